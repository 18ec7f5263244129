"""Every clear no to what people ask or tell."""

from doorstep.texts.refusals import Refusal


class WordsMissing(Refusal):
    """Nothing is said where words are needed."""

    code = "words-missing"


class TaskClosed(Refusal):
    """Somebody else closed this task already."""

    code = "task-closed"


class BadMarks(Refusal):
    """Marks are whole numbers from 1 to 5."""

    code = "bad-marks"


class NotYetVisited(Refusal):
    """The visit has not been yet, or will never be."""

    code = "not-yet-visited"


class TooLateForFeedback(Refusal):
    """The visit is longer ago than feedback is taken."""

    code = "too-late-for-feedback"
