"""Answering a trunk that wants to know who we are."""

from dataclasses import dataclass, field

from doorstep.gateways.sip import digest
from doorstep.gateways.sip.dialog import token
from doorstep.gateways.sip.message import Response

_ANSWERS = {401: ("www-authenticate", "authorization"), 407: ("proxy-authenticate", "proxy-authorization")}


@dataclass(slots=True)
class Proof:
    """Counts how often each nonce was used, as the trunk does."""

    user: str
    password: str = field(repr=False)
    _nonce: str = ""
    _count: int = 0

    def header(self, *, answer: Response, method: str, uri: str) -> tuple[str, str] | None:
        """This function will return the header that proves who we are; None when that was not wanted, or cannot be."""
        names = _ANSWERS.get(answer.status)
        found = digest.challenge(values=answer.all(names[0])) if names and self.user else None
        if names is None or found is None:
            return None
        self._count = self._count + 1 if found.nonce == self._nonce else 1
        self._nonce = found.nonce
        value = digest.credentials(
            challenge=found,
            user=self.user,
            password=self.password,
            method=method,
            uri=uri,
            cnonce=token(),
            count=self._count,
        )
        return names[1], value
