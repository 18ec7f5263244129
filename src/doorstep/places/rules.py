"""The department's figures and hours, typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import time


@dataclass(frozen=True, slots=True)
class CityRules:
    """Every rule of `rules.toml`. Hours are city time; `book_until` and `cancel_until` are of the evening before."""

    horizon_days: int = 14
    roster_days: int = 21
    hold_minutes: int = 10
    door_minutes: int = 6
    planned_quantile_percent: int = 80
    max_services: int = 6
    book_until: time = time(18)
    cancel_until: time = time(18)
    publish_at: time = time(19)
    morning_at: time = time(7)
    documents_at: time = time(10)
    documents_days: int = 2
    code_minutes: int = 10
    code_tries: int = 5
    code_resend_seconds: int = 60
    codes_per_phone_per_day: int = 6
    token_minutes: int = 60
    open_per_phone: int = 2
    open_per_address: int = 3
    language_wish_minutes: int = 8
    same_agent_wish_minutes: int = 5
    near_minutes: int = 5
    steer_until_full_percent: int = 60
    usable_percent: int = 85
    phone_share_percent: int = 15
    phone_keep_days: int = 2
    late_share_percent: int = 10
    late_keep_days: int = 4
    far_share_percent: int = 5
    far_keep_days: int = 2
    far_minutes: int = 15
    elderly_answers: str = ""
    improve_every: int = 25
    improve_seconds: int = 5
    quick_try_ms: int = 400
    late_start_minutes: int = 60
    waiting_offer_minutes: int = 60
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    holds_per_network: int = 8
    tries_per_network: int = 60
    least_seconds: int = 4
    call_back_hours: int = 4
    complaint_days: int = 7
    correction_days: int = 7
    erasure_days: int = 30
    feedback_days: int = 30
    call_lease_minutes: int = 15
    untold_at: time = time(7, 45)
    unconfirmed_at: time = time(10)
    sms_answers_per_day: int = 10
    sms_cancel_minutes: int = 60
    sms_keep_days: int = 90


_KINDS: Mapping[object, Callable[[str], int | str | time]] = {int: int, str: str, time: time.fromisoformat}


def rules_of(*, values: Mapping[str, str]) -> CityRules:
    """This function will return the rules with the values given by key; an unknown key is left out.

    Raises ValueError naming the key when a value is not of its kind."""
    read: dict[str, int | str | time] = {}
    for field in fields(CityRules):
        if (value := values.get(field.name)) is None:
            continue
        try:
            read[field.name] = _KINDS[field.type](value)
        except ValueError as error:
            raise ValueError(f"rule {field.name}: {value!r} is not right") from error
    return CityRules(**read)  # type: ignore[arg-type]
