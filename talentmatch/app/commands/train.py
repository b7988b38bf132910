"""`talentmatch train`: fit, backtest, record and, if it earns it, promote."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from typer import Argument, Option

from talentmatch.app.options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption

__all__ = ["Kind", "train"]


class Kind(StrEnum):
    """The three models."""

    demand = "demand"
    match = "match"
    team = "team"


def train(
    kind: Annotated[Kind, Argument(help="Which model.")],
    spec: Annotated[
        str | None, Option(help="Name of a spec in models/, or a YAML file of your own.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Train a model, backtest it, record the run, and promote it if it passes its gate.

    Example: talentmatch train demand
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.progress import progress_bar
    from talentmatch.app.speech import say

    with open_store(store, lang) as opened, progress_bar("train"):
        trained = pipeline.train(
            opened, kind.value, tracking=tracking_of(store), spec=spec, lang=lang
        )
    say(trained.summary(lang))
    for note in trained.notes:
        say(note)
