"""Callers with ordinary phones book visits: SIPp, `doorstep phone serve`, the web server, the rows.

The menu takes no key before it asks, and none after seven seconds: a caller presses one every two seconds, so
that a busy machine may be late. More callers, for docs/phone.md:

    SIP_CALLS=501 SIP_AT_ONCE=99 python -m pytest -s tests/gateways/sip/test_booked.py -k at_once"""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from doorstep.booking.models import Appointment
from doorstep.calls.models import Call, Task
from tests.cast import problems
from tests.gateways.sip import sipp
from tests.gateways.sip.served import phone_served
from tests.gateways.sip.web import SECRET, web

__all__ = ["web"]

LANGUAGES = {"1": "hi", "2": "pa", "3": "en"}
# Bills, the electricity bill, no date known, papers ready, nothing more, sector 33, house 150, right.
TO_OFFERS = ("1", "1", "1", "2", "1", "2", "33", "150#", "1")
# The first offer, and yes.
TO_BOOKED = ("1", "1")

CALLS = int(os.environ.get("SIP_CALLS", "3"))
AT_ONCE = int(os.environ.get("SIP_AT_ONCE", "3"))
PAUSE_MS = int(os.environ.get("SIP_PAUSE_MS", "2000"))
MOST_SECONDS = 180 + 90 * (CALLS // AT_ONCE)

pytestmark = [
    pytest.mark.skipif(bool(sipp.REASON), reason=sipp.REASON),
    pytest.mark.django_db(transaction=True),
]


def ring(*, key: str, port: int, folder: Path) -> sipp.Running:
    """A third of the callers, who choose one language and book."""
    keys = "".join((key, *TO_OFFERS, sipp.SPEAKS, *TO_BOOKED, "1"))
    return sipp.run(
        scenario=sipp.caller_scenario(keys=keys, first_ms=PAUSE_MS, pause_ms=PAUSE_MS, caller="+91[field0]"),
        port=port,
        folder=folder / key,
        calls=CALLS // 3,
        at_once=max(1, AT_ONCE // 3),
        per_second=max(1.0, AT_ONCE / 30),
        callers=[f"98765{key}{number:04d}" for number in range(CALLS // 3)],
    )


def test_callers_at_once_book_once_each_in_their_languages(web: str, tmp_path: Path) -> None:
    began = time.monotonic()
    with phone_served(url=web, secret=SECRET, folder=tmp_path / "line", most_calls=AT_ONCE + 10) as served:
        running = [ring(key=key, port=served.port, folder=tmp_path) for key in LANGUAGES]
        counted = [one.counted(seconds=MOST_SECONDS) for one in running]
    calls = CALLS // 3 * 3
    told(counted, served.counts, time.monotonic() - began)
    assert [(one.right, one.wrong) for one in counted] == [(calls // 3, 0)] * 3, "".join(one.said for one in counted)
    assert (served.counts["calls"], served.counts["ended completed"], served.counts["faults"]) == (calls, calls, 0)
    assert Counter(Call.objects.values_list("ended", flat=True)) == {"booked": calls} and not Task.objects.exists()
    booked = Appointment.objects.select_related("applicant", "address")
    assert len({one.applicant.phone for one in booked}) == len(booked) == calls
    assert Call.objects.values("appointment").distinct().count() == calls
    assert all(one.applicant.language == LANGUAGES[one.applicant.phone[len("+9198765")]] for one in booked)
    assert all(one.address.key.startswith("s33:150") and one.channel == "phone" for one in booked)
    assert problems() == []


def told(counted: list[sipp.Counted], counts: Counter[str], seconds: float) -> None:
    """With `pytest -s`: what came of it, for docs/phone.md."""
    right, wrong = sum(one.right for one in counted), sum(one.wrong for one in counted)
    ended = Counter(Call.objects.values_list("ended", flat=True))
    print(f"\n{right} calls right, {wrong} wrong, {seconds:.0f} s; {dict(ended)}, {Task.objects.count()} call-backs")  # noqa: T201
    print(f"{Appointment.objects.count()} booked, {len(problems())} problems; {dict(counts)}")  # noqa: T201


def test_whoever_hangs_up_is_called_back_once(web: str, tmp_path: Path) -> None:
    with phone_served(url=web, secret=SECRET, folder=tmp_path / "line") as served:
        scenario = sipp.caller_scenario(
            keys="11", first_ms=PAUSE_MS, pause_ms=PAUSE_MS, hangs_up=True, caller="+91[field0]"
        )
        running = sipp.run(scenario=scenario, port=served.port, folder=tmp_path / "gone", callers=["9876510001"])
        counted = running.counted(seconds=MOST_SECONDS)
    assert (counted.right, counted.wrong) == (1, 0), counted.said
    assert served.counts["ended completed"] == 1 and not Appointment.objects.exists()
    assert Task.objects.get().phone == "+919876510001"
