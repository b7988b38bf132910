"""The way from store to decision: store → features → model → tracking, a file for each verb."""

from talentmatch.pipeline.forecasting import (
    demand_history,
    forecast,
    forecast_total,
)
from talentmatch.pipeline.leads import Leads, leads
from talentmatch.pipeline.matching import audit_fairness, match
from talentmatch.pipeline.shortages import shortage
from talentmatch.pipeline.staffing import Staffing, staff, team_matches
from talentmatch.pipeline.state import Listed, champions, data_date, readiness
from talentmatch.pipeline.training import KINDS, Trained, promote, train

__all__ = [
    "KINDS",
    "Leads",
    "Listed",
    "Staffing",
    "Trained",
    "audit_fairness",
    "champions",
    "data_date",
    "demand_history",
    "forecast",
    "forecast_total",
    "leads",
    "match",
    "promote",
    "readiness",
    "shortage",
    "staff",
    "team_matches",
    "train",
]
