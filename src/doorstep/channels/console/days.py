"""A day as dispatchers see it, with the services of each visit and whether publishing is under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from doorstep.booking.models import AppointmentService
from doorstep.channels.shared.kinds import PUBLISH_NOW
from doorstep.dispatch.queries import DaySheet, day_sheets
from doorstep.engines.catalogue.values import Texts
from doorstep.journal.actions import Actor, append
from doorstep.outbox.actions import enqueue
from doorstep.outbox.models import Job


@dataclass(frozen=True, slots=True)
class DayPage:
    """What the page of a day shows. `services` by appointment id."""

    on: date
    sheets: tuple[DaySheet, ...]
    services: Mapping[int, tuple[Texts, ...]]
    publishing: bool

    @property
    def published(self) -> bool:
        """True once every territory's routes are fixed."""
        return bool(self.sheets) and all(sheet.published_at for sheet in self.sheets)


def day_page(*, on: date, now: datetime) -> DayPage:
    """This function will return a day's routes with planned minutes, and what is done at each visit."""
    services: dict[int, tuple[Texts, ...]] = {}
    lines = AppointmentService.objects.filter(appointment__on=on, appointment__status="booked")
    for appointment_id, name in lines.order_by("position").values_list("appointment_id", "service__name"):
        services[appointment_id] = (*services.get(appointment_id, ()), name)
    return DayPage(on=on, sheets=day_sheets(on=on, now=now), services=services, publishing=is_publishing(on=on))


def is_publishing(*, on: date) -> bool:
    """This function will tell whether a job that publishes this day waits or runs."""
    live = Job.objects.filter(kind=PUBLISH_NOW, state__in=(Job.State.WAITING, Job.State.LEASED))
    return live.filter(payload__on=on.isoformat()).exists()


@transaction.atomic
def ask_to_publish(*, on: date, actor: Actor, now: datetime) -> None:
    """This function will leave it to the worker to publish a day; solving it takes longer than a page may."""
    if is_publishing(on=on):
        return
    enqueue(kind=PUBLISH_NOW, payload={"on": on.isoformat()}, run_at=now, now=now, priority=2)
    append(actor=actor, action="day.publish-asked", subject=f"day:{on.isoformat()}", details={}, now=now)
