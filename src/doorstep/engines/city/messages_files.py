"""The texts that are sent: messages.toml."""

import re
from dataclasses import dataclass
from string import Formatter

from doorstep.engines.catalogue.values import Texts
from doorstep.engines.city.events import EVENTS, NEEDED
from doorstep.engines.city.reading import Place, Reading, did_you_mean
from doorstep.engines.city.toml_tables import Table, read_table
from doorstep.engines.city.values import SmsTerms, Template
from doorstep.engines.messages.registered import (
    ALPHANUMERIC,
    CATEGORIES,
    KINDS,
    LONGEST_VALUE,
    MOST_VARIABLES,
    MOST_WITH_REASON,
    TAGS,
    WORDS,
    Variable,
    names_in,
)

FILE = "messages.toml"
SMS = "sms"
CHANNELS = (SMS, "email", "push")
LONGEST_LIMIT = 200
_DIGITS = re.compile(r"\d{1,30}")


@dataclass(frozen=True, slots=True)
class MessagesFile:
    """`terms` holds one row, or none when the file does not say."""

    templates: tuple[Template, ...] = ()
    terms: tuple[SmsTerms, ...] = ()


def read_messages(*, reading: Reading) -> MessagesFile:
    """This function will read messages.toml: what the operators know of the sender; and for each event and channel one
    text in each language, perhaps with a heading for mails, and what was registered of it."""
    whole = read_table(reading=reading, file=FILE, defines=("template",))
    if whole is None:
        return MessagesFile()
    terms = whole.table("sms")
    tables = whole.tables("template")
    whole.done()
    if not tables:
        reading.fault(Place(FILE), "There is no template.", "Add at least one [[template]].")
    templates: list[Template] = []
    seen: set[tuple[str, str]] = set()
    for table in tables:
        templates += _read_template(table=table, seen=seen)
    told = {event for event, _ in seen}
    for event in EVENTS:
        if tables and event not in told:
            reading.fault(Place(FILE), f"Event '{event}' has no template.", f'Add [[template]] with event = "{event}".')
    return MessagesFile(tuple(templates), (_read_terms(table=terms),) if terms else ())


def _read_terms(*, table: Table) -> SmsTerms:
    terms = SmsTerms(
        entity=_digits(table=table, key="entity"),
        header=table.text("header", default=""),
        segment_paise=table.whole("segment_paise", most=10_000, default=0),
        domains=table.words("domains"),
        numbers=table.words("numbers"),
    )
    table.done()
    return terms


def _read_template(*, table: Table, seen: set[tuple[str, str]]) -> list[Template]:
    event, channel = table.text("event"), table.one_of("channel", CHANNELS, default=SMS)
    texts = table.texts("text")
    headings = table.optional_texts("heading") or {}
    header, category = table.text("header", default=""), table.one_of("category", CATEGORIES, default=CATEGORIES[0])
    because = table.text("three_because", default="")
    ids, variables = table.table("template_id"), table.table("variables")
    kept = {language: _digits(table=ids, key=language) if ids else "" for language in texts}
    if ids:
        ids.done()
    used = {name for text in texts.values() for name in _names(text)}
    known = _read_variables(table=variables, used=used, languages=tuple(texts)) if variables else {}
    table.done()
    if (event, channel) in seen:
        table.fault("event", f"Event '{event}' already has a template.", "Keep one of them.")
    seen.add((event, channel))
    _check_event(table=table, event=event, texts=texts)
    _check_headings(table=table, event=event, headings=headings)
    if channel == SMS:
        _check_count(table=table, texts=texts, because=because)
    return [
        Template(
            event=event,
            language=language,
            text=text,
            heading=headings.get(language, ""),
            channel=channel,
            header=header,
            template_id=kept[language],
            category=category,
            variables=tuple(known.get(language, ())),
            three_because=because,
        )
        for language, text in texts.items()
    ]


def _read_variables(*, table: Table, used: set[str], languages: tuple[str, ...]) -> dict[str, list[Variable]]:
    """What is said of each variable, by language."""
    found: dict[str, list[Variable]] = {language: [] for language in languages}
    for name in table.all_keys():
        said = table.table(name)
        if said is None:
            continue
        if name not in used:
            mend = did_you_mean(wrong=name, known=used, otherwise="Take it out.")
            table.fault(name, f"No text of this template uses {{{name}}}.", mend)
        tag, kind = said.one_of("tag", TAGS, default=ALPHANUMERIC), said.one_of("as", KINDS, default=WORDS)
        most = said.whole("most", least=1, most=LONGEST_LIMIT, default=LONGEST_VALUE)
        instead, example = said.optional_texts("instead") or {}, said.optional_texts("example") or {}
        said.done()
        for language, words in instead.items():
            if len(words) > most:
                said.fault(f"instead.{language}", f"'{words}' is longer than {most}.", "Write something shorter.")
        for language in languages:
            variable = Variable(name, tag, most, kind, instead.get(language, ""), example.get(language, ""))
            found[language].append(variable)
    return found


def _digits(*, table: Table, key: str) -> str:
    digits = table.text(key, default="")
    if digits and not _DIGITS.fullmatch(digits):
        table.fault(key, f"'{key}' is '{digits}', which is no id of the operators.", "Write its digits, in quotes.")
        return ""
    return digits


def _names(text: str) -> list[str]:
    try:
        return names_in(text=text)
    except ValueError:
        # Wrong braces are a fault of their own.
        return []


def _check_count(*, table: Table, texts: Texts, because: str) -> None:
    """Operators allow an SMS two variables, and three to those who can say why."""
    for language, text in texts.items():
        count = len(_names(text))
        if count > MOST_WITH_REASON:
            mend = f"Keep at most {MOST_VARIABLES}: put two into one value, or say less."
            table.fault(f"text.{language}", f"The text in '{language}' has {count} variables.", mend)
        elif count > MOST_VARIABLES and not because.strip():
            mend = 'Keep two, or say why there are three: three_because = "..."'
            table.fault(f"text.{language}", f"The text in '{language}' has {count} variables.", mend)


def _check_event(*, table: Table, event: str, texts: Texts) -> None:
    if event not in EVENTS:
        if event:
            mend = did_you_mean(wrong=event, known=EVENTS, otherwise=f"Write one of: {', '.join(EVENTS)}.")
            table.fault("event", f"There is no event '{event}'.", mend)
        return
    used = {
        language: names
        for language, text in texts.items()
        if text and (names := _placeholders(table=table, language=language, text=text)) is not None
    }
    for language, names in used.items():
        _check_names(table=table, event=event, language=language, names=names)
    if len(set(used.values())) > 1:
        said = "; ".join(f"{language}: {' '.join(sorted(names))}" for language, names in used.items())
        table.fault("text", f"Not every language says the same ({said}).", "Use the same placeholders in each.")


def _check_headings(*, table: Table, event: str, headings: Texts) -> None:
    allowed = EVENTS.get(event, frozenset())
    for language, heading in headings.items():
        names = _placeholders(table=table, language=language, text=heading) or frozenset()
        for name in sorted(names - allowed):
            mend = f"It may use: {', '.join(sorted(allowed))}."
            table.fault(f"heading.{language}", f"The heading uses {{{name}}}, which '{event}' has not.", mend)


def _check_names(*, table: Table, event: str, language: str, names: frozenset[str]) -> None:
    allowed = EVENTS[event]
    for name in sorted(names - allowed):
        mend = did_you_mean(wrong=name, known=allowed, otherwise=f"It may use: {', '.join(sorted(allowed))}.")
        table.fault(f"text.{language}", f"The text in '{language}' uses {{{name}}}, which '{event}' has not.", mend)
    for name in sorted(NEEDED.get(event, frozenset()) - names):
        table.fault(f"text.{language}", f"The text in '{language}' does not say {{{name}}}.", f"Put {{{name}}} in.")


def _placeholders(*, table: Table, language: str, text: str) -> frozenset[str] | None:
    """The names in braces, or None after filing that the braces are wrong."""
    try:
        parts = list(Formatter().parse(text))
        if any(spec or conversion for _, _, spec, conversion in parts):
            raise ValueError
    except ValueError:
        table.fault(f"text.{language}", f"The braces of the text in '{language}' are wrong.", "Write {name}.")
        return None
    return frozenset(name for _, name, _, _ in parts if name is not None)
