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
    "documents": _("Two days before: are the papers ready?"),
    "documents-helper": _("Two days before: are the papers ready? To the helper"),
    "on-the-way": _("On the way to the door"),
    "on-the-way-helper": _("On the way to the door, to the helper"),
    "receipt": _("Receipt"),
    "receipt-helper": _("Receipt, to the helper"),
    "receipt-taken-back": _("Receipt taken back"),
    "receipt-taken-back-helper": _("Receipt taken back, to the helper"),
    "feedback": _("How was the visit?"),
    "feedback-helper": _("How was the visit? To the helper"),
    "missed-call": _("Missed call: we call back"),
    "case-taken": _("Application with the department"),
    "case-taken-helper": _("Application with the department, to the helper"),
    "documents-wanted": _("More papers wanted"),
    "documents-wanted-helper": _("More papers wanted, to the helper"),
    "result-ready": _("Result ready"),
    "result-ready-helper": _("Result ready, to the helper"),
    "delivered": _("Result delivered"),
    "delivered-helper": _("Result delivered, to the helper"),
    "day-closed-moved": _("Day closed: new time"),
    "day-closed-moved-helper": _("Day closed: new time, to the helper"),
    "day-closed": _("Day closed: visit cancelled"),
    "day-closed-helper": _("Day closed: visit cancelled, to the helper"),
    "complaint": _("Complaint received"),
    "call-back": _("When we call back"),
    "not-reached": _("We rang in vain"),
    "sms-help": _("Answer to an SMS: what can be said"),
    "sms-status": _("Answer to an SMS: when we come"),
    "sms-status-today": _("Answer to an SMS: who comes today"),
    "sms-status-ended": _("Answer to an SMS: the visit is cancelled or over"),
    "sms-unknown-visit": _("Answer to an SMS: no such visit"),
    "sms-cancel": _("Answer to an SMS: really cancel?"),
    "sms-kept": _("Answer to an SMS: not cancelled"),
    "sms-too-late": _("Answer to an SMS: too late to cancel"),
    "sms-consent-yes": _("Answer to an SMS: the helper may act"),
    "sms-consent-no": _("Answer to an SMS: the helper may not act"),
    "sms-papers-ready": _("Answer to an SMS: papers are ready"),
    "sms-papers-missing": _("Answer to an SMS: papers are missing"),
    "sms-stopped": _("Answer to an SMS: no more messages"),
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
    Message.State.WITHHELD.value: _("held back"),
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
    "withheld": _("It was held back: this kind is switched off, or the number had too many."),
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
