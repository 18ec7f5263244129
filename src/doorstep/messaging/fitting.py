"""Putting values into a registered text so that no operator scrubs it: names and lists are shortened by a rule."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from doorstep.engines.messages.filling import fill
from doorstep.engines.messages.registered import (
    DIFFERS,
    LIST,
    NAME,
    NO_ID,
    Fault,
    Variable,
    WhiteList,
    matches,
    value_faults,
)
from doorstep.engines.messages.shortening import shorten_list, shorten_name
from doorstep.messaging.models import Message
from doorstep.messaging.templates import Wording, registration_needed, variables_of

_SPACES = re.compile(r"\s+")


def fit(
    *,
    wording: Wording,
    values: Mapping[str, str],
    lists: Mapping[str, Sequence[str]],
    language: str,
    allowed: WhiteList,
) -> tuple[str, Fault | None]:
    """This function will return the final text of an SMS, and the first reason why an operator would scrub it.

    `lists`: the items of values that are lists. Raises ValuesMissing and BadText, as `fill`."""
    fitted = fitted_values(wording=wording, values=values, lists=lists, language=language)
    text = fill(text=wording.text, values=fitted)
    if wording.unregistered:
        return text, Fault(NO_ID)
    faults = value_faults(text=wording.text, variables=wording.variables, values=fitted, allowed=allowed)
    if not faults and not matches(text=wording.text, variables=wording.variables, final=text):
        faults = [Fault(DIFFERS)]
    return text, faults[0] if faults else None


def fault_at_sending(*, message: Message) -> Fault | None:
    """This function will return why an operator would scrub an SMS that is about to go out, None when none would: what
    was right when it was queued may have been changed since, or the operators may only now ask for a registered one."""
    if message.channel != Message.Channel.SMS:
        return None
    version = message.template_version
    if registration_needed() and not (version and version.template_id):
        return Fault(NO_ID)
    if version is None:
        return None
    variables = variables_of(said=version.variables)
    return None if matches(text=version.text, variables=variables, final=message.text) else Fault(DIFFERS)


def fitted_values(
    *, wording: Wording, values: Mapping[str, str], lists: Mapping[str, Sequence[str]], language: str
) -> dict[str, str]:
    """This function will return the values as they go into a text: names and lists within their limits, spaces
    plain."""
    fitted = {name: _SPACES.sub(" ", value).strip() for name, value in values.items()}
    for variable in wording.variables:
        if variable.name in fitted:
            fitted[variable.name] = _shortened(variable, fitted[variable.name], lists, language)
    return fitted


def _shortened(variable: Variable, value: str, lists: Mapping[str, Sequence[str]], language: str) -> str:
    if len(value) <= variable.most:
        return value
    if variable.kind == NAME:
        return shorten_name(name=value, limit=variable.most, instead=variable.instead)
    if variable.kind == LIST:
        items = lists.get(variable.name) or [value]
        return shorten_list(items=items, limit=variable.most, language=language, instead=variable.instead)
    return value


def as_row(*, fault: Fault | None) -> dict[str, Any]:
    """This function will return what a message keeps of a fault: no words of the value."""
    return {} if fault is None else {name: said for name, said in asdict(replace(fault, said="")).items() if said}
