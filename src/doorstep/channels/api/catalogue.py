"""GET /services: what can be done at home, with documents, questions and fees."""

from datetime import date

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router

from doorstep.catalogue import queries as catalogues
from doorstep.channels.api import schemas, shapes
from doorstep.channels.shared.clock import now
from doorstep.engines.catalogue import rules
from doorstep.engines.catalogue.values import Catalogue, Requirement, Service
from doorstep.engines.fees.itemise import doorstep_fee, itemise, total_paise
from doorstep.engines.texts import in_language
from doorstep.places import queries as places
from doorstep.places.rules import CityRules

router = Router(tags=["services"])


@router.get("services", response=schemas.ServicesOut, summary="All services, with documents, questions and fees")
def services(request: HttpRequest, lang: schemas.Line = "") -> schemas.ServicesOut:
    """Every service of the city, those not yet offered too, in the order of the city's list."""
    at = now()
    token = places.edition()
    catalogue = catalogues.current(now=at, token=token).catalogue
    city_rules = places.rules(token=token)
    on = at.astimezone(places.zone()).date()
    first, further = doorstep_fee(catalogue=catalogue, on=on)
    return schemas.ServicesOut(
        services=[_service(service, catalogue, city_rules, on) for service in catalogue.services.values()],
        doorstep_fee=schemas.DoorstepFeeOut(first_paise=first, further_paise=further),
    )


def _service(service: Service, catalogue: Catalogue, city_rules: CityRules, on: date) -> schemas.ServiceOut:
    language = get_language()
    questions = rules.questions_for(catalogue=catalogue, services=(service.code,))
    why_not = in_language(service.not_offered_because or {}, language)
    return schemas.ServiceOut(
        code=service.code,
        name=in_language(service.name, language),
        department=service.department,
        department_name=in_language(catalogue.departments[service.department].name, language),
        summary=in_language(service.summary, language),
        minutes=rules.planned_minutes(
            catalogue=catalogue,
            services=(service.code,),
            door_minutes=city_rules.door_minutes,
            quantile_percent=city_rules.planned_quantile_percent,
        ),
        documents=[_requirement(requirement, catalogue) for requirement in service.requirements],
        questions=[shapes.question_out(question=question, language=language) for question in questions],
        offered=service.offered,
        not_offered_because=why_not or None,
        online_url=service.online_url or None,
        departmental_fee=_departmental_fee(service.code, catalogue, on),
    )


def _requirement(requirement: Requirement, catalogue: Catalogue) -> schemas.RequirementOut:
    when = requirement.when
    return schemas.RequirementOut(
        rule=requirement.rule,
        documents=[
            shapes.document_out(document=catalogue.documents[code], language=get_language())
            for code in requirement.documents
        ],
        when=schemas.ConditionOut(question=when.question, choices=list(when.choices)) if when else None,
    )


def _departmental_fee(code: str, catalogue: Catalogue, on: date) -> schemas.DepartmentalFeeOut:
    departmental = {rule.code for rule in catalogue.fees if rule.scope == "departmental"}
    lines = itemise(catalogue=catalogue, services=(code,), answers={}, on=on)
    owed = [line for line in lines if line.code in departmental and line.reading != "none"]
    text = "; ".join(in_language(line.label, get_language()) for line in owed)
    if not owed:
        return schemas.DepartmentalFeeOut(reading="none", amount_paise=0, text=text)
    if any(line.amount_paise is None for line in owed):
        return schemas.DepartmentalFeeOut(reading="at_door", amount_paise=None, text=text)
    return schemas.DepartmentalFeeOut(reading="fixed", amount_paise=total_paise(lines=owed), text=text)
