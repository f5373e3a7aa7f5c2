"""HIT types, HITs, assignments (data-model 3). Each promise of data-model 4 is a constraint here."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kempelen.accounts.models import Requester, Worker
from kempelen.hits.policies import Level
from kempelen.hits.states import ActionStatus, AssignmentState, HitCounts
from kempelen.questions.models import Layout


class HitType(models.Model):
    """The shared properties of HITs; at the same time the group that workers browse. Never changes once made."""

    id = models.BigAutoField(primary_key=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT)
    sandbox = models.BooleanField(default=False, db_default=False)
    title = models.CharField(max_length=128)
    description = models.CharField(max_length=2000)
    keywords = models.CharField(max_length=1000, blank=True)
    reward_micros = models.BigIntegerField()
    duration_seconds = models.PositiveIntegerField()
    approve_after_seconds = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    last_added_at = models.DateTimeField(null=True)
    latest_expires_at = models.DateTimeField(null=True)
    max_slots = models.PositiveIntegerField(default=0, db_default=0)
    retired = models.BooleanField(default=False, db_default=False)
    event_mask = models.PositiveIntegerField(default=0, db_default=0)
    """Bits of the events somebody listens to (``notify.events``); 0 costs nothing (ADR 0012)."""

    class Meta:
        db_table = "hit_type"
        constraints = (
            models.UniqueConstraint(fields=["requester", "digest"], name="hit_type_once_per_digest"),
            models.CheckConstraint(condition=Q(reward_micros__gte=0), name="hit_type_reward_not_negative"),
        )
        verbose_name = _("HIT type")


class HitTypeRequirement(models.Model):
    """One qualification requirement of a HIT type (requester-api 3.2)."""

    id = models.BigAutoField(primary_key=True)
    hit_type = models.ForeignKey(HitType, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    qualification_type_id = models.CharField(max_length=255)
    comparator = models.CharField(max_length=24)
    integer_values = models.JSONField(default=list)
    locale_values = models.JSONField(default=list)
    actions_guarded = models.CharField(max_length=28)

    class Meta:
        db_table = "hit_type_requirement"
        indexes = (models.Index(fields=["qualification_type_id", "hit_type"], name="requirement_of_type"),)
        constraints = (models.UniqueConstraint(fields=["hit_type", "position"], name="requirement_once_per_position"),)


class HitTypePace(models.Model):
    """How long workers take, measured over the latest submissions; feeds the "Measured pay" column."""

    hit_type = models.OneToOneField(HitType, on_delete=models.CASCADE, primary_key=True, related_name="pace")
    measurements = models.PositiveIntegerField()
    median_seconds = models.FloatField()
    measured_at = models.DateTimeField()

    class Meta:
        db_table = "hit_type_pace"


_TAKEN = F("pending") + F("submitted") + F("approved") + F("rejected") + F("released")


class Hit(models.Model):
    """One task. The row counts its own assignments, so an oversold HIT cannot be written (data-model 1)."""

    id = models.BigAutoField(primary_key=True)
    hit_type = models.ForeignKey(HitType, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    requester = models.ForeignKey(Requester, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    batch_id = models.BigIntegerField(null=True)
    layout = models.ForeignKey(Layout, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    content = models.TextField()
    """Question XML as received; with a layout, its parameters as a JSON object."""
    has_form = models.BooleanField(default=False, db_default=False)
    """Whether the question is a QuestionForm: its answers are read by the form's rules before they are stored."""
    annotation = models.CharField(max_length=255, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reward_micros = models.BigIntegerField()
    fee_micros = models.BigIntegerField()
    slots = models.IntegerField()
    pending = models.IntegerField(default=0, db_default=0)
    submitted = models.IntegerField(default=0, db_default=0)
    approved = models.IntegerField(default=0, db_default=0)
    rejected = models.IntegerField(default=0, db_default=0)
    released = models.IntegerField(default=0, db_default=0)
    queued_at = models.DateTimeField(null=True)
    reviewable_at = models.DateTimeField(null=True)
    reviewing = models.BooleanField(default=False, db_default=False)
    policed = models.BooleanField(default=False, db_default=False)
    """Whether it has a review policy; without one no verb looks further (ADR 0017)."""
    judge_due = models.BooleanField(default=False, db_default=False)
    """Set when a policed HIT becomes reviewable, cleared by whoever runs its policy: once each time."""
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "hit"
        indexes = (
            models.Index(fields=["hit_type", "queued_at"], name="hit_queue", condition=Q(queued_at__isnull=False)),
            models.Index(fields=["expires_at"], name="hit_expiry", condition=Q(queued_at__isnull=False)),
            models.Index(fields=["hit_type", "reviewable_at"], name="hit_reviewable", condition=Q(reviewable_at__isnull=False)),
            models.Index(fields=["requester", "id"], name="hit_requester"),
            models.Index(fields=["batch_id", "id"], name="hit_batch", condition=Q(batch_id__isnull=False)),
            models.Index(fields=["hit_type", "id"], name="hit_alone", condition=Q(batch_id__isnull=True)),
            models.Index(fields=["id"], name="hit_judge_due", condition=Q(judge_due=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(slots__gt=0, pending__gte=0, submitted__gte=0, approved__gte=0, rejected__gte=0, released__gte=0),
                name="hit_counts_not_negative",
            ),
            models.CheckConstraint(condition=Q(slots__gte=_TAKEN), name="hit_never_oversold"),
            models.CheckConstraint(
                condition=Q(queued_at__isnull=True, slots=_TAKEN) | (Q(queued_at__isnull=False) & ~Q(slots=_TAKEN)),
                name="hit_queued_while_slots_free",
            ),
            models.CheckConstraint(
                condition=Q(reviewable_at__isnull=False, queued_at__isnull=True, pending=0, disposed_at__isnull=True)
                | (Q(reviewable_at__isnull=True) & ~Q(queued_at__isnull=True, pending=0, disposed_at__isnull=True)),
                name="hit_reviewable_when_done",
            ),
            models.CheckConstraint(condition=Q(reward_micros__gte=0, fee_micros__gte=0), name="hit_price_not_negative"),
            models.CheckConstraint(
                condition=Q(judge_due=False) | Q(policed=True, reviewable_at__isnull=False), name="hit_judged_when_reviewable"
            ),
        )
        verbose_name = _("HIT")

    @property
    def price_micros(self) -> int:
        """Return what the requester sets aside for one slot: reward and fee."""
        return self.reward_micros + self.fee_micros

    @property
    def counts(self) -> HitCounts:
        """Return what the status is judged by."""
        return HitCounts(
            slots=self.slots,
            pending=self.pending,
            submitted=self.submitted,
            approved=self.approved,
            rejected=self.rejected,
            expires_at=self.expires_at,
            reviewing=self.reviewing,
            disposed=self.disposed_at is not None,
        )


class Assignment(models.Model):
    """One worker's go at a HIT. ``due_at`` is the moment the row moves by itself: the deadline, then auto-approval."""

    id = models.BigAutoField(primary_key=True)
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False)
    state = models.SmallIntegerField(choices=AssignmentState)
    reward_micros = models.BigIntegerField()
    fee_micros = models.BigIntegerField()
    accepted_at = models.DateTimeField()
    deadline = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    """Kept when a rejection is overridden, so that both times can be told (requester-api 3.3)."""
    due_at = models.DateTimeField(null=True)
    answer = models.TextField(null=True)
    """JSON array of ``[field, value]`` pairs in order of first appearance (question-formats 9); a form adds a kind (ADR 13)."""
    proof = models.SmallIntegerField(null=True)
    """How sure it is that the worker sent the answer: 3 frame ticket or session, 1 the id alone (security 1.7)."""
    feedback = models.CharField(max_length=1024, blank=True, default="", db_default="")
    return_reason = models.CharField(max_length=24, blank=True, default="", db_default="")

    class Meta:
        db_table = "assignment"
        indexes = (
            models.Index(fields=["state", "due_at"], name="assignment_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["worker", "submitted_at"], name="assignment_worker", condition=Q(state__lte=4)),
            models.Index(fields=["hit", "submitted_at", "id"], name="assignment_sent", condition=Q(submitted_at__isnull=False)),
        )
        constraints = (
            models.UniqueConstraint(fields=["hit", "worker"], name="assignment_live", condition=Q(state__lte=4)),
            models.CheckConstraint(condition=Q(state__gte=1, state__lte=6), name="assignment_state_known"),
            models.CheckConstraint(
                condition=Q(state__lte=2, due_at__isnull=False) | Q(state__gte=3, due_at__isnull=True),
                name="assignment_due_while_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[2, 3, 4], submitted_at__isnull=False) | Q(state__in=[1, 5, 6], submitted_at__isnull=True),
                name="assignment_submitted_when_sent",
            ),
        )
        verbose_name = _("assignment")


class WorkerGroup(models.Model):
    """A worker's bookmark in a group: everything queued before ``seen_until`` and still open was done by this worker."""

    pk = models.CompositePrimaryKey("worker_id", "hit_type_id")
    worker = models.ForeignKey(Worker, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    hit_type = models.ForeignKey(HitType, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    done = models.IntegerField(default=0, db_default=0)
    seen_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "worker_group"
        constraints = (models.CheckConstraint(condition=Q(done__gte=0), name="worker_group_done_not_negative"),)


class GroupCount(models.Model):
    """One of 16 signed counters whose sum is the number of open HITs of a group; sharded against lock contention."""

    pk = models.CompositePrimaryKey("hit_type_id", "shard")
    hit_type = models.ForeignKey(HitType, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    shard = models.SmallIntegerField()
    hits = models.BigIntegerField()

    class Meta:
        db_table = "group_count"


class WorkerBlock(models.Model):
    """A requester does not want this worker's work any more. Checked by accept itself: it takes effect at once."""

    pk = models.CompositePrimaryKey("requester_id", "worker_id")
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False)
    reason = models.CharField(max_length=1024, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "worker_block"
        indexes = (
            models.Index(fields=["requester", "at", "worker"], name="worker_block_listed"),
            models.Index(fields=["worker"], name="worker_block_worker"),
        )


class RequestToken(models.Model):
    """A UniqueRequestToken that has been used (requester-api 1.10)."""

    pk = models.CompositePrimaryKey("requester_id", "operation", "token")
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, db_index=False)
    operation = models.CharField(max_length=40)
    token = models.CharField(max_length=64)
    result_id = models.BigIntegerField()
    request_id = models.CharField(max_length=36)
    """The call that used it, by the id that its answer carried."""
    at = models.DateTimeField()

    class Meta:
        db_table = "request_token"


class Bonus(models.Model):
    """Money given on top, with the requester's words."""

    id = models.BigAutoField(primary_key=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT)
    amount_micros = models.BigIntegerField()
    fee_micros = models.BigIntegerField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "bonus"
        constraints = (models.CheckConstraint(condition=Q(amount_micros__gt=0, fee_micros__gte=0), name="bonus_positive"),)
        verbose_name = _("bonus")
        verbose_name_plural = _("bonuses")


class ReviewPolicy(models.Model):
    """A review policy of one HIT, as its requester gave it (requester-api 7). Written with the HIT, never changed."""

    id = models.BigAutoField(primary_key=True)
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, db_index=False, related_name="policies")
    level = models.SmallIntegerField(choices=Level)
    name = models.CharField(max_length=64)
    parameters = models.JSONField()

    class Meta:
        db_table = "review_policy"
        constraints = (
            models.UniqueConstraint(fields=["hit", "level"], name="review_policy_once_per_level"),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="review_policy_level_known"),
        )


class PolicyRun(models.Model):
    """One time that a policy judged: one assignment, or its HIT. What it found and did hangs on it."""

    id = models.BigAutoField(primary_key=True)
    policy = models.ForeignKey(ReviewPolicy, on_delete=models.PROTECT, related_name="runs")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, db_index=False)
    score = models.SmallIntegerField(null=True)
    """KnownAnswerScore or HitAgreementScore, 0 to 100; none where nothing could be compared."""
    at = models.DateTimeField()

    class Meta:
        db_table = "policy_run"
        constraints = (
            models.UniqueConstraint(
                fields=["assignment"], name="policy_run_once_per_assignment", condition=Q(assignment__isnull=False)
            ),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100), name="policy_run_percent"),
        )


class PolicyResult(models.Model):
    """One line of what a run found: a key and its value, about an assignment or else the HIT."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(PolicyRun, on_delete=models.PROTECT, db_index=False, related_name="results")
    position = models.PositiveIntegerField()
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, db_index=False, db_constraint=False)
    question = models.TextField(null=True)
    key = models.CharField(max_length=32)
    value = models.TextField()

    class Meta:
        db_table = "policy_result"
        constraints = (models.UniqueConstraint(fields=["run", "position"], name="policy_result_in_order"),)


class PolicyAction(models.Model):
    """One thing a run did, or tried to do, to an assignment or else the HIT. It ends once (``states.ACTION_MOVES``)."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(PolicyRun, on_delete=models.PROTECT, db_index=False, related_name="actions")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=8)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, db_index=False, db_constraint=False)
    status = models.SmallIntegerField(choices=ActionStatus, default=ActionStatus.INTENDED)
    completed_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    error_code = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "policy_action"
        constraints = (
            models.UniqueConstraint(fields=["run", "position"], name="policy_action_in_order"),
            models.CheckConstraint(condition=Q(name__in=["review", "approve", "reject", "extend"]), name="policy_action_known"),
            models.CheckConstraint(
                condition=Q(status=1, completed_at__isnull=True) | Q(status__in=[2, 3, 4], completed_at__isnull=False),
                name="policy_action_completed_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(status=3) & ~Q(error_code="") | ~Q(status=3) & Q(error_code=""), name="policy_action_failed_with_code"
            ),
        )
