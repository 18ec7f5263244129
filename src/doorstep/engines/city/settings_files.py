"""What holds for the whole city: city.toml, rules.toml, windows.toml, holidays.csv."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from zoneinfo import available_timezones

from doorstep.engines.catalogue.values import Texts
from doorstep.engines.city.csv_rows import read_rows
from doorstep.engines.city.reading import Place, Reading, did_you_mean
from doorstep.engines.city.toml_tables import Table, read_table, read_tables
from doorstep.engines.city.values import Holiday, Window
from doorstep.engines.looks.colours import COLOUR
from doorstep.engines.looks.pictures import wrong_with_svg

_HELPLINE = re.compile(r"\+?[0-9][0-9 -]{2,15}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

RULES: Mapping[str, tuple[int, int] | None] = {
    "horizon_days": (1, 60),
    "roster_days": (1, 90),
    "hold_minutes": (1, 60),
    "door_minutes": (0, 60),
    "planned_quantile_percent": (50, 99),
    "max_services": (1, 20),
    "book_until": None,
    "cancel_until": None,
    "publish_at": None,
    "morning_at": None,
    "documents_at": None,
    "documents_days": (1, 7),
    "code_minutes": (1, 60),
    "code_tries": (1, 20),
    "code_resend_seconds": (0, 3600),
    "codes_per_phone_per_day": (1, 100),
    "token_minutes": (1, 1440),
    "open_per_phone": (1, 100),
    "open_per_address": (1, 100),
    "language_wish_minutes": (0, 120),
    "same_agent_wish_minutes": (0, 120),
    "near_minutes": (0, 60),
    "steer_until_full_percent": (0, 100),
    "usable_percent": (1, 100),
    "phone_share_percent": (0, 100),
    "phone_keep_days": (0, 60),
    "late_share_percent": (0, 100),
    "late_keep_days": (0, 60),
    "far_share_percent": (0, 100),
    "far_keep_days": (0, 60),
    "far_minutes": (1, 120),
    "improve_every": (0, 1000),
    "improve_seconds": (1, 600),
    "quick_try_ms": (0, 5000),
    "late_start_minutes": (0, 600),
    "waiting_offer_minutes": (20, 600),
    "quiet_from": None,
    "quiet_until": None,
    "holds_per_network": (1, 1000),
    "tries_per_network": (1, 10_000),
    "least_seconds": (0, 60),
    "call_back_hours": (1, 100),
    "complaint_days": (1, 90),
    "correction_days": (1, 90),
    "erasure_days": (1, 90),
    "feedback_days": (1, 365),
    "call_lease_minutes": (2, 120),
    "untold_at": None,
    "unconfirmed_at": None,
    "sms_answers_per_day": (1, 100),
    "sms_cancel_minutes": (5, 1440),
    "sms_keep_days": (1, 365),
}
"""Rules of a city, with their least and greatest value; None: a time of day like "18:00"."""

ANSWER_RULES = ("elderly_answers",)
"""Rules that name answers to the catalogue's questions, as "question=choice" with spaces between."""


@dataclass(frozen=True, slots=True)
class CityFile:
    code: str = ""
    name: Texts = field(default_factory=dict)
    timezone: str = ""
    languages: tuple[str, ...] = ()
    helpline: str = ""
    service_name: Texts = field(default_factory=dict)
    colour: str = ""
    emblem: str = ""
    """The picture itself, as SVG."""


def read_city_file(*, reading: Reading) -> CityFile:
    """This function will read city.toml, and let every later text be held against the city's languages."""
    table = read_table(reading=reading, file="city.toml", defines=("language",))
    if table is None:
        return CityFile()
    # Before anything else: the name below is already a text in these languages.
    reading.languages = _languages(table=table)
    city = CityFile(
        code=table.code("city"),
        name=table.texts("name"),
        timezone=table.text("timezone"),
        languages=reading.languages,
        helpline=table.text("helpline"),
        service_name=table.optional_texts("service_name") or {},
        colour=table.text("colour", default="").lower(),
        emblem=_emblem(table=table),
    )
    table.done()
    if city.colour and not COLOUR.fullmatch(city.colour):
        table.fault("colour", f"'{city.colour}' is no colour.", 'Write it like "#1f3f7f".')
    if city.timezone and city.timezone not in available_timezones():
        mend = did_you_mean(wrong=city.timezone, known=available_timezones(), otherwise='Write it like "Asia/Kolkata".')
        table.fault("timezone", f"There is no time zone '{city.timezone}'.", mend)
    if city.helpline and not _HELPLINE.fullmatch(city.helpline):
        table.fault("helpline", f"'{city.helpline}' is no telephone number.", 'Write it like "1800-180-1725".')
    return city


def _emblem(*, table: Table) -> str:
    """The picture of the file that is named, if one is."""
    name = table.text("emblem", default="")
    file = table.reading.folder / name
    if not name:
        return ""
    if "/" in name or not name.endswith(".svg") or not file.is_file():
        table.fault("emblem", f"There is no picture '{name}' in this folder.", 'Name a file here, like "emblem.svg".')
        return ""
    content = file.read_text(encoding="utf-8", errors="replace")
    if wrong := wrong_with_svg(content=content):
        table.fault("emblem", f"'{name}' cannot be shown: {wrong}.", "Draw it with plain shapes only.")
    return content.strip()


def _languages(*, table: Table) -> tuple[str, ...]:
    languages = table.words("languages", default=None)
    if table.has("languages") and not languages:
        table.fault("languages", "The city has no language.", 'Write them like ["en", "hi", "pa"].')
    for language in languages:
        table.reading.define("language", language, table.place("languages"))
        if not _LANGUAGE.fullmatch(language):
            table.fault("languages", f"'{language}' is no language code.", 'Write it like "hi".')
    return languages


def read_rules(*, reading: Reading) -> Mapping[str, int | str]:
    """This function will read rules.toml: numbers, times of day as "HH:MM", and answers as one text."""
    table = read_table(reading=reading, file="rules.toml")
    if table is None:
        return {}
    numbers = {name: table.whole(name, least=span[0], most=span[1]) for name, span in RULES.items() if span}
    minutes = {name: table.minute(name) for name, span in RULES.items() if not span}
    answers = {name: _answers(table, name) for name in ANSWER_RULES}
    table.done()
    if table.has("roster_days") and numbers["roster_days"] < numbers["horizon_days"]:
        table.fault(
            "roster_days", "The roster ends before the days that can be booked.", "Make it horizon_days or more."
        )
    times = {name: f"{minute // 60:02}:{minute % 60:02}" for name, minute in minutes.items()}
    return {**numbers, **times, **answers}


def _answers(table: Table, name: str) -> str:
    """Answers as one text; each names a question of the catalogue."""
    answers = table.words(name)
    for answer in answers:
        question, equals, choice = answer.partition("=")
        if not (question and equals and choice):
            table.fault(name, f"'{answer}' is no answer to a question.", 'Write it like "aged-sixty=yes".')
        else:
            table.reading.refer("question", question, table.place(name))
    return " ".join(answers)


def read_windows(*, reading: Reading) -> tuple[Window, ...]:
    """This function will read windows.toml: arrival windows in order, none over another."""
    windows = []
    for table in read_tables(reading=reading, file="windows.toml", kind="window"):
        window = Window(starts_minute=table.minute("starts"), ends_minute=table.minute("ends"))
        table.done()
        if window.ends_minute <= window.starts_minute:
            table.fault("", "The window ends before it starts.", "Put the later time in ends.")
        windows.append((window, table))
    for (earlier, _), (later, table) in pairwise(windows):
        if later.starts_minute < earlier.ends_minute:
            table.fault("", "The window starts before the one above it ends.", "Put windows in order, without overlap.")
    return tuple(window for window, _ in windows)


def read_holidays(*, reading: Reading) -> tuple[Holiday, ...]:
    """This function will read holidays.csv: days without visits."""
    holidays, seen = [], dict[str, Place]()
    for row in read_rows(reading=reading, file="holidays.csv", columns=("date", "name_*")):
        holiday = Holiday(on=row.day("date"), name=row.texts("name"))
        if seen.setdefault(holiday.on, row.place) is not row.place:
            row.fault(
                f"{holiday.on} is already a holiday, on line {seen[holiday.on].line}.", "Write both names in one."
            )
        holidays.append(holiday)
    return tuple(holidays)
