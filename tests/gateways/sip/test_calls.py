"""What the line answers to a phone that follows RFC 3261, and to one that does not."""

import asyncio

import pytest

from doorstep.gateways.sip.line import Line
from doorstep.gateways.sip.message import Response, parse
from tests.gateways.sip.dialogues import MENU, Scripted
from tests.gateways.sip.lines import QUICK, open_line, until
from tests.gateways.sip.phone import phone

PATIENT = {"start": '<Gather numDigits="1" timeout="600" action="/next"><Play>/a.wav</Play></Gather>', "next": ""}


def count(line: Line, name: str) -> int:
    return line.counts[name]


def test_a_call_is_answered_told_its_keys_and_ended() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=MENU)
        async with open_line(webhook=dialogue) as line, phone(line) as caller:
            response = await caller.call()
            assert response.get("content-type") == "application/sdp"
            caller.press("2")
            await until(lambda: dialogue.digits() == ["2"])
            await asyncio.sleep(0.1)
            for place, key in enumerate("1#"):
                caller.press(key)
                await asyncio.sleep(0.1 * (1 - place))
            await caller.asked("BYE")
            await until(lambda: not line.calls and dialogue.ends() == ["completed"])
            (steps,) = dialogue.steps.values()
            assert [path for path, _ in steps] == ["start", "next", "last", "ended"]
            assert [fields["CallStatus"] for _, fields in steps] == [
                "ringing",
                "in-progress",
                "in-progress",
                "completed",
            ]
            assert steps[0][1]["From"] == "+919876500001" and steps[0][1]["To"] == "1031"
            assert dialogue.digits() == ["2", "1"]
            assert count(line, "faults") == 0

    asyncio.run(story())


def test_an_invite_that_comes_again_is_the_same_call() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=PATIENT)
        async with open_line(webhook=dialogue) as line, phone(line) as caller:
            invite = caller.request("INVITE", body=caller.offer())
            for _ in range(5):
                caller.send(invite)
            first = await caller.answer(200)
            caller.send(invite)
            second = await caller.answer(200)
            assert first == second and count(line, "calls") == 1 and len(dialogue.steps) == 1

    asyncio.run(story())


def test_an_answer_is_repeated_ever_more_slowly_until_it_is_acknowledged() -> None:
    async def story() -> None:
        async with open_line(webhook=Scripted(pages=PATIENT), timers=QUICK) as line, phone(line) as caller:
            await caller.call(ack=False)
            for _ in range(3):
                await caller.answer(200, seconds=1.0)
            caller.acknowledge()
            await asyncio.sleep(0.3)
            while not caller.came.empty():
                caller.came.get_nowait()
            await asyncio.sleep(0.5)
            assert caller.came.empty() and len(line.calls) == 1

    asyncio.run(story())


def test_an_answer_that_nobody_acknowledges_ends_the_call() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=PATIENT)
        async with open_line(webhook=dialogue, timers=QUICK) as line, phone(line) as caller:
            await caller.call(ack=False)
            await caller.asked("BYE", seconds=15)
            await until(lambda: not line.calls)
            assert dialogue.ends() == ["completed"]

    asyncio.run(story())


def test_a_goodbye_is_repeated_until_it_is_heard() -> None:
    async def story() -> None:
        dialogue = Scripted(pages={"start": "<Hangup/>"})
        async with open_line(webhook=dialogue, timers=QUICK) as line, phone(line) as caller:
            await caller.call()
            for _ in range(3):
                await caller.asked("BYE", status=0)
            await caller.asked("BYE")
            await until(lambda: not line.calls)

    asyncio.run(story())


def test_no_goodbye_before_the_answer_is_acknowledged() -> None:
    async def story() -> None:
        async with (
            open_line(webhook=Scripted(pages={"start": "<Hangup/>"}), timers=QUICK) as line,
            phone(line) as caller,
        ):
            await caller.call(ack=False)
            for _ in range(3):
                message = parse(data=await caller.came.get())
                assert isinstance(message, Response) and message.status == 200
            caller.acknowledge()
            await caller.asked("BYE")
            await until(lambda: not line.calls)

    asyncio.run(story())


def test_a_call_that_is_cancelled_while_it_rings_is_told_as_such() -> None:
    async def story() -> None:
        class Slow(Scripted):
            async def ask(self, *, url: str, fields: object) -> str:
                if fields["CallStatus"] == "ringing":  # type: ignore[index]
                    await asyncio.sleep(60)
                return await super().ask(url=url, fields=fields)  # type: ignore[arg-type]

        dialogue = Slow(pages=PATIENT)
        async with open_line(webhook=dialogue, timers=QUICK) as line, phone(line) as caller:
            caller.send(caller.request("INVITE", body=caller.offer(), branch="z9hG4bKringing"))
            await caller.answer(180)
            caller.send(caller.request("CANCEL", count=caller.count, branch="z9hG4bKringing"))
            await caller.answer(200, method="CANCEL")
            # Repeated until it is acknowledged (timer G).
            await caller.answer(487)
            await caller.answer(487)
            caller.send(caller.request("ACK", count=caller.count, branch="z9hG4bKringing"))
            await until(lambda: not line.calls and dialogue.ends() == ["canceled"])

    asyncio.run(story())


def test_what_belongs_to_no_call_is_refused() -> None:
    async def story() -> None:
        async with open_line(webhook=Scripted(pages=PATIENT)) as line, phone(line) as caller:
            caller.to_tag = "nobody"
            caller.send(caller.request("BYE"))
            await caller.answer(481, method="BYE")
            caller.send(caller.request("INVITE", body=caller.offer()))
            await caller.answer(481)
            caller.to_tag = ""
            caller.send(caller.request("CANCEL"))
            await caller.answer(481, method="CANCEL")
            caller.send(caller.request("REGISTER"))
            assert "INVITE" in (await caller.answer(405, method="REGISTER")).all("allow")
            caller.send(caller.request("INVITE", body=caller.offer(), extra=[("require", "100rel")]))
            assert (await caller.answer(420)).get("unsupported") == "100rel"
            caller.send(caller.request("INVITE", body=caller.offer(codecs="18")))
            await caller.answer(488)
            assert not line.calls

    asyncio.run(story())


def test_a_question_about_what_we_can_is_answered_in_and_out_of_calls() -> None:
    async def story() -> None:
        async with open_line(webhook=Scripted(pages=PATIENT)) as line, phone(line) as caller:
            caller.send(caller.request("OPTIONS"))
            assert (await caller.answer(200, method="OPTIONS")).get("accept") == "application/sdp"
            await caller.call()
            caller.send(caller.request("OPTIONS"))
            assert "BYE" in (await caller.answer(200, method="OPTIONS")).all("allow")
            await caller.hang_up()
            await until(lambda: not line.calls)

    asyncio.run(story())


def test_a_caller_beyond_the_most_is_told_busy_and_the_dialogue_too() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=PATIENT)
        async with open_line(webhook=dialogue, most_calls=1) as line, phone(line) as first, phone(line) as second:
            await first.call()
            second.send(second.request("INVITE", body=second.offer()))
            await second.answer(486)
            await until(lambda: dialogue.ends() == ["busy"])
            await first.hang_up()
            await until(lambda: not line.calls)
            await second.call()

    asyncio.run(story())


def test_a_call_is_refused_when_the_dialogue_is_away_so_that_a_trunk_may_go_elsewhere() -> None:
    async def story() -> None:
        async with open_line(webhook=Scripted(pages=PATIENT, away=True)) as line, phone(line) as caller:
            caller.send(caller.request("INVITE", body=caller.offer()))
            assert (await caller.answer(503)).get("retry-after") == "30"
            await until(lambda: not line.calls)
            assert count(line, "ended failed") == 1

    asyncio.run(story())


@pytest.mark.parametrize(("reason", "status"), [("busy", 486), ("rejected", 603)])
def test_a_dialogue_may_refuse_a_call_before_it_is_answered(reason: str, status: int) -> None:
    async def story() -> None:
        dialogue = Scripted(pages={"start": f'<Reject reason="{reason}"/>'})
        async with open_line(webhook=dialogue) as line, phone(line) as caller:
            caller.send(caller.request("INVITE", body=caller.offer()))
            await caller.answer(status)
            await until(lambda: not line.calls and dialogue.ends() == ["busy"])

    asyncio.run(story())


def test_all_calls_are_ended_and_told_when_the_line_stops() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=PATIENT)
        async with open_line(webhook=dialogue) as line, phone(line) as caller:
            await caller.call()
            goodbye = asyncio.create_task(caller.asked("BYE"))
            await line.stop()
            await goodbye
            assert dialogue.ends() == ["completed"] and not line.calls

    asyncio.run(story())
