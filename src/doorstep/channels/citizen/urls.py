"""The website's addresses. None holds a name, a phone or a reference."""

from django.urls import path
from django.views.i18n import set_language

from doorstep.channels.citizen.views import (
    address,
    check,
    consent,
    days,
    documents,
    home,
    listing,
    people,
    questions,
    start,
    status,
)

app_name = "citizen"

urlpatterns = [
    path("", home.home, name="home"),
    path("language", set_language, name="language"),
    path("book/again", start.again, name="again"),
    path("book/services", listing.services, name="services"),
    path("book/questions", questions.questions, name="questions"),
    path("book/documents", documents.documents, name="documents"),
    path("book/documents/not-yet", documents.not_yet, name="documents-not-yet"),
    path("book/address", address.address, name="address"),
    path("book/address/check", address.address_check, name="address-check"),
    path("book/day", days.day, name="day"),
    path("book/day/wishes", days.wishes, name="wishes"),
    path("book/who", people.who, name="who"),
    path("book/people", people.people, name="people"),
    path("book/code", people.code, name="code"),
    path("book/code/again", people.send_code, name="send-code"),
    path("book/check", check.check, name="check"),
    path("book/done", check.done, name="done"),
    path("visit", status.lookup, name="lookup"),
    path("visit/details", status.visit, name="visit"),
    path("visit/day", status.reschedule, name="reschedule"),
    path("visit/cancel", status.cancel, name="cancel"),
    path("visit/calendar.ics", status.calendar, name="calendar"),
    path("visit/leave", status.leave, name="leave"),
    path("c/<str:token>", consent.consent, name="consent"),
]
