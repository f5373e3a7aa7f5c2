"""Refusals of the marketplace. Their codes are those that workers' tools know (worker-site 14) or that the wire maps."""

from collections.abc import Mapping, Sequence

from kempelen.core.errors import NotFoundError, Refusal
from kempelen.hits.states import AssignmentState, HitStatus
from kempelen.qualifications.engine import sentence
from kempelen.qualifications.requirements import Requirement
from kempelen.questions.forms import QuestionForm


class GroupNotFoundError(NotFoundError):
    """No such HIT group, or one this person may not know of."""

    code = "invalid_group"
    sentence = "This address is not valid: there is no such HIT group, or it is not available to you."


class NoHitsError(Refusal):
    """Everything in the group is taken, expired, or was done by this worker."""

    code = "no_hits"
    sentence = "There are no more of these HITs available."


class QueueFullError(Refusal):
    """The worker holds as many HITs as one may."""

    code = "queue_full"

    def __init__(self, limit: int) -> None:
        """Name the limit, so that the sentence can be checked by the reader."""
        super().__init__(f"You have accepted the maximum number of HITs ({limit}). Submit or return one first.")
        self.limit = limit


class AnswerOfFormError(Refusal):
    """The HIT asks by a QuestionForm, whose rules read an answer before it is stored (``submit_form``)."""

    code = "answer_of_form"
    sentence = "The answer does not fit the HIT's form."


class IncompleteFormError(Refusal):
    """A form was not filled in as it asks. ``filled`` says what is wrong, question by question; nothing was stored."""

    code = "incomplete_form"
    sentence = "Some answers need another look. Nothing was submitted yet."

    def __init__(self, form: QuestionForm, errors: Mapping[int, tuple[str, ...]]) -> None:
        """Keep the form and its errors, by the question's index: the page shows both again."""
        super().__init__()
        self.form = form
        self.errors = errors


class NotQualifiedError(Refusal):
    """The worker does not meet a requirement that guards this action."""

    code = "not_qualified"

    def __init__(self, requirement: Requirement) -> None:
        """Keep the first requirement that is not met."""
        super().__init__(f"This HIT asks for Qualifications, and you do not meet those Qualifications: {sentence(requirement)}.")
        self.requirement = requirement


class BlockedError(Refusal):
    """The requester does not want this worker's work, or the worker is suspended."""

    code = "blocked"
    sentence = "The requester's settings prevent you from working on these HITs."


class SignedOutError(Refusal):
    """The session that asks has ended meanwhile: log-out everywhere, a new password, a closed account (security A7)."""

    code = "signed_out"
    sentence = "You are signed out. Sign in again to go on."


class NotActiveError(Refusal):
    """The assignment is not accepted any more: returned, out of time, or somebody else's."""

    code = "not_active"
    sentence = "This HIT is not yours any more: it was returned, or its time ran out."


class HitTypeRetiredError(NotFoundError):
    """A qualification type that the HIT type asks for was deleted: no new HITs (requester-api 4.5)."""

    code = "hit_type_retired"
    sentence = "This HIT type asks for a qualification that was deleted, so it takes no new HITs."


class HitAlreadyExistsError(Refusal):
    """The UniqueRequestToken was used within a day; ``hit_id`` is what it made (requester-api 1.10)."""

    code = "hit_already_exists"

    def __init__(self, hit_id: int) -> None:
        """Keep the HIT's key; the wire writes its public id."""
        super().__init__("A HIT was already created with this request token.")
        self.hit_id = hit_id


class TokenAlreadyUsedError(Refusal):
    """The UniqueRequestToken was used within a day for the same operation (requester-api 1.10)."""

    code = "duplicate_request"

    def __init__(self, token: str, result_id: int, request_id: str) -> None:
        """Keep the token, what the first request made, and that request's id, which the wire repeats."""
        super().__init__(f'The idempotency token "{token}" has already been processed.')
        self.token = token
        self.result_id = result_id
        self.request_id = request_id


class HitStateError(Refusal):
    """The HIT's status does not allow this (requester-api 5.1)."""

    code = "invalid_hit_state"

    def __init__(self, status: HitStatus, allowed: Sequence[HitStatus], message: str | None = None) -> None:
        """Keep the status and those that would do."""
        names = ", ".join(allowed)
        super().__init__(message or f"This HIT is {status}. That is possible only while it is {names}.")
        self.status = status
        self.allowed = tuple(allowed)


class AssignmentStateError(Refusal):
    """The assignment's state does not allow this; ``allowed`` are the wire's own words (requester-api 4.4)."""

    code = "invalid_assignment_state"

    def __init__(self, state: AssignmentState, allowed: Sequence[str], message: str | None = None) -> None:
        """Keep the state and what would do."""
        names = ", ".join(allowed)
        super().__init__(message or f"This assignment is {state.label.lower()}. That is possible only while it is {names}.")
        self.state = state
        self.allowed = tuple(allowed)


class ExtensionLimitError(Refusal):
    """A HIT made with fewer than ten assignments stays below ten, where the fee policy says so (requester-api 4.2)."""

    code = "invalid_maximum_assignments_increase"
    sentence = "A HIT made with fewer than 10 assignments cannot grow to 10 or more."


class BlockLimitError(Refusal):
    """A requester blocks 100,000 workers at most (requester-api 4.7)."""

    code = "exceeds_max_worker_blocks"
    sentence = "You have blocked 100,000 workers, which is the most. Take a block back first."


class HitDisposedError(NotFoundError):
    """The HIT was deleted by its requester."""

    code = "hit_disposed"
    sentence = "This HIT was deleted."
