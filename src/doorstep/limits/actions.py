"""Counting tries: each is claimed before it is made, so that tries at once are counted too."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from doorstep.limits.models import Tries


def take_try(*, key: str, most: int, within: timedelta, now: datetime) -> int:
    """This function will count one try under `key`, and return 0; or count nothing once there were `most` within a span
    that began with the first of them, and return the seconds until it ends.

    One conditional UPDATE is the claim: however many processes ask at once, `most` of them get a 0. Outside of
    transactions, else a refusal that rolls back would forget the try."""
    while True:
        running = Tries.objects.filter(key=key, ends_at__gt=now)
        if running.filter(taken__lt=most).update(taken=F("taken") + 1):
            return 0
        if Tries.objects.filter(key=key, ends_at__lte=now).update(taken=1, ends_at=now + within):
            return 0
        if ends_at := running.filter(taken__gte=most).values_list("ends_at", flat=True).first():
            return max(1, math.ceil((ends_at - now).total_seconds()))
        if _begin(key, now + within):
            return 0


def _begin(key: str, ends_at: datetime) -> bool:
    """The first try makes the row; of two that are first at once, the other one counts itself into it."""
    try:
        with transaction.atomic():
            Tries.objects.create(key=key, ends_at=ends_at)
    except IntegrityError:
        return False
    return True


def forget_tries(*, keys: Iterable[str]) -> None:
    """This function will begin these counts anew."""
    Tries.objects.filter(key__in=list(keys)).delete()


def forget_over(*, now: datetime) -> int:
    """This function will remove the counts whose span is over, and return how many there were."""
    return Tries.objects.filter(ends_at__lte=now).delete()[0]
