"""Beginning anew."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from doorstep.channels.citizen import drafts
from doorstep.channels.citizen.holding import let_go
from doorstep.channels.shared import clock


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """This function will forget the draft, give back what it held, and begin with the services."""
    let_go(draft=drafts.load(session=request.session), now=clock.now())
    drafts.clear(session=request.session)
    return redirect("citizen:services")
