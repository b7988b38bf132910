"""What limits a portfolio and what it must hold, as rows over the options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase

__all__ = ["Limit", "Rows", "check_excluded", "check_options", "demand_rows", "limit_rows"]


@dataclass(frozen=True)
class Limit:
    """So much there is of something that options use.

    Attributes
    ----------
    name : str
        What it is: "budget", "site", "fund" …
    by : str or None
        Column whose values each have a limit of their own, such as `site_id`; a row where it is
        missing uses nothing, a row may hold a list. None: one limit for all.
    uses : str or None
        Column that says how much an option uses; None: 1. Beside a list, a list as long.
    capacity : float or mapping
        How much there is, by value of `by` where that is given; NaN: no limit.

    Examples
    --------
    >>> Limit("site", by="site_id", capacity={"S1": 2}).name
    'site'
    """

    name: str
    by: str | None = None
    uses: str | None = None
    capacity: float | Mapping[str, float] | pd.Series = np.inf


@dataclass(frozen=True)
class Rows:
    """Limits or demands as rows of a matrix over the options.

    Attributes
    ----------
    names, keys : tuple of str
        Which limit, and of what.
    uses : csr_matrix of shape (n_rows, n_options)
        How much each option uses.
    capacity : ndarray of shape (n_rows,)
        How much there is.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]
    uses: sp.csr_matrix
    capacity: np.ndarray

    @property
    def labels(self) -> tuple[str, ...]:
        """Return `name:key` of each row."""
        return tuple(f"{name}:{key}" for name, key in zip(self.names, self.keys, strict=True))

    def of_option(self, name: str) -> np.ndarray:
        """Return the row of one limit that each option uses; it uses exactly one."""
        own = np.flatnonzero(np.array(self.names) == name)
        marks = sp.csc_matrix(self.uses[own])
        marks.data = np.ones_like(marks.data)
        return np.asarray(own[np.asarray(marks.argmax(axis=0)).ravel()])


def check_options(pairs: pd.DataFrame, keys: Sequence[str]) -> None:
    """Raise with every reason why the options cannot be used.

    Raises
    ------
    InputError
        A column is missing, there is no row, or a value is not a number; all problems at once.
    """
    if not isinstance(pairs, pd.DataFrame):
        raise InputError(f"pairs is {type(pairs).__name__}; give a DataFrame, one row an option")
    missing = [column for column in (*keys, "value") if column not in pairs.columns]
    problems = [phrase("team_refused", "column_missing", column=column) for column in missing]
    if not missing and pairs.empty:
        problems.append(phrase("team_refused", "no_row"))
    for key in set(keys) & set(pairs.columns):
        if pairs[key].isna().any():
            facts = {"column": key, "n": int(pairs[key].isna().sum()), "of": len(pairs)}
            problems.append(phrase("team_refused", "some_missing", **facts))
    if not missing:
        bad = ~np.isfinite(_numbers(pairs["value"]))
        if bad.any():
            first = joined(str(pairs.loc[bad, key].iloc[0]) for key in keys)
            facts = {"n": int(bad.sum()), "of": len(pairs), "first": first}
            problems.append(phrase("team_refused", "value_no_number", **facts))
    if problems:
        raise InputError(phrase("team_refused", "no_portfolio"), problems)


def _numbers(values: pd.Series) -> pd.Series[float]:
    """Return numbers, NaN where a value is none."""
    return pd.to_numeric(values, errors="coerce").astype(float)


def _listed(values: object) -> list[Any]:
    """Return what was asked for one by one; a text or a number is not taken apart."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        return [values]
    return [tuple(value) if isinstance(value, list) else value for value in values]


def check_excluded(pairs: pd.DataFrame, excluded: object) -> list[tuple[str, str]]:
    """Return pairs to leave out; a known team and project that cannot come together may be there.

    Raises
    ------
    InputError
        One is no pair, or names a team or a project that is not among the options.
    """
    pairs_out, problems = [], []
    for pair in _listed(excluded):
        if not isinstance(pair, tuple) or len(pair) != 2:
            problems.append(phrase("team_refused", "not_a_pair", pair=repr(pair)))
            continue
        team, project = pair
        pairs_out.append((team, project))
        for column, name in (("team_id", team), ("project_id", project)):
            if not pairs[column].eq(name).any():
                facts = {"pair": f"{team}={project}", "name": repr(name), "column": column}
                near = joined([repr(nearby) for nearby in _nearest(pairs[column], name)])
                problems.append(phrase("team_refused", "not_excluded", near=near, **facts))
    if problems:
        raise InputError(phrase("team_refused", "no_portfolio"), problems)
    return pairs_out


def _nearest(column: pd.Series, name: object) -> list[object]:
    from rapidfuzz import process, utils

    names = column.drop_duplicates().tolist()
    nearest = process.extract(
        str(name), [str(one) for one in names], processor=utils.default_process, limit=3
    )
    return [names[place] for _, _, place in nearest]


def limit_rows(pairs: pd.DataFrame, limits: Sequence[Limit]) -> Rows:
    """Turn limits into rows.

    Raises
    ------
    InputError
        A column is missing, an amount or a capacity is negative or not a number, or a value has no
        capacity; all problems at once.
    """
    problems: list[str] = []
    parts = [part for limit in limits if (part := _rows_of(pairs, limit, problems)) is not None]
    if problems:
        raise InputError(phrase("team_refused", "limits"), problems)
    names = [
        name
        for limit, part in zip(limits, parts, strict=True)
        for name in [limit.name] * len(part.keys)
    ]
    return Rows(
        tuple(names),
        tuple(key for part in parts for key in part.keys),
        sp.vstack([part.uses for part in parts]).tocsr(),
        np.concatenate([part.capacity for part in parts]),
    )


def _rows_of(pairs: pd.DataFrame, limit: Limit, problems: list[str]) -> Rows | None:
    missing = [c for c in (limit.by, limit.uses) if c is not None and c not in pairs.columns]
    problems += [
        phrase("team_refused", "limit_column", limit=limit.name, column=column)
        for column in missing
    ]
    if missing:
        return None
    options, keys, names = _keys(pairs, limit)
    amounts = _amounts(pairs, limit, options)
    if not (amounts >= 0).all():
        wrong = amounts[~(amounts >= 0)]
        facts = {"limit": limit.name, "n": len(wrong), "of": len(amounts)}
        facts |= {"column": limit.uses, "first": wrong[0]}
        problems.append(phrase("team_refused", "limit_values", **facts))
        return None
    capacity = _capacity(limit, names, problems)
    if capacity is None:
        return None
    uses = sp.coo_matrix((amounts, (keys, options)), shape=(len(names), len(pairs)))
    bounded = np.isfinite(capacity)
    keys_kept = tuple(name for name, is_bounded in zip(names, bounded, strict=True) if is_bounded)
    return Rows((limit.name,) * len(keys_kept), keys_kept, uses.tocsr()[bounded], capacity[bounded])


def _keys(pairs: pd.DataFrame, limit: Limit) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return option and key number of each use, and the keys' names."""
    everyone = np.arange(len(pairs))
    if limit.by is None:
        return everyone, np.zeros(len(pairs), dtype=np.int64), [""]
    keys = pd.Series(pairs[limit.by].to_numpy(), index=everyone, dtype=object).explode().dropna()
    numbers, names = pd.factorize(keys)
    return keys.index.to_numpy(), numbers, [str(name) for name in names]


def _amounts(pairs: pd.DataFrame, limit: Limit, options: np.ndarray) -> np.ndarray:
    if limit.uses is None:
        return np.ones(len(options))
    column = pairs[limit.uses]
    if column.map(lambda value: isinstance(value, (list, np.ndarray))).any():
        return _numbers(column.explode().dropna()).to_numpy()
    amounts: np.ndarray = _numbers(column).to_numpy()[options]
    return amounts


def _capacity(limit: Limit, names: list[str], problems: list[str]) -> np.ndarray | None:
    several = isinstance(limit.capacity, (Mapping, pd.Series))
    given: dict[Any, Any] = (
        dict(limit.capacity.items()) if several else {"": limit.capacity}  # type: ignore[union-attr]
    )
    strange = [value for value in given.values() if not isinstance(value, Real)]
    if strange:
        problems.append(f"{limit.name}: capacity {strange[0]!r} is no number")
        return None
    if several:
        capacity_of = {str(key): float(value) for key, value in given.items()}
        unknown = [name for name in names if name not in capacity_of]
        if unknown:
            facts = {"limit": limit.name, "n": len(unknown), "of": len(names)}
            problems.append(phrase("team_refused", "limit_capacity", first=unknown[0], **facts))
            return None
        capacity = np.array([capacity_of[name] for name in names], dtype=float)
    else:
        capacity = np.full(len(names), float(given[""]))
    if (capacity < 0).any():
        first = int(np.flatnonzero(capacity < 0)[0])
        facts = {"limit": limit.name, "key": names[first], "value": f"{capacity[first]:g}"}
        problems.append(phrase("team_refused", "capacity_below", **facts))
        return None
    return np.where(np.isnan(capacity), np.inf, capacity)


def demand_rows(pairs: pd.DataFrame, *, fixed: object = (), must: object = ()) -> Rows:
    """Turn pairs that are fixed and projects that must be served into rows.

    Raises
    ------
    InputError
        A fixed pair or a project is not among the options.
    """
    problems, rows, labels = [], [], []
    for pair in dict.fromkeys(_listed(fixed)):
        if not isinstance(pair, tuple) or len(pair) != 2:
            problems.append(phrase("team_refused", "not_a_pair", pair=repr(pair)))
            continue
        team, project = pair
        here = (pairs["team_id"].eq(team) & pairs["project_id"].eq(project)).to_numpy()
        if not here.any():
            problems.append(phrase("team_refused", "not_fixed", pair=f"{team}={project}"))
        rows.append(here)
        labels.append(("fixed", f"{team}={project}"))
    for project in dict.fromkeys(_listed(must)):
        here = pairs["project_id"].eq(project).to_numpy()
        if not here.any():
            problems.append(phrase("team_refused", "not_served", project=project))
        rows.append(here)
        labels.append(("must", str(project)))
    if problems:
        raise InputError(phrase("team_refused", "no_portfolio"), problems)
    matrix = sp.csr_matrix(np.array(rows, dtype=float).reshape(len(rows), len(pairs)))
    return Rows(
        tuple(n for n, _ in labels), tuple(k for _, k in labels), matrix, np.ones(len(rows))
    )
