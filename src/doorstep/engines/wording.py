"""Days, windows, times and money in words, in any of the city's languages."""

from datetime import date, time
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_currency

# What parts the day: Hindi and Punjabi say the part, English says am and pm.
_PARTS = {
    "hi": ((time(0), "रात"), (time(4), "सुबह"), (time(12), "दोपहर"), (time(16), "शाम"), (time(20), "रात")),
    "pa": ((time(0), "ਰਾਤ"), (time(4), "ਸਵੇਰੇ"), (time(12), "ਦੁਪਹਿਰ"), (time(16), "ਸ਼ਾਮ"), (time(20), "ਰਾਤ")),
}
_SPANS = {"en": "{} to {}", "hi": "{} से {} बजे", "pa": "{} ਤੋਂ {} ਵਜੇ"}
LONGEST_WHEN = 40
_MOMENTS = {"en": "{}", "hi": "{} बजे", "pa": "{} ਵਜੇ"}


def day_text(*, on: date, language: str) -> str:
    """This function will return a day as short as it is still clear: "Tue 1 Dec", "मंगल 1 दिस॰"."""
    return format_date(on, "EEE d MMM", locale=language)


def long_day_text(*, on: date, language: str) -> str:
    """This function will return a day in full: "Tuesday 1 December 2026"."""
    return format_date(on, "EEEE d MMMM y", locale=language)


def window_text(*, window: str, language: str) -> str:
    """This function will return "09:00-11:00" as it is said: "9 am to 11 am", "सुबह 9 से 11 बजे"."""
    starts, ends = (time.fromisoformat(part) for part in window.split("-"))
    if language not in _PARTS:
        return _SPANS["en"].format(_hour(starts, "en"), _hour(ends, "en"))
    same = _part(starts, language) == _part(ends, language)
    until = _clock(ends) if same else _hour(ends, language)
    return _SPANS[language].format(_hour(starts, language), until)


def when_text(*, on: date, window: str, language: str) -> str:
    """This function will return a day with its window: "Tue 1 Dec, 9 am to 11 am". Operators carry at most 40
    characters: where there would be more, the last word, "o'clock", is left unsaid."""
    said = f"{day_text(on=on, language=language)}, {window_text(window=window, language=language)}"
    return said if len(said) <= LONGEST_WHEN else said.removesuffix(_SPANS.get(language, "{}").rpartition("{}")[2])


def time_text(*, at: time, language: str) -> str:
    """This function will return a time of day as it is said: "10:42 am", "सुबह 10:42 बजे"."""
    return _MOMENTS.get(language, "{}").format(_hour(at, language))


def rupees(*, paise: int, language: str) -> str:
    """This function will return an amount: "₹200", "₹10.50"."""
    pattern = "¤#,##,##0" if paise % 100 == 0 else "¤#,##,##0.00"
    return format_currency(Decimal(paise) / 100, "INR", pattern, locale=language, currency_digits=False)


def _clock(at: time) -> str:
    return f"{at.hour % 12 or 12}" + (f":{at.minute:02d}" if at.minute else "")


def _part(at: time, language: str) -> str:
    return [name for since, name in _PARTS[language] if since <= at][-1]


def _hour(at: time, language: str) -> str:
    if language not in _PARTS:
        return f"{_clock(at)} {format_time(at, 'a', locale='en').lower()}"
    return f"{_part(at, language)} {_clock(at)}"
