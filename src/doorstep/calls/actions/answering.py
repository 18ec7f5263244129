"""Doing what an SMS asks for, and answering it. Whatever is not plain is left to a person: docs/messages.md."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from doorstep.booking.actions import answer_consent_by_phone, answer_documents, cancel_appointment
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointment as appointment_of
from doorstep.booking.queries import change_until, details
from doorstep.booking.readiness import asked_of_phone
from doorstep.booking.references import spaced
from doorstep.booking.refusals import NotOpen, TooLateToChange, UnknownAppointment, UnknownConsent
from doorstep.calls.actions.tasks import PROMISE, ask_reply, promise
from doorstep.calls.actions.visits import ask_about_papers
from doorstep.calls.queries import language_of
from doorstep.calls.questions import CANCEL, CONSENT, PAPERS, Question, questions_to
from doorstep.engines.messages.replies import Intent, Reply, language_of_letters, read_reply
from doorstep.engines.texts import in_language
from doorstep.engines.wording import day_text, window_text
from doorstep.journal.actions import Actor
from doorstep.messaging.actions import Telling, queue_messages
from doorstep.messaging.actions_stop import stop
from doorstep.messaging.models import Message
from doorstep.places import queries as places

Papers = Appointment.Papers
HELP = "sms-help"


@dataclass(frozen=True, slots=True)
class Said:
    """One SMS of a phone (E.164). `answers`: this phone may be sent one more answer today."""

    inbound_id: int
    phone: str
    text: str
    answers: bool
    actor: Actor
    now: datetime

    @property
    def language(self) -> str:
        """The language of the letters that were used, or else the one we know the phone by."""
        return language_of_letters(text=self.text) or language_of(phone=self.phone) or "en"


Outcome = tuple[str, Message | None]
"""What the SMS was taken to mean, "" for what a person has to read, and the question that it answered."""


def act_on(*, said: Said) -> Outcome:
    """This function will do what an SMS asks for, in the caller's transaction, and queue the answer."""
    reply = read_reply(text=said.text)
    if reply is None:
        return _to_a_person(said)
    return _ACTS[reply.intent](said, reply)


def _to_a_person(said: Said) -> Outcome:
    """An operator reads it; what we do understand is told once a day."""
    ask_reply(phone=said.phone, language=said.language, words=said.text, actor=said.actor, now=said.now)
    today = said.now.astimezone(places.zone()).date()
    _answer(said, HELP, {}, subject=f"sms:{today}")
    return "", None


def _help(said: Said, _reply: Reply) -> Outcome:
    _answer(said, HELP, {})
    return Intent.HELP, None


def _stop(said: Said, _reply: Reply) -> Outcome:
    # Who was just asked whether a helper may act may mean the helper: that is for a person to find out.
    if any(one.about == CONSENT for one in questions_to(phone=said.phone, now=said.now)[:1]):
        ask_reply(phone=said.phone, language=said.language, words=said.text, actor=said.actor, now=said.now)
    _answer(said, "sms-stopped", {})
    stop(phone=said.phone, now=said.now, actor=said.actor)
    return Intent.STOP, None


def _status(said: Said, reply: Reply) -> Outcome:
    found = _visits(said, reply)
    if found is None:
        return Intent.STATUS, None
    if not found:
        return _to_a_person(said)
    visit = found[0]
    known = details(appointment=visit, now=said.now)
    window = window_text(window=visit.window, language=said.language)
    values = {"visit": f"{spaced(reference=visit.reference)}, {window}"}
    if _is_over(visit, said.now):
        _answer(said, "sms-status-ended", _of(visit, said))
    elif known.agent_name is not None:
        _answer(said, "sms-status-today", values | {"agent": in_language(known.agent_name, said.language)})
    else:
        _answer(said, "sms-status", values | {"date": day_text(on=visit.on, language=said.language)})
    return Intent.STATUS, None


def _cancel(said: Said, reply: Reply) -> Outcome:
    """Nothing is cancelled by one SMS: a misread word must not cost anybody their visit."""
    found = _visits(said, reply)
    if found is None:
        return Intent.CANCEL, None
    if len(found) != 1:
        return _to_a_person(said)
    visit = found[0]
    if _is_over(visit, said.now):
        _answer(said, "sms-status-ended", _of(visit, said))
    elif said.now >= change_until(on=visit.on, rules=places.rules()):
        return _too_late(said, visit)
    else:
        _answer(said, "sms-cancel", _of(visit, said), about=visit)
    return Intent.CANCEL, None


def _too_late(said: Said, visit: Appointment, question: Message | None = None) -> Outcome:
    """An operator hears of it too: nobody should ride to a door that will not open."""
    _answer(said, "sms-too-late", {"reference": spaced(reference=visit.reference)})
    ask_reply(phone=said.phone, language=said.language, words=said.text, actor=said.actor, now=said.now)
    return Intent.CANCEL, question


def _yes_or_no(said: Said, reply: Reply) -> Outcome:
    """The answer to what was asked last and is still open."""
    open_ones = questions_to(phone=said.phone, reference=reply.reference, now=said.now)
    question = next((one for one in open_ones if not one.answered), None)
    if question is None:
        return _to_a_person(said) if reply.reference else _consent(said, reply, None)
    return _ANSWERS[question.about](said, reply, question)


def _consent(said: Said, reply: Reply, question: Question | None) -> Outcome:
    """Without a question that went out, a no may still take back a yes of long ago."""
    given = reply.intent is Intent.YES
    try:
        answer_consent_by_phone(phone=said.phone, given=given, actor=said.actor, now=said.now)
    except UnknownConsent:
        return _to_a_person(said)
    _answer(said, "sms-consent-yes" if given else "sms-consent-no", {})
    return reply.intent, question.message if question else None


def _papers(said: Said, reply: Reply, question: Question) -> Outcome:
    return _keep_papers(said, question, Papers.READY if reply.intent is Intent.YES else Papers.MISSING)


def _really_cancel(said: Said, reply: Reply, question: Question) -> Outcome:
    visit = question.appointment
    if reply.intent is Intent.NO:
        _answer(said, "sms-kept", _of(visit, said))
        return Intent.NO, question.message
    try:
        # Everybody is told of it by the message that tells of every cancellation.
        cancel_appointment(appointment=visit, reason="SMS", actor=said.actor, now=said.now)
    except TooLateToChange:
        return _too_late(said, visit, question.message)
    except NotOpen:
        return _to_a_person(said)
    return Intent.YES, question.message


def _digit(said: Said, reply: Reply) -> Outcome:
    """Only the question about the papers is answered with digits; said again, the last answer holds."""
    open_ones = questions_to(phone=said.phone, reference=reply.reference, now=said.now)
    asked = [one for one in open_ones if one.about == PAPERS]
    question = next((one for one in asked if not one.answered), asked[0] if asked else None)
    if question is None:
        return _to_a_person(said)
    return _keep_papers(said, question, _PAPERS[reply.intent])


def _keep_papers(said: Said, question: Question, papers: Appointment.Papers) -> Outcome:
    visit = question.appointment
    if papers == Papers.READY:
        _answer(said, "sms-papers-ready", _of(visit, said))
    else:
        task = ask_about_papers(
            appointment=visit, phone=said.phone, language=said.language, papers=papers, actor=said.actor, now=said.now
        )
        if papers == Papers.MISSING:
            _answer(said, "sms-papers-missing", _of(visit, said))
        elif task is not None and said.answers:
            promise(task=task, event=PROMISE, now=said.now)
    answer_documents(appointment=visit, answer=papers, actor=said.actor, now=said.now)
    return papers, question.message


def _visits(said: Said, reply: Reply) -> list[Appointment] | None:
    """The visit that is named, or those that are coming; None when the one that is named is not theirs, and they were
    told so."""
    if not reply.reference:
        return list(asked_of_phone(phone=said.phone, now=said.now))
    try:
        return [appointment_of(reference=reply.reference, phone=said.phone)]
    except UnknownAppointment:
        _answer(said, "sms-unknown-visit", {"reference": spaced(reference=reply.reference)})
        return None


def _is_over(visit: Appointment, now: datetime) -> bool:
    return visit.status != Appointment.Status.BOOKED or visit.ends_at <= now


def _of(visit: Appointment, said: Said) -> Mapping[str, str]:
    return {
        "reference": spaced(reference=visit.reference),
        "date": day_text(on=visit.on, language=said.language),
    }


def _answer(
    said: Said, event: str, values: Mapping[str, str], *, subject: str = "", about: Appointment | None = None
) -> None:
    """One answer to one SMS, under its own subject: told twice, it goes out once."""
    if not said.answers:
        return
    telling = Telling(
        event=event,
        subject=subject or f"inbound:{said.inbound_id}",
        version=about.version if about else 0,
        recipient=said.phone,
        language=said.language,
        values=values,
        reference=about.reference if about else "",
        send_at=said.now,
    )
    queue_messages(tellings=[telling], now=said.now)


_PAPERS = {Intent.ONE: Papers.READY, Intent.TWO: Papers.MISSING, Intent.THREE: Papers.CHANGE}
_ANSWERS: Mapping[str, Callable[[Said, Reply, Question], Outcome]] = {
    CONSENT: _consent,
    PAPERS: _papers,
    CANCEL: _really_cancel,
}
_ACTS: Mapping[Intent, Callable[[Said, Reply], Outcome]] = {
    Intent.HELP: _help,
    Intent.STOP: _stop,
    Intent.STATUS: _status,
    Intent.CANCEL: _cancel,
    Intent.YES: _yes_or_no,
    Intent.NO: _yes_or_no,
    **dict.fromkeys(_PAPERS, _digit),
}
