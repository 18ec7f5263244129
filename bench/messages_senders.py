"""Who sends a morning's messages: Doorstep's worker, and a plain Celery + Redis sender in an environment of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.apart import ROOT, python_of, run_apart
from bench.messages_place import Place, running
from tests.gateways.kannel import PASSWORD
from tests.gateways.provider import closed_port

WORKERS = 2
LIMIT_S = 900.0
SOON_S = 4.0
ENVIRONMENT = ".venv-bench-messages"
NO_CELERY = "Celery is not there: make bench-install"
NO_REDIS = "redis-server is not there: apt-get install redis-server"


@dataclass
class Sending:
    """Workers under way. `due_at`: the second for which all messages are planned; `parts`: how many SMS they are."""

    command: list[str]
    environment: Mapping[str, str]
    due_at: float = 0.0
    parts: int = 0
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self) -> None:
        self.workers += [self._one() for _ in range(WORKERS)]

    def _one(self) -> "subprocess.Popen[bytes]":
        quiet = subprocess.DEVNULL
        environment = {**os.environ, **self.environment}
        return subprocess.Popen(
            self.command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
        )

    def kill(self, number: int) -> None:
        """`kill -9` a worker with all its processes, and start another."""
        self._end(self.workers[number])
        self.workers[number] = self._one()

    def stop(self) -> None:
        for worker in self.workers:
            self._end(worker)

    def _end(self, worker: "subprocess.Popen[bytes]") -> None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@dataclass(frozen=True, slots=True)
class Sender:
    """`begin` prepares messages and starts the workers; `reports`: whether Kannel reports to our web server; `killed`:
    whether kills are measured; `quiet_s`: how long after the last message one may come twice."""

    begin: Callable[[Place, int], AbstractContextManager[Sending]]
    reports: bool
    killed: bool = True
    quiet_s: float = 12.0


def missing(name: str) -> str:
    """This function will say what a sender lacks on this machine, "" if nothing."""
    if not name.startswith("Celery"):
        return ""
    if python_of(environment=ENVIRONMENT) is None:
        return NO_CELERY
    return "" if shutil.which("redis-server") else NO_REDIS


@contextmanager
def _doorstep(here: Place, visits: int) -> Iterator[Sending]:
    made = _prepared(here, visits, SOON_S)
    sending = Sending([sys.executable, "-m", "doorstep.channels.cli.main", "work"], _environment(here))
    sending.due_at, sending.parts = made["due_at"], made["parts"]
    sending.start()
    try:
        yield sending
    finally:
        sending.stop()


def _environment(here: Place) -> dict[str, str]:
    more = {} if here.reports else {"DOORSTEP_SMS_HOOK_SECRET": ""}
    return {**here.environment, **more, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def _prepared(here: Place, visits: int, soon_s: float) -> dict[str, Any]:
    """The messages as rows and jobs, planned for a moment that comes once they are there; and as a file."""
    said = run_apart(
        python=Path(sys.executable),
        module="bench.with_django",
        arguments=["bench.messages_morning", str(visits), str(soon_s), str(here.folder / "messages.json")],
        limit_s=LIMIT_S,
        more={**here.environment, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
    )
    made: dict[str, Any] = json.loads(said.splitlines()[-1])
    return made


def _celery(careful: bool) -> Callable[[Place, int], AbstractContextManager[Sending]]:
    @contextmanager
    def begin(here: Place, visits: int) -> Iterator[Sending]:
        made = _prepared(here, visits, 0.0)
        python, port = python_of(environment=ENVIRONMENT), closed_port()
        environment = {
            "BENCH_REDIS": f"redis://127.0.0.1:{port}/0",
            "BENCH_KANNEL": here.kannel.url,
            "BENCH_PASSWORD": PASSWORD,
            "BENCH_CAREFUL": "yes" if careful else "",
            "PYTHONPATH": str(ROOT),
        }
        app = ["-m", "celery", "-A", "bench.competitors.with_celery", "worker", "--concurrency", "1"]
        alone = ["--without-gossip", "--without-mingle"]
        sending = Sending([str(python), *app, *alone], environment, parts=made["parts"])
        with ExitStack() as stack:
            redis = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"]
            stack.enter_context(running([*redis, "--dir", str(here.folder)], port, {}))
            stack.callback(sending.stop)
            sending.start()
            # As ours, its workers are up when the minute comes.
            time.sleep(SOON_S)
            ask = [str(python), "-m", "bench.competitors.with_celery", str(here.folder / "messages.json")]
            sending.due_at = time.time()
            subprocess.run(ask, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
            yield sending

    return begin


SENDERS: Mapping[str, Sender] = {
    "Doorstep": Sender(_doorstep, reports=True),
    "Doorstep, no reports": Sender(_doorstep, reports=False, killed=False),
    "Celery + Redis, as it comes": Sender(_celery(careful=False), reports=False),
    "Celery + Redis, acks late": Sender(_celery(careful=True), reports=False),
}
