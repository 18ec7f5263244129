"""`doorstep serve`: the web server and the worker start together and end together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from tests.engines.city.small_city import SMALL

DOORSTEP = [sys.executable, "-m", "doorstep.channels.cli.main"]
PATIENCE_SECONDS = 60

pytestmark = pytest.mark.skipif(shutil.which("ps") is None, reason="there is no ps to list processes with")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """That of a deployment of the small city in a folder of its own, set up once for all who serve it in turn."""
    folder = tmp_path_factory.mktemp("deployment")
    ours = {"DOORSTEP_VAR": str(folder), "DOORSTEP_CITY": str(SMALL), "DOORSTEP_LOG_LEVEL": "WARNING"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    environment = kept | ours | {"DATABASE_URL": f"sqlite:///{folder}/doorstep.sqlite3", "PYTHONUNBUFFERED": "1"}
    subprocess.run([*DOORSTEP, "setup"], env=environment, check=True, capture_output=True)
    return environment


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serving(environment: dict[str, str], port: int) -> Iterator["subprocess.Popen[str]"]:
    """The command, once it has told its address."""
    process = subprocess.Popen(
        [*DOORSTEP, "serve", "--port", str(port)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}" in process.stdout.readline()
    yield process
    process.terminate()
    process.wait(timeout=PATIENCE_SECONDS)
    process.stdout.close()


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_are_served_and_both_end_cleanly(
    serving: "subprocess.Popen[str]", port: int, number: signal.Signals
) -> None:
    with urlopen(f"http://127.0.0.1:{port}/api/v1/services", timeout=PATIENCE_SECONDS) as answer:
        assert answer.status == 200
    children = children_of(serving.pid)
    assert len(children) == 2
    serving.send_signal(number)
    assert serving.wait(timeout=PATIENCE_SECONDS) == 0
    assert [pid for pid in children if is_alive(pid)] == []


def test_when_one_dies_the_other_is_stopped_too(serving: "subprocess.Popen[str]") -> None:
    server, worker = children_of(serving.pid)
    os.kill(worker, signal.SIGKILL)
    assert serving.wait(timeout=PATIENCE_SECONDS) == 1
    assert not is_alive(server)


def test_web_servers_stand_side_by_side_and_end_together(environment: dict[str, str], port: int) -> None:
    asked = [*DOORSTEP, "serve", "--port", str(port), "--processes", "2"]
    process = subprocess.Popen(asked, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as said:
        assert f"http://127.0.0.1:{port}" in said.readline()
        with urlopen(f"http://127.0.0.1:{port}/api/v1/services", timeout=PATIENCE_SECONDS) as answer:
            assert answer.status == 200
        server, _worker = children_of(process.pid)
        beside = children_of(server)
        assert len(beside) >= 2
        process.terminate()
        assert process.wait(timeout=PATIENCE_SECONDS) == 0
    assert [pid for pid in [server, *beside] if is_alive(pid)] == []


def test_a_taken_port_is_said_at_once(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = subprocess.run(
            [*DOORSTEP, "serve", "--port", str(port)], env=environment, capture_output=True, text=True, check=False
        )
    assert said.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in said.stderr
