"""Days, windows, references and phones as they are shown to people, in the reader's language."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_time
from django.utils.translation import get_language

from doorstep.engines import wording

# Midnight, noon and four o'clock part the day; Hindi and Punjabi say the part, English says am and pm.
_PARTS = {
    "hi": ((time(0), "सुबह"), (time(12), "दोपहर"), (time(16), "शाम")),
    "pa": ((time(0), "ਸਵੇਰੇ"), (time(12), "ਦੁਪਹਿਰ"), (time(16), "ਸ਼ਾਮ")),
}
_SPANS = {"en": "{} to {}", "hi": "{} से {} बजे", "pa": "{} ਤੋਂ {} ਵਜੇ"}
_MOMENTS = {"en": "{}", "hi": "{} बजे", "pa": "{} ਵਜੇ"}


def language() -> str:
    """This function will return the reader's language, one of the deployment's: "en", "hi" or "pa"."""
    return (get_language() or "en").split("-")[0]


def day(*, on: date, language: str) -> str:
    """This function will return a day with its weekday: "Tuesday 1 December", "मंगलवार 1 दिसंबर"."""
    return format_date(on, "EEEE d MMMM", locale=language)


def window(*, window: str, language: str) -> str:
    """This function will return "09:00-11:00" as it is said: "9 am to 11 am", "सुबह 9 से 11 बजे"."""
    starts, ends = (time.fromisoformat(part) for part in window.split("-"))
    if language not in _PARTS:
        return _SPANS["en"].format(_hour(starts, "en"), _hour(ends, "en"))
    same = _part(starts, language) == _part(ends, language)
    until = _clock(ends) if same else _hour(ends, language)
    return _SPANS[language].format(_hour(starts, language), until)


def moment(*, at: datetime, zone: ZoneInfo, language: str) -> str:
    """This function will return the time of day of an instant in the city: "10:42 am", "सुबह 10:42 बजे"."""
    return _MOMENTS[language].format(_hour(at.astimezone(zone).time(), language))


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


def _clock(at: time) -> str:
    return f"{at.hour % 12 or 12}" + (f":{at.minute:02d}" if at.minute else "")


def _part(at: time, language: str) -> str:
    return [name for since, name in _PARTS[language] if since <= at][-1]


def _hour(at: time, language: str) -> str:
    if language not in _PARTS:
        return f"{_clock(at)} {format_time(at, 'a', locale='en').lower()}"
    return f"{_part(at, language)} {_clock(at)}"
