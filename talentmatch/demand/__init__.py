"""Forecasts of openings: accurate, coherent, with intervals that hold, and explained."""

from talentmatch.demand.backtest import Backtest, backtest
from talentmatch.demand.explain import Explanation, explain_forecast
from talentmatch.demand.forecaster import DemandForecaster
from talentmatch.demand.marks import marks
from talentmatch.demand.panel import drop_constant_dims
from talentmatch.demand.scenario import Scenario, run_scenario
from talentmatch.demand.scenario_file import load_scenario

__all__ = [
    "Backtest",
    "DemandForecaster",
    "Explanation",
    "Scenario",
    "backtest",
    "drop_constant_dims",
    "explain_forecast",
    "load_scenario",
    "marks",
    "run_scenario",
]
