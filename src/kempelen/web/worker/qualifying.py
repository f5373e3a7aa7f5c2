"""What a worker does about qualifications: request one, withdraw a request, give one up (worker-site 10)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kempelen.audit.vocabulary import Actor
from kempelen.core.errors import NotFoundError, Refusal
from kempelen.core.ids import Kind, decode
from kempelen.qualifications import actions
from kempelen.qualifications.access import type_for, waiting_request
from kempelen.qualifications.errors import TestWantedError
from kempelen.web.worker.page import WorkerRequest, worker_page


@require_POST
@worker_page
def request_qualification(request: WorkerRequest) -> HttpResponse:
    """Ask for a requester's qualification, from a group or from the worker's own page; say what came of it there."""
    wanted = type_for(request.worker, request.POST.get("qualification_type_id", ""))
    try:
        asked = actions.request(qualification_type=wanted, worker=request.worker, actor=_actor(request))
    except TestWantedError:
        return HttpResponseRedirect(_own_page(request, wanted.public_id))
    except Refusal as refusal:
        _refuse_unless_said(refusal)
        messages.warning(request, str(refusal))
    else:
        granted = (
            _("You have been granted %(name)s.") if asked.granted else _("You have requested %(name)s. Its requester decides.")
        )
        messages.success(request, granted % {"name": wanted.name})
    return HttpResponseRedirect(_back(request))


@require_POST
@worker_page
def withdraw_request(request: WorkerRequest) -> HttpResponse:
    """Take a request back that nobody has decided."""
    found = waiting_request(request.worker, request.POST.get("request_id", ""))
    try:
        actions.withdraw(request=found, actor=_actor(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Your request for %(name)s is withdrawn.") % {"name": found.qualification_type.name})
    return HttpResponseRedirect(reverse("worker:pending_qualifications"))


@require_POST
@worker_page
def give_up_qualification(request: WorkerRequest) -> HttpResponse:
    """Let go of a qualification that is held."""
    found = type_for(request.worker, request.POST.get("qualification_type_id", ""))
    try:
        actions.give_up(qualification_type=found, worker=request.worker, actor=_actor(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("You do not hold %(name)s any more.") % {"name": found.name})
    return HttpResponseRedirect(reverse("worker:qualifications"))


def _actor(request: WorkerRequest) -> Actor:
    return Actor.user(request.user.pk)


def _refuse_unless_said(refusal: Refusal) -> None:
    if isinstance(refusal, NotFoundError):
        raise refusal


def _own_page(request: WorkerRequest, type_id: str) -> str:
    """Return the page that explains the test, which leads back to the group it was asked for in."""
    address = reverse("worker:qualification", args=[type_id])
    group_id = request.POST.get("group_id", "")
    return f"{address}?{urlencode({'group_id': group_id})}" if decode(Kind.HIT_GROUP, group_id) is not None else address


def _back(request: WorkerRequest) -> str:
    """Return the page that the form stood on: a group's preview, the list, or the worker's own requests."""
    group_id = request.POST.get("group_id", "")
    if request.POST.get("from") == "qualification":
        return _own_page(request, request.POST.get("qualification_type_id", ""))
    if decode(Kind.HIT_GROUP, group_id) is not None:
        return reverse("worker:preview", args=[group_id])
    return reverse("worker:hits" if request.POST.get("from") == "hits" else "worker:pending_qualifications")
