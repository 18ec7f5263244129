"""A browser lets itself be woken, shows the news that comes, leads to it, and is left alone after signing out."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from pytest_django.live_server_helper import LiveServer

from doorstep.messaging.models import PushSubscription
from tests.browser.app_walk import phone_with_a_visit
from tests.browser.axe import violations
from tests.browser.conftest import picture
from tests.browser.test_app import until
from tests.cast import set_rules
from tests.channels.api.test_push import KEY, SECRET

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]
ENDPOINT = "https://push.example.net/a1b2c3"
# A browser asks its maker's service for an address; here there is none, so it is given this one.
WITH_A_SERVICE = """([endpoint, p256dh, auth]) => {
  let kept = JSON.parse(localStorage.getItem("service"));
  const made = () => kept && ({ endpoint, toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
    unsubscribe: async () => { localStorage.removeItem("service"); kept = null; return true; } });
  PushManager.prototype.getSubscription = async () => made();
  PushManager.prototype.subscribe = async (asked) => {
    kept = asked;
    localStorage.setItem("service", JSON.stringify(asked));
    return made();
  };
}"""
SHOWN = """() => navigator.serviceWorker.ready.then(worker => worker.getNotifications())
  .then(all => all.map(one => [one.title, one.body, one.lang, one.tag]))"""
NEWS = {"title": "Sampark at home", "body": "Your visit is today.", "language": "en", "tag": "Zm9v"}


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    set_rules(least_seconds=0)
    context = phone_with_a_visit(chromium=chromium, url=live_server.url)
    context.set_default_timeout(10_000)
    context.add_init_script(f"({WITH_A_SERVICE})({json.dumps([ENDPOINT, KEY, SECRET])})")
    yield context
    context.close()


def opened(phone: BrowserContext, url: str) -> Page:
    page = phone.new_page()
    page.goto(f"{url}/my")
    page.locator("[data-wake]:not([hidden])").wait_for()
    return page


def worker_of(page: Page, url: str) -> tuple[CDPSession, str]:
    """The browser's own tools for its workers, and the number of ours."""
    tools = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    tools.send("ServiceWorker.enable")
    # Events come while the browser is asked something.
    until(lambda: bool(page.evaluate("1")) and any(one["scopeURL"].startswith(url) for one in found))
    return tools, str(found[0]["registrationId"])


def test_it_is_turned_on_and_off_by_a_touch(phone: BrowserContext, live_server: LiveServer) -> None:
    phone.grant_permissions(["notifications"], origin=live_server.url)
    page = opened(phone, live_server.url)
    assert violations(page=page) == []
    picture(page=page, name="wake-off")
    page.locator("[data-turn=on]").click()
    page.locator("[data-turn=off]").wait_for()
    assert PushSubscription.objects.get().endpoint == ENDPOINT
    asked = json.loads(str(page.evaluate("localStorage.getItem('service')")))
    assert asked == {
        "userVisibleOnly": True,
        "applicationServerKey": page.locator("[data-key]").get_attribute("data-key"),
    }
    picture(page=page, name="wake-on")
    page.reload()
    page.locator("[data-turn=off]").click()
    page.locator("[data-turn=on]").wait_for()
    assert not PushSubscription.objects.exists()


def test_whoever_signs_out_is_woken_no_more(phone: BrowserContext, live_server: LiveServer) -> None:
    phone.grant_permissions(["notifications"], origin=live_server.url)
    page = opened(phone, live_server.url)
    page.locator("[data-turn=on]").click()
    page.locator("[data-turn=off]").wait_for()
    page.locator("[data-sign-out] button").click()
    page.wait_for_url(f"{live_server.url}/")
    page.wait_for_load_state("networkidle")
    assert not PushSubscription.objects.exists()
    assert page.evaluate("localStorage.getItem('service')") is None


def test_a_no_to_the_browsers_question_is_respected(phone: BrowserContext, live_server: LiveServer) -> None:
    page = opened(phone, live_server.url)
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.locator("[data-turn=on]").click()
    page.get_by_text("SMS come all the same").wait_for()
    assert not PushSubscription.objects.exists()


def test_news_is_shown_and_the_newer_takes_the_place_of_the_older(
    phone: BrowserContext, live_server: LiveServer
) -> None:
    phone.grant_permissions(["notifications"], origin=live_server.url)
    page = opened(phone, live_server.url)
    tools, number = worker_of(page, live_server.url)
    for body in ("Your visit is today.", "Your visit will be later than planned."):
        data = json.dumps({**NEWS, "body": body})
        tools.send(
            "ServiceWorker.deliverPushMessage", {"origin": live_server.url, "registrationId": number, "data": data}
        )
        until(lambda body=body: [one[1] for one in page.evaluate(SHOWN)] == [body])  # type: ignore[misc]
    assert page.evaluate(SHOWN) == [["Sampark at home", "Your visit will be later than planned.", "en", "Zm9v"]]
