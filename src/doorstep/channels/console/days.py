"""A day as dispatchers see it, with the services of each visit and whether publishing is under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from doorstep.booking.models import AppointmentService
from doorstep.channels.console.publishing import is_publishing
from doorstep.dispatch.over import is_over
from doorstep.dispatch.queries import DaySheet, day_sheets
from doorstep.engines.catalogue.values import Texts
from doorstep.places import queries as places


@dataclass(frozen=True, slots=True)
class DayPage:
    """What the page of a day shows. `services` by appointment id. `closed`: why nothing is done on it, if so."""

    on: date
    sheets: tuple[DaySheet, ...]
    services: Mapping[int, tuple[Texts, ...]]
    publishing: bool
    closed: Texts | None
    over: bool

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
    return DayPage(
        on=on,
        sheets=day_sheets(on=on, now=now),
        services=services,
        publishing=is_publishing(on=on, now=now),
        closed=places.holidays().get(on),
        over=is_over(on=on, now=now),
    )
