"""What is said when something cannot be done: one base, so that every channel can say it in its own way."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """A clear no with a stable `code`, a translatable `message` and the `field` it belongs beside ("" for none).

    Subclasses stand beside the action that raises them and set `code`. `details` is data a channel may show (fresh
    offers, missing questions); it never holds personal data."""

    code = "refused"

    def __init__(self, message: Any, *, field: str = "", details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details: Mapping[str, Any] = details or {}

    def __str__(self) -> str:
        return str(self.message)
