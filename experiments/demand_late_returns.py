"""What late returns do to a forecast: beside the forecast of the full data, and with zeros instead.

A share of the series has not reported its last one or two months. Each forecast of three months is
compared with that of the same forecaster on the full data, over late series, punctual ones and the
total: mean absolute difference over the mean of the full forecast. "Zeros" writes the months that
are missing as zero openings, which is what a late return was taken for before.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch.demand import DemandForecaster

SHARES = (0.1, 0.3, 0.5)
_MONTHS = 36


def market(series: int, seed: int, months: int = _MONTHS) -> pd.DataFrame:
    """Return a history of series with a season, a common course and the noise of counts."""
    random = np.random.default_rng(seed)
    month = pd.date_range("2022-01-01", periods=months, freq="MS")
    season = 1 + 0.2 * np.sin(2 * np.pi * month.month.to_numpy() / 12)
    common = np.exp(np.cumsum(0.03 * random.standard_normal(months)))
    level = np.exp(random.normal(3.5, 1.0, (series, 1)))
    own = np.exp(np.cumsum(0.04 * random.standard_normal((series, months)), axis=1))
    openings = random.poisson(level * own * season * common).astype(float)
    # Who reports writes a row, of zero openings too.
    return pd.DataFrame(
        {
            "region": np.repeat(np.arange(series) % 5, months),
            "post": np.repeat(np.arange(series), months),
            "month": np.tile(month, series),
            "openings": openings.ravel(),
        }
    )


def forecast(history: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the forecast of the three months after the history, a row a series and month."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # rows that are set aside
        return DemandForecaster(random_state=seed, examples=20_000).fit(history).predict(3)


def apart(found: pd.DataFrame, full: pd.DataFrame, chosen: np.ndarray) -> float:
    """Return how far the forecasts of some series lie from those of the full data [1]."""
    both = full.merge(found, on=["region", "post", "month"], suffixes=("_full", ""))
    both = both[both["post"].isin(np.flatnonzero(chosen))]
    return float((both["mean"] - both["mean_full"]).abs().sum() / both["mean_full"].sum())


def of_total(found: pd.DataFrame, full: pd.DataFrame) -> float:
    """Return the forecast total over that of the full data, less one [1]."""
    both = full.merge(found, on=["region", "post", "month"], suffixes=("_full", ""))
    return float(both["mean"].sum() / both["mean_full"].sum() - 1)


def compared(share: float, series: int, seed: int) -> list[dict[str, object]]:
    """Compare one draw of late series; one row a way to read what is missing."""
    random = np.random.default_rng(seed)
    history = market(series, seed)
    late = np.zeros(series, dtype=int)
    chosen = random.permutation(series)[: round(share * series)]
    late[chosen] = random.integers(1, 3, len(chosen))
    missing = np.tile(np.arange(_MONTHS), series) >= _MONTHS - np.repeat(late, _MONTHS)
    full = forecast(history, seed)
    zeros = history.assign(openings=history["openings"].mask(missing, 0.0))
    rows = []
    for reading, seen in (("unknown", history[~missing]), ("zeros", zeros)):
        found = forecast(seen, seed)
        rows.append(
            {
                "late": share,
                "reading": reading,
                "late_series": apart(found, full, late > 0),
                "punctual_series": apart(found, full, late == 0),
                "total": of_total(found, full),
            }
        )
    return rows


def main() -> None:
    """Run all shares and publish the table."""
    options = arguments(__doc__ or "").parse_args()
    draws, series = (1, 12) if options.quick else (5, 60)
    rows = [
        row
        for share in SHARES
        for draw in range(draws)
        for row in compared(share, series, options.seed + draw)
    ]
    table = pd.DataFrame(rows).groupby(["late", "reading"], sort=False, as_index=False).mean()
    publish("demand_late_returns", table.round(4), options, data="seeded")


if __name__ == "__main__":
    main()
