"""The room's SQL that reads. HITs come from a source: a batch, or the HITs of one HIT type that are in no batch ("API").

``state`` numbers are those of ``AssignmentState``; ``state <= 4`` and the NULL tests let partial indexes be used
(data-model 6).
"""

from dataclasses import dataclass

from kempelen.batches.models import Batch
from kempelen.core.db import Statement
from kempelen.hits.models import HitType

Source = Batch | HitType
"""Whose answers are reviewed or downloaded. A HIT type stands for its HITs made by the API, outside any batch."""

_WHERE = {
    Batch: "h.batch_id IS NOT NULL AND h.batch_id = :source",
    HitType: "h.batch_id IS NULL AND h.hit_type_id = :source",
}
_ANSWERS = "h.submitted + h.approved + h.rejected"
_AGREEING = """SELECT a.hit_id FROM hit h JOIN assignment a ON a.hit_id = h.id AND a.state IN (2, 3) AND a.state <= 4
    WHERE {where} AND h.submitted > 0
    GROUP BY a.hit_id HAVING count(*) > 1 AND count(DISTINCT coalesce(a.answer, '[]')) = 1"""
_STATUS = {
    "submitted": "h.submitted > 0",
    "approved": "h.approved > 0",
    "rejected": "h.rejected > 0",
    "all": f"{_ANSWERS} > 0",
}


@dataclass(frozen=True, slots=True)
class PerSource:
    """One statement in the two forms a source can have."""

    batch: Statement
    group: Statement

    def of(self, source: Source) -> Statement:
        """Return the form for this source; its key is the parameter ``source``."""
        return self.batch if isinstance(source, Batch) else self.group


def _per_source(postgresql: str, sqlite: str | None = None) -> PerSource:
    def one(where: str) -> Statement:
        return Statement(postgresql=postgresql.replace("{where}", where), sqlite=(sqlite or postgresql).replace("{where}", where))

    return PerSource(batch=one(_WHERE[Batch]), group=one(_WHERE[HitType]))


def hits_to_review(status: str, *, agreeing: bool) -> tuple[PerSource, PerSource]:
    """Return two statements: how many HITs have such answers, and a page of their keys."""
    return _HITS_TO_REVIEW[status, agreeing]


def _hits_to_review(status: str, *, agreeing: bool) -> tuple[PerSource, PerSource]:
    among = f" AND h.id IN ({_AGREEING})" if agreeing else ""
    found = f"FROM hit h WHERE {{where}} AND {_STATUS[status]}{among}"
    return _per_source(f"SELECT count(*) {found}"), _per_source(f"SELECT h.id {found} ORDER BY h.id LIMIT :limit OFFSET :offset")


_HITS_TO_REVIEW = {
    (status, agreeing): _hits_to_review(status, agreeing=agreeing) for status in _STATUS for agreeing in (False, True)
}
STATUSES = tuple(_STATUS)

AGREEING_WORK = _per_source(
    f"""SELECT a.id, a.reward_micros + a.fee_micros FROM hit h
    JOIN assignment a ON a.hit_id = h.id AND a.state = 2 AND a.state <= 4
    WHERE {{where}} AND h.id IN ({_AGREEING}) ORDER BY a.id"""
)

_COUNTS = """count(*), sum(slots), sum(pending), sum(submitted), sum(approved), sum(rejected), sum(released),
    sum(approved * (reward_micros + fee_micros)),
    sum((slots - approved - rejected - released) * (reward_micros + fee_micros))"""
BATCH_COUNTS = Statement.listed(
    f"SELECT batch_id, {_COUNTS} FROM hit WHERE batch_id IS NOT NULL AND batch_id IN :batches GROUP BY batch_id"
)
GROUP_COUNTS = Statement.listed(
    f"SELECT hit_type_id, {_COUNTS} FROM hit WHERE batch_id IS NULL AND hit_type_id IN :groups GROUP BY hit_type_id"
)

API_GROUPS = Statement.same(
    """SELECT t.id FROM hit_type t WHERE t.requester_id = :requester
      AND EXISTS (SELECT 1 FROM hit h WHERE h.batch_id IS NULL AND h.hit_type_id = t.id) ORDER BY t.id DESC LIMIT :limit"""
)


def _share(since: str) -> str:
    """Return two columns: approved and decided since a moment."""
    decided = f"a.decided_at >= {since}"
    return f"sum(CASE WHEN a.state = 3 AND {decided} THEN 1 ELSE 0 END), sum(CASE WHEN {decided} THEN 1 ELSE 0 END)"


RATES = Statement.listed(
    f"""SELECT a.worker_id, sum(CASE WHEN a.state = 3 THEN 1 ELSE 0 END), count(*), {_share(":month")}, {_share(":week")}
    FROM assignment a JOIN hit h ON h.id = a.hit_id
    WHERE a.worker_id IN :workers AND a.state IN (3, 4) AND a.state <= 4 AND +h.requester_id = :requester GROUP BY a.worker_id"""
)
"""The plus keeps planners from walking all of the requester's HITs: a worker's own assignments are the shorter way."""

ANSWERED_HITS = _per_source(
    f"SELECT h.id, {_ANSWERS} FROM hit h WHERE {{where}} AND h.id > :after AND {_ANSWERS} > 0 ORDER BY h.id LIMIT :limit"
)


def _seconds(column: str) -> str:
    return f"floor(extract(epoch FROM {column}))::bigint"


def _seconds_sqlite(column: str) -> str:
    return f"unixepoch(substr({column}, 1, 19))"


_HIT_FACTS = """SELECT h.id, h.hit_type_id, {created}, {expires}, h.slots, h.reward_micros, h.annotation, h.layout_id, h.content
    FROM hit h WHERE {where} AND h.id BETWEEN :first AND :last AND """
HIT_FACTS = _per_source(
    _HIT_FACTS.replace("{created}", _seconds("h.created_at")).replace("{expires}", _seconds("h.expires_at")) + f"{_ANSWERS} > 0",
    _HIT_FACTS.replace("{created}", _seconds_sqlite("h.created_at")).replace("{expires}", _seconds_sqlite("h.expires_at"))
    + f"{_ANSWERS} > 0",
)

_MOMENTS = ("accepted_at", "submitted_at", "due_at", "decided_at", "rejected_at")
_OF_PIECE = """FROM hit h JOIN assignment a ON a.hit_id = h.id AND a.state IN (2, 3, 4) AND a.state <= 4{join}
    WHERE {where} AND h.id BETWEEN :first AND :last AND a.id > :after ORDER BY h.id, a.id LIMIT :limit"""
_FULL_PIECE = _OF_PIECE.replace("{join}", " JOIN worker w ON w.id = a.worker_id")
_ROW = "SELECT a.id, a.answer, a.hit_id, a.worker_id, w.public_id, a.state, a.feedback, "
RESULT_ROWS = _per_source(
    _ROW + ", ".join(_seconds(f"a.{name}") for name in _MOMENTS) + " " + _FULL_PIECE,
    _ROW + ", ".join(_seconds_sqlite(f"a.{name}") for name in _MOMENTS) + " " + _FULL_PIECE,
)
RESULT_ANSWERS = _per_source("SELECT a.id, a.answer " + _OF_PIECE.replace("{join}", ""))
PARAMETERS = _per_source(
    "SELECT h.content FROM hit h WHERE {where} AND h.layout_id IS NOT NULL AND h.id BETWEEN :first AND :last ORDER BY h.id"
)
