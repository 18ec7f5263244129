"""How a day that is being published is shown in the terminal: time, cost as it stood, the best so far, the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from doorstep.dispatch.actions import PublishReport
from doorstep.dispatch.publishing.actions import Progress

STEPS = 1000


@contextmanager
def publishing_bar(*, label: str) -> Iterator[Callable[[Progress], None]]:
    """This function will show a bar on standard error, a line for each territory, and give the function to call."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[cost]}"),
    )
    screen = Console(stderr=True)
    with Bar(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        tasks = {}

        def tell(seen: Progress) -> None:
            if seen.territory not in tasks:
                tasks[seen.territory] = bar.add_task(f"{label}: {seen.territory}", total=STEPS, cost="")
            bar.update(tasks[seen.territory], completed=round(STEPS * seen.share), cost=cost_line(seen=seen))

        yield tell


def cost_line(*, seen: Progress) -> str:
    """This function will say what a day cost as it stood and costs at best, in minutes of driving."""
    less = 100 * (seen.cost_before_s - seen.cost_s) / max(1, seen.cost_before_s)
    return f"cost {seen.cost_before_s // 60} min as booked, {seen.cost_s // 60} min at best ({less:.1f} % less)"


def report_lines(*, report: PublishReport) -> Iterator[str]:
    """This function will say what publishing did, and whom somebody has to call."""
    yield _report_line(report)
    if report.stranded:
        yield f"Nobody can come to {len(report.stranded)} of them, call these people: {', '.join(report.stranded)}"


def _report_line(report: PublishReport) -> str:
    if report.already:
        return f"{report.territory}, {report.on}: was published already; {report.visits} visits."
    saved = (report.driven_before_s - report.driven_after_s) // 60
    return (
        f"{report.territory}, {report.on}: {report.visits} visits on {report.routes} routes, "
        f"{report.driven_after_s // 60} minutes on the road ({saved} saved), {report.messages} messages queued."
    )
