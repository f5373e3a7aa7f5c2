"""Changing HITs on the market: more slots, another end, under review, deleted (requester-api 4.2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from kempelen.accounts.models import Requester
from kempelen.audit.actions import record, record_many
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock
from kempelen.core.db import atomic, driver, retried
from kempelen.core.errors import InvalidValueError, InvariantError, NotFoundError
from kempelen.files import actions as files
from kempelen.hits.actions.announcing import announce
from kempelen.hits.actions.closing import close_hits
from kempelen.hits.actions.growing import change_hits, check_growth
from kempelen.hits.actions.policing import judge_soon
from kempelen.hits.actions.tokens import claim_token
from kempelen.hits.errors import HitStateError, TokenAlreadyUsedError
from kempelen.hits.models import Hit
from kempelen.hits.statements import changing as statements
from kempelen.hits.states import HitStatus
from kempelen.hits.types import MOST_SLOTS, YEAR_SECONDS, check_number
from kempelen.notify.events import EventType

CHUNK = 1_000
_ALIVE = (HitStatus.ASSIGNABLE, HitStatus.UNASSIGNABLE, HitStatus.REVIEWABLE, HitStatus.REVIEWING)
_DONE = (HitStatus.REVIEWING, HitStatus.REVIEWABLE)


@retried
def extend(*, hit_id: int, requester: Requester, additional: int, unique_request_token: str | None = None, actor: Actor) -> None:
    """Add slots and hold their price; a full HIT is offered again, an expired one once its expiration is moved.

    Raises InvalidValueError (NumberOfAdditionalAssignments), NotFoundError, HitStateError, ExtensionLimitError,
    TokenAlreadyUsedError, InsufficientFundsError. Locks: HIT, HIT type, group count, account.
    """
    check_number("NumberOfAdditionalAssignments", additional, 1, MOST_SLOTS)
    with atomic():
        hit = _locked(hit_id, requester)
        # Before the HIT is looked at: the first call may have brought it to where no second one would be taken.
        earlier = claim_token(requester.pk, "CreateAdditionalAssignmentsForHIT", unique_request_token, hit.pk)
        if earlier is not None:
            raise TokenAlreadyUsedError(unique_request_token or "", earlier.result_id, earlier.request_id)
        _refuse_unless(hit, _ALIVE)
        check_growth([hit.slots], additional)
        change_hits(requester.pk, [hit.pk], clock.now(), additional=additional)
        _record(Verb.HIT_EXTENDED, hit, actor, slots=(hit.slots, hit.slots + additional))


@retried
def move_expiration(*, hit_id: int, requester: Requester, expires_at: datetime, actor: Actor) -> None:
    """Let a HIT end at another moment; at once when that has passed. Running work keeps its own deadline.

    A HIT that had ended is offered again if it has slots left, whose price is held anew. Ending an ended HIT changes
    nothing. Raises InvalidValueError (ExpireAt), NotFoundError, HitStateError, InsufficientFundsError.
    A review policy has its turn when this makes the HIT reviewable (requester-api 7.2). Locks: HIT, group count, account.
    """
    with atomic():
        hit, moment = _locked(hit_id, requester), clock.now()
        _refuse_unless(hit, _ALIVE)
        if expires_at > moment:
            _check_expiration(expires_at, moment)
            change_hits(requester.pk, [hit.pk], moment, expires_at=expires_at)
        elif hit.expires_at > moment:
            expires_at = moment
            _end([hit.pk], moment)
        else:
            return
        _record(Verb.HIT_EXPIRATION_MOVED, hit, actor, expires_at=(hit.expires_at.isoformat(), expires_at.isoformat()))
        if hit.policed:
            transaction.on_commit(partial(judge_soon, hit.pk))


@retried
def set_reviewing(*, hit_id: int, requester: Requester, reviewing: bool, actor: Actor) -> None:
    """Move a HIT from Reviewable to Reviewing, or back; from no other status. Locks: HIT.

    Raises NotFoundError, HitStateError.
    """
    with atomic():
        hit = _locked(hit_id, requester)
        _refuse_unless(hit, (HitStatus.REVIEWABLE if reviewing else HitStatus.REVIEWING,))
        driver().run(statements.MARK, hit=hit.pk, reviewing=reviewing)
        _record(Verb.HIT_REVIEWING, hit, actor, reviewing=(hit.reviewing, reviewing))


@retried
def dispose(*, hit_id: int, requester: Requester, actor: Actor) -> None:
    """Delete a HIT that is done and fully decided; what its free slots hold goes back. Final (requester-api 4.2).

    Answers stay, the files that came with them do not. Raises NotFoundError, HitStateError. Locks: HIT, group count,
    account, spaces of files.
    """
    with atomic():
        hit = _locked(hit_id, requester)
        _refuse_unless(hit, _DONE)
        if hit.submitted:
            sentence = f"This HIT has {hit.submitted} undecided assignments. Approve or reject them first."
            raise HitStateError(hit.counts.status(clock.now()), _DONE, sentence)
        close_hits([hit.pk])
        delete_decided([hit.pk], actor)


def delete_decided(hit_ids: Sequence[int], actor: Actor) -> None:
    """Delete HITs that are off the market and decided, as one set, with the files of their answers.

    The caller holds the transaction and the HITs' locks. Locks: spaces of files.
    """
    database, ids = driver(), list(hit_ids)
    if database.changed(statements.DISPOSE, ids=ids, now=clock.now()) != len(ids):
        message = "A HIT moved while it was locked."
        raise InvariantError(message)
    files.remove(file_ids=[int(row[0]) for row in database.rows(statements.FILES_OF_ANSWERS, ids=ids)])
    announce(EventType.HIT_DISPOSED, hit_ids=ids)
    record_many(Verb.HIT_DISPOSED, actor=actor, subject_kind="hit", subject_ids=ids)


def expire_batch_hits(*, batch_id: int, now: datetime) -> int:
    """End all HITs of a batch at ``now``, a chunk a transaction; return how many ended. Harmless to repeat.

    Locks: HITs, group counts, accounts.
    """
    ended, after = 0, 0
    while chunk := _end_chunk(batch_id, now, after):
        ended, after = ended + len(chunk), chunk[-1]
    return ended


@retried
def extend_batch_hits(*, batch_id: int, additional: int, expires_at: datetime | None) -> int:
    """Add slots to all HITs of a batch, move their end, or both, all or nothing; return how many HITs changed.

    Raises InvalidValueError (NumberOfAdditionalAssignments, ExpireAt), ExtensionLimitError, and InsufficientFundsError
    over the whole. Locks: HITs by ascending id, group counts, account.
    """
    check_number("NumberOfAdditionalAssignments", additional, 0, MOST_SLOTS)
    with atomic():
        hits = [tuple(map(int, row)) for row in driver().rows(statements.LOCK_BATCH, batch=batch_id)]
        moment = clock.now()
        if expires_at is not None:
            _check_expiration(expires_at, moment)
        check_growth({slots for _hit_id, _requester, slots in hits}, additional)
        if hits:
            change_hits(hits[0][1], [row[0] for row in hits], moment, additional=additional, expires_at=expires_at)
    return len(hits)


def _end(hit_ids: Sequence[int], moment: datetime) -> None:
    """End locked HITs."""
    driver().run(statements.END_NOW, ids=list(hit_ids), now=moment)
    close_hits(hit_ids)


@retried
def _end_chunk(batch_id: int, now: datetime, after: int) -> list[int]:
    with atomic():
        rows = driver().rows(statements.TAKE_RUNNING_OF_BATCH, batch=batch_id, after=after, now=now, limit=CHUNK)
        ids = [int(row[0]) for row in rows]
        _end(ids, now)
    return ids


def _locked(hit_id: int, requester: Requester) -> Hit:
    hit = Hit.objects.select_for_update().filter(pk=hit_id, requester_id=requester.pk).first()
    if hit is None:
        raise NotFoundError
    return hit


def _refuse_unless(hit: Hit, allowed: Sequence[HitStatus]) -> None:
    status = hit.counts.status(clock.now())
    if status not in allowed:
        raise HitStateError(status, allowed)


def _check_expiration(expires_at: datetime, moment: datetime) -> None:
    if not moment < expires_at <= moment + timedelta(seconds=YEAR_SECONDS):
        raise InvalidValueError("ExpireAt", "A HIT ends within a year from now.", value=expires_at)


def _record(verb: Verb, hit: Hit, actor: Actor, **changes: tuple[object, object]) -> None:
    """Write the audit entry; each change is a pair of before and after."""
    record(
        verb,
        actor=actor,
        subject_kind="hit",
        subject_id=hit.pk,
        before={name: pair[0] for name, pair in changes.items()} or None,
        after={name: pair[1] for name, pair in changes.items()} or None,
    )
