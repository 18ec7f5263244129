"""The tour tells the whole story in a database of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_the_tour_tells_the_whole_story_and_touches_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "fonts").symlink_to(settings.VAR / "fonts")
    (tmp_path / "roads").symlink_to(settings.VAR / "roads")
    (settings.VAR / "roads").mkdir(exist_ok=True)
    told = subprocess.run(
        [sys.executable, "-m", "doorstep.channels.cli.main", "tour"],
        env={**os.environ, "DOORSTEP_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/mine.sqlite3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    agent = re.search(r"The route of (.+?) \(FA\d+\)", told.stdout)
    assert agent is not None
    morning = told.stdout.split("the message that names who comes")[1]
    assert agent[1] in " ".join(morning.split())
    assert "Every promise holds" in " ".join(told.stdout.split())
    assert list((tmp_path / "tour").glob("*.pdf"))
    assert not (tmp_path / "mine.sqlite3").exists()
