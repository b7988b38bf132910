"""`talentmatch backup`: store, runs and models in one file that is known to come back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption

__all__ = ["backup"]


def backup(
    file: Annotated[Path, Argument(help="File to write, such as city.tar.gz.")],
    with_key: Annotated[
        bool, Option("--with-key", help="Put the key of the pseudonyms into it too.")
    ] = False,
    replace: Annotated[
        bool, Option("--replace", help="Write over a backup that is there.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Copy the store, its runs and models into one file, and prove it by restoring.

    The key of the pseudonyms (<store>.key) stays out unless --with-key is given: keep a copy of it
    in another place, since nobody opens what is restored without it. Names, contact data, protected
    attributes and texts about people are encrypted; what people do, under pseudonyms, is not.

    Example: talentmatch backup copies/city.tar.gz
    """
    from talentmatch.app._options import tidy_up
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say
    from talentmatch.data.copies.backup import backup as write
    from talentmatch.i18n import phrase

    tidy_up(store)
    with progress_bar("backup"):
        done = write(store, file, with_key=with_key, replace=replace)
    counted = {"path": done.path, "rows": sum(done.rows.values()), "files": done.files}
    say(phrase("app", "backed_up", tables=len(done.rows), **counted))
    if done.lake:
        say(phrase("lake", "apart", place=done.lake))
    if not done.with_key:
        facts = {"place": f"{store}.key", "fingerprint": done.fingerprint}
        say(phrase("app", "key_apart", **facts))
