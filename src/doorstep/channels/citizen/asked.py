"""What a visit asks of people, as a page lists it: the documents service by service, and the fee line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.booking.models import Appointment
from doorstep.catalogue.queries import current, of_version
from doorstep.channels.citizen.drafts import Draft
from doorstep.engines.catalogue.rules import ServiceRequirement, requirements_for
from doorstep.engines.catalogue.values import Catalogue, Document, Service, Texts
from doorstep.engines.fees.itemise import Line, itemise
from doorstep.places import queries as places


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement; `only_if` is the question and its answers it hangs on while that is unanswered.

    `chosen`: the code of the document that is kept ready, where any one is enough."""

    requirement: ServiceRequirement
    only_if: tuple[Texts, tuple[Texts, ...]] | None = None
    chosen: str = ""

    @property
    def any_one(self) -> bool:
        """True when there is a choice."""
        return self.requirement.rule == "any_one" and len(self.requirement.documents) > 1

    @property
    def proves(self) -> str:
        """The one thing that all the documents to choose from prove, as "identity", "address" or "age"; else empty."""
        kinds = [set(document.kind.split("+")) for document in self.requirement.documents]
        common = set.intersection(*kinds)
        return common.pop() if self.any_one and len(common) == 1 else ""

    @property
    def kept(self) -> Document | None:
        """The document that was chosen, where any one is enough."""
        return next((document for document in self.requirement.documents if document.code == self.chosen), None)

    @property
    def alike(self) -> Document | None:
        """One of the documents to choose from, when all are to be shown and copied in the same way."""
        documents = self.requirement.documents
        ways = {(document.original, document.copies, document.taken_away) for document in documents}
        return documents[0] if self.any_one and len(ways) == 1 else None


@dataclass(frozen=True, slots=True)
class Papers:
    """What must be ready for one service."""

    service: Service
    needs: tuple[Need, ...]


def papers_of(
    *,
    catalogue: Catalogue,
    services: Sequence[str],
    answers: Mapping[str, str],
    chosen: Mapping[str, str] | None = None,
) -> tuple[Papers, ...]:
    """This function will return the documents of each service for these answers."""
    kept = chosen or {}
    requirements = requirements_for(catalogue=catalogue, services=services, answers=answers)
    return tuple(
        Papers(
            service=catalogue.services[code],
            needs=tuple(_need(catalogue, found, answers, kept) for found in requirements if found.service == code),
        )
        for code in services
    )


def papers_booked(*, appointment: Appointment, services: Sequence[Service]) -> tuple[Papers, ...]:
    """This function will return the documents of an appointment, by the catalogue it was booked under."""
    catalogue = of_version(version_id=appointment.catalogue_version_id)
    codes = [service.code for service in services]
    return papers_of(
        catalogue=catalogue, services=codes, answers=appointment.answers, chosen=appointment.chosen_documents
    )


def lines_of(*, draft: Draft, now: datetime) -> tuple[Line, ...]:
    """This function will return what the draft's visit costs by the tariff of the day on which it is booked."""
    catalogue = current(now=now).catalogue
    today = now.astimezone(places.zone()).date()
    return itemise(catalogue=catalogue, services=draft.services, answers=draft.answers, on=today)


def _need(
    catalogue: Catalogue, requirement: ServiceRequirement, answers: Mapping[str, str], kept: Mapping[str, str]
) -> Need:
    when, chosen = requirement.when, kept.get(requirement.key, "")
    if when is None or answers.get(when.question):
        return Need(requirement, chosen=chosen)
    question = catalogue.questions[when.question]
    named = tuple(choice.text for choice in question.choices if choice.code in when.choices)
    return Need(requirement, only_if=(question.text, named), chosen=chosen)
