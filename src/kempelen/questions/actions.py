"""Writes of the question formats: saving a layout."""

from kempelen.core import clock
from kempelen.questions.answers import without_forbidden
from kempelen.questions.designs import check_design
from kempelen.questions.documents import html_question_xml
from kempelen.questions.errors import QuestionValueError, TemplateError
from kempelen.questions.hardened import check_size
from kempelen.questions.models import Layout

HIGHEST_FRAME = 10_000


def save_layout(*, requester_id: int, html: str, frame_height: int, escaping: str, liquid: bool = False) -> Layout:
    """Keep a template as a new layout; layouts never change. Heights are in pixels, 0 = as high as the window.

    Raises TemplateError with every reason, QuestionValueError for its size or height.
    """
    if escaping not in Layout.Escaping.values:
        raise QuestionValueError("Escaping", "Escaping is raw or contextual.", value=escaping)
    if not 0 <= frame_height <= HIGHEST_FRAME:
        raise QuestionValueError("FrameHeight", f"A frame is 0 to {HIGHEST_FRAME:,} pixels high.", value=frame_height)
    html = without_forbidden(html)
    check_size(len(html_question_xml(html, frame_height).encode()))
    report = check_design(html, None, escaping, liquid=liquid)
    if report.errors:
        raise TemplateError(report.errors)
    return Layout.objects.create(
        requester_id=requester_id,
        html=html,
        frame_height=frame_height,
        variables=list(report.variables),
        escaping=escaping,
        liquid=liquid,
        created_at=clock.now(),
    )
