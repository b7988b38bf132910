"""`talentmatch train`: fit, backtest, record and, if it earns it, promote."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from typer import Argument, BadParameter, Option

from talentmatch.app._cluster import ClusterOption, on_cluster
from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption
from talentmatch.i18n import label, phrase

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
    cluster: ClusterOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Train a model, backtest it, record the run, and promote it if it passes its gate.

    With --cluster the demand of more series than one process holds is learnt in parts, to the same
    figures; the model then needs the extra scale wherever it is used.

    Example: talentmatch train demand
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say

    if cluster and kind is not Kind.demand:
        raise BadParameter(phrase("cluster", "demand_alone", kind=label("kinds", kind.value)))
    with (
        open_store(store, lang) as opened,
        progress_bar("train") as show,
        on_cluster(cluster, show, "train") as tasks,
    ):
        trained = pipeline.train(
            opened, kind.value, tracking=tracking_of(store), spec=spec, tasks=tasks
        )
    say(trained.summary())
    for note in trained.notes:
        say(note)
