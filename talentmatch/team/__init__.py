"""Teams, projects, sites and capital: who has done such work, who fits whom, who makes a team."""

from talentmatch.team.assemble import Assembly, assemble_team
from talentmatch.team.explain import reasons
from talentmatch.team.fit import compare, fit_pairs
from talentmatch.team.judges import fair_scores
from talentmatch.team.mutual import TeamProjectRanker
from talentmatch.team.portfolio import Limit, Portfolio, assign_people, assign_portfolio
from talentmatch.team.recommend import TeamRecommender

__all__ = [
    "Assembly",
    "Limit",
    "Portfolio",
    "TeamProjectRanker",
    "TeamRecommender",
    "assemble_team",
    "assign_people",
    "assign_portfolio",
    "compare",
    "fair_scores",
    "fit_pairs",
    "reasons",
]
