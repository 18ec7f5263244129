"""What the pages of one's own appointments ask."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doorstep.booking.requests import read_number
from doorstep.channels.citizen.fields import accepted, phone_field
from doorstep.channels.citizen.forms import Page


class PhoneForm(Page):
    """The phone whose appointments somebody wants to see. Whether it has any is not said before it is proven."""

    phone = phone_field(
        _("Your mobile number"), hint=_("The one given at booking; from abroad with + and the country.")
    )

    def clean_phone(self) -> str:
        return accepted(lambda: read_number(typed=self.cleaned_data["phone"], field="phone").number)


class MoreServicesForm(Page):
    """Which services more, of those that are offered and not in the visit yet; `most` still fit into it."""

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
            message = ngettext_lazy(
                "This visit takes only %(most)d service more. Please untick some and book them as a second visit.",
                "This visit takes only %(most)d services more. Please untick some and book them as a second visit.",
                self.most,
            )
            raise forms.ValidationError(message, params={"most": self.most})
        return chosen
