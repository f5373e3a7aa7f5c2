"""The database wrapper: Django's, with its driver exchanged and its writers queued."""

import decimal
import threading
from datetime import date, datetime
from typing import Any

import pysqlite3.dbapi2 as driver
from django.db import OperationalError
from django.db.backends.sqlite3 import base as stock
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]

_writers: dict[str, threading.RLock] = {}
_writers_guard = threading.Lock()


def _read_moment(text: bytes) -> datetime:
    return datetime.fromisoformat(f"{text.decode()}+00:00")


driver.register_converter("bool", b"1".__eq__)
driver.register_converter("datetime", _read_moment)
driver.register_adapter(decimal.Decimal, str)
driver.register_adapter(date, date.isoformat)
driver.register_adapter(datetime, str)
_TURN_TIMEOUT_SECONDS = 30.0


class _Cursor(driver.Cursor):  # type: ignore[misc]  # pysqlite3 ships no types
    """Django's cursor: ``%s`` and ``%(name)s`` become SQLite's own placeholders."""

    convert_query = stock.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        """Execute with Django's placeholders."""
        if params is None:
            return super().execute(query)
        names = list(params) if hasattr(params, "keys") else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """Execute once per parameter set."""
        first, rest = _peek(param_list)
        if first is None:
            return None
        names = list(first) if hasattr(first, "keys") else None
        return super().executemany(self.convert_query(query, param_names=names), rest)


def _peek(items: Any) -> tuple[Any, list[Any]]:
    rows = list(items)
    return (rows[0] if rows else None), rows


class DatabaseWrapper(stock.DatabaseWrapper):
    """Django's wrapper. Threads of one process wait for the writer's turn on a lock instead of polling the file."""

    Database = driver
    init_commands: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember whether this thread holds the writer's turn."""
        super().__init__(*args, **kwargs)
        self._holds_turn = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file with Django's SQL functions and the connection's pragmas."""
        raw = driver.connect(**conn_params)
        register_functions(raw)
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA legacy_alter_table = OFF")
        for command in self.init_commands:
            if command.strip():
                raw.execute(command)
        return raw

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 -- Django's signature
        """Return a cursor of our driver."""
        return self.connection.cursor(factory=_Cursor)

    def _turn(self) -> threading.RLock:
        name = str(self.settings_dict["NAME"])
        with _writers_guard:
            return _writers.setdefault(name, threading.RLock())

    def _start_transaction_under_autocommit(self) -> None:
        """Take the writer's turn, then BEGIN IMMEDIATE. Raises OperationalError when no turn comes in 30 seconds."""
        if not self._holds_turn:
            if not self._turn().acquire(timeout=_TURN_TIMEOUT_SECONDS):
                message = "database is locked: another thread has been writing for 30 seconds"
                raise OperationalError(message)
            self._holds_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _give_turn(self) -> None:
        if self._holds_turn:
            self._holds_turn = False
            self._turn().release()

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        """Give the turn back when the transaction is over."""
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if autocommit:
            self._give_turn()

    def _close(self) -> None:
        """Give the turn back with the connection."""
        super()._close()  # type: ignore[misc]
        self._give_turn()
