"""A manager hears what the phone says, and replaces it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.engines.sound.wav import Sound, write_wav
from doorstep.gateways.speech.memory import Humming
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.prompts.actions import render
from doorstep.prompts.models import Prompt
from doorstep.prompts.queries import script
from tests.cast import NOW
from tests.channels.console.desk import browser_of

pytestmark = pytest.mark.usefixtures("morning", "prompt_folder")
QUERIES = 8
LIST, ONE = "/staff/phone/prompts", "/staff/phone/prompts/hi/n_7"


@pytest.fixture
def prompt_folder(tmp_path: Path, settings: Settings) -> None:
    settings.VAR = tmp_path
    settings.SPEECH_GATEWAY = "memory"


def recording(loud: float = 0.2, name: str = "7.wav") -> SimpleUploadedFile:
    at = np.arange(44_100) / 44_100
    return SimpleUploadedFile(name, write_wav(sound=Sound(loud * np.sin(2 * np.pi * 300 * at), 44_100)), "audio/wav")


def make(*keys: str) -> None:
    lines = [line for line in script(language="hi", now=NOW) if line.key in keys]
    render(lines=lines, voice=Humming(), actor=SYSTEM, now=NOW)


def page_of(client: Any, **asked: str) -> Any:
    return client.get(LIST, asked).context["page"]


@pytest.mark.parametrize("role", ["Operator", "Dispatcher", "Clerk"])
def test_only_a_manager_comes_here(role: str) -> None:
    client = browser_of(role)
    make("n_7")
    for address in (LIST, ONE, f"{ONE}.wav"):
        assert client.get(address).status_code == 403, address
    assert client.post(ONE, {"wav": recording()}).status_code == 403
    assert Prompt.objects.get().origin == "machine"


def test_prompts_are_found_by_text_id_language_and_state() -> None:
    client = browser_of("Manager")
    make("n_7", "n_8")
    assert [one.line.key for one in page_of(client, q="सात", language="hi", state="machine")] == ["n_7"]
    assert {one.line.language for one in page_of(client, q="letter_q")} == {"en", "hi", "pa"}
    assert page_of(client, language="hi", state="machine").paginator.count == 2
    assert page_of(client, state="person").paginator.count == 0
    assert b"nothing that fits" in client.get(LIST, {"q": "no such words"}).content
    assert page_of(client, language="pa", page="2").number == 2


def test_a_city_without_a_phone_says_so(tmp_path: Path, settings: Settings) -> None:
    settings.CITY = tmp_path
    (tmp_path / "phone.toml").write_text('[phrases.main]\nen="a"', encoding="utf-8")
    answer = browser_of("Manager").get(LIST)
    assert answer.status_code == 500
    assert "[phrases.main]" in answer.content.decode()


def test_a_recording_takes_the_place_of_the_machine_at_once() -> None:
    client = browser_of("Manager")
    make("n_7")
    before = client.get(f"{ONE}.wav").content
    answer = client.post(ONE, {"wav": recording()}, follow=True)
    assert b"in use from now" in answer.content
    assert b"recorded by a person" in answer.content
    after = client.get(f"{ONE}.wav")
    assert after["Content-Type"] == "audio/wav"
    assert after.content[:4] == b"RIFF" and after.content != before
    entry = Entry.objects.get(action="prompt.recorded")
    assert entry.actor.startswith("staff:") and entry.channel == "console"


@pytest.mark.parametrize(
    ("wav", "words"),
    [
        (recording(loud=0.003), "too faint"),
        (SimpleUploadedFile("7.wav", b"ID3 an mp3 by another name", "audio/wav"), "no WAV file"),
        (None, "Choose a WAV file"),
    ],
)
def test_a_recording_that_is_not_good_is_refused_beside_its_box(wav: Any, words: str) -> None:
    client = browser_of("Manager")
    make("n_7")
    answer = client.post(ONE, {"wav": wav} if wav else {})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Prompt.objects.get().origin == "machine"


def test_the_machine_says_it_again_when_asked() -> None:
    client = browser_of("Manager")
    client.post(ONE, {"wav": recording()})
    answer = client.post(ONE, {"machine": "1"}, follow=True)
    assert b"The machine says it again" in answer.content
    assert Prompt.objects.get().origin == "machine"


def test_a_server_that_cannot_speak_says_what_to_do(settings: Settings) -> None:
    settings.SPEECH_GATEWAY = "nobody"
    answer = browser_of("Manager").post(ONE, {"machine": "1"})
    assert answer.status_code == 422
    assert b"installs espeak-ng" in answer.content
    assert b"Choose a WAV file" not in answer.content


@pytest.mark.parametrize("address", ["/staff/phone/prompts/xx/n_7", "/staff/phone/prompts/hi/n_100", f"{ONE}.wav"])
def test_what_the_phone_does_not_say_is_not_there(address: str) -> None:
    assert browser_of("Manager").get(address).status_code == 404


def test_a_page_of_prompts_asks_as_often_however_many_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browser_of("Manager")
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
    make(*[f"n_{number}" for number in range(40)])
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
