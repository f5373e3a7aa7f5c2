"""Every write about people: who they are, which roles they have, which keys open their doors."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError
from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When

from kempelen.accounts import statements
from kempelen.accounts.errors import EmailTakenError, KeyNotLiveError, TooManyKeysError
from kempelen.accounts.models import AccessKey, Requester, User, Worker, WorkerToken
from kempelen.accounts.permissions import all_operations
from kempelen.audit.actions import record
from kempelen.audit.vocabulary import Actor, Verb
from kempelen.core import clock, crypto, ids
from kempelen.core.db import atomic, driver
from kempelen.core.errors import InvalidValueError

ACCESS_KEY_PREFIX = "KMPL"
WORKER_TOKEN_PREFIX = "kw_"  # noqa: S105 -- what tokens begin with, not a token
WORKER_TOKEN_SCOPES = frozenset({"read", "accept", "submit"})
LIVE_KEYS_LIMIT = 10
CALLS_A_SWEEP = 1_000
KEY_USE_STEP = timedelta(minutes=1)
_KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True, slots=True)
class NewAccessKey:
    """A key and its secret, which nobody can read again after this moment."""

    key: AccessKey
    secret: str


class CallNote(NamedTuple):
    """One row of the API log, in the order of its columns."""

    requester_id: int
    access_key: str
    at: datetime
    operation: str
    outcome: str
    request: str
    milliseconds: int


def create_person(*, email: str, name: str, password: str | None, actor: Actor, is_operator: bool = False) -> User:
    """Make a log-in without a role. Raises EmailTakenError. The caller decides whether the address counts as verified."""
    user = User(email=email.strip().lower(), name=name.strip(), is_operator=is_operator, created_at=clock.now())
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    try:
        with atomic():
            user.save()
            record(Verb.PERSON_CREATED, actor=actor, subject_kind="user", subject_id=user.pk)
    except IntegrityError as error:
        raise EmailTakenError from error
    return user


def mark_email_verified(*, user: User) -> None:
    """Count the person's address as verified: people made by the command line are trusted at once (DESIGN 5)."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def become_requester(*, user: User, name: str, actor: Actor, sandbox: bool = False) -> Requester:
    """Give a person the requester's role; returns the role they have when they have it.

    In a second environment it begins as the first one stands: a suspension holds in both (ADR 0015).
    """
    with atomic():
        twin = Requester.objects.filter(user=user).exclude(sandbox=sandbox).first()
        requester, fresh = Requester.objects.get_or_create(
            user=user,
            sandbox=sandbox,
            defaults={
                "public_id": ids.random_person_id(),
                "name": name,
                "account_number": f"{secrets.randbelow(10**12):012d}",
                "created_at": clock.now(),
                "suspended_at": twin.suspended_at if twin else None,
            },
        )
        if fresh:
            _record_role(user, "requester", requester.public_id, actor)
    return requester


def become_worker(
    *, user: User, actor: Actor, country: str = "", subdivision: str = "", sandbox: bool = False, simulated: bool = False
) -> Worker:
    """Give a person the worker's role; returns the role they have when they have it.

    In a second environment it begins as the first one stands: facts, and a suspension, which holds in both (ADR 0015).
    """
    with atomic():
        twin = Worker.objects.filter(user=user).exclude(sandbox=sandbox).first()
        worker, fresh = Worker.objects.get_or_create(
            user=user,
            sandbox=sandbox,
            defaults={
                "public_id": ids.random_person_id(),
                "country": country or (twin.country if twin else ""),
                "subdivision": subdivision or (twin.subdivision if twin and not country else ""),
                "adult": bool(twin and twin.adult),
                "simulated": simulated or bool(twin and twin.simulated),
                "created_at": clock.now(),
                "suspended_at": twin.suspended_at if twin else None,
            },
        )
        if fresh:
            _record_role(user, "worker", worker.public_id, actor)
    return worker


def suspend(*, role: Requester | Worker, actor: Actor) -> bool:
    """Stop a person in one role, in both environments (ADR 0015); return whether they were not stopped before.

    They stay signed in and may read; every verb that acts for the role tests it, keys and lane cookies included.
    """
    with atomic():
        if not _twins(role).filter(suspended_at=None).update(suspended_at=clock.now()):
            return False
        _record_standing(Verb.ROLE_SUSPENDED, role, actor)
    return True


def unsuspend(*, role: Requester | Worker, actor: Actor) -> bool:
    """Let a person go on in one role, in both environments; return whether they were stopped."""
    with atomic():
        if not _twins(role).filter(suspended_at__isnull=False).update(suspended_at=None):
            return False
        _record_standing(Verb.ROLE_RESUMED, role, actor)
    return True


def create_access_key(
    *,
    requester: Requester,
    label: str,
    actor: Actor,
    permissions: Collection[str] = (),
    expires_at: datetime | None = None,
) -> NewAccessKey:
    """Make a key pair; the secret is returned here and never again.

    ``permissions`` are names of operations; none means all. Raises TooManyKeysError, and InvalidValueError for an operation
    that does not exist or an end that has passed. Locks: requester row.
    """
    _check_key(permissions, expires_at)
    with atomic():
        Requester.objects.select_for_update().get(pk=requester.pk)
        if requester.access_keys.filter(_live()).count() >= LIVE_KEYS_LIMIT:
            raise TooManyKeysError
        made = _new_key(requester, label, sorted(set(permissions)), expires_at)
        after = {"permissions": made.key.permissions, "expires_at": expires_at and expires_at.isoformat()}
        record(Verb.ACCESS_KEY_CREATED, actor=actor, subject_kind="access_key", subject_id=made.key.pk, after=after)
    return made


def rotate_access_key(*, key: AccessKey, ends_at: datetime, actor: Actor) -> NewAccessKey:
    """Make a key with the same label and permissions; until ``ends_at`` both open, then the old one is shut.

    An end that the old key has already stays when it is sooner. Raises KeyNotLiveError, TooManyKeysError and
    InvalidValueError for an end that has passed. Locks: requester row.
    """
    _check_key((), ends_at)
    with atomic():
        Requester.objects.select_for_update().get(pk=key.requester_id)
        if key.requester.access_keys.filter(_live()).count() >= LIVE_KEYS_LIMIT:
            raise TooManyKeysError
        old = AccessKey.objects.filter(_live(), pk=key.pk)
        if not old.update(
            expires_at=Case(
                When(expires_at__lt=ends_at, then=F("expires_at")), default=Value(ends_at, output_field=DateTimeField())
            )
        ):
            raise KeyNotLiveError
        made = _new_key(key.requester, key.label, key.permissions, None)
        after = {"new_key": made.key.pk, "expires_at": ends_at.isoformat()}
        record(Verb.ACCESS_KEY_ROTATED, actor=actor, subject_kind="access_key", subject_id=key.pk, after=after)
        record(Verb.ACCESS_KEY_CREATED, actor=actor, subject_kind="access_key", subject_id=made.key.pk, after={"old_key": key.pk})
    return made


def revoke_access_key(*, key: AccessKey, actor: Actor) -> None:
    """Shut a key for ever, at once, everywhere. Harmless when it is shut."""
    with atomic():
        if AccessKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
            record(Verb.ACCESS_KEY_REVOKED, actor=actor, subject_kind="access_key", subject_id=key.pk)


def note_key_use(*, key: AccessKey, operation: str) -> None:
    """Remember when a key opened its door and for what, once a minute at most."""
    moment = clock.now()
    stale = moment - KEY_USE_STEP
    if key.last_used_at is None or key.last_used_at < stale:
        fresh = Q(last_used_at=None) | Q(last_used_at__lt=stale)
        AccessKey.objects.filter(fresh, pk=key.pk).update(last_used_at=moment, last_operation=operation)


def record_api_calls(calls: Sequence[CallNote]) -> None:
    """Write a batch of the API log. Never part of a call's own transaction (ADR 0018)."""
    columns = ("requester_id", "access_key", "at", "operation", "outcome", "request", "milliseconds")
    with atomic():
        driver().load("api_call", columns, calls, {})


def forget_old_calls() -> int:
    """Delete a chunk of the API log's rows that are older than ``KEMPELEN_API_LOG_DAYS``; return how many."""
    cutoff = clock.now() - timedelta(days=settings.KEMPELEN.api_log_days)
    with atomic():
        return driver().changed(statements.FORGET_CALLS, cutoff=cutoff, chunk=CALLS_A_SWEEP)


def create_worker_token(*, worker: Worker, label: str, scopes: frozenset[str], actor: Actor) -> str:
    """Make a token for a worker's own tools and return it; only its hash is kept."""
    token = WORKER_TOKEN_PREFIX + secrets.token_urlsafe(32)
    with atomic():
        row = WorkerToken.objects.create(
            worker=worker,
            label=label,
            digest=hash_token(token),
            scopes=" ".join(sorted(scopes & WORKER_TOKEN_SCOPES)),
            created_at=clock.now(),
        )
        record(Verb.WORKER_TOKEN_CREATED, actor=actor, subject_kind="worker_token", subject_id=row.pk)
    return token


def revoke_worker_token(*, token: WorkerToken, actor: Actor) -> None:
    """Shut a token for ever. Harmless when it is shut."""
    with atomic():
        if WorkerToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
            record(Verb.WORKER_TOKEN_REVOKED, actor=actor, subject_kind="worker_token", subject_id=token.pk)


def hash_token(token: str) -> str:
    """Return what is stored of a token. A plain hash is enough: the token itself has 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def save_preferences(*, user: User, name: str, time_zone: str, theme: str, more_contrast: bool) -> None:
    """Keep how a person wants the pages."""
    User.objects.filter(pk=user.pk).update(name=name, time_zone=time_zone, theme=theme, more_contrast=more_contrast)


def save_worker_facts(*, worker: Worker, country: str, subdivision: str, adult: bool) -> None:
    """Keep what a worker declares about themselves; the system qualifications read it (requester-api 6.1)."""
    Worker.objects.filter(pk=worker.pk).update(country=country, subdivision=subdivision, adult=adult)


def remember_auto_accept(*, worker_id: int, wanted: bool) -> None:
    """Keep whether the next HIT is accepted by itself (worker-site 6.1)."""
    Worker.objects.filter(pk=worker_id).update(auto_accept_next=wanted)


def change_password(*, user: User, password: str) -> None:
    """Set a new password; whoever was signed in with the old one is signed out everywhere (security A7)."""
    with atomic():
        user.set_password(password)
        User.objects.filter(pk=user.pk).update(password=user.password, epoch=F("epoch") + 1)
        user.refresh_from_db(fields=["epoch"])
        record(Verb.PASSWORD_CHANGED, actor=Actor.user(user.pk), subject_kind="user", subject_id=user.pk)


def end_all_sessions(*, user: User) -> None:
    """Raise the epoch: sessions and lane cookies made before stop within the statement that reads them (security A7)."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)


def _live() -> Q:
    """Return what keys that open their door now have in common."""
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=clock.now()))


def _check_key(permissions: Collection[str], expires_at: datetime | None) -> None:
    unknown = sorted(set(permissions) - set(all_operations()))
    if unknown:
        raise InvalidValueError("Permissions", f"There is no operation {unknown[0]}.", value=unknown[0])
    if expires_at is not None and expires_at <= clock.now():
        raise InvalidValueError("ExpiresAt", "A key ends in the future.", value=expires_at)


def _new_key(requester: Requester, label: str, permissions: list[str], expires_at: datetime | None) -> NewAccessKey:
    key_id = ACCESS_KEY_PREFIX + "".join(secrets.choice(_KEY_ALPHABET) for _ in range(16))
    secret = secrets.token_urlsafe(30)
    key = AccessKey.objects.create(
        id=key_id,
        requester=requester,
        label=label,
        secret=crypto.encrypt(secret.encode(), owner=f"access_key:{key_id}"),
        permissions=permissions,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    return NewAccessKey(key, secret)


def _twins(role: Requester | Worker) -> QuerySet[Requester] | QuerySet[Worker]:
    """Return the role's rows of both environments."""
    if isinstance(role, Requester):
        return Requester.objects.filter(user=role.user_id)
    return Worker.objects.filter(user=role.user_id)


def _record_standing(verb: Verb, role: Requester | Worker, actor: Actor) -> None:
    after = {"role": "requester" if isinstance(role, Requester) else "worker", "id": role.public_id}
    record(verb, actor=actor, subject_kind="user", subject_id=role.user_id, after=after)


def _record_role(user: User, role: str, public_id: str, actor: Actor) -> None:
    record(Verb.ROLE_ADDED, actor=actor, subject_kind="user", subject_id=user.pk, after={"role": role, "id": public_id})
