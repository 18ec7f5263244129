"""Telephone calls, from the first ring to how they ended. None is lost: docs/calls.md."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from doorstep.booking.models import Appointment
from doorstep.booking.refusals import BadPhone
from doorstep.booking.requests import read_number
from doorstep.calls.actions.tasks import ask_call_back
from doorstep.calls.models import Call, Task
from doorstep.calls.words import kept_words
from doorstep.journal.actions import Actor


def begin_call(
    *,
    line: str,
    provider_call: str,
    phone: str,
    language: str,
    direction: Call.Direction = Call.Direction.IN,
    task: Task | None = None,
    now: datetime,
) -> Call:
    """This function will keep that a call began, and return it; told again, the call that is there is returned.

    `line` and `provider_call` name it; `phone` as the network gives it, "" or nonsense where it is withheld. `task`:
    the call-back that an outgoing call is made for."""
    try:
        with transaction.atomic():
            return Call.objects.create(
                line=line,
                provider_call=provider_call,
                direction=direction,
                phone=_number(phone),
                language=language,
                started_at=now,
                task=task,
            )
    except IntegrityError:
        return Call.objects.get(line=line, provider_call=provider_call)


def note_call(
    *,
    call: Call,
    state: str = "",
    language: str = "",
    operator: str = "",
    answered: bool = False,
    handed: bool = False,
    appointment: Appointment | None = None,
    now: datetime,
) -> None:
    """This function will keep how far a call has come: what is given, and nothing of a call that is over. One query.

    `answered`: the menu or a person speaks from now on; `handed`: it is put through to a person; `operator`: the actor
    who took it."""
    given = {"state": state, "language": language, "operator": operator, "appointment": appointment}
    changes: dict[str, object] = {name: value for name, value in given.items() if value}
    instants = {"answered_at": answered or operator, "handed_at": handed, "taken_at": operator}
    changes |= {name: Coalesce(name, Value(now)) for name, is_now in instants.items() if is_now}
    if changes:
        Call.objects.filter(pk=call.pk, ended="").update(**changes)


@transaction.atomic
def end_call(
    *,
    call: Call,
    ended: Call.Ended,
    words: str = "",
    appointment: Appointment | None = None,
    actor: Actor,
    now: datetime,
) -> Call:
    """This function will keep how a call ended, and return it. Whoever is lost so (Call.LOST) and whose number is known
    has one open call-back afterwards, with all that was captured: `words`. Ended again, nothing changes."""
    over = Call.objects.filter(pk=call.pk, ended="")
    changes: dict[str, object] = {"ended": ended, "ended_at": now}
    if appointment is not None:
        changes["appointment"] = appointment
    if over.update(**changes):
        call.refresh_from_db()
        if ended in Call.LOST and call.phone and call.direction == Call.Direction.IN:
            task = ask_call_back(
                phone=call.phone,
                language=call.language,
                words=kept_words(text=words),
                appointment=call.appointment,
                missed=ended != Call.Ended.CALL_BACK,
                actor=actor,
                now=now,
            )
            Call.objects.filter(pk=call.pk).update(task=task)
    call.refresh_from_db()
    return call


def _number(phone: str) -> str:
    try:
        return read_number(typed=phone, field="phone", mobile=False).number
    except BadPhone:
        return ""
