"""`talentmatch erase`: remove a person everywhere, and prove it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from talentmatch.app.options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption

__all__ = ["erase"]


def erase(
    person: Annotated[
        str, Argument(help="Candidate id, as in your file or as shown here; or their telephone.")
    ],
    exports: Annotated[
        list[Path] | None,
        Option(help="Folder whose tables lose the person's rows, your own files too; repeatable."),
    ] = None,
    yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Remove a person from every table, cache and output, and prove it.

    Beside the store, outputs of talentmatch are cleaned or deleted; other stores, backups and your
    own files are left, and named with what to do next.

    Example: talentmatch erase c-0123456789abcdef --exports report
    """
    from talentmatch.app.options import open_store
    from talentmatch.app.speech import say
    from talentmatch.errors import NotFoundError
    from talentmatch.i18n import phrase

    with open_store(store, lang) as opened:
        who = opened.resolve_person(person)
        if who.by == "contact":
            say(phrase("erase", "by_contact", text=person, person=who.person))
        if not yes:
            name = person if who.by == "nothing" else who.person
            question = phrase("app", "confirm_erase", lang, person=name)
            typer.confirm(question, abort=True, err=True)
        erasure = opened.erase(person, folders=exports or [], beside=True)
    if not erasure.removed and not erasure.files and not erasure.files_kept:
        if who.nearest:
            raise NotFoundError("candidate", person, who.nearest)
        say(phrase("app", "nobody", person=person, how=phrase("erase", "how_found")))
        raise typer.Exit(1)
    say(erasure.summary())
