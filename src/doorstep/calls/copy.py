"""What is held about the people of a phone as plain values, for a file that they can take away."""

from datetime import datetime
from typing import Any

from doorstep.booking.models import Appointment, WaitingEntry
from doorstep.calls.held import Held
from doorstep.calls.models import Task
from doorstep.messaging.actions import masked
from doorstep.people.actions import NOTICE_VERSION
from doorstep.people.models import Consent


def values_of(*, held: Held, now: datetime) -> dict[str, Any]:
    """This function will return everything that is held as JSON values: instants as ISO 8601, amounts in whole paise.

    Of an appointment booked for somebody else only what its helper was told is in it."""
    return {
        "made_at": now.isoformat(),
        "privacy_notice": NOTICE_VERSION,
        "phone": held.phone,
        **_people(held),
        "appointments": [_full(row) for row in held.appointments],
        "appointments_for_others": [_short(row) for row in held.helped],
        "feedback": [
            {"appointment": f.appointment.reference, "marks": f.marks, "words": f.words, "at": _at(f.changed_at)}
            for f in held.feedback
        ],
        "asked_for": [_task(task) for task in held.tasks],
        "waiting_for_a_free_time": [_waiting(entry) for entry in held.waiting],
        "devices_with_the_app": held.phones_to_wake,
        "messages": [
            {"text": masked(message=m), "state": m.state, "planned_at": _at(m.send_at), "sent_at": _at(m.sent_at)}
            for m in held.messages
        ],
        "texts_from_this_phone": [{"text": one.text, "at": _at(one.received_at)} for one in held.texts_in],
        "calls": [
            {"direction": call.direction, "at": _at(call.started_at), "until": _at(call.ended_at), "ended": call.ended}
            for call in held.calls
        ],
        "looked_at": [
            {"at": _at(look.at), "role": look.role, "channel": look.channel, "what": look.what} for look in held.looks
        ],
    }


def _people(held: Held) -> dict[str, Any]:
    return {
        "applicants": [{"name": a.name, "mobile": a.mobile, "language": a.language} for a in held.applicants],
        "helpers": [
            {"name": h.name, "email": h.email, "country": h.country, "language": h.language} for h in held.helpers
        ],
        "addresses": [
            {"text": a.text, "floor": a.floor, "landmark": a.landmark, "lat": a.lat, "lon": a.lon}
            for a in held.addresses
        ],
        "consents": [_consent(consent) for consent in held.consents],
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "applicant": consent.applicant.name,
        "helper": consent.helper.name,
        "purpose": consent.purpose,
        "privacy_notice": consent.notice_version,
        "answer": consent.state,
        "asked_at": _at(consent.asked_at),
        "answered_at": _at(consent.answered_at),
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "reference": task.reference,
        "kind": task.kind,
        "words": task.words,
        "state": task.state,
        "asked_at": _at(task.created_at),
        "due_at": _at(task.due_at),
        "closed_at": _at(task.closed_at),
        "outcome": task.outcome,
        "attempts": task.attempts,
    }


def _waiting(entry: WaitingEntry) -> dict[str, Any]:
    return {
        "state": entry.state,
        "services": entry.services,
        "answers": entry.answers,
        "who_comes": entry.agent_preference,
        "language": entry.language,
        "address": entry.address,
        "from": entry.earliest_on.isoformat(),
        "until": entry.latest_on.isoformat(),
        "asked_at": _at(entry.created_at),
        "offered": f"{entry.on} {entry.window}" if entry.on else "",
        "ended_at": _at(entry.ended_at),
    }


def _short(row: Appointment) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "state": row.status,
        "day": row.on.isoformat(),
        "window": row.window,
        "services": [line.service.code for line in row.service_lines.all()],
        "booked_at": _at(row.booked_at),
    }


def _full(row: Appointment) -> dict[str, Any]:
    return {
        **_short(row),
        "applicant": row.applicant.name,
        "helper": row.helper.name if row.helper else "",
        "address": row.address.text,
        "at_the_door": row.door_notes,
        "documents_chosen": row.chosen_documents,
        "privacy_notice": row.notice_version,
        "answers": row.answers,
        "who_comes": row.agent_preference,
        "to_pay_paise": row.charge.total_paise,
        "channel": row.channel,
        "confirmed_at": _at(row.confirmed_at),
        "cancelled_at": _at(row.cancelled_at),
        "cancelled_because": row.cancelled_reason,
    }


def _at(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
