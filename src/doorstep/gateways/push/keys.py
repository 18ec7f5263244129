"""The key by which push services know that it is us (VAPID, RFC 8292): from the environment, or made once."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generated
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BYTES = 32


class BadKey(ValueError):
    """This is no private key of P-256 in base64url."""


@lru_cache(maxsize=4)
def read_key(*, typed: str, file: Path) -> EllipticCurvePrivateKey:
    """This function will return the private key that was `typed`, or else the one in `file`, which is made on first
    use and that nobody but us may read. Raises BadKey."""
    if typed:
        return _parsed(typed)
    if not file.exists():
        _keep(file)
    return _parsed(file.read_text(encoding="ascii"))


def public_key(*, key: EllipticCurvePrivateKey) -> str:
    """This function will return what a browser is told when it subscribes: the uncompressed point in base64url."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _said(point)


def bytes_of(*, typed: str) -> bytes:
    """This function will return what base64url says, with or without its last signs; raises ValueError."""
    bare = typed.rstrip("=")
    return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


def _parsed(typed: str) -> EllipticCurvePrivateKey:
    try:
        number = bytes_of(typed=typed.strip())
        if len(number) != BYTES:
            raise ValueError("not 32 bytes")
        return derive_private_key(int.from_bytes(number, "big"), SECP256R1())
    except ValueError as error:
        raise BadKey("it is no private key of P-256, 32 bytes in base64url") from error


def _keep(file: Path) -> None:
    number = generated(SECP256R1()).private_numbers().private_value.to_bytes(BYTES, "big")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    with open(unfinished, "w", encoding="ascii", opener=_only_for_us) as out:
        out.write(_said(number))
    # Of two processes that make one at once, the first one's stays: browsers may have been told it.
    with suppress(FileExistsError):
        os.link(unfinished, file)
    unfinished.unlink()


def _only_for_us(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _said(number: bytes) -> str:
    return urlsafe_b64encode(number).decode().rstrip("=")
