"""How often others said yes, as of each moment and never later."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

__all__ = ["POPULARITY", "popularity"]

#: Column: (whose history, whose answers).
POPULARITY: Final = {
    "popularity_candidate": ("candidate_id", "employer_accepts"),
    "popularity_posting": ("posting_id", "candidate_accepts"),
    "yes_rate_candidate": ("candidate_id", "candidate_accepts"),
    "yes_rate_posting": ("posting_id", "employer_accepts"),
}


def popularity(
    history: pd.DataFrame,
    pairs: pd.DataFrame | None = None,
    *,
    prior: float = 5.0,
    candidate_clock: str = "at",
    posting_clock: str = "at",
) -> pd.DataFrame:
    """Return smoothed shares of yes of both sides, from strictly earlier answers.

    Parameters
    ----------
    history : DataFrame
        candidate_id, posting_id, the clocks, candidate_accepts and employer_accepts (1, 0, or NaN
        where that side did not see the pair).
    pairs : DataFrame, optional
        Pairs and moments asked about; those of `history` themselves if None.
    prior : float
        How many answers the share of everybody before counts for [answers].
    candidate_clock, posting_clock : str
        Columns that tell when; two where each side meets in an order of its own.

    Returns
    -------
    DataFrame on the index of `pairs`
        `popularity_candidate`: how often employers wanted the person; `popularity_posting`: how
        often candidates wanted the posting; `yes_rate_candidate` and `yes_rate_posting`: how often
        this side itself said yes [1]. NaN before anybody answered. What happens at a moment or
        later changes nothing about it.

    Examples
    --------
    >>> history = pd.DataFrame({
    ...     "candidate_id": list("aab"), "posting_id": list("xyx"), "at": [1, 2, 3],
    ...     "candidate_accepts": [1, 0, 1], "employer_accepts": [0, 1, 1],
    ... })
    >>> popularity(history, prior=1.0)["popularity_posting"].tolist()
    [nan, 1.0, 0.75]
    """
    questions = history if pairs is None else pairs
    clocks = {"candidate_id": candidate_clock, "posting_id": posting_clock}
    shares = {
        name: _share(history[[key, clocks[key], answer]], questions[[key, clocks[key]]], prior)
        for name, (key, answer) in POPULARITY.items()
    }
    return pd.DataFrame(shares, index=questions.index)


def _share(history: pd.DataFrame, questions: pd.DataFrame, prior: float) -> np.ndarray:
    key, clock, answer = history.columns
    answers = history.dropna(subset=[answer]).astype({answer: float})
    concerned = pd.Index(questions[key].unique()).get_indexer(pd.Index(answers[key])) >= 0
    own_yes, own_all = _before(answers[concerned], questions, [key], clock, answer)
    all_yes, all_all = _before(answers, questions, [], clock, answer)
    everybody = np.divide(all_yes, all_all, out=np.full(len(questions), np.nan), where=all_all > 0)
    return np.asarray((own_yes + prior * everybody) / (own_all + prior))


def _before(
    answers: pd.DataFrame, questions: pd.DataFrame, by: list[str], clock: str, answer: str
) -> tuple[np.ndarray, np.ndarray]:
    """Count yes and all answers strictly before each asked moment, of each key or of everybody."""
    if len(questions) and questions[clock].eq(questions[clock].iloc[0]).all():
        return _before_one(answers, questions, by, clock, answer)
    sums = answers.groupby([*by, clock], as_index=False)[answer].agg(["sum", "count"])
    sums[["sum", "count"]] = (
        sums.groupby(by)[["sum", "count"]].cumsum() if by else sums[["sum", "count"]].cumsum()
    )
    moments = questions[[*by, clock]].reset_index(drop=True).rename_axis("row").reset_index()
    sums[clock] = sums[clock].astype(moments[clock].dtype)
    joined = pd.merge_asof(
        moments.sort_values(clock, kind="stable"),
        sums.sort_values(clock, kind="stable"),
        on=clock,
        by=by or None,
        allow_exact_matches=False,
    ).sort_values("row")
    counts = joined[["sum", "count"]].fillna(0.0).to_numpy(dtype=float)
    return counts[:, 0], counts[:, 1]


def _before_one(
    answers: pd.DataFrame, questions: pd.DataFrame, by: list[str], clock: str, answer: str
) -> tuple[np.ndarray, np.ndarray]:
    """Count the same where all questions are of one moment, as those of a list are."""
    earlier = answers.loc[answers[clock].lt(questions[clock].iloc[0])]
    if not by:
        n = np.ones(len(questions))
        return n * float(earlier[answer].sum()), n * len(earlier)
    sums = earlier.groupby(by[0])[answer].agg(["sum", "count"])
    place = sums.index.get_indexer(pd.Index(questions[by[0]]))
    counts = np.vstack([sums.to_numpy(dtype=float), [0.0, 0.0]])[place]
    return counts[:, 0], counts[:, 1]
