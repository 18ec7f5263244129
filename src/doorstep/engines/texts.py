"""A text in several languages, and how one of them is chosen."""

from collections.abc import Mapping


def in_language(texts: Mapping[str, str], language: str) -> str:
    """This function will return the text in `language`, else in English, else in any language there is, else ""."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
