"""Why something cannot have happened at a door as it was said."""

from doorstep.texts.refusals import Refusal


class VisitRefused(Refusal):
    """What was said of a visit cannot be so; `field` names the time or the outcome it stands beside."""

    code = "visit-refused"


class UnknownStop(Refusal):
    """There is no such planned visit."""

    code = "unknown-stop"


class VisitsFileBroken(Refusal):
    """A file of visits has faults, and nothing of it was taken. `faults`: (line, words)."""

    code = "visits-file"

    def __init__(self, message: object, *, faults: "tuple[tuple[int, str], ...]") -> None:
        super().__init__(message)
        self.faults = faults
