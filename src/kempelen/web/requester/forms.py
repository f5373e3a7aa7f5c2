"""Forms of the requester's pages. They read what was typed; the rules stand in the rooms' verbs and come back as refusals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kempelen.accounts.permissions import Preset, all_operations, permissions_of
from kempelen.batches.actions import ProjectProperties
from kempelen.batches.models import Project
from kempelen.batches.table import Encoding
from kempelen.core.errors import InvalidValueError, Refusal
from kempelen.hits.actions import HitTypeProperties
from kempelen.qualifications.queries import types_to_require, with_names
from kempelen.qualifications.requirements import from_json
from kempelen.questions.errors import TemplateError
from kempelen.questions.liquid import converted
from kempelen.questions.models import Layout
from kempelen.web.requester.fields import DurationField, RewardField
from kempelen.web.requester.requirements import RequirementsForm, read_requirements

FEEDBACK_LONGEST = 1_024
_FIELDS = {
    "Title": "title",
    "Description": "description",
    "Keywords": "keywords",
    "Reward": "reward",
    "AssignmentDurationInSeconds": "duration",
    "AutoApprovalDelayInSeconds": "approve_after",
    "LifetimeInSeconds": "lifetime",
    "MaxAssignments": "assignments",
    "NumberOfAdditionalAssignments": "assignments",
    "RequesterFeedback": "feedback",
    "Name": "name",
    "Escaping": "escaping",
    "FrameHeight": "frame_height",
    "Question": "html",
    "Permissions": "operations",
    "ExpiresAt": "days",
}
"""The rooms name a field by the API's member; here stands what it is called on the page."""


def _file(accept: str) -> forms.FileField:
    return forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": accept}))


class TableFileForm(forms.Form):
    """One table, as MTurk wrote it."""

    file = _file(".csv,text/csv")


class TemplateFileForm(forms.Form):
    """One page of HTML."""

    file = _file(".html,.htm,text/html")


class PropertiesForm(RequirementsForm):
    """What a project's HITs are and who may do them: the first tab of the editor."""

    name = forms.CharField(label=_("Project name"), max_length=120, help_text=_("Only you see this name."))
    title = forms.CharField(label=_("Title"), max_length=128, help_text=_("The first thing workers read. Say what they will do."))
    description = forms.CharField(
        label=_("Description"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown before the work is accepted. Say what makes an answer good, and why you would reject one."),
    )
    keywords = forms.CharField(
        label=_("Keywords"), max_length=1_000, required=False, help_text=_("Words that workers search by, separated by commas.")
    )
    reward = RewardField(label=_("Reward per assignment"), help_text=_("What one worker gets for one answer."))
    assignments = forms.IntegerField(
        label=_("Assignments per HIT"),
        min_value=1,
        max_value=1_000_000_000,
        help_text=_("How many different workers answer each HIT."),
    )
    duration = DurationField(
        label=_("Time allotted per assignment"),
        help_text=_("Three or four times what you expect; workers hold several HITs at once."),
    )
    lifetime = DurationField(label=_("HIT expires in"), help_text=_("From publishing on. Then nobody can accept any more."))
    approve_after = DurationField(
        label=_("Auto-approve and pay in"), help_text=_("What you have not decided by then is approved and paid.")
    )

    def properties(self) -> ProjectProperties:
        """Return what the verbs take."""
        data = self.cleaned_data
        return ProjectProperties(
            name=data["name"],
            assignments_per_hit=data["assignments"],
            lifetime_seconds=data["lifetime"],
            hit_type=HitTypeProperties(
                title=data["title"],
                description=data["description"],
                keywords=data["keywords"],
                reward_micros=data["reward"],
                duration_seconds=data["duration"],
                approve_after_seconds=data["approve_after"],
                requirements=self.requirements(),
            ),
        )


class DesignForm(forms.Form):
    """The HTML of a task: typed, or uploaded instead."""

    sent_html = ""
    """What was sent, also where it was found wrong and is no cleaned value."""

    html = forms.CharField(
        label=_("HTML"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "autocapitalize": "off", "class": "k-mono"}),
    )
    html_file = forms.FileField(
        label=_("Upload an .html file instead"), required=False, widget=forms.FileInput(attrs={"accept": ".html,.htm,text/html"})
    )
    frame_height = forms.IntegerField(
        label=_("Frame height"), min_value=0, max_value=10_000, help_text=_("In pixels. 0 lets the frame follow the page.")
    )
    escaping = forms.ChoiceField(
        label=_("How a cell of the table goes into the page"),
        widget=forms.RadioSelect,
        choices=(
            (
                Layout.Escaping.CONTEXTUAL,
                _("As text: a cell is shown as it was written, and never becomes part of the page's code"),
            ),
            (
                Layout.Escaping.RAW,
                _("As it is, like MTurk: a cell may hold HTML. Choose this only for tables that you wrote yourself"),
            ),
        ),
    )

    liquid = forms.BooleanField(
        label=_("Liquid template"),
        required=False,
        help_text=_("Made for SageMaker Ground Truth: {{ task.input.name }} instead of ${name}, with loops and filters."),
    )

    def clean_html_file(self) -> str | None:
        """Return the uploaded file's text. Raises ValidationError when it is not UTF-8."""
        file = self.cleaned_data["html_file"]
        if file is None:
            return None
        try:
            return str(file.read(), "utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not UTF-8 text. Save it as UTF-8 and upload it again.")) from error

    def clean(self) -> dict[str, Any]:
        """Take the file when there is one; write line ends one way, so that an untouched design stays the same version."""
        data = super().clean() or {}
        self.sent_html = data["html"] = (data.get("html_file") or data.get("html") or "").replace("\r\n", "\n")
        if not data["html"].strip() and "html_file" not in self.errors:
            self.add_error("html", _("The design is empty. Write some HTML, or upload a file."))
        elif "convert" in self.data:
            self._convert(data)
        return data

    def _convert(self, data: dict[str, Any]) -> None:
        """Write the page with ``${name}``, or say that it cannot be: what was typed may be another page than the saved one."""
        plain = converted(data["html"])
        if plain is None:
            self.add_error(
                "html",
                _("Only {{ task.input.name }} can be converted. This page holds other Liquid, or none: nothing was saved."),
            )
        else:
            data |= {"html": plain, "liquid": False}


class UploadForm(forms.Form):
    """The table of a new batch."""

    table = forms.FileField(
        label=_("CSV file"),
        help_text=_("Comma-separated, UTF-8, names of the variables in the first row. Each further row becomes one HIT."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    windows = forms.BooleanField(
        label=_("Read it as Windows-1252"),
        required=False,
        help_text=_("What Excel writes as plain “CSV” in Western Europe and the Americas. Choose the file once more."),
    )

    @property
    def encoding(self) -> Encoding:
        """Return how the file's bytes become letters."""
        return "cp1252" if self.cleaned_data.get("windows") else "utf-8-sig"

    def take_manifests(self) -> None:
        """Offer JSON lines beside CSV, as Liquid projects may have them."""
        field = self.fields["table"]
        field.label = _("CSV file or JSON-lines manifest")
        field.help_text = _(
            "CSV with the names in the first row, or .jsonl with one object a line. Each row or line becomes one HIT."
        )
        field.widget.attrs["accept"] = ".csv,text/csv,.jsonl,.ndjson,.manifest,.json"


class PublishForm(forms.Form):
    """What can still be changed when a batch is published."""

    name = forms.CharField(label=_("Batch name"), max_length=200, help_text=_("Only you see this name."))
    lifetime = DurationField(label=_("Expires in"), help_text=_("From now on. Then nobody can accept any more."))


class ExtendForm(forms.Form):
    """More assignments for every HIT of a batch, more time, or both."""

    assignments = forms.IntegerField(label=_("More assignments for each HIT"), min_value=0, max_value=1_000_000, initial=0)
    lifetime = DurationField(
        label=_("Open for another"), required=False, help_text=_("Counted from now. Leave empty to keep the date.")
    )

    def clean(self) -> dict[str, Any]:
        """Say so when nothing was asked for."""
        data = super().clean() or {}
        if not self.errors and not data.get("assignments") and not data.get("lifetime"):
            self.add_error("assignments", _("Nothing would change. Ask for at least one more assignment, or for more time."))
        return data


class DecisionForm(forms.Form):
    """Approve, reject or take a rejection back."""

    decision = forms.ChoiceField(choices=[(name, name) for name in ("approve", "reject", "override")])
    feedback = forms.CharField(label=_("Reason for the worker"), max_length=FEEDBACK_LONGEST, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the worker loses money."""
        data = super().clean() or {}
        if data.get("decision") == "reject" and not data.get("feedback") and "feedback" not in self.errors:
            self.add_error("feedback", _("Say what is wrong with this answer. The worker reads it and may appeal."))
        return data


class KeyForm(forms.Form):
    """A new access key: what it is called, what it may do, and for how long."""

    CHOSEN = "chosen"

    label = forms.CharField(
        label=_("Label"), max_length=80, help_text=_("Where you will use it, such as: laptop, nightly script.")
    )
    access = forms.ChoiceField(
        label=_("What it may do"),
        widget=forms.RadioSelect,
        initial=Preset.EVERYTHING,
        choices=(
            (Preset.EVERYTHING, _("Everything")),
            (Preset.READ, _("Read only: look things up and fetch answers, change nothing")),
            (Preset.PUBLISH, _("Publish, never pay: all but approving, rejecting and bonuses")),
            (Preset.REVIEW, _("Review, never publish: approve, reject, bonuses, workers; no new HITs")),
            (CHOSEN, _("Only the operations that I choose below")),
        ),
    )
    operations = forms.MultipleChoiceField(label=_("Operations"), required=False, widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=(("", _("until I revoke it")), (1, _("1 day")), (30, _("30 days")), (90, _("90 days")), (365, _("1 year"))),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every operation of the service."""
        super().__init__(*args, **kwargs)
        self.fields["operations"].choices = [(name, name) for name in all_operations()]  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        """Ask for at least one operation where they are chosen one by one: none would mean all."""
        data = super().clean() or {}
        if data.get("access") == self.CHOSEN and not data.get("operations"):
            self.add_error("operations", _("Choose at least one operation, or one of the sets above."))
        return data

    def permissions(self) -> tuple[str, ...]:
        """Return the operations that the key is for; empty for all."""
        chosen = self.cleaned_data["access"]
        return tuple(self.cleaned_data["operations"]) if chosen == self.CHOSEN else permissions_of(Preset(chosen))


class RotationForm(forms.Form):
    """How long the old key goes on working beside the new one."""

    hours = forms.TypedChoiceField(
        label=_("The old key works for another"),
        coerce=int,
        initial=24,
        choices=((1, _("1 hour")), (24, _("1 day")), (168, _("7 days")), (720, _("30 days"))),
        help_text=_("Time to put the new key into every program that uses the old one."),
    )


def properties_form(project: Project, data: Any = None) -> PropertiesForm:
    """Return the form of a project, filled with what is saved or with what was sent."""
    own_types = types_to_require(project.requester_id)
    requirements = with_names(from_json(project.requirements))
    initial, kept = read_requirements(requirements, own_types)
    initial |= {
        "name": project.name,
        "title": project.title,
        "description": project.description,
        "keywords": project.keywords,
        "reward": project.reward_micros,
        "assignments": project.assignments_per_hit,
        "duration": project.duration_seconds,
        "lifetime": project.lifetime_seconds,
        "approve_after": project.approve_after_seconds,
    }
    return PropertiesForm(data, initial=initial, kept=kept, own_types=own_types)


def design_form(layout: Layout, data: Any = None, files: Any = None) -> DesignForm:
    """Return the form of a design, filled with what is saved or with what was sent."""
    initial = {"html": layout.html, "frame_height": layout.frame_height, "escaping": layout.escaping, "liquid": layout.liquid}
    return DesignForm(data, files, initial=initial)


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Show a refusal beside the field it names, above the form when it names none; a template's reasons one by one."""
    if isinstance(refusal, TemplateError):
        for reason in refusal.errors:
            form.add_error("html", reason)
        return
    named = _FIELDS.get(refusal.field, refusal.field) if isinstance(refusal, InvalidValueError) else None
    form.add_error(named if named in form.fields else None, str(refusal))
