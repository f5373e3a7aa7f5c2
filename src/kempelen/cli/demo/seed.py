"""Fills an empty marketplace: people, projects from real data, an hour of history played by the simulated crowd."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kempelen.accounts import actions as people
from kempelen.accounts.models import Requester, User
from kempelen.audit.vocabulary import Actor
from kempelen.batches import actions as batches
from kempelen.cli.demo.catalogue import DemoProject, demo_projects
from kempelen.cli.demo.crowd import TEMPERS, Crowd
from kempelen.core import clock
from kempelen.hits import actions as hits
from kempelen.hits.actions import HitTypeProperties
from kempelen.hits.models import Assignment
from kempelen.hits.queries import refresh_groups
from kempelen.hits.states import AssignmentState
from kempelen.jobs.loop import run_once
from kempelen.ledger.actions import deposit
from kempelen.money import parse_amount
from kempelen.qualifications.requirements import from_json
from kempelen.questions.external import external_question_xml

Advance = Callable[[timedelta], datetime]
ACTOR = Actor.system("demo")
PASSWORD = "chess-playing-turk"  # noqa: S105 -- printed on the terminal; the demo is served on loopback only
MAIN_REQUESTER = "Inkwell Language Study"
HISTORY = timedelta(minutes=55)
_TICK = timedelta(seconds=30)
_APPROVED_BY_HAND = 60
_COUNTRIES = ("US", "IN", "GB", "CA", "DE", "PH", "KE")


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the terminal shows: who can sign in, and the key for scripts."""

    requester_email: str
    worker_email: str
    operator_email: str
    access_key_id: str
    secret_access_key: str
    worker_token: str


def is_seeded() -> bool:
    """Return whether an earlier start has filled this marketplace."""
    return User.objects.filter(email="requester@example.org").exists()


def seed(*, media_url: str) -> Seeded:
    """Make people and projects as they were an hour ago, let the crowd work until now, and return the log-ins."""
    with clock.stopped_at(clock.now() - HISTORY) as advance:
        seeded, requesters = _people()
        for project in demo_projects():
            publish(project, requesters[project.requester], media_url=media_url)
        while run_once():
            advance(timedelta(seconds=1))
        _play_history(advance)
    _decide_some(requesters[MAIN_REQUESTER])
    hits.measure_pace()
    return seeded


def publish(project: DemoProject, requester: Requester, *, media_url: str) -> None:
    """Publish one project of the catalogue by the verbs that the pages use."""
    if project.kind == "external":
        _publish_external(project, requester, url=f"{media_url}/survey/survey.html")
        return
    saved = batches.save_project(
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
    table = io.BytesIO(project.csv_bytes(media_url))
    batch = batches.draft_batch(project=saved, file=table, file_name=project.table, actor=ACTOR)
    batches.publish(batch=batch, name=f"{project.name}, first part", actor=ACTOR)


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


def _people() -> tuple[Seeded, dict[str, Requester]]:
    requester_emails = {MAIN_REQUESTER: "requester@example.org"}
    requesters = {}
    for name in dict.fromkeys(project.requester for project in demo_projects()):
        email = requester_emails.get(name, f"{name.split()[0].lower()}@example.org")
        requesters[name] = people.become_requester(user=_person(email, name), name=name, actor=ACTOR)
        deposit(requester_id=requesters[name].pk, amount_micros=parse_amount("500.00"), reference=f"demo-{email}", actor=ACTOR)
    worker = people.become_worker(user=_person("worker@example.org", "Wilma Worker"), actor=ACTOR, country="US", subdivision="NY")
    _person("operator@example.org", "Olu Operator", is_operator=True)
    for number, temper in enumerate(TEMPERS):
        user = _person(f"simulated-{number:02d}@example.org", f"Simulated {temper.name} worker", password=None)
        people.become_worker(user=user, actor=ACTOR, country=_COUNTRIES[number % len(_COUNTRIES)], simulated=True)
    key = people.create_access_key(requester=requesters[MAIN_REQUESTER], label="demo", actor=ACTOR)
    token = people.create_worker_token(worker=worker, label="demo", scopes=people.WORKER_TOKEN_SCOPES, actor=ACTOR)
    seeded = Seeded("requester@example.org", "worker@example.org", "operator@example.org", key.key.pk, key.secret, token)
    return seeded, requesters


def _person(email: str, name: str, *, password: str | None = PASSWORD, is_operator: bool = False) -> User:
    user = people.create_person(email=email, name=name, password=password, actor=ACTOR, is_operator=is_operator)
    people.mark_email_verified(user=user)
    return user


def _play_history(advance: Advance) -> None:
    crowd = Crowd()
    for _ in range(int(HISTORY / _TICK)):
        refresh_groups(force=True)
        crowd.play_due()
        run_once()
        advance(_TICK)


def _decide_some(requester: Requester) -> None:
    """Let the main requester have reviewed a part, so that every page has something to show and something to do."""
    waiting = Assignment.objects.filter(hit__requester=requester, state=AssignmentState.SUBMITTED).order_by("submitted_at")
    first = list(waiting.values_list("id", flat=True)[:_APPROVED_BY_HAND])
    hits.approve_many(assignment_ids=first, requester=requester, feedback="", actor=ACTOR)
