"""The crowd-* elements, their regions and their attributes, as the reference lists them (crowd-elements 3 to 7)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_WIDGET = "name header src labels label-colors initial-value"
_CLOUD = "header src"
_TABLE = {
    "crowd-alert": "type dismissible",
    "crowd-badge": "for icon label",
    "crowd-bounding-box": _WIDGET,
    "crowd-button": "disabled form-action href target icon icon-align icon-url loading variant",
    "crowd-card": "heading image",
    "crowd-checkbox": "checked disabled name required value",
    "crowd-classifier": "name categories header exclusion-category",
    "crowd-classifier-multi-select": "name categories header exclusion-category",
    "crowd-entity-annotation": "name header text labels initial-value",
    "crowd-fab": "disabled icon label",
    "crowd-form": "name action method enctype target novalidate autocomplete",
    "crowd-icon-button": "disabled icon",
    "crowd-image-classifier": "name categories header src overlay",
    "crowd-image-classifier-multi-select": "name categories header src overlay exclusion-category",
    "crowd-input": "allowed-pattern auto-focus auto-validate disabled error-message label max-length min-length name placeholder"
    " required type value",
    "crowd-instance-segmentation": _WIDGET,
    "crowd-instructions": "link-text link-type",
    "crowd-keypoint": _WIDGET,
    "crowd-line": _WIDGET,
    "crowd-modal": "link-text link-type",
    "crowd-polygon": _WIDGET,
    "crowd-polyline": _WIDGET,
    "crowd-question-answer-generation": "name text min-questions max-questions question-min-words question-max-words"
    " answer-min-words answer-max-words question-tags allow-custom-question-tags",
    "crowd-radio-button": "checked disabled name value",
    "crowd-radio-group": "",
    "crowd-rekognition-detect-moderation-labels": f"{_CLOUD} categories exclusion-category",
    "crowd-semantic-segmentation": _WIDGET,
    "crowd-slider": "disabled editable max min name pin required secondary-progress step value",
    "crowd-slider-label": "position",
    "crowd-spinner": "",
    "crowd-tab": "header",
    "crowd-tabs": "",
    "crowd-text-area": "allowed-pattern auto-focus auto-validate char-counter disabled error-message label max-length max-rows"
    " min-length name placeholder required rows value",
    "crowd-text-ranking": "name text responses ordinal-ranking-dimensions",
    "crowd-textract-analyze-document": f"{_CLOUD} initial-value block-types keys no-key-edit no-geometry-edit",
    "crowd-toast": "text duration opened",
    "crowd-toggle-button": "checked disabled invalid name required value",
    "iron-icon": "icon src",
    "short-instructions": "header",
    "full-instructions": "header",
    "classification-target": "",
    "worker-comment": "header link-text placeholder",
    "short-summary": "",
    "detailed-instructions": "",
    "positive-example": "",
    "negative-example": "",
}
ELEMENTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {name: frozenset(attributes.split()) for name, attributes in _TABLE.items()}
)
"""Every element with the attributes of its own; the attributes of all HTML elements go without saying."""

ANYWHERE: Final = frozenset(
    [
        "id",
        "class",
        "style",
        "slot",
        "title",
        "hidden",
        "lang",
        "dir",
        "tabindex",
        "role",
        "accesskey",
        "draggable",
        "contenteditable",
        "spellcheck",
        "translate",
        "is",
        "part",
        "inert",
        "autofocus",
    ]
)
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "crowd-classifier": ("name", "categories", "header"),
        "crowd-classifier-multi-select": ("name", "categories", "header"),
        "crowd-image-classifier": ("name", "categories", "header", "src"),
        "crowd-image-classifier-multi-select": ("name", "categories", "header", "src"),
        **{
            f"crowd-{shape}": ("name", "src", "labels", "header")
            for shape in (
                "bounding-box",
                "keypoint",
                "polygon",
                "polyline",
                "line",
                "semantic-segmentation",
                "instance-segmentation",
            )
        },
        "crowd-entity-annotation": ("name", "text", "labels", "header"),
        "crowd-text-ranking": ("name", "text", "responses"),
        "crowd-question-answer-generation": ("name", "text"),
        **dict.fromkeys(
            ("crowd-input", "crowd-text-area", "crowd-checkbox", "crowd-radio-button", "crowd-toggle-button", "crowd-slider"),
            ("name",),
        ),
    }
)
SET_BY_SCRIPT: Final = frozenset({"categories", "labels", "text", "src", "responses"})
"""What a page's script may give an element after it was loaded (crowd-elements 2.3)."""

JSON_ATTRIBUTES: Final = frozenset(
    [
        "categories",
        "labels",
        "label-colors",
        "initial-value",
        "overlay",
        "exclusion-category",
        "responses",
        "ordinal-ranking-dimensions",
        "question-tags",
        "block-types",
        "keys",
    ]
)
CHOICES: Final = frozenset({"crowd-checkbox", "crowd-radio-button", "crowd-toggle-button"})
LABELLED: Final = frozenset({"crowd-input", "crowd-text-area"})
NAMED: Final = frozenset(name for name, attributes in ELEMENTS.items() if "name" in attributes) - {"crowd-form"}
ALONE: Final = frozenset({"crowd-entity-annotation"})
"""Widgets that bring a form of their own (crowd-elements 7.10)."""
