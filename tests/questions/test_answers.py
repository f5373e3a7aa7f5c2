"""Answers: from fields to pairs, from pairs to XML and columns."""

import json
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kempelen.questions.answers import answers_xml, columns_of, fields_to_pairs, pairs_of, values_of, without_forbidden

NAMESPACE = "{http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd}"


def test_reserved_and_nameless_fields_are_dropped():
    names = ("assignmentId", "hitId", "turkSubmitTo", "workerId", "kempelenTicket", "", "\x00", "kept")
    assert pairs_of(fields_to_pairs((name, "1") for name in names)) == [("kept", "1")]


def test_repeated_fields_are_kept_and_joined():
    stored = fields_to_pairs([("colour", "red"), ("plate", "KX"), ("colour", "white")])
    assert pairs_of(stored) == [("colour", "red"), ("plate", "KX"), ("colour", "white")]
    assert values_of(stored) == {"colour": "red|white", "plate": "KX"}


def test_nothing_stored_is_no_pairs():
    assert (pairs_of(None), values_of(None), columns_of(None)) == ([], {}, {})


def test_xml_has_identifier_and_text_as_the_only_children():
    stored = fields_to_pairs([("plate", "KX <4410> & co"), ("note", ""), ("note", "café\r\n")])
    xml = answers_xml(stored)
    assert xml.isascii()
    answers = minidom.parseString(xml).documentElement.getElementsByTagName("Answer")  # noqa: S318 -- our own XML
    assert [[child.tagName for child in answer.childNodes] for answer in answers] == [["QuestionIdentifier", "FreeText"]] * 3
    assert answers[1].childNodes[1].firstChild is None


def test_empty_submission_is_an_empty_root():
    assert len(etree.fromstring(answers_xml(fields_to_pairs([])).encode())) == 0


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_xml_round_trip(fields):
    stored = fields_to_pairs(fields)
    root = etree.fromstring(answers_xml(stored).encode())
    read = [(answer[0].text or "", answer[1].text or "") for answer in root]
    assert read == pairs_of(stored)
    assert {answer[1].tag for answer in root} <= {f"{NAMESPACE}FreeText"}


@given(st.text(alphabet=st.characters()))
def test_what_is_stored_is_what_xml_can_hold(text):
    kept = without_forbidden(text)
    etree.fromstring(f"<a>{kept.replace('&', '').replace('<', '').replace('>', '')}</a>".encode())


CROWD = [
    {
        "sentiment": {"label": "Positive"},
        "flags": {"blurry": True, "sharp": False},
        "n": 1.5,
        "none": None,
        "boxes": [{"é": 1}, 2],
    }
]


def test_crowd_answers_flattened():
    stored = fields_to_pairs([("taskAnswers", json.dumps(CROWD))])
    assert columns_of(stored, "flattened") == {
        "sentiment.label": "Positive",
        "flags.blurry": "true",
        "flags.sharp": "false",
        "n": "1.5",
        "none": "",
        "boxes": '[{"é":1},2]',
    }


def test_crowd_answers_packed_and_both():
    stored = fields_to_pairs([("taskAnswers", json.dumps(CROWD))])
    assert columns_of(stored, "packed") == {"taskAnswers": json.dumps(CROWD)}
    assert columns_of(stored) == columns_of(stored, "packed") | columns_of(stored, "flattened")


def test_a_real_field_wins_over_a_flattened_one():
    stored = fields_to_pairs([("n", "typed"), ("taskAnswers", '[{"n": 1}]')])
    assert columns_of(stored)["n"] == "typed"


def test_hostile_json_is_a_text_like_any_other():
    for text in (
        "[" * 100_000,
        '{"a":' * 100_000,
        "nonsense",
        "[]",
        "[1]",
        "9" * 10_000,
        '[{"a": ' + "9" * 5_000 + "}]",
        '"x"',
        "",
    ):
        assert columns_of(fields_to_pairs([("taskAnswers", text)]), "flattened") == {"taskAnswers": text}


def test_depth_is_the_page_s_choice():
    deep = '[{"a":' + '{"a":' * 400 + '"x"' + "}" * 401 + "]"
    assert columns_of(fields_to_pairs([("taskAnswers", deep)]), "flattened") == {".".join("a" * 401): "x"}


@pytest.mark.parametrize(
    "top",
    [
        {"x" * 100_000: {str(number): 1 for number in range(10_000)}},  # a gigabyte of names
        {str(number): 1 for number in range(1_001)},
        {"a": {"b" * 1_000: 1}},
    ],
    ids=["long and many", "many", "long"],
)
def test_an_answer_of_too_many_or_too_long_columns_stays_packed(top):
    text = json.dumps([top])
    stored = fields_to_pairs([("taskAnswers", text)])
    for style in ("packed", "flattened", "both"):
        assert columns_of(stored, style) == {"taskAnswers": text}


def test_a_thousand_columns_are_flattened():
    top = {str(number): number for number in range(1_000)}
    assert len(columns_of(fields_to_pairs([("taskAnswers", json.dumps([top]))]), "flattened")) == 1_000


def test_escapes_in_json_bring_no_forbidden_characters_back():
    text = r'[{"a\u0000b": "x\u0000y\ud800z", "c": ["\udc00", "\uffff"], "d": "line\nend"}]'
    assert columns_of(fields_to_pairs([("taskAnswers", text)]), "flattened") == {"ab": "xyz", "c": '["",""]', "d": "line\nend"}
