"""The web server that a line asks, in front of a city whose clock stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

SECRET = "a secret of the line"
STANDING = "tests.gateways.sip.standing.Standing"


@pytest.fixture
def web(committed_chandigarh: None, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The web server's address. Its prompts and its recordings lie in a folder of the test."""
    changed = {"PHONE_PROVIDER": "twiml", "PHONE_SECRET": SECRET, "VAR": tmp_path, "SIP_RECORDINGS": tmp_path / "kept"}
    with override_settings(MIDDLEWARE=[STANDING, *settings.MIDDLEWARE], **changed):
        server = request.getfixturevalue("live_server")
        with override_settings(PUBLIC_URL=server.url):
            yield server.url
