"""Short references: digits only, so that a keypad can give them and nobody mishears a letter."""

import secrets

from stdnum import verhoeff

LENGTH = 8


def new_reference() -> str:
    """This function will return eight digits, the first not 0; the last one catches a wrong or swapped digit."""
    body = str(secrets.randbelow(9 * 10 ** (LENGTH - 2)) + 10 ** (LENGTH - 2))
    return body + verhoeff.calc_check_digit(body)


def spaced(*, reference: str) -> str:
    """This function will return a reference as it is written and read out: "4821 3907"."""
    return f"{reference[:4]} {reference[4:]}"


def looks_right(*, reference: str) -> bool:
    """This function will tell whether a reference has eight digits and the right check digit."""
    return len(reference) == LENGTH and reference.isdigit() and verhoeff.is_valid(reference)
