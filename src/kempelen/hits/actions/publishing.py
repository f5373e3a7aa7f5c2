"""Making HIT types and HITs. A HIT made here holds its own money; a batch holds its rows' money before (ADR 0003)."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from kempelen.accounts.models import Requester
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvalidValueError, InvariantError
from kempelen.hits.actions.announcing import announce, announce_of_batch, latest_of_batch
from kempelen.hits.actions.closing import count_groups
from kempelen.hits.actions.policing import keep_policies
from kempelen.hits.actions.qualifying import check_open
from kempelen.hits.actions.tokens import claim_token
from kempelen.hits.errors import HitAlreadyExistsError
from kempelen.hits.facts import type_facts
from kempelen.hits.models import Hit, HitType, HitTypeRequirement
from kempelen.hits.policies import Policy
from kempelen.hits.pricing import fee_for
from kempelen.hits.statements import publishing as statements
from kempelen.hits.types import (
    ANNOTATION_LONGEST,
    MOST_SLOTS,
    SHORTEST_SECONDS,
    YEAR_SECONDS,
    HitTypeProperties,
    check,
    check_number,
    check_text,
    digest,
)
from kempelen.ledger.actions import hold_for_hit
from kempelen.notify.events import EventType
from kempelen.notify.events.queries import webhook_mask
from kempelen.qualifications.access import check_usable
from kempelen.qualifications.requirements import Requirement
from kempelen.questions.documents import parse_question
from kempelen.questions.forms import QuestionForm
from kempelen.questions.models import Layout
from kempelen.questions.reading import question_xml_of

_OPERATION = "CreateHIT"
"""CreateHIT and CreateHITWithHITType share one space of tokens (requester-api 1.10)."""


@retried
def find_or_make_hit_type(*, requester: Requester, properties: HitTypeProperties, actor: Actor) -> HitType:
    """Return the requester's HIT type with these properties, making it the first time (requester-api 4.1).

    Raises InvalidValueError naming the member, UnknownQualificationTypeError, TypeStateError. Two makers at once get the
    same type.
    """
    del actor  # a HIT type alone does nothing; the HITs made from it are audited
    check(properties)
    check_usable(properties.requirements, sandbox=requester.sandbox)
    with atomic():
        hit_type, fresh = HitType.objects.get_or_create(
            requester=requester,
            digest=digest(properties),
            defaults={
                "sandbox": requester.sandbox,
                "title": properties.title,
                "description": properties.description,
                "keywords": properties.keywords,
                "reward_micros": properties.reward_micros,
                "duration_seconds": properties.duration_seconds,
                "approve_after_seconds": properties.approve_after_seconds,
                "created_at": clock.now(),
            },
        )
        if fresh:
            HitTypeRequirement.objects.bulk_create(
                _requirement_row(hit_type, position, requirement) for position, requirement in enumerate(properties.requirements)
            )
            _listen(hit_type)
    return hit_type


@retried
def create_hit(  # noqa: PLR0913 -- the members of CreateHITWithHITType
    *,
    requester: Requester,
    hit_type: HitType,
    content: str,
    lifetime_seconds: int,
    slots: int = 1,
    layout: Layout | None = None,
    annotation: str = "",
    unique_request_token: str | None = None,
    assignment_policy: Policy | None = None,
    hit_policy: Policy | None = None,
    actor: Actor,
) -> Hit:
    """Publish one HIT and set its money aside; workers can take it at once (requester-api 4.2, 9.2).

    ``content`` is the question's XML or, with a layout, its parameters as a JSON object. A policy, if any, is for good
    (requester-api 7). Raises InvalidValueError (by
    the API's member name), QuestionError, HitTypeRetiredError, TypeStateError, HitAlreadyExistsError,
    InsufficientFundsError; then nothing was made.
    Locks: HIT, HIT type, group count, account.
    """
    check_number("LifetimeInSeconds", lifetime_seconds, SHORTEST_SECONDS, YEAR_SECONDS)
    check_number("MaxAssignments", slots, 1, MOST_SLOTS)
    check_text("RequesterAnnotation", annotation, 0, ANNOTATION_LONGEST)
    has_form = _check_content(content, layout)
    check_open(hit_type)
    fee_micros = fee_for(hit_type.reward_micros, slots, type_facts(hit_type.pk).requirements)
    policies = [policy for policy in (assignment_policy, hit_policy) if policy is not None]
    with atomic():
        moment = clock.now()  # after waiting for SQLite's writer: bookmarks trust the moment of queueing
        hit = Hit(
            hit_type=hit_type,
            requester=requester,
            layout=layout,
            content=content,
            has_form=has_form,
            annotation=annotation,
            created_at=moment,
            expires_at=moment + timedelta(seconds=lifetime_seconds),
            reward_micros=hit_type.reward_micros,
            fee_micros=fee_micros,
            slots=slots,
            queued_at=moment,
            policed=bool(policies),
        )
        hit.pk = _add(hit)
        earlier = claim_token(requester.pk, _OPERATION, unique_request_token, hit.pk)
        if earlier is not None:
            raise HitAlreadyExistsError(earlier.result_id)
        if policies:
            keep_policies(hit, policies)
        heard = _note_added(hit_type.pk, moment, hits=1, slots=slots, expires_at=hit.expires_at)
        price_micros = slots * (hit.reward_micros + fee_micros)
        hold_for_hit(requester_id=requester.pk, hit_id=hit.pk, amount_micros=price_micros)
        record(
            Verb.HIT_CREATED,
            actor=actor,
            subject_kind="hit",
            subject_id=hit.pk,
            after={"assignments": slots, "price_micros": price_micros},
        )
        if heard & EventType.HIT_CREATED.bit:
            announce(EventType.HIT_CREATED, hit_ids=[hit.pk])
    return hit


def insert_hits(  # noqa: PLR0913 -- what rows of a batch have in common
    *,
    hit_type_id: int,
    requester_id: int,
    batch_id: int,
    layout_id: int,
    annotation: str,
    contents: Sequence[str],
    slots: int,
    reward_micros: int,
    fee_micros: int,
    expires_at: datetime,
) -> int:
    """Publish many HITs of one batch at the speed of the database's own bulk load; return how many.

    Moves no money: the batch holds it (ADR 0003). The caller checked the contents and holds the transaction, which
    must commit within ten seconds (data-model 5.1), so at most a chunk of 5,000 rows or so at a time. HITs queue in the
    order of ``contents``, a microsecond apart. Locks: HITs, HIT type, group count.
    """
    if not contents:
        return 0
    before = latest_of_batch(hit_type_id=hit_type_id, batch_id=batch_id)
    moment, step = clock.now(), timedelta(microseconds=1)
    driver().load(
        "hit",
        ("content", "queued_at"),
        ((content, moment + position * step) for position, content in enumerate(contents)),
        common={
            "hit_type_id": hit_type_id,
            "requester_id": requester_id,
            "batch_id": batch_id,
            "layout_id": layout_id,
            "annotation": annotation,
            "created_at": moment,
            "expires_at": expires_at,
            "reward_micros": reward_micros,
            "fee_micros": fee_micros,
            "slots": slots,
        },
    )
    _note_added(hit_type_id, moment, hits=len(contents), slots=slots, expires_at=expires_at)
    if before is not None:
        announce_of_batch(batch_id=batch_id, after=before)
    return len(contents)


def _listen(hit_type: HitType) -> None:
    """Let the requester's webhooks hear of a new type, also one that is just being added. Locks: requester row."""
    Requester.objects.select_for_update(no_key=True).get(pk=hit_type.requester_id)
    hit_type.event_mask = webhook_mask(hit_type.requester_id)
    if hit_type.event_mask:
        HitType.objects.filter(pk=hit_type.pk).update(event_mask=hit_type.event_mask)


def _add(hit: Hit) -> int:
    """Write the row and return its key. Raw, since CreateHIT is a hot door (DESIGN 2)."""
    row = driver().row(
        statements.ADD_HIT,
        hit_type=hit.hit_type_id,
        requester=hit.requester_id,
        layout=hit.layout_id,
        content=hit.content,
        has_form=hit.has_form,
        annotation=hit.annotation,
        now=hit.created_at,
        expires=hit.expires_at,
        reward=hit.reward_micros,
        fee=hit.fee_micros,
        slots=hit.slots,
        policed=hit.policed,
    )
    if row is None:
        message = "A HIT was added and has no key."
        raise InvariantError(message)
    hit._state.adding = False  # noqa: SLF001 -- it is in the database now
    return int(row[0])


def _note_added(hit_type_id: int, moment: datetime, *, hits: int, slots: int, expires_at: datetime) -> int:
    """Count new HITs in their group; return which events somebody listens to."""
    row = driver().row(statements.NOTE_ADDED, group=hit_type_id, now=moment, expires=expires_at, slots=slots)
    count_groups({hit_type_id: hits})
    return int(row[0]) if row else 0


def _check_content(content: str, layout: Layout | None) -> bool:
    """Raise what ``questions`` says of the document that workers would see; return whether it is a QuestionForm.

    A layout's parameters must fit its variables.
    """
    if layout is None:
        return isinstance(parse_question(content), QuestionForm)
    given, wanted = set(json.loads(content)), set(layout.variables)
    for name in sorted(wanted - given):
        raise InvalidValueError("HITLayoutParameters", f"The layout's variable {name} has no value.", value=name)
    for name in sorted(given - wanted):
        raise InvalidValueError("HITLayoutParameters", f"The layout has no variable named {name}.", value=name)
    return isinstance(parse_question(question_xml_of(content, layout)), QuestionForm)


def _requirement_row(hit_type: HitType, position: int, requirement: Requirement) -> HitTypeRequirement:
    return HitTypeRequirement(
        hit_type=hit_type,
        position=position,
        qualification_type_id=requirement.qualification_type_id,
        comparator=requirement.comparator,
        integer_values=list(requirement.integer_values),
        locale_values=[{"Country": place.country, "Subdivision": place.subdivision} for place in requirement.locale_values],
        actions_guarded=requirement.guard,
    )
