"""The webhook's answers: what a call is to do next, in the XML that Twilio's customers write."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree import ElementTree

MOST_VERBS = 64
LONGEST_SECONDS = 600


class NoScript(ValueError):
    """The answer cannot be read."""


@dataclass(frozen=True, slots=True)
class Play:
    url: str


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Gather:
    """Play, and wait for keys: until there are `most`, or `finish` is pressed, or nothing comes for so many seconds."""

    action: str
    said: "tuple[Play | Pause, ...]"
    most: int
    finish: str
    seconds: float
    tells_nothing: bool
    """Whether the webhook is asked without keys too; else what stands behind is done."""


@dataclass(frozen=True, slots=True)
class Record:
    action: str
    seconds: int
    silence: int
    finish: str
    beep: bool


@dataclass(frozen=True, slots=True)
class Dial:
    """Hand the caller over to another number."""

    number: str
    action: str


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    busy: bool


Verb = Play | Pause | Gather | Record | Dial | Redirect | Hangup | Reject


def verbs(*, text: str) -> tuple[Verb, ...]:
    """This function will read an answer, or raise NoScript. Verbs that we cannot do (such as Say) are left out."""
    if "<!" in text:
        # Neither entities nor comments: an answer has no need of them, and they are how XML is made to grow.
        raise NoScript("the answer declares something")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise NoScript("the answer is no XML") from None
    if root.tag != "Response":
        raise NoScript("the answer is no <Response>")
    found = tuple(_read(root))
    if len(found) > MOST_VERBS:
        raise NoScript("the answer is too long")
    return found


def _read(parent: ElementTree.Element) -> Iterable[Verb]:
    for element in parent:
        if made := _MADE.get(element.tag):
            yield made(element)


def _gather(element: ElementTree.Element) -> Gather:
    finish = element.get("finishOnKey", "#")
    return Gather(
        action=element.get("action", ""),
        said=tuple(one for one in _read(element) if isinstance(one, Play | Pause)),
        most=_number(element, "numDigits", 32),
        finish=finish if re.fullmatch(r"[0-9*#]{0,12}", finish) else "#",
        seconds=float(_number(element, "timeout", 5)),
        tells_nothing=element.get("actionOnEmptyResult", "false").lower() == "true",
    )


def _record(element: ElementTree.Element) -> Record:
    return Record(
        action=element.get("action", ""),
        seconds=_number(element, "maxLength", 120),
        silence=_number(element, "timeout", 5),
        finish=element.get("finishOnKey", "1234567890*#"),
        beep=element.get("playBeep", "true").lower() == "true",
    )


def _dial(element: ElementTree.Element) -> Dial:
    number = "".join(element.itertext()).strip()
    return Dial(number=re.sub(r"[^0-9+*#]", "", number)[:32], action=element.get("action", ""))


def _number(element: ElementTree.Element, name: str, usual: int) -> int:
    said = element.get(name, "")
    return min(int(said), LONGEST_SECONDS) if re.fullmatch(r"[0-9]{1,6}", said) else usual


def _text(element: ElementTree.Element) -> str:
    return (element.text or "").strip()


_MADE: MappingProxyType[str, Callable[[ElementTree.Element], Verb]] = MappingProxyType(
    {
        "Play": lambda element: Play(url=_text(element)),
        "Pause": lambda element: Pause(seconds=float(_number(element, "length", 1))),
        "Gather": _gather,
        "Record": _record,
        "Dial": _dial,
        "Redirect": lambda element: Redirect(url=_text(element)),
        "Hangup": lambda _: Hangup(),
        "Reject": lambda element: Reject(busy=element.get("reason", "rejected") == "busy"),
    }
)
