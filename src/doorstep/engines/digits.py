"""Digits, however they are written."""

import unicodedata


def plain_digits(text: str) -> str:
    """This function will return the text with the digits of every script as 0-9: "२२", "੨੨" and "22" are one."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
