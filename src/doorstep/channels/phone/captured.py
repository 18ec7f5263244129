"""What is left of a call: how it ended, and what somebody who calls back has to know."""

from doorstep.calls.models import Call
from doorstep.engines.phone_menu.values import State

Ended = Call.Ended

_WHY = {"nobody-now": Ended.OUTSIDE_HOURS, "nobody-answered": Ended.QUEUE_FULL, "left": Ended.ABANDONED}
_CHANGES = ("move", "cancel")


def lost_as(*, state: State) -> Call.Ended:
    """This function will return as what a call ends that leaves a call-back behind."""
    if state.why == "left" and state.step == "promise" and not state.turns:
        return Ended.MISSED
    return _WHY.get(state.why, Ended.CALL_BACK)


def settled_as(*, state: State) -> Call.Ended:
    """This function will return as what a call ends that leaves nothing open."""
    if state.outcome == "booked":
        return Ended.BOOKED
    if state.outcome == "answered":
        return Ended.CHANGED if state.task in _CHANGES else Ended.INQUIRY
    return Ended.ABANDONED


def words_of(*, state: State) -> str:
    """This function will return what was captured, in plain words with the codes that staff know."""
    told = {
        "why": state.why,
        "wants": state.task,
        "services": ", ".join(filter(None, (*state.services, state.adding))),
        "answers": ", ".join(f"{question}={answer}" for question, answer in state.answers),
        "address": _address(state),
        "mobile": state.phone,
        "time": f"{state.chosen.on} {state.chosen.window}" if state.chosen else "",
        "visit": state.visit.reference if state.visit else state.lookup,
        "recordings": " ".join(url for _step, url in state.recordings),
    }
    return "\n".join(f"{name}: {said}" for name, said in told.items() if said)


def _address(state: State) -> str:
    if state.address is None:
        return f"sector {state.sector}" if state.sector else ""
    where = state.address.locality or f"sector {state.address.sector}"
    return f"{where}, house {state.address.house}"
