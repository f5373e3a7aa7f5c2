"""The simulated crowd: honest, careless and spamming workers who use the same verbs as people do.

It exists in the demo only, and its workers are marked ``simulated`` in their own rows. Time comes from the clock, so the
same code plays an hour of history when the demo is seeded and then goes on in real time.
"""

import heapq
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from kempelen.accounts.models import Worker
from kempelen.cli.demo.catalogue import CARELESS, HONEST, SPAMMING, DemoProject, Temper, answer, demo_projects
from kempelen.cli.demo.guessing import guess
from kempelen.core import clock
from kempelen.core.errors import Refusal
from kempelen.hits import actions
from kempelen.hits.models import Assignment, Hit, HitType
from kempelen.hits.queries import open_groups
from kempelen.hits.states import AssignmentState
from kempelen.questions.answers import fields_to_pairs
from kempelen.questions.reading import question_of

log = structlog.get_logger("kempelen.demo")
TEMPERS = (HONEST,) * 8 + (CARELESS,) * 4 + (SPAMMING,) * 2
_RETURNS = 0.04
_IDLE = timedelta(seconds=45)
_PAUSE_SECONDS = (6.0, 90.0)
_STRANGE_SECONDS = (8, 40)
"""Honest working time on a task the crowd has never seen."""
_FAVOURITE = 0.6
"""Share of next HITs taken from the group just worked on, as people do."""


@dataclass(order=True, slots=True)
class Turn:
    """When somebody acts next: submits what they hold, or looks for more."""

    at: datetime
    worker_id: int
    assignment_id: int | None = field(default=None, compare=False)


class Crowd:
    """Plays the turns of all simulated workers in order of time."""

    def __init__(self, seed: int = 1770, guest_id: int | None = None) -> None:
        """Wake the crowd; what they hold from an earlier run they finish. A guest works honestly among them."""
        # A demo that can be repeated is wanted here, not one that cannot be guessed.
        self._dice = random.Random(seed)  # noqa: S311
        self._projects = {project.title: project for project in demo_projects()}
        self._tempers: dict[int, Temper] = {}
        self._last_group: dict[int, int] = {}
        self._crowd: set[int] = set()
        self._turns: list[Turn] = []
        held = dict(
            Assignment.objects.filter(state=AssignmentState.ACCEPTED, worker__simulated=True).values_list("worker_id", "id")
        )
        for number, worker in enumerate(Worker.objects.filter(simulated=True).order_by("id")):
            self._crowd.add(worker.pk)
            self._tempers[worker.pk] = TEMPERS[number % len(TEMPERS)]
            heapq.heappush(self._turns, Turn(clock.now() + self._pause(), worker.pk, held.get(worker.pk)))
        self._guest_id = guest_id
        if guest_id is not None:
            self._tempers[guest_id] = HONEST
            heapq.heappush(self._turns, Turn(clock.now() + self._pause(), guest_id))

    @property
    def next_at(self) -> datetime | None:
        """Return when the next turn is due."""
        return self._turns[0].at if self._turns else None

    def dismiss_guest(self) -> None:
        """Let the guest finish what they hold and take no more."""
        self._guest_id = None

    def play_due(self) -> int:
        """Play every turn that is due; return how many."""
        played = 0
        while self._turns and self._turns[0].at <= clock.now():
            turn = heapq.heappop(self._turns)
            played += 1
            if turn.assignment_id is not None or self._stays(turn.worker_id):
                heapq.heappush(self._turns, self._play(turn))
        return played

    def _stays(self, worker_id: int) -> bool:
        return worker_id in self._crowd or worker_id == self._guest_id

    def _play(self, turn: Turn) -> Turn:
        try:
            if turn.assignment_id is None:
                return self._take(turn.worker_id)
            self._finish(turn.assignment_id)
        except Refusal as refusal:
            # Somebody was faster, the batch was cancelled, the HIT expired: a worker shrugs and looks on.
            log.debug("crowd refused", worker=turn.worker_id, code=refusal.code)
        return Turn(clock.now() + self._pause(), turn.worker_id)

    def _take(self, worker_id: int) -> Turn:
        for group_id in self._wished(worker_id):
            try:
                accepted = actions.accept_next(worker_id=worker_id, group_id=group_id)
            except Refusal:
                continue
            self._last_group[worker_id] = group_id
            project, temper = self._project_of(accepted.hit_id), self._tempers[worker_id]
            low, high = project.work_seconds if project else _STRANGE_SECONDS
            seconds = self._dice.triangular(low, high, (low * 2 + high) / 3) * temper.haste
            return Turn(clock.now() + timedelta(seconds=max(seconds, 2)), worker_id, accepted.assignment_id)
        return Turn(clock.now() + _IDLE, worker_id)

    def _wished(self, worker_id: int) -> Iterator[int]:
        """Yield group ids in the order this worker would like them; a visitor's come first, so that they see answers soon."""
        groups = [group for group in open_groups().groups if not group.sandbox]
        self._dice.shuffle(groups)
        yield from (group.id for group in groups if group.title not in self._projects)
        own = [group.id for group in groups if group.title in self._projects]
        favourite = self._last_group.get(worker_id)
        if favourite is not None and favourite in own and self._dice.random() < _FAVOURITE:
            yield favourite
        yield from own

    def _finish(self, assignment_id: int) -> None:
        assignment = Assignment.objects.select_related("hit__layout").get(pk=assignment_id)
        if self._dice.random() < _RETURNS:
            actions.return_assignment(assignment_id=assignment_id, worker_id=assignment.worker_id, reason="changed_mind")
            return
        project, temper = self._project_of(assignment.hit_id), self._tempers[assignment.worker_id]
        if project:
            fields = answer(project, _parameters(assignment.hit), temper, self._dice)
        else:
            fields = guess(question_of(assignment.hit.content, assignment.hit.layout), self._dice)
        if assignment.hit.has_form:
            actions.submit_form(assignment_id=assignment_id, fields=fields, proof=3, by_worker_id=assignment.worker_id)
            return
        actions.submit(assignment_id=assignment_id, answer=fields_to_pairs(fields), proof=3, by_worker_id=assignment.worker_id)

    def _project_of(self, hit_id: int) -> DemoProject | None:
        """Return the catalogue's entry of a HIT, or None for one that a visitor published."""
        title = HitType.objects.only("title").get(pk=Hit.objects.only("hit_type_id").get(pk=hit_id).hit_type_id).title
        return self._projects.get(title)

    def _pause(self) -> timedelta:
        return timedelta(seconds=self._dice.uniform(*_PAUSE_SECONDS))


def _parameters(hit: Hit) -> Mapping[str, str]:
    """Return the row a HIT was made from; the survey has none."""
    return json.loads(hit.content) if hit.layout_id else {}
