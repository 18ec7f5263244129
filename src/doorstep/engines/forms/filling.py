"""Fill a form with what is known, and leave the rest for the pen."""

from collections.abc import Mapping, Sequence

from doorstep.engines.catalogue.values import Form, FormField, Question, Texts
from doorstep.engines.forms.letters import split_letters
from doorstep.engines.forms.values import FilledField, FilledForm
from doorstep.engines.texts import in_language

Facts = Mapping[str, str | Texts]

# What may be known before the visit. "answer." and the code of a question stand beside these.
SOURCES = (
    "applicant.name",
    "applicant.phone",
    "applicant.language",
    "helper.name",
    "helper.phone",
    "helper.email",
    "helper.country",
    "address.text",
    "address.house",
    "address.floor",
    "address.landmark",
    "address.sector",
    "address.block",
    "address.locality",
    "address.pincode",
    "visit.reference",
    "visit.date",
    "visit.window",
    "service.name",
    "department.name",
    "city.name",
    "agent.name",
)
ANSWER = "answer."

# The head of every form prints these: a field that only repeats one of them is left out, for the sake of paper.
IN_THE_HEAD = frozenset({"visit.reference", "visit.date", "service.name"})

_WRITTEN = frozenset({"line", "boxes", "lines"})
_DATE_BOXES = 8
_NO = frozenset({"", "no", "false", "0"})
_COUNTRY_PREFIX = "+91"


def form_languages(language: str) -> tuple[str, ...]:
    """This function will return the languages a form is printed in: the applicant's, then English."""
    return tuple(dict.fromkeys((language, "en")))


def answer_facts(*, questions: Mapping[str, Question], answers: Mapping[str, str]) -> dict[str, str | Texts]:
    """This function will return what the answers say, as facts.

    "answer.<question>" is the chosen text or the ISO date, and "answer.<question>=<choice>" is "yes" for the chosen
    one, so that a tick can stand for one choice. Answers to unknown questions are left out."""
    facts: dict[str, str | Texts] = {}
    for code, said in answers.items():
        question = questions.get(code)
        if question is None or not said:
            continue
        texts = {choice.code: choice.text for choice in question.choices}
        facts[f"{ANSWER}{code}"] = texts.get(said, said)
        facts[f"{ANSWER}{code}={said}"] = "yes"
    return facts


def fill_form(*, form: Form, facts: Facts, languages: Sequence[str]) -> FilledForm:
    """This function will return the form with every field filled whose source is among `facts`.

    `languages`: as `form_languages` gives them; values with several texts are printed in the first. An ISO date is
    printed day first. A value too long for its boxes is printed on a line instead: nothing known is ever cut off."""
    return FilledForm(
        code=form.code,
        languages=tuple(languages),
        titles=_said(form.title, languages),
        note=form.note,
        fields=tuple(
            _fill(field, facts.get(field.source, ""), languages)
            for field in form.fields
            if field.source not in IN_THE_HEAD
        ),
    )


def _said(texts: Texts, languages: Sequence[str]) -> tuple[str, ...]:
    """The text in each language, without repeats and without empty ones."""
    return tuple(text for text in dict.fromkeys(in_language(texts, language) for language in languages) if text)


def _fill(field: FormField, fact: str | Texts, languages: Sequence[str]) -> FilledField:
    labels = _said(field.label, languages)
    if field.kind == "tick":
        return FilledField(code=field.code, labels=labels, kind="tick", ticked=_is_yes(fact))
    if field.kind not in _WRITTEN:
        return FilledField(code=field.code, labels=labels, kind=field.kind)
    value = " ".join((fact if isinstance(fact, str) else in_language(fact, languages[0])).split())
    if field.kind == "boxes":
        return _fill_boxes(field, labels, value)
    return FilledField(
        code=field.code, labels=labels, kind=field.kind, value=_day_first(value, "/"), length=max(field.length, 1)
    )


def _fill_boxes(field: FormField, labels: tuple[str, ...], value: str) -> FilledField:
    letters = split_letters(_fitted(value, field.length))
    if len(letters) > field.length:
        return FilledField(code=field.code, labels=labels, kind="line", value=_day_first(value, "/"))
    cells = letters + ("",) * (field.length - len(letters))
    return FilledField(code=field.code, labels=labels, kind="boxes", value=value, cells=cells, length=field.length)


def _fitted(value: str, length: int) -> str:
    """A date as DDMMYYYY in eight boxes; an Indian phone without its country prefix where only that fits."""
    if length == _DATE_BOXES:
        return _day_first(value, "")
    if value.startswith(_COUNTRY_PREFIX) and len(value) > length:
        return value.removeprefix(_COUNTRY_PREFIX)
    return value


def _day_first(value: str, mark: str) -> str:
    """An ISO date with its day first; any other text as it is."""
    parts = value.split("-")
    if [len(part) for part in parts] == [4, 2, 2] and all(part.isdecimal() for part in parts):
        return mark.join(reversed(parts))
    return value


def _is_yes(fact: str | Texts) -> bool:
    said = fact if isinstance(fact, str) else in_language(fact, "en")
    return said.strip().casefold() not in _NO
