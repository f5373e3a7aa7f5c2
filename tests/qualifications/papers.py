"""Tests that qualifications are granted by, and their answer keys."""

from typing import Final

from kempelen.qualifications.types import GivenTest

_SCHEMAS: Final = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
COLOURS: Final = ("red", "blue", "green")


def choices(identifier: str, *, most: int = 1, other: bool = False) -> str:
    """A question of three colours."""
    selections = "".join(
        f"<Selection><SelectionIdentifier>{name}</SelectionIdentifier><Text>{name.title()}</Text></Selection>" for name in COLOURS
    )
    own = "<OtherSelection/>" if other else ""
    return (
        f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier><DisplayName>{identifier.title()}</DisplayName>"
        f"<IsRequired>false</IsRequired><QuestionContent><Text>Which, for {identifier}?</Text></QuestionContent>"
        f"<AnswerSpecification><SelectionAnswer><MinSelectionCount>0</MinSelectionCount>"
        f"<MaxSelectionCount>{most}</MaxSelectionCount><Selections>{selections}{own}</Selections>"
        "</SelectionAnswer></AnswerSpecification></Question>"
    )


def text(identifier: str, *, required: bool = True) -> str:
    """A question to be answered in words."""
    return (
        f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier><IsRequired>{str(required).lower()}</IsRequired>"
        "<QuestionContent><Text>Say why.</Text></QuestionContent>"
        "<AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question>"
    )


def form(*questions: str) -> str:
    """A QuestionForm."""
    return f'<QuestionForm xmlns="{_SCHEMAS}2017-11-06/QuestionForm.xsd">{"".join(questions)}</QuestionForm>'


def option(score: int, *chosen: str) -> str:
    """An AnswerOption."""
    identifiers = "".join(f"<SelectionIdentifier>{name}</SelectionIdentifier>" for name in chosen)
    return f"<AnswerOption>{identifiers}<AnswerScore>{score}</AnswerScore></AnswerOption>"


def keyed(identifier: str, *options: str, default: int | None = None) -> str:
    """A Question of a key."""
    otherwise = "" if default is None else f"<DefaultScore>{default}</DefaultScore>"
    return f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier>{''.join(options)}{otherwise}</Question>"


def key(*questions: str, mapping: str = "") -> str:
    """An AnswerKey."""
    mapped = f"<QualificationValueMapping>{mapping}</QualificationValueMapping>" if mapping else ""
    return f'<AnswerKey xmlns="{_SCHEMAS}2005-10-01/AnswerKey.xsd">{"".join(questions)}{mapped}</AnswerKey>'


def percent(most: int) -> str:
    """A PercentageMapping."""
    return f"<PercentageMapping><MaximumSummedScore>{most}</MaximumSummedScore></PercentageMapping>"


def scale(factor: str) -> str:
    """A ScaleMapping."""
    return f"<ScaleMapping><SummedScoreMultiplier>{factor}</SummedScoreMultiplier></ScaleMapping>"


def ranges(outside: int, *rows: tuple[int, int, int]) -> str:
    """A RangeMapping of lower bound, upper bound, value."""
    inner = "".join(
        f"<SummedScoreRange><InclusiveLowerBound>{low}</InclusiveLowerBound><InclusiveUpperBound>{high}</InclusiveUpperBound>"
        f"<QualificationValue>{value}</QualificationValue></SummedScoreRange>"
        for low, high, value in rows
    )
    out = f"<OutOfRangeQualificationValue>{outside}</OutOfRangeQualificationValue>"
    return f"<RangeMapping>{inner}{out}</RangeMapping>"


FORM: Final = form(choices("sky"), choices("flag", most=3))
KEY: Final = key(
    keyed("sky", option(4, "blue"), default=-1),
    keyed("flag", option(6, "red", "blue"), option(1, "red")),
    mapping=percent(10),
)
RIGHT: Final = [("q0", "blue"), ("q1", "blue"), ("q1", "red")]
"""Fields that are worth 100."""

SCORED: Final = GivenTest(question_form=FORM, answer_key=KEY, duration_seconds=600)
READ: Final = GivenTest(question_form=form(text("why")), answer_key=None, duration_seconds=600)
"""A test that its owner reads and decides on."""
