"""What the telephone says: phone.toml. A city without the file has no menu."""

import re
from collections.abc import Mapping
from pathlib import Path

from doorstep.engines.catalogue.values import Texts
from doorstep.engines.city.reading import Reading, did_you_mean
from doorstep.engines.city.settings_files import read_city_file
from doorstep.engines.city.toml_tables import Table, read_table
from doorstep.engines.city.values import Fault
from doorstep.engines.phone_menu.speech import SLOT
from doorstep.engines.phone_menu.values import PhoneMenu
from doorstep.engines.phone_menu.wanted import WANTED

FILE = "phone.toml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBER = re.compile(r"\+?[0-9][0-9 -]{2,15}")
_KEY = re.compile(r"[a-z][a-z0-9-]*")
_VILLAGE = re.compile(r"[0-9]{2}")


def read_phone(*, reading: Reading) -> PhoneMenu | None:
    """This function will read phone.toml, or return None when the city has none. Its languages and groups are held
    against the city's, its phrases against those that the dialogue says."""
    if not (reading.folder / FILE).is_file():
        return None
    table = read_table(reading=reading, file=FILE)
    if table is None:
        return None
    phrases, notes = _phrases(table)
    menu = PhoneMenu(
        number=_number(table, "number"),
        languages=table.references("languages", "language", default=None),
        groups=table.references("groups", "need", default=None),
        operators=_number(table, "operators"),
        opens_minute=table.minute("operators_from"),
        closes_minute=table.minute("operators_until"),
        weekdays=_weekdays(table),
        seconds=table.whole("seconds", least=3, most=30),
        ring_seconds=table.whole("ring_seconds", least=5, most=120),
        repeats=table.whole("repeats", least=0, most=5),
        most_turns=table.whole("most_turns", least=20, most=500),
        village_key=_village(table),
        unnamed=table.texts("unnamed"),
        phrases=phrases,
        notes=notes,
    )
    table.done()
    return menu


def read_phone_menu(*, folder: Path) -> tuple[PhoneMenu | None, tuple[Fault, ...]]:
    """This function will read a city's phone.toml alone, for who speaks: the menu, or None and what is wrong."""
    reading = Reading(folder=folder)
    read_city_file(reading=reading)
    # Its other files are read when the city is loaded.
    reading.leave_out(("need",))
    menu = read_phone(reading=reading)
    faults = reading.settle()
    return (None if faults else menu), faults


def _number(table: Table, key: str) -> str:
    number = table.text(key)
    if number and not _NUMBER.fullmatch(number):
        table.fault(key, f"'{number}' is no telephone number.", 'Write it like "+911722740000".')
    return number


def _village(table: Table) -> str:
    keys = table.text("village_key")
    if keys and not _VILLAGE.fullmatch(keys):
        table.fault("village_key", f"'{keys}' cannot be keyed in place of a sector.", 'Write two digits, like "99".')
    return keys


def _weekdays(table: Table) -> tuple[int, ...]:
    days = table.words("operators_weekdays", default=None)
    for day in days:
        if day not in DAYS:
            mend = did_you_mean(wrong=day, known=DAYS, otherwise=f"Write them like: {', '.join(DAYS)}.")
            table.fault("operators_weekdays", f"There is no weekday '{day}'.", mend)
    return tuple(DAYS.index(day) for day in days if day in DAYS)


def _phrases(table: Table) -> tuple[Mapping[str, Texts], Mapping[str, Texts]]:
    said, notes = dict[str, Texts](), dict[str, Texts]()
    whole = table.table("phrases")
    if whole is None:
        table.fault("", "There are no phrases.", "Add [phrases.welcome] with a text in each language.")
        return {}, {}
    wanted = {**WANTED, **{f"language-{language}": ("key",) for language in table.reading.languages}}
    for key in whole.all_keys():
        one = whole.table(key)
        if one is None:
            continue
        said[key] = _phrase(whole, one, key, wanted)
        notes[key] = _note(one)
        one.done()
    for key in wanted:
        if key not in said:
            whole.fault("", f"The phrase '{key}' is missing.", f"Add [phrases.{key}]; cities/chandigarh has one.")
    return said, {key: note for key, note in notes.items() if note}


def _note(one: Table) -> Texts:
    """A word to whoever records the phrase, in any language."""
    note = one.table("note") if one.has("note") else None
    return {language: note.text(language) for language in note.all_keys()} if note else {}


def _phrase(whole: Table, one: Table, key: str, known: Mapping[str, tuple[str, ...]]) -> Texts:
    texts = {language: one.text(language) for language in whole.reading.languages}
    if not _KEY.fullmatch(key):
        whole.fault(key, f"'{key}' is no name of a phrase.", "Use small letters, digits and hyphens.")
    wanted = known.get(key)
    if wanted is None:
        mend = did_you_mean(wrong=key, known=known, otherwise="Take it out.")
        whole.fault(key, f"The phrase '{key}' is never said.", mend)
        return texts
    for language, text in texts.items():
        slots = set(SLOT.findall(text))
        if text and slots != set(wanted):
            needs = ", ".join(f"{{{slot}}}" for slot in wanted) or "no slots"
            whole.fault(f"{key}.{language}", f"'{key}' in '{language}' has other slots.", f"It needs {needs}.")
    return texts
