"""The web server that a line asks, in front of a city whose clock stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from doorstep.places.queries import travel

SECRET = "a secret of the line"
STANDING = "tests.gateways.sip.standing.Standing"


@pytest.fixture
def web(committed_chandigarh: None, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The web server's address. Its prompts and its recordings lie in a folder of the test; the travel times, which
    take half a minute to make, are those of the run: a caller who hears nothing for so long presses keys in vain."""
    (settings.VAR / "roads").mkdir(parents=True, exist_ok=True)
    (tmp_path / "roads").symlink_to((settings.VAR / "roads").resolve())
    changed = {"PHONE_PROVIDER": "twiml", "PHONE_SECRET": SECRET, "VAR": tmp_path, "SIP_RECORDINGS": tmp_path / "kept"}
    with override_settings(MIDDLEWARE=[STANDING, *settings.MIDDLEWARE], **changed):
        travel()
        server = request.getfixturevalue("live_server")
        with override_settings(PUBLIC_URL=server.url):
            yield server.url
