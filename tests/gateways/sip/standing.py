"""The clock of a web server in a test stands in the small city's morning."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from doorstep.channels.shared.clock import standing_at
from tests.cast import NOW


class Standing:
    """Middleware: every request is answered at `NOW`."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self._following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with standing_at(NOW):
            return self._following(request)
