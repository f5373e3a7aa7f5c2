"""The headers of the task origins, on the wire (security 1.4), and the libraries."""

import pytest

from kempelen.core import ids
from kempelen.hits.actions import accept_hit
from kempelen.web.frames import work_frame
from support import publish_hit

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "origin-agent-cluster": "?1",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}
SITES = "https://market.example https://sandbox.market.example"
BASE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; frame-ancestors {site}; form-action 'self'; report-to csp"


@pytest.fixture
def market(under):
    """A public market: one name for the site, another registrable one for tasks."""
    return under(base_url="https://market.example", tasks_host="work.example")


def assert_has(answer, wanted):
    assert {name: answer.headers.get(name) for name in wanted} == wanted


def test_task_document(market, cast):
    answer = market.ask("GET", work_frame(publish_hit(cast.rita), None, None).src)
    flags = "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-same-origin"
    assert_has(
        answer,
        EVERYWHERE
        | {
            "content-security-policy": f"sandbox {flags}; frame-ancestors {SITES}; report-to csp",
            "cross-origin-opener-policy": "unsafe-none",
            "cross-origin-resource-policy": "same-origin",
            "referrer-policy": "strict-origin",
            "cache-control": "no-store",
            "x-robots-tag": "noindex",
            "x-frame-options": None,
            "access-control-allow-origin": None,
            "set-cookie": None,
            "server": None,
        },
    )


@pytest.mark.parametrize("kind", ["done", "refused", "repost", "preflight", "absent"])
def test_task_base(market, cast, kind):
    sent = ids.encode(ids.Kind.ASSIGNMENT, accept_hit(worker_id=cast.wen.pk, hit_id=publish_hit(cast.rita).pk).assignment_id)
    base = market.environment.task_base_url
    answer = {
        "done": lambda: market.submit([("assignmentId", sent)]),
        "refused": lambda: market.submit([("assignmentId", "unknown")]),
        "repost": lambda: market.ask("GET", f"{base}/mturk/externalSubmit?assignmentId={sent}"),
        "preflight": lambda: market.ask("OPTIONS", f"{base}/mturk/externalSubmit"),
        "absent": lambda: market.ask("GET", f"{base}/elsewhere"),
    }[kind]()
    assert_has(
        answer,
        EVERYWHERE
        | {
            "content-security-policy": BASE_POLICY.format(site=SITES),
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "referrer-policy": "strict-origin",
            "cache-control": "no-store",
            "x-frame-options": None,
            "access-control-allow-origin": None if kind == "absent" else "*",
            "access-control-allow-credentials": None,
            "set-cookie": None,
        },
    )
    assert sent not in answer.text or kind == "repost"


def test_http_is_not_held_to_https(under):
    plain = under(base_url="http://kempelen.localhost:8000", tasks_host="")
    assert "strict-transport-security" not in plain.ask("GET", f"{plain.environment.task_base_url}/lib/done.js").headers


@pytest.mark.parametrize("name", ["shim.js", "externalHIT_v1.js", "done.js", "repost.js", "task.css"])
def test_libraries_are_open_to_every_origin(market, name):
    address = f"{market.environment.task_base_url}/lib/{name}"
    answer = market.ask("GET", address)
    assert_has(
        answer,
        EVERYWHERE
        | {
            "access-control-allow-origin": "*",
            "cross-origin-resource-policy": "cross-origin",
            "cache-control": "public, max-age=300",
            "content-type": "text/css; charset=utf-8" if name.endswith("css") else "text/javascript; charset=utf-8",
        },
    )
    assert answer.body


def test_a_versioned_library_may_be_kept_for_ever(market, cast):
    page = market.ask("GET", work_frame(publish_hit(cast.rita), None, None).src).text
    address = page.partition('src="')[2].partition('"')[0]
    assert market.ask("GET", address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert market.ask("GET", address[:-1]).headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("crowd-html-elements.js", "text/javascript"),
        ("crowd-html-elements-v2.js", "text/javascript"),
        ("crowd-html-elements-v2.css", "text/css"),
        ("crowd-konva.js", "text/javascript"),
        ("crowd-icons.js", "text/javascript"),
        ("crowd-font.woff2", "font/woff2"),
    ],
)
def test_the_elements_are_served_to_every_origin(market, name, kind):
    answer = market.ask("GET", f"{market.environment.task_base_url}/lib/{name}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("name", ["", "nothing.js", "../mount.py", "mount.py", "%2e%2e/mount.py", "LICENSES.txt"])
def test_other_names_are_no_libraries(market, name):
    answer = market.ask("GET", f"{market.environment.task_base_url}/lib/{name}")
    assert answer.status == 404
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("host", ["work.example", "abcdefghij234567abcd.work.example"])
def test_no_service_worker(market, host):
    assert market.ask("GET", f"https://{host}/lib/shim.js", HTTP_SERVICE_WORKER="script").status == 403
