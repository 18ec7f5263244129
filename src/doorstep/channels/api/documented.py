"""Which problems an operation may answer with, in the API's description of itself."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from doorstep.channels.api.problem_types import PROBLEM_TYPES

PROBLEMS = "x-problems"
"""Where an operation lists the codes of its problems."""
# Whatever is asked: too many parameters, a fault of ours, a database that is busy, no city yet.
_ALWAYS = ("invalid-request", "internal-error", "busy", "no-city", "method-not-allowed")
_OF_A_BODY = ("bad-json", "too-large")
_OF_A_TOKEN = ("token-missing", "phone-not-proven")

OF_SERVICES = ("unknown-service", "too-many-services", "not-offered", "answers-missing", "not-eligible")
OF_A_WINDOW = ("unknown-window", "outside-horizon")
OF_AN_ADDRESS = ("address-refused", "bad-text")
OF_AN_APPOINTMENT = ("unknown-appointment",)
OF_A_CHANGE = (*OF_AN_APPOINTMENT, "not-open", "too-late-to-change")


def refuses(*codes: str) -> dict[str, Any]:
    """This function will return the `openapi_extra` of an operation that may answer with these problems, beside those
    that any one like it may."""
    return {PROBLEMS: list(codes)}


def describe_problems(*, operation: dict[str, Any], content: Mapping[str, Any]) -> None:
    """This function will add to an operation's description an answer for each status of its problems."""
    codes = {*operation.get(PROBLEMS, ()), *_ALWAYS}
    codes.update(_OF_A_BODY if "requestBody" in operation else ())
    codes.update(_OF_A_TOKEN if operation.get("security") else ())
    if any(parameter["in"] == "path" for parameter in operation["parameters"]):
        codes.add("not-found")
    operation[PROBLEMS] = sorted(codes)
    of_status = defaultdict(list)
    for code in operation[PROBLEMS]:
        of_status[PROBLEM_TYPES[code].status].append(code)
    for status, named in sorted(of_status.items()):
        description = "A problem document: " + ", ".join(f"`{code}`" for code in named)
        operation["responses"][str(status)] = {"description": description, "content": content}
