"""Submitting an answer that has files: answer and files belong together, or neither is there (ADR 0014)."""

from collections.abc import Sequence

from kempelen.core.db import atomic, retried
from kempelen.core.errors import Refusal
from kempelen.files import actions as files
from kempelen.hits.actions.working import Submitted, submit


def submit_with_files(
    *, assignment_id: int, answer: str, proof: int, file_ids: Sequence[int], by_form: bool = False
) -> Submitted:
    """Store an answer and bind its files in one transaction; without files this is ``submit`` itself.

    When the answer is refused, or had been sent before, these files are removed. ``by_form`` as in ``submit``. Raises
    NotActiveError, AnswerOfFormError.
    Locks: assignment, HIT, worker, files.
    """
    if not file_ids:
        return submit(assignment_id=assignment_id, answer=answer, proof=proof, by_form=by_form)
    try:
        submitted = _submit_and_bind(assignment_id, answer, proof, file_ids, by_form=by_form)
    except Refusal:
        files.remove(file_ids=file_ids)
        raise
    if not submitted.fresh:
        files.remove(file_ids=file_ids)
    return submitted


@retried
def _submit_and_bind(assignment_id: int, answer: str, proof: int, file_ids: Sequence[int], *, by_form: bool) -> Submitted:
    with atomic():
        submitted = submit(assignment_id=assignment_id, answer=answer, proof=proof, by_form=by_form)
        if submitted.fresh:
            files.bind(file_ids=file_ids)
    return submitted
