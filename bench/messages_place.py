"""Where messages are sent in earnest: PostgreSQL, Kannel, an SMS centre and our web server, all on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.apart import ROOT, BenchError
from tests.gateways.kannel import PASSWORD, Kannel, listens, programs, until
from tests.gateways.provider import closed_port

SECRET = "reports-of-a-bench-only"
LEASE_S, GATEWAY_S = 2, 3
NO_KANNEL = "Kannel is not there: apt-get install kannel"
NO_POSTGRES = "PostgreSQL is not there: run make test once, which installs it"


@dataclass
class Place:
    """What runs. `received` is what the centre wrote down, a line for each SMS."""

    folder: Path
    database: Any
    kannel: Kannel
    web: int
    reports: bool = True

    @property
    def received(self) -> Path:
        return self.folder / "received.jsonl"

    @property
    def environment(self) -> dict[str, str]:
        """What the product's processes are told."""
        return {
            "DATABASE_URL": self.database.url,
            "DJANGO_SETTINGS_MODULE": "doorstep.settings",
            "DOORSTEP_LOG_LEVEL": "CRITICAL",
            "DOORSTEP_OUTBOX_ATTEMPTS": "100",
            "DOORSTEP_OUTBOX_LEASE_SECONDS": str(LEASE_S),
            "DOORSTEP_PUBLIC_URL": f"http://127.0.0.1:{self.web}",
            "DOORSTEP_SMS_GATEWAY": "kannel",
            "DOORSTEP_SMS_HOOK_SECRET": SECRET,
            "DOORSTEP_SMS_PASSWORD": PASSWORD,
            "DOORSTEP_SMS_SECONDS": str(GATEWAY_S),
            "DOORSTEP_SMS_SENDER": "CHDSMP",
            "DOORSTEP_SMS_URL": self.kannel.url,
            "DOORSTEP_SMS_USER": "doorstep",
            "DOORSTEP_VAR": str(self.folder / "var"),
        }


@contextmanager
def place(*, folder: Path, busy: float = 0.0, reports: bool = True) -> Iterator[Place]:
    """This function will start all of it on what the folder holds, and stop it in order at the end.

    `busy`: the share of SMS that the centre first puts off. Raises BenchError when something is not installed."""
    if not programs():
        raise BenchError(NO_KANNEL)
    try:
        postgres = import_module("tests.postgres")
    except ModuleNotFoundError as missing:
        raise BenchError(NO_POSTGRES) from missing
    folder.mkdir(parents=True, exist_ok=True)
    ports = _ports(folder)
    with ExitStack() as stack:
        centre = [sys.executable, "-m", "tests.gateways.smsc", str(ports["centre"]), str(folder / "received.jsonl")]
        stack.enter_context(running([*centre, str(busy)], ports["centre"], {}))
        database = postgres.KillableServer(folder / "database")
        stack.callback(database.stop)
        kannel = Kannel(folder / "kannel", ports["centre"], {name: ports[name] for name in ("admin", "box", "sendsms")})
        stack.callback(kannel.stop)
        kannel.start()
        made = Place(folder, database, kannel, ports["web"], reports)
        if reports:
            stack.enter_context(running(_web(ports["web"]), ports["web"], made.environment))
        yield made


def _ports(folder: Path) -> dict[str, int]:
    """The same each time: what Kannel keeps for later holds addresses."""
    file = folder / "ports.json"
    if not file.exists():
        names = ("centre", "admin", "box", "sendsms", "web")
        file.write_text(json.dumps({name: closed_port() for name in names}), encoding="utf-8")
    ports: dict[str, int] = json.loads(file.read_text(encoding="utf-8"))
    return ports


def _web(port: int) -> list[str]:
    served = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    return [sys.executable, *served, "--workers", "1", "--blocking-threads", "2", "doorstep.wsgi:application"]


@contextmanager
def running(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """This function will run a server of the bench until the end of the block, and wait until it listens."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: listens(port))
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def note(file: Path, **said: object) -> None:
    """This function will add a line to a file that is read after everything else was killed."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"at": time.time(), **said}) + "\n")


def noted(file: Path) -> list[dict[str, Any]]:
    """This function will read such a file; one that is not there has no lines."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
