"""Why a day cannot be mended as asked."""

from doorstep.texts.refusals import Refusal


class NotPublished(Refusal):
    """Nobody was named yet on that day: there is nothing to mend."""

    code = "day-not-published"


class UnknownAgent(Refusal):
    """No field agent with this code has a route that day."""

    code = "unknown-agent"


class NotThatDay(Refusal):
    """No booked appointment with this reference is, or can be, where the event says."""

    code = "not-that-day"


class VisitOver(Refusal):
    """What happened at this door is recorded with its end: there is nothing left of it to cancel."""

    code = "visit-over"


class DayMoved(Refusal):
    """The day changed while it was being mended; nothing was stored."""

    code = "day-moved"
