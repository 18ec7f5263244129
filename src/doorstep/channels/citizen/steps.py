"""The order of the questions, and that none is reached before those ahead of it are answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from doorstep.catalogue.queries import current
from doorstep.channels.citizen import drafts
from doorstep.channels.citizen.drafts import Draft
from doorstep.channels.citizen.signed_in import keep_for_hours, keep_long, on_own_device
from doorstep.channels.shared import clock
from doorstep.texts.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the booking. `part` counts what the citizen sees as one of the parts of the whole."""

    name: str
    part: int
    is_done: Callable[[Draft], bool]

    @property
    def url_name(self) -> str:
        return f"citizen:{self.name}"


NOTICE = "notice"
"""Where the session keeps what the next page has to say first."""

STEPS = (
    Step("services", 1, lambda draft: bool(draft.services)),
    Step("questions", 1, lambda draft: draft.answered),
    Step("documents", 2, lambda draft: draft.ready),
    Step("who", 3, lambda draft: draft.helped is not None),
    Step("address", 3, lambda draft: bool(draft.address)),
    Step("address-check", 3, lambda draft: draft.address_confirmed),
    Step("day", 4, lambda draft: bool(draft.window)),
    Step("people", 5, lambda draft: bool(draft.applicant)),
    Step("code", 5, lambda draft: bool(draft.token)),
    Step("check", 6, lambda draft: False),
)
PARTS = STEPS[-1].part
_PLACES = {step.name: place for place, step in enumerate(STEPS)}

StepView = Callable[..., HttpResponse]
"""Takes the request, the draft, and what the address names."""


def next_step(*, draft: Draft) -> Step:
    """This function will return the first step that is not done."""
    return next(step for step in STEPS if not step.is_done(draft))


def step_before(*, name: str, asks: bool) -> Step | None:
    """This function will return the step that "back" leads to; without questions (`asks`) theirs is left out."""
    place = _PLACES[name]
    skipped = {"code"} | (set() if asks else {"questions"})
    return next((step for step in reversed(STEPS[:place]) if step.name not in skipped), None)


def keep(request: HttpRequest, draft: Draft) -> None:
    """This function will keep the draft in this browser, so that a booking can be finished another day: for hours where
    a home is named on a device that may not be one's own."""
    if not draft.begun_at:
        draft = replace(draft, begun_at=clock.now().isoformat())
    drafts.save(session=request.session, draft=draft)
    if draft.address and not on_own_device(request):
        keep_for_hours(request)
    else:
        keep_long(request)


def onward(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will keep the draft and lead to the first step that is not done."""
    keep(request, draft)
    return redirect(next_step(draft=draft).url_name)


def _without_unknown(draft: Draft) -> Draft:
    """Services that the catalogue has no more are chosen anew."""
    if not draft.services:
        return draft
    known = current(now=clock.now()).catalogue.services
    return draft if set(draft.services) <= set(known) else replace(draft, picked=(), services=())


def step(name: str) -> Callable[[StepView], Callable[..., HttpResponse]]:
    """This function will return a decorator: the view gets the draft once the steps before it are done, and a refusal
    it does not handle itself becomes a page that says why."""

    def decorate(view: StepView) -> Callable[..., HttpResponse]:
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, **named: str) -> HttpResponse:
            draft = _without_unknown(drafts.load(session=request.session))
            first = next_step(draft=draft)
            if _PLACES[first.name] < _PLACES[name]:
                return redirect(first.url_name)
            try:
                return view(request, draft, **named)
            except Refusal as refusal:
                return render(request, "citizen/refused.html", {"refusal": refusal}, status=409)

        return answer

    return decorate
