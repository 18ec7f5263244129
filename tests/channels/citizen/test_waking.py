"""A browser on one's own device may be woken when there is news, and is left alone again."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from doorstep.gateways.push import our_key
from doorstep.journal.models import Entry
from doorstep.messaging.models import PushSubscription
from tests.cast import book
from tests.channels.api.test_push import KEY, SECRET
from tests.channels.citizen.pages import newest_code, send
from tests.channels.citizen.test_my import MEERAS, PHONE, sign_in

pytestmark = pytest.mark.usefixtures("morning")
ENDPOINT = "https://push.example.net/a1b2c3"


def wake(browser: Client, **changed: str) -> Any:
    said = {"endpoint": ENDPOINT, "p256dh": KEY, "auth": SECRET, **changed}
    return browser.post("/my/wake", said, headers={"Accept-Language": "pa"})


def borrowed() -> Client:
    """Prove a phone on a device that is not one's own."""
    browser = Client()
    send(browser, "my", phone=PHONE)
    send(browser, "my/code", code=newest_code())
    return browser


def test_on_ones_own_device_the_page_offers_it_with_our_key_and_keeps_it() -> None:
    book()
    browser = sign_in()
    page = browser.get("/my").content.decode()
    assert f'data-key="{our_key()}"' in page and len(our_key()) == 87
    assert wake(browser).status_code == 204
    kept = PushSubscription.objects.get()
    assert (kept.phone, kept.endpoint, kept.language) == (MEERAS, ENDPOINT, "pa")
    assert Entry.objects.get(action="push.subscribed").channel == "web"
    assert wake(browser).status_code == 204
    assert PushSubscription.objects.count() == 1


def test_elsewhere_it_is_neither_offered_nor_kept() -> None:
    stranger, guest = Client(), borrowed()
    assert "data-wake" not in guest.get("/my").content.decode()
    assert [wake(browser).status_code for browser in (stranger, guest)] == [403, 403]
    assert not PushSubscription.objects.exists()


def test_where_nobody_is_woken_it_is_not_offered(settings: LazySettings) -> None:
    settings.PUSH_GATEWAY = "none"
    browser = sign_in()
    assert "data-wake" not in browser.get("/my").content.decode()
    assert wake(browser).status_code == 403


def test_it_is_ended_by_its_own_phone_only() -> None:
    meera, other = sign_in(), sign_in("98765 00009")
    wake(meera)
    assert [one.post("/my/wake/end", {"endpoint": ENDPOINT}).status_code for one in (Client(), other)] == [403, 204]
    assert PushSubscription.objects.exists()
    assert meera.post("/my/wake/end", {"endpoint": ENDPOINT}).status_code == 204
    assert not PushSubscription.objects.exists()
    assert meera.post("/my/wake/end").status_code == 204


@pytest.mark.parametrize("changed", [{"endpoint": "http://push.example.net/a"}, {"auth": "A"}, {"p256dh": ""}])
def test_what_no_browser_gives_is_refused(changed: dict[str, str]) -> None:
    assert wake(sign_in(), **changed).status_code == 422
    assert not PushSubscription.objects.exists()


def test_too_many_tries_are_refused_with_the_wait() -> None:
    browser = sign_in()
    answers = [wake(browser) for _try in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {204}
    assert answers[20].status_code == 429 and int(answers[20].headers["Retry-After"]) > 0


@pytest.mark.parametrize("address", ["/my/wake", "/my/wake/end"])
def test_another_site_cannot_do_it_nor_does_a_link(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, {"endpoint": ENDPOINT}).status_code == 403
    assert sign_in().get(address).status_code == 405
