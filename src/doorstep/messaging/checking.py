"""Finding out beforehand what an operator would scrub, and what a text becomes on a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.engines.messages import registered
from doorstep.engines.messages.filling import fill
from doorstep.engines.messages.registered import (
    DIFFERS,
    LONGEST_VALUE,
    MISSING,
    NO_ID,
    Fault,
    Variable,
    WhiteList,
    names_in,
    template_faults,
    value_faults,
)
from doorstep.engines.messages.samples import longest, ordinary
from doorstep.engines.messages.segments import beyond_gsm, holds_indian_script, segments
from doorstep.messaging.fitting import fitted_values
from doorstep.messaging.models import MessageTemplate, TemplateVersion
from doorstep.messaging.templates import (
    SMS,
    Wording,
    allowed,
    fixed_words,
    newest_versions,
    registration_needed,
    variables_of,
    with_fixed_words,
)
from doorstep.places.queries import edition, windows

Words = str | Promise
FAULT_WORDS: Mapping[str, tuple[Words, Words]] = {
    registered.TOO_LONG: (
        _("{%(variable)s} can have %(length)s characters, and may have %(most)s."),
        _("Say it shorter, or register a longer limit and write it as “most”."),
    ),
    registered.NOT_DIGITS: (
        _("{%(variable)s} is registered as a number, and has other signs."),
        _("Give digits only, or register it as alphanumeric."),
    ),
    registered.LINK: (
        _("The link %(said)s %(variable)s is not white-listed."),
        _("Take it out, or have the operators add its domain and write it under “domains”."),
    ),
    registered.NUMBER: (
        _("The telephone number %(said)s %(variable)s is not white-listed."),
        _("Take it out, or have the operators add it and write it under “numbers”."),
    ),
    registered.DIFFERS: (
        _("The text is not the registered one to the letter."),
        _("Register this text and give its new template id, or take the change back."),
    ),
    registered.TOO_MANY: (
        _("It has %(length)s variables; operators take no more than %(most)s."),
        _("Put two values into one, or say less."),
    ),
    registered.NO_REASON: (
        _("It has %(length)s variables without a reason; %(most)s need none."),
        _("Say less, or write why under “three_because”."),
    ),
    registered.NO_ID: (
        _("No registered text is known for it, so it is not sent."),
        _("Register it and give its template id."),
    ),
    registered.MISSING: (
        _("Nothing is known of {%(variable)s}."),
        _("Give it an example."),
    ),
}
"""What each fault is, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fault of one template."""

    event: str
    language: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as a phone shows it. `foreign`: the letters that turn it into UCS-2, none where Hindi or Punjabi ones do,
    which is `scripted`. `cost_paise`: of all its segments."""

    text: str
    encoding: str
    units: int
    segments: int
    cost_paise: int
    scripted: bool
    foreign: tuple[str, ...]
    faults: tuple[Fault, ...]


def fault_words(*, fault: Mapping[str, object]) -> tuple[str, str]:
    """This function will say in the reader's language what a fault is and how to mend it. It may be what a message
    keeps."""
    what, mend = FAULT_WORDS.get(str(fault.get("code", "")), (_("It would not be carried."), ""))
    given = {"variable": "", "length": "", "most": "", "said": "", **fault}
    return " ".join((str(what) % given).split()), str(mend)


def check_templates(*, event: str = "", language: str = "") -> list[Found]:
    """This function will return what an operator would scrub of the SMS's texts, with the longest values that there can
    be: all of them, or those of an event or a language."""
    token = edition()
    rows = MessageTemplate.objects.filter(channel=SMS)
    rows = rows.filter(event=event) if event else rows
    rows = rows.filter(language=language) if language else rows
    versions, known = newest_versions(), allowed(token=token)
    return [
        Found(row.event, row.language, fault)
        for row in rows
        for fault in _faults(row, versions.get((row.event, row.language, row.channel), []), known, token)
    ]


def _faults(row: MessageTemplate, versions: Sequence[TemplateVersion], known: WhiteList, token: UUID) -> list[Fault]:
    wording = wording_of_row(row=row, token=token)
    faults = template_faults(text=wording.text, three_because=row.three_because, allowed=known)
    values = sample_values(wording=wording, language=row.language, token=token, long=True)
    empty = [name for name in names_in(text=wording.text) if not values[name]]
    faults += [Fault(MISSING, name) for name in empty]
    if not empty:
        faults += value_faults(text=wording.text, variables=wording.variables, values=values, allowed=known)
    newest = versions[0] if versions else None
    if row.template_id and (newest is None or newest.text != wording.text or not newest.template_id):
        faults.append(Fault(DIFFERS))
    elif registration_needed() and not row.template_id:
        faults.append(Fault(DIFFERS if any(version.template_id for version in versions) else NO_ID))
    return faults


def wording_of_row(*, row: MessageTemplate, token: UUID | None = None) -> Wording:
    """This function will return a template as it would be sent, with a variable for each place in it."""
    text = with_fixed_words(text=row.text, words=fixed_words(token=token))
    said = {variable.name: variable for variable in variables_of(said=row.variables)}
    names = dict.fromkeys(names_in(text=text))
    return Wording(text, row.heading, tuple(said.get(name, Variable(name)) for name in names))


def sample_values(*, wording: Wording, language: str, token: UUID | None = None, long: bool = False) -> dict[str, str]:
    """This function will return invented values for a text, of an ordinary length or the longest, as they would be
    shortened."""
    labels = [window.label for window in windows(token=token)]
    values = {
        variable.name: longest(variable=variable, language=language, windows=labels)
        if long
        else ordinary(variable=variable, language=language)
        for variable in wording.variables
    }
    lists = {name: [value, value] for name, value in values.items()}
    return fitted_values(wording=wording, values=values, lists=lists, language=language)


def preview(
    *, wording: Wording, values: Mapping[str, str], language: str, segment_paise: int, token: UUID | None = None
) -> Preview:
    """This function will return a text with values as a phone shows it, what it costs, and what an operator would
    scrub. Values that are absent or blank leave their place as it is written."""
    shown = {variable.name: f"{{{variable.name}}}" for variable in wording.variables}
    given = {name: value for name, value in values.items() if value.strip()}
    fitted = fitted_values(wording=wording, values=given, lists={}, language=language)
    text = fill(text=wording.text, values={**shown, **fitted})
    said, scripted = segments(text=text), holds_indian_script(text=text)
    faults: list[Fault] = []
    if all(name in fitted for name in names_in(text=wording.text)):
        known = allowed(token=token)
        faults = value_faults(text=wording.text, variables=wording.variables, values=fitted, allowed=known)
    return Preview(
        text=text,
        encoding=said.encoding,
        units=said.units,
        segments=said.count,
        cost_paise=said.count * segment_paise,
        scripted=scripted,
        foreign=() if scripted else beyond_gsm(text=text),
        faults=tuple(faults),
    )


__all__ = [
    "FAULT_WORDS",
    "LONGEST_VALUE",
    "Found",
    "Preview",
    "check_templates",
    "fault_words",
    "preview",
    "sample_values",
    "wording_of_row",
]
