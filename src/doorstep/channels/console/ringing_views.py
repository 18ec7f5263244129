"""The button that rings: first the operator's telephone, then the citizen's."""

import logging
from typing import cast

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from doorstep.calls.actions.ringing import NOT_RUNG, RUNG, UNKNOWN, begin_ringing, note_ringing
from doorstep.calls.models import Call
from doorstep.channels.console.calling_views import PHONES, actor_of
from doorstep.channels.console.views import staff
from doorstep.channels.shared import clock
from doorstep.gateways.telephony import outbound
from doorstep.people.models import StaffMember
from doorstep.texts.refusals import Refusal

logger = logging.getLogger(__name__)

WORDS: dict[str, str | Promise] = {
    RUNG: _("Your telephone rings. Once you answer, theirs does."),
    NOT_RUNG: _("The provider did not ring. Try again, or dial the number yourself."),
    UNKNOWN: _(
        "Nobody knows whether it rings. Wait a moment; if nothing rings, try again or dial the number yourself."
    ),
}


@require_POST
@staff(PHONES)
def ring(request: HttpRequest, number: int) -> HttpResponse:
    """Ring for a call that this operator has. It is written down before the provider is asked, outside transactions."""
    actor = actor_of(request)
    call = get_object_or_404(Call, pk=number, operator=actor.name)
    desk = outbound.desk_of(username=cast("StaffMember", request.user).username)
    if not desk:
        messages.error(request, _("No telephone of yours is known here. Please dial the number yourself."))
        return redirect("console:call", call.pk)
    try:
        begin_ringing(call=call, actor=actor, now=clock.now())
    except Refusal as no:
        messages.error(request, str(no))
        return redirect("console:call", call.pk)
    state = _rung(call, desk)
    note_ringing(call=call, state=state)
    messages.add_message(request, messages.SUCCESS if state == RUNG else messages.ERROR, str(WORDS[state]))
    return redirect("console:call", call.pk)


def _rung(call: Call, desk: str) -> str:
    """What became of it. The log says why, and names nobody."""
    try:
        outbound.chosen().connect(desk=desk, phone=call.phone, now=clock.now())
    except outbound.Unknown as error:
        logger.warning("call %s: %s", call.pk, error)
        return UNKNOWN
    except (outbound.NotRung, outbound.Refused, ImproperlyConfigured) as error:
        logger.warning("call %s was not rung: %s", call.pk, error)
        return NOT_RUNG
    return RUNG
