"""`talentmatch nightly`: the whole work of a night, from the drop folder to the summary."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

from typer import Argument

from talentmatch.app._cluster import ClusterOption, on_cluster

__all__ = ["nightly"]


def nightly(
    config: Annotated[
        Path, Argument(help="YAML file: store, drop and out, and what is not usual.")
    ],
    cluster: ClusterOption = None,
) -> None:
    """Load the drop folder, look for drift, train if asked, write forecast, lists and report.

    A run that was stopped goes on where it was; run twice, it does nothing twice. It ends with one
    summary that says what needs a person.

    With --cluster demand is learnt and forecast in parts, and people are looked up for leads there.

    Example: talentmatch nightly nightly.yml
    """
    from talentmatch.app._options import witness_folder
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say
    from talentmatch.pipeline.models.night_config import load_night_config
    from talentmatch.report.nightly import run_night

    night = load_night_config(config)
    # Steps are said as they begin; how far the workers are with one shows beside that.
    watched = progress_bar("nightly") if cluster else nullcontext()
    with watched as show, on_cluster(cluster, show, "nightly") as tasks:
        lines = run_night(night, say=say, witness=witness_folder(), tasks=tasks)
    for line in lines:
        print(line)
