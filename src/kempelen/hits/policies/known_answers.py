"""ScoreMyKnownAnswers/2011-09-01: one assignment's answers beside those that are known (requester-api 7.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kempelen.hits.policies.parameters import Given, Parameters
from kempelen.hits.policies.replies import NOTHING, Reply, reply
from kempelen.hits.policies.thresholds import Thresholds

NAME: Final = "ScoreMyKnownAnswers/2011-09-01"

_ANSWER_KEY: Final = "AnswerKey"
_APPROVE_IF: Final = "ApproveIfKnownAnswerScoreIsAtLeast"
_APPROVE_REASON: Final = "ApproveReason"
_REJECT_IF: Final = "RejectIfKnownAnswerScoreIsLessThan"
_REJECT_REASON: Final = "RejectReason"
_EXTEND_IF: Final = "ExtendIfKnownAnswerScoreIsLessThan"
_EXTEND_MOST: Final = "ExtendMaximumAssignments"
_EXTEND_TIME: Final = "ExtendMinimumTimeInSeconds"
_KNOWN: Final = frozenset(
    {_ANSWER_KEY, _APPROVE_IF, _APPROVE_REASON, _REJECT_IF, _REJECT_REASON, _EXTEND_IF, _EXTEND_MOST, _EXTEND_TIME}
)
_NEVER_OR_ALWAYS: Final = 101
_FEWEST, _MOST, _USUAL_MOST = 2, 25, 5
SHORTEST_EXTENSION, LONGEST_EXTENSION = 60, 31_536_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnswers(Thresholds):
    """The rules of one policy."""

    answer_key: Mapping[str, Reply]
    approve_reason: str = ""
    most_slots: int = _USUAL_MOST


@dataclass(frozen=True, slots=True)
class KnownAnswersScore:
    """What one assignment's answers are worth. ``correct`` has one entry for each of the key's, in its order."""

    correct: Mapping[str, bool]

    @property
    def right(self) -> int:
        """Return how many known answers were given."""
        return sum(self.correct.values())

    @property
    def percent(self) -> int:
        """Return KnownAnswerScore, 0 to 100, rounded down."""
        return 100 * self.right // len(self.correct)


def read(member: str, given: Sequence[Given]) -> KnownAnswers:
    """Return the rules. Raises InvalidValueError naming the member."""
    parameters = Parameters(member, given, known=_KNOWN)
    parameters.require(_ANSWER_KEY)
    rules = KnownAnswers(
        answer_key={name: reply(values) for name, values in parameters.entries(_ANSWER_KEY).items()},
        approve_at_least=parameters.number(_APPROVE_IF, 0, _NEVER_OR_ALWAYS),
        approve_reason=parameters.reason(_APPROVE_REASON),
        reject_less_than=parameters.number(_REJECT_IF, 0, _NEVER_OR_ALWAYS),
        reject_reason=parameters.reason(_REJECT_REASON),
        extend_less_than=parameters.number(_EXTEND_IF, 0, _NEVER_OR_ALWAYS),
        most_slots=parameters.number(_EXTEND_MOST, _FEWEST, _MOST) or _USUAL_MOST,
        extend_seconds=parameters.number(_EXTEND_TIME, SHORTEST_EXTENSION, LONGEST_EXTENSION) or 0,
    )
    refuse_overlap(parameters, (_APPROVE_IF, rules.approve_at_least), (_REJECT_IF, rules.reject_less_than))
    return rules


def refuse_overlap(parameters: Parameters, approve: tuple[str, int | None], reject: tuple[str, int | None]) -> None:
    """Refuse thresholds that would both approve and reject some score from 0 to 100."""
    (approve_name, at_least), (reject_name, less_than) = approve, reject
    if at_least is None or less_than is None or at_least > 100 or less_than <= at_least:  # noqa: PLR2004 -- percent
        return
    raise parameters.refusal(f"A score cannot both approve and reject: {reject_name} is above {approve_name}.", less_than)


def score(rules: KnownAnswers, replies: Mapping[str, Reply]) -> KnownAnswersScore:
    """Return how the replies compare: each must be the key's set exactly; an empty key wants no reply."""
    return KnownAnswersScore({name: replies.get(name, NOTHING) == wanted for name, wanted in rules.answer_key.items()})
