"""Tables of the same openings read together: their cells, and the sums that hold between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from talentmatch.report.protection.suppression import TOTAL, sums_of

__all__ = ["LinkedTables", "TableRead", "link"]

Array = NDArray[np.float64]

#: With more combinations of codes than this, those that enterprises stand behind alone are looked
#: at: a reader who knew all the others to be empty would know more, so nothing is given away.
_MOST_COMBINATIONS = 60_000
#: Share of all figures that rounding may take away.
_ROUNDING = 1e-6
_FINE = "fine code of "


@dataclass(frozen=True, eq=False)
class TableRead:
    """One table as a reader sees it.

    Attributes
    ----------
    dims : tuple of str
        Dimensions.
    cells : DataFrame
        `dims` (margins as ``"total"``) and `value`.
    codes : mapping of str to mapping
        Of each dimension the code under which the table holds a finer code.
    """

    dims: tuple[str, ...]
    cells: pd.DataFrame
    codes: Mapping[str, Mapping[str, str]]

    @property
    def leaves(self) -> pd.DataFrame:
        """Cells that are no margins."""
        return self.cells.loc[~self.cells[list(self.dims)].isin([TOTAL]).any(axis=1)]


@dataclass(frozen=True, eq=False)
class LinkedTables:
    """Cells of several tables, and combinations of codes that no table lists, in one system.

    Attributes
    ----------
    cells : DataFrame
        Every listed cell once: all dimensions, ``"total"`` in those that its table has not.
    sums : csr_array of shape (n_sums, n_listed + n_combinations)
        Sums that hold between them.
    value : ndarray
        Values of both.
    combinations : tuple of DataFrame
        Fine codes of the combinations, of each group of tables that share dimensions.
    """

    cells: pd.DataFrame
    sums: sparse.csr_array
    value: Array
    combinations: tuple[pd.DataFrame, ...]

    @property
    def unlisted(self) -> NDArray[np.bool_]:
        """Mask of the combinations that no table lists."""
        return np.arange(len(self.value)) >= len(self.cells)

    def padded(self, listed: pd.Series, fill: object) -> NDArray[np.generic]:
        """Return an attribute of the listed cells with a value for all combinations."""
        rest = np.full(len(self.value) - len(self.cells), fill)
        return np.concatenate([listed.to_numpy(), rest])


def link(tables: Sequence[TableRead], finest: pd.DataFrame, value: str) -> LinkedTables | None:
    """Put tables of the same figures into one system.

    Margins are shared by all tables. Tables of which none holds the others are linked by the
    combinations of their codes, as far as no table tells that they are empty.

    Parameters
    ----------
    tables : sequence of TableRead
        The tables.
    finest : DataFrame
        Rows by fine codes of all dimensions.
    value : str
        Column of `finest` that sums to the cells; empty where their figures are not known so fine.

    Returns
    -------
    LinkedTables or None
        None where the figures of the tables contradict each other.
    """
    dims = sorted({dim for table in tables for dim in table.dims})
    widened = [_widened(table, dims) for table in tables]
    cells = pd.concat(widened).drop_duplicates(dims, ignore_index=True)
    places = pd.MultiIndex.from_frame(cells[dims])
    sums = [
        _margins(table, wide, places, dims) for table, wide in zip(tables, widened, strict=True)
    ]
    if not _agree(sums, cells["value"].to_numpy(), len(places)):
        return None
    values, blocks, combinations = [cells["value"].to_numpy(dtype=float)], [], []
    for group in _overlapping(_widest(tables)):
        combined = _combinations(group, finest)
        rows = _rows_of_combinations(group, combined, places, dims)
        inner = _values_of(combined, finest, value, rows, values[0])
        if inner is None:
            return None
        values.append(inner)
        blocks.append(rows)
        combinations.append(combined)
    stacked = _stacked(sums, blocks, len(places))
    return LinkedTables(cells[dims], stacked, np.concatenate(values), tuple(combinations))


def _widened(table: TableRead, dims: list[str]) -> pd.DataFrame:
    lacking = {dim: TOTAL for dim in dims if dim not in table.dims}
    return table.cells.assign(**lacking)[[*dims, "value"]]


def _margins(
    table: TableRead, wide: pd.DataFrame, places: pd.MultiIndex, dims: list[str]
) -> sparse.csr_array:
    """Return the sums within a table over the listed cells of all tables."""
    at = places.get_indexer(pd.MultiIndex.from_frame(wide[dims]))
    own = list(table.dims)
    parents = {dim: {c: TOTAL for c in table.cells[dim].unique() if c != TOTAL} for dim in own}
    inner = sums_of(table.cells.reset_index(drop=True), own, parents).tocoo()
    return sparse.csr_array(
        (inner.data, (inner.row, at[inner.col])), shape=(inner.shape[0], len(places))
    )


def _agree(sums: Sequence[sparse.csr_array], value: Array, size: int) -> bool:
    """Tell whether the figures of all tables add up to the same margins."""
    scale = float(value.max(initial=1.0))
    return all(np.abs(part @ value[:size]).max(initial=0.0) <= 1e-6 * scale for part in sums)


def _widest(tables: Sequence[TableRead]) -> list[TableRead]:
    """Return the tables that are no margins of another."""

    def within(table: TableRead, other: TableRead) -> bool:
        if not set(table.dims) <= set(other.dims):
            return False
        same = all(set(table.leaves[d]) <= set(other.leaves[d]) for d in table.dims)
        return same and (table.dims != other.dims or tables.index(other) < tables.index(table))

    return [
        table
        for table in tables
        if not any(within(table, other) for other in tables if other is not table)
    ]


def _overlapping(tables: list[TableRead]) -> list[list[TableRead]]:
    """Return groups of several tables that share a dimension, by a chain of them or directly."""
    groups: list[list[TableRead]] = []
    for table in tables:
        near = [g for g in groups if any(set(t.dims) & set(table.dims) for t in g)]
        groups = [g for g in groups if g not in near] + [[*(t for g in near for t in g), table]]
    return [group for group in groups if len(group) > 1]


def _combinations(group: list[TableRead], finest: pd.DataFrame) -> pd.DataFrame:
    """Return the combinations of fine codes that no table of a group tells to be empty."""
    combined: pd.DataFrame | None = None
    left = sorted(group, key=lambda table: -len(table.dims))
    while left:
        table = next(
            (t for t in left if combined is None or set(t.dims) & set(combined.columns)), left[0]
        )
        left = [other for other in left if other is not table]
        rows = _fine_rows(table)
        if combined is None:
            combined = rows
            continue
        shared = [dim for dim in table.dims if dim in combined.columns]
        ahead = combined[shared].merge(rows.groupby(shared).size().reset_index(name="n"), on=shared)
        if ahead["n"].sum() > _MOST_COMBINATIONS:
            dims = sorted({dim for one in group for dim in one.dims})
            return finest[dims].drop_duplicates(ignore_index=True)
        combined = combined.merge(rows, on=shared)
    return pd.DataFrame() if combined is None else combined.reset_index(drop=True)


def _fine_rows(table: TableRead) -> pd.DataFrame:
    rows = table.leaves[list(table.dims)]
    for dim in table.dims:
        fine = pd.DataFrame(table.codes[dim].items(), columns=[_FINE + dim, dim])
        rows = rows.merge(fine, on=dim).drop(columns=dim).rename(columns={_FINE + dim: dim})
    return rows


def _rows_of_combinations(
    group: list[TableRead], combined: pd.DataFrame, places: pd.MultiIndex, dims: list[str]
) -> sparse.csr_array:
    """Return, of each cell of each table, the combinations that add up to it, less the cell."""
    size, parts = len(places), []
    for table in group:
        codes = {dim: combined[dim].map(dict(table.codes[dim])) for dim in table.dims}
        keys = pd.DataFrame({dim: codes.get(dim, TOTAL) for dim in dims}, index=combined.index)
        at = places.get_indexer(pd.MultiIndex.from_frame(keys))
        inside = at >= 0
        cells, row = np.unique(at[inside], return_inverse=True)
        listed = sparse.csr_array(
            (-np.ones(len(cells)), (np.arange(len(cells)), cells)), shape=(len(cells), size)
        )
        inner = sparse.csr_array(
            (np.ones(len(row)), (row, np.flatnonzero(inside))), shape=(len(cells), len(combined))
        )
        parts.append(sparse.hstack([listed, inner]))
    return sparse.csr_array(sparse.vstack(parts))


def _values_of(
    combined: pd.DataFrame,
    finest: pd.DataFrame,
    value: str,
    rows: sparse.csr_array,
    listed: Array,
) -> Array | None:
    """Return values of the combinations that add up to all cells; None if there are none."""
    if value:
        dims = list(combined.columns)
        summed = finest.groupby(dims)[value].sum()
        return summed.reindex(pd.MultiIndex.from_frame(combined)).fillna(0.0).to_numpy(dtype=float)
    inner = rows[:, len(listed) :]
    right = -(rows[:, : len(listed)] @ listed)
    return _adding_up(sparse.csr_array(inner), right)


def _adding_up(inner: sparse.csr_array, right: Array) -> Array | None:
    """Return values, not negative, that add up to the cells; None if the cells contradict."""
    from scipy.optimize import linprog

    # What is lacking or left over stands beside, so that rounding makes no contradiction.
    spare = sparse.eye_array(inner.shape[0])
    costs = np.concatenate([np.zeros(inner.shape[1]), np.ones(2 * inner.shape[0])])
    equal = sparse.hstack([inner, spare, -spare], format="csr")
    solution = linprog(costs, A_eq=equal, b_eq=right, bounds=(0, None))
    if solution.x is None or solution.fun > _ROUNDING * max(float(right.sum()), 1e-9):
        return None
    return np.asarray(solution.x[: inner.shape[1]], dtype=float)


def _stacked(
    sums: Sequence[sparse.csr_array], blocks: Sequence[sparse.csr_array], size: int
) -> sparse.csr_array:
    """Return all sums over listed cells and the combinations of each group."""
    inner = [block[:, size:] for block in blocks]
    listed = sparse.vstack([*sums, *(block[:, :size] for block in blocks)])
    if not inner:
        return sparse.csr_array(listed)
    above = sparse.csr_array((sum(part.shape[0] for part in sums), sum(b.shape[1] for b in inner)))
    return sparse.csr_array(
        sparse.hstack([listed, sparse.vstack([above, sparse.block_diag(inner)])])
    )
