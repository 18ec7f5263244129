"""What can be done at a door: departments, needs, documents, questions, services and forms, each in its file."""

import re
from collections.abc import Mapping
from typing import Literal, get_args

from doorstep.engines.catalogue.values import (
    Choice,
    Condition,
    Department,
    Document,
    Form,
    FormField,
    Need,
    Question,
    QuestionKind,
    Requirement,
    RequirementRule,
    Service,
)
from doorstep.engines.city.reading import Reading
from doorstep.engines.city.toml_tables import Table, read_tables

FieldKind = Literal["line", "boxes", "lines", "tick", "signature", "photo"]

RULES: tuple[RequirementRule, ...] = get_args(RequirementRule)
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)
_MARK = re.compile(r"(seen:|(memory|assumed|unknown|not applicable)\b).*", re.DOTALL)


def read_departments(*, reading: Reading) -> Mapping[str, Department]:
    """This function will read departments.toml."""
    found = []
    for table in read_tables(reading=reading, file="departments.toml", kind="department"):
        found.append(Department(code=table.code("department"), name=table.texts("name")))
        table.done()
    return {department.code: department for department in found}


def read_needs(*, reading: Reading) -> Mapping[str, Need]:
    """This function will read needs.toml: what people come with, in the order in which it is listed."""
    found = []
    for table in read_tables(reading=reading, file="needs.toml", kind="need"):
        found.append(Need(code=table.code("need"), name=table.texts("name")))
        table.done()
    return {need.code: need for need in found}


def read_documents(*, reading: Reading) -> Mapping[str, Document]:
    """This function will read documents.toml."""
    found = []
    for table in read_tables(reading=reading, file="documents.toml", kind="document"):
        document = Document(
            code=table.code("document"),
            name=table.texts("name"),
            kind=table.text("kind"),
            original=table.flag("original"),
            copies=table.whole("copies", most=20),
            taken_away=table.flag("taken_away"),
        )
        table.done()
        found.append(document)
    return {document.code: document for document in found}


def read_questions(*, reading: Reading) -> Mapping[str, Question]:
    """This function will read questions.toml."""
    found = []
    for table in read_tables(reading=reading, file="questions.toml", kind="question"):
        question = _question(table=table)
        found.append(question)
        if question.kind == "choice" and len(question.choices) < 2:
            table.fault("", "A choice needs two answers or more.", "Add [[question.choice]] with code and text.")
        if question.kind == "date" and question.choices:
            table.fault("choice", "A date has no choices.", 'Take them out, or write kind = "choice".')
    return {question.code: question for question in found}


def _question(*, table: Table) -> Question:
    code = table.code("question")
    choices = []
    for item in table.tables("choice"):
        choices.append(Choice(item.text("code"), item.texts("text"), refuses=item.optional_texts("refuses")))
        table.reading.define(f"answer to question '{code}',", choices[-1].code, item.place("code"))
        item.done()
    question = Question(
        code=code,
        text=table.texts("text"),
        kind=table.one_of("kind", KINDS, default="choice"),
        choices=tuple(choices),
        required=table.flag("required", default=False),
        margin_days=table.whole("margin_days", default=0, most=90),
    )
    table.done()
    return question


def read_forms(*, reading: Reading) -> Mapping[str, Form]:
    """This function will read forms.toml: the boxes of each printed form, in order."""
    found = []
    for table in read_tables(reading=reading, file="forms.toml", kind="form"):
        code, title, note = table.code("form"), table.texts("title"), table.texts("note")
        fields = tuple(_form_field(table=item) for item in table.tables("field"))
        table.done()
        if not fields:
            table.fault("", f"Form '{code}' has no field.", "Add at least one [[form.field]].")
        for index, one in enumerate(fields):
            if one.code in [earlier.code for earlier in fields[:index]]:
                table.fault("", f"Form '{code}' has two fields '{one.code}'.", "Give one of them another code.")
        found.append(Form(code, title, note, fields))
    return {form.code: form for form in found}


def _form_field(*, table: Table) -> FormField:
    kind = table.one_of("kind", FIELD_KINDS, default="line")
    one = FormField(
        code=table.text("code"),
        label=table.texts("label"),
        source=table.text("source", default=""),
        kind=kind,
        length=table.whole("length", least=1, most=200, default=1),
    )
    table.done()
    return one


def read_services(*, reading: Reading) -> Mapping[str, Service]:
    """This function will read services.toml."""
    found = []
    for table in read_tables(reading=reading, file="services.toml", kind="service"):
        service = _service(table=table)
        found.append(service)
        _check_reasons(table=table, service=service)
    return {service.code: service for service in found}


def _service(*, table: Table) -> Service:
    typical, p90 = _minutes(table=table)
    questions = table.references("questions", "question")
    service = Service(
        code=table.code("service"),
        name=table.texts("name"),
        department=table.reference("department", "department"),
        need=table.reference("need", "need", default=""),
        summary=table.texts("summary"),
        search_words=table.text("search_words", default=""),
        minutes_typical=typical,
        minutes_p90=p90,
        skill=table.reference("skill", "skill"),
        kits=table.references("kits", "kit"),
        requirements=tuple(_requirement(table=item, asked=questions) for item in table.tables("requirement")),
        questions=questions,
        form=table.reference("form", "form", default=""),
        who_must_be_present=table.texts("who_must_be_present"),
        back_office_days=table.whole("back_office_days", default=0, most=365),
        second_visit=table.flag("second_visit", default=False),
        needs_real_time=table.flag("needs_real_time", default=False),
        real_time_reason=table.text("real_time_reason", default=""),
        offered=table.flag("offered", default=True),
        not_offered_because=table.optional_texts("not_offered_because"),
        online_url=table.text("online_url", default=""),
        online_note=table.optional_texts("online_note"),
        doorstep_fee=table.flag("doorstep_fee", default=True),
        popularity=table.whole("popularity", default=0),
        note=table.text("note", default=""),
        provenance=_provenance(table=table),
    )
    table.done()
    return service


def _minutes(*, table: Table) -> tuple[int, int]:
    minutes = table.table("minutes")
    if minutes is None:
        if not table.has("minutes"):
            table.fault("", "'minutes' is missing.", "Add minutes = {typical = 10, p90 = 15}")
        return 0, 0
    typical, p90 = minutes.whole("typical", least=1, most=240), minutes.whole("p90", least=1, most=480)
    minutes.done()
    if minutes.has("p90") and p90 < typical:
        minutes.fault("p90", f"'p90' is {p90}, less than the typical {typical} minutes.", "Make it typical or more.")
    return typical, p90


def _requirement(*, table: Table, asked: tuple[str, ...]) -> Requirement:
    when = table.table("when")
    requirement = Requirement(
        rule=table.one_of("rule", RULES),
        documents=table.references("documents", "document", default=None),
        when=_condition(table=when, asked=asked) if when else None,
    )
    table.done()
    if table.has("documents") and not requirement.documents:
        table.fault("documents", "No document is named.", "Name at least one.")
    return requirement


def _condition(*, table: Table, asked: tuple[str, ...]) -> Condition:
    condition = read_condition(table=table)
    table.done()
    if condition.question and condition.question not in asked:
        table.fault(
            "question",
            f"The service does not ask question '{condition.question}'.",
            "Add it to the service's questions.",
        )
    return condition


def read_condition(*, table: Table) -> Condition:
    """This function will take `question` and `choices` from a table, and see to it that the question has them."""
    question = table.reference("question", "question")
    choices = table.references("choices", f"answer to question '{question}',", default=None)
    if table.has("choices") and not choices:
        table.fault("choices", "No choice is named.", "Name at least one.")
    return Condition(question=question, choices=choices)


def _provenance(*, table: Table) -> Mapping[str, str]:
    marks = table.table("provenance")
    if marks is None:
        return {}
    found = {key: marks.text(key) for key in marks.all_keys()}
    for key, mark in found.items():
        if mark and not _MARK.fullmatch(mark):
            marks.fault(
                key, f"'{mark}' does not say where this is from.", 'Write "seen:...", "memory", "assumed" or "unknown".'
            )
    return found


def _check_reasons(*, table: Table, service: Service) -> None:
    if not service.offered and service.not_offered_because is None:
        table.fault("offered", "It is not said why the service is not offered.", "Add not_offered_because = {...}")
    if service.needs_real_time and not service.real_time_reason:
        table.fault("needs_real_time", "It is not said what must be up to date.", 'Add real_time_reason = "..."')
    if service.online_url and not service.online_url.startswith("https://"):
        table.fault("online_url", f"'{service.online_url}' is no safe address.", 'Begin it with "https://".')
