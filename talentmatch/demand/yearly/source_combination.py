"""One yearly demand out of several sources, with the share that each has in it.

A source gives openings with an interval. Beside that, each has an error of its own that no interval
shows: not all openings are advertised, answers are intentions, a staffing pattern is an average.
One part of it is common to all posts, the level; the other differs by post, the pattern. On a log
scale a source's figure is that of the post, plus its level, plus its pattern, plus the error of its
interval. How far sources scatter around each other over the posts tells their patterns, as three
instruments that measure the same tell each other's errors [1]_; judgement is the prior, and decides
where there are few posts. A source that covers an unknown part of the openings (postings) has any
level: it tells how the total is split and not how large it is.

References
----------
.. [1] Grubbs (1948), On estimating precision of measuring instruments and product variability,
   Journal of the American Statistical Association 43, 243-264.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.specs.rates import Z80

__all__ = ["LEAST", "OWN_ERRORS", "CombinedSources", "Source", "combine_sources"]

Floats = NDArray[np.float64]

#: Relative error of each source beyond its interval [1]: judgement, printed beside every figure.
OWN_ERRORS: Final = {"forecast": 0.10, "survey": 0.15, "headcount": 0.30, "postings": 0.40}
#: Posts for which the prior of a pattern's error counts.
_PRIOR_POSTS: Final = 10.0
#: Least openings that a logarithm is taken of [positions per year].
LEAST: Final = 0.5
_ROUNDS: Final = 200
#: Log error of a figure below one opening; and how many errors a gap counts at most.
_ERROR_OF_NOTHING: Final = 1.5
_FARTHEST: Final = 3.0


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
        Relative standard deviation beyond the interval [1]: one half of its variance is common to
        all groups.
    partial : bool
        Whether it covers an unknown part of the openings.
    """

    name: str
    openings: pd.DataFrame
    own_error: float
    partial: bool = False


@dataclass(frozen=True, kw_only=True)
class CombinedSources:
    """One demand out of several sources.

    Attributes
    ----------
    table : DataFrame
        The group, `mean`, `lo-80`, `hi-80` [positions per year]; `sampling`, the standard error of
        the mean that is the data's own and not judgement; and for each source its own figure
        (`from_` its name) and its share in the mean (`share_` its name; they add up to one). A
        source that does not know a group has no share in it.
    levels : dict of str to float
        By source, how many times the level of all together its own is [1].
    """

    table: pd.DataFrame
    levels: dict[str, float]


def combine_sources(
    sources: Sequence[Source], *, by: str = "occupation", least: pd.Series | None = None
) -> CombinedSources:
    """Combine sources into one demand.

    Its interval reaches into the interval of every source, own errors counted, so that none of them
    is contradicted without a word.

    Parameters
    ----------
    sources : sequence of Source
        At least one that is not partial, or partial ones alone.
    by : str
        Column that makes a group.
    least : Series, optional
        By group, what is wanted for certain, such as what enterprises wrote down themselves
        [positions per year].

    Raises
    ------
    InputError
        If there is no source.

    Examples
    --------
    >>> def estimate(mean, half):
    ...     return pd.DataFrame({"occupation": ["welder"], "mean": [mean],
    ...                          "lo-80": [mean - half], "hi-80": [mean + half]})
    >>> survey = Source(name="survey", openings=estimate(100.0, 20.0), own_error=0.1)
    >>> pattern = Source(name="headcount", openings=estimate(130.0, 40.0), own_error=0.2)
    >>> one = combine_sources([survey, pattern]).table.iloc[0]
    >>> round(one["mean"], 1), round(one["share_survey"], 2)
    (np.float64(107.1), np.float64(0.73))
    """
    if not sources:
        raise InputError(
            phrase("demand_refused", "no_source"), [phrase("demand_refused", "load_source")]
        )
    groups = pd.Index(pd.concat([source.openings[by] for source in sources]).unique(), name=by)
    figures = _by_group(sources, groups, by, lambda rows: rows["mean"])
    some = np.maximum(figures, LEAST)
    inside = _by_group(sources, groups, by, lambda rows: rows["hi-80"] - rows["lo-80"])
    # Nothing counted is no certainty: its error is that of a count.
    error = np.where(figures < 1, _ERROR_OF_NOTHING, inside / (2 * Z80) / some)
    fit = _fit(np.log(some), error, sources)
    certain = np.zeros(len(groups))
    if least is not None:
        certain = least.reindex(groups).fillna(0.0).to_numpy(dtype=float)
    mean = np.where((np.nan_to_num(figures) > 0).any(axis=0), np.exp(fit.path), 0.0)
    half = Z80 * fit.error
    table = pd.DataFrame({by: groups, "mean": np.maximum(mean, certain)})
    table["lo-80"] = np.maximum(mean * np.exp(-half), certain)
    table["hi-80"] = np.maximum(np.maximum(mean, LEAST) * np.exp(half), table["mean"])
    table["sampling"] = mean * fit.sampling
    for place, source in enumerate(sources):
        table[f"from_{source.name}"] = figures[place]
        table[f"share_{source.name}"] = fit.share[place]
    return CombinedSources(
        table=table.sort_values("mean", ascending=False, ignore_index=True),
        levels={
            source.name: float(np.exp(level))
            for source, level in zip(sources, fit.levels, strict=True)
        },
    )


def _by_group(
    sources: Sequence[Source],
    groups: pd.Index,
    by: str,
    value: Callable[[pd.DataFrame], pd.Series],
) -> Floats:
    """Return a value of each source, a row a source and a column a group; missing if not known."""
    tables = (source.openings.set_index(by) for source in sources)
    return np.stack([value(table).reindex(groups).to_numpy(dtype=float) for table in tables])


@dataclass(frozen=True, kw_only=True)
class _Fit:
    """The log openings of each group, with the standard errors that are all and the data's own."""

    path: Floats
    error: Floats
    sampling: Floats
    share: Floats
    levels: Floats


def _fit(logs: Floats, inside: Floats, sources: Sequence[Source]) -> _Fit:
    """Fit groups, levels and patterns.

    Parameters
    ----------
    logs, inside : ndarray of shape (n_sources, n_groups)
        Log of a source's figure, and the standard error that its interval tells of it.
    sources : sequence of Source
        Whose figures they are.
    """
    known = np.isfinite(logs)
    values, inside = np.where(known, logs, 0.0), np.where(known, inside, 0.0)
    own = np.array([source.own_error for source in sources]) / np.sqrt(2)
    partial = np.array([source.partial for source in sources])
    anchored = np.full(len(sources), True) if partial.all() else ~partial
    prior = np.where(anchored, 1 / np.maximum(own, 1e-6) ** 2, 0.0)
    pattern = np.maximum(own, 1e-6) ** 2
    for _ in range(_ROUNDS):
        weight = known / (pattern[:, None] + inside**2)
        levels, spread = _levels(values, weight, prior)
        share = weight / weight.sum(axis=0)
        path = (share * (values - levels[:, None])).sum(axis=0)
        gap = np.where(known, values - levels[:, None] - path, 0.0)
        before = pattern
        pattern = _patterns(gap, inside, weight, known, before=before, prior=own**2)
        if np.allclose(before, pattern, rtol=1e-9, atol=0.0):
            break
    count = known.sum(axis=0)
    contradiction = np.maximum((weight * gap**2).sum(axis=0) / np.maximum(count - 1, 1), 1.0)
    of_levels = (prior * levels**2).sum() / max(int(anchored.sum()) - 1, 1)
    common = np.einsum("sg,st,tg->g", share, spread, share) * max(float(of_levels), 1.0)
    error = np.sqrt(contradiction / weight.sum(axis=0) + common)
    # A partial source is held against the others at their level, any other at its own.
    apart = np.where(partial[:, None] & ~partial.all(), gap, values - path)
    reach = np.abs(apart) - Z80 * np.sqrt(inside**2 + 2 * own[:, None] ** 2)
    error = np.maximum(error, np.where(known, reach, 0.0).max(axis=0) / Z80)
    sampling = np.sqrt(contradiction * ((share * inside) ** 2).sum(axis=0))
    return _Fit(
        path=path, error=error, sampling=np.minimum(sampling, error), share=share, levels=levels
    )


def _levels(values: Floats, weight: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """Return the levels of the sources with their covariance; groups are whatever they are."""
    total = weight.sum(axis=0)
    mean = (weight * values).sum(axis=0) / total
    moved = (weight * (values - mean)).sum(axis=1)
    normal = np.diag(weight.sum(axis=1) + prior) - (weight / total) @ weight.T
    # A partial source that shares no group with another tells nothing of its level.
    spread = np.linalg.pinv(normal, hermitian=True)
    return spread @ moved, spread


def _patterns(
    gap: Floats,
    inside: Floats,
    weight: Floats,
    known: NDArray[np.bool_],
    *,
    before: Floats,
    prior: Floats,
) -> Floats:
    """Return the variance of each source's pattern: one step of expectation-maximization."""
    trust = before[:, None] / (before[:, None] + inside**2)
    # One figure that lies far off must not take its source the weight of all others.
    farthest = _FARTHEST * np.sqrt(before[:, None] + inside**2)
    gap = np.clip(gap, -farthest, farthest)
    of_group = 1 / weight.sum(axis=0)
    square = (trust * gap) ** 2 + trust * inside**2 + trust**2 * of_group
    summed = np.where(known, square, 0.0).sum(axis=1)
    return np.asarray((_PRIOR_POSTS * prior + summed) / (_PRIOR_POSTS + known.sum(axis=1))).clip(
        min=1e-12
    )
