"""What listeners hear of a policed HIT: reviewable only after its policy had its turn, and only if it still is."""

import pytest

from hits.policed import known_answers, plurality, publish, said
from hits.test_announcing import listen, told
from kempelen.hits.actions import judge_reviewable
from support import make_hit_type, work

EXTENDING = {"ExtendIfHITAgreementScoreIsLessThan": 100, "ExtendMaximumAssignments": 2, "ExtendMinimumTimeInSeconds": 3_600}


@pytest.fixture(autouse=True)
def _heard(cast):
    listen(cast.rita, make_hit_type(cast.rita))


def test_reviewable_is_told_after_the_policy(cast):
    hit = publish(cast.rita, plurality("a", ApproveIfWorkerAgreementScoreIsAtLeast=100))
    work(cast.wen, hit, said("x"))
    assert told() == ["HITCreated", "AssignmentAccepted", "AssignmentSubmitted"]
    judge_reviewable()
    assert told() == ["AssignmentApproved", "HITReviewable"]


def test_a_hit_that_its_policy_extends_is_told_of_when_it_is_done(cast):
    hit = publish(cast.rita, plurality("a", **EXTENDING))
    work(cast.wen, hit, said(""))
    told()
    judge_reviewable()
    assert told() == ["HITExtended"]
    work(cast.walt, hit, said(""))
    told()
    judge_reviewable()
    assert told() == ["HITReviewable"]


def test_known_answers_speak_in_the_submission(cast):
    policy = known_answers(RejectIfKnownAnswerScoreIsLessThan=50, ExtendIfKnownAnswerScoreIsLessThan=50)
    work(cast.wen, publish(cast.rita, policy), said("no", "no"))
    assert told()[2:] == ["AssignmentSubmitted", "AssignmentRejected", "HITExtended"]
