"""Plans days on a Dask scheduler and workers of its own, on this machine, in the environment that has `distributed`.

`python -m bench.with_dask TASKS RESULTS WORKERS KILL`: two files of pickled values, of days and of what came of them;
with KILL 1 one worker of them is killed once the first day is planned.
"""

import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client

from bench.night import Task, plan_day
from doorstep.gateways.compute import compute

READY_S = 120.0
STOP_S = 10.0

Process = subprocess.Popen[bytes]


def main(arguments: Sequence[str]) -> None:
    """This function will plan the days of a file and write (seconds by the clock, plans) into another."""
    asked, given = Path(arguments[0]), Path(arguments[1])
    workers, kill = int(arguments[2]), arguments[3] == "1"
    tasks: list[Task] = pickle.loads(asked.read_bytes())
    with TemporaryDirectory() as folder, cluster(workers=workers, folder=Path(folder)) as (address, processes):

        def done(count: int) -> None:
            if kill and count == 1:
                processes[0].send_signal(signal.SIGKILL)

        began = time.perf_counter()
        plans = compute(function=plan_day, items=tasks, where=address, done=done)
        taken_s = time.perf_counter() - began
        if kill and processes[0].poll() != -signal.SIGKILL:
            raise RuntimeError("no worker was killed: the figures would claim what did not happen")
    given.write_bytes(pickle.dumps((taken_s, plans)))


@contextmanager
def cluster(*, workers: int, folder: Path) -> Iterator[tuple[str, list[Process]]]:
    """This function will start a scheduler and so many workers of one thread, and stop them at the end."""
    address = f"tcp://127.0.0.1:{_free_port()}"
    scheduler = _start("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard")
    limits = ["--nthreads", "1", "--memory-limit", "0", "--no-dashboard", "--no-nanny"]
    # Without a nanny: nobody starts a killed worker again, the others must do its work.
    started = [_start("worker", address, *limits, "--local-directory", str(folder)) for _ in range(workers)]
    try:
        with Client(address, timeout=READY_S, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=READY_S)
        yield address, started
    finally:
        for process in (*started, scheduler):
            process.terminate()
        for process in (*started, scheduler):
            _wait(process)


def _start(part: str, *arguments: str) -> Process:
    return subprocess.Popen([sys.executable, "-m", "dask", part, *arguments], stderr=subprocess.DEVNULL)


def _wait(process: Process) -> None:
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main(sys.argv[1:])
