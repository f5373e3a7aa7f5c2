"""Submitting an answer: what is taken, what is refused, and that a refusal changes nothing."""

from datetime import timedelta

import pytest

from kempelen.core import ids
from kempelen.hits.actions import accept_hit, return_assignment
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from kempelen.questions.external import external_question_xml
from kempelen.web.task import tickets
from support import publish_hit


@pytest.fixture
def held(cast, stopped):
    """Wen holds a HIT of Rita's; the fixture is (public id, key)."""
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk)
    return ids.encode(ids.Kind.ASSIGNMENT, accepted.assignment_id), accepted.assignment_id


def stored(key):
    assignment = Assignment.objects.get(pk=key)
    return assignment.state, pairs_of(assignment.answer)


ACCEPTED = (AssignmentState.ACCEPTED, [])


def test_fields_become_pairs_in_order_and_reserved_names_are_dropped(market, held):
    fields = [
        ("b", "2"),
        ("assignmentId", held[0]),
        ("a", "1"),
        ("hitId", "x"),
        ("workerId", "y"),
        ("turkSubmitTo", "z"),
        ("b", "3"),
    ]
    answer = market.submit(fields)
    assert answer.status == 200
    assert "HIT Submitted." in answer.text
    assert "/lib/done.js?v=" in answer.text
    assert stored(held[1]) == (AssignmentState.SUBMITTED, [("b", "2"), ("a", "1"), ("b", "3")])


def test_two_slashes_and_query_fields_are_taken(market, held):
    assert market.submit(b"a=1", path=f"//mturk/externalSubmit?assignmentId={held[0]}&q=caf%C3%A9").status == 200
    assert stored(held[1]) == (AssignmentState.SUBMITTED, [("q", "café"), ("a", "1")])


def test_one_pair_per_line_is_taken(market, held):
    assert market.submit(f"assignmentId={held[0]}\r\na=1\r\nb=two+words\r\n".encode()).status == 200
    assert stored(held[1])[1] == [("a", "1"), ("b", "two words")]


def test_text_plain_as_fetch_sends_it(market, held):
    body = f"assignmentId={held[0]}&a=1".encode()
    assert market.submit(body, CONTENT_TYPE="text/plain;charset=UTF-8").status == 200
    assert stored(held[1])[1] == [("a", "1")]


def test_windows_1252_is_understood(market, held):
    assert market.submit(f"assignmentId={held[0]}&a=caf%E9".encode()).status == 200
    assert stored(held[1])[1] == [("a", "café")]


def test_multipart_keeps_order_line_breaks_and_the_name_of_a_file(market, held):
    parts = [
        ('name="a"', "", b"one\r\ntwo\r\n"),
        ('name="photo"; filename="C:\\\\photos\\\\cat.png"', "Content-Type: image/png\r\n", b"\x89PNG\r\n\r\nbytes"),
        ('name="assignmentId"', "", held[0].encode()),
        ('name="say %22hi%22"', "", "café".encode()),
        ('name="a"', "", b""),
    ]
    body = b"".join(
        b"--edge\r\nContent-Disposition: form-data; "
        + disposition.encode()
        + b"\r\n"
        + extra.encode()
        + b"\r\n"
        + value
        + b"\r\n"
        for disposition, extra, value in parts
    )
    answer = market.submit(body + b"--edge--\r\n", CONTENT_TYPE="multipart/form-data; boundary=edge")
    assert answer.status == 200
    assert stored(held[1])[1] == [("a", "one\r\ntwo\r\n"), ("photo", "cat.png"), ('say "hi"', "café"), ("a", "")]


def test_no_other_field_is_an_empty_answer(market, held):
    assert market.submit([("assignmentId", held[0])]).status == 200
    assert stored(held[1]) == (AssignmentState.SUBMITTED, [])


def test_second_submit_is_done_too_and_changes_nothing(market, held):
    market.submit([("assignmentId", held[0]), ("a", "first")])
    assert market.submit([("assignmentId", held[0]), ("a", "second")]).status == 200
    assert stored(held[1])[1] == [("a", "first")]


def test_empty_field_beside_the_filled_one(market, held):
    assert market.submit([("assignmentId", ""), ("assignmentId", held[0]), ("a", "1")]).status == 200


def _refusals(market, held):
    unknown = ids.encode(ids.Kind.ASSIGNMENT, 987_654)
    foreign = ids.encode(ids.Kind.HIT, held[1])
    sent = ("", "ASSIGNMENT_ID_NOT_AVAILABLE", unknown, foreign, held[0][:-1] + "?", "3" * 30, "\x00", "x" * 5_000)
    return [market.submit([("assignmentId", value), ("a", "1")]) for value in sent]


def test_every_refusal_is_the_same_page_and_stores_nothing(market, held):
    answers = [*_refusals(market, held), market.submit([("a", "1")]), market.submit(b"")]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert "This answer was not taken" in answers[0].text
    assert stored(held[1]) == ACCEPTED


def test_returned_and_overdue_assignments_are_refused(market, held, cast, stopped):
    other = accept_hit(worker_id=cast.walt.pk, hit_id=publish_hit(cast.rita).pk).assignment_id
    return_assignment(assignment_id=other, worker_id=cast.walt.pk)
    assert market.submit([("assignmentId", ids.encode(ids.Kind.ASSIGNMENT, other)), ("a", "1")]).status == 404
    stopped(timedelta(seconds=600 + 31))
    assert market.submit([("assignmentId", held[0]), ("a", "1")]).status == 404
    assert stored(held[1]) == ACCEPTED
    assert Assignment.objects.get(pk=other).answer is None


def test_half_a_minute_of_grace(market, held, stopped):
    stopped(timedelta(seconds=600 + 29))
    assert market.submit([("assignmentId", held[0]), ("a", "1")]).status == 200


def test_get_answers_a_page_that_posts_and_changes_nothing(market, held):
    address = f"{market.environment.task_base_url}/mturk/externalSubmit?assignmentId={held[0]}&a=%22%3E%3Cscript%3E"
    answer = market.ask("GET", address)
    assert answer.status == 200
    assert f'name="assignmentId" value="{held[0]}"' in answer.text
    assert 'name="a" value="&quot;&gt;&lt;script&gt;"' in answer.text
    assert "/lib/repost.js?v=" in answer.text
    assert market.ask("HEAD", address).body == b""
    assert stored(held[1]) == ACCEPTED


@pytest.mark.parametrize("query", ["", "assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&a=1"])
def test_get_without_an_assignment_is_refused(market, query):
    assert market.ask("GET", f"{market.environment.task_base_url}/mturk/externalSubmit?{query}").status == 404


def test_scripts_of_any_origin_may_ask(market):
    answer = market.ask("OPTIONS", f"{market.environment.task_base_url}/mturk/externalSubmit")
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(market, method):
    assert market.ask(method, f"{market.environment.task_base_url}/mturk/externalSubmit").status == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"CONTENT_LENGTH": "ABSENT", "HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": "٣"}, 400),
        ({"CONTENT_LENGTH": "9" * 40}, 413),
        ({"CONTENT_LENGTH": "26214401"}, 413),
        ({"CONTENT_LENGTH": "999"}, 400),
        ({"CONTENT_TYPE": "application/json"}, 415),
        ({"CONTENT_TYPE": "multipart/form-data"}, 400),
        ({"CONTENT_TYPE": "multipart/form-data; boundary=x"}, 400),
        ({"CONTENT_TYPE": "multipart/form-data; boundary*=nothing'en'x"}, 400),
    ],
)
def test_bodies_that_cannot_be_read(market, held, headers, status):
    body = f"assignmentId={held[0]}&a=1".encode()
    answer = market.ask("POST", f"{market.environment.task_base_url}/mturk/externalSubmit", body, wsgi="raw", **headers)
    assert answer.status == status
    assert "This answer was not taken" in answer.text
    assert stored(held[1]) == ACCEPTED


def test_more_than_ten_thousand_fields_are_refused(market, held):
    assert market.submit([("assignmentId", held[0]), *[("a", "1")] * 10_000]).status == 413
    assert stored(held[1]) == ACCEPTED


def test_the_size_limit_is_the_operator_s(held, under):
    assert under(submit_limit_bytes=100).submit([("assignmentId", held[0]), ("a", "x" * 100)]).status == 413
    assert stored(held[1]) == ACCEPTED


def test_an_answer_larger_than_django_s_own_limit_is_taken(market, held):
    assert market.submit([("assignmentId", held[0]), ("a", "x" * 6_000_000)]).status == 200
    assert len(stored(held[1])[1][0][1]) == 6_000_000


def proof(key):
    return Assignment.objects.get(pk=key).proof


def test_proof_is_three_with_the_frame_s_own_ticket(market, held, cast, stopped):
    hit = Assignment.objects.get(pk=held[1]).hit_id
    ticket = tickets.issue(tickets.Shows.HIT, hit, detail=held[1], viewer=cast.wen.pk, until=stopped(timedelta(seconds=60)))
    market.submit([("assignmentId", held[0]), ("kempelenTicket", ticket), ("a", "1")], HTTP_ORIGIN="null")
    assert proof(held[1]) == 3
    assert stored(held[1])[1] == [("a", "1")]


def test_ticket_of_another_assignment_proves_nothing(market, held, stopped):
    ticket = tickets.issue(tickets.Shows.HIT, 1, detail=held[1] + 1, until=stopped(timedelta(seconds=60)))
    market.submit([("assignmentId", held[0]), ("kempelenTicket", ticket)])
    assert proof(held[1]) == 1


def test_proof_is_two_from_the_requester_s_origin(market, held, cast):
    market.submit([("assignmentId", held[0])], HTTP_ORIGIN=tickets.document_origin(cast.rita.pk))
    assert proof(held[1]) == 2


def test_proof_is_one_from_another_requester_s_origin(market, held, cast):
    market.submit([("assignmentId", held[0])], HTTP_ORIGIN=tickets.document_origin(cast.ravi.pk))
    assert proof(held[1]) == 1


@pytest.mark.parametrize(("origin", "level"), [("https://survey.example", 2), ("https://survey.example:444", 1), ("null", 1)])
def test_proof_of_an_external_page(market, cast, origin, level):
    question = external_question_xml("https://survey.example:443/task?x=1", 400)
    key = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita, content=question).pk).assignment_id
    market.submit([("assignmentId", ids.encode(ids.Kind.ASSIGNMENT, key))], HTTP_ORIGIN=origin)
    assert proof(key) == level
