"""Documents as a page lists them: service by service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from doorstep.engines.catalogue.rules import ServiceRequirement, requirements_for
from doorstep.engines.catalogue.values import Catalogue, Service, Texts


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement; `only_if` is the question and its answers it hangs on while that is unanswered."""

    requirement: ServiceRequirement
    only_if: tuple[Texts, tuple[Texts, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """What must be ready for one service."""

    service: Service
    needs: tuple[Need, ...]


def papers_of(*, catalogue: Catalogue, services: Sequence[str], answers: Mapping[str, str]) -> tuple[Papers, ...]:
    """This function will return the documents of each service for these answers."""
    requirements = requirements_for(catalogue=catalogue, services=services, answers=answers)
    return tuple(
        Papers(
            service=catalogue.services[code],
            needs=tuple(_need(catalogue, found, answers) for found in requirements if found.service == code),
        )
        for code in services
    )


def papers_booked(*, services: Iterable[Service], documents: Iterable[ServiceRequirement]) -> tuple[Papers, ...]:
    """This function will return the documents of an appointment, service by service."""
    found = tuple(documents)
    return tuple(Papers(s, tuple(Need(need) for need in found if need.service == s.code)) for s in services)


def _need(catalogue: Catalogue, requirement: ServiceRequirement, answers: Mapping[str, str]) -> Need:
    when = requirement.when
    if when is None or answers.get(when.question):
        return Need(requirement)
    question = catalogue.questions[when.question]
    named = tuple(choice.text for choice in question.choices if choice.code in when.choices)
    return Need(requirement, only_if=(question.text, named))
