"""A provider's HTTP interface as data: what is asked, and how its answers and its reports are read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from doorstep.gateways.sms.signed import HASHES, WRITTEN, Signature

PRESETS = Path(__file__).resolve().parent / "presets"
VALUES = frozenset(
    {"recipient", "recipient_digits", "recipient_national", "text", "text_entities", "reference", "attempt"}
    | {"template_id", "entity", "sender", "user", "password", "key", "basic", "report_url"}
)
"""The placeholders that a description may use; docs/messages.md says what each is."""
FORMATS = {"form": "application/x-www-form-urlencoded", "json": "application/json", "query": ""}
KINDS = frozenset({"gsm", "unicode"})
STATES = frozenset({"accepted", "delivered", "failed", "expired", "unknown"})
_KNOWN = frozenset({"name", "tried", "method", "url", "format", "headers", "fields", "computed", "answer"})
_KNOWN_OF_US = frozenset({"report", "received"})
_OF_RECEIVED = frozenset({"sender", "text", "id", "method", "answer", "signature"})


class BadDescription(ValueError):
    """A provider's description cannot be used."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How answers are told apart: by status and by patterns on the body. `reference` and `code` have one group each."""

    status: frozenset[int]
    accepted: re.Pattern[str]
    refused: re.Pattern[str] | None = None
    reference: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Reports:
    """How a report that the provider sends us is read: the names of its fields, and our states by its words."""

    state: str
    reference: str = ""
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """How a text that came in is read: the names of its fields. `id`: the provider's own of this text, "" for none.

    `method`: the one that it comes by, "" for GET and POST; `answer`: what the provider wants to hear; `signature`: how
    it is signed, None where the secret in the address is all."""

    sender: str
    text: str
    id: str = ""
    method: str = ""
    answer: str = ""
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What to ask, with {placeholders}. A field whose value is a table of "gsm" and "unicode" goes by the text."""

    name: str
    method: str
    url: str
    format: str
    headers: Mapping[str, str]
    fields: Mapping[str, Any]
    computed: Mapping[str, tuple[str, str]]
    answer: Reading
    report: Reports | None = None
    received: Received | None = None


def find(*, provider: str) -> Path:
    """This function will return the file of a preset's name, or the file that is named."""
    preset = PRESETS / f"{provider}.toml"
    return preset if re.fullmatch(r"[a-z0-9-]+", provider) and preset.is_file() else Path(provider)


@lru_cache(maxsize=8)
def described(*, provider: str) -> Description:
    """This function will return the description of a preset or of a TOML file; it is read once a process.

    Raises BadDescription, with words that say where the fault is."""
    try:
        said = tomllib.loads(find(provider=provider).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadDescription(f"there is no preset and no readable file '{provider}'") from error
    except tomllib.TOMLDecodeError as error:
        raise BadDescription(f"{provider}: {error}") from error
    return read(said=said)


def read(*, said: Mapping[str, Any]) -> Description:
    """This function will check what a description says, and return it. Raises BadDescription."""
    if strange := set(said) - _KNOWN - _KNOWN_OF_US:
        raise BadDescription(f"it does not know {', '.join(sorted(strange))}")
    computed = {name: _computed(name, how) for name, how in said.get("computed", {}).items()}
    made = Description(
        name=str(said.get("name", "")),
        method=str(said.get("method", "POST")).upper(),
        url=str(said.get("url", "")),
        format=str(said.get("format", "form")),
        headers=said.get("headers", {}),
        fields=said.get("fields", {}),
        computed=computed,
        answer=_reading(said.get("answer", {})),
        report=_reports(said["report"]) if "report" in said else None,
        received=_received(said["received"]) if "received" in said else None,
    )
    _check(made)
    return made


def _check(made: Description) -> None:
    if made.method not in ("GET", "POST") or made.format not in FORMATS:
        raise BadDescription(f"method is GET or POST, format one of {', '.join(FORMATS)}")
    if made.method == "GET" and made.format != "query":
        raise BadDescription('with GET the format has to be "query"')
    if made.url and (urlsplit(made.url).scheme not in ("http", "https") or not urlsplit(made.url).hostname):
        raise BadDescription("url begins with https:// or http:// and names a host")
    allowed = VALUES | made.computed.keys()
    used = [*_texts(made.fields), *made.headers.values(), made.url]
    for text in used:
        _check_placeholders(str(text), allowed)
    for _how, text in made.computed.values():
        _check_placeholders(text, VALUES)
    joined = " ".join(map(str, used))
    if "{text" not in joined or "{recipient" not in joined:
        raise BadDescription("fields have to use {text} and {recipient}")


def _check_placeholders(text: str, allowed: frozenset[str]) -> None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise BadDescription(f"the braces of '{text}' are wrong") from error
    if strange := names - allowed:
        raise BadDescription(f"there is no {{{sorted(strange)[0]}}}; there are: {', '.join(sorted(allowed))}")


def _texts(fields: Any) -> list[str]:
    if isinstance(fields, Mapping):
        return [text for value in fields.values() for text in _texts(value)]
    if isinstance(fields, list):
        return [text for value in fields for text in _texts(value)]
    return [str(fields)]


def _computed(name: str, how: Any) -> tuple[str, str]:
    if not isinstance(how, Mapping) or len(how) != 1 or not set(how) <= HASHES:
        raise BadDescription(f"computed.{name} is one of {', '.join(sorted(HASHES))}")
    ((kind, text),) = how.items()
    return kind, str(text)


def _reading(said: Mapping[str, Any]) -> Reading:
    if "accepted" not in said:
        raise BadDescription("answer.accepted is missing: a pattern of what the provider says when it took a text")
    return Reading(
        status=frozenset(said.get("status", [200])),
        accepted=_pattern("accepted", said["accepted"], 0),
        refused=_pattern("refused", said["refused"], 0) if "refused" in said else None,
        reference=_pattern("reference", said["reference"], 1) if "reference" in said else None,
    )


def _pattern(name: str, text: str, groups: int) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise BadDescription(f"answer.{name} is no pattern: {error}") from error
    if pattern.groups < groups:
        raise BadDescription(f"answer.{name} needs a group ( ) around the provider's reference")
    return pattern


def _reports(said: Mapping[str, Any]) -> Reports:
    states = {str(word).casefold(): state for word, state in said.get("states", {}).items()}
    if not set(states.values()) <= STATES or not said.get("state"):
        raise BadDescription(f"report needs state, and states that are among {', '.join(sorted(STATES))}")
    return Reports(state=said["state"], reference=said.get("reference", ""), states=states)


def _received(said: Mapping[str, Any]) -> Received:
    if not said.get("sender") or not said.get("text") or set(said) - _OF_RECEIVED:
        raise BadDescription(
            "received needs sender and text, and may have id (the names of fields), method, answer, signature"
        )
    method = str(said.get("method", "")).upper()
    if method not in ("", "GET", "POST"):
        raise BadDescription("received.method is GET or POST; leave it out for both")
    signature = _signature(said["signature"]) if "signature" in said else None
    if signature is not None and method != "POST":
        raise BadDescription('received.signature is of a body: it needs method = "POST"')
    names = {name: str(said.get(name, "")) for name in ("sender", "text", "id", "answer")}
    return Received(**names, method=method, signature=signature)


def _signature(said: Any) -> Signature:
    if not isinstance(said, Mapping) or not said.get("header") or not set(said) <= {"header", "hash", "written"}:
        raise BadDescription("received.signature needs header and hash, and may have written")
    made = Signature(
        header=str(said["header"]), hash=str(said.get("hash", "")), written=str(said.get("written", "hex"))
    )
    if made.hash not in HASHES or made.written not in WRITTEN:
        known = f"hash is one of {', '.join(sorted(HASHES))}; written is one of {', '.join(sorted(WRITTEN))}"
        raise BadDescription(f"received.signature: {known}")
    return made
