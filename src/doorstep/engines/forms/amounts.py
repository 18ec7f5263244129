"""Money as it is printed."""

from babel.numbers import format_decimal


def rupees(paise: int) -> str:
    """This function will return whole paise as exact rupees: "₹200", "₹10.50", "₹1,23,456"."""
    sign = "-" if paise < 0 else ""
    whole, rest = divmod(abs(paise), 100)
    grouped = format_decimal(whole, locale="en_IN")
    return f"{sign}₹{grouped}.{rest:02}" if rest else f"{sign}₹{grouped}"
