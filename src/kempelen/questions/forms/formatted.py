"""FormattedContent: refused at creation unless it is the XHTML subset, and cleaned again each time it is shown (security Q3).

The check goes by a tree, the cleaning by nh3, whose parser is a browser's; neither trusts the other.
"""

import re
from html.entities import name2codepoint
from itertools import pairwise
from typing import Final

import nh3
from lxml import etree

from kempelen.questions.errors import QuestionError
from kempelen.questions.forms import xhtml
from kempelen.questions.hardened import grown, look_over

_NAMESPACE: Final = "http://www.w3.org/1999/xhtml"
_WRAPPER: Final = "FormattedContent"
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,9});")
_XML_ENTITIES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_SCHEME: Final = re.compile(r"([A-Za-z]+):")
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"

_SHOWN_ATTRIBUTES: Final = {
    tag: set((own | xhtml.COMMON) - xhtml.NOT_SHOWN | ({"name"} if tag == "map" else set()))
    for tag, own in xhtml.ATTRIBUTES.items()
}


class SafeHtml(str):
    """Markup that was cleaned here: the only text that a template writes as it is, by the protocol templates know."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return itself: it is markup already."""
        return str(self)


def fault_of(content: str) -> str | None:
    """Return the first thing in the markup that the subset does not have, named; None when there is none."""
    try:
        root = _tree(content)
    except QuestionError as error:
        return f"its markup cannot be read as XHTML: {error.detail}"
    for element in root.iter():
        fault = _fault(element)
        if fault is not None:
            return f"{fault} (line {element.sourceline} of the markup)."
    return None


def safe(content: str) -> SafeHtml:
    """Return markup fit for a page, whatever the content is; where the tree cannot be built, its text."""
    try:
        html = _written(_tree(content))
    except QuestionError:
        html = nh3.clean_text(content.encode("utf-8", "replace").decode())
    return SafeHtml(
        nh3.clean(
            html,
            tags=set(xhtml.ATTRIBUTES),
            clean_content_tags={"script", "style"},
            attributes=_SHOWN_ATTRIBUTES,
            url_schemes=set(xhtml.LINKED_SCHEMES),
            url_relative="deny",
            link_rel="noopener noreferrer",
            set_tag_attribute_values={"a": {"target": "_blank"}, "area": {"target": "_blank"}},
        )
    )


def _tree(content: str) -> etree._Element:
    """Wrap and parse, as the service did; HTML's named characters become numbers first, since XML knows five names."""
    wrapped = f'<{_WRAPPER} xmlns="{_NAMESPACE}">{_ENTITY.sub(_numbered, content)}</{_WRAPPER}>'
    raw = wrapped.encode("utf-8", "replace")
    look_over(raw)
    return grown(raw, keep_comments=True)


def _numbered(found: re.Match[str]) -> str:
    name = found[1]
    return f"&#{name2codepoint[name]};" if name in name2codepoint and name not in _XML_ENTITIES else found[0]


def _written(root: etree._Element) -> str:
    """Write the tree as HTML: a browser would read XML's ``<td/>`` as a cell that never closes.

    Without namespaces, since the writer knows HTML's empty elements by their bare names only.
    """
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    whole = etree.tostring(root, method="html", encoding="unicode", with_tail=False)
    return whole[whole.index(">") + 1 : whole.rindex("<")] if len(root) or root.text else ""


def _fault(element: etree._Element) -> str | None:
    if not isinstance(element.tag, str):
        return "comments and processing instructions are not allowed"
    found = etree.QName(element)
    if found.namespace != _NAMESPACE:
        return f"{found.localname[:40]} stands in another namespace"
    if element.getparent() is None:
        return _fault_of_children(element, xhtml.FLOW, "the content")
    tag = found.localname
    if tag not in xhtml.ATTRIBUTES:
        return f"the tag {tag[:40]} is not allowed"
    holds = xhtml.CHILDREN.get(tag, xhtml.INLINE)
    return _fault_of_attributes(element, tag) or _fault_of_children(element, holds, tag) or _fault_of_place(element, tag)


def _fault_of_attributes(element: etree._Element, tag: str) -> str | None:
    common = {"title"} if tag == "br" else xhtml.COMMON
    for key, value in element.attrib.items():
        name = "lang" if key == _LANGUAGE else str(key)
        if name not in xhtml.ATTRIBUTES[tag] and name not in common:
            return f"{tag} may not have the attribute {name[:40]}"
        if (tag, name) in xhtml.ADDRESSES and not _is_address(str(value)):
            return f"{name} of {tag} must begin with http://, https:// or another of the allowed schemes"
        wanted = xhtml.DIRECTIONS if name == "dir" else xhtml.VALUES.get((tag, name))
        if wanted is not None and value not in wanted:
            return f"{name} of {tag} must be one of {', '.join(sorted(wanted))}"
    missing = [name for name in xhtml.REQUIRED.get(tag, ()) if name not in element.attrib]
    return f"{tag} needs the attribute {missing[0]}" if missing else None


def _is_address(value: str) -> bool:
    found = _SCHEME.match(value)
    if found is None or found[1].lower() not in xhtml.SCHEMES or not value.isprintable():
        return False
    return found[1].lower() == "mailto" or value[found.end() :].startswith("//")


def _fault_of_children(element: etree._Element, holds: frozenset[str], name: str) -> str | None:
    tags = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
    known = [tag for tag in tags if tag in xhtml.ATTRIBUTES]  # an unknown tag is named as such when its turn comes
    for tag in known:
        if tag not in holds:
            return f"{name} may not hold {tag}"
    if name == "table" and (fault := _fault_of_table(known, whole=len(known) == len(element))):
        return fault
    if name == "map" and not len(element):
        return "map needs an area"
    if name in xhtml.NO_TEXT and any((text or "").strip() for text in (element.text, *(child.tail for child in element))):
        return f"{name} may not hold loose text"
    return None


def _fault_of_table(tags: list[str], *, whole: bool) -> str | None:
    """Hold a table's parts against their order; ``whole`` is whether these are all of them."""
    for before, tag in pairwise(tags):
        earlier, later = xhtml.TABLE_ORDER[before], xhtml.TABLE_ORDER[tag]
        if later < earlier or (later == earlier and (tag != before or tag in xhtml.TABLE_ONCE)):
            return f"{tag} may not follow {before} in a table: first col or colgroup, then one thead, one tfoot, and tbody or tr"
    return "table needs rows: tbody or tr" if whole and not xhtml.TABLE_ROWS & set(tags) else None


def _fault_of_place(element: etree._Element, tag: str) -> str | None:
    for ancestor in element.iterancestors():
        outer = etree.QName(ancestor).localname
        if tag in xhtml.NOT_WITHIN.get(outer, ()):
            return f"{outer} may not hold {tag}, at whatever depth"
    return None
