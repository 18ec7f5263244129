"""What a helper's mail says besides the SMS: when it is by both clocks, which papers, and a file for the calendar."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.lists import format_list
from django.conf import settings

from doorstep.booking.calendar_entry import calendar_entry
from doorstep.booking.models import Appointment
from doorstep.catalogue.queries import current, of_version
from doorstep.engines.catalogue.rules import ServiceRequirement, requirements_for
from doorstep.engines.catalogue.values import Catalogue, Texts
from doorstep.engines.messages.own_time import moment_text, span_text, zone_of, zone_text
from doorstep.engines.texts import in_language
from doorstep.messaging.actions import Telling
from doorstep.messaging.models import Message
from doorstep.people.models import Helper
from doorstep.places import queries as places
from doorstep.places.models import City

_WITH_PAPERS = frozenset({"booked", "changed-services", "documents"})
_WITH_CALENDAR = _WITH_PAPERS | {"rescheduled", "moved-by-us", "cancelled", "could-not-come"}
_WITH_CALENDAR |= {"day-closed", "day-closed-moved"}
# Nobody comes, or somebody came: another time than the text's would only mislead.
_WITHOUT_TIME = frozenset({"cancelled", "could-not-come", "nobody-home", "day-closed", "feedback", "receipt"})
_WITHOUT_TIME |= {"case-taken", "documents-wanted", "result-ready", "delivered", "receipt-taken-back"}
_UNTIL = frozenset({"delayed", "on-the-way"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is done in a visit, what must be ready for it by the catalogue it was booked under, and in which city."""

    services: tuple[Texts, ...]
    papers: tuple[ServiceRequirement, ...]
    city: City | None


def contents_of(
    *, catalogue: Catalogue, services: Sequence[str], answers: Mapping[str, str], token: UUID | None = None
) -> Contents:
    """This function will return the contents of a visit for these services; no query when the edition's `token` is
    known."""
    return Contents(
        services=tuple(catalogue.services[code].name for code in services),
        papers=requirements_for(catalogue=catalogue, services=services, answers=answers),
        city=places.city(token=token),
    )


def as_mail(
    *,
    telling: Telling,
    appointment: Appointment,
    helper: Helper,
    event: str,
    until: datetime | None,
    contents: Contents | None,
    now: datetime,
) -> Telling:
    """This function will return the mail that goes with a helper's SMS about an event. `until`: by when somebody comes
    who is delayed. The contents are looked up where the event needs them and they are not given.

    It holds no phone, no number of a paper, no door and no link that opens anything by itself."""
    lists: dict[str, tuple[str, ...]] = {"document": ()}
    calendar = ""
    if event in _WITH_CALENDAR:
        contents = contents or _kept_contents(appointment, now)
        calendar = _calendar(appointment, contents, helper.language, now)
        if event in _WITH_PAPERS:
            lists = {"document": tuple(dict.fromkeys(_papers(appointment, contents, helper.language)))}
    return replace(
        telling,
        channel=Message.Channel.EMAIL,
        recipient=helper.email,
        values={
            **telling.values,
            "helper": helper.name,
            "link": f"{settings.PUBLIC_URL}/my",
            **_times(appointment, helper, event, until),
        },
        lists=lists,
        calendar=calendar,
    )


def _kept_contents(appointment: Appointment, now: datetime) -> Contents:
    token = places.edition()
    present, kept_id = current(now=now, token=token), appointment.catalogue_version_id
    catalogue = present.catalogue if kept_id == present.version_id else of_version(version_id=kept_id)
    codes = list(appointment.service_lines.order_by("position").values_list("service__code", flat=True))
    return contents_of(catalogue=catalogue, services=codes, answers=appointment.answers, token=token)


def _papers(appointment: Appointment, contents: Contents, language: str) -> Iterator[str]:
    """One paper a line; of several that any one is enough of, the one that was chosen, or else all, with "or"."""
    for requirement in contents.papers:
        names = {document.code: in_language(document.name, language) for document in requirement.documents}
        if requirement.rule != "any_one":
            yield from names.values()
        elif chosen := names.get(appointment.chosen_documents.get(requirement.key, "")):
            yield chosen
        else:
            yield format_list(list(names.values()), style="or", locale=language)


def _calendar(appointment: Appointment, contents: Contents, language: str, now: datetime) -> str:
    """The city stands for the place: a mailbox is no safe place for the door of somebody who waits there alone."""
    city = contents.city
    return calendar_entry(
        appointment=appointment,
        services=contents.services,
        place=[city.name] if city else [],
        helpline=city.helpline if city else "",
        language=language,
        now=now,
    ).decode()


def _times(appointment: Appointment, helper: Helper, event: str, until: datetime | None) -> dict[str, str]:
    if event in _WITHOUT_TIME:
        return {}
    language, starts_at, ends_at = helper.language, appointment.starts_at, appointment.ends_at
    here = places.zone().key
    there = zone_of(phone=helper.phone, country=helper.country, at=starts_at)
    clocks = {"here": here, "there": there} if there and _differ(here, there, starts_at) else {"here": here}
    found = {f"{name}_zone": zone_text(zone=zone, language=language) for name, zone in clocks.items()}
    for name, zone in clocks.items():
        if event in _UNTIL:
            found[f"by_{name}"] = moment_text(at=until or ends_at, zone=zone, language=language)
        else:
            found[name] = span_text(starts_at=starts_at, ends_at=ends_at, zone=zone, language=language)
    return found


def _differ(here: str, there: str, at: datetime) -> bool:
    return at.astimezone(ZoneInfo(here)).utcoffset() != at.astimezone(ZoneInfo(there)).utcoffset()
