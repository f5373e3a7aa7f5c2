"""One person, two environments: at one's doors nothing of the other shows, and nothing of it can be moved (security L7, MX).

The scene is set in one environment; its own people, who have roles in both, knock at every door of the other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from conftest import TEST, Cast
from kempelen.accounts.access import requester_of, worker_of
from kempelen.accounts.actions import NewAccessKey, become_worker, create_access_key
from kempelen.accounts.models import AccessKey
from kempelen.batches.models import Batch, Project
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import HitType
from kempelen.ledger.actions import deposit, enter_sandbox, open_requester
from kempelen.qualifications.models import QualificationType
from kempelen.questions.models import Layout
from kempelen.wire.operations import OFFERED
from security.doors import DOORS, OTHER_DOORS
from security.knocking import ORIGIN, SANDBOX_ORIGIN, Actor, Market, Reply, ask, browser, everything
from security.scene import Scene, set_the_scene
from security.test_api_matrix import bodies, plain
from support import books_balance
from wire.raw import Answer, headers_for, send, signed

_PEOPLE = ("User", "EmailAddress", "EmailConfirmation", "Authenticator", "Session")
"""A log-in is one, whatever the environment."""
_NAMELESS = frozenset({"day", "seen", "document_path"})
_DOORS = {
    name: door
    for name, door in {**DOORS, **OTHER_DOORS}.items()
    if "://" not in door.at and not name.startswith(("task:", "api:"))
}


@dataclass(frozen=True)
class Sides:
    """Where the scene is (``there``) and where its people knock (``here``): origin, roles, and a key."""

    scene: Scene
    sandbox_here: bool
    actors: dict[str, Actor]
    key: NewAccessKey
    other_worker_id: str

    @property
    def here(self) -> str:
        """The origin that is knocked at."""
        return SANDBOX_ORIGIN if self.sandbox_here else ORIGIN

    @property
    def there(self) -> str:
        """The origin of the scene."""
        return ORIGIN if self.sandbox_here else SANDBOX_ORIGIN

    def secrets(self) -> set[str]:
        """What must not be read here: ids and titles of the scene."""
        titles = {row.title for row in HitType.objects.all()} | {row.name for row in Batch.objects.all()}
        titles |= {row.name for row in Project.objects.all()} | {row.name for row in QualificationType.objects.all()}
        ids = {value for name, value in self.scene.names.items() if name not in _NAMELESS}
        return {text for text in titles | ids if len(text) > 3}

    def call(self, operation: str, body: dict[str, Any]) -> Answer:
        """Call the API here, by the key of the role here."""
        content = json.dumps(body).encode()
        headers = signed(self.key.key.pk, self.key.secret, headers_for(operation), content)
        return send(headers, content, **{"kempelen.sandbox": "1" if self.sandbox_here else ""})


@pytest.fixture(params=["market", "sandbox"])
def sides(request: pytest.FixtureRequest, cast: Cast) -> Iterator[Sides]:
    """The scene in the market or in the sandbox, and its people's browsers in the other."""
    sandbox_here = request.param == "market"
    with clock.stopped_at(clock.now()):
        for person in (cast.rita.user, cast.ravi.user, cast.wen.user, cast.walt.user):
            enter_sandbox(user=person, actor=TEST)
        scene = set_the_scene(cast if sandbox_here else _twins(cast))
        users = {"rita": cast.rita.user, "wen": cast.wen.user, "walt": cast.walt.user, "olu": cast.olu}
        for user in users.values():
            user.refresh_from_db()
        requester = requester_of(cast.rita.user, sandbox=sandbox_here)
        assert requester is not None
        deposit(requester_id=requester.pk, amount_micros=100_000_000, reference="here", actor=TEST)
        key = create_access_key(requester=requester, label="here", actor=TEST)
        AccessKey.objects.update(last_used_at=clock.now())
        actors = {name: browser(user, worker_of(user, sandbox=sandbox_here)) for name, user in users.items()}
        there = worker_of(cast.wen.user, sandbox=not sandbox_here)
        assert there is not None
        yield Sides(scene, sandbox_here, actors, key, there.public_id)


def _twins(cast: Cast) -> Cast:
    def publisher(row: Any) -> Any:
        return open_requester(user=row.user, name=row.name, actor=TEST, sandbox=True)

    def worker(row: Any) -> Any:
        return become_worker(user=row.user, actor=TEST, sandbox=True)

    return Cast(publisher(cast.rita), publisher(cast.ravi), worker(cast.wen), worker(cast.walt), cast.olu)


def knock(sides: Sides, name: str, method: str, actor: str) -> Reply:
    """Knock here, by the things of there."""
    door = _DOORS[name]
    form = None if method == "GET" else door.fields(sides.scene.names)
    address = sides.here + door.address(name, sides.scene.names)
    return ask(method, address, sides.actors[actor], form=form, headers={"HTTP_ORIGIN": sides.here})


def kept(*, sandbox: bool) -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row that is the other environment's, or nobody's in particular, by table and key."""
    rows = {}
    for table, found in everything().items():
        if table not in _PEOPLE:
            mine = (row for row in found if row.get("sandbox", sandbox) is sandbox)
            rows[table] = {json.dumps(next(iter(row.values())), default=str): row for row in mine}
    return rows


def test_nothing_of_the_other_side_is_shown(sides):
    hidden = sides.secrets()
    for name, door in _DOORS.items():
        sent = door.address(name, sides.scene.names)
        for actor in sides.actors:
            for method in ("GET", "POST"):
                with Market().undone():
                    text = knock(sides, name, method, actor).text
                shown = {word for word in hidden if word in text and word not in sent}
                assert not shown, (name, method, actor, shown)


def test_the_same_people_do_see_it_on_its_own_side(sides):
    """What the walk looks for is there to be seen: on the other side, by the same people."""
    for name, actor, word in (
        ("requester:batches", "rita", Batch.objects.latest("pk").name),
        ("requester:projects", "rita", Project.objects.latest("pk").name),
        ("requester:developer", "rita", sides.scene.names["key"]),
        ("worker:hits", "wen", "Read a receipt"),
        ("worker:queue", "wen", sides.scene.names["held"]),
        ("json:list", "wen", "Read a receipt"),
    ):
        address = sides.there + _DOORS[name].address(name, sides.scene.names)
        assert word in ask("GET", address, sides.scene.actors[actor]).text, name


def test_nothing_of_the_other_side_is_moved(sides):
    before = kept(sandbox=not sides.sandbox_here)
    for name in _DOORS:
        for actor in sides.actors:
            with Market().undone():
                reply = knock(sides, name, "POST", actor)
                after = kept(sandbox=not sides.sandbox_here)
            for table, rows in before.items():
                changed = [key for key, row in rows.items() if after[table].get(key) != row]
                assert not changed, (name, actor, reply.status, table, changed)
    books_balance()


def test_every_operation_finds_the_other_sides_things_absent(sides):
    known = {**sides.scene.names, "layout": encode(Kind.LAYOUT, Layout.objects.latest("pk").pk)}
    things = {
        "HITId": ("hit", Kind.HIT),
        "HITTypeId": ("type", Kind.HIT_TYPE),
        "AssignmentId": ("waiting", Kind.ASSIGNMENT),
        "AssignmentIds": ("waiting", Kind.ASSIGNMENT),
        "HITLayoutId": ("layout", Kind.LAYOUT),
        "QualificationRequestId": ("request", Kind.QUALIFICATION_REQUEST),
    }
    theirs = {member: known[name] for member, (name, _) in things.items()}
    nobodys = {member: encode(kind, 10**12) for member, (_, kind) in things.items()}
    market = Market()
    for operation in sorted(OFFERED):
        for body, empty in zip(bodies(operation, theirs), bodies(operation, nobodys), strict=True):
            with market.undone() as wrote:
                found = sides.call(operation, body)
            assert not wrote(), (operation, body)
            with market.undone():
                nothing = sides.call(operation, empty)
            assert plain(found, theirs) == plain(nothing, nobodys), (operation, body)


def test_every_list_of_the_api_is_empty_here(sides):
    """What was made there is in no list here; types that everybody may search are this environment's alone."""
    hidden = sides.secrets()
    for operation in sorted(name for name in OFFERED if name.startswith("List")):
        body = value_of_list(operation, sides)
        text = json.dumps(sides.call(operation, body).body)
        assert not {word for word in hidden - set(map(str, body.values())) if word in text}, operation


def value_of_list(operation: str, sides: Sides) -> dict[str, Any]:
    """A body for a list: what it requires, by things of the other side."""
    required: dict[str, Any] = {
        "ListAssignmentsForHIT": {"HITId": sides.scene.names["hit"]},
        "ListReviewPolicyResultsForHIT": {"HITId": sides.scene.names["hit"]},
        "ListQualificationTypes": {"MustBeRequestable": False},
        "ListHITsForQualificationType": {"QualificationTypeId": sides.scene.names["wanted"]},
        "ListWorkersWithQualificationType": {"QualificationTypeId": sides.scene.names["held_type"]},
        "ListBonusPayments": {"HITId": sides.scene.names["hit"]},
    }
    return dict(required.get(operation, {}))


def test_workers_of_the_other_side_are_nobody_here(sides):
    worker = sides.other_worker_id
    kind = sides.call("CreateQualificationType", {"Name": "Here", "Description": "here", "QualificationTypeStatus": "Active"})
    made = kind.body["QualificationType"]["QualificationTypeId"]
    refused = (
        ("CreateWorkerBlock", {"WorkerId": worker, "Reason": "x"}),
        ("AssociateQualificationWithWorker", {"WorkerId": worker, "QualificationTypeId": made}),
        ("GetQualificationScore", {"WorkerId": worker, "QualificationTypeId": made}),
        ("SendBonus", {"WorkerId": worker, "AssignmentId": sides.scene.names["waiting"], "BonusAmount": "1", "Reason": "x"}),
    )
    market = Market()
    for operation, body in refused:
        with market.undone() as wrote:
            answer = sides.call(operation, body)
        assert (answer.status, wrote()) == (400, False), operation
    told = sides.call("NotifyWorkers", {"Subject": "x", "MessageText": "x", "WorkerIds": [worker]})
    assert [row["NotifyWorkersFailureCode"] for row in told.body["NotifyWorkersFailureStatuses"]] == ["HardFailure"]


def test_a_type_of_the_other_side_guards_nothing_here(sides):
    there = sides.scene.names["wanted"]
    body = value_of_type(there)
    market = Market()
    with market.undone() as wrote:
        answer = sides.call("CreateHITType", body)
    assert (answer.status, wrote()) == (400, False)


def value_of_type(type_id: str) -> dict[str, Any]:
    """A HIT type that asks for a qualification."""
    return {
        "Title": "x",
        "Description": "x",
        "Reward": "0.05",
        "AssignmentDurationInSeconds": 60,
        "QualificationRequirements": [{"QualificationTypeId": type_id, "Comparator": "Exists"}],
    }


def test_a_key_opens_its_own_side_only(sides):
    content = b"{}"
    headers = signed(sides.key.key.pk, sides.key.secret, headers_for("GetAccountBalance"), content)
    there = "" if sides.sandbox_here else "1"
    refused = send(headers, content, **{"kempelen.sandbox": there})
    assert (refused.status, refused.error) == (400, "UnrecognizedClientException")


def test_a_tools_token_opens_its_own_side_only(sides):
    for scope in ("read", "accept"):
        for name in ("json:list", "json:queue", "json:accept"):
            with Market().undone() as wrote:
                method = "POST" if name == "json:accept" else "GET"
                address = sides.here + _DOORS[name].address(name, sides.scene.names)
                reply = ask(method, address, sides.scene.actors[scope], headers={"HTTP_ORIGIN": None})
            assert (reply.status, wrote()) == (401, False), (scope, name)


def test_a_lane_cookie_opens_its_own_side_only(sides):
    """Where two names of one address share their cookies, the other side's names nobody."""
    address = sides.here + "/?format=json"
    only_lane = Actor({"HTTP_COOKIE": sides.scene.actors["wen"].headers["HTTP_COOKIE"].partition("; ")[2]})
    assert not ask("GET", address, only_lane).json["results"]
