"""The settings page: preferences, roles, what a worker declares, tokens for a worker's own tools, ways to sign in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kempelen.accounts import access, actions
from kempelen.accounts.models import Worker
from kempelen.archive.actions import claim
from kempelen.archive.queries import old_id_of
from kempelen.audit.vocabulary import Actor
from kempelen.core.errors import InvalidValueError, NotFoundError
from kempelen.ledger.actions import open_requester
from kempelen.web.context import header_of, navigation_of
from kempelen.web.errors import refusal_page
from kempelen.web.middleware import PageRequest, attach_roles
from kempelen.web.people.forms import BecomeRequesterForm, OldWorkerIdForm, PreferencesForm, WorkerFactsForm, WorkerTokenForm

_UNPROCESSABLE = 422
PageView = Callable[..., HttpResponse]


def _signed_in(view: PageView) -> PageView:
    """Let people in, with their roles read anew: a request that waited for a password comes without them."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        page = cast("PageRequest", request)
        attach_roles(page)
        try:
            return view(page, **parts)
        except NotFoundError as refusal:
            return refusal_page(request, refusal)

    return guarded


def _fresh(view: PageView) -> PageView:
    """Ask for the password again when it was given more than five minutes ago; the form goes through afterwards (security A5)."""
    asking: PageView = reauthentication_required(view)
    return asking


@require_safe
@_signed_in
def settings_page(request: PageRequest) -> HttpResponse:
    """Show everything a person can set."""
    return _show(request)


@require_POST
@_signed_in
def preferences(request: PageRequest) -> HttpResponse:
    """Keep name, time zone, theme and contrast."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _show(request, preferences_form=form)
    actions.save_preferences(user=request.user, **form.cleaned_data)
    return _saved(request, _("Your preferences are saved."))


@require_POST
@_signed_in
def worker_facts(request: PageRequest) -> HttpResponse:
    """Keep what a worker declares."""
    worker = _own_worker(request)
    form = WorkerFactsForm(request.POST)
    if not form.is_valid():
        return _show(request, worker_form=form)
    actions.save_worker_facts(worker=worker, **form.cleaned_data)
    return _saved(request, _("Your facts are saved. They count from the next HIT on."))


@require_POST
@_signed_in
def old_worker_id(request: PageRequest) -> HttpResponse:
    """Keep who a worker says they were on MTurk."""
    worker = _own_worker(request)
    form = OldWorkerIdForm(request.POST)
    if not form.is_valid():
        return _show(request, old_id_form=form)
    try:
        claim(worker=worker, external_id=form.cleaned_data["external_id"])
    except InvalidValueError as refusal:
        form.add_error("external_id", str(refusal))
        return _show(request, old_id_form=form)
    return _saved(request, _("Your old WorkerId is saved. It counts where a requester vouches for it."))


@require_POST
@_fresh
@_signed_in
def become_worker(request: PageRequest) -> HttpResponse:
    """Open the other door to a requester."""
    actions.become_worker(user=request.user, actor=Actor.user(request.user.pk), sandbox=request.sandbox)
    return _saved(request, _("You can work now. Say where you live, so that you see the tasks for your country."))


@require_POST
@_fresh
@_signed_in
def become_requester(request: PageRequest) -> HttpResponse:
    """Open the other door to a worker."""
    form = BecomeRequesterForm(request.POST)
    if not form.is_valid():
        return _show(request, requester_form=form)
    name = form.cleaned_data["requester_name"]
    open_requester(user=request.user, name=name, actor=Actor.user(request.user.pk), sandbox=request.sandbox)
    messages.success(request, _("You can create tasks now."))
    return HttpResponseRedirect(reverse("requester:projects"))


@require_POST
@_fresh
@_signed_in
def create_token(request: PageRequest) -> HttpResponse:
    """Make a token and show it in this answer, the only one that ever holds it."""
    worker = _own_worker(request)
    form = WorkerTokenForm(request.POST)
    if not form.is_valid():
        return _show(request, token_form=form)
    token = actions.create_worker_token(
        worker=worker,
        label=form.cleaned_data["label"],
        scopes=frozenset(form.cleaned_data["scopes"]),
        actor=Actor.user(request.user.pk),
    )
    return _show(request, new_token=token)


@require_POST
@_signed_in
def revoke_token(request: PageRequest, token_id: int) -> HttpResponse:
    """Shut a token."""
    token = access.own_worker_token(_own_worker(request), token_id)
    actions.revoke_worker_token(token=token, actor=Actor.user(request.user.pk))
    return _saved(request, _("The token is revoked. Programs that use it are refused from now on."))


@require_POST
@_signed_in
def sign_out_everywhere(request: PageRequest) -> HttpResponse:
    """End every session of this person, this one too (security A7)."""
    actions.end_all_sessions(user=request.user)
    request.session.flush()
    messages.success(request, _("You are signed out everywhere."))
    return HttpResponseRedirect(reverse("account_login"))


def _own_worker(request: PageRequest) -> Worker:
    if request.worker is None:
        raise NotFoundError
    return request.worker


def _saved(request: PageRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("settings"))


def _show(request: PageRequest, *, new_token: str = "", **bound: forms.Form) -> HttpResponse:
    """Render the page; a form that was refused comes back with everything that was typed."""
    user, worker, navigation = request.user, request.worker, navigation_of(request)
    facts: dict[str, Any] = {
        "preferences_form": PreferencesForm(
            initial={
                "name": user.name,
                "time_zone": user.time_zone,
                "theme": user.theme,
                "more_contrast": user.more_contrast,
            }
        ),
        "requester_form": BecomeRequesterForm(),
        "has_second_step": is_mfa_enabled(user),
        "new_token": new_token,
    }
    if worker is not None:
        facts["worker_form"] = WorkerFactsForm(
            initial={"country": worker.country, "subdivision": worker.subdivision, "adult": worker.adult}
        )
        facts["old_id_form"] = OldWorkerIdForm(initial={"external_id": old_id_of(worker)})
        facts["token_form"] = WorkerTokenForm()
        facts["tokens"] = list(worker.tokens.filter(revoked_at=None).order_by("-created_at", "-id"))
    context = navigation | {"section": "settings", "header": header_of(request)} | facts | bound
    return render(request, "people/settings.html", context, status=_UNPROCESSABLE if bound else 200)
