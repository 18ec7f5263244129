"""A dispatcher mends or closes a day on a small phone and at a desk: nothing is cut off, nothing needs a script."""

from datetime import date

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from doorstep.booking.queries import appointments
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.channels.shared.kinds import CLOSE_DAYS
from doorstep.messaging.models import Message
from doorstep.outbox.models import Job
from doorstep.people.actions import make_roles
from doorstep.planning.models import DayPlan
from tests.browser.conftest import picture
from tests.browser.test_citizen import SMALL_TARGETS, SMALLEST_LETTERS, WIDER_THAN_THE_SCREEN
from tests.cast import WINDOWS, book, neighbour, only_agents, publish, set_rules
from tests.channels.console.desk import PASSWORD, staff_member

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city_of_today")]


def published() -> date:
    """A day not too near, with visits of three agents, all of them named."""
    make_roles()
    only_agents("FA03", "FA05", "FA10")
    set_rules(open_per_address=99, door_minutes=25)
    now = timezone.now()
    on = DayPlan.objects.filter(on__gt=now.date(), routes__isnull=False).order_by("on").distinct()[2].on
    for n in range(12):
        book(person=neighbour(n), services=("electricity-bill",), window=WINDOWS[n % 4], on=on, now=now)
    publish(on=on, now=now)
    return on


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "hi", "pa"])
def test_a_day_is_mended_without_scripts(chromium: Browser, live_server: LiveServer, language: str, width: int) -> None:
    on = published()
    absent = appointments().order_by("pk")[0].stop.route.shift.agent.code  # type: ignore[union-attr]
    page = dispatcher_at(chromium, live_server, language=language, width=width, on=on)
    page.click(f'a[href$="/{on}/repair"]')
    faults = look(page, f"repair-{language}-{width}")
    page.select_option("#absent-agent", absent)
    with override_settings(REPAIR_ITERATIONS=500):
        page.click("details:has(#absent-agent) .button")
        faults += look(page, f"repair-look-{language}-{width}")
        page.click("form.actions .button")
    assert page.locator(".good").count() == 1
    # Days before, nobody was told of anybody yet: the message of that morning names another one now.
    assert {message.state for message in Message.objects.filter(event="morning")} == {"superseded", "queued"}
    assert faults == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "hi", "pa"])
def test_a_day_is_closed_without_scripts(chromium: Browser, live_server: LiveServer, language: str, width: int) -> None:
    on = published()
    page = dispatcher_at(chromium, live_server, language=language, width=width, on=on)
    page.click(f'a[href$="/{on}/close"]')
    page.click("form.card .button")
    assert page.locator(".wrong").count() == 1
    faults = look(page, f"close-wrong-{language}-{width}")
    page.check("[name=why] >> nth=1")
    page.click("form.card .button")
    faults += look(page, f"close-sure-{language}-{width}")
    page.click("form.card .button")
    faults += look(page, f"closing-{language}-{width}")
    job = Job.objects.get(kind=CLOSE_DAYS)
    HANDLERS[job.kind](job.payload, timezone.now())
    page.reload()
    assert page.locator(".good").count() == 1 and page.locator(".card li").count() == 12
    faults += look(page, f"closed-{language}-{width}")
    page.goto(f"{live_server.url}/staff/day/{on}/")
    faults += look(page, f"closed-day-{language}-{width}")
    assert faults == []


def dispatcher_at(chromium: Browser, live_server: LiveServer, *, language: str, width: int, on: date) -> Page:
    """A day's page as a dispatcher who has just logged in sees it, in a browser without scripts."""
    staff_member("Dispatcher")
    context = chromium.new_context(viewport={"width": width, "height": 740}, locale="en-IN", java_script_enabled=False)
    context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:login") + f"?next=/staff/day/{on}/")
    page.fill("#id_username", "dispatcher")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    return page


def look(page: Page, name: str) -> list[str]:
    picture(page=page, name=name)
    faults = [f"{name}: {target} is small" for target in page.evaluate(SMALL_TARGETS)]
    if wider := page.evaluate(WIDER_THAN_THE_SCREEN):
        faults.append(f"{name}: {wider} pixels wider than the screen")
    if (letters := page.evaluate(SMALLEST_LETTERS)) < 14:
        faults.append(f"{name}: letters of {letters} pixels")
    return faults
