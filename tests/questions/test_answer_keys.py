"""AnswerKey: every mapping, every rule of the schema, and scores for any choice there is (question-formats 4)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.questions.answer_keys import KeyOption, KeyQuestion, parse_answer_key, rounded, score
from kempelen.questions.errors import QuestionError, QuestionValueError
from kempelen.questions.forms import parse_form, read
from qualifications.papers import COLOURS, FORM, KEY, choices, form, key, keyed, option, percent, ranges, scale, text

ONE = keyed("sky", option(1, "blue"))


def value(xml, *fields, of=FORM):
    parsed = parse_form(of, for_test=True)
    return score(parse_answer_key(xml, parsed), read(parsed, fields).answers)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([("q0", "blue"), ("q1", "red"), ("q1", "blue")], 100),
        ([("q0", "blue"), ("q1", "red")], 50),
        ([("q0", "blue"), ("q1", "blue")], 40),
        ([("q0", "blue"), *(("q1", colour) for colour in COLOURS)], 40),
        ([("q0", "red")], -10),
        ([], -10),
    ],
)
def test_exactly_the_set_counts(fields, expected):
    assert value(KEY, *fields) == expected


def test_the_first_option_that_fits_counts_and_a_question_without_a_key_adds_nothing():
    twice = key(keyed("sky", option(3, "blue"), option(9, "blue")))
    assert value(twice, ("q0", "blue"), ("q1", "red")) == 3


@pytest.mark.parametrize(
    ("mapping", "total", "expected"),
    [
        ("", 7, 7),
        (percent(3), 2, 67),
        (percent(8), 1, 13),
        (percent(8), -1, -13),
        (percent(2), 3, 150),
        (scale("0.5"), 5, 3),
        (scale("0.5"), -5, -3),
        (scale("-1e1"), 3, -30),
        (scale("0.1"), 5, 1),
        (ranges(-7, (0, 4, 1), (5, 9, 2)), 4, 1),
        (ranges(-7, (0, 4, 1), (5, 9, 2)), 5, 2),
        (ranges(-7, (0, 4, 1), (5, 9, 2)), 9, 2),
        (ranges(-7, (0, 4, 1), (5, 9, 2)), 10, -7),
        (ranges(-7, (0, 9, 1), (5, 9, 2)), 6, 1),
    ],
)
def test_mappings(mapping, total, expected):
    assert value(key(keyed("sky", option(total, "blue")), mapping=mapping), ("q0", "blue")) == expected


def test_overlapping_ranges_are_warned_of():
    parsed = parse_form(FORM)
    clear, blurred = ranges(0, (0, 4, 1), (5, 9, 2)), ranges(0, (5, 9, 2), (0, 5, 1))
    assert parse_answer_key(key(ONE, mapping=clear), parsed).warnings == ()
    assert "overlap" in parse_answer_key(key(ONE, mapping=blurred), parsed).warnings[0]


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        ("<AnswerKey/>", "root element must be AnswerKey in the namespace"),
        (key(), "Question must come here"),
        (key(keyed("sky")), "AnswerOption must come here"),
        (key(keyed("sky", option(1))), "SelectionIdentifier must come here"),
        (key(keyed("sky", option(1, "blue").replace(">1<", ">1.5<"))), "AnswerScore must be a whole number"),
        (key(ONE, mapping=percent(0)), "MaximumSummedScore must be a whole number from 1"),
        (key(ONE, mapping=scale("INF")), "SummedScoreMultiplier must be a number"),
        (key(ONE, mapping=ranges(0, (5, 4, 1))), "so no sum lies in this range"),
        (key(ONE, mapping=percent(1) + scale("1")), "cannot hold ScaleMapping here"),
        (key(ONE, mapping="<ValueMapping/>"), "PercentageMapping or ScaleMapping or RangeMapping must come here"),
        (key(ONE).replace("<AnswerKey", "<!DOCTYPE a><AnswerKey"), "DOCTYPE"),
    ],
)
def test_what_is_not_the_schema(xml, says):
    with pytest.raises(QuestionError) as refusal:
        parse_answer_key(xml, parse_form(FORM))
    assert says in refusal.value.detail


def test_an_error_names_the_line():
    broken = key(ONE).replace("<AnswerScore>1", "\n<AnswerScore>x")
    with pytest.raises(QuestionError, match=r"AnswerKey/Question/AnswerOption/AnswerScore \(line 2\)"):
        parse_answer_key(broken, parse_form(FORM))


@pytest.mark.parametrize(
    ("xml", "of", "says"),
    [
        (key(keyed("moon", option(1, "blue"))), FORM, "the test has no question “moon”"),
        (key(keyed("sky", option(1, "pink"))), FORM, "has no selection “pink”"),
        (key(ONE, ONE), FORM, "names question “sky” twice"),
        (key(ONE), form(choices("sky"), text("why")), "asks for choices only; question “why” does not"),
        (key(ONE), form(choices("sky", other=True)), "has no OtherSelection; question “sky” has one"),
        (key(keyed("sky", option(2**31 - 1, "blue")), mapping=scale("2")), FORM, "values would go beyond"),
        (f"{key(ONE)}{' ' * 65_535}", FORM, "at most 65,535 bytes"),
    ],
)
def test_what_does_not_fit_the_test(xml, of, says):
    with pytest.raises(QuestionValueError) as refusal:
        parse_answer_key(xml, parse_form(of))
    assert refusal.value.field == "AnswerKey"
    assert says in str(refusal.value)


@given(st.fractions(max_denominator=1_000))
def test_rounding_is_to_the_nearest_and_the_same_on_both_sides(number):
    assert abs(rounded(number) - number) <= Fraction(1, 2)
    assert rounded(-number) == -rounded(number)


@given(st.integers(-(10**6), 10**6))
def test_halves_go_away_from_zero(whole):
    half = Fraction(2 * whole + 1, 2)
    assert abs(rounded(half)) > abs(half)


_SETS = st.frozensets(st.sampled_from(COLOURS))


@given(st.lists(st.tuples(_SETS, st.integers(-50, 50)), max_size=6), st.integers(-50, 50), _SETS)
def test_a_score_is_the_first_equal_set_or_the_default(options, default, chosen):
    question = KeyQuestion("sky", tuple(KeyOption(*given_) for given_ in options), default)
    fitting = [points for wanted, points in options if wanted == chosen]
    assert question.worth(chosen) == (fitting[0] if fitting else default)
    assert question.worth(chosen) in question.scores


@given(_SETS, _SETS, st.integers(1, 200))
def test_a_percentage_never_leaves_what_its_scores_allow(first, second, most):
    fields = [*(("q0", colour) for colour in first), *(("q1", colour) for colour in second)]
    total = (4 if first == {"blue"} else -1) + (6 if second == {"red", "blue"} else 1 if second == {"red"} else 0)
    xml = KEY.replace("<MaximumSummedScore>10", f"<MaximumSummedScore>{most}")
    both = form(choices("sky", most=3), choices("flag", most=3))
    assert value(xml, *fields, of=both) == rounded(Fraction(100 * total, most))
