"""What a talent programme returns: cost per hire, who stays, and what each cohort brought."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["Programmes", "evaluate_programmes", "retention_curve"]

_MONTH = 365.25 / 12
#: After how long a curve is read [months].
_WHOLE = (12, 24, 36, 48, 60)
_CURVE = ["programme_id", "cohort", "months", "retained", "lo-95", "hi-95", "at_risk"]


@dataclass(frozen=True)
class Programmes:
    """The return of talent programmes.

    Attributes
    ----------
    cost : DataFrame
        One row a programme and year, and year "all": `programme_id`, `name`, `cohort`, `spend`
        [CNY], `hires`, `cost_per_hire` [CNY], `still_there`, and of those who came `retained_12`,
        `retained_36` with `retained_lo`, `retained_hi` (95 %) of the latter [1].
    retention : DataFrame
        Kaplan–Meier curves: `programme_id`, `cohort`, `months`, `retained`, `lo-95`, `hi-95` [1],
        `at_risk` [persons]; each ends with the longest time that anybody was seen.
    by_year : DataFrame
        The curves after whole years: `programme_id`, `cohort`, `months`, `retained`, `lo-95`,
        `hi-95`, as far as a cohort could be seen.
    output : DataFrame
        `programme_id`, `cohort`, `metric`, `unit`, `output`, `hires`, `per_hire`,
        `per_million` CNY spent in the cohort's year.
    """

    cost: pd.DataFrame
    retention: pd.DataFrame
    by_year: pd.DataFrame
    output: pd.DataFrame


def retention_curve(joined: pd.Series, left: pd.Series, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the share that is still there, by months since arrival.

    Who has not left is counted as long as they have been seen [1]_; the interval is that of the
    log-log transform, which stays within 0 and 1.

    Parameters
    ----------
    joined, left : Series of datetime
        Arrival and departure; missing for who is there.
    as_of : Timestamp
        Day up to which departures are known.

    Returns
    -------
    DataFrame
        `months`, `retained`, `lo-95`, `hi-95` [1], `at_risk` [persons]; the first row is month 0.

    References
    ----------
    .. [1] Kaplan & Meier (1958), Nonparametric estimation from incomplete observations.

    Examples
    --------
    >>> joined = pd.Series(pd.to_datetime(["2020-01-01"] * 4))
    >>> left = pd.Series(pd.to_datetime(["2021-01-01", "2022-01-01", None, None]))
    >>> curve = retention_curve(joined, left, pd.Timestamp("2023-01-01"))
    >>> curve["retained"].tolist()
    [1.0, 0.75, 0.5]
    """
    from scipy.stats import CensoredData, ecdf

    gone = left.notna() & left.le(as_of)
    until = left.where(gone, as_of)
    months = ((until - joined).dt.days / _MONTH).clip(lower=0.0).to_numpy(dtype=float)
    away = gone.to_numpy(dtype=bool)
    start = pd.DataFrame(
        {"months": [0.0], "retained": 1.0, "lo-95": 1.0, "hi-95": 1.0, "at_risk": [len(months)]}
    )
    if not away.any():
        return start
    curve = ecdf(CensoredData(uncensored=months[away], right=months[~away])).sf
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # It warns where the curve is 0 or 1, which is dealt with below.
        warnings.simplefilter("ignore", RuntimeWarning)
        bounds = curve.confidence_interval(0.95, method="log-log")
    at = curve.quantiles
    left_at = np.isin(at, months[away])
    steps = pd.DataFrame(
        {
            "months": at.round(1),
            "retained": curve.probabilities,
            # Where nobody is left the transform has no value.
            "lo-95": np.nan_to_num(bounds.low.probabilities, nan=0.0),
            "hi-95": np.where(
                np.isnan(bounds.high.probabilities), curve.probabilities, bounds.high.probabilities
            ),
            "at_risk": (months[None, :] >= at[:, None]).sum(axis=1),
        }
    )
    return pd.concat([start, steps.loc[left_at]], ignore_index=True)


def evaluate_programmes(
    programmes: pd.DataFrame,
    members: pd.DataFrame,
    outputs: pd.DataFrame,
    *,
    as_of: pd.Timestamp,
    counted: pd.DataFrame | None = None,
) -> Programmes:
    """Say what programmes cost, who stays and what they brought, by programme and year of arrival.

    Parameters
    ----------
    programmes : DataFrame
        Table `programme`: spend by year.
    members : DataFrame
        Table `programme_member`, as far as it may be read.
    outputs : DataFrame
        Table `programme_output`; may be empty.
    as_of : Timestamp
        Day of the question.
    counted : DataFrame, optional
        `programme_id`, `cohort`, `hires`: all arrivals, where more came than may be read one by
        one; else the members are counted.

    Returns
    -------
    Programmes

    Examples
    --------
    >>> spend = pd.DataFrame({"programme_id": ["P"], "name": ["A"], "year": [2023], "spend": [8e5]})
    >>> came = pd.DataFrame({"programme_id": "P", "joined_on": pd.to_datetime(["2023-03-01"] * 4),
    ...                      "left_on": pd.to_datetime([None] * 4)})
    >>> as_of = pd.Timestamp("2024-12-31")
    >>> evaluation = evaluate_programmes(spend, came, pd.DataFrame(), as_of=as_of)
    >>> evaluation.cost.query("cohort == '2023'")["cost_per_hire"].tolist()
    [200000.0]
    """
    people = members.assign(cohort=members["joined_on"].dt.year.astype(int).astype(str))
    whole = pd.concat([people, people.assign(cohort="all")], ignore_index=True)
    curves = [
        _to_the_end(
            retention_curve(rows["joined_on"], rows["left_on"], as_of), rows["joined_on"], as_of
        ).assign(programme_id=str(programme), cohort=str(cohort))
        for (programme, cohort), rows in whole.groupby(["programme_id", "cohort"])
    ]
    empty = pd.DataFrame(columns=_CURVE)
    retention = pd.concat(curves, ignore_index=True)[_CURVE] if curves else empty
    cost = _cost(programmes, whole, retention, as_of=as_of, counted=counted)
    return Programmes(cost, retention, _by_year(retention), _output(outputs, cost))


def _to_the_end(curve: pd.DataFrame, joined: pd.Series, as_of: pd.Timestamp) -> pd.DataFrame:
    """Carry a curve on to the longest time that anybody was seen."""
    durations = ((as_of - joined).dt.days / _MONTH).round(1)
    if durations.max() <= curve["months"].iloc[-1]:
        return curve
    end = curve.iloc[[-1]].assign(
        months=durations.max(), at_risk=int(durations.eq(durations.max()).sum())
    )
    return pd.concat([curve, end], ignore_index=True)


def _by_year(retention: pd.DataFrame) -> pd.DataFrame:
    keys = retention[["programme_id", "cohort"]].drop_duplicates().itertuples(index=False)
    rows = [(*key, months, *_at(retention, key, months)) for key in keys for months in _WHOLE]
    columns = ["programme_id", "cohort", "months", "retained", "lo-95", "hi-95"]
    table = pd.DataFrame(rows, columns=columns).dropna(subset="retained")
    return table.reset_index(drop=True)


def _cost(
    programmes: pd.DataFrame,
    whole: pd.DataFrame,
    retention: pd.DataFrame,
    *,
    as_of: pd.Timestamp,
    counted: pd.DataFrame | None,
) -> pd.DataFrame:
    spend = programmes.assign(cohort=programmes["year"].astype(int).astype(str))
    # Years before and after cannot be held against each other unless both sides have them.
    spend = pd.concat([spend, spend.assign(cohort="all")])
    keys = ["programme_id", "cohort"]
    table = spend.groupby(keys, as_index=False).agg(name=("name", "last"), spend=("spend", "sum"))
    there = whole["left_on"].isna() | whole["left_on"].gt(as_of)
    hires = whole.assign(there=there).groupby(keys)["there"].agg(hires="size", still_there="sum")
    table = table.merge(hires.reset_index(), on=keys, how="outer")
    if counted is not None and len(counted):
        every = pd.concat([counted, counted.assign(cohort="all")])
        hires_of = every.groupby(keys)["hires"].sum()
        row_keys = pd.MultiIndex.from_frame(table[keys])
        table["hires"] = (
            hires_of.reindex(row_keys).fillna(table["hires"].set_axis(row_keys)).to_numpy()
        )
    table["hires"] = table["hires"].fillna(0.0)
    table["cost_per_hire"] = table["spend"] / table["hires"].where(table["hires"] > 0)
    for months in (12, 36):
        shares = [_at(retention, key, months) for key in table[keys].itertuples(index=False)]
        table[f"retained_{months}"] = [value for value, _, _ in shares]
    table["retained_lo"] = [low for _, low, _ in shares]
    table["retained_hi"] = [high for _, _, high in shares]
    columns = [
        "programme_id",
        "name",
        "cohort",
        "spend",
        "hires",
        "cost_per_hire",
        "still_there",
        "retained_12",
        "retained_36",
        "retained_lo",
        "retained_hi",
    ]
    return table[columns].sort_values(keys, ignore_index=True)


def _at(retention: pd.DataFrame, key: tuple[str, str], months: int) -> tuple[float, float, float]:
    """Return the share retained after some months; nothing where nobody was seen that long."""
    rows = retention.loc[retention["programme_id"].eq(key[0]) & retention["cohort"].eq(key[1])]
    if rows.empty or rows["months"].iloc[-1] < months:
        return (float("nan"),) * 3
    last = rows.loc[rows["months"] <= months].iloc[-1]
    return float(last["retained"]), float(last["lo-95"]), float(last["hi-95"])


def _output(outputs: pd.DataFrame, cost: pd.DataFrame) -> pd.DataFrame:
    columns = [
        "programme_id",
        "cohort",
        "metric",
        "unit",
        "output",
        "hires",
        "per_hire",
        "per_million",
    ]
    if outputs.empty:
        return pd.DataFrame(columns=columns)
    rows = outputs.assign(cohort=outputs["cohort"].astype(int).astype(str))
    keys = ["programme_id", "cohort", "metric", "unit"]
    sums = rows.groupby(keys, dropna=False)["value"].sum().rename("output").reset_index()
    table = sums.merge(cost[["programme_id", "cohort", "spend", "hires"]], how="left")
    table["per_hire"] = table["output"] / table["hires"].where(table["hires"] > 0)
    table["per_million"] = table["output"] / (table["spend"] / 1e6).where(table["spend"] > 0)
    return table.reindex(columns=columns)
