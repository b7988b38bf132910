"""Counts as they may be printed: one that is too small to tell is only said to be so."""

from __future__ import annotations

from talentmatch.i18n import phrase

__all__ = ["count_shown"]


def count_shown(n: int, least: int) -> object:
    """Return a count, or that it is below the fewest that may be told.

    Parameters
    ----------
    n : int
        How many enterprises, people, postings or answers.
    least : int
        Fewest that may be told; 0 for a list that stays inside.

    Examples
    --------
    >>> count_shown(2, 0), count_shown(3, 3), count_shown(2, 3)
    ('2', '3', 'fewer than 3')
    """
    return f"{n:,}" if n >= least else phrase("common", "fewer_than", least=least)
