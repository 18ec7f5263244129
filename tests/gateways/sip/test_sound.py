"""What is heard on the line, in both directions."""

import asyncio
import stat
import wave
from pathlib import Path

import numpy as np

from doorstep.gateways.sip.g711 import SILENCE, decoded, encoded
from doorstep.gateways.sip.rtp import Packet
from tests.gateways.sip.dialogues import MENU, Scripted, tone
from tests.gateways.sip.lines import QUICK, open_line, until
from tests.gateways.sip.phone import Phone, phone

LONG = {"start": '<Gather numDigits="1" timeout="600" action="/next"><Play>/a.wav</Play></Gather>', "next": ""}


def loudness(packet: Packet) -> float:
    codec = {0: "PCMU", 8: "PCMA"}[packet.payload_type]
    return float(np.sqrt(np.mean(decoded(payload=packet.payload, codec=codec).astype(float) ** 2)))


async def heard(caller: Phone, packets: int) -> list[Packet]:
    return [await caller.hear() for _ in range(packets)]


def test_a_prompt_is_heard_in_order_each_packet_once_and_20_ms_long() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=LONG, prompt=tone(seconds=1.0))
        async with open_line(webhook=dialogue) as line, phone(line) as caller:
            await caller.call()
            packets = await heard(caller, 45)
            assert {len(packet.payload) for packet in packets} == {160}
            steps = [
                (b.sequence - a.sequence, b.timestamp - a.timestamp) for a, b in zip(packets, packets[1:], strict=False)
            ]
            assert set(steps) == {(1, 160)}
            assert [packet.marker for packet in packets] == [True] + [False] * 44
            assert sum(loudness(packet) > 4_000 for packet in packets) >= 40

    asyncio.run(story())


def test_each_caller_hears_the_codec_that_was_offered_first() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=LONG, prompt=tone(seconds=2.0))
        async with open_line(webhook=dialogue) as line:
            for codecs, expected in (("0 8", 0), ("8 0", 8), ("18 0", 0)):
                async with phone(line) as caller:
                    await caller.call(offer=caller.offer(codecs=codecs))
                    packets = await heard(caller, 20)
                    assert {packet.payload_type for packet in packets} == {expected}
                    assert max(map(loudness, packets)) > 4_000

    asyncio.run(story())


def test_a_key_stops_what_is_being_said() -> None:
    async def story() -> None:
        pages = {**LONG, "next": '<Pause length="60"/>'}
        dialogue = Scripted(pages=pages, prompt=tone(seconds=30.0))
        async with open_line(webhook=dialogue) as line, phone(line) as caller:
            await caller.call()
            assert max(map(loudness, await heard(caller, 20))) > 4_000
            caller.press("5")
            await until(lambda: dialogue.digits() == ["5"])
            caller.forget_sound()
            assert max(map(loudness, await heard(caller, 10))) < 100

    asyncio.run(story())


def test_a_caller_on_hold_hears_nothing_misses_nothing_and_is_not_timed_out() -> None:
    async def story() -> None:
        pages = {"start": '<Gather numDigits="1" timeout="1" action="/next"><Play>/a.wav</Play></Gather>', "next": ""}
        dialogue = Scripted(pages=pages, prompt=tone(seconds=1.0))
        async with open_line(webhook=dialogue) as line, phone(line) as caller:
            await caller.call()
            before = await heard(caller, 10)
            for direction in ("sendonly", "inactive"):
                response = await caller.again(caller.offer(direction=direction))
                mirrored = {"sendonly": b"a=recvonly", "inactive": b"a=inactive"}[direction]
                assert mirrored in response.body
                await asyncio.sleep(0.1)
                caller.forget_sound()
                await asyncio.sleep(1.2)
                assert caller.sound.empty() and len(line.calls) == 1
            assert b"a=sendrecv" in (await caller.again(caller.offer())).body
            after = await heard(caller, 30)
            assert after[0].marker and after[0].timestamp - before[-1].timestamp > 8_000
            assert max(map(loudness, after[:5])) > 4_000
            caller.press("4")
            await until(lambda: dialogue.digits() == ["4"])

    asyncio.run(story())


def test_a_call_may_change_its_codec_or_be_left_as_it_was() -> None:
    async def story() -> None:
        async with open_line(webhook=Scripted(pages=LONG, prompt=tone(seconds=9.0))) as line, phone(line) as caller:
            await caller.call()
            await heard(caller, 5)
            await caller.again(caller.offer(codecs="18"), status=488)
            assert (await caller.hear()).payload_type == 8
            await caller.again(caller.offer(codecs="0"))
            await asyncio.sleep(0.1)
            caller.forget_sound()
            assert (await caller.hear()).payload_type == 0

    asyncio.run(story())


def test_an_invite_without_an_offer_gets_ours_and_is_heard_after_the_answer() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=MENU)
        async with open_line(webhook=dialogue) as line, phone(line) as caller:
            response = await caller.call(offer=b"", ack=False)
            assert b"m=audio" in response.body and b"PCMU/8000" in response.body
            await asyncio.sleep(0.1)
            assert caller.sound.empty()
            caller.acknowledge(body=caller.offer(codecs="0"))
            assert (await caller.hear()).payload_type == 0
            caller.press("3")
            await until(lambda: dialogue.digits() == ["3"])

    asyncio.run(story())


def test_a_call_whose_sound_has_stopped_is_ended() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=LONG)
        async with open_line(webhook=dialogue, silent_seconds=0.5) as line, phone(line) as caller:
            await caller.call()
            for _ in range(8):
                caller.speak(SILENCE["PCMA"])
                await asyncio.sleep(0.1)
            assert len(line.calls) == 1
            await caller.asked("BYE")
            await until(lambda: dialogue.ends() == ["completed"])

    asyncio.run(story())


def test_a_call_that_takes_too_long_is_ended() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=LONG)
        async with open_line(webhook=dialogue, longest_seconds=0.3) as line, phone(line) as caller:
            await caller.call()
            await caller.asked("BYE")
            await until(lambda: not line.calls and len(dialogue.ends()) == 1)

    asyncio.run(story())


def test_a_word_is_recorded_at_its_place_though_packets_come_late_or_never(tmp_path: Path) -> None:
    async def story() -> None:
        pages = {"start": '<Record maxLength="9" timeout="2" action="/kept" playBeep="false"/>', "kept": ""}
        dialogue = Scripted(pages=pages)
        async with open_line(webhook=dialogue, folder=str(tmp_path / "kept")) as line, phone(line) as caller:
            await caller.call()
            await caller.hear()
            angle = np.arange(160) * 2 * np.pi * 500 / 8_000
            loud = encoded(samples=(9_000 * np.sin(angle)).astype(np.int16), codec="PCMA")
            for place in range(50):
                if place != 20:
                    caller.speak(loud)
                else:
                    caller._timestamp += 160
            await caller.asked("BYE")
            (steps,) = dialogue.steps.values()
            kept = steps[1][1]
            file = tmp_path / "kept" / f"{kept['RecordingUrl']}.wav"
            assert kept["RecordingDuration"] == "1" and stat.S_IMODE(file.stat().st_mode) == 0o600
            with wave.open(str(file)) as sound:
                said = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
            assert len(said) == 8_000 and not said[3_200:3_360].any()
            assert np.abs(np.delete(said, np.s_[3_200:3_360])).max() > 8_000

    asyncio.run(story())


def test_silence_is_no_recording(tmp_path: Path) -> None:
    async def story() -> None:
        pages = {"start": '<Record maxLength="9" timeout="1" action="/kept" playBeep="false"/>', "kept": ""}
        dialogue = Scripted(pages=pages)
        async with open_line(webhook=dialogue, folder=str(tmp_path)) as line, phone(line) as caller:
            await caller.call()
            await caller.asked("BYE")
            (steps,) = dialogue.steps.values()
            assert [path for path, _ in steps][:1] == ["start"] and not list(tmp_path.iterdir())

    asyncio.run(story())


def test_sound_from_elsewhere_is_not_taken() -> None:
    async def story() -> None:
        dialogue = Scripted(pages=LONG)
        async with open_line(webhook=dialogue, timers=QUICK) as line, phone(line) as caller, phone(line) as other:
            offer = caller.offer().replace(b"c=IN IP4 127.0.0.1", b"c=IN IP4 127.0.0.9")
            await caller.call(offer=offer)
            (call,) = line.calls.values()
            call.stream.take(b"", "127.0.0.8")
            other.media = caller.media
            # The trunk's own address is believed too.
            other.press("7")
            await until(lambda: dialogue.digits() == ["7"])

    asyncio.run(story())
