"""Every wrong setting is named with an id and a hint."""

import os
from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from doorstep.checks.deployment import check_deployment
from doorstep.checks.settings import check_settings
from tests.engines.city.small_city import change, copy_of_small


@pytest.fixture
def right(settings: Settings, tmp_path: Path) -> Settings:
    """Settings in which nothing is wrong."""
    settings.VAR, settings.SMS_FOLDER = tmp_path, tmp_path / "messages"
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "a.ttf").touch()
    settings.PUBLIC_URL, settings.HTTPS = "https://visits.example.org", True
    settings.ALLOWED_HOSTS = ["visits.example.org"]
    settings.SECRET_KEY_FROM_ENVIRONMENT = True
    return settings


def found() -> dict[str | None, CheckMessage]:
    return {message.id: message for message in [*check_settings(), *check_deployment()]}


@pytest.mark.usefixtures("right")
def test_right_settings_are_left_in_peace() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SMS_GATEWAY", "pigeon", "doorstep.E001"),
        ("VAR", Path("/dev/null/var"), "doorstep.E002"),
        ("SMS_FOLDER", Path("/dev/null/messages"), "doorstep.E003"),
        ("TIME_ZONE", "Asia/Chandigarh", "doorstep.E004"),
        ("CITY", Path("no-such-city"), "doorstep.E005"),
        ("TIME_ZONE", "America/Toronto", "doorstep.E006"),
        ("PUBLIC_URL", "visits.example.org", "doorstep.E007"),
        ("PUBLIC_URL", "ftp://visits.example.org", "doorstep.E007"),
        ("PUBLIC_URL", "https://other.example.org", "doorstep.E008"),
        ("OUTBOX_ATTEMPTS", 0, "doorstep.E009"),
        ("OUTBOX_LEASE_SECONDS", -1, "doorstep.E009"),
        ("PUBLISH_SECONDS", 0.0, "doorstep.E009"),
        ("SECRET_KEY_FROM_ENVIRONMENT", False, "doorstep.E010"),
        ("HTTPS", False, "doorstep.E011"),
        ("SMS_GATEWAY", "memory", "doorstep.W002"),
        ("EMAIL_GATEWAY", "pigeon", "doorstep.E020"),
        ("EMAIL_GATEWAY", "smtp", "doorstep.E021"),
        ("EMAIL_GATEWAY", "smtp", "doorstep.E022"),
        ("EMAIL_FROM", "Sampark", "doorstep.E022"),
        ("EMAIL_GATEWAY", "memory", "doorstep.W003"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(right: Settings, name: str, value: object, fault: str) -> None:
    setattr(right, name, value)
    assert fault in found()
    assert found()[fault].hint


def test_a_host_may_be_allowed_with_all_below_it(right: Settings) -> None:
    right.ALLOWED_HOSTS = [".example.org"]
    assert found() == {}


def test_a_mail_server_and_a_sender_of_ones_own_are_right(right: Settings) -> None:
    right.EMAIL_GATEWAY, right.EMAIL_URL = "smtp", "smtp+tls://me:hush@mail.example.org"
    right.EMAIL_FROM = "Sampark <no-reply@example.org>"
    assert found() == {}
    right.EMAIL_URL = "smtp://me:hush@mail.example.org"
    assert list(found()) == ["doorstep.E021"]
    assert "hush" not in str(found()["doorstep.E021"])


def test_missing_fonts_are_a_warning_only(right: Settings) -> None:
    (right.VAR / "fonts" / "a.ttf").unlink()
    assert list(found()) == ["doorstep.W001"]
    assert not found()["doorstep.W001"].is_serious()


@pytest.mark.skipif(os.geteuid() == 0, reason="everything is writable for root")
def test_a_folder_of_somebody_else_cannot_be_written_to(right: Settings, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    right.SMS_FOLDER = closed
    assert list(found()) == ["doorstep.E003"]


def test_a_city_file_that_cannot_be_read_is_left_to_the_city_check(right: Settings, tmp_path: Path) -> None:
    right.CITY = copy_of_small(tmp_path)
    change(right.CITY, "city.toml", 'code = "small"', "code = ")
    assert found() == {}
