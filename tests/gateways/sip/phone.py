"""A phone of ours on loopback that says exactly what a test wants, however wrong that is."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from doorstep.gateways.sip.message import Request, Response, answered, parse, serialised
from doorstep.gateways.sip.rtp import Packet, event_payload, packed, unpacked

_NUMBERS = itertools.count(1)
EVENTS = 101


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, heard: "asyncio.Queue[bytes]") -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        self._heard.put_nowait(data)


class Phone:
    """One caller; `came` keeps every message, `sound` every packet of sound."""

    def __init__(self, line: tuple[str, int]) -> None:
        self.line = line
        self.number = next(_NUMBERS)
        self.call_id, self.tag, self.to_tag = f"call-{self.number}@phone", f"phone{self.number}", ""
        self.count = 0
        self.media = ("", 0)
        self.came: asyncio.Queue[bytes] = asyncio.Queue()
        self.sound: asyncio.Queue[bytes] = asyncio.Queue()
        self.port = self.sound_port = 0
        self._sip: Any = None
        self._rtp: Any = None
        self._sequence = 0
        self._timestamp = 1_000

    async def plug(self) -> None:
        loop = asyncio.get_running_loop()
        here = ("127.0.0.1", 0)
        self._sip, _ = await loop.create_datagram_endpoint(lambda: _Ear(self.came), here)
        self._rtp, _ = await loop.create_datagram_endpoint(lambda: _Ear(self.sound), here)
        self.port = self._sip.get_extra_info("sockname")[1]
        self.sound_port = self._rtp.get_extra_info("sockname")[1]

    def unplug(self) -> None:
        self._sip.close()
        self._rtp.close()

    def offer(self, *, direction: str = "sendrecv", codecs: str = "8 0", extra: str = "") -> bytes:
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"]
        lines += [f"m=audio {self.sound_port} RTP/AVP {codecs} {EVENTS}", f"a=rtpmap:{EVENTS} telephone-event/8000"]
        return ("\r\n".join([*lines, f"a={direction}"]) + "\r\n" + extra).encode()

    def request(
        self, method: str, *, body: bytes = b"", count: int = 0, branch: str = "", extra: Sequence[tuple[str, str]] = ()
    ) -> Request:
        """A request of this call; without `count` the next one."""
        self.count = count or self.count + 1
        to = f"<sip:1031@{self.line[0]}>" + (f";tag={self.to_tag}" if self.to_tag else "")
        headers = [
            ("via", f"SIP/2.0/UDP 127.0.0.1:{self.port};rport;branch={branch or f'z9hG4bK{self.number}.{self.count}'}"),
            ("from", f"<sip:+919876500001@127.0.0.1>;tag={self.tag}"),
            ("to", to),
            ("call-id", self.call_id),
            ("cseq", f"{self.count} {method}"),
            ("contact", f"<sip:phone@127.0.0.1:{self.port}>"),
            *([("content-type", "application/sdp")] if body else []),
            *extra,
        ]
        return Request(headers=tuple(headers), body=body, method=method, uri="sip:1031@127.0.0.1")

    def send(self, message: Request | Response | bytes) -> None:
        self._sip.sendto(message if isinstance(message, bytes) else serialised(message), self.line)

    async def answer(self, status: int, *, method: str = "INVITE", seconds: float = 5.0) -> Response:
        """The next answer with this status; others before it are passed over."""
        async with asyncio.timeout(seconds):
            while True:
                message = parse(data=await self.came.get())
                if isinstance(message, Response) and (message.status, message.cseq[1]) == (status, method):
                    return message

    async def asked(self, method: str, *, status: int = 200, seconds: float = 5.0) -> Request:
        """The next request of this method, which is answered."""
        async with asyncio.timeout(seconds):
            while True:
                message = parse(data=await self.came.get())
                if isinstance(message, Request) and message.method == method:
                    if status:
                        reply = answered(request=message, status=200)
                        self.send(Response(headers=reply.headers, status=status, reason="As The Test Wants"))
                    return message

    async def call(self, *, ack: bool = True, offer: bytes | None = None, **changed: Any) -> Response:
        """Ring until somebody answers."""
        self.send(self.request("INVITE", body=self.offer() if offer is None else offer, **changed))
        response = await self.answer(200)
        self.to_tag = response.get("to").rpartition("tag=")[2]
        for line in response.body.decode().splitlines():
            if line.startswith("m=audio"):
                self.media = ("127.0.0.1", int(line.split()[1]))
        if ack:
            self.acknowledge()
        return response

    def acknowledge(self, body: bytes = b"") -> None:
        self.send(self.request("ACK", count=self.count, branch=f"z9hG4bKack{self.number}.{self.count}", body=body))

    async def again(self, body: bytes, *, status: int = 200) -> Response:
        """Change the call that there is (re-INVITE)."""
        self.send(self.request("INVITE", body=body))
        response = await self.answer(status)
        if status == 200:
            self.acknowledge()
        return response

    async def hang_up(self) -> None:
        self.send(self.request("BYE"))
        await self.answer(200, method="BYE")

    def speak(self, payload: bytes, *, payload_type: int = 8) -> None:
        """One packet of 20 ms."""
        self._sequence += 1
        self._timestamp += 160
        packet = Packet(payload_type, self._sequence, self._timestamp, self.number, payload)
        self._rtp.sendto(packed(packet), self.media)

    def press(self, key: str) -> None:
        """A key as phones send it: begun, held, and its end three times."""
        self._timestamp += 1_600
        for duration, ended in ((0, False), (160, False), (320, False), (480, True), (480, True), (480, True)):
            self._sequence += 1
            payload = event_payload(key=key, ended=ended, duration=duration)
            self._rtp.sendto(packed(Packet(EVENTS, self._sequence, self._timestamp, self.number, payload)), self.media)

    async def hear(self, *, seconds: float = 2.0) -> Packet:
        """The next packet of sound."""
        async with asyncio.timeout(seconds):
            return unpacked(data=await self.sound.get())

    def forget_sound(self) -> None:
        while not self.sound.empty():
            self.sound.get_nowait()


@asynccontextmanager
async def phone(line: Any) -> AsyncIterator[Phone]:
    """A phone that is plugged in."""
    caller = Phone(("127.0.0.1", line.port))
    await caller.plug()
    try:
        yield caller
    finally:
        caller.unplug()
