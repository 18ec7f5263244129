"""Letting the browser in which a phone was proven be woken when there is news, and ending that."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from doorstep.channels.citizen.signed_in import on_own_device, signed_in
from doorstep.channels.shared import clock
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.tries import take_tries
from doorstep.channels.shared.wording import language
from doorstep.gateways import push
from doorstep.messaging.actions_push import subscribe, unsubscribe_browser
from doorstep.texts.refusals import Refusal

LONGEST = 2000


@require_POST
@never_cache
def wake(request: HttpRequest) -> HttpResponse:
    """This function will keep where this browser may be woken, if it is on a device of its people's own: anybody else
    would read whose visit it is."""
    if not (push.offered() and on_own_device(request)):
        return HttpResponse(status=403)
    phone = signed_in(request)
    try:
        take_tries(what="push", phone=phone)
        subscribe(
            phone=phone,
            endpoint=_typed(request, "endpoint"),
            p256dh=_typed(request, "p256dh"),
            auth=_typed(request, "auth"),
            language=language(),
            actor=phone_actor(phone=phone, channel="web"),
            now=clock.now(),
        )
    except Refusal as refusal:
        return HttpResponse(refusal.message, "text/plain; charset=utf-8", status=422)
    return HttpResponse(status=204)


@require_POST
@never_cache
def wake_no_more(request: HttpRequest) -> HttpResponse:
    """This function will forget where this browser may be woken."""
    phone = signed_in(request)
    if not phone:
        return HttpResponse(status=403)
    actor = phone_actor(phone=phone, channel="web")
    unsubscribe_browser(endpoint=_typed(request, "endpoint"), phone=phone, actor=actor, now=clock.now())
    return HttpResponse(status=204)


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:LONGEST]
