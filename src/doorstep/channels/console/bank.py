"""Bringing a bank's statement in, what still waits for the bank, credits that nobody knows, and what is settled."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.forms import DayField
from doorstep.journal.actions import Actor
from doorstep.payments.actions_bank import Preview, bring_in, preview
from doorstep.payments.models import BankRow
from doorstep.payments.refusals import MoneyRefused
from doorstep.places import queries as places

# A month's statement of a busy account; banks write about a hundred characters a line.
MOST_BYTES = 2_000_000


class StatementForm(forms.Form):
    """A bank's CSV file; on the second page what was in it, so that it need not be chosen again."""

    file = forms.FileField(required=False, label=_("The bank's statement (CSV)"))
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    name = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """This function will return the file's text and name. Raises ValidationError for what is no text."""
        data: dict[str, Any] = super().clean() or {}
        upload = data.get("file")
        if upload is None and not data.get("text"):
            raise forms.ValidationError({"file": _("Choose a file.")})
        if upload is not None:
            if upload.size > MOST_BYTES:
                raise forms.ValidationError({"file": _("This file is larger than a statement can be.")})
            try:
                data["text"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError({"file": _("This file is no text. Choose the bank's CSV file.")}) from error
            data["name"] = upload.name
        return data

    def preview(self) -> Preview | None:
        """This function will return what bringing it in would do, None with the reason beside the box."""
        return self._tried(lambda: preview(text=self.cleaned_data["text"]))

    def bring_in(self, *, actor: Actor, now: datetime) -> Preview | None:
        """This function will bring the statement in, None with the reason beside the box."""
        said = self.cleaned_data
        return self._tried(lambda: bring_in(text=said["text"], name=said["name"], actor=actor, now=now))

    def _tried(self, doing: Any) -> Preview | None:
        try:
            done: Preview = doing()
        except MoneyRefused as refusal:
            self.add_error("file", str(refusal))
            return None
        return done


class CreditSearch(forms.Form):
    """Which credits of the bank to show."""

    q = forms.CharField(required=False, max_length=40, label=_("Words on the statement"))
    known = forms.ChoiceField(
        required=False, label=_("Which"), choices=[("", _("every")), ("no", _("not known")), ("yes", _("confirmed"))]
    )


class SpanForm(forms.Form):
    """From which day until which."""

    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))

    def span(self) -> tuple[datetime, datetime]:
        """This function will return [the first day's midnight, the midnight after the last)."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        zone = places.zone()
        begins = datetime.combine(first, time(), tzinfo=zone)
        return begins, datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)


def credits_of_the_bank(*, q: str, known: str) -> QuerySet[BankRow]:
    """This function will return the credits that fit, the latest first."""
    rows = BankRow.objects.select_related("statement").order_by("-on", "-id")
    if q:
        rows = rows.filter(words__icontains=q)
    return rows.filter(entry__isnull=known == "no") if known else rows


def last_month(*, today: date) -> dict[str, date]:
    """This function will return the first and last day of the month before."""
    last = today.replace(day=1) - timedelta(days=1)
    return {"first": last.replace(day=1), "last": last}
