"""The dashboard and its days (worker-site 8)."""

from conftest import TEST, Cast
from kempelen.core import clock
from kempelen.hits.actions import approve, reject, send_bonus
from support import counted_queries, publish_hit, work

from .conftest import Browser


def worked(cast: Cast, title: str = "Judge a pair") -> int:
    return work(cast.wen, publish_hit(cast.rita, title=title))


def test_sums_and_states_are_told(cast: Cast, wen: Browser):
    first, second, _third = worked(cast), worked(cast), worked(cast)
    approve(assignment_id=first, requester=cast.rita, actor=TEST)
    reject(assignment_id=second, requester=cast.rita, feedback="The wrong <b>street</b>.", actor=TEST)
    send_bonus(
        requester=cast.rita, assignment_id=first, amount_micros=250_000, reason="Fast", unique_request_token=None, actor=TEST
    )

    page = wen.get("/dashboard").content.decode()
    body = wen.get("/dashboard?format=json").json()

    assert "Rita&#x27;s Lab rejected a HIT." in page
    assert "The wrong &lt;b&gt;street&lt;/b&gt;." in page
    assert "$0.30" in page
    assert "3 submitted, 1 approved, 1 pending" in page
    assert body["available_earnings"] == {"amount_in_dollars": 0.3, "currency_code": "USD"}
    assert body["hits_overview"] == {
        "approved": 1, "approval_rate": 50.0, "pending": 1, "rejected": 1, "rejection_rate": 50.0,
    }  # fmt: skip
    assert body["earnings_to_date"]["bonuses"]["amount_in_dollars"] == 0.25
    today = body["daily_hit_statistics_overview"][0]
    assert today.keys() == {
        "date", "submitted", "approved", "rejected", "pending", "hits_rewards", "bonus_rewards", "earnings",
    }  # fmt: skip
    assert (today["submitted"], today["approved"], today["rejected"], today["pending"]) == (3, 1, 1, 1)


def test_before_any_work_nothing_is_claimed(cast: Cast, wen: Browser):
    page = wen.get("/dashboard").content.decode()
    assert "Nothing of yours was decided so far" in page
    assert "Every day on which you submit something gets a line here." in page
    assert "Your first bar is one HIT away" in page
    assert "k-chart" not in page


def test_a_day_shows_states_and_the_requesters_words(cast: Cast, wen: Browser):
    first, _second = worked(cast, "Judge a pair"), worked(cast, "Type a label")
    reject(assignment_id=first, requester=cast.rita, feedback="Not what was asked.", actor=TEST)
    today = f"{clock.now():%Y-%m-%d}"

    page = wen.get(f"/status_details/{today}").content.decode()
    body = wen.get(f"/status_details/{today}?page_number=1&format=json").json()

    assert "Not what was asked." in page
    assert "Not decided yet" in page
    assert (body["num_results"], body["total_num_results"]) == (2, 2)
    assert [row["state"] for row in body["results"]] == ["Submitted", "Rejected"]
    assert body["results"][1]["requester_feedback"] == "Not what was asked."
    assert body["results"][0].keys() >= {
        "hit_id", "assignment_id", "requester_id", "requester_name", "title", "reward", "state", "requester_feedback",
    }  # fmt: skip


def test_a_day_is_its_workers_own(cast: Cast, wen: Browser):
    worked(cast, "Wen did this")
    today = f"{clock.now():%Y-%m-%d}"
    assert "Wen did this" not in Browser(cast.walt).get(f"/status_details/{today}").content.decode()


def test_what_is_no_day_is_refused(cast: Cast, wen: Browser):
    for strange in ("yesterday", "2026-13-01", "2026-11-24T00:00"):
        assert wen.get(f"/status_details/{strange}").status_code == 404
        assert wen.get(f"/status_details/{strange}?format=json").status_code == 400


def test_the_number_of_queries_does_not_grow(cast: Cast, wen: Browser):
    def queries() -> int:
        wen.get("/dashboard")
        with counted_queries() as captured:
            wen.get("/dashboard")
        return len(captured)

    for _ in range(3):
        worked(cast)
    few = queries()
    assert few > 0
    for _ in range(3):
        worked(cast)
    assert queries() == few


def test_qualifications_show_where_one_stands(cast: Cast, wen: Browser):
    page = wen.get("/qualifications/assigned").content.decode()
    body = wen.get("/qualifications/assigned?format=json").json()
    assert "US-NY" in page
    assert "HIT approval rate" in page
    assert "No requester has granted you a qualification yet." in page
    assert {row["name"]: row["value"] for row in body["results"]}["Worker_Locale"] == "US-NY"


def test_somebody_who_only_publishes_is_told_so(cast: Cast):
    browser = Browser()
    browser.force_login(cast.rita.user)
    response = browser.get("/dashboard")
    assert response.status_code == 403
    assert "This page is for workers" in response.content.decode()
