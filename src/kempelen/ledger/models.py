"""Accounts and transfers (data-model 3 and 7). One transfer is one row, both sides; rows are never changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AccountKind(models.IntegerChoices):
    """Whose money an account holds. Escrow and requester accounts belong to a requester, worker accounts to a worker."""

    CASH = 0, _("Cash")
    FEES = 1, _("Fees")
    REQUESTER = 2, _("Requester")
    ESCROW = 3, _("Escrow")
    WORKER = 4, _("Worker")


class Reason(models.IntegerChoices):
    """Why money moved. With the subject and its turn it is the idempotency key: each happens once for life.

    Subjects: reward, fee, refund and override an assignment; hold and release a HIT; bonus and bonus fee a bonus; batch hold
    and batch release a batch; deposit a deposit.
    """

    REWARD = 1, _("Reward")
    FEE = 2, _("Fee")
    HOLD = 3, _("Reserved")
    RELEASE = 4, _("Released")
    REFUND = 5, _("Refund of a rejected assignment")
    BONUS = 6, _("Bonus")
    BONUS_FEE = 7, _("Fee on a bonus")
    DEPOSIT = 8, _("Deposit")
    WITHDRAWAL = 9, _("Withdrawal")
    PAYOUT = 10, _("Payout")
    BATCH_HOLD = 11, _("Reserved for a batch")
    BATCH_RELEASE = 12, _("Released from a batch")
    OVERRIDE = 13, _("Rejection taken back")


class Account(models.Model):
    """A place where money stands. Only requesters' accounts keep a balance: the rest is summed (DESIGN, Money)."""

    id = models.BigAutoField(primary_key=True)
    kind = models.SmallIntegerField(choices=AccountKind)
    owner_id = models.BigIntegerField()
    sandbox = models.BooleanField(default=False, db_default=False)
    """Whose environment it is: play money never meets real money. The house has its own two accounts in each (ADR 0015)."""
    balance_micros = models.BigIntegerField(null=True)

    class Meta:
        db_table = "account"
        constraints = (
            models.UniqueConstraint(fields=["kind", "owner_id"], name="account_once_per_owner"),
            models.CheckConstraint(condition=Q(balance_micros__gte=0), name="account_balance_not_negative"),
            models.CheckConstraint(
                condition=Q(kind=2, balance_micros__isnull=False) | (~Q(kind=2) & Q(balance_micros__isnull=True)),
                name="account_balance_of_requesters_only",
            ),
            models.CheckConstraint(
                condition=Q(kind__gt=1) | Q(owner_id=0, sandbox=False) | Q(owner_id=1, sandbox=True),
                name="account_house_of_its_environment",
            ),
        )
        verbose_name = _("account")


class Transfer(models.Model):
    """Money from one account to another, once. No foreign keys to account: approvals must not share-lock the fees row."""

    id = models.BigAutoField(primary_key=True)
    debit_id = models.BigIntegerField()
    credit_id = models.BigIntegerField()
    amount_micros = models.BigIntegerField()
    reason = models.SmallIntegerField(choices=Reason)
    subject_id = models.BigIntegerField()
    turn = models.SmallIntegerField(default=0, db_default=0)
    at = models.DateTimeField()

    class Meta:
        db_table = "transfer"
        constraints = (
            models.UniqueConstraint(fields=["reason", "subject_id", "turn"], name="transfer_once"),
            models.CheckConstraint(condition=Q(amount_micros__gt=0), name="transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(debit_id=F("credit_id")), name="transfer_between_two_accounts"),
        )
        indexes = (
            models.Index(fields=["debit_id", "id"], name="transfer_debit", condition=Q(reason__gt=2)),
            models.Index(fields=["credit_id", "id"], name="transfer_credit", condition=Q(reason__gt=2)),
        )
        verbose_name = _("transfer")


class Deposit(models.Model):
    """Money that came in from outside. ``reference`` is the idempotency key of whoever booked it."""

    id = models.BigAutoField(primary_key=True)
    requester_id = models.BigIntegerField()
    amount_micros = models.BigIntegerField()
    reference = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "deposit"
        constraints = (models.CheckConstraint(condition=Q(amount_micros__gt=0), name="deposit_positive"),)
        verbose_name = _("deposit")
