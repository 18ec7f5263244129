"""A double-entry ledger: every movement of money leaves one account and enters another, and nothing is ever changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["collected", "reversed", "deposited", "difference", "banked", "refunded", "paid-out"]

BANK, DIFFERENCES, REFUNDS = "bank", "differences", "refunds"
"""What the bank has; what was missing or too much when it was counted; what is still to be paid back."""


class Unbalanced(ValueError):
    """What leaves and what enters is not the same."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Whole paise that enter an account (positive) or leave it (negative)."""

    account: str
    amount_paise: int


def cash_of(*, agent: str) -> str:
    """This function will return the account of the cash that a field agent carries."""
    return f"cash:{agent}"


def upi_of(*, reference: str) -> str:
    """This function will return the account of one UPI payment that the bank has not confirmed yet."""
    return f"upi:{reference}"


def deposit_of(*, slip: str) -> str:
    """This function will return the account of cash that was handed over and that the bank has not confirmed yet."""
    return f"deposit:{slip}"


def fee_of(*, code: str) -> str:
    """This function will return the account of what was collected for one line of the tariff."""
    return f"fee:{code}"


def entry(*, postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """This function will return the postings of one entry, one an account, without those of nothing.

    Raises Unbalanced when they do not come to nothing together."""
    sums: Counter[str] = Counter()
    for posting in postings:
        sums[posting.account] += posting.amount_paise
    kept = tuple(Posting(account, amount) for account, amount in sums.items() if amount)
    if sum(posting.amount_paise for posting in kept):
        raise Unbalanced(f"the postings come to {sum(p.amount_paise for p in kept)} paise, not to nothing")
    return kept


def collected(*, into: str, lines: Sequence[tuple[str, int]]) -> tuple[Posting, ...]:
    """This function will return the entry of money taken for lines of the tariff: (code, paise) each; a reduction is
    negative. `into`: the account of the agent's cash, or of the UPI payment."""
    total = sum(amount for _code, amount in lines)
    return entry(postings=[Posting(into, total), *(Posting(fee_of(code=code), -amount) for code, amount in lines)])


def moved(*, out_of: str, into: str, amount_paise: int) -> tuple[Posting, ...]:
    """This function will return the entry of an amount that goes from one account to another."""
    return entry(postings=[Posting(into, amount_paise), Posting(out_of, -amount_paise)])


def reversal(*, postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """This function will return the entry that undoes another one to the paisa."""
    return entry(postings=[Posting(one.account, -one.amount_paise) for one in postings])


def balances(*, postings: Iterable[Posting]) -> Mapping[str, int]:
    """This function will return what each account holds, in paise; accounts that hold nothing are left out."""
    sums: Counter[str] = Counter()
    for posting in postings:
        sums[posting.account] += posting.amount_paise
    return {account: amount for account, amount in sums.items() if amount}
