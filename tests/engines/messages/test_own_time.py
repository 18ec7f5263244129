"""A visit by the clock of somebody abroad."""

from datetime import UTC, datetime

import pytest

from doorstep.engines.messages.own_time import city_text, moment_text, span_text, zone_of, zone_text

NINE, ELEVEN = datetime(2026, 12, 2, 3, 30, tzinfo=UTC), datetime(2026, 12, 2, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phone", "country", "zone"),
    [
        ("+14165550134", "CA", "America/Toronto"),
        ("+16045550134", "CA", "America/Vancouver"),
        ("+14165550134", "", "America/Toronto"),
        ("+447400123456", "GB", "Europe/London"),
        ("+971501234567", "AE", "Asia/Dubai"),
        # A number of another country tells nothing of where they are, but the country may.
        ("+919876500001", "GB", "Europe/London"),
        ("+919876500001", "CA", ""),
        # A mobile phone of a country with several clocks.
        ("+61491570006", "AU", ""),
    ],
)
def test_a_phone_and_a_country_tell_a_clock_or_nothing(phone: str, country: str, zone: str) -> None:
    assert zone_of(phone=phone, country=country, at=NINE) == zone


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Tue 1 Dec, 10:30 pm to 12:30 am"),
        ("hi", "मंगल 1 दिस॰, रात 10:30 से 12:30 बजे"),
        ("pa", "ਮੰਗਲ 1 ਦਸੰ, ਰਾਤ 10:30 ਤੋਂ 12:30 ਵਜੇ"),
    ],
)
def test_a_window_in_chandigarh_is_the_night_before_in_toronto(language: str, said: str) -> None:
    assert span_text(starts_at=NINE, ends_at=ELEVEN, zone="America/Toronto", language=language) == said


def test_summer_time_is_reckoned_with() -> None:
    june = datetime(2026, 6, 2, 3, 30, tzinfo=UTC)
    assert moment_text(at=june, zone="America/Toronto", language="en") == "Mon 1 Jun, 11:30 pm"
    assert moment_text(at=NINE, zone="America/Toronto", language="en") == "Tue 1 Dec, 10:30 pm"


def test_a_clock_is_named() -> None:
    assert zone_text(zone="Asia/Kolkata", language="en") == "India Time"
    assert zone_text(zone="America/Toronto", language="hi") == "कनाडा (टोरंटो) समय"


def test_a_city_that_cldr_has_under_an_older_name_is_named_in_the_readers_language() -> None:
    assert city_text(zone="Asia/Kathmandu", language="hi") == "काठमांडू"
    assert city_text(zone="America/Argentina/Buenos_Aires", language="en") == "Buenos Aires"
    assert zone_text(zone="Europe/Kyiv", language="pa") == "ਯੂਕਰੇਨ (ਕੀਵ) ਵੇਲਾ"
