"""One call as both ends name it (RFC 3261, chapter 12), for whoever was called."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.gateways.sip.headers import MAGIC, name_address
from doorstep.gateways.sip.message import Request

AGENT = "Doorstep"
METHODS = ("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "NOTIFY", "INFO")
ALLOWED = ", ".join(METHODS)


def token() -> str:
    """This function will return a name that nobody can guess."""
    return secrets.token_hex(12)


@dataclass(slots=True)
class Dialog:
    """`here` is our From in requests, `there` our To; `route` is what they have to pass."""

    call_id: str
    tag: str
    other_tag: str
    here: str
    there: str
    target: str
    contact: str
    route: tuple[str, ...]
    other_count: int
    count: int = 0

    @classmethod
    def of(cls, *, invite: Request, contact: str) -> "Dialog":
        """This function will begin a dialog with who sent this INVITE. Raises Malformed."""
        tag = token()
        to = invite.get("to")
        return cls(
            call_id=invite.call_id,
            tag=tag,
            other_tag=name_address(value=invite.get("from")).tag,
            here=f"{to};tag={tag}",
            there=invite.get("from"),
            target=name_address(value=invite.get("contact") or invite.get("from")).uri,
            contact=contact,
            route=tuple(invite.all("record-route")),
            other_count=invite.cseq[0],
        )

    def is_of(self, request: Request) -> bool:
        """Whether a request names exactly this call. Raises Malformed."""
        theirs, ours = (name_address(value=request.get(name)).tag for name in ("from", "to"))
        return request.call_id == self.call_id and theirs == self.other_tag and ours == self.tag

    def takes(self, request: Request) -> bool:
        """This function will tell whether a request is not older than what came before, and remember it."""
        number = request.cseq[0]
        if number < self.other_count:
            return False
        self.other_count = number
        return True

    def request(self, *, method: str, via: str, extra: Sequence[tuple[str, str]] = ()) -> tuple[Request, str]:
        """This function will make the next request of ours, and return it with its branch; `via` is our address."""
        self.count += 1
        branch = MAGIC + token()
        headers = [
            ("via", f"SIP/2.0/UDP {via};rport;branch={branch}"),
            ("max-forwards", "70"),
            *(("route", one) for one in self.route),
            ("from", self.here),
            ("to", self.there),
            ("call-id", self.call_id),
            ("cseq", f"{self.count} {method}"),
            ("contact", self.contact),
            ("user-agent", AGENT),
            *extra,
        ]
        return Request(headers=tuple(headers), method=method, uri=self.target), branch
