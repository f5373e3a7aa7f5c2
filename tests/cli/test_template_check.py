"""``kempelen template check`` as a person and a script use it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kempelen.cli.main import app

GOOD = '<form><label>Colour <input name="colour"></label><button>Submit</button></form>'
BAD = "<form><input></form>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good template, a bad one and a table."""
    (tmp_path / "good.html").write_text(f'<!DOCTYPE html><html lang="en">{GOOD}</html>', encoding="utf-8")
    (tmp_path / "bad.html").write_text(BAD, encoding="utf-8")
    (tmp_path / "latin.html").write_bytes(b"<p>caf\xe9</p>")
    (tmp_path / "table.csv").write_text("text\nhello\n", encoding="utf-8")
    return tmp_path


def check(*arguments: object, leaves: int) -> str:
    """Run the command, check how it leaves, and return what it said."""
    done = CliRunner().invoke(app, ["template", "check", *map(str, arguments)])
    assert done.exit_code == leaves, done.output
    return done.output


def test_what_to_mend_is_said_by_line_and_counted(folder: Path):
    assert check(folder / "good.html", leaves=0) == f"{folder}/good.html: nothing to mend.\n"
    said = check(folder / "bad.html", leaves=3)
    assert f"{folder}/bad.html:1:1: error [missing-submit]" in said
    assert f"{folder}/bad.html: 1 error, 2 warnings, 0 notes." in said


def test_several_files_are_one_check(folder: Path):
    said = check(folder / "bad.html", folder / "good.html", leaves=3)
    assert "good.html: nothing to mend." in said
    told = [json.loads(line) for line in check(folder / "bad.html", folder / "good.html", "--json", leaves=3).splitlines()]
    assert [Path(one["file"]).name for one in told] == ["bad.html", "good.html"]
    assert {one["rule"] for one in told[0]["findings"]} > {"missing-submit", "missing-name"}
    assert told[1]["findings"] == []


def test_a_table_or_names_are_held_against_the_variables(folder: Path):
    (folder / "variable.html").write_text(f'<html lang="en"><p>${{text}}</p>{GOOD}</html>', encoding="utf-8")
    assert "missing-column" in check(folder / "variable.html", "--columns", "txt", leaves=3)
    assert "missing-column" not in check(folder / "variable.html", "--table", folder / "table.csv", leaves=0)


@pytest.mark.parametrize("name", ["none.html", "latin.html", "."])
def test_what_cannot_be_read_is_said(folder: Path, name: str):
    assert str(folder / name) in check(folder / name, leaves=1)
    assert str(folder / name) in check(folder / "good.html", "--table", folder / name, leaves=1)
