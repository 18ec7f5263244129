"""The sound of one call: what is played to the caller, and the keys and words that come back."""

import asyncio
import secrets
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from doorstep.gateways.sip.g711 import FRAME, SILENCE
from doorstep.gateways.sip.keys import Pressed
from doorstep.gateways.sip.pacer import PERIOD, Pacer
from doorstep.gateways.sip.recording import Recording
from doorstep.gateways.sip.rtp import NoPacket, Packet, packed, unpacked
from doorstep.gateways.sip.sdp import Sound

MOST_BYTES = 2_048
AT_ONCE = 64
MOST_KEYS = 32


class Stream:
    """Sends a packet at every tick, sound or silence; all waiting is counted in ticks too, so that a caller on hold
    misses nothing and is not timed out."""

    def __init__(self, *, sock: socket.socket, pacer: Pacer, signalling: str, silent_seconds: float) -> None:
        self.sound: Sound | None = None
        self.gone: Callable[[], None] = lambda: None
        self.port: int = sock.getsockname()[1]
        self._sock, self._pacer, self._signalling = sock, pacer, signalling
        self._source = secrets.randbits(32)
        self._sequence, self._timestamp = secrets.randbits(15), secrets.randbits(31)
        self._marker = True
        self._sent, self._place = b"", 0
        self._keys: deque[str] = deque(maxlen=MOST_KEYS)
        self._pressed = Pressed()
        self._listens, self._stops = False, False
        self._left = 0
        self._waiting: asyncio.Future[None] | None = None
        self._recording: Recording | None = None
        self._silence, self._quiet = 0, 0
        self._unheard, self._patience = 0, int(silent_seconds / PERIOD)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(sock, self._readable)
        pacer.ticks[self] = self._tick

    def use(self, sound: Sound) -> None:
        """This function will send to another place, in another codec, or be silent on hold, from now on."""
        if self.sound is not None and sound.codec != self.sound.codec:
            # What is half played is in the other codec.
            self._end_of_sound()
            self._wake()
        self.sound, self._marker, self._unheard = sound, True, 0

    def close(self) -> None:
        """This function will end everything; whoever waits is told nothing."""
        self._pacer.ticks.pop(self, None)
        self._loop.remove_reader(self._sock)
        self._sock.close()

    def listen(self) -> None:
        """This function will begin to take keys; those pressed before are not for this menu."""
        self._keys.clear()
        self._listens = True

    def ignore(self) -> None:
        """This function will take no more keys."""
        self._listens = False

    async def play(self, frames: bytes) -> None:
        """This function will play a sound to its end, or to the first key while it listens."""
        if self._keys or not frames:
            return
        self._sent, self._place, self._stops = frames, 0, True
        await self._wait()
        self._end_of_sound()

    async def key(self, *, seconds: float) -> str:
        """This function will return the next key, or "" after so many seconds without one."""
        if not self._keys:
            self._left = max(1, int(seconds / PERIOD))
            await self._wait()
            self._left = 0
        return self._keys.popleft() if self._keys else ""

    async def pause(self, *, seconds: float) -> None:
        """This function will let so many seconds pass, or less if a key comes while it listens."""
        if not self._keys and seconds > 0:
            self._left = max(1, int(seconds / PERIOD))
            await self._wait()
            self._left = 0

    async def record(self, *, seconds: int, silence: int, finish: str) -> tuple[Recording, str]:
        """This function will record until a key of `finish`, so much silence, or its end, and return the key too."""
        assert self.sound is not None
        recording = Recording(codec=self.sound.codec, seconds=seconds)
        self._silence = self._quiet = silence
        self._recording, pressed = recording, ""
        self.listen()
        left = seconds
        try:
            # Second by second: nothing but a key or the end of all is waited for in between.
            while left > 0 and self._quiet > 0 and not pressed:
                key = await self.key(seconds=1)
                pressed, left = key if key and key in finish else "", left - (0 if key else 1)
                self._quiet -= 0 if key else 1
        finally:
            self._recording = None
            self.ignore()
        return recording, pressed

    async def _wait(self) -> None:
        self._waiting = self._loop.create_future()
        try:
            await self._waiting
        finally:
            self._waiting = None

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _end_of_sound(self) -> None:
        self._sent, self._place, self._stops = b"", 0, False

    def _tick(self) -> None:
        if self.sound is None:
            return
        self._timestamp = (self._timestamp + FRAME) % 2**32
        if self.sound.held:
            self._marker = True
            return
        self._count()
        self._send(self.sound, self._frame(self.sound.codec))

    def _frame(self, codec: str) -> bytes:
        frame = self._sent[self._place : self._place + FRAME]
        self._place += FRAME
        if self._stops and self._place >= len(self._sent):
            self._stops = False
            self._wake()
        return frame if len(frame) == FRAME else SILENCE[codec]

    def _count(self) -> None:
        self._unheard += 1
        if self._unheard == self._patience:
            self.gone()
        if self._left:
            self._left -= 1
            if not self._left:
                self._wake()

    def _send(self, sound: Sound, frame: bytes) -> None:
        self._sequence = (self._sequence + 1) % 2**16
        packet = Packet(sound.payload_type, self._sequence, self._timestamp, self._source, frame, self._marker)
        self._marker = False
        # A full buffer, or a network that is away: sound that is late is worth nothing.
        with suppress(OSError):
            self._sock.sendto(packed(packet), (sound.host, sound.port))

    def _readable(self) -> None:
        for _ in range(AT_ONCE):
            try:
                data, came_from = self._sock.recvfrom(MOST_BYTES)
            except OSError:
                return
            self.take(data, came_from[0])

    def take(self, data: bytes, host: str) -> None:
        """This function will take one datagram; only from where the caller's sound was said to be, or the trunk."""
        if self.sound is None or host not in (self.sound.host, self._signalling):
            return
        try:
            packet = unpacked(data=data)
        except NoPacket:
            return
        self._unheard = 0
        if packet.payload_type == self.sound.events_type:
            self._press(packet)
        elif packet.payload_type == self.sound.payload_type:
            self._hear(packet)

    def _hear(self, packet: Packet) -> None:
        if self._recording is not None and self._recording.add(packet=packet):
            self._quiet = self._silence

    def _press(self, packet: Packet) -> None:
        key = self._pressed.key(packet=packet, at=self._loop.time())
        if key and self._listens:
            self.press(key)

    def press(self, key: str) -> None:
        """This function will take a key, however it came."""
        if self._listens:
            self._keys.append(key)
            self._wake()


class NoPort(OSError):
    """Every port for sound is taken."""


def sound_socket(*, host: str, first: int, last: int) -> socket.socket:
    """This function will bind an even port between two, at random; its odd neighbour stays free, as RTP asks for.

    Raises NoPort."""
    ports = range(first + first % 2, last + 1, 2)
    start = secrets.randbelow(len(ports))
    for place in range(len(ports)):
        sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        sock.setblocking(False)
        try:
            sock.bind((host, ports[(start + place) % len(ports)]))
        except OSError:
            sock.close()
        else:
            return sock
    raise NoPort("no port for sound is free: DOORSTEP_SIP_RTP_PORTS names too few")
