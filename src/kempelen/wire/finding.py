"""Getting what a request names: only through the rooms' access, with the account of the key. Foreign is unknown, same text."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kempelen.accounts.access import worker_by_public_id
from kempelen.accounts.models import Worker
from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.access import own_assignment, own_hit, own_hit_type
from kempelen.hits.errors import AssignmentStateError, HitDisposedError
from kempelen.hits.models import Assignment, Hit, HitType
from kempelen.hits.states import ON_THE_WIRE, AssignmentState
from kempelen.questions.access import own_layout
from kempelen.questions.models import Layout
from kempelen.wire.call import Caller
from kempelen.wire.errors import WireError

_READABLE: Final = ("Reviewable", "Approved", "Rejected")
"""The states of work that can be read, as the service itself words them; an old client matches the whole sentence."""


def hit_does_not_exist(hit_id: str) -> WireError:
    """Return the error for a HIT that is unknown, another's, or deleted where deleted ones are gone (requester-api 2.2)."""
    return WireError.request("HITDoesNotExist", f"Hit {hit_id} does not exist.")


def hit_of(caller: Caller, hit_id: str) -> Hit:
    """Return the caller's HIT, disposed ones included: the verbs tell those by their state. Raises HITDoesNotExist."""
    try:
        return own_hit(caller.requester, hit_id)
    except NotFoundError as error:
        raise hit_does_not_exist(hit_id) from error


def standing_hit_of(caller: Caller, hit_id: str) -> Hit:
    """Return the caller's HIT unless it is disposed. Raises HITDoesNotExist."""
    hit = hit_of(caller, hit_id)
    if hit.disposed_at is not None:
        raise hit_does_not_exist(hit_id)
    return hit


def hit_type_of(caller: Caller, hit_type_id: str) -> HitType:
    """Return the caller's HIT type. Raises HITTypeDoesNotExist."""
    try:
        return own_hit_type(caller.requester, hit_type_id)
    except NotFoundError as error:
        raise WireError.request("HITTypeDoesNotExist", f"HITType {hit_type_id} does not exist.") from error


def layout_of(caller: Caller, layout_id: str) -> Layout:
    """Return the caller's layout. Raises HITLayoutDoesNotExist."""
    try:
        return own_layout(requester_id=caller.requester.pk, public_id=layout_id)
    except NotFoundError as error:
        raise WireError.request("HITLayoutDoesNotExist", f"HITLayout {layout_id} does not exist.") from error


def assignment_of(caller: Caller, assignment_id: str) -> Assignment:
    """Return an assignment of the caller's HITs, its HIT and worker loaded, in any state. Raises AssignmentDoesNotExist."""
    try:
        return own_assignment(caller.requester, assignment_id)
    except NotFoundError as error:
        raise _assignment_does_not_exist(assignment_id) from error


@contextmanager
def key_of_assignment(caller: Caller, assignment_id: str) -> Iterator[int]:
    """Yield the key that an id names, for a verb that finds out itself whose it is: one query less for each decision.

    Raises AssignmentDoesNotExist, and HITDoesNotExist when the HIT is disposed (requester-api 4.4).
    """
    try:
        yield decode(Kind.ASSIGNMENT, assignment_id) or 0
    except HitDisposedError as error:
        raise hit_does_not_exist(encode(Kind.HIT, assignment_of(caller, assignment_id).hit_id)) from error
    except NotFoundError as error:
        raise _assignment_does_not_exist(assignment_id) from error


def _assignment_does_not_exist(assignment_id: str) -> WireError:
    return WireError.request("AssignmentDoesNotExist", f"Assignment {assignment_id} does not exist.")


def sent_assignment_of(caller: Caller, assignment_id: str) -> Assignment:
    """Return an assignment that the worker has sent (requester-api 4.4).

    Raises AssignmentDoesNotExist, HITDoesNotExist when its HIT is disposed, and AssignmentStateError for other states.
    """
    assignment = assignment_of(caller, assignment_id)
    if assignment.hit.disposed_at is not None:
        raise hit_does_not_exist(encode(Kind.HIT, assignment.hit_id))
    state = AssignmentState(assignment.state)
    if state not in ON_THE_WIRE:
        raise AssignmentStateError(state, _READABLE)
    return assignment


def worker_of(caller: Caller, worker_id: str) -> Worker:
    """Return a worker of the caller's environment. An unknown one is an invalid value (requester-api 4.7)."""
    try:
        return worker_by_public_id(worker_id, sandbox=caller.requester.sandbox)
    except NotFoundError as error:
        raise WireError.value("WorkerId", worker_id, "WorkerId is invalid.") from error
