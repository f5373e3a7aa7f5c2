"""Your HITs Queue: what a worker has accepted and not yet sent (worker-site 7)."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.queries import HeldAssignment, queue_of
from kempelen.money import format_micros
from kempelen.web.worker import shapes
from kempelen.web.worker.ask import Answer, Ask, json_answer
from kempelen.web.worker.clockface import clock_face
from kempelen.web.worker.doors import work_address
from kempelen.web.worker.page import WorkerRequest, readable, show

_SOON_SECONDS = 300


def _json(ask: Ask) -> Answer:
    """Answer the queue as tools read it: never late, straight from the rows."""
    held = queue_of(ask.who.worker_id) if ask.who is not None else []
    tasks = [shapes.held(item, address=_address(item)) for item in held]
    return json_answer({"num_results": len(tasks), "total_num_results": len(tasks), "tasks": tasks})


@require_safe
@readable(_json, "read")
def queue(request: WorkerRequest) -> HttpResponse:
    """Show what is held, the next deadline first."""
    now = clock.now()
    held = [item for item in queue_of(request.worker.pk) if item.deadline > now]
    rows: list[dict[str, Any]] = [
        {
            "held": item,
            "address": _address(item),
            "clock": clock_face(item.accepted_at, item.deadline, now),
            "group_id": item.group.public_id,
            "key": encode(Kind.ASSIGNMENT, item.assignment_id),
        }
        for item in held
    ]
    nearest = rows[0] if rows and (held[0].deadline - now).total_seconds() < _SOON_SECONDS else None
    context = {
        "rows": rows,
        "worth": format_micros(sum(item.reward_micros for item in held)),
        "limit": settings.KEMPELEN.queue_limit,
        "held": len(held),
        "nearest": nearest,
    }
    return show(request, "worker/queue.html", "queue", context)


def _address(item: HeldAssignment) -> str:
    return work_address(item.group.id, item.hit_id, item.assignment_id)
