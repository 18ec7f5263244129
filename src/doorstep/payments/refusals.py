"""Why money is not taken, taken back or counted."""

from doorstep.texts.refusals import Refusal


class MoneyRefused(Refusal):
    """What was said of money cannot be. `code` tells why: "already-paid", "not-read", "too-little", "number-used",
    "day-closed", "nothing-owed", "taken-back", "numbers-missing", "earlier-day-open", "not-explained", "same-file",
    "no-statement", "too-much"."""

    def __init__(
        self, code: str, message: object, *, field: str = "", details: dict[str, object] | None = None
    ) -> None:
        super().__init__(message, field=field, details=details)
        self.code = code
