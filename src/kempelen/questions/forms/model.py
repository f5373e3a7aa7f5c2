"""What a QuestionForm is made of (question-formats 2), as it was read: nothing here knows XML or pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import BinaryIO, ClassVar, Final

REGEX_MESSAGE: Final = "Invalid input supplied."
"""What a pattern without an errorText says (question-formats 2.3)."""


class Media(StrEnum):
    """What a binary is; OTHER only in EmbeddedBinary, whose schema names no types."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Title:
    """A heading within content."""

    kind: ClassVar[str] = "title"
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text; markup characters in it are text."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list of plain texts."""

    kind: ClassVar[str] = "list"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formatted:
    """FormattedContent as written: XHTML that passed ``formatted.check``; never shown but through ``formatted.safe``."""

    kind: ClassVar[str] = "formatted"
    xhtml: str


@dataclass(frozen=True, slots=True)
class Binary:
    """A picture, sound or film at an http or https address; ``width`` and ``height`` in pixels, 0 = not said."""

    kind: ClassVar[str] = "binary"
    media: Media
    url: str
    alt: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Application:
    """A Java applet or Flash movie of old (2005-10-01 only): no browser runs it, so its address is shown as text."""

    kind: ClassVar[str] = "application"
    name: str
    url: str


Content = Title | Text | BulletList | Formatted | Binary | Application


@dataclass(frozen=True, slots=True)
class Numeric:
    """The answer is a number, both bounds included."""

    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters, white space included. ``least`` of 1 and more makes the question required; 0 says nothing."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in JavaScript's dialect, searched for, not anchored; the browser is the authority."""

    regex: str
    message: str = REGEX_MESSAGE
    ignores_case: bool = False


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text to type. ``default`` is prefilled and counts when it is left alone; ``lines`` above 1 is a text area."""

    kind: ClassVar[str] = "free_text"
    numeric: Numeric | None = None
    length: Length = Length()
    patterns: tuple[Pattern, ...] = ()
    default: str = ""
    lines: int = 1


class Style(StrEnum):
    """StyleSuggestion: a hint."""

    RADIO_BUTTON = "radiobutton"
    DROP_DOWN = "dropdown"
    CHECK_BOX = "checkbox"
    LIST = "list"
    COMBO_BOX = "combobox"
    MULTI_CHOOSER = "multichooser"


class Widget(StrEnum):
    """How a selection is drawn (question-formats 2.4)."""

    RADIO = "radio"
    CHECKBOX = "checkbox"
    DROP_DOWN = "dropdown"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Choice:
    """One selection: its identifier is the answer's value, its label what is shown."""

    identifier: str
    label: Text | Formatted | Binary


@dataclass(frozen=True, slots=True)
class Selection:
    """Choices. ``least`` and ``most`` count them; ``other`` is a text of the worker's own, which counts towards ``least``."""

    kind: ClassVar[str] = "selection"
    choices: tuple[Choice, ...]
    least: int = 1
    most: int = 1
    style: Style | None = None
    other: FreeText | None = None

    @property
    def widget(self) -> Widget:
        """Return what is drawn: several choices are never radio buttons, and options hold nothing but text."""
        plain = all(isinstance(choice.label, Text) for choice in self.choices)
        if self.most == 1:
            drops = self.style in {Style.DROP_DOWN, Style.COMBO_BOX, Style.LIST}
            return Widget.DROP_DOWN if plain and drops else Widget.RADIO
        return Widget.LIST if plain and self.style is Style.LIST else Widget.CHECKBOX


@dataclass(frozen=True, slots=True)
class FileUpload:
    """A file to hand in (2005-10-01 only), its size within both bounds, in bytes."""

    kind: ClassVar[str] = "file"
    min_bytes: int
    max_bytes: int


Answer = FreeText | Selection | FileUpload


@dataclass(frozen=True, slots=True)
class Overview:
    """Content between questions."""

    kind: ClassVar[str] = "overview"
    content: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question. ``index`` counts the form's questions from 0 and names its fields."""

    kind: ClassVar[str] = "question"
    index: int
    identifier: str
    display_name: str
    is_required: bool
    content: tuple[Content, ...]
    answer: Answer

    @property
    def field(self) -> str:
        """Return the name of its form field; identifiers may hold anything, so they are no names (question-formats 2.6)."""
        return f"q{self.index}"

    @property
    def other_field(self) -> str:
        """Return the name of the field for a text of the worker's own."""
        return f"q{self.index}.other"

    @property
    def required(self) -> bool:
        """Return whether an answer must be given: so it is said, or a least length says it."""
        return self.is_required or (isinstance(self.answer, FreeText) and self.answer.length.least > 0)


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A whole form: overviews and questions in order, at least one question."""

    frame_height: ClassVar[int] = 0
    """Our own page says how high it is."""
    parts: tuple[Overview | FormQuestion, ...]

    @property
    def questions(self) -> tuple[FormQuestion, ...]:
        """Return the questions in order."""
        return tuple(part for part in self.parts if isinstance(part, FormQuestion))

    @property
    def takes_files(self) -> bool:
        """Return whether a question asks for a file."""
        return any(isinstance(question.answer, FileUpload) for question in self.questions)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what its author should know and may still want."""
        if any(isinstance(content, Application) for part in self.parts for content in part.content):
            return ("No browser runs Java applets or Flash movies any more: workers see the address alone.",)
        return ()


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it arrives with a form, its size in bytes. ``name`` and ``content_type`` are the sender's words."""

    name: str
    size: int
    content_type: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is stored: its size in bytes and its opaque key."""

    size: int
    key: str


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """The answer to one question; of the four exactly the one (or, of a selection, the two) that its kind has is not None."""

    identifier: str
    free_text: str | None = None
    selections: tuple[str, ...] | None = None
    other: str | None = None
    file: SentFile | KeptFile | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in. ``errors`` by the question's index; ``answers`` count only when there are none."""

    answers: tuple[FormAnswer, ...]
    errors: Mapping[int, tuple[str, ...]]
