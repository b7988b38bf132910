"""Have the inputs changed since the last run, and has the forecast gone wrong since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.data.tables import TABLES
from talentmatch.demand.history.panel import carried_history
from talentmatch.pipeline.demand._demand_history import demand_history
from talentmatch.pipeline.readiness import data_date

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["column_drift", "forecast_error", "population_stability", "profiles"]

#: Tables whose recent rows are looked at, and the column that dates a row.
_WATCHED = {
    "posting": "posted_on",
    "candidate": "registered_on",
    "interaction": '"at"',
    "demand": "month",
    "indicator": "period",
}
#: Texts that come from a vocabulary of their own.
_WORDS = frozenset({"occupation", "region", "industry", "metric", "education"})
_RECENT_DAYS = 365
_BINS = 10
_MOST_WORDS = 30
#: Share that stands for a bin nobody is in, so that one new row is no earthquake.
_FLOOR = 1e-3
#: Under so many rows shares are noise.
_FEWEST = 50


def profiles(store: Store, *, as_of: pd.Timestamp | None = None) -> dict[str, Any]:
    """Summarise each watched column of the last year: shares by bin or by word, never a row.

    Parameters
    ----------
    store : Store
        The data.
    as_of : Timestamp, optional
        Day on which that year ends; by default that up to which the store knows.

    Returns
    -------
    dict
        ``table.column`` to `rows` and either `quantiles` (101 of them) or `words` with their
        shares; ready for JSON.
    """
    found: dict[str, Any] = {}
    as_of = data_date(store) if as_of is None else as_of
    held = store.tables()
    for table, day in _WATCHED.items():
        if table not in held:
            continue
        names = _columns(table)
        listed = ", ".join(f'"{name}"' for name in names)
        start = as_of - pd.Timedelta(days=_RECENT_DAYS)
        rows = store.query(
            f"SELECT {listed} FROM {table} WHERE {day} > TIMESTAMP '{start}'",
            as_of=as_of,
            purpose="planning",
        )
        for name in names:
            values = rows[name].dropna()
            if len(values) >= _FEWEST:
                found[f"{table}.{name}"] = _profile(values)
    return found


def column_drift(before: Mapping[str, Any], now: Mapping[str, Any]) -> pd.DataFrame:
    """Return how far each column has moved since the last run.

    Parameters
    ----------
    before, now : mapping
        Two results of `profiles`.

    Returns
    -------
    DataFrame
        `column`, `psi` (population stability index [1]), and the rows it rests on then and now; the
        farthest first. A column that turned from numbers to text has moved without bound.
    """
    rows = [
        (name, _moved(before[name], profile), before[name]["rows"], profile["rows"])
        for name, profile in now.items()
        if name in before
    ]
    table = pd.DataFrame(rows, columns=["column", "psi", "rows_before", "rows_now"])
    return table.sort_values(["psi", "column"], ascending=[False, True], ignore_index=True)


def population_stability(before: list[float], now: list[float]) -> float:
    """Return the population stability index of two lists of shares [1].

    Examples
    --------
    >>> population_stability([0.5, 0.5], [0.5, 0.5])
    0.0
    >>> round(population_stability([0.5, 0.5], [0.9, 0.1]), 2)
    0.88
    """
    p = np.maximum(np.asarray(before, dtype=float), _FLOOR)
    q = np.maximum(np.asarray(now, dtype=float), _FLOOR)
    return float(((q - p) * np.log(q / p)).sum())


def forecast_error(store: Store, before: pd.DataFrame) -> dict[str, float] | None:
    """Compare what was forecast on the last run with what has come since.

    Parameters
    ----------
    store : Store
        The data as it is now.
    before : DataFrame
        `month`, `mean`, `lo-80`, `hi-80` of the total, as it was forecast then.

    Returns
    -------
    dict or None
        `months` that have come, and `error`, the mean absolute error over half the width of the
        80 % interval [1]; None while none has come.
    """
    # A return that is late is no error of the forecast.
    actual = carried_history(demand_history(store)).groupby("month")["openings"].sum()
    both = before.set_index("month").join(actual, how="inner")
    width = float((both["hi-80"] - both["lo-80"]).mean()) / 2 if len(both) else 0.0
    if not width:
        return None
    missed = float((both["mean"] - both["openings"]).abs().mean())
    return {"months": float(len(both)), "error": round(missed / width, 6)}


def _columns(table: str) -> list[str]:
    """Return the columns whose values can be counted: numbers, and words of a vocabulary."""
    contract = TABLES[table]
    return [
        column.name
        for column in contract.columns
        if column.kind in ("int", "float")
        or (column.kind == "text" and (column.choices or column.name in _WORDS))
    ]


def _profile(values: pd.Series) -> dict[str, Any]:
    if pd.api.types.is_numeric_dtype(values):
        spots = np.quantile(values.astype(float).to_numpy(), np.linspace(0, 1, 101))
        return {"rows": len(values), "quantiles": [round(float(spot), 9) for spot in spots]}
    shares = values.astype(str).value_counts(normalize=True)
    order = sorted(shares.items(), key=lambda item: (-item[1], str(item[0])))[:_MOST_WORDS]
    return {"rows": len(values), "words": {str(word): round(share, 9) for word, share in order}}


def _moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> float:
    if ("words" in before) != ("words" in now):
        return float("inf")
    if "words" in before:
        words = sorted({*before["words"], *now["words"]})
        pair = [[profile["words"].get(word, 0.0) for word in words] for profile in (before, now)]
        rest = [max(1 - sum(shares), 0.0) for shares in pair]
        return population_stability([*pair[0], rest[0]], [*pair[1], rest[1]])
    edges = np.unique(before["quantiles"][:: 100 // _BINS])[1:-1]
    return population_stability(_in_bins(before, edges), _in_bins(now, edges))


def _in_bins(profile: Mapping[str, Any], edges: np.ndarray) -> list[float]:
    """Read off a column's quantiles which share lies in each bin."""
    spots = np.asarray(profile["quantiles"])
    below = [float(np.searchsorted(spots, edge, side="right")) / len(spots) for edge in edges]
    shares: list[float] = np.diff([0.0, *below, 1.0]).tolist()
    return shares
