"""Why a forecast is what it is: parts in openings that add up to the mean, also in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand._fitted_forecaster import FittedForecaster, check_whole, engine_of, mean_of
from talentmatch.demand.history.panel import series_label
from talentmatch.demand.history.periods import period_count
from talentmatch.demand.models._boosting import reference_level
from talentmatch.demand.models._newborn import born_between, since_birth
from talentmatch.demand.models._residuals import grouped
from talentmatch.demand.notes import indicator_name
from talentmatch.i18n import joined, phrase

__all__ = ["Explanation", "explain_forecast"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Parts that every forecast has, before those of its covariates.
_PARTS = ("level", "trend", "siblings", "season")
_LAST = "official"


@dataclass(frozen=True)
class Explanation:
    """The parts of a forecast.

    Attributes
    ----------
    table : DataFrame
        Dimensions, month; `level` (where the series stands, season and covariates out), `trend`
        (where its own past is heading), `siblings` (what the other series teach), `season`, one
        column a covariate, `official` (what a locked total adds, if there is one); and `mean`,
        their sum [positions per month].
    dims : tuple of str
        Dimensions.
    leads : mapping of str to int
        Covariate to the months (quarters, years) by which it leads openings.
    step : int
        Months of a period.
    """

    table: pd.DataFrame
    dims: tuple[str, ...]
    leads: dict[str, int]
    step: int = 1

    @property
    def parts(self) -> list[str]:
        """Names of the columns that add up to the mean."""
        return [str(c) for c in self.table.columns if c not in (*self.dims, "month", "mean")]

    def ranking(self, *, together: bool = False) -> pd.DataFrame:
        """Rank the parts beside the level by how much they move the forecast.

        Parameters
        ----------
        together : bool, default=False
            Whether all covariates count as one part, `covariates`.

        Returns
        -------
        DataFrame
            `part`, `moves` (mean of the absolute contributions) [positions per month] and `share`
            [1], the greatest first.
        """
        table = self.table[[p for p in self.parts if p != "level"]]
        if together and self.leads:
            names = list(self.leads)
            table = table.drop(columns=names).assign(covariates=table[names].sum(axis=1))
        moves = table.abs().mean()
        ranked = moves.sort_values(ascending=False)
        return pd.DataFrame(
            {
                "part": ranked.index,
                "moves": ranked.to_numpy(),
                "share": (ranked / max(float(ranked.sum()), 1e-12)).to_numpy(),
            }
        )

    def words(self) -> list[str]:
        """Say each row as a sentence, the level first and then what moves it most."""
        return [self._sentence(row) for _, row in self.table.iterrows()]

    def _sentence(self, row: pd.Series) -> str:
        moved = [p for p in self.parts if p != "level" and abs(row[p]) >= 0.05]
        moved.sort(key=lambda part: -abs(row[part]))
        sentences = [self._part(part, float(row[part])) for part in moved]
        return phrase(
            "demand_why",
            "sentence" if sentences else "only_level",
            series=series_label(row[list(self.dims)]) if self.dims else "",
            month=f"{row['month']:%Y-%m}",
            mean=f"{row['mean']:.1f}",
            level=f"{row['level']:.1f}",
            parts=joined(sentences, "; "),
        )

    def _part(self, part: str, amount: float) -> str:
        if part in self.leads:
            return phrase(
                "demand_why",
                "covariate",
                name=indicator_name(part),
                amount=f"{amount:+.1f}",
                periods=period_count(self.leads[part], self.step),
            )
        return phrase("demand_why", part, amount=f"{amount:+.1f}")


def explain_forecast(
    forecaster: FittedForecaster,
    horizon: int = 3,
    *,
    aggregate: Sequence[str] | None = None,
    locked: pd.DataFrame | None = None,
) -> Explanation:
    """Take a forecast apart.

    Parameters
    ----------
    forecaster : FittedForecaster
        Fitted.
    horizon : int, default=3
        Months ahead.
    aggregate : sequence of str, optional
        As for `predict`: parts are summed like the forecast.
    locked : DataFrame, optional
        As for `predict`.

    Returns
    -------
    Explanation

    Examples
    --------
    >>> from talentmatch.demand import DemandForecaster
    >>> months = pd.date_range("2023-01-01", periods=24, freq="MS")
    >>> history = pd.DataFrame({"month": months, "openings": 4.0})
    >>> table = explain_forecast(DemandForecaster().fit(history), horizon=1).table
    >>> table[["level", "trend", "season", "mean"]].round(6).abs().iloc[0].tolist()
    [4.0, 0.0, 0.0, 4.0]
    """
    check_whole(forecaster, "explain")
    forecast = forecaster.predict(horizon, (80,), aggregate, None, locked)
    parts = _parts(forecaster, horizon, locked)
    dims = forecaster.panel_.dims if aggregate is None else list(aggregate)
    code, _, order = forecaster.panel_.groups(aggregate)
    size = int(code.max()) + 1
    table = forecast[[*dims, "month"]].copy()
    for name, part in parts.items():
        table[name] = grouped(part, code, size)[:, order].T.ravel()
    table["mean"] = forecast["mean"]
    drivers = forecaster.drivers_
    leads = {} if drivers is None else dict(zip(drivers.names, drivers.lead.tolist(), strict=True))
    return Explanation(table, tuple(dims), leads, forecaster.panel_.step)


def _parts(
    forecaster: FittedForecaster, horizon: int, locked: pd.DataFrame | None
) -> dict[str, Floats]:
    """Return each part of the mean, of shape (horizon, n_series)."""
    engine, end, season = engine_of(forecaster), len(forecaster.panel_.months), forecaster.season_
    mean, _ = mean_of(forecaster, horizon)
    calendar = season.ahead(engine.panel.future(end, horizon))
    effects = _effects(forecaster, horizon)
    driven = np.exp(sum(effects.values(), np.zeros_like(mean)))
    plain = mean / (calendar * driven)
    known = engine.known(end, season)
    own = engine.panel.carried / season.factors(engine.panel.months)
    if forecaster.drivers_ is not None:
        own = own / forecaster.drivers_.factors(end).T
    unit = forecaster.panel_.unit
    standing = unit * _level(own, known.age)
    if forecaster.growth_ is None:
        along = unit * _level(known.adjusted, known.age)
        heading = unit * engine.smoothed(known, forecaster.weights_, horizon)
        # A newcomer has no trend of its own: its level is as sure as earlier newcomers' were.
        along = np.where(born_between(known.age, end), heading, along)
    else:
        along, heading = standing, plain  # paths of years: all beyond the level is their growth
    parts = {
        "level": np.broadcast_to(standing, mean.shape),
        "trend": heading - along,
        "siblings": plain - heading + along - standing,
        "season": plain * (calendar - 1),
    }
    together = sum(effects.values(), np.zeros_like(mean))
    # (e^x - 1) / x shares a joint factor among effects whose logs add up, also where they cancel.
    spread = np.where(
        np.abs(together) > 1e-9,
        np.expm1(together) / np.where(np.abs(together) > 1e-9, together, 1.0),
        1.0,
    )
    for name, effect in effects.items():
        parts[name] = plain * calendar * spread * effect
    if locked is not None:
        parts[_LAST] = mean_of(forecaster, horizon, locked=locked)[0] - mean
    return parts


def _level(values: Floats, age: Codes) -> Floats:
    """Return where each series stands: a newcomer at the mean of its months, none below its birth."""
    months = values.shape[1]
    level = reference_level(since_birth(values, age), np.full(len(age), months))
    own = np.where(np.arange(months) >= months - age[:, None], values, 0.0).sum(axis=1)
    return np.where(born_between(age, months), own / np.maximum(age, 1), level)


def _effects(forecaster: FittedForecaster, horizon: int) -> dict[str, Floats]:
    """Return the log effect of each covariate in the months ahead."""
    drivers = forecaster.drivers_
    if drivers is None:
        return {}
    end = len(forecaster.panel_.months)
    effects = drivers.effects(end + horizon)[:, :, end:]
    return {
        name: drivers.of_series(effect) for name, effect in zip(drivers.names, effects, strict=True)
    }
