"""Whoever chose Hindi or Punjabi meets no English: every page that citizens see is read, word by word."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from doorstep.booking.actions import cancel_appointment, offer_freed_windows
from doorstep.booking.models import Appointment
from doorstep.calls.actions import note_looks
from doorstep.channels.shared.clock import standing_at
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.journal.actions import Actor
from doorstep.messaging.models import Message
from doorstep.planning.models import Stop
from tests import cast
from tests.cast import NOW, TOMORROW, WEB, WINDOWS, ZONE, neighbour, only_agents, publish, set_rules
from tests.channels.citizen.pages import HOME, at, book, go_to, newest_code, send
from tests.translations.extraction import LANGUAGES

# What is written in Latin letters in every language here: marks, names of papers and of websites, and of people.
MARKS = {"SMS", "WhatsApp", "English", "WCAG"}
PAPERS = {"PAN", "myAadhaar"}
NAMES = {"Coyhaique", "Meera", "Sharma", "Arjun", "Neighbour", "Asha", "Bilal"}
ALLOWED = MARKS | PAPERS | NAMES
WORD = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
ADDRESS = re.compile(r"https?://\S+|\b[\w.-]+@[\w.-]+\b|\b(?:[a-z0-9-]+\.)+(?:in|gov|org|com|net)\b(?:/\S*)?", re.I)
TYPED = (HOME["landmark"], "Ground floor", "“messages”", "doorstep city load")
"""What was typed, the folder that the notice of a trial names, and what staff type before a city is there."""
SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-left", "data-soon", "data-over", "data-lost", "data-words")
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PHONE = "98765 00001"
NOON = datetime.combine(TOMORROW, datetime.min.time(), tzinfo=ZONE) + timedelta(hours=12)
FURTHER = ("income-certificate", "birth-certificate")
WRONG: dict[str, list[dict[str, str]]] = {
    "services": [{"services": "no-such"}, {"q": "४४४४", "do": "search"}],
    "documents": [{"ready": "no"}, {"ready": "xx"}],
    "address": [{"sector": "33", "house": "!"}, {"sector": "999", "house": "1", "landmark": "म" * 300}],
    "day": [{"choice": "2026-12-06 09:00-11:00"}, {"choice": "2030-01-01 09:00-11:00"}, {"choice": "xx"}],
    "people": [{"name": "12", "phone": "12", "language": "xx"}, {"name": "म" * 200, "phone": "4999 4999 4992"}],
    "code": [{"code": "12"}, {"code": "000000"}],
}


class Page(HTMLParser):
    """What a page says to eyes and ears: not what was typed into it, and not what is marked as English."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        silent = any(self._silent) or tag in ("script", "style", "textarea", "code") or given.get("lang") == "en"
        self.said += [given[name] for name in SPOKEN if name in given and given.get("lang") != "en"]
        if tag == "meta" and given.get("name") == "description":
            self.said.append(given["content"])
        if tag not in EMPTY:
            self._silent.append(silent)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self._silent:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._silent):
            self.said.append(data)


class Reader(Client):
    """A browser that remembers each page it was shown, those on the way too."""

    def __init__(self, language: str) -> None:
        super().__init__(headers={"Accept-Language": language})
        self.pages: list[tuple[str, str]] = []

    def request(self, **request: Any) -> Any:
        response: Any = super().request(**request)
        if response.content and response.get("Content-Type", "").startswith("text/html"):
            self.pages.append((str(request["PATH_INFO"]), response.content.decode()))
        return response


def english_in(text: str) -> list[str]:
    """Every run of Latin letters that has no reason to be there."""
    for typed in TYPED:
        text = text.replace(typed, " ")
    return [word for word in WORD.findall(ADDRESS.sub(" ", text)) if word not in ALLOWED]


def english_on(reader: Reader) -> list[tuple[str, str, str]]:
    """Page, English word, and the text it stands in."""
    return sorted(
        {
            (page, word, " ".join(said.split())[:80])
            for page, html in reader.pages
            for said in Page(html).said
            for word in english_in(said)
        }
    )


def walk_booking(reader: Reader) -> None:
    """For oneself, and at the end each page of the visit."""
    for page in ("", "privacy", "accessibility", "offline", "book/again", "book/documents/not-yet"):
        reader.get(f"/{page}", follow=True)
    go_to(reader, "book/documents")
    reader.get("/book/documents/not-yet")
    book(reader)
    for page in ("details", "day", "cancel", "receipt"):
        assert reader.get(f"/visit/{page}").status_code == 200, page
    send(reader, "visit/documents", answer="ready")
    send(reader, "visit/language", language="hi")
    send(reader, "visit/cancel")
    send(reader, "visit/cancel", reason="other")


def walk_booking_for_another(reader: Reader) -> None:
    """A son abroad books; his mother is asked, and takes it back."""
    go_to(reader, "book/day", other=True)
    send(reader, "book/day/own-time", zone="America/Vancouver")
    book(reader, other=True)
    reader.get("/visit/details")
    link = re.search(r"/(c/[\w-]+)", Message.objects.filter(event="consent").latest("pk").text)
    assert link
    mother = Reader(reader.defaults["HTTP_ACCEPT_LANGUAGE"])
    mother.get(f"/{link[1]}")
    send(mother, link[1], answer="yes")
    sign_in(mother)
    send(mother, "my/open", reference=Appointment.objects.get().reference)
    send(mother, "visit/helper", answer="no")
    mother.get("/my/privacy")
    reader.pages += mother.pages


def walk_services(reader: Reader) -> None:
    """The list in both orders, a search, and the page of each service."""
    page = reader.get("/book/services").content.decode()
    codes = set(re.findall(r'href="/book/services/([\w-]+)"', page))
    assert len(codes) > 20
    for code in sorted(codes):
        assert reader.get(f"/book/services/{code}").status_code == 200
    for search in ({"q": "४४४४"}, {"q": "PAN"}, {"by": "department"}, {"by": "need"}):
        reader.get("/book/services", search)


def walk_papers_and_questions(reader: Reader) -> None:
    """The questions and the documents of every service, each question answered by its first and by its last answer."""
    page = reader.get("/book/services").content.decode()
    codes = sorted(set(re.findall(r'id="service-([\w-]+)"', page)))
    assert len(codes) > 20
    for code in codes:
        asked = send(reader, "book/services", services=(code,), do="continue")
        if at(asked) == "book/questions":
            choices = re.findall(r'type="radio" name="([\w-]+)" value="([^"]+)"', asked.content.decode())
            send(reader, "book/questions", **dict(reversed(choices)))
            send(reader, "book/questions", **dict(choices))
        assert reader.get("/book/documents").status_code == 200, code


def walk_my_appointments(reader: Reader) -> None:
    """A list, more work for a visit, how it was, and what is held."""
    cast.book(services=("electricity-bill",))
    appointment = Appointment.objects.get()
    reader.get("/my")
    sign_in(reader)
    note_looks(
        subjects=[f"appointment:{appointment.pk}"],
        role="Operator",
        actor=Actor(name="staff:7", channel="console"),
        now=NOW,
    )
    send(reader, "my", q="४४४४")
    send(reader, "my/open", reference=appointment.reference)
    reader.get("/visit/add")
    send(reader, "visit/add")
    for service in FURTHER:
        send(reader, "visit/add", services=service, do="continue")
        send(reader, "visit/add/questions")
        send(reader, "visit/add/check")
    reader.get("/visit/details")
    reader.get("/my/feedback")
    for page in ("my/complaint", "my/privacy", "my/privacy/correct", "my/privacy/erase"):
        assert reader.get(f"/{page}").status_code == 200, page
    send(reader, "my/complaint", words="नमस्ते", phone=PHONE)
    send(reader, "my/privacy/correct", words="नमस्ते")
    send(reader, "my/privacy/erase", sure="on")
    for page in ("my/complaint", "my/privacy", "my"):
        reader.get(f"/{page}")


def walk_another_time(reader: Reader) -> None:
    """More work than the time has room for: another time is chosen."""
    only_agents("FA02")
    set_rules(door_minutes=185, quick_try_ms=0)
    appointment = cast.book(services=("electricity-bill",))
    cast.book(person=neighbour(1), services=("electricity-bill",), window=WINDOWS[1])
    sign_in(reader)
    send(reader, "my/open", reference=appointment.reference)
    send(reader, "visit/add", services=FURTHER[0], do="continue")
    send(reader, "visit/add/questions")
    assert at(send(reader, "visit/add/check")) == "visit/add/day"
    send(reader, "visit/add/day")
    assert at(send(reader, "visit/add/day", choice=f"{cast.in_days(2)} {WINDOWS[0]}")) == "visit/details"


def walk_a_day(reader: Reader) -> None:
    """The day comes: who comes, how far it is, and how it was."""
    cast.book()
    publish()
    appointment = Appointment.objects.get()
    assert appointment.stop is not None
    sign_in(reader)
    send(reader, "my/open", reference=appointment.reference)
    morning = NOON.replace(hour=8)
    for hour in (7, 8, 10):
        with standing_at(morning.replace(hour=hour)):
            reader.get("/visit/details")
            assert send(reader, "visit/cancel", reason="other").status_code == 409
    with standing_at(NOON):
        said = VisitSaid(arrived_at=morning.replace(hour=9), started_at=morning.replace(hour=9, minute=5))
        record_visit(stop=Stop.objects.get(pk=appointment.stop.pk), said=said, actor=WEB, now=NOON)
        for page in ("visit/details", "visit/receipt", "my", "my/feedback"):
            reader.get(f"/{page}")
        send(reader, "my/feedback")
        send(reader, "my/feedback", marks="2", words="नमस्ते")
    with standing_at(NOON + timedelta(days=1)):
        reader.get("/visit/details")


def walk_waiting(reader: Reader) -> None:
    """Nothing is free: onto the list, an offer, and off again."""
    only_agents("FA02")
    set_rules(door_minutes=150, horizon_days=1, quick_try_ms=0, open_per_address=9, least_seconds=0)
    full = [cast.book(person=neighbour(n), window=window) for n, window in enumerate((WINDOWS[0], WINDOWS[2]))]
    go_to(reader, "book/day")
    send(reader, "book/day/wishes", preference="woman")
    send(reader, "book/day/wishes", preference="")
    reader.get("/book/waiting")
    send(reader, "book/waiting", phone="12", earliest="2026-12-09", latest="2026-12-02")
    send(reader, "book/waiting", phone=PHONE, earliest="", latest="")
    send(reader, "book/waiting/code", code="")
    send(reader, "book/waiting/code", code=newest_code())
    cancel_appointment(appointment=full[0], reason="", actor=WEB, now=NOW)
    assert offer_freed_windows(now=NOW) == 1
    link = re.search(r"/(w/[\w-]+)", Message.objects.filter(event__startswith="waiting").latest("pk").text)
    assert link
    reader.get(f"/{link[1]}")
    send(reader, link[1], do="pass")
    send(reader, link[1], do="leave")
    reader.get("/book/waiting/left")
    reader.get(f"/{link[1]}")


def walk_mistakes(reader: Reader) -> None:
    """Each form sent empty, and wrong."""
    for page in ("nothing/here", "book/services/no-such", "w/nothing", "c/nothing"):
        reader.get(f"/{page}")
    for page in ("visit", "my", "call-back", "my/complaint"):
        reader.get(f"/{page}")
        send(reader, page)
        send(reader, page, phone="12", reference="12", language="xx", words="4999 4999 4992")
    for page in ("services", "documents", "address", "address/check", "day", "who", "people", "code", "check"):
        another = Reader(reader.defaults["HTTP_ACCEPT_LANGUAGE"])
        go_to(another, f"book/{page}", other=page == "check")
        send(another, f"book/{page}")
        for wrong in WRONG.get(page, ()):
            send(another, f"book/{page}", **wrong)
        reader.pages += another.pages
    send(reader, "call-back", phone=PHONE, language="hi")


WALKS = [
    walk_booking,
    walk_booking_for_another,
    walk_services,
    walk_papers_and_questions,
    walk_my_appointments,
    walk_another_time,
    walk_a_day,
    walk_waiting,
    walk_mistakes,
]


def sign_in(reader: Reader) -> None:
    """Prove the phone with a code, and see its appointments."""
    assert at(send(reader, "my", phone=PHONE)) == "my/code"
    assert at(send(reader, "my/code", code=newest_code(), own="on")) == "my"


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: str(walk.__name__))
def test_no_page_says_an_english_word(language: str, walk: Callable[[Reader], None]) -> None:
    reader = Reader(language)
    walk(reader)
    assert [page for page, html in reader.pages if '<html lang="en"' in html] == []
    assert english_on(reader) == []
    assert [found for message in Message.objects.exclude(language="en") if (found := english_in(message.text))] == []


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["403.html", "403_csrf.html", "500.html", "citizen/not_ready.html"])
def test_no_page_of_a_failure_says_an_english_word(language: str, page: str) -> None:
    reader = Reader(language)
    with translation.override(language):
        reader.pages.append((page, render_to_string(page, request=RequestFactory().get("/"))))
    assert english_on(reader) == []
    assert reader.pages[0][1].count(f'lang="{language}"') >= 1


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>आपकी booking</p>", ["booking"]),
        ('<img alt="A picture"><p>SMS</p>', ["picture"]),
        ("<p>arjun@example.org, https://pgportal.gov.in/Home, WhatsApp</p>", []),
        ('<a lang="en" aria-label="Choose English">English please</a>', []),
        ("<textarea>typed words</textarea><script>let words;</script>", []),
    ],
)
def test_english_is_found_where_somebody_reads_or_hears_it(html: str, found: list[str]) -> None:
    assert [word for said in Page(html).said for word in english_in(said)] == found
