"""An appointment as it would be with some services more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from doorstep.booking.frame import Frame, Work, frame, work_of
from doorstep.booking.models import Appointment
from doorstep.booking.offers import OfferSheet, sheet, wish_of
from doorstep.booking.preferences import preferring
from doorstep.booking.requests import check_answers
from doorstep.booking.work import place_of
from doorstep.engines.fees.itemise import Line, itemise, total_paise


@dataclass(frozen=True, slots=True)
class Addition:
    """`added`: the services that are new to the appointment. `work`, `answers` and `lines`: what all its services
    take, were answered and cost together, by the catalogue and the tariff of today."""

    frame: Frame
    added: tuple[str, ...]
    work: Work
    answers: Mapping[str, str]
    lines: tuple[Line, ...]

    @property
    def total_paise(self) -> int:
        """What is known of the whole fee."""
        return total_paise(lines=self.lines)


def addition_of(
    *,
    appointment: Appointment,
    services: Sequence[str],
    answers: Mapping[str, str],
    on: date | None,
    now: datetime,
    language: str,
) -> Addition:
    """This function will return an appointment with some services more, of which it may have some already, to be kept
    on a day. Raises UnknownService, TooManyServices, NotOffered, AnswersMissing and NotEligible."""
    known = frame(now=now)
    booked = services_of(appointment=appointment)
    every = tuple(dict.fromkeys((*booked, *services)))
    plain = work_of(frame=known, services=every, language=language)
    work = preferring(work=plain, preference=appointment.agent_preference)
    said = {**appointment.answers, **answers}
    kept = check_answers(frame=known, work=work, answers=said, on=on or appointment.on, language=language)
    return Addition(
        frame=known,
        added=tuple(code for code in work.services if code not in booked),
        work=work,
        answers=kept,
        lines=itemise(catalogue=known.catalogue, services=work.services, answers=kept, on=known.today),
    )


def offers_to_grow(*, appointment: Appointment, addition: Addition, now: datetime) -> OfferSheet:
    """This function will return where an appointment that takes longer now can be kept; ranked first is what is nearest
    to where it is."""
    return sheet(
        frame=addition.frame,
        work=addition.work,
        place=place_of(address=appointment.address),
        now=now,
        days=None,
        answers=addition.answers,
        wished=wish_of(frame=addition.frame, on=appointment.on, window=appointment.window),
        own_on=appointment.on,
    )


def services_of(*, appointment: Appointment) -> tuple[str, ...]:
    """This function will return the codes of an appointment's services, in their order. One query."""
    return tuple(appointment.service_lines.order_by("position").values_list("service__code", flat=True))
