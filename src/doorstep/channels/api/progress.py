"""How far an appointment is, as the API gives it."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from doorstep.dispatch.progress import Progress


class StepOut(BaseModel):
    """One step of the line of time. `at`: when it was taken, null where that is not known."""

    code: str
    state: Literal["over", "now", "ahead"]
    at: datetime | None


class OnTheWayOut(BaseModel):
    """On the day: how many visits come before, and from when until when to expect the agent. `late`: not within the
    window that was promised."""

    visits_before: int
    from_at: datetime
    until_at: datetime
    late: bool


class ProgressOut(BaseModel):
    """`stage`: "papers", "fixed", "named", "nobody", "at-door", "unreported", "ended", "department", "done" or
    "cancelled". `outcome`: of the visit, "" while it is not over. `way`: null but on the day, while somebody comes."""

    stage: str
    steps: list[StepOut]
    way: OnTheWayOut | None
    outcome: str
    visited_on: date | None


def progress_out(*, progress: Progress, zone: ZoneInfo) -> ProgressOut:
    """This function will return how far an appointment is, in city time."""
    way = progress.way
    return ProgressOut(
        stage=progress.stage,
        steps=[
            StepOut(code=step.code, state=step.state, at=step.at.astimezone(zone) if step.at else None)
            for step in progress.steps
        ],
        way=OnTheWayOut(
            visits_before=way.visits_before,
            from_at=way.from_at.astimezone(zone),
            until_at=way.until_at.astimezone(zone),
            late=way.late,
        )
        if way
        else None,
        outcome=progress.outcome,
        visited_on=progress.visited_on,
    )
