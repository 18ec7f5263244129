"""The bench of bookings: clients over HTTP, and what it does not let pass."""

from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bench.apart import BenchError
from bench.bookings import _hold, _row, tables
from bench.load import NO_ANSWER, Ask, Load, drive

HOST = "127.0.0.1"


class Answering(BaseHTTPRequestHandler):
    """Answers 201 to whatever is posted with a body, and 404 to all else."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(201 if said == b"{}" and self.headers["Authorization"] else 400)

    def do_GET(self) -> None:
        self._answer(404)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer((HOST, 0), Answering)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def test_every_request_is_sent_once_and_counted(port: int) -> None:
    asks = [Ask("POST", "/", "{}", {"Authorization": "Bearer x"})] * 20 + [Ask("GET", "/nothing")] * 5
    load = drive(host=HOST, port=port, asks=asks, clients=4)
    assert Counter(load.statuses) == {201: 20, 404: 5}
    assert len(load.taken_s) == 25
    assert load.percentile_ms(50) <= load.percentile_ms(95) <= 1000 * load.seconds


def test_a_server_that_is_not_there_is_no_answer(port: int) -> None:
    load = drive(host=HOST, port=1, asks=[Ask("GET", "/")], clients=1)
    assert load.statuses == {NO_ANSWER: 1}
    assert load.percentile_ms(50) == 0.0


OFFERS = Load(2.0, (0.01, 0.02, 0.03), {200: 3})
BOOKED = Load(1.0, (0.1, 0.2), {201: 1, 409: 1})


def test_full_windows_are_no_fault() -> None:
    _hold({"GET offers": OFFERS, "POST appointments": BOOKED}, {"promised": 1, "faults": []})
    row = _row("SQLite", 2, "POST appointments", BOOKED, 1)
    assert (row["a_second"], row["median_ms"], row["errors"]) == (2.0, 100.0, 0)
    (table,) = tables({"rows": [row], "notes": [], "clients": 4, "cores": 2})
    assert table.rows == (("SQLite", "2", "POST appointments", "2", "100", "100", "1 x 201, 1 x 409", "0"),)


@pytest.mark.parametrize(
    ("booked", "kept"),
    [
        (Load(1.0, (0.1,), {201: 1, 500: 1}), {"promised": 1, "faults": []}),
        (Load(1.0, (0.1,), {201: 1, NO_ANSWER: 1}), {"promised": 1, "faults": []}),
        (Load(1.0, (0.1,), {201: 2}), {"promised": 1, "faults": []}),
        (Load(1.0, (0.1,), {201: 1}), {"promised": 1, "faults": ["route 3: not back by the end of the shift"]}),
    ],
)
def test_errors_lost_bookings_and_broken_promises_end_the_bench(booked: Load, kept: dict[str, object]) -> None:
    with pytest.raises(BenchError):
        _hold({"GET offers": OFFERS, "POST appointments": booked}, kept)
