"""The people and the place of our tests: Meera in Sector 33, her son Arjun abroad, Asha and Bilal who visit.

The city is the shipped Chandigarh, loaded once a run (`tests/conftest.py`). Its time stands still on a Tuesday morning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from doorstep.booking.actions import BookingRequest, HelperSaid, PersonSaid, book_appointment
from doorstep.booking.models import Appointment
from doorstep.city.actions import load_city
from doorstep.engines.addresses.values import AddressSaid
from doorstep.journal.actions import SYSTEM, Actor
from doorstep.people.actions import make_roles
from doorstep.places import queries as places
from doorstep.places.actions import touch
from doorstep.places.models import Rule
from doorstep.planning.actions.days import open_days
from doorstep.planning.models import KitShare, Route, Stop
from doorstep.planning.queries import seconds_of
from doorstep.workforce.actions import roll_roster
from doorstep.workforce.models import FieldAgent, Shift
from tests.feasibility import problems_of_route

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)
TOMORROW = date(2026, 12, 2)
SUNDAY = date(2026, 12, 6)
WINDOWS = ("09:00-11:00", "11:00-13:00", "13:00-15:00", "15:00-17:00")

# Numbers that validate: the Indian ones are made up, the others are kept for examples by their countries.
MEERA_PHONE = "+919876500001"
ARJUN_PHONE = "+16045550134"
WEB = Actor(name="phone:test", channel="web")
MEERA = PersonSaid(name="Meera Sharma", phone=MEERA_PHONE, language="pa")
ARJUN = HelperSaid(name="Arjun Sharma", phone=ARJUN_PHONE, email="arjun@example.org", country="CA")
HOME = AddressSaid(sector="33", house="150", floor="Ground floor", landmark="near the park")


def load_chandigarh() -> None:
    """Load the shipped city, and open its days as of NOW."""
    make_roles()
    load_city(folder=settings.CITY, actor=SYSTEM, now=NOW)
    roll_roster(now=NOW)
    open_days(now=NOW)


def a_request(
    *,
    services: Sequence[str] = ("electricity-bill", "income-certificate"),
    on: date = TOMORROW,
    window: str = WINDOWS[0],
    person: PersonSaid = MEERA,
    helper: HelperSaid | None = None,
    address: AddressSaid = HOME,
    answers: Mapping[str, str] | None = None,
) -> BookingRequest:
    return BookingRequest(
        services=tuple(services),
        answers=answers or {},
        applicant=person,
        helper=helper,
        address=address,
        on=on,
        window=window,
    )


def neighbour(number: int) -> PersonSaid:
    """One of many invented people, each with a phone of their own."""
    return replace(MEERA, name="Neighbour " + chr(65 + number % 26), phone=f"+9198{number:08d}")


def book(*, now: datetime = NOW, staff: bool = True, **said: object) -> Appointment:
    """Book as a member of staff (who is not limited), or with the applicant's own proven phone."""
    request = a_request(**said)  # type: ignore[arg-type]
    proven = None if staff else request.applicant.phone
    return book_appointment(request=request, proven_phone=proven, actor=WEB, now=now)


def set_rules(**values: int | str) -> None:
    """Let the department decide otherwise."""
    for key, value in values.items():
        Rule.objects.update_or_create(key=key, defaults={"value": str(value)})
    touch()


def only_agents(*codes: str) -> None:
    """Let nobody else come: routes and shifts of all other field agents are taken out."""
    others = Shift.objects.exclude(agent__code__in=codes)
    Route.objects.filter(shift__in=others).delete()
    others.delete()
    FieldAgent.objects.exclude(code__in=codes).update(active=False)
    touch()


def problems() -> list[str]:
    """Everything that is wrong with any route, by the tests' own checker and plain counts of kits."""
    table = places.travel()
    found = []
    routes = Route.objects.select_related("shift__agent__depot", "day_plan").prefetch_related("shift__agent__skills")
    for route in routes.filter(stops__isnull=False).distinct():
        found += _problems_of(route, table.seconds)
    for share in KitShare.objects.select_related("kit"):
        of_depot = Route.objects.filter(day_plan=share.day_plan, shift__agent__depot=share.depot)
        using = [r for r in of_depot if Stop.objects.filter(route=r, kits__icontains=f'"{share.kit.code}"').exists()]
        if len(using) > share.places or share.taken < len(using):
            found.append(f"{share}: {len(using)} routes use it")
    return found


def _problems_of(route: Route, seconds: object) -> list[str]:
    shift, on = route.shift, route.day_plan.on
    node = shift.agent.depot.node
    stops = list(route.stops.order_by("sequence", "id"))
    skills = {skill.code for skill in shift.agent.skills.all()}
    lacking = [f"stop {s.pk} needs {s.skills}" for s in stops if not set(s.skills) <= skills]
    visits = [
        {
            "id": stop.pk,
            "node": stop.node,
            "service_s": stop.service_s,
            "earliest_s": seconds_of(at=stop.earliest_at, on=on),
            "latest_s": seconds_of(at=stop.latest_at, on=on),
        }
        for stop in stops
    ]
    pause = (
        shift.break_minutes * 60,
        seconds_of(at=shift.break_earliest_at, on=on),
        seconds_of(at=shift.break_latest_at, on=on),
    )
    span = (seconds_of(at=shift.starts_at, on=on), seconds_of(at=shift.ends_at, on=on))
    return lacking + problems_of_route(node, node, *span, pause, visits, seconds)  # type: ignore[arg-type]


def in_days(number: int) -> date:
    return NOW.date() + timedelta(days=number)
