"""`doorstep tour`: the whole story, in a database that is thrown away."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from django.conf import settings

# What is dear to make and the same for everybody is shared with the real data folder: roads and fonts.
_SHARED = ("roads", "fonts")


@click.command("tour", epilog="Example: doorstep tour")
def tour_command() -> None:
    """Tell the whole story in under a minute: booked from Toronto, published, printed, and the morning's message.

    Nothing of it touches your data: it happens in a throw-away database with a clock of its own. The printed forms are
    kept in VAR/tour/."""
    with tempfile.TemporaryDirectory(prefix="doorstep-tour-") as folder:
        for name in _SHARED:
            shared = settings.VAR / name
            shared.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).symlink_to(shared)
        ended = subprocess.run(
            [sys.executable, "-m", "doorstep.channels.cli.main", "tell-the-story", str(settings.VAR / "tour")],
            env={**os.environ, **_throw_away(folder)},
            check=False,
        )
    sys.exit(ended.returncode)


def _throw_away(folder: str) -> dict[str, str]:
    return {
        "DOORSTEP_VAR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/story.sqlite3",
        "DOORSTEP_SMS_GATEWAY": "memory",
        "DOORSTEP_EMAIL_GATEWAY": "memory",
        "DOORSTEP_PUBLISH_SECONDS": "8",
        "DOORSTEP_LOG_LEVEL": "ERROR",
    }
