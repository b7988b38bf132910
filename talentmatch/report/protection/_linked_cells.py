"""Cells of tables to print and of those printed before: by which codes, with what known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from talentmatch.report.protection.disclosure import TOTAL, DisclosureRule, counted_cells
from talentmatch.report.protection.linked_tables import LinkedTables, TableRead
from talentmatch.report.protection.publication_memory import (
    EarlierTable,
    PublicationMemory,
    coded_as,
)

__all__ = [
    "HIDDEN",
    "PRINTED",
    "VALUE",
    "EarlierRead",
    "Key",
    "PrintedTable",
    "change_since",
    "codes_of",
    "distinct_reads",
    "hidden_needs",
    "keys_of",
    "mapped",
    "named",
    "names_in_system",
    "names_of",
    "readable_cells",
    "statuses_of",
    "thin_names",
    "values_of",
]

#: Less than this is no change of what an enterprise wants [positions].
_NO_CHANGE = 1e-9
VALUE = "openings"
_ALL = "all of it"
#: Statuses of a cell at the figures of today.
PRINTED, HIDDEN = "printed", "hidden"
#: Codes of a cell with their dimensions.
Key = tuple[tuple[str, str], ...]


@dataclass
class PrintedTable:
    """The table to print, while it is decided what to leave out."""

    dims: list[str]
    codes: Mapping[str, Mapping[str, str]]
    cells: pd.DataFrame
    hidden: set[tuple[str, ...]] = field(default_factory=set)
    pinned: set[tuple[str, ...]] = field(default_factory=set)
    known_anyway: set[tuple[str, ...]] = field(default_factory=set)
    barred: frozenset[tuple[str, ...]] = frozenset()
    changed: dict[tuple[str, ...], float] = field(default_factory=dict)
    thin: frozenset[tuple[str, ...]] = frozenset()

    def __post_init__(self) -> None:
        few = self.cells.loc[self.cells["need"].notna()]
        self.thin = frozenset(keys_of(few, self.dims))


@dataclass(frozen=True)
class EarlierRead:
    """An earlier table at the figures of today."""

    read: TableRead
    cells: pd.DataFrame
    status: dict[tuple[str, ...], str]

    @classmethod
    def of(
        cls,
        one: EarlierTable,
        contributions: pd.DataFrame,
        memory: PublicationMemory,
        rule: DisclosureRule,
    ) -> EarlierRead:
        """Return the cells behind which nobody changed; what was told of others is past."""
        dims = list(one.dims)
        codes = codes_of(contributions, one.cells, dims)
        cells = counted_cells(mapped(contributions, dims, codes), dims, rule)
        own = PrintedTable(dims, codes, cells)
        change = change_since(own, contributions, memory.bases[one.basis])
        changed = set(keys_of(change, dims))
        known = dict(zip(keys_of(one.cells, dims), one.cells["shown"].astype(bool), strict=True))
        there = set(keys_of(cells, dims))
        status = {
            key: PRINTED if shown else HIDDEN
            for key, shown in known.items()
            if key not in changed and key in there
        }
        read = TableRead(one.dims, cells.rename(columns={VALUE: "value"}), codes)
        return cls(read, cells, status)


def statuses_of(earlier: Sequence[EarlierRead]) -> dict[Key, str]:
    """Return what is known of cells of all earlier tables at the figures of today."""
    statuses: dict[Key, str] = {}
    for one in earlier:
        for key, status in one.status.items():
            name = named(key, one.read.dims)
            if statuses.get(name) != PRINTED:
                statuses[name] = status
    return statuses


def codes_of(
    rows: pd.DataFrame, listed: pd.DataFrame, dims: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return of each dimension under which code of a list each fine code stands."""
    maps = {}
    for dim in dims:
        code_of = coded_as(listed[dim], dim)
        fine = dict.fromkeys([*rows[dim].astype(str), *listed[dim].astype(str)])
        maps[dim] = {code: code_of(code) for code in fine}
    return maps


def mapped(
    rows: pd.DataFrame, dims: Sequence[str], codes: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """Return who stands behind the openings by the codes under which a table prints them."""
    changed = {dim: rows[dim].astype(str).map(lambda c, m=codes[dim]: m.get(c, c)) for dim in dims}
    return rows.assign(**changed)[[*dims, "enterprise_id", VALUE]]


def change_since(table: PrintedTable, now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Return by cell and enterprise what it wants more, or less, than it did."""
    keys = [*table.dims, "enterprise_id"]
    both = pd.concat([now, then.assign(**{VALUE: -then[VALUE]})])
    change = mapped(both, table.dims, table.codes).groupby(keys)[VALUE].sum().reset_index()
    return change.loc[change[VALUE].abs() > _NO_CHANGE]


def readable_cells(
    tables: Sequence[EarlierTable], basis: str, dims: Sequence[str]
) -> set[tuple[str, ...]]:
    """Return the cells and margins of a table that could be read at an earlier state of the data.

    A margin could be read where all parts of it were printed.
    """
    shown: set[tuple[str, ...]] = set()
    for one in tables:
        shared = [dim for dim in one.dims if dim in dims]
        if one.basis != basis:
            continue
        for count in range(len(shared) + 1):
            for kept in combinations(shared, count):
                by = list(kept)
                cells = one.cells.assign(**{_ALL: TOTAL}).groupby([*by, _ALL])["shown"].all()
                whole = cells[cells].reset_index()[by]
                shown |= set(keys_of(whole, dims))
    return shown


def keys_of(frame: pd.DataFrame, dims: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the codes of each row, the total where a table lacks a dimension."""
    wide = frame.assign(**{dim: TOTAL for dim in dims if dim not in frame})
    return list(wide[list(dims)].astype(str).itertuples(index=False, name=None))


def named(key: tuple[str, ...], dims: Sequence[str]) -> Key:
    """Return the codes of a cell with their dimensions, which name it in every table."""
    return tuple(sorted((d, c) for d, c in zip(dims, key, strict=True) if c != TOTAL))


def names_of(cells: pd.DataFrame, dims: Sequence[str]) -> list[Key]:
    """Return the cells of a table as they are named in every table."""
    return [named(key, dims) for key in keys_of(cells, dims)]


def names_in_system(system: LinkedTables) -> list[Key]:
    """Return the cells of a system of sums as they are named in every table."""
    return names_of(system.cells, list(system.cells.columns))


def thin_names(cells: pd.DataFrame, dims: Sequence[str]) -> list[Key]:
    """Return the cells of a table behind which the rule finds too few."""
    return names_of(cells.loc[cells["need"].notna()], dims)


def hidden_needs(one: EarlierRead, status: Mapping[Key, str]) -> dict[Key, float]:
    """Return what cells that were left out before still need."""
    names = names_of(one.cells, one.read.dims)
    return {
        name: float(need)
        for name, need in zip(names, one.cells["need"], strict=True)
        if status.get(name) == HIDDEN
    }


def values_of(cells: pd.DataFrame) -> pd.DataFrame:
    """Return counted cells with their openings as the values of a table."""
    return cells.rename(columns={VALUE: "value"})


def distinct_reads(first: Sequence[TableRead], earlier: Sequence[EarlierRead]) -> list[TableRead]:
    """Return the earlier tables that differ from those before in dimensions or codes."""
    seen = {_shape(one) for one in first}
    reads = []
    for one in earlier:
        shape = _shape(one.read)
        if shape not in seen:
            seen.add(shape)
            reads.append(one.read)
    return reads


def _shape(table: TableRead) -> tuple[object, ...]:
    return tuple((dim, frozenset(table.cells[dim])) for dim in sorted(table.dims))
