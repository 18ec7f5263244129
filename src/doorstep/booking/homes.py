"""The homes that a phone's appointments were for, so that nobody types an address twice."""

from dataclasses import dataclass

from django.db.models import Q

from doorstep.booking.models import Appointment
from doorstep.engines.addresses.values import AddressSaid
from doorstep.engines.catalogue.values import Texts
from doorstep.people.models import Consent
from doorstep.places.models import Address

MOST = 4


@dataclass(frozen=True, slots=True)
class Home:
    """An address as it is said again, with how it is written and the notes about its door."""

    said: AddressSaid
    text: Texts
    notes: tuple[str, ...]


def homes_of(*, phone: str) -> tuple[Home, ...]:
    """This function will return the homes of the newest appointments that a proven phone (E.164) booked or that were
    for it, each once, the last one first; none for "", and none of those who refused this helper. One query, and none
    for ""."""
    if not phone:
        return ()
    refused = Q(consent__state=Consent.State.REFUSED)
    of_phone = Q(applicant__phone=phone) | Q(booked_by_phone=phone) & ~refused
    rows = Appointment.objects.filter(of_phone).select_related("address").order_by("-pk")[: MOST * 5]
    homes: dict[str, Home] = {}
    for row in rows:
        homes.setdefault(row.address.key, _home(row.address, tuple(row.door_notes)))
    return tuple(homes.values())[:MOST]


def _home(address: Address, notes: tuple[str, ...]) -> Home:
    sector = f"{address.sector}-{address.block}" if address.block else address.sector
    said = AddressSaid(
        sector=sector,
        locality=address.locality,
        house=address.house,
        floor=address.floor,
        landmark=address.landmark,
    )
    return Home(said=said, text=address.text, notes=notes)
