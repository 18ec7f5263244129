"""Lighthouse on every page of the flow: `make lighthouse`, with Debian's Chromium and a server of its own.

It walks the flow as a person would, and lets Lighthouse look at each page where it stands: most hang on what was
said on the ones before. Prints a table of medians; fails when a score is under 100.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low

from playwright.sync_api import Page, sync_playwright

from tests.browser.walk import book_for_someone_else

HERE = Path(__file__).resolve().parent / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PATIENCE_SECONDS = 120
FULL = 100
# Now and then Chromium's trace of a page has no beginning.
TRIES = 3
# Looked at once each: the wrong and the empty ones are the same pages.
LEFT_OUT = ("-wrong", "-nothing")


@dataclass(frozen=True)
class Looking:
    """What is looked at. `only`: names of pages, all when empty."""

    language: str
    only: frozenset[str]
    times: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", default="en", choices=["en", "hi", "pa"])
    parser.add_argument("--pages", default="", help="only these, with commas between them: home,services")
    parser.add_argument("--times", type=int, default=3, help="how often each page is looked at; the median counts")
    asked = parser.parse_args()
    program = shutil.which("chromium")
    if program is None:
        print("There is no chromium; apt-get install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        server, url, messages = _serve(Path(folder))
        try:
            looking = Looking(
                language=asked.language, only=frozenset(filter(None, asked.pages.split(","))), times=asked.times
            )
            scores = _walk(program, url, messages, looking)
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)
    print(_table(scores))
    return int(any(score < FULL for page in scores.values() for score in page.values()))


def _serve(folder: Path) -> tuple["subprocess.Popen[bytes]", str, Path]:
    """A city of its own, with the fonts of this checkout."""
    var = Path(os.environ.get("DOORSTEP_VAR", "var")).resolve()
    for made in ("webfonts", "webscripts", "fonts", "roads"):
        if (var / made).is_dir():
            (folder / made).symlink_to(var / made)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DOORSTEP_VAR": str(folder)}
    port, command = _free_port(), [sys.executable, "-m", "doorstep.channels.cli.main"]
    subprocess.run([*command, "setup"], env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, f"http://localhost:{port}", folder / "messages"
        time.sleep(0.2)
    server.terminate()
    raise TimeoutError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _walk(program: str, url: str, messages: Path, looking: Looking) -> dict[str, dict[str, int]]:
    scores: dict[str, dict[str, int]] = {}
    port = _free_port()
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=program,
            locale="en-IN",
            service_workers="block",
            args=["--no-sandbox", "--disable-dev-shm-usage", f"--remote-debugging-port={port}"],
        )
        # Lighthouse opens a page of its own. This one walks without scripts, so that each step is a whole page.
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setScriptExecutionDisabled", {"value": True})

        def look(name: str) -> None:
            if name.endswith(LEFT_OUT) or (looking.only and name not in looking.only):
                return
            page.wait_for_load_state()
            runs = [_scores(page, port) for _time in range(looking.times)]
            scores[name] = {category: median_low([run[category] for run in runs]) for category in CATEGORIES}
            print(name, scores[name], flush=True)

        book_for_someone_else(page=page, url=url, language=looking.language, look=look, read_code=_code_of(messages))
        for address in ("accessibility", "offline", "visit/details"):
            page.goto(f"{url}/{address}")
            look(address)
        context.close()
    return scores


def _code_of(messages: Path) -> Callable[[], str]:
    """Read the code out of the newest message, once the worker has sent it."""

    def read() -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for file in sorted(messages.glob("*-code-*.txt"), reverse=True):
                if found := re.search(r"\b\d{6}\b", file.read_text(encoding="utf-8").split("\n\n", 1)[-1]):
                    return found[0]
            time.sleep(0.2)
        raise TimeoutError("no code came")

    return read


def _scores(page: Page, port: int) -> dict[str, int]:
    command = [
        *("node", str(HERE / "node_modules" / "lighthouse" / "cli" / "index.js"), page.url, f"--port={port}"),
        *("--output=json", "--output-path=stdout", "--quiet", "--disable-storage-reset"),
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    for _try in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.returncode:
            break
    else:
        raise RuntimeError(done.stderr[-2000:])
    report = json.loads(done.stdout)
    for audit in report["audits"].values():
        if audit["score"] is not None and audit["score"] < 1 and audit["scoreDisplayMode"] == "binary":
            print("   ", audit["id"], audit["title"], _first(audit), file=sys.stderr)
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}


def _first(audit: dict[str, object]) -> str:
    """The first thing that an audit found, shortly."""
    details = audit.get("details")
    items = details.get("items") if isinstance(details, dict) else None
    return json.dumps(items[0])[:300] if items else ""


def _table(scores: dict[str, dict[str, int]]) -> str:
    head = ["| page | " + " | ".join(CATEGORIES) + " |", "|---|" + "---|" * len(CATEGORIES)]
    rows = [
        f"| {page} | " + " | ".join(str(found[name]) for name in CATEGORIES) + " |" for page, found in scores.items()
    ]
    return "\n".join([*head, *rows])


if __name__ == "__main__":
    sys.exit(main())
