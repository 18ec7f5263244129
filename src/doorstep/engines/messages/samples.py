"""Values to look at a template with: ordinary ones, and the longest that there can be."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from doorstep.engines.messages.own_time import moment_text
from doorstep.engines.messages.registered import CBN, LIST, NAME, NUMERIC, URL, Variable
from doorstep.engines.wording import day_text, time_text, when_text, window_text

# Invented people and things.
_ORDINARY: Mapping[str, Mapping[str, str]] = {
    "en": {
        "agent": "Asha Kumari",
        "applicant": "Meera Sharma",
        "helper": "Arjun Sharma",
        "services": "Income certificate",
        "service": "Income certificate",
        "documents": "Ration card",
    },
    "hi": {
        "agent": "आशा कुमारी",
        "applicant": "मीरा शर्मा",
        "helper": "अर्जुन शर्मा",
        "services": "आय प्रमाण पत्र",
        "service": "आय प्रमाण पत्र",
        "documents": "राशन कार्ड",
    },
    "pa": {
        "agent": "ਆਸ਼ਾ ਕੁਮਾਰੀ",
        "applicant": "ਮੀਰਾ ਸ਼ਰਮਾ",
        "helper": "ਅਰਜੁਨ ਸ਼ਰਮਾ",
        "services": "ਆਮਦਨ ਸਰਟੀਫਿਕੇਟ",
        "service": "ਆਮਦਨ ਸਰਟੀਫਿਕੇਟ",
        "documents": "ਰਾਸ਼ਨ ਕਾਰਡ",
    },
}
_EVERYWHERE: Mapping[str, str] = {
    "code": "123456",
    "minutes": "10",
    "reference": "1234 5678",
    "token": "abcdefghijklmnop",
}
_LONG_NAMES: Mapping[str, str] = {
    "en": "Venkatanarasimharajuvaripeta Lakshminarayanan Subramaniam Krishnamoorthy",
    "hi": "वेंकटनरसिम्हाराजुवरिपेटा लक्ष्मीनारायणन सुब्रमण्यम कृष्णमूर्ति चट्टोपाध्याय",
    "pa": "ਵੈਂਕਟਨਰਸਿਮ੍ਹਾਰਾਜੂ ਲਕਸ਼ਮੀਨਾਰਾਇਣਨ ਸੁਬਰਾਮਨੀਅਮ ਕ੍ਰਿਸ਼ਨਾਮੂਰਤੀ ਚੱਟੋਪਾਧਿਆਏ",
}
_LETTERS: Mapping[str, str] = {"hi": "क", "pa": "ਕ"}
_SOME_DAY, _SOME_WINDOW, _SOME_TIME = date(2026, 12, 2), "09:00-11:00", time(10, 40)
_EVERY_DAY = tuple(date(2027, 1, 1) + timedelta(days=n) for n in range(365))
_TIMES = (time(10, 40), time(11, 59), time(12, 30), time(16, 59), time(22, 45))
ZONE = "UTC"


def ordinary(*, variable: Variable, language: str) -> str:
    """This function will return a value of an ordinary length, in a language; "…" for what nothing is known of."""
    known = _ORDINARY.get(language, _ORDINARY["en"])
    found = variable.example or known.get(variable.name) or _EVERYWHERE.get(variable.name)
    return found or next(_spoken(variable.name, language, [_SOME_DAY], [_SOME_WINDOW], [_SOME_TIME]), "…")


def longest(*, variable: Variable, language: str, windows: Sequence[str]) -> str:
    """This function will return the longest value that there can be: days, windows and times as they are said; of
    other things as many letters as may be; a long name is longer than may be, to be shortened."""
    if variable.kind == NAME:
        return _LONG_NAMES.get(language, _LONG_NAMES["en"])
    if found := _longest_said(variable.name, language, tuple(windows)):
        return found
    if variable.tag in (URL, CBN):
        return variable.example
    if variable.kind == LIST:
        return _LETTERS.get(language, "w") * (variable.most + 1)
    return ("8" if variable.tag == NUMERIC else _LETTERS.get(language, "w")) * variable.most


@lru_cache(maxsize=64)
def _longest_said(name: str, language: str, windows: tuple[str, ...]) -> str:
    return max(_spoken(name, language, _EVERY_DAY, windows, _TIMES), key=len, default="")


def _spoken(
    name: str, language: str, days: Sequence[date], windows: Sequence[str], times: Sequence[time]
) -> Iterator[str]:
    """Every value of a variable that says a day, a window or a time."""
    if name == "date":
        yield from (day_text(on=on, language=language) for on in days)
    if name in ("window", "visit"):
        said = (window_text(window=window, language=language) for window in windows)
        yield from (f"{_EVERYWHERE['reference']}, {one}" if name == "visit" else one for one in said)
    if name == "when":
        yield from (when_text(on=on, window=window, language=language) for on in days for window in windows)
    if name == "time":
        yield from (time_text(at=at, language=language) for at in times)
    if name == "by":
        moments = (datetime.combine(on, at, tzinfo=UTC) for on in days for at in times)
        yield from (moment_text(at=at, zone=ZONE, language=language) for at in moments)
