"""The people and the place of our tests: Meera in Sector 33, her son Arjun abroad, Asha and Bilal who visit.

The city is the shipped Chandigarh, loaded once a run (`tests/conftest.py`). Its time stands still on a Tuesday morning.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.test import override_settings
from stdnum import verhoeff

from doorstep.booking.actions import BookingRequest, HelperSaid, PersonSaid, book_appointment
from doorstep.booking.models import Appointment, Hold
from doorstep.city.actions import load_city
from doorstep.dispatch.actions import PublishReport, publish_day
from doorstep.engines.addresses.values import AddressSaid
from doorstep.journal.actions import SYSTEM, Actor
from doorstep.people.actions import make_roles
from doorstep.places import queries as places
from doorstep.places.actions import touch
from doorstep.places.models import Rule
from doorstep.planning.actions.days import open_days
from doorstep.planning.hours import travel_of_day
from doorstep.planning.models import KitShare, Route, Stop
from doorstep.planning.queries import seconds_of
from doorstep.workforce.actions import roll_roster
from doorstep.workforce.models import FieldAgent, Kit, Shift
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


# A rolled back test gives its routes' versions free again, but what memory keeps by (route, version) stays.
_versions = count(10_000, 10_000)


def begin_afresh() -> None:
    """Let routes stand at versions that no earlier test saw."""
    Route.objects.update(version=next(_versions))
    # Roads that an earlier test gave the city are forgotten with its transaction.
    places.edition()


def load_chandigarh() -> None:
    """Load the shipped city, and open its days as of NOW."""
    make_roles()
    load_city(folder=settings.CITY, actor=SYSTEM, now=NOW)
    # Tests book faster than people do.
    Rule.objects.filter(key="least_seconds").update(value="0")
    roll_roster(now=NOW)
    open_days(now=NOW)
    places.edition()


def a_request(
    *,
    services: Sequence[str] = ("electricity-bill", "income-certificate"),
    on: date = TOMORROW,
    window: str = WINDOWS[0],
    person: PersonSaid = MEERA,
    helper: HelperSaid | None = None,
    address: AddressSaid = HOME,
    answers: Mapping[str, str] | None = None,
    agent_preference: str = "",
) -> BookingRequest:
    return BookingRequest(
        services=tuple(services),
        answers=answers or {},
        applicant=person,
        helper=helper,
        address=address,
        on=on,
        window=window,
        agent_preference=agent_preference,
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


def problems(*, now: datetime = NOW) -> list[str]:
    """Everything that is wrong with any route, by the tests' own checker and plain counts of kits."""
    table = places.travel()
    stops: dict[int, list[Stop]] = defaultdict(list)
    for stop in Stop.objects.order_by("route_id", "sequence", "id"):
        stops[stop.route_id].append(stop)
    busy = Q(pk__in=list(stops)) | ~Q(kits=[])
    routes = list(Route.objects.filter(busy).select_related("shift__agent__depot", "day_plan"))
    skills: dict[int, set[str]] = defaultdict(set)
    agents = FieldAgent.objects.filter(shifts__route__in=routes)
    for agent_id, skill, gender in agents.values_list("pk", "skills__code", "gender"):
        skills[agent_id] |= {skill} | ({"agent:woman"} if gender == "f" else set())
    visits = {*Hold.objects.values_list("stop", flat=True), *Appointment.objects.values_list("stop", flat=True)}
    found = [f"{stop} stands for nobody" for of_route in stops.values() for stop in of_route if stop.pk not in visits]
    for route in routes:
        live = [stop for stop in stops[route.pk] if stop.held_until is None or stop.held_until > now]
        found += [f"{s} needs {s.skills}" for s in live if not set(s.skills) <= skills[route.shift.agent_id]]
        found += problems_of_stops(route, live, table.seconds) if live else []
    return found + _problems_of_kits(routes, stops, now)


def _problems_of_kits(routes: Sequence[Route], stops: Mapping[int, Sequence[Stop]], now: datetime) -> list[str]:
    """A route has the kits that its stops need, and no others; a depot's count is that of its routes.

    A hold that ran out may still have its kit, or not: who reorders the day before it is cleaned up gives it back."""
    any_kits = any(route.kits for route in routes) or any(stop.kits for of_route in stops.values() for stop in of_route)
    counted = set(Kit.objects.filter(counted=True).values_list("code", flat=True)) if any_kits else set()
    found, taken = [], Counter[tuple[int, int, str]]()
    for route in routes:
        of_route = stops.get(route.pk, ())
        every = {kit for stop in of_route for kit in stop.kits} & counted
        live = [stop for stop in of_route if stop.held_until is None or stop.held_until > now]
        needs = {kit for stop in live for kit in stop.kits} & counted
        if not needs <= set(route.kits) <= every:
            found.append(f"{route} takes {route.kits} for {needs}")
        taken.update((route.day_plan_id, route.shift.agent.depot_id, kit) for kit in route.kits)
    shares = KitShare.objects.filter(taken__gt=0).select_related("kit")
    counts = {(share.day_plan_id, share.depot_id, share.kit.code): share for share in shares}
    for key in counts.keys() | taken.keys():
        share = counts.get(key)
        if share is None or share.taken != taken[key] or share.taken > share.places:
            found.append(f"{share or key}: {taken[key]} routes take it")
    return found


def problems_of_stops(route: Route, stops: Sequence[Stop], seconds: object) -> list[str]:
    """What is wrong with a route if it had these stops in this order."""
    shift, on = route.shift, route.day_plan.on
    node = shift.agent.depot.node
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
    percent = travel_of_day(roads=places.travel(), hours=route.day_plan.hours).profile.percent
    faults = problems_of_route(node, node, *span, pause, visits, seconds, percent)  # type: ignore[arg-type]
    return [f"{route}: {fault}" for fault in faults]


def publish(*, on: date = TOMORROW, now: datetime = NOW) -> tuple[PublishReport, ...]:
    """Publish a day without looking long for shorter roads."""
    with override_settings(PUBLISH_ITERATIONS=200):
        return publish_day(on=on, actor=SYSTEM, now=now, clock=lambda: 0.0)


def like_aadhaar(body: str = "23456789012") -> str:
    """Twelve digits that may be an Aadhaar number, made when they are needed: none is written down."""
    return body + verhoeff.calc_check_digit(body)


def in_days(number: int) -> date:
    return NOW.date() + timedelta(days=number)
