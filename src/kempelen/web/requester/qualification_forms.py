"""Forms about a requester's qualification types. They read what was typed; the rules stand in the rooms' verbs."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kempelen.core.errors import InvalidValueError, Refusal
from kempelen.qualifications.models import QualificationType
from kempelen.qualifications.types import GivenTest, TypeChanges, TypeProperties
from kempelen.questions.hardened import MAX_BYTES
from kempelen.web.requester.fields import DurationField

_FIELDS = {
    "Name": "name",
    "Description": "description",
    "Keywords": "keywords",
    "RetryDelayInSeconds": "retry_delay",
    "AutoGrantedValue": "auto_granted_value",
    "Test": "test",
    "AnswerKey": "answer_key",
    "TestDurationInSeconds": "duration",
    "IntegerValue": "value",
    "Reason": "reason",
    "WorkerId": "worker_id",
}
_CODE = {"rows": 10, "class": "form-control k-mono", "spellcheck": "false"}


class TypeForm(forms.Form):
    """What can be changed of a type. A test is pasted or uploaded; a file wins over what stands in the field."""

    description = forms.CharField(label=_("Description"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    active = forms.BooleanField(label=_("Active: workers can ask for it, new HITs can require it"), required=False, initial=True)
    retry_delay = DurationField(
        label=_("Wait before another try"),
        required=False,
        help_text=_("Empty: one try only. Once given it cannot be taken away."),
    )
    auto_granted = forms.BooleanField(label=_("Grant at once to everybody who asks"), required=False)
    auto_granted_value = forms.IntegerField(label=_("Value granted at once"), required=False, initial=1)
    test = forms.CharField(label=_("Test (QuestionForm XML)"), required=False, strip=False, widget=forms.Textarea(attrs=_CODE))
    test_file = forms.FileField(label=_("Or a file with the test"), required=False)
    answer_key = forms.CharField(
        label=_("Answer key (AnswerKey XML)"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs=_CODE),
        help_text=_("With a key the test is scored at once. Without one you decide on each."),
    )
    answer_key_file = forms.FileField(label=_("Or a file with the answer key"), required=False)
    duration = DurationField(
        label=_("Time for the test"),
        required=False,
        unit=60,
        help_text=_("Needed with a test. The clock starts when a worker begins and never stops; 15 minutes, say."),
    )

    def clean(self) -> dict[str, Any]:
        """Read the files, so that what was in them stands in the fields when the form is shown again."""
        data: dict[str, Any] = super().clean() or {}
        for name in ("test", "answer_key"):
            file = data.get(f"{name}_file")
            if isinstance(file, UploadedFile):
                data[name] = self._text_of(name, file)
        if data.get("test") and data.get("duration") is None and "duration" not in self.errors:
            self.add_error("duration", _("A test needs a time."))
        if self.initial.get("retry_delay") is not None and data.get("retry_delay") is None and "retry_delay" not in self.errors:
            self.add_error("retry_delay", _("It can be changed, not taken away."))
        if self.initial.get("test") and not data.get("test") and "test" not in self.errors:
            self.add_error("test", _("A test can be changed, not taken away."))
        elif data.get("answer_key") and not data.get("test"):
            self.add_error("answer_key", _("An answer key needs a test."))
        return data

    def given_test(self) -> GivenTest | None:
        """Return the test that was given, if one was."""
        data = self.cleaned_data
        if not data["test"]:
            return None
        return GivenTest(
            question_form=_lines(data["test"]),
            answer_key=_lines(data["answer_key"]) or None,
            duration_seconds=data["duration"] or 0,
        )

    def changes(self, row: QualificationType) -> TypeChanges:
        """Return what differs from the row; a test that was not touched stays the version it is."""
        data, test = self.cleaned_data, self.given_test()
        kept = row.test
        same = (
            test is not None
            and kept is not None
            and (test.question_form, test.answer_key, test.duration_seconds)
            == (_lines(kept.question_form), kept.answer_key and _lines(kept.answer_key), kept.duration_seconds)
        )
        value = data["auto_granted_value"]
        return TypeChanges(
            description=data["description"],
            active=data["active"],
            retry_delay_seconds=data["retry_delay"],
            auto_granted=data["auto_granted"],
            auto_granted_value=value,
            test=None if same else test,
        )

    def _text_of(self, name: str, file: "UploadedFile[Any]") -> str:
        content: bytes = file.read(MAX_BYTES + 1)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error(name, _("The file is not UTF-8 text."))
            return ""
        self.data = {**self.data.dict(), self.add_prefix(name): text} if isinstance(self.data, QueryDict) else self.data
        return text


class NewTypeForm(TypeForm):
    """A new type: its name and keywords are fixed for good."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Workers see it. It cannot be changed later."))
    keywords = forms.CharField(label=_("Keywords"), max_length=1_000, required=False)
    field_order = ("name", "description", "keywords")

    def properties(self) -> TypeProperties:
        """Return the type that was described."""
        data = self.cleaned_data
        value = data["auto_granted_value"]
        return TypeProperties(
            name=data["name"],
            description=data["description"],
            keywords=data["keywords"],
            active=data["active"],
            retry_delay_seconds=data["retry_delay"],
            auto_granted=data["auto_granted"],
            auto_granted_value=1 if value is None else value,
            test=self.given_test(),
        )


class GrantForm(forms.Form):
    """A worker and the value they get."""

    worker_id = forms.CharField(label=_("Worker id"), max_length=64)
    value = forms.IntegerField(label=_("Value"), initial=1)


def initial_of(row: QualificationType) -> dict[str, Any]:
    """Return a type as its form shows it first."""
    test = row.test
    return {
        "description": row.description,
        "active": row.active,
        "retry_delay": row.retry_delay_seconds,
        "auto_granted": row.auto_granted,
        "auto_granted_value": row.auto_granted_value,
        "test": test.question_form if test is not None else "",
        "answer_key": test.answer_key if test is not None else "",
        "duration": test.duration_seconds if test is not None else None,
    }


def add_refusal(form: forms.Form, refusal: Refusal, field: str | None = None) -> None:
    """Show a refusal beside the field that it speaks of; the XML's own errors name the line."""
    named = _FIELDS.get(refusal.field) if isinstance(refusal, InvalidValueError) else field
    form.add_error(named if named in form.fields else None, str(refusal))


def _lines(text: str) -> str:
    """Return a text with plain line ends: browsers send others."""
    return text.replace("\r\n", "\n")
