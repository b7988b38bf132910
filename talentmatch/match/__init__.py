"""Candidate to posting, ranked from both sides; each name is loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from talentmatch.match.collaborative import PostingRecommender
    from talentmatch.match.comparisons import compare
    from talentmatch.match.couples import place_couples
    from talentmatch.match.eligibility import eligible
    from talentmatch.match.explain import reasons
    from talentmatch.match.market import equilibrium
    from talentmatch.match.partners import partner_worklist
    from talentmatch.match.past_answers import popularity
    from talentmatch.match.past_odds import yes_odds
    from talentmatch.match.ranker import ReciprocalRanker
    from talentmatch.match.retrieval import retrieve
    from talentmatch.match.skill_text import skills_in
    from talentmatch.match.stable import place, stable_match
    from talentmatch.match.text import TitleMatcher
    from talentmatch.match.vectors import VectorIndex

__all__ = [
    "PostingRecommender",
    "ReciprocalRanker",
    "TitleMatcher",
    "VectorIndex",
    "compare",
    "eligible",
    "equilibrium",
    "partner_worklist",
    "place",
    "place_couples",
    "popularity",
    "reasons",
    "retrieve",
    "skills_in",
    "stable_match",
    "yes_odds",
]

_HOMES = {
    "PostingRecommender": "collaborative",
    "ReciprocalRanker": "ranker",
    "TitleMatcher": "text",
    "VectorIndex": "vectors",
    "compare": "comparisons",
    "eligible": "eligibility",
    "equilibrium": "market",
    "partner_worklist": "partners",
    "place": "stable",
    "place_couples": "couples",
    "popularity": "past_answers",
    "reasons": "explain",
    "retrieve": "retrieval",
    "skills_in": "skill_text",
    "stable_match": "stable",
    "yes_odds": "past_odds",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'talentmatch.match' has no attribute '{name}'")
    return getattr(importlib.import_module(f"talentmatch.match.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
