"""Proving who we are to a trunk without sending the password (RFC 7616, RFC 8760): MD5 and SHA-256."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

_HASHES = {"SHA-256": "sha256", "MD5": "md5"}
"""The better one first."""
_PARAM = re.compile(r'([A-Za-z-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a trunk wants to have proven."""

    realm: str
    nonce: str
    algorithm: str
    opaque: str
    qop: bool
    stale: bool


def challenge(*, values: Sequence[str]) -> Challenge | None:
    """This function will return the challenge with the best hash that we know, or None."""
    found = [one for value in values if (one := _challenge(value))]
    return min(found, key=lambda one: list(_HASHES).index(one.algorithm), default=None)


def _challenge(value: str) -> Challenge | None:
    scheme, _, rest = value.strip().partition(" ")
    said = {name.lower(): quoted or bare for name, quoted, bare in _PARAM.findall(rest)}
    algorithm = said.get("algorithm", "MD5").upper()
    offered = [one.strip().lower() for one in said.get("qop", "").split(",") if one.strip()]
    usable = algorithm in _HASHES and (not offered or "auth" in offered)
    if scheme.lower() != "digest" or not said.get("nonce") or not usable:
        return None
    return Challenge(
        realm=said.get("realm", ""),
        nonce=said["nonce"],
        algorithm=algorithm,
        opaque=said.get("opaque", ""),
        qop=bool(offered),
        stale=said.get("stale", "").lower() == "true",
    )


def credentials(
    *, challenge: Challenge, user: str, password: str, method: str, uri: str, cnonce: str, count: int = 1
) -> str:
    """This function will return the value of Authorization. `count` is how often this nonce was used, from 1."""
    digest = response(
        challenge=challenge, user=user, password=password, method=method, uri=uri, cnonce=cnonce, count=count
    )
    parts = [
        f'username="{user}"',
        f'realm="{challenge.realm}"',
        f'nonce="{challenge.nonce}"',
        f'uri="{uri}"',
        f'response="{digest}"',
        f"algorithm={challenge.algorithm}",
    ]
    if challenge.qop:
        parts += ["qop=auth", f"nc={count:08x}", f'cnonce="{cnonce}"']
    if challenge.opaque:
        parts.append(f'opaque="{challenge.opaque}"')
    return "Digest " + ", ".join(parts)


def response(
    *, challenge: Challenge, user: str, password: str, method: str, uri: str, cnonce: str, count: int = 1
) -> str:
    """This function will return the hash that proves the password (RFC 7616, 3.4.1)."""
    who = _hashed(challenge, f"{user}:{challenge.realm}:{password}")
    what = _hashed(challenge, f"{method}:{uri}")
    between = f"{challenge.nonce}:{count:08x}:{cnonce}:auth" if challenge.qop else challenge.nonce
    return _hashed(challenge, f"{who}:{between}:{what}")


def _hashed(challenge: Challenge, text: str) -> str:
    return hashlib.new(_HASHES[challenge.algorithm], text.encode(), usedforsecurity=False).hexdigest()
