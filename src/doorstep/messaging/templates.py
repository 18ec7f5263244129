"""Which text an event has, and what is registered of it: kept in memory by edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from doorstep.engines.messages.registered import FIXED, Variable, WhiteList, white_list
from doorstep.messaging.models import MessageTemplate, SmsTerms, TemplateVersion
from doorstep.places.queries import city, edition, remembered

Key = tuple[str, str, str]
"""(event, language, channel)."""
SMS = "sms"


@dataclass(frozen=True, slots=True)
class Wording:
    """The text that an event is sent with. `version_id`: the version it is of; None for a text of which none was made
    yet. `unregistered`: the operators do not know it, and they ask for that here."""

    text: str
    heading: str = ""
    variables: tuple[Variable, ...] = ()
    version_id: int | None = None
    unregistered: bool = False


def registration_needed() -> bool:
    """This function will tell whether only registered texts may be sent: once the settings name a DLT entity."""
    return bool(settings.SMS_ENTITY or settings.SMS_SECOND_ENTITY)


def wordings(*, token: UUID | None = None) -> Mapping[Key, Wording]:
    """This function will return what each event is sent with, by (event, language, channel): the newest version of its
    text; where registration is needed, of an SMS the newest that is registered. Two queries for each edition."""
    needed = registration_needed()
    token = token or edition()
    return remembered(name=f"wordings:{needed}", token=token, make=lambda: _wordings(token, needed))


def wording_of(
    *, known: Mapping[Key, Wording], event: str, language: str, channel: str = SMS
) -> tuple[Wording | None, str]:
    """This function will return an event's wording and its language: in English where it has none in that asked for,
    and that of its SMS where the channel has none of its own."""
    for said in (language, "en"):
        for by in (channel, SMS):
            if found := known.get((event, said, by)):
                return found, said
    return None, language


def allowed(*, token: UUID | None = None) -> WhiteList:
    """This function will return the domains and numbers that the operators know: the public address, the helpline, and
    what the city adds."""
    return remembered(name="white-list", token=token or edition(), make=lambda: _allowed(token))


def terms(*, token: UUID | None = None) -> SmsTerms:
    """This function will return what the operators know of the sender; an empty row when the city does not say."""
    return remembered(name="sms-terms", token=token or edition(), make=lambda: SmsTerms.objects.first() or SmsTerms())


def fixed_words(*, token: UUID | None = None) -> Mapping[str, str]:
    """This function will return the values that are fixed words of every template."""
    here = city(token=token)
    return {"site": settings.PUBLIC_URL, **({"helpline": here.helpline} if here else {})}


def with_fixed_words(*, text: str, words: Mapping[str, str]) -> str:
    """This function will put the fixed words into a text, and leave its variables as they are. Raises ValueError for
    braces that are wrong."""
    parts = []
    for said, name, _, _ in Formatter().parse(text):
        # What was escaped stays so: the text is filled once more.
        parts.append(said.replace("{", "{{").replace("}", "}}"))
        if name is not None:
            parts.append(words[name] if name in FIXED and name in words else f"{{{name}}}")
    return "".join(parts)


def variables_of(*, said: list[dict[str, Any]]) -> tuple[Variable, ...]:
    """This function will return the variables that a row holds."""
    return tuple(Variable(**one) for one in said)


def newest_versions() -> dict[Key, list[TemplateVersion]]:
    """This function will return the versions of every template, the newest first."""
    found: dict[Key, list[TemplateVersion]] = {}
    for version in TemplateVersion.objects.all():
        found.setdefault((version.event, version.language, version.channel), []).append(version)
    return found


def _wordings(token: UUID, needed: bool) -> dict[Key, Wording]:
    words, versions = fixed_words(token=token), newest_versions()
    return {
        key: _wording(row, versions.get(key, []), words, needed and row.channel == SMS)
        for row in MessageTemplate.objects.all()
        for key in [(row.event, row.language, row.channel)]
    }


def _wording(row: MessageTemplate, versions: list[TemplateVersion], words: Mapping[str, str], needed: bool) -> Wording:
    if needed:
        registered = next((version for version in versions if version.template_id), None)
        if registered is not None:
            return _of(registered, row)
    text = _filled(row.text, words)
    if versions and versions[0].text == text:
        return _of(versions[0], row, unregistered=needed)
    # A row that was put there without `freeze_templates`.
    return Wording(text, row.heading, variables_of(said=row.variables), None, needed)


def _of(version: TemplateVersion, row: MessageTemplate, *, unregistered: bool = False) -> Wording:
    return Wording(version.text, row.heading, variables_of(said=version.variables), version.pk, unregistered)


def _filled(text: str, words: Mapping[str, str]) -> str:
    try:
        return with_fixed_words(text=text, words=words)
    except ValueError:
        return text


def _allowed(token: UUID | None) -> WhiteList:
    said, here = terms(token=token), city(token=token)
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return white_list(domains=[host, *said.domains], numbers=[*([here.helpline] if here else []), *said.numbers])
