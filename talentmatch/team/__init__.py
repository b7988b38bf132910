"""Teams, projects, sites and capital: who has done such work, who fits whom, who makes a team."""

from talentmatch.team.assemble import Assembly, assemble_team
from talentmatch.team.recommend import TeamRecommender

__all__ = ["Assembly", "TeamRecommender", "assemble_team"]
