"""Whom a requester wants no work from, and writing to those who worked for them (requester-api 4.7)."""

import re
from collections.abc import Collection, Sequence

from kempelen.accounts.models import Requester, Worker
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, retried
from kempelen.core.errors import InvalidValueError
from kempelen.hits.errors import BlockLimitError
from kempelen.hits.models import WorkerBlock
from kempelen.hits.queries.viewers import forget_viewer
from kempelen.hits.queries.workers import decided_on
from kempelen.notify.actions import Failure, send_message, tell_of_block

MOST_BLOCKS = 100_000
REASON_LONGEST = 1_024
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@retried
def block_worker(*, requester: Requester, worker: Worker, reason: str, actor: Actor) -> None:
    """Keep a worker from the requester's HITs from now on; what they hold may still be submitted.

    The worker is told that they are blocked, not why. A repeat changes the reason and tells nobody. Raises
    InvalidValueError (Reason), BlockLimitError. Locks: requester row.
    """
    _check_reason(reason)
    with atomic():
        Requester.objects.select_for_update().get(pk=requester.pk)
        known = WorkerBlock.objects.filter(requester_id=requester.pk, worker_id=worker.pk)
        earlier = known.values_list("reason", flat=True).first()
        if earlier is None:
            if WorkerBlock.objects.filter(requester_id=requester.pk).count() >= MOST_BLOCKS:
                raise BlockLimitError
            WorkerBlock.objects.create(requester_id=requester.pk, worker_id=worker.pk, reason=reason, at=clock.now())
            tell_of_block(worker_id=worker.pk, requester=requester)
        elif earlier != reason:
            known.update(reason=reason)
        if earlier != reason:
            before = None if earlier is None else {"requester": requester.pk, "reason": earlier}
            after = {"requester": requester.pk, "reason": reason}
            _record(Verb.WORKER_BLOCKED, worker, actor, before=before, after=after)
    forget_viewer(worker.pk)


@retried
def unblock_worker(*, requester: Requester, worker: Worker, reason: str = "", actor: Actor) -> None:
    """Let a worker take the requester's HITs again. Harmless when they are not blocked.

    ``reason`` is kept in the audit trail only. Raises InvalidValueError (Reason). Locks: requester row.
    """
    _check_reason(reason)
    with atomic():
        Requester.objects.select_for_update().get(pk=requester.pk)
        known = WorkerBlock.objects.filter(requester_id=requester.pk, worker_id=worker.pk)
        earlier = known.values_list("reason", flat=True).first()
        if earlier is not None:
            known.delete()
            before = {"requester": requester.pk, "reason": earlier}
            _record(Verb.WORKER_UNBLOCKED, worker, actor, before=before, after={"reason": reason} if reason else None)
    forget_viewer(worker.pk)


@retried
def notify_workers(
    *, requester: Requester, subject: str, text: str, worker_public_ids: Sequence[str], actor: Actor
) -> list[Failure]:
    """Write to workers whose work the requester has approved or rejected, one mail each; return who gets none and why.

    Raises InvalidValueError (Subject, MessageText, WorkerIds); then nobody is written to. Locks: requester row.
    """

    def acquainted(public_ids: Collection[str]) -> Collection[str]:
        return decided_on(requester=requester, worker_public_ids=public_ids)

    return send_message(
        requester=requester,
        subject=subject,
        text=text,
        worker_public_ids=worker_public_ids,
        acquainted=acquainted,
        actor=actor,
    )


def _check_reason(reason: str) -> None:
    if len(reason) > REASON_LONGEST:
        sentence = f"A reason has at most {REASON_LONGEST:,} characters; this has {len(reason):,}."
        raise InvalidValueError("Reason", sentence, value=reason)
    if _UNWRITABLE.search(reason):
        raise InvalidValueError("Reason", "Reason cannot hold control characters.", value=reason)


def _record(
    verb: Verb, worker: Worker, actor: Actor, *, before: dict[str, object] | None, after: dict[str, object] | None
) -> None:
    record(verb, actor=actor, subject_kind="worker", subject_id=worker.pk, before=before, after=after)
