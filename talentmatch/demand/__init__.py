"""Forecasts of openings: accurate, coherent, with intervals that hold."""

from talentmatch.demand.forecaster import DemandForecaster
from talentmatch.demand.panel import drop_constant_dims

__all__ = ["DemandForecaster", "drop_constant_dims"]
