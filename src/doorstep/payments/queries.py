"""Reading what is owed, what was taken, and the books."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, QuerySet, Sum

from doorstep.engines.fees.itemise import Line
from doorstep.engines.money.audit import BankLine, BookedEntry, BookedReceipt, Books, Close
from doorstep.engines.money.ledger import REFUNDS, Posting
from doorstep.journal.models import Entry
from doorstep.payments.models import BankRow, Charge, LedgerEntry, LedgerPosting, MoneyDay, Receipt


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account of money that waits for the bank, "deposit:<slip>" or "upi:<reference>": paise, and since when."""

    account: str
    held_paise: int
    since_at: datetime

    @property
    def kind(self) -> str:
        """ "deposit" or "upi"."""
        return self.account.partition(":")[0]

    @property
    def reference(self) -> str:
        """The slip, or what UPI carries."""
        return self.account.partition(":")[2]


def lines_of(*, charge: Charge) -> tuple[Line, ...]:
    """This function will return the lines as they were told."""
    return tuple(
        Line(code=row.code, label=row.label, amount_paise=row.amount_paise, reading=row.reading)  # type: ignore[arg-type]
        for row in charge.lines.all()
    )


def holds(*, account: str) -> int:
    """This function will return what an account holds, in paise. One query."""
    total: int | None = LedgerPosting.objects.filter(account=account).aggregate(sum=Sum("amount_paise"))["sum"]
    return total or 0


def paid_back(*, receipt: Receipt) -> int:
    """This function will return how many paise of a receipt are to be paid back or were. One query."""
    rows = LedgerPosting.objects.filter(account=refund_account(receipt=receipt), entry__kind="refunded")
    return -(rows.aggregate(sum=Sum("amount_paise"))["sum"] or 0)


def owed_back(*, receipt: Receipt) -> int:
    """This function will return how many paise of a receipt are still to be paid back. One query."""
    return -holds(account=refund_account(receipt=receipt))


def refund_account(*, receipt: Receipt) -> str:
    """This function will return the account of what is to be paid back of a receipt."""
    return f"{REFUNDS}:{receipt.on_it.reference}"


def waiting_for_the_bank() -> tuple[Waiting, ...]:
    """This function will return what the bank has not confirmed yet, the oldest first. One query."""
    rows = LedgerPosting.objects.filter(account__regex="^(deposit|upi):").values("account")
    sums = rows.annotate(held=Sum("amount_paise"), since=Min("entry__at")).filter(held__gt=0)
    found = sums.order_by("since", "account").values_list("account", "held", "since")
    return tuple(Waiting(account, held, since) for account, held, since in found)


def receipts() -> QuerySet[Receipt]:
    """This function will return receipts with what their numbers are made of."""
    return Receipt.objects.select_related("day__agent", "entry")


def receipts_of(*, charge_id: int) -> list[Receipt]:
    """This function will return the receipts for a charge, the latest first. One query."""
    return list(receipts().filter(charge=charge_id).order_by("-id"))


def open_days(*, agent_id: int, before: date) -> list[date]:
    """This function will return the days before this one whose money is not counted yet. One query."""
    rows = MoneyDay.objects.filter(agent_id=agent_id, on__lt=before, closed_at=None)
    return list(rows.order_by("on").values_list("on", flat=True))


def books() -> Books:
    """This function will return everything that is written down about money, and what the journal says was given."""
    entries = LedgerEntry.objects.select_related("reverses").prefetch_related("postings")
    days = MoneyDay.objects.exclude(closed_at=None).select_related("agent")
    told = Entry.objects.filter(action="receipt.given").values_list("details", flat=True)
    return Books(
        entries=tuple(
            BookedEntry(
                row.key,
                row.kind,
                tuple(Posting(one.account, one.amount_paise) for one in row.postings.all()),
                row.reverses.key if row.reverses else "",
            )
            for row in entries
        ),
        receipts=tuple(
            BookedReceipt(
                row.on_it,
                row.method,
                row.total_paise,
                row.entry.key,
            )
            for row in receipts()
        ),
        closes=tuple(Close(day.agent.code, day.on, day.slip, day.counted_paise or 0) for day in days),
        bank=tuple(BankLine(row.account, row.amount_paise) for row in BankRow.objects.all()),
        told={said["number"]: said["paise"] for said in told},
    )
