"""A town that collects money at random, and thieves who take some: what an audit has to find."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from doorstep.engines.money.audit import BankLine, BookedEntry, BookedReceipt, Books, Close
from doorstep.engines.money.ledger import (
    BANK,
    Posting,
    cash_of,
    collected,
    deposit_of,
    moved,
    reversal,
    upi_of,
)
from doorstep.engines.money.receipts import APP, PAPER, ReceiptNumber

T = TypeVar("T")
FIRST = date(2026, 12, 1)


@dataclass
class Town:
    """Field agents who collect, take back, count and hand over, until somebody looks."""

    rng: random.Random
    agents: tuple[str, ...] = ("FA01", "FA02", "FA03", "FA04", "FA05")
    on: date = FIRST
    entries: list[BookedEntry] = field(default_factory=list)
    receipts: list[BookedReceipt] = field(default_factory=list)
    closes: list[Close] = field(default_factory=list)
    bank: list[BankLine] = field(default_factory=list)
    last: dict[tuple[str, date, str], int] = field(default_factory=dict)
    open_today: list[int] = field(default_factory=list)
    held: Counter[str] = field(default_factory=Counter)
    done: int = 0

    def books(self) -> Books:
        told = {str(one.number): one.amount_paise for one in self.receipts}
        return Books(tuple(self.entries), tuple(self.receipts), tuple(self.closes), tuple(self.bank), told)

    def enter(self, kind: str, postings: tuple[Posting, ...], reverses: str = "") -> str:
        key = f"{kind}-{len(self.entries)}"
        self.held.update({one.account: one.amount_paise for one in postings})
        self.entries.append(BookedEntry(key, kind, postings, reverses))
        return key

    def collect(self) -> None:
        agent, book = self.rng.choice(self.agents), self.rng.choice((APP, PAPER))
        method = self.rng.choice(("cash", "cash", "upi"))
        visit = ("visit", self.rng.randrange(1, 20000))
        lines = [visit, ("bill", self.rng.randrange(0, 900000)), ("waiver", -self.rng.randrange(0, visit[1]))]
        series = (agent, self.on, book)
        self.last[series] = self.last.get(series, 0) + 1
        number = ReceiptNumber(*series, self.last[series])
        into = upi_of(reference=number.reference) if method == "upi" else cash_of(agent=agent)
        key = self.enter("collected", collected(into=into, lines=lines))
        self.open_today.append(len(self.receipts))
        self.receipts.append(BookedReceipt(number, method, sum(paise for _code, paise in lines), key))

    def take_back(self) -> None:
        if self.open_today:
            at = self.open_today.pop(self.rng.randrange(len(self.open_today)))
            # The key ends with the place of the entry.
            entry = self.entries[int(self.receipts[at].entry.rpartition("-")[2])]
            self.enter("reversed", reversal(postings=entry.postings), reverses=entry.key)

    def end_day(self) -> None:
        for agent in self.agents:
            counted, slip = self.held.get(cash_of(agent=agent), 0), f"{agent}{self.on:%y%m%d}"
            self.enter(
                "deposited", moved(out_of=cash_of(agent=agent), into=deposit_of(slip=slip), amount_paise=counted)
            )
            self.closes.append(Close(agent, self.on, slip, counted))
            self.pay_in(deposit_of(slip=slip), counted, slip)
        for account in [one for one in self.held if one.startswith("upi:")]:
            self.pay_in(account, self.held[account], account.removeprefix("upi:"))
            del self.held[account]
        self.open_today.clear()
        self.on += timedelta(days=1)

    def pay_in(self, account: str, amount: int, reference: str) -> None:
        if amount:
            self.enter("banked", moved(out_of=account, into=BANK, amount_paise=amount))
            self.bank.append(BankLine(reference, amount))

    def live(self, operations: int, a_day: int = 200) -> None:
        """Days of operations, the last of them ended too."""
        for n in range(1, operations + 1):
            (self.take_back if self.rng.random() < 0.05 else self.collect)()
            self.done += 1
            if n % a_day == 0 or n == operations:
                self.end_day()


Theft = Callable[[Books, random.Random], Books]


def pick(rng: random.Random, kind: str, books: Books) -> int:
    return rng.choice([at for at, entry in enumerate(books.entries) if entry.kind == kind and entry.postings])


def without(rows: Sequence[T], at: int) -> tuple[T, ...]:
    return (*rows[:at], *rows[at + 1 :])


def hides_a_receipt(books: Books, rng: random.Random) -> Books:
    at = rng.randrange(len(books.receipts))
    return replace(books, receipts=without(books.receipts, at))


def hides_receipt_and_entry(books: Books, rng: random.Random) -> Books:
    at = rng.randrange(len(books.receipts))
    key = books.receipts[at].entry
    kept = tuple(entry for entry in books.entries if entry.key != key and entry.reverses != key)
    return replace(books, receipts=without(books.receipts, at), entries=kept)


def writes_less_on_a_receipt(books: Books, rng: random.Random) -> Books:
    at, rows = rng.randrange(len(books.receipts)), list(books.receipts)
    rows[at] = replace(rows[at], amount_paise=rows[at].amount_paise - rng.randrange(1, 500))
    return replace(books, receipts=tuple(rows))


def writes_less_everywhere(books: Books, rng: random.Random) -> Books:
    """Receipt and entry agree with each other afterwards, and not with what the citizen and the journal were told."""
    taken, off = pick(rng, "collected", books), rng.randrange(1, 500)
    entry = books.entries[taken]
    into = next(one.account for one in entry.postings if one.account.startswith(("upi:", "cash:")))
    fee = next(one.account for one in entry.postings if one.account != into)
    rows = list(books.entries)
    rows[taken] = replace(entry, postings=(*entry.postings, Posting(into, -off), Posting(fee, off)))
    receipts = tuple(
        replace(one, amount_paise=one.amount_paise - off) if one.entry == entry.key else one for one in books.receipts
    )
    return replace(books, entries=tuple(rows), receipts=receipts)


def hands_over_less(books: Books, rng: random.Random) -> Books:
    at, rows = rng.randrange(len(books.closes)), list(books.closes)
    rows[at] = replace(rows[at], counted_paise=rows[at].counted_paise - rng.randrange(1, 5000))
    return replace(books, closes=tuple(rows))


def pays_in_less(books: Books, rng: random.Random) -> Books:
    at, rows = rng.randrange(len(books.bank)), list(books.bank)
    rows[at] = replace(rows[at], amount_paise=rows[at].amount_paise - rng.randrange(1, 5000))
    return replace(books, bank=tuple(rows))


def pays_nothing_in(books: Books, rng: random.Random) -> Books:
    at = rng.randrange(len(books.bank))
    return replace(books, bank=without(books.bank, at))


def changes_a_posting(books: Books, rng: random.Random) -> Books:
    at, rows = rng.randrange(len(books.entries)), list(books.entries)
    rows[at] = replace(rows[at], postings=(*rows[at].postings, Posting(BANK, rng.randrange(1, 5000))))
    return replace(books, entries=tuple(rows))


def takes_back_twice(books: Books, rng: random.Random) -> Books:
    entry = books.entries[pick(rng, "reversed", books)]
    return replace(books, entries=(*books.entries, replace(entry, key="again")))


def takes_back_too_much(books: Books, rng: random.Random) -> Books:
    at, rows, off = pick(rng, "reversed", books), list(books.entries), rng.randrange(1, 5000)
    out_of = next(one.account for one in rows[at].postings if one.account.startswith(("upi:", "cash:")))
    rows[at] = replace(rows[at], postings=(*rows[at].postings, Posting(out_of, -off), Posting("fee:visit", off)))
    return replace(books, entries=tuple(rows))


THEFTS: tuple[Theft, ...] = (
    hides_a_receipt,
    hides_receipt_and_entry,
    writes_less_on_a_receipt,
    writes_less_everywhere,
    hands_over_less,
    pays_in_less,
    pays_nothing_in,
    changes_a_posting,
    takes_back_twice,
    takes_back_too_much,
)
