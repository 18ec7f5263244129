"""One day of the bench `between`, in a process and on a database of its own; asked for and told as JSON."""

import csv
import json
import random
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from statistics import mean
from typing import Any

from django.conf import settings
from django.core.management import call_command

from doorstep.booking.actions import BookingRequest, PersonSaid, book_appointment
from doorstep.booking.refusals import WindowLost
from doorstep.city.actions import load_city
from doorstep.engines.addresses.values import AddressSaid
from doorstep.engines.promise.check import violations
from doorstep.journal.actions import SYSTEM
from doorstep.outbox.models import Job
from doorstep.people.actions import make_roles
from doorstep.places import queries as places
from doorstep.places.actions import touch
from doorstep.places.models import Rule
from doorstep.planning.actions.asking import KIND
from doorstep.planning.actions.days import open_days
from doorstep.planning.actions.improve import improve_day
from doorstep.planning.models import DayPlan, Stop
from doorstep.planning.queries import DayStanding, standings
from doorstep.planning.solving import driven_s
from doorstep.workforce.actions import roll_roster
from doorstep.workforce.models import FieldAgent
from doorstep.workforce.queries import staffing

SERVICES = ("water-bill", "residence-certificate", "electricity-duplicate-bill", "senior-bus-pass")
NO_LIMITS = {"open_per_phone": 9_999, "open_per_address": 9_999}


def main() -> None:
    """This function will read what is asked from standard input, and print what came of it."""
    print(json.dumps(live(**json.loads(sys.stdin.read()))))


def live(*, rules: Mapping[str, int], agents: int, people: int, seed: int) -> dict[str, Any]:
    """This function will let people call for tomorrow, and count whom a window was promised, and what it cost."""
    now = _open_city(rules, agents)
    on = now.date() + timedelta(days=1)
    booked, refused = [], []
    for request in _calls(people, seed, on):
        begun = time.perf_counter()
        try:
            book_appointment(request=request, proven_phone=None, actor=SYSTEM, now=now)
            booked.append(time.perf_counter() - begun)
        except WindowLost:
            refused.append(time.perf_counter() - begun)
        _work(now)
    day = _standing(on, now)
    routes = [standing.route for standing in day.routes]
    broken = violations(routes=routes, travel=day.travel, kit_limits={})
    return {
        "accepted": Stop.objects.count(),
        "minutes": driven_s(routes=routes, travel=day.travel) / 60,
        "booking_ms": 1000 * mean(booked),
        "refusal_ms": 1000 * mean(refused or [0]),
        "broken": len(broken) + abs(Stop.objects.count() - len(booked)),
    }


def _open_city(rules: Mapping[str, int], agents: int) -> datetime:
    """The shipped city on a Tuesday morning, with every so manieth of its field agents."""
    call_command("migrate", verbosity=0)
    make_roles()
    now = datetime.fromisoformat("2026-12-01T08:00+05:30")
    load_city(folder=settings.CITY, actor=SYSTEM, now=now)
    for key, value in {**rules, **NO_LIMITS}.items():
        Rule.objects.update_or_create(key=key, defaults={"value": str(value)})
    codes = list(FieldAgent.objects.order_by("code").values_list("code", flat=True))
    step = len(codes) // agents
    FieldAgent.objects.exclude(code__in=codes[::step][:agents]).update(active=False)
    touch()
    roll_roster(now=now)
    open_days(now=now)
    return now


def _calls(people: int, seed: int, on: date) -> Iterator[BookingRequest]:
    luck = random.Random(seed)
    windows = [window.label for window in places.windows()]
    with (settings.CITY / "demo" / "people.csv").open(encoding="utf-8") as file:
        homes = list(csv.DictReader(file))
    for number in range(people):
        home = luck.choice(homes)
        yield BookingRequest(
            services=(luck.choice(SERVICES),),
            answers={},
            applicant=PersonSaid(name=home["name_en"], phone=f"+9198{number:08d}", language="hi"),
            helper=None,
            address=AddressSaid(sector=home["subsector"], house=home["house"]),
            on=on,
            window=luck.choice(windows),
        )


def _work(now: datetime) -> None:
    """What a worker would do by now."""
    for job in Job.objects.filter(kind=KIND, state="waiting", run_at__lte=now):
        improve_day(plan_id=job.payload["plan"], actor=SYSTEM, now=now, clock=time.perf_counter)
        Job.objects.filter(pk=job.pk).update(state="done")


def _standing(on: date, now: datetime) -> DayStanding:
    plan = DayPlan.objects.get(on=on)
    known, roads = staffing(), places.travel()
    return standings(territory_id=plan.territory_id, days=[on], staffing=known, travel=roads, now=now)[on]
