"""What is owed. Saving makes a new version of the catalogue; appointments keep what they were told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import ChoiceField
from django.utils.translation import gettext_lazy as _

from doorstep.catalogue.models import Concession, FeeRule
from doorstep.channels.console.admin.base import CatalogueManaged, CheckedForm
from doorstep.channels.console.admin.checks import ConditionForm
from doorstep.channels.console.admin.fields import CodesField, RupeesField
from doorstep.channels.shared.wording import language
from doorstep.engines.catalogue import values
from doorstep.engines.city.fee_files import clash
from doorstep.engines.wording import rupees

SCOPES = [
    ("first", _("first service of a visit")),
    ("further", _("each further service of a visit")),
    ("departmental", _("owed to the department")),
    ("household_first", _("first person at an address")),
    ("household_further", _("each further person at an address")),
]
READINGS = [("fixed", _("fixed")), ("at_door", _("read at the door")), ("none", _("none"))]
COLUMNS = ("code", "label", "scope", "reading", "amount_paise", "valid_from_on", "valid_until_on")
assert {code for code, _words in SCOPES} == set(get_args(values.FeeScope))
assert {code for code, _words in READINGS} == set(get_args(values.FeeReading))


class FeeRuleForm(CheckedForm):
    """A tariff line as `engines.catalogue.FeeRule` understands it, which holds on no day with another one like it."""

    scope = ChoiceField(choices=SCOPES)
    reading = ChoiceField(choices=READINGS)
    amount_paise = RupeesField(required=False, label=_("Amount in rupees"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        wrong = amount_objections(reading=said.get("reading"), amount_paise=said.get("amount_paise"))
        if said.get("scope") not in ("first", "further", None) and not said.get("services"):
            wrong["services"] = str(_("Name the services that this is owed for."))
        wrong |= day_objections(said.get("valid_from_on"), said.get("valid_until_on"))
        if wrong:
            raise ValidationError(wrong)
        if not self.errors:
            self._keep_apart(said)
        return said

    def _keep_apart(self, said: dict[str, Any]) -> None:
        typed = {name: said[name] for name in COLUMNS if name in said}
        services = [service.code for service in said["services"]]
        rule = _value({**_columns(self.instance), **typed}, services)
        for other in FeeRule.objects.exclude(pk=self.instance.pk).prefetch_related("services"):
            if clash(one=rule, other=_value(_columns(other), [service.code for service in other.services.all()])):
                text = _("“%(other)s” holds on some of these days for the same. End one where the other begins.")
                raise ValidationError(text % {"other": str(other)})


def _columns(row: FeeRule) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS}


def _value(said: Mapping[str, Any], services: Sequence[str]) -> values.FeeRule:
    ends = said["valid_until_on"]
    days = {"valid_from_on": said["valid_from_on"].isoformat(), "valid_until_on": ends.isoformat() if ends else ""}
    return values.FeeRule(**{**said, **days}, services=tuple(services), provenance="")


def amount_objections(*, reading: str | None, amount_paise: int | None) -> dict[str, str]:
    """This function will return what is wrong with the amount of a tariff line, by field."""
    if reading == "fixed" and amount_paise is None:
        return {"amount_paise": str(_("A fixed fee needs its amount."))}
    if reading in ("at_door", "none") and amount_paise is not None:
        return {"amount_paise": str(_("Only a fixed fee has an amount."))}
    return {}


def day_objections(valid_from_on: date | None, valid_until_on: date | None) -> dict[str, str]:
    """This function will return what is wrong with the days on which something holds, by field."""
    if valid_from_on and valid_until_on and valid_until_on <= valid_from_on:
        return {
            "valid_until_on": str(_("This is the first day on which it does not hold any more: choose a later one."))
        }
    return {}


@admin.register(FeeRule)
class FeeRuleAdmin(CatalogueManaged):
    form = FeeRuleForm
    fixed = ("code",)
    list_display = ("__str__", "scope", "reading", "amount", "valid_from_on", "valid_until_on")
    list_filter = ("scope", "reading", "valid_from_on")
    search_fields = ("code", "label__en", "label__hi", "label__pa", "services__code", "provenance")
    ordering = ("code", "valid_from_on")
    autocomplete_fields = ("services",)

    @admin.display(description=_("amount"), ordering="amount_paise")
    def amount(self, row: FeeRule) -> str:
        return "" if row.amount_paise is None else rupees(paise=row.amount_paise, language=language())


class ConcessionForm(ConditionForm):
    """A concession that holds on no day with another one of the same code."""

    scopes = CodesField(choices=SCOPES)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        wrong = day_objections(said.get("valid_from_on"), said.get("valid_until_on"))
        if not said.get("percent", 1):
            wrong["percent"] = str(_("Write a number from 1 to 100."))
        if wrong:
            raise ValidationError(wrong)
        if not self.errors:
            self._keep_apart(said)
        return said

    def _keep_apart(self, said: dict[str, Any]) -> None:
        same = Concession.objects.filter(code=said.get("code", self.instance.code)).exclude(pk=self.instance.pk)
        later = same.filter(Q(valid_until_on=None) | Q(valid_until_on__gt=said["valid_from_on"]))
        if said["valid_until_on"]:
            later = later.filter(valid_from_on__lt=said["valid_until_on"])
        for other in later[:1]:
            raise ValidationError(_("“%(other)s” holds on some of these days too.") % {"other": str(other)})


@admin.register(Concession)
class ConcessionAdmin(CatalogueManaged):
    form = ConcessionForm
    fixed = ("code",)
    list_display = ("__str__", "question", "percent", "valid_from_on", "valid_until_on")
    list_filter = ("valid_from_on",)
    list_select_related = ("question",)
    search_fields = ("code", "label__en", "label__hi", "label__pa")
    ordering = ("code", "valid_from_on")
    autocomplete_fields = ("question",)
