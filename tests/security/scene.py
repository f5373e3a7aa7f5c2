"""The scene of the matrix: everybody who may knock, and one thing of each kind that has an address."""

from dataclasses import dataclass

from conftest import TEST, Cast
from filing import keep
from kempelen.accounts.actions import (
    become_worker,
    create_access_key,
    create_person,
    create_worker_token,
    end_all_sessions,
    mark_email_verified,
)
from kempelen.accounts.models import User, Worker, WorkerToken
from kempelen.core import clock
from kempelen.core.ids import Kind, encode
from kempelen.files.actions import bind
from kempelen.files.models import StoredFile
from kempelen.files.urls import signed
from kempelen.hits.actions import accept_hit
from kempelen.hits.actions.listening import add_webhook
from kempelen.hits.models import Hit
from kempelen.notify.events import EventType
from kempelen.notify.models import Event, Webhook
from kempelen.qualifications.actions import associate, request, start_test
from kempelen.qualifications.models import QualificationRequest
from kempelen.web import frames
from kempelen.web.frames import WorkFrame, work_frame
from projects import make_draft, make_project, make_published
from qualifications.making import make_tested, make_type
from requester_desk import answered
from security.knocking import Actor, browser, tool
from support import publish_hit

ACTORS = ("stranger", "wen", "walt", "sue", "rita", "ravi", "olu", "read", "accept", "submit", "revoked", "stale", "inactive")
"""Nobody; Wen, who works, and Walt, another worker; Sue, suspended; Rita, whose things are knocked for, and Ravi, another
requester; Olu, the operator; Wen's tokens by scope and one she has revoked; a browser from before a sign-out everywhere;
somebody who may not come in any more."""

_HOOK = "https://127.0.0.1/hook"
"""An address that nothing is ever sent to: it is no public one."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Actors by name, and the parts of addresses by what they name."""

    actors: dict[str, Actor]
    names: dict[str, str]


def set_the_scene(cast: Cast) -> Scene:
    """Build it. Rita owns every thing of a requester's, Wen every thing of a worker's."""
    project = make_project(
        cast.rita, html='<p>${text}</p><img src="${image}" alt=""><input name="answer">', assignments_per_hit=2
    )
    draft, batch = make_draft(project), make_published(project)
    waiting, _ = answered(batch, [cast.wen, cast.walt], ["yes", "yes"])
    own = publish_hit(cast.rita, slots=9, title="Read a receipt")
    publish_hit(cast.rita, slots=9, title="Read a receipt")
    accepted = accept_hit(worker_id=cast.wen.pk, hit_id=own.pk)
    key = create_access_key(requester=cast.rita, label="laptop", actor=TEST).key
    frame = work_frame(Hit.objects.get(pk=own.pk), cast.wen, accepted.assignment_id)
    token = create_worker_token(worker=cast.wen, label="to be revoked", scopes=frozenset({"read"}), actor=TEST)
    hook = add_webhook(requester=cast.rita, url=_HOOK, event_types=[EventType.HIT_DISPOSED], actor=TEST).webhook
    wanted, held_type, asked = (make_type(cast.rita, name) for name in ("Wanted", "Held", "Asked for"))
    associate(qualification_type=held_type, worker=cast.wen, actor=TEST)
    request(qualification_type=asked, worker=cast.wen, actor=TEST)
    tested = make_tested(cast.rita)
    test = frames.test_frame(start_test(qualification_type=make_tested(cast.rita, name="Begun"), worker=cast.wen, actor=TEST))
    stored = _stored(cast, waiting)
    names = {
        "tested": tested.public_id,
        "test_document": test.src,
        "test_ticket": _ticket_in(test),
        "ticket": _ticket_in(frame),
        "wanted": encode(Kind.QUALIFICATION_TYPE, wanted.pk),
        "held_type": encode(Kind.QUALIFICATION_TYPE, held_type.pk),
        "request": encode(Kind.QUALIFICATION_REQUEST, QualificationRequest.objects.get(qualification_type=asked).pk),
        "project": encode(Kind.PROJECT, project.pk),
        "draft": encode(Kind.BATCH, draft.pk),
        "batch": encode(Kind.BATCH, batch.pk),
        "type": encode(Kind.HIT_TYPE, own.hit_type_id),
        "group": encode(Kind.HIT_GROUP, own.hit_type_id),
        "hit": encode(Kind.HIT, own.pk),
        "held": encode(Kind.ASSIGNMENT, accepted.assignment_id),
        "waiting": encode(Kind.ASSIGNMENT, waiting),
        "key": key.pk,
        "hook": str(hook.pk),
        "event": str(_given_up(hook, own).pk),
        "seen": f"{batch.slots}:{batch.expires_at.isoformat()}",
        "requester": cast.rita.public_id,
        "worker": cast.wen.public_id,
        "day": f"{clock.now():%Y-%m-%d}",
        "stored": signed(stored),
        "stored_key": stored.key,
        "document": frame.src,
        "document_path": "/t/" + frame.src.partition("/t/")[2],
    }
    actors = _actors(cast, token)
    return Scene(actors, names | {"live_token": str(WorkerToken.objects.get(label="read").pk)})


def _stored(cast: Cast, assignment_id: int) -> StoredFile:
    """Return a file that a worker sent with an answer to Rita."""
    file = keep(requester_id=cast.rita.pk, assignment_id=assignment_id)
    bind(file_ids=[file.pk])
    return file


def _given_up(hook: Webhook, hit: Hit) -> Event:
    """Return an event that a webhook has not taken."""
    return Event.objects.create(
        destination=hook.destination,
        version="2014-08-15",
        hit_type_id=hit.hit_type_id,
        hit_id=hit.pk,
        type=EventType.HIT_DISPOSED.number,
        at=clock.now(),
        dead_at=clock.now(),
        attempts=22,
        last_error="The address answered 500.",
    )


def _ticket_in(frame: WorkFrame) -> str:
    return frame.src.partition("/t/")[2].partition("?")[0]


def _actors(cast: Cast, revoked: str) -> dict[str, Actor]:
    for user in (cast.rita.user, cast.ravi.user, cast.wen.user, cast.walt.user, cast.olu):
        mark_email_verified(user=user)
    sue, uma, ina = (_worker(name) for name in ("sue", "uma", "ina"))
    Worker.objects.filter(pk=sue.pk).update(suspended_at=clock.now())
    actors = {
        "stranger": browser(None),
        "wen": browser(cast.wen.user, cast.wen),
        "walt": browser(cast.walt.user, cast.walt),
        "sue": browser(sue.user, sue),
        "rita": browser(cast.rita.user),
        "ravi": browser(cast.ravi.user),
        "olu": browser(cast.olu),
        **{scope: tool(_token(cast.wen, scope)) for scope in ("read", "accept", "submit")},
        "revoked": tool(revoked),
        "stale": browser(uma.user, uma),
        "inactive": browser(ina.user, ina),
    }
    end_all_sessions(user=uma.user)
    User.objects.filter(pk=ina.user_id).update(is_active=False)
    WorkerToken.objects.update(last_used_at=clock.now())
    WorkerToken.objects.filter(label="to be revoked").update(revoked_at=clock.now())
    return actors


def _worker(name: str) -> Worker:
    user = create_person(email=f"{name}@example.org", name=name, password=None, actor=TEST)
    mark_email_verified(user=user)
    return become_worker(user=user, actor=TEST, country="US")


def _token(worker: Worker, scope: str) -> str:
    return create_worker_token(worker=worker, label=scope, scopes=frozenset({scope}), actor=TEST)
