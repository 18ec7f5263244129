"""The script of the phone: every prompt of a language with its text, to be read by a person or by a machine."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from doorstep.engines.phone_menu.speech import SLOT, Texts, pieces_of, words_of
from doorstep.engines.texts import in_language

PERSONAL = "agent_"
# What stands before the underscore of a part's id, and the heading it is listed under.
SECTIONS: Mapping[str, str] = {
    "n": "numbers",
    "word": "words",
    "day": "days",
    "month": "months",
    "nth": "days",
    "hour": "hours",
    "clock": "hours",
    "letter": "letters",
    "service": "services",
    "document": "documents",
    "locality": "places",
    "need": "services",
    "question": "questions",
    "choice": "questions",
    "refusal": "questions",
    "agent": "people",
}
ORDER = (
    "phrases",
    "numbers",
    "words",
    "days",
    "months",
    "hours",
    "letters",
    "services",
    "questions",
    "documents",
    "places",
    "people",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One prompt of a language. `number`: its place in the script, from 1. `note`: how it is to be read;
    for a piece of a phrase, the whole phrase."""

    number: int
    key: str
    language: str
    section: str
    text: str
    note: str = ""

    @property
    def personal(self) -> bool:
        """True when it says somebody's name."""
        return self.key.startswith(PERSONAL)

    @property
    def digest(self) -> str:
        """What changes with the words, and not with commas, spaces or capitals: nobody hears those."""
        said = " ".join("".join(c if c.isalnum() or _is_mark(c) else " " for c in self.text.casefold()).split())
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def lines_of(
    *, language: str, phrases: Mapping[str, Texts], names: Mapping[str, Texts], notes: Mapping[str, Texts]
) -> tuple[Line, ...]:
    """This function will return every prompt of a language, phrases of the city first, then parts in their order.

    `names`: services, documents, localities and field agents by prompt id; what has no text in the language falls back
    to English. `notes`: how a phrase is to be read, by its key."""
    parts = [*words_of(language).items(), *((key, in_language(texts, language)) for key, texts in names.items())]
    found = [*_phrases(language, phrases, notes), *((key, text, "") for key, text in parts)]
    placed = sorted(found, key=lambda one: ORDER.index(section_of(one[0])))
    return tuple(
        Line(number=number, key=key, language=language, section=section_of(key), text=text, note=note)
        for number, (key, text, note) in enumerate(placed, start=1)
    )


def section_of(key: str) -> str:
    """This function will return the heading that a prompt is listed under; a phrase's pieces end in a number."""
    kind, _, rest = key.partition("_")
    return SECTIONS[kind] if rest and kind in SECTIONS else "phrases"


def _phrases(language: str, phrases: Mapping[str, Texts], notes: Mapping[str, Texts]) -> Iterator[tuple[str, str, str]]:
    for key, texts in phrases.items():
        whole = SLOT.sub("…", texts[language])
        within = whole if whole != texts[language] else ""
        note = " ".join(filter(None, (notes.get(key, {}).get(language), within)))
        for piece, text in pieces_of(key, texts[language]):
            yield piece, text, note


def _is_mark(sign: str) -> bool:
    """Vowel signs of Devanagari and Gurmukhi are no letters, yet they are heard."""
    return "\u0900" <= sign <= "\u0a7f" and sign not in "\u0964\u0965"
