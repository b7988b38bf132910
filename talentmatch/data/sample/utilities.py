"""What makes either side say yes: the coefficients, and the probabilities they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample.catalogue import occupations
from talentmatch.data.sample.people import People
from talentmatch.data.sample.postings import Postings
from talentmatch.data.tables.shared import EDUCATION_LEVELS

__all__ = ["CANDIDATE_UTILITY", "EMPLOYER_UTILITY", "Market", "utilities"]

#: Logit of "the candidate says yes". A person of standing is wanted and picky, an employer of
#: renown likewise; `appeal` and `quality` are what no record shows.
CANDIDATE_UTILITY: Final = {
    "constant": -3.7,
    "pay_gap": 3.2,
    "region_wanted": 1.1,
    "occupation_near": 1.4,
    "skills_covered": 0.8,
    "renown": 0.8,
    "standing": -0.9,
    "appeal": 0.35,
    "quality": -0.3,
}
#: Logit of "the employer says yes".
EMPLOYER_UTILITY: Final = {
    "constant": -2.5,
    "skills_covered": 3.0,
    "occupation_near": 1.3,
    "experience_short": -0.35,
    "experience_over": -0.06,
    "education_short": -0.7,
    "renown": -0.7,
    "standing": 1.0,
    "appeal": -0.3,
    "quality": 0.35,
}

#: Nearness of two occupations by the number of groups they share, from the top.
_NEAR: Final = (0.0, 0.1, 0.3, 0.6)


@dataclass(frozen=True)
class Market:
    """Candidates and postings as arrays, so that any pair can be looked at quickly."""

    people: People
    postings: Postings

    def features(self, i: np.ndarray, j: np.ndarray) -> pd.DataFrame:
        """Return the terms of both utilities for candidate rows `i` and posting rows `j`."""
        person, post = self.people.tables["candidate"], self.postings.table
        offer = (post["pay_low"] + post["pay_high"]).to_numpy() / 2 * post["pay_months"].to_numpy()
        expected = person["expected_yearly_pay"].to_numpy()[i]
        needs = self.postings.skills[j]
        has = person["experience_years"].to_numpy()[i]
        most = post["experience_max"].fillna(60).to_numpy()[j]
        school = [t["education"].map(EDUCATION_LEVELS.index).to_numpy() for t in (person, post)]
        return pd.DataFrame(
            {
                "constant": 1.0,
                "pay_gap": np.clip((offer[j] - expected) / expected, -0.6, 0.6),
                "region_wanted": _region_wanted(person, post)[i, j].astype(float),
                "occupation_near": _nearness()[
                    self.people.occupation[i], self.postings.occupation[j]
                ],
                "skills_covered": (self.people.skills[i] & needs).sum(axis=1) / needs.sum(axis=1),
                "experience_short": np.clip(post["experience_min"].to_numpy()[j] - has, 0, 6),
                "experience_over": np.clip(has - most, 0, 10),
                "education_short": np.maximum(school[1][j] - school[0][i], 0).astype(float),
                "renown": self.postings.renown[j],
                "standing": self.people.standing[i],
                "appeal": self.postings.appeal[j],
                "quality": self.people.quality[i],
            }
        )

    def probabilities(self, i: np.ndarray, j: np.ndarray) -> pd.DataFrame:
        """Return candidate, employer and mutual: true probabilities of a yes once it is seen."""
        features = self.features(i, j)
        sides = {
            side: 1 / (1 + np.exp(-features[list(beta)].to_numpy() @ np.array(list(beta.values()))))
            for side, beta in (("candidate", CANDIDATE_UTILITY), ("employer", EMPLOYER_UTILITY))
        }
        return pd.DataFrame({**sides, "mutual": sides["candidate"] * sides["employer"]})


def _region_wanted(person: pd.DataFrame, post: pd.DataFrame) -> np.ndarray:
    places = pd.Index(post["region"].unique())
    matches = np.array(
        [[not row or place in row for place in places] for row in person["wanted_regions"]]
    )
    return matches[:, places.get_indexer(post["region"])]


def _nearness() -> np.ndarray:
    """Return 1 for the same occupation, less the higher up the common group stands."""
    codes = occupations()["occupation"].tolist()
    return np.array([[1.0 if a == b else _NEAR[_shared(a, b)] for b in codes] for a in codes])


def _shared(a: str, b: str) -> int:
    """Count the groups that two codes share, from the top."""
    pairs = zip(a.split("-")[:3], b.split("-")[:3], strict=True)
    return next((depth for depth, (x, y) in enumerate(pairs) if x != y), 3)


def utilities(beta: dict[str, float]) -> pd.DataFrame:
    """Return coefficients as a frame of term and coefficient [logit]."""
    return pd.DataFrame({"term": list(beta), "coefficient": list(beta.values())})
