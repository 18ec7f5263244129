"""The work and the place of an appointment that exists already."""

from dataclasses import replace

from doorstep.booking.frame import Frame, Work
from doorstep.booking.models import Appointment
from doorstep.catalogue.queries import of_version
from doorstep.engines.addresses.values import Place
from doorstep.places.models import Address


def as_booked(*, appointment: Appointment, frame: Frame) -> Frame:
    """This function will return the frame with the catalogue the appointment was booked under: what was answered was
    asked by the catalogue of then, and a question or a service may be gone by now."""
    return replace(frame, catalogue=of_version(version_id=appointment.catalogue_version_id))


def work_of_appointment(*, appointment: Appointment, frame: Frame) -> Work:
    """This function will return what the visit takes: the minutes, skills and kits its stop was planned with."""
    codes = appointment.service_lines.order_by("position").values_list("service__code", flat=True)
    stop = appointment.stop
    if stop is None:
        return Work(services=tuple(codes), minutes=frame.rules.door_minutes, skills=(), kits=())
    return Work(
        services=tuple(codes),
        minutes=stop.service_s // 60,
        skills=tuple(stop.skills),
        kits=tuple(stop.kits),
        expected_s=stop.expected_s,
        spread_s=stop.spread_s,
    )


def place_of(*, address: Address) -> Place:
    """This function will return a kept address as a resolved place."""
    return Place(
        text=address.text,
        sector=address.sector,
        block=address.block,
        locality=address.locality,
        house=address.house,
        floor=address.floor,
        landmark=address.landmark,
        pincode=address.pincode,
        lat=address.lat,
        lon=address.lon,
        territory=address.territory.code,
        certainty=address.certainty,  # type: ignore[arg-type]
        key=address.key,
    )
