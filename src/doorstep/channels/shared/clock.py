"""The only place that asks the time."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This function will return the present instant, aware, in UTC."""
    return timezone.now()
