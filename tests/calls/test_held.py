"""What is held about somebody, and who looked at it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from doorstep.booking.actions import WaitRequest, join_waiting_list
from doorstep.booking.models import Appointment
from doorstep.calls.actions import complain, note_looks
from doorstep.calls.copy import values_of
from doorstep.calls.held import Held, held_about
from doorstep.journal.actions import Actor
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken
from doorstep.messaging.actions_push import subscribe
from doorstep.people.actions import record_answer
from tests.cast import ARJUN, ARJUN_PHONE, HOME, MEERA_PHONE, NOW, WEB, book, neighbour, set_rules
from tests.channels.api.test_push import KEY, SECRET

pytestmark = pytest.mark.usefixtures("chandigarh")
RITA, OM = Actor(name="staff:7", channel="console"), Actor(name="staff:8", channel="console")


def held(phone: str = MEERA_PHONE) -> Held:
    return held_about(phone=phone)


def look(appointment: Appointment, actor: Actor = RITA, minutes: int = 0) -> None:
    subjects = [f"appointment:{appointment.pk}"]
    note_looks(subjects=subjects, role="Operator", actor=actor, now=NOW + timedelta(minutes=minutes))


def test_nothing_is_held_about_a_phone_nobody_knows() -> None:
    assert not held("+919876599999").anything


def test_all_that_is_held_about_meera_is_shown_to_meera_and_to_nobody_else() -> None:
    appointment = book(helper=ARJUN)
    book(person=neighbour(3))
    task = complain(phone=MEERA_PHONE, language="en", words="Late.", actor=WEB, now=NOW)
    mine = held()
    assert [row.name for row in mine.applicants] == ["Meera Sharma"]
    assert [row.pk for row in mine.appointments] == [appointment.pk]
    assert [row.pk for row in mine.addresses] == [appointment.address_id]
    assert [row.pk for row in mine.tasks] == [task.pk]
    assert {message.recipient for message in mine.messages} == {MEERA_PHONE}
    assert [row.helper.name for row in mine.consents] == ["Arjun Sharma"]


def test_a_helper_sees_what_they_booked_but_not_the_address() -> None:
    appointment = book(helper=ARJUN)
    his = held(ARJUN_PHONE)
    assert ([row.name for row in his.helpers], his.appointments, his.addresses) == (["Arjun Sharma"], (), ())
    assert [row.pk for row in his.helped] == [appointment.pk]
    assert "Sector 33" not in json.dumps(values_of(held=his, now=NOW))


def test_a_refused_helper_keeps_only_their_own_data() -> None:
    appointment = book(helper=ARJUN)
    assert appointment.consent is not None
    record_answer(consent=appointment.consent, given=False, channel="web", by="phone:x", now=NOW)
    his = held(ARJUN_PHONE)
    assert [row.name for row in his.helpers] == ["Arjun Sharma"]
    assert his.helped == ()


def test_nobody_reads_anothers_mails_by_naming_their_address() -> None:
    book(helper=ARJUN)
    thief = replace(ARJUN, name="Some One", phone="+16045550177")
    book(person=neighbour(4), helper=thief)
    theirs, his = held(thief.phone), held(ARJUN_PHONE)
    assert {message.channel for message in his.messages} == {"sms", "email"}
    subjects = {message.subject for message in theirs.messages if message.channel == "email"}
    assert subjects == {f"appointment:{row.pk}" for row in theirs.helped}


def test_the_file_holds_everything_and_no_secret() -> None:
    appointment = book(helper=ARJUN)
    look(appointment)
    said = json.dumps(values_of(held=held(), now=NOW), ensure_ascii=False)
    for word in ("Meera Sharma", MEERA_PHONE, "Sector 33", appointment.reference, "income-certificate", "Operator"):
        assert word in said, word
    assert "/c/••••••" in said
    assert "staff:7" not in said


def test_a_look_is_written_down_once_an_hour_for_each_who_looks() -> None:
    appointment = book()
    look(appointment)
    look(appointment, minutes=59)
    look(appointment, actor=OM)
    look(appointment, minutes=60)
    entries = Entry.objects.filter(action="personal.viewed")
    assert [(entry.actor, entry.details) for entry in entries] == [
        ("staff:7", {"role": "Operator"}),
        ("staff:8", {"role": "Operator"}),
        ("staff:7", {"role": "Operator"}),
    ]
    assert first_broken() is None


def test_who_looked_is_told_by_role_and_time_without_a_name() -> None:
    appointment = book()
    look(appointment)
    note_looks(subjects=["appointment:0"], role="Manager", actor=OM, now=NOW)
    (seen,) = held().looks
    assert (seen.at, seen.role, seen.channel, seen.what) == (NOW, "Operator", "console", "appointment")


def test_reading_everything_takes_the_same_queries_however_much_there_is(
    django_assert_max_num_queries: object,
) -> None:
    for number in range(3):
        book(on=NOW.date() + timedelta(days=number + 1))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        values_of(held=held(), now=NOW)


def test_a_device_that_is_woken_is_something_that_is_held() -> None:
    subscribe(
        phone=MEERA_PHONE,
        endpoint="https://push.example.com/one",
        p256dh=KEY,
        auth=SECRET,
        language="hi",
        actor=WEB,
        now=NOW,
    )
    assert held().anything and values_of(held=held(), now=NOW)["devices_with_the_app"] == 1


def test_who_waits_for_a_window_finds_in_the_file_what_they_said() -> None:
    set_rules(horizon_days=1)
    wish = WaitRequest(
        services=("aadhaar-document-update",),
        answers={"home-eligibility": "senior"},
        address=HOME,
        language="hi",
        agent_preference="woman",
        nothing_suits=True,
    )
    join_waiting_list(request=wish, phone=MEERA_PHONE, actor=WEB, now=NOW)
    (said,) = values_of(held=held(), now=NOW)["waiting_for_a_free_time"]
    assert (said["answers"], said["who_comes"], said["language"]) == ({"home-eligibility": "senior"}, "woman", "hi")
