"""Camera and microphone: asked for by a task's page, granted by its worker for one visit to one HIT (security 1.6).

A page asks by ``<meta name="kempelen-devices" content="microphone camera">``. Nobody has them otherwise: browsers ask
and remember for the whole site, so one honest voice task would open the microphone to every later requester.
"""

import re
from typing import Final

from kempelen.questions.documents import HtmlQuestion, Question

DEVICES: Final = ("camera", "microphone")

_META: Final = re.compile(r"<meta\b[^<>]{0,500}>", re.IGNORECASE)
_NAME: Final = re.compile(r"""\bname\s*=\s*["']?kempelen-devices["'\s/>]""", re.IGNORECASE)
_CONTENT: Final = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def devices_of(question: Question) -> tuple[str, ...]:
    """Return what the page asks for, of camera and microphone. Other kinds of question ask for nothing."""
    if not isinstance(question, HtmlQuestion):
        return ()
    words: set[str] = set()
    for tag in _META.findall(question.html):
        content = _CONTENT.search(tag) if _NAME.search(tag) else None
        if content is not None:
            words.update((content[1] or content[2] or content[3] or "").lower().replace(",", " ").split())
    return tuple(device for device in DEVICES if device in words)
