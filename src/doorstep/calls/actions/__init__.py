"""Keeping what people ask and tell, doing it, and writing down who looked."""

from doorstep.calls.actions.feedback import give_feedback
from doorstep.calls.actions.looks import VIEWED, note_looks
from doorstep.calls.actions.tasks import ask_call_back, ask_correction, ask_erasure, close_task, complain

__all__ = [
    "VIEWED",
    "ask_call_back",
    "ask_correction",
    "ask_erasure",
    "close_task",
    "complain",
    "give_feedback",
    "note_looks",
]
