"""Visits as a file of comma-separated values: what a city has of the past, or kept on paper for a day."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from doorstep.booking.models import Appointment
from doorstep.dispatch.visits.actions import VisitSaid, check_visit, record_visits
from doorstep.dispatch.visits.queries import current_visits
from doorstep.dispatch.visits.refusals import UnknownStop, VisitRefused, VisitsFileBroken
from doorstep.journal.actions import Actor
from doorstep.places import queries as places
from doorstep.planning.models import Stop

# The column of each time, and of what came of it. Other columns are passed by: what is exported can be brought in.
COLUMNS = {
    "set_out": "departed_at",
    "arrived": "arrived_at",
    "started": "started_at",
    "finished": "finished_at",
    "outcome": "outcome",
}
EXPORTED = ("reference", "on", "agent", "services", "planned_minutes", *COLUMNS)


def import_visits(
    *,
    lines: Iterable[str],
    actor: Actor,
    now: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[int, int]:
    """This function will record the visits of a file, all or none: of how many something new was said, of how many all.

    Times are hours of the city on the visit's own day (9:05) or instants (2026-12-02T09:05). Raises VisitsFileBroken
    with every fault by its line."""
    rows = list(_rows(lines))
    stops = _stops({reference for _line, reference, _row in rows})
    said: list[tuple[Stop, VisitSaid]] = []
    faults: list[tuple[int, str]] = []
    for done, (line, reference, row) in enumerate(rows, start=1):
        progress(done, len(rows))
        try:
            said.append(_said(stops, reference, row, now))
        except (VisitRefused, UnknownStop) as refusal:
            box = next((name for name, field in COLUMNS.items() if field == refusal.field), "")
            faults.append((line, f"{box}: {refusal}" if box else str(refusal)))
    if faults:
        raise VisitsFileBroken(_("Nothing was taken: the file has faults."), faults=tuple(faults))
    return record_visits(said=said, actor=actor, now=now), len(said)


def export_visits(*, first: date, last: date) -> Iterator[Mapping[str, str]]:
    """This function will return the visits of some days, both ends included, as rows of EXPORTED: no names, no phones,
    no addresses."""
    rows = current_visits().filter(on__gte=first, on__lte=last).select_related("appointment", "agent")
    for visit in rows.order_by("on", "agent__code", "arrived_at", "id").iterator(chunk_size=500):
        yield {
            "reference": visit.appointment.reference,
            "on": visit.on.isoformat(),
            "agent": visit.agent.code,
            "services": "+".join(visit.services),
            "planned_minutes": str(visit.planned_s // 60),
            **{name: _shown(getattr(visit, field)) for name, field in COLUMNS.items()},
        }


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, str, Mapping[str, str]]]:
    reader = csv.DictReader(lines)
    lacking = [name for name in ("reference", "finished", "outcome") if name not in (reader.fieldnames or ())]
    if lacking:
        words = _("no column %(names)s") % {"names": ", ".join(lacking)}
        raise VisitsFileBroken(_("Nothing was taken: the file has faults."), faults=((1, words),))
    for row in reader:
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        yield reader.line_num, "".join((row["reference"] or "").split()), values


def _stops(references: Iterable[str]) -> Mapping[str, Stop]:
    booked = Appointment.objects.filter(reference__in=list(references), stop__isnull=False)
    stops = Stop.objects.select_related("route__day_plan", "route__shift").in_bulk(
        booked.values_list("stop_id", flat=True)
    )
    return {reference: stops[stop_id] for reference, stop_id in booked.values_list("reference", "stop_id")}


def _said(stops: Mapping[str, Stop], reference: str, row: Mapping[str, str], now: datetime) -> tuple[Stop, VisitSaid]:
    stop = stops.get(reference)
    if stop is None:
        raise UnknownStop(_("There is no planned visit with this reference."))
    times = {field: _instant(row[name], stop, field) for name, field in COLUMNS.items() if field != "outcome"}
    said = VisitSaid(**times, outcome=row["outcome"])
    check_visit(stop=stop, said=said, now=now)
    return stop, said


def _instant(text: str, stop: Stop, field: str) -> datetime | None:
    if not text:
        return None
    try:
        if len(text) > len("09:05"):
            at = datetime.fromisoformat(text)
            return at if at.tzinfo else at.replace(tzinfo=places.zone())
        hour, minute = (int(part) for part in text.split(":"))
        return datetime.combine(stop.route.day_plan.on, time(hour, minute), tzinfo=places.zone())
    except ValueError:
        words = _("“%(text)s” is no time; write 9:05 or 2026-12-02T09:05") % {"text": text[:30]}
        raise VisitRefused(words, field=field) from None


def _shown(value: datetime | str | None) -> str:
    if isinstance(value, datetime):
        return value.astimezone(places.zone()).isoformat(timespec="seconds")
    return value or ""
