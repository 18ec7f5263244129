"""Entering what was paid at a door, taking receipts back, and counting a field agent's day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.dispatch.visits.collecting import Paid, collect_at_door
from doorstep.engines.money.cash import NOTES_PAISE
from doorstep.engines.money.ledger import cash_of
from doorstep.journal.actions import Actor
from doorstep.payments.actions_close import close_money_day, pay_out, refund
from doorstep.payments.models import MoneyDay, Receipt
from doorstep.payments.queries import holds, receipts
from doorstep.payments.refusals import MoneyRefused
from doorstep.planning.models import Stop
from doorstep.workforce.models import FieldAgent


class RupeesField(forms.DecimalField):
    """An amount in rupees, to the paisa."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", "autocomplete": "off"})
        super().__init__(max_digits=9, decimal_places=2, min_value=0, widget=widget, **kwargs)


class PayForm(forms.Form):
    """What was paid for one visit: a box for each line that was read at the door, how, and what was given."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, stop: Stop, appointment: Appointment) -> None:
        super().__init__(data, initial={"key": f"paper:{uuid4()}"})
        self.stop = stop
        self.lines = list(appointment.charge.lines.all())
        for line in self.lines:
            if line.amount_paise is None:
                self.fields[f"line{line.position}"] = RupeesField(label=_("Rupees on the bill"))
        self.fields["method"] = forms.ChoiceField(
            choices=Receipt.Method.choices, widget=forms.RadioSelect, initial="cash", label=_("Paid by")
        )
        self.fields["given"] = RupeesField(required=False, label=_("Cash given, before change (may be left empty)"))

    def boxes(self) -> list[tuple[Any, Any]]:
        """This function will return each line of the charge with its box, None where the amount is known."""
        return [
            (line, self[f"line{line.position}"] if f"line{line.position}" in self.fields else None)
            for line in self.lines
        ]

    def collect(self, *, at: datetime, actor: Actor, now: datetime) -> Receipt | None:
        """This function will write the receipt, or None with the reason beside its box."""
        if not self.is_valid():
            return None
        readings = {
            line.position: in_paise(self.cleaned_data[f"line{line.position}"])
            for line in self.lines
            if line.amount_paise is None
        }
        given = self.cleaned_data["given"]
        paid = Paid(
            method=self.cleaned_data["method"],
            at=at,
            key=self.cleaned_data["key"],
            readings=readings,
            given_paise=None if given is None else in_paise(given),
        )
        try:
            return collect_at_door(stop=self.stop, paid=paid, actor=actor, now=now)
        except MoneyRefused as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
            return None


class TakeBackForm(forms.Form):
    """Why a receipt is taken back."""

    reason = forms.CharField(max_length=300, label=_("Why is the receipt taken back?"))


class RefundForm(forms.Form):
    """How much of a receipt is paid back, and why."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    amount = RupeesField(label=_("Rupees to pay back"))
    reason = forms.CharField(max_length=300, label=_("Why is it paid back?"))

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"key": f"refund:{uuid4()}"})

    def refund(self, *, receipt: Receipt, actor: Actor, now: datetime) -> bool:
        """This function will note that money is to be paid back, or say beside the box why not."""
        if not self.is_valid():
            return False
        paise, said = in_paise(self.cleaned_data["amount"]), self.cleaned_data
        try:
            refund(receipt=receipt, amount_paise=paise, reason=said["reason"], key=said["key"], actor=actor, now=now)
        except MoneyRefused as refusal:
            self.add_error(refusal.field or None, str(refusal))
        return not self.errors


class PaidOutForm(forms.Form):
    """The bank's reference of a transfer that paid back what was owed."""

    reference = forms.CharField(max_length=60, label=_("The bank's reference of the transfer"))

    def pay_out(self, *, receipt: Receipt, actor: Actor, now: datetime) -> bool:
        """This function will note that it was paid back, or say why not."""
        if not self.is_valid():
            return False
        try:
            pay_out(receipt=receipt, reference=self.cleaned_data["reference"], actor=actor, now=now)
        except MoneyRefused as refusal:
            self.add_error(None, str(refusal))
        return not self.errors


class CountForm(forms.Form):
    """How many of each note and coin were counted."""

    explanation = forms.CharField(required=False, max_length=300, label=_("If it differs: why"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for worth in NOTES_PAISE:
            box = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            self.fields[f"n{worth}"] = forms.IntegerField(
                required=False, min_value=0, max_value=99_999, widget=box, label=rupees_words(worth)
            )
        self.order_fields([*(f"n{worth}" for worth in NOTES_PAISE), "explanation"])

    def close(self, *, agent: FieldAgent, on: date, actor: Actor, now: datetime) -> MoneyDay | None:
        """This function will close the day, or None with the reason beside its box."""
        if not self.is_valid():
            return None
        pieces = {worth: self.cleaned_data[f"n{worth}"] or 0 for worth in NOTES_PAISE}
        words = self.cleaned_data["explanation"]
        try:
            return close_money_day(agent=agent, on=on, pieces=pieces, explanation=words, actor=actor, now=now)
        except MoneyRefused as refusal:
            self.add_error(refusal.field or None, str(refusal))
            return None


class MoneySearch(forms.Form):
    """Which days of money to show."""

    q = forms.CharField(required=False, max_length=24, label=_("Badge number or slip"))
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[("", _("every")), ("open", _("not counted")), ("closed", _("counted")), ("differs", _("differs"))],
    )


@dataclass(frozen=True, slots=True)
class DayMoney:
    """The money of one field agent's day."""

    agent: FieldAgent
    on: date
    day: MoneyDay | None
    receipts: tuple[Receipt, ...]
    expected_paise: int
    upi_paise: int


def rupees_words(paise: int) -> str:
    """This function will return what a note or coin is worth: "₹500", "50 p"."""
    return f"₹{paise // 100}" if paise >= 100 else f"{paise} p"


def in_paise(rupees: Any) -> int:
    """This function will return an amount in rupees with two decimals as whole paise."""
    return int(rupees * 100)


def stop_of(*, on: date, agent: str, number: int) -> tuple[Stop, Appointment] | None:
    """This function will return a stop of a published route with its appointment, None when there is none such."""
    of_day = {"route__day_plan__on": on, "route__day_plan__published_at__isnull": False}
    stops = Stop.objects.filter(pk=number, route__shift__agent__code=agent, **of_day)
    stop = stops.select_related("route__shift__agent").first()
    appointment = Appointment.objects.filter(stop=stop).select_related("charge", "applicant").first()
    return None if stop is None or appointment is None else (stop, appointment)


def day_money(*, on: date, agent: str) -> DayMoney | None:
    """This function will return the money of a field agent's day, None when there is no such agent. Four queries."""
    found = FieldAgent.objects.filter(code=agent).first()
    if found is None:
        return None
    day = MoneyDay.objects.filter(agent=found, on=on).first()
    rows = tuple(receipts().filter(day=day).order_by("at", "id")) if day else ()
    carried = day.expected_paise if day and day.expected_paise is not None else holds(account=cash_of(agent=agent))
    upi = sum(row.total_paise for row in rows if row.method == Receipt.Method.UPI and row.settles_id)
    return DayMoney(agent=found, on=on, day=day, receipts=rows, expected_paise=carried, upi_paise=upi)


def money_days(*, q: str, state: str) -> QuerySet[MoneyDay]:
    """This function will return the days of money that fit, the latest first, with what was taken."""
    taken = Sum("receipts__total_paise", filter=Q(receipts__settles__isnull=False))
    rows = MoneyDay.objects.select_related("agent").annotate(taken_paise=taken).order_by("-on", "agent__code")
    if q:
        rows = rows.filter(Q(agent__code__iexact=q) | Q(slip__iexact=q))
    return rows.filter(**_STATES.get(state, {})) if state != "differs" else rows.exclude(_AGREES)


_STATES: Mapping[str, Mapping[str, Any]] = {"open": {"closed_at": None}, "closed": {"closed_at__isnull": False}}
_AGREES = Q(closed_at=None) | Q(explanation="")
