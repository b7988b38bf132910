"""Placement of partners (配偶安置): share placed and waiting time, by employer type and post."""

from __future__ import annotations

import pandas as pd

__all__ = ["placement_summary"]

_COLUMNS = [
    "employer_type",
    "occupation",
    "partners",
    "placed",
    "placed_share",
    "lo-95",
    "hi-95",
    "proposed",
    "like",
    "without_post",
    "waiting_days",
]


def placement_summary(partners: pd.DataFrame) -> pd.DataFrame:
    """Count partners by type of employer and post.

    Parameters
    ----------
    partners : DataFrame
        One row a partner: `employer_type` and `occupation` of the present or latest post (missing
        where unknown), `placed` (bool), `step` ("like", "coordinate" or why there is no post; only
        of who is not placed) and `waiting_days`, until placed or until today [days].

    Returns
    -------
    DataFrame
        `employer_type`, `occupation`, `partners`, `placed`, `placed_share` with `lo-95`, `hi-95`
        (Wilson) [1], `proposed` (a post is proposed today), `like` (of these in a like post with a
        like employer), `without_post`, and `waiting_days`, the middle of all [days]; groups with
        most without a post first. The first row, "all", is the sum.

    Examples
    --------
    >>> partners = pd.DataFrame({
    ...     "employer_type": "state", "occupation": "x", "placed": [True, False],
    ...     "step": [None, "like"], "waiting_days": [30.0, 60.0],
    ... })
    >>> placement_summary(partners)[["employer_type", "placed_share", "proposed"]].values.tolist()
    [['all', 0.5, 1], ['state', 0.5, 1]]
    """
    if partners.empty:
        return pd.DataFrame(columns=_COLUMNS)
    waiting = ~partners["placed"].astype(bool)
    rows = partners.assign(
        employer_type=partners["employer_type"].fillna("unknown"),
        occupation=partners["occupation"].fillna("unknown"),
        placed=partners["placed"].astype(bool),
        like=waiting & partners["step"].eq("like"),
        proposed=waiting & partners["step"].isin(["like", "coordinate"]),
    )
    rows["without_post"] = waiting & ~rows["proposed"]
    groups = _counted(rows, ["employer_type", "occupation"])
    groups = groups.sort_values(
        ["without_post", "partners"], ascending=False, ignore_index=True, kind="stable"
    )
    whole = _counted(
        rows.assign(employer_type="all", occupation="all"), ["employer_type", "occupation"]
    )
    return pd.concat([whole, groups], ignore_index=True)[_COLUMNS]


def _counted(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    from scipy.stats import binomtest

    counts = rows.groupby(keys, as_index=False).agg(
        partners=("placed", "size"),
        placed=("placed", "sum"),
        proposed=("proposed", "sum"),
        like=("like", "sum"),
        without_post=("without_post", "sum"),
        waiting_days=("waiting_days", "median"),
    )
    counts["placed_share"] = counts["placed"] / counts["partners"]
    bounds = [
        binomtest(int(yes), int(n)).proportion_ci(0.95, method="wilson")
        for yes, n in zip(counts["placed"], counts["partners"], strict=True)
    ]
    counts["lo-95"] = [bound.low for bound in bounds]
    counts["hi-95"] = [bound.high for bound in bounds]
    return counts
