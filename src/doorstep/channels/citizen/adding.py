"""What somebody is about to add to the appointment that is open, kept in the server's session."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from doorstep.booking.models import Appointment

ADDING = "adding"


@dataclass(frozen=True, slots=True)
class Adding:
    """Services to add and the answers to their questions; `reference` names the appointment they are for."""

    reference: str
    services: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    answered: bool = False


def load(*, session: SessionBase, appointment: Appointment) -> Adding:
    """This function will return what is to be added to an appointment: nothing yet, if it was for another one."""
    kept: dict[str, Any] = session.get(ADDING) or {}
    if kept.get("reference") != appointment.reference:
        return Adding(appointment.reference)
    return Adding(kept["reference"], tuple(kept["services"]), kept["answers"], kept["answered"])


def save(*, session: SessionBase, adding: Adding) -> None:
    """This function will keep what is to be added."""
    session[ADDING] = asdict(adding)


def clear(*, session: SessionBase) -> None:
    """This function will forget it."""
    session.pop(ADDING, None)
