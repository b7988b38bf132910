"""Forecasts of openings: accurate, coherent, with intervals that hold."""

from talentmatch.demand.backtest import Backtest, backtest
from talentmatch.demand.forecaster import DemandForecaster
from talentmatch.demand.panel import drop_constant_dims

__all__ = ["Backtest", "DemandForecaster", "backtest", "drop_constant_dims"]
