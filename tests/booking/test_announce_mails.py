"""A helper gets a mail beside every SMS: in their language, by both clocks, with nothing that opens a door."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings

from doorstep.booking.actions import (
    add_services,
    answer_consent_by_phone,
    book_appointment,
    cancel_appointment,
    reschedule_appointment,
)
from doorstep.booking.actions.on_the_day import end_by_office, move_by_office, tell_of_change
from doorstep.booking.announce import tell
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.city.events import EVENTS
from doorstep.gateways.email.memory import MEMORY
from doorstep.messaging.models import Message
from doorstep.outbox.actions import run_due
from tests.cast import ARJUN, ARJUN_PHONE, HOME, MEERA_PHONE, NOW, TOMORROW, WEB, WINDOWS, a_request, book, publish

pytestmark = pytest.mark.usefixtures("chandigarh")
HELPED = (
    *("booked", "rescheduled", "changed-services", "cancelled", "morning"),
    *("changed-visitor", "delayed", "moved-by-us", "could-not-come", "nobody-home"),
    *("documents", "on-the-way", "feedback", "day-closed", "day-closed-moved"),
    *("case-taken", "documents-wanted", "result-ready", "delivered", "receipt", "receipt-taken-back"),
)
AGENT = {"en": "Asha Kumari", "hi": "आशा कुमारी"}


def booked_by_arjun(**other: str) -> Appointment:
    helper = replace(ARJUN, **other)
    return book_appointment(request=a_request(helper=helper), proven_phone=helper.phone, actor=WEB, now=NOW)


def mail(event: str) -> Message:
    return Message.objects.get(event=f"{event}-helper", channel="email")


def calendar(event: str) -> str:
    """The calendar file as it reads once its lines are unfolded."""
    return mail(event).calendar.replace("\r\n ", "")


def present(appointment: Appointment) -> Appointment:
    return appointments().get(pk=appointment.pk)


def test_the_helper_gets_an_sms_and_a_mail_and_the_applicant_an_sms_only() -> None:
    booked_by_arjun()
    told = set(Message.objects.exclude(event="consent").values_list("event", "channel", "recipient"))
    assert told == {
        ("booked", "sms", MEERA_PHONE),
        ("booked-helper", "sms", ARJUN_PHONE),
        ("booked-helper", "email", "arjun@example.org"),
    }


def test_a_helper_without_an_address_gets_the_sms_only() -> None:
    booked_by_arjun(email="")
    assert not Message.objects.filter(channel="email").exists()
    assert Message.objects.filter(event="booked-helper", channel="sms").exists()


def test_without_a_helper_nobody_gets_a_mail() -> None:
    book()
    assert not Message.objects.filter(channel="email").exists()


def test_a_mail_tells_the_sms_both_clocks_the_papers_and_where_to_look() -> None:
    booked_by_arjun(phone="+14165550134")
    told = mail("booked")
    sms = Message.objects.get(event="booked-helper", channel="sms")
    assert told.text.startswith(f"Dear Arjun Sharma,\n\n{sms.text}\n")
    assert "India Time: Wed 2 Dec, 9 am to 11 am\n" in told.text
    assert "Canada (Toronto) Time: Tue 1 Dec, 10:30 pm to 12:30 am\n" in told.text
    assert "Papers to keep ready:\n- Electricity bill" in told.text
    assert ", Driving licence, or PAN card" in told.text
    assert "\nhttp://127.0.0.1:8000/my\n" in told.text
    assert told.heading == f"Sampark visit {sms.reference[:4]} {sms.reference[4:]} is booked: Wed 2 Dec"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Dear ", "Canada (Vancouver) Time: ", "Papers to keep ready:", "Aadhaar card")),
        ("hi", ("नमस्ते ", "कनाडा (वैंकूवर) समय: ", "ये कागज़ तैयार रखें:", "आधार कार्ड")),
        ("pa", ("ਸਤ ਸ੍ਰੀ ਅਕਾਲ ", "ਕੈਨੇਡਾ (ਵੈਨਕੂਵਰ) ਵੇਲਾ: ", "ਇਹ ਕਾਗਜ਼ ਤਿਆਰ ਰੱਖੋ:", "ਆਧਾਰ ਕਾਰਡ")),
    ],
)
def test_a_mail_is_in_the_helpers_language(language: str, words: tuple[str, ...]) -> None:
    booked_by_arjun(language=language)
    told = mail("booked")
    assert told.language == language
    assert [word for word in words if word not in told.text] == []
    assert {"en": "Sampark home visit", "hi": "घर", "pa": "ਘਰ"}[language] in calendar("booked")


def test_a_country_with_several_clocks_gets_the_citys_only() -> None:
    booked_by_arjun(phone="+61491570006", country="AU")
    assert "India Time: " in mail("booked").text
    assert "Australia" not in mail("booked").text


def test_a_helper_in_the_same_time_is_told_it_once() -> None:
    booked_by_arjun(phone="+919876500002", country="IN")
    assert mail("booked").text.count("9 am to 11 am") == 2, "in the SMS's words and on the line of the clock"


def test_a_mail_holds_no_phone_no_door_and_no_key() -> None:
    booked_by_arjun()
    consent = Message.objects.get(event="consent").text.split("/c/")[1].split()[0]
    for said in (mail("booked").text, calendar("booked"), mail("booked").heading):
        assert MEERA_PHONE[-6:] not in said and ARJUN_PHONE[-6:] not in said
        assert consent not in said
        assert str(HOME.landmark) not in said and "150" not in said.replace(mail("booked").reference, "")
    assert "LOCATION:Chandigarh\r\n" in calendar("booked")


def test_a_new_time_moves_the_entry_in_the_calendar() -> None:
    booked = booked_by_arjun()
    reschedule_appointment(appointment=booked, on=TOMORROW, window=WINDOWS[2], actor=WEB, now=NOW)
    before, after = calendar("booked"), calendar("rescheduled")
    assert f"UID:{booked.reference}@doorstep" in before and f"UID:{booked.reference}@doorstep" in after
    assert "SEQUENCE:1\r\n" in before and "SEQUENCE:2\r\n" in after
    assert "DTSTART:20261202T033000Z" in before and "DTSTART:20261202T073000Z" in after
    assert "Papers to keep ready" not in mail("rescheduled").text
    assert "India Time: Wed 2 Dec, 1 pm to 3 pm" in mail("rescheduled").text


def test_a_cancelled_visit_is_struck_out_of_the_calendar_and_has_no_time() -> None:
    cancel_appointment(appointment=booked_by_arjun(), reason="", actor=WEB, now=NOW)
    assert "STATUS:CANCELLED" in calendar("cancelled")
    assert "India Time" not in mail("cancelled").text
    assert mail("booked").state == "superseded", "of what is overtaken nothing goes out by mail either"


def test_added_services_bring_their_papers_and_a_new_entry() -> None:
    booked = book_appointment(
        request=a_request(helper=ARJUN, services=("electricity-bill",)), proven_phone=ARJUN_PHONE, actor=WEB, now=NOW
    )
    add_services(appointment=booked, services=("income-certificate",), answers={}, actor=WEB, now=NOW)
    assert "Affidavit" in mail("changed-services").text
    assert "Income certificate" in calendar("changed-services")


def test_the_morning_names_who_comes_without_a_file() -> None:
    booked_by_arjun()
    publish()
    told = mail("morning")
    assert (told.calendar, "Papers" in told.text) == ("", False)
    assert told.send_at == NOW + timedelta(hours=23)


def test_a_delay_is_told_by_when_in_both_clocks() -> None:
    booked = booked_by_arjun()
    until = booked.ends_at + timedelta(minutes=40)
    more: Mapping[str, Texts | str] = {"agent": AGENT, "by": "Wed 2 Dec, 11:40 am"}
    assert tell_of_change(appointment=booked, event="delayed", now=NOW, more=more, valid_until=until) == 2
    assert "India Time, at the latest: Wed 2 Dec, 11:40 am\n" in mail("delayed").text
    assert "Canada (Vancouver) Time, at the latest: Tue 1 Dec, 10:10 pm\n" in mail("delayed").text
    assert "9 am to 11 am" not in mail("delayed").text
    assert mail("delayed").valid_until == until


def test_another_visitor_and_nobody_at_home_are_told_by_mail() -> None:
    booked = booked_by_arjun()
    later = NOW + timedelta(hours=24)
    tell_of_change(appointment=booked, event="changed-visitor", now=later, more={"agent": AGENT})
    tell_of_change(appointment=present(booked), event="nobody-home", now=later, more={"agent": AGENT})
    assert "Asha Kumari" in mail("changed-visitor").heading
    assert "nobody" in mail("nobody-home").heading and "India Time" not in mail("nobody-home").text


def test_what_the_office_moves_or_ends_changes_the_calendar() -> None:
    booked = booked_by_arjun()
    assert move_by_office(appointment=booked, choices=[(TOMORROW, WINDOWS[3])], now=NOW) is not None
    assert "DTSTART:20261202T093000Z" in calendar("moved-by-us")
    assert end_by_office(appointment=present(booked), event="could-not-come", reason="", now=NOW) == 2
    assert "STATUS:CANCELLED" in calendar("could-not-come")


@pytest.mark.parametrize("language", ["en", "hi", "pa"])
@pytest.mark.parametrize("event", HELPED)
def test_every_event_has_a_mail_in_every_language(event: str, language: str) -> None:
    booked = booked_by_arjun(language=language)
    Message.objects.all().delete()
    more: Mapping[str, Texts | str] = {"agent": AGENT, "by": "11:40", "time": "11:40", "services": "…"}
    more = {**more, "service": "…", "documents": "…", "amount": "₹200", "receipt": "FA03-261202-P-001"}
    assert tell(appointment=booked, event=event, now=NOW, more=more) == 2
    told = mail(event)
    assert told.language == language and told.heading
    assert "{" not in told.text + told.heading
    assert "PAN" not in told.text or event in ("booked", "changed-services", "documents")


def test_no_event_of_helpers_is_missing_here() -> None:
    assert {event for event in EVENTS if event.endswith("-helper")} == {f"{event}-helper" for event in HELPED}


def test_a_refused_helper_gets_no_mail_any_more() -> None:
    booked = booked_by_arjun()
    answer_consent_by_phone(phone=MEERA_PHONE, given=False, actor=WEB, now=NOW)
    assert mail("booked").state == "superseded"
    reschedule_appointment(appointment=present(booked), on=TOMORROW, window=WINDOWS[2], actor=WEB, now=NOW)
    cancel_appointment(appointment=present(booked), reason="", actor=WEB, now=NOW)
    assert set(Message.objects.filter(channel="email").values_list("event", flat=True)) == {"booked-helper"}


def test_the_worker_carries_it(settings: Settings) -> None:
    settings.SMS_GATEWAY = settings.EMAIL_GATEWAY = "memory"
    MEMORY.forget()
    booked = booked_by_arjun()
    run_due(handlers=HANDLERS, now=lambda: NOW)
    ((sent, _attempt),) = MEMORY.carried
    MEMORY.forget()
    assert (sent.to, sent.reference) == ("arjun@example.org", booked.reference)
    assert sent.calendar.startswith("BEGIN:VCALENDAR\r\n") and "<h2>Papers to keep ready:</h2>" in sent.html
