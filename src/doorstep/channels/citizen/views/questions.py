"""The few questions on which documents and eligibility hang."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from doorstep.catalogue import queries as catalogues
from doorstep.channels.citizen.drafts import Draft, with_answers
from doorstep.channels.citizen.forms import QuestionsForm
from doorstep.channels.citizen.holding import let_go
from doorstep.channels.citizen.steps import onward, step
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language
from doorstep.places import queries as places


@require_http_methods(["GET", "HEAD", "POST"])
@step("questions")
def questions(request: HttpRequest, draft: Draft) -> HttpResponse:
    """This function will ask the questions of the chosen services and keep the answers."""
    now = clock.now()
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        initial=draft.answers,
        catalogue=catalogues.current(now=now).catalogue,
        services=draft.services,
        language=language(),
        # The first day on which anybody could come.
        on=now.astimezone(places.zone()).date() + timedelta(days=1),
    )
    if not form.fields or (form.is_bound and form.is_valid()):
        answers = form.answers() if form.fields else {}
        changed = with_answers(draft=draft, answers=answers)
        return onward(request, changed if answers == draft.answers else let_go(draft=changed, now=now))
    refused = any(error.code == "refused" for errors in form.errors.as_data().values() for error in errors)
    status = 422 if form.errors else 200
    return render(request, "citizen/questions.html", {"form": form, "refused": refused}, status=status)
