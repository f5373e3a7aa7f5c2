"""The JSON that workers' tools read, in their names (worker-site 16)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.queries import Group, HeldAssignment
from kempelen.money.amounts import as_decimal
from kempelen.qualifications.asking import Asking
from kempelen.qualifications.engine import Verdict
from kempelen.qualifications.requirements import Guard
from kempelen.qualifications.system import SYSTEM_TYPES, name_of
from kempelen.web.worker.rows import Row

_WORKER_ACTION = {Guard.ACCEPT: "AcceptHit", Guard.PREVIEW: "PreviewHit", Guard.DISCOVER: "ViewHitSet"}


def amount(micros: int) -> dict[str, Any]:
    """Return an amount as tools read it: a number of dollars. Six decimals fit a double exactly enough to print back."""
    return {"amount_in_dollars": float(as_decimal(micros)), "currency_code": "USD"}


def moment(value: datetime | None) -> str | None:
    """Return a moment in ISO 8601, UTC."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value is not None else None


def group_facts(group: Group) -> dict[str, Any]:
    """Return the *Group* of the tools, as far as it is the same for everybody."""
    return {
        "hit_set_id": group.public_id,
        "title": group.title,
        "description": group.description,
        "keywords": group.keywords,
        "requester_id": group.requester_public_id,
        "requester_name": group.requester_name,
        "monetary_reward": amount(group.reward_micros),
        "assignment_duration_in_seconds": group.duration_seconds,
        "auto_approval_delay_in_seconds": group.approve_after_seconds,
        "creation_time": moment(group.created_at),
        "last_updated_time": moment(group.last_added_at or group.created_at),
        "latest_expiration_time": moment(group.latest_expires_at),
        "requester_url": reverse("worker:requester_groups", args=[group.requester_public_id]),
        "project_tasks_url": reverse("worker:preview", args=[group.public_id]),
        "accept_project_task_url": reverse("worker:accept", args=[group.public_id]),
    }


def group_for(row: Row) -> dict[str, Any]:
    """Return the *Group* of the tools for one viewer."""
    pay = row.pay
    return group_facts(row.group) | {
        "assignable_hits_count": row.hits,
        "caller_meets_requirements": row.may_accept,
        "caller_meets_preview_requirements": row.may_preview,
        "project_requirements": [requirement(verdict, row.asking) for verdict in row.verdicts],
        "requesterInfo": {"activityLevel": None, "taskApprovalRate": None, "taskReviewTime": None},
        "done_before": row.done,
        "measured_pay_per_hour": amount(pay.micros_per_hour) if pay else None,
    }


def requirement(verdict: Verdict, asking: Mapping[str, Asking]) -> dict[str, Any]:
    """Return the *Requirement* of the tools, with the caller's own value; ``asking`` says of each type how it is granted."""
    asked = verdict.requirement
    system_type = SYSTEM_TYPES.get(asked.qualification_type_id)
    ways = asking.get(asked.qualification_type_id)
    return {
        "qualification_type_id": asked.qualification_type_id,
        "comparator": str(asked.comparator),
        "qualification_values": [*asked.integer_values, *(str(place) for place in asked.locale_values)],
        "worker_action": _WORKER_ACTION[asked.guard],
        "caller_meets_requirement": verdict.met,
        "caller_qualification_value": _own_value(verdict.own_value),
        "qualification_type": {
            "qualification_type_id": asked.qualification_type_id,
            "name": asked.name or name_of(asked.qualification_type_id),
            "description": system_type.description if system_type else "",
            "keywords": "",
            "has_test": ways is not None and ways.by_test,
            "is_requestable": ways is not None and ways.possible,
            "visibility": True,
        },
    }


def _own_value(text: str) -> dict[str, Any]:
    """Return a value held: a number or a place. What is only granted or not is neither."""
    number = text.removesuffix(" %").replace(",", "")
    if number.isascii() and number.isdigit():
        return {"integer_value": int(number), "locale_value": None}
    country, _, subdivision = text.partition("-")
    is_place = len(country) == 2 and country.isupper()  # noqa: PLR2004 -- ISO 3166-1 alpha-2
    place = {"country": country, "subdivision": subdivision or None} if is_place else None
    return {"integer_value": None, "locale_value": place}


def held(assignment: HeldAssignment, *, address: str) -> dict[str, Any]:
    """Return one entry of the queue."""
    now = clock.now()
    return {
        "task_id": encode(Kind.HIT, assignment.hit_id),
        "assignment_id": encode(Kind.ASSIGNMENT, assignment.assignment_id),
        "state": "Assigned",
        "accepted_at": moment(assignment.accepted_at),
        "deadline": moment(assignment.deadline),
        "time_to_deadline_in_seconds": max(int((assignment.deadline - now).total_seconds()), 0),
        "task_url": address,
        "expired_task_action_url": reverse("worker:queue"),
        "project": held_group(assignment),
    }


def held_group(assignment: HeldAssignment) -> dict[str, Any]:
    """Return the *Group* of a held assignment: what its holder needs to recognise it."""
    group = assignment.group
    return {
        "hit_set_id": group.public_id,
        "title": group.title,
        "requester_id": group.requester_public_id,
        "requester_name": group.requester_name,
        "monetary_reward": amount(assignment.reward_micros),
        "assignment_duration_in_seconds": assignment.duration_seconds,
        "requester_url": reverse("worker:requester_groups", args=[group.requester_public_id]),
        "project_tasks_url": reverse("worker:preview", args=[group.public_id]),
        "accept_project_task_url": reverse("worker:accept", args=[group.public_id]),
    }


def results(rows: Iterable[Mapping[str, Any]], *, total: int, **more: Any) -> dict[str, Any]:
    """Return a list with its counts."""
    listed = list(rows)
    return {**more, "num_results": len(listed), "total_num_results": total, "results": listed}
