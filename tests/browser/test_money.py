"""Money is entered and counted on a small phone and at a desk, without scripts."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from doorstep.booking.queries import appointments
from doorstep.payments.models import MoneyDay, Receipt
from tests.browser.test_repair import dispatcher_at, look, published

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "hi", "pa"])
def test_money_is_entered_and_counted(chromium: Browser, live_server: LiveServer, language: str, width: int) -> None:
    on = published()
    stop = appointments().order_by("pk")[0].stop
    assert stop is not None
    code = stop.route.shift.agent.code
    page = dispatcher_at(chromium, live_server, language=language, width=width, on=on)
    page.goto(f"{live_server.url}/staff/day/{on}/visits/{code}/")
    page.click(f'a[href$="/money/{stop.pk}"]')
    page.click("form.card .button")
    assert page.locator(".wrong").count() == 1
    faults = look(page, f"money-wrong-{language}-{width}")
    page.fill("input[name^=line]", "1876.50")
    page.fill("#id_given", "3000")
    page.click("form.card .button")
    faults += look(page, f"money-paid-{language}-{width}")
    receipt = Receipt.objects.get()
    page.goto(f"{live_server.url}/staff/money/receipts/{receipt.pk}/take-back")
    faults += look(page, f"money-back-{language}-{width}")
    page.goto(f"{live_server.url}/staff/day/{on}/money/{code}")
    faults += look(page, f"money-day-{language}-{width}")
    page.fill("[name=n100]", str(receipt.total_paise // 100))
    page.fill("[name=n50]", str(receipt.total_paise % 100 // 50))
    page.click("form.card .button")
    assert MoneyDay.objects.get().counted_paise == receipt.total_paise
    faults += look(page, f"money-closed-{language}-{width}")
    page.goto(f"{live_server.url}/staff/money/")
    faults += look(page, f"money-all-{language}-{width}")
    assert faults == []
