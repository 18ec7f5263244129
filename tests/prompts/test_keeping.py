"""What a person recorded, and what the machine says where nobody did."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.engines.sound.wav import PHONE_RATE, Sound, read_wav, write_wav
from doorstep.gateways.speech import NoVoice
from doorstep.gateways.speech.memory import Humming
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.places.actions import touch
from doorstep.prompts.actions import MOST_BYTES, back_to_machine, keep_recording, render
from doorstep.prompts.models import Prompt
from doorstep.prompts.phrases import PhrasesWrong
from doorstep.prompts.queries import State, digests, files, phrases, script, standing_of, standings
from doorstep.prompts.refusals import NoSuchPrompt, SoundRefused, VoiceMissing
from doorstep.workforce.models import FieldAgent
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("chandigarh", "prompt_folder")


def recorded(seconds: float = 1.0, loud: float = 0.2) -> bytes:
    at = np.arange(int(44_100 * seconds)) / 44_100
    return write_wav(sound=Sound(loud * np.sin(2 * np.pi * 300 * at), 44_100))


def keep(key: str = "n_7", language: str = "hi", wav: bytes = b"") -> Prompt:
    return keep_recording(language=language, key=key, wav=wav or recorded(), actor=SYSTEM, now=NOW)


def state(key: str = "n_7", language: str = "hi") -> State:
    found = standing_of(language=language, key=key, now=NOW)
    assert found is not None
    return found.state


def make(*keys: str, language: str = "hi", voice: Humming | None = None) -> tuple[Prompt, ...]:
    lines = [line for line in script(language=language, now=NOW) if line.key in keys]
    return render(lines=lines, voice=voice or Humming(), actor=SYSTEM, now=NOW)


def test_a_recording_is_kept_as_the_phone_plays_it_and_journalled() -> None:
    kept = keep()
    content = files().read(language="hi", key="n_7")
    assert content is not None and read_wav(content=content).rate == PHONE_RATE
    assert digests(language="hi", keys=["n_7"]) == {"n_7": kept.sound_digest}
    assert state() == State.PERSON
    entry = Entry.objects.get(action="prompt.recorded")
    assert (entry.subject, entry.details["sound"]) == ("prompt:hi/n_7", kept.sound_digest)


def test_a_recording_that_is_not_good_changes_nothing(prompt_folder: Path) -> None:
    before = keep().sound_digest
    for wav, words in (
        (recorded(loud=0.003), "faint"),
        (recorded(0.01), "too short"),
        (b"ID3 no wave", "no WAV file"),
        (recorded() + bytes(MOST_BYTES), "8 MB"),
    ):
        with pytest.raises(SoundRefused, match=words):
            keep(wav=wav)
    assert Prompt.objects.get().sound_digest == before
    assert Entry.objects.filter(action="prompt.recorded").count() == 1


@pytest.mark.parametrize("key", ["n_100", "../../etc/passwd", "agent_999999", ""])
def test_only_what_the_phone_says_can_be_recorded(key: str) -> None:
    with pytest.raises(NoSuchPrompt):
        keep(key)


def test_the_machine_makes_what_is_missing_and_says_so_once() -> None:
    voice = Humming()
    made = make("n_7", "n_8", voice=voice)
    assert [(one.key, one.origin) for one in made] == [("n_7", "machine"), ("n_8", "machine")]
    assert voice.said == [("hi", "सात"), ("hi", "आठ")]
    assert state() == State.MACHINE
    assert Entry.objects.get(action="prompts.made").details == {"prompts": 2, "languages": ["hi"]}


def test_without_a_machine_nothing_is_made() -> None:
    with pytest.raises(NoVoice):
        make("n_7", voice=Humming(broken=True))
    with pytest.raises(VoiceMissing):
        back_to_machine(language="hi", key="n_7", voice=Humming(broken=True), actor=SYSTEM, now=NOW)
    assert state() == State.MISSING


def test_a_recording_goes_back_to_the_machine_when_staff_say_so() -> None:
    keep()
    back_to_machine(language="hi", key="n_7", voice=Humming(), actor=SYSTEM, now=NOW)
    assert state() == State.MACHINE
    assert list(Entry.objects.values_list("action", flat=True).order_by("-number")[:2]) == [
        "prompt.made",
        "prompt.recorded",
    ]


def test_a_prompt_whose_text_changed_or_whose_file_is_gone_is_not_called_good() -> None:
    agent = FieldAgent.objects.filter(active=True).first()
    assert agent is not None
    key = f"agent_{agent.pk}"
    make(key)
    assert state(key) == State.MACHINE
    agent.name = agent.name | {"hi": "आशा रानी"}
    agent.save()
    assert state(key) == State.STALE_MACHINE
    keep(key)
    assert state(key) == State.PERSON
    agent.name = agent.name | {"hi": "आशा देवी"}
    agent.save()
    assert state(key) == State.STALE_PERSON
    files().path(language="hi", key=key).unlink()
    assert state(key) == State.MISSING


def test_who_left_is_no_longer_in_the_script() -> None:
    agent = FieldAgent.objects.filter(active=True).first()
    assert agent is not None
    FieldAgent.objects.filter(pk=agent.pk).update(active=False)
    touch()
    assert standing_of(language="hi", key=f"agent_{agent.pk}", now=NOW) is None


def test_every_language_says_the_same_things() -> None:
    sections = {
        language: Counter(line.section for line in script(language=language, now=NOW))
        for language in ["en", "hi", "pa"]
    }
    for section in ("services", "questions", "documents", "places", "people", "letters", "months"):
        assert len({counts[section] for counts in sections.values()}) == 1, section
        assert sections["pa"][section]


def test_how_it_stands_is_one_query_when_the_names_are_known(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    standings(language="hi", now=NOW)
    with django_assert_num_queries(2):  # the edition, and all prompts of the language
        standings(language="hi", now=NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[phrases.Main]\nen="a"\nhi="b"\npa="c"', "small letters"),
        ('[phrases.main]\nen="a"\nhi="b"', "pa is missing"),
        ('[phrases.main]\nen="a {x}"\nhi="b"\npa="c {x}"', "different slots"),
        ("[phrases.main\n", "cannot be read"),
    ],
)
def test_a_phone_file_that_is_wrong_is_named_with_its_mend(
    text: str, words: str, tmp_path: Path, settings: Settings
) -> None:
    settings.CITY = tmp_path
    (tmp_path / "phone.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PhrasesWrong, match=words):
        phrases()


def test_a_city_without_a_phone_has_no_phrases(tmp_path: Path, settings: Settings) -> None:
    settings.CITY = tmp_path
    assert phrases() == {}


def test_the_shipped_city_has_its_phrases() -> None:
    assert (settings.CITY / "phone.toml").is_file()
    assert len(phrases()) > 20
