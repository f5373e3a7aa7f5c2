"""From QuestionForm XML to a form (question-formats 2.1): both namespaces, the schema's order, errors with their place."""

from typing import Final

from lxml import etree

from kempelen.questions.errors import QuestionError
from kempelen.questions.forms.answering import answer_of
from kempelen.questions.forms.contents import content_of
from kempelen.questions.forms.elements import Children, boolean_of, name_of, refuse, text_of
from kempelen.questions.forms.model import FileUpload, FormQuestion, Overview, QuestionForm
from kempelen.questions.hardened import SCHEMAS, tree_of

OLD: Final = f"{SCHEMAS}2005-10-01/QuestionForm.xsd"
"""The namespace that still has Application and FileUploadAnswer."""

NEW: Final = f"{SCHEMAS}2017-11-06/QuestionForm.xsd"
NAMESPACES: Final = (OLD, NEW)


def parse_form(given: etree._Element | str | bytes, *, for_test: bool = False) -> QuestionForm:
    """Return the form of a document or of its root. Raises QuestionError that names the first offending element.

    ``for_test``: a qualification type's Test, which takes no file (question-formats 1). A document that is too large is
    a QuestionValueError.
    """
    root = tree_of(given, field="Test" if for_test else "Question") if isinstance(given, (str, bytes)) else given
    namespace = etree.QName(root).namespace
    if name_of(root) != "QuestionForm" or namespace not in NAMESPACES:
        raise QuestionError(f"the root element must be QuestionForm in the namespace {NEW} or {OLD}.")
    return _form(root, old=namespace == OLD, for_test=for_test)


def _form(root: etree._Element, *, old: bool, for_test: bool) -> QuestionForm:
    children = Children(root)
    parts: list[Overview | FormQuestion] = []
    seen: set[str] = set()
    for child in children.repeated("Overview", "Question"):
        if name_of(child) == "Overview":
            parts.append(Overview(content_of(child, old=old)))
            continue
        question = _question(child, len(seen), old=old)
        if question.identifier in seen:
            refuse(child, f"the QuestionIdentifier “{question.identifier[:40]}” was used before.")
        if for_test and isinstance(question.answer, FileUpload):
            refuse(child, "a test cannot ask for a file: FileUploadAnswer is for HITs.")
        seen.add(question.identifier)
        parts.append(question)
    children.end()
    if not seen:
        refuse(root, "a form needs at least one Question.")
    return QuestionForm(tuple(parts))


def _question(element: etree._Element, index: int, *, old: bool) -> FormQuestion:
    children = Children(element)
    identifier = text_of(children.required("QuestionIdentifier"), blank=False)
    display_name = children.optional("DisplayName")
    is_required = children.optional("IsRequired")
    content = children.required("QuestionContent")
    specification = children.required("AnswerSpecification")
    children.end()
    return FormQuestion(
        index=index,
        identifier=identifier,
        display_name=text_of(display_name).strip() if display_name is not None else "",
        is_required=boolean_of(is_required) if is_required is not None else False,
        content=content_of(content, old=old),
        answer=answer_of(specification, old=old),
    )
