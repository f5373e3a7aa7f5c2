"""``kempelen template check FILE``: the editor's lint for people who write templates in their own editor."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import typer

from kempelen.cli.ready import EXIT_FINDINGS, EXIT_REFUSED
from kempelen.questions.linting import Finding, Severity, lint

template_app = typer.Typer(help="Look at templates.", no_args_is_help=True)
_FILES = typer.Argument(help="Templates, UTF-8.")
_COLUMNS = typer.Option("", "--columns", help="Names of the table's columns, separated by commas.")
_TABLE = typer.Option(None, "--table", help="A CSV file; its first row names the columns.")
_RAW = typer.Option(False, "--raw", help="Cells go in as they are, like MTurk; otherwise escaped for their place.")
_LIQUID = typer.Option(False, "--liquid", help="The templates are written in Liquid.")
_JSON = typer.Option(False, "--json", help="Print one JSON object a file, each in a line.")


@template_app.callback()
def _template() -> None:
    """Look at templates."""


@template_app.command("check")
def check(
    files: list[Path] = _FILES,
    columns: str = _COLUMNS,
    table: Path | None = _TABLE,
    raw: bool = _RAW,
    liquid: bool = _LIQUID,
    as_json: bool = _JSON,
) -> None:
    """Say what to mend, by line. Leaves with 3 when there are errors, 1 when a file cannot be read, 0 otherwise."""
    names = _names(columns, table)
    broken = False
    for file in files:
        with _readable(file):
            html = file.read_text(encoding="utf-8-sig")
        found = lint(html, names, escaping="raw" if raw else "contextual", liquid=liquid)
        if as_json:
            typer.echo(json.dumps({"file": str(file), "findings": [asdict(finding) for finding in found]}, ensure_ascii=False))
        else:
            _print(file, found)
        broken = broken or any(finding.severity is Severity.ERROR for finding in found)
    if broken:
        raise typer.Exit(EXIT_FINDINGS)


def _names(columns: str, table: Path | None) -> list[str] | None:
    if table is not None:
        with _readable(table), table.open(encoding="utf-8-sig", newline="") as rows:
            return next(csv.reader(rows), [])
    return [name.strip() for name in columns.split(",") if name.strip()] if columns else None


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Say in a sentence why a file cannot be read, and leave with code 1."""
    try:
        yield
    except OSError as error:
        typer.echo(f"Error: {file}: {error.strerror}.", err=True)
        raise typer.Exit(EXIT_REFUSED) from error
    except (UnicodeDecodeError, csv.Error) as error:
        typer.echo(f"Error: {file} is not UTF-8 text.", err=True)
        raise typer.Exit(EXIT_REFUSED) from error


def _print(file: Path, found: tuple[Finding, ...]) -> None:
    for finding in found:
        typer.echo(f"{file}:{finding.line}:{finding.column}: {finding.severity} [{finding.rule}] {finding.why} {finding.mend}")
    counts = [(sum(one.severity is severity for one in found), severity) for severity in Severity]
    said = ", ".join(f"{count} {severity}{'' if count == 1 else 's'}" for count, severity in counts)
    typer.echo(f"{file}: {said if found else 'nothing to mend'}.")
