"""A machine that reads aloud, and the folder where prompts lie."""

import shutil
import subprocess
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from django.test import override_settings
from scipy.optimize import linear_sum_assignment

from doorstep.engines.phone_menu.number_words import BELOW_HUNDRED
from doorstep.engines.sound.judging import faults_of
from doorstep.engines.sound.wav import read_wav
from doorstep.gateways.speech import NoVoice, chosen
from doorstep.gateways.speech.espeak import Espeak
from doorstep.gateways.speech.files import PromptFiles, digest_of
from doorstep.gateways.speech.memory import Humming

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng: apt-get install espeak-ng")


@needs_espeak
@pytest.mark.parametrize(
    ("language", "text"), [("en", "Your visit is booked."), ("hi", "नमस्ते, आपका स्वागत है।"), ("pa", "ਜੀ ਆਇਆਂ ਨੂੰ।")]
)
def test_espeak_reads_each_language_aloud(language: str, text: str) -> None:
    sound = read_wav(content=Espeak().say(text=text, language=language))
    assert faults_of(sound=sound, text=text) == ()
    assert 0.5 < sound.seconds < 6


@needs_espeak
@pytest.mark.parametrize("language", ["hi", "pa"])
def test_our_numbers_sound_as_espeak_reads_their_digits(language: str) -> None:
    """Its tables of numbers were written by others than ours: where both say nearly the same, neither is a slip."""
    ours = _sounds(language, list(BELOW_HUNDRED[language]))
    theirs = _sounds(language, [str(number) for number in range(100)])
    near = {n: SequenceMatcher(None, ours[n], theirs[n]).ratio() for n in range(1, 100)}
    assert min(near.values()) > 0.55, min(near, key=lambda n: near[n])
    # Also when each of ours may choose: a word in a wrong place would find another number.
    unlike = [[1 - SequenceMatcher(None, ours[n], theirs[m]).ratio() for m in range(1, 100)] for n in range(1, 100)]
    assert list(linear_sum_assignment(unlike)[1]) == list(range(99))


def test_a_machine_without_espeak_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoVoice, match="apt-get install espeak-ng"):
        Espeak().say(text="one", language="en")


@needs_espeak
def test_an_unknown_language_is_named() -> None:
    with pytest.raises(NoVoice, match="language xx"):
        Espeak().say(text="one", language="xx")


@override_settings(SPEECH_GATEWAY="parrot")
def test_a_wrong_setting_names_those_that_are_there() -> None:
    with pytest.raises(NoVoice, match="espeak, memory"):
        chosen()


def test_a_hum_lasts_as_long_as_its_text() -> None:
    voice = Humming()
    short, long = (read_wav(content=voice.say(text=text, language="en")) for text in ("one", "one hundred and eleven"))
    assert short.seconds < long.seconds
    assert voice.said == [("en", "one"), ("en", "one hundred and eleven")]


def test_a_file_is_replaced_in_one_step_and_nothing_else_is_left(tmp_path: Path) -> None:
    files = PromptFiles(tmp_path)
    assert files.read(language="hi", key="welcome") is None
    assert files.there(language="hi") == frozenset()
    for content in (b"first", b"second"):
        files.write(language="hi", key="welcome", content=content)
    assert files.read(language="hi", key="welcome") == b"second"
    assert files.there(language="hi") == {"welcome"}
    assert [file.name for file in (tmp_path / "hi").iterdir()] == ["welcome.wav"]
    assert digest_of(b"first") != digest_of(b"second")


def _sounds(language: str, texts: list[str]) -> list[str]:
    asked = ["espeak-ng", "-q", "-x", "-v", language, "--stdin"]
    said = subprocess.run(asked, input="\n\n".join(texts), capture_output=True, text=True, check=True).stdout
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    assert len(lines) == len(texts)
    return ["".join(sign for sign in line.casefold() if sign.isalpha() or sign == "@") for line in lines]
