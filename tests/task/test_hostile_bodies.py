"""Whatever is posted, the answer is a page, never an accident; and what is refused changes nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kempelen.core import ids
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from support import books_balance, publish_hit

fuzz = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)

_types = st.one_of(
    st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=nothing",
            "multipart/form-data; boundary=b",
            'multipart/form-data; boundary="b',
            "multipart/form-data; boundary*=utf-8''b",
            "MULTIPART/FORM-DATA;boundary=b;boundary=c",
            "text/plain",
            "application/json",
            "",
            ";",
        ]
    ),
    st.text(max_size=30),
)
_FORMS = [
    b"a=1",
    b"&",
    b"=",
    b"%",
    b"%zz",
    b"%00",
    b"%ED%A0%80",
    b"+",
    b"assignmentId=",
    b"ASSIGNMENT_ID_NOT_AVAILABLE",
    b"kempelenTicket=",
]
_PARTS = [
    b"--b",
    b"--b--",
    b"\r\n",
    b"\r\n\r\n",
    b"Content-Disposition: form-data; ",
    b'name="a"',
    b'name="assignmentId"',
    b'; filename="x"',
]
_ODD = [b"filename*=nothing'en'x", b"; name*=utf-8''%ff", b"\x00", b"\xff", b"\n", b"{"]
_pieces = st.sampled_from([*_FORMS, *_PARTS, *_ODD])
_bodies = st.one_of(st.binary(max_size=300), st.lists(st.one_of(_pieces, st.binary(max_size=5)), max_size=30).map(b"".join))
_texts = st.text(alphabet=st.characters(max_codepoint=255), max_size=60)


@pytest.fixture
def held(cast):
    return accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk).assignment_id


@fuzz
@given(
    method=st.sampled_from(["POST", "GET", "HEAD"]),
    body=_bodies,
    headers=st.fixed_dictionaries({"CONTENT_TYPE": _types, "QUERY_STRING": _texts, "HTTP_ORIGIN": _texts}),
)
def test_anything_is_refused_with_a_page(market, held, method, body, headers):
    answer = market.ask(method, f"{market.environment.task_base_url}/mturk/externalSubmit", body, wsgi="raw", **headers)
    assert answer.status in {400, 404, 411, 413, 415}
    assert method == "HEAD" or "This answer was not taken" in answer.text
    assert Assignment.objects.get(pk=held).state == AssignmentState.ACCEPTED


@settings(fuzz, max_examples=15)
@given(body=_bodies.filter(lambda body: b"assignmentId" not in body), origin=_texts, as_form=st.booleans())
def test_anything_beside_a_true_id_is_an_answer_or_a_refusal(market, cast, body, origin, as_form):
    key = accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk).assignment_id
    sent = ids.encode(ids.Kind.ASSIGNMENT, key)
    answer = market.ask(
        "POST",
        f"{market.environment.task_base_url}/mturk/externalSubmit?assignmentId={sent}",
        body,
        wsgi="raw",
        CONTENT_TYPE="application/x-www-form-urlencoded" if as_form else "multipart/form-data; boundary=b",
        HTTP_ORIGIN=origin,
    )
    taken = Assignment.objects.get(pk=key).state == AssignmentState.SUBMITTED
    assert (answer.status == 200) is taken
    assert taken or answer.status in {400, 413}
    books_balance()
