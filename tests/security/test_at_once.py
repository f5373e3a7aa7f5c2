"""Two tabs, two presses, two programs at the same moment, through the whole application (security H2, H3, L1, L5; RC)."""

from django.urls import reverse

from kempelen.accounts.actions import LIVE_KEYS_LIMIT, create_access_key
from kempelen.accounts.models import AccessKey, Worker
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.ledger.models import Reason, Transfer
from projects import make_draft, make_project
from requester_desk import at, decide_at
from security.knocking import TASKS_ORIGIN, Actor, ask, browser
from support import TEST, at_once, books_balance, make_workers, publish_hit, work

_MANY = 4


def posted(address, actor, form):
    """Return a call that sends the form."""
    return lambda: ask("POST", address, actor, form=form)


def test_a_batch_is_published_once(cast_committed):
    draft = make_draft(make_project(cast_committed.rita))
    rita = browser(cast_committed.rita.user)
    form = {"name": "Texts", "lifetime_0": "1", "lifetime_1": "86400"}
    replies = at_once(*[posted(at("batch_confirm", draft), rita, form)] * _MANY)
    assert {reply.status for reply in replies} == {302}
    assert Transfer.objects.filter(reason=Reason.BATCH_HOLD).count() == 1
    books_balance()


def test_work_is_paid_once_and_never_decided_twice(cast_committed):
    assignment_id = work(cast_committed.wen, publish_hit(cast_committed.rita))
    rita = browser(cast_committed.rita.user)
    decisions = [{"decision": "approve"}, {"decision": "reject", "feedback": "No."}] * 2
    at_once(*[posted(decide_at(assignment_id), rita, form) for form in decisions])
    state = Assignment.objects.get(pk=assignment_id).state
    paid = Worker.objects.get(pk=cast_committed.wen.pk).balance_micros
    assert (state, paid) in {(AssignmentState.APPROVED, 50_000), (AssignmentState.REJECTED, 0)}
    books_balance()


def test_all_that_agree_is_approved_once(cast_committed):
    hit = publish_hit(cast_committed.rita, slots=2)
    for worker in (cast_committed.wen, cast_committed.walt):
        work(worker, hit)
    rita = browser(cast_committed.rita.user)
    address = reverse("requester:review_group", args=[encode(Kind.HIT_TYPE, hit.hit_type_id)])
    at_once(*[posted(address, rita, {"price": "10000000"})] * _MANY)
    assert sorted(Worker.objects.filter(balance_micros__gt=0).values_list("balance_micros", flat=True)) == [50_000, 50_000]
    books_balance()


def test_the_last_slot_goes_to_one(cast_committed):
    hit = publish_hit(cast_committed.rita)
    address = reverse("worker:accept", args=[encode(Kind.HIT_GROUP, hit.hit_type_id)])
    people = [cast_committed.wen, cast_committed.walt, *make_workers(2)]
    replies = at_once(*[posted(address, browser(worker.user, worker), {}) for worker in people])
    assert Assignment.objects.count() == 1
    assert sum("assignment_id=" in (reply.header("Location") or "") for reply in replies) == 1
    books_balance()


def test_one_worker_in_many_tabs_holds_a_hit_once(cast_committed):
    hit = publish_hit(cast_committed.rita, slots=5)
    address = reverse("worker:accept", args=[encode(Kind.HIT_GROUP, hit.hit_type_id)])
    wen = browser(cast_committed.wen.user, cast_committed.wen)
    at_once(*[posted(address, wen, {})] * _MANY)
    assert Assignment.objects.filter(worker=cast_committed.wen).count() == 1
    assert Hit.objects.get(pk=hit.pk).pending == 1
    books_balance()


def test_one_answer_is_kept_of_many_submits(cast_committed):
    hit = publish_hit(cast_committed.rita)
    wen = browser(cast_committed.wen.user, cast_committed.wen)
    reply = ask("POST", reverse("worker:accept", args=[encode(Kind.HIT_GROUP, hit.hit_type_id)]), wen, form={})
    credential = (reply.header("Location") or "").partition("assignment_id=")[2]
    address = f"{TASKS_ORIGIN}/mturk/externalSubmit"
    answers = [posted(address, Actor(), {"assignmentId": credential, "answer": str(number)}) for number in range(_MANY)]
    assert {reply.status for reply in at_once(*answers)} == {200}
    kept = Assignment.objects.get()
    assert kept.state == AssignmentState.SUBMITTED
    assert kept.answer.count("answer") == 1
    books_balance()


def test_never_more_live_keys_than_ten(cast_committed):
    for number in range(LIVE_KEYS_LIMIT - 2):
        create_access_key(requester=cast_committed.rita, label=str(number), actor=TEST)
    rita = browser(cast_committed.rita.user)
    at_once(*[posted(at("developer"), rita, {"label": "script", "access": "everything"})] * _MANY)
    assert AccessKey.objects.filter(revoked_at=None).count() == LIVE_KEYS_LIMIT
