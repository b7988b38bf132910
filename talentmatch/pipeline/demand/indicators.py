"""What enterprises report, as covariates of the demand model; and how large each enterprise is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract.staging import quoted
from talentmatch.specs import build

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "SIZE",
    "demand_covariates",
    "join_covariates",
    "latest_sizes",
    "months_of_enterprises",
    "people_of_each",
    "people_of_register",
    "sized_register",
    "split_covariates",
]

#: Column of the register that says how large an enterprise is [persons].
SIZE = "people"
#: Metrics that say so, the better first.
_SIZES = ("headcount", "insured_persons")
_MARK = "covariate:"


def demand_covariates(
    store: Store,
    history: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    feature_set: str = "demand_covariates",
) -> pd.DataFrame | None:
    """Return the indicators known on a day, over the dimensions that the history shares.

    Parameters
    ----------
    store : Store
        The data.
    history : DataFrame
        Dimensions, month, openings.
    as_of : Timestamp
        Day of the question; what was published later is not there.
    feature_set : str
        Feature set of the indicators.

    Returns
    -------
    DataFrame or None
        Shared dimensions, month and indicators; None where there is no indicator of a series.
    """
    reported = build(feature_set, store, as_of)
    names = [name for name in reported.columns if pd.api.types.is_numeric_dtype(reported[name])]
    shared = [
        name
        for name in reported.columns
        if name not in (*names, "month") and name in history.columns
    ]
    summed = reported.groupby([*shared, "month"], as_index=False)[names].sum(min_count=1)
    if shared:
        summed = summed.merge(history[shared].drop_duplicates(), on=shared)
    told = [name for name in names if (summed[name] > 0).any()]
    return summed[[*shared, "month", *told]] if told else None


def join_covariates(history: pd.DataFrame, covariates: pd.DataFrame | None) -> pd.DataFrame:
    """Put history and covariates into one frame, so that a run's fingerprint is of both."""
    if covariates is None:
        return history
    keys = [name for name in covariates.columns if name in history.columns]
    mark = f"{_MARK}{','.join(keys)}:"
    marked = covariates.rename(
        columns={name: f"{mark}{name}" for name in covariates.columns if name not in keys}
    )
    return history.merge(marked, on=keys, how="outer")


def split_covariates(joined: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Undo `join_covariates`.

    Examples
    --------
    >>> history = pd.DataFrame({"industry": ["C35"], "month": ["2024-01"], "openings": [3.0]})
    >>> orders = pd.DataFrame({"month": ["2024-01"], "orders": [9.0]})
    >>> split_covariates(join_covariates(history, orders))[1].to_dict("list")
    {'month': ['2024-01'], 'orders': [9.0]}
    """
    marked = [name for name in joined.columns if str(name).startswith(_MARK)]
    if not marked:
        return joined, None
    keys = marked[0].split(":")[1].split(",")
    known = joined[[*keys, *marked]].dropna(subset=marked, how="all")
    covariates = known.drop_duplicates(keys, ignore_index=True)
    history = joined.drop(columns=marked).dropna(subset="openings").reset_index(drop=True)
    return history, covariates.rename(columns={name: name.split(":")[2] for name in marked})


def latest_sizes(store: Store, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the size of each enterprise in the last month that it reported, by metric.

    Returns
    -------
    DataFrame
        A row an enterprise, a column a metric, the better first [persons]; NaN where it told none.
    """

    def asked() -> pd.DataFrame:
        latest = store.query(
            "SELECT enterprise_id, metric, arg_max(value, period) AS people FROM indicator "
            "WHERE metric IN ('insured_persons', 'headcount') AND value > 0 GROUP BY ALL",
            as_of=as_of,
            purpose="planning",
        )
        sizes = latest.pivot(index="enterprise_id", columns="metric", values="people")
        return sizes.reindex(columns=list(_SIZES)).astype(float)

    return store.until_changed(("latest sizes", as_of), asked).copy(deep=False)


def people_of_each(store: Store, as_of: pd.Timestamp) -> pd.Series:
    """Return the size of each enterprise that tells one, by the better metric that it tells.

    Returns
    -------
    Series
        By enterprise_id [persons].
    """
    return latest_sizes(store, as_of).bfill(axis=1).iloc[:, 0].rename(SIZE)


def sized_register(store: Store, as_of: pd.Timestamp) -> tuple[pd.DataFrame, str | None]:
    """Return the register with the size of each enterprise where an indicator tells it.

    Returns
    -------
    tuple of (DataFrame, str or None)
        Table `enterprise`, with `people` if known; and the metric it comes from.
    """

    def asked() -> tuple[pd.DataFrame, str | None]:
        register = store.read("enterprise", as_of=as_of, purpose="planning")
        for metric, people in latest_sizes(store, as_of).items():
            known = register["enterprise_id"].map(people)
            if known.notna().mean() >= 0.5:
                return register.assign(**{SIZE: known.astype(float)}), str(metric)
        return register, None

    register, metric = store.until_changed(("sized register", as_of), asked)
    return register.copy(deep=False), metric


def months_of_enterprises(store: Store, as_of: pd.Timestamp, metric: str) -> pd.DataFrame:
    """Return what enterprises reported of one metric: enterprise_id, period, value."""
    return store.query(
        f"SELECT enterprise_id, period, value FROM indicator WHERE metric = {quoted(metric)}",
        as_of=as_of,
        purpose="planning",
    )


def people_of_register(store: Store, as_of: pd.Timestamp, *, least: int = 0) -> float | None:
    """Return the people of the register; who does not tell counts as the middle of those who do.

    Parameters
    ----------
    store : Store
        The data.
    as_of : Timestamp
        Day of the question.
    least : int
        Fewest enterprises whose sum may be told.

    Returns
    -------
    float or None
        Persons; None where too few enterprises tell how many they are.
    """
    register, metric = sized_register(store, as_of)
    if metric is None or register[SIZE].notna().sum() < least:
        return None
    return float(register[SIZE].fillna(register[SIZE].median()).sum())
