"""The templates of the corpus, read from their files."""

import base64
import json
import struct
from dataclasses import dataclass, field
from math import sin
from pathlib import Path
from typing import Any
from urllib.parse import quote

FOLDER = Path(__file__).resolve().parent / "templates"
_STREET = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}"><rect width="{0}" height="{1}" '
    'fill="{2}"/><rect y="{3}" width="{0}" height="{1}" fill="#777"/><rect x="40" y="60" width="90" height="60" fill="#a33"/>'
    '<circle cx="{4}" cy="50" r="26" fill="#ffd76a"/></svg>'
)


def _drawing(width: int, height: int, sky: str) -> str:
    drawn = _STREET.format(width, height, sky, height * 2 // 3, width * 3 // 4)
    return f"data:image/svg+xml,{quote(drawn)}"


def _sound() -> str:
    """Return a tenth of a second of a tone."""
    samples = b"".join(struct.pack("<h", int(9_000 * sin(number / 3))) for number in range(800))
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8_000, 16_000, 2, 16)
    head = struct.pack("<4sI4s", b"RIFF", 36 + len(samples), b"WAVE") + form + struct.pack("<4sI", b"data", len(samples))
    return f"data:audio/wav;base64,{base64.b64encode(head + samples).decode()}"


MEDIA = {"@street": _drawing(320, 240, "#cde6f5"), "@night": _drawing(300, 200, "#223"), "@sound": _sound()}


@dataclass(frozen=True, slots=True)
class Template:
    """A page, the row for its variables, what a person does, and the answer that must come of it."""

    name: str
    html: str
    shows: str
    row: dict[str, str] | None = None
    escaping: str = "raw"
    does: list[list[Any]] = field(default_factory=list)
    sends: bool = True
    crowd: dict[str, Any] | None = None
    fields: list[list[str]] = field(default_factory=list)

    @property
    def steps(self) -> list[list[Any]]:
        """What a person does, to the end."""
        return [*self.does, ["send"]] if self.sends else self.does


def read(file: Path) -> Template:
    """Read one file. Raises ValueError when its comment is no JSON."""
    head, _, html = file.read_text(encoding="utf-8").removeprefix("<!--").partition("-->\n")
    told = json.loads(head)
    row = told.pop("row", None)
    cells = None if row is None else {name: MEDIA.get(cell, cell) for name, cell in row.items()}
    return Template(name=file.stem, html=html, row=cells, **told)


TEMPLATES = [read(file) for file in sorted(FOLDER.glob("*.html"))]
