"""Booking: the claim that makes an offer a promise."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.actions.waiting import take_offer
from doorstep.booking.announce import consent_tellings, subject_of, tellings_of
from doorstep.booking.claim import Terms, claim_window, lost, or_make_room
from doorstep.booking.frame import Frame, Work, frame, must_be_bookable, span_of, window_of, work_of
from doorstep.booking.mails import contents_of
from doorstep.booking.models import Appointment, AppointmentService, Hold, IdempotentRequest
from doorstep.booking.open_now import must_not_have_too_many
from doorstep.booking.preferences import preferring
from doorstep.booking.queries import appointments
from doorstep.booking.references import new_reference
from doorstep.booking.refusals import BadPhone, KeyReused, OutsideHorizon, PhoneMismatch, WindowLost
from doorstep.booking.requests import (
    BookingRequest,
    check_address_texts,
    check_answers,
    check_email,
    check_notes,
    documents_chosen,
    read_name,
    read_number,
)
from doorstep.booking.wishes import wishes_of
from doorstep.cases.actions import open_cases
from doorstep.catalogue.models import Service
from doorstep.engines.addresses.values import Place
from doorstep.engines.fees.itemise import itemise
from doorstep.journal.actions import Actor, append
from doorstep.messaging.actions import queue_messages
from doorstep.payments.actions import tell_charge
from doorstep.people import actions as people
from doorstep.people.models import Applicant, Helper
from doorstep.people.phones import Phone
from doorstep.places import queries as places
from doorstep.places.actions import keep_address
from doorstep.places.models import Address
from doorstep.planning.actions.claims import NoRoom, keep_stop
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.models import Stop
from doorstep.planning.room import Room
from doorstep.texts.refusals import Refusal


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that was read and found right."""

    request: BookingRequest
    frame: Frame
    work: Work
    terms: Terms
    place: Place
    applicant_phone: Phone
    helper_phone: Phone | None
    booked_by: str
    limited_phone: str


# The applicant is asked by message whether the helper may act: that must not reach the helper instead.
_SAME_PHONE = _(
    "This is the applicant's number too. Give each their own; someone without a mobile books by calling the helpline."
)


@dataclass(frozen=True, slots=True)
class _Key:
    """By which a repeated request is known: the client's own key, "" for none, and whose it is."""

    owner: str
    key: str


@again_after_deadlock
def book_appointment(
    *,
    request: BookingRequest,
    proven_phone: str | None,
    actor: Actor,
    now: datetime,
    hold_token: UUID | None = None,
    idempotency_key: str = "",
    language: str = "",
    caller: str = "",
) -> Appointment:
    """This function will promise a visit: one transaction with the stop, the charge, the cases, messages and journal.

    `proven_phone` (E.164) must be the applicant's or the helper's; None when a member of staff books, who may book for
    a landline, or when `caller` (E.164) does by the keys of the phone they call from: limited like a proven phone, and
    with what is kept for callers. With `hold_token` the held place is used if it is still there. The same
    `idempotency_key` from the same phone returns the first answer. The city's words in a refusal are in the reader's
    `language`, or the applicant's. Raises the refusals of booking.refusals, WindowLost with fresh offers."""
    key = _Key(owner=people.digest(words=proven_phone or caller or actor.name), key=idempotency_key[:100])
    if answered := _answered(key, request):
        return answered
    try:
        asked = _read(request, proven_phone, language or request.applicant.language, now, hold_token, caller)
        return _book_first(asked, key, actor, now, hold_token)
    except (Refusal, IntegrityError):
        # Someone with the same key was first, and their answer is ours.
        if answered := _answered(key, request):
            return answered
        raise


def _book_first(asked: _Asked, key: _Key, actor: Actor, now: datetime, hold_token: UUID | None) -> Appointment:
    while True:
        reference = new_reference()
        promise = partial(_promise, asked, reference, key, actor, now, hold_token)
        try:
            return or_make_room(act=promise, frame=asked.frame, now=now)
        except NoRoom as error:
            raise _lost(asked, now) from error
        except IntegrityError:
            # References are drawn by lot, and this one may be taken.
            if not Appointment.objects.filter(reference=reference).exists():
                raise


def _lost(asked: _Asked, now: datetime) -> WindowLost:
    wanted = (asked.request.on, asked.request.window)
    return lost(frame=asked.frame, work=asked.work, place=asked.place, wanted=wanted, terms=asked.terms, now=now)


@transaction.atomic
def _promise(
    asked: _Asked,
    reference: str,
    key: _Key,
    actor: Actor,
    now: datetime,
    hold_token: UUID | None,
    room: Room | None,
) -> Appointment:
    request = asked.request
    _keep_request(key, request, reference, now)
    appointment = _book(asked, reference, actor, now, hold_token, room)
    append(
        actor=actor,
        action="appointment.booked",
        subject=subject_of(appointment),
        details={"on": str(request.on), "window": request.window, "services": list(asked.work.services)},
        now=now,
    )
    # Whoever books at the same time waits for the journal's last entry, so here the count is right; the first was not.
    must_not_have_too_many(frame=asked.frame, phone=asked.limited_phone, address_key=asked.place.key, besides=1)
    return appointment


def _answered(key: _Key, request: BookingRequest) -> Appointment | None:
    row = IdempotentRequest.objects.filter(owner=key.owner, key=key.key).first() if key.key else None
    if row is None:
        return None
    if row.fingerprint != request.fingerprint():
        raise KeyReused(_("This Idempotency-Key was used for another request. Send a new one."))
    return appointments().get(reference=row.reference)


def _keep_request(key: _Key, request: BookingRequest, reference: str, now: datetime) -> None:
    """Kept first, so that of two equal requests at once the second waits here for the first one's answer."""
    if key.key:
        IdempotentRequest.objects.create(
            owner=key.owner, key=key.key, fingerprint=request.fingerprint(), reference=reference, created_at=now
        )


def _read(
    request: BookingRequest,
    proven_phone: str | None,
    language: str,
    now: datetime,
    hold_token: UUID | None,
    caller: str,
) -> _Asked:
    known = frame(now=now)
    work = work_of(frame=known, services=request.services, language=language)
    work = preferring(work=work, preference=request.agent_preference)
    _must_be_open(known, request, now, hold_token)
    window_of(frame=known, label=request.window)
    answers = check_answers(frame=known, work=work, answers=request.answers, on=request.on, language=language)
    check_address_texts(said=request.address)
    check_notes(notes=request.door_notes)
    place = places.resolve(said=request.address, token=known.token)
    read_name(name=request.applicant.name, field="applicant_name")
    phone = read_number(typed=request.applicant.phone, field="applicant_phone", mobile=proven_phone is not None)
    helper_phone = None
    if helper := request.helper:
        read_name(name=helper.name, field="helper_name")
        helper_phone = read_number(typed=helper.phone, field="helper_phone", country=helper.country)
        check_email(typed=helper.email, field="helper_email")
        if helper_phone.number == phone.number:
            raise BadPhone(_SAME_PHONE, field="helper_phone")
    phones = {phone.number, helper_phone.number if helper_phone else phone.number}
    if proven_phone is not None and proven_phone not in phones:
        message = _("The proven phone must be the applicant's or the helper's.")
        raise PhoneMismatch(message, field="applicant_phone")
    booked_by = proven_phone or caller or phone.number
    limited = proven_phone or caller
    known_agent = must_not_have_too_many(frame=known, phone=limited, address_key=place.key)
    terms = Terms(
        self_service=proven_phone is not None,
        answers=answers,
        wishes=wishes_of(language=request.applicant.language, known_agent=known_agent),
    )
    return _Asked(request, known, work, terms, place, phone, helper_phone, booked_by, limited)


def _must_be_open(known: Frame, request: BookingRequest, now: datetime, hold_token: UUID | None) -> None:
    """A place that is held may be booked as long as it is, also when booking for its day has closed meanwhile."""
    try:
        must_be_bookable(frame=known, on=request.on, now=now)
    except OutsideHorizon:
        running = Hold.objects.filter(on=request.on, window=request.window, expires_at__gt=now)
        if hold_token is None or not running.filter(token=hold_token).exists():
            raise


def _book(
    asked: _Asked, reference: str, actor: Actor, now: datetime, hold_token: UUID | None, room: Room | None
) -> Appointment:
    request, known = asked.request, asked.frame
    stop, address = _place(asked, now, hold_token, room)
    applicant, helper = _people(asked)
    lines = itemise(
        catalogue=known.catalogue, services=asked.work.services, answers=asked.terms.answers, on=known.today
    )
    consent, token = people.ask_consent(applicant=applicant, helper=helper, now=now) if helper else (None, "")
    starts_at, ends_at = span_of(window=window_of(frame=known, label=request.window), on=request.on)
    appointment = Appointment.objects.create(
        reference=reference,
        applicant=applicant,
        helper=helper,
        consent=consent,
        booked_by_phone=asked.booked_by,
        address=address,
        catalogue_version_id=known.version_id,
        charge=tell_charge(lines=lines, now=now),
        answers=dict(asked.terms.answers),
        agent_preference=request.agent_preference,
        door_notes=check_notes(notes=request.door_notes),
        chosen_documents=documents_chosen(
            catalogue=known.catalogue, services=asked.work.services, said=request.chosen_documents
        ),
        notice_version=request.notice_version,
        on=request.on,
        window=request.window,
        starts_at=starts_at,
        ends_at=ends_at,
        stop=stop,
        channel=actor.channel,
        booked_at=now,
    )
    _open_cases(appointment, asked, now)
    contents = contents_of(
        catalogue=known.catalogue, services=asked.work.services, answers=asked.terms.answers, token=known.token
    )
    tellings = tellings_of(appointment=appointment, event="booked", now=now, contents=contents)
    tellings += consent_tellings(appointment=appointment, token=token, now=now)
    queue_messages(tellings=tellings, now=now, token=asked.frame.token, new=True)
    return appointment


def _place(asked: _Asked, now: datetime, hold_token: UUID | None, room: Room | None) -> tuple[Stop, Address]:
    """The held stop when the hold is for this very visit and still runs; else a fresh claim."""
    if hold_token and (kept := _kept(asked, now, hold_token)):
        take_offer(hold=hold_token, now=now)
        return kept, kept.address
    address = keep_address(place=asked.place, territory_id=asked.frame.territory_ids[asked.place.territory])
    request = asked.request
    stop = claim_window(
        frame=asked.frame,
        work=asked.work,
        address=address,
        on=request.on,
        window=request.window,
        held_until=None,
        now=now,
        terms=asked.terms,
        room=room,
    )
    return stop, address


def _kept(asked: _Asked, now: datetime, hold_token: UUID) -> Stop | None:
    request = asked.request
    hold = Hold.objects.select_related("stop__address").filter(token=hold_token, expires_at__gt=now).first()
    if hold is None or not _same(hold, asked, request):
        return None
    stop = hold.stop
    if not Hold.objects.filter(pk=hold.pk).delete()[0]:
        return None
    keep_stop(
        stop=stop,
        on=request.on,
        territory_id=stop.address.territory_id,
        wishes=asked.terms.wishes,
        staffing=asked.frame.staffing,
        travel=places.travel(),
        now=now,
    )
    return stop


def _same(hold: Hold, asked: _Asked, request: BookingRequest) -> bool:
    """The minutes are those that were held: what was learned since would be another visit to nobody."""
    work, stop = asked.work, hold.stop
    wanted = (request.on, request.window, list(work.services), list(work.skills), asked.place.key)
    return wanted == (hold.on, hold.window, hold.services, stop.skills, stop.address.key)


def _people(asked: _Asked) -> tuple[Applicant, Helper | None]:
    said = asked.request.applicant
    applicant = people.keep_applicant(
        name=read_name(name=said.name, field="applicant_name"),
        phone=asked.applicant_phone.number,
        mobile=asked.applicant_phone.mobile,
        language=said.language,
    )
    helper_said = asked.request.helper
    if helper_said is None or asked.helper_phone is None:
        return applicant, None
    helper = people.keep_helper(
        name=read_name(name=helper_said.name, field="helper_name"),
        phone=asked.helper_phone.number,
        email=helper_said.email,
        country=asked.helper_phone.country,
        language=helper_said.language,
    )
    return applicant, helper


def _open_cases(appointment: Appointment, asked: _Asked, now: datetime) -> None:
    services = [Service(pk=asked.frame.service_ids[code], code=code) for code in asked.work.services]
    cases = open_cases(
        applicant=appointment.applicant,
        services=services,
        catalogue_version_id=asked.frame.version_id,
        answers=asked.terms.answers,
        now=now,
    )
    AppointmentService.objects.bulk_create(
        AppointmentService(appointment=appointment, position=position, service=service, case=case)
        for position, (service, case) in enumerate(zip(services, cases, strict=True))
    )
