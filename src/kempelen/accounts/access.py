"""The only way to get a person's rows: by who asks. Forbidden looks like absent."""

from django.db import DEFAULT_DB_ALIAS

from kempelen.accounts.actions import hash_token
from kempelen.accounts.models import AccessKey, Requester, User, Worker, WorkerToken
from kempelen.accounts.permissions import read_permissions
from kempelen.accounts.statements import KEY_COLUMNS, LIVE_KEY, REQUESTER_COLUMNS
from kempelen.core import clock, crypto
from kempelen.core.db import driver
from kempelen.core.errors import NotFoundError


def requester_of(user: User, *, sandbox: bool = False) -> Requester | None:
    """Return the person's requester role in this environment, if they have it."""
    return Requester.objects.filter(user=user, sandbox=sandbox).first()


def worker_of(user: User, *, sandbox: bool = False) -> Worker | None:
    """Return the person's worker role in this environment, if they have it."""
    return Worker.objects.filter(user=user, sandbox=sandbox).first()


def own_access_key(requester: Requester, key_id: str) -> AccessKey:
    """Return the requester's key. Raises NotFoundError, also for text that no database takes, such as a NUL."""
    key = AccessKey.objects.filter(requester=requester, pk=key_id).first() if key_id.isalnum() else None
    if key is None:
        raise NotFoundError
    return key


def own_worker_token(worker: Worker, token_id: int) -> WorkerToken:
    """Return the worker's token. Raises NotFoundError."""
    token = WorkerToken.objects.filter(worker=worker, pk=token_id).first()
    if token is None:
        raise NotFoundError
    return token


def live_key(key_id: str) -> AccessKey | None:
    """Return a key that opens its door now, with its requester, in one statement. The Requester API asks it at every call."""
    row = driver().row(LIVE_KEY, key=key_id, now=clock.now())
    if row is None:
        return None
    key = AccessKey.from_db(DEFAULT_DB_ALIAS, KEY_COLUMNS, row[: len(KEY_COLUMNS)])
    key.permissions = read_permissions(key.permissions)
    key.requester = Requester.from_db(DEFAULT_DB_ALIAS, REQUESTER_COLUMNS, row[len(KEY_COLUMNS) :])
    return key


def secret_of(key: AccessKey) -> str:
    """Return the secret in clear, for verifying a signature and nothing else."""
    return crypto.decrypt(key.secret, owner=f"access_key:{key.pk}").decode()


def worker_by_token(token: str, *, scope: str) -> Worker | None:
    """Return the worker whose live token this is, if it has the scope; notes the use once a minute at most."""
    row = (
        WorkerToken.objects.select_related("worker", "worker__user")
        .filter(digest=hash_token(token), revoked_at=None, worker__user__is_active=True)
        .first()
    )
    if row is None or scope not in row.scopes.split():
        return None
    moment = clock.now()
    if row.last_used_at is None or (moment - row.last_used_at).total_seconds() > 60:  # noqa: PLR2004 -- one minute
        WorkerToken.objects.filter(pk=row.pk).update(last_used_at=moment)
    return row.worker


def worker_by_public_id(public_id: str, *, sandbox: bool = False) -> Worker:
    """Return a worker by WorkerId. Raises NotFoundError."""
    worker = Worker.objects.filter(public_id=public_id, sandbox=sandbox).first()
    if worker is None:
        raise NotFoundError
    return worker


def requester_by_public_id(public_id: str) -> Requester:
    """Return a requester by id. Raises NotFoundError."""
    requester = Requester.objects.filter(public_id=public_id).first()
    if requester is None:
        raise NotFoundError(f"There is no requester {public_id!r}.")
    return requester


def role_by_public_id(public_id: str) -> Requester | Worker:
    """Return the requester or worker of this id, of either environment. Raises NotFoundError."""
    role = Requester.objects.filter(public_id=public_id).first() or Worker.objects.filter(public_id=public_id).first()
    if role is None:
        raise NotFoundError(f"There is no requester and no worker {public_id!r}.")
    return role


def standing_of(worker_id: int) -> int | None:
    """Return the epoch of a worker who may come in, or None: for doors that keep no session (security A7)."""
    row = Worker.objects.filter(pk=worker_id, user__is_active=True).values_list("user__epoch", flat=True).first()
    return None if row is None else int(row)


def worker_by_key(worker_id: int) -> Worker:
    """Return a worker by key, for doors that know them by cookie or token. Raises NotFoundError."""
    worker = Worker.objects.filter(pk=worker_id).first()
    if worker is None:
        raise NotFoundError
    return worker
