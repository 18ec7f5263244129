"""Writing places."""

import uuid

from doorstep.engines.addresses.values import Place
from doorstep.places import queries
from doorstep.places.models import Address, Edition


def touch() -> None:
    """This function will make a new edition, so that every process reads again what managers edit."""
    Edition.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


def keep_address(*, place: Place) -> Address:
    """This function will store a resolved place as the address of one hold or appointment."""
    return Address.objects.create(
        sector=place.sector,
        block=place.block,
        locality=place.locality,
        house=place.house,
        floor=place.floor,
        landmark=place.landmark,
        pincode=place.pincode,
        text=dict(place.text),
        key=place.key,
        lat=place.lat,
        lon=place.lon,
        node=queries.node_of(lat=place.lat, lon=place.lon),
        territory_id=queries.territory_ids()[place.territory],
        certainty=place.certainty,
    )
