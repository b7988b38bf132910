"""Estimators as another package might bring them: a seasonal naive forecast, constant rankers."""

import json

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator


class SeasonalNaive(BaseEstimator):
    """Forecast each month as it was a year before, with the spread of the changes seen."""

    def __init__(self, season=12):
        self.season = season

    def fit(self, history, covariates=None):
        self.dims_ = tuple(c for c in history.columns if c not in ("month", "openings"))
        wide = history.pivot_table("openings", list(self.dims_) or None, "month", aggfunc="sum")
        self.wide_ = wide.fillna(0.0)
        return self

    def predict(self, horizon=3, levels=(80, 95), aggregate=None):
        wide, dims = self.wide_, list(self.dims_ if aggregate is None else aggregate)
        wide = wide.groupby(level=dims).sum() if dims else wide.sum().to_frame().T
        back = min(self.season, wide.shape[1])
        last = wide.iloc[:, -back:]
        months = pd.date_range(wide.columns[-1], periods=horizon + 1, freq="MS")[1:]
        parts = [last.iloc[:, step % back].rename(month) for step, month in enumerate(months)]
        long = pd.concat(parts, axis=1).rename_axis(columns="month").stack().rename("mean")
        frame = long.reset_index()[[*dims, "month", "mean"]]
        spread = float(wide.diff(axis=1).std(axis=1).fillna(0).mean())
        for level, width in zip(levels, np.linspace(1.28, 1.96, len(levels)), strict=True):
            frame[f"lo-{level:g}"] = (frame["mean"] - width * spread).clip(lower=0)
            frame[f"hi-{level:g}"] = frame["mean"] + width * spread
        return frame

    def save(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.wide_.to_parquet(folder / "wide.parquet")
        (folder / "facts.json").write_text(json.dumps({"season": self.season, "dims": self.dims_}))

    @classmethod
    def load(cls, folder):
        facts = json.loads((folder / "facts.json").read_text())
        model = cls(season=facts["season"])
        model.dims_ = tuple(facts["dims"])
        model.wide_ = pd.read_parquet(folder / "wide.parquet")
        model.wide_.columns = pd.to_datetime(model.wide_.columns)
        return model


class ConstantRanker(BaseEstimator):
    """Give every pair the share of yeses seen, and say nothing of why."""

    def fit(self, pairs, candidate_accepts=None, employer_accepts=None, groups=None, at=None):
        self.rates_ = [float(np.nanmean(side)) for side in (candidate_accepts, employer_accepts)]
        return self

    def predict(self, pairs):
        first, second = self.rates_
        scores = {"candidate": first, "employer": second, "mutual": first * second}
        return pd.DataFrame(scores, index=pairs.index)

    def save(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "rates.json").write_text(json.dumps(self.rates_))

    @classmethod
    def load(cls, folder):
        model = cls()
        model.rates_ = json.loads((folder / "rates.json").read_text())
        return model


class ConstantTeamRanker(ConstantRanker):
    """The same for teams and projects; it weighs no comparison."""

    def fit(self, pairs, team_accepts=None, project_accepts=None):
        self.rates_ = [float(np.nanmean(side)) for side in (team_accepts, project_accepts)]
        return self

    def predict(self, pairs):
        sides = {"candidate": "team", "employer": "project"}
        return super().predict(pairs).rename(columns=sides)
