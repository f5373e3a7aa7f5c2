"""Which addresses an ExternalQuestion may have, and how its frame's address is made."""

from dataclasses import replace

import pytest

from kempelen.questions.documents import parse_question
from kempelen.questions.errors import QuestionValueError
from kempelen.questions.external import check_external_url, external_question_xml
from kempelen.questions.frames import with_parameters


@pytest.fixture
def under(settings):
    def change(**values):
        settings.KEMPELEN = replace(settings.KEMPELEN, **values)

    return change


@pytest.mark.parametrize(
    "url",
    [
        "https://survey.example",
        "https://survey.example:8443/a/b?c=d&e=ü#f",
        "https://xn--bcher-kva.example/",
        "https://user-content.example/{1}|2",
        "http://127.0.0.1:9999/survey",
        "http://localhost:3000/",
    ],
)
def test_addresses_workers_may_be_sent_to(url):
    assert check_external_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "survey.example",
        "//survey.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://survey.example/",
        "ftp://survey.example/",
        "https://",
        "https:///path",
        "https://user@survey.example/",
        "https://user:secret@survey.example/",
        "https://survey.example\\@evil.example/",
        "https://survey.example/a b",
        "https://survey.example/\n",
        "https://[::1",
        "https://survey.example:99999/",
        "https://survey.example/" + "a" * 2_100,
        "http://kempelen.localhost:8000/",
        "http://tasks.kempelen.localhost:8000/t/x",
        "http://abc.tasks.kempelen.localhost:8000/",
        "http://KEMPELEN.localhost:8000/",
        "http://kempelen.localhost.:8000/",
        "http://127.0.0.1:8000/",
        "http://localhost:8000/accept",
    ],
)
def test_addresses_that_are_refused(url):
    with pytest.raises(QuestionValueError) as refused:
        check_external_url(url)
    assert refused.value.field == "ExternalURL"


@pytest.mark.parametrize(
    "url",
    [
        "https://market.example/",
        "https://market.example:444/",
        "https://sandbox.market.example/",
        "https://x.work.example/",
        "https://market.example./",
        "https://other-name.example/",
        "https://market%2Eexample/",
        "https://%6darket.example/",
        "https://\N{FULLWIDTH LATIN SMALL LETTER M}arket.example/",
        "https://market。example/",
        "http://localhost:3000/",
    ],
)
def test_a_public_market_refuses_its_own_names_and_its_workers_machines(under, url):
    under(base_url="https://market.example", tasks_host="work.example", allowed_hosts=("other-name.example",))
    with pytest.raises(QuestionValueError):
        check_external_url(url)


def test_http_when_the_operator_allows_it(under):
    under(allow_http_questions=True)
    assert check_external_url("http://survey.example/")


def test_rechecked_whenever_it_is_read(under):
    xml = external_question_xml("http://127.0.0.1:9999/", 1)
    assert parse_question(xml)
    under(base_url="https://market.example", tasks_host="work.example")
    with pytest.raises(QuestionValueError):
        parse_question(xml)


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://s.example", "https://s.example?{}"),
        ("https://s.example/a?", "https://s.example/a?{}"),
        ("https://s.example/a?b=c", "https://s.example/a?b=c&{}"),
        ("https://s.example/a?b=c#d?e", "https://s.example/a?b=c&{}#d?e"),
        ("https://s.example/#d", "https://s.example/?{}#d"),
    ],
)
def test_parameters_of_an_accepted_hit(url, made):
    wanted = "assignmentId=A&hitId=H&turkSubmitTo=https%3A%2F%2Ftasks.example%3A8&workerId=W"
    assert with_parameters(
        url, hit_id="H", submit_to="https://tasks.example:8/", assignment_id="A", worker_id="W"
    ) == made.format(wanted)


def test_parameters_of_a_preview_name_no_worker():
    wanted = "https://s.example?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=H&turkSubmitTo=https%3A%2F%2Ft.example"
    assert with_parameters("https://s.example", hit_id="H", submit_to="https://t.example") == wanted
