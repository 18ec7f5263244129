"""Who is visited, who books, and the code that proves the phone."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.booking import actions
from doorstep.channels.citizen.drafts import Draft, for_whom, with_people
from doorstep.channels.citizen.forms import CodeForm, HelperForm, SelfForm
from doorstep.channels.citizen.signed_in import sign_in, signed_in
from doorstep.channels.citizen.steps import onward, step
from doorstep.channels.citizen.zones import is_zone
from doorstep.channels.shared import clock, codes, wording
from doorstep.channels.shared.bots import is_trapped
from doorstep.channels.shared.tries import TooManyTries
from doorstep.channels.shared.wording import language
from doorstep.people.actions import CodeRefused, TooManyCodes
from doorstep.texts.refusals import Refusal

SIGNED_IN = "signed-in"
"""Stands for the token of a phone that was proven in this browser before."""


@require_http_methods(["GET", "HEAD", "POST"])
@step("who")
def who(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will ask whether the visit is for oneself or for someone else."""
    wish = request.POST.get("who", "")
    if wish in ("self", "other"):
        said = request.POST.get("zone", "")
        zone = said if is_zone(name=said) else draft.zone
        return onward(request, for_whom(draft=draft, helped=wish == "other", zone=zone))
    missing = _("Please choose for whom the visit is.") if request.method == "POST" else ""
    shown = {"draft": draft, "refusal": missing}
    return render(request, "citizen/who.html", shown, status=422 if missing else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@step("people")
def people(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will take names, phones and languages, and send the code unless the phone is proven already."""
    kind = HelperForm if draft.helped else SelfForm
    form = kind(request.POST if request.method == "POST" else None, initial=_initial(request, draft))
    if is_trapped(request.POST):
        form.add_error(None, _("A program filled in this page. If you are a person, load the page again and go on."))
    if form.is_bound and form.is_valid():
        changed = with_people(draft=draft, people=form.people(language()))
        try:
            return onward(request, _proven_or_asked(request, changed))
        except Refusal as refusal:
            form.add_error("helper_phone" if draft.helped else "phone", str(refusal))
    shown = {"form": form, "draft": draft}
    return render(request, "citizen/people.html", shown, status=422 if form.errors else 200)


def _initial(request: HttpRequest, draft: Draft) -> dict[str, str]:
    """What was said before; the phone that was proven in this browser is whose who books."""
    helper = {f"helper_{part}": value for part, value in draft.helper.items()}
    known = signed_in(request)
    mine = {"helper_phone" if draft.helped else "phone": known} if known else {}
    said = {"language": "" if draft.helped else language(), **mine, **draft.applicant, **helper}
    return {part: wording.phone(phone=value) if part.endswith("phone") else value for part, value in said.items()}


def _proven_or_asked(request: HttpRequest, draft: Draft) -> Draft:
    if draft.phone == signed_in(request):
        return replace(draft, token=SIGNED_IN)
    return draft if draft.proof else _with_code(draft)


@require_http_methods(["GET", "HEAD", "POST"])
@step("code")
def code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will take the code that was sent; from then on this browser knows the phone."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if not draft.proof:
                raise CodeRefused("code-expired")
            token = codes.prove_phone(proof_id=UUID(draft.proof), code=form.cleaned_data["code"], now=clock.now())
            sign_in(request, phone=draft.phone, own=form.cleaned_data["own"])
            return onward(request, replace(draft, token=token))
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    return _code_page(request, draft, form, status=422 if form.errors else 200)


@require_POST
@step("code")
def send_code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will send another code."""
    try:
        draft = _with_code(draft)
    except (TooManyCodes, TooManyTries) as refusal:
        return _code_page(request, draft, CodeForm(), status=429, refusal=refusal.message)
    return onward(request, draft)


def proven_phone(request: HttpRequest, draft: Draft) -> str:
    """This function will return the phone (E.164) that whoever books has proven. Raises PhoneNotProven."""
    if draft.phone and draft.phone == signed_in(request):
        return draft.phone
    return actions.phone_of_token(token=draft.token, now=clock.now())


def _code_page(
    request: HttpRequest, draft: Draft, form: CodeForm, *, status: int, refusal: object = ""
) -> HttpResponse:
    trial = settings.SMS_GATEWAY == "file"
    shown = {"form": form, "draft": draft, "refusal": refusal, "trial": trial}
    return render(request, "citizen/code.html", shown, status=status)


def _with_code(draft: Draft) -> Draft:
    proof = codes.ask_for_code(phone=draft.phone, language=language(), now=clock.now())
    return replace(draft, proof=str(proof.id), token="")
