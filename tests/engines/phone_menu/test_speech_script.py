"""Whatever is said, its prompts are in the script, in every language."""

from datetime import date, time
from string import ascii_uppercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.engines.phone_menu.number_words import BELOW_HUNDRED
from doorstep.engines.phone_menu.script import lines_of
from doorstep.engines.phone_menu.speech import MOST_NUMBER, Part, Phrase, prompt_ids, spoken_text
from doorstep.engines.phone_menu.spoken_words import LANGUAGES, PAUSES

PHRASES = {
    "welcome": {"en": "Welcome.", "hi": "नमस्ते।", "pa": "ਸਤ ਸ੍ਰੀ ਅਕਾਲ।"},
    "for": {"en": "For {what}, press {key}.", "hi": "{what} के लिए {key} दबाएँ।", "pa": "{what} ਲਈ {key} ਦਬਾਓ।"},
}
NOTES = {"welcome": {"en": "kindly", "hi": "प्यार से", "pa": "ਪਿਆਰ ਨਾਲ"}}
NAMES = {"agent_7": {"en": "Asha Devi", "hi": "आशा देवी", "pa": "ਆਸ਼ਾ ਦੇਵੀ"}}
SIGNS = st.text(alphabet="0123456789" + ascii_uppercase, min_size=1, max_size=12)
CLOCK = st.times().map(lambda at: at.strftime("%H:%M"))
PARTS = st.one_of(
    st.integers(0, MOST_NUMBER).map(lambda n: Part("number", str(n))),
    st.integers(0, 10**11 - 1).map(lambda n: Part("money_paise", str(n))),
    st.text(alphabet="0123456789", min_size=1, max_size=12).map(lambda said: Part("digits", said)),
    SIGNS.map(lambda said: Part("reference", said)),
    SIGNS.map(lambda said: Part("badge", said)),
    st.lists(SIGNS, min_size=1, max_size=3).map(lambda parts: Part("house", "/".join(parts))),
    st.tuples(st.integers(1, 99), st.sampled_from(["", "E", "W", "-A", "-D", "-E", "N"])).map(
        lambda said: Part("sector", f"{said[0]}{said[1]}")
    ),
    st.dates(date(2020, 1, 1), date(2120, 1, 1)).map(lambda on: Part("date", on.isoformat())),
    CLOCK.map(lambda at: Part("time", at)),
    st.tuples(CLOCK, CLOCK).map(lambda span: Part("window", "-".join(span))),
    st.sampled_from([Part("pause", "300"), Part("pause", "700"), Part("agent", "7")]),
)


def texts(language: str) -> dict[str, str]:
    found = lines_of(language=language, phrases=PHRASES, names=NAMES, notes=NOTES)
    return {line.key: line.text for line in found}


SCRIPTS = {language: texts(language) for language in LANGUAGES}


@settings(deadline=None)
@given(what=PARTS, key=st.integers(0, 9))
def test_every_value_yields_only_prompts_of_the_script(what: Part, key: int) -> None:
    said = [Phrase("welcome"), Phrase("for", (("what", (what,)), ("key", (Part("number", str(key)),))))]
    for language in LANGUAGES:
        ids = prompt_ids(said=said, language=language, phrases=PHRASES)
        assert set(ids) <= SCRIPTS[language].keys() | PAUSES.keys(), language
        told = " ".join(SCRIPTS[language][one] for one in ids if one not in PAUSES)
        assert spoken_text(said=said, language=language, phrases=PHRASES, names=NAMES) == told


@settings(deadline=None)
@given(at=st.times())
def test_two_times_of_a_day_are_never_said_alike(at: time) -> None:
    for language in LANGUAGES:
        mine = prompt_ids(said=[Part("time", at.strftime("%H:%M"))], language=language, phrases={})
        for other in (at.replace(hour=(at.hour + 12) % 24), at.replace(minute=(at.minute + 15) % 60)):
            assert mine != prompt_ids(said=[Part("time", other.strftime("%H:%M"))], language=language, phrases={})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hundred_numbers_have_a_hundred_words(language: str) -> None:
    assert len(BELOW_HUNDRED[language]) == len(set(BELOW_HUNDRED[language])) == 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_is_numbered_and_every_line_has_a_text(language: str) -> None:
    lines = lines_of(language=language, phrases=PHRASES, names=NAMES, notes=NOTES)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.text.strip() for line in lines)
    assert len({line.key for line in lines}) == len(lines)


def test_a_speaker_reads_remarks_and_the_whole_of_a_piece() -> None:
    notes = {line.key: line.note for line in lines_of(language="hi", phrases=PHRASES, names=NAMES, notes=NOTES)}
    assert notes["welcome"] == "प्यार से"
    assert notes["for_1"] == "… के लिए … दबाएँ।"


def test_only_a_change_that_can_be_heard_makes_a_recording_stale() -> None:
    def digest(text: str) -> str:
        phrases = {"one": dict.fromkeys(LANGUAGES, text)}
        return lines_of(language="hi", phrases=phrases, names={}, notes={})[0].digest

    assert digest("बिजली का बिल।") == digest("बिजली  का बिल")
    assert digest("बिजली का बिल") != digest("बिजली का बल")
    assert digest("बिल") != digest("बिलं")


def test_only_names_of_people_are_personal() -> None:
    lines = lines_of(language="en", phrases=PHRASES, names=NAMES, notes=NOTES)
    assert [line.key for line in lines if line.personal] == ["agent_7"]
