"""Refusals about requirements, qualification types, qualifications and the requests for them."""

from datetime import datetime

from kempelen.core.errors import InvalidValueError, Refusal


class RequirementError(InvalidValueError):
    """A requirement breaks a rule of requester-api 6. ``value`` is the part at fault, ``str()`` the rule."""

    def __init__(self, message: str, *, value: object = None) -> None:
        """Name the member of the API that every requirement comes in."""
        super().__init__("QualificationRequirements", message, value=value)


class UnknownQualificationTypeError(Refusal):
    """No qualification type has this id."""

    code = "qualification_type_does_not_exist"

    def __init__(self, qualification_type_id: str) -> None:
        """Keep the id, which the wire repeats."""
        super().__init__(f"QualificationType {qualification_type_id} does not exist.")
        self.qualification_type_id = qualification_type_id


class ContradictingGuardError(Refusal):
    """RequiredToPreview asks for more than ActionsGuarded (requester-api 3.2)."""

    code = "contradicting_guard"
    sentence = "RequiredToPreview is true but ActionsGuarded is Accept. Leave one of the two out."


class ForeignTypeError(Refusal):
    """The qualification type is another requester's, or the marketplace's own (requester-api 2.2, PermissionDenied)."""

    code = "qualification_type_not_yours"
    sentence = "This QualificationType is not yours: only the requester who made it can do this."


class TypeNameTakenError(Refusal):
    """The requester has a live type of this name. Programs match the first sentence (requester-api 2.2)."""

    code = "qualification_type_already_exists"
    sentence = (
        "You have already created a QualificationType with this name. A QualificationType's name must be unique among all of "
        "the QualificationTypes created by the same user."
    )


class TypeStateError(Refusal):
    """The type is inactive: nobody can ask for it, and no new HIT type can require it (requester-api 5.5)."""

    code = "invalid_qualification_type_state"
    sentence = "This qualification is not given out at the moment: its requester has made it inactive."


class QualificationNotHeldError(Refusal):
    """The worker never held the type. Both ids are kept as they were asked for."""

    code = "qualification_does_not_exist"

    def __init__(self, qualification_type_id: str, worker_id: str) -> None:
        """Keep the public ids, which the wire repeats."""
        super().__init__("This worker never held this qualification.")
        self.qualification_type_id = qualification_type_id
        self.worker_id = worker_id


class QualificationStateError(Refusal):
    """The qualification has been revoked."""

    code = "invalid_qualification_state"
    sentence = "This qualification has been revoked."


class UnknownRequestError(Refusal):
    """No request with this id waits for, or was decided by, this requester."""

    code = "qualification_request_does_not_exist"

    def __init__(self, request_id: str) -> None:
        """Keep the id, which the wire repeats."""
        super().__init__("There is no such request for a qualification.")
        self.request_id = request_id


class RequestStateError(Refusal):
    """The request was decided or withdrawn before."""

    code = "invalid_qualification_request_state"
    sentence = "This request has been decided or withdrawn already."


class AlreadyRequestedError(Refusal):
    """One open request per worker and type (requester-api 5.4)."""

    code = "qualification_already_requested"
    sentence = "You have requested this qualification already. Its requester has not decided yet."


class AlreadyHeldError(Refusal):
    """The worker holds it, and its requester does not take second requests."""

    code = "qualification_already_held"
    sentence = "You have this qualification already."


class RetakeNotAllowedError(Refusal):
    """The type has no retry delay: it can be requested once (requester-api 4.5)."""

    code = "qualification_retake_not_allowed"
    sentence = "This qualification can be requested once only, and you have done so."


class RetryTooSoonError(Refusal):
    """The type's retry delay has not passed since the last request."""

    code = "qualification_retry_too_soon"

    def __init__(self, earliest_at: datetime | None) -> None:
        """Keep the first moment at which asking again is possible; None lies beyond the calendar."""
        moment = "never" if earliest_at is None else f"from {earliest_at:%Y-%m-%d %H:%M} UTC on"
        super().__init__(f"You have requested this qualification before. You can ask again {moment}.")
        self.earliest_at = earliest_at


class TestAndAutoGrantError(Refusal):
    """A type grants by itself or by a test, not both (requester-api 4.5)."""

    __test__ = False
    code = "test_and_auto_grant"
    sentence = "A qualification with a test cannot be granted automatically. Leave one of the two out."


class TestWantedError(Refusal):
    """The type has a test: asking for it is taking that."""

    __test__ = False
    code = "qualification_test_wanted"
    sentence = "This qualification is granted by a test. Take the test to ask for it."


class NoTestError(Refusal):
    """The type has no test to take."""

    code = "qualification_has_no_test"
    sentence = "This qualification has no test. You can request it without one."


class TestOverError(Refusal):
    """The time of a test has run out, or it was sent in before, or its qualification is gone."""

    __test__ = False
    code = "qualification_test_over"
    sentence = "This test cannot be sent in any more: its time ran out, or it was sent in already."
