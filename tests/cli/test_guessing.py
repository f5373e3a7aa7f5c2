"""Simulated workers fill in forms they have never seen."""

import json
import random

from kempelen.cli.demo.guessing import guess
from kempelen.questions.documents import ExternalQuestion, HtmlQuestion

PAGE = """<form><input type="hidden" name="assignmentId"><label><input type="radio" name="mood" value="good"></label>
<input type="radio" name="mood" value="bad"><select name="kind"><option value="">?</option><option>cat</option></select>
<input type="checkbox" name="flag" value="a"><input type="checkbox" name="flag" value="b"><textarea name="why"></textarea>
<input type="number" name="count"><input type="submit" name="go"></form>"""


def test_every_visible_control_gets_what_it_can_hold() -> None:
    for seed in range(50):
        fields = guess(HtmlQuestion(PAGE, 0), random.Random(seed))
        given = dict(fields)
        assert [name for name, _value in fields if name != "flag"] == ["mood", "kind", "why", "count"]
        assert given["mood"] in {"good", "bad"}
        assert given["kind"] == "cat"
        assert given["why"]
        assert given["count"].isdigit()
        assert {value for name, value in fields if name == "flag"} <= {"a", "b"}


def test_a_page_we_do_not_serve_gets_nothing() -> None:
    assert guess(ExternalQuestion("https://example.org/", 0), random.Random(1)) == []
    assert guess(HtmlQuestion("  ", 0), random.Random(1)) == []


CROWD = """<crowd-form><crowd-classifier name="mood" categories="['Good', 'Bad',]" header="?"></crowd-classifier>
<crowd-bounding-box name="boxes" labels="['Sail']" src="https://example.org/a.png" header="?"></crowd-bounding-box>
<crowd-entity-annotation name="names" labels="[{label: 'person'}]" text="It was Ada, then Bob."></crowd-entity-annotation>
<crowd-text-area name="why"></crowd-text-area><crowd-badge></crowd-badge></crowd-form>"""


def test_crowd_elements_are_filled_in_the_shape_they_send() -> None:
    ((field, text),) = guess(HtmlQuestion(CROWD, 0), random.Random(1))
    (answer,) = json.loads(text)
    assert field == "taskAnswers"
    assert answer["mood"]["label"] in {"Good", "Bad"}
    assert {box["label"] for box in answer["boxes"]["boundingBoxes"]} == {"Sail"}
    spans = [(span["startOffset"], span["endOffset"]) for span in answer["names"]["entities"]]
    assert spans == [(0, 2), (7, 10), (17, 20)]
    assert answer["why"]


def test_labels_that_cannot_be_read_do_not_stop_anybody() -> None:
    page = '<crowd-form><crowd-classifier name="mood" categories="{{"></crowd-classifier></crowd-form>'
    ((_field, text),) = guess(HtmlQuestion(page, 0), random.Random(1))
    assert json.loads(text) == [{"mood": {"label": "other"}}]
