"""Reasons for a team-project pair, from both sides."""

from __future__ import annotations

import numpy as np
import pandas as pd

from talentmatch.i18n import joined, phrase
from talentmatch.team.protocol import WeighsComparisons

__all__ = ["reasons"]


def reasons(ranker: WeighsComparisons, pairs: pd.DataFrame, *, most: int = 3) -> pd.DataFrame:
    """Say for each pair what speaks for it and against it, as each side sees it.

    Parameters
    ----------
    ranker : WeighsComparisons
        Fitted, such as `TeamProjectRanker`; its weights decide what matters.
    pairs : DataFrame
        Comparisons of :func:`talentmatch.team.fit_pairs`.
    most : int, default=3
        Reasons a side.

    Returns
    -------
    DataFrame with team, project
        Lists of sentences, strongest first, in the order of `pairs`.

    Examples
    --------
    >>> from talentmatch.team import TeamProjectRanker
    >>> pairs = pd.DataFrame({"skills_covered": [0.8], "region_fit": [0.0]})
    >>> reasons(TeamProjectRanker().fit(pairs), pairs)["team"].tolist()
    [['− the region is not one the team wants']]
    """
    sides = {}
    for side in ("team", "project"):
        weights = ranker.weights_of(pairs, side)
        columns = [name for name in weights.columns if name in pairs.columns]
        values = pairs[columns].to_numpy(dtype=float)
        force = weights[columns].to_numpy(dtype=float) * (values - 0.5)
        sides[side] = [
            _sentences(columns, row, strength, most)
            for row, strength in zip(values, force, strict=True)
        ]
    return pd.DataFrame(sides, index=pairs.index)


def _sentences(columns: list[str], values: np.ndarray, force: np.ndarray, most: int) -> list[str]:
    strength = np.nan_to_num(np.abs(force))
    order = [number for number in np.argsort(-strength, kind="stable") if strength[number] > 0]
    texts = []
    for number in order[:most]:
        tone = "for" if force[number] > 0 else "against"
        text = phrase("team", f"{columns[number]}_{tone}", share=f"{values[number]:.0%}")
        texts.append(joined(["+" if tone == "for" else "−", text], " "))
    return texts
