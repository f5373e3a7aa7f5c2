"""Submitting an answer to a QuestionForm: read by the form's rules, its files kept, then stored like any other."""

from collections.abc import Iterable
from dataclasses import replace

from kempelen.core import clock
from kempelen.files.actions import keep, remove
from kempelen.files.errors import FileRefusedError
from kempelen.hits.actions.sending import submit_with_files
from kempelen.hits.actions.working import Submitted
from kempelen.hits.errors import IncompleteFormError, NotActiveError
from kempelen.hits.models import Assignment
from kempelen.hits.states import AssignmentState
from kempelen.hits.types import SUBMIT_GRACE
from kempelen.questions.documents import parse_question
from kempelen.questions.forms import Filled, FormAnswer, KeptFile, QuestionForm, SentFile, read, stored_answers

_SENT = frozenset({AssignmentState.SUBMITTED, AssignmentState.APPROVED, AssignmentState.REJECTED})


def submit_form(
    *, assignment_id: int, fields: Iterable[tuple[str, str | SentFile]], proof: int, by_worker_id: int | None = None
) -> Submitted:
    """Store what a worker filled in, if the HIT's form takes it; sent again, nothing changes.

    Not to be called inside a transaction: files are kept before (``files.actions.keep``). Raises NotActiveError, also where
    the HIT has no form; IncompleteFormError, when nothing was stored. Locks: assignment, HIT,
    worker, files.
    """
    assignment = Assignment.objects.select_related("hit").filter(pk=assignment_id, hit__has_form=True).first()
    if assignment is None or by_worker_id not in {None, assignment.worker_id}:
        raise NotActiveError
    if assignment.state in _SENT:
        return _sent_before(assignment)
    if assignment.state != AssignmentState.ACCEPTED or assignment.deadline < clock.now() - SUBMIT_GRACE:
        raise NotActiveError
    form = parse_question(assignment.hit.content)
    if not isinstance(form, QuestionForm):
        raise NotActiveError
    filled = read(form, fields)
    if filled.errors:
        raise IncompleteFormError(form, filled.errors)
    answers, file_ids = _kept(assignment, form, filled)
    return submit_with_files(
        assignment_id=assignment_id, answer=stored_answers(answers), proof=proof, file_ids=file_ids, by_form=True
    )


def _sent_before(assignment: Assignment) -> Submitted:
    return Submitted(assignment.pk, assignment.hit_id, assignment.worker_id, assignment.reward_micros, fresh=False)


def _kept(assignment: Assignment, form: QuestionForm, filled: Filled) -> tuple[list[FormAnswer], list[int]]:
    """Keep the files. One that is refused makes the form incomplete, in the file room's own words."""
    index_of = {question.identifier: question.index for question in form.questions}
    answers: list[FormAnswer] = []
    file_ids: list[int] = []
    for answer in filled.answers:
        if not isinstance(answer.file, SentFile):
            answers.append(answer)
            continue
        try:
            stored = keep(
                requester_id=assignment.hit.requester_id,
                assignment_id=assignment.pk,
                field=answer.identifier,
                name=answer.file.name,
                content=answer.file.content,
                content_type=answer.file.content_type,
            )
        except FileRefusedError as refusal:
            remove(file_ids=file_ids)
            raise IncompleteFormError(form, {index_of[answer.identifier]: (str(refusal),)}) from refusal
        answers.append(replace(answer, file=KeptFile(stored.size, stored.key)))
        file_ids.append(stored.pk)
    return answers, file_ids
