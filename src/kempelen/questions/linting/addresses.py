"""Rules on where a page loads from: plain http, hosts that are gone (security Q6)."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from kempelen.questions.linting.findings import Remark, Severity
from kempelen.questions.linting.page import Element, Page

_MEDIA: Final = frozenset({"src", "poster", "data", "srcset", "href", "background"})
_LOADING: Final = frozenset(
    [
        "img",
        "audio",
        "video",
        "source",
        "track",
        "iframe",
        "embed",
        "object",
        "script",
        "link",
        "input",
        "body",
        "image",
        "crowd-image-classifier",
        "crowd-bounding-box",
        "crowd-keypoint",
        "crowd-polygon",
        "crowd-polyline",
        "crowd-line",
        "crowd-semantic-segmentation",
        "crowd-instance-segmentation",
        "crowd-image-classifier-multi-select",
    ]
)
REPLACED: Final = re.compile(
    r"(?:https?:)?//(?:(?:s3\.amazonaws\.com/mturk-public|mturk-public\.s3\.amazonaws\.com)/(?:externalHIT_v1\.js|bs30/css/bootstrap\.min\.css)"
    r"|assets\.crowd\.aws/(?:css/)?crowd-html-elements(?:-v2)?\.(?:js|css))",
    re.IGNORECASE,
)
"""Addresses that are led to our own copies when a page is served; a test holds them to what the task origin replaces."""

_GONE: Final = frozenset({
    "assets.crowd.aws",
    "mturk-public.s3.amazonaws.com",
    "www.mturk.com",
    "workersandbox.mturk.com",
    "code.angularjs.org",
    "rawgit.com",
    "cdn.rawgit.com",
    "netdna.bootstrapcdn.com",
    "cdn.mathjax.org",
    "polyfill.io",
    "cdn.polyfill.io",
    "crypto.stanford.edu",
})  # fmt: skip
_CODE: Final = frozenset({"script", "link"})
_IN_STYLE: Final = re.compile(r"(?:\burl\(\s*|@import\s+)[\"']?http://", re.IGNORECASE)
_IN_SRCSET: Final = re.compile(r"(?:^|,)\s*http://", re.IGNORECASE)


def remarks(page: Page) -> Iterator[Remark]:
    """Yield what is wrong with the addresses a page loads from."""
    for element in page.elements:
        yield from _styles(page, element)
        if element.name not in _LOADING:
            continue
        for name in _MEDIA & element.attributes.keys():
            attribute = element.attributes[name]
            address = attribute.value.strip()
            if REPLACED.match(address):
                why = f"{address[:120]} is replaced by this marketplace's own copy when the page is served."
                yield Remark(attribute.at, "replaced-address", Severity.NOTE, why, "Nothing to do.")
            elif element.name in _CODE and _host(address) in _GONE:
                why = f"{_host(address)} is gone or has changed hands: nothing, or somebody else's script, comes from there."
                yield Remark(
                    attribute.at, "gone-host", Severity.ERROR, why, "Load it from another host, or put it into the page."
                )
            elif address.lower().startswith("http://") or (name == "srcset" and _IN_SRCSET.search(address)):
                yield _plain_http(attribute.at)


def _styles(page: Page, element: Element) -> Iterator[Remark]:
    """Yield what a style loads by plain http, in its attribute or its element."""
    if "style" in element.attributes and _IN_STYLE.search(element.text("style")):
        yield _plain_http(element.attributes["style"].at)
    if element.name == "style":
        end = page.closings.get(element.at, len(page.html))
        yield from (_plain_http(found.start()) for found in _IN_STYLE.finditer(page.html, element.end, end))


def _plain_http(at: int) -> Remark:
    why = "Browsers do not load plain http inside a page that came by https."
    return Remark(at, "http-media", Severity.ERROR, why, "Write https:// instead.")


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
