"""What is written holds names, phones and codes: only the user who runs Doorstep may read it."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from doorstep.gateways.sms.file import FileGateway

SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_message_is_for_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "messages"
    name = FileGateway(folder=folder).send(
        to="+61491570006", text="Code 123456", reference="", event="code", attempt="1-1", now=SEVEN
    )
    assert mode(folder) == 0o700
    assert mode(folder / name) == 0o600


def test_a_database_and_a_key_made_by_a_command_are_for_this_user_alone(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "doorstep.channels.cli.main", "manage", "showmigrations", "outbox"]
    environment = {**kept, "DOORSTEP_VAR": str(tmp_path / "var")}
    subprocess.run(command, env=environment, check=True, capture_output=True, umask=0o022)
    assert mode(tmp_path / "var") == 0o700
    assert {
        file.name: mode(file) for file in (tmp_path / "var").glob("*.*") if not file.name.endswith(("-wal", "-shm"))
    } == {
        "doorstep.sqlite3": 0o600,
        "secret.key": 0o600,
    }
