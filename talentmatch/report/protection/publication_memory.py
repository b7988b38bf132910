"""What was given out for the public: which cells of the openings, and who stood behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.vocab import industries, occupations

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "ADDED",
    "CELLS",
    "DIMS",
    "NO_EDITION",
    "UNKNOWN",
    "EarlierTable",
    "PublicationMemory",
    "coded_as",
    "fingerprint",
    "read_memory",
]

#: Dimensions of the openings that enterprises stand behind.
DIMS = ("region", "industry", "chain", "occupation")
#: Columns whose figures add up over the cells of a list.
ADDED = ("mean", "openings", "employed", "number")
#: Tables of the store that hold what was given out.
CELLS, _BASES = "published_cell", "published_basis"
_BETWEEN = "|"
#: Edition of a list that is none.
NO_EDITION = "none"
#: Columns of the store, whose names no file of an office has, and what they are called here.
_CELL_COLUMNS = {
    "given_out_at": "at",
    "list_name": "list",
    "edition_name": "edition",
    "basis_key": "basis",
    "cell_dims": "dims",
    "cell_codes": "cell",
    "figure_period": "period",
    "figure_name": "measure",
    "cell_figure": "value",
    "cell_shown": "shown",
}
#: What names a cell that was given out.
_CELL_KEYS = ["list", "edition", "basis", "dims", "period", "measure", "cell"]
_BASIS_COLUMNS = {
    "basis_key": "basis",
    "basis_day": "as_of",
    **{f"in_{dim}": dim for dim in DIMS},
    "contributor": "enterprise_id",
    "contributed": "openings",
}
#: Code of enterprises of which a dimension is not known; no list prints it.
UNKNOWN = "(unknown)"
#: Years of postings that a figure rests on: what is older shares none with it.
_YEARS = 2
#: Codes that a list may print coarser than the register holds them.
_ABOVE = {"industry": industries.ancestors, "occupation": occupations.ancestors}


@dataclass(frozen=True)
class EarlierTable:
    """What one table, given out before, told of its cells.

    Attributes
    ----------
    dims : tuple of str
        Dimensions.
    cells : DataFrame
        `dims` and `shown`, whether a figure of the cell was printed in any list.
    figures : DataFrame
        `dims`, `list`, `period`, `measure`, `value`, `shown`.
    basis : str
        Fingerprint of who stood behind it.
    """

    dims: tuple[str, ...]
    cells: pd.DataFrame
    figures: pd.DataFrame
    basis: str


@dataclass(frozen=True)
class PublicationMemory:
    """All that was given out and still bears on what is printed now.

    Attributes
    ----------
    tables : tuple of EarlierTable
        The tables, the earliest first.
    bases : mapping of str to DataFrame
        Who stood behind them: `DIMS`, `enterprise_id` and `openings`.
    given_out : DataFrame
        The cells as the store keeps them, the latest of each list.
    """

    tables: tuple[EarlierTable, ...]
    bases: Mapping[str, pd.DataFrame]
    given_out: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def lists(self) -> tuple[str, ...]:
        """Names of the lists."""
        return tuple({str(name): None for one in self.tables for name in one.figures["list"]})

    def rows_to_keep(
        self,
        name: str,
        dims: Sequence[str],
        listed: pd.DataFrame,
        contributions: pd.DataFrame,
        as_of: pd.Timestamp,
        *,
        edition: str = NO_EDITION,
    ) -> dict[str, pd.DataFrame]:
        """Return what the store keeps of a list once it is given out, by table.

        Parameters
        ----------
        name : str
            Name of the list.
        dims : sequence of str
            Its dimensions.
        listed : DataFrame
            `dims`, `period`, `measure`, `value` and `shown`.
        contributions : DataFrame
            Who stands behind its figures.
        as_of : Timestamp
            Last day of the data.
        edition : str
            Name of the edition that the list is, if it is one.
        """
        basis = fingerprint(contributions)
        cells = listed[["period", "measure", "value", "shown"]].assign(
            at=pd.Timestamp.now(),
            list=name,
            edition=edition,
            basis=basis,
            dims=_BETWEEN.join(dims),
            cell=listed[list(dims)].astype(str).agg(_BETWEEN.join, axis=1),
        )
        cells = cells.drop_duplicates(["cell", "period", "measure"])
        kept = {}
        # The same list given out again tells nothing new.
        if not self._holds(cells):
            kept[CELLS] = _stored(cells, _CELL_COLUMNS)
        if basis not in self.bases:
            behind = contributions.assign(basis=basis, as_of=as_of.normalize())
            kept[_BASES] = _stored(behind, _BASIS_COLUMNS)
        return kept

    def _holds(self, cells: pd.DataFrame) -> bool:
        """Return whether all these cells were given out before, with the same figures."""
        if self.given_out.empty:
            return False
        both = cells.merge(self.given_out, on=_CELL_KEYS, how="left", suffixes=("", "_before"))
        alike = both["shown"].eq(both["shown_before"]) & (
            both["value"].eq(both["value_before"])
            | both[["value", "value_before"]].isna().all(axis=1)
        )
        return bool(alike.all())


def _stored(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    return frame.rename(columns={here: there for there, here in columns.items()})[list(columns)]


def read_memory(
    store: Store, as_of: pd.Timestamp, *, drafts: Sequence[Mapping[str, pd.DataFrame]] = ()
) -> PublicationMemory:
    """Return what was given out in the two years before a day.

    Parameters
    ----------
    store : Store
        Where it is kept.
    as_of : Timestamp
        Last day of the data now: figures that rest on no posting or answer in common are apart.
    drafts : sequence of mapping
        Rows by table, as `rows_to_keep` returns them, that count as if they were kept.
    """
    now = pd.Timestamp.now()
    kept = {
        table: pd.concat(
            [
                store.read(table, as_of=now, purpose="planning")[list(columns)],
                *(draft[table] for draft in drafts if table in draft),
            ]
        ).rename(columns=columns)
        for table, columns in ((CELLS, _CELL_COLUMNS), (_BASES, _BASIS_COLUMNS))
    }
    cells, people = kept[CELLS], kept[_BASES]
    if cells.empty:
        return PublicationMemory((), {})
    people = people.loc[people["as_of"] > as_of - pd.DateOffset(years=_YEARS)]
    columns = [*DIMS, "enterprise_id", "openings"]
    bases = {str(name): rows[columns] for name, rows in people.groupby("basis")}
    cells = cells.loc[cells["basis"].isin(bases)].sort_values("at", kind="stable")
    tables = [
        _earlier(str(dims).split(_BETWEEN), rows, str(basis))
        for (basis, dims), rows in cells.groupby(["basis", "dims"], sort=False)
    ]
    latest = cells.drop_duplicates(_CELL_KEYS, keep="last")[[*_CELL_KEYS, "value", "shown"]]
    return PublicationMemory(tuple(tables), bases, latest)


def _earlier(dims: list[str], rows: pd.DataFrame, basis: str) -> EarlierTable:
    codes = rows["cell"].str.split(_BETWEEN, n=len(dims) - 1, expand=True, regex=False)
    figures = rows[["list", "period", "measure", "value", "shown"]].assign(
        **{dim: codes[number] for number, dim in enumerate(dims)}
    )
    cells = figures.groupby(dims)["shown"].any().reset_index()
    names = ["list", "period", "measure", *dims]
    # What was printed once is known, whatever was left out later.
    latest = figures.sort_values("shown", kind="stable").drop_duplicates(names, keep="last")
    return EarlierTable(tuple(dims), cells, latest, basis)


def fingerprint(contributions: pd.DataFrame) -> str:
    """Return a short hash of who stands behind the openings, whatever the order of rows."""
    ordered = contributions[[*DIMS, "enterprise_id", "openings"]].sort_values(
        [*DIMS, "enterprise_id"]
    )
    return hashlib.sha256(ordered.to_csv(index=False).encode()).hexdigest()[:16]


def coded_as(printed: pd.Series, dim: str) -> Callable[[str], str]:
    """Return the map from a code to the one above it under which a table prints it.

    Parameters
    ----------
    printed : Series
        Codes of the table.
    dim : str
        Their dimension.
    """
    above = _ABOVE.get(dim)
    codes = set(printed.astype(str))

    def code_of(code: str) -> str:
        if above is None or code in codes:
            return code
        return next((upper for upper in reversed(above(code)) if upper in codes), code)

    return code_of
