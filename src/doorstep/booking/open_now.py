"""How many open appointments a phone and an address may have."""

from collections import Counter

from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from doorstep.booking.frame import Frame
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import TooManyOpen
from doorstep.booking.wishes import last_visit


def must_not_have_too_many(*, frame: Frame, phone: str, address_key: str, besides: int = 0) -> int | None:
    """This function will raise TooManyOpen, against bulk and prank bookings, when a phone (E.164, "" for staff, who
    know the caller and are not limited by it) or an address has as many appointments ahead as it may; `besides` of
    them are not counted.

    It returns, asked along in one query, the id of the field agent whom this home knows, or None."""
    coming = Appointment.objects.filter(status=Appointment.Status.BOOKED, on__gte=frame.today).order_by()
    of_phone = coming.filter(booked_by_phone=phone).values_list(Value("phone"), "pk")
    of_address = coming.filter(address__key=address_key).values_list(Value("address"), "pk")
    last = last_visit(address_key=address_key, today=frame.today)
    of_agent = last.values_list(Value("agent"), "stop__route__shift__agent_id")
    rows = list(of_phone.union(of_address, of_agent, all=True))
    open_now = Counter(kind for kind, _pk in rows)
    if phone and open_now["phone"] - besides >= frame.rules.open_per_phone:
        raise TooManyOpen(_("This phone has as many open appointments as it may. Please call the helpline for more."))
    if open_now["address"] - besides >= frame.rules.open_per_address:
        raise TooManyOpen(
            _("This address has as many open appointments as it may. Please call the helpline for more."),
            field="house",
        )
    return next((agent_id for kind, agent_id in rows if kind == "agent"), None)
