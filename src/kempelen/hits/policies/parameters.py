"""Reading a policy's parameters, ``{Key, Values | MapEntries}``, each at most once and by name (requester-api 7).

Numbers and booleans arrive as text in the first value. What breaks a rule is an InvalidValueError on the member that
holds the policy, worded with the parameter's own name.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from kempelen.core.errors import InvalidValueError
from kempelen.questions.answers import without_forbidden

Given = Mapping[str, Any]
"""One parameter as it came: ``Key``, and ``Values`` or ``MapEntries``."""

_FLAGS: Final = {"t": True, "true": True, "f": False, "false": False}
_LONGEST_NUMBER: Final = 10
_LONGEST_REASON: Final = 1_024
_MOST_ENTRIES: Final = 1_000


class Parameters:
    """A policy's parameters while they are read. ``member`` is the request's member that a refusal names."""

    def __init__(
        self, member: str, given: Sequence[Given], *, known: Collection[str], spellings: Mapping[str, str] | None = None
    ) -> None:
        """Take the parameters by name; ``spellings`` maps other accepted names to the one that is used here."""
        self._member = member
        self._by_name: dict[str, Given] = {}
        for one in given:
            name = (spellings or {}).get(one.get("Key", ""), one.get("Key", ""))
            if name not in known:
                raise self.refusal(f"This policy has no {name or 'unnamed'} parameter.", name)
            if name in self._by_name:
                raise self.refusal(f"The {name} parameter is given twice.", name)
            self._by_name[name] = one

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def refusal(self, sentence: str, value: object = None) -> InvalidValueError:
        """Return what refuses the policy, to be raised."""
        return InvalidValueError(self._member, sentence, value=value)

    def require(self, name: str) -> None:
        """Refuse a policy without this parameter; the words are those of the original service."""
        if name not in self._by_name:
            raise self.refusal(f"The {name} parameter is mandatory.")

    def number(self, name: str, lowest: int, highest: int) -> int | None:
        """Return a whole number within its range, or None where it is not given."""
        if name not in self._by_name:
            return None
        text = self._single(name).strip()
        if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER) or not lowest <= int(text) <= highest:
            raise self.refusal(f"The {name} parameter is a whole number from {lowest:,} to {highest:,}.", text)
        return int(text)

    def flag(self, name: str) -> bool:
        """Return a boolean, spelled T, F, true or false; False where it is not given."""
        if name not in self._by_name:
            return False
        text = self._single(name).strip()
        if text.lower() not in _FLAGS:
            raise self.refusal(f"The {name} parameter is T or F.", text)
        return _FLAGS[text.lower()]

    def reason(self, name: str) -> str:
        """Return a text that workers will read as feedback; empty where it is not given (requester-api 4.4)."""
        if name not in self._by_name:
            return ""
        text = self._single(name)
        if len(text) > _LONGEST_REASON or without_forbidden(text) != text:
            raise self.refusal(f"The {name} parameter has at most {_LONGEST_REASON:,} characters, no control characters.", text)
        return text

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words: several values, or values with commas in them; outer white space dropped."""
        self._refuse_entries(name)
        values = self._by_name[name].get("Values") or ()
        return tuple(word for value in values for part in value.split(",") if (word := part.strip()))

    def entries(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return a map of names to values. Refuses one without entries, and a name that is given twice or not at all."""
        one = self._by_name[name]
        if one.get("Values"):
            raise self.refusal(f"The {name} parameter takes MapEntries, not Values.", one["Values"][0])
        found: dict[str, tuple[str, ...]] = {}
        for entry in one.get("MapEntries") or ():
            key = entry.get("Key", "").strip()
            if not key or key in found:
                raise self.refusal(f"Each entry of the {name} parameter has a Key of its own.", key)
            found[key] = tuple(entry.get("Values") or ())
        if not 1 <= len(found) <= _MOST_ENTRIES:
            raise self.refusal(f"The {name} parameter has 1 to {_MOST_ENTRIES:,} entries.", len(found))
        return found

    def _single(self, name: str) -> str:
        self._refuse_entries(name)
        values: Sequence[str] = self._by_name[name].get("Values") or ()
        if len(values) != 1:
            raise self.refusal(f"The {name} parameter has exactly one value.", len(values))
        return values[0]

    def _refuse_entries(self, name: str) -> None:
        if self._by_name[name].get("MapEntries"):
            raise self.refusal(f"The {name} parameter takes Values, not MapEntries.", name)
