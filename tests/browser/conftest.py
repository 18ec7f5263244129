"""A real Chromium before a real server, on a city whose clock runs."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test.utils import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from doorstep.city.actions import load_city
from doorstep.journal.actions import SYSTEM
from doorstep.messaging.models import Message
from doorstep.planning.actions.days import open_days
from doorstep.workforce.actions import roll_roster
from tests.cast import begin_afresh
from tests.kept_city import load_once


def picture(*, page: Page, name: str) -> None:
    """Take a picture of the whole page into the folder that DOORSTEP_PICTURES names, if it does: it takes longer than
    all that is asserted."""
    if folder := os.environ.get("DOORSTEP_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def city_of_today(transactional_db: None) -> None:
    """Chandigarh as of this very moment: a browser's server has no clock that stands still."""
    load_once(name=f"today {timezone.localdate()}", load=_load_today)
    begin_afresh()


def _load_today() -> None:
    now = timezone.now()
    load_city(folder=settings.CITY, actor=SYSTEM, now=now)
    roll_roster(now=now)
    open_days(now=now)


@pytest.fixture(autouse=True, scope="session")
def files_as_they_lie() -> Iterator[None]:
    """The server of tests finds files where they lie, whatever `doorstep serve` collected in this folder."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STATIC_ROOT=None, STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no chromium; apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Its loop runs in the thread that also reads the code from the database and empties it after each test.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def newest_code() -> str:
    """Read the code out of the newest message."""
    found = re.search(r"\b\d{6}\b", Message.objects.filter(event="code").latest("id").text)
    assert found
    return found[0]
