"""Who is visited, who books, and the code that proves the phone."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.booking import actions
from doorstep.channels.citizen import drafts
from doorstep.channels.citizen.drafts import Draft, with_people
from doorstep.channels.citizen.forms import CodeForm, HelperForm, SelfForm
from doorstep.channels.citizen.steps import onward, step
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language
from doorstep.people.actions import CodeRefused, TooManyCodes
from doorstep.texts.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@step("who")
def who(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will ask whether the visit is for oneself or for someone else."""
    wish = request.POST.get("who", "")
    if wish not in ("self", "other"):
        return render(request, "citizen/who.html", {"draft": draft})
    helped = wish == "other"
    if helped != draft.helped:
        draft = replace(draft, helped=helped, applicant={}, helper={}, proof="", token="")
    drafts.save(session=request.session, draft=draft)
    return redirect("citizen:people")


@require_http_methods(["GET", "HEAD", "POST"])
@step("people")
def people(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will take names, phones and languages, and send the code."""
    kind = HelperForm if draft.helped else SelfForm
    helper = {f"helper_{part}": value for part, value in draft.helper.items()}
    initial = {"language": "" if draft.helped else language(), **draft.applicant, **helper}
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        changed = with_people(draft=draft, people=form.people(language()))
        try:
            return onward(request, changed if changed.proof else _with_code(changed))
        except Refusal as refusal:
            form.add_error("helper_phone" if draft.helped else "phone", str(refusal))
    shown = {"form": form, "draft": draft}
    return render(request, "citizen/people.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@step("code")
def code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will take the code that was sent."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if not draft.proof:
                raise CodeRefused("code-expired")
            token = actions.prove_phone(proof_id=UUID(draft.proof), code=form.cleaned_data["code"], now=clock.now())
            return onward(request, replace(draft, token=token))
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
    return _code_page(request, draft, form, status=422 if form.errors else 200)


@require_POST
@step("code")
def send_code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will send another code."""
    try:
        draft = _with_code(draft)
    except TooManyCodes as refusal:
        return _code_page(request, draft, CodeForm(), status=429, refusal=refusal.message)
    return onward(request, draft)


def _code_page(
    request: HttpRequest, draft: Draft, form: CodeForm, *, status: int, refusal: object = ""
) -> HttpResponse:
    trial = settings.SMS_GATEWAY == "file"
    shown = {"form": form, "draft": draft, "refusal": refusal, "trial": trial}
    return render(request, "citizen/code.html", shown, status=status)


def _with_code(draft: Draft) -> Draft:
    proof = actions.ask_for_code(phone=draft.phone, language=language(), now=clock.now())
    return replace(draft, proof=str(proof.id), token="")
