"""Rows of a dask DataFrame brought together by series: parts of neighbouring series, in order.

The bounds of parts hang on the series alone, so that no partitioning of the input changes a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._months import MonthColumn, first_days, read_months
from talentmatch.demand.history._names import different_names, fold_names
from talentmatch.demand.history._row_checks import check_columns, missing_columns, value_problems
from talentmatch.demand.history._series import canonical_order, dimensions
from talentmatch.demand.history._totals import is_total
from talentmatch.demand.history.remarks import Remark
from talentmatch.demand.history.rows import PackedRows, checked_rows
from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.partitions import computed, gathered

if TYPE_CHECKING:
    import dask.dataframe as dd
    from dask.delayed import Delayed

__all__ = ["PartedRows", "read_partitions"]

Codes = NDArray[np.int64]

# Series of a part at most: so many that what is done once a part is little, so few that several fit
# into a worker. Histories that would be one part are some, unless they are small.
_MOST_SERIES, _LEAST_SERIES, _SOME = 25_000, 100, 4
# Problems of partitions that are told.
_TOLD = 5


@dataclass(frozen=True)
class PartedRows:
    """A history by parts of neighbouring series.

    Attributes
    ----------
    parts : list of Delayed
        `PackedRows` for each part, dimensions as categories.
    tally : Series
        Rows of each month of all parts, by month counted from year 0; 0 where there are none.
    dtypes : dict
        Types of the dimensions in the history.
    remarks : tuple
        What was noticed in reading names and months.
    """

    parts: list[Delayed]
    tally: pd.Series
    dtypes: dict[str, Any]
    remarks: tuple[Remark, ...]


def read_partitions(history: dd.DataFrame, gaps: str) -> PartedRows:
    """Read what names and months are written in all partitions, and bring rows together by series.

    Parameters
    ----------
    history : dask DataFrame
        Dimensions, month and openings; one row a series and month, in any partitions. It is read
        three times: for what is written, for the series there are, and for their rows.
    gaps : {"zero", "carry"}
        Checked alone; see `talentmatch.demand.history.panel`.

    Raises
    ------
    InputError
        If a column is missing, a value is missing or negative, a month cannot be read, or rows may
        be totals of others.
    """
    import dask

    check_columns(history, gaps, empty=False)
    dims = dimensions(history._meta)
    partitions = history.to_delayed()
    summaries = [dask.delayed(_summary)(rows, dims) for rows in partitions]
    (summary,) = computed(gathered(summaries, _summaries))
    if summary.problems:
        raise InputError(phrase("demand_refused", "history"), summary.problems[:_TOLD])
    if not len(summary.months):
        check_columns(history, gaps, empty=True)
    rows_of_month = _in_order(summary.months)
    months, remarks, tally = _read_written(rows_of_month)
    named = [_read_names(summary.names[name], name) for name in dims]
    spellings, ranks, names, folded = zip(*named, strict=True) if dims else ((), (), (), ())
    _check_parts(dims, names)
    written = dask.delayed(
        _Lookup(
            dims=tuple(dims),
            spellings=spellings,
            ranks=ranks,
            names=names,
            written=pd.Index(rows_of_month.index),
            months=months,
        )
    )
    numbers = gathered([dask.delayed(_numbers)(rows, written) for rows in partitions], _union)
    (lookup,) = dask.persist(dask.delayed(_with_series)(written, numbers))
    return PartedRows(
        parts=list(dask.persist(*_brought_together(history, lookup))),
        tally=tally,
        dtypes={
            name: _type_of(own, history._meta[name].dtype)
            for name, own in zip(dims, names, strict=True)
        },
        remarks=(*remarks, *(remark for told in folded for remark in told)),
    )


@dataclass(frozen=True)
class _Lookup:
    """How rows of any partition are read: names and months by number.

    Attributes
    ----------
    dims : tuple of str
        Dimensions, in the order of the history.
    spellings : tuple of Index
        What is written in each dimension.
    ranks : tuple of ndarray
        Rank of the name that each spelling stands for.
    names : tuple of Index
        Names of each dimension in order.
    written : Index
        What is written as month.
    months : ndarray or PeriodArray
        The month, or day, that each stands for.
    series : ndarray of int64, shape (n_series,)
        Numbers of all series in order, see `number`; empty before they are known.
    """

    dims: tuple[str, ...]
    spellings: tuple[pd.Index, ...]
    ranks: tuple[Codes, ...]
    names: tuple[pd.Index, ...]
    written: pd.Index
    months: Any
    series: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def order(self) -> list[int]:
        """Places of the dimensions in the order by which series stand, the first the last."""
        return sorted(range(len(self.dims)), key=lambda place: str(self.dims[place]))

    @property
    def parts(self) -> int:
        """How many parts there are; hangs on the number of series alone."""
        series = len(self.series)
        return max(-(-series // _MOST_SERIES), min(_SOME, series // _LEAST_SERIES), 1)

    def number(self, rows: pd.DataFrame) -> Codes:
        """Return the number of the series of each row: greater for what stands later."""
        number = np.zeros(len(rows), dtype=np.int64)
        for place in reversed(self.order):
            own = _places(self.spellings[place], rows[self.dims[place]])
            number = number * len(self.names[place]) + self.ranks[place][own]
        return number

    def keys(self, number: Codes) -> list[Codes]:
        """Return the rank of the name in each dimension of series, from their numbers."""
        ranks: list[Codes] = [number] * len(self.dims)
        for place in self.order:
            number, ranks[place] = np.divmod(number, len(self.names[place]))
        return ranks


def _places(written: pd.Index, values: pd.Series) -> Codes:
    """Return the places of values among what is written; raise where one was not there before."""
    places = written.get_indexer(pd.Index(values))
    if (places < 0).any():
        value = str(values.iloc[int(np.flatnonzero(places < 0)[0])])
        raise InputError(
            phrase("demand_refused", "history"),
            [phrase("demand_refused", "parts_changed", name=str(values.name), value=value)],
        )
    return np.asarray(places, dtype=np.int64)


@dataclass(frozen=True)
class _Summary:
    """What is written in a partition: rows of each month, names of each dimension, problems."""

    months: pd.Series
    names: Mapping[str, pd.Series]
    problems: list[str]


def _summary(rows: pd.DataFrame, dims: Sequence[str]) -> _Summary:
    if missing := missing_columns(rows.columns, [*dims, "month", "openings"]):
        nothing = pd.Series(dtype=object)
        return _Summary(pd.Series(dtype=np.int64), dict.fromkeys(dims, nothing), missing)
    openings = pd.to_numeric(rows["openings"], errors="coerce").to_numpy(dtype=float)
    problems = value_problems(rows, dims, openings) if len(rows) else []
    if rows["month"].isna().any():
        problems.append(
            phrase("demand_refused", "month_missing", n=int(rows["month"].isna().sum()))
        )
    names = {name: different_names(rows[name]) for name in dims}
    return _Summary(_tally(rows["month"]), names, problems)


def _tally(months: pd.Series) -> pd.Series:
    return months.groupby(months, observed=True, sort=False).size()


def _summaries(parts: Sequence[_Summary]) -> _Summary:
    """Return what is written in several partitions."""
    months = pd.concat([part.months for part in parts])
    names = {
        name: pd.Series(pd.concat([part.names[name] for part in parts]).unique(), dtype=object)
        for name in parts[0].names
    }
    problems = [problem for part in parts for problem in part.problems]
    return _Summary(months.groupby(level=0, sort=False).sum(), names, problems)


def _in_order(rows: pd.Series) -> pd.Series:
    """Return rows by month in one order, whatever the partitions: days and periods have none."""
    texts = [(type(month).__name__, str(month)) for month in rows.index]
    return rows.iloc[sorted(range(len(rows)), key=texts.__getitem__)]


def _read_written(rows: pd.Series) -> tuple[Any, list[Remark], pd.Series]:
    """Read the months that are written; return what each stands for, remarks, and rows by month."""
    column = read_months(pd.Series(rows.index))
    if column.step not in (1, 3):
        why = "parts_weeks" if column.step == 0 else "parts_step"
        raise InputError(phrase("demand_refused", "history"), [phrase("demand_refused", why)])
    tally = pd.Series(rows.to_numpy()).groupby(column.numbers).sum()
    tally = tally.reindex(range(tally.index.min(), tally.index.max() + 1), fill_value=0)
    remarks: list[Remark] = []
    if column.serial is not None:
        remarks.append(("serials", dict(column.serial)))
    return _stamps(column), remarks, tally


def _stamps(column: MonthColumn) -> Any:
    """Return months as they are read the same in any part: days, or quarters."""
    if column.step == 1:
        days = first_days(column.numbers) if column.days is None else column.days
        return days.astype("datetime64[s]")
    return pd.PeriodIndex(pd.DatetimeIndex(first_days(column.numbers)), freq="Q").array


def _read_names(
    written: pd.Series, name: str
) -> tuple[pd.Index, Codes, pd.Index, tuple[Remark, ...]]:
    """Return spellings of a dimension, the rank of the name of each, names in order, remarks."""
    folded, remarks = fold_names(pd.DataFrame({name: written.infer_objects()}), [name])
    different = folded[[name]].drop_duplicates().reset_index(drop=True)
    names = pd.Index(different.iloc[canonical_order(different)][name].astype(object))
    rank = names.get_indexer(pd.Index(folded[name].astype(object)))
    return pd.Index(written), rank, names, remarks


def _type_of(names: pd.Index, dtype: Any) -> Any:
    """Return the type of a dimension: as dask says, unless it does not hold the names of all parts.

    Categories of one partition, or none that are known, do not; nor do numbers cut to whole ones.
    """
    if isinstance(dtype, pd.CategoricalDtype):
        return dtype if names.isin(dtype.categories).all() else pd.CategoricalDtype(names)
    try:
        same = pd.Series(names).astype(dtype).astype(object) == pd.Series(names)
    except (TypeError, ValueError):
        same = pd.Series([False])
    return dtype if same.all() else names.infer_objects().dtype


def _check_parts(dims: Sequence[str], names: Sequence[pd.Index]) -> None:
    """Raise where rows may be totals of others, or series are too many to be numbered."""
    for name, own in zip(dims, names, strict=True):
        totals = is_total(own.to_series())
        if totals.any() and not totals.all():
            shown = str(own[np.flatnonzero(totals)[0]])
            raise InputError(
                phrase("demand_refused", "history"),
                [phrase("demand_refused", "parts_totals", name=name, value=shown)],
            )
    if np.prod([float(len(own)) for own in names]) > np.iinfo(np.int64).max / 2:
        raise InputError(
            phrase("demand_refused", "history"), [phrase("demand_refused", "parts_dimensions")]
        )


def _numbers(rows: pd.DataFrame, lookup: _Lookup) -> Codes:
    return np.unique(lookup.number(rows))


def _union(numbers: Sequence[Codes]) -> Codes:
    return np.unique(np.concatenate(numbers))


def _with_series(lookup: _Lookup, series: Codes) -> _Lookup:
    return replace(lookup, series=series)


def _number_of_parts(lookup: _Lookup) -> int:
    return lookup.parts


def _brought_together(history: dd.DataFrame, lookup: Delayed) -> list[Delayed]:
    """Bring the rows of neighbouring series together, one part after another."""
    import dask

    (parts,) = computed(dask.delayed(_number_of_parts)(lookup))
    meta = pd.DataFrame({"part": [0], "series": [0], "month": [0], "openings": [0.0]})
    meta = meta.astype({"part": np.int16, "series": np.int32, "month": np.int32}).iloc[:0]
    compact = history.map_partitions(_compact, lookup, meta=meta)
    if parts > 1:
        compact = compact.set_index("part", divisions=[*range(parts), parts - 1])
    else:
        compact = compact.repartition(npartitions=1)
    return [dask.delayed(_packed)(part, lookup) for part in compact.to_delayed()]


def _compact(rows: pd.DataFrame, lookup: _Lookup) -> pd.DataFrame:
    """Return rows as numbers: part, series, place of the month among what is written, openings."""
    series = np.searchsorted(lookup.series, lookup.number(rows))
    return pd.DataFrame(
        {
            "part": (series // -(-len(lookup.series) // lookup.parts)).astype(np.int16),
            "series": series.astype(np.int32),
            "month": _places(lookup.written, rows["month"]).astype(np.int32),
            "openings": pd.to_numeric(rows["openings"]).to_numpy(dtype=float),
        }
    )


def _packed(rows: pd.DataFrame, lookup: _Lookup) -> PackedRows:
    """Return the rows of a part, checked: names by category, months as they were read."""
    series, code = np.unique(rows["series"].to_numpy(), return_inverse=True)
    columns: dict[str, Any] = {}
    ranks = lookup.keys(lookup.series[series])
    for name, rank, names in zip(lookup.dims, ranks, lookup.names, strict=True):
        there, own = np.unique(rank, return_inverse=True)
        columns[name] = pd.Categorical.from_codes(own[code], categories=names[there])
    columns["month"] = lookup.months[rows["month"].to_numpy()]
    columns["openings"] = rows["openings"].to_numpy()
    return checked_rows(pd.DataFrame(columns)).packed()
