"""Publishing the catalogue's projects, and publishing their next part before the last one runs out."""

import io
from datetime import timedelta

import structlog

from kempelen.accounts.models import Requester
from kempelen.audit.vocabulary import Actor
from kempelen.batches import actions as batches
from kempelen.batches.models import Batch, Project
from kempelen.cli.demo.catalogue import DemoProject, demo_projects
from kempelen.hits import actions as hits
from kempelen.hits.queries import open_groups
from kempelen.hits.types import HitTypeProperties
from kempelen.ledger.actions import deposit
from kempelen.ledger.queries import available_micros
from kempelen.money import parse_amount
from kempelen.qualifications.requirements import from_json
from kempelen.questions.external import external_question_xml

log = structlog.get_logger("kempelen.demo")
ACTOR = Actor.system("demo")
MAIN_REQUESTER = "Inkwell Language Study"
FIRST_DEPOSIT = "500.00"
_FEW_LEFT = 15
_LEAST_MONEY = "100.00"


def publish(project: DemoProject, requester: Requester, *, media_url: str) -> None:
    """Publish one project of the catalogue, or its next part, by the verbs that the pages use."""
    if project.kind == "external":
        _publish_external(project, requester, url=f"{media_url}/survey/survey.html")
        return
    saved = Project.objects.filter(requester=requester, name=project.name).first() or _save(project, requester)
    part = Batch.objects.filter(project=saved).count() + 1
    table = io.BytesIO(project.csv_bytes(media_url))
    batch = batches.draft_batch(project=saved, file=table, file_name=project.table, actor=ACTOR)
    batches.publish(batch=batch, name=f"{project.name}, part {part}", actor=ACTOR)


def restock(*, media_url: str) -> int:
    """Publish the next part of every project that is nearly done, so that a demo never runs dry; return how many."""
    left = {group.title: group.hits for group in open_groups().groups}
    published = 0
    for project in demo_projects():
        least = 0 if project.kind == "external" else _FEW_LEFT
        requester = Requester.objects.filter(name=project.requester, sandbox=False).first()
        if requester is None or left.get(project.title, 0) > least:
            continue
        top_up(requester)
        publish(project, requester, media_url=media_url)
        log.info("demo restocked", project=project.key)
        published += 1
    return published


def top_up(requester: Requester) -> None:
    """Book play money for a requester who runs short."""
    if available_micros(requester.pk) >= parse_amount(_LEAST_MONEY):
        return
    turn = Batch.objects.filter(requester_id=requester.pk).count()
    reference = f"demo-{requester.public_id}-{turn}"
    deposit(requester_id=requester.pk, amount_micros=parse_amount(FIRST_DEPOSIT), reference=reference, actor=ACTOR)


def _save(project: DemoProject, requester: Requester) -> Project:
    return batches.save_project(
        requester=requester,
        project=None,
        properties=batches.ProjectProperties(
            name=project.name,
            assignments_per_hit=project.assignments,
            lifetime_seconds=project.lifetime_seconds,
            hit_type=_properties(project),
        ),
        html=project.html(),
        frame_height=project.frame_height,
        escaping="contextual",
        actor=ACTOR,
    )


def _publish_external(project: DemoProject, requester: Requester, *, url: str) -> None:
    hit_type = hits.find_or_make_hit_type(requester=requester, properties=_properties(project), actor=ACTOR)
    hits.create_hit(
        requester=requester,
        hit_type=hit_type,
        content=external_question_xml(url, project.frame_height),
        lifetime_seconds=project.lifetime_seconds,
        slots=project.assignments,
        actor=ACTOR,
    )


def _properties(project: DemoProject) -> HitTypeProperties:
    # The main requester's work waits for a decision; the others' is paid a minute after it was sent, so that earnings grow.
    waits = timedelta(days=3) if project.requester == MAIN_REQUESTER else timedelta(minutes=1)
    return HitTypeProperties(
        title=project.title,
        description=project.description,
        keywords=", ".join(project.keywords),
        reward_micros=parse_amount(project.reward),
        duration_seconds=project.duration_seconds,
        approve_after_seconds=int(waits.total_seconds()),
        requirements=from_json(list(project.requirements)),
    )
