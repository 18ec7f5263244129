"""Numbers that must never be kept."""

import re

from stdnum import verhoeff

from doorstep.engines.digits import plain_digits

_LENGTH = 12
_TWELVE = re.compile(r"(?<!\d)[2-9]\d{3}[\s-]?\d{4}[\s-]?\d{4}(?!\d)")


def holds_aadhaar_number(*, text: str) -> bool:
    """This function will tell whether a text holds twelve digits that may be an Aadhaar number, spaced or not.

    Its last digit is a Verhoeff check digit (UIDAI), so nine of ten other numbers are let through."""
    return any(verhoeff.is_valid(re.sub(r"\D", "", found[0])) for found in _TWELVE.finditer(plain_digits(text)))


def without_aadhaar_numbers(*, text: str) -> str:
    """This function will return a text that nobody can be asked to write again, with a dot for every digit of what may
    be an Aadhaar number: twelve digits with a right check digit in whole groups, whatever signs stand between them."""
    said = plain_digits(text)
    hidden: set[int] = set()
    for groups in _neighbours(said):
        for first in range(len(groups)):
            places: list[int] = []
            for group in groups[first:]:
                places += group
                if len(places) == _LENGTH and _may_be_aadhaar("".join(said[at] for at in places)):
                    hidden.update(places)
                if len(places) >= _LENGTH:
                    break
    return "".join("•" if at in hidden else c for at, c in enumerate(text))


def _may_be_aadhaar(digits: str) -> bool:
    return digits[0] in "23456789" and verhoeff.is_valid(digits)


def _neighbours(text: str) -> list[list[range]]:
    """The places of digits in groups, and beside each other the groups that no letter parts."""
    found: list[list[range]] = []
    end = 0
    for group in re.finditer(r"[0-9]+", text):
        if not found or any(c.isalnum() for c in text[end : group.start()]):
            found.append([])
        found[-1].append(range(group.start(), group.end()))
        end = group.end()
    return found
