"""What staff type to find messages that did not arrive, and what to say of them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.forms import EVERY, DayField
from doorstep.channels.console.phones import typed_phone
from doorstep.channels.console.words import EVENT_WORDS
from doorstep.messaging.actions_resend import why_not
from doorstep.messaging.models import Message
from doorstep.messaging.queries import not_arrived
from doorstep.places import queries as places

NOT_ARRIVED = "not-arrived"
FAILED_WORDS: Mapping[str, str | Promise] = {
    Message.Why.REFUSED.value: _("The provider refused it for good."),
    Message.Why.GIVEN_UP.value: _("No provider took it, however often it was tried."),
    Message.Why.UNCERTAIN.value: _("No answer came: it may have arrived, and must not come twice."),
    Message.Why.UNFIT.value: _("Its text is not as it was registered."),
    Message.Why.STOPPED.value: _("This phone asked us to stop."),
    Message.Why.CAPPED.value: _("This number was sent too many messages that day."),
    Message.Why.SWITCHED_OFF.value: _("Messages of this kind were switched off."),
    NOT_ARRIVED: _("The provider took it, and then reported that it did not arrive."),
}
WAITS_WORDS: Mapping[str, str | Promise] = {
    Message.Why.QUIET.value: _("waits for the morning"),
    Message.Why.PAUSED.value: _("waits: this kind is paused"),
    Message.Why.PROVIDERS.value: _("waits: no provider works"),
}
NEVER_WORDS: Mapping[str, str | Promise] = {
    "overtaken": _("Not to be sent again: something newer was told, or the visit is cancelled."),
    "expired": _("Not to be sent again: its time is over."),
    "secret": _("Not to be sent again: whoever needs it asks for a new one."),
    "unfit": _("Not to be sent again before its text is mended."),
}


def reason(message: Message) -> str:
    """This function will return why a message did not arrive, in words."""
    key = NOT_ARRIVED if message.state == Message.State.SENT else message.why
    return str(FAILED_WORDS.get(key, _("It failed.")))


def never(message: Message, *, now: datetime) -> str:
    """This function will return in words why a message is not to be sent again, "" when it may be."""
    return str(NEVER_WORDS.get(why_not(message=message, now=now), ""))


class FailedSearch(forms.Form):
    """Which failed messages to show. Everything may be left empty."""

    q = forms.CharField(required=False, max_length=40, label=_("Reference"), strip=True)
    event = forms.ChoiceField(required=False, choices=[EVERY, *EVENT_WORDS.items()], label=_("Message"))
    why = forms.ChoiceField(required=False, choices=[EVERY, *FAILED_WORDS.items()], label=_("Reason"))
    on = DayField(required=False, label=_("Day"))

    def __init__(self, data: Any, *, phones: bool) -> None:
        super().__init__(data)
        self.phones = phones
        if phones:
            self.fields["q"].label = _("Reference or phone")

    def found(self) -> QuerySet[Message]:
        """This function will return the messages that fit all that was typed, the latest first."""
        if not self.is_valid():
            return Message.objects.none()
        said, found = self.cleaned_data, not_arrived()
        if said["q"]:
            phone = typed_phone(said["q"]) if self.phones else ""
            reference = said["q"].replace(" ", "")
            found = found.filter(recipient=phone) if phone else found.filter(reference__istartswith=reference)
        if said["event"]:
            found = found.filter(event=said["event"])
        if said["why"] == NOT_ARRIVED:
            found = found.filter(state=Message.State.SENT)
        elif said["why"]:
            found = found.filter(why=said["why"]).exclude(state=Message.State.SENT)
        if said["on"]:
            found = found.filter(send_at__gte=_start(said["on"]), send_at__lt=_start(said["on"] + timedelta(days=1)))
        return found


def _start(on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=places.zone())


class StoppedSearch(forms.Form):
    """Whose STOP to look for."""

    q = forms.CharField(required=False, max_length=40, label=_("Phone"), strip=True)
