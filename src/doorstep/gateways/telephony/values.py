"""What a provider of calls asks and is answered, in words of ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from doorstep.engines.phone_menu.values import Digits, HungUp, NoInput, RecordingReady, Spoken, TransferEnded, Verb


class NotUnderstood(ValueError):
    """A request that no call makes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A provider's request. `url`: the public address with its query; `fields`: of its form, query or JSON body;
    `address`: the network address it came from; `secret`: what stands in the path, "" for nothing."""

    url: str
    fields: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Rings:
    """A call begins."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """News that changes nothing, such as that a call rings."""


Heard = Rings | Nothing | Digits | NoInput | HungUp | RecordingReady | TransferEnded


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a request says. `call`: the provider's id; `number` as the network gives it, "" where withheld; `step`: of
    the answer that it follows, None where the provider does not carry it; `outbound`: we called."""

    call: str
    number: str
    heard: Heard
    step: int | None = None
    outbound: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """How verbs are written: `sounds` gives the addresses of what is said, `next_url` where the provider goes on."""

    sounds: Callable[[tuple[Spoken, ...]], tuple[str, ...]]
    next_url: str


@dataclass(frozen=True, slots=True)
class Reply:
    content_type: str
    body: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What lets a request in: a secret shared with the provider, and where it may come from, () for anywhere."""

    secret: str
    allowed: tuple[str, ...] = ()


class Provider(Protocol):
    """One provider's dialect. `secret_in_path`: requests are not signed, so the address is the secret. `in_words`: what
    is said is wanted as a text, not as files to play."""

    secret_in_path: bool
    in_words: bool

    def verify(self, *, asked: Asked, keys: Keys) -> bool:
        """This function will tell whether the provider made the request; without a secret nobody did."""
        ...

    def parse(self, *, asked: Asked) -> Incoming:
        """This function will read a request; what it does not know is ignored. Raises NotUnderstood."""
        ...

    def render(self, *, verbs: tuple[Verb, ...], way: Way) -> Reply:
        """This function will write what comes next."""
        ...
