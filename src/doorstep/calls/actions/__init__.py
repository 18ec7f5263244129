"""Keeping calls, what people ask and tell, doing it, and writing down who looked."""

from doorstep.calls.actions.calls import begin_call, end_call, note_call
from doorstep.calls.actions.dialogue import begin_dialogue, keep_step
from doorstep.calls.actions.feedback import give_feedback
from doorstep.calls.actions.looks import VIEWED, note_looks
from doorstep.calls.actions.phoning import claim_task, close_by_itself, note_attempt, release_task
from doorstep.calls.actions.tasks import ask_call_back, ask_correction, ask_erasure, ask_reply, close_task, complain

__all__ = [
    "begin_dialogue",
    "keep_step",
    "VIEWED",
    "ask_call_back",
    "ask_correction",
    "ask_erasure",
    "ask_reply",
    "begin_call",
    "claim_task",
    "close_by_itself",
    "close_task",
    "complain",
    "end_call",
    "give_feedback",
    "note_attempt",
    "note_call",
    "note_looks",
    "release_task",
]
