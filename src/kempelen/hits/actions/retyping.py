"""Giving a HIT that nobody has worked on yet another HIT type (requester-api 4.1, UpdateHITTypeOfHIT)."""

from kempelen.accounts.models import Requester
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvariantError, NotFoundError
from kempelen.hits.actions.closing import close_hits, count_groups
from kempelen.hits.actions.qualifying import check_open
from kempelen.hits.errors import HitStateError
from kempelen.hits.facts import type_facts
from kempelen.hits.models import Hit, HitType
from kempelen.hits.pricing import fee_for
from kempelen.hits.statements import changing as statements
from kempelen.hits.statements.publishing import NOTE_ADDED
from kempelen.hits.states import HitStatus
from kempelen.ledger.actions import hold_for_hit, release_from_hit

_MOVABLE = (HitStatus.ASSIGNABLE, HitStatus.REVIEWABLE)


@retried
def move_to_type(*, hit_id: int, requester: Requester, hit_type: HitType, actor: Actor) -> None:
    """Give a HIT all properties of another of the requester's HIT types: text, reward, times, requirements, group.

    Its slots, expiration, annotation and question stay. While it is offered it goes to the end of the new group's queue,
    and the difference in price is held or given back; a HIT that has ended takes its new price when it is offered again.
    Nobody has live work on a HIT that may move, so no worker's bookmark counts it (data-model 6). The type it has
    already changes nothing. Raises NotFoundError, HitStateError, HitTypeRetiredError, TypeStateError,
    InsufficientFundsError.
    Locks: HIT, HIT type, group counts, account.
    """
    with atomic():
        hit = _locked(hit_id, requester)
        if hit_type.requester_id != requester.pk:
            raise NotFoundError
        _refuse_unless_standing(hit)
        if hit.hit_type_id == hit_type.pk:
            return
        _refuse_unless_untouched(hit)
        check_open(hit_type)
        _move(hit, hit_type)
        record(
            Verb.HIT_TYPE_CHANGED,
            actor=actor,
            subject_kind="hit",
            subject_id=hit.pk,
            before={"hit_type": hit.hit_type_id},
            after={"hit_type": hit_type.pk},
        )


def _locked(hit_id: int, requester: Requester) -> Hit:
    hit = Hit.objects.select_for_update().filter(pk=hit_id, requester_id=requester.pk).first()
    if hit is None:
        raise NotFoundError
    return hit


def _refuse_unless_standing(hit: Hit) -> None:
    if hit.disposed_at is not None:
        raise HitStateError(HitStatus.DISPOSED, _MOVABLE)


def _refuse_unless_untouched(hit: Hit) -> None:
    status = hit.counts.status(clock.now())
    if status not in _MOVABLE:
        raise HitStateError(status, _MOVABLE)
    if hit.pending + hit.submitted + hit.approved + hit.rejected:
        sentence = "The HIT type of a HIT can be changed only before anybody has accepted or submitted it."
        raise HitStateError(status, _MOVABLE, sentence)


def _move(hit: Hit, hit_type: HitType) -> None:
    """Move a locked HIT that nobody works on; an overdue one is taken off the market first, as the sweep would."""
    database, moment = driver(), clock.now()
    if hit.expires_at <= moment:
        close_hits([hit.pk])
    fee_micros = fee_for(hit_type.reward_micros, hit.slots, type_facts(hit_type.pk).requirements)
    values = {"hit": hit.pk, "hit_type": hit_type.pk, "reward": hit_type.reward_micros, "fee": fee_micros, "now": moment}
    row = database.row(statements.MOVE_TO_TYPE, **values)
    if row is None:
        message = "A HIT moved while it was locked."
        raise InvariantError(message)
    if row[0] is None:
        database.run(statements.WIDEN_TYPES, ids=[hit.pk])
        database.run(statements.PROLONG_TYPES, ids=[hit.pk])
        return
    database.run(NOTE_ADDED, group=hit_type.pk, now=moment, expires=hit.expires_at, slots=hit.slots)
    count_groups({hit.hit_type_id: -1, hit_type.pk: 1})
    free = hit.slots - hit.released
    _settle(hit, free * (hit_type.reward_micros + fee_micros - hit.price_micros))


def _settle(hit: Hit, difference_micros: int) -> None:
    """Hold what a dearer type costs more, give back what a cheaper one costs less."""
    if difference_micros > 0:
        hold_for_hit(requester_id=hit.requester_id, hit_id=hit.pk, amount_micros=difference_micros)
    elif difference_micros < 0:
        release_from_hit(requester_id=hit.requester_id, hit_id=hit.pk, amount_micros=-difference_micros)
