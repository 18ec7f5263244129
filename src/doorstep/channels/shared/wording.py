"""Days, windows, references and phones as they are shown to people, in the reader's language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale
from babel.dates import format_date
from django.utils.translation import get_language

from doorstep.engines import wording


def language() -> str:
    """This function will return the reader's language, one of the deployment's: "en", "hi" or "pa"."""
    return (get_language() or "en").split("-")[0]


def day(*, on: date, language: str) -> str:
    """This function will return a day with its weekday: "Tuesday 1 December", "मंगलवार 1 दिसंबर"."""
    return format_date(on, "EEEE d MMMM", locale=language)


def window(*, window: str, language: str) -> str:
    """This function will return "09:00-11:00" as it is said: "9 am to 11 am", "सुबह 9 से 11 बजे"."""
    return wording.window_text(window=window, language=language)


def moment(*, at: datetime, zone: ZoneInfo, language: str) -> str:
    """This function will return the time of day of an instant in the city: "10:42 am", "सुबह 10:42 बजे"."""
    return wording.time_text(at=at.astimezone(zone).time(), language=language)


def rupees(*, paise: int, language: str) -> str:
    """This function will return an amount: "₹200", "₹10.50"."""
    return wording.rupees(paise=paise, language=language)


def reference(*, reference: str) -> str:
    """This function will return a reference in the groups in which it is read aloud: "1234 5678"."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def phone(*, phone: str) -> str:
    """This function will return an E.164 number as it is written abroad: "+91 98765 43210"; others as they are."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def masked(*, phone: str) -> str:
    """This function will return a number of which only the last three digits are told: "••••• 210"."""
    return f"••••• {phone.strip()[-3:]}"


def countries(*, language: str) -> list[tuple[str, str]]:
    """This function will return (ISO 3166 alpha-2 code, name) of every country that has phones, by name."""
    names = Locale.parse(language).territories
    known = ((code, names[code]) for code in phonenumbers.SUPPORTED_REGIONS if code in names)
    return sorted(known, key=lambda pair: pair[1])
