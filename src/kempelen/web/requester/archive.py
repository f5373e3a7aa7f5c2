"""Coming over from MTurk: templates, results and workers of there, and who an old worker is here (requester-site 15)."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kempelen.accounts.access import worker_by_public_id
from kempelen.archive import actions
from kempelen.archive.access import own_archived_batch
from kempelen.archive.queries import archived_batches, archived_csv, archived_workers, open_claims
from kempelen.batches.actions import ProjectProperties, save_project
from kempelen.batches.errors import TableError
from kempelen.core.errors import InvalidValueError, Refusal
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import HitTypeProperties
from kempelen.questions.errors import TemplateError
from kempelen.questions.hardened import MAX_BYTES
from kempelen.questions.models import Layout
from kempelen.web.requester.forms import TableFileForm, TemplateFileForm
from kempelen.web.requester.page import RequesterRequest, actor_of, requester_page, show
from kempelen.web.task.sending import disposition

WORKERS_PER_PAGE = 100
_HOUR, _DAY = 3_600, 86_400
_LONGEST_NAME = 120
_UNPROCESSABLE = 422


@require_safe
@requester_page
def archive(request: RequesterRequest) -> HttpResponse:
    """Show what was brought along and take more."""
    return _page(request)


@require_POST
@requester_page
def results(request: RequesterRequest) -> HttpResponse:
    """Take a results file of a batch."""
    form = TableFileForm(request.POST, request.FILES)
    file = _sent(form)
    if file is None:
        return _page(request, results_form=form)
    try:
        kept = actions.import_results(
            requester=request.requester, file=file, file_name=file.name or "results.csv", actor=actor_of(request)
        )
    except TableError as wrong:
        return _page(request, wrong=wrong)
    said = ngettext("%(count)d assignment is kept.", "%(count)d assignments are kept.", kept.assignments)
    messages.success(request, said % {"count": kept.assignments})
    return redirect("requester:archive")


@require_POST
@requester_page
def workers(request: RequesterRequest) -> HttpResponse:
    """Take a list of workers with scores and blocks."""
    form = TableFileForm(request.POST, request.FILES)
    file = _sent(form)
    if file is None:
        return _page(request, workers_form=form)
    try:
        kept = actions.import_workers(requester=request.requester, file=file, actor=actor_of(request))
    except TableError as wrong:
        return _page(request, wrong=wrong)
    said = ngettext("%(count)d worker is kept,", "%(count)d workers are kept,", kept.workers) % {"count": kept.workers}
    blocked = ngettext("%(count)d of them blocked.", "%(count)d of them blocked.", kept.blocked) % {"count": kept.blocked}
    made = _("Qualification types were made for: %(names)s.") % {"names": ", ".join(kept.made_types)} if kept.made_types else ""
    messages.success(request, f"{said} {blocked} {made}".strip())
    return redirect("requester:archive")


@require_POST
@requester_page
def template(request: RequesterRequest) -> HttpResponse:
    """Make a project of a template; it is kept as it came, and rewritten for here whenever it is served."""
    form = TemplateFileForm(request.POST, request.FILES)
    file = _sent(form)
    if file is None:
        return _page(request, template_form=form)
    try:
        html = _text_of(file)
        project = save_project(
            requester=request.requester,
            project=None,
            properties=_properties(PurePath(file.name or "").stem),
            html=html,
            frame_height=0,
            escaping=Layout.Escaping.RAW,
            actor=actor_of(request),
        )
    except (InvalidValueError, TemplateError) as refusal:
        form.add_error("file", str(refusal))
        return _page(request, template_form=form)
    messages.success(request, _("Your project is made. Look at its design, then set title and reward."))
    return redirect("requester:project_design", encode(Kind.PROJECT, project.pk))


@require_POST
@requester_page
def vouch(request: RequesterRequest) -> HttpResponse:
    """Say that a worker is the old worker they claim to be."""
    worker = worker_by_public_id(request.POST.get("worker", ""), sandbox=request.requester.sandbox)
    external_id = request.POST.get("external_id", "")
    try:
        actions.vouch(requester=request.requester, external_id=external_id, worker=worker, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("requester:archive")
    messages.success(request, _("%(worker)s is %(old)s from now on.") % {"worker": worker.public_id, "old": external_id})
    return redirect("requester:archive")


@require_safe
@requester_page
def batch_csv(request: RequesterRequest, external_id: str) -> StreamingHttpResponse:
    """Hand a results file out again, as it came."""
    found = own_archived_batch(request.requester, external_id)
    response = StreamingHttpResponse(archived_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = disposition("text/csv", found.file_name)
    return response


def _page(
    request: RequesterRequest, *, wrong: TableError | None = None, **given: TableFileForm | TemplateFileForm
) -> HttpResponse:
    after = request.GET.get("after", "")
    old = archived_workers(request.requester, after=after, limit=WORKERS_PER_PAGE + 1)
    context: dict[str, Any] = {
        "results_form": TableFileForm(auto_id="results_%s"),
        "workers_form": TableFileForm(auto_id="workers_%s"),
        "template_form": TemplateFileForm(auto_id="template_%s"),
        **given,
        "wrong": wrong,
        "batches": archived_batches(request.requester),
        "workers": old[:WORKERS_PER_PAGE],
        "more": old[WORKERS_PER_PAGE - 1].external_id if len(old) > WORKERS_PER_PAGE else "",
        "first_page": not after,
        "claims": open_claims(request.requester),
    }
    status = _UNPROCESSABLE if wrong or given else 200
    return show(request, "requester/archive.html", "projects", context, status=status)


def _sent(form: Form) -> "UploadedFile[bytes] | None":
    """Return the file of a form that was sent whole."""
    return form.cleaned_data["file"] if form.is_valid() else None


def _text_of(file: "UploadedFile[bytes]") -> str:
    if file.size is None or file.size > MAX_BYTES:
        message = _("A template has at most %(most)s bytes.") % {"most": f"{MAX_BYTES:,}"}
        raise InvalidValueError("Question", message)
    try:
        content: bytes = file.read()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("The file is not UTF-8 text. Save it as UTF-8 in your editor.")
        raise InvalidValueError("Question", message) from error


def _properties(name: str) -> ProjectProperties:
    """Return what a project has until its requester says more: nothing a worker sees is made up but the file's name."""
    shown = name.replace("_", " ").strip()[:_LONGEST_NAME] or str(_("From MTurk"))
    return ProjectProperties(
        name=shown,
        assignments_per_hit=1,
        lifetime_seconds=7 * _DAY,
        hit_type=HitTypeProperties(
            title=shown,
            description=shown,
            keywords="",
            reward_micros=50_000,
            duration_seconds=_HOUR,
            approve_after_seconds=3 * _DAY,
        ),
    )
