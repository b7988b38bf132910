"""The way from store to decision: store → features → model → tracking, a file for each verb."""

from talentmatch.pipeline.auditing import FairnessAudit, audit_fairness
from talentmatch.pipeline.editions import (
    edit_shortage,
    edits_of,
    left_shortage,
    publish_shortage,
    returned_shortage,
    shortage_changes,
)
from talentmatch.pipeline.forecasting import (
    demand_history,
    demand_marks,
    forecast,
    forecast_total,
    history_notes,
)
from talentmatch.pipeline.leads import Leads, leads, mark_lead, marked_leads
from talentmatch.pipeline.levels import levels
from talentmatch.pipeline.majors import Majors, majors
from talentmatch.pipeline.matching import match
from talentmatch.pipeline.pair_questions import compare_candidates, what_if
from talentmatch.pipeline.partners import Partners, partners
from talentmatch.pipeline.portfolio import (
    PortfolioList,
    changes_named,
    limits_named,
    pair_of,
    portfolio,
)
from talentmatch.pipeline.programmes import ProgrammeList, programmes
from talentmatch.pipeline.refusing import refusals
from talentmatch.pipeline.shortages import Shortage, shortage
from talentmatch.pipeline.spreading import match_market, place_all
from talentmatch.pipeline.staffing import Staffing, staff, team_matches
from talentmatch.pipeline.state import Listed, champions, data_date, readiness
from talentmatch.pipeline.supplying import supply
from talentmatch.pipeline.targets import TargetList, targets
from talentmatch.pipeline.training import KINDS, Trained, promote, train
from talentmatch.pipeline.what_moves import explain_demand, scenario_demand
from talentmatch.pipeline.yearly import demand_components, yearly_demand
from talentmatch.plan.assumptions import Assumptions, load_assumptions

__all__ = [
    "KINDS",
    "Assumptions",
    "FairnessAudit",
    "Leads",
    "Listed",
    "Majors",
    "Partners",
    "PortfolioList",
    "ProgrammeList",
    "Shortage",
    "Staffing",
    "TargetList",
    "Trained",
    "audit_fairness",
    "champions",
    "changes_named",
    "compare_candidates",
    "data_date",
    "demand_components",
    "demand_history",
    "demand_marks",
    "edit_shortage",
    "edits_of",
    "explain_demand",
    "forecast",
    "forecast_total",
    "history_notes",
    "leads",
    "left_shortage",
    "levels",
    "limits_named",
    "load_assumptions",
    "majors",
    "mark_lead",
    "marked_leads",
    "match",
    "match_market",
    "pair_of",
    "partners",
    "place_all",
    "portfolio",
    "programmes",
    "promote",
    "publish_shortage",
    "readiness",
    "refusals",
    "returned_shortage",
    "scenario_demand",
    "shortage",
    "shortage_changes",
    "staff",
    "supply",
    "targets",
    "team_matches",
    "train",
    "what_if",
    "yearly_demand",
]
