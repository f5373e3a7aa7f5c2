"""The qualifications a worker holds (worker-site 10): the marketplace's own, which everybody has."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kempelen.qualifications.engine import WorkerFacts, facts_of
from kempelen.qualifications.system import ADULT, HITS_APPROVED, LOCALE, MASTERS, PERCENT_APPROVED, SYSTEM_TYPES
from kempelen.web.worker import shapes
from kempelen.web.worker.ask import Answer, Ask, json_answer
from kempelen.web.worker.page import WorkerRequest, readable, show, worker_of

_SHOWN = (PERCENT_APPROVED, HITS_APPROVED, LOCALE, ADULT, MASTERS)


def _json(ask: Ask) -> Answer:
    """Answer what is held in the names that tools read."""
    held = _held(facts_of(worker_of(ask)))
    rows = [
        {
            "name": row["type"].name,
            "description": row["type"].description,
            "creator_name": None,
            "creator_url": None,
            "value": row["own_value"],
            "grant_time": None,
            "is_system_qualification": True,
            "is_requestable": False,
            "has_test": False,
            "can_retake_test_or_rerequest": False,
            "earliest_retriable_time": None,
            "request_qualification_url": None,
            "retake_test_url": None,
        }
        for row in held
    ]
    return json_answer(shapes.results(rows, total=len(rows), next_page_token=None))


@require_safe
@readable(_json, "read")
def qualifications(request: WorkerRequest) -> HttpResponse:
    """Show the marketplace's own qualifications with this worker's values."""
    return show(request, "worker/qualifications.html", "qualifications", {"rows": _held(facts_of(request.worker))})


def _held(facts: WorkerFacts) -> list[dict[str, Any]]:
    values = {
        PERCENT_APPROVED: f"{facts.percent_approved} %",
        HITS_APPROVED: f"{facts.approved:,}",
        LOCALE: "-".join(part for part in (facts.country, facts.subdivision) if part) or "not given",
        ADULT: "agreed" if facts.adult else "not agreed",
        MASTERS: "granted" if facts.masters else "not granted",
    }
    return [
        {"type": SYSTEM_TYPES[type_id], "own_value": values[type_id], "in_settings": type_id in {LOCALE, ADULT}}
        for type_id in _SHOWN
    ]
