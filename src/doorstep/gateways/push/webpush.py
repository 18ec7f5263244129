"""A gateway that hands sealed messages to the push services of browsers (RFC 8030, 8188, 8291, 8292)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from http_ece import encrypt
from py_vapid import Vapid02

from doorstep.gateways.push.keys import bytes_of
from doorstep.gateways.push.outcomes import Gone, NotTaken, Refused, Unknown
from doorstep.gateways.push.values import Browser, Wake
from doorstep.gateways.web import Answer, NoAnswer, NotReached, ask

LONGEST = timedelta(days=1)
"""No news of ours is of use for longer to a phone that was off."""
SIGNED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class WebPushGateway:
    """Signs with `key` and names `contact`, mailto: or https:, to whoever runs a push service. Only the browser can
    read what is sent: the service sees when, how much and to which browser."""

    key: EllipticCurvePrivateKey = field(repr=False)
    contact: str
    seconds: float = 10.0

    def send(
        self, *, browser: Browser, wake: Wake, attempt: str, now: datetime, valid_until: datetime | None = None
    ) -> str:
        sealed = self._sealed(browser, wake)
        headers = {
            **self._signature(browser.endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_seconds_left(now, valid_until)),
            "Urgency": "high",
            "Topic": wake.tag,
        }
        try:
            answer = ask(method="POST", url=browser.endpoint, headers=headers, body=sealed, seconds=self.seconds)
        except NotReached as error:
            raise NotTaken(f"the push service was not reached: {error}") from None
        except NoAnswer as error:
            raise Unknown(f"the push service gave {error}") from None
        _judge(answer)
        return attempt

    def _sealed(self, browser: Browser, wake: Wake) -> bytes:
        # A key for this message alone: who gets hold of one opens no other.
        once = generate_private_key(SECP256R1())
        point, secret = bytes_of(typed=browser.p256dh), bytes_of(typed=browser.auth)
        return bytes(encrypt(wake.written(), private_key=once, dh=point, auth_secret=secret, version="aes128gcm"))

    def _signature(self, endpoint: str, now: datetime) -> dict[str, str]:
        where = urlsplit(endpoint)
        claims = {
            "sub": self.contact,
            "aud": f"{where.scheme}://{where.netloc}",
            "exp": int((now + SIGNED_FOR).timestamp()),
        }
        return dict(Vapid02(private_key=self.key).sign(claims))


def _seconds_left(now: datetime, valid_until: datetime | None) -> int:
    left = min(LONGEST, valid_until - now) if valid_until else LONGEST
    return max(0, int(left.total_seconds()))


def _judge(answer: Answer) -> None:
    """Only the status goes on: what a service answers may repeat where the browser is."""
    if 200 <= answer.status < 300:
        return
    if answer.status in (404, 410):
        raise Gone(f"the push service knows no such browser any more: {answer.status}")
    if answer.status in (400, 413):
        raise Refused(f"the push service refused it for good: {answer.status}")
    raise NotTaken(f"the push service did not take it: {answer.status}")
