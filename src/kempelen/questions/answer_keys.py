"""AnswerKey (question-formats 4): read, held against the test's form, and used to score what somebody chose.

Scores are exact: a multiplier counts as it is written, not as a float, and every value fits a qualification's 32 bits.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from lxml import etree

from kempelen.questions.errors import QuestionError, QuestionValueError
from kempelen.questions.forms import FormAnswer, QuestionForm, Selection
from kempelen.questions.forms.elements import Children, integer_of, name_of, refuse, text_of
from kempelen.questions.hardened import SCHEMAS, tree_of

NAMESPACE: Final = f"{SCHEMAS}2005-10-01/AnswerKey.xsd"
FIELD: Final = "AnswerKey"
"""The API's name of the member, for what is sound XML and still breaks a rule."""

_SMALLEST, _LARGEST = -(2**31), 2**31 - 1
_DOUBLE: Final = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeyOption:
    """Exactly these choices, all of them and no others, are worth ``score``."""

    chosen: frozenset[str]
    score: int


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """What the answers to one question are worth: the first option that fits, else ``default``."""

    identifier: str
    options: tuple[KeyOption, ...]
    default: int = 0

    def worth(self, chosen: frozenset[str]) -> int:
        """Return what these choices are worth; no choice at all is the empty set."""
        return next((option.score for option in self.options if option.chosen == chosen), self.default)

    @property
    def scores(self) -> tuple[int, ...]:
        """Return every score there can be."""
        return (*(option.score for option in self.options), self.default)


@dataclass(frozen=True, slots=True)
class Scaled:
    """The sum times a factor, rounded half away from zero: a percentage, a scale, or, with a factor of 1, the sum."""

    factor: Fraction = Fraction(1)

    def value(self, total: int) -> int:
        """Return the value of the qualification."""
        return rounded(total * self.factor)


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """Sums from ``lower`` to ``upper``, both included, are worth ``value``."""

    lower: int
    upper: int
    value: int


@dataclass(frozen=True, slots=True)
class Ranged:
    """The value of the first range that holds the sum, else ``outside``."""

    ranges: tuple[ScoreRange, ...]
    outside: int

    def value(self, total: int) -> int:
        """Return the value of the qualification."""
        return next((row.value for row in self.ranges if row.lower <= total <= row.upper), self.outside)

    @property
    def overlap(self) -> bool:
        """Return whether a sum lies in two ranges, of which the first counts."""
        ordered = sorted((row.lower, row.upper) for row in self.ranges)
        return any(after[0] <= before[1] for before, after in pairwise(ordered))


ValueMapping = Scaled | Ranged


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """A whole key. Questions of the test that it does not name add nothing."""

    questions: tuple[KeyQuestion, ...]
    mapping: ValueMapping

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what its author should know and may still want."""
        if isinstance(self.mapping, Ranged) and self.mapping.overlap:
            return ("Two ranges of the answer key overlap: a sum in both takes the value of the first.",)
        return ()


def parse_answer_key(xml: str | bytes, form: QuestionForm) -> AnswerKey:
    """Return the key of a test's form.

    Raises QuestionError (not the schema; it names the first offending element), and QuestionValueError, by AnswerKey: too
    large, a test that no key can grade, a question or choice that the test does not have, values beyond 32 bits.
    """
    root = tree_of(xml, field=FIELD)
    if name_of(root) != "AnswerKey" or etree.QName(root).namespace != NAMESPACE:
        raise QuestionError(f"the root element must be AnswerKey in the namespace {NAMESPACE}.")
    children = Children(root)
    first = children.required("Question")
    questions = tuple(_question(child) for child in (first, *children.repeated("Question")))
    mapping = children.optional("QualificationValueMapping")
    children.end()
    key = AnswerKey(questions, _mapping(mapping) if mapping is not None else Scaled())
    _check(key, form)
    return key


def score(key: AnswerKey, answers: Iterable[FormAnswer]) -> int:
    """Return the value of the qualification for what was chosen; a question without an answer counts as nothing chosen."""
    chosen = {answer.identifier: frozenset(answer.selections or ()) for answer in answers}
    return key.mapping.value(sum(question.worth(chosen.get(question.identifier, frozenset())) for question in key.questions))


def rounded(number: Fraction) -> int:
    """Round to a whole number, halves away from zero."""
    whole = int(abs(number) + Fraction(1, 2))
    return -whole if number < 0 else whole


def _question(element: etree._Element) -> KeyQuestion:
    children = Children(element)
    identifier = text_of(children.required("QuestionIdentifier"), blank=False)
    first = children.required("AnswerOption")
    options = tuple(_option(child) for child in (first, *children.repeated("AnswerOption")))
    default = children.optional("DefaultScore")
    children.end()
    return KeyQuestion(identifier, options, _integer(default) if default is not None else 0)


def _option(element: etree._Element) -> KeyOption:
    children = Children(element)
    first = children.required("SelectionIdentifier")
    chosen = frozenset(text_of(child, blank=False) for child in (first, *children.repeated("SelectionIdentifier")))
    points = children.required("AnswerScore")
    children.end()
    return KeyOption(chosen, _integer(points))


def _mapping(element: etree._Element) -> ValueMapping:
    children = Children(element)
    found = children.required(*_MAPPINGS)
    children.end()
    return _MAPPINGS[name_of(found)](found)


def _percentage(element: etree._Element) -> Scaled:
    children = Children(element)
    most = children.required("MaximumSummedScore")
    children.end()
    return Scaled(Fraction(100, integer_of(most, 1, _LARGEST)))


def _scale(element: etree._Element) -> Scaled:
    children = Children(element)
    multiplier = children.required("SummedScoreMultiplier")
    children.end()
    text = text_of(multiplier).strip()
    if not _DOUBLE.fullmatch(text):
        refuse(multiplier, f"SummedScoreMultiplier must be a number; it is “{text[:40]}”.")
    return Scaled(Fraction(Decimal(text)))


def _ranged(element: etree._Element) -> Ranged:
    children = Children(element)
    first = children.required("SummedScoreRange")
    ranges = tuple(_range(child) for child in (first, *children.repeated("SummedScoreRange")))
    outside = children.required("OutOfRangeQualificationValue")
    children.end()
    return Ranged(ranges, _integer(outside))


def _range(element: etree._Element) -> ScoreRange:
    children = Children(element)
    names = ("InclusiveLowerBound", "InclusiveUpperBound", "QualificationValue")
    lower, upper, value = (_integer(children.required(name)) for name in names)
    children.end()
    if lower > upper:
        refuse(element, "InclusiveLowerBound is above InclusiveUpperBound, so no sum lies in this range.")
    return ScoreRange(lower, upper, value)


def _integer(element: etree._Element) -> int:
    return integer_of(element, _SMALLEST, _LARGEST)


_MAPPINGS: Final[Mapping[str, Callable[[etree._Element], ValueMapping]]] = {
    "PercentageMapping": _percentage,
    "ScaleMapping": _scale,
    "RangeMapping": _ranged,
}


def _check(key: AnswerKey, form: QuestionForm) -> None:
    """Hold the key against the test: each sentence names what is wrong."""
    choices: dict[str, frozenset[str]] = {}
    for question in form.questions:
        if not isinstance(question.answer, Selection):
            raise _unfit(f"a test with an answer key asks for choices only; question {_quoted(question.identifier)} does not.")
        if question.answer.other is not None:
            raise _unfit(f"a test with an answer key has no OtherSelection; question {_quoted(question.identifier)} has one.")
        choices[question.identifier] = frozenset(choice.identifier for choice in question.answer.choices)
    seen: set[str] = set()
    for keyed in key.questions:
        if keyed.identifier not in choices:
            raise _unfit(f"the test has no question {_quoted(keyed.identifier)}.")
        if keyed.identifier in seen:
            raise _unfit(f"the answer key names question {_quoted(keyed.identifier)} twice.")
        seen.add(keyed.identifier)
        unknown = sorted(frozenset[str]().union(*(option.chosen for option in keyed.options)) - choices[keyed.identifier])
        if unknown:
            raise _unfit(f"question {_quoted(keyed.identifier)} of the test has no selection {_quoted(unknown[0])}.")
    _check_values(key)


def _check_values(key: AnswerKey) -> None:
    """Refuse sums whose value no qualification can hold; a factor is monotonous, so both ends say it all."""
    ends = (sum(min(row.scores) for row in key.questions), sum(max(row.scores) for row in key.questions))
    if not all(_SMALLEST <= key.mapping.value(end) <= _LARGEST for end in ends):
        raise _unfit(f"values would go beyond {_SMALLEST} to {_LARGEST}.")


def _unfit(reason: str) -> QuestionValueError:
    return QuestionValueError(FIELD, f"The answer key does not fit its test: {reason}")


def _quoted(identifier: str) -> str:
    return f"“{identifier[:80]}”"
