"""Whether a provider really sent what it says: an HMAC over the body, in a header."""

import base64
import hmac
from dataclasses import dataclass

HASHES = frozenset({"sha1", "sha256", "sha512"})
WRITTEN = frozenset({"hex", "base64"})


@dataclass(frozen=True, slots=True)
class Signature:
    """Which `header` holds the HMAC of the body, by which hash, and how it is written: "hex" or "base64"."""

    header: str
    hash: str
    written: str = "hex"


def is_signed(*, how: Signature, body: bytes, given: str, key: str) -> bool:
    """This function will tell whether `given` is the body's signature; without a key nothing is signed."""
    made = hmac.new(key.encode(), body, how.hash).digest()
    right = made.hex() if how.written == "hex" else base64.b64encode(made).decode("ascii")
    # Some write what hash it is before it: "sha256=...".
    said = given.strip().removeprefix(f"{how.hash}=")
    said = said.lower() if how.written == "hex" else said
    return bool(key) and hmac.compare_digest(said.encode(), right.encode())
