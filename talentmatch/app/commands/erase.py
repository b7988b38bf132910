"""`talentmatch erase`: remove a person everywhere, and prove it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from talentmatch.app.options import DEFAULT_STORE, StoreOption

__all__ = ["erase"]


def erase(
    person: Annotated[str, Argument(help="Candidate id, as in your file or as shown here.")],
    exports: Annotated[
        list[Path] | None,
        Option(help="Folder of exports to clean as well; repeatable. The store's own folder is."),
    ] = None,
    yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Remove a person from every table, cache and export folder, and prove it.

    Example: talentmatch erase c-0123456789abcdef --exports report
    """
    from talentmatch.app.options import open_store
    from talentmatch.app.output import say

    if not yes:
        typer.confirm(f"Remove {person} for good?", abort=True, err=True)
    with open_store(store) as opened:
        say(str(opened.erase(person, folders=exports or [])))
