"""What a form asks for and what it says when it does not get it: one set of sentences for browser and server."""

from typing import Final

from kempelen.questions.forms.model import FileUpload, Length, Numeric, Selection

MISSING: Final = "This question needs an answer."
MISSING_FILE: Final = "Choose a file."
UNKNOWN_CHOICE: Final = "Choose from the list."
_LONGEST_NAME: Final = 60
_UNITS: Final = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


def number_wanted(rule: Numeric) -> str:
    """Say which number will do."""
    if rule.least is not None and rule.most is not None:
        return f"Enter a number from {rule.least:f} to {rule.most:f}."
    if rule.least is not None:
        return f"Enter a number, {rule.least:f} or more."
    return f"Enter a number, {rule.most:f} or less." if rule.most is not None else "Enter a number, such as 12 or 3.5."


def length_wanted(rule: Length) -> str:
    """Say how long a text will do; nothing when any will."""
    if rule.least and rule.most is not None:
        if rule.least == rule.most:
            return f"Enter exactly {_characters(rule.least)}."
        return f"Enter {rule.least:,} to {_characters(rule.most)}."
    if rule.least:
        return f"Enter at least {_characters(rule.least)}."
    return f"Enter at most {_characters(rule.most)}." if rule.most is not None else ""


def choices_wanted(rule: Selection) -> str:
    """Say how many choices will do."""
    if rule.most == 1:
        return "Choose one."
    if rule.least == rule.most:
        return f"Choose exactly {rule.most}."
    return f"Choose {rule.least} to {rule.most}." if rule.least else f"Choose up to {rule.most}."


def file_wanted(rule: FileUpload) -> str:
    """Say how large a file will do."""
    if rule.min_bytes <= 1:
        return f"Choose a file of at most {size(rule.max_bytes)}."
    return f"Choose a file of {size(rule.min_bytes)} to {size(rule.max_bytes)}."


def file_again(name: str) -> str:
    """Say that a file must be chosen once more: no page can put one back into a form."""
    shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
    return f"Choose “{shown}” once more: files are sent only when nothing else is wrong."


def size(byte_count: int) -> str:
    """Write a number of bytes for a reader, exactly."""
    for unit, factor in _UNITS:
        if byte_count >= factor and byte_count * 100 % factor == 0:
            return f"{byte_count / factor:g} {unit}"
    return f"{byte_count:,} bytes" if byte_count != 1 else "1 byte"


def _characters(count: int) -> str:
    return f"{count:,} characters" if count != 1 else "1 character"
