"""Content of overviews, questions and selections (question-formats 2.2)."""

import re
from collections.abc import Callable
from typing import Final

from lxml import etree

from kempelen.questions.errors import FormattedContentError
from kempelen.questions.forms import formatted
from kempelen.questions.forms.elements import Children, name_of, place_of, refuse, text_of
from kempelen.questions.forms.model import Application, Binary, BulletList, Content, Formatted, Media, Text, Title

_PLAIN: Final = ("Title", "Text", "List", "Binary", "EmbeddedBinary", "FormattedContent")
_URL: Final = re.compile(r"https?://[^\s\\\x00-\x1f\x7f]+")
_PIXELS: Final = re.compile(r"([0-9]{1,5})(px)?", re.ASCII)
_MOST_PIXELS: Final = 5_000


def content_of(element: etree._Element, *, old: bool) -> tuple[Content, ...]:
    """Return what an Overview or QuestionContent shows, in order; ``old`` is the namespace that still has Application."""
    children = Children(element)
    names = (*_PLAIN, "Application") if old else _PLAIN
    content = tuple(_READERS[name_of(child)](child) for child in children.repeated(*names))
    children.end()
    if not content:
        refuse(element, f"it must hold at least one of {', '.join(_PLAIN)}.")
    return content


def text(element: etree._Element) -> Text:
    """Read Text."""
    return Text(text_of(element))


def formatted_content(element: etree._Element) -> Formatted:
    """Read FormattedContent, whose markup is checked here, at creation."""
    xhtml = text_of(element)
    reason = formatted.fault_of(xhtml)
    if reason is not None:
        raise FormattedContentError(f"{place_of(element)}: {reason}")
    return Formatted(xhtml)


def binary(element: etree._Element) -> Binary:
    """Read Binary: a picture, sound or film."""
    children = Children(element)
    media = _media(children.required("MimeType"), strict=True)
    url, alt = _address(children.required("DataURL")), text_of(children.required("AltText"))
    children.end()
    return Binary(media, url, alt.strip())


def _title(element: etree._Element) -> Title:
    return Title(text_of(element))


def _list(element: etree._Element) -> BulletList:
    children = Children(element)
    items = (text_of(children.required("ListItem")), *map(text_of, children.repeated("ListItem")))
    children.end()
    return BulletList(items)


def _embedded(element: etree._Element) -> Binary:
    """Read EmbeddedBinary; its parameters were for players of another time and are not used."""
    children = Children(element)
    media = _media(children.required("EmbeddedMimeType"), strict=False)
    url, alt = _address(children.required("DataURL")), text_of(children.required("AltText"))
    width, height = _pixels(children.required("Width")), _pixels(children.required("Height"))
    _skip_parameters(children)
    return Binary(media, url, alt.strip(), width, height)


def _application(element: etree._Element) -> Application:
    outer = Children(element)
    inner = outer.required("JavaApplet", "Flash")
    outer.end()
    children = Children(inner)
    is_applet = name_of(inner) == "JavaApplet"
    url = _address(children.required("AppletPath" if is_applet else "FlashMovieURL"))
    if is_applet:
        url = f"{url.rstrip('/')}/{text_of(children.required('AppletFilename'), blank=False).strip()}"
    text_of(children.required("Width"))
    text_of(children.required("Height"))
    _skip_parameters(children)
    return Application("Java applet" if is_applet else "Flash movie", url)


def _skip_parameters(children: Children) -> None:
    for parameter in children.repeated("ApplicationParameter"):
        inner = Children(parameter)
        text_of(inner.required("Name"))
        text_of(inner.required("Value"))
        inner.end()
    children.end()


def _media(element: etree._Element, *, strict: bool) -> Media:
    """Read MimeType. SubType is for the reader's own use: a browser looks at what comes."""
    children = Children(element)
    found = children.required("Type")
    subtype = children.optional("SubType")
    children.end()
    if subtype is not None:
        text_of(subtype)
    said = text_of(found).strip().lower()
    if said in {Media.IMAGE, Media.AUDIO, Media.VIDEO}:
        return Media(said)
    if strict:
        refuse(found, f"it must be image, audio or video; it is “{said[:40]}”.")
    return Media.OTHER


def _address(element: etree._Element) -> str:
    url = text_of(element).strip()
    if not _URL.fullmatch(url):
        refuse(element, f"it must be an address that begins with http:// or https://; it is “{url[:60]}”.")
    return url


def _pixels(element: etree._Element) -> int:
    """Return a size that a page may have; anything else is a size not said, since the schema takes any text."""
    found = _PIXELS.fullmatch(text_of(element).strip())
    return min(int(found[1]), _MOST_PIXELS) if found else 0


_READERS: Final[dict[str, Callable[[etree._Element], Content]]] = {
    "Title": _title,
    "Text": text,
    "List": _list,
    "Binary": binary,
    "EmbeddedBinary": _embedded,
    "FormattedContent": formatted_content,
    "Application": _application,
}
