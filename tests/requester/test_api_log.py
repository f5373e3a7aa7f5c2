"""The API log's page: what failed and why, filtered and paged, of one's own calls only."""

from dataclasses import replace

import pytest

from kempelen.accounts.actions import CallNote, record_api_calls
from kempelen.accounts.models import ApiCall
from kempelen.core import clock
from kempelen.web.requester.api_log import PER_PAGE
from requester_desk import at, page_of
from support import counted_queries


def log(requester, *outcomes, operation="GetHIT"):
    """Write calls, the first one oldest."""
    at = clock.now()
    record_api_calls(
        [
            CallNote(requester.pk, "KMPLAAAAAAAAAAAAAAAA", at, operation, outcome, f"request-{number:03d}", 7)
            for number, outcome in enumerate(outcomes)
        ]
    )


def test_an_empty_log_says_how_to_fill_it(cast, browser, settings):
    page = page_of(browser, at("api_log"))
    assert "No program has called yet" in page
    assert "boto3.client(" in page
    assert settings.KEMPELEN.base_url in page


def test_calls_are_shown_newest_first_with_what_failed_and_why(cast, browser):
    log(cast.rita, "ok", "HITDoesNotExist")
    log(cast.ravi, "ServiceFault", operation="SendBonus")
    page = page_of(browser, at("api_log"))
    assert page.index("request-001") < page.index("request-000")
    assert "No HIT of yours has this id." in page
    assert "7 ms" in page
    assert "ServiceFault" not in page


def test_filters_show_what_was_asked_for(cast, browser):
    log(cast.rita, "ok", "ServiceFault")
    log(cast.rita, "ok", operation="ListHITs")
    failed = page_of(browser, at("api_log") + "?outcome=failed")
    assert "request-001" in failed
    assert "request-000" not in failed
    lists = page_of(browser, at("api_log") + "?operation=ListHITs&outcome=ok")
    assert "request-000" in lists
    assert "request-001" not in lists
    named = page_of(browser, at("api_log") + "?outcome=ServiceFault")
    assert "request-001" in named
    assert "No call like that" in page_of(browser, at("api_log") + "?operation=SendBonus")


@pytest.mark.parametrize("query", ["?outcome=%00", "?outcome=<b>", "?operation=MakeTea", "?before=abc", "?before=" + "9" * 30])
def test_odd_questions_are_passed_over(cast, browser, query):
    log(cast.rita, "ok")
    assert "request-000" in page_of(browser, at("api_log") + query)


def test_pages_follow_one_another_and_keep_the_filter(cast, browser):
    log(cast.rita, *["ServiceFault"] * (PER_PAGE + 1))
    first = page_of(browser, at("api_log") + "?outcome=failed")
    last_shown = ApiCall.objects.order_by("-pk")[PER_PAGE - 1].pk
    assert f"?outcome=failed&amp;before={last_shown}" in first
    assert "request-000" not in first
    second = page_of(browser, at("api_log") + f"?outcome=failed&before={last_shown}")
    assert "request-000" in second
    assert "request-001" not in second


def test_more_calls_take_no_more_queries(cast, browser):
    counts = []
    for more in (1, 40):
        log(cast.rita, *["ok"] * more)
        page_of(browser, at("api_log"))
        with counted_queries() as seen:
            page_of(browser, at("api_log"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_log_that_is_not_kept_says_so(cast, browser, settings):
    settings.KEMPELEN = replace(settings.KEMPELEN, api_log_days=0)
    assert "The operator keeps no API log." in page_of(browser, at("api_log"))
