"""The demo's projects as typed facts, read from ``content/projects.toml``."""

import csv
import io
import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

CONTENT = files("kempelen.cli.demo") / "content"


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One form field of a demo task, and what people put in it."""

    name: str
    type: str
    values: tuple[str, ...] = ()
    weights: tuple[int, ...] = ()
    samples: tuple[str, ...] = ()
    gold: str = ""
    required: bool = False
    share: float = 1.0
    exclusive: str = ""
    only_when: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoProject:
    """One entry of the catalogue; money as text, times in seconds."""

    key: str
    kind: str
    requester: str
    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    reward: str
    assignments: int
    duration_seconds: int
    lifetime_seconds: int
    frame_height: int
    requirements: tuple[Mapping[str, Any], ...]
    work_seconds: tuple[int, int]
    error_rate: float
    answers: tuple[AnswerField, ...]
    gold: Mapping[str, Mapping[str, str]]
    key_field: str
    template: str
    table: str

    def html(self) -> str:
        """Return the template as the demo's requester wrote it."""
        return (CONTENT / self.template).read_text(encoding="utf-8")

    def csv_bytes(self, media_url: str) -> bytes:
        """Return the table with the pictures' addresses completed."""
        text = (CONTENT / self.table).read_text(encoding="utf-8")
        return text.replace(_catalogue()["media"]["prefix"], f"{media_url}{_catalogue()['media']['prefix']}").encode()


@cache
def _catalogue() -> dict[str, Any]:
    return tomllib.loads((CONTENT / "projects.toml").read_text(encoding="utf-8"))


@cache
def demo_projects() -> tuple[DemoProject, ...]:
    """Return the five projects in the order of the file."""
    return tuple(_project(entry) for entry in _catalogue()["projects"])


def _project(entry: Mapping[str, Any]) -> DemoProject:
    crowd = entry["crowd"]
    return DemoProject(
        key=entry["key"],
        kind=entry["kind"],
        requester=entry["requester"],
        name=entry["name"],
        title=entry["title"],
        description=entry["description"],
        keywords=tuple(entry["keywords"]),
        reward=entry["reward"],
        assignments=entry["assignments"],
        duration_seconds=entry["duration_seconds"],
        lifetime_seconds=entry["lifetime_seconds"],
        frame_height=entry["frame_height"],
        requirements=tuple(_requirement(item) for item in entry["requirements"]),
        work_seconds=(crowd["work_seconds"][0], crowd["work_seconds"][1]),
        error_rate=crowd["error_rate"],
        answers=tuple(_field(item) for item in entry["answers"]),
        gold=_gold(entry),
        key_field=entry.get("key_field", ""),
        template=entry.get("template", ""),
        table=entry.get("csv", ""),
    )


def _field(item: Mapping[str, Any]) -> AnswerField:
    lists = {"values", "weights", "samples"}
    facts: dict[str, Any] = {name: tuple(value) if name in lists else value for name, value in item.items()}
    return AnswerField(**facts)


def _requirement(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a requirement with the wire's member names (requester-api 3.2)."""
    locales = [{"Country": place["country"]} for place in item.get("locale_values", ())]
    return {
        "QualificationTypeId": item["qualification_type_id"],
        "Comparator": item["comparator"],
        "IntegerValues": list(item.get("integer_values", ())),
        "LocaleValues": locales,
        "ActionsGuarded": item["actions_guarded"],
    }


def _gold(entry: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    if "gold" not in entry:
        return {}
    rows = csv.DictReader(io.StringIO((CONTENT / entry["gold"]).read_text(encoding="utf-8")))
    return {row[entry["key_field"]]: row for row in rows}


@dataclass(frozen=True, slots=True)
class Temper:
    """How somebody of the simulated crowd works."""

    name: str
    right_more: float
    """Multiplies the share of right answers of the project's honest error rate."""
    haste: float
    """Multiplies the honest working time."""
    constant: bool = False
    """Always the first choice, whatever is asked."""


HONEST = Temper("honest", right_more=1.0, haste=1.0)
CARELESS = Temper("careless", right_more=0.72, haste=0.55)
SPAMMING = Temper("spamming", right_more=0.0, haste=0.12, constant=True)


def answer(project: DemoProject, parameters: Mapping[str, str], temper: Temper, dice: random.Random) -> list[tuple[str, str]]:
    """Return the form fields that a worker of this temper would send for a row."""
    given: dict[str, list[str]] = {}
    gold = project.gold.get(parameters.get(project.key_field, ""), {})
    for one in project.answers:
        wanted = one.only_when
        if wanted and given.get(wanted["field"]) != [wanted["value"]]:
            continue
        if not one.required and (temper.constant or dice.random() > one.share):
            continue
        given[one.name] = list(_values(project, one, gold.get(one.gold, ""), temper, dice))
    return [(name, value) for name, values in given.items() for value in values]


def _values(project: DemoProject, one: AnswerField, right: str, temper: Temper, dice: random.Random) -> Iterator[str]:
    if temper.constant:
        yield one.values[0] if one.values else "good"
    elif right:
        is_right = dice.random() < (1 - project.error_rate) * temper.right_more
        yield right if is_right else _slip(one, right, dice)
    elif one.type == "choices":
        chosen = [value for value, percent in zip(one.values, one.weights, strict=True) if dice.random() * 100 < percent]
        yield from [value for value in chosen if value != one.exclusive] or [one.exclusive or one.values[0]]
    elif one.values:
        yield dice.choices(one.values, weights=one.weights or None)[0]
    else:
        yield dice.choice(one.samples)


def _slip(one: AnswerField, right: str, dice: random.Random) -> str:
    """Return a wrong answer of a human kind: the neighbouring choice, or a letter or digit mistyped."""
    if one.values:
        return dice.choice([value for value in one.values if value != right])
    at = dice.randrange(len(right))
    typed = "0123456789" if right[at].isdigit() else "aeinrst"
    return right[:at] + dice.choice(typed) + right[at + 1 :]
