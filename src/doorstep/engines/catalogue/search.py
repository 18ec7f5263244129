"""Finding a service by what people call it, in three scripts and in Latin letters."""

import unicodedata
from difflib import SequenceMatcher

from doorstep.engines.catalogue.values import Catalogue

# Words that join others in English, Hindi and Punjabi, in any of our scripts: they find nothing and refuse nothing.
_JOINING = frozenset(
    (
        *("a", "an", "and", "for", "my", "new", "of", "or", "the", "to", "want", "need"),
        *("ka", "ki", "ke", "ko", "da", "di", "de", "nu", "liye", "chahiye", "mera", "meri", "mujhe"),
        *("का", "की", "के", "को", "में", "से", "लिए", "चाहिए", "मेरा", "मेरी", "मुझे", "है"),
        *("ਦਾ", "ਦੀ", "ਦੇ", "ਨੂੰ", "ਲਈ", "ਚਾਹੀਦਾ", "ਚਾਹੀਦੀ", "ਮੇਰਾ", "ਮੇਰੀ", "ਮੈਨੂੰ", "ਹੈ"),
    )
)
_LEAST_ALIKE = 0.75
_LEAST_LETTERS = 4


def search(*, catalogue: Catalogue, words: str) -> tuple[str, ...]:
    """This function will return the codes of services in which every word is found, most asked for first.

    When there are none, joining words are left out, and then words count that are nearly the same: people type
    "pasport" and "bijli ka bill"."""
    texts = {code: _text(catalogue, code) for code in catalogue.services}
    wanted = _plain(words).split()
    telling = [word for word in wanted if word not in _JOINING] or wanted
    for found in (_holding(texts, wanted), _holding(texts, telling), _nearly(texts, telling)):
        if found:
            return tuple(sorted(found, key=lambda code: -catalogue.services[code].popularity))
    return ()


def _holding(texts: dict[str, str], wanted: list[str]) -> list[str]:
    return [code for code, text in texts.items() if all(word in text for word in wanted)]


def _nearly(texts: dict[str, str], wanted: list[str]) -> list[str]:
    known = {word for text in texts.values() for word in text.split()}
    meant = [{other for other in known if _alike(word, other)} for word in wanted]
    return [code for code, text in texts.items() if all(any(word in text.split() for word in words) for words in meant)]


def _alike(typed: str, word: str) -> bool:
    if len(typed) < _LEAST_LETTERS or abs(len(typed) - len(word)) > 2:
        return typed == word
    return SequenceMatcher(None, typed, word).ratio() >= _LEAST_ALIKE


def _text(catalogue: Catalogue, code: str) -> str:
    service = catalogue.services[code]
    names = (
        *service.name.values(),
        *service.summary.values(),
        *catalogue.departments[service.department].name.values(),
    )
    return _plain(" ".join((*names, service.search_words)))


def _plain(words: str) -> str:
    """Letters alone, in one case; a dot under a Devanagari or Gurmukhi letter is left out, as most people do."""
    taken_apart = unicodedata.normalize("NFD", words.casefold())
    kept = (c for c in taken_apart if c not in "\u093c\u0a3c")
    # Vowel signs are no letters to regular expressions, so what is no punctuation stays by its category.
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in kept).split())
