"""Forecast industry talent demand and rank matches from both sides.

The names below are the faces of the library; each is loaded on first use, so that
``import talentmatch`` stays quick.

Examples
--------
>>> import talentmatch as tm
>>> with tm.load_sample(seed=0) as city:
...     sorted(city.tables())[:3]
['candidate', 'chain_industry', 'client']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from talentmatch._version import __version__

if TYPE_CHECKING:
    from talentmatch.data.sample import load_sample
    from talentmatch.data.store import LoadReport, Store
    from talentmatch.demand import DemandForecaster
    from talentmatch.errors import TalentMatchError
    from talentmatch.match import PostingRecommender, ReciprocalRanker, TitleMatcher
    from talentmatch.team import TeamRecommender, assemble_team

__all__ = [
    "DemandForecaster",
    "LoadReport",
    "PostingRecommender",
    "ReciprocalRanker",
    "Store",
    "TalentMatchError",
    "TeamRecommender",
    "TitleMatcher",
    "__version__",
    "assemble_team",
    "load_sample",
]

_FACES = {
    "DemandForecaster": "talentmatch.demand",
    "LoadReport": "talentmatch.data.store",
    "PostingRecommender": "talentmatch.match",
    "ReciprocalRanker": "talentmatch.match",
    "Store": "talentmatch.data.store",
    "TalentMatchError": "talentmatch.errors",
    "TeamRecommender": "talentmatch.team",
    "TitleMatcher": "talentmatch.match",
    "assemble_team": "talentmatch.team",
    "load_sample": "talentmatch.data.sample",
}


def __getattr__(name: str) -> Any:
    if name not in _FACES:
        raise AttributeError(f"module 'talentmatch' has no attribute '{name}'")
    return getattr(importlib.import_module(_FACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
