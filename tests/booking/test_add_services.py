"""More done in the same visit: its stop grows, or nothing changes."""

from datetime import datetime, time

import pytest

from doorstep.booking.actions import add_services, cancel_appointment, reschedule_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, details
from doorstep.booking.refusals import AnswersMissing, NotOpen, TooLateToChange, TooManyServices, WindowLost
from doorstep.cases.models import Case
from doorstep.catalogue.actions import freeze_catalogue
from doorstep.catalogue.models import FeeRule
from doorstep.dispatch.actions import publish_day
from doorstep.journal.queries import first_broken, history_of
from doorstep.messaging.models import Message
from doorstep.payments.models import Charge
from doorstep.places.actions import touch
from doorstep.planning.models import KitShare, Route, Stop
from tests.cast import (
    ARJUN,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    ZONE,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
ONE = ("electricity-bill",)
MORE = ("income-certificate",)
AADHAAR = ("aadhaar-document-update",)
SENIOR = {"home-eligibility": "senior"}
EVENING = datetime.combine(NOW.date(), time(18), tzinfo=ZONE)


def add(appointment: Appointment, *services: str, now: datetime = NOW, **said: object) -> Appointment:
    asked = {"services": services or MORE, "answers": {}} | said
    return add_services(appointment=appointment, actor=WEB, now=now, **asked)  # type: ignore[arg-type]


def codes(appointment: Appointment) -> list[str]:
    return list(appointment.service_lines.order_by("position").values_list("service__code", flat=True))


def test_the_visit_takes_longer_in_the_same_window() -> None:
    appointment = book(services=ONE)
    grown = add(appointment)
    assert (grown.reference, grown.on, grown.window) == (appointment.reference, TOMORROW, WINDOWS[0])
    assert grown.version == 2
    assert codes(grown) == ["electricity-bill", "income-certificate"]
    assert grown.stop is not None and appointment.stop is not None
    assert Stop.objects.get() == grown.stop
    assert grown.stop.service_s > appointment.stop.service_s
    assert problems() == []


def test_what_is_owed_is_told_anew_and_what_was_told_is_kept() -> None:
    appointment = book(services=ONE)
    both = book(person=neighbour(1), services=(*ONE, *MORE))
    grown = add(appointment)
    assert grown.charge.total_paise == both.charge.total_paise > appointment.charge.total_paise
    assert Charge.objects.filter(pk=appointment.charge_id, total_paise=appointment.charge.total_paise).exists()


def test_the_new_service_gets_a_case_and_the_old_one_keeps_its_own() -> None:
    appointment = book(services=ONE)
    before = Case.objects.get()
    add(appointment)
    assert set(Case.objects.values_list("service__code", "state")) == {
        ("electricity-bill", "requested"),
        ("income-certificate", "requested"),
    }
    assert appointment.service_lines.get(service__code="electricity-bill").case == before


def test_the_applicant_and_the_helper_are_told_once() -> None:
    add(book(services=ONE, helper=ARJUN))
    states = dict(Message.objects.values_list("event", "state"))
    assert states == {
        "booked": "superseded",
        "booked-helper": "superseded",
        "consent": "queued",
        "changed-services": "queued",
        "changed-services-helper": "queued",
    }
    told = Message.objects.filter(event="changed-services-helper")[0].text
    assert "Income certificate" in told and "Meera Sharma" in told


def test_later_news_overtakes_this_one() -> None:
    grown = add(book(services=ONE))
    reschedule_appointment(appointment=grown, on=in_days(2), window=WINDOWS[1], actor=WEB, now=NOW)
    assert Message.objects.get(event="changed-services").state == "superseded"


def test_it_is_in_the_journal_without_anything_personal() -> None:
    grown = add(book(services=ONE))
    entry = history_of(subject=f"appointment:{grown.pk}").last()
    assert entry is not None and entry.action == "appointment.services-added"
    assert entry.details == {"services": list(MORE), "on": str(TOMORROW), "window": WINDOWS[0]}
    assert first_broken() is None


def test_a_service_it_has_already_changes_nothing() -> None:
    appointment = book(services=ONE)
    assert add(appointment, *ONE).version == 1
    assert not Message.objects.filter(event="changed-services").exists()
    grown = add(appointment, *ONE, *MORE)
    assert codes(grown) == ["electricity-bill", "income-certificate"]


def test_a_window_that_cannot_keep_it_leaves_everything_as_it_was() -> None:
    only_agents("FA02")
    appointment = full_window()
    before = list(Stop.objects.order_by("id").values())
    versions = list(Route.objects.order_by("id").values_list("version", flat=True))
    with pytest.raises(WindowLost) as lost:
        add(appointment)
    offers = lost.value.details["offers"]
    assert any(offer.available for offer in offers)
    assert not any(offer.available for offer in offers if offer.on == TOMORROW and offer.window == WINDOWS[0])
    assert list(Stop.objects.order_by("id").values()) == before
    assert list(Route.objects.order_by("id").values_list("version", flat=True)) == versions
    again = Appointment.objects.get(pk=appointment.pk)
    assert (again.version, again.charge_id, codes(again)) == (1, appointment.charge_id, list(ONE))
    assert Case.objects.count() == 2


def full_window() -> Appointment:
    """Let one agent have two visits that fill the morning to its last minutes."""
    set_rules(door_minutes=185, quick_try_ms=0)
    appointment = book(services=ONE)
    book(person=neighbour(1), services=ONE, window=WINDOWS[1])
    return appointment


def test_it_is_kept_in_another_window_that_can() -> None:
    only_agents("FA02")
    grown = add(full_window(), to=(in_days(2), WINDOWS[0]))
    assert (grown.on, grown.window, grown.version) == (in_days(2), WINDOWS[0], 2)
    assert grown.starts_at == datetime.combine(in_days(2), time(9), tzinfo=ZONE)
    assert codes(grown) == ["electricity-bill", "income-certificate"]
    assert problems() == []


def test_the_kit_that_the_new_service_needs_is_taken_along() -> None:
    only_agents("FA08", "FA09")
    grown = add(book(services=ONE), *AADHAAR, answers=SENIOR)
    assert grown.stop is not None and grown.stop.route.kits == ["aadhaar-kit"]
    assert KitShare.objects.get(taken__gt=0).taken == 1
    assert grown.answers == SENIOR
    assert problems() == []


def test_the_questions_of_the_new_service_are_asked() -> None:
    appointment = book(services=ONE)
    with pytest.raises(AnswersMissing):
        add(appointment, *AADHAAR)
    assert Appointment.objects.get().version == 1


def test_a_visit_takes_only_so_many_services() -> None:
    set_rules(max_services=1)
    with pytest.raises(TooManyServices):
        add(book(services=ONE))


def test_whoever_should_be_a_woman_stays_one() -> None:
    grown = add(book(services=ONE, agent_preference="woman"))
    assert grown.stop is not None and grown.stop.route.shift.agent.gender == "f"


def test_a_confirmed_visit_is_to_be_confirmed_again() -> None:
    appointment = book(services=ONE)
    Appointment.objects.filter(pk=appointment.pk).update(confirmed_at=NOW)
    assert add(appointment).confirmed_at is None


def test_what_it_costs_is_by_the_tariff_of_the_day_on_which_it_is_added() -> None:
    appointment = book(services=ONE)
    FeeRule.objects.filter(scope="further").update(amount_paise=12_300)
    freeze_catalogue(valid_from_on=NOW.date(), now=NOW)
    touch()
    grown = add(appointment)
    assert 12_300 in grown.charge.lines.values_list("amount_paise", flat=True)
    shown = details(appointment=grown, now=NOW)
    assert [service.code for service in shown.services] == ["electricity-bill", "income-certificate"]


def test_services_are_added_until_the_evening_before() -> None:
    appointment = book(services=ONE)
    with pytest.raises(TooLateToChange):
        add(appointment, now=EVENING)


def test_nothing_is_added_to_a_published_day() -> None:
    appointment = book(services=ONE)
    publish_day(on=TOMORROW, actor=WEB, now=NOW, clock=lambda: 0.0)
    with pytest.raises(WindowLost):
        add(appointments().get(pk=appointment.pk))


def test_nothing_is_added_to_a_cancelled_visit() -> None:
    cancelled = cancel_appointment(appointment=book(services=ONE), reason="", actor=WEB, now=NOW)
    with pytest.raises(NotOpen):
        add(cancelled)


def test_who_saw_an_older_state_is_told_to_look_again() -> None:
    appointment = book(services=ONE)
    add(appointment)
    with pytest.raises(NotOpen):
        add(appointment, "residence-certificate")
    assert Stop.objects.count() == 1
