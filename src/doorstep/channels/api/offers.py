"""GET /offers: which windows can be promised at an address."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router

from doorstep.booking.offers import offers_for
from doorstep.channels.api import schemas, shapes
from doorstep.channels.api.documented import OF_A_WINDOW, OF_AN_ADDRESS, OF_SERVICES, refuses
from doorstep.channels.shared.clock import now
from doorstep.engines.addresses.values import AddressSaid
from doorstep.places import queries as places

router = Router(tags=["offers"])


@router.get(
    "offers",
    response=schemas.OffersOut,
    summary="Windows that a real route can keep",
    openapi_extra=refuses(*OF_SERVICES, *OF_A_WINDOW, *OF_AN_ADDRESS, "unknown-preference"),
)
def offers(request: HttpRequest, asked: Query[schemas.OffersQuery]) -> HttpResponse:
    """Every window of the next days, each available or with the reason why not."""
    token = places.edition()
    said = AddressSaid(sector=asked.sector, locality=asked.locality, house=asked.house)
    place = places.resolve(said=said, token=token)
    codes = tuple(filter(None, (code.strip() for code in asked.services.split(","))))
    sheet = offers_for(
        services=codes,
        place=place,
        now=now(),
        days=asked.days,
        answers=asked.answers,
        language=get_language(),
        preference=asked.agent_preference,
        wished=(asked.wish_date, asked.wish_window),
        token=token,
    )
    answer = schemas.OffersOut(
        address=shapes.place_out(place=place, language=get_language()),
        minutes=sheet.minutes,
        offers=shapes.offers_out(offers=sheet.offers),
        helpline=sheet.helpline,
    )
    # Fifty-six windows through Python's own encoder would take as long as finding them.
    return HttpResponse(answer.model_dump_json(), content_type="application/json; charset=utf-8")
