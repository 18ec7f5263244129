"""What happens to the outbox in processes of their own: told on a database of its own, printed as JSON."""

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from doorstep.channels.cli.jobs import HANDLERS
from doorstep.channels.cli.work import work
from doorstep.channels.shared import clock
from doorstep.messaging.actions import KIND, Telling, queue_messages
from doorstep.messaging.models import Message, MessageTemplate
from doorstep.outbox.actions import claim, enqueue, finish
from doorstep.outbox.models import Job

MESSAGES, KILLS, FILES_A_KILL = 300, 20, 12
JOBS, THREADS = 200, 8
PATIENCE_SECONDS = 120
BEGUN_AT = clock.now()


def careful_worker() -> None:
    """The product's own."""
    work(until_idle=False, now=None)


def careless_worker() -> None:
    """The negative control: says "done" before it does it, and so needs no lease."""
    while True:
        now = clock.now()
        job = claim(kinds=HANDLERS.keys(), now=now, lease_now=now)
        if job is None:
            time.sleep(0.01)
            continue
        finish(job=job, now=now)
        HANDLERS[job.kind](job.payload, now)


def careful_claim() -> int | None:
    # The leases' clock stands still: on a busy machine a short lease would rightly run out during the race.
    job = claim(kinds=["race"], now=clock.now(), lease_now=BEGUN_AT)
    return job.pk if job is not None else None


def careless_claim() -> int | None:
    """The negative control: reads which job is free, then writes that it is taken."""
    job = Job.objects.filter(kind="race", state=Job.State.WAITING).order_by("pk").first()
    if job is None:
        return None
    Job.objects.filter(pk=job.pk).update(state=Job.State.LEASED, lease_until=clock.now() + timedelta(hours=1))
    return job.pk


def tell_of_kills(worker: Callable[[], None]) -> dict[str, int]:
    """Send 300 messages, texts and mails, by workers of which 20 are killed, and count what arrived."""
    ask_for_messages()
    for goal in range(FILES_A_KILL, (KILLS + 1) * FILES_A_KILL, FILES_A_KILL):
        process = start(worker)
        wait_for(partial(has_files, goal))
        time.sleep(random.uniform(0, 0.01))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    process = start(worker)
    wait_for(lambda: not Job.objects.filter(kind=KIND, state__in=[Job.State.WAITING, Job.State.LEASED]).exists())
    os.kill(process, signal.SIGTERM)
    _, status = os.waitpid(process, 0)
    arrived = Counter(name.split("-")[2] for name in files())
    return {
        "lost": MESSAGES - len(arrived),
        "twice": sum(arrived.values()) - len(arrived),
        "shown as sent": Message.objects.filter(state=Message.State.SENT).count(),
        "ended by": os.WTERMSIG(status),
    }


def ask_for_messages() -> None:
    now = clock.now()
    Message.objects.all().delete()
    for event, text in {"morning": "{agent} comes", "letter": "Dear Arjun,\n\n{told}"}.items():
        MessageTemplate.objects.get_or_create(event=event, language="en", defaults={"text": text})
    telling = Telling(
        event="morning",
        subject="appointment:0",
        version=1,
        recipient="+61491570006",
        language="en",
        values={"agent": "Asha"},
        reference="K7Q2",
        send_at=now,
    )
    mail = replace(telling, channel=Message.Channel.EMAIL, recipient="arjun@example.org")
    half = range(MESSAGES // 2)
    # Nobody gets more than a few a day.
    texts = [replace(telling, subject=f"appointment:{n}", recipient=f"+999{n:07d}") for n in half]
    mails = [replace(mail, subject=f"appointment:{n}", recipient=f"arjun{n}@example.org") for n in half]
    queue_messages(tellings=[*texts, *mails], now=now)


def start(worker: Callable[[], None]) -> int:
    """Start a worker in a process of its own: a copy of this one, which has no open connection then."""
    connections.close_all()
    process = os.fork()
    if process == 0:
        worker()
        os._exit(0)
    return process


def files() -> list[str]:
    folder = Path(settings.SMS_FOLDER)
    return [file.name for kind in ("*.txt", "*.eml") for file in folder.glob(kind)] if folder.is_dir() else []


def has_files(count: int) -> bool:
    return len(files()) >= count


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the workers do not get on")
        time.sleep(0.002)


def tell_of_a_race(take: Callable[[], int | None]) -> dict[str, int]:
    """Let eight threads claim 200 jobs, and count how often each was claimed."""
    now = clock.now()
    Job.objects.filter(kind="race").delete()
    for _ in range(JOBS):
        enqueue(kind="race", payload={}, run_at=now, now=now)
    claimed = list[int]()
    barrier = threading.Barrier(THREADS)

    def run() -> None:
        barrier.wait()
        while (job := take()) is not None:
            claimed.append(job)
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"claimed": len(set(claimed)), "twice": len(claimed) - len(set(claimed))}


def migrate() -> dict[str, int]:
    call_command("migrate", verbosity=0, skip_checks=True)
    return {}


STORIES: dict[str, Callable[[], dict[str, int]]] = {
    "migrate": migrate,
    "kills": lambda: tell_of_kills(careful_worker),
    "kills of careless workers": lambda: tell_of_kills(careless_worker),
    "race": lambda: tell_of_a_race(careful_claim),
    "careless race": lambda: tell_of_a_race(careless_claim),
}


def main() -> None:
    sys.stdout.write(json.dumps(STORIES[sys.argv[1]]()))
