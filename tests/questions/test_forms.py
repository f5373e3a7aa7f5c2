"""QuestionForm: what the schema allows, what it does not, and that an error names the first offending element."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kempelen.core.errors import Refusal
from kempelen.questions.documents import parse_question
from kempelen.questions.errors import QuestionError, QuestionValueError
from kempelen.questions.forms import FileUpload, FreeText, Overview, QuestionForm, Selection, parse_form, read
from kempelen.questions.forms.model import (
    Application,
    Binary,
    BulletList,
    Formatted,
    Length,
    Media,
    Numeric,
    Pattern,
    Style,
    Text,
    Title,
    Widget,
)
from question_forms import COMPENSATION, EVERY_KIND, NEW, OLD, SCHEMAS, UPLOAD, form_xml, question_xml, selection_xml, text_xml

BINARY = (
    "<MimeType><Type>image</Type><SubType>gif</SubType></MimeType><DataURL>https://a.example/b.gif</DataURL>"
    "<AltText>A tram</AltText>"
)
EMBEDDED = (
    "<EmbeddedBinary><EmbeddedMimeType><Type>{kind}</Type></EmbeddedMimeType><DataURL>http://a.example/b</DataURL><AltText>x</AltText>"
    "<Width>{width}</Width><Height>20</Height><ApplicationParameter><Name>n</Name><Value>v</Value></ApplicationParameter></EmbeddedBinary>"
)
APPLET = (
    "<Application><JavaApplet><AppletPath>http://a.example/d</AppletPath><AppletFilename>x.class</AppletFilename>"
    "<Width>1</Width><Height>1</Height></JavaApplet></Application>"
)
FLASH = "<Application><Flash><FlashMovieURL>http://a.example/m.swf</FlashMovieURL><Width>1</Width><Height>1</Height></Flash></Application>"
SIZES = "<MinFileSizeInBytes>1</MinFileSizeInBytes>", "<MaxFileSizeInBytes>9</MaxFileSizeInBytes>"


def only(xml):
    return parse_form(xml).questions[0]


@pytest.mark.parametrize("namespace", [OLD, NEW])
def test_both_namespaces_and_overviews_between_questions(namespace):
    over = "<Overview><Text>t</Text></Overview>"
    form = parse_question(form_xml(over + question_xml(identifier="a") + over + question_xml(identifier="b"), namespace))
    assert isinstance(form, QuestionForm)
    assert [part.kind for part in form.parts] == ["overview", "question", "overview", "question"]
    assert [(question.identifier, question.field) for question in form.questions] == [("a", "q0"), ("b", "q1")]
    assert form.frame_height == 0


def test_every_kind_is_read():
    kinds = [type(question.answer) for question in parse_form(EVERY_KIND.encode()).questions]
    assert kinds == [FreeText] * 4 + [Selection] * 5
    assert [type(question.answer) for question in parse_form(UPLOAD).questions] == [FileUpload, FreeText]


def test_content_of_every_kind():
    content = (
        "<Title>T</Title><Text> a &lt;b&gt; </Text><List><ListItem>one</ListItem><ListItem/></List>"
        f"<Binary>{BINARY}</Binary>{EMBEDDED.format(kind='image/png', width='10px')}{EMBEDDED.format(kind='AUDIO', width='wide')}"
        "<FormattedContent><![CDATA[<b>x</b>]]></FormattedContent>"
    )
    assert only(form_xml(question_xml(content=content))).content == (
        Title("T"),
        Text(" a <b> "),
        BulletList(("one", "")),
        Binary(Media.IMAGE, "https://a.example/b.gif", "A tram"),
        Binary(Media.OTHER, "http://a.example/b", "x", 10, 20),
        Binary(Media.AUDIO, "http://a.example/b", "x", 0, 20),
        Formatted("<b>x</b>"),
    )


def test_applets_and_flash_are_kept_from_old_documents_and_refused_in_new_ones():
    assert only(form_xml(question_xml(content=APPLET + FLASH), OLD)).content == (
        Application("Java applet", "http://a.example/d/x.class"),
        Application("Flash movie", "http://a.example/m.swf"),
    )
    for part in (question_xml(content=APPLET), f"<Overview>{FLASH}</Overview>{question_xml()}"):
        assert "No browser runs" in parse_form(form_xml(part, OLD)).warnings[0]
    assert parse_form(EVERY_KIND).warnings == ()
    with pytest.raises(QuestionError, match="cannot hold Application"):
        parse_form(form_xml(question_xml(content="<Text>t</Text>" + FLASH)))


def test_constraints():
    answer = only(
        form_xml(
            question_xml(
                text_xml(
                    '<IsNumeric minValue="-1" maxValue="2"/><Length minLength="0" maxLength="3"/>'
                    '<AnswerFormatRegex regex="a"/><AnswerFormatRegex regex="b" errorText="B" flags="i"/>',
                    default="7",
                    lines=3,
                )
            )
        )
    ).answer
    assert answer == FreeText(
        Numeric(Decimal(-1), Decimal(2)), Length(0, 3), (Pattern("a"), Pattern("b", "B", ignores_case=True)), "7", 3
    )


def test_the_schema_s_largest_numbers_are_taken():
    lines = "<NumberOfLinesSuggestion>4294967296</NumberOfLinesSuggestion>"
    answer = only(form_xml(question_xml(text_xml('<Length maxLength="2147483647"/>').replace("</Free", f"{lines}</Free")))).answer
    assert (answer.length.most, answer.lines) == (2**31 - 1, 1_000)


def test_a_least_length_makes_a_question_required_and_zero_does_not():
    for length, required in (("0", False), ("1", True)):
        question = only(form_xml(question_xml(text_xml(f'<Length minLength="{length}"/>'), required=False)))
        assert question.required is required


def test_the_compensation_form():
    question = only(COMPENSATION)
    assert (question.display_name, question.required) == ("Confirm Worker ID", True)
    assert question.answer == FreeText(length=Length(2), patterns=(Pattern(r"\S", "The content cannot be blank."),))


@pytest.mark.parametrize(
    ("style", "most", "widget"),
    [
        ("radiobutton", 1, Widget.RADIO),
        ("radiobutton", 3, Widget.CHECKBOX),
        ("dropdown", 1, Widget.DROP_DOWN),
        ("dropdown", 3, Widget.CHECKBOX),
        ("checkbox", 1, Widget.RADIO),
        ("checkbox", 3, Widget.CHECKBOX),
        ("list", 1, Widget.DROP_DOWN),
        ("list", 3, Widget.LIST),
        ("combobox", 1, Widget.DROP_DOWN),
        ("combobox", 3, Widget.CHECKBOX),
        ("multichooser", 1, Widget.RADIO),
        ("multichooser", 3, Widget.CHECKBOX),
        ("", 1, Widget.RADIO),
        ("", 3, Widget.CHECKBOX),
    ],
)
def test_styles_are_hints(style, most, widget):
    answer = only(form_xml(question_xml(selection_xml("a", "b", "c", most=most, style=style)))).answer
    assert (answer.style, answer.widget) == (Style(style) if style else None, widget)


def test_options_hold_text_only():
    label = f"<Selection><SelectionIdentifier>a</SelectionIdentifier><Binary>{BINARY}</Binary></Selection>"
    assert only(form_xml(question_xml(selection_xml(style="dropdown", labels=label)))).answer.widget is Widget.RADIO


def test_sizes_of_files_in_either_order():
    for order in (SIZES, SIZES[::-1]):
        answer = only(form_xml(question_xml(f"<FileUploadAnswer>{''.join(order)}</FileUploadAnswer>"), OLD)).answer
        assert answer == FileUpload(1, 9)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("", r"QuestionForm \(line 2\): a form needs at least one Question"),
        ("<Overview><Text>t</Text></Overview>", "at least one Question"),
        ("<Overview/>", r"QuestionForm/Overview \(line 3\): it must hold at least one of Title"),
        (question_xml() * 2, r"QuestionForm/Question\[2\] .*“q” was used before"),
        (question_xml().replace("<Text>", "stray<Text>"), r"Question/QuestionContent .*text stands outside.*stray"),
        (question_xml(content="<Txt/>"), r"QuestionContent/Txt .*cannot hold Txt"),
        (question_xml(content="<Text><b>x</b></Text>"), r"Text/b .*Text holds text only"),
        (question_xml(content="<Text xmlns=''>x</Text>"), "must be in the namespace"),
        (question_xml(content="<Text size='1'>x</Text>"), "no attribute size"),
        (question_xml(content="<List/>"), r"List .*ListItem must come here"),
        (question_xml(identifier=" "), r"QuestionIdentifier .*must not be empty"),
        (question_xml().replace("<QuestionContent>", "<IsRequired>yes</IsRequired><QuestionContent>"), "true, false, 1 or 0"),
        (question_xml().replace("QuestionContent>", "Content>"), "QuestionContent must come here; Content stands there"),
        (question_xml(""), "AnswerSpecification .*FreeTextAnswer or SelectionAnswer must come here"),
        (question_xml(text_xml() * 2), r"FreeTextAnswer\[2\] .*repeated or out of order"),
        (question_xml(f"<FileUploadAnswer>{''.join(SIZES)}</FileUploadAnswer>"), "FileUploadAnswer stands there"),
        (question_xml("<FreeTextAnswer><NumberOfLinesSuggestion>0</NumberOfLinesSuggestion></FreeTextAnswer>"), "from 1 to"),
        (question_xml(text_xml('<Length minLength="5" maxLength="4"/>')), "minLength is above maxLength"),
        (question_xml(text_xml('<Length maxLength="0"/>')), "maxLength must be a whole number from 1"),
        (question_xml(text_xml('<Length minlength="1"/>')), "no attribute minlength"),
        (question_xml(text_xml('<IsNumeric minValue="5" maxValue="4"/>')), "minValue is above maxValue"),
        (question_xml(text_xml('<IsNumeric minValue="x"/>')), "minValue must be a number"),
        (question_xml(text_xml("<IsNumeric>1</IsNumeric>")), "an empty element"),
        (question_xml(text_xml("<AnswerFormatRegex/>")), "the attribute regex is missing"),
        (question_xml(text_xml('<AnswerFormatRegex regex="a" flags="g"/>')), "flags can only be “i”"),
        (question_xml(text_xml('<AnswerFormatRegex regex="a"/><Length/>')), r"Constraints/Length .*out of order"),
        (question_xml(selection_xml()), "Selections .*Selection must come here"),
        (question_xml(selection_xml("a", "a")), r"Selection\[2\] .*“a” was used before"),
        (question_xml(selection_xml("a", "b", least=3)), "MinSelectionCount must be a whole number from 0 to 2"),
        (question_xml(selection_xml("a", "b", most=3)), "MaxSelectionCount must be a whole number from 1 to 2"),
        (question_xml(selection_xml("a", "b", least=2, most=1)), r"MinSelectionCount \(2\) is above MaxSelectionCount \(1\)"),
        (question_xml(selection_xml("a", style="radio")), "must be one of radiobutton"),
        (question_xml(content=f"<Binary>{BINARY.replace('https', 'data')}</Binary>"), "begins with http:// or https://"),
        (question_xml(content=f"<Binary>{BINARY.replace('image', 'text')}</Binary>"), "image, audio or video"),
        (
            question_xml(content="<FormattedContent>&lt;div/&gt;</FormattedContent>"),
            r"FormattedContent .*the tag div is not allowed",
        ),
    ],
)
def test_the_first_fault_is_named_with_its_place(inside, said):
    with pytest.raises(QuestionError, match=said):
        parse_form(form_xml(inside))


def test_a_test_takes_no_file_and_says_which_field_is_too_large():
    with pytest.raises(QuestionError, match="a test cannot ask for a file"):
        parse_form(UPLOAD, for_test=True)
    with pytest.raises(QuestionValueError) as refused:
        parse_form(EVERY_KIND + " " * 65_535, for_test=True)
    assert refused.value.field == "Test"


@pytest.mark.parametrize("xml", [EVERY_KIND.replace(NEW, "urn:x"), f'<QuestionForm xmlns="{SCHEMAS}2017-11-06/Form.xsd"/>'])
def test_wrong_namespaces(xml):
    with pytest.raises(QuestionError, match="namespace"):
        parse_form(xml)
    with pytest.raises(QuestionError, match="namespace"):
        parse_question(xml)


_NAMES = [
    "Overview", "Question", "QuestionIdentifier", "DisplayName", "IsRequired", "QuestionContent", "AnswerSpecification", "Title",
    "Text", "List", "ListItem", "Binary", "MimeType", "Type", "DataURL", "AltText", "FormattedContent", "FreeTextAnswer",
    "Constraints", "IsNumeric", "Length", "AnswerFormatRegex", "DefaultText", "SelectionAnswer", "MinSelectionCount",
    "Selections", "Selection", "SelectionIdentifier", "OtherSelection", "FileUploadAnswer", "Application", "Flash",
]  # fmt: skip
_texts = st.sampled_from(
    ["", "1", "-1", "true", "x", "image", "https://a.example/", "<![CDATA[<b>x</b>]]>", "<![CDATA[<p>&nbsp;]]>"]
)
_trees = st.recursive(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(_NAMES), _texts),
    lambda inner: st.builds("<{0}>{1}</{0}>".format, st.sampled_from(_NAMES), st.lists(inner, max_size=5).map("".join)),
    max_leaves=15,
)
_pieces = st.one_of(_trees, st.just(question_xml()), _texts, st.text(max_size=4), st.just(question_xml(selection_xml("a"))))


@settings(max_examples=300)
@given(st.sampled_from([OLD, NEW]), st.lists(_pieces, max_size=6), st.data())
def test_anything_is_a_form_or_a_refusal(namespace, pieces, data):
    xml = form_xml("".join(pieces), namespace)
    cut = data.draw(st.integers(0, len(xml)))
    for text in (xml, xml[:cut] + xml[cut + 1 :]):
        with suppress(QuestionError, QuestionValueError):
            form = parse_question(text)
            assert isinstance(form, QuestionForm)
            assert all(isinstance(part, Overview) or part in form.questions for part in form.parts)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from([f"q{n}" for n in range(9)] + ["q5.other", "q99"]), st.text(max_size=12)), max_size=20))
def test_anything_can_be_filled_in(fields):
    with suppress(Refusal):
        filled = read(parse_form(EVERY_KIND), fields)
        assert [answer.identifier for answer in filled.answers] == [q.identifier for q in parse_form(EVERY_KIND).questions]
