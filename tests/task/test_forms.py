"""QuestionForm on the task origin: how it is dressed, what the submit door takes of it, and that nothing gets round its rules."""

import re
from datetime import timedelta

import pytest

from kempelen.core import clock, ids
from kempelen.core.errors import Refusal
from kempelen.files.models import StoredFile
from kempelen.hits.actions import accept_hit, return_assignment, submit, submit_form
from kempelen.hits.errors import AnswerOfFormError, IncompleteFormError, NotActiveError
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import answers_xml, fields_to_pairs, pairs_of
from kempelen.web.task import tickets
from kempelen.web.task.frames import work_frame
from question_forms import COMPENSATION, EVERY_KIND, UPLOAD, form_xml, question_xml, selection_xml, text_xml
from support import books_balance, publish_hit


@pytest.fixture
def held(cast, stopped):
    """Wen holds a form of Rita's; the fixture is (public id, key, ticket)."""
    return hold(cast, COMPENSATION)


def hold(cast, content, **properties):
    hit = publish_hit(cast.rita, content=content, **properties)
    key = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id
    ticket = tickets.issue(
        tickets.Shows.HIT, hit.pk, detail=key, viewer=cast.wen.pk, until=clock.now() + timedelta(seconds=1_000)
    )
    return ids.encode(ids.Kind.ASSIGNMENT, key), key, ticket


def stored(key):
    assignment = Assignment.objects.get(pk=key)
    return assignment.state, pairs_of(assignment.answer)


ACCEPTED = (AssignmentState.ACCEPTED, [])


def test_the_page_is_ours_and_can_load_nothing_but_pictures(market, cast, held):
    hit = Hit.objects.get()
    answer = market.ask("GET", work_frame(hit, cast.wen, held[1]).src)
    policy = answer.headers["content-security-policy"]
    base = market.environment.task_base_url
    assert answer.status == 200
    assert "Confirm Worker ID" in answer.text
    assert f'name="assignmentId" value="{held[0]}"' in answer.text
    assert "<script src=" in answer.text
    assert answer.text.count("<script") == 1
    assert answer.text.index("assignmentId") < answer.text.index('name="q0"')
    for directive in (
        "default-src 'none'",
        f"script-src {base}/lib/",
        f"form-action {base}",
        "base-uri 'none'",
        "img-src https: http:",
    ):
        assert f"{directive};" in policy
    assert "unsafe-inline" not in policy
    assert policy.startswith("sandbox ")
    assert "frame-ancestors" in policy


@pytest.mark.parametrize(("kind", "bars"), [("audio", 1), ("video", 1), ("image", 0)])
def test_recordings_have_a_bar_that_waits_for_the_script(market, cast, kind, bars):
    medium = f"<MimeType><Type>{kind}</Type></MimeType><DataURL>https://a.example/b</DataURL><AltText>A street</AltText>"
    hit = publish_hit(cast.rita, content=form_xml(question_xml(content=f"<Binary>{medium}</Binary>")))
    page = market.ask("GET", work_frame(hit, cast.wen, None).src).text
    assert page.count("data-skip=") == 2 * bars
    assert len(re.findall(r"data-player\s+hidden>", page)) == bars


def test_a_preview_is_disabled_and_names_nobody(market, cast):
    hit = publish_hit(cast.rita, content=EVERY_KIND)
    page = market.ask("GET", work_frame(hit, cast.wen, None).src).text
    assert '<fieldset class="all" disabled>' in page
    assert 'type="submit"' not in page
    assert "assignmentId" not in page
    assert "kempelenTicket" not in page


def test_the_form_goes_through_the_one_submit_door(market, held):
    answer = market.submit([("assignmentId", held[0]), ("kempelenTicket", held[2]), ("q0", "A2XK9QFM41RT7B"), ("stray", "x")])
    assert answer.status == 200
    assert "HIT Submitted." in answer.text
    assert stored(held[1]) == (AssignmentState.SUBMITTED, [("workerid", "A2XK9QFM41RT7B")])
    assert Assignment.objects.get().proof == 3
    books_balance()


def test_what_does_not_fit_comes_back_with_everything_that_was_typed(market, cast, stopped):
    public, key, ticket = hold(cast, EVERY_KIND)
    sent = [
        ("q0", "Oslo <b>"),
        ("q1", "201"),
        ("q2", ""),
        ("q3", "no"),
        ("q4", "bus"),
        ("q5", "red"),
        ("q5", "green"),
        ("q6", "wet"),
    ]
    answer = market.submit([("assignmentId", public), ("kempelenTicket", ticket), *sent, ("q5.other", "x" * 21), ("q7", "tree")])
    policy = answer.headers["content-security-policy"]
    assert answer.status == 422
    assert "3 answers need another look. Nothing was submitted yet." in answer.text
    assert 'href="#q1-question"' in answer.text
    assert "Enter a number from 0 to 200." in answer.text
    assert "Enter at most 20 characters." in answer.text
    assert 'value="Oslo &lt;b&gt;"' in answer.text
    assert answer.text.count(" checked") == 3
    assert answer.text.count(" selected") == 2
    assert "Nothing odd." not in answer.text  # taken out by the worker, not prefilled again
    assert f'name="kempelenTicket" value="{ticket}"' in answer.text
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert stored(key) == ACCEPTED


def test_the_bare_address_gets_round_no_rule(market, held):
    assert market.submit([("assignmentId", held[0]), ("anything", "x")]).status == 422
    assert market.submit([("assignmentId", held[0]), ("q0", "x")]).status == 422
    assert stored(held[1]) == ACCEPTED
    assert market.submit([("assignmentId", held[0]), ("q0", "xy")]).status == 200
    assert Assignment.objects.get().proof == 1


def test_the_verbs_take_no_answer_that_the_form_did_not_read(cast, held):
    with pytest.raises(AnswerOfFormError):
        submit(assignment_id=held[1], answer=fields_to_pairs([("workerid", "")]), proof=3)
    with pytest.raises(IncompleteFormError) as refused:
        submit_form(assignment_id=held[1], fields=[("q0", "")], proof=3)
    assert refused.value.errors == {0: ("Enter at least 2 characters.",)}
    with pytest.raises(NotActiveError):
        submit_form(assignment_id=held[1], fields=[("q0", "xy")], proof=3, by_worker_id=cast.walt.pk)
    plain = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk).assignment_id
    with pytest.raises(NotActiveError):
        submit_form(assignment_id=plain, fields=[("q0", "xy")], proof=3)
    with pytest.raises(AnswerOfFormError):
        submit(assignment_id=plain, answer="[]", proof=3, by_form=True)
    assert stored(held[1]) == stored(plain) == ACCEPTED
    books_balance()


def test_a_form_approved_at_once(market, cast, stopped):
    public, key, _ticket = hold(cast, COMPENSATION, approve_after_seconds=0)
    assert market.submit([("assignmentId", public), ("q0", "xy")]).status == 200
    assert stored(key) == (AssignmentState.APPROVED, [("workerid", "xy")])
    books_balance()


def test_sent_again_changes_nothing(market, held):
    assert market.submit([("assignmentId", held[0]), ("q0", "first")]).status == 200
    for again in ("second", ""):
        assert market.submit([("assignmentId", held[0]), ("q0", again)]).status == 200
    assert stored(held[1])[1] == [("workerid", "first")]


def test_too_late_shows_what_was_typed_to_the_frame_and_to_nobody_else(market, held, stopped):
    stopped(timedelta(seconds=600 + 31))
    answer = market.submit([("assignmentId", held[0]), ("kempelenTicket", held[2]), ("q0", "my words")])
    assert answer.status == 409
    assert "this is no longer yours to submit" in answer.text
    assert 'value="my words"' in answer.text
    assert 'type="submit"' not in answer.text
    stranger = market.submit([("assignmentId", held[0]), ("q0", "my words")])
    assert stranger.status == 404
    assert "Confirm Worker ID" not in stranger.text
    assert stored(held[1]) == ACCEPTED


def test_half_a_minute_of_grace(market, held, stopped):
    stopped(timedelta(seconds=600 + 29))
    assert market.submit([("assignmentId", held[0]), ("q0", "xy")]).status == 200


def test_a_returned_form_is_refused(market, cast, held):
    return_assignment(assignment_id=held[1], worker_id=cast.wen.pk)
    assert market.submit([("assignmentId", held[0]), ("kempelenTicket", held[2]), ("q0", "xy")]).status == 409
    assert Assignment.objects.get().answer is None


def upload(market, public, size, name="cat.png"):
    parts = [('name="assignmentId"', public.encode()), ('name="q1"', b"a note"), (f'name="q0"; filename="{name}"', b"x" * size)]
    body = b"".join(
        b"--edge\r\nContent-Disposition: form-data; " + disposition.encode() + b"\r\n\r\n" + value + b"\r\n"
        for disposition, value in parts
    )
    return market.submit(body + b"--edge--\r\n", CONTENT_TYPE="multipart/form-data; boundary=edge")


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_only_when_the_whole_form_is_right(market, cast_committed):
    public, key, _ticket = hold(cast_committed, UPLOAD)
    for size in (9, 2_001):
        answer = upload(market, public, size)
        assert answer.status == 422
        assert "Choose a file of 10 bytes to 2 kB." in answer.text
        assert 'value="a note"' in answer.text
    assert upload(market, public, 0, name="").status == 422
    assert StoredFile.objects.count() == 0
    assert upload(market, public, 10).status == 200
    file = StoredFile.objects.get()
    assert (file.assignment_id, file.field, file.size, file.bound_at is not None) == (key, "photo", 10, True)
    assert f"<UploadedFileKey>{file.key}</UploadedFileKey>" in answers_xml(Assignment.objects.get(pk=key).answer)
    assert upload(market, public, 10).status == 200
    assert StoredFile.objects.count() == 1


def test_a_file_beside_a_wrong_answer_is_asked_for_again(market, cast, stopped):
    wrong = UPLOAD.replace("<FreeTextAnswer/>", text_xml('<Length minLength="20"/>'))
    public, key, _ticket = hold(cast, wrong)
    answer = upload(market, public, 100, name="my cat.png")
    assert answer.status == 422
    assert "2 answers need another look." in answer.text
    assert "Choose “my cat.png” once more" in answer.text
    assert "Choose “" not in upload(market, public, 0, name="").text
    assert stored(key) == ACCEPTED
    assert not StoredFile.objects.exists()


def test_words_of_the_requester_are_words(market, cast):
    hostile = '"&gt;&lt;script&gt;alert(1)&lt;/script&gt;'
    quoted = hostile.replace('"', "&quot;")
    choice = f"<Selection><SelectionIdentifier>{hostile}</SelectionIdentifier><Text>{hostile}</Text></Selection>"
    hit = publish_hit(
        cast.rita,
        content=form_xml(
            question_xml(
                text_xml(f'<AnswerFormatRegex regex="{quoted}" errorText="{quoted}"/>', default=hostile),
                identifier=hostile,
                name=hostile,
                content=f"<Title>{hostile}</Title><Text>{hostile}</Text><List><ListItem>{hostile}</ListItem></List>",
            )
            + question_xml(selection_xml(labels=choice, other=""), identifier="b")
        ),
    )  # fmt: skip
    page = market.ask("GET", work_frame(hit, None, None).src).text
    assert page.count("<script") == 1
    assert "alert(1)&lt;/script&gt;" in page


def test_a_form_that_breaks_a_rule_is_not_published(cast):
    for content in (form_xml(""), form_xml(question_xml(content="<FormattedContent>&lt;script/&gt;</FormattedContent>"))):
        with pytest.raises(Refusal):
            publish_hit(cast.rita, content=content)
    assert Hit.objects.count() == 0
    books_balance()
