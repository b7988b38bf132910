"""Consent, contact data and protected attributes, each in a table of its own."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample._identifiers import person_names
from talentmatch.data.sample.catalogue import TODAY
from talentmatch.data.tables.shared import EDUCATION_LEVELS

__all__ = ["simulate_personal"]

_WITHDRAWN: Final = 0.04
_NEVER_GIVEN: Final = 0.03
_EXPIRED: Final = 0.05


def simulate_personal(rng: np.random.Generator, candidate: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return consent, contact and protected of the people in `candidate`."""
    return {
        "consent": _consent(rng, candidate),
        "contact": _contact(rng, candidate["candidate_id"]),
        "protected": _protected(rng, candidate),
    }


def _consent(rng: np.random.Generator, candidate: pd.DataFrame) -> pd.DataFrame:
    """Give consent on the day of registration; a share never gave it, withdrew it or let it expire."""
    n = len(candidate)
    frames = []
    drawn = rng.random(n)
    for purpose, share in (("planning", 0.98), ("recruiting", 1.0), ("service", 0.9)):
        rows = (drawn >= _NEVER_GIVEN) & (rng.random(n) < share)
        registered = candidate["registered_on"]
        is_withdrawn = drawn >= 1 - _WITHDRAWN
        late = (drawn >= 1 - _WITHDRAWN - _EXPIRED) & ~is_withdrawn
        until = registered.where(late, TODAY + pd.Timedelta(days=540)) + pd.Timedelta(days=180)
        withdrawn = registered + pd.to_timedelta(rng.integers(20, 110, n), unit="D")
        frame = candidate[["candidate_id"]].assign(
            purpose=purpose,
            receiver="*",
            given_on=registered,
            expires_on=until,
            withdrawn_on=withdrawn.where(is_withdrawn),
        )
        frames.append(frame[rows])
    return pd.concat(frames, ignore_index=True)


def _contact(rng: np.random.Generator, ids: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "candidate_id": ids,
            "name": person_names(rng, len(ids)),
            "phone": [f"000{k:08d}" for k in range(len(ids))],
            "email": [f"moni{k:05d}@example.invalid" for k in range(len(ids))],
        }
    )


def _protected(rng: np.random.Generator, candidate: pd.DataFrame) -> pd.DataFrame:
    n = len(candidate)
    start = 16 + candidate["education"].map(EDUCATION_LEVELS.index).to_numpy() * 1.7
    age = start + candidate["experience_years"].to_numpy() + rng.integers(0, 3, n)
    return pd.DataFrame(
        {
            "candidate_id": candidate["candidate_id"],
            "sex": rng.choice(["female", "male"], size=n, p=[0.44, 0.56]),
            "birth_year": (TODAY.year - age).round().astype(int),
            "marital_status": rng.choice(["single", "married"], size=n),
            "ethnicity": rng.choice(
                ["汉族", "回族", "苗族", "壮族"], size=n, p=[0.94, 0.02, 0.02, 0.02]
            ),
            "household_registration": rng.choice(["本市", "本省外市", "外省"], size=n),
        }
    )
