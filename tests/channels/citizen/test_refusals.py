"""Every page says kindly, beside the field and in the reader's language, what is wrong, and loses nothing."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from doorstep.booking.actions import cancel_appointment, release_expired
from doorstep.booking.models import Appointment, Hold
from doorstep.booking.refusals import WindowLost
from doorstep.channels.shared.clock import standing_at
from doorstep.journal.actions import SYSTEM
from tests.cast import NOW, TOMORROW, WINDOWS, like_aadhaar, neighbour, only_agents, set_rules
from tests.cast import book as book_by_staff
from tests.channels.citizen.pages import ARJUN, MEERA, at, book, go_to, key_of, newest_code, send, text

pytestmark = pytest.mark.usefixtures("morning")


def test_at_least_one_service_is_ticked(client: Client) -> None:
    response = send(client, "book/services", do="continue")
    assert response.status_code == 422
    assert "Please tick at least one service." in text(response)


def test_one_visit_takes_so_many_services(client: Client) -> None:
    offered = client.get("/book/services").content.decode().split('name="services"')[1:8]
    codes = [part.split('value="')[1].split('"')[0] for part in offered]
    response = send(client, "book/services", services=codes, do="continue")
    assert "One visit takes 6 services at most." in text(response)
    assert response.content.decode().count("checked") == 7


def test_a_service_that_is_not_offered_cannot_be_ticked(client: Client) -> None:
    response = send(client, "book/services", services=["passport-form"], do="continue")
    assert "not offered at home any more" in text(response)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            {"electricity-due-date_0": "45", "electricity-due-date_1": "1", "electricity-due-date_2": "2026"},
            "as numbers",
        ),
        ({"electricity-due-date_0": "15"}, "as numbers"),
        ({"electricity-due-date_0": "1", "electricity-due-date_1": "12", "electricity-due-date_2": "2026"}, "too near"),
        ({"applicant-at-home": "perhaps"}, "choose one of the answers"),
    ],
)
def test_an_answer_that_is_not_understood_is_asked_for_again(client: Client, answers: Any, said: str) -> None:
    go_to(client, "book/questions")
    response = send(client, "book/questions", **answers)
    assert response.status_code == 422
    assert said in text(response)
    assert all(value in response.content.decode() for key, value in answers.items() if key.endswith("0"))


def test_who_may_not_have_aadhaar_at_home_is_told_the_other_way(client: Client) -> None:
    go_to(client, "book/questions", services=("aadhaar-demographic-update",))
    page = client.get("/book/questions").context["form"]
    name, choice = next((f.name, code) for f in page for code in _refusing(page, f.name))
    response = send(client, "book/questions", **{name: choice})
    assert at(response) == "book/questions"
    assert "Choose other work" in text(response)
    assert len(response.context["form"].errors[name][0]) > 40


def _refusing(form: Any, name: str) -> list[str]:
    return [choice.code for choice in form.catalogue.questions[name].choices if choice.refuses]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"sector": "", "house": "12"}, "Please give the sector, or choose"),
        ({"sector": "99", "house": "12"}, "We do not know this sector"),
        ({"sector": "Mohali", "house": "12"}, "lies outside Chandigarh"),
        ({"sector": "33", "house": "0"}, "It cannot be 0"),
        ({"sector": "33", "house": ""}, "Please give the house number."),
        ({"sector": "33", "house": "1" * 41}, "under 40 letters"),
        ({"sector": "33", "house": "12", "locality": "manimajra"}, "not both"),
        ({"sector": "33", "house": "12", "landmark": like_aadhaar()}, "Aadhaar"),
        ({"sector": "33", "house": "12", "locality": "atlantis"}, "Please choose one of these."),
    ],
)
def test_an_address_is_refused_with_the_reason(client: Client, address: dict[str, str], said: str) -> None:
    go_to(client, "book/address")
    response = send(client, "book/address", **address)
    assert at(response) == "book/address"
    assert response.status_code == 422
    assert said in text(response)
    assert all(
        f'value="{value}"' in response.content.decode() for key, value in address.items() if value and key != "locality"
    )


@pytest.mark.parametrize("which", ["9" * 5000, "-1", "1", "²", "x"])
def test_a_home_that_is_not_on_the_page_is_asked_for_again(client: Client, which: str) -> None:
    book(client)
    go_to(client, "book/address")
    assert send(client, "book/address", home=which).status_code == 422


def test_a_village_is_found_by_its_name(client: Client) -> None:
    go_to(client, "book/address")
    response = send(client, "book/address", locality="manimajra", house="12")
    assert "House 12, Manimajra" in text(response)
    assert "We know the place, but not the house." in text(response)


def test_a_known_house_is_shown_with_its_block(client: Client) -> None:
    assert "House 150, Sector 33-A" in text(go_to(client, "book/address/check"))


@pytest.mark.parametrize("choice", ["", "nonsense", "2026-13-45 09:00-11:00", "2026-12-02"])
def test_a_day_that_is_none_is_asked_for_again(client: Client, choice: str) -> None:
    go_to(client, "book/day")
    response = send(client, "book/day", choice=choice)
    assert "Please choose a day and time." in text(response)


@pytest.mark.parametrize("choice", ["2026-12-02 03:00-05:00", "2026-11-30 09:00-11:00", "2027-12-02 09:00-11:00"])
def test_a_window_that_was_never_offered_is_refused(client: Client, choice: str) -> None:
    go_to(client, "book/day")
    response = send(client, "book/day", choice=choice)
    assert response.status_code == 409


def test_a_window_taken_meanwhile_leads_to_fresh_offers(client: Client) -> None:
    set_rules(open_per_address=100)
    someone = Client()
    go_to(someone, "book/people")
    only_agents(Hold.objects.get().stop.route.shift.agent.code)
    send(someone, "book/again")
    page = go_to(client, "book/day").content.decode()
    _fill_up()
    response = send(client, "book/day", choice=_first_choice(page))
    assert response.status_code == 409
    assert "has just been taken" in text(response)


def _first_choice(page: str) -> str:
    return page.split('name="choice" value="')[1].split('"')[0]


def _fill_up() -> None:
    for window in WINDOWS:
        with suppress(WindowLost):
            for number in range(50):
                book_by_staff(person=neighbour(number), window=window)


@pytest.mark.parametrize(
    ("person", "field", "said"),
    [
        ({"name": ""}, "name", "Please give your name."),
        ({"name": "Meera 😀"}, "name", "letters only"),
        ({"name": "M" * 61}, "name", "under 60 letters"),
        ({"phone": "12"}, "phone", "not a telephone number"),
        ({"phone": ""}, "phone", "Please give the phone number."),
        ({"phone": "0172 270 0001"}, "phone", "We need a mobile number"),
        ({"language": "fr"}, "language", "Please choose one of these."),
    ],
)
def test_a_person_is_refused_beside_the_field(client: Client, person: dict[str, str], field: str, said: str) -> None:
    go_to(client, "book/people")
    response = send(client, "book/people", **{**MEERA, **person})
    assert at(response) == "book/people"
    assert said in response.context["form"].errors[field][0]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert said in text(response)


def test_the_phone_of_a_helper_is_read_as_one_of_their_country(client: Client) -> None:
    go_to(client, "book/people", other=True)
    response = send(client, "book/people", **{**ARJUN, "helper_country": "GB"})
    assert "not a telephone number" in response.context["form"].errors["helper_phone"][0]


def test_a_foreign_mobile_may_book_for_itself(client: Client) -> None:
    go_to(client, "book/people")
    assert at(send(client, "book/people", **{**MEERA, "phone": "+61 491 570 006"})) == "book/code"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "six digits"),
        ("12345", "six digits"),
        ("letters", "six digits"),
        ("①①①①①", "six digits"),
        ("²²²²²²", "not the code we sent"),
        ("wrong", "not the code we sent"),
    ],
)
def test_a_wrong_code_is_asked_for_again(client: Client, code: str, said: str) -> None:
    go_to(client, "book/code")
    other = "111111" if newest_code() != "111111" else "222222"
    response = send(client, "book/code", code=other if code == "wrong" else code)
    assert at(response) == "book/code"
    assert said in text(response)


def test_digits_of_any_script_and_spaces_are_understood(client: Client) -> None:
    go_to(client, "book/code")
    typed = "".join(chr(0x0966 + int(digit)) for digit in newest_code())
    assert at(send(client, "book/code", code=f"{typed[:3]} {typed[3:]}")) == "book/check"


def test_five_wrong_codes_end_the_code(client: Client) -> None:
    go_to(client, "book/code")
    other = "111111" if newest_code() != "111111" else "222222"
    responses = [send(client, "book/code", code=other) for _time in range(5)]
    assert "Ask for a new one" in text(responses[-1])
    assert "Ask for a new one" in text(send(client, "book/code", code=newest_code()))


def test_a_second_code_has_to_wait_a_minute(client: Client) -> None:
    go_to(client, "book/code")
    response = send(client, "book/code/again")
    assert response.status_code == 429
    assert "Another one can be sent in 1 minute" in text(response)
    with standing_at(NOW + timedelta(seconds=61)):
        first = newest_code()
        assert at(send(client, "book/code/again")) == "book/code"
        assert "not the code" in text(send(client, "book/code", code=first)) or newest_code() == first
        assert at(send(client, "book/code", code=newest_code())) == "book/check"


def test_another_phone_has_to_be_proven_again(client: Client) -> None:
    go_to(client, "book/check")
    assert at(send(client, "book/people", **{**MEERA, "phone": "98765 00002"})) == "book/code"


def test_a_proof_that_ran_out_is_asked_for_anew(client: Client) -> None:
    key = key_of(go_to(client, "book/check"))
    _forget_phone(client)
    with standing_at(NOW + timedelta(hours=2)):
        response = send(client, "book/check", key=key, agree="on")
    assert at(response) == "book/code"
    assert "proven again" in text(response)
    assert Appointment.objects.count() == 0


def _forget_phone(client: Client) -> None:
    session = client.session
    del session["phone"]
    session.save()


def test_more_open_visits_than_allowed_are_refused_in_words(client: Client) -> None:
    set_rules(open_per_phone=1)
    book(client)
    response = send(client, "book/check", key=key_of(_again(client)), agree="on")
    assert response.status_code == 409
    assert "as many open appointments as it may" in text(response)


def _again(client: Client) -> Any:
    with standing_at(NOW + timedelta(minutes=5)):
        return go_to(client, "book/check")


def test_a_held_window_that_ran_out_and_went_leads_back_to_the_days(client: Client) -> None:
    set_rules(open_per_address=100)
    key = key_of(go_to(client, "book/check"))
    hold = Hold.objects.get()
    only_agents(hold.stop.route.shift.agent.code)
    with standing_at(NOW + timedelta(minutes=11)):
        release_expired(hold_id=hold.pk, actor=SYSTEM, now=NOW + timedelta(minutes=11))
        _fill_up()
        response = send(client, "book/check", key=key, agree="on")
    assert at(response) == "book/day"
    assert "has just been taken" in text(response)
    assert not Appointment.objects.filter(
        booked_by_phone="+919876500001", channel="web", applicant__name="Meera Sharma"
    )


def test_a_day_that_closed_meanwhile_leads_back_to_the_days(client: Client) -> None:
    with standing_at(NOW.replace(hour=17, minute=55)):
        key = key_of(go_to(client, "book/check"))
    # What was held is over as well by then.
    with standing_at(NOW.replace(hour=18, minute=6)):
        response = send(client, "book/check", key=key, agree="on")
    assert at(response) == "book/day"
    assert "too late to book for tomorrow" in text(response)


def test_a_service_that_left_the_list_is_chosen_anew(client: Client) -> None:
    go_to(client, "book/check")
    session = client.session
    session["draft"] = {**session["draft"], "services": ["no-longer-there"], "picked": ["no-longer-there"]}
    session.save()
    assert at(client.get("/book/check", follow=True)) == "book/services"


def test_a_full_window_can_be_asked_for_all_the_same(client: Client) -> None:
    set_rules(open_per_address=100, quick_try_ms=50)
    someone = Client()
    go_to(someone, "book/people")
    only_agents(Hold.objects.get().stop.route.shift.agent.code)
    send(someone, "book/again")
    _fill_up()
    go_to(client, "book/day")
    page = client.get("/book/day", {"on": str(TOMORROW)}).content.decode()
    asks = page.split('<details class="ask">')[1].split("</details>")[0]
    assert "Fully booked" in asks and "Ask for the time you need" in asks
    full = _first_choice(asks)
    assert full.startswith(str(TOMORROW))
    refused = send(client, "book/day", choice=full)
    assert (refused.status_code, "has just been taken" in text(refused)) == (409, True)
    somebody = Appointment.objects.filter(on=TOMORROW, window=full.split()[1]).latest("pk")
    cancel_appointment(appointment=somebody, reason="", actor=SYSTEM, now=NOW)
    send(client, "book/day", choice=full)
    held = Hold.objects.get()
    assert f"{held.on} {held.window}" == full
