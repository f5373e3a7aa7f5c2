"""The one table from the rooms' refusals to the service's errors (requester-api 2.2)."""

from collections.abc import Callable
from typing import Final

from kempelen.core.errors import InvalidValueError, NotFoundError, Refusal
from kempelen.core.ids import Kind, encode
from kempelen.hits.errors import (
    AssignmentStateError,
    BlockLimitError,
    ExtensionLimitError,
    HitAlreadyExistsError,
    HitStateError,
    HitTypeRetiredError,
    TokenAlreadyUsedError,
)
from kempelen.hits.states import HitStatus
from kempelen.ledger.errors import InsufficientFundsError
from kempelen.money import wire_amount
from kempelen.notify.errors import BadDestinationError, UndeliverableError
from kempelen.qualifications.errors import (
    ContradictingGuardError,
    ForeignTypeError,
    QualificationNotHeldError,
    QualificationStateError,
    RequestStateError,
    TestAndAutoGrantError,
    TypeNameTakenError,
    TypeStateError,
    UnknownQualificationTypeError,
    UnknownRequestError,
)
from kempelen.questions.errors import FormattedContentError, QuestionError
from kempelen.wire.errors import VALUE, WireError, shortened

_AMOUNTS: Final = frozenset({"Reward", "BonusAmount"})
_WITH_STATUS: Final = "This operation can be called with a status of:"


def _insufficient_funds(refusal: InsufficientFundsError) -> WireError:
    text = f"This Requester has insufficient funds in their account to complete this transaction. {refusal}"
    return WireError.request("InsufficientFunds", text)


def _hit_already_exists(refusal: HitAlreadyExistsError) -> WireError:
    return WireError.request("HITAlreadyExists", f'The HIT with ID "{encode(Kind.HIT, refusal.hit_id)}" already exists.')


def _token_already_used(refusal: TokenAlreadyUsedError) -> WireError:
    return WireError.request("DuplicateRequest", f"{refusal} The earlier request's id is {refusal.request_id}.")


def _hit_state(refusal: HitStateError) -> WireError:
    """A status that would do, and still refused: the verb has said why in words of its own."""
    if refusal.status in refusal.allowed:
        return WireError.request("InvalidHITState", str(refusal))
    allowed = ", ".join(HitStatus(status).value for status in refusal.allowed)
    text = f"This HIT is currently in the state '{refusal.status.value}'. {_WITH_STATUS} {allowed}"
    return WireError.request("InvalidHITState", text)


def _assignment_state(refusal: AssignmentStateError) -> WireError:
    return WireError.request("InvalidAssignmentState", f"{_WITH_STATUS} {','.join(refusal.allowed)}")


def _extension_limit(refusal: ExtensionLimitError) -> WireError:
    return WireError.request("InvalidMaximumAssignmentsIncrease", str(refusal))


def _block_limit(refusal: BlockLimitError) -> WireError:
    return WireError.request("ExceedsMaxWorkerBlocks", str(refusal))


def _unknown_qualification_type(refusal: UnknownQualificationTypeError) -> WireError:
    text = f"QualificationType {shortened(refusal.qualification_type_id)} does not exist."
    return WireError.request("QualificationTypeDoesNotExist", text)


def _foreign_type(refusal: ForeignTypeError) -> WireError:
    return WireError.request("PermissionDeniedException", str(refusal))


def _type_name_taken(refusal: TypeNameTakenError) -> WireError:
    return WireError.request("QualificationTypeAlreadyExists", str(refusal))


def _type_state(_refusal: TypeStateError) -> WireError:
    return WireError.request("InvalidQualificationTypeState", f"{_WITH_STATUS} Active")


def _qualification_not_held(refusal: QualificationNotHeldError) -> WireError:
    ids = f"QualificationTypeId = {refusal.qualification_type_id}, WorkerId = {refusal.worker_id}"
    return WireError.request("QualificationDoesNotExist", f"You requested a Qualification that does not exist. {ids}.")


def _qualification_state(_refusal: QualificationStateError) -> WireError:
    return WireError.request("InvalidQualificationState", f"{_WITH_STATUS} Granted")


def _unknown_request(refusal: UnknownRequestError) -> WireError:
    text = f"QualificationRequest {shortened(refusal.request_id)} does not exist."
    return WireError.request("QualificationRequestDoesNotExist", text)


def _request_state(_refusal: RequestStateError) -> WireError:
    return WireError.request("InvalidQualificationRequestState", f"{_WITH_STATUS} Submitted")


def _test_and_auto_grant(_refusal: TestAndAutoGrantError) -> WireError:
    return WireError.combination("AutoGranted", "Test")


def _hit_type_retired(refusal: HitTypeRetiredError) -> WireError:
    return WireError.request("HITTypeDoesNotExist", f"The HITType does not exist any more. {refusal}")


def _contradicting_guard(_refusal: ContradictingGuardError) -> WireError:
    return WireError.combination("ActionsGuarded", "RequiredToPreview")


def _question(refusal: QuestionError) -> WireError:
    text = (
        "There was an error parsing the XML question or answer data in your request. Please make sure the data is well-formed "
        f"and validates against the appropriate schema. Details: {refusal.detail}"
    )
    return WireError(VALUE, text, code="XMLParseError")


def _formatted_content(refusal: FormattedContentError) -> WireError:
    text = f"FormattedContent holds XHTML that is not allowed, or is not well-formed. Details: {refusal.detail}"
    return WireError(VALUE, text, code="XHTMLParseError")


def _invalid_value(refusal: InvalidValueError) -> WireError:
    value = refusal.value
    if refusal.field in _AMOUNTS and isinstance(value, int):
        value = wire_amount(value)
    return WireError.value(refusal.field, value, str(refusal))


def _transport_endpoint(refusal: BadDestinationError | UndeliverableError) -> WireError:
    return WireError.request("InvalidTransportEndpoint", str(refusal))


def _not_found(refusal: NotFoundError) -> WireError:
    """What vanished between finding it and the verb; the operations name what they did not find themselves."""
    return WireError.request("HITDoesNotExist", f"The HIT does not exist any more. {refusal}")


TABLE: Final[tuple[tuple[type[Refusal], Callable[..., WireError]], ...]] = (
    (InsufficientFundsError, _insufficient_funds),
    (HitAlreadyExistsError, _hit_already_exists),
    (TokenAlreadyUsedError, _token_already_used),
    (HitStateError, _hit_state),
    (AssignmentStateError, _assignment_state),
    (ExtensionLimitError, _extension_limit),
    (BlockLimitError, _block_limit),
    (UnknownQualificationTypeError, _unknown_qualification_type),
    (ForeignTypeError, _foreign_type),
    (TypeNameTakenError, _type_name_taken),
    (TypeStateError, _type_state),
    (QualificationNotHeldError, _qualification_not_held),
    (QualificationStateError, _qualification_state),
    (UnknownRequestError, _unknown_request),
    (RequestStateError, _request_state),
    (TestAndAutoGrantError, _test_and_auto_grant),
    (HitTypeRetiredError, _hit_type_retired),
    (ContradictingGuardError, _contradicting_guard),
    (FormattedContentError, _formatted_content),
    (QuestionError, _question),
    (BadDestinationError, _transport_endpoint),
    (UndeliverableError, _transport_endpoint),
    (InvalidValueError, _invalid_value),
    (NotFoundError, _not_found),
)
"""Read from the top: a class stands above the class it is derived from."""


def translated(refusal: Refusal) -> WireError:
    """Return the service's error for a refusal; one without a row keeps its own words."""
    for kind, translate in TABLE:
        if isinstance(refusal, kind):
            return translate(refusal)
    return WireError.request("RequestRefused", str(refusal))
