"""Who comes: a woman where one is wanted, and otherwise whom the home had better see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from doorstep.booking.actions import book_appointment, hold_offer, reschedule_appointment
from doorstep.booking.models import Appointment, Hold
from doorstep.booking.offers import offers_for
from doorstep.booking.refusals import UnknownPreference, WindowLost
from doorstep.places import queries as places
from doorstep.places.actions import touch
from doorstep.planning.models import Stop
from doorstep.workforce.models import FieldAgent, Skill
from doorstep.workforce.queries import staffing
from doorstep.workforce.traits import WOMAN, agent_of, same_agent, spoken, trait_bits
from tests.cast import HOME, MEERA, NOW, TOMORROW, WEB, WINDOWS, a_request, book, in_days, only_agents, set_rules

pytestmark = pytest.mark.usefixtures("chandigarh")
SERVICES = ("water-bill",)
MEN = ("FA02", "FA03")


def who_comes(appointment: Appointment) -> FieldAgent:
    stop = Stop.objects.select_related("route__shift__agent").get(appointment=appointment)
    agent: FieldAgent = stop.route.shift.agent
    return agent


def reasons(**said: object) -> set[str]:
    place = places.resolve(said=HOME)
    sheet = offers_for(services=SERVICES, place=place, now=NOW, days=1, **said)  # type: ignore[arg-type]
    return {offer.reason for offer in sheet.offers}


def let_speak(code: str, *languages: str) -> FieldAgent:
    agent = FieldAgent.objects.get(code=code)
    agent.languages = list(languages)
    agent.save()
    return agent


def alike() -> None:
    """Two men who start from the same place at the same hours: only wishes can tell them apart."""
    only_agents(*MEN)
    one, other = (FieldAgent.objects.get(code=code) for code in MEN)
    other.depot = one.depot
    other.save()
    shifts = (agent.shifts.get(on=TOMORROW) for agent in (one, other))
    of_one, of_other = shifts
    for name in ("starts_at", "ends_at", "break_minutes", "break_earliest_at", "break_latest_at"):
        setattr(of_other, name, getattr(of_one, name))
    of_other.save()


def test_a_woman_comes_where_one_is_wanted() -> None:
    for number in range(6):
        set_rules(open_per_address=9)
        booked = book(services=SERVICES, agent_preference="woman", window=WINDOWS[number % 4])
        assert (who_comes(booked).gender, booked.agent_preference) == ("f", "woman")


def test_where_no_woman_works_the_reason_is_said_and_nothing_is_booked() -> None:
    only_agents(*MEN)
    assert reasons() == {""}
    assert reasons(preference="woman") == {"no-woman-agent"}
    with pytest.raises(WindowLost):
        book(services=SERVICES, agent_preference="woman")


def test_what_nobody_can_do_is_no_matter_of_women() -> None:
    only_agents(*MEN)
    for agent in FieldAgent.objects.filter(code__in=MEN):
        agent.skills.remove(Skill.objects.get(code="payments"))
        agent.save()
    assert reasons(preference="woman") == {"no-skill"}


def test_nobody_but_a_woman_or_anyone_can_be_wanted() -> None:
    with pytest.raises(UnknownPreference):
        book(agent_preference="tall")


def test_a_moved_visit_keeps_who_has_to_come() -> None:
    booked = book(services=SERVICES, agent_preference="woman")
    moved = reschedule_appointment(appointment=booked, on=in_days(3), window=WINDOWS[2], actor=WEB, now=NOW)
    assert who_comes(moved).gender == "f"


def test_a_time_held_for_anyone_is_not_taken_for_a_woman() -> None:
    only_agents("FA01", *MEN)
    held = hold_offer(services=SERVICES, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    request = a_request(services=SERVICES, agent_preference="woman")
    token = held.token
    booked = book_appointment(request=request, proven_phone=None, actor=WEB, now=NOW, hold_token=token)
    assert who_comes(booked).gender == "f"
    assert Hold.objects.filter(token=token).exists()


def test_somebody_comes_who_speaks_the_applicants_language() -> None:
    alike()
    for speaks, other in (MEN, MEN[::-1]):
        let_speak(speaks, "pa")
        let_speak(other, "en")
        set_rules(open_per_address=9)
        assert who_comes(book(services=SERVICES, window=WINDOWS[len(speaks) % 3])).code == speaks
        Appointment.objects.all().delete()
        Stop.objects.all().delete()


def test_a_held_time_learns_its_wishes_when_it_is_booked() -> None:
    held = hold_offer(services=SERVICES, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    assert held.stop.wishes == [spoken("en")]
    request = a_request(services=SERVICES, person=replace(MEERA, language="hi"))
    booked = book_appointment(request=request, proven_phone=None, actor=WEB, now=NOW, hold_token=held.token)
    assert Stop.objects.get(appointment=booked).wishes == [spoken("hi")]


def test_the_agent_whom_a_home_knows_comes_again() -> None:
    alike()
    for agent in MEN:
        let_speak(agent, "pa")
    first = book(services=SERVICES)
    known = FieldAgent.objects.get(code="FA03")
    stop = Stop.objects.get(appointment=first)
    stop.route = known.shifts.get(on=TOMORROW).route
    stop.planned_at = NOW
    stop.save()
    Appointment.objects.filter(pk=first.pk).update(on=NOW.date() - timedelta(days=30))
    set_rules(open_per_address=9)
    again = book(services=SERVICES, window=WINDOWS[2])
    assert same_agent(known.pk) in Stop.objects.get(appointment=again).wishes
    assert who_comes(again) == known


def test_a_wish_never_costs_the_window() -> None:
    only_agents("FA02")
    let_speak("FA02", "en")
    assert who_comes(book(services=SERVICES)).code == "FA02"


def test_traits_stand_apart_from_skills_and_from_each_other() -> None:
    touch()
    bits = staffing().skill_bits
    assert len(set(bits.values())) == len(bits)
    assert len(trait_bits()) == 1 + len(settings.LANGUAGES)
    assert max(bits.values()) < 1 << 62
    assert (agent_of(same_agent(17)), agent_of(WOMAN), agent_of(spoken("pa"))) == (17, None, None)
