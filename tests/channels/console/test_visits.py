"""Staff enter what happened at the doors, and see and set what was learned from it."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from doorstep.booking.models import Appointment
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.channels.shared.clock import standing_at
from doorstep.channels.shared.kinds import ADOPT_HOURS
from doorstep.dispatch.actions import publish_day
from doorstep.dispatch.learning import learn_from_visits
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.dispatch.visits.queries import current_visits
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.outbox.models import Job
from doorstep.planning.models import DayPlan, Duration, Stop, TravelHour
from tests.cast import NOW, TOMORROW, WEB, ZONE, book
from tests.channels.console.desk import browser_of, typed
from tests.dispatch.past import past_visits

pytestmark = pytest.mark.usefixtures("morning")
BOTH = "electricity-bill+income-certificate"
EVENING = datetime.combine(TOMORROW, time(20), tzinfo=ZONE)
DURATIONS, HOURS = "/staff/durations/", "/staff/hours/"
TIMES = {"departed_at": "09:00", "arrived_at": "09:15", "started_at": "09:20", "finished_at": "09:50"}


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime.combine(TOMORROW, time(hour, minute, second), tzinfo=ZONE)


@pytest.fixture
def booked(morning: None) -> Appointment:
    appointment = book()
    publish_day(on=TOMORROW, actor=SYSTEM, now=NOW, clock=lambda: 0.0)
    return Appointment.objects.get(pk=appointment.pk)


def page_of(appointment: Appointment) -> str:
    assert appointment.stop is not None
    return f"/staff/day/{TOMORROW}/visits/{appointment.stop.route.shift.agent.code}/"


def boxes(appointment: Appointment, **said: str) -> dict[str, str]:
    return {f"v{appointment.stop_id}-{name}": value for name, value in said.items()}


def save(client: Client, appointment: Appointment, **said: str) -> object:
    with standing_at(EVENING):
        return client.post(page_of(appointment), boxes(appointment, **said), follow=True)


def test_a_published_day_leads_to_what_happened(booked: Appointment) -> None:
    page = browser_of("Dispatcher").get(f"/staff/day/{TOMORROW}/").content.decode()
    assert page_of(booked) in page


def test_a_dispatcher_enters_the_times_of_a_visit(booked: Appointment) -> None:
    client = browser_of("Dispatcher")
    page = save(client, booked, **TIMES, outcome="done")
    assert "1 visit was recorded" in page.content.decode()  # type: ignore[attr-defined]
    visit = current_visits().get()
    assert (visit.departed_at, visit.started_at, visit.finished_at) == (at(9, 0), at(9, 20), at(9, 50))
    assert (visit.outcome, visit.channel) == ("done", "console")
    assert visit.recorded_by.startswith("staff:")
    assert 'value="09:20"' in client.get(page_of(booked)).content.decode()


def test_what_cannot_be_is_said_beside_its_box_and_nothing_is_saved(booked: Appointment) -> None:
    page = save(browser_of("Dispatcher"), booked, **TIMES | {"started_at": "08:50"}, outcome="done")
    text = page.content.decode()  # type: ignore[attr-defined]
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "The start cannot be before the arrival." in text and 'value="08:50"' in text
    assert "Nothing was saved" in text
    assert not Visit.objects.exists()


def test_saving_a_page_as_it_is_says_nothing_new_of_what_a_telephone_sent(booked: Appointment) -> None:
    assert booked.stop is not None
    said = VisitSaid(arrived_at=at(9, 15, 42), started_at=at(9, 20, 7), finished_at=at(9, 50, 59), outcome="done")
    record_visit(stop=Stop.objects.get(pk=booked.stop.pk), said=said, actor=WEB, now=EVENING)
    client = browser_of("Dispatcher")
    with standing_at(EVENING):
        page = client.post(page_of(booked), typed(client, page_of(booked)), follow=True)
        assert "Nothing was changed" in page.content.decode()
        client.post(page_of(booked), typed(client, page_of(booked), **boxes(booked, finished_at="10:01")))
    visit = current_visits().get()
    assert (visit.started_at, visit.finished_at) == (at(9, 20, 7), at(10, 1))


def test_only_who_may_enters_visits(booked: Appointment) -> None:
    assert browser_of("Operator").get(page_of(booked)).status_code == 403
    assert browser_of("Clerk").post(page_of(booked), boxes(booked, **TIMES)).status_code == 403
    assert Client().get(page_of(booked)).status_code == 302
    assert not Visit.objects.exists()


def test_a_day_that_is_not_published_has_no_such_page() -> None:
    appointment = book()
    assert browser_of("Dispatcher").get(page_of(appointment)).status_code == 404


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_the_pages_speak_the_readers_language(booked: Appointment, language: str) -> None:
    client = browser_of("Manager")
    client.cookies["language"] = language
    for address in (page_of(booked), DURATIONS, f"{DURATIONS}choose/", f"{DURATIONS}{BOTH}/", HOURS):
        page = client.get(address)
        assert page.status_code == 200, address
        assert f'lang="{language}"' in page.content.decode()


def test_before_anything_was_learned_the_page_says_so() -> None:
    page = browser_of("Dispatcher").get(DURATIONS).content.decode()
    assert "Nothing was learned yet" in page
    assert "No drive taught yet" in browser_of("Manager").get(HOURS).content.decode()


def test_what_was_learned_is_listed_searched_and_paged(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH.split("+"), minutes=55)
    learn_from_visits(actor=SYSTEM, now=NOW)
    client = browser_of("Dispatcher")
    page = client.get(DURATIONS).context["page"]
    assert (page[0].key, page[0].visits) == (BOTH, 240)
    assert page.paginator.count == Duration.objects.count()
    found = client.get(DURATIONS, {"q": "बिजली बिल"}).context["page"]
    assert 0 < found.paginator.count < page.paginator.count
    assert "No service fits" in client.get(DURATIONS, {"q": "spaceship"}).content.decode()


def test_a_manager_sets_minutes_and_leaves_them_to_learning_again(booked: Appointment) -> None:
    client = browser_of("Manager")
    address = f"{DURATIONS}{BOTH}/"
    assert client.post(address, {"minutes": "42"})["Location"] == DURATIONS
    row = Duration.objects.get(services=BOTH)
    assert (row.own_minutes, row.own_by.split(":")[0], row.own_at) == (42, "staff", NOW)
    assert "manager" in client.get(DURATIONS).content.decode()
    assert Entry.objects.filter(action="duration.set").get().details["to"] == 42
    client.post(address, {"minutes": ""})
    assert Duration.objects.get(services=BOTH).own_minutes is None


def test_minutes_that_cannot_be_are_refused(booked: Appointment) -> None:
    client = browser_of("Manager")
    for wrong in ("0", "481", "soon"):
        assert client.post(f"{DURATIONS}{BOTH}/", {"minutes": wrong}).status_code == 422
    assert client.get(f"{DURATIONS}spaceship/").status_code == 404
    assert not Duration.objects.exists()


def test_minutes_for_services_never_done_together_can_be_set() -> None:
    client = browser_of("Manager")
    chosen = {"services": ["water-bill", "electricity-bill"]}
    assert client.get(f"{DURATIONS}choose/", chosen)["Location"] == f"{DURATIONS}electricity-bill+water-bill/"
    codes = [code for code, _name in client.get(f"{DURATIONS}choose/").context["form"].fields["services"].choices]
    assert client.get(f"{DURATIONS}choose/", {"services": codes[:7]}).status_code == 422


def test_a_dispatcher_looks_and_does_not_set() -> None:
    client = browser_of("Dispatcher")
    assert client.post(f"{DURATIONS}{BOTH}/", {"minutes": "42"}).status_code == 403
    assert client.post(HOURS, {"h9": "140"}).status_code == 403
    assert client.get(HOURS).status_code == 200
    operator = browser_of("Operator")
    assert [operator.get(address).status_code for address in (DURATIONS, HOURS)] == [403, 403]


def test_an_hour_that_is_set_reaches_open_days_through_the_worker() -> None:
    client = browser_of("Manager")
    assert client.post(HOURS, {"h9": "140"})["Location"] == HOURS
    assert TravelHour.objects.get(hour=9).own_percent == 140
    job = Job.objects.get(kind=ADOPT_HOURS)
    HANDLERS[ADOPT_HOURS](job.payload, NOW + timedelta(minutes=1))
    assert DayPlan.objects.get(on=TOMORROW).hours.split()[9] == "140"
    assert client.post(HOURS, {"h9": "20"}).status_code == 422
    assert "Nothing was changed" in client.post(HOURS, {"h9": "140"}, follow=True).content.decode()


def test_hours_are_left_to_drives_again() -> None:
    client = browser_of("Manager")
    client.post(HOURS, {"h9": "140"})
    client.post(HOURS, {"h9": ""})
    assert TravelHour.objects.get(hour=9).own_percent is None
    assert [entry.details["to"] for entry in Entry.objects.filter(action="travel-hour.set").order_by("number")] == [
        140,
        None,
    ]
