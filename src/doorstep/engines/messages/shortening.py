"""Making names and lists shorter by rules that a person can read: nothing is ever cut within a word."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile

_TITLES = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "smt",
        "shri",
        "डॉ",
        "श्री",
        "श्रीमती",
        "सुश्री",
        "प्रो",
        "ਡਾ",
        "ਸ਼੍ਰੀ",
        "ਸ੍ਰੀ",
        "ਸ਼੍ਰੀਮਤੀ",
        "ਸ੍ਰੀਮਤੀ",
        "ਪ੍ਰੋ",
    ]
)
_JOINERS = "\u200c\u200d"
_VIRAMAS = "\u094d\u0a4d"
"""What binds two consonants into one akshara, in Devanagari and in Gurmukhi."""
_MORE: Mapping[str, str] = {"en": "{} and {} more", "hi": "{} और {} अन्य", "pa": "{} ਅਤੇ {} ਹੋਰ"}


def shorten_name(*, name: str, limit: int, instead: str = "") -> str:
    """This function will return the longest of these that has at most `limit` characters: the whole name; without a
    title; middle names as initials; the family name as one too; given name and last initial; the given name; `instead`.

    When not even that fits, the whole name: it is for others to refuse it."""
    return _first_that_fits([*_forms(" ".join(name.split())), instead], limit) or name


def _forms(name: str) -> Iterator[str]:
    yield name
    words = [word for word in name.split() if _letters(word)]
    words = list(dropwhile(lambda word: word.casefold().strip(".॰") in _TITLES, words)) or words
    if not words:
        return
    given, *rest = words
    yield " ".join(words)
    if rest:
        middle, family = [initial(word=word) for word in rest[:-1]], rest[-1]
        yield " ".join([given, *middle, family])
        yield " ".join([given, *middle, initial(word=family)])
        yield f"{given} {initial(word=family)}"
    yield given


def initial(*, word: str) -> str:
    """This function will return the first letter of a word with all that is written on it, and a full stop: "M.",
    "मी.", "क्ष."."""
    letters = _letters(word)
    taken = 0
    while taken < len(letters) and (not taken or _goes_on(letters, taken)):
        taken += 1
    return f"{letters[:taken]}."


def _letters(word: str) -> str:
    """A word from its first letter on, "" when it has none."""
    start = next((at for at, sign in enumerate(word) if sign.isalpha()), len(word))
    return unicodedata.normalize("NFC", word[start:])


def _goes_on(letters: str, at: int) -> bool:
    """Whether the sign at this place still belongs to the letter before it."""
    sign, before = letters[at], letters[:at].rstrip(_JOINERS)
    if sign in _JOINERS or unicodedata.category(sign)[0] == "M":
        return True
    return before.endswith(tuple(_VIRAMAS)) and sign.isalpha()


def shorten_list(*, items: Sequence[str], limit: int, language: str, instead: str = "") -> str:
    """This function will return the first of these that has at most `limit` characters: all items; the first "and 2
    more"; the shortest "and 2 more"; `instead`. When not even that fits, all items: it is for others to refuse them."""
    whole = ", ".join(items)
    more = _MORE.get(language, _MORE["en"])
    leading = [items[0], min(items, key=len)] if len(items) > 1 else []
    forms = [whole, *(more.format(item, len(items) - 1) for item in leading), instead]
    return _first_that_fits(forms, limit) or whole


def _first_that_fits(forms: Sequence[str], limit: int) -> str:
    return next((form for form in forms if form and len(form) <= limit), "")
