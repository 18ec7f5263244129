"""My appointments: a phone and its code open them, no password."""

from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.booking.actions import phone_of_token
from doorstep.booking.queries import appointments_of_phone, found_in
from doorstep.channels.citizen import visits
from doorstep.channels.citizen.forms import CodeForm
from doorstep.channels.citizen.own_forms import PhoneForm
from doorstep.channels.citizen.signed_in import kept_on_own_device, on_own_device, sign_in, sign_out, signed_in
from doorstep.channels.shared import clock, codes
from doorstep.channels.shared.wording import language
from doorstep.gateways import push
from doorstep.people.actions import TooManyCodes
from doorstep.texts.refusals import Refusal

PAGE = 10
FEW = 5
"""So many are seen at a glance; for more there is a search."""
ASKED = "asked-for-code"
"""Where the session keeps the phone (E.164) that is to be proven, and the id of its proof."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my(request: HttpRequest) -> HttpResponse:
    """This function will list the appointments of the phone that was proven here, or ask for the phone."""
    phone = signed_in(request)
    return _listed(request, phone) if phone else _phone(request)


def _listed(request: HttpRequest, phone: str) -> HttpResponse:
    """Words and page come in the form and not in the address: a name may be among them."""
    every = appointments_of_phone(phone=phone, now=clock.now())
    words = request.POST.get("q", "")[:60].strip()
    found = found_in(listed=every, words=words) if words else every
    page = Paginator(found, PAGE).get_page(request.POST.get("page", 1))
    shown = {
        "phone": phone,
        "page": page,
        "words": words,
        "any": bool(every),
        "searches": len(every) > FEW,
        "wake_key": push.our_key() if on_own_device(request) else "",
        "coming": [one for one in page if one.coming],
        "past": [one for one in page if not one.coming],
    }
    return kept_on_own_device(request, render(request, "citizen/my.html", shown))


def _phone(request: HttpRequest) -> HttpResponse:
    form = PhoneForm(request.POST if "phone" in request.POST else None)
    if form.is_bound and form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            return _ask(request, phone)
        except TooManyCodes as refusal:
            # Whoever comes back to this page while the code is on its way enters it.
            if request.session.get(ASKED, {}).get("phone") == phone:
                return redirect("citizen:my-code")
            form.add_error("phone", str(refusal))
        except Refusal as refusal:
            form.add_error("phone", str(refusal))
    return render(request, "citizen/my_phone.html", {"form": form}, status=422 if form.errors else 200)


def _ask(request: HttpRequest, phone: str) -> HttpResponse:
    """The same for every phone, whether or not anything was booked with it."""
    proof = codes.ask_for_code(phone=phone, language=language(), now=clock.now())
    request.session[ASKED] = {"phone": phone, "proof": str(proof.id)}
    return redirect("citizen:my-code")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """This function will take the code that was sent, and open the appointments of its phone."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("citizen:my")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        now = clock.now()
        try:
            token = codes.prove_phone(proof_id=UUID(asked["proof"]), code=form.cleaned_data["code"], now=now)
            sign_in(request, phone=phone_of_token(token=token, now=now), own=form.cleaned_data["own"])
            del request.session[ASKED]
            return redirect("citizen:my")
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    return _code_page(request, form, status=422 if form.errors else 200)


@require_POST
@never_cache
def send_code(request: HttpRequest) -> HttpResponse:
    """This function will send another code."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("citizen:my")
    try:
        return _ask(request, asked["phone"])
    except Refusal as refusal:
        return _code_page(request, CodeForm(), status=429, refusal=refusal.message)


def _code_page(request: HttpRequest, form: CodeForm, *, status: int, refusal: object = "") -> HttpResponse:
    phone = request.session[ASKED]["phone"]
    shown = {"form": form, "phone": phone, "refusal": refusal, "trial": settings.SMS_GATEWAY == "file"}
    return render(request, "citizen/my_code.html", shown, status=status)


@require_POST
@never_cache
def open_one(request: HttpRequest) -> HttpResponse:
    """This function will open one of the appointments of the phone that was proven here."""
    phone = signed_in(request)
    reference = request.POST.get("reference", "")
    mine = {one.reference for one in appointments_of_phone(phone=phone, now=clock.now())} if phone else set()
    if reference not in mine:
        return redirect("citizen:my")
    visits.remember(request, reference=reference, phone=phone, proven=True)
    return redirect("citizen:visit")


@require_POST
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """This function will forget the phone in this browser, and all that was opened with it."""
    sign_out(request)
    return redirect("citizen:home")
