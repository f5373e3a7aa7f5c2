"""From a draft to HITs: once, whole, at a fixed price, whatever is interrupted."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from kempelen.audit.models import AuditEntry
from kempelen.audit.vocabulary import Verb
from kempelen.batches.actions import discard_draft, draft_batch, publish, publish_chunk
from kempelen.batches.actions.publishing import contents_of
from kempelen.batches.errors import BatchStateError, TableError
from kempelen.batches.models import Batch, BatchRows
from kempelen.batches.states import BatchState
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError
from kempelen.core.models import OutboxMessage
from kempelen.hits.actions import expire_overdue
from kempelen.hits.models import Hit, HitType
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.ledger.models import Transfer
from kempelen.ledger.queries import requester_balance
from projects import PLAIN, TEST, make_draft, make_project, make_published, numbered
from support import at_once, books_balance

START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_draft_costs_nothing_and_shows_nothing(cast):
    batch = make_draft(make_project(cast.rita), rows=3)
    assert (batch.state, batch.rows_total, batch.rows_published) == (BatchState.DRAFT, 3, 0)
    assert batch.columns == ["text", "image"]
    assert not Hit.objects.exists()
    assert requester_balance(cast.rita.pk).on_hold_micros == 0


def test_publishing_makes_a_hit_of_each_row(cast):
    with clock.stopped_at(START):
        batch = make_published(make_project(cast.rita, assignments_per_hit=3), rows=4)
    hits = list(Hit.objects.order_by("id"))
    assert batch.state == BatchState.PUBLISHED
    assert [json.loads(hit.content)["text"] for hit in hits] == ["text 0", "text 1", "text 2", "text 3"]
    assert {hit.expires_at for hit in hits} == {batch.expires_at} == {START + timedelta(hours=1)}
    assert {hit.annotation for hit in hits} == {f"BatchId:{batch.pk};OriginalHitTemplateId:{batch.project_id};"}
    assert {(hit.slots, hit.batch_id, hit.layout_id) for hit in hits} == {(3, batch.pk, batch.layout_id)}
    assert requester_balance(cast.rita.pk).on_hold_micros == 4 * 3 * 50_000
    assert not BatchRows.objects.exists()
    books_balance()


def test_a_template_without_variables_is_one_hit(cast):
    project = make_project(cast.rita, html=PLAIN, assignments_per_hit=9)
    batch = publish(batch=draft_batch(project=project, file=None, file_name="", actor=TEST), name="Survey", actor=TEST)
    assert not publish_chunk(batch_id=batch.pk)
    assert [(hit.content, hit.slots) for hit in Hit.objects.all()] == [("{}", 9)]
    books_balance()


def test_a_template_with_variables_needs_a_file(cast):
    with pytest.raises(TableError, match=r"\$\{text\}, \$\{image\}"):
        draft_batch(project=make_project(cast.rita), file=None, file_name="", actor=TEST)
    assert not Batch.objects.exists()


def test_batches_of_one_project_share_a_group(cast):
    project = make_project(cast.rita)
    make_published(project)
    make_published(project)
    assert HitType.objects.count() == 1


def test_a_batch_keeps_the_design_and_price_it_was_drafted_with(cast):
    project = make_project(cast.rita)
    batch = make_draft(project)
    type(project).objects.filter(pk=project.pk).update(reward_micros=1)
    publish(batch=Batch.objects.get(pk=batch.pk), name="Old price", actor=TEST)
    assert requester_balance(cast.rita.pk).on_hold_micros == 2 * 50_000


@pytest.mark.parametrize("short_by", [1, 50_000])
def test_money_short_by_a_little_is_refused_and_nothing_is_made(cast, short_by):
    price_micros = 100_000_000 + short_by
    batch = make_draft(make_project(cast.rita, reward_micros=price_micros), rows=1)
    with pytest.raises(InsufficientFundsError) as refused:
        publish(batch=batch, name="Too dear", actor=TEST)
    assert refused.value.missing_micros == short_by
    batch.refresh_from_db()
    assert (batch.state, batch.hit_type_id, batch.name) == (BatchState.DRAFT, None, "Texts: texts.csv")
    assert not OutboxMessage.objects.exists()
    assert not Hit.objects.exists()
    assert not HitType.objects.exists()
    assert not AuditEntry.objects.filter(verb=Verb.BATCH_PUBLISHED).exists()
    assert Transfer.objects.count() == 1  # Rita's deposit
    books_balance()


@pytest.mark.parametrize(("name", "lifetime"), [("", None), ("x" * 201, None), ("Texts", 29), ("Texts", 31_536_001)])
def test_a_bad_name_or_lifetime_is_refused(cast, name, lifetime):
    batch = make_draft(make_project(cast.rita))
    with pytest.raises(InvalidValueError):
        publish(batch=batch, name=name, actor=TEST, lifetime_seconds=lifetime)
    batch.refresh_from_db()
    assert batch.state == BatchState.DRAFT


def test_another_lifetime_may_be_chosen(cast):
    with clock.stopped_at(START):
        batch = publish(batch=make_draft(make_project(cast.rita)), name="Short", actor=TEST, lifetime_seconds=60)
    assert batch.expires_at == START + timedelta(minutes=1)


def test_publishing_twice_publishes_once(cast):
    batch = make_draft(make_project(cast.rita))
    stale = Batch.objects.get(pk=batch.pk)
    publish(batch=batch, name="First", actor=TEST)
    with pytest.raises(BatchStateError, match="already published"):
        publish(batch=stale, name="Second", actor=TEST)
    assert Batch.objects.get().name == "First"
    assert OutboxMessage.objects.count() == 1
    assert requester_balance(cast.rita.pk).on_hold_micros == 2 * 50_000
    books_balance()


def test_ten_thousand_rows_survive_an_interruption_after_any_chunk(cast, monkeypatch):
    batch = publish(batch=make_draft(make_project(cast.rita, reward_micros=1), numbered(10_001)), name="Many", actor=TEST)
    from kempelen.batches.actions import publishing  # noqa: PLC0415 -- the module whose part is interrupted

    insert, chunks = publishing.insert_hits, 0
    while True:
        with monkeypatch.context() as patch:
            patch.setattr(publishing, "insert_hits", lambda **facts: (insert(**facts), 1 / 0))
            with pytest.raises(ZeroDivisionError):
                publish_chunk(batch_id=batch.pk)
        assert Hit.objects.count() == Batch.objects.get().rows_published == chunks * 5_000
        books_balance()
        more = publish_chunk(batch_id=batch.pk)
        chunks += 1
        if not more:
            break
    assert chunks == 3
    assert Batch.objects.get().state == BatchState.PUBLISHED
    contents = set(Hit.objects.values_list("content", flat=True))
    assert len(contents) == Hit.objects.count() == 10_001
    assert not publish_chunk(batch_id=batch.pk)
    books_balance()


@pytest.mark.parametrize("state", [BatchState.DRAFT, BatchState.CANCELLED])
def test_only_a_publishing_batch_is_published(cast, state):
    batch = make_draft(make_project(cast.rita))
    if state is BatchState.CANCELLED:
        from kempelen.batches.actions import cancel  # noqa: PLC0415 -- this case alone

        cancel(batch=publish(batch=batch, name="Off", actor=TEST), actor=TEST)
    assert not publish_chunk(batch_id=batch.pk)
    assert not Hit.objects.exists()


def test_hits_published_too_late_give_their_money_back(cast):
    with clock.stopped_at(START) as advance:
        batch = publish(batch=make_draft(make_project(cast.rita)), name="Late", actor=TEST)
        advance(timedelta(hours=2))
        publish_chunk(batch_id=batch.pk)
        expire_overdue()
    assert requester_balance(cast.rita.pk).on_hold_micros == 0
    books_balance()


def test_two_publishers_at_once_share_the_chunks(cast_committed):
    batch = publish(
        batch=make_draft(make_project(cast_committed.rita, reward_micros=1), numbered(20_000)), name="Many", actor=TEST
    )

    def work() -> None:
        while publish_chunk(batch_id=batch.pk):
            pass

    at_once(work, work, work)
    assert Hit.objects.values("content").distinct().count() == Hit.objects.count() == 20_000
    assert Batch.objects.get().state == BatchState.PUBLISHED
    books_balance()


def test_a_draft_can_be_discarded_but_nothing_else(cast):
    project = make_project(cast.rita)
    discard_draft(batch=make_draft(project), actor=TEST)
    assert not Batch.objects.exists()
    assert not BatchRows.objects.exists()
    published = publish(batch=make_draft(project), name="Out", actor=TEST)
    with pytest.raises(BatchStateError):
        discard_draft(batch=published, actor=TEST)
    assert Batch.objects.exists()
    assert BatchRows.objects.exists()


def test_every_name_and_cell_stands_in_its_hit_to_the_letter():
    columns = ["plain", "100 %s", "{braces}", 'quo"te', "back\\slash", "größe"]
    cells = ["", "%d %% %(x)s", "tab\tline\nline", '"', "\\u0041", "🥪"]
    contents = contents_of(columns, json.dumps([cells, cells[::-1]]))
    assert [json.loads(content) for content in contents] == [
        dict(zip(columns, cells, strict=True)),
        dict(zip(columns, cells[::-1], strict=True)),
    ]
    assert contents[0].startswith('{"plain":"","100 %s":')
