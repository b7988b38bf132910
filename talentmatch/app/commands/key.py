"""`talentmatch key`: where the key of a store lies, and another in its place."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument

from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption

__all__ = ["app"]

app = typer.Typer(name="key", help="Where the key of a store lies.", no_args_is_help=True)


@app.command()
def rotate(store: StoreOption = DEFAULT_STORE, lang: LangOption = DEFAULT_LANG) -> None:
    """Encrypt everything with a new key, such as when the key file was seen by somebody.

    Numbers of people stay as they are. Backups made before need the key before, which is kept
    beside the new one: delete it with the last of them.

    Example: talentmatch key rotate
    """
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say
    from talentmatch.i18n import phrase

    with open_store(store, lang) as opened:
        before = opened.rotate_key()
    say(phrase("app", "key_rotated", path=store, before=before))


@app.command()
def move(
    place: Annotated[
        str, Argument(help="A file, such as one on a stick, or keyring:NAME of the system.")
    ],
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Put the key in a place of your choice; the file beside the store then only names it.

    Example: talentmatch key move /media/stick/city.key
    """
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say
    from talentmatch.data.storage.keys import key_beside, move_key
    from talentmatch.i18n import phrase

    with open_store(store, lang):  # the key fits
        move_key(key_beside(store), place)
    say(phrase("app", "key_moved", path=store, place=place))
