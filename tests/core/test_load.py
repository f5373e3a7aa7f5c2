"""Bulk loads keep every text to the letter, whatever the database's own format means by it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kempelen.core.clock import as_utc
from kempelen.core.db import Statement, driver

TABLE = Statement(
    postgresql="CREATE TEMPORARY TABLE loaded (position integer, words text, at timestamptz, shared text)",
    sqlite="CREATE TEMPORARY TABLE loaded (position integer, words text, at datetime, shared text)",
)
ALL = Statement.same("SELECT words, at, shared FROM loaded ORDER BY position")
ODD = ["tab\t", "line\nline\r\nline", "back\\slash", r"\N", r"\.", "", "'quoted' \"twice\"", "smörgås 🥪", "%s :name ?", None]


@pytest.fixture(autouse=True)
def table(db):
    driver().run(TABLE)
    yield
    driver().run(Statement.same("DROP TABLE loaded"))


@pytest.mark.parametrize("shared", ODD)
def test_what_is_loaded_is_what_was_given(shared):
    moment = datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=5)))
    rows = ((position, words, moment + timedelta(microseconds=position)) for position, words in enumerate(ODD * 120))
    driver().load("loaded", ("position", "words", "at"), rows, {"shared": shared})
    found = driver().rows(ALL)
    assert [row[0] for row in found] == ODD * 120
    assert {row[2] for row in found} == {shared}
    assert [as_utc(row[1]) for row in found] == [
        moment.astimezone(UTC) + timedelta(microseconds=number) for number in range(len(found))
    ]


def test_no_rows_load_nothing():
    driver().load("loaded", ("position",), (), {"shared": "x"})
    assert driver().rows(ALL) == []
