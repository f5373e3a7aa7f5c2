"""QuestionForms that tests fill in."""

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
OLD = SCHEMAS + "2005-10-01/QuestionForm.xsd"
NEW = SCHEMAS + "2017-11-06/QuestionForm.xsd"
TEXT = "<FreeTextAnswer/>"


def form_xml(inside: str, namespace: str = NEW) -> str:
    """Return a QuestionForm document."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<QuestionForm xmlns="{namespace}">\n{inside}\n</QuestionForm>\n'


def question_xml(
    answer: str = TEXT,
    *,
    identifier: str = "q",
    name: str = "",
    required: bool | None = None,
    content: str = "<Text>What do you see?</Text>",
) -> str:
    """Return one Question."""
    display = f"<DisplayName>{name}</DisplayName>" if name else ""
    must = "" if required is None else f"<IsRequired>{str(required).lower()}</IsRequired>"
    return (
        f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier>{display}{must}"
        f"<QuestionContent>{content}</QuestionContent><AnswerSpecification>{answer}</AnswerSpecification></Question>"
    )


def text_xml(constraints: str = "", *, default: str = "", lines: int = 1) -> str:
    """Return a FreeTextAnswer."""
    inner = _constraints(constraints)
    prefilled = f"<DefaultText>{default}</DefaultText>" if default else ""
    rows = f"<NumberOfLinesSuggestion>{lines}</NumberOfLinesSuggestion>" if lines > 1 else ""
    return f"<FreeTextAnswer>{inner}{prefilled}{rows}</FreeTextAnswer>"


def _constraints(inside: str) -> str:
    return f"<Constraints>{inside}</Constraints>" if inside else ""


def selection_xml(
    *choices: str, least: int | None = None, most: int | None = None, style: str = "", other: str | None = None, labels: str = ""
) -> str:
    """Return a SelectionAnswer whose identifiers are the choices; ``labels`` replaces its Selection elements."""
    counts = "".join(
        f"<{name}>{value}</{name}>"
        for name, value in (("MinSelectionCount", least), ("MaxSelectionCount", most))
        if value is not None
    )
    hint = f"<StyleSuggestion>{style}</StyleSuggestion>" if style else ""
    rows = labels or "".join(
        f"<Selection><SelectionIdentifier>{choice}</SelectionIdentifier><Text>{choice.title()}</Text></Selection>"
        for choice in choices
    )
    own = "" if other is None else f"<OtherSelection>{_constraints(other)}</OtherSelection>"
    return f"<SelectionAnswer>{counts}{hint}<Selections>{rows}{own}</Selections></SelectionAnswer>"


EVERY_KIND = form_xml(
    "<Overview><Title>A street in the rain</Title><Text>Look at the picture.\nThen answer.</Text>"
    "<List><ListItem>Parked vehicles count.</ListItem><ListItem>Count &lt;b&gt; as text</ListItem></List>"
    "<FormattedContent><![CDATA[<h3>Take care</h3><p>A <b>trolleybus</b>&nbsp;has <i>tyres</i>.<br/>See "
    '<a href="https://help.example/a?b=1&amp;c=2" target="_top">the guide</a>.</p>'
    '<table border="1"><tr><th>Kind</th><th>Wheels</th></tr><tr><td>Tram</td><td/></tr></table>]]></FormattedContent></Overview>'
    + question_xml(text_xml('<Length minLength="2" maxLength="40"/>'), identifier="city", name="Which city is it?", required=True)
    + question_xml(text_xml('<IsNumeric minValue="0" maxValue="200"/>'), identifier="speed", name="How fast, in km/h?")
    + question_xml(text_xml(default="Nothing odd.", lines=4), identifier="notes", name="What is odd about it?")
    + question_xml(
        text_xml('<AnswerFormatRegex regex="^[A-Z]{2} \\d{4}$" errorText="Write it like KX 4410." flags="i"/>'),
        identifier="plate",
        name="The plate",
        required=True,
    )
    + question_xml(
        selection_xml("car", "bus", "tram", style="radiobutton"), identifier="kind", name="The main vehicle", required=True
    )
    + question_xml(
        selection_xml("red", "green", "blue", least=1, most=2, style="checkbox", other='<Length maxLength="20"/>'),
        identifier="colours",
        name="Its colours",
        required=True,
    )
    + question_xml(selection_xml("dry", "wet", "snow", style="dropdown"), identifier="road", name="The road", required=True)
    + question_xml(
        selection_xml("sign", "tree", "bench", "lamp", least=0, most=4, style="list"),
        identifier="around",
        name="What is around it",
    )
    + question_xml(selection_xml("day", "night"), identifier="light")
)
"""Every kind of answer but a file: its fields are q0 to q8."""

UPLOAD = form_xml(
    question_xml(
        "<FileUploadAnswer><MaxFileSizeInBytes>2000</MaxFileSizeInBytes><MinFileSizeInBytes>10</MinFileSizeInBytes></FileUploadAnswer>",
        identifier="photo",
        name="Your photo",
        required=True,
    )
    + question_xml(identifier="note", name="A note"),
    OLD,
)

COMPENSATION = form_xml(
    question_xml(
        text_xml('<Length minLength="2" /><AnswerFormatRegex regex="\\S" errorText="The content cannot be blank."/>'),
        identifier="workerid",
        name="Confirm Worker ID",
        required=True,
        content="<Text>This compensation task was launched because a server failed. Enter Worker ID to submit</Text>",
    )
)
"""Like the form by which Mephisto's users pay workers whose task broke: the namespace of 2017 with constraints."""
