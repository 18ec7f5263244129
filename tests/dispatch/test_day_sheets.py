"""A day as dispatchers see it and as it is printed: each route with its visits, times and papers."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from doorstep.booking.actions import hold_offer
from doorstep.booking.models import Appointment
from doorstep.dispatch.queries import DaySheet, day_sheets
from doorstep.dispatch.sheets import run_sheets
from doorstep.gateways.fonts import prepare_fonts
from doorstep.gateways.pdf import print_route
from doorstep.planning.models import Stop
from tests.cast import (
    ARJUN,
    HOME,
    MEERA,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    book,
    in_days,
    neighbour,
    only_agents,
    publish,
    set_rules,
)

PACKAGES = Path(__file__).resolve().parents[2] / "node_modules"
pytestmark = pytest.mark.usefixtures("chandigarh")


def sheet() -> DaySheet:
    (only,) = day_sheets(on=TOMORROW, now=NOW)
    return only


def three_visits() -> list[Appointment]:
    only_agents("FA02", "FA03")
    set_rules(open_per_address=99)
    return [book(person=neighbour(number), window=WINDOWS[number]) for number in range(3)]


def test_every_visit_is_on_one_route() -> None:
    booked = three_visits()
    shown = [stop.appointment for route in sheet().routes for stop in route.stops]
    assert sorted(a.pk for a in shown if a) == [a.pk for a in booked]


def test_visits_are_in_the_order_of_the_route_with_times_that_follow() -> None:
    three_visits()
    publish()
    for route in sheet().routes:
        times = [at for stop in route.stops for at in (stop.arrives_at, stop.starts_at, stop.finishes_at)]
        assert times == sorted(times)
        assert route.shift_starts_at <= route.leaves_at <= times[0] and times[-1] <= route.returns_at
        assert route.returns_at <= route.shift_ends_at
        assert route.kilometres > 0 and route.driven_minutes > 0 and route.slack_minutes >= 0
        assert route.break_starts_at is not None and route.break_minutes == 30
        for stop in route.stops:
            assert stop.appointment is not None
            assert stop.appointment.starts_at <= stop.starts_at < stop.appointment.ends_at


def test_planned_minutes_are_those_that_were_published() -> None:
    three_visits()
    publish()
    planned = set(Stop.objects.values_list("planned_at", flat=True))
    assert {stop.starts_at for route in sheet().routes for stop in route.stops} == planned


def test_those_without_a_visit_are_counted() -> None:
    three_visits()
    assert len(sheet().routes) + sheet().idle == 2
    assert sheet().published_at is None


def test_a_hold_takes_its_place_without_a_name_and_is_not_printed() -> None:
    services = ("electricity-bill",)
    hold_offer(services=services, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    assert [stop.appointment for route in sheet().routes for stop in route.stops] == [None]
    assert [stop for run in run_sheets(on=TOMORROW, now=NOW) for stop in run.stops] == []


def test_a_day_without_a_roster_has_no_sheets() -> None:
    assert day_sheets(on=in_days(60), now=NOW) == ()
    assert run_sheets(on=in_days(60), now=NOW) == ()


def test_a_run_sheet_says_who_where_what_and_how_much() -> None:
    appointment = book(helper=ARJUN)
    publish()
    (run,) = run_sheets(on=TOMORROW, now=NOW)
    agent = Stop.objects.get().route.shift.agent
    assert (run.agent_code, run.agent_name) == (agent.code, agent.name)
    (stop,) = run.stops
    assert (stop.reference, stop.window, stop.applicant_name) == (appointment.reference, WINDOWS[0], MEERA.name)
    assert stop.planned_at == Stop.objects.get().planned_at
    assert (stop.helper_name, stop.helper_phone) == ("Arjun Sharma", "+1 604-555-0134")
    assert stop.documents and len(stop.services) == 2
    assert sum(line.amount_paise or 0 for line in stop.money) == appointment.charge.total_paise


@pytest.mark.skipif(not (PACKAGES / "@fontsource").is_dir(), reason="font packages: run `make fonts`")
def test_the_printed_route_has_the_visit(tmp_path: Path) -> None:
    appointment = book()
    publish()
    (run,) = run_sheets(on=TOMORROW, now=NOW)
    fonts = prepare_fonts(packages=PACKAGES, folder=tmp_path)[0].parent
    pages = [page.extract_text() for page in PdfReader(BytesIO(print_route(sheet=run, fonts=fonts))).pages]
    text = "".join("".join(pages).split())
    assert appointment.reference in text
    assert "MeeraSharma" in text
    assert len(pages) >= 3
