"""Reading question XML: the two schemas, sloppy clients, and what must never reach a tree."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.core.errors import Refusal
from kempelen.questions.documents import (
    ExternalQuestion,
    HtmlQuestion,
    html_question_xml,
    parse_question,
)
from kempelen.questions.errors import QuestionError, QuestionValueError
from kempelen.questions.external import external_question_xml
from kempelen.questions.hardened import MAX_BYTES

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
HTML = SCHEMAS + "2011-11-11/HTMLQuestion.xsd"
EXTERNAL = SCHEMAS + "2006-07-14/ExternalQuestion.xsd"
PAGE = "<!DOCTYPE html><html><body><p>R&D</p></body></html>"
SOUND = f'<HTMLQuestion xmlns="{HTML}"><HTMLContent><![CDATA[{PAGE}]]></HTMLContent><FrameHeight>450</FrameHeight></HTMLQuestion>'


def test_html_question():
    assert parse_question(SOUND) == HtmlQuestion(PAGE, 450)


def test_external_question():
    xml = external_question_xml("https://survey.example/task?a=1&b=2", 0)
    assert "a=1&amp;b=2" in xml
    assert parse_question(xml) == ExternalQuestion("https://survey.example/task?a=1&b=2", 0)


@pytest.mark.parametrize(
    "before",
    [
        "\ufeff",
        "\n\n  ",
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<?xml version="1.0" encoding="ASCII"?>',
        "<?xml version='1.0'?>",
        '\ufeff\n<?xml version="1.0" encoding="utf-8" standalone="no"?>',
        '<?xml version="1.0" encoding="ISO-8859-1"?>',
    ],
)
@pytest.mark.parametrize("as_bytes", [False, True])
def test_sloppy_beginnings(before, as_bytes):
    xml = before + SOUND.replace("R&D", "café") + "\n\n"
    assert parse_question(xml.encode() if as_bytes else xml).html == PAGE.replace("R&D", "café")


def test_white_space_round_values_and_attributes_of_schema_instances():
    xml = (
        f'<q:HTMLQuestion xmlns:q="{HTML}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">\n'
        f"  <!-- note --><q:HTMLContent>\n<![CDATA[{PAGE}]]>\n</q:HTMLContent>\n"
        "<q:FrameHeight> +0450 </q:FrameHeight></q:HTMLQuestion>"
    )
    question = parse_question(xml)
    assert (question.html.strip(), question.frame_height) == (PAGE, 450)


def test_question_xml_round_trip_even_with_the_end_of_cdata():
    page = "<script>if (a[b[0]]>1) {}</script>]]>\x00"
    assert parse_question(html_question_xml(page, 7)) == HtmlQuestion(page[:-1], 7)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("", "no element found"),
        ("<a>", "no element found"),
        ("<a/><b/>", "junk"),
        ("just text", "syntax error"),
        ("<a/>", "root element must be"),
        (SOUND.replace(HTML, EXTERNAL), "HTMLQuestion must be in the namespace"),
        (SOUND.replace(HTML, HTML.replace("http:", "https:")), "namespace"),
        (SOUND.replace(f' xmlns="{HTML}"', ""), "namespace"),
        (SOUND.replace("<FrameHeight>450</FrameHeight>", ""), "in this order"),
        (SOUND.replace("450", "450</FrameHeight><FrameHeight>1"), "in this order"),
        (SOUND.replace("450", "-1"), "whole number"),
        (SOUND.replace("450", "٤"), "whole number"),
        (SOUND.replace("450", "9" * 10), "whole number"),
        (SOUND.replace("450", "<b>450</b>"), "in this order"),
        (SOUND.replace("</HTMLQuestion>", "stray</HTMLQuestion>"), "text outside"),
        (SOUND.replace("<HTMLQuestion ", "<HTMLQuestion version='2' "), "HTMLQuestion .line 1.: there is no attribute version"),
        (SOUND.replace("<FrameHeight>", "<FrameHeight unit='px'>"), "FrameHeight .line 1.: there is no attribute unit"),
        (external_question_xml("https://a.example/", 1).replace("URL>", "URL a='b'>", 1), "there is no attribute a"),
        (SOUND.replace("<![CDATA[", "").replace("]]>", ""), "not well-formed"),
        (f'<QuestionForm xmlns="{SCHEMAS}2005-10-01/QuestionForm.xsd"/>', "a form needs at least one Question"),
        ("<!DOCTYPE a><a/>", "DOCTYPE"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "DOCTYPE"),
        ('<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>', "DOCTYPE"),
        ("<a>&x;</a>", "undefined entity"),
        ("<a>" * 51 + "</a>" * 51, "nested"),
        ("<a>" + "<b/>" * 10_000 + "</a>", "nodes"),
        ("<a>" + "<?p?>" * 10_000 + "</a>", "nodes"),
        ("<a b='1' b='2'/>", "duplicate attribute"),
        ("<a>\ud800</a>", "surrogate"),
        (b"\xff\xfe<\x00a\x00", "UTF-8"),
        ("<a>\x00</a>", "not well-formed"),
    ],
)
def test_refused_with_a_reason(xml, said):
    with pytest.raises(QuestionError, match=said):
        parse_question(xml)


@pytest.mark.parametrize(("spaces", "sound"), [(MAX_BYTES, True), (MAX_BYTES + 1, False)])
def test_size_counts_white_space_and_bytes(spaces, sound):
    text = SOUND.replace("R&D", "é")
    text += " " * (spaces - len(text.encode()))
    if sound:
        assert parse_question(text).frame_height == 450
    else:
        with pytest.raises(QuestionValueError, match="65,535"):
            parse_question(text)


_TAGS = ["HTMLQuestion", "ExternalQuestion", "HTMLContent", "ExternalURL", "FrameHeight", "a"]
_pieces = st.sampled_from(
    [
        *(f"<{tag}>" for tag in _TAGS),
        *(f"</{tag}>" for tag in _TAGS),
        f'<HTMLQuestion xmlns="{HTML}">',
        f'<ExternalQuestion xmlns="{EXTERNAL}">',
        *("<![CDATA[", "]]>", "&x;", "&#0;", "&#55296;", "0", "-1", "https://a.example", "javascript:1"),
        *("\x00", "\ud800", "é", "\ufeff"),
        "<!DOCTYPE a [",
        "<!ENTITY x 'y'>",
        "<?xml version='1.0' encoding='utf-16'?>",
    ]
)


@given(st.one_of(st.lists(st.one_of(_pieces, st.text(max_size=5)), max_size=25).map("".join), st.binary(max_size=200)))
def test_anything_is_a_question_or_a_refusal(content):
    with suppress(Refusal):
        assert parse_question(content).frame_height >= 0
