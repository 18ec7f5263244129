"""`doorstep offers`: which windows can be promised at an address."""

import json
from datetime import datetime
from itertools import groupby
from typing import Any

import click
from django.utils import translation
from rich.table import Table

from doorstep.booking.models import AgentPreference
from doorstep.booking.offers import Offer, OfferSheet, offers_for, reason_text
from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.showing import console, progress
from doorstep.engines.addresses.values import AddressSaid, Place
from doorstep.engines.texts import in_language
from doorstep.places import queries as places


@click.command(
    "offers", epilog="Example: doorstep offers --services electricity-bill,income-certificate --sector 22 --house 1234"
)
@click.option("--services", required=True, help="Codes of services, with commas between them.")
@click.option("--sector", default="", help="The sector of the address.")
@click.option("--house", default="", help="The house number, such as 1234 or 55/2.")
@click.option("--locality", default="", help="Instead of the sector: a village or colony.")
@click.option("--days", type=click.IntRange(1, 60), help="How many days ahead.")
@click.option("--lang", type=click.Choice(["en", "hi", "pa"]), default="en", help="The language of the reasons.")
@click.option("--woman", is_flag=True, help="Only times at which a woman can come.")
@click.option("--staff", is_flag=True, help="As staff see it who serve a caller: nothing is kept from them.")
@click.option("--now", type=INSTANT, help="Ask as of this instant.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON with the names of the API.")
def offers_command(
    services: str,
    sector: str,
    house: str,
    locality: str,
    days: int | None,
    lang: str,
    woman: bool,
    staff: bool,
    now: datetime | None,
    as_json: bool,
) -> None:
    """Show every window of the next days: what it costs in minutes on the road, or why it is not offered."""
    codes = tuple(filter(None, (code.strip() for code in services.split(","))))
    # For the whole command: a refusal is put into words after this function has ended.
    translation.activate(lang)
    place = places.resolve(said=AddressSaid(sector=sector, locality=locality, house=house))
    with progress("Reading the roads") as tell:
        places.travel(progress=tell)
    sheet = offers_for(
        services=codes,
        place=place,
        now=instant_of(now),
        days=days,
        language=lang,
        preference=AgentPreference.WOMAN if woman else AgentPreference.ANYONE,
        self_service=not staff,
    )
    if as_json:
        click.echo(json.dumps(as_plain(sheet=sheet, place=place, language=lang), ensure_ascii=False, indent=2))
    else:
        show(sheet=sheet, place=place, language=lang)


def as_plain(*, sheet: OfferSheet, place: Place, language: str) -> dict[str, Any]:
    """This function will return the offers as plain values, named as the API names them."""
    return {
        "address": {
            "text": in_language(place.text, language),
            "sector": place.sector,
            "block": place.block,
            "lat": place.lat,
            "lon": place.lon,
            "certainty": place.certainty,
        },
        "minutes": sheet.minutes,
        "offers": [_plain_offer(offer) for offer in sheet.offers],
    }


def _plain_offer(offer: Offer) -> dict[str, Any]:
    return {
        "date": offer.on.isoformat(),
        "window": offer.window,
        "starts_at": offer.starts_at.astimezone(places.zone()).isoformat(),
        "ends_at": offer.ends_at.astimezone(places.zone()).isoformat(),
        "available": offer.available,
        "extra_minutes": offer.extra_minutes,
        "recommended": offer.recommended,
        "reason": str(reason_text(offer.reason)) if offer.reason else None,
        "near": offer.near,
        "rank": offer.rank,
    }


def show(*, sheet: OfferSheet, place: Place, language: str) -> None:
    """This function will print the offers, a row a day and a column a window."""
    windows = list(dict.fromkeys(offer.window for offer in sheet.offers))
    title = f"{in_language(place.text, language)} (known to the {place.certainty}): {sheet.minutes} minutes at the door"
    table = Table(title=title, title_justify="left")
    for heading in ("day", *windows):
        table.add_column(heading, no_wrap=heading == "day")
    for on, offers in groupby(sheet.offers, key=lambda offer: offer.on):
        table.add_row(f"{on:%a} {on.isoformat()}", *(_cell(offer) for offer in offers))
    console().print(table)
    console().print("+N min: what the visit adds to a route. *: recommended.")


def _cell(offer: Offer) -> str:
    if not offer.available:
        return f"[dim]{reason_text(offer.reason)}[/dim]"
    return f"+{offer.extra_minutes} min" + (" *" if offer.recommended else "")
