"""Counting a field agent's day and handing the cash over; paying back afterwards."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.engines.money.cash import counted
from doorstep.engines.money.ledger import (
    BANK,
    DIFFERENCES,
    Kind,
    Posting,
    cash_of,
    deposit_of,
    entry,
    fee_of,
    moved,
)
from doorstep.engines.money.receipts import APP, ReceiptNumber, gaps
from doorstep.journal.actions import Actor, append
from doorstep.payments.actions_collect import enter, hold_day
from doorstep.payments.models import LedgerEntry, MoneyDay, Receipt
from doorstep.payments.queries import holds, owed_back, paid_back, refund_account
from doorstep.payments.refusals import MoneyRefused
from doorstep.workforce.models import FieldAgent


def close_money_day(
    *, agent: FieldAgent, on: date, pieces: Mapping[int, int], explanation: str, actor: Actor, now: datetime
) -> MoneyDay:
    """This function will close a field agent's day with the notes and coins that were counted: the cash goes under a
    slip to the bank, and a difference from what the receipts say is written down with its explanation.

    `pieces`: how many, by what each is worth in paise. Raises MoneyRefused: closed before, an earlier day still open,
    numbers of the app's book missing (something is not sent yet), a difference without words; ValueError for a piece
    that is none."""
    amount = counted(pieces=pieces)
    with transaction.atomic():
        day, _new = MoneyDay.objects.get_or_create(agent=agent, on=on)
        _refuse_what_is_open(day)
        # Claimed before the cash is reckoned: whoever takes money from now on finds the day closed.
        claim = MoneyDay.objects.filter(pk=day.pk, closed_at=None)
        slip = f"{agent.code}{on:%y%m%d}"
        expected = holds(account=cash_of(agent=agent.code))
        values = {"closed_at": now, "closed_by": actor.name, "slip": slip, "counted_paise": amount}
        if claim.update(**values, expected_paise=expected) != 1:
            raise MoneyRefused("day-closed", _("This day is counted and closed already."))
        # Once more with the row held: a receipt that was written meanwhile counts.
        expected = holds(account=cash_of(agent=agent.code))
        words = explanation.strip()[:300]
        if amount != expected and not words:
            raise MoneyRefused("not-explained", _("Say why the count differs."), field="explanation")
        _hand_over(agent.code, slip, amount, expected, words, actor, now)
        kept = {str(worth): number for worth, number in pieces.items() if number}
        MoneyDay.objects.filter(pk=day.pk).update(expected_paise=expected, pieces=kept, explanation=words)
        details = {"slip": slip, "counted": amount, "expected": expected}
        append(actor=actor, action="money.counted", subject=f"slip:{slip}", details=details, now=now)
    day.refresh_from_db()
    return day


def _refuse_what_is_open(day: MoneyDay) -> None:
    earlier = MoneyDay.objects.filter(agent=day.agent, on__lt=day.on, closed_at=None).order_by("on").first()
    if earlier is not None:
        message = _("Count the day before it first: %(day)s.") % {"day": earlier.on.isoformat()}
        raise MoneyRefused("earlier-day-open", message, details={"on": earlier.on.isoformat()})
    numbers = day.receipts.filter(book=APP).values_list("number", flat=True)
    if missing := gaps(numbers=[*numbers, day.last_app + 1]):
        named = ", ".join(str(ReceiptNumber(day.agent.code, day.on, APP, number)) for number in missing)
        message = _("These receipts were not sent by the phone yet: %(numbers)s. Sync it first.") % {"numbers": named}
        raise MoneyRefused("numbers-missing", message, details={"numbers": list(missing)})


def _hand_over(code: str, slip: str, amount: int, expected: int, words: str, actor: Actor, now: datetime) -> None:
    cash = cash_of(agent=code)
    steps: list[tuple[Kind, tuple[Posting, ...]]] = [
        ("difference", moved(out_of=cash, into=DIFFERENCES, amount_paise=expected - amount)),
        ("deposited", moved(out_of=cash, into=deposit_of(slip=slip), amount_paise=amount)),
    ]
    for kind, postings in steps:
        if postings:
            enter(key=f"{kind}:{slip}", kind=kind, postings=postings, at=now, actor=actor, now=now, reason=words)


def refund(*, receipt: Receipt, amount_paise: int, reason: str, key: str, actor: Actor, now: datetime) -> LedgerEntry:
    """This function will note that money of a receipt is to be paid back, from its largest lines first, once for each
    key. Raises MoneyRefused for more than is left of it, and without a reason."""
    before: LedgerEntry | None = LedgerEntry.objects.filter(key=key).first()
    if before is not None:
        return before
    if not reason.strip():
        raise MoneyRefused("not-explained", _("Say why it is paid back."), field="reason")
    with transaction.atomic():
        # Of two refunds at once each would find all the money left.
        hold_day(day_id=receipt.day_id)
        receipt.refresh_from_db()
        left = receipt.total_paise - paid_back(receipt=receipt) if receipt.settles_id else 0
        if not 0 < amount_paise <= left:
            raise MoneyRefused("too-much", _("Not more than is left of the receipt."), field="amount")
        fees = [Posting(fee_of(code=code), paise) for code, paise in _from_lines(receipt, amount_paise)]
        made = enter(
            key=key,
            kind="refunded",
            postings=entry(postings=[*fees, Posting(refund_account(receipt=receipt), -amount_paise)]),
            at=now,
            actor=actor,
            now=now,
            reason=reason.strip()[:300],
        )
        number = receipt.on_it
        append(
            actor=actor, action="receipt.refund", subject=f"receipt:{number}", details={"paise": amount_paise}, now=now
        )
    return made


def pay_out(*, receipt: Receipt, reference: str, actor: Actor, now: datetime) -> LedgerEntry:
    """This function will note that the bank paid back what is owed back of a receipt, under the bank's reference.
    Raises MoneyRefused when nothing is owed back."""
    account = refund_account(receipt=receipt)
    with transaction.atomic():
        hold_day(day_id=receipt.day_id)
        owed = owed_back(receipt=receipt)
        if owed <= 0:
            raise MoneyRefused("nothing-owed", _("Nothing is owed back of this receipt."))
        postings = moved(out_of=BANK, into=account, amount_paise=owed)
        key = f"paid-out:{account}:{reference.strip()}"[:80]
        made = enter(key=key, kind="paid-out", postings=postings, at=now, actor=actor, now=now, reason=reference[:300])
        number = receipt.on_it
        append(actor=actor, action="receipt.paid-back", subject=f"receipt:{number}", details={"paise": owed}, now=now)
    return made


def _from_lines(receipt: Receipt, amount: int) -> list[tuple[str, int]]:
    """The lines that bear a refund: from the largest on, each at most what was taken for it."""
    left, shares = amount, []
    for line in sorted(receipt.lines, key=lambda line: -line["paise"]):
        share = min(left, max(0, line["paise"]))
        left -= share
        shares.append((line["code"], share))
    return shares
