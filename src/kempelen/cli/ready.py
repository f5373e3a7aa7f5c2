"""Getting Django ready, and saying refusals the same way in every command."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from kempelen.config.environment import SettingsError

EXIT_REFUSED = 1
EXIT_SETTINGS = 2
EXIT_FINDINGS = 3


def set_up() -> None:
    """Read the settings and load the rooms. Leaves with code 2 and one sentence when the environment is malformed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kempelen.config.settings")
    import django  # noqa: PLC0415 -- settings are read here, after a command has had its say about the environment

    try:
        django.setup()
    except SettingsError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(EXIT_SETTINGS) from error


@contextmanager
def refusals_explained() -> Iterator[None]:
    """Print a refusal as a sentence and leave with code 1."""
    from kempelen.core.errors import Refusal  # noqa: PLC0415 -- after set_up
    from kempelen.money import MoneyError  # noqa: PLC0415 -- after set_up

    try:
        yield
    except (Refusal, MoneyError) as refusal:
        typer.echo(f"Error: {refusal}", err=True)
        raise typer.Exit(EXIT_REFUSED) from refusal


def show(facts: dict[str, Any], *, as_json: bool) -> None:
    """Print facts as one JSON object, or as aligned lines for people."""
    if as_json:
        typer.echo(json.dumps(facts))
        return
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        typer.echo(f"{name.replace('_', ' '):<{width}}  {value}")


@contextmanager
def empty_database_explained() -> Iterator[None]:
    """Say in two sentences that a database holds no marketplace yet, and leave with code 2; other errors go on."""
    try:
        yield
    except Exception as error:
        if not _misses_tables(error):
            raise
        words = "this database holds no marketplace. Is KEMPELEN_DATA_DIR right? `kempelen migrate` makes a new one."
        typer.echo(f"Error: {words}", err=True)
        raise SystemExit(EXIT_SETTINGS) from error


def _misses_tables(error: Exception) -> bool:
    """Return whether a table is not there: SQLite says so in words, PostgreSQL by its own class of error (42P01)."""
    from django.db.utils import DatabaseError  # noqa: PLC0415 -- commands that need no database do not load it

    if not isinstance(error, DatabaseError):
        return False
    return "no such table" in str(error) or getattr(error.__cause__, "sqlstate", "") == "42P01"
