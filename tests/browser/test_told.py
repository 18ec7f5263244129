"""An operator sees on a small phone and at a desk who has to be called, without a script."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from doorstep.messaging.models import Message
from doorstep.people.actions import make_roles
from tests.browser.axe import violations
from tests.browser.conftest import picture
from tests.browser.test_citizen import SMALL_TARGETS, SMALLEST_LETTERS, WIDER_THAN_THE_SCREEN
from tests.browser.test_repair import published
from tests.channels.console.desk import PASSWORD, staff_member

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("hi", 320), ("pa", 320)])
def test_who_has_to_be_called_can_be_read(
    chromium: Browser, live_server: LiveServer, language: str, width: int
) -> None:
    on = published()
    make_roles()
    for number, message in enumerate(Message.objects.filter(event="morning")[:8]):
        delivery = ("failed", "unknown", "accepted", "delivered")[number % 4]
        Message.objects.filter(pk=message.pk).update(state="sent", delivery=delivery, delivery_at=message.send_at)
    staff_member("Operator")
    context = chromium.new_context(viewport={"width": width, "height": 740}, locale="en-IN", bypass_csp=True)
    context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:login") + f"?next=/staff/messages/report/{on}")
    page.fill("#id_username", "operator")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector(".card-alarm")
    picture(page=page, name=f"told-{language}-{width}")
    assert violations(page=page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    assert page.evaluate(SMALLEST_LETTERS) >= 14
    context.close()
