"""The first pages on a slow network: what they weigh, how often they ask, and that nothing moves while they load."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from doorstep.channels.cli.collecting import collect_files
from doorstep.places import queries as places

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]

MOST_BYTES, MOST_REQUESTS = 40_000, 8
LEAST_FONT = 5_000
# Pages change in place with these, which are asked for when a page is ready.
LATER = re.compile(r"/scripts/|/citizen/quick")
# GSM's faster sister, as browsers' own tools play it.
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 250_000 / 8, "uploadThroughput": 50_000 / 8}
WATCH_MOVES = """window.moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value; }))
        .observe({type: 'layout-shift', buffered: true});"""


@pytest.fixture
def collected(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """Files as `doorstep serve` serves them, before the server of the test starts."""
    if not (settings.VAR / "webfonts").is_dir():
        pytest.skip("there are no fonts; make fonts")
    collect_files(folder=tmp_path / "static")
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "doorstep.channels.shared.storage.HashedFiles"},
    }
    places._memory.clear()
    yield
    places._memory.clear()


@pytest.fixture
def served(collected: None) -> Iterator[str]:
    """A server of its own, because that of other tests serves files from where they lie."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application  # type: ignore[assignment]
    server._live_server_modified_settings.enable()
    server.start()
    yield str(server.url)
    server.stop()
    server._live_server_modified_settings.disable()


def weigh(page: Page, address: str, *, slow: bool) -> tuple[dict[str, int], float]:
    """Open a page and say what each of its requests brought over the wire, in bytes, and how far its parts moved."""
    asked: dict[str, str] = {}
    brought: dict[str, int] = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    if slow:
        wire.send("Network.emulateNetworkConditions", SLOW)
    wire.on("Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]}))

    def note(event: dict[str, Any]) -> None:
        # An emblem is also the page's icon, and comes from memory the second time.
        url = asked[event["requestId"]]
        brought[url] = brought.get(url, 0) + int(event["encodedDataLength"])

    wire.on("Network.loadingFinished", note)
    page.add_init_script(WATCH_MOVES)
    page.goto(address, wait_until="networkidle")
    moved: float = page.evaluate("window.moved")
    return brought, moved


@pytest.mark.parametrize("address", ["/", "/book/services"])
@pytest.mark.parametrize("language", ["en", "hi", "pa"])
def test_a_first_page_is_light(chromium: Browser, served: str, language: str, address: str) -> None:
    # What is fetched for later, by the worker or when the page has long been usable, is no part of the page.
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale=f"{language}-IN", service_workers="block"
    )
    brought, moved = weigh(context.new_page(), served + address, slow=False)
    needed = {url: size for url, size in brought.items() if not LATER.search(url)}
    # The figures of docs/benchmarks.md: seen with pytest's -s.
    sys.stdout.write(f"{language} {address}: {sum(needed.values()):,} bytes in {len(needed)}\n")
    # A font of nothing would be light too.
    assert max(size for url, size in needed.items() if "/fonts/" in url) > LEAST_FONT, needed
    assert sum(needed.values()) <= MOST_BYTES, needed
    assert len(needed) <= MOST_REQUESTS, needed
    assert moved == 0


@pytest.mark.parametrize("language", ["en", "hi"])
def test_nothing_moves_on_a_slow_network(chromium: Browser, served: str, language: str) -> None:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale=f"{language}-IN", service_workers="block"
    )
    _brought, moved = weigh(context.new_page(), f"{served}/book/services", slow=True)
    assert moved == 0
