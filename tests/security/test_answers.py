"""What every answer carries, and what is answered when the database has no time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.parametrize("page", ["/", "/visit", "/api/v1/services", "/admin/login/", "/nothing-here"])
def test_a_page_gets_no_more_of_a_browser_than_it_needs(client: Client, chandigarh: None, page: str) -> None:
    headers = client.get(page).headers
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "page", ["/book/services", "/visit", "/visit/details", "/book/done", "/staff/", "/api/v1/services"]
)
def test_nobody_keeps_a_copy_of_a_page_about_someone(client: Client, chandigarh: None, page: str) -> None:
    assert "no-store" in client.get(page).headers["Cache-Control"]


def test_a_session_that_cannot_be_kept_is_a_pause_and_no_fault(settings: Settings, chandigarh: None) -> None:
    settings.SESSION_ENGINE = "tests.security.broken_sessions"
    client = Client(raise_request_exception=False)
    answer = client.post("/book/services", {"services": "income-certificate"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"


def _with_https(folder: Path, *command: str) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DOORSTEP_VAR": str(folder),
        "DOORSTEP_PUBLIC_URL": "https://doorstep.example.org",
        "DOORSTEP_ALLOWED_HOSTS": "doorstep.example.org",
        "DOORSTEP_SECRET_KEY": "made-up-for-a-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    }
    (folder / "fonts").mkdir()
    (folder / "fonts" / "some.ttf").touch()
    return subprocess.run(
        [sys.executable, *command], env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_a_deployment_with_https_has_nothing_to_mend(tmp_path: Path) -> None:
    check = ("-m", "doorstep.channels.cli.main", "manage", "check", "--deploy", "--fail-level", "WARNING")
    assert "no issues" in _with_https(tmp_path, *check)


def test_with_https_no_other_site_can_plant_a_cookie(tmp_path: Path) -> None:
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE"
    said = _with_https(tmp_path, "-c", f"import doorstep.settings as s; print({names})")
    assert said.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True"]
