"""Days that lie behind: nothing is published for them any more, and nothing is mended."""

from datetime import date, datetime

from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal


class DayIsOver(Refusal):
    """The day lies behind: nobody can be sent anywhere on it any more."""

    code = "day-is-over"


def is_over(*, on: date, now: datetime) -> bool:
    """This function will tell whether a day lies before today in the city."""
    return on < now.astimezone(places.zone()).date()
