"""Every template of the corpus, from its publication to the results file, by a person in Chromium."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from corpus import masks
from corpus.person import Sheet, do
from corpus.templates import TEMPLATES, Template
from kempelen.batches.models import Batch
from kempelen.batches.results import results_csv
from kempelen.core import ids
from kempelen.hits.models import Assignment, Hit
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import pairs_of
from kempelen.questions.documents import html_question_xml
from projects import make_project, make_published, table

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.xdist_group("corpus")]

HEIGHT = 820
ENOUGH = 60


def test_the_corpus_is_large_and_says_what_it_shows():
    assert len(TEMPLATES) >= ENOUGH
    assert len({template.shows for template in TEMPLATES}) == len(TEMPLATES)
    by_api = [template for template in TEMPLATES if template.row is None]
    assert min(len(by_api), len(TEMPLATES) - len(by_api)) >= ENOUGH // 3


@pytest.mark.parametrize("template", TEMPLATES, ids=[template.name for template in TEMPLATES])
def test_a_template_gives_its_answer(market, template):
    market.faults.clear()
    hit = publish(market, template)
    assignment = work(market, template, hit)
    pairs = pairs_of(assignment.answer)
    assert readable(pairs) == expected(template)
    told = market.mturk.list_assignments_for_hit(HITId=ids.encode(ids.Kind.HIT, hit.pk))["Assignments"]
    assert [list(xml_pairs(one["Answer"])) for one in told] == [pairs]
    check_columns(hit, template, pairs)
    assert market.faults == []


def publish(market: Any, template: Template) -> Hit:
    """Publish a batch of one row, or by CreateHIT; every template is a group of its own."""
    if template.row is not None:
        project = make_project(
            market.cast.rita, html=template.html, escaping=template.escaping, frame_height=HEIGHT, title=template.name
        )
        batch = make_published(project, table([list(template.row.values())], list(template.row)))
        return Hit.objects.get(batch_id=batch.pk)
    made = market.mturk.create_hit(
        Title=template.name,
        Description=template.shows,
        Reward="0.05",
        MaxAssignments=1,
        LifetimeInSeconds=3_600,
        AssignmentDurationInSeconds=600,
        Question=html_question_xml(template.html, HEIGHT),
    )["HIT"]
    return Hit.objects.get(pk=ids.decode(ids.Kind.HIT, made["HITId"]))


def work(market: Any, template: Template, hit: Hit) -> Assignment:
    """Look at the preview, accept, do what the template says, and return what arrived."""
    page, sheet = market.page, Sheet(market.page)
    page.goto(
        f"{market.site.url}/projects/{ids.encode(ids.Kind.HIT_GROUP, hit.hit_type_id)}/tasks", wait_until="domcontentloaded"
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Accept").first.click()
    sheet.settle(has_elements="<crowd-" in template.html)
    do(sheet, template.steps)
    page.wait_for_url("**after=*", wait_until="commit")  # where the site goes on to when the answer has arrived
    return Assignment.objects.get(hit_id=hit.pk, state=AssignmentState.SUBMITTED)


def expected(template: Template) -> Any:
    """Return the answer that the template promises."""
    return [["taskAnswers", [template.crowd]]] if template.crowd is not None else template.fields


def readable(pairs: list[tuple[str, str]]) -> list[list[Any]]:
    """Return the pairs with a crowd-form's JSON read and masks in words."""
    return [[name, described(json.loads(value)) if name == "taskAnswers" else value] for name, value in pairs]


def described(value: Any) -> Any:
    """Replace every mask by its size and its colours."""
    if isinstance(value, list):
        return [described(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: masks.described(one) if key == "pngImageData" else described(one) for key, one in value.items()}


def xml_pairs(answer: str) -> Iterator[tuple[str, str]]:
    """Yield what the API's XML says."""
    for one in etree.fromstring(answer.encode()):
        yield one[0].text or "", one[1].text or ""


def check_columns(hit: Hit, template: Template, pairs: list[tuple[str, str]]) -> None:
    """Assert that both styles of the results file say the same."""
    source = Batch.objects.get(pk=hit.batch_id) if hit.batch_id else hit.hit_type
    packed, flattened = ({**columns(results_csv(source, style))} for style in ("packed", "flattened"))
    if template.crowd is None:
        joined: dict[str, str] = {}
        for name, value in pairs:
            joined[name] = f"{joined[name]}|{value}" if name in joined else value
        assert packed == flattened == joined
        return
    assert packed == dict(pairs)
    assert flattened == flat(json.loads(packed["taskAnswers"])[0])


def columns(pieces: Iterator[str]) -> dict[str, str]:
    """Return the answer columns of the one row."""
    (row,) = csv.DictReader(io.StringIO("".join(pieces), newline=""))
    return {name.removeprefix("Answer."): cell for name, cell in row.items() if name.startswith("Answer.")}


def flat(value: Any, path: str = "") -> dict[str, str]:
    """Return dotted paths and texts, written anew from question-formats 12.1."""
    if isinstance(value, dict):
        return {name: text for key, one in value.items() for name, text in flat(one, f"{path}.{key}" if path else key).items()}
    if isinstance(value, str) or value is None:
        return {path: value or ""}
    return {path: json.dumps(value, ensure_ascii=False, separators=(",", ":"))}
