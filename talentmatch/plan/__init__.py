"""Decisions: supply, scarce posts, majors, targets, levels, programmes, headhunting leads."""

from talentmatch.plan.filling import filled_share, unfilled
from talentmatch.plan.leads import FeeRule, headhunting_leads
from talentmatch.plan.profiles import post_profiles
from talentmatch.plan.shortage import GradeRule, shortage_list
from talentmatch.plan.supply import SupplyRule, graduate_supply

__all__ = [
    "FeeRule",
    "GradeRule",
    "SupplyRule",
    "filled_share",
    "graduate_supply",
    "headhunting_leads",
    "post_profiles",
    "shortage_list",
    "unfilled",
]
