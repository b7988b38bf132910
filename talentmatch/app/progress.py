"""A progress bar for anything over two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress_bar"]

_PATIENCE = 2.0


@contextmanager
def progress_bar(label: str = "") -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on stderr once two seconds have passed, if a person is watching.

    Parameters
    ----------
    label : str
        What is going on, until the function below says more.

    Yields
    ------
    callable
        Of (done, total, label); as long as it is not called the bar only shows that work goes on.
    """
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = bar.add_task(label, total=None)
    timer = threading.Timer(_PATIENCE, bar.start)
    timer.daemon = True
    timer.start()

    def show(done: int, total: int, label: str) -> None:
        # One file alone says nothing about how far it is.
        bar.update(task, completed=done, total=total if total > 1 else None, description=label)

    try:
        yield show
    finally:
        timer.cancel()
        bar.stop()
