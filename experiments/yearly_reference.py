"""AutoETS and AutoARIMA of statsforecast over yearly series: run by `projection_benchmark.py`.

Usage: python yearly_reference.py LEVELS.npz HORIZON FORECAST.npz. LEVELS holds one array of
(series, years) a forecast origin, NaN before a series begins; FORECAST holds for each origin and
model the median and the bounds of the 80 % interval, of logarithms. An interpreter of its own may run it.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoARIMA, AutoETS


def long_form(levels: np.ndarray) -> pd.DataFrame:
    """Return the known logarithms, one row a series and year."""
    series, years = np.nonzero(np.isfinite(levels))
    return pd.DataFrame({"unique_id": series, "ds": years + 1, "y": np.log(levels[series, years])})


def main() -> None:
    """Forecast every series at every origin."""
    horizon = int(sys.argv[2])
    answers: dict[str, np.ndarray] = {}
    models = [AutoETS(season_length=1), AutoARIMA(season_length=1)]
    with np.load(sys.argv[1]) as origins, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for origin in origins.files:
            frame = long_form(origins[origin])
            found = StatsForecast(models, freq=1).forecast(df=frame, h=horizon, level=[80])
            found = found.reset_index().sort_values(["unique_id", "ds"], kind="stable")
            for model in ("AutoETS", "AutoARIMA"):
                columns = [model, f"{model}-lo-80", f"{model}-hi-80"]
                answers[f"{origin}:{model}"] = (
                    found[columns].to_numpy().reshape(-1, horizon, 3).transpose(2, 0, 1)
                )
    np.savez(sys.argv[3], **answers)


if __name__ == "__main__":
    main()
