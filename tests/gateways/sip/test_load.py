"""Many SIPp calls at once, and over a bad network. Longer runs: `python -m tests.gateways.sip.load`."""

import asyncio
from pathlib import Path

import pytest

from tests.gateways.sip import sipp
from tests.gateways.sip.dialogues import MENU, Scripted
from tests.gateways.sip.lines import open_line, until
from tests.gateways.sip.load import KEYS, load, whole
from tests.gateways.sip.proxy import bad_network

pytestmark = pytest.mark.skipif(bool(sipp.REASON), reason=sipp.REASON)


def test_thirty_calls_ten_at_once_all_reach_their_end(tmp_path: Path) -> None:
    counted, line, dialogue = asyncio.run(load(calls=30, at_once=10, per_second=10, folder=tmp_path / "sipp"))
    assert (counted.right, counted.wrong) == (30, 0), counted.said
    assert whole(dialogue) == 30
    assert line.counts["faults"] == 0 and line.counts["most at once"] > 5


def test_calls_survive_a_network_that_loses_and_reorders(tmp_path: Path) -> None:
    async def story() -> None:
        dialogue = Scripted(pages=MENU)
        async with (
            open_line(webhook=dialogue) as line,
            bad_network(line=line.port, loss=0.05, late=0.2) as (proxy, port),
        ):
            scenario = sipp.caller_scenario(keys=KEYS, remains_ms=4_000)
            running = sipp.run(scenario=scenario, port=port, folder=tmp_path / "sipp", calls=30, at_once=15)
            counted = await asyncio.to_thread(running.counted, seconds=120)
            await until(lambda: not line.calls and not line._brief, seconds=40)
            assert (counted.right, counted.wrong) == (30, 0), counted.said
            assert whole(dialogue) == 30
            assert proxy.counts["lost"] > 100 and proxy.counts["late"] > 400

    asyncio.run(story())
