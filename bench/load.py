"""Many clients who ask a web server at once, each over one connection that stays open."""

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

PATIENCE_S = 60.0
# Nobody answered, or not as HTTP has it.
NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: its body is sent as JSON."""

    method: str
    path: str
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Load:
    """What came of many requests: seconds in all, seconds of each that was answered, and how many of each status."""

    seconds: float
    taken_s: tuple[float, ...]
    statuses: Mapping[int, int]

    def percentile_ms(self, percent: int) -> float:
        """This function will return the milliseconds within which so many percent were answered; 0.0 if none was."""
        ordered = sorted(self.taken_s)
        return 1000 * ordered[(len(ordered) - 1) * percent // 100] if ordered else 0.0


def drive(*, host: str, port: int, asks: Sequence[Ask], clients: int) -> Load:
    """This function will send all requests in order, as many at a time as there are clients, none of them pausing."""
    waiting = iter(asks)
    taken: list[float] = []
    statuses: Counter[int] = Counter()
    turn = threading.Lock()

    def send() -> None:
        connection = HTTPConnection(host, port, timeout=PATIENCE_S)
        while True:
            with turn:
                ask = next(waiting, None)
            if ask is None:
                break
            began = time.perf_counter()
            status = _send(connection, ask)
            over = time.perf_counter() - began
            with turn:
                statuses[status] += 1
                taken.extend([over] if status != NO_ANSWER else [])
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(time.perf_counter() - began, tuple(taken), dict(statuses))


def _send(connection: HTTPConnection, ask: Ask) -> int:
    headers = {"Content-Type": "application/json", **ask.headers} if ask.body else ask.headers
    try:
        connection.request(ask.method, ask.path, ask.body.encode() or None, dict(headers))
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        return NO_ANSWER
    return answer.status
