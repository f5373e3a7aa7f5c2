"""Which host name means what: the wrapper's decision, once, for every door (security 1.3, W3; ADR 0015)."""

from dataclasses import replace

import pytest
from django.conf import settings

from kempelen.config.wrapper import SANDBOX, Doors, Origin, Wrapper, header_table


def nothing(_environ, _start):
    """Answer nobody: only the decision is looked at."""
    return []


def decision(host, **values):
    """Return origin and environment of a request by this name."""
    wrapper = Wrapper(replace(settings.KEMPELEN, **values), Doors(nothing, nothing, nothing, nothing))
    environ = {"HTTP_HOST": host, "REQUEST_METHOD": "GET", "PATH_INFO": "/", SANDBOX: "forged"}
    return wrapper.origin_of(environ), environ[SANDBOX]


PUBLIC = {"base_url": "https://market.example", "tasks_host": "work.example", "allowed_hosts": ("www.market.example",)}
LOCAL = {"base_url": "http://127.0.0.1:8000"}
ADDRESS = {"base_url": "http://192.168.1.5:8000"}


@pytest.mark.parametrize(
    ("host", "values", "origin", "sandbox"),
    [
        ("market.example", PUBLIC, Origin.SITE, False),
        ("www.market.example", PUBLIC, Origin.SITE, False),
        ("sandbox.market.example", PUBLIC, Origin.SITE, True),
        ("SANDBOX.Market.Example", PUBLIC, Origin.SITE, True),
        ("sandbox.www.market.example", PUBLIC, None, False),
        ("sandbox.evil.example", PUBLIC, None, False),
        ("sandbox.market.example:8000", PUBLIC, None, False),
        ("sandbox.localhost", PUBLIC, None, False),
        ("work.example", PUBLIC, Origin.TASK_BASE, False),
        ("sandbox.work.example", PUBLIC, Origin.TASK_DOCUMENT, False),
        ("play.example", PUBLIC | {"sandbox_host": "play.example"}, Origin.SITE, True),
        ("sandbox.market.example", PUBLIC | {"sandbox_host": "play.example"}, None, False),
        ("mturk-requester.us-east-1.amazonaws.com", PUBLIC, Origin.API, False),
        ("mturk-requester-sandbox.us-east-1.amazonaws.com", PUBLIC, Origin.API, True),
        ("mturk-requester-sandbox.us-east-1.amazonaws.com:443", PUBLIC, Origin.API, True),
        ("127.0.0.1:8000", LOCAL, Origin.SITE, False),
        ("sandbox.kempelen.localhost:8000", LOCAL, Origin.SITE, True),
        ("sandbox.localhost:8000", LOCAL, Origin.SITE, True),
        ("sandbox.kempelen.localhost:8001", LOCAL, None, False),
        ("192.168.1.5:8000", ADDRESS, Origin.SITE, False),
        ("sandbox.192.168.1.5:8000", ADDRESS, Origin.TASK_DOCUMENT, False),
        ("192.168.1.5:8001", ADDRESS | {"sandbox_host": "192.168.1.5:8001"}, Origin.SITE, True),
        ("", ADDRESS, None, False),
    ],
)
def test_what_a_host_name_means(host, values, origin, sandbox):
    assert decision(host, **values) == (origin, sandbox)


def test_the_sandboxs_pages_may_frame_tasks_too():
    table = header_table(replace(settings.KEMPELEN, **PUBLIC))
    wanted = "frame-ancestors https://market.example https://www.market.example https://sandbox.market.example"
    for origin in (Origin.TASK_BASE, Origin.TASK_DOCUMENT):
        assert wanted in table[origin]["Content-Security-Policy"]


def test_a_market_without_a_sandboxs_name_lets_nobody_else_frame():
    policy = header_table(replace(settings.KEMPELEN, **ADDRESS))[Origin.TASK_DOCUMENT]["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors http://192.168.1.5:8000; report-to csp")
