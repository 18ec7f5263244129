"""Rolling the roster forward, and keeping what is known of field agents."""

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.engines.catalogue.values import Texts
from doorstep.engines.pictures import kind_of
from doorstep.journal.actions import Actor, append
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal
from doorstep.workforce.models import Absence, FieldAgent, Shift
from doorstep.workforce.photos import folder
from doorstep.workforce.queries import instant

# A face on a telephone needs no more, and somebody on a slow network waits for it.
LARGEST_PHOTO = 200 * 1024
# Codes that can be the name of a file.
_CODE = re.compile(r"[A-Za-z0-9_-]+")


class PhotoRefused(Refusal):
    """This file is no picture that can be shown, or there is nobody whom it shows."""

    code = "photo-refused"


@transaction.atomic
def roll_roster(*, now: datetime) -> int:
    """This function will give every active field agent the shifts of the coming `roster_days`, and return how many
    were added. Weekly offs, holidays and absences have none; a shift that exists is left as it is."""
    today = now.astimezone(places.zone()).date()
    days = [today + timedelta(days=n) for n in range(places.rules().roster_days + 1)]
    existing = set(Shift.objects.filter(on__in=days).values_list("agent_id", "on"))
    absences = list(Absence.objects.filter(ends_on__gt=today))
    holidays = places.holidays()
    shifts = [
        _shift(agent, on)
        for agent in FieldAgent.objects.filter(active=True)
        for on in _working_days(agent, days, holidays, absences)
        if (agent.pk, on) not in existing
    ]
    Shift.objects.bulk_create(shifts, batch_size=500)
    return len(shifts)


def _working_days(
    agent: FieldAgent, days: Iterable[date], holidays: Mapping[date, Texts], absences: list[Absence]
) -> Iterable[date]:
    away = [absence for absence in absences if absence.agent_id == agent.pk]
    return (
        on
        for on in days
        if on.weekday() not in agent.weekly_offs
        and on not in holidays
        and not any(absence.starts_on <= on < absence.ends_on for absence in away)
    )


def _shift(agent: FieldAgent, on: date) -> Shift:
    return Shift(
        agent=agent,
        on=on,
        starts_at=instant(on=on, minute=agent.shift_starts_minute),
        ends_at=instant(on=on, minute=agent.shift_ends_minute),
        break_minutes=agent.break_minutes,
        break_earliest_at=instant(on=on, minute=agent.break_earliest_minute),
        break_latest_at=instant(on=on, minute=agent.break_latest_minute - agent.break_minutes),
    )


def add_absence(*, agent_id: int, on: date, reason: str) -> None:
    """This function will keep that a field agent does not come on a day, unless that is known already."""
    if not Absence.objects.filter(agent_id=agent_id, starts_on__lte=on, ends_on__gt=on).exists():
        Absence.objects.create(agent_id=agent_id, starts_on=on, ends_on=on + timedelta(days=1), reason=reason)


@transaction.atomic
def set_photo(*, code: str, content: bytes, actor: Actor, now: datetime) -> str:
    """This function will keep the picture of the field agent with this code in place of the one before, and return the
    name of its file, which tells of what is in it. With no bytes the one before is taken away.

    Raises PhotoRefused: at most LARGEST_PHOTO bytes, PNG, JPEG or WebP."""
    agent = FieldAgent.objects.filter(code=code).first()
    if agent is None or not _CODE.fullmatch(code):
        raise PhotoRefused(_("We know no field agent with this code."), field="code")
    name, before = _photo_name(code, content), agent.photo
    if name:
        _write_photo(name, content)
    agent.photo = name
    agent.save(update_fields=["photo"])
    append(actor=actor, action="agent.photo-set", subject=f"agent:{code}", details={"photo": name}, now=now)
    if before and before != name:
        transaction.on_commit(lambda: (folder() / before).unlink(missing_ok=True))
    return name


def _photo_name(code: str, content: bytes) -> str:
    if not content:
        return ""
    kind = kind_of(content=content)
    if len(content) > LARGEST_PHOTO:
        raise PhotoRefused(_("This picture is too large. It may have 200 kilobytes at most."), field="file")
    if not kind:
        raise PhotoRefused(_("This is no picture. Give a PNG, JPEG or WebP file."), field="file")
    return f"{code}-{hashlib.sha256(content).hexdigest()[:16]}.{kind}"


def _write_photo(name: str, content: bytes) -> None:
    """Whole or not at all: nobody sees half a face."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder() / f"{name}.part"
    part.write_bytes(content)
    os.replace(part, folder() / name)
