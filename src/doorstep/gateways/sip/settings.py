"""What a line is told by its operator."""

import ipaddress
from dataclasses import dataclass, field

from doorstep.gateways.sip.timers import Timers

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Trunk:
    """Where the line is registered: `registrar` is host or host:port; empty when the trunk knows us by our address."""

    registrar: str = ""
    domain: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: int = 300


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything about a line that is not the dialogue's. `allowed` are the networks that are listened to at all."""

    webhook: str
    status: str
    host: str = "127.0.0.1"
    port: int = 5060
    public: str = ""
    trunk: Trunk = Trunk()
    allowed: tuple[Network, ...] = ()
    codecs: tuple[str, ...] = ("PCMA", "PCMU")
    most_calls: int = 100
    calls_per_second: float = 20.0
    first_port: int = 20_000
    last_port: int = 20_999
    longest_seconds: float = 1_800.0
    silent_seconds: float = 60.0
    folder: str = "recordings"
    timers: Timers = Timers()

    @property
    def told(self) -> str:
        """The address that others are told to send to."""
        return self.public or self.host
