"""Texts that come in: kept at once, read a moment later by a job, and blanked when nobody needs them any more."""

from datetime import datetime, timedelta

from django.db import transaction

from doorstep.calls.actions.answering import Said, act_on
from doorstep.calls.models import InboundMessage
from doorstep.calls.words import kept_words
from doorstep.journal.actions import Actor
from doorstep.limits.actions import take_try
from doorstep.outbox import actions as outbox
from doorstep.people.actions import digest
from doorstep.people.phones import NotAPhone, read_phone
from doorstep.places import queries as places
from doorstep.planning.actions.deadlocks import again_after_deadlock

KIND = "read-inbound-sms"
PRIORITY = 2
DAY = timedelta(days=1)
SAME_WITHIN = timedelta(minutes=1)
"""Nobody means two things by the same words so soon; an SMS centre may hand a text on twice."""


@transaction.atomic
def receive_message(*, sender: str, text: str, provider: str, provider_id: str = "", now: datetime) -> InboundMessage:
    """This function will keep an SMS and queue the job that reads it; one that comes twice is kept once.

    The same is what has the provider's id, and what one phone wrote in the same words within a minute: Kannel gives a
    text that the SMS centre repeats another id, and a second yes must not answer a second question. Of a sender that is
    no mobile phone, a machine's header or short code, only that it came is kept: nobody answers it. What may be an
    Aadhaar number is masked before it is written anywhere."""
    phone = mobile_of(sender=sender)
    words = kept_words(text=text) if phone else ""
    if phone and (twin := _twin(phone, words, now)) is not None:
        return twin
    same = f"{provider}|{provider_id}" if provider_id else f"{phone or sender}|{words}|{now:%Y-%m-%dT%H:%M}"
    key = digest(words=f"inbound:{same}")
    row = InboundMessage(key=key, phone=phone, text=words, received_at=now)
    InboundMessage.objects.bulk_create([row], ignore_conflicts=True)
    kept = InboundMessage.objects.get(key=key)
    outbox.enqueue_once(
        kind=KIND, payload={"inbound": kept.pk}, run_at=now, now=now, key=f"{KIND}:{kept.pk}", priority=PRIORITY
    )
    return kept


@again_after_deadlock
def read_message(*, inbound_id: int, now: datetime) -> str:
    """This function will do what an SMS asks for and answer it, once, and return what it was taken to mean: "" where a
    person has to read it, or nobody. Outside of transactions."""
    row = InboundMessage.objects.filter(pk=inbound_id, handled_at=None).first()
    if row is None:
        return ""
    answers = bool(row.phone) and _may_answer(row.phone, now)
    with transaction.atomic():
        # The claim: of two workers one acts, and what it does is there or is not, together with this.
        if not InboundMessage.objects.filter(pk=row.pk, handled_at=None).update(handled_at=now):
            return ""
        if not row.phone:
            return ""
        actor = Actor(name=f"phone:{digest(words=row.phone)[:16]}", channel="sms")
        said = Said(inbound_id=row.pk, phone=row.phone, text=row.text, answers=answers, actor=actor, now=now)
        meant, question = act_on(said=said)
        InboundMessage.objects.filter(pk=row.pk).update(meant=meant, question=question)
    return meant


def mobile_of(*, sender: str) -> str:
    """This function will return a sender as E.164 if it is a mobile phone's number, as networks write it, else ""."""
    digits = sender.strip()
    for typed in (digits, f"+{digits}"):
        try:
            phone = read_phone(typed=typed)
        except NotAPhone:
            continue
        # Letters are read as keys by some: "VM-SAMPRK" is nobody's phone.
        return phone.number if phone.mobile and not any(c.isalpha() for c in digits) else ""
    return ""


def blank_old_messages(*, now: datetime) -> int:
    """This function will blank the texts and phones of messages that are older than the city keeps them, and return how
    many there were."""
    old = InboundMessage.objects.filter(received_at__lt=now - timedelta(days=places.rules().sms_keep_days))
    return old.exclude(phone="", text="").update(phone="", text="")


def _twin(phone: str, words: str, now: datetime) -> InboundMessage | None:
    lately = InboundMessage.objects.filter(received_at__gt=now - SAME_WITHIN, received_at__lte=now)
    return lately.filter(phone=phone, text=words).first()


def _may_answer(phone: str, now: datetime) -> bool:
    """So many answers a day: two machines that answer each other come to an end."""
    most = places.rules().sms_answers_per_day
    return take_try(key=digest(words=f"sms-answers:{phone}"), most=most, within=DAY, now=now) == 0
