"""What may be printed of a table without telling about a single enterprise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import label, phrase
from talentmatch.report.protection.suppression import TOTAL, complement, sums_of

__all__ = [
    "TOTAL",
    "DisclosureRule",
    "Protected",
    "coarser_notes",
    "counted_cells",
    "hide",
    "protect",
    "protected_table",
]

#: From a code to the code above it; None where the margin is above.
Parent = Callable[[str], str | None]
#: With fewer of the cells left than this a table says nothing any more.
_LEAST_PRINTED = 0.1


@dataclass(frozen=True, kw_only=True)
class DisclosureRule:
    """When a cell tells about one enterprise.

    Attributes
    ----------
    min_count : int
        Fewest enterprises behind a printed cell.
    dominant : int
        How many of the largest contributors are held against `dominance` (the n of the n,k rule).
    dominance : float
        Share of a cell above which they dominate it (the k of the n,k rule) [1].
    closeness : float
        The second largest contributor may not know the largest closer than this share of it (the
        p % rule) [1].
    width : float
        A hidden cell must stay possible this share of its value above and below it [1]; one unit
        at least.
    """

    min_count: int = 3
    dominant: int = 1
    dominance: float = 0.75
    closeness: float = 0.1
    width: float = 0.2

    def __post_init__(self) -> None:
        problems = []
        if self.min_count < 1 or self.dominant < 1:
            problems.append(
                f"min_count and dominant are {self.min_count}, {self.dominant}: 1 at least"
            )
        shares = (self.dominance, self.closeness, self.width)
        if not all(0 < share <= 1 for share in shares):
            problems.append(f"dominance, closeness and width are {shares}: shares above 0 up to 1")
        if problems:
            raise InputError("the rule of disclosure cannot be used", problems)


@dataclass(frozen=True, kw_only=True)
class Protected:
    """A table with margins of which nothing printed tells about one enterprise.

    Attributes
    ----------
    cells : DataFrame
        Dimensions (margins as ``"total"``), the value (NaN where hidden) and `status`:
        ``"printed"``, ``"sensitive"`` or ``"complement"``.
    dims : tuple of str
        Dimensions.
    value : str
        Column of the values.
    rule : DisclosureRule
        What it was held against.
    notes : tuple of str
        What was left out and why, for the reader; where too little is left, at which level more
        could be printed.
    """

    cells: pd.DataFrame
    dims: tuple[str, ...]
    value: str
    rule: DisclosureRule
    notes: tuple[str, ...]

    @property
    def hidden(self) -> pd.Series:
        """Cells left out, as a mask over `cells`."""
        return self.cells["status"].ne("printed")


def protect(
    contributions: pd.DataFrame,
    dims: Sequence[str],
    *,
    value: str = "openings",
    unit: str = "enterprise_id",
    rule: DisclosureRule | None = None,
    parents: Mapping[str, Parent] | None = None,
) -> Protected:
    """Sum contributions to a table with margins and leave out what tells about one enterprise.

    A cell is sensitive with fewer than `min_count` enterprises, or when the largest dominate it
    (n,k rule), or when one competitor could work out another (p % rule). Further cells are left
    out until no sensitive cell can be solved back from the margins more closely than `width`.

    Parameters
    ----------
    contributions : DataFrame
        Dimensions, `unit` and `value`, not negative; rows of one unit and cell are summed.
    dims : sequence of str
        Dimensions of the table.
    value, unit : str
        Column that is summed, and column of who contributes.
    rule : DisclosureRule, optional
        Thresholds.
    parents : mapping of str to callable, optional
        Of a dimension, from a code to the code above it; subtotals are made for each.

    Raises
    ------
    InputError
        A column is missing or a value is negative.

    Examples
    --------
    >>> rows = pd.DataFrame({
    ...     "occupation": ["welder"] * 4 + ["pilot"] + ["clerk"] * 3,
    ...     "enterprise_id": list("abcd") + ["a"] + list("abc"), "openings": 2.0,
    ... })
    >>> protect(rows, ["occupation"]).cells.set_index("occupation")["status"].to_dict()
    {'clerk': 'complement', 'pilot': 'sensitive', 'total': 'printed', 'welder': 'printed'}
    """
    rule = rule or DisclosureRule()
    dims = list(dims)
    _check(contributions, [*dims, unit, value], value)
    above = {dim: _above(contributions[dim], (parents or {}).get(dim)) for dim in dims}
    cells = _cells(contributions, dims, above, value=value, unit=unit, rule=rule)
    need = _need(cells, value, rule)
    sums = sums_of(cells, dims, above)
    alone = cells["units"].eq(1).to_numpy()
    hidden = complement(sums, cells[value].to_numpy(), need, alone=alone)
    found = protected_table(cells.assign(need=need), dims, hidden, rule=rule, value=value)
    if not _empty(found.cells, dims):
        return found
    coarser = _coarser(contributions, dims, parents or {}, (value, unit, rule))
    return replace(found, notes=(*found.notes, *coarser))


def protected_table(
    cells: pd.DataFrame,
    dims: Sequence[str],
    hidden: np.ndarray,
    *,
    rule: DisclosureRule,
    value: str = "openings",
) -> Protected:
    """Return a table of which it is decided what is left out.

    Parameters
    ----------
    cells : DataFrame
        `dims`, `value` and `need`; see `counted_cells`.
    dims : sequence of str
        Dimensions.
    hidden : ndarray of bool of shape (n_cells,)
        Cells to leave out.
    rule : DisclosureRule
        Thresholds.
    value : str
        Column of the values.
    """
    sensitive = cells["need"].notna() & hidden
    status = np.where(sensitive, "sensitive", np.where(hidden, "complement", "printed"))
    table = cells[list(dims)].assign(status=status)
    table.insert(len(dims), value, cells[value].where(~hidden))
    notes = _notes(table, dims, rule)
    return Protected(cells=table, dims=tuple(dims), value=value, rule=rule, notes=notes)


def coarser_notes(
    contributions: pd.DataFrame, protected: Protected, *, unit: str = "enterprise_id"
) -> tuple[str, ...]:
    """Say, of a table of which almost nothing may be printed, at which level more could be.

    Parameters
    ----------
    contributions : DataFrame
        What it sums.
    protected : Protected
        The table.
    unit : str
        Column of who contributes.
    """
    dims = list(protected.dims)
    if not _empty(protected.cells, dims):
        return ()
    return _coarser(contributions, dims, {}, (protected.value, unit, protected.rule))


def hide(frame: pd.DataFrame, protected: Protected, figures: Sequence[str]) -> pd.DataFrame:
    """Empty the figures of a list wherever its cell is hidden; the row itself stays.

    Parameters
    ----------
    frame : DataFrame
        A list that holds the dimensions of `protected`; a row that it does not know is hidden too,
        since nothing says how many enterprises stand behind it.
    protected : Protected
        The table the list is drawn from.
    figures : sequence of str
        Columns to empty.

    Returns
    -------
    DataFrame
        The rows, with `suppressed` (bool).
    """
    dims = list(protected.dims)
    printed = protected.cells.loc[~protected.hidden, dims]
    printed_cells = pd.MultiIndex.from_frame(printed.astype(str))
    lost = ~pd.MultiIndex.from_frame(frame[dims].astype(str)).isin(printed_cells)
    hidden = frame.copy()
    for figure in figures:
        if figure in hidden.columns:
            hidden[figure] = hidden[figure].where(~lost)
    return hidden.assign(suppressed=lost)


def _check(rows: pd.DataFrame, needed: Sequence[str], value: str) -> None:
    problems = [f"column '{name}' is missing" for name in needed if name not in rows.columns]
    if not problems and (rows[value] < 0).any():
        low = rows[value].min()
        problems.append(f"{value} is negative in {(rows[value] < 0).sum()} rows (lowest: {low:g})")
    if problems:
        raise InputError("the contributions to the table cannot be used", problems)


def _above(codes: pd.Series, parent: Parent | None) -> dict[str, str]:
    """Return of each code, and of each code above one, what stands above it."""
    above: dict[str, str] = {}
    todo = [str(code) for code in codes.dropna().unique()]
    while todo:
        code = todo.pop()
        upper = (parent(code) if parent else None) or TOTAL
        above[code] = upper
        if upper not in above and upper != TOTAL:
            todo.append(upper)
    return above


def _cells(
    rows: pd.DataFrame,
    dims: list[str],
    above: Mapping[str, Mapping[str, str]],
    *,
    value: str,
    unit: str,
    rule: DisclosureRule,
) -> pd.DataFrame:
    """Sum to every cell and margin; count who contributes and how much the largest do."""
    complete = rows.dropna(subset=[*dims, value])
    summed = (
        complete.astype(dict.fromkeys(dims, str)).groupby([*dims, unit], dropna=False)[value].sum()
    )
    own = summed.reset_index()
    steps = [_levels(above[dim]) for dim in dims]
    spread = [own.assign(**_lifted(own, dims, climb)) for climb in product(*steps)]
    every = pd.concat(spread).dropna(subset=dims)
    every = every.groupby([*dims, unit], dropna=False)[value].sum().abs().reset_index()
    every = every.loc[every[value] > 0].sort_values(value, ascending=False, kind="stable")
    grouped = every.groupby(dims, sort=True)[value]
    place = grouped.cumcount()
    cells = pd.DataFrame({value: grouped.sum(), "units": grouped.size(), "first": grouped.max()})
    keys = [every[dim] for dim in dims]
    cells["second"] = every[value].where(place.eq(1)).groupby(keys).max().fillna(0.0)
    cells["top"] = every[value].where(place < rule.dominant, 0.0).groupby(keys).sum()
    return cells.reset_index()


def counted_cells(
    rows: pd.DataFrame, dims: Sequence[str], rule: DisclosureRule, value: str = "openings"
) -> pd.DataFrame:
    """Return cells and margins of a table: value, who stands behind it, and what it must hide.

    Parameters
    ----------
    rows : DataFrame
        `dims`, `enterprise_id` and `value`. Of changes, which may be negative, each enterprise
        counts with what its changes in a cell come to, whatever their sign.
    dims : sequence of str
        Dimensions of the table.
    rule : DisclosureRule
        Thresholds.
    value : str
        Column that is summed.

    Returns
    -------
    DataFrame
        Dimensions, `value`, `units` and `need`, how far from its value a sensitive cell must stay
        possible; NaN for the rest.
    """
    above = {dim: _above(rows[dim], None) for dim in dims}
    cells = _cells(rows, list(dims), above, value=value, unit="enterprise_id", rule=rule)
    return cells[[*dims, value, "units"]].assign(need=_need(cells, value, rule))


def _levels(above: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the maps from each code to itself, to the code above it, and so on to the margin."""
    maps = [{code: code for code in above}]
    while any(code != TOTAL for code in maps[-1].values()):
        maps.append({c: above[up] for c, up in maps[-1].items() if up != TOTAL})
    return maps


def _lifted(
    rows: pd.DataFrame, dims: list[str], climb: Sequence[Mapping[str, str]]
) -> dict[str, pd.Series]:
    return {dim: rows[dim].map(dict(step)) for dim, step in zip(dims, climb, strict=True)}


def _need(cells: pd.DataFrame, value: str, rule: DisclosureRule) -> np.ndarray:
    """Return how far from its value a sensitive cell must stay possible; NaN for the rest."""
    total, rest = cells[value], cells[value] - cells["first"] - cells["second"]
    short = rule.closeness * cells["first"] - rest
    few = cells["units"] < rule.min_count
    dominated = cells["top"] > rule.dominance * total
    sensitive = few | dominated | (short > 0)
    need = (rule.width * total).clip(lower=short).clip(lower=total.clip(upper=1.0))
    return np.asarray(need.where(sensitive & (total > 0)), dtype=float)


def _leaves(table: pd.DataFrame, dims: Sequence[str]) -> pd.Series:
    return ~table[list(dims)].isin([TOTAL]).any(axis=1)


def _empty(table: pd.DataFrame, dims: Sequence[str]) -> bool:
    leaves = table.loc[_leaves(table, dims), "status"]
    return len(leaves) > 0 and float(leaves.eq("printed").mean()) < _LEAST_PRINTED


def _notes(table: pd.DataFrame, dims: Sequence[str], rule: DisclosureRule) -> tuple[str, ...]:
    count = table["status"].value_counts()
    sensitive, further = int(count.get("sensitive", 0)), int(count.get("complement", 0))
    if not sensitive:
        return ()
    facts = {
        "sensitive": sensitive,
        "further": further,
        "cells": len(table),
        "least": rule.min_count,
    }
    return (phrase("report", "suppressed_cells", **facts, share=f"{rule.dominance:.0%}"),)


def _coarser(
    rows: pd.DataFrame,
    dims: list[str],
    parents: Mapping[str, Parent],
    facts: tuple[str, str, DisclosureRule],
) -> tuple[str, ...]:
    """Say at which coarser level most cells could be printed."""
    value, unit, rule = facts
    best, best_share = None, _LEAST_PRINTED
    for level, coarse, remaining in _levels_above(rows, dims, parents):
        above = {dim: _above(coarse[dim], None) for dim in remaining}
        cells = _cells(coarse, remaining, above, value=value, unit=unit, rule=rule)
        leaves = cells.loc[_leaves(cells, remaining)]
        printed = np.isnan(_need(leaves, value, rule))
        if len(leaves) and printed.mean() > best_share:
            best_share = float(printed.mean())
            best = {"level": level, "printed": int(printed.sum()), "cells": len(leaves)}
    if best is None:
        return (phrase("report", "suppressed_all", least=rule.min_count),)
    return (phrase("report", "suppressed_coarser", **best),)


def _levels_above(
    rows: pd.DataFrame, dims: list[str], parents: Mapping[str, Parent]
) -> Iterator[tuple[str, pd.DataFrame, list[str]]]:
    """Return coarser tables: codes one step up, then one dimension less, each with its name."""
    for dim in dims:
        if dim in parents:
            upper = rows[dim].map(lambda code, up=parents[dim]: up(str(code)) or str(code))
            if not upper.equals(rows[dim].astype(str)):
                name = phrase("report", "level_above", dim=label("columns", dim))
                yield name, rows.assign(**{dim: upper}), dims
    for dim in dims if len(dims) > 1 else ():
        name = phrase("report", "level_without", dim=label("columns", dim))
        yield name, rows, [other for other in dims if other != dim]
