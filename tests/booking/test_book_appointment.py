"""Booking a visit: what is promised, told, owed and written down, and every clear no."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from stdnum import verhoeff

from doorstep.booking import queries
from doorstep.booking.actions import book_appointment
from doorstep.booking.models import Appointment, IdempotentRequest
from doorstep.booking.references import looks_right
from doorstep.booking.refusals import (
    AnswersMissing,
    BadName,
    BadPhone,
    BadText,
    KeyReused,
    NotEligible,
    NotOffered,
    OutsideHorizon,
    PhoneMismatch,
    TooManyOpen,
    TooManyServices,
    UnknownService,
    UnknownWindow,
    WindowLost,
)
from doorstep.cases.models import Case
from doorstep.catalogue.actions import freeze_catalogue
from doorstep.catalogue.models import FeeRule, Service
from doorstep.journal.kept import AppendOnlyError
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken, history_of
from doorstep.messaging.models import Message
from doorstep.outbox.models import Job
from doorstep.people.models import Applicant
from doorstep.places.models import Holiday
from doorstep.places.queries import AddressRefused
from doorstep.planning.models import KitShare, Route, Stop
from doorstep.texts.refusals import Refusal
from tests.cast import (
    ARJUN,
    ARJUN_PHONE,
    HOME,
    MEERA,
    MEERA_PHONE,
    NOW,
    SUNDAY,
    TOMORROW,
    WEB,
    WINDOWS,
    ZONE,
    a_request,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
AADHAAR = ("aadhaar-document-update",)
SENIOR = {"home-eligibility": "senior"}
EVENING = datetime.combine(NOW.date(), time(18), tzinfo=ZONE)
# It has the shape of an Aadhaar number and its check digit, made of a counting sequence.
TWELVE_DIGITS = "23456789012" + verhoeff.calc_check_digit("23456789012")


def test_a_booked_visit_stands_in_a_route_that_can_keep_it() -> None:
    appointment = book()
    stop = appointment.stop
    assert stop is not None and stop.held_until is None
    assert (stop.earliest_at, stop.latest_at) == (appointment.starts_at, appointment.ends_at - timedelta(seconds=1))
    assert stop.route.day_plan.on == TOMORROW == appointment.on
    assert stop.route.version == stop.route.stops.count() + _version_before(stop.route)
    assert problems() == []


def _version_before(route: Route) -> int:
    """Every other route of the city still stands at the version it began the test with."""
    return Route.objects.exclude(pk=route.pk).values_list("version", flat=True).distinct().get()


def test_the_reference_is_eight_digits_with_a_check_digit() -> None:
    reference = book().reference
    assert looks_right(reference=reference)
    assert not looks_right(reference=reference[:-1] + str((int(reference[-1]) + 1) % 10))


def test_each_service_opens_a_case() -> None:
    book()
    cases = Case.objects.order_by("id")
    assert [case.service.code for case in cases] == ["electricity-bill", "income-certificate"]
    assert {case.state for case in cases} == {"requested"}


def test_services_chosen_twice_are_done_once() -> None:
    appointment = book(services=("income-certificate", "income-certificate"))
    assert appointment.service_lines.count() == 1


def test_what_is_owed_is_told_line_by_line() -> None:
    details = queries.details(appointment=book(), now=NOW)
    amounts = [line.amount_paise for line in details.lines]
    assert amounts[:2] == [20_000, 10_000]
    assert details.total_paise == sum(amount or 0 for amount in amounts)


def test_a_new_tariff_does_not_change_what_was_told() -> None:
    appointment = book()
    before = queries.details(appointment=appointment, now=NOW)
    FeeRule.objects.filter(code="doorstep-first").update(amount_paise=99_900)
    freeze_catalogue(valid_from_on=NOW.date(), now=NOW)
    after = queries.details(appointment=queries.appointments().get(pk=appointment.pk), now=NOW)
    assert (after.total_paise, after.lines) == (before.total_paise, before.lines)
    assert book(person=neighbour(1), window=WINDOWS[2]).charge.total_paise == before.total_paise + 79_900


def test_an_appointment_keeps_the_catalogue_it_was_booked_under() -> None:
    appointment = book()
    Service.objects.filter(code="income-certificate").update(name={"en": "New name", "hi": "नया", "pa": "ਨਵਾਂ"})
    version = freeze_catalogue(valid_from_on=NOW.date(), now=NOW)
    details = queries.details(appointment=appointment, now=NOW)
    assert [service.name["en"] for service in details.services if service.code == "income-certificate"] != ["New name"]
    assert book(person=neighbour(1), window=WINDOWS[2]).catalogue_version == version != appointment.catalogue_version


def test_the_applicant_is_told_in_their_language() -> None:
    appointment = book()
    message = Message.objects.get(event="booked")
    assert (message.recipient, message.language) == (MEERA_PHONE, "pa")
    assert f"{appointment.reference[:4]} {appointment.reference[4:]}" in message.text
    assert any("\u0a00" <= letter <= "\u0a7f" for letter in message.text)
    assert Job.objects.filter(kind="send-message", payload={"message": message.pk}).count() == 1


def test_a_helper_abroad_is_told_too_and_the_applicant_is_asked() -> None:
    book(helper=ARJUN)
    told = set(Message.objects.filter(channel="sms").values_list("event", "recipient", "language"))
    assert told == {("booked", MEERA_PHONE, "pa"), ("consent", MEERA_PHONE, "pa"), ("booked-helper", ARJUN_PHONE, "en")}
    assert "Meera Sharma" in Message.objects.get(event="booked-helper", channel="sms").text
    assert "Arjun Sharma" in Message.objects.get(event="consent").text


def test_a_landline_gets_no_message() -> None:
    book(person=replace(MEERA, phone="0172 274 0000"))
    assert not Message.objects.exists()
    assert Applicant.objects.get().mobile is False


def test_booking_is_written_in_the_journal_without_names() -> None:
    appointment = book()
    entry = history_of(subject=f"appointment:{appointment.pk}").get()
    assert (entry.action, entry.actor, entry.channel) == ("appointment.booked", WEB.name, WEB.channel)
    assert "Meera" not in str(entry.details) and MEERA_PHONE not in str(entry.details)
    assert first_broken() is None


def test_the_journal_is_never_changed() -> None:
    entry = history_of(subject=f"appointment:{book().pk}").get()
    entry.action = "nothing.happened"
    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(action="nothing.happened"),
    ):
        with pytest.raises(AppendOnlyError):
            change()
    assert first_broken() is None


def test_a_journal_changed_behind_our_back_shows() -> None:
    number = history_of(subject=f"appointment:{book().pk}").get().number
    book(person=neighbour(1), window=WINDOWS[1])
    super(type(Entry.objects.all()), Entry.objects.filter(number=number)).update(actor="nobody")
    assert first_broken() == number


def test_the_same_key_gives_the_first_answer() -> None:
    first, again = (_with_key(a_request()) for _time in range(2))
    assert first == again
    assert Appointment.objects.count() == IdempotentRequest.objects.count() == 1
    assert Stop.objects.count() == 1


def test_the_same_key_for_another_request_is_refused() -> None:
    _with_key(a_request())
    with pytest.raises(KeyReused):
        _with_key(a_request(window=WINDOWS[1]))


def test_the_same_key_of_another_person_is_another_key() -> None:
    _with_key(a_request())
    assert _with_key(a_request(person=neighbour(1)), phone=neighbour(1).phone).pk
    assert Appointment.objects.count() == 2


def test_a_key_whose_booking_failed_can_be_used_again() -> None:
    routes = list(Route.objects.filter(day_plan__on=TOMORROW).values_list("pk", flat=True))
    Route.objects.filter(pk__in=routes).update(day_plan=Route.objects.exclude(pk__in=routes)[0].day_plan)
    with pytest.raises(WindowLost):
        _with_key(a_request())
    assert not IdempotentRequest.objects.exists()


def _with_key(request: object, phone: str = MEERA_PHONE) -> Appointment:
    return book_appointment(
        request=request,  # type: ignore[arg-type]
        proven_phone=phone,
        actor=WEB,
        now=NOW,
        idempotency_key="tap",
    )


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"services": ()}, UnknownService),
        ({"services": ("teleport",)}, UnknownService),
        ({"services": tuple(f"service-{n}" for n in range(99))}, TooManyServices),
        ({"services": ("arms-licence",)}, NotOffered),
        ({"services": AADHAAR}, AnswersMissing),
        ({"services": AADHAAR, "answers": {"home-eligibility": "tired"}}, AnswersMissing),
        ({"answers": {"electricity-due-date": "soon"}}, AnswersMissing),
        ({"services": AADHAAR, "answers": {"home-eligibility": "none"}}, NotEligible),
        ({"answers": {"electricity-due-date": in_days(2).isoformat()}}, NotEligible),
        ({"person": replace(MEERA, phone="12345")}, BadPhone),
        ({"person": replace(MEERA, phone="Meera")}, BadPhone),
        ({"helper": replace(ARJUN, phone="0172 274 0000", country="IN")}, BadPhone),
        ({"person": replace(MEERA, name="")}, BadName),
        ({"person": replace(MEERA, name="  ")}, BadName),
        ({"person": replace(MEERA, name="M" * 61)}, BadName),
        ({"person": replace(MEERA, name="Meera 🙂")}, BadName),
        ({"person": replace(MEERA, name="Meera\x00")}, BadName),
        ({"helper": replace(ARJUN, name="<script>")}, BadName),
        ({"address": replace(HOME, landmark=f"card {TWELVE_DIGITS}")}, BadText),
        ({"address": replace(HOME, landmark=f"{TWELVE_DIGITS[:4]} {TWELVE_DIGITS[4:8]} {TWELVE_DIGITS[8:]}")}, BadText),
        ({"address": replace(HOME, landmark="x" * 121)}, BadText),
        ({"address": replace(HOME, floor="\x07")}, BadText),
        ({"address": replace(HOME, sector="99")}, AddressRefused),
        ({"address": replace(HOME, house="0")}, AddressRefused),
        ({"on": NOW.date()}, OutsideHorizon),
        ({"on": NOW.date() - timedelta(days=1)}, OutsideHorizon),
        ({"on": in_days(15)}, OutsideHorizon),
        ({"on": date(9999, 12, 31)}, OutsideHorizon),
        ({"window": "09:00-10:00"}, UnknownWindow),
        ({"window": ""}, UnknownWindow),
    ],
)
def test_a_booking_that_cannot_be_is_refused_and_leaves_nothing(said: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        book(**said)
    assert str(refused.value)
    assert not Appointment.objects.exists()
    assert not Stop.objects.exists()
    assert not Message.objects.exists()


def test_a_refusal_for_a_bill_names_the_last_day() -> None:
    with pytest.raises(NotEligible, match="Wednesday"):
        book(
            on=in_days(3),
            answers={"electricity-due-date": in_days(3).isoformat()},
            person=replace(MEERA, language="en"),
        )


def test_a_name_of_forty_letters_is_accepted() -> None:
    assert book(person=replace(MEERA, name="M" * 40)).applicant.name == "M" * 40


@pytest.mark.parametrize("name", ["ਮੀਰਾ ਸ਼ਰਮਾ", "मीरा शर्मा", "Anne-Marie D'Souza", "M. S. Gill"])
def test_names_of_any_script_are_kept_as_written(name: str) -> None:
    assert book(person=replace(MEERA, name=f" {name} ")).applicant.name == name


def test_a_landline_cannot_book_for_itself_but_staff_can_book_for_it() -> None:
    landline = replace(MEERA, phone="0172 274 0000")
    with pytest.raises(BadPhone):
        book_appointment(request=a_request(person=landline), proven_phone="+911722740000", actor=WEB, now=NOW)
    assert book(person=landline).applicant.phone == "+911722740000"


def test_the_proven_phone_must_be_of_the_booking() -> None:
    with pytest.raises(PhoneMismatch):
        book_appointment(request=a_request(), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)


def test_a_helper_books_with_their_own_phone() -> None:
    appointment = book_appointment(request=a_request(helper=ARJUN), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)
    assert appointment.booked_by_phone == ARJUN_PHONE


def test_tomorrow_can_be_booked_until_the_evening() -> None:
    assert book(now=EVENING - timedelta(seconds=1)).pk
    with pytest.raises(OutsideHorizon):
        book(now=EVENING, person=neighbour(1))


def test_the_last_day_of_the_horizon_can_be_booked() -> None:
    assert book(on=in_days(14)).on == in_days(14)


def test_nobody_comes_on_a_holiday() -> None:
    Holiday.objects.create(on=TOMORROW, name={"en": "Fair", "hi": "मेला", "pa": "ਮੇਲਾ"})
    with pytest.raises(WindowLost):
        book()


def test_on_a_sunday_off_for_all_the_window_is_lost() -> None:
    only_agents("FA04")
    with pytest.raises(WindowLost) as lost:
        book(on=SUNDAY)
    reasons = {offer.reason for offer in lost.value.details["offers"] if offer.on == SUNDAY}
    assert reasons == {"not-staffed"}


def test_a_phone_gets_no_more_than_two_open_appointments() -> None:
    for window in WINDOWS[:2]:
        book(window=window, staff=False)
    with pytest.raises(TooManyOpen):
        book(window=WINDOWS[2], staff=False)
    assert book(window=WINDOWS[2], staff=True).pk


def test_an_address_gets_no_more_than_three_open_appointments() -> None:
    for number, window in enumerate(WINDOWS[:3]):
        book(window=window, person=neighbour(number), staff=False)
    with pytest.raises(TooManyOpen) as refused:
        book(window=WINDOWS[3], person=neighbour(4))
    assert refused.value.field == "house"
    assert book(window=WINDOWS[3], person=neighbour(4), address=replace(HOME, house="151")).pk


def test_a_full_window_is_lost_and_fresh_offers_are_shown() -> None:
    only_agents("FA05")
    set_rules(open_per_address=99)
    booked = _fill(WINDOWS[0])
    assert booked
    with pytest.raises(WindowLost) as lost:
        book(person=neighbour(99), services=("pan-card", "electricity-bill"))
    offers = {(offer.on, offer.window): offer for offer in lost.value.details["offers"]}
    assert offers[TOMORROW, WINDOWS[0]].reason == "full"
    assert offers[TOMORROW, WINDOWS[2]].available
    assert problems() == []


def _fill(window: str) -> list[Appointment]:
    """Book equal visits in one window until it is lost."""
    booked: list[Appointment] = []
    while len(booked) < 20:
        try:
            booked.append(book(window=window, person=neighbour(len(booked)), services=("pan-card", "electricity-bill")))
        except WindowLost:
            return booked
    raise AssertionError("a window without end")


def test_one_kit_in_a_depot_goes_with_one_route() -> None:
    only_agents("FA08", "FA09")
    set_rules(open_per_address=99)
    share = KitShare.objects.get(day_plan__on=TOMORROW, depot__code="SC06", kit__code="aadhaar-kit")
    assert share.places == 1
    booked = [
        book(services=AADHAAR, answers=SENIOR, person=neighbour(number), window=window)
        for number, window in enumerate(WINDOWS)
    ]
    assert len({appointment.stop.route_id for appointment in booked if appointment.stop}) == 1
    share.refresh_from_db()
    assert share.taken == 1
    assert problems() == []


def test_without_a_kit_left_the_window_is_lost_although_agents_are_free() -> None:
    only_agents("FA08", "FA09")
    KitShare.objects.filter(kit__code="aadhaar-kit").update(places=0)
    with pytest.raises(WindowLost) as lost:
        book(services=AADHAAR, answers=SENIOR)
    assert {offer.reason for offer in lost.value.details["offers"] if offer.on == TOMORROW} == {"no-kit"}
    assert book().stop


def test_an_unknown_hold_is_no_hindrance() -> None:
    request = a_request()
    assert book_appointment(request=request, proven_phone=None, actor=WEB, now=NOW, hold_token=uuid4()).pk


def test_a_helper_gives_a_number_of_their_own() -> None:
    helper = replace(ARJUN, phone=MEERA_PHONE)
    with pytest.raises(BadPhone) as refused:
        book(helper=helper)
    assert refused.value.field == "helper_phone"
