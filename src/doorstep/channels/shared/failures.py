"""What is answered when nothing else could be."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from doorstep.channels.shared.middleware import busy


def failed(request: HttpRequest) -> HttpResponse:
    """This function will answer what no view and no middleware expected: 503 when the database was busy, else 500.

    A session is read and kept outside of views, where a middleware does not see its exceptions."""
    if isinstance(sys.exception(), OperationalError):
        return busy()
    return server_error(request)
