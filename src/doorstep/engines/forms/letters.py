"""Letters as a hand writes them, one to a box."""

import unicodedata

_JOINERS = frozenset("\u200c\u200d")
# After these signs of Devanagari and Gurmukhi the next consonant belongs to the same letter.
_VIRAMAS = frozenset("\u094d\u0a4d")


def split_letters(text: str) -> tuple[str, ...]:
    """This function will return `text` cut into what stands in one box each: a letter with its signs, or a conjunct."""
    letters: list[str] = []
    for character in text:
        if letters and _belongs(character, letters[-1]):
            letters[-1] += character
        else:
            letters.append(character)
    return tuple(letters)


def _belongs(character: str, letter: str) -> bool:
    """True when `character` stands in the same box as the `letter` before it."""
    if unicodedata.category(character).startswith("M") or character in _JOINERS:
        return True
    bare = letter.rstrip("".join(_JOINERS))
    return bare[-1:] in _VIRAMAS and character.isalpha()
