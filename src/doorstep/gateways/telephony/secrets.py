"""Letting in whoever knows the address, for providers that sign nothing."""

import hmac
from ipaddress import ip_address, ip_network

from doorstep.gateways.telephony.values import Asked, Keys


def knows_the_address(*, asked: Asked, keys: Keys) -> bool:
    """This function will tell whether a request has the secret in its path, and comes from where it may."""
    right = bool(keys.secret) and hmac.compare_digest(asked.secret.encode(), keys.secret.encode())
    return right and (not keys.allowed or _is_within(asked.address, keys.allowed))


def _is_within(address: str, allowed: tuple[str, ...]) -> bool:
    try:
        here = ip_address(address)
        return any(here in ip_network(one, strict=False) for one in allowed)
    except ValueError:
        return False
