"""How good the models in use were in their backtests, and whether the data has moved since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from talentmatch.data.tables import TABLES
from talentmatch.evaluate.names import measure_name
from talentmatch.i18n import by_language, joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.models._drift import column_drift, profiles
from talentmatch.pipeline.models._training import KINDS
from talentmatch.pipeline.readiness import data_date
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.contract.table import Purpose
    from talentmatch.data.store import Store
    from talentmatch.track import ModelVersion, Tracking

__all__ = ["BACKTESTS", "INPUT_DRIFT", "backtests", "input_drift"]

#: Simple forecasts with which that of the model is compared in its backtest.
_RIVALS = ("naive", "mean_of_three")
#: Population stability index from which a column has moved, and from which much [1].
_MOVED, _MUCH = 0.1, 0.25
#: Tables from which a model learns whose columns are watched; of teams there are too few.
_LEARNS: Final = {
    "demand": ("demand", "indicator"),
    "match": ("posting", "candidate", "interaction"),
}
#: What says of a row how it came, not what it is about.
_ASIDE = "permitted_use"

BACKTESTS = ListSpec(
    "backtests",
    key=("kind", "measure"),
    grain="a measure of a model in use",
    fields=(
        Field("kind", vocabulary="kinds:", names_row=True, doc="Which model."),
        Field("version", names_row=True, doc="Its number among the versions of that model."),
        Field("measure", names_row=True, doc="What was measured on data it had not seen."),
        Field("score", doc="What the model reached."),
        Field("naive", doc="What the last known value would have reached in its place."),
        Field(
            "mean_of_three",
            doc="What the mean of the last three values would have reached in its place.",
        ),
        Field("decides", doc="Whether a new version must be better by this measure."),
    ),
)
INPUT_DRIFT = ListSpec(
    "input_drift",
    key=("kind", "table", "data_column"),
    grain="a model in use and a column it learns from",
    fields=(
        Field("kind", vocabulary="kinds:", names_row=True, doc="Which model."),
        Field("table", vocabulary="tables:", names_row=True, doc="Where the column stands."),
        Field("data_column", names_row=True, doc="Which column."),
        Field(
            "psi",
            digits=3,
            doc="Population stability index: how far the values of the last year before the "
            "model was "
            "trained lie from those of the last year now. Under 0.1 nothing has changed; from 0.25 "
            "the model should be trained again.",
        ),
        Field("moved", vocabulary="models:moved_", doc="What the index says."),
        Field("rows_before", doc="Rows of the year before the training."),
        Field("rows_now", doc="Rows of the last year."),
    ),
)


def backtests(tracking: Tracking) -> Result:
    """List what the models in use reached in their backtests, beside simple forecasts.

    Parameters
    ----------
    tracking : Tracking
        Where runs and models are.
    """
    rows = [row for version in _champions(tracking) for row in _measured(version)]
    table = pd.DataFrame(rows, columns=[field.name for field in BACKTESTS.fields])
    names = lazy_cells(map(measure_name, table["measure"]), table.index)
    notes = () if rows else (phrase("models", "none_in_use"),)
    return Result(BACKTESTS, table.assign(measure=names).dropna(axis=1, how="all"), notes)


def _champions(tracking: Tracking) -> list[ModelVersion]:
    registry = Registry(tracking)
    kinds = KINDS if tracking.begun else ()
    found = (registry.champion(kind) for kind in kinds)
    return [version for version in found if version is not None]


def _measured(version: ModelVersion) -> list[dict[str, object]]:
    metrics, gate = version.metrics, version.spec["gate"]["metric"]
    rivals = {f"{name}_{rival}" for name in metrics for rival in _RIVALS}
    return [
        {
            "kind": version.kind,
            "version": version.version,
            "measure": name,
            "score": score,
            **{rival: metrics.get(f"{name}_{rival}") for rival in _RIVALS},
            "decides": name == gate,
        }
        for name, score in sorted(metrics.items(), key=lambda pair: (pair[0] != gate, pair[0]))
        if name not in rivals
    ]


def input_drift(store: Store, *, tracking: Tracking) -> Result:
    """List how far the data has moved since the models in use were trained, the farthest first.

    Parameters
    ----------
    store : Store
        The data as it is now.
    tracking : Tracking
        Where the models are.
    """
    parts, current = [], []
    for version in _champions(tracking):
        if version.kind not in _LEARNS:
            continue
        purpose: Purpose = "planning" if version.kind == "demand" else "recruiting"
        today, day = data_date(store, purpose), pd.Timestamp(version.as_of)
        if day >= today:
            current.append(label("kinds", version.kind))
        else:
            moved = column_drift(profiles(store, as_of=day), profiles(store, as_of=today))
            parts.append(_of_kind(moved, version.kind))
    notes = (phrase("models", "nothing_newer", kinds=joined(current)),) if current else ()
    names = [field.name for field in INPUT_DRIFT.fields]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["psi"])
    far = pd.cut(
        table["psi"].astype(float),
        [-1, _MOVED, _MUCH, float("inf")],
        right=False,
        labels=["little", "some", "much"],
    )
    table = table.assign(moved=far.astype(object)).reindex(columns=names)
    table = table.sort_values("psi", ascending=False, kind="stable", ignore_index=True)
    words = lazy_cells(map(_column_name, table["table"], table["data_column"]), table.index)
    return Result(INPUT_DRIFT, table.assign(data_column=words), notes)


def _of_kind(moved: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the columns from which a model learns."""
    places = moved["column"].str.partition(".")
    table = moved.assign(kind=kind, table=places[0], data_column=places[2])
    return table.loc[table["table"].isin(_LEARNS[kind]) & table["data_column"].ne(_ASIDE)]


def _column_name(table: str, name: str) -> str:
    """Return what a column of a table is called in its template."""
    column = next(one for one in TABLES[table].columns if one.name == name)
    return by_language({"en": name.replace("_", " "), "zh": column.zh})
