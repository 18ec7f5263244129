"""Opening and withdrawing cases."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from doorstep.cases.models import Case
from doorstep.catalogue.models import Service
from doorstep.people.models import Applicant


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


def withdraw_cases(*, case_ids: Iterable[int]) -> None:
    """This function will close cases whose visit was cancelled."""
    Case.objects.filter(pk__in=list(case_ids)).update(state=Case.State.WITHDRAWN)
