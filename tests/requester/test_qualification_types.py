"""A requester's qualification types in pages: made with a test and a key, held, asked for, decided (requester-site 10)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import Cast
from kempelen.core.models import OutboxMessage
from kempelen.hits.actions import submit_test
from kempelen.qualifications.actions import request, start_test
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationTest, QualificationType
from kempelen.qualifications.states import RequestState
from qualifications.making import make_tested, make_type
from qualifications.papers import FORM, KEY, READ, SCORED, form, key, keyed, option, ranges, text
from support import TEST, counted_queries
from world import unchanged

LIST, NEW = "/requester/qualifications/", "/requester/qualifications/new"
FIELDS = {
    "name": "Colours",
    "description": "Sees colours.",
    "active": "on",
    "test": FORM,
    "answer_key": KEY,
    "duration_0": "10",
    "duration_1": "60",
}


def address(kind: QualificationType, rest: str = "") -> str:
    return f"{LIST}{kind.public_id}/{rest}"


def test_a_type_is_made_with_a_pasted_test(cast, browser):
    made = browser.post(NEW, FIELDS)
    kind = QualificationType.objects.select_related("test").get()
    assert made.headers["Location"] == address(kind)
    assert (kind.test.question_form, kind.test.answer_key, kind.test.duration_seconds) == (FORM, KEY, 600)
    assert kind.retry_delay_seconds is None
    page = browser.get(address(kind)).content.decode()
    assert "AnswerKey" in page
    assert "By a test with an answer key" in browser.get(LIST).content.decode()


def test_files_win_over_what_is_pasted(cast, browser):
    files = {
        "test_file": SimpleUploadedFile("test.xml", FORM.encode()),
        "answer_key_file": SimpleUploadedFile("key.xml", KEY.encode()),
    }
    browser.post(NEW, {**FIELDS, "test": "", "answer_key": "", **files})
    assert QualificationTest.objects.get().question_form == FORM


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"test": FORM.replace("<Question>", "\n<Question>\n<Bad/>", 1)}, "test", "(line 3)"),
        ({"answer_key": KEY.replace("<AnswerScore>4", "\n\n<AnswerScore>x")}, "answer_key", "(line 3)"),
        ({"answer_key": key(keyed("moon", option(1, "blue")))}, "answer_key", "no question “moon”"),
        ({"duration_0": ""}, "duration", "A test needs a time."),
        ({"test": ""}, "answer_key", "An answer key needs a test."),
        ({"auto_granted": "on"}, "__all__", "cannot be granted automatically"),
        ({"test_file": SimpleUploadedFile("t.xml", b"\xff\xfe")}, "test", "not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(cast, browser, fields, field, says):
    with unchanged():
        page = browser.post(NEW, {**FIELDS, **fields})
    assert page.status_code == 422
    assert says in str(page.context["form"].errors[field])
    assert page.context["form"]["name"].value() == "Colours"


def test_a_name_is_taken(cast, browser):
    browser.post(NEW, FIELDS)
    with unchanged():
        page = browser.post(NEW, FIELDS)
    assert "already created" in str(page.context["form"].errors["name"])


def test_overlapping_ranges_are_warned_of(cast, browser):
    blurred = key(keyed("sky", option(1, "blue")), mapping=ranges(0, (0, 5, 1), (5, 9, 2)))
    page = browser.post(NEW, {**FIELDS, "answer_key": blurred}, follow=True)
    assert any("overlap" in str(message) for message in page.context["messages"])


def changed(kind, **fields):
    """The form of a type as its page sends it back."""
    return {name: value for name, value in {**FIELDS, **fields}.items() if name != "name" and value is not None}


def test_saving_without_touching_the_test_makes_no_new_version(cast, browser):
    kind = make_tested(cast.rita)
    sent = changed(kind, description="Other words.", active=None, test=FORM.replace("\n", "\r\n"))
    assert browser.post(address(kind), sent).status_code == 302
    kind.refresh_from_db()
    assert (kind.description, kind.active, QualificationTest.objects.count()) == ("Other words.", False, 1)
    browser.post(address(kind), changed(kind, test=form(text("why")), answer_key=None))
    kind.refresh_from_db()
    assert (kind.test.answer_key, QualificationTest.objects.count()) == (None, 2)


def test_what_cannot_be_taken_away_is_said(cast, browser):
    kind = make_tested(cast.rita, retry_delay_seconds=60)
    with unchanged():
        page = browser.post(address(kind), changed(kind, test=None, answer_key=None))
    assert "not taken away" in str(page.context["form"].errors["test"])
    assert "not taken away" in str(page.context["form"].errors["retry_delay"])


def test_grant_change_revoke_and_delete(cast, browser):
    kind = make_type(cast.rita)
    for value in ("5", "7"):
        browser.post(address(kind, "grant"), {"worker_id": f" {cast.wen.public_id} ", "value": value})
    assert Qualification.objects.get().value == 7
    assert OutboxMessage.objects.filter(topic="notify.notice").count() == 2
    assert cast.wen.public_id in browser.get(address(kind)).content.decode()
    browser.post(address(kind, "revoke"), {"worker_id": cast.wen.public_id})
    assert Qualification.objects.get().revoked_at is not None
    browser.post(address(kind, "delete"))
    assert browser.get(address(kind)).status_code == 404


@pytest.mark.parametrize(("worker_id", "value"), [("A1NOBODY", "5"), ("", "5"), ("{wen}", "x"), ("{wen}", str(2**31))])
def test_a_grant_that_cannot_be_is_said(cast, browser, worker_id, value):
    kind = make_type(cast.rita)
    with unchanged():
        page = browser.post(address(kind, "grant"), {"worker_id": worker_id.format(wen=cast.wen.public_id), "value": value})
    assert page.status_code == 422
    assert page.context["granting"].errors


def waiting(cast: Cast) -> QualificationRequest:
    """Wen's test, which waits for Rita."""
    taken = start_test(qualification_type=make_tested(cast.rita, READ), worker=cast.wen, actor=TEST)
    submit_test(worker_id=cast.wen.pk, request_id=taken.pk, fields=[("q0", "Because <b>.")])
    return taken


def test_answers_are_read_and_granted(cast, browser):
    asked = waiting(cast)
    assert "Because &lt;b&gt;." in browser.get(LIST).content.decode()
    browser.post(f"/requester/qualification-requests/{asked.public_id}/decide", {"decision": "grant", "value": "80"})
    assert Qualification.objects.get().value == 80
    assert "Because" not in browser.get(LIST).content.decode()


def test_a_request_is_turned_down_with_a_reason_that_its_worker_reads(cast, browser):
    asked = waiting(cast)
    browser.post(f"/requester/qualification-requests/{asked.public_id}/decide", {"decision": "reject", "reason": "Too short."})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (RequestState.REJECTED, "Too short.")
    assert OutboxMessage.objects.get(topic="notify.notice").payload["facts"]["reason"] == "Too short."


def test_a_decision_comes_once_and_with_a_number(cast, browser):
    asked = waiting(cast)
    decide = f"/requester/qualification-requests/{asked.public_id}/decide"
    with unchanged():
        browser.post(decide, {"decision": "grant", "value": "many"})
    browser.post(decide, {"decision": "grant", "value": "1"})
    with unchanged():
        browser.post(decide, {"decision": "reject"})


def test_queries_stay_the_same_with_twice_the_rows(cast, browser):
    counts = []
    for number in range(2):
        for worker in (cast.wen, cast.walt):
            request(qualification_type=make_type(cast.rita, f"{number} {worker.pk}"), worker=worker, actor=TEST)
            make_tested(cast.rita, SCORED, name=f"Test {number} {worker.pk}")
        browser.get(LIST)
        with counted_queries() as queries:
            browser.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
