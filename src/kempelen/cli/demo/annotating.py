"""What simulated workers do with crowd elements: enough to show a requester what answers of their template look like."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import json5
from lxml import etree
from lxml import html as markup

FIELD: Final = "taskAnswers"
_WIDTH, _HEIGHT = 320, 240
"""Size of the picture that is pretended: nobody looks at it."""


def annotate(page: str, words: tuple[str, ...], dice: random.Random) -> str | None:
    """Return the ``taskAnswers`` of a page with crowd elements, or None for a page without any we can fill in."""
    answer: dict[str, Any] = {}
    for element in markup.document_fromstring(page).iter():
        fill = _FILLS.get(str(element.tag)) if isinstance(element.tag, str) else None
        name = element.get("name")
        if fill is not None and name:
            answer[name] = fill(element, words, dice)
    return json.dumps([answer], ensure_ascii=False) if answer else None


def _labels(element: etree._Element, attribute: str) -> list[str]:
    """Return what there is to choose from, however loosely it is written."""
    try:
        read = json5.loads(element.get(attribute) or "[]")
    except ValueError:
        return ["other"]
    found = [item.get("label") if isinstance(item, dict) else item for item in read] if isinstance(read, list) else []
    return [label for label in found if isinstance(label, str)] or ["other"]


def _kind(element: etree._Element, _words: tuple[str, ...], dice: random.Random) -> dict[str, str]:
    return {"label": dice.choice(_labels(element, "categories"))}


def _kinds(element: etree._Element, _words: tuple[str, ...], dice: random.Random) -> dict[str, list[str]]:
    return {"labels": [dice.choice(_labels(element, "categories"))]}


def _boxes(element: etree._Element, _words: tuple[str, ...], dice: random.Random) -> dict[str, Any]:
    labels = _labels(element, "labels")
    boxes = [
        {
            "height": dice.randint(30, 80),
            "label": dice.choice(labels),
            "left": dice.randint(0, 200),
            "top": dice.randint(0, 150),
            "width": dice.randint(30, 100),
        }
        for _ in range(dice.randint(1, 3))
    ]
    return {"boundingBoxes": boxes, "inputImageProperties": {"height": _HEIGHT, "width": _WIDTH}}


def _points(element: etree._Element, _words: tuple[str, ...], dice: random.Random) -> dict[str, Any]:
    points = [
        {"label": label, "x": dice.randint(0, _WIDTH), "y": dice.randint(0, _HEIGHT)} for label in _labels(element, "labels")
    ]
    return {"inputImageProperties": {"height": _HEIGHT, "width": _WIDTH}, "keypoints": points}


def _spans(element: etree._Element, _words: tuple[str, ...], dice: random.Random) -> dict[str, Any]:
    """Mark each word that begins like a name."""
    labels, entities = _labels(element, "labels"), []
    for start, word in _words_of(element.get("text") or ""):
        if word[:1].isupper():
            entities.append({"endOffset": start + len(word), "label": dice.choice(labels), "startOffset": start})
    return {"entities": entities}


def _words_of(text: str) -> Iterator[tuple[int, str]]:
    place = 0
    for word in text.split():
        place = text.index(word, place)
        yield place, word.strip(".,;:!?")
        place += len(word)


def _text(_element: etree._Element, words: tuple[str, ...], dice: random.Random) -> str:
    return dice.choice(words)


_FILLS: Final[Mapping[str, Callable[[etree._Element, tuple[str, ...], random.Random], Any]]] = {
    "crowd-classifier": _kind,
    "crowd-image-classifier": _kind,
    "crowd-classifier-multi-select": _kinds,
    "crowd-image-classifier-multi-select": _kinds,
    "crowd-bounding-box": _boxes,
    "crowd-keypoint": _points,
    "crowd-entity-annotation": _spans,
    "crowd-input": _text,
    "crowd-text-area": _text,
}
