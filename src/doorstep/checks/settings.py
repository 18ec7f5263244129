"""Every setting that would let the product start and then fail, or serve wrongly."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from doorstep.checks.email import check_email
from doorstep.checks.ringing import check_ringing
from doorstep.checks.sms import check_sms

# Each of these counts something: none, or less, cannot be meant.
_POSITIVE = {
    "SMS_SECONDS": "DOORSTEP_SMS_SECONDS",
    "RING_SECONDS": "DOORSTEP_RING_SECONDS",
    "OUTBOX_LEASE_SECONDS": "DOORSTEP_OUTBOX_LEASE_SECONDS",
    "OUTBOX_ATTEMPTS": "DOORSTEP_OUTBOX_ATTEMPTS",
    "PUBLISH_ITERATIONS": "DOORSTEP_PUBLISH_ITERATIONS",
    "PUBLISH_SECONDS": "DOORSTEP_PUBLISH_SECONDS",
    "REPAIR_ITERATIONS": "DOORSTEP_REPAIR_ITERATIONS",
    "REPAIR_SECONDS": "DOORSTEP_REPAIR_SECONDS",
    "AXES_FAILURE_LIMIT": "DOORSTEP_LOGIN_TRIES",
    "SESSION_COOKIE_AGE": "DOORSTEP_SESSION_SECONDS",
}


def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    """This function will return every wrong setting."""
    return [
        *check_sms(),
        *check_email(),
        *check_ringing(),
        *_check_folders(),
        *_check_city(),
        *_check_url(),
        *_check_numbers(),
        *_check_fonts(),
    ]


def _check_folders() -> Iterator[CheckMessage]:
    if not _can_write(settings.VAR):
        yield Error(
            f"The folder {settings.VAR} cannot be written to.",
            hint="Let this user write there, or set DOORSTEP_VAR to another folder.",
            id="doorstep.E002",
        )
    if "file" in (settings.SMS_GATEWAY, settings.EMAIL_GATEWAY) and not _can_write(settings.SMS_FOLDER):
        yield Error(
            f"Messages cannot be written to the folder {settings.SMS_FOLDER}.",
            hint="Let this user write there, or set DOORSTEP_SMS_FOLDER to another folder.",
            id="doorstep.E003",
        )


def _can_write(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that there is, may be written to."""
    for place in (folder, *folder.parents):
        if place.exists():
            return place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    return False


def _check_city() -> Iterator[CheckMessage]:
    if settings.TIME_ZONE not in available_timezones():
        yield Error(
            f"There is no time zone '{settings.TIME_ZONE}'.",
            hint="Set DOORSTEP_TIME_ZONE to a name like Asia/Kolkata.",
            id="doorstep.E004",
        )
    file = settings.CITY / "city.toml"
    if not file.is_file():
        yield Error(
            f"There is no city in {settings.CITY}: its city.toml is missing.",
            hint="Set DOORSTEP_CITY to a folder such as cities/chandigarh.",
            id="doorstep.E005",
        )
        return
    zone = _zone_of(file)
    if zone and zone != settings.TIME_ZONE:
        yield Error(
            f"The city lives in the time zone {zone}, this deployment in {settings.TIME_ZONE}.",
            hint=f"Set DOORSTEP_TIME_ZONE to {zone}.",
            id="doorstep.E006",
        )


def _zone_of(file: Path) -> str:
    """The city's zone; "" when the file cannot be read, which `doorstep city check` says with its line."""
    try:
        return str(tomllib.loads(file.read_text(encoding="utf-8")).get("timezone", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        return ""


def _check_url() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        yield Error(
            f"'{settings.PUBLIC_URL}' is no address that a citizen's browser can open.",
            hint="Set DOORSTEP_PUBLIC_URL to an address like https://doorstep.example.org.",
            id="doorstep.E007",
        )
    elif "*" not in settings.ALLOWED_HOSTS and not _is_allowed(parts.hostname):
        yield Error(
            f"Citizens come to {parts.hostname}, which is not an allowed host.",
            hint=f"Add {parts.hostname} to DOORSTEP_ALLOWED_HOSTS.",
            id="doorstep.E008",
        )


def _is_allowed(host: str) -> bool:
    allowed = [name.strip("[]") for name in settings.ALLOWED_HOSTS]
    return host in allowed or any(name.startswith(".") and f".{host}".endswith(name) for name in allowed)


def _check_numbers() -> Iterator[CheckMessage]:
    for name, variable in _POSITIVE.items():
        value = getattr(settings, name)
        if value <= 0:
            yield Error(f"{variable} is {value}.", hint="Set it to a number above 0.", id="doorstep.E009")


def _check_fonts() -> Iterator[CheckMessage]:
    if not any((settings.VAR / "fonts").glob("*.ttf")):
        yield Warning(
            f"There are no fonts in {settings.VAR / 'fonts'}: forms cannot be printed.",
            hint="Run `make fonts`.",
            id="doorstep.W001",
        )
