"""How likely a dormant series is to have openings again: one logistic regression for all of them.

A series is dormant after three known periods of nothing. What such series did at earlier origins
teaches one regression: how often and how lately each had openings, how large they were, and how
awake its siblings under each parent are. Very rare series have too few events of their own for
anything but a common rule.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from talentmatch.demand.models.smoothing import Parents, exponential

__all__ = ["DORMANT", "dormant_at", "waking_chances"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]

#: Periods of nothing after which a series is dormant.
DORMANT = 3
# Months that an origin must have before it.
_EARLIEST = 7
# Chosen on origins 18 to 27 of the public months; from .001 to .1 the order hardly changes.
_STRENGTH = 0.01
# Fewer past events than this teach no regression: the share of them stands for all.
_LEAST_EVENTS = 20
# More examples than this teach nothing more.
_MOST_EXAMPLES = 200_000


def dormant_at(openings: Floats, known: Codes, first: Codes, origin: int) -> Flags:
    """Say which series have had nothing for three known periods before an origin.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_periods)
    known : ndarray of shape (n_series,)
        How many periods of each are known; a late return is no nothing.
    first : ndarray of shape (n_series,)
        Period of the first row of each.
    origin : int
        Periods before it are looked at.

    Examples
    --------
    >>> rows = np.array([[2.0, 0, 0, 0], [2.0, 0, 0, 1], [2.0, 0, 0, 0]])
    >>> dormant_at(rows, np.array([4, 4, 3]), np.zeros(3, dtype=int), 4).tolist()
    [True, False, False]
    """
    silent = (openings[:, max(origin - DORMANT, 0) : origin] == 0).all(axis=1)
    return np.asarray(silent & (known >= origin) & (first <= origin - DORMANT))


def waking_chances(
    openings: Floats, known: Codes, first: Codes, parents: Parents, horizon: int = 3
) -> Floats:
    """Return the probability that each dormant series has openings within a horizon.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_periods)
        Openings of each period.
    known, first : ndarray of shape (n_series,)
        Periods known of each series, and its first.
    parents : mapping
        Group of each series at coarser levels, and how many there are.
    horizon : int, default=3
        Periods ahead.

    Returns
    -------
    ndarray of shape (n_series,)
        Probability; NaN for series that are not dormant, and for all while no earlier dormant
        series has been seen for a whole horizon.

    Examples
    --------
    >>> rows = np.tile([1.0, 0, 0, 0, 0], (30, 4))[:, :-1]
    >>> chance = waking_chances(rows, np.full(30, 19), np.zeros(30, dtype=int), {}, horizon=3)
    >>> bool((chance > 0.9).all())
    True
    """
    end = openings.shape[1]
    now = np.flatnonzero(dormant_at(openings, known, first, end))
    chances = np.full(len(openings), np.nan)
    origins = range(min(_EARLIEST, max(end - horizon, DORMANT)), end - horizon + 1)
    described: list[Floats] = []
    woke: list[Flags] = []
    for origin in origins if len(now) else ():
        teaching = dormant_at(openings, known, first, origin) & (known >= origin + horizon)
        rows = np.flatnonzero(teaching)[:: max(1, len(origins) * len(openings) // _MOST_EXAMPLES)]
        described.append(_described(openings[:, :origin], first, parents, rows))
        woke.append(np.any(openings[rows, origin : origin + horizon] > 0, axis=1))
    if not sum(len(part) for part in woke):
        return chances
    past, events = np.concatenate(described), np.concatenate(woke)
    if min(events.sum(), len(events) - events.sum()) < _LEAST_EVENTS:
        chances[now] = (events.sum() + 1) / (len(events) + 2)
        return chances
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=1000))
    usual = past[0]  # a column that is the same everywhere is exactly nothing after this
    model.fit(past - usual, events)
    described_now = _described(openings, first, parents, now)
    chances[now] = model.predict_proba(described_now - usual)[:, 1]
    return chances


def _described(openings: Floats, first: Codes, parents: Parents, rows: Codes) -> Floats:
    """Return what is known of series at the end of their openings, of shape (n_rows, n_features)."""
    return np.column_stack([*_own(openings[rows], first[rows]), *_related(openings, parents, rows)])


def _own(openings: Floats, first: Codes) -> list[Floats]:
    """Return how often, how lately and how much each series had openings."""
    periods = openings.shape[1]
    active = (openings > 0).astype(float)
    times = active.sum(axis=1)
    last = np.where(times > 0, periods - 1 - active[:, ::-1].argmax(axis=1), -1)
    age = np.maximum(periods - first, 1)
    latest = openings[np.arange(len(openings)), np.maximum(last, 0)] * (last >= 0)
    year_ago = active[:, -12:-9].max(axis=1) if periods >= 12 else np.zeros(len(openings))
    return [
        np.log(periods - last),
        np.log(age + 1.0),
        np.log1p(times),
        times / age,
        active[:, -6:].mean(axis=1),
        active[:, -12:].mean(axis=1),
        np.log(exponential(active, 0.1) + 1e-3),
        np.log(exponential(active, 0.3) + 1e-3),
        np.log1p(openings.sum(axis=1) / np.maximum(times, 1)),
        np.log1p(openings.max(axis=1)),
        np.log1p(latest),
        np.log1p((np.diff(active, axis=1) > 0).sum(axis=1)),
        year_ago,
    ]


def _related(openings: Floats, parents: Parents, rows: Codes) -> list[Floats]:
    """Return how awake the siblings of each series are, and how many of them woke lately."""
    active = (openings > 0).astype(float)
    recent, last = active[:, -DORMANT:].mean(axis=1), active[:, -1]
    slept = (active[:, -2 * DORMANT : -DORMANT] == 0).all(axis=1)
    volume, latest = openings[:, -DORMANT:].mean(axis=1), openings[:, -1]
    columns = []
    for name, (code, size) in parents.items():
        if name == "total":
            continue
        own = code[rows]
        awake, now, sleeping, woken, total, late, count = (
            np.bincount(code, weights=values, minlength=size)[own]
            for values in (
                *(recent, last, slept, slept * (recent > 0), volume, latest),
                np.ones(len(code)),
            )
        )
        columns += [
            (awake - recent[rows]) / np.maximum(count - 1, 1),
            (now - awake) / count,
            np.log1p(total),
            np.log1p(late) - np.log1p(total),
            np.log(count),
            (woken + 0.2) / (sleeping + 1),
        ]
    return columns
