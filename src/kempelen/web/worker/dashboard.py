"""The dashboard and the page of one day (worker-site 8)."""

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kempelen.accounts.models import Worker
from kempelen.core import clock
from kempelen.core.errors import InvalidValueError
from kempelen.core.ids import Kind, encode
from kempelen.hits.queries import DayAssignment, DayRow, day_assignments, day_statistics, earnings
from kempelen.hits.queries.earning import last_rejection, waiting_for, working_time
from kempelen.hits.states import AssignmentState
from kempelen.web.worker import shapes
from kempelen.web.worker.ask import Answer, Ask, json_answer
from kempelen.web.worker.chart import chart_of
from kempelen.web.worker.page import WorkerRequest, readable, show, worker_of
from kempelen.web.worker.pay import ENOUGH_MEASUREMENTS, Pay, pay_for

DAYS = 45
"""How far back the table goes, MTurk's horizon; an older day still has its page (worker-site 8)."""
_PER_PAGE = 20
_RECENT_DAYS = 7


def _json(ask: Ask) -> Answer:
    """Answer the dashboard in the names that tools read."""
    worker = worker_of(ask)
    money, days = earnings(worker.pk), day_statistics(worker.pk, DAYS)
    return json_answer(
        {
            "available_earnings": shapes.amount(money.available_micros),
            "hits_overview": _overview(worker),
            "earnings_to_date": {
                "approved": shapes.amount(money.approved_rewards_micros),
                "bonuses": shapes.amount(money.bonuses_micros),
                "total_earnings": shapes.amount(money.total_micros),
            },
            "earnings_by_period": _by_year(days),
            "daily_hit_statistics_overview": [_day_shape(row) for row in days],
        }
    )


@require_safe
@readable(_json, "read")
def dashboard(request: WorkerRequest) -> HttpResponse:
    """Show what was earned, what waits, and the last 45 days."""
    worker = request.worker
    rejection = last_rejection(worker.pk, days=_RECENT_DAYS)
    days, money, today = day_statistics(worker.pk, DAYS), earnings(worker.pk), _today()
    context = {
        "now": timezone.localtime(clock.now()),
        "zone": timezone.get_current_timezone_name(),
        "market_zone": settings.KEMPELEN.time_zone,
        "rejection": rejection,
        "rejection_day": _market_day(rejection.submitted_at).isoformat() if rejection else "",
        "money": money,
        "today": next((row for row in days if row.date == today), None),
        "pay": _pay_lately(worker),
        "overview": _overview(worker),
        "rates": _rates(worker),
        "days": [_day_cells(row) for row in days],
        "chart": chart_of(days, today, DAYS),
        "sums": _sums(days),
        "waiting": waiting_for(worker.pk),
    }
    return show(request, "worker/dashboard.html", "dashboard", context)


def _day_json(ask: Ask, day: str) -> Answer:
    """Answer one day's work in the names that tools read."""
    moment = _date(day)
    if moment is None:
        refusal = InvalidValueError("date", "A day is written YYYY-MM-DD.", value=day)
        return json_answer({"code": refusal.code, "message": str(refusal)}, status=400)
    number = _page_number(ask.query.get("page_number", ""))
    found = day_assignments(worker_of(ask).pk, moment, number, _PER_PAGE)
    rows = (_work_shape(row) for row in found.assignments)
    return json_answer(shapes.results(rows, total=found.total, page_number=number, date=day))


@require_safe
@readable(_day_json, "read")
def day(request: WorkerRequest, day: str) -> HttpResponse:
    """Show what was submitted on one day, with the requesters' words."""
    moment = _date(day)
    if moment is None:
        raise Http404
    number = _page_number(request.GET.get("page_number", ""))
    found = day_assignments(request.worker.pk, moment, number, _PER_PAGE)
    context = {
        "date": moment,
        "rows": [_worked(row) for row in found.assignments],
        "total": found.total,
        "page": Paginator(range(found.total), _PER_PAGE).get_page(number),
    }
    return show(request, "worker/day.html", "dashboard", context)


def _worked(row: DayAssignment) -> dict[str, Any]:
    """Return a submission as its row shows it; undecided work is pending in a worker's words."""
    words = {AssignmentState.SUBMITTED: "Pending", AssignmentState.APPROVED: "Approved", AssignmentState.REJECTED: "Rejected"}
    return {
        "group": row.group,
        "word": words[row.state],
        "feedback": row.feedback,
        "submitted_at": row.submitted_at,
        "reward_micros": row.reward_micros,
        "bonus_micros": row.bonus_micros,
    }


def _overview(worker: Worker) -> dict[str, Any]:
    """Return lifetime counts; a rate is a share of the decided ones, None before the first decision."""
    decided = worker.approved + worker.rejected
    return {
        "approved": worker.approved,
        "approval_rate": round(100 * worker.approved / decided, 1) if decided else None,
        "pending": worker.submitted,
        "rejected": worker.rejected,
        "rejection_rate": round(100 * worker.rejected / decided, 1) if decided else None,
    }


def _rates(worker: Worker) -> dict[str, Any]:
    accepted = sum((worker.submitted, worker.approved, worker.rejected, worker.returned, worker.abandoned))
    return {
        "returned": worker.returned,
        "returned_rate": round(100 * worker.returned / accepted, 1) if accepted else 0,
        "abandoned": worker.abandoned,
        "abandoned_rate": round(100 * worker.abandoned / accepted, 1) if accepted else 0,
    }


def _pay_lately(worker: Worker) -> Pay | None:
    lately = working_time(worker.pk, days=_RECENT_DAYS)
    if lately.submissions < ENOUGH_MEASUREMENTS or lately.seconds <= 0:
        return None
    return pay_for(lately.amount_micros, lately.seconds)


def _sums(days: Iterable[DayRow]) -> dict[str, int]:
    rows = list(days)
    return {
        "approved": sum(row.rewards_micros for row in rows),
        "pending": sum(row.pending_micros for row in rows),
        "bonus": sum(row.bonus_micros for row in rows),
    }


def _by_year(days: Iterable[DayRow]) -> dict[str, Any]:
    """Return earnings by calendar year, as far back as the table goes."""
    years: dict[str, int] = {}
    for row in days:
        years[str(row.date.year)] = years.get(str(row.date.year), 0) + row.rewards_micros + row.bonus_micros
    return {year: shapes.amount(micros) for year, micros in years.items()}


def _day_cells(row: DayRow) -> dict[str, Any]:
    """Return a day's figures with what it came to so far: approved, pending and bonuses, as the bars show it."""
    return {
        "date": row.date,
        "submitted": row.submitted,
        "approved": row.approved,
        "rejected": row.rejected,
        "pending": row.pending,
        "rewards_micros": row.rewards_micros,
        "bonus_micros": row.bonus_micros,
        "earned_micros": row.rewards_micros + row.pending_micros + row.bonus_micros,
    }


def _day_shape(row: DayRow) -> dict[str, Any]:
    return {
        "date": row.date.isoformat(),
        "submitted": row.submitted,
        "approved": row.approved,
        "rejected": row.rejected,
        "pending": row.pending,
        "hits_rewards": shapes.amount(row.rewards_micros),
        "bonus_rewards": shapes.amount(row.bonus_micros),
        "earnings": shapes.amount(row.rewards_micros + row.bonus_micros),
    }


def _work_shape(row: DayAssignment) -> dict[str, Any]:
    return {
        "hit_id": encode(Kind.HIT, row.hit_id),
        "assignment_id": encode(Kind.ASSIGNMENT, row.assignment_id),
        "requester_id": row.group.requester_public_id,
        "requester_name": row.group.requester_name,
        "title": row.group.title,
        "reward": shapes.amount(row.reward_micros),
        # Approved work is in the balance at once, so there is no state between approved and paid.
        "state": {AssignmentState.SUBMITTED: "Submitted", AssignmentState.APPROVED: "Paid"}.get(row.state, "Rejected"),
        "requester_feedback": row.feedback or None,
        "contact_requester_url": None,
    }


def _today() -> date:
    return _market_day(clock.now())


def _market_day(moment: datetime) -> date:
    """Return the day a moment falls on, in the marketplace's time zone."""
    return moment.astimezone(ZoneInfo(settings.KEMPELEN.time_zone)).date()


def _date(text: str) -> date | None:
    """Return the day written, or None. At both ends of the calendar a day has no neighbour, and no zone can be counted in."""
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 -- a calendar day has no zone
    except ValueError:
        return None
    return found if MINYEAR < found.year < MAXYEAR else None


def _page_number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004 -- a page number
