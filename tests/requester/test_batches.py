"""The list of batches, one batch's page and its live part; calling off and asking for more."""

import re

from django.urls import reverse

from kempelen.batches.actions import cancel, publish
from kempelen.batches.states import BatchState
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_hit, approve, measure_pace
from kempelen.hits.models import Hit
from kempelen.ledger.models import Reason, Transfer
from kempelen.ledger.queries import requester_balance
from projects import make_draft, make_project, make_published
from requester_desk import answered, at, page_of, queries_of
from support import TEST, books_balance, make_workers, publish_hit, work


def test_batches_stand_under_what_they_ask_for(cast, browser):
    project = make_project(cast.rita)
    running, ready, reviewed = make_published(project), make_published(project, rows=1), make_published(project, rows=1)
    draft = make_draft(project)
    for batch in (ready, reviewed):
        answered(batch, [cast.wen], ["yes"])
    done = answered(reviewed, [cast.walt], [])
    assert done == []
    approve(assignment_id=Hit.objects.get(batch_id=reviewed.pk).assignment_set.get().pk, requester=cast.rita, actor=TEST)
    page = page_of(browser, at("batches"))
    titles = ("Batches in progress", "Ready for review", "Drafts", "Already reviewed")
    places = [page.index(f">{title}</h2>") for title in titles]
    assert places == sorted(places)
    found = [page.index(f'href="{at("batch", batch)}"') for batch in (running, ready, draft, reviewed)]
    assert [sum(place < spot for place in places) for spot in found] == [1, 2, 3, 4]


def test_hits_of_programs_stand_under_api_and_can_be_reviewed(cast, browser):
    hit = publish_hit(cast.rita, title="Made by a program")
    work(cast.wen, hit)
    page = page_of(browser, at("batches"))
    review = reverse("requester:review_group", args=[encode(Kind.HIT_TYPE, hit.hit_type_id)])
    assert ">API</h2>" in page
    assert "Made by a program" in page
    assert review in page
    assert cast.wen.public_id in page_of(browser, review)


def test_an_empty_list_says_where_batches_come_from(browser):
    assert "No batch yet" in page_of(browser, at("batches"))


def test_the_list_costs_the_same_for_twice_as_many(cast, browser):
    project = make_project(cast.rita)
    for number in range(2):
        make_published(project)
        publish_hit(cast.rita, title=f"Program {number}")
    once = queries_of(browser, at("batches"))
    for number in range(2):
        make_published(project)
        publish_hit(cast.rita, title=f"Program {number + 2}")
    assert queries_of(browser, at("batches")) == once


def test_a_batch_shows_counts_money_and_measured_pay(cast, browser, batch):
    people = [cast.wen, cast.walt, make_workers(1)[0]]
    keys = answered(batch, people, ["a", "b", "c"], ["a", "b", "c"])
    approve(assignment_id=keys[0], requester=cast.rita, actor=TEST)
    measure_pace()
    page = page_of(browser, at("batch", batch))
    assert "of 6 answers" in page
    assert "Approved <b>1</b>" in page
    assert "To review <b>5</b>" in page
    assert "1 \N{MULTIPLICATION SIGN} $0.05" in page
    assert "Needs review" in page
    assert "From the latest 6 answers" in page


def test_a_batch_page_costs_the_same_for_twice_as_many(cast, browser):
    small, large = make_published(make_project(cast.rita), rows=2), make_published(make_project(cast.rita, title="More"), rows=4)
    answered(small, [cast.wen], ["a"], ["b"])
    answered(large, [cast.wen], ["a"], ["b"], ["c"], ["d"])
    assert queries_of(browser, at("batch", small)) == queries_of(browser, at("batch", large))


def test_the_live_part_asks_again_while_something_moves(cast, browser, project):
    batch = publish(batch=make_draft(project), name="Moving", actor=TEST)
    again = f'hx-get="{at("batch_progress", batch)}?state=Publishing"'
    page = page_of(browser, at("batch_progress", batch))
    assert again in page
    assert "Publishing: 0 of 2 HITs, 0 %" in page
    assert "<html" not in page
    cancel(batch=batch, actor=TEST)
    assert "hx-get" not in page_of(browser, at("batch_progress", batch))
    assert browser.get(f"{at('batch_progress', batch)}?state=Publishing")["HX-Refresh"] == "true"


def test_calling_off_gives_the_money_back_and_keeps_work_in_hand(cast, browser, batch):
    accept_hit(worker_id=cast.wen.pk, hit_id=Hit.objects.filter(batch_id=batch.pk).earliest("pk").pk)
    assert "1 answer being worked on can still be submitted" in page_of(browser, at("batch", batch))
    response = browser.post(at("batch_cancel", batch))
    assert response.url == at("batch", batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert requester_balance(cast.rita.pk).on_hold_micros == 50_000
    page = page_of(browser, at("batch", batch))
    assert at("batch_cancel", batch) not in page
    assert at("batch_extend", batch) not in page
    books_balance()


def test_calling_off_twice_is_refused(browser, batch):
    browser.post(at("batch_cancel", batch))
    response = browser.post(at("batch_cancel", batch))
    assert response.status_code == 422
    assert "already cancelled" in response.content.decode()


def test_extending_shows_its_price_before_it_takes_it(cast, browser, batch):
    asked = {"assignments": "2", "lifetime_0": "", "lifetime_1": "3600"}
    page = browser.post(at("batch_extend", batch), asked).content.decode()
    assert "Extend and reserve $0.20" in page
    batch.refresh_from_db()
    assert (batch.slots, Transfer.objects.filter(reason=Reason.HOLD).count()) == (3, 0)
    sure = asked | {"confirmed": "1", "seen": re.search('name="seen" value="([^"]*)"', page)[1]}
    assert browser.post(at("batch_extend", batch), sure).url == at("batch", batch)
    assert "changed a moment ago" in browser.post(at("batch_extend", batch), sure).content.decode()
    batch.refresh_from_db()
    assert batch.slots == 5
    assert requester_balance(cast.rita.pk).on_hold_micros == 500_000
    books_balance()


def test_extending_only_the_time_costs_nothing(browser, batch):
    before = batch.expires_at
    seen = f"{batch.slots}:{before.isoformat()}"
    asked = {"assignments": "0", "lifetime_0": "30", "lifetime_1": "86400", "confirmed": "1", "seen": seen}
    browser.post(at("batch_extend", batch), asked)
    batch.refresh_from_db()
    assert batch.expires_at > before
    assert batch.slots == 3


def test_extending_by_nothing_or_beyond_the_money_is_refused(cast, browser, batch):
    nothing = browser.post(at("batch_extend", batch), {"assignments": "0", "lifetime_0": "", "lifetime_1": "3600"})
    assert "Nothing would change." in nothing.content.decode()
    rich = {"assignments": "9000", "lifetime_0": "", "lifetime_1": "3600", "confirmed": "1"}
    rich["seen"] = f"{batch.slots}:{batch.expires_at.isoformat()}"
    refused = browser.post(at("batch_extend", batch), rich)
    assert refused.status_code == 422
    assert "is missing" in refused.content.decode()
    batch.refresh_from_db()
    assert batch.slots == 3


def test_a_batch_name_is_text(browser, batch):
    type(batch).objects.filter(pk=batch.pk).update(name="<script>alert(3)</script>")
    for name in ("batches", "batch", "review", "batch_extend", "money"):
        assert "<script>alert(3)" not in page_of(browser, at(name, None if name in {"batches", "money"} else batch))
