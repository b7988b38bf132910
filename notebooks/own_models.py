"""A demand model of one's own: what notebook 07 and the tutorial about own models train."""

import json

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

Z = {80: 1.2816, 95: 1.9600}


class SeasonalLevel(BaseEstimator):
    """Forecast the level of the last months times the usual share of the calendar month.

    Parameters
    ----------
    months : int, default=3
        Months whose mean is the level.
    """

    def __init__(self, months=3):
        self.months = months

    def fit(self, history, covariates=None):
        self.dims_ = tuple(c for c in history if c not in ("month", "openings"))
        wide = history.pivot_table("openings", list(self.dims_) or None, "month", aggfunc="sum")
        self.wide_ = wide.fillna(0.0)
        total = self.wide_.sum()
        by_month = total.groupby(total.index.month).mean()
        self.season_ = by_month.reindex(range(1, 13)).fillna(total.mean()) / total.mean()
        return self

    def predict(self, horizon=3, levels=(80, 95), aggregate=None):
        dims = list(self.dims_ if aggregate is None else aggregate)
        wide = self.wide_.groupby(level=dims).sum() if dims else self.wide_.sum().to_frame().T
        last = wide.iloc[:, -self.months :]
        level = (last / self.season_[last.columns.month].to_numpy()).mean(axis=1)
        months = pd.date_range(wide.columns[-1], periods=horizon + 1, freq="MS")[1:]
        means = {month: level * self.season_[month.month] for month in months}
        long = pd.DataFrame(means).melt(ignore_index=False, var_name="month", value_name="mean")
        frame = long.reset_index()[[*dims, "month", "mean"]]
        spread = np.sqrt(frame["mean"] + (0.2 * frame["mean"]) ** 2)
        for one in levels:
            frame[f"lo-{one:g}"] = (frame["mean"] - Z[one] * spread).clip(lower=0)
            frame[f"hi-{one:g}"] = frame["mean"] + Z[one] * spread
        return frame

    def save(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.wide_.to_parquet(folder / "wide.parquet")
        self.season_.to_frame("share").to_parquet(folder / "season.parquet")
        facts = {"months": self.months, "dims": self.dims_}
        (folder / "facts.json").write_text(json.dumps(facts), "utf-8")

    @classmethod
    def load(cls, folder):
        facts = json.loads((folder / "facts.json").read_text("utf-8"))
        model = cls(months=facts["months"])
        model.dims_ = tuple(facts["dims"])
        model.wide_ = pd.read_parquet(folder / "wide.parquet")
        model.wide_.columns = pd.to_datetime(model.wide_.columns)
        model.season_ = pd.read_parquet(folder / "season.parquet")["share"]
        return model
