"""Saving layouts, and HITs made from them."""

import pytest

from kempelen.questions.actions import save_layout
from kempelen.questions.documents import HtmlQuestion, parse_question
from kempelen.questions.errors import QuestionError, QuestionValueError, TemplateError
from kempelen.questions.models import Layout
from kempelen.questions.reading import content_for, question_of, question_xml_of


def _save(cast, html, *, frame_height=400, escaping="raw"):
    return save_layout(requester_id=cast.rita.pk, html=html, frame_height=frame_height, escaping=escaping)


def test_layout_keeps_its_page_and_its_variables(cast):
    layout = Layout.objects.get(pk=_save(cast, "<p>${a}</p>\x00${b}").pk)
    assert (layout.html, layout.variables, layout.frame_height, layout.escaping) == ("<p>${a}</p>${b}", ["a", "b"], 400, "raw")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"html": "<p title=${a}>", "escaping": "contextual"}, TemplateError),
        ({"html": "x" * 65_600}, QuestionValueError),
        ({"frame_height": -1}, QuestionValueError),
        ({"frame_height": 10_001}, QuestionValueError),
        ({"escaping": "liquid"}, QuestionValueError),
    ],
)
def test_refusals_save_nothing(cast, changes, error):
    with pytest.raises(error):
        _save(cast, **({"html": "<p>${a}</p>"} | changes))
    assert not Layout.objects.exists()


def test_hit_of_a_layout_is_a_finished_html_question(cast):
    layout = _save(cast, "<p>${a}</p>]]>")
    content = content_for(layout, {"a": "<b>1</b>"})
    assert question_of(content, layout) == HtmlQuestion("<p><b>1</b></p>]]>", 400)
    assert parse_question(question_xml_of(content, layout)) == HtmlQuestion("<p><b>1</b></p>]]>", 400)


@pytest.mark.parametrize(
    ("parameters", "said"), [({}, "parameter a has no value"), ({"a": "1", "b": "2"}, "no parameter named b")]
)
def test_parameters_must_fit(cast, parameters, said):
    with pytest.raises(QuestionValueError, match=said):
        content_for(_save(cast, "<p>${a}</p>"), parameters)


def test_a_parameter_of_a_template_literal_may_be_given_and_left_out(cast):
    html = "<p>${a}</p><script>const rows = `${rows}`;</script>"
    layout = _save(cast, html)
    assert (
        question_of(content_for(layout, {"a": "1", "rows": "x,y"}), layout).html == "<p>1</p><script>const rows = `x,y`;</script>"
    )
    assert question_of(content_for(layout, {"a": "1"}), layout).html == html.replace("${a}", "1")
    with pytest.raises(QuestionValueError, match="no parameter named rows"):
        content_for(_save(cast, html, escaping="contextual"), {"a": "1", "rows": "x,y"})


def test_size_counts_after_substitution(cast):
    layout = _save(cast, "<p>${a}</p>")
    with pytest.raises(QuestionValueError, match="65,535"):
        question_of(content_for(layout, {"a": "x" * 65_535}), layout)


def test_xml_without_a_layout_is_returned_as_it_came():
    assert question_xml_of(" \n<anything/>", None) == " \n<anything/>"
    with pytest.raises(QuestionError):
        question_of(" \n<anything/>", None)
