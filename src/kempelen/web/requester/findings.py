"""The lint of a template as the requester's pages show it: by severity, each finding with its line and its mend."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kempelen.questions.linting import Finding, Severity, lint
from kempelen.questions.models import Layout

_SHOWN = (
    (Severity.ERROR, "bad", _("Mend this before workers see it.")),
    (Severity.WARNING, "warn", _("Worth a look.")),
    (Severity.NOTE, "info", _("Good to know.")),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one severity."""

    kind: str
    title: Promise
    findings: tuple[Finding, ...]


def grouped(html: str, columns: Sequence[str] | None, *, escaping: str, liquid: bool) -> list[Group]:
    """Return what the lint says, the worst first; severities with nothing to say are left out."""
    found = lint(html, columns, escaping=escaping, liquid=liquid)
    groups = (Group(kind, title, tuple(one for one in found if one.severity is severity)) for severity, kind, title in _SHOWN)
    return [group for group in groups if group.findings]


def findings_of(layout: Layout, columns: Sequence[str] | None = None) -> list[Group]:
    """Return what the lint says of a saved design."""
    return grouped(layout.html, columns, escaping=layout.escaping, liquid=layout.liquid)
