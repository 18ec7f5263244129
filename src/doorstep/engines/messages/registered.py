"""What an operator would scrub: a text that is not the registered one to the letter, a value that is too long or of
another kind, a link or a number that is not white-listed.

The direction of the regulator (TRAI) of 18 November 2025 asks for variables tagged by their kind; its limits are data
of each template."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Final
from urllib.parse import urlsplit

NUMERIC, ALPHANUMERIC, URL, CBN = "numeric", "alphanumeric", "url", "cbn"
TAGS: Final = (ALPHANUMERIC, NUMERIC, URL, CBN)
WORDS, NAME, LIST = "words", "name", "list"
KINDS: Final = (WORDS, NAME, LIST)
CATEGORIES: Final = ("service-implicit", "service-explicit", "transactional", "promotional")
LONGEST_VALUE, MOST_VARIABLES, MOST_WITH_REASON = 40, 2, 3
FIXED: Final = frozenset({"helpline", "site"})
"""Placeholders that become fixed words when a template's version is made."""

_TOP_LEVELS = "in|com|org|net|gov|nic|info|me|ly|co|io|app|link|page|site|xyz|biz|example"
_LINK = re.compile(rf"https?://[^\s<>]+|\b(?:[a-z0-9-]+\.)+(?:{_TOP_LEVELS})\b(?:/[^\s<>]*)?", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\d/])(?:\+91[\s-]?)?(?:1[68]\d0[\s-]?\d{3}[\s-]?\d{3,4}|0\d{2,4}[\s-]?\d{6,8}|0?[6-9]\d{4}[\s-]?\d{5})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Variable:
    """What may stand in one place of a registered text: `most` characters of the kind that `tag` says.

    `kind` is how a value that is too long is shortened, and `instead` what stands for one that cannot be."""

    name: str
    tag: str = ALPHANUMERIC
    most: int = LONGEST_VALUE
    kind: str = WORDS
    instead: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class WhiteList:
    """Domains, and numbers as digits, that the operators know."""

    domains: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an operator would scrub a text. `code` is one of FAULTS; a value is never told, only which and how long."""

    code: str
    variable: str = ""
    length: int = 0
    most: int = 0
    said: str = ""


TOO_LONG, NOT_DIGITS, LINK, NUMBER, DIFFERS = "too-long", "not-digits", "link", "number", "differs"
TOO_MANY, NO_REASON, NO_ID, MISSING = "too-many", "no-reason", "no-id", "missing"
FAULTS: Final = (TOO_LONG, NOT_DIGITS, LINK, NUMBER, DIFFERS, TOO_MANY, NO_REASON, NO_ID, MISSING)


def white_list(*, domains: Sequence[str], numbers: Sequence[str]) -> WhiteList:
    """This function will return a white list of domains or addresses, and of numbers as people write them."""
    hosts = (urlsplit(domain).hostname if "//" in domain else domain for domain in domains)
    return WhiteList(frozenset(str(host).lower() for host in hosts if host), frozenset(map(_digits, numbers)))


def names_in(*, text: str) -> list[str]:
    """This function will return the variables of a text as they come, repeated ones each time: so operators count."""
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None and name not in FIXED]


def as_registered(*, text: str, variables: Sequence[Variable]) -> str:
    """This function will return a text as it is handed in: "Your code is {#numeric#}"."""
    tags = {variable.name: variable.tag for variable in variables}
    return "".join(
        said + (f"{{#{tags.get(name, ALPHANUMERIC)}#}}" if name is not None else "")
        for said, name, _, _ in Formatter().parse(text)
    )


def template_faults(*, text: str, three_because: str, allowed: WhiteList) -> list[Fault]:
    """This function will return what is wrong with a template, whatever its values: too many variables, and links and
    numbers among its fixed words that are not white-listed."""
    count, fixed = len(names_in(text=text)), _fixed_words(text)
    faults = []
    if count > MOST_WITH_REASON:
        faults.append(Fault(TOO_MANY, length=count, most=MOST_WITH_REASON))
    elif count > MOST_VARIABLES and not three_because.strip():
        faults.append(Fault(NO_REASON, length=count, most=MOST_VARIABLES))
    faults += [Fault(LINK, said=link) for link in _strange_links(fixed, allowed)]
    return faults + [Fault(NUMBER, said=number) for number in _strange_numbers(fixed, allowed)]


def _fixed_words(text: str) -> str:
    return "\0".join(said for said, _, _, _ in Formatter().parse(text))


def value_faults(
    *, text: str, variables: Sequence[Variable], values: Mapping[str, str], allowed: WhiteList
) -> list[Fault]:
    """This function will return what is wrong with the values that a text asks for, by its variables."""
    known = {variable.name: variable for variable in variables}
    names = dict.fromkeys(names_in(text=text))
    return [fault for name in names for fault in _value_faults(known.get(name, Variable(name)), values[name], allowed)]


def _value_faults(variable: Variable, value: str, allowed: WhiteList) -> Iterator[Fault]:
    if len(value) > variable.most:
        yield Fault(TOO_LONG, variable.name, len(value), variable.most)
    if variable.tag == NUMERIC and not (value.isascii() and value.isdigit()):
        yield Fault(NOT_DIGITS, variable.name)
    if variable.tag == URL and (not _LINK.fullmatch(value) or _strange_links(value, allowed)):
        yield Fault(LINK, variable.name)
    if variable.tag == CBN and _digits(value) not in allowed.numbers:
        yield Fault(NUMBER, variable.name)
    if variable.tag == ALPHANUMERIC:
        # A link or a number within somebody's name would be told in the department's own name.
        if _LINK.search(value):
            yield Fault(LINK, variable.name)
        if _NUMBER.search(value):
            yield Fault(NUMBER, variable.name)


def matches(*, text: str, variables: Sequence[Variable], final: str) -> bool:
    """This function will tell whether a final text is a registered one to the letter, with values within their
    limits."""
    most = {variable.name: variable.most for variable in variables}
    seen: set[str] = set()
    pattern = ""
    for said, name, _, _ in Formatter().parse(text):
        pattern += re.escape(said)
        if name is not None:
            limit = most.get(name, LONGEST_VALUE)
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>[^\\n]{{1,{limit}}})"
            seen.add(name)
    return re.fullmatch(pattern, final) is not None


def _strange_links(text: str, allowed: WhiteList) -> list[str]:
    return [link for link in _LINK.findall(text) if _host(link) not in allowed.domains]


def _host(link: str) -> str:
    return urlsplit(link if "//" in link else f"//{link}").hostname or ""


def _strange_numbers(text: str, allowed: WhiteList) -> list[str]:
    return [number for number in _NUMBER.findall(text) if _digits(number) not in allowed.numbers]


def _digits(number: str) -> str:
    """A number as digits, without the country's code."""
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    return digits[2:] if number.strip().startswith("+91") else digits
