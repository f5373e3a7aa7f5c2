"""Telling people. A verb writes what is to be said into the outbox, with the change it speaks of; ``jobs`` hands it over.

Whether a worker can be written to is asked when the mail leaves, not when it is written down (security J1): only people
whose address is confirmed, whose account is open, and who are no simulation get any.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Sum

from kempelen.accounts.models import Requester, Worker
from kempelen.accounts.queries import mail_addresses
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.actions import put_in_outbox
from kempelen.core.db import atomic
from kempelen.core.errors import InvalidValueError
from kempelen.notify.mails import Kind, message_mail, notice_mail, send
from kempelen.notify.models import Message

MESSAGE_TOPIC = "notify.message"
NOTICE_TOPIC = "notify.notice"
SUBJECT_LONGEST = 200
TEXT_LONGEST = 4_096
MOST_RECIPIENTS = 100
_DAY = timedelta(days=1)
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NOT_IN_A_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class FailureCode(StrEnum):
    """Whether trying again can help (requester-api 4.7)."""

    SOFT = "SoftFailure"
    HARD = "HardFailure"


@dataclass(frozen=True, slots=True)
class Failure:
    """One worker who was not written to, and why."""

    worker_public_id: str
    code: FailureCode
    sentence: str


def send_message(
    *,
    requester: Requester,
    subject: str,
    text: str,
    worker_public_ids: Sequence[str],
    acquainted: Callable[[Collection[str]], Collection[str]],
    actor: Actor,
) -> list[Failure]:
    """Write to up to 100 workers, one mail each; return those who get none, in the order they were named.

    ``acquainted`` says which of them the requester may write to; this room knows nothing of their work. A requester
    reaches ``KEMPELEN_MESSAGES_A_DAY`` workers within 24 hours (security N5). Raises InvalidValueError (Subject,
    MessageText, WorkerIds); then nobody is written to. Locks: requester row.
    """
    _check_text("Subject", subject, SUBJECT_LONGEST, _NOT_IN_A_LINE)
    _check_text("MessageText", text, TEXT_LONGEST, _NOT_IN_A_TEXT)
    wanted = tuple(dict.fromkeys(worker_public_ids))
    if not 1 <= len(worker_public_ids) <= MOST_RECIPIENTS:
        sentence = f"A message goes to 1 to {MOST_RECIPIENTS} workers; this names {len(worker_public_ids)}."
        raise InvalidValueError("WorkerIds", sentence, value=len(worker_public_ids))
    with atomic():
        Requester.objects.select_for_update().get(pk=requester.pk)  # so that two messages cannot share what is left of a day
        known = acquainted(wanted)
        workers = {worker.public_id: worker for worker in Worker.objects.filter(public_id__in=known)}
        failures = _failures(requester, wanted, workers)
        failed = {failure.worker_public_id for failure in failures}
        reached = [workers[public_id] for public_id in wanted if public_id not in failed]
        if reached:
            _write(requester, subject, text, reached, actor)
    return failures


def tell_of_rejection(*, worker_id: int, requester: Requester, title: str, assignment: str, reason: str) -> None:
    """Tell a worker that their work was rejected and why. The caller holds the transaction."""
    _put_notice(Kind.REJECTION, worker_id, requester, title=title, assignment=assignment, reason=reason)


def tell_of_bonus(*, worker_id: int, requester: Requester, title: str, assignment: str, amount_micros: int, reason: str) -> None:
    """Tell a worker of a bonus and the requester's words. The caller holds the transaction."""
    facts = {"title": title, "assignment": assignment, "amount_micros": amount_micros, "reason": reason}
    _put_notice(Kind.BONUS, worker_id, requester, **facts)


def tell_of_block(*, worker_id: int, requester: Requester) -> None:
    """Tell a worker that a requester has blocked them; the reason is the requester's own. The caller holds the transaction."""
    _put_notice(Kind.BLOCK, worker_id, requester)


def tell_of_qualification(*, worker_id: int, requester: Requester, name: str, value: int) -> None:
    """Tell a worker that a requester has granted them a qualification. The caller holds the transaction."""
    _put_notice(Kind.QUALIFICATION, worker_id, requester, name=name, value=value)


def tell_of_refused_qualification(*, worker_id: int, requester: Requester, name: str, reason: str) -> None:
    """Tell a worker that their request was turned down and why. The caller holds the transaction."""
    _put_notice(Kind.QUALIFICATION_REFUSED, worker_id, requester, name=name, reason=reason)


def deliver_message(*, message_id: int, worker_id: int, mail_id: str) -> None:
    """Hand one worker's copy of a requester's message to the mail server. Raises MailNotSentError.

    A requester who was suspended meanwhile is not heard.
    """
    message = Message.objects.select_related("requester").get(pk=message_id)
    address = mail_addresses([worker_id]).get(worker_id)
    if address is None or message.requester.suspended_at is not None:
        return
    name = message.requester.name
    mail = message_mail(
        requester_name=name,
        subject=message.subject,
        text=message.text,
        message_id=message.pk,
        sandbox=message.requester.sandbox,
    )
    send(mail, to=address, mail_id=mail_id)


def deliver_notice(*, kind: str, worker_id: int, mail_id: str, facts: dict[str, Any]) -> None:
    """Hand a notice to the mail server, or drop it where its worker cannot be written to. Raises MailNotSentError."""
    address = mail_addresses([worker_id]).get(worker_id)
    if address is not None:
        send(notice_mail(Kind(kind), facts), to=address, mail_id=mail_id)


def _failures(requester: Requester, wanted: Sequence[str], workers: dict[str, Worker]) -> list[Failure]:
    """Return who cannot be written to; the day's share goes to those named first."""
    left = _left_today(requester)
    addresses = mail_addresses([worker.pk for worker in workers.values()])
    failures = []
    for public_id in wanted:
        worker = workers.get(public_id)
        if worker is None:
            sentence = "You have never approved or rejected work of this worker, or there is no such worker."
            failures.append(Failure(public_id, FailureCode.HARD, sentence))
        elif not worker.simulated and worker.pk not in addresses:
            failures.append(Failure(public_id, FailureCode.SOFT, "This worker cannot be reached by mail at the moment."))
        elif left <= 0:
            most = settings.KEMPELEN.messages_a_day
            sentence = f"You have written to {most:,} workers within a day, which is the most. Try again later."
            failures.append(Failure(public_id, FailureCode.SOFT, sentence))
        else:
            left -= 1
    return failures


def _left_today(requester: Requester) -> int:
    recent = Message.objects.filter(requester_id=requester.pk, at__gt=clock.now() - _DAY)
    sent = recent.aggregate(total=Sum("recipients"))["total"] or 0
    return int(settings.KEMPELEN.messages_a_day) - int(sent)


def _write(requester: Requester, subject: str, text: str, workers: Sequence[Worker], actor: Actor) -> None:
    message = Message.objects.create(
        requester_id=requester.pk, subject=subject, text=text, recipients=len(workers), at=clock.now()
    )
    for worker in workers:
        put_in_outbox(MESSAGE_TOPIC, {"message_id": message.pk, "worker_id": worker.pk, "mail_id": _mail_id()})
    record(
        Verb.WORKERS_NOTIFIED,
        actor=actor,
        subject_kind="requester",
        subject_id=requester.pk,
        after={"message": message.pk, "recipients": len(workers)},
    )


def _put_notice(kind: Kind, worker_id: int, requester: Requester, **facts: Any) -> None:
    payload = {"kind": kind.value, "worker_id": worker_id, "mail_id": _mail_id(), "facts": {**_of(requester), **facts}}
    put_in_outbox(NOTICE_TOPIC, payload)


def _of(requester: Requester) -> dict[str, Any]:
    return {"requester": requester.name, "sandbox": requester.sandbox}


def _mail_id() -> str:
    """Return what a mail is recognized by when it is handed over twice."""
    return uuid4().hex


def _check_text(field: str, text: str, longest: int, unwritable: re.Pattern[str]) -> None:
    if not text.strip() or len(text) > longest:
        raise InvalidValueError(field, f"{field} has 1 to {longest:,} characters; this has {len(text):,}.", value=text)
    if unwritable.search(text):
        raise InvalidValueError(field, f"{field} cannot hold control characters.", value=text)
