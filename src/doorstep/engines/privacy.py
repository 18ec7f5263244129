"""Numbers that must never be kept."""

import re

# Verhoeff, "Error detecting decimal codes" (1969): the dihedral group D5, and the permutation by position.
_D = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_P = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 5, 7, 6, 2, 8, 3, 0, 9, 4),
    (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
    (8, 9, 1, 6, 0, 4, 3, 5, 2, 7),
    (9, 4, 5, 3, 1, 2, 6, 8, 7, 0),
    (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
    (2, 7, 9, 3, 8, 0, 6, 4, 1, 5),
    (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)
_INVERSE = (0, 4, 3, 2, 1, 5, 6, 7, 8, 9)
_TWELVE = re.compile(r"(?<!\d)[2-9]\d{3}[\s-]?\d{4}[\s-]?\d{4}(?!\d)")


def verhoeff_valid(*, digits: str) -> bool:
    """This function will tell whether the last digit is the Verhoeff check digit of those before it."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = _D[check][_P[place % 8][int(digit)]]
    return check == 0


def check_digit(*, digits: str) -> str:
    """This function will return the digit that makes `digits` followed by it Verhoeff-valid."""
    check = 0
    for place, digit in enumerate(reversed(digits), start=1):
        check = _D[check][_P[place % 8][int(digit)]]
    return str(_INVERSE[check])


def holds_aadhaar_number(*, text: str) -> bool:
    """This function will tell whether a text holds twelve digits that may be an Aadhaar number, spaced or not."""
    return any(verhoeff_valid(digits=re.sub(r"\D", "", found[0])) for found in _TWELVE.finditer(text))
