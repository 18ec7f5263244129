"""Days, windows and money in words, in any of the city's languages."""

from datetime import date, time
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_currency


def day_text(*, on: date, language: str) -> str:
    """This function will return a day with its weekday: "Tue 1 Dec", "मंगल 1 दिस॰"."""
    return format_date(on, "EEE d MMM", locale=language)


def long_day_text(*, on: date, language: str) -> str:
    """This function will return a day in full: "Tuesday 1 December 2026"."""
    return format_date(on, "EEEE d MMMM y", locale=language)


def window_text(*, window: str, language: str) -> str:
    """This function will return an arrival window as it is said: "9-11 am" becomes "9:00 am - 11:00 am" in English,
    and plain 24-hour figures elsewhere, where the words for am and pm differ from village to village."""
    if language != "en":
        return window
    starts, ends = (time.fromisoformat(part) for part in window.split("-"))
    return " - ".join(format_time(part, "h:mm a", locale="en").lower() for part in (starts, ends))


def rupees(*, paise: int, language: str) -> str:
    """This function will return an amount: "₹200", "₹10.50"."""
    pattern = "¤#,##,##0" if paise % 100 == 0 else "¤#,##,##0.00"
    return format_currency(Decimal(paise) / 100, "INR", pattern, locale=language, currency_digits=False)
