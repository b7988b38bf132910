"""AutoETS, AutoTheta and AutoARIMA of statsforecast on monthly series: run by `demand_index_benchmark.py`.

Usage: python index_reference.py VALUES.npz HORIZON SEASON FORECAST.npz. VALUES holds one array of
(series, months) a forecast origin, FORECAST for each origin and model the means of (series,
horizon). An interpreter of its own may run it.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta


def main() -> None:
    """Forecast every series at every origin."""
    horizon, season = int(sys.argv[2]), int(sys.argv[3])
    models = {"AutoETS": AutoETS, "AutoTheta": AutoTheta, "AutoARIMA": AutoARIMA}
    answers = {}
    with np.load(sys.argv[1]) as origins, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for origin in origins.files:
            for name, model in models.items():
                if name == "AutoARIMA" and season > 1:
                    continue  # hours, of 1 022 fits
                answers[f"{origin}:{name}"] = np.stack(
                    [
                        model(season_length=season).forecast(row, h=horizon)["mean"]
                        for row in origins[origin].astype(float)
                    ]
                )
    np.savez(sys.argv[4], **answers)


if __name__ == "__main__":
    main()
