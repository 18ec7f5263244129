"""Asking whether the documents are ready, two days before, and keeping what is answered."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import silence_question, subject_of, tellings_of
from doorstep.booking.mails import Contents, contents_of
from doorstep.booking.models import Appointment
from doorstep.booking.queries import change_until
from doorstep.booking.readiness import to_ask
from doorstep.booking.refusals import NotOpen, UnknownAnswer
from doorstep.catalogue.queries import of_version
from doorstep.engines.catalogue.values import Catalogue
from doorstep.journal.actions import Actor, append
from doorstep.messaging.actions import queue_messages
from doorstep.places import queries as places

Papers = Appointment.Papers
_NOTED = {
    Papers.READY: "appointment.confirmed",
    Papers.MISSING: "appointment.documents-missing",
    Papers.CHANGE: "appointment.other-day-wanted",
}
# So many visits are asked about in one transaction: what a killed worker left undone is done when its job runs again.
AT_ONCE = 200


@transaction.atomic
def answer_documents(*, appointment: Appointment, answer: str, actor: Actor, now: datetime) -> Appointment:
    """This function will keep what its people say of the documents of a visit: "ready", "missing" or "change" (another
    day is wanted); the last answer holds. A question that has not gone out yet is not sent any more.

    It moves nothing by itself. Raises UnknownAnswer, and NotOpen for a visit that is cancelled or over."""
    if answer not in Papers.values:
        raise UnknownAnswer(_("Say 1 for ready, 2 for something missing, or 3 for another day."), field="answer")
    rows = Appointment.objects.filter(pk=appointment.pk, status=Appointment.Status.BOOKED, ends_at__gt=now)
    ready = answer == Papers.READY
    if not rows.update(papers=answer, papers_at=now, confirmed_at=now if ready else None):
        if Appointment.objects.filter(pk=appointment.pk, status=Appointment.Status.BOOKED).exists():
            raise NotOpen(_("The time of this visit is over."))
        raise NotOpen(_("This appointment is cancelled. Please book a new one."))
    silence_question(subject=subject_of(appointment), now=now)
    append(actor=actor, action=_NOTED[Papers(answer)], subject=subject_of(appointment), details={}, now=now)
    appointment.refresh_from_db(fields=("papers", "papers_at", "confirmed_at"))
    return appointment


def confirm_appointment(*, appointment: Appointment, actor: Actor, now: datetime) -> None:
    """This function will keep that the citizen said they will be there, with the documents ready. Raises NotOpen."""
    answer_documents(appointment=appointment, answer=Papers.READY, actor=actor, now=now)


def ask_about_documents(*, on: date, booked_before: datetime, now: datetime) -> int:
    """This function will queue the question about the documents to the people of a day's visits who have not answered,
    and return to how many visits it went.

    Who booked at or after `booked_before` was told of the documents a moment ago, and is not asked. It may run twice:
    nobody is asked twice of the same promise."""
    asked = 0
    catalogues: dict[int, Catalogue] = {}
    rows = iter(to_ask(on=on, booked_before=booked_before))
    while chunk := list(islice(rows, AT_ONCE)):
        with transaction.atomic():
            asked += _ask(chunk, catalogues, now)
    return asked


def _ask(chunk: Sequence[Appointment], catalogues: dict[int, Catalogue], now: datetime) -> int:
    # Whoever answered, moved or cancelled since the rows were read is left out.
    versions = {row.pk: row.version for row in chunk}
    still = Appointment.objects.select_for_update().filter(pk__in=versions, status=Appointment.Status.BOOKED, papers="")
    open_ones = {pk for pk, version in still.values_list("pk", "version") if versions[pk] == version}
    token = places.edition()
    until = change_until(on=chunk[0].on, rules=places.rules(token=token))
    found = [
        tellings_of(
            appointment=row,
            event="documents",
            now=now,
            valid_until=until,
            contents=_contents(row, catalogues, token),
        )
        for row in chunk
        if row.pk in open_ones
    ]
    queue_messages(tellings=[telling for tellings in found for telling in tellings], now=now, token=token)
    return sum(bool(tellings) for tellings in found)


def _contents(appointment: Appointment, catalogues: dict[int, Catalogue], token: UUID) -> Contents | None:
    """Only a mail lists the documents."""
    if appointment.helper is None or not appointment.helper.email:
        return None
    version = appointment.catalogue_version_id
    if version not in catalogues:
        catalogues[version] = of_version(version_id=version)
    codes = [line.service.code for line in appointment.service_lines.all()]
    return contents_of(catalogue=catalogues[version], services=codes, answers=appointment.answers, token=token)
