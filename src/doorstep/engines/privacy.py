"""Numbers that must never be kept."""

import re

from stdnum import verhoeff

from doorstep.engines.digits import plain_digits

_TWELVE = re.compile(r"(?<!\d)[2-9]\d{3}[\s-]?\d{4}[\s-]?\d{4}(?!\d)")


def holds_aadhaar_number(*, text: str) -> bool:
    """This function will tell whether a text holds twelve digits that may be an Aadhaar number, spaced or not.

    Its last digit is a Verhoeff check digit (UIDAI), so nine of ten other numbers are let through."""
    return any(verhoeff.is_valid(re.sub(r"\D", "", found[0])) for found in _TWELVE.finditer(plain_digits(text)))
