"""The staff pages' addresses."""

from datetime import date

from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from doorstep.channels.console import publish_views, repair_views, task_views, told_views, views, visit_views


class Day:
    """A day in an address, as 2026-12-02."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class Combination(StringConverter):
    """Services done together in an address: their codes with + between them."""

    regex = r"[a-z0-9-]+(?:\+[a-z0-9-]+)*"


register_converter(Day, "day")
register_converter(Combination, "combination")

app_name = "console"

urlpatterns = [
    path("", views.home, name="home"),
    path("messages/", views.sent_messages, name="messages"),
    path("messages/report/", told_views.today, name="told-today"),
    path("messages/report/<day:on>", told_views.told, name="told"),
    path("assumed/", views.assumed, name="assumed"),
    path("tasks/", task_views.task_list, name="tasks"),
    path("tasks/<int:number>/", task_views.task, name="task"),
    path("feedback/", task_views.feedback_list, name="feedback"),
    path("day/", views.any_day, name="any-day"),
    path("day/<day:on>/", views.day, name="day"),
    path("day/<day:on>/publish", publish_views.publish, name="publish"),
    path("day/<day:on>/publishing", publish_views.publishing, name="publishing"),
    path("day/<day:on>/repair", repair_views.repair, name="repair"),
    path("day/<day:on>/mend", repair_views.mend, name="mend"),
    path("day/<day:on>/forms/<slug:agent>.pdf", views.forms_pdf, name="forms"),
    path("day/<day:on>/visits/<slug:agent>/", visit_views.visits, name="visits"),
    path("durations/", visit_views.durations, name="durations"),
    path("durations/choose/", visit_views.choose_services, name="choose-services"),
    path("durations/<combination:services>/", visit_views.duration, name="duration"),
    path("hours/", visit_views.hours, name="hours"),
    path("leave", LogoutView.as_view(), name="leave"),
]
