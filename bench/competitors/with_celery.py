"""A plain sender of Celery and Redis: a task a message, which asks Kannel as ours does, and again when that fails.

`celery -A bench.competitors.with_celery worker` sends; `python -m bench.competitors.with_celery MESSAGES.json` asks it.
BENCH_REDIS, BENCH_KANNEL and BENCH_CAREFUL ("yes": a task is taken off only once it is done) are its settings.
"""

import json
import os
import sys
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from celery import Celery

CAREFUL = os.environ.get("BENCH_CAREFUL") == "yes"
PATIENCE_S = 3
# As it comes, what a killed worker had taken in advance comes back after an hour: no bench waits for that.
COMES_BACK_S = 5

app = Celery("messages", broker=os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/0"))
app.conf.task_ignore_result = True
app.conf.broker_transport_options = {"visibility_timeout": COMES_BACK_S}
app.conf.task_acks_late = CAREFUL
app.conf.task_reject_on_worker_lost = CAREFUL


# Named, since who asks for it runs this file as a program.
@app.task(name="send", autoretry_for=(OSError,), max_retries=None, default_retry_delay=1)
def send(to: str, text: str, coding: str) -> None:
    """This function will hand one text to Kannel."""
    asked = {"username": "doorstep", "password": os.environ["BENCH_PASSWORD"], "from": "CHDSMP", "to": to, "text": text}
    query = urlencode({**asked, "charset": "UTF-8", "coding": coding})
    with urlopen(f"{os.environ['BENCH_KANNEL']}?{query}", timeout=PATIENCE_S) as answer:
        answer.read()


def main() -> None:
    """This function will ask for every message of a file, and print when it began."""
    messages = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    began = time.time()
    for message in messages:
        send.delay(message["to"], message["text"], message["coding"])
    print(began)


if __name__ == "__main__":
    main()
