"""A requester's qualification types: making and changing them, who holds them, who asks (requester-site 10)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kempelen.accounts.access import worker_by_public_id
from kempelen.core.errors import NotFoundError, Refusal
from kempelen.core.ids import Kind, decode
from kempelen.hits import actions
from kempelen.qualifications.access import own_request, own_type
from kempelen.qualifications.actions import disassociate
from kempelen.qualifications.errors import (
    ForeignTypeError,
    TypeNameTakenError,
    UnknownQualificationTypeError,
    UnknownRequestError,
)
from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.queries import list_holders, list_requests, place_of_holder, place_of_request, score_of
from kempelen.qualifications.searching import Wanted, list_types
from kempelen.qualifications.states import QualificationStatus
from kempelen.questions.answers import values_of
from kempelen.questions.errors import QuestionError
from kempelen.web.requester.page import RequesterRequest, actor_of, requester_page, show, status_of
from kempelen.web.requester.qualification_forms import GrantForm, NewTypeForm, TypeForm, add_refusal, initial_of

PER_PAGE = 50
SECTION = "qualifications"


@require_safe
@requester_page
def qualification_types(request: RequesterRequest) -> HttpResponse:
    """Show the requests that wait, the longest waiting first, and every live type by name."""
    asking_after, types_after = request.GET.get("asking", ""), request.GET.get("types", "")
    place = place_of_request(request.requester, asking_after) if asking_after else None
    key = decode(Kind.QUALIFICATION_TYPE, types_after) if types_after else None
    waiting = list_requests(requester=request.requester, after=place, limit=PER_PAGE + 1)
    wanted = Wanted(own=True, requestable=True)
    found = list_types(requester=request.requester, wanted=wanted, after_key=key, limit=PER_PAGE + 1)
    types = [row for row in found if isinstance(row, QualificationType)]
    context = {
        "types": types[:PER_PAGE],
        "types_next": types[PER_PAGE - 1].public_id if len(types) > PER_PAGE else "",
        "types_first": key is None,
        "rows": [{"row": row, "answers": values_of(row.answer)} for row in waiting[:PER_PAGE]],
        "rows_next": waiting[PER_PAGE - 1].public_id if len(waiting) > PER_PAGE else "",
        "rows_first": place is None,
    }
    return show(request, "requester/qualification_types.html", SECTION, context)


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def qualification_type_new(request: RequesterRequest) -> HttpResponse:
    """Make a type; what is wrong with its XML is shown with the line, and nothing that was typed is lost."""
    form = NewTypeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_qualification_type(
                requester=request.requester, properties=form.properties(), actor=actor_of(request)
            )
        except TypeNameTakenError as refusal:
            add_refusal(form, refusal, "name")
        except Refusal as refusal:
            add_refusal(form, refusal, _at_fault(refusal, form))
        else:
            messages.success(request, _("%(name)s is made.") % {"name": made.name})
            _warn(request, form)
            return redirect("requester:qualification_type", made.public_id)
    return show(request, "requester/qualification_type_new.html", SECTION, {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def qualification_type(request: RequesterRequest, type_id: str) -> HttpResponse:
    """Show and change a type, and who holds it."""
    found = _own(request, type_id)
    form = TypeForm(request.POST or None, request.FILES or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_qualification_type(type_id=found.pk, changes=form.changes(found), actor=actor_of(request))
        except Refusal as refusal:
            add_refusal(form, refusal, _at_fault(refusal, form))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": found.name})
            _warn(request, form)
            return redirect("requester:qualification_type", type_id)
    return _page(request, found, form, GrantForm())


@require_POST
@requester_page
def grant(request: RequesterRequest, type_id: str) -> HttpResponse:
    """Grant the type to a worker, or change the value they hold; they are told by mail."""
    found, form = _own(request, type_id), GrantForm(request.POST)
    if form.is_valid():
        value = form.cleaned_data["value"]
        try:
            worker = worker_by_public_id(form.cleaned_data["worker_id"].strip(), sandbox=request.requester.sandbox)
            actions.grant_qualification(qualification_type=found, worker=worker, value=value, actor=actor_of(request))
        except NotFoundError:
            form.add_error("worker_id", _("There is no worker with this id."))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            told = _("%(worker)s now holds %(name)s with the value %(value)s.")
            messages.success(request, told % {"worker": worker.public_id, "name": found.name, "value": value})
            return redirect("requester:qualification_type", type_id)
    return _page(request, found, TypeForm(initial=initial_of(found)), form, status=422)


@require_POST
@requester_page
def revoke(request: RequesterRequest, type_id: str) -> HttpResponse:
    """Take the type back from a worker who holds it."""
    found = _own(request, type_id)
    try:
        held = score_of(found, request.POST.get("worker_id", ""))
        disassociate(qualification_type=found, worker=held.worker, actor=actor_of(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        told = _("%(worker)s does not hold %(name)s any more.")
        messages.success(request, told % {"worker": held.worker.public_id, "name": found.name})
    return redirect("requester:qualification_type", type_id)


@require_POST
@requester_page
def delete(request: RequesterRequest, type_id: str) -> HttpResponse:
    """Delete a type: its waiting requests are rejected, HITs that ask for it go on."""
    found = _own(request, type_id)
    actions.delete_qualification_type(qualification_type=found, actor=actor_of(request))
    messages.success(request, _("%(name)s is deleted.") % {"name": found.name})
    return redirect("requester:qualification_types")


@require_POST
@requester_page
def decide(request: RequesterRequest, request_id: str) -> HttpResponse:
    """Grant what a worker asked for with a value, or turn it down with a reason; the worker is told by mail."""
    try:
        found = own_request(request.requester, request_id)
    except UnknownRequestError as error:
        raise NotFoundError from error
    form = GrantForm({"worker_id": found.worker.public_id, "value": request.POST.get("value", "1")})
    try:
        if request.POST.get("decision") == "reject":
            reason = request.POST.get("reason", "")
            actions.reject_qualification_request(request=found, reason=reason, actor=actor_of(request))
            messages.success(request, _("The request of %(worker)s is turned down.") % {"worker": found.worker.public_id})
        elif form.is_valid():
            value = form.cleaned_data["value"]
            actions.accept_qualification_request(request=found, value=value, actor=actor_of(request))
            told = _("%(worker)s was granted %(name)s with the value %(value)s.")
            facts = {"worker": found.worker.public_id, "name": found.qualification_type.name, "value": value}
            messages.success(request, told % facts)
        else:
            messages.warning(request, _("The value is a whole number. Nothing was decided."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("requester:qualification_types")


def _page(
    request: RequesterRequest, found: QualificationType, form: TypeForm, granting: GrantForm, *, status: int = 200
) -> HttpResponse:
    after = request.GET.get("after", "")
    place = place_of_holder(found, after) if after else None
    holders = list_holders(qualification_type=found, status=QualificationStatus.GRANTED, after=place, limit=PER_PAGE + 1)
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "granting": granting,
        "holders": holders[:PER_PAGE],
        "holders_next": holders[PER_PAGE - 1].worker.public_id if len(holders) > PER_PAGE else "",
        "holders_first": place is None,
    }
    return show(request, "requester/qualification_type.html", SECTION, context, status=max(status, status_of(form)))


def _own(request: RequesterRequest, type_id: str) -> QualificationType:
    """Return the requester's type; another's looks absent on pages."""
    try:
        return own_type(request.requester, type_id)
    except (UnknownQualificationTypeError, ForeignTypeError) as error:
        raise NotFoundError from error


def _warn(request: RequesterRequest, form: TypeForm) -> None:
    for warning in actions.check_test(form.given_test()):
        messages.warning(request, warning)


def _at_fault(refusal: Refusal, form: TypeForm) -> str | None:
    """Return the field whose XML is at fault: the test, unless that can be read by itself."""
    if not isinstance(refusal, QuestionError):
        return None
    test = form.given_test()
    if test is None:
        return None
    try:
        actions.check_test(test.without_key())
    except Refusal:
        return "test"
    return "answer_key"
