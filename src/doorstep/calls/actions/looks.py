"""Who of the staff looked at what is held about somebody."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from doorstep.journal.actions import Actor, append
from doorstep.journal.models import Entry

VIEWED = "personal.viewed"
"""The journal's name of a look."""
ONCE_IN = timedelta(hours=1)


@transaction.atomic
def note_looks(*, subjects: Iterable[str], role: str, actor: Actor, now: datetime) -> None:
    """This function will write down that somebody in a role looked at what is held under each subject
    ("appointment:7", "applicant:3"), unless the journal has a look of theirs within the last hour."""
    wanted = sorted(set(subjects))
    looks = Entry.objects.filter(action=VIEWED, actor=actor.name, subject__in=wanted, at__gt=now - ONCE_IN)
    known = set(looks.values_list("subject", flat=True))
    for subject in wanted:
        if subject not in known:
            append(actor=actor, action=VIEWED, subject=subject, details={"role": role}, now=now)
