"""Fills an empty marketplace: people, projects from real data, an hour of history played by the simulated crowd."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kempelen.accounts import actions as people
from kempelen.accounts.models import Requester, User, Worker
from kempelen.cli.demo.catalogue import demo_projects
from kempelen.cli.demo.crowd import TEMPERS, Crowd
from kempelen.cli.demo.stock import ACTOR, FIRST_DEPOSIT, MAIN_REQUESTER, publish, restock
from kempelen.core import clock
from kempelen.hits import actions as hits
from kempelen.hits.models import Assignment
from kempelen.hits.queries import refresh_groups
from kempelen.hits.states import AssignmentState
from kempelen.jobs.loop import run_once
from kempelen.ledger.actions import deposit, open_requester
from kempelen.money import parse_amount

Advance = Callable[[timedelta], datetime]
PASSWORD = "chess-playing-turk"  # noqa: S105 -- printed on the terminal; the demo is served on loopback only
HISTORY = timedelta(minutes=55)
WORKERS_SHARE = timedelta(minutes=12)
"""How long the worker whose log-in is printed took part: enough for a dashboard with something on it."""
_JOBS_EVERY = timedelta(seconds=30)
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
    sandbox_key_id: str
    sandbox_secret: str
    worker_token: str


def is_seeded() -> bool:
    """Return whether an earlier start has filled this marketplace, or has begun to."""
    return User.objects.filter(email="requester@example.org").exists()


def seed(*, media_url: str) -> Seeded:
    """Make people and projects as they were an hour ago, let the crowd work until now, and return the log-ins."""
    with clock.stopped_at(clock.now() - HISTORY) as advance:
        seeded, requesters, worker = _people()
        for project in demo_projects():
            publish(project, requesters[project.requester], media_url=media_url)
        while run_once():
            advance(timedelta(seconds=1))
        _play_history(advance, worker, media_url)
    _decide_some(requesters[MAIN_REQUESTER])
    hits.measure_pace()
    return seeded


def _people() -> tuple[Seeded, dict[str, Requester], Worker]:
    requester_emails = {MAIN_REQUESTER: "requester@example.org"}
    requesters = {}
    for name in dict.fromkeys(project.requester for project in demo_projects()):
        email = requester_emails.get(name, f"{name.split()[0].lower()}@example.org")
        requesters[name] = people.become_requester(user=_person(email, name), name=name, actor=ACTOR)
        amount_micros = parse_amount(FIRST_DEPOSIT)
        deposit(requester_id=requesters[name].pk, amount_micros=amount_micros, reference=f"demo-{email}", actor=ACTOR)
    worker = people.become_worker(user=_person("worker@example.org", "Wilma Worker"), actor=ACTOR, country="US", subdivision="NY")
    _person("operator@example.org", "Olu Operator", is_operator=True)
    for number, temper in enumerate(TEMPERS):
        user = _person(f"simulated-{number:02d}@example.org", f"Simulated {temper.name} worker", password=None)
        people.become_worker(user=user, actor=ACTOR, country=_COUNTRIES[number % len(_COUNTRIES)], simulated=True)
    key = people.create_access_key(requester=requesters[MAIN_REQUESTER], label="demo", actor=ACTOR)
    sandbox = open_requester(user=requesters[MAIN_REQUESTER].user, name=MAIN_REQUESTER, actor=ACTOR, sandbox=True)
    play = people.create_access_key(requester=sandbox, label="demo, sandbox", actor=ACTOR)
    token = people.create_worker_token(worker=worker, label="demo", scopes=people.WORKER_TOKEN_SCOPES, actor=ACTOR)
    emails = ("requester@example.org", "worker@example.org", "operator@example.org")
    return Seeded(*emails, key.key.pk, key.secret, play.key.pk, play.secret, token), requesters, worker


def _person(email: str, name: str, *, password: str | None = PASSWORD, is_operator: bool = False) -> User:
    user = people.create_person(email=email, name=name, password=password, actor=ACTOR, is_operator=is_operator)
    people.mark_email_verified(user=user)
    return user


def _play_history(advance: Advance, worker: Worker, media_url: str) -> None:
    """Let the clock jump from turn to turn, so that working times are those that the crowd meant."""
    crowd = Crowd(guest_id=worker.pk)
    start = jobs_at = clock.now()
    while clock.now() < start + HISTORY:
        if clock.now() >= jobs_at:
            jobs_at = clock.now() + _JOBS_EVERY
            restock(media_url=media_url)
            run_once()
            refresh_groups(force=True)
        if clock.now() >= start + WORKERS_SHARE:
            crowd.dismiss_guest()
        crowd.play_due()
        soonest = min(jobs_at, crowd.next_at or jobs_at)
        advance(max(soonest - clock.now(), timedelta(milliseconds=100)))


def _decide_some(requester: Requester) -> None:
    """Let the main requester have reviewed a part, so that every page has something to show and something to do."""
    waiting = Assignment.objects.filter(hit__requester=requester, state=AssignmentState.SUBMITTED).order_by("submitted_at")
    first = list(waiting.values_list("id", flat=True)[:_APPROVED_BY_HAND])
    hits.approve_many(assignment_ids=first, requester=requester, feedback="", actor=ACTOR)
