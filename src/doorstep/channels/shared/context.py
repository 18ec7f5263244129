"""What every page knows."""

from typing import Any

from django.http import HttpRequest

from doorstep.channels.shared.looks import look
from doorstep.channels.shared.wording import language


def city(request: HttpRequest) -> dict[str, Any]:
    """This function will return the city with its helpline and its look, for every template."""
    seen = look()
    return {"city": seen.city, "look": seen, "font": seen.font(language=language())}
