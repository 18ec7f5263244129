"""The gateways for SMS that ship with the product."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from doorstep.gateways import sms
from doorstep.gateways.sms.file import FileGateway
from doorstep.gateways.sms.memory import MEMORY, MemoryGateway, OutOfOrder

SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
MORNING: dict[str, Any] = {"to": "+61491570006", "text": "आशा आएँगी।\nRef K7Q2", "reference": "K7Q2", "event": "morning"}


def test_a_message_becomes_one_readable_file(tmp_path: Path) -> None:
    name = FileGateway(folder=tmp_path / "messages").send(**MORNING, attempt="7-1", now=SEVEN)
    assert [file.name for file in (tmp_path / "messages").iterdir()] == [name]
    assert name == "20261201T013000Z-morning-7-1.txt"
    assert (tmp_path / "messages" / name).read_text(encoding="utf-8") == (
        "To: +61491570006\nReference: K7Q2\nEvent: morning\nSent: 2026-12-01T07:00:00+05:30\n\nआशा आएँगी।\nRef K7Q2\n"
    )


def test_each_attempt_has_its_own_file(tmp_path: Path) -> None:
    gateway = FileGateway(folder=tmp_path)
    for attempt in ("7-1", "7-2", "8-1"):
        gateway.send(**MORNING, attempt=attempt, now=SEVEN)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "messages").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="messages"):
        FileGateway(folder=tmp_path / "messages").send(**MORNING, attempt="7-1", now=SEVEN)


def test_the_memory_gateway_fails_when_told_to() -> None:
    gateway = MemoryGateway(failures=1)
    with pytest.raises(OutOfOrder):
        gateway.send(**MORNING, attempt="7-1", now=SEVEN)
    gateway.send(**MORNING, attempt="7-2", now=SEVEN)
    assert [carried.attempt for carried in gateway.carried] == ["7-2"]
    gateway.forget()
    assert gateway == MemoryGateway()


def test_settings_choose_the_gateway(settings: Settings, tmp_path: Path) -> None:
    settings.SMS_GATEWAY, settings.SMS_FOLDER = "file", tmp_path
    assert sms.chosen() == FileGateway(folder=tmp_path)
    settings.SMS_GATEWAY = "memory"
    assert sms.chosen() is MEMORY
    settings.SMS_GATEWAY = "pigeon"
    with pytest.raises(ImproperlyConfigured, match="pigeon"):
        sms.chosen()
