"""Which keys were pressed: each once, though a phone repeats its packets, and some come late or never."""

from dataclasses import dataclass, field

from doorstep.gateways.sip.rtp import Packet, key_event

FORGOTTEN_AFTER = 0.6
"""Seconds after its last packet when a press is over, also for a phone that gives every press the same timestamp."""
MOST_REMEMBERED = 16


@dataclass(slots=True)
class Pressed:
    """Remembers presses by timestamp, which all packets of one press share (RFC 4733, 2.5.1)."""

    _seen: dict[tuple[int, int], float] = field(default_factory=dict)

    def key(self, *, packet: Packet, at: float) -> str:
        """This function will return the key of a new press, or "" for a press that is known, or no key.

        The first packet counts, whichever it is: a menu stops at once, and a lost end loses nothing."""
        event = key_event(payload=packet.payload)
        if event is None:
            return ""
        press = (packet.source, packet.timestamp)
        seen = self._seen.pop(press, None)
        self._seen[press] = at
        while len(self._seen) > MOST_REMEMBERED:
            self._seen.pop(next(iter(self._seen)))
        return event.key if seen is None or at - seen > FORGOTTEN_AFTER else ""
