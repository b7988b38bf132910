"""The way from store to decision: store → features → model → tracking, a file for each verb."""

from talentmatch.pipeline.editions import (
    edit_shortage,
    edits_of,
    publish_shortage,
    returned_shortage,
    shortage_changes,
)
from talentmatch.pipeline.forecasting import (
    demand_history,
    forecast,
    forecast_total,
)
from talentmatch.pipeline.leads import Leads, leads, mark_lead
from talentmatch.pipeline.majors import Majors, majors
from talentmatch.pipeline.matching import audit_fairness, match
from talentmatch.pipeline.shortages import Shortage, shortage
from talentmatch.pipeline.staffing import Staffing, staff, team_matches
from talentmatch.pipeline.state import Listed, champions, data_date, readiness
from talentmatch.pipeline.supplying import supply
from talentmatch.pipeline.targets import TargetList, targets
from talentmatch.pipeline.training import KINDS, Trained, promote, train
from talentmatch.plan.assumptions import Assumptions, load_assumptions

__all__ = [
    "KINDS",
    "Assumptions",
    "Leads",
    "Listed",
    "Majors",
    "Shortage",
    "Staffing",
    "TargetList",
    "Trained",
    "audit_fairness",
    "champions",
    "data_date",
    "demand_history",
    "edit_shortage",
    "edits_of",
    "forecast",
    "forecast_total",
    "leads",
    "load_assumptions",
    "majors",
    "mark_lead",
    "match",
    "promote",
    "publish_shortage",
    "readiness",
    "returned_shortage",
    "shortage",
    "shortage_changes",
    "staff",
    "supply",
    "targets",
    "team_matches",
    "train",
]
