"""The story that `doorstep tour` tells, scene by scene, with a clock of its own."""

import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from django.conf import settings
from django.core.management import call_command
from rich.panel import Panel
from rich.table import Table

from doorstep.booking.actions import (
    BookingRequest,
    HelperSaid,
    PersonSaid,
    answer_consent,
    ask_for_code,
    book_appointment,
    phone_of_token,
    prove_phone,
)
from doorstep.booking.models import Appointment
from doorstep.booking.offers import Offer, offers_for
from doorstep.booking.queries import details
from doorstep.channels.cli.publishing import publishing_bar
from doorstep.channels.cli.showing import console as out
from doorstep.channels.cli.showing import progress
from doorstep.channels.cli.work import work
from doorstep.channels.shared import clock, wording
from doorstep.city.actions import load_city
from doorstep.dispatch.actions import publish_day
from doorstep.dispatch.sheets import run_sheets
from doorstep.engines.addresses.values import AddressSaid
from doorstep.engines.texts import in_language
from doorstep.gateways.pdf import print_route
from doorstep.gateways.sms.memory import MEMORY, Carried
from doorstep.journal.actions import SYSTEM, Actor
from doorstep.people.actions import make_roles
from doorstep.places import queries as places
from doorstep.planning.actions.days import open_days
from doorstep.texts.refusals import Refusal
from doorstep.workforce.actions import roll_roster
from doorstep.workforce.queries import instant

SERVICES = ("income-certificate", "electricity-bill")
MEERA = PersonSaid(name="Meera Sharma", phone="+919876500001", language="pa")
ARJUN = HelperSaid(name="Arjun Sharma", phone="+16045550134", email="arjun@example.org", country="CA")
HOME = AddressSaid(sector="22", house="1234", floor="Ground floor", landmark="opposite the park")
ANSWERS = {"applicant-at-home": "yes", "affidavit-asked": "no"}
TORONTO = ZoneInfo("America/Toronto")
NEIGHBOURS = 45
STAFF = Actor(name="staff:tour", channel="console")

console = out()


@dataclass(frozen=True)
class Scene:
    """Where the story stands: its clock and the visit it is about."""

    now: datetime
    on: date
    appointment: Appointment


@click.command("tell-the-story", hidden=True, epilog="Example: doorstep tour")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
def story_command(out: Path) -> None:
    """Tell the story of the tour in the database of this process (`doorstep tour` gives it a throw-away one)."""
    _set_the_stage(clock.now())
    scene = _book_from_toronto()
    _let_the_neighbours_book(scene)
    _publish(scene)
    _print_forms(scene, out)
    _send_the_morning_message(scene)
    _say_where_to_look(out)


def _set_the_stage(now: datetime) -> None:
    with console.status("A throw-away Chandigarh: 43 services, 45 depots, 60 field agents, 7,015 road nodes ..."):
        call_command("migrate", verbosity=0)
        make_roles()
        load_city(folder=settings.CITY, actor=SYSTEM, now=now)
        roll_roster(now=now)
        open_days(now=now)
        places.travel()


def _at(now: datetime, words: str) -> None:
    here = now.astimezone(places.zone())
    console.print()
    console.rule(f"[bold]{here:%A %d %B, %H:%M}[/bold] in Chandigarh - {words}", align="left")


def _book_from_toronto() -> Scene:
    today = clock.now().astimezone(places.zone()).date()
    now = instant(on=today, minute=7 * 60 + 30)
    _at(now, f"{now.astimezone(TORONTO):%H:%M} the evening before in Toronto")
    console.print(
        "Arjun books for his mother Meera in Sector 22: an income certificate, and her electricity bill.\n"
        "He proves his phone with a code:"
    )
    proof = ask_for_code(phone=ARJUN.phone, language="en", now=now)
    code = _code_in(_deliver(now)[-1])
    token = prove_phone(proof_id=proof.id, code=code, now=now)
    place = places.resolve(said=HOME)
    console.print(f"\nThe address is found: {place.text['en']} (certain to the {place.certainty}).")
    sheet = offers_for(services=SERVICES, place=place, now=now)
    chosen = next(o for o in sheet.offers if o.available and o.on >= today + timedelta(days=2))
    _show_offers(sheet.offers, chosen)
    request = BookingRequest(
        services=SERVICES,
        answers=ANSWERS,
        applicant=MEERA,
        helper=ARJUN,
        address=HOME,
        on=chosen.on,
        window=chosen.window,
    )
    appointment = book_appointment(
        request=request,
        proven_phone=phone_of_token(token=token, now=now),
        actor=Actor(name="phone:tour", channel="web"),
        now=now,
        idempotency_key="tour",
    )
    _show_booking(appointment, now)
    return Scene(now=now, on=chosen.on, appointment=appointment)


def _code_in(message: Carried) -> str:
    return next(word.strip(".") for word in message.text.split() if word.strip(".").isdigit() and len(word) >= 6)


def _deliver(now: datetime, show: bool = True) -> list[Carried]:
    """Let the worker send what is due, and show it as it arrives."""
    before = len(MEMORY.carried)
    work(until_idle=True, now=now)
    sent = MEMORY.carried[before:]
    for message in sent if show else []:
        console.print(Panel(message.text, title=f"SMS to {wording.phone(phone=message.to)}", title_align="left"))
    return sent


def _show_offers(offers: tuple[Offer, ...], chosen: Offer) -> None:
    table = Table(
        title=f"{sum(o.available for o in offers)} windows can be promised; the first ones:", title_justify="left"
    )
    for heading in ("day", "window", "extra minutes on the road", ""):
        table.add_column(heading)
    for offer in [o for o in offers if o.available][:8]:
        mark = "<- chosen" if offer is chosen else "recommended" if offer.recommended else ""
        table.add_row(f"{offer.on:%a %d %b}", offer.window, str(offer.extra_minutes), mark)
    console.print(table)


def _show_booking(appointment: Appointment, now: datetime) -> None:
    shown = details(appointment=appointment, now=now)
    console.print(
        f"\nBooked: reference [bold]{wording.reference(reference=shown.reference)}[/bold]. What she will owe:"
    )
    for line in shown.lines:
        amount = "read at the door" if line.amount_paise is None else f"Rs {line.amount_paise / 100:,.2f}"
        console.print(f"  {in_language(line.label, 'en')}: {amount}")
    console.print("What she should keep ready:")
    for requirement in shown.documents:
        names = [in_language(document.name, "en") for document in requirement.documents]
        console.print("  - " + (" or ".join(names) if requirement.rule == "any_one" else ", ".join(names)))
    console.print("\nMother and son are told, and she is asked whether he may act for her:")
    sent = _deliver(now)
    token = next(m.text for m in sent if m.event == "consent").split("/c/")[1].split()[0].rstrip(".")
    answer_consent(token=token, given=True, actor=Actor(name="applicant", channel="web"), now=now)
    console.print("She taps the link and says yes; the journal keeps when and how.")


def _let_the_neighbours_book(scene: Scene) -> None:
    _at(scene.now + timedelta(hours=3), f"others want {scene.on:%A} too")
    booked = 0
    with progress("Neighbours book the same day") as tell:
        for number, request in enumerate(_neighbours(scene.on)):
            try:
                book_appointment(request=request, proven_phone=None, actor=STAFF, now=scene.now)
                booked += 1
            except Refusal:
                continue
            finally:
                tell(number + 1, NEIGHBOURS)
    _deliver(scene.now, show=False)
    console.print(f"{booked} more visits are promised for that day, each backed by a place in a real route.")


def _neighbours(on: date) -> Iterator[BookingRequest]:
    labels = [window.label for window in places.windows()]
    with (settings.CITY / "demo" / "people.csv").open(encoding="utf-8") as file:
        for number, row in zip(range(NEIGHBOURS), csv.DictReader(file), strict=False):
            language = ("hi", "pa", "en")[number % 3]
            yield BookingRequest(
                services=("water-bill",) if number % 2 else ("residence-certificate",),
                answers={},
                applicant=PersonSaid(name=row["name_en"], phone=f"+9198765{number:05d}", language=language),
                helper=None,
                address=AddressSaid(sector=row["subsector"], house=row["house"], floor=row["floor"]),
                on=on,
                window=labels[number % len(labels)],
            )


def _publish(scene: Scene) -> None:
    at = places.rules().publish_at
    now = instant(on=scene.on - timedelta(days=1), minute=at.hour * 60 + at.minute)
    _at(now, "the day is published")
    with publishing_bar(label="Solving the day once more") as watch:
        done = publish_day(on=scene.on, actor=SYSTEM, now=now, clock=time.monotonic, progress=watch)
    for report in done:
        saved = 100 * (report.driven_before_s - report.driven_after_s) / max(1, report.driven_before_s)
        console.print(
            f"{report.visits} visits in {report.routes} routes. On the road: {report.driven_before_s // 60} minutes as "
            f"booked, {report.driven_after_s // 60} as published ({saved:.0f} % less). Every promise holds; "
            f"{report.messages} messages wait for the morning."
        )


def _print_forms(scene: Scene, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    sheets = run_sheets(on=scene.on, now=scene.now)
    with progress("Printing run sheets and forms") as tell:
        for done, sheet in enumerate(sheets, start=1):
            file = out / f"{scene.on.isoformat()}-{sheet.agent_code}.pdf"
            file.write_bytes(print_route(sheet=sheet, fonts=settings.VAR / "fonts"))
            tell(done, len(sheets))
    mine = next(s for s in sheets if any(stop.reference == scene.appointment.reference for stop in s.stops))
    table = Table(
        title=f"The route of {mine.agent_name['en']} ({mine.agent_code}), {mine.depot['en']}", title_justify="left"
    )
    for heading in ("planned", "promised", "who", "where"):
        table.add_column(heading)
    for stop in mine.stops:
        weight = "bold" if stop.reference == scene.appointment.reference else ""
        table.add_row(f"{stop.planned_at:%H:%M}", stop.window, stop.applicant_name, stop.address["en"], style=weight)
    console.print(table)
    console.print(f"{len(sheets)} PDF files, forms filled in route order: {out}")


def _send_the_morning_message(scene: Scene) -> None:
    at = places.rules().morning_at
    now = instant(on=scene.on, minute=at.hour * 60 + at.minute)
    _at(now, "the message that names who comes")
    sent = _deliver(now, show=False)
    for message in sent:
        if message.reference == scene.appointment.reference:
            console.print(Panel(message.text, title=f"SMS to {wording.phone(phone=message.to)}", title_align="left"))
    console.print(f"{len(sent)} such messages went out this morning, each in its reader's language.")


def _say_where_to_look(out: Path) -> None:
    console.print()
    console.rule("[bold]Where to look next[/bold]", align="left")
    console.print(
        f"  the printed forms      {out}\n"
        "  try it yourself        make run, then open the address it prints\n"
        "  how offers are made    docs/algorithms/promise.md\n"
        "  the way in for apps    docs/api.md"
    )
