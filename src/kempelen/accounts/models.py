"""People and what they are here: one log-in, up to two roles in each environment."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, written in any case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person who signs in with this address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person's log-in. What requesters and workers may know stands in their own rows."""

    class Theme(models.TextChoices):
        """How the pages are lit."""

        SYSTEM = "system", _("As my system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True, db_default=True)
    is_operator = models.BooleanField(default=False, db_default=False)
    epoch = models.PositiveIntegerField(default=0, db_default=0)
    """Raised at log-out everywhere, password change and suspension: older lane cookies and sessions stop at once."""
    time_zone = models.CharField(max_length=64, default="UTC", db_default="UTC")
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM, db_default=Theme.SYSTEM.value)
    more_contrast = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "user"
        verbose_name = _("person")

    def __str__(self) -> str:
        """Return the name shown to the person, never to the other side of the market."""
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie sessions to the epoch too, so that one number ends sessions and lane cookies together (security A7)."""
        sealed = f"{self.password}|{self.epoch}"
        return salted_hmac("kempelen.accounts.session", sealed, secret=secret, algorithm="sha256").hexdigest()


class Requester(models.Model):
    """The role that publishes and pays. ``public_id`` is the CustomerId of the API (requester-api 10)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.CharField(max_length=14, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requesters")
    sandbox = models.BooleanField(default=False, db_default=False)
    name = models.CharField(_("name shown to workers"), max_length=120)
    account_number = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "requester"
        constraints = (models.UniqueConstraint(fields=["user", "sandbox"], name="requester_once_per_environment"),)

    def __str__(self) -> str:
        """Return the name that workers see."""
        return self.name


class Worker(models.Model):
    """The role that works. Its row counts the assignments in each state and holds the earnings (data-model 3)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.CharField(max_length=14, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="workers")
    sandbox = models.BooleanField(default=False, db_default=False)
    simulated = models.BooleanField(default=False, db_default=False)
    """Made by the demo's crowd; shown as simulated wherever a requester meets it."""
    country = models.CharField(max_length=2, blank=True, default="", db_default="")
    subdivision = models.CharField(max_length=2, blank=True, default="", db_default="")
    adult = models.BooleanField(default=False, db_default=False)
    masters = models.BooleanField(default=False, db_default=False)
    auto_accept_next = models.BooleanField(default=True, db_default=True)
    pending = models.IntegerField(default=0, db_default=0)
    submitted = models.IntegerField(default=0, db_default=0)
    approved = models.IntegerField(default=0, db_default=0)
    rejected = models.IntegerField(default=0, db_default=0)
    returned = models.IntegerField(default=0, db_default=0)
    abandoned = models.IntegerField(default=0, db_default=0)
    balance_micros = models.BigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "worker"
        constraints = (
            models.UniqueConstraint(fields=["user", "sandbox"], name="worker_once_per_environment"),
            models.CheckConstraint(
                condition=Q(
                    pending__gte=0, submitted__gte=0, approved__gte=0, rejected__gte=0, returned__gte=0, abandoned__gte=0
                ),
                name="worker_counts_not_negative",
            ),
            models.CheckConstraint(condition=Q(balance_micros__gte=0), name="worker_balance_not_negative"),
        )

    def __str__(self) -> str:
        """Return the WorkerId: all that a requester learns."""
        return self.public_id


class AccessKey(models.Model):
    """A key pair for the Requester API. The secret is encrypted: SigV4 needs it in clear to verify (DESIGN, Secrets)."""

    id = models.CharField(primary_key=True, max_length=20)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, related_name="access_keys")
    label = models.CharField(max_length=80, blank=True)
    secret = models.TextField()
    permissions = models.JSONField(default=list)
    """Names of the operations it may call; an empty list stands for all of them (accounts.permissions)."""
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    last_operation = models.CharField(max_length=64, blank=True, default="", db_default="")
    expires_at = models.DateTimeField(null=True)
    """From then on it opens nothing: asked for when it was made, or set when another took its place."""
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_key"
        constraints = (
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("created_at")),
                name="access_key_revoked_after_creation",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")),
                name="access_key_expires_after_creation",
            ),
        )

    def __str__(self) -> str:
        """Return the id; the secret is never shown twice."""
        return self.id


class ApiCall(models.Model):
    """One call of the Requester API as its owner may read it later: what, when, with which key, what came of it.

    Nothing of a request but its operation's name, nothing of an answer but its error's. Written in batches beside the calls
    and swept away after ``KEMPELEN_API_LOG_DAYS`` (ADR 0018); a log of help, not of record.
    """

    OK = "ok"

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(
        Requester, on_delete=models.CASCADE, related_name="api_calls", db_constraint=False, db_index=False
    )
    access_key = models.CharField(max_length=20)
    at = models.DateTimeField()
    operation = models.CharField(max_length=64)
    outcome = models.CharField(max_length=64)
    request = models.CharField(max_length=36)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        db_table = "api_call"
        indexes = (
            models.Index(fields=["requester", "-id"], name="api_call_of_requester"),
            models.Index(fields=["requester", "operation", "-id"], name="api_call_by_operation"),
            models.Index(fields=["requester", "-id"], name="api_call_failed", condition=~Q(outcome="ok")),
        )

    def __str__(self) -> str:
        """Return what it was and what came of it."""
        return f"{self.operation}: {self.outcome}"


class WorkerToken(models.Model):
    """A token for a worker's own tools, sent as ``Authorization: Bearer``. Only its hash is kept."""

    id = models.BigAutoField(primary_key=True)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "worker_token"

    def __str__(self) -> str:
        """Return the label its owner gave it."""
        return self.label
