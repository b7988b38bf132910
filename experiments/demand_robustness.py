"""Forecasts of histories as they arrive: ragged, young, in any unit, broken.

Invented markets whose truth is known. `late`: a share of the series has not reported its last
months; forecasts are compared with those of the full data and with what came. `young`: series born
one to nine months ago at a level of their own. `units`: the same data on other scales, and a
neighbour of ten million. `break`: all series fall to 30 % and stay, or fall for two or three months
and come back. The reference of each is the mean of the last three months, zeros where nothing is reported.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from demand_late_returns import market
from reference import arguments, publish

from talentmatch.demand import DemandForecaster

SHARES, BIRTHS = (0.1, 0.3, 0.5), (1, 2, 3, 4, 6, 9)
_HORIZON = 3
_KEYS = ["region", "post", "month"]


def fitted(history: pd.DataFrame, seed: int) -> DemandForecaster:
    """Return a fitted forecaster, rows that are set aside without a word."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return DemandForecaster(random_state=seed, examples=20_000).fit(history)


def forecast(history: pd.DataFrame, seed: int, **options: object) -> pd.DataFrame:
    """Return the forecast of the months after a history."""
    return fitted(history, seed).predict(_HORIZON, levels=(80,), **options)


def covered(table: pd.DataFrame) -> float:
    """Return how often the 80 % interval holds what came [1]."""
    return float(table["openings"].between(table["lo-80"], table["hi-80"]).mean())


def mean_of_three(history: pd.DataFrame, last: pd.Timestamp) -> pd.Series:
    """Return the mean of the last three months of each series, months without a row as zero."""
    recent = history[history["month"] > last - pd.DateOffset(months=3)]
    return recent.groupby(_KEYS[:2])["openings"].sum() / 3


def late(series: int, seed: int) -> list[dict[str, object]]:
    """Compare late and punctual series with the forecast of the full data."""
    whole = market(series, seed, 36 + 3 * (seed % 4))
    last = whole["month"].max() - pd.DateOffset(months=_HORIZON)
    history, truth = whole[whole["month"] <= last], whole[whole["month"] > last]
    full = forecast(history, seed).merge(truth, on=_KEYS)
    random, rows = np.random.default_rng(seed), []
    for share in SHARES:
        chosen = random.random(series) < share
        months = random.integers(1, 3, series)
        since = last - pd.to_timedelta(0, "D")
        missing = history["post"].map(pd.Series(np.where(chosen, months, 0)))
        age = (since.year - history["month"].dt.year) * 12 + since.month - history["month"].dt.month
        ragged = history[age >= missing]
        model = fitted(ragged, seed)
        # Where half have not reported, the history ends a month earlier.
        ahead = model.predict(_HORIZON + 2, levels=(80,)).merge(truth, on=_KEYS)
        ahead = ahead.merge(full[[*_KEYS, "mean"]].rename(columns={"mean": "full"}), on=_KEYS)
        silent = model.nowcast(levels=(80,)).merge(history, on=_KEYS)
        total = model.nowcast(levels=(80,), aggregate=[])
        total = total.merge(history.groupby("month")["openings"].sum(), on="month")
        rows += [
            {
                "check": "late",
                "what": f"nowcast, {share:.0%} late: covered at 80 %",
                "ours": covered(silent),
            },
            {
                "check": "late",
                "what": f"nowcast of the total, {share:.0%} late: error",
                "ours": float((total["mean"] / total["openings"] - 1).abs().mean()),
                "reference": float((total["reported"] / total["openings"] - 1).abs().mean()),
            },
            {
                "check": "late",
                "what": f"nowcast of the total, {share:.0%} late: covered at 80 %",
                "ours": covered(total),
            },
        ]
        naive = ahead.merge(mean_of_three(ragged, last).rename("three"), on=_KEYS[:2])
        for name, part in (("late", chosen), ("punctual", ~chosen)):
            of = ahead["post"].isin(np.flatnonzero(part))
            error = (ahead["mean"] - ahead["openings"]).abs()[of].sum()
            usual = (ahead["full"] - ahead["openings"]).abs()[of].sum()
            simple = (naive["three"] - naive["openings"]).abs()[of.to_numpy()].sum()
            what = f"{name}, {share:.0%} late"
            rows += [
                {
                    "check": "late",
                    "what": f"{what}: error over that of the full data",
                    "ours": error / usual,
                    "reference": simple / usual,
                },
                {"check": "late", "what": f"{what}: covered at 80 %", "ours": covered(ahead[of])},
            ]
    return rows


def young(series: int, seed: int) -> list[dict[str, object]]:
    """Cut the past of a tenth of the series to one to nine months."""
    whole = market(series, seed, 36 + 3 * (seed % 4))
    last = whole["month"].max() - pd.DateOffset(months=_HORIZON)
    history, truth = whole[whole["month"] <= last], whole[whole["month"] > last]
    large = history.groupby("post")["openings"].mean().pipe(lambda mean: mean.index[mean >= 10])
    rows = []
    for months in BIRTHS:
        chosen = set(np.random.default_rng(seed).permutation(large)[: len(large) // 10])
        start = last - pd.DateOffset(months=months)
        cut = history[~history["post"].isin(chosen) | (history["month"] > start)]
        ahead = forecast(cut, seed).merge(truth, on=_KEYS)
        ahead = ahead[ahead["post"].isin(chosen)]
        naive = ahead.merge(mean_of_three(cut, last).rename("three"), on=_KEYS[:2])
        actual = ahead.groupby("post")["openings"].mean()

        def apart(level: pd.Series) -> float:
            return float((level / actual - 1).abs().median())  # noqa: B023

        rows += [
            {
                "check": "young",
                "what": f"{months} months: median distance from the level",
                "ours": apart(ahead.groupby("post")["mean"].mean()),
                "reference": apart(naive.groupby("post")["three"].mean()),
            },
            {"check": "young", "what": f"{months} months: covered at 80 %", "ours": covered(ahead)},
        ]
    return rows


def units(series: int, seed: int) -> list[dict[str, object]]:
    """Scale all data, and add a neighbour of ten million."""
    history = market(series, seed)
    plain = forecast(history, seed)
    rows = []
    columns = ["mean", "lo-80", "hi-80"]
    for scale in (1e-3, 7.3, 1e6):
        scaled = forecast(history.assign(openings=history["openings"] * scale), seed)
        apart = (scaled[columns] / scale - plain[columns]).abs().max().max()
        rows.append(
            {
                "check": "units",
                "what": f"times {scale:g}: largest difference over the mean",
                "ours": apart / plain["mean"].mean(),
            }
        )
    month = history["month"].drop_duplicates()
    walk = np.cumsum(0.15 * np.random.default_rng(seed).standard_normal(len(month)))
    giant = pd.DataFrame(
        {"region": 9, "post": -1, "month": month, "openings": np.round(1e7 * np.exp(walk))}
    )
    beside = forecast(pd.concat([history, giant]), seed).merge(
        plain, on=_KEYS, suffixes=("", "_plain")
    )
    for column in columns:
        apart = (beside[column] - beside[f"{column}_plain"]).abs().sum()
        rows.append(
            {
                "check": "units",
                "what": f"beside a series of ten million: {column} moves by",
                "ours": apart / beside["mean_plain"].sum(),
            }
        )
    return rows


def breaks(markets: int, seed: int) -> list[dict[str, object]]:
    """Let every series fall: for good, for two months, or by a part for three."""
    rows = []
    falls = (
        ("fall to 30 %", 0.3, 99),
        ("two months at 20 %", 0.2, 2),
        ("three months at 70 %", 0.7, 3),
    )
    for name, depth, lasts in falls:
        for months in (1, 2, 3, 4, 6):
            cells = []
            for number in range(markets):
                whole = market(30, seed + number)
                at = whole["month"].max() - pd.DateOffset(months=_HORIZON + months)
                after = (whole["month"] > at) & (whole["month"] <= at + pd.DateOffset(months=lasts))
                whole["openings"] *= np.where(after, depth, 1.0)
                history = whole[whole["month"] <= at + pd.DateOffset(months=months)]
                actual = whole[~whole.index.isin(history.index)].groupby("month")["openings"].sum()
                ahead = forecast(history, seed, aggregate=[]).merge(
                    actual.rename("openings"), on="month"
                )
                recent = history.groupby("month")["openings"].sum().tail(3).mean()
                cells.append(ahead.head(1).assign(three=recent))
            table = pd.concat(cells)
            rows += [
                {
                    "check": "break",
                    "what": f"{name}, {months} months after: mean error over what came",
                    "ours": float(
                        ((table["mean"] - table["openings"]).abs() / table["openings"]).mean()
                    ),
                    "reference": float(
                        ((table["three"] - table["openings"]).abs() / table["openings"]).mean()
                    ),
                },
                {
                    "check": "break",
                    "what": f"{name}, {months} months after: covered at 80 %",
                    "ours": covered(table),
                },
            ]
    return rows


def averaged(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return rows of several markets, which end in different months of the year, as one each."""
    table = pd.DataFrame(rows).groupby(["check", "what"], sort=False).mean()
    return table.reset_index().to_dict("records")


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    series, markets = (60, 2) if options.quick else (200, 8)
    seeds = range(options.seed, options.seed + markets // 2)
    rows = [
        *averaged([row for seed in seeds for row in late(series, seed)]),
        *averaged([row for seed in seeds for row in young(series, seed)]),
        *units(min(series, 60), options.seed),
        *breaks(markets, options.seed),
    ]
    publish("demand_robustness", pd.DataFrame(rows), options, data="invented")


if __name__ == "__main__":
    main()
