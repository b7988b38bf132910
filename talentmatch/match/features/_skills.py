"""Skills, weighted by rarity, and licences."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from talentmatch.match.features._comparison import (
    NONE,
    SOME,
    WHOLE,
    Comparison,
    Part,
    Points,
    Reading,
)
from talentmatch.match.features._pairs import Pairs, lists
from talentmatch.match.similarity._overlap import contains, holdings, skill_comparisons, sought

__all__ = ["LICENCES_HELD", "SKILLS_COVERED", "SKILLS_MISSING", "SKILLS_SURPLUS"]

Array = NDArray[np.float64]
_SOURCE = "candidate.skills, posting.skills"


def _skills(pairs: Pairs) -> dict[str, Array]:
    has, requirements = holdings(lists(pairs.candidates, "skills"), lists(pairs.postings, "skills"))
    return skill_comparisons(has, requirements, pairs.who, pairs.post)


def _licences(pairs: Pairs) -> Array:
    own, needed = holdings(lists(pairs.candidates, "licences"), lists(pairs.postings, "licences"))
    return np.where(own.given[pairs.who], contains(own, needed, pairs.who, pairs.post), np.nan)


def _coarse_skills(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    """Compare skills by the share of what is asked that a person has.

    All count alike: rarity would have to be learnt from the postings that are asked together, and
    a list should not depend on its company.
    """
    requirements, has = sought(lists(postings, "skills"), lists(candidates, "skills"))
    need = np.maximum(requirements.counts, 1.0)
    shares = sparse.csr_array(sparse.diags_array(1.0 / need) @ requirements.matrix)
    columns = sparse.csr_array(has.matrix.T)

    def covered(some: slice, who: slice) -> NDArray[np.float32]:
        part = columns if who == slice(None) else columns[:, who]
        share = np.asarray((shares[some] @ part).toarray(), dtype=np.float32)
        share[requirements.counts[some] == 0] = np.nan
        share[:, ~has.given[who]] = np.nan
        return share

    return covered


SKILLS_COVERED = Comparison(
    name="skills_covered",
    unit="1",
    range=(0, 1),
    meaning=(
        "Share of the posting's skills the person has, rare skills counting more; "
        "missing where the posting names none."
    ),
    source=_SOURCE,
    topic="skills",
    compute=lambda pairs: pairs.shared(_skills)["skills_covered"],
    coarse=_coarse_skills,
    direction={"candidate": 1, "employer": 1},
    readings={
        "candidate": Reading((0.5, 1.0), (0.0, 0.8)),
        "employer": Reading((0.3, 1.0), (0.0, 0.95)),
    },
    points={"candidate": Points(1.0, 0.5), "employer": Points(3.0, 0.5)},
)
SKILLS_MISSING = Comparison(
    name="skills_missing",
    unit="weighted skills",
    range=(0, None),
    meaning="Skills asked for that the person lacks, rare ones counting more.",
    source=_SOURCE,
    topic="skills",
    compute=lambda pairs: pairs.shared(_skills)["skills_missing"],
    direction={"candidate": -1, "employer": -1},
    readings={"candidate": Reading(NONE, SOME), "employer": Reading(NONE, SOME)},
)
SKILLS_SURPLUS = Comparison(
    name="skills_surplus",
    unit="weighted skills",
    range=(0, None),
    meaning="Skills of the person that the posting does not ask for, rare ones counting more.",
    source=_SOURCE,
    topic="skills",
    compute=lambda pairs: pairs.shared(_skills)["skills_surplus"],
    readings={"candidate": Reading(None, SOME), "employer": Reading(SOME, NONE)},
    silent=True,
)
LICENCES_HELD = Comparison(
    name="licences_held",
    unit="1",
    range=(0, 1),
    meaning="Share of the licences needed that the person holds; missing where none is needed.",
    source="candidate.licences, posting.licences",
    topic="licences",
    compute=_licences,
    direction={"employer": 1},
    readings={"employer": Reading(WHOLE, (0.0, 0.99))},
    points={"employer": Points(1.5, 0.5)},
)
