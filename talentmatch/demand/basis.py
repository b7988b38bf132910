"""On what each forecast rests, said beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from talentmatch.demand.engine import Weights
from talentmatch.demand.panel import Panel
from talentmatch.demand.seasonality import Season
from talentmatch.phrases import phrase

__all__ = ["basis_of", "notes_of"]

_YOUNG = 6
_SPARSE = 0.8


def basis_of(panel: Panel) -> pd.DataFrame:
    """Say of each series on what its forecast rests.

    Returns
    -------
    DataFrame
        Dimensions; `age` and `filled` [months]; `rests_on`: history (its own), parents (too young:
        season and growth of its parents), sparse (nearly always zero: smoothed rate) or zeros.

    Examples
    --------
    >>> from talentmatch.demand.panel import read_panel
    >>> history = pd.DataFrame({"month": ["2024-01"], "openings": [2]})
    >>> basis_of(read_panel(history))["rests_on"].tolist()
    ['parents']
    """
    empty = (panel.openings == 0).mean(axis=1)
    basis = panel.keys.copy() if panel.dims else pd.DataFrame(index=range(1))
    basis["age"] = panel.age
    basis["filled"] = panel.filled
    basis["rests_on"] = np.select(
        [empty == 1, panel.age < _YOUNG, empty > _SPARSE],
        ["zeros", "parents", "sparse"],
        "history",
    )
    return basis


def notes_of(panel: Panel, season: Season, weights: Weights) -> tuple[str, ...]:
    """Return what a reader of the whole forecast should know, as sentences."""
    basis = basis_of(panel)
    notes = [
        phrase("demand", "history", series=len(basis), months=len(panel.months)),
        phrase(
            "demand",
            "season" if season.evidence >= 0.5 else "no_season",
            strength=season.strength,
            evidence=season.evidence,
        ),
        phrase(
            "demand",
            "boosting" if weights.boosting > 0 else "no_boosting",
            share=weights.boosting,
        ),
    ]
    for kind in ("parents", "sparse", "zeros"):
        count = int((basis["rests_on"] == kind).sum())
        if count:
            notes.append(phrase("demand", kind, series=count))
    if panel.filled.sum():
        notes.append(phrase("demand", "filled", months=int(panel.filled.sum())))
    return tuple(notes)
