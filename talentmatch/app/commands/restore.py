"""`talentmatch restore`: bring a backup back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption

__all__ = ["restore"]


def restore(
    file: Annotated[Path, Argument(help="The backup.")],
    key: Annotated[Path | None, Option(help="Key of the pseudonyms, if it lies elsewhere.")] = None,
    replace: Annotated[
        bool, Option("--replace", help="Put it in the place of the store that is there.")
    ] = False,
    erased_unknown: Annotated[
        bool,
        Option(
            "--erased-unknown",
            help="Restore although no store is there to tell who was erased since the backup.",
        ),
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Restore a backup to the file of --store, with its runs and models beside it.

    People erased since the backup was made are erased from it again, and consent withdrawn since
    stays withdrawn.

    Example: talentmatch restore copies/city.tar.gz --store back/city.duckdb --key city.duckdb.key
    """
    from talentmatch.app._options import tidy_up
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say
    from talentmatch.data.copies.backup import restore as bring_back
    from talentmatch.i18n import phrase

    tidy_up(store)
    with progress_bar("restore"):
        done = bring_back(file, store, key=key, replace=replace, erased_unknown=erased_unknown)
    facts = {"path": store, "rows": sum(done.rows.values()), "files": done.files}
    say(phrase("app", "restored", tables=len(done.rows), **facts))
    if done.since is None:
        return
    if not done.since.is_known:
        say(phrase("app", "since_unknown"))
    if done.since.entries:
        say(phrase("app", "log_shorter", n=done.since.entries))
    if withdrawn := len(done.since.withdrawn):
        say(phrase("app", "withdrawn_again", n=withdrawn))
    if again := done.since.erased:
        erased = {"n": len(again), "ids": " ".join(again), "file": file}
        say(phrase("app", "erased_again", **erased))
