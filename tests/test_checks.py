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
        ("RING_GATEWAY", "pigeon", "doorstep.E040"),
        ("RING_GATEWAY", "exotel", "doorstep.E041"),
        ("RING_GATEWAY", "vonage", "doorstep.E043"),
        ("RING_DESKS", {"rita": "0172 2700010"}, "doorstep.E042"),
        ("RING_SECONDS", 0.0, "doorstep.E009"),
        ("SMS_GATEWAY", "memory", "doorstep.W002"),
        ("SMS_SECONDS", 0.0, "doorstep.E009"),
        ("SMS_GATEWAY", "kannel", "doorstep.E030"),
        ("SMS_GATEWAY", "kannel", "doorstep.W030"),
        ("SMS_GATEWAY", "kannel", "doorstep.W031"),
        ("SMS_GATEWAY", "http", "doorstep.E030"),
        ("SMS_GATEWAY", "http", "doorstep.E031"),
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


@pytest.fixture
def with_kannel(right: Settings) -> Settings:
    """Kannel on this machine, with all it needs."""
    right.SMS_GATEWAY, right.SMS_URL = "kannel", "http://127.0.0.1:13013/cgi-bin/sendsms"
    right.SMS_USER, right.SMS_PASSWORD, right.SMS_SENDER = "doorstep", "hush", "CHDSMP"
    right.SMS_HOOK_SECRET = "a-long-secret-of-letters"
    right.SMS_ENTITY = "1101160000000000000"
    return right


@pytest.mark.usefixtures("with_kannel")
def test_kannel_with_all_it_needs_is_right() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SMS_URL", "127.0.0.1:13013", "doorstep.E032"),
        ("SMS_URL", "http://[::1", "doorstep.E032"),
        ("SMS_URL", "http://sms.example.org/send", "doorstep.E032"),
        ("SMS_HOOK_SECRET", "hush-hush", "doorstep.E034"),
        ("SMS_HOOK_SECRET", "hush-hush/hush-hush/hush-hush", "doorstep.E034"),
    ],
)
def test_what_kannel_would_stumble_over_is_named_without_a_secret(
    with_kannel: Settings, name: str, value: str, fault: str
) -> None:
    setattr(with_kannel, name, value)
    assert list(found()) == [fault]
    assert "hush" not in str(found()[fault])


def test_texts_that_go_out_unregistered_are_a_warning(with_kannel: Settings) -> None:
    with_kannel.SMS_ENTITY = ""
    assert list(found()) == ["doorstep.W030"]
    assert not found()["doorstep.W030"].is_serious()


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
