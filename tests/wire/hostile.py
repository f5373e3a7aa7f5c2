"""Documents that mean harm: entities, depth, sizes, namespaces, scripts, and honest ones with a byte changed."""

import random
from typing import Final

from qualifications.papers import FORM, KEY
from support import PAGE, QUESTION

_SCHEMAS: Final = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
_HTML: Final = f"{_SCHEMAS}2011-11-11/HTMLQuestion.xsd"
_EXTERNAL: Final = f"{_SCHEMAS}2006-07-14/ExternalQuestion.xsd"
_FORMS: Final = f"{_SCHEMAS}2017-11-06/QuestionForm.xsd"
_BOMB: Final = "".join(f'<!ENTITY e{one} "{f"&e{one - 1};" * 10}">' for one in range(1, 10))


def html(content: str, height: str = "450") -> str:
    """An HTMLQuestion."""
    inside = f"<HTMLContent><![CDATA[{content}]]></HTMLContent><FrameHeight>{height}</FrameHeight>"
    return f'<HTMLQuestion xmlns="{_HTML}">{inside}</HTMLQuestion>'


def external(address: str, height: str = "0") -> str:
    """An ExternalQuestion."""
    return (
        f'<ExternalQuestion xmlns="{_EXTERNAL}"><ExternalURL>{address}</ExternalURL><FrameHeight>{height}</FrameHeight>'
        "</ExternalQuestion>"
    )


def formatted(inside: str) -> str:
    """A QuestionForm of one FormattedContent."""
    content = f"<FormattedContent><![CDATA[{inside}]]></FormattedContent>"
    return f'<QuestionForm xmlns="{_FORMS}"><Overview>{content}</Overview></QuestionForm>'


HONEST: Final = (
    QUESTION,
    FORM,
    KEY,
    external("https://example.org/?a=1"),
)
FIXED: Final = (
    f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><HTMLQuestion xmlns="{_HTML}">&a;</HTMLQuestion>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    f'<!DOCTYPE x [<!ENTITY e0 "ha">{_BOMB}]><x>&e9;</x>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///dev/zero"> %p;]><x/>',
    "<a>" * 20_000,
    "<a>" * 300 + "</a>" * 300,
    "<a " + " ".join(f'b{one}="c"' for one in range(2_000)) + "/>",
    f'<a b="{"c" * 60_000}"/>',
    '<?xml version="1.0" encoding="UTF-7"?><a/>',
    '<?xml version="1.0" encoding="UTF-16"?><a/>',
    '<?xml version="9.9"?><a/>',
    "<?xml-stylesheet href='http://127.0.0.1:9/'?>" + QUESTION,
    QUESTION.replace("2011-11-11", "2012-11-11"),
    QUESTION.replace("<HTMLContent>", '<HTMLContent xmlns:xi="http://www.w3.org/2001/XInclude">'),
    '<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></x>',
    QUESTION + QUESTION,
    "]]>" + QUESTION,
    "\ufeff" + QUESTION,
    QUESTION.replace(">", "&gt;"),
    "&" * 1_000,
    "<" * 1_000,
    html(PAGE, "-1"),
    html(PAGE, "1e3"),
    html(PAGE, "9" * 400),
    html(PAGE, "\u0663"),
    html(""),
    html("<form>]]]]><![CDATA[></form>"),
    html("<script>" * 3_000),
    *map(
        external, ("javascript:alert(1)", "https://", "https://[", "https://a@b:99999/", "file:///etc/passwd", "https://\u202e")
    ),
    external("https://example.org/" + "a" * 20_000),
    formatted("<script>alert(1)</script>"),
    formatted("<a href='javascript:alert(1)'>x</a><iframe src='//x'/>"),
    formatted("<b>" * 2_000),
    FORM.replace("MaxSelectionCount>1<", "MaxSelectionCount>" + "9" * 30 + "<"),
    KEY.replace("AnswerScore>", "Score>"),
    KEY.replace(">1<", ">" + "9" * 60 + "<"),
)


def documents(dice: random.Random) -> tuple[str, ...]:
    """Return the fixed ones, the honest ones, and honest ones with a piece cut out, doubled or changed."""
    text = dice.choice(HONEST)
    first = dice.randint(0, len(text))
    last = min(len(text), first + dice.choice((1, 1, 5, 60)))
    odd = dice.choice(("", "\x0b", "<", "&#0;", "&#x110000;", "<!--", "\ud800", "é", "]]>", '"'))
    changed = (text[:first] + odd + text[last:], text[:first] + text[first:last] * 2 + text[last:], text[:first])
    return (*FIXED, *HONEST, *changed, *changed)
