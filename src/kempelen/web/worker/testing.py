"""One qualification of a requester: what it asks, where a worker stands, and its test (worker-site 10)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kempelen.audit.vocabulary import Actor
from kempelen.core import clock
from kempelen.core.errors import NotFoundError, Refusal
from kempelen.core.ids import Kind, decode
from kempelen.hits.actions.testing import form_of
from kempelen.qualifications.access import taken_test, type_for
from kempelen.qualifications.actions import start_test
from kempelen.qualifications.models import QualificationRequest, QualificationType
from kempelen.qualifications.queries import standing_of
from kempelen.web.frames import allow_frames, test_frame
from kempelen.web.templatetags.kempelen import duration
from kempelen.web.worker.clockface import clock_face
from kempelen.web.worker.page import WorkerRequest, show, worker_page


@require_safe
@worker_page
def qualification(request: WorkerRequest, type_id: str) -> HttpResponse:
    """Show what the qualification is, what this worker holds of it, and the next step: a test, a request, or a wait."""
    found = type_for(request.worker, type_id)
    standing = standing_of(request.worker, found)
    context: dict[str, Any] = {
        "wanted": found,
        "standing": standing,
        "test_url": _address("worker:take_test", found, _group_id(request)),
        "test_time": duration(found.test.duration_seconds) if found.test is not None else "",
        "retry_time": duration(found.retry_delay_seconds or None),
        "group_id": _group_id(request),
    }
    return show(request, "worker/qualification.html", "qualifications", context)


@require_http_methods(["GET", "HEAD", "POST"])
@worker_page
def take_test(request: WorkerRequest, type_id: str) -> HttpResponse:
    """Begin the test by a post; show it while its clock runs, which no reload and no other log-in stops."""
    found = type_for(request.worker, type_id)
    if request.method == "POST":
        return _begin(request, found)
    running = standing_of(request.worker, found).taking
    if running is None:
        return HttpResponseRedirect(_address("worker:qualification", found, _group_id(request)))
    return _page(request, found, taken_test(request.worker.pk, running.pk))


@require_safe
@worker_page
def test_status(request: WorkerRequest, type_id: str) -> HttpResponse:
    """Tell the page around a test whether it was sent in, and where to go on: the frame itself is never believed."""
    found = type_for(request.worker, type_id)
    over = standing_of(request.worker, found).taking is None
    following = _address("worker:qualification", found, _group_id(request))
    return JsonResponse({"submitted": over, "next": following if over else None})


def _begin(request: WorkerRequest, found: QualificationType) -> HttpResponse:
    try:
        start_test(qualification_type=found, worker=request.worker, actor=Actor.user(request.user.pk))
    except NotFoundError:
        raise
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(_address("worker:qualification", found, _group_id(request)))
    return HttpResponseRedirect(_address("worker:take_test", found, _group_id(request)))


def _page(request: WorkerRequest, found: QualificationType, taken: QualificationRequest) -> HttpResponse:
    now = clock.now()
    began, deadline = taken.started_at or now, taken.deadline or now
    frame = test_frame(taken)
    allow_frames(request, frame)
    context: dict[str, Any] = {
        "wanted": found,
        "frame": frame,
        "clock": clock_face(began, deadline, now),
        "questions": len(form_of(taken).questions),
        "scored": taken.test is not None and taken.test.answer_key is not None,
        "status_url": _address("worker:test_status", found, _group_id(request)),
        "back_url": _address("worker:qualification", found, _group_id(request)),
    }
    return show(request, "worker/test.html", "qualifications", context)


def _group_id(request: WorkerRequest) -> str:
    """Return the group that the worker came from, to lead back to it; anything else is dropped."""
    group_id = request.POST.get("group_id", "") or request.GET.get("group_id", "")
    return group_id if decode(Kind.HIT_GROUP, group_id) is not None else ""


def _address(name: str, found: QualificationType, group_id: str) -> str:
    address = reverse(name, args=[found.public_id])
    return f"{address}?{urlencode({'group_id': group_id})}" if group_id else address
