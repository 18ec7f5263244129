"""What may become of a call that a provider was asked for, and how its answers are told apart."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from doorstep.gateways.web import Answer, NoAnswer, NotReached, ask

LONGEST_ID = 80
_TAKEN = (200, 201, 202)
_NOT_NOW = (401, 403, 404, 408, 429, 503)


class Refused(RuntimeError):
    """The provider will not ring these numbers: to press again is of no use."""


class NotRung(ConnectionError):
    """Nothing rings: worth another press."""


class Unknown(ConnectionError):
    """It may ring, or not: whoever waits at the telephone finds out."""


def asked(*, url: str, headers: Mapping[str, str], body: bytes, seconds: float, path: Sequence[str]) -> str:
    """This function will POST to a provider and return its id of the call, which stands in its JSON under `path`.

    Raises Refused, NotRung and Unknown. Only the status goes on: answers repeat the numbers."""
    try:
        answer = ask(method="POST", url=url, headers=headers, body=body, seconds=seconds)
    except NotReached as error:
        raise NotRung(f"the provider was not reached: {error}") from None
    except NoAnswer as error:
        raise Unknown(f"the provider gave {error}") from None
    return _judged(answer, path)


def _judged(answer: Answer, path: Sequence[str]) -> str:
    if answer.status in _NOT_NOW:
        raise NotRung(f"the provider did not take it: {answer.status}")
    if answer.status in (400, 422):
        raise Refused(f"the provider refused it with {answer.status}")
    named = _found(answer.body, path) if answer.status in _TAKEN else ""
    if not named:
        raise Unknown(f"the provider gave an answer that is not understood: {answer.status}")
    return named[:LONGEST_ID]


def _found(body: str, path: Sequence[str]) -> str:
    try:
        said: Any = json.loads(body)
    except ValueError:
        return ""
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return said if isinstance(said, str) else ""
