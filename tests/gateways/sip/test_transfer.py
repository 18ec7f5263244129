"""Handing a caller over to a person, by REFER."""

import asyncio

import pytest

from doorstep.gateways.sip.message import Request, Response
from tests.gateways.sip.dialogues import Scripted
from tests.gateways.sip.lines import QUICK, open_line, until
from tests.gateways.sip.phone import Phone, phone

PAGES = {"start": '<Dial action="/after">+911722700000</Dial>', "after": '<Pause length="1"/><Hangup/>'}


def news(caller: Phone, status: int) -> Request:
    body = f"SIP/2.0 {status} As It Went\r\n".encode()
    made = caller.request("NOTIFY", extra=[("event", "refer"), ("subscription-state", "active")])
    return Request(headers=made.headers, body=body, method="NOTIFY", uri=made.uri)


def test_a_caller_who_was_handed_over_is_let_go() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=PAGES)
        async with open_line(webhook=dialogue, timers=QUICK) as line, phone(line) as caller:
            await caller.call()
            refer = await caller.asked("REFER", status=202)
            assert refer.get("refer-to") == "<sip:+911722700000@127.0.0.1>"
            for status in (100, 180, 200):
                caller.send(news(caller, status))
                await caller.answer(200, method="NOTIFY")
            await caller.asked("BYE")
            await until(lambda: not line.calls and dialogue.ends() == ["completed"])
            (steps,) = dialogue.steps.values()
            assert [path for path, _ in steps] == ["start", "ended"]

    asyncio.run(story())


@pytest.mark.parametrize(("status", "how"), [(486, "busy"), (480, "no-answer"), (503, "failed")])
def test_the_dialogue_is_told_how_it_went_and_goes_on(status: int, how: str) -> None:
    async def story() -> None:
        dialogue = Scripted(pages=PAGES)
        async with open_line(webhook=dialogue, timers=QUICK) as line, phone(line) as caller:
            await caller.call()
            await caller.asked("REFER", status=202)
            caller.send(news(caller, status))
            await until(lambda: any(path == "after" for steps in dialogue.steps.values() for path, _ in steps))
            (steps,) = dialogue.steps.values()
            assert steps[1][1]["DialCallStatus"] == how
            await caller.asked("BYE")

    asyncio.run(story())


def test_a_trunk_that_does_not_hand_over_is_no_end_of_the_call() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=PAGES)
        async with open_line(webhook=dialogue, timers=QUICK) as line, phone(line) as caller:
            await caller.call()
            await caller.asked("REFER", status=405)
            await caller.asked("BYE")
            (steps,) = dialogue.steps.values()
            assert [path for path, _ in steps][:2] == ["start", "after"]
            assert steps[1][1]["DialCallStatus"] == "failed"

    asyncio.run(story())


def test_a_transfer_proves_who_we_are_when_the_trunk_asks() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=PAGES)
        async with open_line(webhook=dialogue, timers=QUICK) as line, phone(line) as caller:
            line._proof.user, line._proof.password = "line", "secret"
            await caller.call()
            first = await caller.asked("REFER", status=0)
            kept = [(name, value) for name, value in first.headers if name in ("via", "from", "to", "call-id", "cseq")]
            wanted = ("proxy-authenticate", 'Digest realm="trunk", nonce="n1", qop="auth", algorithm=SHA-256')
            caller.send(Response(headers=(*kept, wanted), status=407, reason="Proxy Authentication Required"))
            second = await caller.asked("REFER", status=202)
            assert "nc=00000001" in second.get("proxy-authorization") and second.cseq[0] == first.cseq[0] + 1
            caller.send(news(caller, 200))
            await caller.asked("BYE")

    asyncio.run(story())
