"""What a reader should know of a forecast beyond its figures: what leads it, what was unusual."""

from __future__ import annotations

import pandas as pd

from talentmatch.demand._fitted_forecaster import FittedForecaster
from talentmatch.demand.history.marks import KINDS
from talentmatch.demand.history.periods import period_count
from talentmatch.i18n import label, phrase, phrase_keys

__all__ = ["driver_notes", "indicator_name", "mark_notes"]


def indicator_name(name: str) -> str:
    """Return an indicator's name for a reader; its own where there is no word for it."""
    key = f"name_{name}"
    return phrase("demand_why", key) if key in phrase_keys("demand_why") else label("metrics", name)


def driver_notes(forecaster: FittedForecaster) -> tuple[str, ...]:
    """Say how far and how strongly each indicator leads the openings."""
    drivers, covariates = forecaster.drivers_, forecaster.covariates_
    if covariates is None:
        return ()
    if drivers is None:
        return (phrase("demand_why", "too_short_for_covariates"),)
    notes, step = [], forecaster.panel_.step
    for place, name in enumerate(drivers.names):
        indicator = indicator_name(name)
        share = 1.1 ** float(drivers.strength[place]) - 1
        notes.append(
            phrase(
                "demand_why",
                "leads",
                name=indicator,
                periods=period_count(int(drivers.lead[place]), step),
                share=share,
            )
        )
        if covariates.lag[place]:
            notes.append(
                phrase(
                    "demand_why",
                    "published_late",
                    name=indicator,
                    periods=period_count(int(covariates.lag[place]), step),
                )
            )
    return tuple(notes)


def mark_notes(marks: pd.DataFrame) -> tuple[str, ...]:
    """Count what is unusual, kind by kind."""
    notes = []
    for kind in KINDS:
        rows = marks.loc[marks["kind"].eq(kind)]
        if len(rows):
            latest = f"{rows['month'].max():%Y-%m}"
            notes.append(phrase("demand_why", f"marks_{kind}", n=len(rows), month=latest))
    return tuple(notes)
