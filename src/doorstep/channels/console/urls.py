"""The staff pages' addresses."""

from datetime import date

from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from doorstep.channels.console import (
    bank_views,
    call_figure_views,
    calling_screen,
    calling_views,
    case_views,
    closing_views,
    money_views,
    prompt_views,
    publish_views,
    repair_views,
    ringing_views,
    sending_views,
    task_views,
    template_views,
    told_views,
    views,
    visit_views,
)


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
    path("messages/failed", sending_views.failed, name="failed"),
    path("messages/switches", sending_views.switches, name="switches"),
    path("messages/switches/<slug:event>", sending_views.turn, name="turn"),
    path("messages/stopped", sending_views.stopped, name="stopped"),
    path("messages/stopped/<int:number>", sending_views.let_resume, name="let-resume"),
    path("messages/report/", told_views.today, name="told-today"),
    path("messages/report/<day:on>", told_views.told, name="told"),
    path("messages/templates/", template_views.template_list, name="templates"),
    path("messages/templates/<int:number>/", template_views.template, name="template"),
    path("assumed/", views.assumed, name="assumed"),
    path("tasks/", task_views.task_list, name="tasks"),
    path("tasks/<int:number>/", task_views.task, name="task"),
    path("cases/", case_views.case_list, name="cases"),
    path("cases/<int:number>/", case_views.case, name="case"),
    path("feedback/", task_views.feedback_list, name="feedback"),
    path("day/", views.any_day, name="any-day"),
    path("day/<day:on>/", views.day, name="day"),
    path("day/<day:on>/publish", publish_views.publish, name="publish"),
    path("day/<day:on>/publishing", publish_views.publishing, name="publishing"),
    path("day/<day:on>/close", closing_views.close, name="close"),
    path("day/<day:on>/closing", closing_views.closing, name="closing"),
    path("day/<day:on>/repair", repair_views.repair, name="repair"),
    path("day/<day:on>/mend", repair_views.mend, name="mend"),
    path("day/<day:on>/forms/<slug:agent>.pdf", views.forms_pdf, name="forms"),
    path("day/<day:on>/visits/<slug:agent>/", visit_views.visits, name="visits"),
    path("day/<day:on>/visits/<slug:agent>/on-the-way", visit_views.on_the_way, name="on-the-way"),
    path("day/<day:on>/visits/<slug:agent>/money/<int:number>", money_views.visit_money, name="visit-money"),
    path("day/<day:on>/money/<slug:agent>", money_views.agent_day, name="day-money"),
    path("money/", money_views.all_days, name="money"),
    path("money/bank", bank_views.bank, name="bank"),
    path("money/bank/credits", bank_views.credits, name="credits"),
    path("money/settlement", bank_views.settle, name="settlement"),
    path("money/receipts/<int:number>.pdf", money_views.printed, name="receipt-pdf"),
    path("money/receipts/<int:number>/pay-back", money_views.pay_back, name="pay-back"),
    path("money/receipts/<int:number>/take-back", money_views.take_back_receipt, name="take-back"),
    path("durations/", visit_views.durations, name="durations"),
    path("durations/choose/", visit_views.choose_services, name="choose-services"),
    path("durations/<combination:services>/", visit_views.duration, name="duration"),
    path("hours/", visit_views.hours, name="hours"),
    path("phone/prompts", prompt_views.prompt_list, name="prompts"),
    path("phone/prompts/<str:language>/<str:key>.wav", prompt_views.prompt_sound, name="prompt-sound"),
    path("phone/prompts/<str:language>/<str:key>", prompt_views.prompt, name="prompt"),
    path("desk", calling_views.desk, name="desk"),
    path("desk/take", calling_views.take, name="take-call"),
    path("desk/find", call_figure_views.find, name="find"),
    path("desk/figures", call_figure_views.figures, name="call-figures"),
    path("desk/tasks/<int:number>", calling_views.call_back, name="desk-call-back"),
    path("desk/line", calling_views.on_the_line, name="on-the-line"),
    path("desk/lists/<slug:which>", calling_views.whole_list, name="desk-list"),
    path("desk/ring/<slug:kind>/<int:number>/<slug:role>", calling_views.call_person, name="call-person"),
    path("desk/calls/<int:number>", calling_screen.call, name="call"),
    path("desk/calls/<int:number>/offers", calling_screen.offers, name="call-offers"),
    path("desk/calls/<int:number>/ring", ringing_views.ring, name="ring"),
    path("desk/calls/<int:number>/end", calling_screen.wrap_up, name="wrap-up"),
    path("leave", LogoutView.as_view(), name="leave"),
]
