"""Queueing, beside an SMS whose turn has come, what wakes the browsers of the same phone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from doorstep.engines.texts import in_language
from doorstep.gateways import push
from doorstep.messaging.models import Message, PushSubscription
from doorstep.messaging.policies import name_of
from doorstep.messaging.sending_jobs import job_of
from doorstep.messaging.waking import WAKES
from doorstep.outbox import actions as outbox
from doorstep.places.queries import city


def queue_pushes(*, message: Message, now: datetime) -> int:
    """This function will queue a push to each browser that the phone of this SMS let be woken, at the SMS's first
    attempt and if the event is one that matters at once; it returns how many. Asked again, it queues none twice."""
    words = WAKES.get(name_of(template=message.event))
    if message.channel != Message.Channel.SMS or message.attempts or words is None or not push.offered():
        return 0
    browsers = list(PushSubscription.objects.filter(phone=message.recipient))
    if not browsers:
        return 0
    here = city()
    wakes = []
    for browser in browsers:
        with override(browser.language):
            title = in_language(here.service_name or here.name, browser.language) if here else ""
            wakes.append(_wake(message, browser, title, str(words), now))
    with transaction.atomic():
        Message.objects.bulk_create(wakes, ignore_conflicts=True)
        recipients = [wake.recipient for wake in wakes]
        queued = Message.objects.filter(
            event=message.event,
            subject=message.subject,
            version=message.version,
            channel=Message.Channel.PUSH,
            recipient__in=recipients,
        )
        outbox.enqueue_all(jobs=[job_of(message=wake, now=now) for wake in queued])
    return len(wakes)


def _wake(message: Message, browser: PushSubscription, title: str, words: str, now: datetime) -> Message:
    return Message(
        event=message.event,
        subject=message.subject,
        version=message.version,
        recipient=str(browser.pk),
        channel=Message.Channel.PUSH,
        language=browser.language,
        heading=title[:160],
        text=words,
        reference=message.reference,
        send_at=message.send_at,
        valid_until=message.valid_until,
        created_at=now,
    )
