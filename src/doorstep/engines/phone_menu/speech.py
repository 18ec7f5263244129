"""What the phone says: values become the ids of prompts, in the order of each language, or the same as text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from string import ascii_uppercase

from doorstep.engines.phone_menu.spoken_words import PAUSES, fixed_words, on_clock, period_of
from doorstep.engines.texts import in_language

Texts = Mapping[str, str]
SLOT = re.compile(r"\{([a-z][a-z0-9_-]*)\}")
MOST_NUMBER = 99_99_99_999
_SECTOR = re.compile(r"(\d{1,2})-?([A-Z]?)")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_SIDES = {"N": "word_north", "S": "word_south", "E": "word_east", "W": "word_west"}
_SCALES = ((1_00_00_000, "word_crore"), (1_00_000, "word_lakh"), (1_000, "word_thousand"), (100, "word_hundred"))


class NotSpeakable(ValueError):
    """There is no way to say this. The message names the kind, never the value: it may be somebody's."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value to be said. `kind` is one of `KINDS`; `value` is written as docs/phone.md lists."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the city by its key, and what is said in its slots, by their names."""

    key: str
    slots: tuple[tuple[str, tuple[Part, ...]], ...] = ()


Said = Part | Phrase


def prompt_ids(*, said: Iterable[Said], language: str, phrases: Mapping[str, Texts]) -> tuple[str, ...]:
    """This function will return the ids of the prompts that say it, in the order of the language.

    `phrases`: the city's phrases by key, as {"en": .., "hi": .., "pa": ..}. Raises `NotSpeakable`."""
    return tuple(_ids(said, language, phrases))


def spoken_text(
    *, said: Iterable[Said], language: str, phrases: Mapping[str, Texts], names: Mapping[str, Texts]
) -> str:
    """This function will return the same as a line of text, exactly as the prompts say it.

    `names`: texts of services, documents, localities and field agents by prompt id. Raises `NotSpeakable`."""
    words = words_of(language)
    told = []
    for key in prompt_ids(said=said, language=language, phrases=phrases):
        if key in PAUSES:
            continue
        text = words.get(key) or in_language(names.get(key, {}), language) or piece_of(key, language, phrases)
        if not text:
            raise NotSpeakable(f"nothing is known to say for prompt {key} in {language}")
        told.append(text)
    return " ".join(told)


@lru_cache(maxsize=8)
def words_of(language: str) -> Mapping[str, str]:
    """This function will return the texts of all parts that are the same in every city, by prompt id."""
    return fixed_words(language)


def pieces_of(key: str, text: str) -> list[tuple[str, str]]:
    """This function will return the prompts of a phrase's text: one, or those between its slots; empty ones vanish."""
    if not SLOT.search(text):
        return [(key, text.strip())]
    pieces = enumerate(piece.strip() for piece in SLOT.split(text)[::2])
    return [(f"{key}_{at}", piece) for at, piece in pieces if any(map(str.isalnum, piece))]


def piece_of(key: str, language: str, phrases: Mapping[str, Texts]) -> str:
    """This function will return the text of a phrase's prompt, "" when there is none."""
    phrase = key.partition("_")[0]
    return dict(pieces_of(phrase, phrases.get(phrase, {}).get(language, ""))).get(key, "")


def _ids(said: Iterable[Said], language: str, phrases: Mapping[str, Texts]) -> Iterator[str]:
    for one in said:
        if isinstance(one, Part):
            yield from _part_ids(one, language)
        else:
            yield from _phrase_ids(one, language, phrases)


def _phrase_ids(phrase: Phrase, language: str, phrases: Mapping[str, Texts]) -> Iterator[str]:
    text = phrases.get(phrase.key, {}).get(language)
    if not text:
        raise NotSpeakable(f"no phrase {phrase.key} in {language}")
    pieces, slots = dict(pieces_of(phrase.key, text)), dict(phrase.slots)
    names = SLOT.findall(text)
    if set(names) != set(slots):
        raise NotSpeakable(f"phrase {phrase.key} has the slots {sorted(set(names))}, not {sorted(slots)}")
    if not names:
        yield phrase.key
        return
    for at, name in enumerate([*names, ""]):
        if f"{phrase.key}_{at}" in pieces:
            yield f"{phrase.key}_{at}"
        for part in slots.get(name, ()):
            yield from _part_ids(part, language)


def _part_ids(part: Part, language: str) -> Iterator[str]:
    say = KINDS.get(part.kind)
    if say is None:
        raise NotSpeakable(f"unknown kind {part.kind!r}")
    try:
        yield from say(part.value, language)
    except (ValueError, KeyError) as wrong:
        raise NotSpeakable(f"a {part.kind} was given that is none") from wrong


def _number(value: str, language: str) -> list[str]:
    number = int(_matched(r"\d{1,9}", value))
    if number < 100:
        return [f"n_{number}"]
    ids, rest = [], number
    for size, word in _SCALES:
        many, rest = divmod(rest, size)
        if many:
            ids += [*_number(str(many), language), word]
    return ids + ([*(["word_and"] if language == "en" else []), f"n_{rest}"] if rest else [])


def _singly(value: str) -> list[str]:
    found = [f"n_{sign}" if sign.isdigit() else f"letter_{sign.lower()}" for sign in value.upper() if _is_sign(sign)]
    if not found:
        raise ValueError
    return found


def _is_sign(sign: str) -> bool:
    return sign in "0123456789" or sign in ascii_uppercase


def _digits(value: str, _language: str) -> list[str]:
    return _singly(_matched(r"[0-9]+", value))


def _reference(value: str, _language: str) -> list[str]:
    """In groups of four with a pause between them, so that it can be written down."""
    ids = _singly(value)
    groups = [ids[at : at + 4] for at in range(0, len(ids), 4)]
    return [key for at, group in enumerate(groups) for key in (["pause_300"] if at else []) + group]


def _badge(value: str, _language: str) -> list[str]:
    return _singly(value)


def _house(value: str, _language: str) -> list[str]:
    parts = value.split("/")
    said = [_singly(part) for part in parts]
    return [key for at, ids in enumerate(said) for key in (["word_oblique"] if at else []) + ids]


def _sector(value: str, language: str) -> list[str]:
    number, letter = _matched_groups(_SECTOR, value.upper())
    ids = ["word_sector", *_number(number, language)]
    if not letter:
        return ids
    side = _SIDES.get(letter) if "-" not in value else None
    return [*ids, side or f"letter_{letter.lower()}"]


def _date(value: str, language: str) -> list[str]:
    on = date.fromisoformat(_matched(r"\d{4}-\d{2}-\d{2}", value))
    day = f"nth_{on.day}" if language == "en" else f"n_{on.day}"
    return [f"day_{on.isoweekday()}", day, f"month_{on.month}"]


def _time(value: str, language: str, *, with_period: bool = True) -> list[str]:
    hour, minute = map(int, _matched_groups(_TIME, value))
    if minute == 0:
        return [f"hour_{hour}" if with_period else f"clock_{on_clock(hour)}"]
    if language == "en":
        told = [f"n_{on_clock(hour)}", *(["word_oh"] if minute < 10 else []), f"n_{minute}"]
        return told + ([period_of(hour)] if with_period else [])
    period = [period_of(hour)] if with_period else []
    return period + _by_quarter(hour, minute)


def _by_quarter(hour: int, minute: int) -> list[str]:
    """Half past nine is "साढ़े नौ बजे"; a quarter to ten "पौने दस बजे"; half past one has a word of its own."""
    now, then = on_clock(hour), on_clock(hour + 1)
    if minute == 30 and now in (1, 2):
        return ["word_half-past-one" if now == 1 else "word_half-past-two", "word_oclock"]
    quarters = {15: ("word_quarter-past", now), 30: ("word_half-past", now), 45: ("word_quarter-to", then)}
    if minute in quarters:
        word, number = quarters[minute]
        return [word, f"n_{number}", "word_oclock"]
    return [f"n_{now}", "word_past", f"n_{minute}", "word_minutes"]


def _window(value: str, language: str) -> list[str]:
    first, last = _matched(r"[^-]+-[^-]+", value).split("-")
    one_period = period_of(int(first[:2])) == period_of(int(last[:2]))
    if language == "en":
        # "from nine to eleven in the morning"
        short = one_period and first.endswith(":00") and int(first[:2]) not in (0, 12)
        begins = [f"n_{on_clock(int(first[:2]))}"] if short and _TIME.fullmatch(first) else _time(first, language)
        return ["word_from", *begins, "word_to", *_time(last, language)]
    ends = _time(last, language, with_period=not one_period)
    return [*_time(first, language), "word_from", *ends, "word_to"]


def _money(value: str, language: str) -> list[str]:
    rupees, paise = divmod(int(_matched(r"\d{1,11}", value)), 100)
    ids = []
    if rupees or not paise:
        ids += [*_number(str(rupees), language), "word_rupee" if rupees == 1 else "word_rupees"]
    if paise:
        ids += ["word_and"] if rupees and language == "en" else []
        ids += [f"n_{paise}", "word_paisa" if paise == 1 else "word_paise"]
    return ids


def _pause(value: str, _language: str) -> list[str]:
    return [f"pause_{value}"] if PAUSES[f"pause_{value}"] else []


def _named(kind: str) -> Callable[[str, str], list[str]]:
    return lambda value, _language: [f"{kind}_{_matched(_CODE, value)}"]


def _named_choice(kind: str) -> Callable[[str, str], list[str]]:
    """A choice is named "question/choice", as it means nothing without its question."""

    def ids(value: str, _language: str) -> list[str]:
        question, choice = (_matched(_CODE, code) for code in value.split("/"))
        return [f"{kind}_{question}_{choice}"]

    return ids


def _matched(pattern: str | re.Pattern[str], value: str) -> str:
    if not re.fullmatch(pattern, value, re.ASCII if isinstance(pattern, str) else 0):
        raise ValueError
    return value


def _matched_groups(pattern: re.Pattern[str], value: str) -> Sequence[str]:
    found = pattern.fullmatch(value)
    if found is None or not value.isascii():
        raise ValueError
    return found.groups()


KINDS: Mapping[str, Callable[[str, str], list[str]]] = {
    "number": _number,
    "digits": _digits,
    "reference": _reference,
    "badge": _badge,
    "house": _house,
    "sector": _sector,
    "date": _date,
    "time": _time,
    "window": _window,
    "money_paise": _money,
    "pause": _pause,
    "service": _named("service"),
    "document": _named("document"),
    "locality": _named("locality"),
    "agent": _named("agent"),
    "need": _named("need"),
    "question": _named("question"),
    "choice": _named_choice("choice"),
    "refusal": _named_choice("refusal"),
}
