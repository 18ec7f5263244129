"""django-appointment, asked for the free times of one day through its own view, with a SQLite file.

`python -m bench.competitors.with_appointment FOLDER STAFF DAYS APPOINTMENTS_A_DAY TIMES`
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as time_of_day
from importlib import import_module
from importlib.metadata import version
from statistics import median
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

SLOT = timedelta(minutes=30)
HEADERS = {"x-requested-with": "XMLHttpRequest", "host": "127.0.0.1"}


def main() -> None:
    """This function will fill its diary, ask it, and print what was measured as one line of JSON."""
    folder, staff, days, a_day, times = sys.argv[1], *(int(argument) for argument in sys.argv[2:])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    _set_up(folder)
    models = import_module("appointment.models")
    first = timezone.localdate() + timedelta(days=1)
    on = [first + timedelta(days=ahead) for ahead in range(days)]
    members = _fill(models, staff, on, a_day)
    client = Client()
    one = _asking(client, members[:1], on[0])
    everyone = _asking(client, members, on[0])
    measured = {"one_ms": _milliseconds(one, times), "all_ms": _milliseconds(everyone, max(5, times // 20))}
    queries = {"one_ms": _queries(one), "all_ms": _queries(everyone)}
    said = {"staff": staff, "version": version("django-appointment"), "queries": queries}
    print(json.dumps({**measured, **said, "appointments": models.Appointment.objects.count()}))


def _set_up(folder: str) -> None:
    contrib = [f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")]
    settings.configure(
        SECRET_KEY="a bench",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/appointment.sqlite3"}},
        INSTALLED_APPS=[*contrib, "phonenumber_field", "appointment"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        ROOT_URLCONF="appointment.urls",
        USE_TZ=True,
        TIME_ZONE="Asia/Kolkata",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LOGGING_CONFIG=None,
    )
    django.setup()
    # It comes without migrations: each project makes its own.
    call_command("migrate", verbosity=0, run_syncdb=True)


def _fill(models: Any, staff: int, days: list[date], a_day: int) -> list[Any]:
    """So many appointments of half an hour for everybody on every day."""
    users = import_module("django.contrib.auth").get_user_model()
    service = models.Service.objects.create(name="At the door", duration=SLOT, price=0)
    models.Config.objects.create(slot_duration=30, lead_time=time_of_day(9), finish_time=time_of_day(17, 30))
    client = users.objects.create(username="client")
    members = []
    for number in range(staff):
        user = users.objects.create(username=f"staff{number}", first_name=f"Staff {number}")
        member = models.StaffMember.objects.create(user=user, work_on_saturday=True, work_on_sunday=True)
        member.services_offered.add(service)
        hours = {"start_time": time_of_day(9), "end_time": time_of_day(17, 30)}
        models.WorkingHours.objects.bulk_create(
            models.WorkingHours(staff_member=member, day_of_week=weekday, **hours) for weekday in range(7)
        )
        members.append(member)
    requests = models.AppointmentRequest.objects.bulk_create(
        models.AppointmentRequest(
            date=on,
            start_time=time_of_day(9 + number * 50 // 60, number * 50 % 60),
            end_time=time_of_day(9 + (number * 50 + 30) // 60, (number * 50 + 30) % 60),
            service=service,
            staff_member=member,
            id_request=f"{member.pk}-{on}-{number}",
        )
        for member in members
        for on in days
        for number in range(a_day)
    )
    models.Appointment.objects.bulk_create(
        models.Appointment(client=client, appointment_request=request, id_request=request.id_request)
        for request in requests
    )
    return members


def _asking(client: Client, members: list[Any], on: date) -> Callable[[], None]:
    def ask() -> None:
        for member in members:
            asked = {"selected_date": on.isoformat(), "staff_member": member.pk}
            answer = client.get("/ajax/available_slots/", asked, headers=HEADERS)
            if answer.status_code != 200 or not answer.json()["available_slots"]:
                raise RuntimeError(f"free times answered {answer.status_code}: {answer.content[:500]!r}")

    return ask


def _milliseconds(ask: Callable[[], None], times: int) -> float:
    ask()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - started)
    return round(1000 * median(taken), 3)


def _queries(ask: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


if __name__ == "__main__":
    main()
