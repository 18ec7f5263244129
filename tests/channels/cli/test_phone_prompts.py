"""`doorstep phone prompts`."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from django.conf import settings as real
from pypdf import PdfReader
from pytest_django import Settings
from scipy.io import wavfile

from doorstep.channels.cli.commands import doorstep
from doorstep.prompts.models import Prompt
from doorstep.prompts.queries import files

pytestmark = pytest.mark.usefixtures("chandigarh")
FONTS = real.VAR / "fonts"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, settings: Settings) -> Run:
    """A city that says two phrases, and its fonts."""
    settings.VAR, settings.CITY = tmp_path, tmp_path / "city"
    settings.SPEECH_GATEWAY = "memory"
    settings.CITY.mkdir()
    phrase(settings.CITY, "नमस्ते, आपका स्वागत है।")
    (tmp_path / "fonts").symlink_to(FONTS)
    return lambda *said: CliRunner().invoke(doorstep, ["phone", "prompts", "--language", "hi", *said])


def phrase(city: Path, hindi: str) -> None:
    texts = {"en": "Welcome.", "hi": hindi, "pa": "ਜੀ ਆਇਆਂ ਨੂੰ।"}
    said = "\n".join(f'{language} = "{text}"' for language, text in texts.items())
    (city / "phone.toml").write_text(f"[phrases.welcome]\n{said}\n", encoding="utf-8")


def record(place: Path, *, seconds: float = 1.5, loud: float = 0.3) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    samples = loud * np.sin(2 * np.pi * 300 * np.arange(int(48_000 * seconds)) / 48_000)
    wavfile.write(out, 48_000, (samples * 32767).astype(np.int16))
    place.write_bytes(out.getvalue())


def test_what_is_missing_is_made_and_checked_and_the_next_run_makes_nothing(run: Run) -> None:
    first = run()
    assert first.exit_code == 0, first.output
    assert "prompts were made by machine" in first.output
    assert "0 are not good" in first.output
    assert files().there(language="hi") >= {"welcome", "n_7", "hour_9", "letter_q", "service_income-certificate"}
    again = run("--list")
    assert "made by machine" not in again.output
    assert "नमस्ते" in again.output


def test_a_dry_run_makes_nothing(run: Run) -> None:
    assert run("--dry-run").exit_code == 0
    assert not Prompt.objects.exists()


def test_only_what_changed_is_made_anew_and_a_recording_only_when_asked(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    run()
    record(tmp_path / "in" / "hi" / "welcome.wav")
    assert "1 of 1 recordings were taken" in run("--import", str(tmp_path / "in")).output
    phrase(settings.CITY, "नमस्ते, संपर्क में आपका स्वागत है।")
    assert "made by machine" not in run().output
    assert Prompt.objects.get(key="welcome").origin == "person"
    assert "1 prompts were made by machine" in run("--replace-stale").output
    assert Prompt.objects.get(key="welcome").origin == "machine"


def test_a_file_that_was_damaged_is_found(run: Run) -> None:
    run()
    files().path(language="hi", key="n_7").write_bytes(b"RIFF")
    answer = run()
    assert answer.exit_code == 1
    assert "hi/n_7: the file was changed" in answer.output


def test_a_script_to_read_from_and_recordings_by_its_numbers(run: Run, tmp_path: Path) -> None:
    if not FONTS.is_dir():
        pytest.skip("there are no fonts: make fonts")
    folder = tmp_path / "script"
    assert "lines" in run("--script", str(folder)).output
    rows = list(csv.DictReader(io.StringIO((folder / "hi.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0]["key"] == "welcome" and rows[0]["number"] == "1"
    text = "".join(page.extract_text() for page in PdfReader(folder / "hi.pdf").pages)
    assert "welcome" in text and "income-certificate" in text
    record(folder / "hi" / "001.WAV")
    record(folder / "hi" / "9999.wav")
    record(folder / "hi" / "2.wav", loud=0.002)
    answer = run("--import", str(folder))
    assert answer.exit_code == 1
    assert "1 of 3 recordings were taken" in answer.output
    assert "9999.wav: no such number" in answer.output
    assert Prompt.objects.get(origin="person").key == "welcome"


def test_a_number_of_an_old_script_never_becomes_another_phrase(run: Run, settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    record(folder / "hi" / "1.wav")
    assert "put the .csv of the script" in run("--import", str(folder)).output
    (folder / "hi.csv").write_text("number,key,digest,text,note\n1,welcome,0123456789abcdef,old,\n", encoding="utf-8")
    assert "the words of welcome have changed" in run("--import", str(folder)).output
    assert not Prompt.objects.filter(origin="person").exists()


def test_without_a_machine_it_says_what_to_do(run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SPEECH_GATEWAY = "espeak"
    monkeypatch.setenv("PATH", "")
    answer = run()
    assert answer.exit_code == 1
    assert "apt-get install espeak-ng" in answer.output


def test_a_wrong_phone_file_is_named(run: Run, settings: Settings) -> None:
    (settings.CITY / "phone.toml").write_text('[phrases.a]\nen="x"', encoding="utf-8")
    answer = run()
    assert answer.exit_code == 1
    assert "[phrases.a]: the text in hi, pa is missing" in answer.output
