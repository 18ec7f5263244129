"""Charges, receipts, and the ledger behind them. Money that is written down is never changed: it is taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorstep.engines.money.receipts import APP, PAPER, ReceiptNumber
from doorstep.journal.kept import Kept
from doorstep.texts.fields import TextsField
from doorstep.workforce.models import FieldAgent


class Charge(models.Model):
    """What is owed for one appointment: the sum of the lines whose amount is known; never changed once told."""

    total_paise = models.PositiveIntegerField()
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.total_paise} paise"


class ChargeLine(models.Model):
    """One line. `amount_paise` is None where the department's amount is read at the door."""

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=80)
    label = TextsField()
    amount_paise = models.IntegerField(null=True, blank=True)
    reading = models.CharField(max_length=8)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["charge", "position"], name="one_line_a_position")]

    def __str__(self) -> str:
        return f"{self.code} {self.amount_paise}"


class MoneyDay(models.Model):
    """The money of one field agent's day, which is the claim on its receipt numbers: open until it is counted.

    `last_app` and `last_paper`: the last number of each book. `expected_paise`: what the ledger said was carried when
    `counted_paise` were; `pieces`: how many of each note and coin, by paise. `slip` goes with the cash to the bank."""

    agent = models.ForeignKey(FieldAgent, on_delete=models.PROTECT, related_name="money_days")
    on = models.DateField()
    last_app = models.PositiveIntegerField(default=0)
    last_paper = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True, default="")
    slip = models.CharField(max_length=24, blank=True, default="")
    expected_paise = models.BigIntegerField(null=True)
    counted_paise = models.BigIntegerField(null=True)
    pieces = models.JSONField(default=dict)
    explanation = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-on", "agent"]
        constraints = [
            models.UniqueConstraint(fields=["agent", "on"], name="one_money_day"),
            models.UniqueConstraint(fields=["slip"], condition=~models.Q(slip=""), name="one_day_a_slip"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, counted_paise__isnull=True)
                | models.Q(closed_at__isnull=False, counted_paise__isnull=False, expected_paise__isnull=False),
                name="closed_exactly_when_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.on}"


class LedgerEntry(Kept):
    """One movement of money; its postings come to nothing together. `key`: what makes it happen once."""

    class Kind(models.TextChoices):
        COLLECTED = "collected", _("collected")
        REVERSED = "reversed", _("taken back")
        DEPOSITED = "deposited", _("handed over")
        DIFFERENCE = "difference", _("difference")
        BANKED = "banked", _("confirmed by the bank")
        REFUNDED = "refunded", _("to be paid back")
        PAID_OUT = "paid-out", _("paid back")

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, db_index=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True, default="")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class LedgerPosting(Kept):
    """Whole paise that one entry brings into an account, or takes out of it when negative."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=100, db_index=True)
    amount_paise = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "account"], name="one_posting_an_account"),
            models.CheckConstraint(condition=~models.Q(amount_paise=0), name="no_posting_of_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_paise}"


class Receipt(models.Model):
    """Proof of money received, in a gap-free series. `settles`: the charge, while nobody took the receipt back.

    `lines`: {"code", "label" by language, "paise"} as printed, with what was read at the door. `given_paise`: the cash
    that was handed over, before change."""

    class Method(models.TextChoices):
        CASH = "cash", _("cash")
        UPI = "upi", _("UPI")

    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="receipt")
    day = models.ForeignKey(MoneyDay, on_delete=models.PROTECT, related_name="receipts")
    book = models.CharField(max_length=1, choices=[(APP, "app"), (PAPER, "paper")])
    number = models.PositiveIntegerField()
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="receipts")
    settles = models.OneToOneField(Charge, on_delete=models.PROTECT, null=True, related_name="settled_by")
    method = models.CharField(max_length=4, choices=Method.choices)
    total_paise = models.PositiveIntegerField()
    given_paise = models.PositiveIntegerField(null=True)
    lines = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["day", "book", "number"]
        constraints = [models.UniqueConstraint(fields=["day", "book", "number"], name="one_receipt_a_number")]

    def __str__(self) -> str:
        return f"receipt {self.pk}"

    @property
    def on_it(self) -> ReceiptNumber:
        """The number that stands on it; whoever reads many takes `day__agent` along."""
        return ReceiptNumber(self.day.agent.code, self.day.on, self.book, self.number)

    @property
    def change_paise(self) -> int:
        """What was given back of the cash."""
        return max(0, (self.given_paise or 0) - self.total_paise)


class BankStatement(Kept):
    """A file of the bank that was brought in; `digest` (SHA-256) keeps it from being brought in twice."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class BankRow(Kept):
    """One credit of a statement. `entry`: what it confirmed, None when our books know nothing of it."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    on = models.DateField()
    words = models.CharField(max_length=300)
    amount_paise = models.BigIntegerField()
    account = models.CharField(max_length=100, blank=True, default="")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, null=True, related_name="bank_row")

    class Meta:
        ordering = ["statement", "line"]
        constraints = [models.UniqueConstraint(fields=["statement", "line"], name="one_row_a_line")]

    def __str__(self) -> str:
        return f"{self.on} {self.amount_paise}"
