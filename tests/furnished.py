"""A market with something on every page, and the addresses of those pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from kempelen.accounts.actions import create_access_key, create_worker_token
from kempelen.accounts.models import User
from kempelen.audit.vocabulary import Actor
from kempelen.core.ids import Kind, encode
from kempelen.hits.actions import accept_hit, approve, reject
from kempelen.hits.models import Assignment, Hit
from kempelen.qualifications.actions import associate, request, start_test
from projects import make_draft, make_project, make_published, table
from qualifications.making import make_tested, make_type, needing
from requester_desk import answered, at
from support import publish_hit, work

TEST = Actor.system("test")
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Judge a text</title></head><body><form><p>Is ${text} good?</p>
<label>Your answer <input name="answer"></label><button>Submit</button></form></body></html>"""


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of ours, and who looks at it; None is somebody who is signed out."""

    name: str
    user: User | None
    path: str


OUTSIDE = (
    Stop("landing", None, "/"),
    Stop("log-in", None, "/account/login/"),
    Stop("sign-up", None, "/account/signup/"),
    Stop("password reset", None, "/account/password/reset/"),
    Stop("no such page", None, "/no/such/page"),
    Stop("list, signed out", None, "/projects"),
)
"""What people see before they sign in."""


def furnish(cast) -> Sequence[Stop]:
    """Fill the market with work in every state and return a stop on every page of ours."""
    project = make_project(cast.rita, html=PAGE, assignments_per_hit=2, reward_micros=120_000)
    rows = [("The soup was hot, the bread was not.",), ("A long film about a short walk.",), ("It stopped after a fortnight.",)]
    batch = make_published(project, table(rows, ["text"]))
    draft = make_draft(project, table(rows, ["text"]))
    for _ in range(3):
        publish_hit(cast.rita, title="Find the opening hours of a restaurant")
    publish_hit(cast.rita, title="Work for nothing", reward_micros=0)
    first, second, third, waiting = answered(batch, [cast.wen, cast.walt], ["good", "good"], ["bad", "good"])
    approve(assignment_id=first, requester=cast.rita, actor=TEST)
    reject(assignment_id=third, requester=cast.rita, feedback="This text is plainly good.", actor=TEST)
    work(cast.walt, publish_hit(cast.rita, title="Read a receipt"))
    held = accept_hit(worker_id=cast.wen.pk, hit_id=Hit.objects.filter(batch_id=batch.pk).latest("pk").pk)
    create_access_key(requester=cast.rita, label="laptop", actor=TEST)
    create_worker_token(worker=cast.wen, label="list watcher", scopes=frozenset({"read"}), actor=TEST)
    granted, wanted = make_type(cast.rita, "French, native"), make_type(cast.ravi, "Good ears")
    associate(qualification_type=granted, worker=cast.wen, value=80, actor=TEST)
    request(qualification_type=wanted, worker=cast.wen, actor=TEST)
    lacking = publish_hit(cast.rita, title="Translate a menu", requirements=[needing(granted), needing(make_type(cast.ravi))])
    tested = make_tested(cast.ravi, name="Colours of a flag")
    start_test(qualification_type=tested, worker=cast.wen, actor=TEST)
    group, hit = encode(Kind.HIT_GROUP, held.group_id), encode(Kind.HIT, held.hit_id)
    day = Assignment.objects.get(pk=first).submitted_at
    assert waiting > second
    rita, wen = cast.rita.user, cast.wen.user
    return (
        *OUTSIDE,
        Stop("list", wen, "/"),
        Stop("list, one open", wen, f"/?open={group}"),
        Stop("list, one locked and open", wen, f"/?open={encode(Kind.HIT_GROUP, lacking.hit_type_id)}"),
        Stop("list, nothing found", wen, "/?filters[search_term]=nothing+of+the+kind"),
        Stop("preview", wen, f"/projects/{group}/tasks"),
        Stop("work", wen, f"/projects/{group}/tasks/{hit}?assignment_id={encode(Kind.ASSIGNMENT, held.assignment_id)}"),
        Stop("queue", wen, "/tasks"),
        Stop("dashboard", wen, "/dashboard"),
        Stop("a day", wen, f"/status_details/{day:%Y-%m-%d}"),
        Stop("qualifications", wen, "/qualifications/assigned"),
        Stop("requested qualifications", wen, "/qualifications/pending"),
        Stop("qualification", wen, f"/qualifications/{granted.public_id}"),
        Stop("qualification with a test", wen, f"/qualifications/{tested.public_id}"),
        Stop("test", wen, f"/qualifications/{tested.public_id}/test"),
        Stop("settings", wen, "/settings/"),
        Stop("projects", rita, at("projects")),
        Stop("new project", rita, at("project_new")),
        Stop("properties", rita, at("project", project)),
        Stop("design", rita, at("project_design", project)),
        Stop("preview of the design", rita, at("project_preview", project)),
        Stop("upload", rita, at("batch_new", project)),
        Stop("preview of the rows", rita, at("batch_preview", draft)),
        Stop("confirm", rita, at("batch_confirm", draft)),
        Stop("batches", rita, at("batches")),
        Stop("batch", rita, at("batch", batch)),
        Stop("extend", rita, at("batch_extend", batch)),
        Stop("review", rita, at("review", batch)),
        Stop("review, all", rita, f"{at('review', batch)}?status=all"),
        Stop("money", rita, at("money")),
        Stop("developer", rita, at("developer")),
        Stop("API log", rita, at("api_log")),
        Stop("webhooks", rita, at("webhooks")),
        Stop("from MTurk", rita, at("archive")),
        Stop("qualification types", rita, at("qualification_types")),
        Stop("new qualification type", rita, at("qualification_type_new")),
        Stop("qualification type", rita, f"/requester/qualifications/{granted.public_id}/"),
        Stop("overview", cast.olu, "/operator/"),
    )
