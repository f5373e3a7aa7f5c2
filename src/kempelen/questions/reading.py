"""From what a HIT stores to the question it shows (question-formats 10)."""

import json
from collections.abc import Mapping

from kempelen.questions.designs import merged
from kempelen.questions.documents import HtmlQuestion, Question, html_question_xml, parse_question
from kempelen.questions.errors import QuestionValueError
from kempelen.questions.hardened import check_size
from kempelen.questions.models import Layout
from kempelen.questions.templates import RAW, literals_in


def question_of(content: str, layout: Layout | None) -> Question:
    """Return the question of a HIT: its XML parsed, or its layout merged with its parameters.

    Raises QuestionError and QuestionValueError; the size limit counts after substitution.
    """
    if layout is None:
        return parse_question(content)
    question = HtmlQuestion(html=_merged(content, layout), frame_height=layout.frame_height)
    check_size(len(html_question_xml(question.html, question.frame_height).encode("utf-8", "replace")))
    return question


def question_xml_of(content: str, layout: Layout | None) -> str:
    """Return what GetHIT shows: the XML byte for byte as received, or a finished HTMLQuestion."""
    return content if layout is None else html_question_xml(_merged(content, layout), layout.frame_height)


def content_for(layout: Layout, parameters: Mapping[str, str]) -> str:
    """Return ``hit.content`` for a layout's parameters. Raises QuestionValueError for unknown or missing names.

    A name within a script's template literal may be given where values go in as they are, as MTurk does it.
    """
    wanted = set(layout.variables)
    optional = literals_in(layout.html) if layout.escaping == RAW and not layout.liquid else frozenset()
    unknown, missing = sorted(set(parameters) - wanted - optional), sorted(wanted - set(parameters))
    if unknown:
        raise QuestionValueError("HITLayoutParameters", f"The layout has no parameter named {unknown[0]}.")
    if missing:
        raise QuestionValueError("HITLayoutParameters", f"The layout's parameter {missing[0]} has no value.")
    return json.dumps(dict(parameters), ensure_ascii=False)


def _merged(content: str, layout: Layout) -> str:
    return merged(layout, json.loads(content))
