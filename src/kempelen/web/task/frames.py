"""What a page of the site needs to hold a task frame: its address, its sandbox, and whose messages to listen to."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from kempelen.accounts.models import Requester, Worker
from kempelen.batches.models import Batch
from kempelen.config.wrapper import frame_flags
from kempelen.core import clock, ids
from kempelen.hits.models import Hit
from kempelen.qualifications.models import QualificationRequest
from kempelen.questions.documents import ExternalQuestion
from kempelen.questions.external import ascii_host
from kempelen.questions.forms import QuestionForm
from kempelen.questions.frames import PREVIEW_ASSIGNMENT_ID, with_parameters
from kempelen.questions.models import Layout
from kempelen.questions.reading import question_of
from kempelen.web.task.devices import devices_of
from kempelen.web.task.subjects import NO_HIT_ID
from kempelen.web.task.submit import origin_of
from kempelen.web.task.tickets import Shows, document_origin, issue

ALLOW: Final = "autoplay; fullscreen; clipboard-write; encrypted-media"
"""Never camera, microphone or place: the browser would grant them to the whole site (security 1.6)."""

HIGHEST: Final = 10_000
_PREVIEW_LASTS: Final = timedelta(hours=1)
_GRACE: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class WorkFrame:
    """``origins`` may send messages; ``frame_sources`` go into the page's frame-src; ``height`` is in pixels, 0 = by content."""

    src: str
    origins: tuple[str, ...]
    frame_sources: tuple[str, ...]
    sandbox: str
    allow: str
    height: int
    host: str = ""
    """Whose server a page of another host comes from, as the network writes its name."""
    ours: bool = False
    """Whether the page is our own form, which follows the theme; a requester's page keeps a light ground (look 9)."""
    asks_for: tuple[str, ...] = ()
    """Camera and microphone, where the page asks for them."""
    granted: tuple[str, ...] = ()


def work_frame(hit: Hit, worker: Worker | None, assignment_id: int | None) -> WorkFrame:
    """Return the frame of a HIT: of an accepted assignment, or a preview (None), which never learns the worker's id.

    Raises QuestionError or QuestionValueError when the question cannot be shown any more.
    """
    question = question_of(hit.content, hit.layout)
    hit_id = ids.encode(ids.Kind.HIT, hit.pk)
    sent = PREVIEW_ASSIGNMENT_ID if assignment_id is None else ids.encode(ids.Kind.ASSIGNMENT, assignment_id)
    worker_id = worker.public_id if worker is not None and assignment_id is not None else None
    if isinstance(question, ExternalQuestion):
        address = with_parameters(
            question.url, hit_id=hit_id, submit_to=settings.KEMPELEN.task_base_url, assignment_id=sent, worker_id=worker_id
        )
        return _foreign_frame(address, question)
    until = clock.now() + (_PREVIEW_LASTS if assignment_id is None else _longest_work(hit))
    ticket = issue(Shows.HIT, hit.pk, detail=assignment_id or 0, viewer=worker.pk if worker is not None else 0, until=until)
    frame = _own_frame(hit.requester_id, ticket, question.frame_height, hit_id=hit_id, assignment_id=sent, worker_id=worker_id)
    return replace(frame, asks_for=devices_of(question), ours=isinstance(question, QuestionForm))


def with_devices(frame: WorkFrame) -> WorkFrame:
    """Return the frame with what its page asks for granted to it, and to no other: the worker has said so (security 1.6)."""
    # A page without an origin cannot be named; it is known by the frame it is in.
    whose = "*" if frame.origins == ("null",) else origin_of(frame.src)
    allow = "; ".join([frame.allow, *(f"{device} {whose}" for device in frame.asks_for)])
    return replace(frame, allow=allow, granted=frame.asks_for)


def test_frame(taken: QualificationRequest) -> WorkFrame:
    """Return the frame of a test that is being taken; its type is loaded."""
    deadline = taken.deadline if taken.deadline is not None else clock.now()
    ticket = issue(Shows.TEST, taken.pk, viewer=taken.worker_id, until=deadline + _GRACE)
    return replace(_own_frame(taken.qualification_type.requester_id, ticket, 0), ours=True)


def row_frame(batch: Batch, row: int, requester: Requester) -> WorkFrame:
    """Return the frame that shows a requester one row of a draft, counted from 0."""
    ticket = issue(Shows.ROW, batch.pk, detail=row, viewer=requester.pk, until=_preview_end())
    return _own_frame(batch.requester_id, ticket, batch.layout.frame_height)


def layout_frame(layout: Layout, requester: Requester) -> WorkFrame:
    """Return the frame that shows a requester a template, its variables as they are written."""
    ticket = issue(Shows.LAYOUT, layout.pk, viewer=requester.pk, until=_preview_end())
    return _own_frame(layout.requester_id, ticket, layout.frame_height)


def _preview_end() -> datetime:
    return clock.now() + _PREVIEW_LASTS


def _longest_work(hit: Hit) -> timedelta:
    """Return how long an assignment of this HIT can still run; then its ticket is worth nothing any more."""
    return timedelta(seconds=hit.hit_type.duration_seconds) + _GRACE


def _own_frame(
    requester_id: int,
    ticket: str,
    height: int,
    *,
    hit_id: str = NO_HIT_ID,
    assignment_id: str = PREVIEW_ASSIGNMENT_ID,
    worker_id: str | None = None,
) -> WorkFrame:
    environment = settings.KEMPELEN
    origin, base = document_origin(requester_id), environment.task_base_url
    address = with_parameters(
        f"{origin}/t/{ticket}", hit_id=hit_id, submit_to=base, assignment_id=assignment_id, worker_id=worker_id
    )
    sources = tuple(dict.fromkeys((origin, base)))
    return WorkFrame(
        src=address,
        origins=("null",) if environment.isolation == "opaque" else sources,
        frame_sources=sources,
        sandbox=" ".join(frame_flags(environment)),
        allow=ALLOW,
        height=min(height, HIGHEST),
    )


def _foreign_frame(address: str, question: ExternalQuestion) -> WorkFrame:
    """Return a frame for the requester's own server, which may send the frame on to other hosts."""
    environment = settings.KEMPELEN
    base: str = environment.task_base_url
    sources = ["https:", base]
    if environment.allow_http_questions:
        sources.append("http:")
    elif question.url.startswith("http:"):
        sources.append(origin_of(question.url))
    return WorkFrame(
        src=address,
        origins=(base,),
        frame_sources=tuple(sources),
        sandbox=" ".join(frame_flags(environment, foreign=True)),
        allow=ALLOW,
        height=min(question.frame_height, HIGHEST),
        host=ascii_host(urlsplit(question.url).hostname or ""),
    )
