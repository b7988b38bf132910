"""What measures are called by people: the names in runs and specs are those of code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from talentmatch.i18n import joined, phrase, phrase_keys, plain_number

__all__ = ["measure_name", "measures_said"]

_SIDE = re.compile(r"(candidate|employer|mutual|team|project)_(.+)")
_OF = re.compile(r"(.+)_(naive|mean_of_three|from_5|under_5)")
_NUMBERED = re.compile(r"(coverage|ndcg_at)_(\d+)")
#: Measures in positions per period of the history, over series of any kind.
_COUNTED = re.compile(r"(?:mae|rmse|bias|pinball)(?:_.+)?")


def measure_name(name: str) -> str:
    """Return what a measure is called; `LazyText`. One that has no name keeps its own.

    Examples
    --------
    >>> from talentmatch.i18n import render
    >>> [render(measure_name(name), "zh") for name in ("mae", "mutual_ndcg_at_10", "mae_naive")]
    ['平均绝对误差MAE', '双向NDCG@10', '平均绝对误差MAE（沿用上期值）']
    """
    if of := _OF.fullmatch(name):
        return phrase("measures", "of", what=measure_name(of[1]), of=phrase("measures", of[2]))
    if side := _SIDE.fullmatch(name):
        facts = {"side": phrase("measures", f"side_{side[1]}"), "what": measure_name(side[2])}
        return phrase("measures", "of_side", **facts)
    if numbered := _NUMBERED.fullmatch(name):
        return phrase("measures", numbered[1], n=numbered[2])
    return phrase("measures", name) if name in phrase_keys("measures") else name


def measures_said(metrics: Mapping[str, float]) -> str:
    """Return measures with their values as one text, and the unit of those that have one; `LazyText`.

    Examples
    --------
    >>> measures_said({"mae": 1.5})
    'MAE 1.5 positions per period'
    """
    parts = (
        phrase(
            "measures",
            "counted" if _COUNTED.fullmatch(name) else "value",
            what=measure_name(name),
            value=plain_number(value),
        )
        for name, value in metrics.items()
    )
    return joined(parts)
