"""Vonage's calls: POST /v1/calls with a token that the application's key signed (RS256), "Create an outbound call" in
its documentation of the Voice API; JSON web tokens are RFC 7519."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.telephony.outbound.outcomes import asked

TOKEN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Vonage:
    """`user` is the application's id, `pem` its private key; the citizen sees `number`."""

    URL: ClassVar[str] = "https://api.nexmo.com"

    url: str
    user: str
    pem: bytes = field(repr=False)
    number: str
    seconds: float

    def connect(self, *, desk: str, phone: str, now: datetime) -> str:
        own = self.number.removeprefix("+")
        joined = {"action": "connect", "from": own, "endpoint": [_phone(phone)]}
        wanted = {"to": [_phone(desk)], "from": _phone(own), "ncco": [joined]}
        headers = {"Authorization": f"Bearer {self._token(now)}", "Content-Type": "application/json"}
        url = f"{self.url.rstrip('/')}/v1/calls"
        return asked(url=url, headers=headers, body=json.dumps(wanted).encode(), seconds=self.seconds, path=["uuid"])

    def _token(self, now: datetime) -> str:
        issued = int(now.timestamp())
        claims = {"application_id": self.user, "iat": issued, "exp": issued + TOKEN_SECONDS, "jti": uuid4().hex}
        said = f"{_coded({'alg': 'RS256', 'typ': 'JWT'})}.{_coded(claims)}"
        signed = _key(self.pem).sign(said.encode(), PKCS1v15(), SHA256())
        return f"{said}.{urlsafe_b64encode(signed).rstrip(b'=').decode()}"


def _key(pem: bytes) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured("DOORSTEP_RING_KEY_FILE holds no private key in PEM without a password") from error
    if not isinstance(key, RSAPrivateKey):
        raise ImproperlyConfigured("DOORSTEP_RING_KEY_FILE holds a key that is not RSA")
    return key


def _phone(number: str) -> dict[str, str]:
    return {"type": "phone", "number": number.removeprefix("+")}


def _coded(said: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).rstrip(b"=").decode()
