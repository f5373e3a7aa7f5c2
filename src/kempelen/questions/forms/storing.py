"""From a filled form to what is stored (ADR 0011): pairs, with a third word for what is no free text."""

import json
from collections.abc import Iterable, Iterator

from kempelen.questions.answers import KEY, OTHER, SELECTION, SIZE
from kempelen.questions.forms.model import FormAnswer, KeptFile


def stored_answers(answers: Iterable[FormAnswer]) -> str:
    """Return the JSON text for ``assignment.answer`` and ``qualification_request.answer``; files must be kept before."""
    return json.dumps([entry for answer in answers for entry in _entries(answer)], ensure_ascii=False, separators=(",", ":"))


def _entries(answer: FormAnswer) -> Iterator[list[str]]:
    name = answer.identifier
    if answer.free_text is not None:
        yield [name, answer.free_text]
    if answer.selections is not None:
        # Nothing chosen is an answer too, with no choice in it; no identifier is empty, so an empty one can say so.
        yield from ([name, chosen, SELECTION] for chosen in answer.selections or ("",))
    if answer.other is not None:
        yield [name, answer.other, OTHER]
    if isinstance(answer.file, KeptFile):
        yield [name, str(answer.file.size), SIZE]
        yield [name, answer.file.key, KEY]
