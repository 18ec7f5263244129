"""What every booking question needs to know, read once by edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doorstep.booking.refusals import NotOffered, OutsideHorizon, TooManyServices, UnknownService, UnknownWindow
from doorstep.catalogue import queries as catalogues
from doorstep.engines.catalogue.rules import in_order, kits_for, skills_for, unknown_services
from doorstep.engines.catalogue.values import Catalogue, Texts
from doorstep.engines.durations.minutes import Basis, planned
from doorstep.engines.durations.values import Figure
from doorstep.engines.texts import in_language
from doorstep.places import queries as places
from doorstep.places.models import ArrivalWindow
from doorstep.places.rules import CityRules
from doorstep.planning.durations import figures
from doorstep.workforce.queries import Staffing, instant, staffing


@dataclass(frozen=True, slots=True)
class Frame:
    """The city, its rules and its catalogue as of one edition and one day."""

    token: UUID
    today: date
    rules: CityRules
    version_id: int
    catalogue: Catalogue
    staffing: Staffing
    windows: tuple[ArrivalWindow, ...]
    holidays: Mapping[date, Texts]
    territory_ids: Mapping[str, int]
    service_ids: Mapping[str, int]
    figures: Mapping[str, Figure]
    """What visits taught of services done together, and what staff set."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a visit for some services takes: `minutes` are planned, `expected_s` is likely, give or take `spread_s`."""

    services: tuple[str, ...]
    minutes: int
    skills: tuple[str, ...]
    kits: tuple[str, ...]
    expected_s: int | None = None
    spread_s: int = 0


def frame(*, now: datetime, token: UUID | None = None) -> Frame:
    """This function will return the frame at an instant: one query when nothing was edited since the last time, and
    none for who knows the edition's token."""
    token = token or places.edition()
    current = catalogues.current(now=now, token=token)
    return Frame(
        token=token,
        today=now.astimezone(places.zone()).date(),
        rules=places.rules(token=token),
        version_id=current.version_id,
        catalogue=current.catalogue,
        staffing=staffing(token=token),
        windows=places.windows(token=token),
        holidays=places.holidays(token=token),
        territory_ids=places.territory_ids(token=token),
        service_ids=catalogues.service_ids(token=token),
        figures=figures(token=token),
    )


def work_of(*, frame: Frame, services: Sequence[str], language: str = "en") -> Work:
    """This function will return what a visit for services takes. Raises UnknownService, TooManyServices, NotOffered."""
    catalogue = frame.catalogue
    if not services:
        raise UnknownService(_("Choose at least one service."), field="services")
    most = frame.rules.max_services
    if len(services) > most:
        message = ngettext_lazy(
            "One visit can take %(most)d service at most. Please book the others as a second visit.",
            "One visit can take %(most)d services at most. Please book the others as a second visit.",
            most,
        )
        raise TooManyServices(message % {"most": most}, field="services", details={"most": most})
    if unknown := unknown_services(catalogue=catalogue, services=services):
        message = _("We do not have the service “%(code)s”. Choose from the list of services.")
        raise UnknownService(message % {"code": unknown[0][:60]}, field="services")
    chosen = in_order(catalogue=catalogue, services=services)
    for code in chosen:
        _must_be_offered(catalogue, code, language)
    door = planned(services=chosen, basis=basis_of(catalogue=catalogue, rules=frame.rules), figures=frame.figures)
    return Work(
        services=chosen,
        minutes=door.minutes,
        expected_s=door.expected_s,
        spread_s=door.spread_s,
        skills=tuple(sorted(skills_for(catalogue=catalogue, services=chosen))),
        kits=tuple(sorted(kits_for(catalogue=catalogue, services=chosen))),
    )


def basis_of(*, catalogue: Catalogue, rules: CityRules) -> Basis:
    """This function will return what planned minutes start from in this city."""
    return Basis(catalogue=catalogue, door_minutes=rules.door_minutes, quantile_percent=rules.planned_quantile_percent)


def window_of(*, frame: Frame, label: str) -> ArrivalWindow:
    """This function will return the arrival window called "09:00-11:00". Raises UnknownWindow."""
    for window in frame.windows:
        if window.label == label:
            return window
    named = ", ".join(window.label for window in frame.windows)
    raise UnknownWindow(
        _("This is not one of our windows. They are: %(windows)s.") % {"windows": named}, field="window"
    )


def span_of(*, window: ArrivalWindow, on: date) -> tuple[datetime, datetime]:
    """This function will return a window's instants on a day."""
    return instant(on=on, minute=window.starts_minute), instant(on=on, minute=window.ends_minute)


def closes_at(*, frame: Frame, on: date) -> datetime:
    """This function will return the instant from which a day can no longer be booked: the evening before."""
    until = frame.rules.book_until
    return instant(on=on - timedelta(days=1), minute=until.hour * 60 + until.minute)


def must_be_bookable(*, frame: Frame, on: date, now: datetime) -> None:
    """This function will raise OutsideHorizon for a day that is past, too near or too far."""
    if on <= frame.today:
        raise OutsideHorizon(_("This day is not bookable any more. Choose a day from tomorrow on."), field="date")
    if now >= closes_at(frame=frame, on=on):
        raise OutsideHorizon(_("It is too late to book for tomorrow. Choose a later day."), field="date")
    if on > frame.today + timedelta(days=frame.rules.horizon_days):
        message = _("This day is too far ahead. We book %(days)d days ahead.")
        raise OutsideHorizon(message % {"days": frame.rules.horizon_days}, field="date")


def _must_be_offered(catalogue: Catalogue, code: str, language: str) -> None:
    service = catalogue.services[code]
    if service.offered:
        return
    reason = in_language(service.not_offered_because or {}, language)
    message = _("“%(service)s” cannot be done at home yet. %(reason)s")
    raise NotOffered(message % {"service": in_language(service.name, language), "reason": reason}, field="services")
