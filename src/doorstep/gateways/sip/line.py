"""The department's own line: what comes in over UDP, and which call it belongs to."""

import asyncio
import ipaddress
import logging
import secrets
from collections import Counter
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from doorstep.gateways.sip import sdp
from doorstep.gateways.sip.call import Call, described
from doorstep.gateways.sip.dialog import ALLOWED, METHODS, Dialog, token
from doorstep.gateways.sip.headers import MAGIC, Via, name_address, number, via
from doorstep.gateways.sip.limits import Bucket
from doorstep.gateways.sip.message import Malformed, Request, Response, answered, parse
from doorstep.gateways.sip.pacer import Pacer
from doorstep.gateways.sip.prompts import Prompts
from doorstep.gateways.sip.proof import Proof
from doorstep.gateways.sip.registration import Registration
from doorstep.gateways.sip.settings import Setting
from doorstep.gateways.sip.stream import NoPort, Stream, sound_socket
from doorstep.gateways.sip.transactions import Address, Asked, Asking
from doorstep.gateways.sip.webhook import Away, Webhook

logger = logging.getLogger(__name__)

MOST_ASKED = 20_000
STATUS_PAUSES = (5.0, 20.0, 60.0)
STOP_SECONDS = 3.0


class Line(asyncio.DatagramProtocol):
    """Many calls in one process. `counts` tells what became of what came in."""

    def __init__(self, *, setting: Setting, webhook: Webhook) -> None:
        self.setting, self.webhook = setting, webhook
        self.prompts = Prompts(fetch=webhook.sound)
        self.counts: Counter[str] = Counter()
        self.calls: dict[str, Call] = {}
        self.via = ""
        self.port = 0
        self._contact = ""
        self._allowed = setting.allowed
        self._pacer = Pacer()
        self._asked: dict[tuple[str, ...], Asked] = {}
        self._asking = Asking(send=self._send, timers=setting.timers)
        self._bucket = Bucket(per_second=setting.calls_per_second * 3, most=setting.calls_per_second * 6)
        self._proof = Proof(user=setting.trunk.user, password=setting.trunk.password)
        self._tasks: set[asyncio.Task[None]] = set()
        self._brief: set[asyncio.Task[None]] = set()
        self._transport: asyncio.DatagramTransport | None = None
        self._registration: Registration | None = None
        self._stopping = False

    async def start(self) -> None:
        """This function will begin to listen, and to be registered where a trunk is set. Raises OSError."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, (self.setting.host, self.setting.port))
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]
        told = f"[{self.setting.told}]" if ":" in self.setting.told else self.setting.told
        self.via, self._contact = f"{told}:{self.port}", f"<sip:doorstep@{told}:{self.port}>"
        self.spawn(self._pacer.run())
        if self.setting.trunk.registrar:
            self._registration = Registration(
                trunk=self.setting.trunk,
                asking=self._asking,
                proof=self._proof,
                via=self.via,
                contact=self._contact,
                found=self._allow,
            )
            self.spawn(self._registration.keep())

    async def stop(self) -> None:
        """This function will take no more calls, end those there are, tell the dialogue, and let go of everything."""
        self._stopping = True
        for call in tuple(self.calls.values()):
            call.end("completed")
        end = asyncio.get_running_loop().time() + STOP_SECONDS
        if self._registration is not None:
            await self._registration.leave()
        while (self.calls or self._brief) and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.02)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for asked in tuple(self._asked.values()):
            asked.forget()
        self._asked.clear()
        if self._transport is not None:
            self._transport.close()

    def _allow(self, address: str) -> None:
        found = ipaddress.ip_network(address)
        if found not in self._allowed:
            self._allowed = (*self._allowed, found)

    # What comes in.

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        """This function will take one datagram; whatever it holds, the line goes on."""
        self.counts["datagrams"] += 1
        address = (str(addr[0]), int(addr[1]))
        try:
            if not any(ipaddress.ip_address(address[0]) in one for one in self._allowed):
                self.counts["from strangers"] += 1
                return
            self._take(parse(data=data), address)
        except Malformed:
            self.counts["malformed"] += 1
        except Exception:
            self.counts["faults"] += 1
            logger.exception("a message could not be handled")

    def error_received(self, exc: Exception) -> None:
        """This function will only count: a peer that is away is no fault of ours."""
        self.counts["network errors"] += 1

    def _take(self, message: Request | Response, address: Address) -> None:
        top = via(value=message.get("via"))
        if isinstance(message, Response):
            self._asking.came(response=message, branch=top.branch)
            return
        for name in ("from", "to"):
            name_address(value=message.get(name))
        key = _key(message, top)
        known = self._asked.get(key)
        if message.method == "ACK":
            self._acknowledged(message, known)
        elif known is not None:
            known.came_again()
        else:
            self._new(_returned(message, top, address), key, (address[0], _port(top, address)))

    def _acknowledged(self, ack: Request, known: Asked | None) -> None:
        if known is not None:
            known.confirm(ack)
        call = self.calls.get(ack.call_id)
        if call is not None and call.dialog.is_of(ack):
            call.confirm(ack)

    def _new(self, request: Request, key: tuple[str, ...], back: Address) -> None:
        if len(self._asked) >= MOST_ASKED:
            self.counts["dropped"] += 1
            return
        asked = Asked(
            request=request,
            back=back,
            send=self._send,
            timers=self.setting.timers,
            over=lambda: self._forget(key),
        )
        self._asked[key] = asked
        try:
            self._dispatch(asked, key, back)
        except Malformed:
            # What has been noted must be answered, or it would stay.
            self.counts["malformed"] += 1
            asked.answer(answered(request=request, status=400, tag=token()))

    def _dispatch(self, asked: Asked, key: tuple[str, ...], back: Address) -> None:
        request = asked.request
        status, extra = self._judged(request, back)
        if status:
            self.counts[f"answered {status}"] += 1
            asked.answer(answered(request=request, status=status, tag=token(), extra=extra))
        elif request.method == "CANCEL":
            self._cancel(asked, key)
        elif name_address(value=request.get("to")).tag:
            self._within(asked)
        else:
            self._ring(asked, back)

    def _forget(self, key: tuple[str, ...]) -> None:
        self._asked.pop(key, None)

    def _judged(self, request: Request, back: Address) -> tuple[int, Sequence[tuple[str, str]]]:
        """What can be answered without a call: a status and headers, or 0."""
        inside = bool(name_address(value=request.get("to")).tag)
        if request.method not in METHODS:
            return 405, [("allow", ALLOWED)]
        if wanted := request.get("require"):
            return 420, [("unsupported", wanted)]
        if inside or request.method == "CANCEL":
            return 0, ()
        if not self._bucket.takes(who=back[0], at=asyncio.get_running_loop().time()) or self._stopping:
            return 503, [("retry-after", "5")]
        if request.method == "OPTIONS":
            return 200, [("allow", ALLOWED), ("accept", "application/sdp")]
        return (0, ()) if request.method == "INVITE" else (481, ())

    def _cancel(self, asked: Asked, key: tuple[str, ...]) -> None:
        invite = self._asked.get((*key[:-1], "INVITE"))
        call = self.calls.get(asked.request.call_id)
        there = invite is not None
        asked.answer(answered(request=asked.request, status=200 if there else 481, tag=token()))
        if call is not None and invite is call.invite and not invite.is_answered:
            call.end("canceled", bye=False)

    def _within(self, asked: Asked) -> None:
        call = self.calls.get(asked.request.call_id)
        if call is None or not call.dialog.is_of(asked.request):
            asked.answer(answered(request=asked.request, status=481))
        else:
            call.take(asked)

    # A new call.

    def _ring(self, asked: Asked, back: Address) -> None:
        request = asked.request
        fields = self._fields(request)
        self.counts["calls"] += 1
        if request.call_id in self.calls:
            self._turn_away(asked, 482)
            return
        if sum(not call.over for call in self.calls.values()) >= self.setting.most_calls:
            self._turn_away(asked, 486)
            # Nobody is turned away unseen: the dialogue leaves a call-back.
            self.spawn(self._missed(fields, "busy"), brief=True)
            return
        try:
            offered = described(request=request, codecs=self.setting.codecs)
            self._begin(asked, back, offered, fields)
        except sdp.NoSound:
            self._turn_away(asked, 488)
        except NoPort as error:
            logger.error("a call was turned away: %s", error)
            self._turn_away(asked, 503)
            self.spawn(self._missed(fields, "failed"), brief=True)

    def _begin(self, asked: Asked, back: Address, offered: sdp.Sound | None, fields: dict[str, str]) -> None:
        setting = self.setting
        dialog = Dialog.of(invite=asked.request, contact=self._contact)
        sock = sound_socket(host=setting.host, first=setting.first_port, last=setting.last_port)
        stream = Stream(sock=sock, pacer=self._pacer, signalling=back[0], silent_seconds=setting.silent_seconds)
        call = Call(
            exchange=self,
            invite=asked,
            dialog=dialog,
            stream=stream,
            back=back,
            offered=offered,
            fields=fields,
        )
        self.calls[asked.request.call_id] = call
        self.counts["most at once"] = max(self.counts["most at once"], len(self.calls))
        call.start()

    def _turn_away(self, asked: Asked, status: int) -> None:
        self.counts[f"answered {status}"] += 1
        asked.answer(answered(request=asked.request, status=status, tag=token()))

    def _fields(self, request: Request) -> dict[str, str]:
        """What every step of a call tells. The trunk's word on who calls goes before the phone's own."""
        caller = request.get("p-asserted-identity") or request.get("from")
        called = number(value=f"<{request.uri}>") or number(value=request.get("to"))
        return {
            "CallSid": f"CA{secrets.token_hex(16)}",
            "From": number(value=caller),
            "To": called,
            "Direction": "inbound",
        }

    # What calls need.

    def ended(self, call: Call, how: str) -> None:
        self.counts[f"ended {how}"] += 1
        self.spawn(self._tell(dict(call.fields), how, call.seconds), brief=True)

    def gone(self, call: Call) -> None:
        self.calls.pop(call.dialog.call_id, None)

    async def _missed(self, fields: dict[str, str], how: str) -> None:
        """A call that was not taken began all the same: the dialogue hears that it rang, and then that it ended."""
        try:
            await self.webhook.ask(url=self.setting.webhook, fields={**fields, "CallStatus": "ringing"})
        except Away as error:
            logger.error("the dialogue was not told of a call that was turned away: %s", error)
        await self._tell(fields, how, 0.0)

    async def _tell(self, fields: dict[str, str], how: str, seconds: float) -> None:
        if not self.setting.status:
            return
        told = {**fields, "CallStatus": how, "CallDuration": str(round(seconds))}
        for pause in (*STATUS_PAUSES, 0.0):
            try:
                await self.webhook.ask(url=self.setting.status, fields=told)
            except Away as error:
                logger.error("the dialogue was not told that a call is over: %s", error)
                await asyncio.sleep(pause)
            else:
                return
        self.counts["ends not told"] += 1

    async def ask(self, *, dialog: Dialog, method: str, to: Address, extra: Sequence[tuple[str, str]] = ()) -> Response:
        request, branch = dialog.request(method=method, via=self.via, extra=extra)
        answer = await self._asking.ask(request=request, to=to, branch=branch)
        proven = self._proof.header(answer=answer, method=method, uri=request.uri)
        if proven is None:
            return answer
        request, branch = dialog.request(method=method, via=self.via, extra=[*extra, proven])
        return await self._asking.ask(request=request, to=to, branch=branch)

    def spawn(self, work: Coroutine[Any, Any, None], *, brief: bool = False) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        for kept in (self._tasks, self._brief) if brief else (self._tasks,):
            kept.add(task)
            task.add_done_callback(kept.discard)
        return task

    def _send(self, data: bytes, to: Address) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, to)


def _key(request: Request, top: Via) -> tuple[str, ...]:
    """What all repeats of a request share, and its ACK (RFC 3261, 17.2.3)."""
    method = "INVITE" if request.method == "ACK" else request.method
    if top.branch.startswith(MAGIC):
        return top.branch, top.host, str(top.port), method
    tag = name_address(value=request.get("from")).tag
    return request.call_id, tag, str(request.cseq[0]), request.get("via"), method


def _port(top: Via, address: Address) -> int:
    return address[1] if "rport" in top.params else top.port


def _returned(request: Request, top: Via, address: Address) -> Request:
    """The request with where it came from in its first Via (RFC 3581), so that its answer finds back."""
    found = dict(top.params)
    if "rport" in found:
        found["rport"] = str(address[1])
    if "rport" in found or top.host != address[0]:
        found["received"] = address[0]
    head = request.get("via").partition(";")[0].strip()
    value = ";".join([head, *(f"{name}={said}" if said else name for name, said in found.items())])
    place = next(index for index, (name, _) in enumerate(request.headers) if name == "via")
    headers = (*request.headers[:place], ("via", value), *request.headers[place + 1 :])
    return replace(request, headers=headers)
