"""Where the menu stands with a call: each step is kept once, whoever asks twice."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from doorstep.calls.models import Call, Dialogue


def begin_dialogue(*, call: Call) -> Dialogue:
    """This function will return the dialogue of a call, a new one at its first step."""
    return Dialogue.objects.get_or_create(call=call)[0]


def keep_step(*, dialogue: Dialogue, state: Mapping[str, Any], heard: str, answer: Sequence[Mapping[str, Any]]) -> bool:
    """This function will keep the step that follows the one the dialogue was read at, and tell whether it did: of two
    webhooks at once one wins, and the other answers what the first one kept."""
    seen = Dialogue.objects.filter(pk=dialogue.pk, version=dialogue.version)
    kept = seen.update(version=F("version") + 1, state=dict(state), heard=heard, answer=list(answer))
    dialogue.refresh_from_db()
    return bool(kept)
