"""Adding services to an appointment: the same visit, longer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from doorstep.booking.actions.moving import must_be_open, swap_stop, terms_of
from doorstep.booking.adding import Addition, addition_of
from doorstep.booking.announce import subject_of, tell
from doorstep.booking.claim import Terms, lost, or_make_room
from doorstep.booking.frame import must_be_bookable, window_of
from doorstep.booking.models import Appointment, AppointmentService
from doorstep.booking.queries import appointments
from doorstep.booking.waiting.asking import ask_to_offer
from doorstep.booking.work import place_of
from doorstep.cases.actions import open_cases
from doorstep.catalogue.models import Service
from doorstep.engines.catalogue.values import Texts
from doorstep.journal.actions import Actor, append
from doorstep.payments.actions import tell_charge
from doorstep.planning.actions.claims import NoRoom
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.room import Room


@again_after_deadlock
def add_services(
    *,
    appointment: Appointment,
    services: Sequence[str],
    answers: Mapping[str, str],
    actor: Actor,
    now: datetime,
    to: tuple[date, str] | None = None,
    language: str = "",
) -> Appointment:
    """This function will let more be done in a visit: in one transaction its stop grows, in its own window or another
    (`to`: a day and window); what is owed is told anew, cases are opened and its people are told.

    Services that it has already change nothing. Raises NotOpen, TooLateToChange, OutsideHorizon, UnknownWindow, the
    refusals of services and answers, and WindowLost with fresh offers for the longer visit when the window cannot keep
    it; the appointment then stays as it was."""
    must_be_open(appointment=appointment, now=now)
    on, window = to or (appointment.on, appointment.window)
    language = language or appointment.applicant.language
    addition = addition_of(
        appointment=appointment, services=services, answers=answers, on=on, now=now, language=language
    )
    if not addition.added:
        return appointment
    must_be_bookable(frame=addition.frame, on=on, now=now)
    window_of(frame=addition.frame, label=window)
    terms = replace(terms_of(appointment=appointment, on=on, actor=actor), answers=addition.answers)

    @transaction.atomic
    def grow(room: Room | None) -> Appointment:
        grown = _grow(appointment, addition, (on, window), terms, now, room)
        if (on, window) != (appointment.on, appointment.window):
            ask_to_offer(territory_id=appointment.address.territory_id, now=now)
        tell(appointment=grown, event="changed-services", now=now, more={"services": _named(addition)})
        details = {"services": list(addition.added), "on": str(on), "window": window}
        append(actor=actor, action="appointment.services-added", subject=subject_of(grown), details=details, now=now)
        return grown

    try:
        return or_make_room(act=grow, frame=addition.frame, now=now)
    except NoRoom as error:
        place = place_of(address=appointment.address)
        raise lost(
            frame=addition.frame, work=addition.work, place=place, wanted=(on, window), terms=terms, now=now
        ) from error


def _grow(
    appointment: Appointment,
    addition: Addition,
    to: tuple[date, str],
    terms: Terms,
    now: datetime,
    room: Room | None,
) -> Appointment:
    swap_stop(
        appointment=appointment,
        frame=addition.frame,
        work=addition.work,
        on=to[0],
        window=to[1],
        terms=terms,
        now=now,
        room=room,
    )
    # What was told before stays as it was told, in a row of its own.
    Appointment.objects.filter(pk=appointment.pk).update(
        charge=tell_charge(lines=addition.lines, now=now),
        catalogue_version=addition.frame.version_id,
        answers=dict(addition.answers),
    )
    _open_cases(appointment, addition, now)
    return appointments().get(pk=appointment.pk)


def _open_cases(appointment: Appointment, addition: Addition, now: datetime) -> None:
    services = [Service(pk=addition.frame.service_ids[code], code=code) for code in addition.added]
    cases = open_cases(
        applicant=appointment.applicant,
        services=services,
        catalogue_version_id=addition.frame.version_id,
        answers=addition.answers,
        now=now,
    )
    first = appointment.service_lines.count()
    AppointmentService.objects.bulk_create(
        AppointmentService(appointment=appointment, position=first + place, service=service, case=case)
        for place, (service, case) in enumerate(zip(services, cases, strict=True))
    )


def _named(addition: Addition) -> list[Texts]:
    """The new services in every language in which all of them have a name."""
    names = [addition.frame.catalogue.services[code].name for code in addition.added]
    spoken = set.intersection(*(set(name) for name in names))
    return [{language: name[language] for language in sorted(spoken)} for name in names]
