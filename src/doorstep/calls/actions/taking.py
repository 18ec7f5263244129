"""Who speaks with a caller: one operator at a time."""

from datetime import datetime, timedelta

from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from doorstep.calls.models import Call
from doorstep.calls.refusals import CallTaken
from doorstep.journal.actions import Actor

FORGOTTEN = timedelta(hours=1)
"""A call that nobody ended for so long may be ended by a colleague of whoever took it."""


def take_call(*, call: Call, actor: Actor, now: datetime) -> Call:
    """This function will give a call to one operator, and return it. One conditional UPDATE decides; taken again by the
    same, nothing changes. Raises CallTaken when a colleague has it, or when it is over."""
    free = Q(operator="") | Q(operator=actor.name) | Q(started_at__lte=now - FORGOTTEN)
    instants = {name: Coalesce(name, Value(now)) for name in ("answered_at", "taken_at")}
    if not Call.objects.filter(free, pk=call.pk, ended="").update(operator=actor.name, **instants):
        raise CallTaken(_("A colleague was faster, or the caller has hung up."))
    call.refresh_from_db()
    return call
