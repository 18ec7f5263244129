"""The waiting list: going onto it, and the page behind its link."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.booking.actions.waiting import MOST_OFFERS, join_waiting_list, leave_waiting_list, pass_offer
from doorstep.booking.frame import frame
from doorstep.booking.models import WaitingEntry
from doorstep.booking.offers import coming_days
from doorstep.booking.waiting.links import token_of
from doorstep.booking.waiting.queries import entry_of_token, is_kept, position_of
from doorstep.channels.citizen import drafts
from doorstep.channels.citizen.drafts import Draft
from doorstep.channels.citizen.forms import CodeForm
from doorstep.channels.citizen.signed_in import sign_in, signed_in
from doorstep.channels.citizen.steps import NOTICE, onward, step
from doorstep.channels.citizen.waiting_drafts import draft_of, wait_request, with_offer
from doorstep.channels.citizen.waiting_forms import WaitForm
from doorstep.channels.shared import clock, codes
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.tries import take_tries
from doorstep.channels.shared.wording import language
from doorstep.engines.wording import time_text
from doorstep.journal.actions import Actor
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

ASKED = "waiting"
"""Where the session keeps which days would do, the phone, and the proof of its code, until that is given."""


@require_http_methods(["GET", "HEAD", "POST"])
@step("day")
def waiting(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will say how the list works, and ask which days would do and for a phone."""
    known = signed_in(request)
    form = WaitForm(
        request.POST if request.method == "POST" else None,
        initial=request.session.get(ASKED) or {"earliest": draft.wished_on, "latest": draft.wished_on},
        days=coming_days(frame=frame(now=clock.now())),
        known=known,
        language=language(),
    )
    if form.is_bound and form.is_valid():
        try:
            if known:
                return _join(request, draft, known, form.cleaned_data)
            _send_code(request, form.cleaned_data)
            return redirect("citizen:waiting-code")
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return render(request, "citizen/waiting.html", _how(form, known), status=422 if form.errors else 200)


def _how(form: WaitForm, known: str) -> dict[str, object]:
    rules = places.rules()
    first, last = (time_text(at=at, language=language()) for at in (rules.quiet_until, rules.quiet_from))
    return {"form": form, "known": known, "minutes": rules.waiting_offer_minutes, "first": first, "last": last}


@require_http_methods(["GET", "HEAD", "POST"])
@step("day")
def code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will take the code that was sent, or send another one, and put the phone onto the list."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("citizen:waiting")
    if request.POST.get("do") == "again":
        return _code_again(request, asked)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            codes.prove_phone(proof_id=UUID(asked["proof"]), code=form.cleaned_data["code"], now=clock.now())
            sign_in(request, phone=asked["phone"], own=form.cleaned_data["own"])
            return _join_or_say(request, draft, asked)
        except Refusal as refusal:
            form.add_error("code" if refusal.field == "code" else None, str(refusal))
    return _code_page(request, asked, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def place(request: HttpRequest, token: str) -> HttpResponse:
    """This function will show somebody their place on the list, or the window that is kept for them; looking alone
    changes nothing."""
    entry = entry_of_token(token=token)
    if entry is None:
        raise Http404
    answer = _ANSWERS.get(request.POST.get("do", ""))
    if answer is not None:
        return answer(request, entry)
    now = clock.now()
    shown = {
        "entry": entry,
        "kept": is_kept(entry=entry, now=now),
        "live": entry.state in WaitingEntry.WAITS,
        "number": position_of(entry=entry),
        "last": entry.offers >= MOST_OFFERS,
        "minutes": places.rules().waiting_offer_minutes,
    }
    # The link came in the language of whoever waits; a language chosen on this device goes before it.
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(chosen and translation.get_language() or entry.language):
        return render(request, "citizen/waiting_place.html", shown)


@require_safe
@never_cache
def left(request: HttpRequest) -> HttpResponse:
    """This function will say that somebody is on the list no more."""
    return render(request, "citizen/waiting_left.html")


def _join(request: HttpRequest, draft: Draft, phone: str, said: dict[str, Any]) -> HttpResponse:
    take_tries(what="waiting", phone=phone, home=places.resolve(said=draft.address_said).key)
    wanted = wait_request(draft=draft, earliest=said["earliest"], latest=said["latest"], language=language())
    entry = join_waiting_list(request=wanted, phone=phone, actor=_actor(phone), now=clock.now())
    request.session.pop(ASKED, None)
    return redirect("citizen:waiting-place", token=token_of(key=entry.key))


def _join_or_say(request: HttpRequest, draft: Draft, asked: dict[str, Any]) -> HttpResponse:
    """A code is good once: whoever gave it, and cannot wait, is told so beside the days and not asked for it again."""
    try:
        return _join(request, draft, asked["phone"], asked)
    except Refusal as refusal:
        request.session.pop(ASKED, None)
        request.session[NOTICE] = str(refusal)
        return redirect("citizen:day")


def _send_code(request: HttpRequest, said: dict[str, Any]) -> None:
    """A code that was sent to this phone a moment ago is good for the same again."""
    asked = request.session.get(ASKED) or {}
    proof = asked.get("proof") if asked.get("phone") == said["phone"] else None
    if not proof:
        proof = str(codes.ask_for_code(phone=said["phone"], language=language(), now=clock.now()).id)
    request.session[ASKED] = {**said, "proof": proof}


def _code_again(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    try:
        proof = codes.ask_for_code(phone=asked["phone"], language=language(), now=clock.now())
    except Refusal as refusal:
        return _code_page(request, asked, CodeForm(), status=429, refusal=refusal.message)
    request.session[ASKED] = {**asked, "proof": str(proof.id)}
    return redirect("citizen:waiting-code")


def _code_page(
    request: HttpRequest, asked: dict[str, Any], form: CodeForm, *, status: int, refusal: object = ""
) -> HttpResponse:
    shown = {"form": form, "phone": asked["phone"], "refusal": refusal, "trial": settings.SMS_GATEWAY == "file"}
    return render(request, "citizen/waiting_code.html", shown, status=status)


def _take(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    """The booking goes on with the window that is kept; whoever comes too late sees that on the page."""
    now = clock.now()
    if not is_kept(entry=entry, now=now):
        return _shown_again(entry)
    own = drafts.load(session=request.session)
    if own.hold_token == entry.hold:
        return onward(request, own)
    return onward(request, with_offer(draft=draft_of(entry=entry, draft=own, now=now), entry=entry))


def _choose(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    own = drafts.load(session=request.session)
    return onward(request, draft_of(entry=entry, draft=own, now=clock.now()))


def _pass(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    pass_offer(entry=entry, actor=_actor(entry.phone), now=clock.now())
    return _shown_again(entry)


def _leave(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    leave_waiting_list(entry=entry, actor=_actor(entry.phone), now=clock.now())
    return redirect("citizen:waiting-left")


def _shown_again(entry: WaitingEntry) -> HttpResponse:
    return redirect("citizen:waiting-place", token=token_of(key=entry.key))


def _actor(phone: str) -> Actor:
    return phone_actor(phone=phone, channel="web")


_ANSWERS: dict[str, Callable[[HttpRequest, WaitingEntry], HttpResponse]] = {
    "take": _take,
    "choose": _choose,
    "pass": _pass,
    "leave": _leave,
}
"""What the buttons of a place on the list do."""
