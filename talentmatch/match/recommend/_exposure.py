"""Prices of postings, so that not everybody is sent to the same few."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONG_LIST", "posting_prices"]

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

#: Best postings of a candidate over which their attention is spread.
LONG_LIST = 100
#: Width of a candidate's choice, of the score of the best; .07 to .14 does as well.
_WIDTH = np.float32(0.1)
#: Share of the mean attention added to each, or a posting nobody sees would cost minus infinity.
_FLOOR = 0.3
_STEPS = 12


def posting_prices(places: Indices, scores: Floats, n_postings: int, *, spread: float) -> Floats:
    """Return what is to be taken off the scores of each posting for the crowd before it.

    Parameters
    ----------
    places : ndarray of shape (candidates, depth)
        Which postings each candidate's best are.
    scores : ndarray of shape (candidates, depth)
        Their scores, 1 for the candidate's best; minus infinity where one is none.
    n_postings : int
        Postings that could be shown.
    spread : float
        How far a price follows the crowd; with 2 the Gini coefficient of how often postings are
        shown falls by about two fifths.

    Returns
    -------
    ndarray of shape (n_postings,)
        Above 0 for what more candidates look at than on average, below 0 for the others.

    Notes
    -----
    Candidates look at postings by the logit of score less price, as in a market with transferable
    utility [1]_; the price of a posting rises with the logarithm of the attention it gets. Each step
    goes that part of the way at which the two settle.

    References
    ----------
    .. [1] Galichon & Salanié (2022), Cupid's invisible hand: social surplus and identification in
       matching models, Review of Economic Studies 89.
    .. [2] Mashayekhi et al. (2023), ReCon: reducing congestion in job recommendation using optimal
       transport, RecSys.

    Examples
    --------
    >>> places, scores = np.tile([0, 1], (8, 1)), np.tile(np.float32([1.0, 0.9]), (8, 1))
    >>> prices = posting_prices(places, scores, 2, spread=2.0)
    >>> bool(prices[0] > prices[1])
    True
    """
    prices = np.zeros(n_postings, dtype=np.float32)
    fair = len(places) / n_postings
    for _ in range(_STEPS):
        drawn = scores - prices[places]
        drawn = np.exp((drawn - drawn.max(axis=1, keepdims=True)) / _WIDTH)
        drawn /= drawn.sum(axis=1, keepdims=True)
        crowd = np.bincount(places.ravel(), drawn.ravel(), minlength=n_postings)
        due = spread * _WIDTH * np.log(crowd / fair + _FLOOR)
        prices += ((due - prices) / (1 + spread)).astype(np.float32)
    return prices
