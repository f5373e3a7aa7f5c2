"""Who acts and what can be done: the words of the audit trail."""

from typing import NamedTuple, Self

from django.db import models


class Actor(NamedTuple):
    """Who did something: ``user:12``, ``key:KMPL...``, ``worker:7`` or ``system:sweep``. Passed to every verb that is audited."""

    kind: str
    key: str

    @classmethod
    def user(cls, user_id: int) -> Self:
        """Return a person on the site."""
        return cls("user", str(user_id))

    @classmethod
    def access_key(cls, key_id: str) -> Self:
        """Return a program with an access key."""
        return cls("key", key_id)

    @classmethod
    def system(cls, part: str) -> Self:
        """Return a part of the marketplace itself, such as ``sweep`` or ``cli``."""
        return cls("system", part)

    def __str__(self) -> str:
        """Return the form that is stored."""
        return f"{self.kind}:{self.key}"


class Verb(models.TextChoices):
    """Every auditable happening. Accept and submit are not here: their row is its own history (data-model 3)."""

    PERSON_CREATED = "person.created"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 -- a verb, not a secret
    ROLE_ADDED = "role.added"
    ROLE_SUSPENDED = "role.suspended"
    ROLE_RESUMED = "role.resumed"
    ACCESS_KEY_CREATED = "access_key.created"
    ACCESS_KEY_ROTATED = "access_key.rotated"
    ACCESS_KEY_REVOKED = "access_key.revoked"
    WORKER_TOKEN_CREATED = "worker_token.created"  # noqa: S105 -- a verb, not a secret
    WORKER_TOKEN_REVOKED = "worker_token.revoked"  # noqa: S105 -- a verb, not a secret
    MONEY_DEPOSITED = "money.deposited"
    HIT_CREATED = "hit.created"
    HIT_EXTENDED = "hit.extended"
    HIT_EXPIRATION_MOVED = "hit.expiration_moved"
    HIT_TYPE_CHANGED = "hit.type_changed"
    HIT_REVIEWING = "hit.reviewing"
    HIT_DISPOSED = "hit.disposed"
    ASSIGNMENT_APPROVED = "assignment.approved"
    ASSIGNMENT_REJECTED = "assignment.rejected"
    ASSIGNMENT_OVERRIDDEN = "assignment.overridden"
    BONUS_SENT = "bonus.sent"
    WORKER_BLOCKED = "worker.blocked"
    WORKER_UNBLOCKED = "worker.unblocked"
    WORKERS_NOTIFIED = "workers.notified"
    QUALIFICATION_TYPE_CREATED = "qualification_type.created"
    QUALIFICATION_TYPE_UPDATED = "qualification_type.updated"
    QUALIFICATION_TYPE_DELETED = "qualification_type.deleted"
    QUALIFICATION_GRANTED = "qualification.granted"
    QUALIFICATION_REVOKED = "qualification.revoked"
    QUALIFICATION_REQUEST_REJECTED = "qualification_request.rejected"
    QUALIFICATION_REQUEST_WITHDRAWN = "qualification_request.withdrawn"
    QUALIFICATION_TEST_STARTED = "qualification_test.started"
    NOTIFICATIONS_SET = "notifications.set"
    WEBHOOK_ADDED = "webhook.added"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_SECRET_ROTATED = "webhook.secret_rotated"  # noqa: S105 -- a verb, not a secret
    WEBHOOK_REMOVED = "webhook.removed"
    PROJECT_SAVED = "project.saved"
    BATCH_PUBLISHED = "batch.published"
    BATCH_CANCELLED = "batch.cancelled"
    BATCH_EXTENDED = "batch.extended"
    BATCH_ARCHIVED = "batch.archived"
    WORKERS_ARCHIVED = "workers.archived"
    WORKER_VOUCHED = "worker.vouched"
