"""Being known to a trunk."""

import asyncio

import pytest

from doorstep.gateways.sip.settings import Trunk as Known
from tests.gateways.sip.dialogues import Scripted
from tests.gateways.sip.lines import QUICK, open_line, until
from tests.gateways.sip.trunk import Trunk, open_trunk


def known(trunk: Trunk, *, password: str = "secret", seconds: int = 300) -> Known:
    return Known(registrar=f"127.0.0.1:{trunk.port}", domain="trunk", user="line", password=password, seconds=seconds)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("qop", [True, False])
def test_the_line_proves_who_it_is_and_takes_itself_back_at_the_end(algorithm: str, qop: bool) -> None:
    async def story() -> None:
        async with open_trunk(algorithm=algorithm, qop=qop) as trunk:
            async with open_line(webhook=Scripted(pages={}), trunk=known(trunk)) as line:
                await until(lambda: trunk.registered == [300])
                assert trunk.came[-1].get("contact") == f"<sip:doorstep@127.0.0.1:{line.port}>"
                assert "secret" not in str(trunk.came)
            assert trunk.registered == [300, 0]

    asyncio.run(story())


def test_a_registration_is_renewed_before_it_runs_out() -> None:
    async def story() -> None:
        async with open_trunk(seconds=2) as trunk, open_line(webhook=Scripted(pages={}), trunk=known(trunk)):
            await until(lambda: len(trunk.registered) == 2, seconds=5)
            numbers = [request.cseq[0] for request in trunk.came]
            assert numbers == sorted(set(numbers)) and len({request.call_id for request in trunk.came}) == 1

    asyncio.run(story())


def test_a_lost_register_is_sent_again() -> None:
    async def story() -> None:
        async with open_trunk(deaf=3) as trunk, open_line(webhook=Scripted(pages={}), trunk=known(trunk), timers=QUICK):
            await until(lambda: trunk.registered == [300])
            assert len(set(trunk.came[:4])) == 1

    asyncio.run(story())


def test_a_trunk_may_want_a_longer_registration() -> None:
    async def story() -> None:
        async with open_trunk(least=600) as trunk, open_line(webhook=Scripted(pages={}), trunk=known(trunk)) as line:
            assert line._registration is not None
            line._registration.first_pause = 0.05
            await until(lambda: trunk.registered == [600])

    asyncio.run(story())


def test_a_wrong_password_is_not_tried_without_end() -> None:
    async def story() -> None:
        async with (
            open_trunk() as trunk,
            open_line(webhook=Scripted(pages={}), trunk=known(trunk, password="wrong")) as line,
        ):
            await until(lambda: len(trunk.came) == 2)
            await asyncio.sleep(0.5)
            assert len(trunk.came) == 2 and not trunk.registered
            assert line._registration is not None and line._registration.granted == 0

    asyncio.run(story())


def test_only_who_is_allowed_is_heard_and_the_trunk_is() -> None:
    async def story() -> None:
        async with open_trunk() as trunk, open_line(webhook=Scripted(pages={}), trunk=known(trunk), allowed=()) as line:
            await until(lambda: trunk.registered == [300])
            assert [str(one) for one in line._allowed] == ["127.0.0.1/32"]
            line.datagram_received(b"whatever", ("192.0.2.9", 5060))
            assert line.counts["from strangers"] == 1

    asyncio.run(story())
