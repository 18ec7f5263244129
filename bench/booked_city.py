"""A throw-away Chandigarh for people who book over HTTP: what is there before they come, and what is true after.

`python -m bench.with_django bench.booked_city prepare PEOPLE FILE` or `... check`, with DOORSTEP_VAR and DATABASE_URL
naming what may be written.
"""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bench.full_city import SERVICES, build, doors
from bench.kept import kept
from doorstep.booking.actions import ask_for_code, prove_phone
from doorstep.channels.cli.work import work
from doorstep.channels.shared import clock
from doorstep.messaging.models import Message
from doorstep.people.models import PhoneProof
from doorstep.places import queries as places
from doorstep.planning.models import DayPlan

# The nearest days, and no more, so that some windows are asked for by many.
DAYS = 8


def main(arguments: Sequence[str]) -> None:
    """This function will prepare the city, writing what people will ask into a file, or print what was kept."""
    now = clock.now()
    if arguments[0] == "prepare":
        build(now=now)
        asked = list(_bookings(int(arguments[1]), now))
        # The codes go out now, not while it is measured.
        work(until_idle=True, now=None)
        Path(arguments[2]).write_text(json.dumps(asked), encoding="utf-8")
    else:
        print(json.dumps(kept(now=now)))


def _bookings(people: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Everybody has a phone, proven before, and a house of their own."""
    luck, addresses, days = random.Random(1), doors(), _days(now)
    windows = [window.label for window in places.windows()]
    for number in range(people):
        phone, sector = f"+9198765{number:05d}", luck.choice(addresses).sector
        body = {
            "services": SERVICES[number % len(SERVICES)],
            "applicant": {"name": "Meera Sharma", "phone": phone, "language": "hi"},
            "address": {"sector": sector, "house": str(number + 1)},
            "date": days[number % len(days)].isoformat(),
            "window": windows[number // len(days) % len(windows)],
        }
        yield {"token": _token(phone, now), "body": body}


def _days(now: datetime) -> Sequence[date]:
    today = now.astimezone(places.zone()).date()
    days = DayPlan.objects.filter(on__gt=today, routes__isnull=False).order_by("on")
    return list(days.values_list("on", flat=True).distinct()[:DAYS])


def _token(phone: str, now: datetime) -> str:
    proof: PhoneProof = ask_for_code(phone=phone, language="en", now=now)
    code = Message.objects.filter(event="code").latest("pk").text.split()[0]
    return prove_phone(proof_id=proof.pk, code=code, now=now)
