"""Reading the catalogue: the version that holds now, and any version an appointment was booked under."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch

from doorstep.catalogue.models import (
    CatalogueVersion,
    Concession,
    Department,
    Document,
    FeeRule,
    Form,
    Need,
    Question,
    Requirement,
    Service,
)
from doorstep.engines.catalogue import codec, values
from doorstep.places import queries as places


@dataclass(frozen=True, slots=True)
class Current:
    """The catalogue that holds on a day, and the version row an appointment points to."""

    version_id: int
    number: int
    catalogue: values.Catalogue


class NoCatalogue(RuntimeError):
    """No version holds yet: no city was loaded."""


def current(*, now: datetime, token: UUID | None = None) -> Current:
    """This function will return the catalogue that holds at `now`. From memory: no query when `token` is known."""
    token = token or places.edition()
    on = now.astimezone(places.zone()).date()
    return places.remembered(name=f"catalogue {on}", token=token, make=lambda: _current(on))


def of_version(*, version_id: int) -> values.Catalogue:
    """This function will return the catalogue of one version."""
    version = CatalogueVersion.objects.only("digest").get(pk=version_id)
    return _loaded(version_id, version.digest)


def service_ids(*, token: UUID | None = None) -> Mapping[str, int]:
    """This function will return the services' row ids by code."""
    token = token or places.edition()
    return places.remembered(
        name="service ids", token=token, make=lambda: dict(Service.objects.values_list("code", "pk"))
    )


def drafted() -> values.Catalogue:
    """This function will return the catalogue as managers have edited it, whether or not it is a version yet."""
    return values.Catalogue(
        departments={row.code: values.Department(row.code, row.name) for row in Department.objects.order_by("id")},
        needs={row.code: values.Need(row.code, row.name) for row in Need.objects.all()},
        documents={row.code: _document(row) for row in Document.objects.order_by("id")},
        questions={row.code: _question(row) for row in Question.objects.prefetch_related("choices")},
        services={row.code: _service(row) for row in _services()},
        forms={row.code: _form(row) for row in Form.objects.order_by("id")},
        fees=tuple(_fee(row) for row in FeeRule.objects.prefetch_related("services").order_by("id")),
        concessions=tuple(_concession(row) for row in Concession.objects.select_related("question").order_by("id")),
    )


def _current(on: date) -> Current:
    """Before the first version's day the first one holds: a story may be told of a day before the city was loaded."""
    begun = CatalogueVersion.objects.filter(valid_from_on__lte=on).order_by("-valid_from_on", "-number").first()
    version = begun or CatalogueVersion.objects.order_by("valid_from_on", "number").first()
    if version is None:
        raise NoCatalogue("no catalogue holds yet; load a city first: doorstep city load")
    return Current(version.pk, version.number, codec.load(content=version.content))


@lru_cache(maxsize=32)
def _loaded(version_id: int, _digest: str) -> values.Catalogue:
    return codec.load(content=CatalogueVersion.objects.get(pk=version_id).content)


def _services() -> "list[Service]":
    rows = Service.objects.select_related("department", "form", "need").prefetch_related(
        "questions", Prefetch("requirements__documents", Document.objects.order_by("id")), "requirements__question"
    )
    return list(rows)


def _document(row: Document) -> values.Document:
    return values.Document(
        code=row.code,
        name=row.name,
        kind=row.kind,
        original=row.original,
        copies=row.copies,
        taken_away=row.taken_away,
    )


def _question(row: Question) -> values.Question:
    return values.Question(
        code=row.code,
        text=row.text,
        kind="date" if row.kind == Question.Kind.DATE else "choice",
        choices=tuple(values.Choice(c.code, c.text, c.refuses or None) for c in row.choices.all()),
        required=row.required,
        margin_days=row.margin_days,
    )


def _requirement(row: Requirement) -> values.Requirement:
    when = values.Condition(row.question.code, tuple(row.choices)) if row.question else None
    documents = tuple(document.code for document in row.documents.all())
    return values.Requirement("all" if row.rule == Requirement.Rule.ALL else "any_one", documents, when)


def _service(row: Service) -> values.Service:
    return values.Service(
        code=row.code,
        name=row.name,
        department=row.department.code,
        need=row.need.code if row.need else "",
        summary=row.summary,
        search_words=row.search_words,
        minutes_typical=row.minutes_typical,
        minutes_p90=row.minutes_p90,
        skill=row.skill,
        kits=tuple(row.kits),
        requirements=tuple(_requirement(requirement) for requirement in row.requirements.all()),
        questions=tuple(question.code for question in row.questions.all()),
        form=row.form.code if row.form else "",
        who_must_be_present=row.who_must_be_present,
        back_office_days=row.back_office_days,
        second_visit=row.second_visit,
        needs_real_time=row.needs_real_time,
        real_time_reason=row.real_time_reason,
        offered=row.offered,
        not_offered_because=row.not_offered_because or None,
        online_url=row.online_url,
        online_note=row.online_note or None,
        doorstep_fee=row.doorstep_fee,
        popularity=row.popularity,
        note=row.note,
        provenance=row.provenance,
    )


def _form(row: Form) -> values.Form:
    fields = tuple(values.FormField(**field) for field in row.fields)
    return values.Form(code=row.code, title=row.title, note=row.note, fields=fields)


def _fee(row: FeeRule) -> values.FeeRule:
    return values.FeeRule(
        code=row.code,
        label=row.label,
        scope=row.scope,  # type: ignore[arg-type]
        reading=row.reading,  # type: ignore[arg-type]
        amount_paise=row.amount_paise,
        services=tuple(service.code for service in row.services.all()),
        valid_from_on=row.valid_from_on.isoformat(),
        valid_until_on=row.valid_until_on.isoformat() if row.valid_until_on else "",
        provenance=row.provenance,
    )


def _concession(row: Concession) -> values.Concession:
    return values.Concession(
        code=row.code,
        label=row.label,
        question=row.question.code,
        choices=tuple(row.choices),
        scopes=tuple(row.scopes),
        percent=row.percent,
        valid_from_on=row.valid_from_on.isoformat(),
        valid_until_on=row.valid_until_on.isoformat() if row.valid_until_on else "",
    )
