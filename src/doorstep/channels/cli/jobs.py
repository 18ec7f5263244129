"""Who does which kind of work after commit: one row a kind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from doorstep.messaging.actions import KIND, give_up_message, send_message
from doorstep.outbox.actions import Handler, NextAt


def _send(payload: Mapping[str, Any], now: datetime) -> None:
    send_message(message_id=payload["message"], now=now)


def _give_up(payload: Mapping[str, Any], now: datetime) -> None:
    give_up_message(message_id=payload["message"], now=now)


HANDLERS: dict[str, Handler] = {
    KIND: _send,
}
"""Given the payload and the present instant. They run outside any transaction and may run twice."""

WHEN_DEAD: dict[str, Handler] = {
    KIND: _give_up,
}
"""Called in the transaction that gives a job up after its last attempt."""

PERIODIC: dict[str, NextAt] = {}
"""Work that comes back: the next planned instant after a given one. Its payload is {"planned_at": ISO}."""
