"""One small file an operation: translate, call one verb, translate back. This table is what the marketplace offers."""

from collections.abc import Mapping
from typing import Final, NoReturn

from kempelen.wire.call import Caller, Request
from kempelen.wire.errors import WireError
from kempelen.wire.model import Handler
from kempelen.wire.operations.approve_assignment import approve_assignment
from kempelen.wire.operations.create_additional_assignments_for_hit import create_additional_assignments_for_hit
from kempelen.wire.operations.create_hit import create_hit
from kempelen.wire.operations.create_hit_type import create_hit_type
from kempelen.wire.operations.create_hit_with_hit_type import create_hit_with_hit_type
from kempelen.wire.operations.delete_hit import delete_hit
from kempelen.wire.operations.get_account_balance import get_account_balance
from kempelen.wire.operations.get_assignment import get_assignment
from kempelen.wire.operations.get_hit import get_hit
from kempelen.wire.operations.list_assignments_for_hit import list_assignments_for_hit
from kempelen.wire.operations.list_bonus_payments import list_bonus_payments
from kempelen.wire.operations.list_hits import list_hits
from kempelen.wire.operations.list_reviewable_hits import list_reviewable_hits
from kempelen.wire.operations.reject_assignment import reject_assignment
from kempelen.wire.operations.send_bonus import send_bonus
from kempelen.wire.operations.update_expiration_for_hit import update_expiration_for_hit
from kempelen.wire.operations.update_hit_review_status import update_hit_review_status

OFFERED: Final[Mapping[str, Handler]] = {
    "ApproveAssignment": approve_assignment,
    "CreateAdditionalAssignmentsForHIT": create_additional_assignments_for_hit,
    "CreateHIT": create_hit,
    "CreateHITType": create_hit_type,
    "CreateHITWithHITType": create_hit_with_hit_type,
    "DeleteHIT": delete_hit,
    "GetAccountBalance": get_account_balance,
    "GetAssignment": get_assignment,
    "GetHIT": get_hit,
    "ListAssignmentsForHIT": list_assignments_for_hit,
    "ListBonusPayments": list_bonus_payments,
    "ListHITs": list_hits,
    "ListReviewableHITs": list_reviewable_hits,
    "RejectAssignment": reject_assignment,
    "SendBonus": send_bonus,
    "UpdateExpirationForHIT": update_expiration_for_hit,
    "UpdateHITReviewStatus": update_hit_review_status,
}


def handler_of(operation: str) -> Handler:
    """Return what answers an operation; one that is not offered yet is refused in the service's own form."""
    return OFFERED.get(operation) or _refusal_of(operation)


def _refusal_of(operation: str) -> Handler:
    def refuse(_caller: Caller, _request: Request) -> NoReturn:
        raise WireError.request("OperationNotAvailable", f"This marketplace does not offer {operation} yet.")

    return refuse
