"""A throw-away Chandigarh whose days are booked full, asked for offers through its whole stack in one process.

`python -m bench.with_django bench.full_city DAYS TIMES`, with DOORSTEP_VAR and DATABASE_URL naming what may be written.
"""

import csv
import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.kept import kept
from doorstep.booking.actions import BookingRequest, PersonSaid, book_appointment
from doorstep.channels.shared import clock
from doorstep.city.actions import load_city
from doorstep.engines.addresses.values import AddressSaid
from doorstep.journal.actions import SYSTEM, Actor
from doorstep.people.actions import make_roles
from doorstep.places import queries as places
from doorstep.places.actions import touch
from doorstep.places.models import Rule
from doorstep.planning.actions.days import open_days
from doorstep.planning.models import Route
from doorstep.texts.refusals import Refusal
from doorstep.workforce.actions import roll_roster

STAFF = Actor(name="staff:bench", channel="console")
SERVICES = (("water-bill",), ("residence-certificate",), ("water-bill", "residence-certificate"))
# A day counts as full after so many visits, nine for each agent, or when so many requests in a row found no room.
VISITS_A_DAY, IN_VAIN = 540, 4
HEADERS = {"host": "127.0.0.1"}


def main(arguments: Sequence[str]) -> None:
    """This function will build the city, fill it, ask it, and print what was measured as one line of JSON."""
    days, times = (int(argument) for argument in arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    now = clock.now()
    build(now=now)
    booked = _fill(now, days)
    print(json.dumps({**booked, **_ask(days, times), "faults": kept(now=now)["faults"]}))


def build(*, now: datetime) -> None:
    """This function will set up the shipped city, with its roster, days and travel table, in an empty database."""
    call_command("migrate", verbosity=0)
    make_roles()
    load_city(folder=settings.CITY, actor=SYSTEM, now=now)
    roll_roster(now=now)
    open_days(now=now)
    # There are 300 doors, and each is asked for often.
    Rule.objects.update_or_create(key="open_per_address", defaults={"value": "100"})
    touch()
    places.travel()


def doors() -> tuple[AddressSaid, ...]:
    """This function will return the made-up people's addresses that come with the city."""
    with (settings.CITY / "demo" / "people.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(AddressSaid(sector=row["subsector"], house=row["house"], floor=row["floor"]) for row in rows)


def _requests(on: date) -> Iterator[BookingRequest]:
    luck, addresses = random.Random(on.toordinal()), doors()
    windows = [window.label for window in places.windows()]
    for number in count():
        yield BookingRequest(
            services=SERVICES[number % len(SERVICES)],
            answers={},
            applicant=PersonSaid(name="Meera Sharma", phone=f"+9198765{luck.randrange(100_000):05d}", language="hi"),
            helper=None,
            address=luck.choice(addresses),
            on=on,
            window=windows[number % len(windows)],
        )


def _fill(now: datetime, days: int) -> dict[str, Any]:
    taken: list[float] = []
    first = now.astimezone(places.zone()).date() + timedelta(days=1)
    for ahead in range(days):
        in_vain = 0
        for tried, request in enumerate(_requests(first + timedelta(days=ahead))):
            if tried == VISITS_A_DAY or in_vain == IN_VAIN:
                break
            started = time.perf_counter()
            try:
                book_appointment(request=request, proven_phone=None, actor=STAFF, now=now)
            except Refusal:
                in_vain += 1
                continue
            in_vain = 0
            taken.append(time.perf_counter() - started)
    return {"booked": len(taken), "booking_ms": _milliseconds(taken)}


def _ask(days: int, times: int) -> dict[str, Any]:
    taken, answer = _asked(days, times)
    one_day, _answer = _asked(1, times)
    with CaptureQueriesContext(connection) as queries:
        _asked(days, 1, warm=0)
    return {
        "days": days,
        "agents": Route.objects.values("shift__agent").distinct().count(),
        "offers_ms": _milliseconds(taken),
        "offers_95_ms": round(1000 * sorted(taken)[len(taken) * 95 // 100], 3),
        "one_day_ms": _milliseconds(one_day),
        "queries": len(queries),
        "available": sum(offer["available"] for offer in answer["offers"]),
    }


def _asked(days: int, times: int, warm: int = 20) -> tuple[list[float], dict[str, Any]]:
    """The seconds of so many questions from random doors, and the last answer; the first few read days into memory."""
    client, luck, addresses = Client(), random.Random(1), doors()
    taken: list[float] = []
    for _number in range(times + warm):
        door = luck.choice(addresses)
        asked = {"services": "water-bill,residence-certificate", "sector": door.sector, "house": door.house}
        started = time.perf_counter()
        answer = client.get("/api/v1/offers", {**asked, "days": str(days)}, headers=HEADERS)
        if answer.status_code != 200:
            raise RuntimeError(f"offers answered {answer.status_code}: {answer.content[:500]!r}")
        taken.append(time.perf_counter() - started)
    return taken[warm:], answer.json()


def _milliseconds(taken: Sequence[float]) -> float:
    return round(1000 * median(taken), 3) if taken else 0.0
