"""Every clear no to what people ask or tell."""

from doorstep.texts.refusals import Refusal


class WordsMissing(Refusal):
    """Nothing is said where words are needed."""

    code = "words-missing"


class TaskClosed(Refusal):
    """Somebody else closed this task already."""

    code = "task-closed"


class TaskTaken(Refusal):
    """A colleague has claimed this task, and the lease is not over."""

    code = "task-taken"


class CallTaken(Refusal):
    """A colleague has this call, or it is over."""

    code = "call-taken"


class LeaseLost(Refusal):
    """Whoever phones has to have claimed the task, and the lease must not be over."""

    code = "lease-lost"


class TooSoon(Refusal):
    """The phone was rung a moment ago, and is left alone for a while."""

    code = "too-soon"


class BadMarks(Refusal):
    """Marks are whole numbers from 1 to 5."""

    code = "bad-marks"


class NotYetVisited(Refusal):
    """The visit has not been yet, or will never be."""

    code = "not-yet-visited"


class TooLateForFeedback(Refusal):
    """The visit is longer ago than feedback is taken."""

    code = "too-late-for-feedback"


class RingsAlready(Refusal):
    """Somebody asked for this call to be rung already, or it is over."""

    code = "rings-already"
