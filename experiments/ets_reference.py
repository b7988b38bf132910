"""ETS(A,N,N) of statsforecast over a file of series: run by `demand_speed.py` in its own environment.

Usage: python ets_reference.py VALUES.npy HORIZON FORECAST.npy; prints the seconds of the fit on all
cores, compilation apart.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS


def main() -> None:
    """Forecast every row of a matrix."""
    values, horizon = np.load(sys.argv[1]), int(sys.argv[2])
    series, months = values.shape
    frame = pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(series), months),
            "ds": np.tile(pd.date_range("2021-01-01", periods=months, freq="MS"), series),
            "y": values.ravel(),
        }
    )
    model = [AutoETS(season_length=1, model="ANN", alias="ets")]
    StatsForecast(model, freq="MS").forecast(df=frame[frame["unique_id"] < 5], h=horizon)
    start = time.perf_counter()
    found = StatsForecast(model, freq="MS", n_jobs=-1).forecast(df=frame, h=horizon)
    print(time.perf_counter() - start)
    ordered = found.reset_index().sort_values(["unique_id", "ds"], kind="stable")
    np.save(sys.argv[3], ordered["ets"].to_numpy().reshape(series, horizon))


if __name__ == "__main__":
    main()
