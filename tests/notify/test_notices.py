"""What workers are told of decisions about them: work rejected, a bonus, a block."""

import pytest

from kempelen.accounts.actions import become_worker
from kempelen.core.errors import InvalidValueError
from kempelen.core.ids import Kind, encode
from kempelen.core.models import OutboxMessage
from kempelen.hits.actions import approve, block_worker, reject, send_bonus
from kempelen.hits.errors import AssignmentStateError
from kempelen.jobs.loop import run_once
from kempelen.ledger.actions import open_requester
from kempelen.ledger.errors import InsufficientFundsError
from postbox import body_of
from support import TEST, publish_hit, work
from world import unchanged


def posted(postbox):
    while run_once():
        pass
    assert not OutboxMessage.objects.exists()
    return postbox.mails


def test_a_rejection_with_its_reason(reachable, postbox):
    key = work(reachable.wen, publish_hit(reachable.rita, title="Judge\na pair"))
    reject(assignment_id=key, requester=reachable.rita, feedback="All answers\nare the same.", actor=TEST)
    (mail,) = posted(postbox)
    assert (mail["To"], mail["Subject"]) == ("wen@example.org", "[Kempelen] Work rejected by Rita's Lab")
    body = body_of(mail)
    assert f"Rita's Lab rejected your work on “Judge a pair” (assignment {encode(Kind.ASSIGNMENT, key)})" in body
    assert "All answers\nare the same." in body
    assert "rita@example.org" not in str(mail)


def test_a_rejection_without_a_reason(reachable, postbox):
    key = work(reachable.wen, publish_hit(reachable.rita))
    reject(assignment_id=key, requester=reachable.rita, feedback="", actor=TEST)
    assert "No reason was given." in body_of(posted(postbox)[0])


def test_a_bonus_with_its_words(reachable, postbox):
    key = work(reachable.wen, publish_hit(reachable.rita))
    send_bonus(requester=reachable.rita, assignment_id=key, amount_micros=1_250_000, reason="Very careful work.", actor=TEST)
    (mail,) = posted(postbox)
    assert mail["Subject"] == "[Kempelen] Bonus of $1.25 from Rita's Lab"
    assert "Very careful work." in body_of(mail)


def test_a_block_without_its_reason(reachable, postbox):
    block_worker(requester=reachable.rita, worker=reachable.wen, reason="Secret suspicion", actor=TEST)
    (mail,) = posted(postbox)
    assert mail["Subject"] == "[Kempelen] Blocked by Rita's Lab"
    assert "Secret suspicion" not in str(mail)


def test_approval_writes_no_mail(reachable, postbox):
    approve(assignment_id=work(reachable.wen, publish_hit(reachable.rita)), requester=reachable.rita, actor=TEST)
    assert posted(postbox) == []


def test_who_has_not_confirmed_an_address_or_is_a_simulation_gets_none(cast, postbox):
    type(cast.walt).objects.filter(pk=cast.walt.pk).update(simulated=True)
    for worker in (cast.wen, cast.walt):
        block_worker(requester=cast.rita, worker=worker, reason="", actor=TEST)
    assert posted(postbox) == []


def test_a_name_cannot_add_headers(reachable, postbox):
    reachable.rita.name = "Lab\r\nBcc: all@example.org\u2028"
    block_worker(requester=reachable.rita, worker=reachable.wen, reason="", actor=TEST)
    (mail,) = posted(postbox)
    assert mail["Subject"] == "[Kempelen] Blocked by Lab Bcc: all@example.org"
    assert postbox.recipients == [["wen@example.org"]]
    assert mail["Bcc"] is None


def test_what_is_refused_is_not_told(reachable):
    key = work(reachable.wen, publish_hit(reachable.rita))
    with unchanged(), pytest.raises(InvalidValueError):
        reject(assignment_id=key, requester=reachable.rita, feedback="\v", actor=TEST)
    with unchanged(), pytest.raises(InsufficientFundsError):
        send_bonus(requester=reachable.rita, assignment_id=key, amount_micros=9_000_000_000, reason="", actor=TEST)
    reject(assignment_id=key, requester=reachable.rita, feedback="", actor=TEST)
    with unchanged(), pytest.raises(AssignmentStateError):
        reject(assignment_id=key, requester=reachable.rita, feedback="", actor=TEST)
    assert OutboxMessage.objects.count() == 1


def test_a_notice_from_the_sandbox_says_so_and_leads_there(reachable, postbox):
    rita = open_requester(user=reachable.rita.user, name="Rita's Lab", actor=TEST, sandbox=True)
    wen = become_worker(user=reachable.wen.user, actor=TEST, sandbox=True)
    reject(assignment_id=work(wen, publish_hit(rita)), requester=rita, feedback="", actor=TEST)
    (mail,) = posted(postbox)
    assert mail["Subject"] == "[Kempelen sandbox] Work rejected by Rita's Lab"
    assert "http://sandbox.kempelen.localhost:8000" in body_of(mail)
    assert "All money there is play money." in body_of(mail)
