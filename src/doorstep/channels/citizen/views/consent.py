"""The applicant's answer to a helper's booking, by the link in the SMS."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.booking import actions
from doorstep.channels.shared import clock
from doorstep.channels.shared.actors import phone_actor
from doorstep.people.queries import consent_by_token


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """This function will show who asks and for what, and keep the answer; looking alone changes nothing."""
    found = consent_by_token(token=token)
    if found is None:
        raise Http404
    answer = request.POST.get("answer")
    if answer in ("yes", "no"):
        actor = phone_actor(phone=found.applicant.phone, channel="web")
        actions.answer_consent(token=token, given=answer == "yes", actor=actor, now=clock.now())
        return redirect("citizen:consent", token=token)
    # The link came in the applicant's language; a language chosen on this device goes before it.
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(chosen and translation.get_language() or found.language):
        return render(request, "citizen/consent.html", {"consent": found, "again": "again" in request.GET})
