"""Telephone numbers: typed by anyone, kept as E.164."""

from dataclasses import dataclass

import phonenumbers

_MOBILE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as E.164, whether it can receive an SMS, and its country."""

    number: str
    mobile: bool
    country: str


class NotAPhone(ValueError):
    """This is no telephone number that can exist."""


def read_phone(*, typed: str, country: str = "IN") -> Phone:
    """This function will return the number someone typed, read as one of `country` when it has no + prefix.

    Raises NotAPhone. Digits of any script, spaces and hyphens are understood."""
    try:
        parsed = phonenumbers.parse(typed[:40], country)
    except phonenumbers.NumberParseException as error:
        raise NotAPhone("not a telephone number") from error
    if not phonenumbers.is_valid_number(parsed) and not _fictional(parsed):
        raise NotAPhone("not a telephone number")
    kind = phonenumbers.number_type(parsed)
    return Phone(
        number=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        mobile=kind in _MOBILE or _fictional(parsed),
        country=phonenumbers.region_code_for_number(parsed) or "",
    )


def said(*, number: str) -> str:
    """This function will return an E.164 number in the international form that people read: "+61 491 570 006"."""
    parsed = phonenumbers.parse(number, None)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _fictional(parsed: phonenumbers.PhoneNumber) -> bool:
    """North America keeps 555-0100 to 555-0199 for examples; they belong to nobody and are in no numbering plan."""
    national = str(parsed.national_number)
    return parsed.country_code == 1 and len(national) == 10 and national[3:8] == "55501"
