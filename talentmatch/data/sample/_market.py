"""Who saw whom and what they did: exposure first, then the yes or no of that side."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample.catalogue import TODAY, occupations
from talentmatch.data.sample.people import People
from talentmatch.data.sample.postings import Postings
from talentmatch.data.sample.utilities import CANDIDATE_UTILITY, EMPLOYER_UTILITY, Market, utilities

__all__ = ["simulate_interactions"]

#: Shares of exposed pairs that only the candidate, only the employer or both came to see.
_SEEN_BY: Final = {"candidate": 0.17, "employer": 0.17, "both": 0.66}
_ROWS_A_PAIR: Final = 2.38
_HELD_OUT: Final = 30


def simulate_interactions(
    rng: np.random.Generator, people: People, postings: Postings, n: int
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Draw about `n` interactions; return tables and truth.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    people, postings : People, Postings
        Both sides.
    n : int
        Rows of `interaction` to aim at.

    Returns
    -------
    tables, truth : dict of str to DataFrame
        `interaction`; and `pair` (every exposed pair with true probabilities, who saw it and who
        said yes), `held_out_pair` (all candidates × some open postings), both utilities.
    """
    market = Market(people, postings)
    i, j, at = _exposures(rng, market, round(n / _ROWS_A_PAIR))
    pair = _decide(rng, market, i, j).assign(at=at)
    open_postings = np.flatnonzero(postings.table["closed_on"].isna())
    test_postings = np.sort(
        rng.choice(open_postings, size=min(_HELD_OUT, len(open_postings)), replace=False)
    )
    every = np.arange(len(people.occupation))
    truth = {
        "pair": pair,
        "held_out_pair": _decide(
            rng, market, np.tile(every, len(test_postings)), np.repeat(test_postings, len(every))
        ),
        "candidate_utility": utilities(CANDIDATE_UTILITY),
        "employer_utility": utilities(EMPLOYER_UTILITY),
    }
    return {"interaction": _actions(rng, pair)}, truth


def _exposures(
    rng: np.random.Generator, market: Market, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw pairs: mostly people of the occupation asked for, some of any, postings unevenly."""
    person, post = market.people.tables["candidate"], market.postings.table
    weight = rng.gamma(2.0, size=len(post))
    drawn = round(n * 1.75)
    j = rng.choice(len(post), size=drawn, p=weight / weight.sum())
    i = _viewers(rng, market, j)
    opened = post["posted_on"].to_numpy()[j]
    last = post["closed_on"].fillna(TODAY).to_numpy()[j]
    span = (np.minimum(last, opened + np.timedelta64(60, "D")) - opened) / np.timedelta64(1, "m")
    minutes = (span * rng.beta(1.0, 2.0, drawn)).astype(int)
    at = opened.astype("datetime64[m]") + minutes.astype("timedelta64[m]")
    frame = pd.DataFrame({"i": i, "j": j, "at": at})
    is_registered = person["registered_on"].to_numpy()[i] < at
    is_outside = person["employer"].to_numpy()[i] != post["enterprise_id"].to_numpy(dtype=object)[j]
    frame = frame[is_registered & is_outside].drop_duplicates(["i", "j"]).head(n).sort_values("at")
    return frame["i"].to_numpy(), frame["j"].to_numpy(), frame["at"].to_numpy()


def _viewers(rng: np.random.Generator, market: Market, j: np.ndarray) -> np.ndarray:
    occupation = market.people.occupation
    order = np.argsort(occupation, kind="stable")
    counts = np.bincount(occupation, minlength=len(occupations()))
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    target = market.postings.occupation[j]
    anyone = rng.integers(len(occupation), size=len(j))
    place = starts[target] + (rng.random(len(j)) * counts[target]).astype(int)
    same = np.where(counts[target] > 0, order[np.minimum(place, len(order) - 1)], anyone)
    return np.where(rng.random(len(j)) < 0.62, same, anyone)


def _decide(rng: np.random.Generator, market: Market, i: np.ndarray, j: np.ndarray) -> pd.DataFrame:
    p = market.probabilities(i, j)
    ids = market.people.tables["candidate"]["candidate_id"].to_numpy()[i]
    viewer = rng.choice(list(_SEEN_BY), size=len(i), p=list(_SEEN_BY.values()))
    yes = rng.random((2, len(i))) < p[["candidate", "employer"]].to_numpy().T
    return pd.DataFrame(
        {
            "candidate_id": ids,
            "posting_id": market.postings.table["posting_id"].to_numpy()[j],
            **p,
            "candidate_seen": viewer != "employer",
            "employer_seen": viewer != "candidate",
            "candidate_yes": yes[0],
            "employer_yes": yes[1],
        }
    )


def _actions(rng: np.random.Generator, pair: pd.DataFrame) -> pd.DataFrame:
    """Write what each side did as rows; a side that did not look did nothing."""
    n = len(pair)
    first, second = pair["candidate_seen"], pair["employer_seen"]
    applied = first & pair["candidate_yes"]
    employer_yes = second & pair["employer_yes"]
    refused = second & ~pair["employer_yes"] & applied & (rng.random(n) < 0.5)
    offered = applied & employer_yes & (rng.random(n) < 0.35)
    accepted = offered & (rng.random(n) < 0.65)
    steps = [
        ("candidate", "view", first, 0),
        ("candidate", "apply", applied, 15),
        ("employer", "view", second, 24 * 60),
        ("employer", "contact", employer_yes & ~applied, 24 * 60 + 30),
        ("employer", "interview", employer_yes & applied, 3 * 24 * 60),
        ("employer", "reject", refused, 2 * 24 * 60),
        ("employer", "offer", offered, 9 * 24 * 60),
        ("candidate", "accept", accepted, 11 * 24 * 60),
        ("candidate", "reject", offered & ~accepted, 12 * 24 * 60),
    ]
    frames = [
        pair.loc[mask, ["candidate_id", "posting_id"]].assign(
            at=pair.loc[mask, "at"] + pd.Timedelta(minutes=after), side=side, action=action
        )
        for side, action, mask, after in steps
    ]
    frame = pd.concat(frames, ignore_index=True)
    frame = frame[frame["at"] < TODAY]
    return frame.sort_values(["at", "candidate_id", "action"], ignore_index=True)
