"""Names of events and states, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.dispatch.telling import ACCEPTED, DELIVERED, FAILED, NOT_SENT, UNKNOWN
from doorstep.messaging.models import Message

EVENT_WORDS: Mapping[str, str | Promise] = {
    "code": _("Code for a phone"),
    "consent": _("Asking for consent"),
    "booked": _("Booked"),
    "booked-helper": _("Booked, to the helper"),
    "rescheduled": _("Moved to another day"),
    "rescheduled-helper": _("Moved to another day, to the helper"),
    "changed-services": _("More services"),
    "changed-services-helper": _("More services, to the helper"),
    "cancelled": _("Cancelled"),
    "cancelled-helper": _("Cancelled, to the helper"),
    "morning": _("Morning of the visit: who comes"),
    "morning-helper": _("Morning of the visit, to the helper"),
    "changed-visitor": _("Another field agent comes"),
    "changed-visitor-helper": _("Another field agent comes, to the helper"),
    "delayed": _("Delayed"),
    "delayed-helper": _("Delayed, to the helper"),
    "moved-by-us": _("Nobody can come: new time"),
    "moved-by-us-helper": _("Nobody can come: new time, to the helper"),
    "could-not-come": _("Nobody can come"),
    "could-not-come-helper": _("Nobody can come, to the helper"),
    "nobody-home": _("Nobody was at home"),
    "nobody-home-helper": _("Nobody was at home, to the helper"),
    "complaint": _("Complaint received"),
    "letter": _("Frame of every mail to a helper"),
    "waiting-joined": _("On the waiting list"),
    "waiting-offer": _("A time is free, to somebody who waits"),
    "waiting-over": _("Waiting has ended"),
}

STATE_WORDS: Mapping[str, str | Promise] = {
    Message.State.QUEUED.value: _("waiting"),
    Message.State.SENDING.value: _("being sent"),
    Message.State.SENT.value: _("sent"),
    Message.State.FAILED.value: _("failed"),
    Message.State.EXPIRED.value: _("too late, not sent"),
    Message.State.SUPERSEDED.value: _("overtaken, not sent"),
}

DELIVERY_WORDS: Mapping[str, str | Promise] = {
    Message.Delivery.UNKNOWN.value: _("not known whether it arrived"),
    Message.Delivery.ACCEPTED.value: _("handed over"),
    Message.Delivery.FAILED.value: _("did not arrive"),
    Message.Delivery.EXPIRED.value: _("did not arrive in time"),
    Message.Delivery.DELIVERED.value: _("arrived"),
}

TOLD_WORDS: Mapping[str, str | Promise] = {
    NOT_SENT: _("not sent"),
    FAILED: _("did not arrive"),
    UNKNOWN: _("not known"),
    ACCEPTED: _("handed over"),
    DELIVERED: _("arrived"),
}
WHY_WORDS: Mapping[str, str | Promise] = {
    "none": _("There is no message: the day is not published, or nobody can come."),
    "landline": _("A landline gets no SMS."),
    "queued": _("It waits for its hour."),
    "late": _("It should have gone out by now: tell whoever runs the server."),
    "expired": _("It was too late to send it."),
    "superseded": _("Something newer was to be told."),
}

VALUE_WORDS: Mapping[str, str | Promise] = {
    "names": _("Names"),
    "department": _("Department"),
    "documents": _("Documents"),
    "questions": _("Questions"),
    "summary": _("Summary"),
    "search_words": _("Words for the search"),
    "minutes": _("Minutes at the door"),
    "skill_kit": _("Skill and kits"),
    "statutory_fee": _("Fee of the department"),
    "sampark_fee": _("Fee of the Sampark Centre"),
    "real_time": _("Real-time updating"),
    "offered": _("Offered or not"),
    "online": _("Online route"),
    "back_office_days": _("Days to the result"),
    "second_visit": _("Second visit"),
    "popularity": _("Place in the list"),
}
