"""A morning's messages through Debian's Kannel to an SMS centre of ours: how many a second, how late, what kills do.

Parts (`--only`): `rate`, `kills`, `hanging`. The first two have a plain Celery + Redis sender beside us that asks the
same Kannel for the same texts. The long story of kills of all that can be killed is bench/messages_kills.py.
"""

import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import messages_hanging
from bench.apart import BenchError
from bench.frame import Options, Table, Tell
from bench.messages_audit import copies_of
from bench.messages_place import NO_KANNEL, Place, noted, place
from bench.messages_senders import SENDERS, Sender, missing
from tests.gateways.kannel import programs

PATIENCE_S = 1_800.0
STALL_S = 30.0
MOMENT_S = 0.01


@dataclass(frozen=True, slots=True)
class Size:
    """How many visits have a message, in the two parts, and how many workers are killed in the second."""

    visits: int
    killed_visits: int
    kills: int


FULL, QUICK = Size(10_000, 2_000, 40), Size(300, 300, 6)


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will let each sender send, undisturbed and under kills, and see what one that hangs holds up."""
    size = QUICK if options.quick else FULL
    result: dict[str, Any] = {"rate": [], "kills": [], "hanging": {}, "notes": []}
    if not programs():
        raise BenchError(NO_KANNEL)
    for name, sender in SENDERS.items():
        lacking = missing(name)
        if lacking:
            result["notes"].append(lacking)
            continue
        if options.wants("rate"):
            result["rate"].append(_measure(name, sender, size.visits, 0, options, tell))
        if options.wants("kills") and sender.killed:
            result["kills"].append(_measure(name, sender, size.killed_visits, size.kills, options, tell))
    if options.wants("hanging"):
        result["hanging"] = messages_hanging.run(options=options, tell=tell)
    return result


def _measure(name: str, sender: Sender, visits: int, kills: int, options: Options, tell: Tell) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="messages-") as folder, ExitStack() as stack:
        # PostgreSQL does not run as root, and has to reach its data.
        Path(folder).chmod(0o755)
        here = stack.enter_context(place(folder=Path(folder), reports=sender.reports))
        tell(f"{name}: {visits:,} visits, {kills} kills")
        sending = stack.enter_context(sender.begin(here, visits))
        for number in range(kills):
            _wait(lambda number=number: _arrived(here) >= visits * (number + 1) // (kills + 1), here)  # type: ignore[misc]
            time.sleep(random.Random(f"kill/{number}").uniform(0, MOMENT_S))
            sending.kill(number % len(sending.workers))
        _wait(lambda: _arrived(here) >= sending.parts, here)
        # What comes twice comes late.
        time.sleep(sender.quiet_s if kills else 1)
        row = _row(name, sending.due_at, noted(here.received), visits)
    tell(f"{name}: {row['a_second']} a second, {row['missing']} missing, {row['twice']} twice")
    return {**row, "kills": kills}


def _arrived(here: Place) -> int:
    return here.received.read_bytes().count(b"\n") if here.received.exists() else 0


def _wait(seen: Callable[[], bool], here: Place) -> None:
    """Until it is so, or nothing has arrived for long: then what is missing is lost."""
    end, last, stalled = time.monotonic() + PATIENCE_S, -1, time.monotonic() + STALL_S
    while not seen() and time.monotonic() < min(end, stalled):
        if _arrived(here) != last:
            last, stalled = _arrived(here), time.monotonic() + STALL_S
        time.sleep(0.02)


def _row(name: str, due_at: float, received: Sequence[Mapping[str, Any]], visits: int) -> dict[str, Any]:
    by_phone = {to: [copy for copy in copies if copy.whole] for to, copies in copies_of(received).items()}
    first = sorted(min(copy.at for copy in copies) for copies in by_phone.values() if copies)
    late = [at - due_at for at in first]
    return {
        "what": name,
        "visits": visits,
        "seconds": round(late[-1], 1) if late else None,
        "a_second": round(len(late) / late[-1], 1) if late else 0.0,
        "late_median_s": _percentile(late, 50),
        "late_p99_s": _percentile(late, 99),
        "missing": visits - len(first),
        "twice": sum(len(copies) for copies in by_phone.values()) - len(first),
        "parts": len(received),
    }


def _percentile(values: Sequence[float], percent: int) -> float | None:
    return round(values[(len(values) - 1) * percent // 100], 2) if values else None


def tables(result: dict[str, Any]) -> tuple[Table, ...]:
    """This function will show the rates, what was lost under kills, and what a provider that hangs holds up."""
    made = []
    if result["rate"]:
        ours = result["rate"][0]["a_second"]
        lines = tuple(
            (*_cells(row), f"{ours / row['a_second']:.2f}" if row["a_second"] else "") for row in result["rate"]
        )
        headings = (
            "sender",
            "messages",
            "a second",
            "late, median s",
            "late, 99 % s",
            "missing",
            "twice",
            "first line by it",
        )
        notes = (
            "Two workers each. Late: from the minute for which all are planned until the last SMS reached the centre.",
        )
        made.append(Table("A morning's messages through Kannel", headings, lines, (*notes, *result["notes"])))
    if result["kills"]:
        lines = tuple(
            (row["what"], f"{row['visits']:,}", str(row["kills"]), str(row["missing"]), str(row["twice"]))
            for row in result["kills"]
        )
        made.append(Table("Workers killed (SIGKILL)", ("sender", "messages", "kills", "lost", "twice"), lines))
    return (*made, *messages_hanging.tables(result["hanging"]))


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    late = (row["late_median_s"], row["late_p99_s"])
    return (
        row["what"],
        f"{row['visits']:,}",
        f"{row['a_second']:.0f}",
        *("" if value is None else f"{value:.1f}" for value in late),
        str(row["missing"]),
        str(row["twice"]),
    )
