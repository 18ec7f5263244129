"""Auditing the books: receipts against the ledger, the ledger against what was handed over, that against the bank."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from doorstep.engines.money.ledger import DIFFERENCES, Posting, balances, cash_of, deposit_of, upi_of
from doorstep.engines.money.receipts import ReceiptNumber, gaps


@dataclass(frozen=True, slots=True)
class BookedReceipt:
    """A receipt as a citizen holds it: what it says was taken, "cash" or "upi", and the entry that it stands for."""

    number: ReceiptNumber
    method: str
    amount_paise: int
    entry: str


@dataclass(frozen=True, slots=True)
class BookedEntry:
    """An entry of the ledger; `reverses`: the entry that it undoes, "" for none."""

    key: str
    kind: str
    postings: tuple[Posting, ...]
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """A field agent's day that was counted: what was handed over under which slip."""

    agent: str
    on: date
    slip: str
    counted_paise: int


@dataclass(frozen=True, slots=True)
class BankLine:
    """One credit of the bank's statement, matched to a deposit or a UPI payment by `reference`, "" while it is not."""

    reference: str
    amount_paise: int


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that is written down about money. `told`: paise by receipt number as the journal, which cannot be
    changed without being seen, says that they were given."""

    entries: Sequence[BookedEntry]
    receipts: Sequence[BookedReceipt]
    closes: Sequence[Close]
    bank: Sequence[BankLine]
    told: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that does not agree: what kind, about what, and by how many paise."""

    code: str
    about: str
    off_paise: int = 0


def audit(*, books: Books) -> tuple[Finding, ...]:
    """This function will return everything that does not agree, sorted; nothing means that every paisa is where the
    books say.

    Codes: "unbalanced", "receipt-missing", "receipt-without-entry", "receipt-twice", "entry-without-receipt",
    "receipt-differs", "reversed-twice", "reversal-differs", "cash-left", "deposit-differs", "deposit-not-banked",
    "upi-not-banked", "banked-differs", "bank-without-books", "told-differs"; "difference" for what a count found."""
    checks = (_balance, _series, _told, _receipts, _reversals, _differences, _closes, _banked)
    return tuple(sorted(finding for check in checks for finding in check(books)))


def _balance(books: Books) -> Iterator[Finding]:
    for entry in books.entries:
        if off := sum(one.amount_paise for one in entry.postings):
            yield Finding("unbalanced", entry.key, off)


def _series(books: Books) -> Iterator[Finding]:
    series: dict[tuple[str, date, str], list[int]] = defaultdict(list)
    for receipt in books.receipts:
        one = receipt.number
        series[one.agent, one.on, one.book].append(one.number)
    for (agent, on, book), numbers in series.items():
        for number in gaps(numbers=numbers):
            yield Finding("receipt-missing", str(ReceiptNumber(agent, on, book, number)))
        for number, times in Counter(numbers).items():
            if times > 1:
                yield Finding("receipt-twice", str(ReceiptNumber(agent, on, book, number)))


def _told(books: Books) -> Iterator[Finding]:
    kept = {str(receipt.number): receipt.amount_paise for receipt in books.receipts}
    for number in sorted({*kept, *books.told}):
        if off := books.told.get(number, 0) - kept.get(number, 0):
            yield Finding("told-differs", number, off)


def _differences(books: Books) -> Iterator[Finding]:
    for entry in books.entries:
        if entry.kind == "difference":
            yield Finding("difference", entry.key, balances(postings=entry.postings).get(DIFFERENCES, 0))


def _receipts(books: Books) -> Iterator[Finding]:
    taken = {entry.key: entry for entry in books.entries if entry.kind == "collected"}
    for receipt in books.receipts:
        entry = taken.pop(receipt.entry, None)
        if entry is None:
            yield Finding("receipt-without-entry", str(receipt.number), receipt.amount_paise)
            continue
        number = receipt.number
        into = upi_of(reference=number.reference) if receipt.method == "upi" else cash_of(agent=number.agent)
        entered = balances(postings=entry.postings).get(into, 0)
        if entered != receipt.amount_paise:
            yield Finding("receipt-differs", str(receipt.number), receipt.amount_paise - entered)
    for key, entry in taken.items():
        yield Finding("entry-without-receipt", key, sum(max(0, one.amount_paise) for one in entry.postings))


def _reversals(books: Books) -> Iterator[Finding]:
    by_key = {entry.key: entry for entry in books.entries}
    seen: Counter[str] = Counter()
    for entry in books.entries:
        if not entry.reverses:
            continue
        seen[entry.reverses] += 1
        undone = by_key.get(entry.reverses)
        before = undone.postings if undone else ()
        if left := balances(postings=[*before, *entry.postings]):
            yield Finding("reversal-differs", entry.key, max(abs(amount) for amount in left.values()))
    for key, times in seen.items():
        if times > 1:
            yield Finding("reversed-twice", key)


def _closes(books: Books) -> Iterator[Finding]:
    held = _held(books)
    handed = {close.slip: close for close in books.closes}
    deposits: Counter[str] = Counter()
    for entry in books.entries:
        if entry.kind == "deposited":
            deposits.update({one.account: one.amount_paise for one in entry.postings if one.amount_paise > 0})
    for slip, close in handed.items():
        if off := close.counted_paise - deposits.pop(deposit_of(slip=slip), 0):
            yield Finding("deposit-differs", slip, off)
    for account, amount in deposits.items():
        yield Finding("deposit-differs", account, -amount)
    for agent in sorted({close.agent for close in books.closes}):
        if left := held.get(cash_of(agent=agent), 0):
            yield Finding("cash-left", agent, left)


def _banked(books: Books) -> Iterator[Finding]:
    held = _held(books)
    for close in books.closes:
        if left := held.get(deposit_of(slip=close.slip), 0):
            yield Finding("deposit-not-banked", close.slip, left)
    for account in sorted(held):
        if account.startswith("upi:"):
            yield Finding("upi-not-banked", account, held[account])
    matched = sum(one.amount_paise for one in books.bank if one.reference)
    booked = sum(
        one.amount_paise for entry in books.entries if entry.kind == "banked" for one in entry.postings
        if one.amount_paise > 0
    )  # fmt: skip
    if matched != booked:
        yield Finding("banked-differs", "bank", matched - booked)
    for line in books.bank:
        if not line.reference:
            yield Finding("bank-without-books", "bank", line.amount_paise)


def _held(books: Books) -> Mapping[str, int]:
    return balances(postings=_all(books.entries))


def _all(entries: Iterable[BookedEntry]) -> Iterator[Posting]:
    for entry in entries:
        yield from entry.postings
