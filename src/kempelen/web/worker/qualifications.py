"""The qualifications of a worker (worker-site 10): the marketplace's own, requesters', and those that are waited for."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kempelen.accounts.models import Worker
from kempelen.core import clock
from kempelen.qualifications.engine import WorkerFacts, facts_of
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationType
from kempelen.qualifications.queries import held_page, last_asked, waiting_of
from kempelen.qualifications.retrying import earliest_retry, has_passed
from kempelen.qualifications.system import ADULT, HITS_APPROVED, LOCALE, MASTERS, PERCENT_APPROVED, SYSTEM_TYPES
from kempelen.web.worker import shapes
from kempelen.web.worker.ask import Answer, Ask, json_answer
from kempelen.web.worker.page import WorkerRequest, readable, show, worker_of

_SHOWN = (PERCENT_APPROVED, HITS_APPROVED, LOCALE, ADULT, MASTERS)
_IN_YOUR_WORDS = {
    PERCENT_APPROVED: _("Approved assignments as a share of your decided ones; 100 until 100 have been decided."),
    HITS_APPROVED: _("How many of your assignments have been approved, by all requesters together."),
    LOCALE: _("Where you live: the country, and the state within the United States."),
    ADULT: _("Whether you are an adult and agree to see adult content."),
    MASTERS: _("Granted by the operator to workers who have shown consistently good work. It cannot be requested."),
}
"""What each of the marketplace's own types says about the worker who reads it; programs are told ``SystemType.description``."""
_PAGE_SIZE = 50
_MOST_ON_A_PAGE = 100
_FURTHEST_PAGE = 100_000
_SORTS = (
    ("granted", _("Latest first")),
    ("name", _("Name")),
    ("author", _("Requester")),
    ("value", _("Value, high to low")),
)


def _json(ask: Ask) -> Answer:
    """Answer what is held in the names that tools read: requesters' page by page, the marketplace's own on the first."""
    worker = worker_of(ask)
    number = _number(ask.query.get("next_token", ""), 1, _FURTHEST_PAGE)
    size = _number(ask.query.get("page_size", ""), _PAGE_SIZE, _MOST_ON_A_PAGE)
    search, sort = ask.query.get("q", ""), ask.query.get("sort", "")
    found = held_page(worker=worker, search=search, sort=sort, skip=(number - 1) * size, limit=size)
    rows = [_system_shape(row) for row in _held(facts_of(worker))] if number == 1 else []
    rows += _custom_shapes(worker, found.rows)
    following = str(number + 1) if number * size < found.total else None
    return json_answer(shapes.results(rows, total=found.total + len(_SHOWN), next_page_token=following))


@require_safe
@readable(_json, "read")
def qualifications(request: WorkerRequest) -> HttpResponse:
    """Show the marketplace's own qualifications with this worker's values, and what requesters have granted."""
    search, sort = request.GET.get("q", "")[:200], request.GET.get("sort", "granted")
    number = _number(request.GET.get("page", ""), 1, _FURTHEST_PAGE)
    found = held_page(worker=request.worker, search=search, sort=sort, skip=(number - 1) * _PAGE_SIZE, limit=_PAGE_SIZE)
    context = {
        "rows": _held(facts_of(request.worker)),
        "granted": found.rows,
        "page": Paginator(range(found.total), _PAGE_SIZE).get_page(number),  # positions only: held_page read the rows
        "search": search,
        "sort": sort,
        "sorts": _SORTS,
        "waiting": len(waiting_of(request.worker)),
        "on_assigned": True,
    }
    return show(request, "worker/qualifications.html", "qualifications", context)


def _pending_json(ask: Ask) -> Answer:
    """Answer the requests that wait."""
    rows = [_request_shape(row) for row in waiting_of(worker_of(ask))]
    return json_answer(shapes.results(rows, total=len(rows), next_page_token=None))


@require_safe
@readable(_pending_json, "read")
def pending(request: WorkerRequest) -> HttpResponse:
    """Show what this worker has asked for and nobody has decided."""
    rows = waiting_of(request.worker)
    context = {"rows": rows, "waiting": len(rows), "on_pending": True}
    return show(request, "worker/pending_qualifications.html", "qualifications", context)


def _number(text: str, otherwise: int, most: int) -> int:
    """Return a whole number from an address, from 1 to ``most``."""
    short = len(text) < len(str(_FURTHEST_PAGE)) + 1 and text.isascii() and text.isdigit()
    return min(max(int(text), 1), most) if short else otherwise


def _held(facts: WorkerFacts) -> list[dict[str, Any]]:
    values = {
        PERCENT_APPROVED: f"{facts.percent_approved} %",
        HITS_APPROVED: f"{facts.approved:,}",
        LOCALE: "-".join(part for part in (facts.country, facts.subdivision) if part) or "not given",
        ADULT: "agreed" if facts.adult else "not agreed",
        MASTERS: "granted" if facts.masters else "not granted",
    }
    return [
        {
            "type": SYSTEM_TYPES[type_id],
            "text": _IN_YOUR_WORDS[type_id],
            "own_value": values[type_id],
            "in_settings": type_id in {LOCALE, ADULT},
        }
        for type_id in _SHOWN
    ]


def _system_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
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


def _custom_shapes(worker: Worker, rows: list[Qualification]) -> list[dict[str, Any]]:
    asked_at = last_asked(worker, [row.qualification_type_id for row in rows])
    shown = []
    for row in rows:
        held = row.qualification_type
        asked, delay = asked_at.get(held.pk), held.retry_delay_seconds
        earliest = earliest_retry(asked, delay) if asked is not None and delay is not None else None
        again = held.active and delay is not None and (asked is None or has_passed(earliest, clock.now()))
        shown.append(
            _type_shape(held)
            | {
                "value": row.value,
                "grant_time": shapes.moment(row.granted_at),
                "is_system_qualification": False,
                "is_requestable": held.active,
                "can_retake_test_or_rerequest": again,
                "earliest_retriable_time": shapes.moment(earliest),
                "request_qualification_url": reverse("worker:request_qualification") if again and not held.test_id else None,
                "retake_test_url": reverse("worker:take_test", args=[held.public_id]) if again and held.test_id else None,
            }
        )
    return shown


def _request_shape(row: QualificationRequest) -> dict[str, Any]:
    return _type_shape(row.qualification_type) | {
        "request_id": row.public_id,
        "request_time": shapes.moment(row.submitted_at),
        "state": "Pending",
    }


def _type_shape(row: QualificationType) -> dict[str, Any]:
    return {
        "qualification_type_id": row.public_id,
        "name": row.name,
        "description": row.description,
        "creator_name": row.requester.name,
        "creator_url": reverse("worker:requester_groups", args=[row.requester.public_id]),
        "has_test": row.test_id is not None,
        "retake_test_url": None,
    }
