"""From which network a request comes, and how long it was told to wait."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from doorstep.people.actions import digest

# A home or a phone gets a whole /64 of IPv6: its other addresses are no other network.
V6_PREFIX = 64


@dataclass(slots=True)
class _Asker:
    network: str = ""
    wait_s: int = 0


_asker: ContextVar[_Asker | None] = ContextVar("asker", default=None)


def known_network(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This function will return a middleware that lets `network` answer during a request, and turns every no to
    somebody who was told to wait into 429 with Retry-After."""

    def answer(request: HttpRequest) -> HttpResponse:
        asker = _Asker(network=network_of(request))
        token = _asker.set(asker)
        try:
            response = get_response(request)
        finally:
            _asker.reset(token)
        if asker.wait_s and 400 <= response.status_code < 500:
            response.status_code = 429
            response.headers["Retry-After"] = str(asker.wait_s)
        return response

    return answer


def network() -> str:
    """This function will return the network of the present request as a hash; "" outside of requests."""
    asker = _asker.get()
    return asker.network if asker else ""


def tell_to_wait(*, seconds: int) -> None:
    """This function will let the answer of the present request say in its status, too, how long to wait."""
    if asker := _asker.get():
        asker.wait_s = max(asker.wait_s, seconds)


def network_of(request: HttpRequest) -> str:
    """This function will return a hash of the client's address, or of its /64 if that is IPv6; "" if it has none.

    Behind a proxy that was announced, the last entry of X-Forwarded-For is the one it wrote; those before it are only
    said by whoever asks."""
    client = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        client = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or client
    return digest(words=f"network:{_block(client)}") if client else ""


def _block(client: str) -> str:
    try:
        address = ip_address(client.strip("[]"))
    except ValueError:
        # Some proxies write the port behind the address, another one with each connection.
        host = client.rpartition(":")[0]
        return _block(host) if host else client
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or int(address) >> (128 - V6_PREFIX))
