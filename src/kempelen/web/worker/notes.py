"""The note at the top of a worker's page after something was done or refused (look 11).

The address carries only a code and public ids; every word is ours, and what the ids claim is checked against the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, decode
from kempelen.hits.access import own_work
from kempelen.hits.errors import BlockedError, GroupNotFoundError, NoHitsError, NotActiveError, NotQualifiedError, SignedOutError
from kempelen.hits.queries import Viewer, group_by_public_id, visible
from kempelen.hits.states import AssignmentState
from kempelen.money import format_micros
from kempelen.qualifications.engine import Action, first_unmet


@dataclass(frozen=True, slots=True)
class Note:
    """A strip in the page: ``kind`` ok, warn or bad; ``title`` is what tools match on."""

    kind: str
    title: str
    text: str = ""


def note_address(page: str, code: str, *, group_id: str = "", after: str = "") -> str:
    """Return a page's address that shows a note there."""
    facts = {"note": code, "group": group_id, "after": after}
    return f"{page}?{urlencode({name: value for name, value in facts.items() if value})}"


def notes_for(query: Mapping[str, str], viewer: Viewer) -> list[Note]:
    """Return the notes that an address asks for, for this viewer: the submit first, then what came of the next HIT."""
    found = [submitted_note(query.get("after", ""), viewer.worker_id, next_is_here=False), _coded_note(query, viewer)]
    return [note for note in found if note is not None]


def submitted_note(public_id: str, worker_id: int, *, next_is_here: bool) -> Note | None:
    """Return the note after a submit, if this worker did submit that assignment; its amount is the row's, not the address's."""
    key = decode(Kind.ASSIGNMENT, public_id)
    if key is None:
        return None
    assignment = submitted_assignment(worker_id, public_id)
    if assignment is None:
        return None
    amount = format_micros(assignment)
    text = _("%(amount)s is pending.") % {"amount": amount}
    return Note("ok", _("HIT Submitted."), f"{text} {_('The next one is ready.')}" if next_is_here else text)


def submitted_assignment(worker_id: int, public_id: str) -> int | None:
    """Return the reward, in micro-units, of an assignment that this worker has submitted and nobody has decided."""
    try:
        assignment = own_work(worker_id, public_id)
    except NotFoundError:
        return None
    return assignment.reward_micros if assignment.state == AssignmentState.SUBMITTED else None


def _coded_note(query: Mapping[str, str], viewer: Viewer) -> Note | None:
    code = query.get("note", "")
    if code == NotQualifiedError.code:
        return _not_qualified(query.get("group", ""), viewer)
    if code == "queue_full":
        limit = settings.KEMPELEN.queue_limit
        full = _("You have accepted the maximum number of HITs (%(limit)s).") % {"limit": limit}
        return Note("warn", full, _("Submit or return one first."))
    make = _NOTES.get(code)
    return make() if make else None


def _not_qualified(group_id: str, viewer: Viewer) -> Note | None:
    """Name the requirement, unless the viewer may not even know of the group (security H9)."""
    try:
        group = group_by_public_id(group_id)
    except GroupNotFoundError:
        return None
    if not visible(group, viewer, Action.DISCOVER):
        return None
    unmet = first_unmet(group.requirements, viewer.facts, Action.ACCEPT)
    return None if unmet is None else Note("warn", str(NotQualifiedError(unmet)))


_NOTES = {
    NoHitsError.code: lambda: Note(
        "warn", _("There are no more of these HITs available."), _("Somebody took the last one, or you have done them all.")
    ),
    GroupNotFoundError.code: lambda: Note(
        "warn", _("This address is not valid."), _("There is no such HIT group, or it is not available to you.")
    ),
    BlockedError.code: lambda: Note("warn", str(BlockedError())),
    SignedOutError.code: lambda: Note("bad", _("You are signed out."), _("Sign in again to go on.")),
    NotActiveError.code: lambda: Note(
        "warn", _("This HIT is not yours any more."), _("It was returned or submitted, or its time ran out.")
    ),
    "time_up": lambda: Note("warn", _("Time is up, so this HIT went back to others."), _("Nothing was lowered by it.")),
    "returned": lambda: Note("ok", _("HIT returned."), _("Returning never lowers your approval rate.")),
}
