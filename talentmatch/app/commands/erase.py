"""`talentmatch erase`: remove a person everywhere, and prove it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption

__all__ = ["erase"]


def erase(
    person: Annotated[
        str, Argument(help="Candidate id, as in your file or as shown here; or their telephone.")
    ],
    exports: Annotated[
        list[Path] | None,
        Option(help="Folder whose tables lose the person's rows, your own files too; repeatable."),
    ] = None,
    retrain: Annotated[
        bool, Option("--retrain", help="Train again, without the person, what learnt from them.")
    ] = False,
    yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Remove a person from every table, cache and output, and prove it.

    Beside the store, outputs of talentmatch are cleaned or deleted; other stores, backups and your
    own files are left, and named with what to do next. It says which models in use learnt from the
    person.

    Example: talentmatch erase c-0123456789abcdef --exports report
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say
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
        tracking = tracking_of(store)
        with progress_bar("erase"):
            before = pipeline.training_data(opened, tracking)
            erasure = opened.erase(person, folders=exports or [], beside=True)
            learnt = pipeline.learnt_from(before, pipeline.training_data(opened, tracking))
            models = [
                pipeline.retrain_without(opened, kind, tracking=tracking) if retrain else sentence
                for kind, sentence in learnt.items()
            ]
    if not erasure.removed and not erasure.files and not erasure.files_kept:
        if who.erased_on:
            say(phrase("erase", "erased_before", person=who.person, day=who.erased_on))
            say(erasure.summary())
            return
        if who.nearest:
            raise NotFoundError("candidate", person, who.nearest)
        say(phrase("app", "nobody", person=person, how=phrase("erase", "how_found")))
        raise typer.Exit(1)
    say(erasure.summary())
    for sentence in models or [phrase("models", "learnt_nothing")] if before else []:
        say(sentence)
