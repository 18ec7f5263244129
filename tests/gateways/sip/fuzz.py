"""Nonsense for the line: `python -m tests.gateways.sip.fuzz --inputs 100000`.

Half of the inputs are messages that a phone sends, changed at random places; the others are made of the same pieces
without sense. Each goes through the whole line, with its calls and their sound, on loopback."""

import argparse
import asyncio
import random
from collections import Counter
from typing import Any

from doorstep.gateways.sip.line import Line
from doorstep.gateways.sip.timers import Timers
from tests.gateways.sip.dialogues import MENU, Scripted
from tests.gateways.sip.lines import open_line, until

AT_ONCE = 200
QUICK = Timers(t1=0.002, t2=0.008, t4=0.004)
SOURCE = ("127.0.0.1", 9)

_METHODS = [
    "INVITE",
    "INVITE",
    "INVITE",
    "ACK",
    "BYE",
    "CANCEL",
    "OPTIONS",
    "NOTIFY",
    "INFO",
    "REGISTER",
    "UPDATE",
    "X",
]
_SDP = """v=0\r
o=- 1 1 IN IP4 127.0.0.1\r
s=-\r
c=IN IP4 127.0.0.1\r
t=0 0\r
m=audio 9 RTP/AVP 8 0 101\r
a=rtpmap:101 telephone-event/8000\r
a=sendrecv\r
"""
_PIECES = [
    b"\r\n",
    b"\r\n\r\n",
    b":",
    b";",
    b",",
    b"<",
    b">",
    b'"',
    b"\\",
    b"=",
    b" ",
    b"\t",
    b"\0",
    b"\xff\xfe",
    b"%s%n",
    b"-1",
    b"99999999999",
    b"0",
    b"SIP/2.0",
    b"sip:",
    b"tel:+91",
    b";tag=",
    b";branch=z9hG4bK",
    b"Via: ",
    b"v: ",
    b"To: ",
    b"l: 5",
    b"m=audio 99999 RTP/AVP 0",
    b"m=video 1 RTP/AVP 31",
    b"c=IN IP4 224.0.0.1",
    b"c=IN IP6 ::1",
    b"a=rtpmap:0 PCMA/8000",
    b"a=inactive",
    b"a=sendonly",
    b"Content-Length: 0",
    b"Require: x",
    b"CSeq: 1 ACK",
    b"Record-Route: <sip:a;lr>",
    "\u0905\u0a05".encode(),
    b"A" * 300,
    b"Contact: *",
    b"SIP/2.0 200 OK\r\n",
    b"Signal=5",
    b"SIP/2.0 486 x",
]


def message(chance: random.Random, known: Counter[str]) -> bytes:
    """One datagram. Some belong to a call that `known` names, so that what comes within calls is tried too."""
    method = chance.choice(_METHODS)
    call, tag = chance.choice(list(known)) if known and chance.random() < 0.5 else f"{chance.getrandbits(24)}", ""
    if "|" in call:
        call, tag = call.split("|")
    body = _SDP if chance.random() < 0.7 else ""
    number = chance.randrange(1, 4)
    head = [
        f"{method} sip:1031@127.0.0.1 SIP/2.0",
        f"Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK{chance.getrandbits(16)};rport",
        "From: <sip:+919876500001@127.0.0.1>;tag=fuzz",
        "To: <sip:1031@127.0.0.1>" + (f";tag={tag}" if tag else ""),
        f"Call-ID: {call}",
        f"CSeq: {number} {method}",
        "Contact: <sip:x@127.0.0.1:9>",
        *(["Content-Type: application/sdp"] if body else []),
        f"Content-Length: {len(body)}",
    ]
    data = bytearray("\r\n".join([*head, "", body]).encode())
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4, 16))):
        _change(data, chance)
    if chance.random() < 0.1:
        return b"".join(chance.choice(_PIECES) for _ in range(chance.randrange(60)))
    return bytes(data)


def _change(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    match chance.randrange(4):
        case 0:
            data[at : at + chance.randrange(40)] = b""
        case 1:
            data[at:at] = chance.choice(_PIECES)
        case 2:
            data[at : at + 4] = chance.randbytes(4)
        case _:
            data[at:at] = data[max(0, at - 30) : at]


async def fuzz(*, inputs: int, seed: int) -> tuple[Line, Scripted]:
    """The line after so many inputs, when all calls and timers have ended. Raises TimeoutError if they do not."""
    chance, known, dialogue = random.Random(seed), Counter[str](), Scripted(pages=MENU)
    asked: dict[str, Any] = {"timers": QUICK, "silent_seconds": 0.1, "longest_seconds": 0.3, "most_calls": AT_ONCE}
    async with open_line(webhook=dialogue, calls_per_second=1e6, **asked) as line:
        for place in range(inputs):
            line.datagram_received(message(chance, known), SOURCE)
            if place % 50 == 0:
                await asyncio.sleep(0)
                known = Counter(f"{one.dialog.call_id}|{one.dialog.tag}" for one in line.calls.values())
                for call in tuple(line.calls.values()):
                    call.stream.take(chance.randbytes(chance.randrange(40)), "127.0.0.1")
        await until(lambda: not line.calls and not line._asked and not line._brief, seconds=60)
        assert not line._pacer.ticks
    return line, dialogue


def main() -> None:
    """Say what became of it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--inputs", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    line, dialogue = asyncio.run(fuzz(inputs=given.inputs, seed=given.seed))
    print(", ".join(f"{name}: {count}" for name, count in sorted(line.counts.items())))  # noqa: T201
    print(f"{len(dialogue.steps)} calls were told to the dialogue, {len(dialogue.ends())} ended")  # noqa: T201
    if line.counts["faults"] or len(dialogue.ends()) != len(dialogue.steps):
        raise SystemExit("a fault, or a call without an end")


if __name__ == "__main__":
    main()
