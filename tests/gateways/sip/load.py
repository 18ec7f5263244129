"""Many calls at once: `python -m tests.gateways.sip.load --calls 500 --at-once 100`. Each presses four keys."""

import argparse
import asyncio
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from doorstep.gateways.sip.line import Line
from tests.gateways.sip import sipp
from tests.gateways.sip.dialogues import MENU, Scripted
from tests.gateways.sip.lines import open_line, until

KEYS = "112#"


async def load(*, calls: int, at_once: int, per_second: float, folder: Path) -> tuple[sipp.Counted, Line, Scripted]:
    """What SIPp and the line counted, when every call is over."""
    dialogue = Scripted(pages=MENU)
    async with open_line(webhook=dialogue, most_calls=at_once + 10) as line:
        running = sipp.run(
            scenario=sipp.caller_scenario(keys=KEYS),
            port=line.port,
            folder=folder,
            calls=calls,
            at_once=at_once,
            per_second=per_second,
        )
        counted = await asyncio.to_thread(running.counted, seconds=600)
        await until(lambda: not line.calls and not line._brief)
        line.counts["ticks skipped"] = line._pacer.skipped
    return counted, line, dialogue


def whole(dialogue: Scripted) -> int:
    """Calls whose keys were all heard, each once, and that were told to be over once."""
    told = [[fields.get("Digits") for path, fields in steps] for steps in dialogue.steps.values()]
    return Counter(map(tuple, told))[(None, "1", "12", None)]


def main() -> None:
    """Say what became of it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--calls", type=int, default=500)
    asked.add_argument("--at-once", type=int, default=100)
    asked.add_argument("--per-second", type=float, default=20)
    given = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        asking = load(
            calls=given.calls, at_once=given.at_once, per_second=given.per_second, folder=Path(folder) / "sipp"
        )
        counted, line, dialogue = asyncio.run(asking)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime + resource.getrusage(resource.RUSAGE_SELF).ru_stime
    print(f"{counted.right} calls right, {counted.wrong} wrong by SIPp's count; {whole(dialogue)} with every key once")  # noqa: T201
    print(f"{time.monotonic() - began:.0f} s, of which {used:.0f} s of one core; {dict(line.counts)}")  # noqa: T201
    if (counted.right, counted.wrong, whole(dialogue)) != (given.calls, 0, given.calls):
        raise SystemExit(f"not every call came to its end: {counted.said[:500]}")


if __name__ == "__main__":
    main()
