"""Filling in a form: the server's check, JavaScript's patterns in Python, and what is stored and shown of it."""

import io

import pytest

from kempelen.questions.answers import answers_xml, columns_of, pairs_of, values_of
from kempelen.questions.forms import FormAnswer, KeptFile, SentFile, parse_form, read, stored_answers
from kempelen.questions.forms.dialect import MOST_STEPS, Budget, search_for
from question_forms import UPLOAD, form_xml, question_xml, selection_xml, text_xml

NEEDS = "This question needs an answer."


def filled(answer, *fields, required=None):
    found = read(parse_form(form_xml(question_xml(answer, required=required))), fields)
    return found.answers[0] if found.answers else None, found.errors.get(0, ())


def texts(answer, typed, *, required=None):
    return filled(answer, ("q0", typed), required=required)[1]


def test_free_text_is_kept_as_it_was_seen():
    answer, errors = filled(text_xml(), ("q0", " two\r\nlines\r\x00 "))
    assert (answer, errors) == (FormAnswer("q", free_text=" two\nlines\n "), ())


@pytest.mark.parametrize(("typed", "errors"), [("", (NEEDS,)), (" ", (NEEDS,)), ("x", ())])
def test_required(typed, errors):
    assert texts(text_xml(), typed, required=True) == errors
    assert texts(text_xml(), typed) == ()


def test_a_default_counts_when_it_is_left_alone_and_not_when_it_was_taken_out():
    assert filled(text_xml(default="d"), required=True) == (FormAnswer("q", free_text="d"), ())
    assert texts(text_xml(default="d"), "", required=True) == (NEEDS,)


def test_lengths_count_what_the_worker_saw():
    rule = text_xml('<Length minLength="2" maxLength="3"/>')
    wrong = ("Enter 2 to 3 characters.",)
    assert [texts(rule, typed) for typed in ("", "a", "a\r\nb", "ééé", "abcd")] == [wrong, wrong, (), (), wrong]


def test_numbers():
    rule = text_xml('<IsNumeric minValue="1" maxValue="10"/>')
    wrong = ("Enter a number from 1 to 10.",)
    good, bad = ("", "1", "10.0", "+3.5", " 7 ", "2."), ("0.99", "10.01", "x", "1e1", "٣", "1,5", "NaN", "Infinity", "9" * 500)
    assert [texts(rule, typed) for typed in good] == [()] * len(good)
    assert [texts(rule, typed) for typed in bad] == [wrong] * len(bad)


def test_every_pattern_must_match_and_runs_on_the_empty_text():
    rule = text_xml('<AnswerFormatRegex regex="a"/><AnswerFormatRegex regex="B" errorText="No b." flags="i"/>')
    assert [texts(rule, typed) for typed in ("xab", "b", "a", "")] == [
        (),
        ("Invalid input supplied.",),
        ("No b.",),
        ("Invalid input supplied.", "No b."),
    ]
    assert texts(text_xml(r'<AnswerFormatRegex regex="(^$|\S{2,})"/>'), "") == ()


@pytest.mark.parametrize(
    ("regex", "hit", "miss"),
    [
        (r"^\d+$", "12", "1\n"),
        (r"\d", "1", "٣"),
        (r"\w", "a", "é"),
        (r"^\s$", "\u00a0", "x"),
        (r"a.b", "axb", "a\u2028b"),
        (r"[^]", "x", ""),
        (r"^[\w-.]+$", "a-b.c", "a,b"),
        (r"^[-\d]+$", "1-2", "1/2"),
        (r"(?<year>[0-9]{4})-(?=x)", "2026-x", "2026-y"),
        (r"(?<!a)b", "cb", "ab"),
        (r"^a{2}\/\u0041\x42$", "aa/AB", "aa/ab"),
        (r"^[[&&~]+$", "[&~", "x"),
        (r"^\D[\D]$", "ab", "a1"),
        (r"^(?:foo|bar)+?$", "foo", "baz"),
        (r"^a{,2}$", "a{,2}", "aa"),
        (r"\bword\b", "a word", "swords"),
        (r"^[\b]$", "\x08", "b"),
    ],
)
def test_javascript_s_patterns(regex, hit, miss):
    search = search_for(regex, ignores_case=False)
    assert search is not None
    assert not search.misses(hit, Budget())
    assert search.misses(miss, Budget())


@pytest.mark.parametrize(
    "regex",
    [r"(?P<x>a)", r"(?i)a", r"(a)\1", r"\k<x>", r"a++", r"a**", "(", ")", "[a", r"\cA", r"\u{1F600}", "a{2,1}", "*", "(?>a)",
     "\\", "x" * 3_000, "(" * 1_500 + ")" * 1_500, "[z-a]", "(?<=a+)b", r"a{99999}"],
)  # fmt: skip
def test_what_python_cannot_be_trusted_with_refuses_nothing(regex):
    search = search_for(regex, ignores_case=False)
    assert search is None or not search.misses("y" * 10, Budget(0))
    rule = text_xml(f'<AnswerFormatRegex regex="{regex.replace("<", "&lt;")}"/>')
    if search is None:
        assert texts(rule, "anything") == ()


@pytest.mark.parametrize("regex", ["^(a+)+$", "^(a|a)*$", "(.*)*x", "^(a?){30}b", "a.*a.*a.*a.*a.*a.*b"])
def test_a_pattern_that_could_take_for_ever_is_not_run(regex):
    rule = text_xml(f'<AnswerFormatRegex regex="{regex}"/>')
    assert texts(rule, "a" * 5_000 + "!") == ()


def test_all_patterns_of_a_form_share_one_budget():
    search = search_for("^a*b", ignores_case=False)
    budget = Budget()
    assert search is not None
    answers = [search.misses("a" * 100_000, budget) for _ in range(60)]
    assert answers[:40] == [True] * 40
    assert answers[-1] is False
    assert 0 <= budget.steps < MOST_STEPS


def test_halves_of_characters_are_the_browser_s_to_judge():
    search = search_for("^.{2}$", ignores_case=False)
    assert search is not None
    assert not search.misses("😀", Budget())


def test_choices_come_back_in_the_form_s_order_and_once():
    rule = selection_xml("a", "b", "c", most=3)
    assert filled(rule, ("q0", "c"), ("q0", "a"), ("q0", "c"), ("q0", ""))[0] == FormAnswer("q", selections=("a", "c"))


@pytest.mark.parametrize(
    ("least", "most", "chosen", "other", "required", "sound"),
    [
        (None, None, 0, "", False, True),
        (None, None, 0, "", True, False),
        (None, None, 1, "", True, True),
        (None, None, 2, "", False, False),
        (0, 2, 0, "", True, True),
        (2, 3, 1, "", False, False),
        (2, 3, 1, "x", False, True),
        (2, 3, 3, "x", True, True),
        (None, None, 0, "x", True, True),
        (None, None, 1, "x", True, True),
        (None, None, 0, "  ", True, False),
    ],
)
def test_how_many_choices_will_do(least, most, chosen, other, required, sound):
    rule = selection_xml("a", "b", "c", least=least, most=most, other="")
    fields = [("q0", name) for name in "abc"[:chosen]]
    answer, errors = filled(rule, *fields, ("q0.other", other), required=required)
    assert (not errors) is sound
    assert (answer.selections, answer.other) == (tuple("abc"[:chosen]), other or None)


def test_what_is_not_on_the_list_is_refused_and_other_text_has_rules_of_its_own():
    assert filled(selection_xml("a"), ("q0", "b"))[1] == ("Choose from the list.",)
    rule = selection_xml("a", other='<AnswerFormatRegex regex="^x" errorText="Begin with x."/>')
    assert filled(rule, ("q0", "a"), ("q0.other", "y"))[1] == ("Begin with x.",)
    assert filled(rule, ("q0", "a"), ("q0.other", ""))[1] == ()
    assert filled(selection_xml("a"), ("q0", "a"), ("q0.other", "ignored"))[0].other is None


def photo(size, name="a.png"):
    return SentFile(name, size, "image/png", io.BytesIO(b"x" * size))


def test_files():
    form = parse_form(UPLOAD)
    for size, sound in ((9, False), (10, True), (2_000, True), (2_001, False)):
        assert (not read(form, [("q0", photo(size))]).errors) is sound
    assert read(form, [("q0", photo(9))]).errors == {0: ("Choose a file of 10 bytes to 2 kB.",)}
    assert read(form, [("q0", "only-a-name.png")]).errors == {0: ("Choose a file.",)}
    assert read(form, [("q0", photo(0, name=""))]).errors == {0: ("Choose a file.",)}


STORED = stored_answers(
    [
        FormAnswer("text", free_text="a|b & <c>"),
        FormAnswer("none", selections=()),
        FormAnswer("some", selections=("x", "y"), other="z"),
        FormAnswer("file", file=KeptFile(12, "key")),
    ]
)


def test_stored_answers_as_xml():
    inside = [line for line in answers_xml(STORED).splitlines() if line.startswith("<Answer>")]
    name = "<Answer><QuestionIdentifier>{}</QuestionIdentifier>{}</Answer>"
    assert inside == [
        name.format("text", "<FreeText>a|b &amp; &lt;c&gt;</FreeText>"),
        name.format("none", ""),
        name.format(
            "some",
            "<SelectionIdentifier>x</SelectionIdentifier><SelectionIdentifier>y</SelectionIdentifier>"
            "<OtherSelectionText>z</OtherSelectionText>",
        ),
        name.format("file", "<UploadedFileSizeInBytes>12</UploadedFileSizeInBytes><UploadedFileKey>key</UploadedFileKey>"),
    ]


def test_two_free_texts_of_one_name_stay_two_answers():
    assert answers_xml('[["a","1"],["a","2"],["b","x","selection"]]').count("<Answer>") == 3


def test_stored_answers_as_columns():
    wanted = {
        "text": "a|b & <c>",
        "none": "",
        "some": "x|y",
        "some.OtherSelectionText": "z",
        "file.UploadedFileSizeInBytes": "12",
        "file.UploadedFileKey": "key",
    }
    assert values_of(STORED) == columns_of(STORED) == columns_of(STORED, "flattened") == wanted
    assert pairs_of(STORED)[1] == ("none", "")
