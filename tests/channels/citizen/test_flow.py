"""What the booking remembers, works out and shows beside the questions themselves."""

import re
from datetime import timedelta
from urllib.parse import unquote_plus

import pytest
from django.test import Client

from doorstep.booking.models import Appointment, Hold
from doorstep.channels.shared.clock import standing_at
from doorstep.messaging.models import Message
from tests.cast import NOW, only_agents, set_rules
from tests.channels.citizen.pages import ARJUN, HOME, MEERA, Response, at, book, go_to, key_of, newest_code, send, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]
LATER = NOW + timedelta(minutes=5)


def ids_of(response: Response) -> list[str]:
    return re.findall(r'name="services" id="service-([\w-]+)"', response.content.decode())


@pytest.mark.parametrize("words", ["bijli", "बिजली", "ਬਿਜਲੀ", "light bill", "bijli ka bill", "electrisity"])
def test_the_electricity_bill_is_found_by_whatever_people_call_it(client: Client, words: str) -> None:
    assert ids_of(client.get("/book/services", {"q": words}))[0] == "electricity-bill"


def test_services_are_listed_by_need_and_by_department(client: Client) -> None:
    by_need, by_department = client.get("/book/services"), client.get("/book/services", {"by": "department"})
    assert "By what you need" in text(by_need) and "Get a certificate" in text(by_need)
    assert "By department" in text(by_department) and "Chandigarh Housing Board" in text(by_department)
    assert sorted(ids_of(by_need)) == sorted(ids_of(by_department))


def test_a_service_says_its_minutes_fee_documents_and_who_must_be_at_home(client: Client) -> None:
    said = text(client.get("/book/services/income-certificate"))
    assert "About 20 minutes" in said and "₹200" in said and "Aadhaar card" in said
    assert "Who must be at home:" in said


def test_a_service_chosen_on_its_own_page_is_ticked_beside_the_others(client: Client) -> None:
    send(client, "book/services", services=["electricity-bill"], q="aay", do="search")
    response = send(client, "book/services", service="income-certificate", do="pick")
    assert {"electricity-bill", "income-certificate"} == set(
        re.findall(r'value="([\w-]+)"\s+checked', response.content.decode())
    )


def test_a_service_that_is_not_there_is_no_page(client: Client) -> None:
    assert client.get("/book/services/flying-carpet").status_code == 404


def test_the_document_that_will_be_shown_is_remembered_until_the_visit(client: Client) -> None:
    page = go_to(client, "book/documents").content.decode()
    name = re.search(r'name="(document:income-certificate/\d)" value="voter-card"', page)
    assert name
    response = send(client, "book/documents", **{name[1]: "voter-card", "ready": "no"})
    assert "you chose this one" in text(response)
    assert 'value="voter-card"' in client.get("/book/documents").content.decode().split(" checked")[0][-200:]
    check = go_to(client, "book/check")
    assert "Voter identity card" in text(check)
    send(client, "book/check", key=key_of(check), agree="on")
    assert Appointment.objects.get().chosen_documents == {name[1].removeprefix("document:"): "voter-card"}


def test_a_document_that_is_not_asked_for_is_not_remembered(client: Client) -> None:
    go_to(client, "book/documents")
    send(client, "book/documents", **{"document:income-certificate/2": "library-card", "ready": "yes"})
    assert client.session["draft"]["chosen"] == {}


def test_the_door_stands_on_a_map_of_its_sector(client: Client) -> None:
    page = go_to(client, "book/address/check")
    door = page.context["map"]
    here = [cell.name for cell in door.cells if cell.here]
    assert here == ["33"] and len(door.cells) > 4
    assert 0 < door.x < door.width and 0 < door.y < door.height
    assert "The dot stands in block A of sector 33." in text(page)


def test_a_village_is_shown_among_the_sectors_near_it(client: Client) -> None:
    go_to(client, "book/address")
    page = send(client, "book/address", locality="burail", house="12")
    assert page.context["map"].cells and not any(cell.here for cell in page.context["map"].cells)


def test_notes_about_the_door_reach_the_appointment(client: Client) -> None:
    go_to(client, "book/address")
    send(client, "book/address", **HOME, notes=["no-lift", "call-on-arrival"])
    check = go_to(client, "book/check")
    assert "There is no lift" in text(check)
    send(client, "book/check", key=key_of(check), agree="on")
    assert Appointment.objects.get().door_notes == ["no-lift", "call-on-arrival"]
    assert "near the park There is no lift Please call" in text(client.get("/visit/details"))


def test_a_proven_phone_is_offered_its_homes_and_asked_for_no_second_code(client: Client) -> None:
    set_rules(open_per_phone=5)
    book(client)
    with standing_at(LATER):
        page = go_to(client, "book/address")
        assert [home.text["en"] for home in page.context["homes"]] == ["House 150, Sector 33-A, near the park"]
        assert at(send(client, "book/address", home="0")) == "book/address/check"
        assert at(go_to(client, "book/check")) == "book/check"
    assert Message.objects.filter(event="code").count() == 1


def test_another_browser_is_offered_nobodys_home(client: Client) -> None:
    book(client)
    assert go_to(Client(), "book/address").context["homes"] == ()


def test_the_first_day_with_room_is_looked_at_and_another_one_on_demand(client: Client) -> None:
    page = go_to(client, "book/day")
    assert str(page.context["looked_at"].on) == "2026-12-02"
    assert str(client.get("/book/day", {"on": "2026-12-09"}).context["looked_at"].on) == "2026-12-09"
    assert str(client.get("/book/day", {"on": "someday"}).context["looked_at"].on) == "2026-12-02"
    assert len(page.context["days"]) == 14


def test_a_helper_sees_both_times_side_by_side(client: Client) -> None:
    go_to(client, "book/who")
    send(client, "book/who", who="other", zone="America/Toronto")
    page = go_to(client, "book/day")
    assert "Your own time is shown too: Toronto" in text(page)
    assert "9 am to 11 am Toronto: Tue 1 Dec, 10:30 pm – 12:30 am" in text(page)


def test_a_helper_without_scripts_chooses_the_city_whose_time_it_is(client: Client) -> None:
    go_to(client, "book/day", other=True)
    page = send(client, "book/day/own-time", zone="Europe/London")
    assert "Wed 2 Dec, 3:30 am – 5:30 am" in text(page)
    assert "Wed 2 Dec, 3:30 am" not in text(send(client, "book/day/own-time", zone="Mars/Olympus"))


def test_whoever_books_for_themselves_sees_only_the_time_of_the_visit(client: Client) -> None:
    go_to(client, "book/who")
    send(client, "book/who", who="self", zone="America/Toronto")
    assert "10:30 pm" not in text(go_to(client, "book/day"))


def test_the_time_left_is_said_and_ends(client: Client) -> None:
    assert "10 minutes left" in text(go_to(client, "book/people"))
    with standing_at(NOW + timedelta(minutes=8)):
        assert "2 minutes left" in text(client.get("/book/people"))
    with standing_at(NOW + timedelta(minutes=11)):
        assert "It is kept no longer, but if it is still free you get it." in text(client.get("/book/people"))


def test_when_nothing_is_free_the_page_says_what_else_can_be_done(client: Client) -> None:
    only_agents()
    page = go_to(client, "book/day")
    assert "No time is free in the coming days" in text(page)
    assert "Tell me by SMS when a time becomes free" in text(page)
    assert "Please call me back" in text(page)
    assert "1800-180-1725" in text(page)


def test_when_no_woman_is_free_the_page_says_when_anybody_is(client: Client) -> None:
    only_agents("FA02", "FA03")
    go_to(client, "book/day")
    said = text(send(client, "book/day/wishes", preference="woman"))
    assert "If it does not matter who comes: Wednesday 2 December, 9 am to 11 am is free." in said


def test_somebody_without_a_mobile_is_led_to_the_telephone(client: Client) -> None:
    assert "No mobile phone? Call 1800-180-1725" in text(go_to(client, "book/people"))


def test_nothing_is_booked_without_agreeing_and_what_was_said_stays(client: Client) -> None:
    key = key_of(go_to(client, "book/check"))
    response = send(client, "book/check", key=key)
    assert response.status_code == 422
    assert "Please tick this box if you agree" in text(response)
    assert "Meera Sharma" in text(response)
    assert not Appointment.objects.exists()
    assert at(send(client, "book/check", key=key, agree="on")) == "book/done"
    assert Appointment.objects.get().notice_version == "2026-11"


def test_what_is_sent_on_by_whatsapp_names_no_one_and_no_door(client: Client) -> None:
    link = unquote_plus(book(client).context["share"])
    assert link.startswith("https://wa.me/?text=Sampark home visit: Wednesday 2 December, 9 am to 11 am")
    assert "Aadhaar card or Voter identity card" in link
    hidden = ("Meera", "150", Appointment.objects.get().reference)
    assert not [word for word in hidden if word in link]


def test_two_tabs_book_once(client: Client) -> None:
    key = key_of(go_to(client, "book/check"))
    other_tab = key_of(client.get("/book/check"))
    send(client, "book/check", key=key, agree="on")
    second = send(client, "book/check", key=other_tab, agree="on")
    assert at(second) == "book/done"
    assert Appointment.objects.count() == 1
    assert not Hold.objects.exists()


def test_a_booking_begun_is_there_a_week_later_on_the_same_phone(client: Client) -> None:
    go_to(client, "book/address")
    assert client.session.get_expiry_age() > timedelta(days=7).total_seconds()
    assert "Go on with my booking" in text(client.get("/"))


def test_a_home_is_kept_for_hours_where_others_may_look(client: Client) -> None:
    go_to(client, "book/code")
    assert client.session.get_expiry_age() <= timedelta(hours=12).total_seconds()
    send(client, "book/code", code=newest_code(), own="on")
    assert client.session.get_expiry_age() > timedelta(days=7).total_seconds()


def test_back_leads_through_every_page_and_loses_nothing(client: Client) -> None:
    page = go_to(client, "book/check", other=True)
    seen = []
    while at(page) != "":
        seen.append(at(page))
        back = re.search(r'<a class="back" href="([^"]+)"', page.content.decode())
        assert back
        page = client.get(back[1], follow=True)
    assert seen == [
        *("book/check", "book/people", "book/day", "book/address/check", "book/address", "book/who"),
        *("book/documents", "book/questions", "book/services"),
    ]
    assert at(client.get("/book/check", follow=True)) == "book/check"
    assert ARJUN["helper_name"] in text(client.get("/book/check"))


def test_a_code_given_once_serves_until_signed_out(client: Client) -> None:
    go_to(client, "book/code")
    assert at(send(client, "book/code", code=newest_code())) == "book/check"
    send(client, "book/people", **{**MEERA, "name": "Meera Devi Sharma"})
    assert at(client.get("/book/check", follow=True)) == "book/check"


def test_a_device_of_ones_own_is_remembered_and_another_one_is_not(client: Client) -> None:
    own, shared = Client(), Client()
    for minutes, browser, said in ((0, own, {"own": "on"}), (2, shared, {})):
        with standing_at(NOW + timedelta(minutes=minutes)):
            go_to(browser, "book/code")
            send(browser, "book/code", code=newest_code(), **said)
    with standing_at(NOW + timedelta(days=2)):
        assert "With the number ending" in text(own.get("/my"))
        assert "With the number ending" not in text(shared.get("/my"))


def test_a_program_that_fills_in_everything_gets_no_code_sent(client: Client) -> None:
    go_to(client, "book/people")
    response = send(client, "book/people", **MEERA, website="https://example.org")
    assert response.status_code == 422
    assert "If you are a person" in text(response)
    assert not Message.objects.filter(event="code").exists()
