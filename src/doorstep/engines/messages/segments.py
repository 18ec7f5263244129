"""How many SMS a text becomes (3GPP TS 23.038 for the alphabet, TS 23.040 for the parts)."""

from dataclasses import dataclass

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_ESCAPED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Segments:
    """`units` are septets in GSM-7 and 16-bit words in UCS-2; `count` is what is paid for."""

    encoding: str
    units: int
    count: int


def segments(*, text: str) -> Segments:
    """This function will return encoding, length and number of SMS of `text`; an empty text is one SMS.

    One letter outside GSM-7, a curly apostrophe say, turns the whole text into UCS-2. An escaped letter or a surrogate
    pair is never split between two parts."""
    if all(letter in GSM7 or letter in GSM7_ESCAPED for letter in text):
        encoding, single, part = "GSM-7", 160, 153
        widths = [2 if letter in GSM7_ESCAPED else 1 for letter in text]
    else:
        encoding, single, part = "UCS-2", 70, 67
        widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
    units = sum(widths)
    return Segments(encoding=encoding, units=units, count=1 if units <= single else _count_parts(widths, part))


def _count_parts(widths: list[int], part: int) -> int:
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return count


def holds_indian_script(*, text: str) -> bool:
    """This function will tell whether a text holds Devanagari or Gurmukhi: then it is UCS-2, whatever else it holds."""
    return any("\u0900" <= letter <= "\u097f" or "\u0a00" <= letter <= "\u0a7f" for letter in text)


def beyond_gsm(*, text: str) -> tuple[str, ...]:
    """This function will return the letters that turn a text into UCS-2, each once, as they come."""
    return tuple(dict.fromkeys(letter for letter in text if letter not in GSM7 and letter not in GSM7_ESCAPED))
