"""A small city's phone: its prompts lie in a folder of the test."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def prompt_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.VAR = tmp_path
    settings.SPEECH_GATEWAY = "memory"
    return tmp_path / "prompts"
