"""SimplePlurality/2011-09-01: what most workers of one HIT agree on (requester-api 7.2)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kempelen.hits.policies.known_answers import LONGEST_EXTENSION, SHORTEST_EXTENSION, refuse_overlap
from kempelen.hits.policies.parameters import Given, Parameters
from kempelen.hits.policies.replies import NOTHING, Reply
from kempelen.hits.policies.thresholds import Thresholds

NAME: Final = "SimplePlurality/2011-09-01"

_QUESTIONS: Final = "QuestionIds"
_THRESHOLD: Final = "QuestionAgreementThreshold"
_NOT_REJECTED: Final = "DisregardAssignmentIfRejected"
_NOT_BELOW: Final = "DisregardAssignmentIfKnownAnswerScoreIsLessThan"
_EXTEND_IF: Final = "ExtendIfHITAgreementScoreIsLessThan"
_EXTEND_MOST: Final = "ExtendMaximumAssignments"
_EXTEND_TIME: Final = "ExtendMinimumTimeInSeconds"
_APPROVE_IF: Final = "ApproveIfWorkerAgreementScoreIsAtLeast"
_REJECT_IF: Final = "RejectIfWorkerAgreementScoreIsLessThan"
_REJECT_REASON: Final = "RejectReason"
_KNOWN: Final = frozenset(
    {
        _QUESTIONS,
        _THRESHOLD,
        _NOT_REJECTED,
        _NOT_BELOW,
        _EXTEND_IF,
        _EXTEND_MOST,
        _EXTEND_TIME,
        _APPROVE_IF,
        _REJECT_IF,
        _REJECT_REASON,
    }
)
_SPELLINGS: Final = {"QuestionIDs": _QUESTIONS}
_MOST_QUESTIONS: Final = 15
_UNANIMOUS: Final = 100
_BEYOND_ANY_SCORE: Final = 101
_MOST_SLOTS: Final = 1_000_000_000
_LONGEST_COUNTED: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Plurality(Thresholds):
    """The rules of one policy; ``threshold`` and ``disregard_below`` are percentages too."""

    questions: tuple[str, ...]
    threshold: int
    disregards_rejected: bool = False
    disregard_below: int | None = None

    def counts(self, *, rejected: bool, known_answer_score: int | None) -> bool:
        """Return whether an assignment takes part; one without a known-answers score is not judged by it."""
        if rejected and self.disregards_rejected:
            return False
        return self.disregard_below is None or known_answer_score is None or known_answer_score >= self.disregard_below


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed on one question: the answer, its texts joined by ``|``, and the share of workers who gave it."""

    reply: Reply
    percent: int

    @property
    def answer(self) -> str:
        """Return the answer as a report shows it."""
        return "|".join(sorted(self.reply))


@dataclass(frozen=True, slots=True)
class WorkerAgreement:
    """How often one assignment gave the agreed answer, over the questions that have one."""

    correct: int
    incorrect: int

    @property
    def percent(self) -> int | None:
        """Return WorkerAgreementScore; None where no question has an agreed answer."""
        total = self.correct + self.incorrect
        return 100 * self.correct // total if total else None


@dataclass(frozen=True, slots=True)
class PluralityScore:
    """What the counted assignments of one HIT agree on; each question by name, each worker by the assignment's key."""

    questions: Mapping[str, Agreement | None]
    workers: Mapping[int, WorkerAgreement]

    @property
    def percent(self) -> int:
        """Return HitAgreementScore: the share of questions with an agreed answer, rounded down."""
        return 100 * sum(found is not None for found in self.questions.values()) // len(self.questions)


def read(member: str, given: Sequence[Given]) -> Plurality:
    """Return the rules. Raises InvalidValueError naming the member."""
    parameters = Parameters(member, given, known=_KNOWN, spellings=_SPELLINGS)
    parameters.require(_QUESTIONS)
    parameters.require(_THRESHOLD)
    extend_less_than = parameters.number(_EXTEND_IF, 1, _UNANIMOUS)
    if extend_less_than is not None:
        parameters.require(_EXTEND_MOST)
        parameters.require(_EXTEND_TIME)
    rules = Plurality(
        questions=_questions(parameters),
        threshold=parameters.number(_THRESHOLD, 0, _UNANIMOUS) or 0,
        disregards_rejected=parameters.flag(_NOT_REJECTED),
        disregard_below=parameters.number(_NOT_BELOW, 0, _BEYOND_ANY_SCORE),
        extend_less_than=extend_less_than,
        most_slots=parameters.number(_EXTEND_MOST, 1, _MOST_SLOTS) or 0,
        extend_seconds=parameters.number(_EXTEND_TIME, SHORTEST_EXTENSION, LONGEST_EXTENSION) or 0,
        approve_at_least=parameters.number(_APPROVE_IF, 0, _BEYOND_ANY_SCORE),
        reject_less_than=parameters.number(_REJECT_IF, 0, _BEYOND_ANY_SCORE),
        reject_reason=parameters.reason(_REJECT_REASON),
    )
    refuse_overlap(parameters, (_APPROVE_IF, rules.approve_at_least), (_REJECT_IF, rules.reject_less_than))
    return rules


def score(rules: Plurality, replies: Mapping[int, Mapping[str, Reply]]) -> PluralityScore:
    """Return what the counted assignments agree on; ``replies`` by the assignment's key. Percentages are cut, not rounded."""
    questions = {name: _agreed(rules, [one.get(name, NOTHING) for one in replies.values()]) for name in rules.questions}
    agreed = {name: found.reply for name, found in questions.items() if found is not None}
    return PluralityScore(questions, {key: _compared(agreed, one) for key, one in replies.items()})


def _questions(parameters: Parameters) -> tuple[str, ...]:
    names = parameters.words(_QUESTIONS)
    if not 1 <= len(names) <= _MOST_QUESTIONS or len(set(names)) != len(names):
        sentence = f"The {_QUESTIONS} parameter names 1 to {_MOST_QUESTIONS} questions, each once."
        raise parameters.refusal(sentence, ",".join(names))
    return names


def _agreed(rules: Plurality, given: Sequence[Reply]) -> Agreement | None:
    """Return the one most frequent answer if it is frequent enough. No answer and a very long one agree with nothing."""
    ranked = Counter(filter(_is_counted, given)).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    found, times = ranked[0]
    percent = 100 * times // len(given)
    enough = percent > rules.threshold or percent == _UNANIMOUS
    return Agreement(found, percent) if enough else None


def _is_counted(given: Reply) -> bool:
    return bool(given) and len("|".join(given)) <= _LONGEST_COUNTED


def _compared(agreed: Mapping[str, Reply], given: Mapping[str, Reply]) -> WorkerAgreement:
    correct = sum(given.get(name, NOTHING) == wanted for name, wanted in agreed.items())
    return WorkerAgreement(correct, len(agreed) - correct)
