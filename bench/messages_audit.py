"""What phones got against what they were told: lost, twice, too late, of a visit that is cancelled, with a wrong name.

It reads what others wrote: the SMS centre each SMS, Kannel each request, the story each message and change. What the
product believes is taken only for what never reached the centre: that it says so is a part of what it promises.

What counts is when a message was *handed over*, as Kannel wrote down by the second. One that was on its way when its
visit changed may arrive after it; nobody can call it back. So a message is *overtaken* when it was handed over in a
later second than that in which the change was committed; within that second it is *undecided*, and counted apart.
"""

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_REQUEST = re.compile(r"^(\S+ \S+) send-SMS request added - .* target:(\S+) request: '(.*)'$", re.MULTILINE | re.DOTALL)
_BEGIN = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", re.MULTILINE)
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Copy:
    """A text as a phone got it, whole or in part, first and last SMS of it."""

    text: str
    first_at: float
    at: float
    whole: bool


@dataclass
class Told:
    """One message, with what became of it: its copies at the phone, and the seconds at which it was handed over."""

    line: Line
    state: str
    attempts: int
    copies: list[Copy] = field(default_factory=list)
    handed: list[int] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return any(copy.whole for copy in self.copies)


@dataclass
class Found:
    """The sums of it all."""

    messages: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def count(self, what: str, told: Told) -> None:
        self.counts[what] += 1
        if len(self.examples[what]) < 5:
            self.examples[what].append(told.line["id"])


def copies_of(received: Iterable[Line]) -> dict[str, list[Copy]]:
    """This function will put SMS together to texts, by phone. What reached nobody, being too late, is left out."""
    open_: dict[tuple[str, int, int], list[Line]] = {}
    made: dict[str, list[Copy]] = defaultdict(list)
    for part in received:
        if part["fate"] == "EXPIRED":
            continue
        key = (part["to"], part["long"], part["of"])
        parts = open_.setdefault(key, [])
        if any(other["number"] == part["number"] for other in parts):
            made[part["to"]].append(_copy(open_.pop(key)))
            parts = open_.setdefault(key, [])
        parts.append(part)
        if len(parts) == part["of"]:
            made[part["to"]].append(_copy(open_.pop(key)))
    for (to, _, _), parts in open_.items():
        made[to].append(_copy(parts))
    return made


def _copy(parts: Sequence[Line]) -> Copy:
    text = "".join(part["text"] for part in sorted(parts, key=lambda part: part["number"]))
    ats = [part["at"] for part in parts]
    return Copy(text, min(ats), max(ats), len(parts) == parts[0]["of"])


def handed_over(access: str) -> dict[tuple[str, str], list[int]]:
    """This function will read Kannel's log of requests: the seconds, by phone and text."""
    made = defaultdict(list)
    begins = [match.start() for match in _BEGIN.finditer(access)] + [len(access)]
    for begin, end in zip(begins, begins[1:], strict=False):
        found = _REQUEST.match(access[begin:end].rstrip("\n"))
        if found:
            second = int(time.mktime(time.strptime(found[1], "%Y-%m-%d %H:%M:%S")))
            made[found[2].lstrip("+"), found[3]].append(second)
    return made


def audit(*, ledger: Sequence[Line], received: Sequence[Line], access: str, rows: Mapping[int, Line]) -> Found:
    """This function will count what went wrong. `rows`: state and attempts of each message by its number."""
    every = _together(ledger, received, access, rows)
    over: dict[str, list[Line]] = defaultdict(list)
    for line in ledger:
        if line["do"] == "over":
            over[line["subject"]].append(line)
    kills = [line["at"] for line in ledger if line["do"] == "kill"]
    found = Found(messages=len(every))
    _count_arrivals(every, found)
    _count_twice(every, kills, found)
    _count_overtaken(every, over, found)
    _count_names(every, over, found)
    return found


def _together(
    ledger: Sequence[Line], received: Sequence[Line], access: str, rows: Mapping[int, Line]
) -> dict[int, Told]:
    every = {
        line["id"]: Told(
            line, rows.get(line["id"], {}).get("state", "gone"), rows.get(line["id"], {}).get("attempts", 0)
        )
        for line in ledger
        if line["do"] == "tell"
    }
    handed = handed_over(access)
    by_phone: dict[str, list[Told]] = defaultdict(list)
    for told in every.values():
        phone = told.line["to"].lstrip("+")
        by_phone[phone].append(told)
        told.handed = handed.get((phone, told.line["text"]), [])
    for phone, copies in copies_of(received).items():
        for copy in sorted(copies, key=lambda copy: not copy.whole):
            owner = _owner(copy, by_phone[phone.lstrip("+")])
            if owner is not None:
                owner.copies.append(copy)
    return every


def _owner(copy: Copy, messages: Sequence[Told]) -> Told | None:
    """Whose text it is; of a part, of one that it fits, if it can be the one that came whole too."""
    if copy.whole:
        return next((told for told in messages if told.line["text"] == copy.text), None)
    fitting = [told for told in messages if copy.text in told.line["text"]]
    return next((told for told in fitting if told.whole), fitting[0] if fitting else None)


def _count_arrivals(every: Mapping[int, Told], found: Found) -> None:
    for told in every.values():
        until = told.line["until"]
        if told.whole:
            found.count("arrived", told)
            if until is not None and any(copy.at > until for copy in told.copies):
                found.count("after expiry", told)
        elif told.state in ("superseded", "expired"):
            found.count(told.state, told)
        elif until is not None and until < time.time() and told.handed:
            found.count("expired at the operator", told)
        elif told.state in ("failed", "withheld") and not told.line["twice"]:
            found.count("given to a person", told)
        else:
            found.count("lost", told)


def _count_twice(every: Mapping[int, Told], kills: Sequence[float], found: Found) -> None:
    by_kill: Counter[float] = Counter()
    for told in every.values():
        more = len(told.copies) - 1
        if more <= 0:
            continue
        again = max(copy.at for copy in told.copies)
        by_kill[max((kill for kill in kills if kill <= again), default=0.0)] += more
        found.counts["twice"] += more
        # Handed over once and there twice: Kannel sent it anew from its spool.
        whose = "by us" if len(told.handed) > 1 else "by Kannel"
        found.counts[f"twice, {whose}"] += more
        if not told.line["twice"]:
            found.count(f"twice against its policy, {whose}", told)
    found.counts["most of one kill"] = max(by_kill.values(), default=0)


def _count_overtaken(every: Mapping[int, Told], over: Mapping[str, Sequence[Line]], found: Found) -> None:
    for told in every.values():
        changes = [line for line in over.get(told.line["subject"], ()) if line["version"] > told.line["version"]]
        if not changes:
            continue
        first = min(line["at"] for line in changes)
        what = "cancelled" if any(line["what"] == "cancelled" for line in changes) else "another visitor"
        if any(second > int(first) for second in told.handed):
            found.count(f"handed over after: {what}", told)
        elif any(second == int(first) for second in told.handed) and any(copy.at > first for copy in told.copies):
            found.count("undecided, within the second", told)
        elif any(copy.at > first for copy in told.copies):
            found.count("was in Kannel when it changed", told)


def _count_names(every: Mapping[int, Told], over: Mapping[str, Sequence[Line]], found: Found) -> None:
    """The latest of a visit has to be the last that its phone got."""
    visits: dict[str, list[Told]] = defaultdict(list)
    for told in every.values():
        if told.line["subject"] in over:
            visits[told.line["subject"]].append(told)
    for messages in visits.values():
        latest = max(messages, key=lambda told: told.line["version"])
        if not latest.whole:
            found.count("latest not told", latest)
        elif any(
            copy.at > max(other.at for other in latest.copies)
            for told in messages
            if told is not latest
            for copy in told.copies
        ):
            found.count("older came last, out of Kannel's spool", latest)
        else:
            found.count("right name, or cancelled, last", latest)


def read(*, folder: Path) -> str:
    """This function will read Kannel's log of requests, as far as it can be read."""
    file = folder / "kannel" / "access.log"
    return file.read_bytes().decode("utf-8", errors="replace") if file.exists() else ""
