"""Pages on which a manager hears what the phone says, and replaces it."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.channels.console.actors import staff_actor
from doorstep.channels.console.durations import names_of
from doorstep.channels.console.prompts import STATE_WORDS, PromptSearch, RecordingForm, counts_of
from doorstep.channels.console.views import PAGE, asked_again, staff
from doorstep.channels.shared import clock
from doorstep.engines.phone_menu.spoken_words import LANGUAGES
from doorstep.gateways.speech import NoVoice, chosen
from doorstep.journal.queries import history_of
from doorstep.people.models import StaffMember
from doorstep.prompts.actions import back_to_machine, keep_recording
from doorstep.prompts.phrases import PhrasesWrong
from doorstep.prompts.queries import Standing, files, standing_of
from doorstep.prompts.refusals import FAULT_WORDS, VoiceMissing
from doorstep.texts.refusals import Refusal


@require_safe
@staff("prompts.view_prompt")
def prompt_list(request: HttpRequest) -> HttpResponse:
    """Everything the phone says, with who said it."""
    form = PromptSearch(request.GET)
    try:
        found = form.found(now=clock.now()) if form.is_valid() else []
    except PhrasesWrong as wrong:
        return render(request, "console/prompts.html", {"form": form, "wrong": str(wrong)}, status=500)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    data = {
        "form": form,
        "page": page,
        "counts": counts_of(found),
        "asked": asked_again(request),
        "states": STATE_WORDS,
        "faults": FAULT_WORDS,
        "searched": any(value for name, value in request.GET.items() if name != "page"),
    }
    return render(request, "console/prompts.html", data)


@require_safe
@staff("prompts.view_prompt")
def prompt_sound(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """The sound itself."""
    one = _standing(language, key)
    content = files().read(language=language, key=key) if one.prompt else None
    if content is None:
        raise Http404
    return HttpResponse(content, "audio/wav")


@require_http_methods(["GET", "POST"])
@staff("prompts.view_prompt")
def prompt(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One prompt: hear it, record it anew, or go back to the machine."""
    one = _standing(language, key)
    form = RecordingForm(request.POST, request.FILES) if request.method == "POST" else RecordingForm()
    if request.method == "POST":
        if not request.user.has_perm("prompts.change_prompt"):
            return HttpResponse(status=403)
        if _change(request, one, form):
            return redirect("console:prompt", language, key)
    history = list(history_of(subject=f"prompt:{language}/{key}").order_by("-number")[:10])
    data = {
        "one": one,
        "form": form,
        "states": STATE_WORDS,
        "faults": FAULT_WORDS,
        "history": history,
        "who": names_of(entry.actor for entry in history),
    }
    return render(request, "console/prompt.html", data, status=422 if form.errors else 200)


def _change(request: HttpRequest, one: Standing, form: RecordingForm) -> bool:
    """Whether it was changed; else the reason stands beside the box."""
    line, actor, now = one.line, staff_actor(staff=cast("StaffMember", request.user)), clock.now()
    by_machine = "machine" in request.POST
    if not by_machine and not form.is_valid():
        return False
    try:
        if by_machine:
            back_to_machine(language=line.language, key=line.key, voice=chosen(), actor=actor, now=now)
        else:
            wav = form.cleaned_data["wav"]
            keep_recording(language=line.language, key=line.key, wav=wav, actor=actor, now=now)
    except (Refusal, NoVoice) as refusal:
        _refused(request, form, refusal, by_machine)
        return False
    messages.success(request, _("The machine says it again.") if by_machine else _("The recording is in use from now."))
    return True


def _refused(request: HttpRequest, form: RecordingForm, refusal: Exception, by_machine: bool) -> None:
    if by_machine:
        # The box for a recording is empty then, and that is no fault.
        form.errors.clear()
        shown = _("The server cannot read aloud. Whoever runs it installs espeak-ng.")
        form.add_error(None, shown if isinstance(refusal, NoVoice | VoiceMissing) else str(refusal))
    else:
        form.add_error("wav", str(refusal))


def _standing(language: str, key: str) -> Standing:
    one = standing_of(language=language, key=key, now=clock.now()) if language in LANGUAGES else None
    if one is None:
        raise Http404
    return one
