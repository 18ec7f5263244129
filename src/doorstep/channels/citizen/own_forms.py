"""What the pages of one's own appointments ask."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doorstep.booking.requests import read_number
from doorstep.channels.citizen.fields import accepted, phone_field
from doorstep.channels.citizen.forms import Page, ServicesForm


class PhoneForm(Page):
    """The phone whose appointments somebody wants to see. Whether it has any is not said before it is proven."""

    phone = phone_field(
        _("Your mobile number"), hint=_("The one given at booking; from abroad with + and the country.")
    )

    def clean_phone(self) -> str:
        return accepted(lambda: read_number(typed=self.cleaned_data["phone"], field="phone").number)


class MoreServicesForm(ServicesForm):
    """Which services more, of those that are offered and not in the visit yet; `most` still fit into it."""

    def too_many(self) -> Any:
        """What is said when more are ticked than `most`."""
        return ngettext_lazy(
            "This visit takes only %(most)d service more. Please untick some and book them as a second visit.",
            "This visit takes only %(most)d services more. Please untick some and book them as a second visit.",
            self.most,
        )
