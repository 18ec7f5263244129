"""Taking money for a charge, and taking a receipt back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from doorstep.engines.money.ledger import Kind, Posting, cash_of, collected, reversal, upi_of
from doorstep.engines.money.receipts import APP, ReceiptNumber
from doorstep.journal.actions import Actor, append
from doorstep.payments.models import Charge, LedgerEntry, LedgerPosting, MoneyDay, Receipt
from doorstep.payments.refusals import MoneyRefused
from doorstep.workforce.models import FieldAgent

# Nobody pays more than ten lakh rupees at a door.
MOST_PAISE = 100_000_000


@dataclass(frozen=True, slots=True)
class Taking:
    """Money that a field agent took at a door. `key` makes it happen once, however often it is said.

    `readings`: paise by the position of each line that is read at the door. `number`: that of the app's book, which
    the phone gave out; None takes the next one of the paper book. `given_paise`: cash before change, None if exact."""

    charge: Charge
    agent: FieldAgent
    on: date
    method: str
    at: datetime
    key: str
    readings: Mapping[int, int] = field(default_factory=dict)
    given_paise: int | None = None
    number: int | None = None


def collect(*, taking: Taking, actor: Actor, now: datetime) -> Receipt:
    """This function will write a receipt and its entry for money that was taken, once for each key; said again, it
    returns the same receipt. In the caller's transaction, or in its own. Raises MoneyRefused."""
    if before := Receipt.objects.filter(entry__key=taking.key).select_related("day__agent").first():
        if before.charge_id != taking.charge.pk:
            raise MoneyRefused("number-used", _("This was said of another visit before."))
        return before
    lines = owed(charge=taking.charge, readings=taking.readings)
    total = sum(paise for _code, _label, paise in lines)
    _check(taking, total)
    try:
        with transaction.atomic():
            receipt = _write(taking, lines, total, actor, now)
            number = receipt.on_it
            details = {"number": str(number), "paise": total, "charge": taking.charge.pk, "method": taking.method}
            append(actor=actor, action="receipt.given", subject=f"receipt:{number}", details=details, now=now)
    except IntegrityError as error:
        if again := Receipt.objects.filter(entry__key=taking.key, charge=taking.charge).first():
            return again
        raise _taken(taking) from error
    return receipt


def owed(*, charge: Charge, readings: Mapping[int, int]) -> list[tuple[str, Mapping[str, str], int]]:
    """This function will return what a charge comes to line by line, with what was read at the door: (code, label,
    paise). Raises MoneyRefused for a line that was not read, and for a reading that cannot be."""
    rows = list(charge.lines.all())
    open_lines = {row.position for row in rows if row.amount_paise is None}
    for position in sorted(open_lines - set(readings)):
        raise MoneyRefused("not-read", _("Enter what the bill says."), field=f"line{position}")
    for position, paise in readings.items():
        if position not in open_lines or not 0 <= paise <= MOST_PAISE:
            raise MoneyRefused("not-read", _("This amount cannot be."), field=f"line{position}")
    amounts = {row.position: readings.get(row.position, row.amount_paise or 0) for row in rows}
    return [(row.code, row.label, amounts[row.position]) for row in rows]


def reverse_receipt(*, receipt: Receipt, reason: str, actor: Actor, now: datetime) -> LedgerEntry:
    """This function will take a receipt back by an entry that undoes its own; the charge is owed again. While the day
    is open only: once its cash is handed over, money is paid back by a refund. Raises MoneyRefused."""
    if not reason.strip():
        raise MoneyRefused("not-explained", _("Say why the receipt is taken back."), field="reason")
    with transaction.atomic():
        _claim_day(receipt.day)
        if Receipt.objects.filter(pk=receipt.pk, settles__isnull=False).update(settles=None) != 1:
            raise MoneyRefused("taken-back", _("This receipt was taken back before."))
        undone = receipt.entry
        postings = [Posting(one.account, one.amount_paise) for one in undone.postings.all()]
        entry = enter(
            key=f"reversed:{undone.key}"[:80],
            kind="reversed",
            postings=reversal(postings=postings),
            at=now,
            actor=actor,
            now=now,
            reason=reason.strip()[:300],
            reverses=undone,
        )
        number = receipt.on_it
        append(actor=actor, action="receipt.taken-back", subject=f"receipt:{number}", details={}, now=now)
    return entry


def enter(
    *,
    key: str,
    kind: Kind,
    postings: Sequence[Posting],
    at: datetime,
    actor: Actor,
    now: datetime,
    reason: str = "",
    reverses: LedgerEntry | None = None,
) -> LedgerEntry:
    """This function will write one entry with its postings, in the caller's transaction. Raises IntegrityError for a
    key that was used."""
    entry = LedgerEntry.objects.create(
        key=key, kind=kind, at=at, recorded_at=now, recorded_by=actor.name, reason=reason, reverses=reverses
    )
    rows = [LedgerPosting(entry=entry, account=one.account, amount_paise=one.amount_paise) for one in postings]
    LedgerPosting.objects.bulk_create(rows)
    return entry


def hold_day(*, day_id: int) -> None:
    """This function will hold the row of a day's money until the caller's transaction ends."""
    MoneyDay.objects.filter(pk=day_id).update(last_app=F("last_app"))


def _check(taking: Taking, total: int) -> None:
    if taking.method not in Receipt.Method.values:
        raise MoneyRefused("nothing-owed", _("Choose how it was paid."), field="method")
    if total <= 0:
        raise MoneyRefused("nothing-owed", _("Nothing is owed for this visit."))
    if total > MOST_PAISE:
        raise MoneyRefused("too-much", _("This is more than may be taken at a door."))
    if taking.given_paise is not None and taking.given_paise < total:
        raise MoneyRefused("too-little", _("Less was given than is owed."), field="given")


def _write(
    taking: Taking, lines: Sequence[tuple[str, Mapping[str, str], int]], total: int, actor: Actor, now: datetime
) -> Receipt:
    day, _new = MoneyDay.objects.get_or_create(agent=taking.agent, on=taking.on)
    number = _next_number(day, taking.number)
    on_it = ReceiptNumber(taking.agent.code, taking.on, number[0], number[1])
    cash = taking.method == Receipt.Method.CASH
    entry = enter(
        key=taking.key,
        kind="collected",
        postings=collected(
            into=cash_of(agent=taking.agent.code) if cash else upi_of(reference=on_it.reference),
            lines=[(code, paise) for code, _label, paise in lines],
        ),
        at=taking.at,
        actor=actor,
        now=now,
    )
    return Receipt.objects.create(
        entry=entry,
        day=day,
        book=on_it.book,
        number=on_it.number,
        charge=taking.charge,
        settles=taking.charge,
        method=taking.method,
        total_paise=total,
        given_paise=taking.given_paise if cash else None,
        lines=[{"code": code, "label": dict(label), "paise": paise} for code, label, paise in lines],
        at=taking.at,
    )


def _next_number(day: MoneyDay, given: int | None) -> tuple[str, int]:
    """The book and number, claimed on the open day's row so that nobody else has it."""
    if given is not None:
        _claim_day(day, last_app=Greatest(F("last_app"), given))
        return APP, given
    _claim_day(day, last_paper=F("last_paper") + 1)
    day.refresh_from_db()
    return "P", day.last_paper


def _claim_day(day: MoneyDay, **changes: object) -> None:
    """Holds the row until the transaction ends: of counting a day and taking money on it one comes first."""
    values = changes or {"last_app": F("last_app")}
    if MoneyDay.objects.filter(pk=day.pk, closed_at=None).update(**values) != 1:
        raise MoneyRefused("day-closed", _("This day is counted and closed. A refund is paid from the office."))


def _taken(taking: Taking) -> MoneyRefused:
    if Receipt.objects.filter(settles=taking.charge).exists():
        return MoneyRefused("already-paid", _("This visit is paid already."))
    return MoneyRefused("number-used", _("This receipt number was given before."), field="number")
