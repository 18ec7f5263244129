"""What an operator types during a call."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doorstep.calls.models import Call, Task
from doorstep.channels.console.calling_services import Unclear, offered, services_meant, unclear
from doorstep.engines.catalogue.values import Catalogue
from doorstep.engines.texts import in_language
from doorstep.places import queries as places

ANSWER = "answer_"
SERVICES = ("service1", "service2", "service3")
SAID_ONLY = ("name", "floor", "landmark", "helper", "applicant_phone", "agreed")
ENDINGS = (
    Call.Ended.BOOKED,
    Call.Ended.INQUIRY,
    Call.Ended.PAPERS_MISSING,
    Call.Ended.CALL_BACK,
    Call.Ended.COMPLAINT,
    Call.Ended.WRONG_NUMBER,
    Call.Ended.CHANGED,
)
NEEDS_WORDS = (Call.Ended.COMPLAINT,)
BUSY = "busy"
RUNG_FOR: Mapping[str, Sequence[Task.Ended]] = {
    Task.Kind.TELL: (Task.Ended.TOLD,),
    Task.Kind.CONFIRM: (Task.Ended.READY, Task.Ended.MISSING),
}
"""What a call that goes out for a task can come to besides, which ends the call as an inquiry."""


class PhoneForm(forms.Form):
    """Whose call it is."""

    phone = forms.CharField(
        required=False,
        max_length=24,
        label=_("Number of the caller"),
        widget=forms.TextInput(attrs={"type": "tel", "autofocus": True, "autocomplete": "off"}),
    )


class FindForm(forms.Form):
    """Looking somebody up who did not call from their own number. Who looks up a phone says why: it is journalled."""

    q = forms.CharField(required=False, max_length=24, label=_("Reference or phone"))
    reason = forms.CharField(required=False, max_length=120, label=_("Why (for a phone)"))
    place = forms.CharField(required=False, max_length=40, label=_("Sector, village or colony"))
    house = forms.CharField(required=False, max_length=40, label=_("House"))


class BookingForm(forms.Form):
    """One booking by telephone. All boxes may be empty: what is missing is asked when it is needed."""

    language = forms.ChoiceField(label=_("Speaks"), choices=settings.LANGUAGES)
    service1 = forms.CharField(required=False, max_length=120, label=_("Service"))
    service2 = forms.CharField(required=False, max_length=120, label=_("Second service"))
    service3 = forms.CharField(required=False, max_length=120, label=_("Third service"))
    name = forms.CharField(required=False, max_length=80, label=_("Name of who is visited"))
    sector = forms.CharField(required=False, max_length=12, label=_("Sector"))
    house = forms.CharField(required=False, max_length=40, label=_("House"))
    locality = forms.ChoiceField(required=False, label=_("or village, colony"))
    floor = forms.CharField(required=False, max_length=40, label=_("Floor"))
    landmark = forms.CharField(required=False, max_length=120, label=_("Landmark"))
    helper = forms.CharField(required=False, max_length=80, label=_("Caller's name, if they book for another"))
    applicant_phone = forms.CharField(required=False, max_length=24, label=_("Number of who is visited"))
    agreed = forms.BooleanField(required=False, label=_("Who is visited is on the line and agrees"))

    def __init__(self, data: Any, *, initial: Mapping[str, str], catalogue: Catalogue, language: str) -> None:
        super().__init__(data, initial=dict(initial))
        self.catalogue, self.reader = catalogue, language
        self.names = sorted(in_language(one.name, language) for one in offered(catalogue=catalogue))
        for service in SERVICES:
            self.fields[service].widget.attrs["list"] = "services"
        villages = sorted((in_language(one.name, language), one.code) for one in places.gazetteer().localities)
        self._choices("locality", [("", "–"), *((code, name) for name, code in villages)])
        self.fields["service1"].widget.attrs["autofocus"] = True
        for name, field in self.fields.items():
            field.widget.attrs["autocomplete"] = "off"
            if name not in SAID_ONLY:
                field.widget.attrs["data-asks"] = ""

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def services(self) -> tuple[str, ...]:
        """This function will return the services that were typed and are clear, each once."""
        meant = (services_meant(typed=said, catalogue=self.catalogue) for said in self._typed())
        return tuple(dict.fromkeys(found[0] for found in meant if len(found) == 1))

    def unclear(self) -> Unclear | None:
        """This function will return what was typed of a service and is not one, or None."""
        return unclear(typed=self._typed(), catalogue=self.catalogue, language=self.reader)

    def _typed(self) -> list[str]:
        return [said for field in SERVICES if (said := self.cleaned_data.get(field, "").strip())]

    def answers(self) -> dict[str, str]:
        """This function will return what was answered to the services' questions."""
        given = {key.removeprefix(ANSWER): str(value) for key, value in self.data.items() if key.startswith(ANSWER)}
        return {code: answer for code, answer in given.items() if answer}


class WrapUpForm(forms.Form):
    """How a call ended: nobody goes on without it."""

    ended = forms.ChoiceField(
        label=_("How did the call end?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how the call ended."), "invalid_choice": _("Please choose one.")},
    )
    words = forms.CharField(
        required=False, max_length=1000, label=_("What was said"), widget=forms.Textarea(attrs={"rows": 2})
    )
    phone = forms.CharField(
        required=False, max_length=24, label=_("Number for the answer"), widget=forms.TextInput(attrs={"type": "tel"})
    )

    def __init__(self, data: Any, *, call: Call) -> None:
        super().__init__(data, initial={"ended": Call.Ended.BOOKED if call.appointment_id else ""})
        field = self.fields["ended"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = endings_of(call=call)
        self.booked = call.appointment_id is not None
        if call.phone:
            del self.fields["phone"]

    def clean(self) -> dict[str, Any]:
        """This function will ask for words where somebody else has to go on with them, and for a booking where one is
        said to be."""
        said: dict[str, Any] = self.cleaned_data
        if said.get("ended") in NEEDS_WORDS and not said.get("words", "").strip():
            self.add_error("words", _("Please write what went wrong."))
        if said.get("ended") == Call.Ended.BOOKED and not self.booked:
            self.add_error("ended", _("Nothing was booked in this call."))
        return said


def endings_of(*, call: Call) -> list[tuple[str, Any]]:
    """This function will return how a call may end, in the order of its keys. What we rang for stands first; somebody
    whom we called is not called back, but may not have answered."""
    out = call.direction == Call.Direction.OUT
    kind = call.task.kind if call.task is not None else ""
    rung_for = [(str(how), how.label) for how in RUNG_FOR.get(kind, ()) if out]
    kinds = [one for one in ENDINGS if not (out and one == Call.Ended.CALL_BACK)]
    kinds = [one for one in kinds if not (rung_for and one == Call.Ended.PAPERS_MISSING and kind == Task.Kind.CONFIRM)]
    unreached = [(Call.Ended.MISSED, _("Nobody answered")), (BUSY, _("Busy"))] if out else []
    return [*rung_for, *((str(one), one.label) for one in kinds), *((str(key), words) for key, words in unreached)]
