"""The texts that are sent: messages.toml."""

from string import Formatter

from doorstep.engines.catalogue.values import Texts
from doorstep.engines.city.events import EVENTS, NEEDED
from doorstep.engines.city.reading import Place, Reading, did_you_mean
from doorstep.engines.city.toml_tables import Table, read_tables
from doorstep.engines.city.values import Template

FILE = "messages.toml"


def read_templates(*, reading: Reading) -> tuple[Template, ...]:
    """This function will read messages.toml: for each event one text in each language, and perhaps a heading
    for mails."""
    templates: list[Template] = []
    tables = read_tables(reading=reading, file=FILE, kind="template")
    seen = set()
    for table in tables:
        event = table.text("event")
        texts = table.texts("text")
        headings = table.optional_texts("heading") or {}
        table.done()
        if event in seen:
            table.fault("event", f"Event '{event}' already has a template.", "Keep one of them.")
        seen.add(event)
        _check_event(table=table, event=event, texts=texts)
        _check_headings(table=table, event=event, headings=headings)
        for language, text in texts.items():
            templates.append(Template(event, language, text, headings.get(language, "")))
    for event in EVENTS:
        if tables and event not in seen:
            reading.fault(Place(FILE), f"Event '{event}' has no template.", f'Add [[template]] with event = "{event}".')
    return tuple(templates)


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
