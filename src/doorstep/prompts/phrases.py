"""The phone's phrases, as the city's phone.toml has them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from doorstep.engines.phone_menu.speech import SLOT, Texts
from doorstep.engines.phone_menu.spoken_words import LANGUAGES

KEY = re.compile(r"[a-z][a-z0-9-]*")


class PhrasesWrong(RuntimeError):
    """The city's phone.toml cannot be used; the message says where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Texts and remarks by the phrase's key and language."""

    texts: Mapping[str, Texts]
    notes: Mapping[str, Texts]


def city_phrases() -> Phrases:
    """This function will return the phrases of this deployment's city. Read again when the file changes.

    A city without a phone.toml has no phone, and no phrase. Raises `PhrasesWrong`."""
    file = settings.CITY / "phone.toml"
    return _read(file, file.stat().st_mtime_ns) if file.is_file() else Phrases({}, {})


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Phrases:
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8")).get("phrases", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise PhrasesWrong(f"{file.name} cannot be read: {wrong}. Mend that line.") from wrong
    for key, texts in said.items():
        _check(key, texts)
    return Phrases(
        texts={key: {language: texts[language] for language in LANGUAGES} for key, texts in said.items()},
        notes={key: dict(texts.get("note", {})) for key, texts in said.items()},
    )


def _check(key: str, texts: Mapping[str, str]) -> None:
    where = f"phone.toml, [phrases.{key}]"
    if not KEY.fullmatch(key):
        raise PhrasesWrong(f"{where}: give it a key of small letters, digits and hyphens, a letter first.")
    missing = [language for language in LANGUAGES if not str(texts.get(language, "")).strip()]
    if missing:
        raise PhrasesWrong(f"{where}: the text in {', '.join(missing)} is missing. Write {missing[0]} = ...")
    slots = {language: sorted(SLOT.findall(texts[language])) for language in LANGUAGES}
    if len({tuple(names) for names in slots.values()}) > 1:
        raise PhrasesWrong(f"{where}: its languages have different slots: {slots}. Name the same ones in each.")
