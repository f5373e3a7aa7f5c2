"""Small documents that would grow without end: every door that reads XML or a packed body refuses them before they do."""

import gzip
import io
import resource
import zipfile

import pytest

from kempelen.core.errors import Refusal
from kempelen.questions.answer_keys import parse_answer_key
from kempelen.questions.documents import parse_question
from kempelen.questions.errors import QuestionError
from kempelen.questions.forms import parse_form
from qualifications.papers import FORM, choices, form

_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><a>&m;</a>"
)
_QUADRATIC = '<!DOCTYPE a [<!ENTITY x "' + "y" * 30_000 + '">]><a>' + "&x;" * 10_000 + "</a>"
_DEEP = "<a>" * 9_000 + "</a>" * 9_000
_WIDE = "<a>" + "<b/>" * 15_000 + "</a>"
_MANY_ATTRIBUTES = "<a " + " ".join(f'b{n}=""' for n in range(10_500)) + "/>"
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]><a>&x;</a>'
_PARAMETER = '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]><a/>'
_INCLUDED = '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>'
_BOMBS = (_LAUGHS, _QUADRATIC, _DEEP, _WIDE, _MANY_ATTRIBUTES, _OUTSIDE, _PARAMETER, _INCLUDED)
_MOST_GROWTH_KIB = 40_000


def _zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"<a/>" * 10_000_000)
    return made.getvalue()


@pytest.mark.parametrize("bomb", _BOMBS)
@pytest.mark.parametrize(
    "door",
    [
        parse_question,
        parse_form,
        lambda xml: parse_form(xml, for_test=True),
        lambda xml: parse_answer_key(xml, parse_form(FORM, for_test=True)),
    ],
    ids=["Question", "QuestionForm", "Test", "AnswerKey"],
)
def test_a_bomb_is_refused_before_it_grows(door, bomb):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refusal):
        door(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MOST_GROWTH_KIB


@pytest.mark.parametrize("bomb", [_LAUGHS, _DEEP, _WIDE, _OUTSIDE])
def test_formatted_content_inside_a_form_is_no_second_way_in(bomb):
    """What stands in CDATA is read as XML a second time, by the same rules."""
    content = f"<FormattedContent><![CDATA[{bomb}]]></FormattedContent>"
    xml = form(choices("sky")).replace("<Text>Which, for sky?</Text>", content)
    assert content in xml
    with pytest.raises(QuestionError):
        parse_form(xml)


@pytest.mark.parametrize("packed", [_zipped(), gzip.compress(b"<a/>" * 10_000_000)], ids=["zip", "gzip"])
def test_nothing_is_unpacked(packed):
    assert len(packed) < 65_000
    with pytest.raises(QuestionError):
        parse_question(packed)
