"""What each page asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import AgentPreference, DoorNote
from doorstep.booking.requests import DUE_TOO_NEAR, check_address_texts, check_email, read_name, read_number
from doorstep.channels.citizen.fields import DayField, Languages, Radios, Ticks, accepted, phone_field, text_field
from doorstep.channels.shared import wording
from doorstep.engines.addresses.values import AddressSaid, Place
from doorstep.engines.catalogue.rules import objections_to, questions_for
from doorstep.engines.catalogue.values import Catalogue, Question
from doorstep.engines.digits import plain_digits
from doorstep.engines.texts import in_language
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

GIVE_NAME = _("Please give your name.")


class Page(forms.Form):
    """A form whose refusals are ours, in the reader's language, never the browser's in its own."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and _has_djangos_words(field):
                field.error_messages["invalid_choice"] = _("Please choose one of these.")


def _has_djangos_words(field: forms.ChoiceField) -> bool:
    return field.error_messages["invalid_choice"] is type(field).default_error_messages["invalid_choice"]


class ServicesForm(Page):
    """Which services, of those that are offered."""

    services = forms.MultipleChoiceField(
        label=_("Services"),
        error_messages={
            "required": _("Please tick at least one service."),
            "invalid_choice": _("One of the ticked services is not offered at home any more. Please choose again."),
        },
    )

    def __init__(self, *args: Any, offered: Iterable[str], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.fields["services"].choices = [(code, code) for code in offered]  # type: ignore[attr-defined]

    def clean_services(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["services"]
        if len(chosen) > self.most:
            raise forms.ValidationError(self.too_many(), params={"most": self.most})
        return chosen

    def too_many(self) -> Any:
        """What is said when more are ticked than `most`."""
        return _("One visit takes %(most)d services at most. Please untick some and book them as a second visit.")


class QuestionsForm(Page):
    """The few questions on which documents and eligibility hang."""

    def __init__(
        self, *args: Any, catalogue: Catalogue, services: Sequence[str], language: str, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue, self.services, self.language, self.on = catalogue, services, language, on
        for question in questions_for(catalogue=catalogue, services=services):
            self.fields[question.code] = _question_field(question, language)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for objection in objections_to(
            catalogue=self.catalogue, services=self.services, answers=self.answers(), on=self.on
        ):
            code = objection.question.code
            if code in self.fields and code not in self.errors:
                why = in_language(objection.text or {}, self.language) or _OBJECTIONS[objection.code]
                self.add_error(code, forms.ValidationError(why, code=objection.code))
        return data

    def answers(self) -> dict[str, str]:
        """What was answered, as the catalogue's rules read it: a choice's code or an ISO date."""
        given = {code: value for code, value in self.cleaned_data.items() if value}
        return {code: value.isoformat() if isinstance(value, date) else value for code, value in given.items()}


_OBJECTIONS = {
    "missing": _("Please answer this question."),
    "unknown-choice": _("Please choose one of the answers."),
    "bad-date": _("Please write the day, month and year as numbers, for example 15, 12 and 2026."),
    "refused": _("With this answer the work cannot be done at home. Please call the helpline."),
    "due-date": DUE_TOO_NEAR,
}


def _question_field(question: Question, language: str) -> forms.Field:
    label = in_language(question.text, language)
    if question.kind == "date":
        return DayField(label=label, required=question.required)
    choices: list[tuple[str, Any]] = [(choice.code, in_language(choice.text, language)) for choice in question.choices]
    if not question.required:
        choices.append(("", _("I do not know yet")))
    messages = {"required": _OBJECTIONS["missing"], "invalid_choice": _OBJECTIONS["unknown-choice"]}
    return forms.ChoiceField(
        label=label, choices=choices, required=question.required, widget=Radios, error_messages=messages
    )


class AddressForm(Page):
    """A door in the grid, or in a village or colony. `place` is where it is, once the form is valid."""

    place: Place

    sector = text_field(
        _("Sector"),
        most=20,
        required=False,
        hint=_("For example 22 or 22-C. Leave empty if the home is in a village or colony."),
        autocomplete="off",
    )
    locality = forms.ChoiceField(label=_("or village, colony or other place"), required=False)
    house = text_field(
        _("House number"),
        missing=_("Please give the house number."),
        hint=_("For example 1234 or 55/2. For a flat, the number of the house or block."),
        autocomplete="off",
    )
    floor = text_field(_("Floor or flat"), required=False, hint=_("For example ground floor, or flat 12 B."))
    landmark = text_field(
        _("Landmark"), required=False, most=120, hint=_("What is near the door: a school, a temple, a shop.")
    )
    notes = forms.MultipleChoiceField(
        label=_("Good to know before we come"), choices=DoorNote.choices, required=False, widget=Ticks
    )

    def __init__(self, *args: Any, places_named: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sector", "locality"):
            self.fields[name].either = True  # type: ignore[attr-defined]
        self.fields["locality"].choices = [("", _("None: it is in a sector")), *places_named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("sector") and data.get("locality"):
            self.add_error("locality", _("Please give either the sector or the village, not both."))
        elif not data.get("sector") and not data.get("locality") and "sector" not in self.errors:
            self.add_error("sector", _("Please give the sector, or choose the village or colony below."))
        if not self.errors:
            self._resolve(AddressSaid(**self._parts(data)))
        return data

    def said(self) -> dict[str, str]:
        """The parts of the address, once the form is valid."""
        return asdict(AddressSaid(**self._parts(self.cleaned_data)))

    def door_notes(self) -> tuple[str, ...]:
        """The notes about the door, once the form is valid."""
        return tuple(self.cleaned_data["notes"])

    def _parts(self, data: Mapping[str, Any]) -> dict[str, str]:
        return {name: data[name] for name in ("sector", "locality", "house", "floor", "landmark")}

    def _resolve(self, said: AddressSaid) -> None:
        try:
            check_address_texts(said=said)
            self.place = places.resolve(said=said)
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class WishForm(Page):
    """What would suit best, and who has to come. Whatever the day and time, all that can be promised is shown."""

    on = forms.TypedChoiceField(
        label=_("Best day"), required=False, coerce=lambda chosen: date.fromisoformat(chosen), empty_value=None
    )
    window = forms.ChoiceField(label=_("Best time"), required=False)
    preference = forms.ChoiceField(
        label=_("Who should come?"),
        required=False,
        widget=Radios,
        choices=[(AgentPreference.ANYONE, _("It does not matter")), (AgentPreference.WOMAN, _("A woman should come"))],
    )

    def __init__(self, *args: Any, days: Iterable[date], windows: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = wording.language()
        named = [(on.isoformat(), wording.day(on=on, language=language)) for on in days]
        times = [(window, wording.window(window=window, language=language)) for window in windows]
        self.fields["on"].choices = [("", _("Any day")), *named]  # type: ignore[attr-defined]
        self.fields["window"].choices = [("", _("Any time")), *times]  # type: ignore[attr-defined]
        for field in self.fields.values():
            # Nothing here has to be answered, and three times "not required" would be much to read.
            field.either = True  # type: ignore[attr-defined]


class SelfForm(Page):
    """Someone who books for themselves."""

    name = text_field(_("Your name"), missing=GIVE_NAME, most=60, hint=_("As on your documents."), autocomplete="name")
    phone = phone_field(_("Your mobile number"), hint=_("We send a code to it now, and the messages about the visit."))
    language = forms.ChoiceField(label=_("Language of the messages"), choices=settings.LANGUAGES, widget=Languages)

    def clean_name(self) -> str:
        return accepted(lambda: read_name(name=self.cleaned_data["name"], field="name"))

    def clean_phone(self) -> str:
        return accepted(lambda: read_number(typed=self.cleaned_data["phone"], field="phone").number)

    def people(self, _language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The applicant and, empty, the helper."""
        return dict(self.cleaned_data), {}


class HelperForm(Page):
    """Someone who books for someone else, from anywhere."""

    name = text_field(
        _("Name of the person we visit"),
        missing=_("Please give the name of the person we visit."),
        most=60,
        hint=_("As on their documents."),
        autocomplete="off",
    )
    phone = phone_field(_("Their mobile number"), hint=_("Messages about the visit go to it."))
    # Nothing is chosen in advance: who books often reads another language than who is visited.
    language = forms.ChoiceField(
        label=_("Their language"),
        choices=settings.LANGUAGES,
        widget=Languages,
        error_messages={"required": _("Please answer this question.")},
    )
    helper_name = text_field(_("Your name"), missing=GIVE_NAME, most=60, autocomplete="name")
    helper_country = forms.ChoiceField(label=_("The country you are in"), initial="IN")
    helper_phone = phone_field(_("Your mobile number"), hint=_("We send a code to it now."))
    helper_email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        max_length=100,
        help_text=_("Only for the helpline, if an SMS does not reach you abroad."),
        error_messages={"invalid": _("This is not an e-mail address. Check it, or leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper_country"].choices = wording.countries(language=wording.language())  # type: ignore[attr-defined]
        self.fields["phone"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        return accepted(lambda: read_name(name=self.cleaned_data["name"], field="name"))

    def clean_helper_name(self) -> str:
        return accepted(lambda: read_name(name=self.cleaned_data["helper_name"], field="helper_name"))

    def clean_phone(self) -> str:
        return accepted(lambda: read_number(typed=self.cleaned_data["phone"], field="phone").number)

    def clean_helper_phone(self) -> str:
        typed, country = self.cleaned_data["helper_phone"], self.cleaned_data.get("helper_country", "")
        return accepted(lambda: read_number(typed=typed, field="helper_phone", country=country).number)

    def clean_helper_email(self) -> str:
        email: str = self.cleaned_data["helper_email"]
        accepted(lambda: check_email(typed=email, field="helper_email"))
        return email

    def people(self, language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The applicant, and the helper who is written to in the page's language."""
        data = self.cleaned_data
        applicant = {part: data[part] for part in ("name", "phone", "language")}
        helper = {part: data[f"helper_{part}"] for part in ("name", "phone", "email", "country")}
        return applicant, {**helper, "language": language}


class CodeForm(Page):
    """The six digits that were sent."""

    code = text_field(
        _("Code from the SMS"),
        missing=_("Please enter the six digits of the code."),
        most=12,
        autocomplete="one-time-code",
        inputmode="numeric",
        size="6",
    )

    own = forms.BooleanField(
        label=_("This is my own phone or computer: remember my number here for 30 days"), required=False
    )

    def clean_code(self) -> str:
        digits = "".join(character for character in plain_digits(self.cleaned_data["code"]) if character.isdecimal())
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits. Please look at the SMS again."))
        return digits


class LookupForm(Page):
    """What opens an appointment: its reference and a phone it was booked with."""

    reference = text_field(
        _("Reference"),
        missing=_("Please give the reference from the SMS."),
        most=20,
        hint=_("Eight digits, for example 1234 5678."),
        autocomplete="off",
        inputmode="numeric",
    )
    phone = phone_field(_("Phone number"), hint=_("The one given at booking; from abroad with + and the country."))


class AgreeForm(Page):
    """That the privacy notice was read, without which nothing is booked."""

    agree = forms.BooleanField(
        label=_("I have read how these details are used, and agree"),
        error_messages={"required": _("Please tick this box if you agree. Without it we may not keep your details.")},
    )


class CancelForm(Page):
    """Why a visit is cancelled."""

    REASONS = (
        ("not-needed", _("The work is done or not needed any more")),
        ("documents", _("The documents are not ready")),
        ("nobody-home", _("Nobody will be at home")),
        ("another-day", _("I will book another day")),
        ("other", _("Another reason")),
    )
    reason = forms.ChoiceField(
        label=_("Why do you cancel?"),
        choices=REASONS,
        widget=Radios,
        error_messages={"required": _("Please choose a reason."), "invalid_choice": _("Please choose a reason.")},
    )


def localities_named(*, language: str) -> list[tuple[str, str]]:
    """This function will return (code, name) of every village and colony, by name in a language."""
    named = [(place.code, in_language(place.name, language)) for place in places.gazetteer().localities]
    return sorted(named, key=lambda pair: pair[1])
