"""QuestionForm (question-formats 2): parsed into plain values, filled in, and written as stored answers.

The same form is a HIT's question and a qualification type's test.
"""

from kempelen.questions.forms.filling import read
from kempelen.questions.forms.model import (
    FileUpload,
    Filled,
    FormAnswer,
    FormQuestion,
    FreeText,
    KeptFile,
    Overview,
    QuestionForm,
    Selection,
    SentFile,
)
from kempelen.questions.forms.parsing import parse_form
from kempelen.questions.forms.storing import stored_answers

__all__ = [
    "FileUpload",
    "Filled",
    "FormAnswer",
    "FormQuestion",
    "FreeText",
    "KeptFile",
    "Overview",
    "QuestionForm",
    "Selection",
    "SentFile",
    "parse_form",
    "read",
    "stored_answers",
]
