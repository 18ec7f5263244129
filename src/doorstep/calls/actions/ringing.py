"""Having a provider ring somebody for a call that an operator has: written down before anybody is asked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.calls.models import Call
from doorstep.calls.refusals import RingsAlready
from doorstep.journal.actions import Actor, append

RINGING, RUNG, NOT_RUNG, UNKNOWN = "ringing", "rung", "not-rung", "ring-unknown"
MAY_RING = ("", NOT_RUNG, UNKNOWN)


@transaction.atomic
def begin_ringing(*, call: Call, actor: Actor, now: datetime) -> None:
    """This function will keep that a provider is about to be asked to ring for this call, once: one conditional UPDATE,
    so that a button that is pressed twice rings one telephone once.

    Raises RingsAlready, also when the process was killed while it asked: then only the link is left."""
    mine = Call.objects.filter(pk=call.pk, direction=Call.Direction.OUT, operator=actor.name, ended="")
    if not mine.exclude(phone="").filter(state__in=MAY_RING).update(state=RINGING):
        raise RingsAlready(_("This call rings already, or is over."))
    append(actor=actor, action="call.rung", subject=f"calls.call:{call.pk}", details={}, now=now)


def note_ringing(*, call: Call, state: str) -> None:
    """This function will keep what became of it: RUNG, NOT_RUNG or UNKNOWN. One query."""
    Call.objects.filter(pk=call.pk, state=RINGING).update(state=state)
