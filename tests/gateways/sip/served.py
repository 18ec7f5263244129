"""`doorstep phone serve` in a process of its own, before a web server of the test."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

COMMAND = [sys.executable, "-m", "doorstep.channels.cli.main", "phone", "serve", "--port", "0"]
PATIENCE_SECONDS = 60


@dataclass
class Served:
    """Where it listens, and what it counted once it has stopped."""

    port: int
    counts: Counter[str] = field(default_factory=Counter)


@contextmanager
def phone_served(*, url: str, secret: str, folder: Path, most_calls: int = 100) -> Iterator[Served]:
    """The command while a test lasts, which asks the web server at `url`; it is ended as an operator would end it."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = {
        "DOORSTEP_VAR": str(folder),
        "DOORSTEP_PUBLIC_URL": url,
        "DOORSTEP_PHONE_PROVIDER": "twiml",
        "DOORSTEP_PHONE_SECRET": secret,
        "DOORSTEP_SIP_MOST_CALLS": str(most_calls),
        "DOORSTEP_SIP_WEBHOOK_SECONDS": "30",
        "PYTHONUNBUFFERED": "1",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(COMMAND, env=kept | ours, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            told = re.search(r"at sip:127\.0\.0\.1:([0-9]+) ", process.stdout.readline())
            assert told, (folder / "log").read_text(errors="replace")
            served = Served(port=int(told[1]))
            yield served
            process.send_signal(signal.SIGTERM)
            last, _ = process.communicate(timeout=PATIENCE_SECONDS)
            assert process.returncode == 0 and "Stopped. " in last, last
            served.counts.update({name: int(count) for name, count in re.findall(r"([a-z][a-z0-9 ]*): ([0-9]+)", last)})
        finally:
            process.kill()
            process.communicate()
