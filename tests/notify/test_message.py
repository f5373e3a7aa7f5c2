"""A requester writes to workers they know: one mail each in a fixed frame, within a day's share, and nobody's address leaks."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings

from kempelen.accounts.actions import become_worker, mark_email_verified
from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.core import clock
from kempelen.core.clock import stopped_at
from kempelen.core.errors import InvalidValueError
from kempelen.core.models import OutboxMessage
from kempelen.hits.actions import approve, notify_workers, reject
from kempelen.jobs.handlers import TOPICS
from kempelen.jobs.loop import run_once
from kempelen.notify.actions import FailureCode
from kempelen.notify.models import Message
from postbox import body_of
from support import TEST, at_once, counted_queries, make_workers, publish_hit, work
from world import unchanged

UNKNOWN = "A0000000000000"


def write(cast, *workers, **changes):
    values = {"requester": cast.rita, "subject": "More work", "text": "There are new HITs.", "actor": TEST}
    return notify_workers(**values | {"worker_public_ids": [worker.public_id for worker in workers]} | changes)


def decide(cast, *workers, verb=approve, requester=None):
    requester = requester or cast.rita
    hit = publish_hit(requester, slots=len(workers), reward_micros=0)
    for worker in workers:
        verb(assignment_id=work(worker, hit), requester=requester, feedback="", actor=TEST)
    OutboxMessage.objects.all().delete()


def codes(failures):
    return {failure.worker_public_id: failure.code for failure in failures}


def test_one_mail_each_in_our_frame(reachable, postbox):
    decide(reachable, reachable.wen, reachable.walt)
    text = "There are new HITs.\n\n  Déjà vu? 好 <b>not bold</b> ${x} %s\n"
    assert write(reachable, reachable.wen, reachable.walt, subject="More — work", text=text) == []
    while run_once():
        pass
    assert not OutboxMessage.objects.exists()
    assert sorted(postbox.recipients) == [["walt@example.org"], ["wen@example.org"]]
    for mail, (recipient,) in zip(postbox.mails, postbox.recipients, strict=True):
        assert mail["To"] == recipient, "nobody sees another's address"
        assert mail["Subject"].strip() == "[Kempelen] Message from Rita's Lab: More — work"
        assert mail["From"] == django_settings.DEFAULT_FROM_EMAIL
        assert (mail["Reply-To"], mail["Cc"], mail["Bcc"]) == (None, None, None)
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content_type() == "text/plain"
        body = body_of(mail)
        assert text.strip() in body
        assert "rita@example.org" not in str(mail)
        assert "written by a requester, not by Kempelen" in body


def test_who_may_not_be_written_to(reachable, postbox):
    """Never worked, has not been decided on, worked for another, unknown: all look alike."""
    waiting, stranger, anothers = make_workers(3)
    for worker in (waiting, stranger, anothers):
        mark_email_verified(user=worker.user)
    work(waiting, publish_hit(reachable.rita))
    decide(reachable, anothers, requester=reachable.ravi)
    decide(reachable, reachable.wen)
    decide(reachable, reachable.walt, verb=reject)
    named = [waiting.public_id, UNKNOWN, reachable.wen.public_id, stranger.public_id, anothers.public_id]
    failures = write(reachable, worker_public_ids=[*named, reachable.walt.public_id])
    assert codes(failures) == dict.fromkeys(
        (waiting.public_id, UNKNOWN, stranger.public_id, anothers.public_id), FailureCode.HARD
    )
    assert len({failure.sentence for failure in failures}) == 1
    while run_once():
        pass
    assert sorted(postbox.recipients) == [["walt@example.org"], ["wen@example.org"]]


def test_nobody_to_write_to_leaves_nothing(reachable):
    with unchanged():
        assert codes(write(reachable, reachable.wen)) == {reachable.wen.public_id: FailureCode.HARD}


def test_a_worker_named_twice_gets_one_mail(reachable):
    decide(reachable, reachable.wen)
    assert write(reachable, reachable.wen, reachable.wen) == []
    assert codes(write(reachable, worker_public_ids=[UNKNOWN, UNKNOWN])) == {UNKNOWN: FailureCode.HARD}
    assert OutboxMessage.objects.count() == Message.objects.get().recipients == 1


@pytest.mark.parametrize("why", ["unconfirmed", "closed"])
def test_who_cannot_be_reached_now(reachable, why):
    decide(reachable, reachable.wen)
    if why == "unconfirmed":
        EmailAddress.objects.filter(user=reachable.wen.user).update(verified=False)
    else:
        type(reachable.wen.user).objects.filter(pk=reachable.wen.user_id).update(is_active=False)
    with unchanged():
        assert codes(write(reachable, reachable.wen)) == {reachable.wen.public_id: FailureCode.SOFT}


def test_a_simulated_worker_counts_and_gets_no_mail(reachable, postbox):
    (worker,) = make_workers(1)
    type(worker).objects.filter(pk=worker.pk).update(simulated=True)
    mark_email_verified(user=worker.user)
    decide(reachable, worker)
    assert write(reachable, worker) == []
    while run_once():
        pass
    assert postbox.mails == []
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "x" * 201}, "Subject"),
        ({"subject": " "}, "Subject"),
        ({"subject": "Hello\r\nBcc: all@example.org"}, "Subject"),
        ({"subject": "Hello\x85"}, "Subject"),
        ({"subject": "\ud800"}, "Subject"),
        ({"text": "x" * 4_097}, "MessageText"),
        ({"text": ""}, "MessageText"),
        ({"text": "bell\a"}, "MessageText"),
        ({"worker_public_ids": []}, "WorkerIds"),
        ({"worker_public_ids": [UNKNOWN] * 101}, "WorkerIds"),
    ],
)
def test_what_cannot_be_sent_reaches_nobody(reachable, changes, field):
    decide(reachable, reachable.wen)
    with unchanged(), pytest.raises(InvalidValueError) as caught:
        write(reachable, reachable.wen, **changes)
    assert caught.value.field == field


def test_the_longest_that_is_sent(reachable):
    decide(reachable, reachable.wen)
    ids = [reachable.wen.public_id] * 100
    assert write(reachable, worker_public_ids=ids, subject="x" * 200, text="y" * 4_096) == []


def test_a_days_share(reachable, settings):
    settings.KEMPELEN = replace(django_settings.KEMPELEN, messages_a_day=2)
    workers = [*make_workers(1), reachable.wen, reachable.walt]
    mark_email_verified(user=workers[0].user)
    decide(reachable, *workers)
    decide(reachable, reachable.wen, requester=reachable.ravi)
    start = clock.now()
    with stopped_at(start) as advance:
        assert write(reachable, workers[0]) == []
        advance(timedelta(hours=23))
        assert codes(write(reachable, *workers[1:])) == {reachable.walt.public_id: FailureCode.SOFT}
        assert write(reachable, reachable.wen, requester=reachable.ravi) == [], "the share is each requester's own"
        with unchanged():
            assert codes(write(reachable, workers[0])) == {workers[0].public_id: FailureCode.SOFT}
        advance(timedelta(hours=2))
        assert write(reachable, workers[0]) == []


def test_two_messages_at_once_share_a_day(cast_committed, settings):
    cast = cast_committed
    settings.KEMPELEN = replace(django_settings.KEMPELEN, messages_a_day=3)
    for worker in (cast.wen, cast.walt):
        mark_email_verified(user=worker.user)
    decide(cast, cast.wen, cast.walt)
    answers = at_once(*[partial(write, cast, cast.wen, cast.walt)] * 4)
    assert sorted(len(failures) for failures in answers) == [0, 1, 2, 2]
    assert OutboxMessage.objects.count() == 3


def test_it_is_audited_without_its_words(reachable):
    decide(reachable, reachable.wen)
    write(reachable, reachable.wen)
    entry = AuditEntry.objects.get(verb=Verb.WORKERS_NOTIFIED)
    message = Message.objects.get()
    assert (message.subject, message.text) == ("More work", "There are new HITs.")
    assert (entry.subject_id, entry.after) == (str(reachable.rita.pk), {"message": message.pk, "recipients": 1})


def test_queries_grow_only_with_mails(reachable):
    workers = make_workers(4)
    decide(reachable, *workers)  # nobody's address is confirmed: no mail is written
    with counted_queries() as two:
        assert len(write(reachable, *workers[:2])) == 2
    with counted_queries() as four:
        assert len(write(reachable, *workers)) == 4
    assert len(two) == len(four)


def test_a_suspended_requester_is_not_heard(reachable, postbox):
    decide(reachable, reachable.wen)
    write(reachable, reachable.wen)
    type(reachable.rita).objects.filter(pk=reachable.rita.pk).update(suspended_at=clock.now())
    run_once()
    assert postbox.mails == []
    assert not OutboxMessage.objects.exists()


def test_rights_are_asked_again_when_the_mail_leaves(reachable, postbox):
    decide(reachable, reachable.wen)
    write(reachable, reachable.wen)
    EmailAddress.objects.filter(user=reachable.wen.user).update(verified=False)
    run_once()
    assert postbox.mails == []
    assert not OutboxMessage.objects.exists()


def test_handed_over_twice_it_is_one_mail_to_mail_programs(reachable, postbox):
    """A process that dies between sending and saying so sends again."""
    decide(reachable, reachable.wen)
    write(reachable, reachable.wen)
    waiting = OutboxMessage.objects.get()
    for _ in range(2):
        assert TOPICS[waiting.topic](waiting.payload) is False
    first, second = (mail["Message-ID"] for mail in postbox.mails)
    assert first == second == f"<{waiting.payload['mail_id']}@kempelen.localhost>"


def test_a_mail_server_that_refuses_gets_it_later(reachable, postbox):
    decide(reachable, reachable.wen)
    write(reachable, reachable.wen)
    postbox.answer = "451 Not now"
    with stopped_at(clock.now()) as advance:
        run_once()
        waiting = OutboxMessage.objects.get()
        assert waiting.last_error == "MailNotSentError: The mail server did not take the mail. (SMTPDataError)"
        assert "wen@" not in waiting.last_error
        postbox.answer = "250 OK"
        advance(timedelta(minutes=1))
        run_once()
    assert postbox.recipients == [["wen@example.org"]]
    assert not OutboxMessage.objects.exists()


def test_who_works_in_the_sandbox_too_is_another_worker(reachable):
    twin = become_worker(user=reachable.wen.user, actor=TEST, sandbox=True)
    decide(reachable, reachable.wen)
    assert codes(write(reachable, twin)) == {twin.public_id: FailureCode.HARD}


def test_how_to_report_it(reachable, postbox, settings):
    settings.KEMPELEN = replace(django_settings.KEMPELEN, security_contact="abuse@market.example")
    decide(reachable, reachable.wen)
    write(reachable, reachable.wen)
    run_once()
    assert f"write to abuse@market.example and name message {Message.objects.get().pk}" in body_of(postbox.mails[0])
