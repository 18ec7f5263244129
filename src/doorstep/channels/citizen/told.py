"""What this browser has just asked for, for the page with its reference: no address of a page holds one."""

from django.http import HttpRequest

from doorstep.calls.models import Task

TOLD = "told"
# More than these nobody asks for in one sitting.
MOST = 10


def remember(request: HttpRequest, *, task: Task) -> None:
    """This function will let this browser see what became of a task until its session ends."""
    kept = [number for number in request.session.get(TOLD, []) if number != task.pk]
    request.session[TOLD] = [*kept, task.pk][-MOST:]


def newest(request: HttpRequest, *, kind: Task.Kind) -> Task | None:
    """This function will return the task of a kind that this browser asked for last, or None."""
    return Task.objects.filter(pk__in=request.session.get(TOLD, []), kind=kind).order_by("-id").first()


def told(request: HttpRequest, *, kind: Task.Kind) -> tuple[Task, ...]:
    """This function will return all tasks of a kind that this browser asked for, latest first."""
    return tuple(Task.objects.filter(pk__in=request.session.get(TOLD, []), kind=kind).order_by("-id"))
