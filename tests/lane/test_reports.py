"""What browsers report of our policies: taken from anybody, logged shortly and seldom, never stored (security 1.4, V7)."""

import io
import json

import pytest
import structlog
from structlog.testing import capture_logs

from kempelen.config.wsgi import application
from kempelen.web import reports

SITE = "kempelen.localhost:8000"
TASKS = "tasks.kempelen.localhost:8000"
DOCUMENT = "aaaaaaaaaaaaaaaaaaaa.tasks.kempelen.localhost:8000"
REPORT = {
    "type": "csp-violation",
    "url": "http://kempelen.localhost:8000/tasks",
    "body": {
        "effectiveDirective": "img-src",
        "blockedURL": "https://evil.example/p.png?worker=A1",
        "documentURL": "http://kempelen.localhost:8000/tasks?assignmentId=3SECRET#x",
        "sourceFile": "http://kempelen.localhost:8000/static/site.js",
    },
}
OLD = {"csp-report": {"violated-directive": "frame-src", "blocked-uri": "https://evil.example/", "document-uri": "http://x/"}}


@pytest.fixture(autouse=True)
def _heard(monkeypatch):
    """Let every logger be heard afresh, and fill the buckets."""
    monkeypatch.setattr(reports, "log", structlog.get_logger("test"))
    reports.forget_report_paces()
    yield
    reports.forget_report_paces()


def post(sent, host=SITE, kind="application/reports+json", address="203.0.113.7", method="POST"):
    """Send a report; return status, headers and what was logged."""
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    seen = {}

    def start(status, headers, _exc_info=None):
        seen.update(status=int(status[:3]), headers=dict(headers))

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/csp-reports",
        "QUERY_STRING": "",
        "HTTP_HOST": host,
        "REMOTE_ADDR": address,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    with capture_logs() as logged:
        assert b"".join(application(environ, start)) == b""
    return seen["status"], seen["headers"], [line for line in logged if line["event"] == "policy stopped something"]


@pytest.mark.parametrize("host", [SITE, TASKS, DOCUMENT])
def test_a_report_is_logged_without_what_follows_a_question_mark(host):
    status, headers, (line,) = post([REPORT], host)
    assert status == 204
    assert (line["directive"], line["blocked"]) == ("img-src", "https://evil.example/p.png")
    assert line["page"] == "http://kempelen.localhost:8000/tasks"
    assert line["host"] == host
    assert "SECRET" not in json.dumps(line)
    assert "Set-Cookie" not in headers


def test_the_older_form_is_read_too():
    _status, _headers, (line,) = post(OLD, kind="application/csp-report")
    assert (line["directive"], line["blocked"]) == ("frame-src", "https://evil.example/")


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (b"", "application/reports+json"),
        (b"[" * 16_000, "application/reports+json"),
        (b"\xff\xfe", "application/reports+json"),
        (b'"text"', "application/reports+json"),
        ([{"body": {"effectiveDirective": 7}}], "application/reports+json"),
        ([{"body": []}, None, 7], "application/reports+json"),
        ([REPORT], "text/plain"),
        ([REPORT, "x" * 20_000], "application/reports+json"),
    ],
)
def test_anything_else_is_taken_and_not_kept(sent, kind):
    status, _headers, logged = post(sent, kind=kind)
    assert (status, logged) == (204, [])


def test_fields_are_short_and_few_reports_are_read():
    long = {"body": {"effectiveDirective": "img-src", "blockedURL": "https://evil.example/" + "x" * 5_000}}
    _status, _headers, lines = post([long] * 3)
    assert [len(line["blocked"]) for line in lines] == [200] * 3
    assert len(post([{"body": {"effectiveDirective": "a"}}] * 50)[2]) == 5


def test_a_flood_from_one_address_is_not_logged_and_leaves_others_theirs():
    lines = [len(post([REPORT])[2]) for _ in range(30)]
    assert lines == [1] * 10 + [0] * 20
    assert len(post([REPORT], address="203.0.113.8")[2]) == 1


def test_a_flood_from_many_addresses_is_not_logged_either():
    lines = sum(len(post([REPORT], address=f"198.51.100.{number}")[2]) for number in range(200))
    assert 50 <= lines < 200


def test_pages_with_an_origin_of_their_own_may_report_to_the_task_origins_alone():
    """A page in an opaque frame is nobody's; its browser asks first, without cookies."""
    status, headers, _logged = post(b"", TASKS, method="OPTIONS")
    assert (status, headers["Access-Control-Allow-Origin"], headers["Access-Control-Allow-Headers"]) == (204, "*", "Content-Type")
    assert "Access-Control-Allow-Credentials" not in headers
    status, headers, _logged = post(b"", SITE, method="OPTIONS")
    assert status == 405
    assert "Access-Control-Allow-Origin" not in headers
    assert "Access-Control-Allow-Origin" not in post([REPORT], SITE)[1]
