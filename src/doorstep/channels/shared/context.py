"""What every page knows."""

from typing import Any

from django.http import HttpRequest

from doorstep.places import queries as places


def city(request: HttpRequest) -> dict[str, Any]:
    """This function will return the city's name and helpline for every template."""
    return {"city": places.city()}
