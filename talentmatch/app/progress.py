"""A progress bar for anything over two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress_bar"]

_PATIENCE = 2.0


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None]]:
    """Yield a function of (done, total, label) that shows a bar on stderr once two seconds passed."""
    from rich.console import Console
    from rich.progress import Progress

    started = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        bar.stop()
        task = bar.add_task("", total=None)
        running = False

        def show(done: int, total: int, label: str) -> None:
            nonlocal running
            if not running and time.monotonic() - started > _PATIENCE:
                bar.start()
                running = True
            bar.update(task, completed=done, total=total, description=label)

        yield show
