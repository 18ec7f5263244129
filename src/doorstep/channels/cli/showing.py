"""Tables on standard output, progress on standard error: what is piped on is only the answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from doorstep.journal.actions import Actor

COMMAND_LINE = Actor(name="system", channel="cli")


def console() -> Console:
    """This function will return the console of the answer; plain and unwrapped when it is not a terminal."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=160)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """This function will show how far something slow is, and give the function to call with (done, total)."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(label, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tell
