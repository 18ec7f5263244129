"""Calls, texts that came in, tasks of staff with the attempts at them, and feedback."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.messaging.models import Message


class Task(models.Model):
    """What staff have to do for somebody by an instant. `phone` is E.164; `closed_by` an actor of the journal.

    `times_asked`: somebody who asks again while one is open adds to it. `outcome`: words that the person may read, and
    `ended` what that was. `about`: what a task that made itself is about, "morning:3", so that it is made once.

    Whoever phones claims it: `leased_by` (an actor) until `leased_until`. `next_at`: not to be tried before. `needs`:
    why it goes ahead of others, and `rank_at` where that puts it among those that wait."""

    class Kind(models.TextChoices):
        CALL_BACK = "call-back", _("Call back")
        COMPLAINT = "complaint", _("Complaint")
        CORRECTION = "correction", _("Correct what we hold")
        ERASURE = "erasure", _("Erase what we hold")
        TELL = "tell", _("Call and say who comes")
        CONFIRM = "confirm", _("Ask about the papers")
        REPLY = "reply", _("Answer an SMS")

    TO_PHONE = (Kind.CALL_BACK, Kind.TELL, Kind.CONFIRM, Kind.REPLY)
    """What is done by phoning: claimed, tried up to three times, and ended with what came of it."""

    class Ended(models.TextChoices):
        BOOKED = "booked", _("Booked")
        CHANGED = "changed", _("Moved or cancelled")
        ANSWERED = "answered", _("Asked something, got an answer")
        TOLD = "told", _("Knows who comes")
        READY = "ready", _("Has the papers")
        MISSING = "missing", _("Papers are missing")
        COMPLAINT = "complaint", _("Complains: a task of its own")
        WRONG_NUMBER = "wrong-number", _("Wrong number")
        NOT_REACHED = "not-reached", _("Not reached")
        BY_ITSELF = "by-itself", _("Not needed any more")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")

    reference = models.CharField(max_length=8, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    phone = models.CharField(max_length=16, db_index=True)
    language = models.CharField(max_length=2)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    words = models.TextField(blank=True, default="")
    times_asked = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=64, blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True, default="")
    about = models.CharField(max_length=64, blank=True, default="")
    needs = models.JSONField(default=list, blank=True)
    rank_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=64, blank=True, default="")
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="task_by_state_and_due"),
            models.Index(fields=["state", "rank_at"], name="task_by_state_and_rank"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "phone", "kind"],
                condition=models.Q(state="open", kind__in=("tell", "confirm")),
                name="one_open_call_a_visit_and_person",
            ),
            models.UniqueConstraint(
                fields=["kind", "appointment", "phone", "about"],
                condition=models.Q(kind__in=("tell", "confirm")),
                name="one_task_for_each_thing_not_told",
            ),
            models.CheckConstraint(
                condition=models.Q(leased_by="", leased_until__isnull=True)
                | (models.Q(leased_until__isnull=False) & ~models.Q(leased_by="")),
                name="a_lease_has_a_holder_and_an_end",
            ),
            models.UniqueConstraint(
                fields=["phone", "kind"],
                condition=models.Q(state="open", kind__in=("call-back", "erasure", "reply")),
                name="one_open_task_of_these_a_phone",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True, outcome="")
                | (models.Q(state="done", closed_at__isnull=False) & ~models.Q(outcome="")),
                name="done_exactly_when_it_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_overdue(self, now: datetime) -> bool:
        """True while nobody has closed it and its time is over."""
        return self.state == self.State.OPEN and self.due_at <= now

    def is_leased(self, now: datetime) -> bool:
        """True while somebody has claimed it."""
        return self.leased_until is not None and self.leased_until > now


class Attempt(models.Model):
    """One time somebody phoned for a task, and what came of it; rows are added, never changed. `by`: an actor."""

    class Result(models.TextChoices):
        SPOKEN = "spoken", _("Spoke with them")
        NO_ANSWER = "no-answer", _("No answer")
        BUSY = "busy", _("Busy")
        WRONG_NUMBER = "wrong-number", _("Wrong number")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=12, choices=Result.choices)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="attempts_are_counted")]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.number}"


class Call(models.Model):
    """One telephone call, in or out. `provider_call` is the provider's id of it, unique within a `line`.

    `phone` is the citizen's (E.164), "" where it is withheld. `state`: the last state of the dialogue it reached.
    `answered_at`: when a person or the menu first spoke; `handed_at`: when the menu put it through to a person;
    `operator`: the actor who took it, first at `taken_at`. `ended` says how it ended once `ended_at` is there. `task`:
    the call-back that it left behind, or that it was made for."""

    class Direction(models.TextChoices):
        IN = "in", _("came in")
        OUT = "out", _("went out")

    class Ended(models.TextChoices):
        BOOKED = "booked", _("Booked")
        CHANGED = "changed", _("Moved or cancelled")
        INQUIRY = "inquiry", _("Inquiry only")
        PAPERS_MISSING = "papers-missing", _("Papers not ready")
        CALL_BACK = "call-back", _("Wants a call back")
        COMPLAINT = "complaint", _("Complaint")
        WRONG_NUMBER = "wrong-number", _("Wrong number")
        MISSED = "missed", _("Missed")
        ABANDONED = "abandoned", _("Hung up")
        NO_INPUT = "no-input", _("Pressed nothing")
        QUEUE_FULL = "queue-full", _("Nobody was free")
        OUTSIDE_HOURS = "outside-hours", _("Outside the hours")
        FAILED = "failed", _("Broke off")

    LOST = (
        Ended.CALL_BACK,
        Ended.MISSED,
        Ended.ABANDONED,
        Ended.NO_INPUT,
        Ended.QUEUE_FULL,
        Ended.OUTSIDE_HOURS,
        Ended.FAILED,
    )
    """Whoever called so is called back."""

    line = models.CharField(max_length=20)
    provider_call = models.CharField(max_length=80)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    phone = models.CharField(max_length=16, blank=True, default="", db_index=True)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=40, blank=True, default="")
    operator = models.CharField(max_length=64, blank=True, default="")
    started_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=14, choices=Ended.choices, blank=True, default="")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "provider_call"], name="each_call_once"),
            models.CheckConstraint(
                condition=models.Q(ended="", ended_at__isnull=True)
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended="")),
                name="over_exactly_when_it_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"call:{self.pk}"


class Dialogue(models.Model):
    """Where the menu stands with a call. `version` counts its steps: an answer is kept for the event that it answers,
    so that a webhook that comes twice is answered twice and heard once. `heard`: a hash of that event."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="dialogue")
    version = models.PositiveIntegerField(default=0)
    state = models.JSONField(default=dict)
    heard = models.CharField(max_length=64, blank=True, default="")
    answer = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"dialogue:{self.call_id}/{self.version}"


class InboundMessage(models.Model):
    """An SMS that somebody sent us. What it says never changes, and is blank once it is too old to be needed.

    `key`: what makes it the same text if it comes again. `phone` is E.164, "" for a sender that is no mobile phone.
    `handled_at`: when it was read; `meant`: as what, "" where a person has to. `question`: the message it answers."""

    key = models.CharField(max_length=64, unique=True)
    phone = models.CharField(max_length=16, blank=True, default="", db_index=True)
    text = models.TextField(blank=True, default="")
    received_at = models.DateTimeField(db_index=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    meant = models.CharField(max_length=12, blank=True, default="")
    question = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"inbound:{self.pk}"


class Feedback(models.Model):
    """What the people of a visit say of it: `marks` from 1 (bad) to 5 (very good), and words."""

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="feedback")
    marks = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=16)
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(condition=models.Q(marks__gte=1, marks__lte=5), name="marks_from_one_to_five")
        ]

    def __str__(self) -> str:
        return f"{self.marks} of 5"
