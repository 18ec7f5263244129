"""Nothing that is shown lacks its Hindi or Punjabi, and no figure or name is lost on the way."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from tests.translations.extraction import LANGUAGES, catalog_of, find_texts, translations_of

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")


def messages_of(catalog: Catalog) -> Iterator[tuple[Message, str, str]]:
    """Every message with each of its translations and the text that one stands for."""
    for message in catalog:
        originals = translations_of(message.id)
        for place, translation in enumerate(translations_of(message.string)):
            if originals[0]:
                yield message, originals[min(place, len(originals) - 1)], translation


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    waiting = [original for message, original, text in messages_of(catalog_of(language=language)) if not text]
    assert waiting == [], "run `python -m tests.translations`, then translate what is empty"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_markup_agree(language: str) -> None:
    differing = [
        (original, text)
        for _message, original, text in messages_of(catalog_of(language=language))
        if text and sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_fuzzy_or_left_in_english(language: str) -> None:
    odd = [
        original
        for message, original, text in messages_of(catalog_of(language=language))
        if message.fuzzy or (text == original and re.search("[a-z]{3}", PLACEHOLDER.sub("", original)))
    ]
    assert odd == []


def test_texts_of_modules_and_templates_are_found() -> None:
    found = {text for _file, text, _context in find_texts()}
    assert "Book this visit" in found
    assert "Please tick at least one service." in found
    assert ("%(copies)s photocopy.", "%(copies)s photocopies.") in found
