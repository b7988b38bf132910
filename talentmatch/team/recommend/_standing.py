"""How each candidate stands among the others of a project."""

from __future__ import annotations

import numpy as np

from talentmatch.team.recommend._choice import chances

__all__ = ["places", "standing"]


def places(project: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Return the place (1 = best) of each row within its project; ties keep their order.

    Examples
    --------
    >>> places(np.array([0, 0, 1]), np.array([0.1, 0.7, 0.2])).tolist()
    [2, 1, 1]
    """
    order = np.lexsort((-score, project))
    sorted_project = project[order]
    starts = np.searchsorted(sorted_project, sorted_project, side="left")
    result = np.empty(len(project), dtype=np.int64)
    result[order] = np.arange(len(project)) - starts + 1
    return result


def standing(project: np.ndarray, values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return how each candidate stands within the project: place, distance to the best, chance.

    Parameters
    ----------
    project : ndarray of int, shape (n_pairs,)
        Project of each candidate, from 0.
    values : dict of str to ndarray of shape (n_pairs,)
        Holds `naive_bayes`, `group_profile`, `nearest`, `co_members` and `first_pass`.

    Returns
    -------
    dict of str to ndarray of shape (n_pairs,)
        Of each of these `…_place` (1 is best) and `…_gap` to the best (0 or less); `chance` of the
        candidate by `first_pass`, and `doubt`, the entropy of the project's chances [nats].
    """
    columns: dict[str, np.ndarray] = {}
    groups = int(project.max()) + 1 if len(project) else 0
    for name in ("naive_bayes", "group_profile", "nearest", "co_members", "first_pass"):
        best = np.full(groups, -np.inf)
        np.maximum.at(best, project, values[name])
        columns[f"{name}_place"] = places(project, values[name])
        columns[f"{name}_gap"] = values[name] - best[project]
    chance = chances(project, values["first_pass"])
    doubt = np.bincount(project, -chance * np.log(chance + 1e-12), minlength=groups)
    return columns | {"chance": chance, "doubt": doubt[project]}
