"""Cost, progress, lists, rows and the review page: right figures in as many queries for few rows as for many."""

import pytest

from kempelen.batches.actions import cancel, publish, publish_chunk
from kempelen.batches.models import Batch
from kempelen.batches.queries import (
    Rate,
    agreeing_work,
    api_groups,
    batch_list,
    cost_of,
    progress_of,
    review_page,
    rows_of,
)
from kempelen.batches.queries.review import agreement_of
from kempelen.batches.results import results_csv
from kempelen.core.errors import InvalidValueError
from kempelen.hits.actions import approve, approve_many, reject
from kempelen.hits.models import Hit
from projects import TEST, make_draft, make_project, make_published
from support import counted_queries, make_hit_type, make_workers, publish_hit, work


def hits_of(batch):
    return list(Hit.objects.filter(batch_id=batch.pk).order_by("id"))


def test_cost_of_a_draft_and_of_a_project(cast):
    project = make_project(cast.rita, assignments_per_hit=3)
    for cost in (cost_of(make_draft(project, rows=4)), cost_of(project, 4)):
        assert (cost.hits, cost.assignments, cost.reward_micros, cost.fee_micros) == (4, 12, 50_000, 0)
        assert (cost.total_micros, cost.after_micros, cost.missing_micros) == (600_000, 99_400_000, 0)
    assert cost_of(project, 1_000).missing_micros == 50_000_000


def test_cost_of_a_published_batch_is_what_was_agreed(cast):
    project = make_project(cast.rita)
    batch = make_published(project)
    Batch.objects.filter(pk=batch.pk).update(fee_micros=7)
    assert cost_of(Batch.objects.get()).fee_total_micros == 14


def test_progress_through_a_batch_s_life(cast):
    batch = make_draft(make_project(cast.rita, assignments_per_hit=3), rows=2)
    drafted = progress_of(batch)
    assert (drafted.rows_published, drafted.assignments_total, drafted.open, drafted.held_micros) == (0, 6, 6, 0)
    batch = publish(batch=batch, name="Texts", actor=TEST)
    assert progress_of(batch).held_micros == 300_000
    publish_chunk(batch_id=batch.pk)
    batch.refresh_from_db()
    first, second = hits_of(batch)
    approve(assignment_id=work(cast.wen, first), requester=cast.rita, actor=TEST)
    reject(assignment_id=work(cast.walt, first), requester=cast.rita, feedback="no", actor=TEST)
    work(cast.wen, second)
    found = progress_of(batch)
    assert (found.approved, found.rejected, found.submitted, found.open) == (1, 1, 1, 3)
    assert (found.percent_published, found.percent_submitted) == (100, 50)
    assert (found.spent_micros, found.held_micros) == (50_000, 200_000)
    cancelled = progress_of(cancel(batch=batch, actor=TEST))
    assert (cancelled.open, cancelled.released, cancelled.held_micros) == (0, 3, 50_000)


def test_the_list_is_in_sections_newest_first(cast):
    project = make_project(cast.rita)
    reviewed, ready, running, draft = (
        make_published(project),
        make_published(project),
        make_published(project),
        make_draft(project),
    )
    for hit in hits_of(reviewed):
        approve(assignment_id=work(cast.wen, hit), requester=cast.rita, actor=TEST)
    for hit in hits_of(ready):
        work(cast.wen, hit)
    found = batch_list(cast.rita)
    assert [(one.batch, one.section) for one in found] == [
        (draft, "draft"),
        (running, "in_progress"),
        (ready, "ready"),
        (reviewed, "reviewed"),
    ]
    assert batch_list(cast.rita, before_id=running.pk, limit=1)[0].batch == ready
    assert batch_list(cast.ravi) == []


def test_hits_of_the_api_are_groups_beside_the_batches(cast):
    make_published(make_project(cast.rita))
    hit = publish_hit(cast.rita, slots=2)
    publish_hit(cast.rita)
    make_hit_type(cast.rita, title="Without HITs")
    work(cast.wen, hit)
    (group,) = api_groups(cast.rita)
    assert group.hit_type == hit.hit_type
    assert (group.progress.rows_total, group.progress.assignments_total, group.progress.submitted) == (2, 3, 1)
    assert api_groups(cast.ravi) == []
    page = review_page(group.hit_type)
    assert [(shown.hit_id, shown.inputs) for shown in page.hits] == [(hit.pk, {})]


def test_rows_before_during_and_after_publishing(cast):
    batch = make_draft(make_project(cast.rita, reward_micros=1), rows=5_003)
    expected = [f"text {number}" for number in range(4_998, 5_003)]

    def look():
        return [row["text"] for row in rows_of(Batch.objects.get(), 4_998, 10)]

    assert look() == expected
    publish(batch=batch, name="Texts", actor=TEST)
    publish_chunk(batch_id=batch.pk)
    assert Batch.objects.get().rows_published == 5_000
    assert look() == expected
    publish_chunk(batch_id=batch.pk)
    assert look() == expected
    assert rows_of(Batch.objects.get(), 5_003, 1) == []


def test_answers_stand_side_by_side_with_their_agreement(cast):
    batch = make_published(make_project(cast.rita, assignments_per_hit=3), rows=2)
    first, second = hits_of(batch)
    (third,) = make_workers(1)
    for worker, answer in ((cast.wen, "yes"), (cast.walt, "yes"), (third, "no")):
        work(worker, first, [("answer", answer), ("same", "x")])
    for worker in (cast.wen, cast.walt):
        work(worker, second, [("answer", "yes")])
    page = review_page(batch)
    assert page.fields == ["answer", "same"]
    assert [shown.inputs["text"] for shown in page.hits] == ["text 0", "text 1"]
    assert page.hits[0].agreement == {"answer": pytest.approx(2 / 3), "same": 1.0}
    assert [answer.values["answer"] for answer in page.hits[0].answers] == ["yes", "yes", "no"]
    assert [shown.all_agree for shown in page.hits] == [False, True]
    agreed = review_page(batch, agreeing=True)
    assert [shown.hit_id for shown in agreed.hits] == [second.pk]


def test_what_agrees_can_be_approved_at_its_price(cast):
    batch = make_published(make_project(cast.rita, assignments_per_hit=2), rows=3)
    agreeing, differing, alone = hits_of(batch)
    wanted = [work(cast.wen, agreeing, [("a", "1")]), work(cast.walt, agreeing, [("a", "1")])]
    work(cast.wen, differing, [("a", "1")])
    work(cast.walt, differing, [("a", "2")])
    work(cast.wen, alone, [("a", "1")])
    found = agreeing_work(batch)
    assert (sorted(found.assignment_ids), found.price_micros) == (sorted(wanted), 100_000)
    assert approve_many(assignment_ids=found.assignment_ids, requester=cast.rita, feedback="", actor=TEST) == 2
    assert agreeing_work(batch).assignment_ids == []


def test_filters_by_status(cast):
    batch = make_published(make_project(cast.rita), rows=4)
    approved, rejected, submitted, _untouched = hits_of(batch)
    approve(assignment_id=work(cast.wen, approved), requester=cast.rita, actor=TEST)
    reject(assignment_id=work(cast.wen, rejected), requester=cast.rita, feedback="no", actor=TEST)
    work(cast.wen, submitted)
    expected = {
        "submitted": [submitted],
        "approved": [approved],
        "rejected": [rejected],
        "all": [approved, rejected, submitted],
    }
    for status, hits in expected.items():
        page = review_page(batch, status=status)
        assert [shown.hit_id for shown in page.hits] == [hit.pk for hit in hits]
        assert page.hits_total == len(hits)
    with pytest.raises(InvalidValueError):
        review_page(batch, status="everything")


def test_the_rate_with_me_is_shown(cast):
    batch = make_published(make_project(cast.rita), rows=3)
    first, second, third = hits_of(batch)
    approve(assignment_id=work(cast.wen, first), requester=cast.rita, actor=TEST)
    reject(assignment_id=work(cast.wen, second), requester=cast.rita, feedback="no", actor=TEST)
    work(cast.wen, third)
    (shown,) = review_page(batch).hits
    assert shown.answers[0].rates.lifetime == Rate(approved=1, decided=2)
    assert str(shown.answers[0].rates.lifetime) == "50% (1/2)"


def test_many_answers_to_one_hit_come_in_answer_pages(cast):
    workers = make_workers(53)
    batch = make_published(make_project(cast.rita, assignments_per_hit=60), rows=1)
    (hit,) = hits_of(batch)
    keys = [work(worker, hit) for worker in workers]
    pages = [review_page(batch, answer_page=number) for number in (1, 2)]
    assert {page.answer_pages for page in pages} == {2}
    assert [answer.assignment_id for page in pages for answer in page.hits[0].answers] == keys
    assert pages[0].hits[0].answers_total == 53


def test_pages_of_hits(cast):
    batch = make_published(make_project(cast.rita, reward_micros=1), rows=21)
    hits = hits_of(batch)
    for hit in hits:
        work(cast.wen, hit)
    assert [shown.hit_id for shown in review_page(batch, page=2).hits] == [hits[20].pk]
    assert review_page(batch).pages == 2


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], {}),
        ([{"a": "1"}], {}),
        ([{"a": "1"}, {"a": "1"}], {"a": 1.0}),
        ([{"a": "1"}, {"b": "1"}], {"a": 0.5, "b": 0.5}),
        ([{"a": "1"}, {"a": "1"}, {"a": "2"}, {"a": "3"}], {"a": 0.5}),
    ],
)
def test_agreement_is_the_share_of_the_most_frequent_value(answers, expected):
    assert agreement_of(answers) == expected


def test_as_many_queries_for_twice_the_rows(cast):
    workers = make_workers(4)
    project = make_project(cast.rita, assignments_per_hit=4, reward_micros=1)

    def fill(rows, groups):
        batch = make_published(project, rows=rows)
        for hit in hits_of(batch):
            for worker in workers[: rows // 2]:
                work(worker, hit)
        for number in range(groups):
            publish_hit(cast.rita, title=f"{rows} {number}", reward_micros=1)
        return batch.pk

    def read(key):
        found, batch = {}, Batch.objects.get(pk=key)
        for name, reading in {
            "cost": lambda: cost_of(batch),
            "progress": lambda: progress_of(batch),
            "list": lambda: [one.batch.project.name for one in batch_list(cast.rita)],
            "groups": lambda: api_groups(cast.rita),
            "review": lambda: review_page(batch, status="all"),
            "agreeing": lambda: (review_page(batch, agreeing=True), agreeing_work(batch)),
            "rows": lambda: rows_of(batch, 0, 100),
            "results": lambda: list(results_csv(batch)),
        }.items():
            with counted_queries() as seen:
                reading()
            found[name] = len(seen)
        return found

    small = fill(4, 2)
    read(small)  # what a process asks once and keeps is asked now
    few = read(small)
    many = read(fill(8, 4))
    assert few == many
    assert max(few.values()) <= 12
