"""SimplePlurality/2011-09-01 without a database: parameters and scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.core.errors import InvalidValueError
from kempelen.hits.policies import Level, policy_from
from kempelen.hits.policies.plurality import NAME, Plurality, score
from kempelen.hits.policies.replies import reply


def values(key, *texts):
    return {"Key": key, "Values": list(texts)}


ASKED, THRESHOLD = values("QuestionIds", "A", "B"), values("QuestionAgreementThreshold", "65")
EXTENDING = [
    values("ExtendIfHITAgreementScoreIsLessThan", "80"),
    values("ExtendMaximumAssignments", "5"),
    values("ExtendMinimumTimeInSeconds", "3600"),
]


def rules_of(*parameters):
    rules = policy_from(Level.HIT, NAME, parameters).rules
    assert isinstance(rules, Plurality)
    return rules


def given_by(*columns, questions="ABCD"):
    """One worker's replies for each text of a question's answers, worker by worker."""
    workers = zip(*columns, strict=True)
    return {
        key: {name: found for name, text in zip(questions, texts, strict=True) if (found := reply([text]))}
        for key, texts in enumerate(workers, 1)
    }


def test_everything_that_can_be_given():
    rules = rules_of(
        ASKED,
        THRESHOLD,
        values("DisregardAssignmentIfRejected", "T"),
        values("DisregardAssignmentIfKnownAnswerScoreIsLessThan", "30"),
        *EXTENDING,
        values("ApproveIfWorkerAgreementScoreIsAtLeast", "60"),
        values("RejectIfWorkerAgreementScoreIsLessThan", "20"),
        values("RejectReason", "Alone"),
    )
    assert rules == Plurality(
        questions=("A", "B"),
        threshold=65,
        disregards_rejected=True,
        disregard_below=30,
        extend_less_than=80,
        most_slots=5,
        extend_seconds=3_600,
        approve_at_least=60,
        reject_less_than=20,
        reject_reason="Alone",
    )


@pytest.mark.parametrize("name", ["QuestionIds", "QuestionIDs"])
@pytest.mark.parametrize("texts", [["A", "B", "C"], ["A,B,C"], [" A , B", "C,"]])
def test_both_spellings_of_the_questions(name, texts):
    assert rules_of(values(name, *texts), THRESHOLD).questions == ("A", "B", "C")


@pytest.mark.parametrize(("text", "flag"), [("T", True), ("true", True), ("F", False), ("false", False), (" t ", True)])
def test_how_a_boolean_is_spelled(text, flag):
    assert rules_of(ASKED, THRESHOLD, values("DisregardAssignmentIfRejected", text)).disregards_rejected is flag


def test_limits_without_a_threshold_extend_nothing():
    rules = rules_of(ASKED, THRESHOLD, *EXTENDING[1:])
    assert not rules.extends(0)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ([THRESHOLD], "The QuestionIds parameter is mandatory."),
        ([ASKED], "The QuestionAgreementThreshold parameter is mandatory."),
        ([values("QuestionIds"), THRESHOLD], "1 to 15 questions"),
        ([values("QuestionIds", " , "), THRESHOLD], "1 to 15 questions"),
        ([values("QuestionIds", *"abcdefghijklmnop"), THRESHOLD], "1 to 15 questions"),
        ([values("QuestionIds", "a", "a"), THRESHOLD], "each once"),
        ([ASKED, values("QuestionIDs", "A"), THRESHOLD], "given twice"),
        ([ASKED, values("QuestionAgreementThreshold", "101")], "from 0 to 100"),
        ([ASKED, THRESHOLD, values("DisregardAssignmentIfRejected", "yes")], "T or F"),
        ([ASKED, THRESHOLD, values("DisregardAssignmentIfKnownAnswerScoreIsLessThan", "x")], "from 0 to 101"),
        ([ASKED, THRESHOLD, EXTENDING[0], EXTENDING[2]], "The ExtendMaximumAssignments parameter is mandatory."),
        ([ASKED, THRESHOLD, *EXTENDING[:2]], "The ExtendMinimumTimeInSeconds parameter is mandatory."),
        ([ASKED, THRESHOLD, values("ExtendIfHITAgreementScoreIsLessThan", "0"), *EXTENDING[1:]], "from 1 to 100"),
        ([ASKED, THRESHOLD, values("ExtendIfHITAgreementScoreIsLessThan", "101"), *EXTENDING[1:]], "from 1 to 100"),
        ([ASKED, THRESHOLD, values("ExtendMinimumTimeInSeconds", "59")], "from 60"),
        ([ASKED, THRESHOLD, values("ApproveIfWorkerAgreementScoreIsAtLeast", "")], "from 0 to 101"),
        ([ASKED, THRESHOLD, values("RejectIfWorkerAgreementScoreIsLessThan", "102")], "from 0 to 101"),
        (
            [
                ASKED,
                THRESHOLD,
                values("ApproveIfWorkerAgreementScoreIsAtLeast", "10"),
                values("RejectIfWorkerAgreementScoreIsLessThan", "20"),
            ],
            "cannot both",
        ),
        ([ASKED, THRESHOLD, {"Key": "AnswerKey", "MapEntries": [{"Key": "a", "Values": []}]}], "no AnswerKey parameter"),
    ],
    ids=lambda found: str(found)[-70:],
)
def test_what_is_refused(parameters, sentence):
    with pytest.raises(InvalidValueError, match=sentence) as refused:
        policy_from(Level.HIT, NAME, parameters)
    assert refused.value.field == "HITReviewPolicy"


def test_a_policy_of_the_other_level():
    with pytest.raises(InvalidValueError, match=r"SimplePlurality/2011-09-01"):
        policy_from(Level.HIT, "ScoreMyKnownAnswers/2011-09-01", [ASKED, THRESHOLD])


def test_the_documented_example():
    replies = given_by(
        ("coat", "sweater", "coat"), ("blue", "blue", "green"), ("large", "large", "large"), ("one", "two", "three")
    )
    found = score(Plurality(questions=tuple("ABCD"), threshold=65), replies)
    assert {name: one and (one.answer, one.percent) for name, one in found.questions.items()} == {
        "A": ("coat", 66),
        "B": ("blue", 66),
        "C": ("large", 100),
        "D": None,
    }
    assert found.percent == 75
    assert [found.workers[key].percent for key in (1, 2, 3)] == [100, 66, 66]
    assert (found.workers[2].correct, found.workers[2].incorrect) == (2, 1)


@pytest.mark.parametrize(
    ("threshold", "answers", "agreed"),
    [
        (65, "xxy", True),
        (66, "xxy", False),
        (100, "xxx", True),
        (100, "xxy", False),
        (0, "xy", False),
        (49, "xxyy", False),
        (0, "xxyyz", False),
        (0, "xxyz", True),
        (0, "x", True),
        (0, ["", ""], False),
        (49, ["x", "x", "", ""], True),
        (50, ["x", "x", "", ""], False),
    ],
)
def test_when_there_is_an_agreed_answer(threshold, answers, agreed):
    found = score(Plurality(questions=("A",), threshold=threshold), given_by(answers, questions="A"))
    assert (found.questions["A"] is not None) is agreed


@pytest.mark.parametrize(("length", "agreed"), [(256, True), (257, False)])
def test_very_long_answers_agree_with_nothing(length, agreed):
    found = score(Plurality(questions=("A",), threshold=0), given_by(["x" * length] * 2, questions="A"))
    assert (found.questions["A"] is not None) is agreed


def test_without_any_agreement_no_worker_has_a_score():
    found = score(Plurality(questions=("A",), threshold=50), given_by("xyz", questions="A"))
    assert found.percent == 0
    assert [one.percent for one in found.workers.values()] == [None] * 3


def test_nobody_to_compare():
    assert score(Plurality(questions=("A", "B"), threshold=0), {}).percent == 0


def test_sets_of_selections_are_compared_as_sets():
    replies = {1: {"A": reply(["a", "b"])}, 2: {"A": reply(["b", "a"])}, 3: {"A": reply(["a"])}}
    found = score(Plurality(questions=("A",), threshold=60), replies)
    assert found.questions["A"] is not None
    assert found.questions["A"].answer == "a|b"


@pytest.mark.parametrize(
    ("rules", "rejected", "known", "counts"),
    [
        ({}, True, None, True),
        ({"disregards_rejected": True}, True, None, False),
        ({"disregards_rejected": True}, False, None, True),
        ({"disregard_below": 50}, False, None, True),
        ({"disregard_below": 50}, False, 49, False),
        ({"disregard_below": 50}, False, 50, True),
    ],
)
def test_who_takes_part(rules, rejected, known, counts):
    assert Plurality(questions=("A",), threshold=0, **rules).counts(rejected=rejected, known_answer_score=known) is counts


WORKERS = st.lists(st.dictionaries(st.sampled_from("ABC"), st.sampled_from("xyz").map(lambda text: reply([text]))), max_size=8)


@given(WORKERS, st.integers(0, 100))
def test_any_answers(workers, threshold):
    rules = Plurality(questions=("A", "B", "C"), threshold=threshold)
    replies = dict(enumerate(workers))
    found = score(rules, replies)
    assert 0 <= found.percent <= 100
    for name, one in found.questions.items():
        votes = [given.get(name) for given in workers]
        if one is not None:
            assert one.percent == 100 * votes.count(one.reply) // len(workers)
            assert all(votes.count(other) < votes.count(one.reply) for other in set(votes) - {one.reply, None})
    agreed = sum(one is not None for one in found.questions.values())
    assert all(one.correct + one.incorrect == agreed for one in found.workers.values())
    backwards = score(rules, dict(reversed(replies.items())))
    assert (backwards.questions, backwards.workers) == (found.questions, found.workers)
