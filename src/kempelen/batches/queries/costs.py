"""What a batch costs before it is published."""

from dataclasses import dataclass

from kempelen.batches.models import Batch, Project
from kempelen.batches.states import BatchState
from kempelen.hits.pricing import fee_for
from kempelen.ledger.queries import available_micros
from kempelen.qualifications.requirements import from_json


@dataclass(frozen=True, slots=True)
class Cost:
    """The lines of the cost summary. Amounts in micro-units; ``reward_micros`` and ``fee_micros`` are for one assignment."""

    hits: int
    assignments_per_hit: int
    reward_micros: int
    fee_micros: int
    available_micros: int

    @property
    def assignments(self) -> int:
        """Return how many answers are bought."""
        return self.hits * self.assignments_per_hit

    @property
    def reward_total_micros(self) -> int:
        """Return what workers earn if everything is approved."""
        return self.assignments * self.reward_micros

    @property
    def fee_total_micros(self) -> int:
        """Return what the marketplace takes then."""
        return self.assignments * self.fee_micros

    @property
    def total_micros(self) -> int:
        """Return what is set aside at publishing."""
        return self.reward_total_micros + self.fee_total_micros

    @property
    def after_micros(self) -> int:
        """Return what stays available; below zero the batch cannot be published."""
        return self.available_micros - self.total_micros

    @property
    def missing_micros(self) -> int:
        """Return what must be added first, or zero."""
        return max(0, -self.after_micros)


def cost_of(source: Batch | Project, rows: int | None = None) -> Cost:
    """Return the cost of a batch, or of ``rows`` rows of a project (1 unless given), beside the requester's money."""
    if isinstance(source, Batch):
        hits, slots, requirements = source.rows_total, source.slots, source.project.requirements
    else:
        hits, slots, requirements = (1 if rows is None else rows), source.assignments_per_hit, source.requirements
    if isinstance(source, Batch) and source.state != BatchState.DRAFT:
        fee_micros = source.fee_micros
    else:
        fee_micros = fee_for(source.reward_micros, slots, from_json(requirements))
    return Cost(
        hits=hits,
        assignments_per_hit=slots,
        reward_micros=source.reward_micros,
        fee_micros=fee_micros,
        available_micros=available_micros(source.requester_id),
    )
