"""Say a run sheet and its forms as the plain words, lists and tables that a page template prints."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from doorstep.engines.catalogue.values import Document, Texts
from doorstep.engines.forms.amounts import rupees
from doorstep.engines.forms.values import (
    DocumentsToCheck,
    FilledField,
    FilledForm,
    MoneyLine,
    RunSheet,
    RunStop,
    ServiceForm,
)
from doorstep.engines.forms.words import LANGUAGE_NAMES, WORDS
from doorstep.engines.texts import in_language

Page = dict[str, Any]

_HEADS = ("time", "reference", "applicant", "services", "documents", "money")
_LABELS = ("run-sheet", "total", "no-visits", "nothing", "no-documents", "page", "reference")


def lay_out(sheet: RunSheet) -> Page:
    """This function will return what the template prints: {"language", "words", "sheet", "forms"}, all strings, lists
    and mappings. The sheet's own words are in its language; a form's are in the form's languages."""
    language = sheet.language
    return {
        "language": language,
        "words": {code: _word(code, language) for code in _LABELS},
        "sheet": {
            "city": in_language(sheet.city, language),
            "facts": _facts(sheet),
            "heads": [_word(code, language) for code in _HEADS],
            "rows": _rows(sheet),
            "printed": _word("printed", language, at=f"{sheet.printed_at:%d/%m/%Y %H:%M}"),
        },
        "forms": [
            _form_page(sheet, stop, service, form)
            for stop in sheet.stops
            for service in stop.services
            if (form := service.form) is not None
        ],
    }


def _word(code: str, within: str, **values: str) -> str:
    # Replaced one by one: a citizen's own braces are never read as a place holder of ours.
    text = in_language(WORDS[code], within)
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def _day(on: date, pattern: str, language: str) -> str:
    return format_date(on, pattern, locale=language)


def _facts(sheet: RunSheet) -> list[list[str]]:
    """The head of the sheet: label and value."""
    language = sheet.language
    facts = {
        "agent": _dotted(in_language(sheet.agent_name, language), sheet.agent_code),
        "date": _day(sheet.on, "EEEE d MMMM y", language),
        "depot": in_language(sheet.depot, language),
        "shift": f"{_clock(sheet.shift_starts_at)}-{_clock(sheet.shift_ends_at)}",
        "visits": str(len(sheet.stops)),
        "kits": ", ".join(in_language(kit, language) for kit in sheet.kits),
        "helpline": sheet.helpline,
    }
    return [[_word(code, language), value] for code, value in facts.items() if value]


def _rows(sheet: RunSheet) -> list[Page]:
    """Leaving, the stops in route order, the break at its time among them, and the return."""
    depot = in_language(sheet.depot, sheet.language)
    rows = [_visit_row(number, stop, sheet.language) for number, stop in enumerate(sheet.stops, start=1)]
    if sheet.pause is not None:
        starts_at = sheet.pause.starts_at
        before = sum(stop.planned_at < starts_at for stop in sheet.stops)
        time = f"{_clock(starts_at)}-{_clock(sheet.pause.ends_at)}"
        rows.insert(before, _note_row(time, _word("break", sheet.language)))
    if sheet.leaves_at is not None:
        # Who leaves late has the break at the centre.
        first = int(sheet.pause is not None and sheet.pause.starts_at < sheet.leaves_at)
        rows.insert(first, _note_row(_clock(sheet.leaves_at), _word("leave", sheet.language, depot=depot)))
    if sheet.returns_at is not None:
        rows.append(_note_row(_clock(sheet.returns_at), _word("return", sheet.language, depot=depot)))
    return rows


def _note_row(time: str, text: str) -> Page:
    return {"kind": "note", "time": time, "text": text}


def _visit_row(number: int, stop: RunStop, language: str) -> Page:
    return {
        "kind": "visit",
        "number": str(number),
        "time": _clock(stop.planned_at),
        "window": stop.window,
        "minutes": "" if stop.minutes is None else _word("minutes", language, count=str(stop.minutes)),
        "reference": stop.reference,
        "name": stop.applicant_name,
        "phone": stop.phone,
        "lines": [line for line in _address_lines(stop, language) if line],
        "speaks": _word("speaks", language, language=_language_name(stop.language, language)),
        "helper": stop.helper_name and _word("booked-by", language, helper=stop.helper_name),
        "helper-phone": stop.helper_phone,
        "services": [in_language(service.service, language) for service in stop.services],
        "documents": _documents(stop.documents, language),
        "money": [_money(line, language) for line in stop.money],
        "total": _total(stop.money, language),
    }


def _language_name(spoken: str, language: str) -> str:
    return in_language(LANGUAGE_NAMES.get(spoken, {"en": spoken}), language)


def _address_lines(stop: RunStop, language: str) -> Iterable[str]:
    yield in_language(stop.address, language)
    yield stop.floor and _word("floor", language, floor=stop.floor)
    yield stop.landmark and _word("landmark", language, landmark=stop.landmark)
    for note in stop.notes:
        yield _word(note, language)


def _documents(checks: Iterable[DocumentsToCheck], language: str) -> list[Page]:
    """A rule is said where it has more than one document; a single one after others is not one of theirs."""
    groups: list[Page] = []
    for check in checks:
        alone = "and" if groups else ""
        code = alone if len(check.documents) == 1 else "all-of" if check.rule == "all" else "any-of"
        documents = [_document(document, language, check.chosen) for document in check.documents]
        groups.append({"rule": code and _word(code, language), "documents": documents})
    return groups


def _document(document: Document, language: str, chosen: str) -> Page:
    marks = [_word("chosen", language)] if document.code == chosen else []
    marks += [_word("original", language)] if document.original else []
    # A photograph or a form is given as it is: nobody copies it.
    if document.copies and document.kind not in {"photo", "form"}:
        code = "copies-one" if document.copies == 1 else "copies-many"
        marks.append(_word(code, language, count=str(document.copies)))
    if document.taken_away:
        marks.append(_word("taken-away", language))
    return {"name": in_language(document.name, language), "marks": ", ".join(marks)}


def _money(line: MoneyLine, language: str) -> list[str]:
    amount = _word("at-door", language) if line.amount_paise is None else rupees(line.amount_paise)
    return [in_language(line.label, language), amount]


def _total(lines: tuple[MoneyLine, ...], language: str) -> list[str]:
    """What is sure, and a word where more is read at the door."""
    if not lines:
        return []
    sure = rupees(sum(line.amount_paise or 0 for line in lines))
    return [sure, _word("and-more", language) if any(line.amount_paise is None for line in lines) else ""]


def _form_page(sheet: RunSheet, stop: RunStop, service: ServiceForm, form: FilledForm) -> Page:
    languages = form.languages
    return {
        "languages": list(languages),
        "titles": list(form.titles),
        "notes": [_notes(form, language) for language in languages],
        "office": [_joined(sheet.city, service.department, language) for language in languages],
        "service": _each(service.service, languages),
        "reference": stop.reference,
        "visit": f"{_day(sheet.on, 'd MMMM y', languages[0])}, {stop.window}",
        "words": {code: _words(code, languages) for code in ("reference", "visit", "date", "page")},
        "fields": [_field(field) for field in form.fields],
    }


def _notes(form: FilledForm, language: str) -> str:
    return f"{in_language(form.note, language)} {_word('check', language)}".strip()


def _joined(one: Texts, other: Texts, language: str) -> str:
    return _dotted(in_language(one, language), in_language(other, language))


def _dotted(*said: str) -> str:
    return " · ".join(text for text in said if text)


def _each(texts: Texts, languages: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(in_language(texts, language) for language in languages))


def _words(code: str, languages: tuple[str, ...]) -> list[str]:
    return _each(WORDS[code], languages)


def _field(field: FilledField) -> Mapping[str, Any]:
    return {
        "kind": field.kind,
        "labels": list(field.labels),
        "value": field.value,
        "cells": list(field.cells),
        "length": field.length,
        "ticked": field.ticked,
    }
