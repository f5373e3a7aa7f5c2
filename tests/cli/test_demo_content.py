"""The demo's content is complete and consistent: rows, gold, templates, pictures, project descriptions."""

import csv
import random
import re
import tomllib
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from kempelen.cli.demo.content import make_pictures
from kempelen.cli.demo.content.receipts import draw_receipt, write_receipt
from kempelen.cli.demo.content.scenes import scene

CONTENT = Path(make_pictures.__file__).parent
EXAMPLES = Path(__file__).parents[2] / "examples"
DESCRIPTION = tomllib.loads((CONTENT / "projects.toml").read_text(encoding="utf-8"))
PROJECTS: list[dict[str, Any]] = DESCRIPTION["projects"]
TEMPLATES = [project for project in PROJECTS if project["kind"] == "template"]
VARIABLE = re.compile(r"\$\{([A-Za-z0-9_][A-Za-z0-9_ .\-]*)\}")
LARGEST_PICTURE_BYTES = 4096
LEAST_ROWS = {"sentence_pairs": 120, "product_listings": 100, "picture_kinds": 60, "receipts": 40}
COMMON = {
    "key", "kind", "requester", "name", "title", "description", "keywords", "reward", "assignments", "duration_seconds",
    "auto_approve_seconds", "lifetime_seconds", "frame_height", "requirements", "crowd", "answers",
}  # fmt: skip
TEMPLATE_ONLY = {"template", "csv", "gold", "key_field", "gold_fields"}
each_template = pytest.mark.parametrize("project", TEMPLATES, ids=lambda project: project["key"])
each_project = pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project["key"])


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file; a ragged row fails."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert all(None not in row and None not in row.values() for row in rows), f"{path.name} has a ragged row"
    return rows


class Fields(HTMLParser):
    """Collects form fields and labels of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.values: dict[str, list[str]] = {}
        self.forms: list[dict[str, str | None]] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note fields, labels, scripts and inline handlers."""
        found = dict(attrs)
        self.handlers += [name for name in found if name.startswith("on") or name == "style"]
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag == "form":
            self.forms.append(found)
        elif tag == "label":
            self.labelled.add(found.get("for") or "")
        elif tag == "script":
            self.scripts.append(found.get("src") or "")
        elif tag == "option" and found.get("value"):
            self.values.setdefault(self._select, []).append(found["value"] or "")
        name = found.get("name") or ""
        if tag in {"input", "select", "textarea"} and name not in {"", "assignmentId"}:
            self.names.add(name)
            self._select = name
            if found.get("type") in {"radio", "checkbox"}:
                self.values.setdefault(name, []).append(found.get("value") or "")
            else:
                assert found.get("id"), f"{name} cannot be labelled"


def fields_of(path: Path) -> Fields:
    """Parse a page."""
    parser = Fields()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


@each_template
def test_variables_have_columns_and_rows_are_complete(project: dict[str, Any]) -> None:
    rows = rows_of(CONTENT / project["csv"])
    variables = set(VARIABLE.findall((CONTENT / project["template"]).read_text(encoding="utf-8")))
    assert variables
    assert variables <= set(rows[0])
    assert len(rows) >= LEAST_ROWS[project["key"]]
    assert all(value.strip() for row in rows for value in row.values())


@each_template
def test_no_row_occurs_twice(project: dict[str, Any]) -> None:
    rows = rows_of(CONTENT / project["csv"])
    key = project["key_field"]
    assert len({row[key] for row in rows}) == len(rows)
    contents = {tuple(value for name, value in row.items() if name != key) for row in rows}
    assert len(contents) == len(rows)


@each_template
def test_every_row_has_gold_in_its_own_file(project: dict[str, Any]) -> None:
    rows, gold = rows_of(CONTENT / project["csv"]), rows_of(CONTENT / project["gold"])
    key = project["key_field"]
    assert [row[key] for row in rows] == [row[key] for row in gold]
    assert set(gold[0]) == {key, *project["gold_fields"]}
    assert not set(project["gold_fields"]) & set(rows[0]), "the rows must not give the answer away"
    for answer in project["answers"]:
        if "gold" in answer and answer["type"] == "choice":
            assert {row[answer["gold"]] for row in gold} == set(answer["values"])


def test_receipts_gold_has_the_form_the_template_asks_for() -> None:
    page = (CONTENT / "receipts.html").read_text(encoding="utf-8")
    date_pattern, total_pattern = re.findall(r'pattern="([^"]+)"', page)
    for row in rows_of(CONTENT / "receipts.gold.csv"):
        assert re.fullmatch(date_pattern, row["date"])
        assert re.fullmatch(total_pattern, row["total"])
        assert Decimal(row["total"]) > 0


def test_pictures_exist_are_small_and_carry_no_script() -> None:
    prefix, folder = DESCRIPTION["media"]["prefix"], CONTENT / DESCRIPTION["media"]["folder"]
    named = {row["image_url"] for name in ("picture_kinds", "receipts") for row in rows_of(CONTENT / f"{name}.csv")}
    assert all(url.startswith(prefix) for url in named)
    assert {url.removeprefix(prefix) for url in named} == {path.name for path in folder.iterdir()}
    for path in folder.iterdir():
        assert path.stat().st_size < LARGEST_PICTURE_BYTES, path.name
        root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own files
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not root.findall(".//{http://www.w3.org/2000/svg}script")


def test_pictures_are_what_the_generator_draws(tmp_path: Path) -> None:
    make_pictures.main(tmp_path)
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(written) == 114
    for name in written:
        assert (tmp_path / name).read_bytes() == (CONTENT / name).read_bytes(), name


def test_pictures_do_not_tell_their_kind_in_words() -> None:
    for row in rows_of(CONTENT / "picture_kinds.gold.csv"):
        text = (CONTENT / "pictures" / f"{row['picture_id'].removeprefix('PK-')}.svg").read_text(encoding="utf-8")
        assert row["kind"] == "none" or row["kind"] not in text


def test_receipt_shows_its_gold_and_other_seeds_differ() -> None:
    first, second = (write_receipt(0, random.Random(seed)) for seed in (1, 2))
    assert first != second
    assert any(first.shop_name in line for line in first.lines)
    assert any(first.total in line or first.total.replace(".", ",") in line for line in first.lines)
    assert draw_receipt(first, random.Random(3)).startswith("<svg ")
    assert scene("tram", random.Random(3)) != scene("none", random.Random(3))


@each_project
def test_project_is_complete(project: dict[str, Any]) -> None:
    wanted = COMMON | (TEMPLATE_ONLY if project["kind"] == "template" else {"page", "page_files"})
    assert set(project) == wanted
    assert isinstance(project["reward"], str)
    assert Decimal(project["reward"]) > 0
    assert project["assignments"] >= 1
    assert 30 <= project["duration_seconds"] <= 31536000
    assert 30 <= project["lifetime_seconds"] <= 31536000
    assert 0 <= project["auto_approve_seconds"] <= 2592000
    assert len(project["title"]) <= 128
    assert len(project["description"]) <= 2000
    low, high = project["crowd"]["work_seconds"]
    assert 0 < low < high < project["duration_seconds"]
    assert 0 <= project["crowd"]["error_rate"] < 0.2


def test_projects_together_cover_what_the_demo_shows() -> None:
    assert [project["key"] for project in PROJECTS] == [*LEAST_ROWS, "survey"]
    requirements = [requirement for project in PROJECTS for requirement in project["requirements"]]
    assert {requirement["qualification_type_id"] for requirement in requirements} == {
        "000000000000000000L0",
        "00000000000000000071",
    }
    assert any((Decimal(project["reward"]) * 100) % 1 for project in PROJECTS), "one reward below a cent's step"


@each_project
def test_page_has_exactly_the_described_fields(project: dict[str, Any]) -> None:
    fields = fields_of(CONTENT / (project.get("template") or project["page"]))
    assert fields.names == {answer["name"] for answer in project["answers"]}
    assert len(fields.ids) == len(set(fields.ids))
    assert fields.handlers == []
    for answer in project["answers"]:
        if answer["type"] in {"choice", "choices"}:
            assert fields.values[answer["name"]] == answer["values"]
        else:
            assert answer["name"] in fields.labelled
        assert answer["required"] or "share" in answer or "weights" in answer
        assert len(answer.get("weights", answer.get("values", []))) == len(answer.get("values", []))


@pytest.mark.parametrize(
    "page", [*(CONTENT / project["template"] for project in TEMPLATES), EXAMPLES / "sentiment.html"], ids=lambda path: path.stem
)
def test_template_follows_the_form_contract(page: Path) -> None:
    fields, text = fields_of(page), page.read_text(encoding="utf-8")
    assert "color-scheme: light dark" in text
    if page.name == "product_listings.html":
        assert fields.forms == []
        assert "submit" not in re.sub(r"<!--.*?-->", "", text).lower()
        return
    assert [form["id"] for form in fields.forms] == ["mturk_form"]
    assert fields.forms[0]["action"] == "https://www.mturk.com/mturk/externalSubmit"
    assert {"assignmentId", "submitButton"} <= set(fields.ids)
    assert "https://s3.amazonaws.com/mturk-public/externalHIT_v1.js" in fields.scripts
    assert text.index("</form>") < text.index("turkSetAssignmentID();")


def test_survey_page_needs_nothing_inline() -> None:
    page = (CONTENT / "survey.html").read_text(encoding="utf-8")
    assert fields_of(CONTENT / "survey.html").scripts == ["survey.js"]
    assert "<style" not in page
    script = (CONTENT / "survey.js").read_text(encoding="utf-8")
    assert all(word in script for word in ("ASSIGNMENT_ID_NOT_AVAILABLE", "turkSubmitTo", "/mturk/externalSubmit"))


def test_example_rows_fit_their_template() -> None:
    rows = rows_of(EXAMPLES / "sentiment.csv")
    assert len(rows) == 10
    assert set(VARIABLE.findall((EXAMPLES / "sentiment.html").read_text(encoding="utf-8"))) <= set(rows[0])
    assert len({row["text"] for row in rows}) == 10
