"""Asking the dialogue what a call is to do: a signed form, as a cloud provider would send it."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from doorstep.gateways.telephony import signature
from doorstep.gateways.web import Answer, NoAnswer, NotReached, ask

MOST_SOUND = 8 * 1024 * 1024
PAUSES = (0.25, 1.0, 3.0)
"""Seconds before each further try: an answer that is late by more is no conversation."""


class Away(ConnectionError):
    """The dialogue cannot be asked, or gives no answer that can be used."""


class Webhook(Protocol):
    """Whoever decides what is said."""

    async def ask(self, *, url: str, fields: Mapping[str, str]) -> str:
        """This function will return the answer's text, or raise Away."""
        ...

    async def sound(self, url: str) -> bytes:
        """This function will return the bytes of a prompt, or raise Away."""
        ...


class HttpWebhook:
    """Asks over HTTP in threads of its own. `reached` is where, `public` the origin that is signed and that answers
    name; any other origin is refused, so that an answer cannot send us elsewhere."""

    def __init__(self, *, reached: str, public: str, secret: str, seconds: float, at_once: int) -> None:
        self._reached, self._public = _origin(reached), _origin(public)
        self._secret, self._seconds = secret, seconds
        self._threads = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="webhook")

    async def ask(self, *, url: str, fields: Mapping[str, str]) -> str:
        signed = self._at(url, self._public)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(url=signed, fields=fields, secret=self._secret),
        }
        answer = await self._tried("POST", self._at(url, self._reached), headers, urlencode(fields).encode())
        return answer.body

    async def sound(self, url: str) -> bytes:
        return (await self._tried("GET", self._at(url, self._reached), {}, None)).content

    def close(self) -> None:
        """This function will let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _at(self, url: str, origin: str) -> str:
        whole = urljoin(self._reached + "/", url)
        if _origin(whole) not in (self._reached, self._public):
            raise Away("the dialogue names another server")
        parts = urlsplit(whole)
        return origin + urlunsplit(("", "", parts.path, parts.query, ""))

    async def _tried(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """A step is asked again with the same fields: the dialogue knows repeats; a lost answer is no lost call."""
        for pause in (*PAUSES, None):
            try:
                answer = await asyncio.get_running_loop().run_in_executor(
                    self._threads, self._ask, method, url, headers, body
                )
            except (NotReached, NoAnswer):
                status = 0
            else:
                status = answer.status
                if status in (200, 204):
                    return answer
            if pause is None or 400 <= status < 500:
                raise Away(f"the dialogue answered {status}" if status else "the dialogue does not answer")
            await asyncio.sleep(pause)
        raise AssertionError

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        return ask(method=method, url=url, headers=headers, body=body, seconds=self._seconds, most_bytes=MOST_SOUND)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
