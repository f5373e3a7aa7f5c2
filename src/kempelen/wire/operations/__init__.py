"""One small file an operation: translate, call one verb, translate back. This table is what the marketplace offers."""

from collections.abc import Mapping
from typing import Final

from kempelen.wire.model import Handler
from kempelen.wire.operations.accept_qualification_request import accept_qualification_request
from kempelen.wire.operations.approve_assignment import approve_assignment
from kempelen.wire.operations.associate_qualification_with_worker import associate_qualification_with_worker
from kempelen.wire.operations.create_additional_assignments_for_hit import create_additional_assignments_for_hit
from kempelen.wire.operations.create_hit import create_hit
from kempelen.wire.operations.create_hit_type import create_hit_type
from kempelen.wire.operations.create_hit_with_hit_type import create_hit_with_hit_type
from kempelen.wire.operations.create_qualification_type import create_qualification_type
from kempelen.wire.operations.create_worker_block import create_worker_block
from kempelen.wire.operations.delete_hit import delete_hit
from kempelen.wire.operations.delete_qualification_type import delete_qualification_type
from kempelen.wire.operations.delete_worker_block import delete_worker_block
from kempelen.wire.operations.disassociate_qualification_from_worker import disassociate_qualification_from_worker
from kempelen.wire.operations.get_account_balance import get_account_balance
from kempelen.wire.operations.get_assignment import get_assignment
from kempelen.wire.operations.get_file_upload_url import get_file_upload_url
from kempelen.wire.operations.get_hit import get_hit
from kempelen.wire.operations.get_qualification_score import get_qualification_score
from kempelen.wire.operations.get_qualification_type import get_qualification_type
from kempelen.wire.operations.list_assignments_for_hit import list_assignments_for_hit
from kempelen.wire.operations.list_bonus_payments import list_bonus_payments
from kempelen.wire.operations.list_hits import list_hits
from kempelen.wire.operations.list_hits_for_qualification_type import list_hits_for_qualification_type
from kempelen.wire.operations.list_qualification_requests import list_qualification_requests
from kempelen.wire.operations.list_qualification_types import list_qualification_types
from kempelen.wire.operations.list_review_policy_results_for_hit import list_review_policy_results_for_hit
from kempelen.wire.operations.list_reviewable_hits import list_reviewable_hits
from kempelen.wire.operations.list_worker_blocks import list_worker_blocks
from kempelen.wire.operations.list_workers_with_qualification_type import list_workers_with_qualification_type
from kempelen.wire.operations.notify_workers import notify_workers
from kempelen.wire.operations.reject_assignment import reject_assignment
from kempelen.wire.operations.reject_qualification_request import reject_qualification_request
from kempelen.wire.operations.send_bonus import send_bonus
from kempelen.wire.operations.send_test_event_notification import send_test_event_notification
from kempelen.wire.operations.update_expiration_for_hit import update_expiration_for_hit
from kempelen.wire.operations.update_hit_review_status import update_hit_review_status
from kempelen.wire.operations.update_hit_type_of_hit import update_hit_type_of_hit
from kempelen.wire.operations.update_notification_settings import update_notification_settings
from kempelen.wire.operations.update_qualification_type import update_qualification_type

OFFERED: Final[Mapping[str, Handler]] = {
    "AcceptQualificationRequest": accept_qualification_request,
    "ApproveAssignment": approve_assignment,
    "AssociateQualificationWithWorker": associate_qualification_with_worker,
    "CreateAdditionalAssignmentsForHIT": create_additional_assignments_for_hit,
    "CreateHIT": create_hit,
    "CreateHITType": create_hit_type,
    "CreateHITWithHITType": create_hit_with_hit_type,
    "CreateQualificationType": create_qualification_type,
    "CreateWorkerBlock": create_worker_block,
    "DeleteHIT": delete_hit,
    "DeleteQualificationType": delete_qualification_type,
    "DeleteWorkerBlock": delete_worker_block,
    "DisassociateQualificationFromWorker": disassociate_qualification_from_worker,
    "GetAccountBalance": get_account_balance,
    "GetAssignment": get_assignment,
    "GetFileUploadURL": get_file_upload_url,
    "GetHIT": get_hit,
    "GetQualificationScore": get_qualification_score,
    "GetQualificationType": get_qualification_type,
    "ListAssignmentsForHIT": list_assignments_for_hit,
    "ListBonusPayments": list_bonus_payments,
    "ListHITs": list_hits,
    "ListHITsForQualificationType": list_hits_for_qualification_type,
    "ListQualificationRequests": list_qualification_requests,
    "ListQualificationTypes": list_qualification_types,
    "ListReviewPolicyResultsForHIT": list_review_policy_results_for_hit,
    "ListReviewableHITs": list_reviewable_hits,
    "ListWorkerBlocks": list_worker_blocks,
    "ListWorkersWithQualificationType": list_workers_with_qualification_type,
    "NotifyWorkers": notify_workers,
    "RejectAssignment": reject_assignment,
    "RejectQualificationRequest": reject_qualification_request,
    "SendBonus": send_bonus,
    "SendTestEventNotification": send_test_event_notification,
    "UpdateExpirationForHIT": update_expiration_for_hit,
    "UpdateHITReviewStatus": update_hit_review_status,
    "UpdateHITTypeOfHIT": update_hit_type_of_hit,
    "UpdateNotificationSettings": update_notification_settings,
    "UpdateQualificationType": update_qualification_type,
}


def handler_of(operation: str) -> Handler:
    """Return what answers an operation of the model."""
    return OFFERED[operation]
