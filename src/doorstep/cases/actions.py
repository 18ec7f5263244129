"""Opening cases, their way through the department, and withdrawing them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from doorstep.cases.models import Case
from doorstep.cases.refusals import CaseMoved
from doorstep.catalogue.models import Service
from doorstep.people.models import Applicant

State = Case.State
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    State.TAKEN.value: (State.REQUESTED.value, State.WANTED.value),
    State.WANTED.value: (State.TAKEN.value, State.WANTED.value),
    State.READY.value: (State.TAKEN.value, State.WANTED.value),
    State.DELIVERED.value: (State.READY.value,),
}
"""From where a case may come to each state."""


def open_cases(
    *,
    applicant: Applicant,
    services: Sequence[Service],
    catalogue_version_id: int,
    answers: Mapping[str, str],
    now: datetime,
) -> list[Case]:
    """This function will open one case a service, in their order."""
    return Case.objects.bulk_create(
        Case(
            applicant=applicant,
            service=service,
            catalogue_version_id=catalogue_version_id,
            answers=dict(answers),
            opened_at=now,
        )
        for service in services
    )


def move_case(*, case: Case, to: str, now: datetime, due_on: date | None = None, wanted: Sequence[str] = ()) -> Case:
    """This function will let a case go to a state, in the caller's transaction: with the day on which its result is
    expected, and the documents (codes) that are wanted for it. Raises CaseMoved when somebody was faster, or when that
    state does not follow on the present one."""
    seen = Case.objects.filter(pk=case.pk, version=case.version, state__in=FOLLOWS[to])
    kept = case.due_on if due_on is None else due_on
    if not seen.update(state=to, version=F("version") + 1, due_on=kept, wanted=list(wanted), changed_at=now):
        raise CaseMoved(_("This case stands elsewhere by now. Please look at it again."))
    case.refresh_from_db()
    return case


def withdraw_cases(*, case_ids: Iterable[int]) -> None:
    """This function will close cases whose visit was cancelled."""
    Case.objects.filter(pk__in=list(case_ids)).update(state=State.WITHDRAWN)
