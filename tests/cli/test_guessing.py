"""Simulated workers fill in forms they have never seen."""

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
