"""ScoreMyKnownAnswers/2011-09-01 without a database: parameters and scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.core.errors import InvalidValueError
from kempelen.hits.policies import Level, policy_from
from kempelen.hits.policies.known_answers import NAME, KnownAnswers, score
from kempelen.hits.policies.replies import replies_of, reply

KEY = {"Key": "AnswerKey", "MapEntries": [{"Key": "colour", "Values": ["red"]}, {"Key": "shapes", "Values": ["a", "b"]}]}
APPROVE, REJECT, EXTEND = (
    "ApproveIfKnownAnswerScoreIsAtLeast",
    "RejectIfKnownAnswerScoreIsLessThan",
    "ExtendIfKnownAnswerScoreIsLessThan",
)


def values(key, *texts):
    return {"Key": key, "Values": list(texts)}


def rules_of(*parameters):
    rules = policy_from(Level.ASSIGNMENT, NAME, parameters).rules
    assert isinstance(rules, KnownAnswers)
    return rules


def test_everything_that_can_be_given():
    rules = rules_of(
        KEY,
        values(APPROVE, "70"),
        values("ApproveReason", "Well done"),
        values(REJECT, "20"),
        values("RejectReason", "Not read"),
        values(EXTEND, "50"),
        values("ExtendMaximumAssignments", "7"),
        values("ExtendMinimumTimeInSeconds", "3600"),
    )
    assert rules == KnownAnswers(
        answer_key={"colour": frozenset({"red"}), "shapes": frozenset({"a", "b"})},
        approve_at_least=70,
        approve_reason="Well done",
        reject_less_than=20,
        reject_reason="Not read",
        extend_less_than=50,
        most_slots=7,
        extend_seconds=3_600,
    )


def test_what_is_not_given():
    rules = rules_of(KEY)
    assert (rules.most_slots, rules.extend_seconds) == (5, 0)
    assert not any(test(each) for test in (rules.approves, rules.rejects, rules.extends) for each in (0, 50, 100))


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ([], "The AnswerKey parameter is mandatory."),
        ([{"Key": "AnswerKey"}], "1 to 1,000 entries"),
        ([values("AnswerKey", "x")], "takes MapEntries"),
        ([{"Key": "AnswerKey", "MapEntries": [{"Key": " "}]}], "a Key of its own"),
        ([{"Key": "AnswerKey", "MapEntries": [{"Key": "a"}, {"Key": "a"}]}], "a Key of its own"),
        ([{"Key": "AnswerKey", "MapEntries": [{"Key": str(each)} for each in range(1_001)]}], "1 to 1,000 entries"),
        ([KEY, KEY], "The AnswerKey parameter is given twice."),
        ([KEY, values("QuestionIds", "a")], "no QuestionIds parameter"),
        ([KEY, {}], "no unnamed parameter"),
        ([KEY, values(APPROVE, "102")], "from 0 to 101"),
        ([KEY, values(APPROVE, "-1")], "from 0 to 101"),
        ([KEY, values(APPROVE, "7.5")], "from 0 to 101"),
        ([KEY, values(APPROVE, "\u0667")], "from 0 to 101"),
        ([KEY, values(APPROVE)], "exactly one value"),
        ([KEY, values(APPROVE, "1", "2")], "exactly one value"),
        ([KEY, {"Key": APPROVE, "MapEntries": [{"Key": "a", "Values": ["1"]}]}], "takes Values"),
        ([KEY, values(REJECT, "102")], "from 0 to 101"),
        ([KEY, values(EXTEND, "102")], "from 0 to 101"),
        ([KEY, values("ExtendMaximumAssignments", "1")], "from 2 to 25"),
        ([KEY, values("ExtendMaximumAssignments", "26")], "from 2 to 25"),
        ([KEY, values("ExtendMinimumTimeInSeconds", "59")], "from 60 to 31,536,000"),
        ([KEY, values("ExtendMinimumTimeInSeconds", "31536001")], "from 60 to 31,536,000"),
        ([KEY, values("ApproveReason", "x" * 1_025)], "at most 1,024 characters"),
        ([KEY, values("RejectReason", "\x01")], "no control characters"),
        ([KEY, values(APPROVE, "50"), values(REJECT, "51")], "cannot both approve and reject"),
        ([KEY, values(APPROVE, "100"), values(REJECT, "101")], "cannot both approve and reject"),
    ],
    ids=lambda found: str(found)[-70:],
)
def test_what_is_refused(parameters, sentence):
    with pytest.raises(InvalidValueError, match=sentence) as refused:
        policy_from(Level.ASSIGNMENT, NAME, parameters)
    assert refused.value.field == "AssignmentReviewPolicy"


def test_thresholds_that_meet_are_allowed():
    rules = rules_of(KEY, values(APPROVE, "50"), values(REJECT, "50"))
    assert [(rules.approves(each), rules.rejects(each)) for each in (49, 50)] == [(False, True), (True, False)]
    assert rules_of(KEY, values(APPROVE, "101"), values(REJECT, "101")).rejects(100)


@pytest.mark.parametrize("name", ["SimplePlurality/2011-09-01", "ScoreMyKnownAnswers/2011-09-02", ""])
def test_a_policy_of_another_name(name):
    with pytest.raises(InvalidValueError, match=r"ScoreMyKnownAnswers/2011-09-01"):
        policy_from(Level.ASSIGNMENT, name, [KEY])


@pytest.mark.parametrize(("threshold", "approved"), [("0", [0, 1, 100]), ("1", [1, 100]), ("100", [100]), ("101", [])])
def test_the_edges_of_approving(threshold, approved):
    assert [each for each in (0, 1, 100) if rules_of(KEY, values(APPROVE, threshold)).approves(each)] == approved


@pytest.mark.parametrize(("threshold", "below"), [("0", []), ("1", [0]), ("100", [0, 1]), ("101", [0, 1, 100])])
def test_the_edges_of_rejecting_and_extending(threshold, below):
    rules = rules_of(KEY, values(REJECT, threshold), values(EXTEND, threshold))
    assert [each for each in (0, 1, 100) if rules.rejects(each)] == below
    assert [each for each in (0, 1, 100) if rules.extends(each)] == below


@pytest.mark.parametrize(
    ("wanted", "stored", "correct"),
    [
        (["red"], '[["q","red"]]', True),
        (["red"], '[["q"," red\\n"]]', True),
        ([" red "], '[["q","red"]]', True),
        (["red"], '[["q","Red"]]', False),
        (["red"], '[["q","red."]]', False),
        (["red"], '[["q",""]]', False),
        (["red"], "[]", False),
        (["red"], None, False),
        ([], "[]", True),
        ([""], '[["q","  "]]', True),
        ([], '[["q","red"]]', False),
        (["a", "b"], '[["q","b"],["q","a"]]', True),
        (["a", "b"], '[["q","a","selection"],["q","b","selection"]]', True),
        (["a", "b"], '[["q","a"]]', False),
        (["a"], '[["q","a"],["q","b"]]', False),
    ],
)
def test_one_question(wanted, stored, correct):
    rules = KnownAnswers(answer_key={"q": reply(wanted)})
    assert score(rules, replies_of(stored)).correct == {"q": correct}


def test_a_crowd_form_counts_by_the_names_of_the_results_file():
    stored = '[["taskAnswers","[{\\"colour\\":{\\"red\\":true},\\"name\\":\\"Ada\\"}]"]]'
    found = replies_of(stored)
    assert (found["name"], found["colour.red"]) == (frozenset({"Ada"}), frozenset({"true"}))


def test_a_score_is_rounded_down():
    rules = KnownAnswers(answer_key={name: frozenset({"x"}) for name in "abc"})
    assert score(rules, {"a": frozenset({"x"}), "b": frozenset({"x"})}).percent == 66


TEXTS = st.frozensets(st.sampled_from(["", " x", "x", "y", "Z"]), max_size=3)


@given(st.dictionaries(st.sampled_from("abcdef"), TEXTS, min_size=1), st.dictionaries(st.sampled_from("abcdefg"), TEXTS))
def test_scores_stay_within_bounds(key, answers):
    rules = KnownAnswers(answer_key={name: reply(texts) for name, texts in key.items()})
    found = score(rules, {name: reply(texts) for name, texts in answers.items()})
    assert list(found.correct) == list(key)
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) is all(found.correct.values())
    perfect = score(rules, rules.answer_key)
    assert perfect.percent == 100
