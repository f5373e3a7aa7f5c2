"""The driver's connection under Django's, for statements that stand in a room's ``statements.py``.

Reading and writing through here costs what the driver costs (DESIGN, the fast lane, rule 2): the connection is the
one that Django opened for this thread, so tests, routing and transactions stay one.
"""

import functools
import itertools
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction

_NAMED = re.compile(r"(?<![:\w]):([a-z_]+)")
_LISTED = re.compile(r"IN :([a-z_]+)")
Row = Sequence[Any]
_P = ParamSpec("_P")
_T = TypeVar("_T")

_COPIED_AT_ONCE = 500
_ZONE_LENGTH = len("+00:00")
_TRIES = 3
_PAUSE_SECONDS = (0.010, 0.050)
_LOST_RACES = frozenset({"40P01", "40001", "55P03"})
"""PostgreSQL's deadlock detected, serialization failure, lock not available."""
_RACED_CONSTRAINTS = frozenset({"assignment_live"})
"""Unique keys that two innocent callers can meet at (one worker, two tabs). SQLite's one writer never does."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in both dialects. Parameters are written ``:name`` in both; casts on PostgreSQL as ``x::type``."""

    postgresql: str
    sqlite: str
    _compiled: str = field(init=False)

    def __post_init__(self) -> None:
        """Turn ``:name`` into psycopg's form once, at import."""
        object.__setattr__(self, "_compiled", _NAMED.sub(r"%(\1)s", self.postgresql.replace("%", "%%")))

    @classmethod
    def same(cls, text: str) -> "Statement":
        """Return a statement that both dialects spell alike."""
        return cls(postgresql=text, sqlite=text)

    @classmethod
    def locking(cls, text: str, lock: str) -> "Statement":
        """Return a statement that ends in a row-lock clause on PostgreSQL; SQLite has one writer and needs none."""
        return cls(postgresql=f"{text} {lock}", sqlite=text)

    @classmethod
    def listed(cls, text: str, lock: str = "") -> "Statement":
        """Return a statement over a list of keys, written ``IN :ids``: an array on PostgreSQL, JSON on SQLite."""
        postgresql = _LISTED.sub(r"= ANY(:\1::bigint[])", text)
        return cls(postgresql=f"{postgresql} {lock}", sqlite=_LISTED.sub(r"IN (SELECT value FROM json_each(:\1))", text))

    def text(self, vendor: str) -> str:
        """Return the text for the driver of ``vendor``."""
        return self._compiled if vendor == "postgresql" else self.sqlite


class Driver:
    """The raw connection of this thread. Cheap to make; do not keep it over requests."""

    __slots__ = ("_raw", "_translated", "is_postgresql", "vendor")

    def __init__(self) -> None:
        """Open Django's connection if need be and step beneath it."""
        current = connections[DEFAULT_DB_ALIAS]  # what `connection` stands for, which looks it up anew for each attribute
        current.ensure_connection()
        self._raw: Any = current.connection
        self.vendor: str = current.vendor
        self.is_postgresql = self.vendor == "postgresql"
        self._translated: AbstractContextManager[None] = current.wrap_database_errors
        """Raises the driver's errors as Django's, so that one except clause serves both dialects."""

    def run(self, statement: Statement, **parameters: Any) -> Any:
        """Execute and return the driver's cursor (``fetchone``, ``fetchall``, ``rowcount``)."""
        adapt = _array if self.is_postgresql else _adapt
        adapted = {name: adapt(value) for name, value in parameters.items()}
        with self._translated:
            return self._raw.execute(statement.text(self.vendor), adapted)

    def run_many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> int:
        """Execute once per row; return how many rows were changed in all."""
        with self._translated:
            if self.is_postgresql:
                cursor = _each(self._raw, statement.text(self.vendor), list(rows))
            else:
                adapted = ({name: _adapt(value) for name, value in row.items()} for row in rows)
                cursor = self._raw.executemany(statement.text(self.vendor), adapted)
        return int(cursor.rowcount)

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], common: Mapping[str, Any]) -> None:
        """Add many rows the fastest way a database knows: COPY on PostgreSQL, one prepared INSERT on SQLite.

        ``common`` is what all rows share, by column: it is written out once, not row by row.
        """
        names = ", ".join([*columns, *common])
        with self._translated:
            if self.is_postgresql:
                shared = "".join(f"\t{_copied(value)}" for value in common.values()) + "\n"
                with self._raw.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    # In pieces, so that the server works on one while the next is written.
                    for piece in _pieces(rows):
                        copy.write("".join(["\t".join(map(_copied, row)) + shared for row in piece]))
            else:
                marks = ", ".join("?" * (len(columns) + len(common)))
                tail = [_adapt(value) for value in common.values()]
                adapted = ([*map(_adapt, row), *tail] for row in rows)
                self._raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", adapted)

    def row(self, statement: Statement, **parameters: Any) -> Row | None:
        """Return the first row, or None."""
        found: Row | None = self.run(statement, **parameters).fetchone()
        return found

    def rows(self, statement: Statement, **parameters: Any) -> list[Row]:
        """Return all rows."""
        found: list[Row] = self.run(statement, **parameters).fetchall()
        return found

    def changed(self, statement: Statement, **parameters: Any) -> int:
        """Return how many rows the statement changed."""
        count: int = self.run(statement, **parameters).rowcount
        return count


def driver() -> Driver:
    """Return the driver's connection for this thread."""
    return Driver()


def _each(raw: Any, text: str, rows: list[Mapping[str, Any]]) -> Any:
    """Execute once per row on PostgreSQL; a single row without the pipeline that psycopg opens for many."""
    if len(rows) == 1:
        return raw.execute(text, rows[0])
    cursor = raw.cursor()
    cursor.executemany(text, rows)
    return cursor


def _pieces(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    left = iter(rows)
    while piece := list(itertools.islice(left, _COPIED_AT_ONCE)):
        yield piece


def _copied(value: Any) -> str:
    """Write a value as COPY's text format wants it."""
    if value is None:
        return r"\N"
    return str(value).replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def _array(value: Any) -> Any:
    """Write a list of keys as PostgreSQL reads it: psycopg would look at every element before it does the same."""
    if type(value) is list and value and type(value[0]) is int:
        return f"{{{','.join(map(str, value))}}}"
    return value


def _adapt(value: Any) -> Any:
    """Write a moment as Django does on SQLite, so that text comparison is time comparison; lists as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return str(utc)[:-_ZONE_LENGTH]
    if isinstance(value, (list, tuple)):
        return json.dumps(value)
    return value


def atomic() -> AbstractContextManager[None]:
    """Open the one transaction of a verb; SQLite begins it as a writer at once (settings: transaction_mode)."""
    return transaction.atomic()


def retried(verb: Callable[_P, _T]) -> Callable[_P, _T]:
    """Run a whole verb again, three times in all, when it lost a race to another (data-model 6, ADR 0005).

    Inside somebody else's transaction it runs once: what they locked before stays locked, so they must start over.
    A CHECK violation is a bug and never retried.
    """

    @functools.wraps(verb)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        tries = 1 if connection.in_atomic_block else _TRIES
        while True:
            tries -= 1
            try:
                return verb(*args, **kwargs)
            except DatabaseError as error:
                if not tries or not _lost_race(error):
                    raise
            time.sleep(random.uniform(*_PAUSE_SECONDS))  # noqa: S311 -- spreads callers, guards nothing

    return run


def _lost_race(error: DatabaseError) -> bool:
    cause: Any = error.__cause__
    if getattr(cause, "sqlstate", None) in _LOST_RACES:
        return True
    diagnosis = getattr(cause, "diag", None)
    return getattr(diagnosis, "constraint_name", None) in _RACED_CONSTRAINTS


def mend_connection() -> None:
    """Drop this thread's connection if an error has spoiled it; for entrances that are not behind Django's handler.

    Inside a transaction nothing is dropped: its owner decides.
    """
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
