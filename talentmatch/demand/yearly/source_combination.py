"""One yearly demand out of several sources, with the share that each has in it.

A source gives openings with an interval. Beside that, each has an error of its own that no interval
shows: not all openings are advertised, answers are intentions, a staffing pattern is an average.
Both errors together weigh a source: by the inverse of its variance. A source that covers an unknown
part of the openings (postings) is first raised to the level of the others, so that it tells how the
total is split and not how large it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.specs.rates import Z80

__all__ = ["OWN_ERRORS", "Source", "combine_sources"]

#: Relative error of each source beyond its interval [1]: judgement, printed beside every figure.
OWN_ERRORS: Final = {"forecast": 0.10, "survey": 0.15, "headcount": 0.30, "postings": 0.40}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Openings of a year as one source gives them.

    Attributes
    ----------
    name : str
        forecast, survey, headcount or postings.
    openings : DataFrame
        The group's columns, `mean`, `lo-80`, `hi-80` [positions per year].
    own_error : float
        Relative standard deviation beyond the interval [1].
    partial : bool
        Whether it covers an unknown part of the openings.
    """

    name: str
    openings: pd.DataFrame
    own_error: float
    partial: bool = False


def combine_sources(sources: Sequence[Source], *, by: str = "occupation") -> pd.DataFrame:
    """Combine sources into one demand.

    Parameters
    ----------
    sources : sequence of Source
        At least one that is not partial, or partial ones alone.
    by : str
        Column that makes a group.

    Returns
    -------
    DataFrame
        The group, `mean`, `lo-80`, `hi-80` [positions per year]; and for each source its own figure
        (`from_` its name) and its share in the mean (`share_` its name; they add up to one). A
        source that does not know a group has no share in it.

    Raises
    ------
    InputError
        If there is no source.

    Examples
    --------
    >>> def estimate(mean, half):
    ...     return pd.DataFrame({"occupation": ["welder"], "mean": [mean],
    ...                          "lo-80": [mean - half], "hi-80": [mean + half]})
    >>> survey = Source(name="survey", openings=estimate(100.0, 20.0), own_error=0.0)
    >>> pattern = Source(name="headcount", openings=estimate(130.0, 40.0), own_error=0.0)
    >>> one = combine_sources([survey, pattern]).iloc[0]
    >>> round(one["mean"], 1), round(one["share_survey"], 2)
    (np.float64(106.0), np.float64(0.8))
    """
    if not sources:
        raise InputError(
            phrase("demand_refused", "no_source"), [phrase("demand_refused", "load_source")]
        )
    raised = _raised(sources, by)
    groups = pd.Index(pd.concat([part[by] for part in raised]).unique(), name=by)
    means = np.stack([part.set_index(by)["mean"].reindex(groups).to_numpy() for part in raised])
    variances = np.stack(
        [
            _variance(part, source, by).reindex(groups).to_numpy()
            for part, source in zip(raised, sources, strict=True)
        ]
    )
    precision = np.where(np.isfinite(means), 1 / np.maximum(variances, 1e-12), 0.0)
    share = precision / precision.sum(axis=0)
    mean = (share * np.nan_to_num(means)).sum(axis=0)
    half = Z80 * _error(means, mean, precision)
    table = pd.DataFrame({by: groups, "mean": mean})
    table["lo-80"], table["hi-80"] = np.maximum(mean - half, 0.0), mean + half
    for place, source in enumerate(sources):
        table[f"from_{source.name}"] = means[place]
        table[f"share_{source.name}"] = share[place]
    return table.sort_values("mean", ascending=False, ignore_index=True)


def _error(means: np.ndarray, mean: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Return the error of the weighted mean, wider where sources contradict each other."""
    count = (precision > 0).sum(axis=0)
    gap = np.nansum(precision * (np.nan_to_num(means) - mean) ** 2, axis=0)
    contradiction = np.maximum(gap / np.maximum(count - 1, 1), 1.0)
    return np.asarray(np.sqrt(contradiction / precision.sum(axis=0)))


def _raised(sources: Sequence[Source], by: str) -> list[pd.DataFrame]:
    """Bring partial sources to the level that the others have over the groups of both."""
    whole = [source.openings for source in sources if not source.partial]
    if not whole:
        return [source.openings for source in sources]
    level = pd.concat(whole).groupby(by)["mean"].mean()
    tables = []
    for source in sources:
        openings = source.openings
        if source.partial:
            here = openings[by].isin(level.index)
            part = openings.loc[here, "mean"].sum()
            factor = level.reindex(openings.loc[here, by]).sum() / part if part > 0 else 1.0
            columns = ["mean", "lo-80", "hi-80"]
            openings = openings.assign(**{c: openings[c] * factor for c in columns})
        tables.append(openings)
    return tables


def _variance(openings: pd.DataFrame, source: Source, by: str) -> pd.Series:
    rows = openings.set_index(by)
    inside = (rows["hi-80"] - rows["lo-80"]) / (2 * Z80)
    beyond = source.own_error * rows["mean"]
    return inside**2 + beyond**2
