"""HITs, assignments, bonuses and qualifications as the API shows them (requester-api 3). Money in micro-units, moments aware."""

from datetime import UTC, datetime, timedelta
from typing import Final

from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Bonus
from kempelen.hits.queries.records import AssignmentRecord, HitRecord
from kempelen.hits.states import ON_THE_WIRE, AssignmentState
from kempelen.qualifications.models import Qualification, QualificationRequest, QualificationType
from kempelen.qualifications.requirements import to_json
from kempelen.qualifications.states import TypeStatus
from kempelen.qualifications.system import SystemType
from kempelen.questions.answers import answers_xml
from kempelen.questions.reading import question_xml_of
from kempelen.wire.call import Output

REVIEW_STATUS = "NotReviewed"
"""HITReviewStatus is MTurk's own content review, which is not held here (requester-api 3.1)."""

SYSTEM_TYPES_SINCE: Final = datetime(2005, 11, 2, tzinfo=UTC)
"""CreationTime of the marketplace's own qualification types, which every client finds there: the day MTurk opened."""


def hit_structure(record: HitRecord) -> Output:
    """Return the full structure; clients index every member that is "always" there without testing."""
    counts = record.counts
    return {
        "HITId": encode(Kind.HIT, record.id),
        "HITTypeId": encode(Kind.HIT_TYPE, record.hit_type_id),
        "HITGroupId": encode(Kind.HIT_GROUP, record.hit_type_id),
        "HITLayoutId": encode(Kind.LAYOUT, record.layout_id) if record.layout_id is not None else None,
        "CreationTime": record.created_at,
        "Title": record.title,
        "Description": record.description,
        "Question": question_xml_of(record.content, record.layout),
        "Keywords": record.keywords or None,
        "HITStatus": counts.status(clock.now()).value,
        "MaxAssignments": record.slots,
        "Reward": record.reward_micros,
        "AutoApprovalDelayInSeconds": record.approve_after_seconds,
        "Expiration": record.expires_at,
        "AssignmentDurationInSeconds": record.duration_seconds,
        "RequesterAnnotation": record.annotation or None,
        "QualificationRequirements": to_json(record.requirements),
        "HITReviewStatus": REVIEW_STATUS,
        "NumberOfAssignmentsPending": counts.pending,
        "NumberOfAssignmentsAvailable": counts.available,
        "NumberOfAssignmentsCompleted": counts.completed,
    }


def assignment_structure(record: AssignmentRecord, approve_after_seconds: int) -> Output:
    """Return a sent assignment. Both times stay after an override (requester-api 3.3)."""
    state = AssignmentState(record.state)
    return {
        "AssignmentId": encode(Kind.ASSIGNMENT, record.id),
        "WorkerId": record.worker_public_id,
        "HITId": encode(Kind.HIT, record.hit_id),
        "AssignmentStatus": ON_THE_WIRE[state],
        "AutoApprovalTime": record.submitted_at + timedelta(seconds=approve_after_seconds),
        "AcceptTime": record.accepted_at,
        "SubmitTime": record.submitted_at,
        "ApprovalTime": record.decided_at if state is AssignmentState.APPROVED else None,
        "RejectionTime": record.rejected_at,
        "Deadline": record.deadline,
        "Answer": answers_xml(record.answer),
        "RequesterFeedback": record.feedback or None,
    }


def bonus_structure(bonus: Bonus) -> Output:
    """Return a bonus payment; its worker is loaded."""
    return {
        "WorkerId": bonus.worker.public_id,
        "BonusAmount": bonus.amount_micros,
        "AssignmentId": encode(Kind.ASSIGNMENT, bonus.assignment_id),
        "Reason": bonus.reason,
        "GrantTime": bonus.at,
    }


def qualification_type_structure(row: QualificationType | SystemType, reader_id: int) -> Output:
    """Return a qualification type as one requester may see it: an answer key is its owner's alone.

    The marketplace's own are always active and cannot be requested (requester-api 3.4).
    """
    if isinstance(row, SystemType):
        return {
            "QualificationTypeId": row.id,
            "CreationTime": SYSTEM_TYPES_SINCE,
            "Name": row.name,
            "Description": row.description,
            "QualificationTypeStatus": TypeStatus.ACTIVE.value,
            "IsRequestable": False,
            "AutoGranted": False,
        }
    test = row.test
    return {
        "QualificationTypeId": row.public_id,
        "CreationTime": row.created_at,
        "Name": row.name,
        "Description": row.description,
        "Keywords": row.keywords or None,
        "QualificationTypeStatus": row.status.value,
        "Test": test.question_form if test is not None else None,
        "TestDurationInSeconds": test.duration_seconds if test is not None else None,
        "AnswerKey": test.answer_key if test is not None and row.requester_id == reader_id else None,
        "RetryDelayInSeconds": row.retry_delay_seconds,
        "IsRequestable": True,
        "AutoGranted": row.auto_granted,
        "AutoGrantedValue": row.auto_granted_value if row.auto_granted else None,
    }


def qualification_structure(row: Qualification, qualification_type_id: str) -> Output:
    """Return what a worker holds, or held; its worker is loaded (requester-api 3.5)."""
    return {
        "QualificationTypeId": qualification_type_id,
        "WorkerId": row.worker.public_id,
        "GrantTime": row.granted_at,
        "IntegerValue": row.value,
        "Status": row.status.value,
    }


def qualification_request_structure(row: QualificationRequest) -> Output:
    """Return a request that waits; its worker is loaded (requester-api 3.5)."""
    return {
        "QualificationRequestId": row.public_id,
        "QualificationTypeId": encode(Kind.QUALIFICATION_TYPE, row.qualification_type_id),
        "WorkerId": row.worker.public_id,
        "Test": row.test.question_form if row.test is not None else None,
        "Answer": answers_xml(row.answer) if row.answer is not None else None,
        "SubmitTime": row.submitted_at,
    }
