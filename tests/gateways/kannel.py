"""Debian's Kannel on this machine: its two processes and what they keep on the disk, to be killed and started again."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.gateways.provider import closed_port

CONFIGURATION = Path(__file__).with_name("kannel.conf")
PASSWORD = "made-up-for-this-test"
BEARERBOX, SMSBOX = "bearerbox", "smsbox"
_FOLDERS = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"


def programs() -> dict[str, str]:
    """Where Kannel's programs are; empty where it is not installed."""
    found = {name: shutil.which(name, path=_FOLDERS) for name in (BEARERBOX, SMSBOX)}
    return {name: path for name, path in found.items() if path} if all(found.values()) else {}


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(seen: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for what other processes do."""
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@dataclass
class Kannel:
    """Kannel in a folder of its own, in front of a centre on this machine."""

    folder: Path
    centre: int
    ports: dict[str, int] = field(default_factory=lambda: {name: closed_port() for name in ("admin", "box", "sendsms")})
    received: str = "http://127.0.0.1:9/nobody-listens"
    """Where texts that come in are brought."""
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['sendsms']}/cgi-bin/sendsms"

    @property
    def access(self) -> Path:
        """What smsbox was asked, line by line."""
        return self.folder / "access.log"

    def start(self) -> None:
        """Start what does not run, and wait until it listens."""
        for name in ("spool", "dlr"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        file = self.folder / "kannel.conf"
        text = CONFIGURATION.read_text(encoding="utf-8")
        own = {"centre": self.centre, "password": PASSWORD, "folder": self.folder, "received": self.received}
        said = text.format(**self.ports, **own)
        file.write_text(said, encoding="utf-8")
        for name, port in ((BEARERBOX, self.ports["box"]), (SMSBOX, self.ports["sendsms"])):
            self._start(name, file)
            until(lambda name=name, port=port: self._is_up(name, port, file))  # type: ignore[misc]

    def _start(self, name: str, file: Path) -> None:
        if name in self.running and self.running[name].poll() is None:
            return
        with (self.folder / "kannel.log").open("ab") as log:
            # In a group of its own: whoever stops the test by Ctrl-C lets us stop Kannel in order.
            command = [programs()[name], str(file)]
            self.running[name] = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True
            )

    def _is_up(self, name: str, port: int, file: Path) -> bool:
        # smsbox ends when its bearerbox does, perhaps only after we looked.
        self._start(name, file)
        return listens(port)

    def kill(self) -> None:
        """`kill -9` bearerbox, which has what was handed over, and smsbox, which would take ten seconds to notice."""
        for name in (BEARERBOX, SMSBOX):
            os.kill(self.running[name].pid, signal.SIGKILL)
            self.running[name].wait()

    def stop(self) -> None:
        for name in (SMSBOX, BEARERBOX):
            process = self.running.pop(name, None)
            if process is None:
                continue
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
