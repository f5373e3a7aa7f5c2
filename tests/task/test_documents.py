"""Requesters' pages: who gets to see one, on which origin, and what is added to it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as live
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kempelen.core import clock, ids
from kempelen.hits.actions import accept_hit
from kempelen.hits.models import Hit
from kempelen.questions.actions import save_layout
from kempelen.questions.documents import HtmlQuestion, html_question_xml
from kempelen.questions.external import external_question_xml
from kempelen.questions.reading import content_for
from kempelen.web.frames import layout_frame, work_frame
from kempelen.web.task import tickets
from kempelen.web.task.documents import served, with_our_action
from support import PAGE, publish_hit


@pytest.fixture
def hit(cast, stopped):
    return publish_hit(cast.rita)


def test_a_hit_s_page_on_its_requester_s_origin(market, hit):
    answer = market.ask("GET", work_frame(hit, None, None).src)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Do both sentences say the same?" in answer.text
    assert "set-cookie" not in answer.headers
    assert market.ask("HEAD", work_frame(hit, None, None).src).body == b""


def test_the_shim_comes_first_and_known_addresses_are_ours(market, hit):
    text = market.ask("GET", work_frame(hit, None, None).src).text
    base = market.environment.task_base_url
    assert text.startswith(f'<!DOCTYPE html><html><head><script src="{base}/lib/shim.js?v=')
    assert "assets.crowd.aws" not in text
    assert f'<script src="{base}/lib/crowd-html-elements.js' in text
    assert PAGE.split("</head>")[1] in text


@pytest.mark.parametrize(
    ("page", "before"),
    [
        ("<p>x", ""),
        ("\ufeff<!-- a --><!doctype html>\n<p>x", "<!-- a --><!doctype html>\n"),
        ("<!doctype html><html lang='a>b'><body>x", "<!doctype html><html lang='a>b'>"),
        ("<HTML><HEAD class=x><title>x", "<HTML><HEAD class=x>"),
        ("<!-->x", "<!-->"),
        ("<!-- never closed", "<!-- never closed"),
        ("<header>x", ""),
    ],
)
def test_where_the_shim_goes(page, before):
    assert served(HtmlQuestion(page, 400)).startswith(before + '<script src="')
    assert "data-auto-height" not in served(HtmlQuestion(page, 400))
    assert "data-auto-height" in served(HtmlQuestion(page, 0))


@pytest.mark.parametrize(
    "address",
    [
        "https://s3.amazonaws.com/mturk-public/externalHIT_v1.js",
        "http://s3.amazonaws.com/mturk-public/externalHIT_v1.js",
        "//s3.amazonaws.com/mturk-public/externalHIT_v1.js",
        "https://mturk-public.s3.amazonaws.com/externalHIT_v1.js",
    ],
)
def test_every_spelling_of_the_old_library(address):
    html = served(HtmlQuestion(f'<script src="{address}"></script>', 1))
    assert "amazonaws" not in html
    assert f"{live.KEMPELEN.task_base_url}/lib/externalHIT_v1.js?v=" in html


def test_the_style_of_mturk_s_own_templates_is_there(market):
    """With its icon font, and with no address but ours."""
    page = '<link rel="stylesheet" href="https://s3.amazonaws.com/mturk-public/bs30/css/bootstrap.min.css">'
    address = re.search(r'<link rel="stylesheet" href="([^"]+)">', served(HtmlQuestion(page, 1)))[1]
    style = market.ask("GET", address)
    assert (style.status, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert ".panel-primary" in style.text
    assert set(re.findall(r"url\(([^)]+)\)", style.text)) == {"glyphicons-halflings-regular.woff2"}
    font = market.ask("GET", f"{address.partition('?')[0].rpartition('/')[0]}/glyphicons-halflings-regular.woff2")
    assert (font.status, font.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize(
    "address",
    [
        "https://assets.crowd.aws/crowd-html-elements-loader.js",
        "http://assets.crowd.aws/css/other.css?x=1",
        "//s3.amazonaws.com/mturk-public/a/b/texteditor.min.js",
        "https://MTURK-public.s3.amazonaws.com/bs30/js/bootstrap.min.js",
    ],
)
def test_no_code_comes_from_a_host_that_anybody_may_own_next(market, address):
    html = served(HtmlQuestion(f'<script src="{address}"></script>', 1))
    assert "crowd.aws" not in html
    assert "amazonaws" not in html
    found = html.split('<script src="')[2].split('"')[0]
    assert market.ask("GET", found).status == 404


@pytest.mark.parametrize("text", ["https://assets.crowd.aws/", "https://s3.amazonaws.com/mturk-public/a.png", "x.crowd.aws/a.js"])
def test_what_is_no_code_stays(text):
    assert text in served(HtmlQuestion(f"<p>{text}</p>", 1))


@pytest.mark.parametrize(
    ("opening", "becomes"),
    [
        ('<form action="https://www.mturk.com/mturk/externalSubmit">', '<form action="{here}">'),
        ("<FORM id=f\nACTION = '//workersandbox.mturk.com/mturk/externalSubmit'>", "<FORM id=f\nACTION = '{here}'>"),
        ("<form action=http://www.mturk.com//mturk/externalSubmit>", "<form action={here}>"),
        ('<form action="https://example.org/mturk/externalSubmit">', None),
        ('<form action="https://www.mturk.com/mturk/externalSubmitted">', None),
        ('<form data-x="1"><p action="https://www.mturk.com/mturk/externalSubmit">', None),
    ],
)
def test_a_form_for_mturk_arrives_here_without_script(opening, becomes):
    here = f"{live.KEMPELEN.task_base_url}/mturk/externalSubmit?assignmentId=3A&amp;kempelenTicket=t"
    assert with_our_action(f"{opening}<input>", "3A", "t") == f"{(becomes or opening).replace('{here}', here)}<input>"


def test_only_the_page_of_an_accepted_hit_is_a_form_that_arrives(market, hit, cast):
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=hit.pk).assignment_id
    work, preview = (market.ask("GET", work_frame(hit, cast.wen, key).src).text for key in (accepted, None))
    assert f"externalSubmit?assignmentId={ids.encode(ids.Kind.ASSIGNMENT, accepted)}&amp;kempelenTicket=" in work
    assert "externalSubmit?" not in preview


def test_another_requester_s_origin_shows_nothing(market, hit, cast):
    own, foreign = tickets.document_origin(cast.rita.pk), tickets.document_origin(cast.ravi.pk)
    address = work_frame(hit, None, None).src.replace(own, foreign)
    assert market.ask("GET", address).status == 404


def test_the_task_base_shows_no_page_while_requesters_have_origins(market, hit, cast):
    address = work_frame(hit, None, None).src.replace(tickets.document_origin(cast.rita.pk), market.environment.task_base_url)
    answer = market.ask("GET", address)
    assert answer.status == 404
    assert "sandbox" in answer.headers["content-security-policy"]


def test_forged_and_old_tickets_show_nothing(market, hit, stopped):
    address = work_frame(hit, None, None).src
    path = address.partition("?")[0]
    for wrong in (path[:-1] + "B", path + "A", path[:-5], path.replace("/t/", "/t//"), path.replace("/t/", "/u/")):
        assert market.ask("GET", wrong).status == 404
    stopped(timedelta(hours=1, seconds=1))
    assert market.ask("GET", address).status == 404


def test_a_tab_of_its_own_gets_a_stub(market, hit):
    answer = market.ask("GET", work_frame(hit, None, None).src, HTTP_SEC_FETCH_DEST="document")
    assert answer.status == 200
    assert "Open this from your queue" in answer.text
    assert "Do both sentences" not in answer.text
    assert market.ask("GET", work_frame(hit, None, None).src, HTTP_SEC_FETCH_DEST="iframe").text != answer.text


def test_external_questions_are_not_served(market, cast):
    hit = publish_hit(cast.rita, content=external_question_xml("https://survey.example/", 1))
    ticket = tickets.issue(tickets.Shows.HIT, hit.pk, until=clock.now() + timedelta(minutes=1))
    assert market.ask("GET", f"{tickets.document_origin(cast.rita.pk)}/t/{ticket}").status == 404


def test_a_question_that_cannot_be_read_any_more_is_gone_not_broken(market, hit):
    address = work_frame(hit, None, None).src
    Hit.objects.filter(pk=hit.pk).update(content="<nonsense")
    assert market.ask("GET", address).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_pages_are_only_read(market, hit, method):
    assert market.ask(method, work_frame(hit, None, None).src).status == 405


@pytest.mark.parametrize("escaping", ["raw", "contextual"])
def test_a_project_s_page_is_merged_and_gets_the_standard_form(market, cast, escaping):
    layout = save_layout(requester_id=cast.rita.pk, html="<p>${cell}</p>", frame_height=0, escaping=escaping)
    hit = publish_hit(cast.rita)
    Hit.objects.filter(pk=hit.pk).update(layout=layout, content=content_for(layout, {"cell": "<b>1</b>"}))
    text = market.ask("GET", work_frame(Hit.objects.get(pk=hit.pk), None, None).src).text
    assert ("<b>1</b>" if escaping == "raw" else "&lt;b&gt;1&lt;/b&gt;") in text
    assert 'id="mturk_form"' in text
    assert "/lib/externalHIT_v1.js?v=" in text


def test_an_api_page_without_a_form_is_left_as_it_is(market, cast):
    hit = publish_hit(cast.rita, content=html_question_xml("<p>only script</p>", 1))
    assert "mturk_form" not in market.ask("GET", work_frame(hit, None, None).src).text


def test_a_template_shows_its_variables(market, cast):
    layout = save_layout(requester_id=cast.rita.pk, html="<form><p>${cell}</p></form>", frame_height=0, escaping="contextual")
    assert "<p>${cell}</p>" in market.ask("GET", layout_frame(layout, cast.rita).src).text


@pytest.mark.parametrize("isolation", ["opaque", "shared"])
def test_without_origins_of_their_own_pages_come_from_the_task_base(under, hit, isolation):
    market = under(task_isolation=isolation)
    frame = work_frame(hit, None, None)
    assert frame.src.startswith(market.environment.task_base_url + "/t/")
    answer = market.ask("GET", frame.src)
    assert "Do both sentences say the same?" in answer.text
    assert ("allow-same-origin" in answer.headers["content-security-policy"]) is (isolation == "shared")
    label = tickets.label_of(hit.requester_id)
    assert market.ask("GET", frame.src.replace("//tasks.", f"//{label}.tasks.")).status == 404


@pytest.mark.parametrize("isolation", [None, "requester", "shared"])
def test_one_name_one_port_is_opaque_whatever_is_set(under, hit, isolation):
    market = under(base_url="http://127.0.0.1:8000", task_isolation=isolation)
    frame = work_frame(hit, None, None)
    assert frame.src.startswith("http://127.0.0.1:8000/t/")
    answer = market.ask("GET", frame.src)
    assert "Do both sentences say the same?" in answer.text
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in answer.headers["content-security-policy"]
    assert "allow-same-origin" not in frame.sandbox
    assert market.ask("GET", "http://127.0.0.1:8000/").body == b"another door"


def test_one_name_one_port_takes_tests_and_answers(under):
    market = under(base_url="http://127.0.0.1:8000")
    for path in ("/qualification-test", "/mturk/externalSubmit"):
        assert market.submit([], path=path).body != b"another door", path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(path=st.text(max_size=60), query=st.text(max_size=40), host=st.sampled_from(["tasks.", "aaaa.tasks.", "é.tasks."]))
def test_any_address_is_answered(market, path, query, host):
    base = replace(market.environment)
    address = f"http://{host}{base.site_host}"
    answer = market.ask("GET", address, wsgi="raw", PATH_INFO="/t/" + path, QUERY_STRING=query)
    assert answer.status in {400, 404}
