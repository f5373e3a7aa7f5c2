"""Refusals about requirements."""

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
