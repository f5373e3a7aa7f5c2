"""The work page: task frame, clock, return, and what comes after a submit (worker-site 6)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kempelen.accounts.actions import remember_auto_accept
from kempelen.core import clock
from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, encode
from kempelen.hits.access import own_work
from kempelen.hits.errors import NotActiveError, SignedOutError
from kempelen.hits.models import Assignment
from kempelen.hits.queries import forget_viewer, group_by_public_id, queue_of, viewer
from kempelen.hits.states import AssignmentState
from kempelen.web.errors import csrf_failure
from kempelen.web.frames import allow_frames
from kempelen.web.task.frames import with_devices, work_frame
from kempelen.web.worker import shapes
from kempelen.web.worker.accepting import listed_for
from kempelen.web.worker.ask import Answer, Ask, ask_of, json_answer
from kempelen.web.worker.clockface import clock_face
from kempelen.web.worker.doors import refused, return_door, signed_out, work_address
from kempelen.web.worker.gate import Decision, decide, sent_with
from kempelen.web.worker.notes import note_address, submitted_note
from kempelen.web.worker.page import WorkerRequest, django_ask, readable, show, worker_page
from kempelen.web.worker.rows import details_address, row_of

REASONS = (
    ("changed_mind", _("I changed my mind")),
    ("broken", _("The task is broken")),
    ("unclear", _("The instructions are unclear")),
    ("underpaid", _("It pays too little")),
    ("too_long", _("It takes too long")),
    ("personal_data", _("It asks for personal data")),
)


@csrf_exempt  # a post is a return, and its door demands our Origin and our token (security 1.8)
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, group_id: str, hit_id: str) -> HttpResponse:
    """Show an accepted HIT; a post with ``_method=delete`` returns it."""
    if request.method == "POST":
        return _return(request, hit_id)
    return _show(request, group_id, hit_id)


@require_safe
@worker_page
def status(request: WorkerRequest, assignment_id: str) -> HttpResponse:
    """Tell the work page whether the assignment is submitted, and where to go on: the frame itself is never believed."""
    try:
        assignment = own_work(request.worker.pk, assignment_id)
    except NotFoundError:
        return JsonResponse({"submitted": False, "next": None})
    submitted = assignment.state != AssignmentState.ACCEPTED
    return JsonResponse({"submitted": submitted, "next": _next_address(request, assignment) if submitted else None})


@require_POST
@worker_page
def auto_accept(request: WorkerRequest) -> HttpResponse:
    """Remember whether the next HIT is accepted by itself (worker-site 6.1)."""
    remember_auto_accept(worker_id=request.worker.pk, wanted=request.POST.get("wanted") == "on")
    forget_viewer(request.worker.pk)
    return HttpResponse(status=204)


def _return(request: HttpRequest, hit_id: str) -> HttpResponse:
    try:
        answer = return_door(django_ask(request, "accept"), hit_id)
    except SignedOutError:
        return signed_out(ask_of(request, None), reverse("worker:queue")).as_response()
    return csrf_failure(request) if answer is None else answer.as_response()


def _json(ask: Ask, group_id: str, hit_id: str) -> Answer:
    """Answer the held assignment as an entry of the queue: where tools end that follow accept's redirect."""
    del group_id
    wanted = ask.query.get("assignment_id", "")
    for held in queue_of(ask.who.worker_id) if ask.who is not None else ():
        if encode(Kind.ASSIGNMENT, held.assignment_id) == wanted and encode(Kind.HIT, held.hit_id) == hit_id:
            address = work_address(held.group.id, held.hit_id, held.assignment_id)
            return json_answer(shapes.held(held, address=address))
    return refused(ask, NotActiveError())


@readable(_json, "read", "accept")
def _show(request: WorkerRequest, group_id: str, hit_id: str) -> HttpResponse:
    public_id = request.GET.get("assignment_id", "")
    if not public_id:
        return HttpResponseRedirect(reverse("worker:preview", args=[group_id]))
    try:
        assignment = own_work(request.worker.pk, public_id)
    except NotFoundError:
        return HttpResponseRedirect(note_address(reverse("worker:hits"), NotActiveError.code, group_id=group_id))
    group = group_by_public_id(group_id)
    if encode(Kind.HIT, assignment.hit_id) != hit_id or assignment.hit.hit_type_id != group.id:
        raise Http404
    if assignment.state != AssignmentState.ACCEPTED:
        return HttpResponseRedirect(_next_address(request, assignment))
    now = clock.now()
    if assignment.deadline <= now:
        return HttpResponseRedirect(note_address(reverse("worker:hits"), "time_up", group_id=group_id))
    return _page(request, assignment, now)


def _page(request: WorkerRequest, assignment: Assignment, now: datetime) -> HttpResponse:
    seen = viewer(request.worker.pk)
    group_id = encode(Kind.HIT_GROUP, assignment.hit.hit_type_id)
    group = group_by_public_id(group_id)
    frame = work_frame(assignment.hit, request.worker, assignment.pk)
    if "devices" in request.GET and decide(sent_with(request.META, bearer=False, token_fits=False)) is Decision.ACT:
        frame = with_devices(frame)  # only from our own page: a task's pop-up must not press this link
    allow_frames(request, frame)
    public_id = encode(Kind.ASSIGNMENT, assignment.pk)
    note = submitted_note(request.GET.get("after", ""), request.worker.pk, next_is_here=True)
    context: dict[str, Any] = {
        "row": row_of(listed_for(group, seen), seen),
        "group": group,
        "hit_id": encode(Kind.HIT, assignment.hit_id),
        "details_url": details_address(group),
        "frame": frame,
        "clock": clock_face(assignment.accepted_at, assignment.deadline, now),
        "status_url": reverse("worker:status", args=[public_id]),
        "return_url": work_address(group.id, assignment.hit_id, assignment.pk),
        "reasons": REASONS,
        "asks_return": "return" in request.GET,
        "auto_accept": request.worker.auto_accept_next,
        "held": seen.pending,
        "limit": settings.KEMPELEN.queue_limit,
        "notes": [note] if note is not None else [],
    }
    return show(request, "worker/work.html", "hits", context)


def _next_address(request: WorkerRequest, assignment: Assignment) -> str:
    """Return where a worker goes after a submit: into the next HIT of the group, if they want that, else the list."""
    after = encode(Kind.ASSIGNMENT, assignment.pk)
    if request.worker.auto_accept_next:
        group_id = encode(Kind.HIT_GROUP, assignment.hit.hit_type_id)
        return f"{reverse('worker:accept', args=[group_id])}?after={after}"
    return note_address(reverse("worker:hits"), "", after=after)
