"""Bank statements: reading the credits of a CSV file, and finding what each of them confirms."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from time import strptime

_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%d-%b-%Y", "%d %b %Y")
_DATE = ("date", "txn date", "transaction date", "value date", "tran date")
_WORDS = ("description", "narration", "particulars", "remarks", "details")
_REFERENCE = ("reference", "ref no", "ref no./cheque no.", "chq./ref.no.", "utr", "cheque no")
_CREDIT = ("credit", "deposit", "credit amount", "deposit amt.", "deposit amount", "amount")
MOST_ROWS = 20_000


class NoStatement(ValueError):
    """The file has no heading with a date, words and a credit."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Money that came in: line of the file (from 1), day, words with the reference, whole paise."""

    line: int
    on: date
    words: str
    amount_paise: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The credits of a file, and the lines that could not be read, with what is wrong: "day" or "amount"."""

    credits: tuple[Credit, ...]
    faults: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A credit, the account that it confirms ("" for none), and by how many paise it differs from what that holds."""

    credit: Credit
    account: str
    off_paise: int = 0


def read_statement(*, text: str) -> Statement:
    """This function will return the credits of a bank's CSV file. Banks write some lines above the heading, and name
    its columns in their own ways. Lines without a credit are left out. Raises NoStatement."""
    rows = list(csv.reader(text.splitlines()))[:MOST_ROWS]
    at, columns = _heading(rows)
    found: list[Credit] = []
    faults: list[tuple[int, str]] = []
    for line, row in enumerate(rows[at + 1 :], start=at + 2):
        cell = {name: row[column].strip() if column < len(row) else "" for name, column in columns.items()}
        if not cell["credit"].strip("-0. "):
            continue
        on, paise = _day(cell["on"]), _paise(cell["credit"])
        if on is None or paise is None:
            faults.append((line, "day" if on is None else "amount"))
        elif paise > 0:
            words = " ".join(part for part in (cell["words"], cell.get("reference", "")) if part)
            found.append(Credit(line, on, words[:300], paise))
    return Statement(tuple(found), tuple(faults))


def match(*, credits: Iterable[Credit], waiting: Mapping[str, int]) -> tuple[Match, ...]:
    """This function will return what each credit confirms. `waiting`: paise that wait for the bank, by account:
    "deposit:<slip>" and "upi:<reference>". A credit whose words hold the slip or reference is that one's; each account
    is confirmed once."""
    by_token = {account.partition(":")[2].upper(): account for account in waiting}
    left = dict(waiting)
    made = []
    for credit in credits:
        tokens = re.findall(r"[A-Z0-9]+", credit.words.upper())
        account = next((by_token[token] for token in tokens if by_token.get(token) in left), "")
        off = credit.amount_paise - left.pop(account) if account else 0
        made.append(Match(credit, account, off))
    return tuple(made)


def _heading(rows: Sequence[Sequence[str]]) -> tuple[int, Mapping[str, int]]:
    for at, row in enumerate(rows[:40]):
        names = [cell.strip().lower() for cell in row]
        columns = {
            name: names.index(known[0])
            for name, wanted in (("on", _DATE), ("words", _WORDS), ("reference", _REFERENCE), ("credit", _CREDIT))
            if (known := [one for one in wanted if one in names])
        }
        if {"on", "words", "credit"} <= set(columns):
            return at, columns
    raise NoStatement("no line names a date, a description and a credit")


def _day(text: str) -> date | None:
    for form in _DAY_FORMS:
        try:
            return date(*strptime(text, form)[:3])
        except ValueError:
            continue
    return None


def _paise(text: str) -> int | None:
    try:
        rupees = Decimal(text.replace(",", "").removesuffix("Cr").strip())
    except InvalidOperation:
        return None
    paise = rupees * 100
    return int(paise) if paise.is_finite() and paise == paise.to_integral_value() else None
