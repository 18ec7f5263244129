"""Messages are sent while workers, Kannel and the database are killed, over and over; then it is counted what arrived.

    python -m bench.messages_kills --folder FOLDER [--kills 1000] [--seconds 600] [--seed 1]

goes on where the folder stands, ends at that many kills or after so many seconds, and prints the sums. Each step tells
some twenty messages and kills one of the three at a random moment of their sending.
"""

import argparse
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.db import connections

from bench.messages_audit import Found, audit, read
from bench.messages_place import Place, note, noted, place

WORKERS = 2
VICTIMS = ("worker", "bearerbox", "database")
BUSY = 0.002
MOMENT_S, STANDSTILL_S = 0.4, 5.0
PATIENCE_S = 240.0

Tell = Callable[[str], None]


class Workers:
    """`doorstep work`, twice, each in a process of its own: copies of this one, which has no open connection then."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.work = work
        self.running: list[int] = []
        self.fell = 0

    def fill(self) -> None:
        """Start as many as are missing; who ended by itself is counted."""
        for process in list(self.running):
            if os.waitpid(process, os.WNOHANG)[0]:
                self.running.remove(process)
                self.fell += 1
        while len(self.running) < WORKERS:
            self.running.append(self._start())

    def _start(self) -> int:
        connections.close_all()
        process = os.fork()
        if process == 0:
            os.setsid()
            try:
                self.work()
            finally:
                os._exit(1)
        return process

    def kill(self, luck: random.Random) -> None:
        process = self.running.pop(luck.randrange(len(self.running)))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)

    def stop(self) -> None:
        while self.running:
            process = self.running.pop()
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def run(
    *, folder: Path, kills: int, seconds: float, seed: int, tell: Tell, work: Callable[[], object] | None = None
) -> dict[str, Any]:
    """This function will go on with the story of a folder and return what was found, once all that is due is sent.

    `work`: what a worker does, the product's own unless a test tries what a careless one would do."""
    ledger = folder / "ledger.jsonl"
    with place(folder=folder, busy=BUSY) as here:
        os.environ.update(here.environment)
        django.setup()
        town = import_module("bench.messages_town")
        town.build()
        workers = Workers(
            work or (lambda: import_module("doorstep.channels.cli.work").work(until_idle=False, now=None))
        )
        try:
            _steps(here, workers, town, ledger, kills, time.monotonic() + seconds, seed, tell)
            _drain(workers, town)
        finally:
            workers.stop()
        # What the operator still holds.
        time.sleep(2)
        found = _found(here, town, ledger)
        connections.close_all()
    return {"fell": workers.fell, **found}


def _steps(
    here: Place, workers: Workers, town: Any, ledger: Path, kills: int, end: float, seed: int, tell: Tell
) -> None:
    done = sum(line["do"] == "kill" for line in noted(ledger))
    begun = max((line["step"] for line in noted(ledger) if line["do"] == "step"), default=-1)
    recent: list[Any] = []
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
    while done < kills and time.monotonic() < end and not stopped:
        begun += 1
        note(ledger, do="step", step=begun)
        workers.fill()
        step, new = town.begin(number=begun, seed=seed, before=recent, now=town.clock.now())
        for line in step.told:
            note(ledger, **{"do": "tell", **line})
        for line in step.over:
            note(ledger, **{"do": "over", **line})
        recent = (recent + new)[-2 * len(new) :]
        town.wake()
        luck = random.Random(f"{seed}/kill/{begun}")
        _wait_for_some(here)
        time.sleep(luck.uniform(0, MOMENT_S))
        victim = luck.choice(VICTIMS)
        note(ledger, do="kill", what=victim)
        _kill(victim, here, workers, luck)
        note(ledger, do="again")
        done += 1
        if done % 10 == 0:
            tell(f"{done} kills, {sum(line['do'] == 'tell' for line in noted(ledger)):,} messages")


def _wait_for_some(here: Place) -> None:
    """Until something has arrived meanwhile: who is killed before does nothing."""
    end, before = time.monotonic() + STANDSTILL_S, here.received.stat().st_size
    while here.received.stat().st_size == before and time.monotonic() < end:
        time.sleep(0.01)


def _kill(victim: str, here: Place, workers: Workers, luck: random.Random) -> None:
    if victim == "worker":
        workers.kill(luck)
    elif victim == "bearerbox":
        here.kannel.kill()
        here.kannel.start()
    else:
        here.database.kill()
        here.database.restart()
        connections.close_all()


def _drain(workers: Workers, town: Any) -> None:
    """Let the workers send what is left."""
    end = time.monotonic() + PATIENCE_S
    while town.left() and time.monotonic() < end:
        workers.fill()
        town.wake()
        time.sleep(0.5)


def _found(here: Place, town: Any, ledger: Path) -> dict[str, Any]:
    lines = noted(ledger)
    found: Found = audit(ledger=lines, received=noted(here.received), access=read(folder=here.folder), rows=town.rows())
    kills = {victim: sum(line["do"] == "kill" and line["what"] == victim for line in lines) for victim in VICTIMS}
    return {
        "messages": found.messages,
        "kills": kills,
        "changes": sum(line["do"] == "over" for line in lines),
        "left": town.left(),
        "counts": dict(sorted(found.counts.items())),
        "examples": {what: ids for what, ids in found.examples.items() if what not in ("arrived",)},
    }


def main() -> None:
    """This function will read what is asked from the command line, and print the sums as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = run(
        folder=asked.folder.resolve(),
        kills=asked.kills,
        seconds=asked.seconds,
        seed=asked.seed,
        tell=lambda line: print(line, file=sys.stderr, flush=True),
    )
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
