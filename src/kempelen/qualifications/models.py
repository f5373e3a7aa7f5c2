"""Qualification types that requesters make, who holds them, and who asks for them (data-model 3, requester-api 5.4, 5.5)."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kempelen.accounts.models import Requester, Worker
from kempelen.core.ids import Kind, encode
from kempelen.qualifications.states import QualificationStatus, RequestState, TypeStatus


class QualificationTest(models.Model):
    """A version of a type's test. It never changes: who is taking it, and who has taken it, keep theirs."""

    id = models.BigAutoField(primary_key=True)
    question_form = models.TextField()
    """QuestionForm XML as it was received."""
    answer_key = models.TextField(null=True)
    """AnswerKey XML as it was received; with it the test is scored at once, without it the owner decides."""
    duration_seconds = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "qualification_test"
        constraints = (models.CheckConstraint(condition=Q(duration_seconds__gte=1), name="qualification_test_duration_positive"),)
        verbose_name = _("qualification test")


class QualificationType(models.Model):
    """What a requester grants workers. Its name never changes; a deleted one stays as a row for the HITs that ask for it."""

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, db_index=False)
    sandbox = models.BooleanField(default=False, db_default=False)
    name = models.CharField(max_length=200)
    keywords = models.CharField(max_length=1000, blank=True, default="", db_default="")
    description = models.CharField(max_length=2000, blank=True)
    search_text = models.TextField()
    """Name, keywords and description without case, a line each: what a search looks in (``types.search_text``)."""
    active = models.BooleanField()
    retry_delay_seconds = models.BigIntegerField(null=True)
    """How long a worker waits before asking again; null = one request only."""
    auto_granted = models.BooleanField(default=False, db_default=False)
    auto_granted_value = models.IntegerField(default=1, db_default=1)
    test = models.ForeignKey(QualificationTest, on_delete=models.PROTECT, null=True, db_index=False)
    """The latest version of its test; null = none is taken."""
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "qualification_type"
        constraints = (
            models.UniqueConstraint(
                fields=["requester", "name"], name="qualification_type_name", condition=Q(deleted_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(retry_delay_seconds__isnull=True) | Q(retry_delay_seconds__gte=0),
                name="qualification_type_delay_not_negative",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="qualification_type_named"),
            models.CheckConstraint(
                condition=Q(auto_granted=False) | Q(test__isnull=True), name="qualification_type_test_or_auto_granted"
            ),
        )
        verbose_name = _("qualification type")

    def __str__(self) -> str:
        """Return the name its owner gave it."""
        return self.name

    @property
    def public_id(self) -> str:
        """Return the QualificationTypeId."""
        return encode(Kind.QUALIFICATION_TYPE, self.pk)

    @property
    def status(self) -> TypeStatus:
        """Return the status that the API shows."""
        return TypeStatus.ACTIVE if self.active else TypeStatus.INACTIVE


class Qualification(models.Model):
    """That a worker holds a type, with which value; or held it, once revoked."""

    pk = models.CompositePrimaryKey("worker_id", "qualification_type_id")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False)
    qualification_type = models.ForeignKey(QualificationType, on_delete=models.PROTECT, db_index=False)
    value = models.IntegerField()
    granted_at = models.DateTimeField()
    """The latest grant."""
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=1024, blank=True, default="", db_default="")

    class Meta:
        db_table = "qualification"
        indexes = (models.Index(fields=["qualification_type", "granted_at", "worker"], name="qualification_holders"),)
        verbose_name = _("qualification")

    @property
    def status(self) -> QualificationStatus:
        """Return the status that the API shows."""
        return QualificationStatus.GRANTED if self.revoked_at is None else QualificationStatus.REVOKED


class QualificationRequest(models.Model):
    """A worker's wish to be granted a type. One that waits, or whose test is being taken, is unique for worker and type."""

    id = models.BigAutoField(primary_key=True)
    qualification_type = models.ForeignKey(QualificationType, on_delete=models.PROTECT, db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False)
    state = models.SmallIntegerField(choices=RequestState)
    submitted_at = models.DateTimeField()
    """When it was made; of a test that is still taken, when it began."""
    test = models.ForeignKey(QualificationTest, on_delete=models.PROTECT, null=True, db_index=False)
    """The test as it was when this worker began it."""
    started_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    answer = models.TextField(null=True)
    """What was sent in, stored as of ADR 0011."""
    value = models.IntegerField(null=True)
    """What a test with an answer key came to."""
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1024, blank=True, default="", db_default="")
    """The owner's words about a rejection."""

    class Meta:
        db_table = "qualification_request"
        indexes = (
            models.Index(
                fields=["qualification_type", "submitted_at", "id"], name="qualification_request_waiting", condition=Q(state=1)
            ),
            models.Index(fields=["worker", "qualification_type", "submitted_at"], name="qualification_request_worker"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["worker", "qualification_type"], name="qualification_request_open", condition=Q(state=1)
            ),
            models.UniqueConstraint(
                fields=["worker", "qualification_type"], name="qualification_request_taking", condition=Q(state=5)
            ),
            models.CheckConstraint(condition=Q(state__gte=1, state__lte=6), name="qualification_request_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[1, 5], decided_at__isnull=True) | (~Q(state__in=[1, 5]) & Q(decided_at__isnull=False)),
                name="qualification_request_decided_once_closed",
            ),
            models.CheckConstraint(
                condition=Q(test__isnull=True, deadline__isnull=True, started_at__isnull=True)
                | Q(test__isnull=False, deadline__gt=models.F("started_at")),
                name="qualification_request_test_timed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[5, 6]) | Q(test__isnull=False, answer__isnull=True),
                name="qualification_request_taking_unanswered",
            ),
        )
        verbose_name = _("qualification request")

    def is_running(self, moment: datetime) -> bool:
        """Return whether its test is being taken: one past its deadline is over, swept or not."""
        return self.state == RequestState.TAKING and self.deadline is not None and self.deadline > moment

    @property
    def public_id(self) -> str:
        """Return the QualificationRequestId."""
        return encode(Kind.QUALIFICATION_REQUEST, self.pk)
