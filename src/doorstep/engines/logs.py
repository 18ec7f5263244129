"""Lines of the log that say what happened, and nothing about anybody."""

import logging
import re
import traceback
from copy import copy
from datetime import datetime
from types import TracebackType
from typing import Any

LONGEST = 4000
MASK = "•"
# Phones, references and identity numbers, also in groups; a date or a time of day has no two groups this long.
_NUMBERS = re.compile(r"\+?\d{8,}|(?<!\d)\d{3,5}(?:[ -]\d{3,5})+(?!\d)")
# A link of consent, or of a place on the waiting list, opens it for whoever holds it; reports come with a secret.
_LINKS = re.compile(r"(?<=/[cw]/)[^\s/]+|(?<=/hooks/sms/)[^\s/]+")

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def masked(*, text: str) -> str:
    """This function will return a text without long numbers and without what opens a link, and shortened if long."""
    hidden = _LINKS.sub(MASK, _NUMBERS.sub(MASK, text))
    return hidden if len(hidden) <= LONGEST else f"{hidden[:LONGEST]}..."


class PrivateFormatter(logging.Formatter):
    """Masks messages; of an exception it tells the kind and the places in the code.

    An exception's own words often hold what someone typed: PostgreSQL quotes whole rows."""

    def format(self, record: logging.LogRecord) -> str:
        told = copy(record)
        told.exc_text = None
        if _is_callers_fault(record):
            told.exc_info = None
        return super().format(told)

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = masked(text=record.message)
        return super().formatMessage(record)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")

    def formatException(self, ei: Any) -> str:
        raised: Raised = ei
        error, told = raised[1], []
        while error is not None:
            places = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{places}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich came of:\n".join(told)


def _is_callers_fault(record: logging.LogRecord) -> bool:
    """A request that was refused: one line is enough, for anyone can send as many as they like."""
    refused = record.name == "django.request" and record.levelno < logging.ERROR
    return refused or record.name.startswith("django.security")
