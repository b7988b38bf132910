"""A progress bar for anything over a second; a line now and then where nobody sees a bar."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from talentmatch.app._speech import language_of, say
from talentmatch.i18n import label, phrase

__all__ = ["progress_bar"]

#: Before the bar shows [seconds].
_PATIENCE = 1.0
#: Between lines without a terminal [seconds].
_PAUSE = 30.0


@contextmanager
def progress_bar(verb: str = "") -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on stderr from the second second on, if a person is watching.

    Where stderr is no terminal, a line every half minute says that work goes on, and how far.

    Parameters
    ----------
    verb : str
        What is going on, as the catalogue of verbs calls it, until the function below says more.

    Yields
    ------
    callable
        Of (done, total, label); as long as it is not called the bar only shows that work goes on.
    """
    what = label("verbs", verb, language_of(sys.argv))
    with _bar(what) if sys.stderr.isatty() else _lines(what) as show:
        yield show


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int, str], None]]:
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(what, total=None)
    timer = threading.Timer(_PATIENCE, bar.start)
    timer.daemon = True
    timer.start()

    def show(done: int, total: int, what: str) -> None:
        # One file alone says nothing about how far it is.
        bar.update(task, completed=done, total=total if total > 1 else None, description=what)

    try:
        yield show
    finally:
        timer.cancel()
        bar.stop()


@contextmanager
def _lines(what: str) -> Iterator[Callable[[int, int, str], None]]:
    begun, over = time.monotonic(), threading.Event()
    state = {"what": what}

    def show(done: int, total: int, what: str) -> None:
        state["what"] = f"{what} ({done}/{total})" if total > 1 else what

    def tell() -> None:
        while not over.wait(_PAUSE):
            seconds = round(time.monotonic() - begun)
            say(phrase("app", "still_at_work", what=state["what"], seconds=seconds))

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield show
    finally:
        over.set()
        teller.join(_PATIENCE)
