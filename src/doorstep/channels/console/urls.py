"""The staff pages' addresses."""

from datetime import date

from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter

from doorstep.channels.console import views


class Day:
    """A day in an address, as 2026-12-02."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Day, "day")

app_name = "console"

urlpatterns = [
    path("", views.home, name="home"),
    path("messages/", views.sent_messages, name="messages"),
    path("assumed/", views.assumed, name="assumed"),
    path("day/", views.any_day, name="any-day"),
    path("day/<day:on>/", views.day, name="day"),
    path("day/<day:on>/publish", views.publish, name="publish"),
    path("day/<day:on>/forms/<slug:agent>.pdf", views.forms_pdf, name="forms"),
    path("leave", LogoutView.as_view(), name="leave"),
]
