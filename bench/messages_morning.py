"""The messages of a morning, as publishing a day writes them down.

`python -m bench.with_django bench.messages_morning VISITS SECONDS FILE`: planned for so many seconds after they are
there, and in a file for who has no database of ours.
"""

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from bench.messages_town import AGENTS, build, visit
from doorstep.booking.announce import tellings_of
from doorstep.channels.shared import clock
from doorstep.engines.messages.segments import segments
from doorstep.messaging.actions import queue_messages
from doorstep.messaging.models import Message
from doorstep.outbox.models import Job


def main(arguments: Sequence[str]) -> None:
    """This function will queue a message for each visit, and print when they are due and how many SMS they are."""
    visits, seconds, file = int(arguments[0]), float(arguments[1]), Path(arguments[2])
    build()
    luck, now = random.Random("morning"), clock.now()
    tellings = []
    for number in range(visits):
        appointment = visit(number=number, luck=luck, now=now, brief=False)
        more = {"agent": luck.choice(AGENTS)}
        tellings += tellings_of(appointment=appointment, event="morning", more=more, now=now)
    with transaction.atomic():
        messages = queue_messages(tellings=tellings, now=now)
        due_at = clock.now() + timedelta(seconds=seconds)
        # It takes a while to write them down; a city does it the evening before.
        Message.objects.update(send_at=due_at)
        Job.objects.update(run_at=due_at)
    counted = [segments(text=message.text) for message in messages]
    told = [
        {"to": message.recipient, "text": message.text, "coding": "0" if made.encoding == "GSM-7" else "2"}
        for message, made in zip(messages, counted, strict=True)
    ]
    file.write_text(json.dumps(told), encoding="utf-8")
    print(json.dumps({"due_at": due_at.timestamp(), "parts": sum(made.count for made in counted)}))
