"""Every reading of projects and batches that is more than a row. Queries are as many for 10 rows as for 10,000."""

from kempelen.batches.queries.costs import Cost, cost_of
from kempelen.batches.queries.progress import (
    ApiGroup,
    BatchSummary,
    Progress,
    api_groups,
    batch_list,
    latest_batches,
    progress_of,
)
from kempelen.batches.queries.rates import NO_RATES, Rate, Rates, rates_of
from kempelen.batches.queries.review import (
    AgreeingWork,
    ReviewAnswer,
    ReviewHit,
    ReviewPage,
    agreeing_work,
    review_hit,
    review_page,
)
from kempelen.batches.queries.rows import rows_of
from kempelen.batches.readings import Source

__all__ = [
    "NO_RATES",
    "AgreeingWork",
    "ApiGroup",
    "BatchSummary",
    "Cost",
    "Progress",
    "Rate",
    "Rates",
    "ReviewAnswer",
    "ReviewHit",
    "ReviewPage",
    "Source",
    "agreeing_work",
    "api_groups",
    "batch_list",
    "cost_of",
    "latest_batches",
    "progress_of",
    "rates_of",
    "review_hit",
    "review_page",
    "rows_of",
]
