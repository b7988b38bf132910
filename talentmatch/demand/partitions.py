"""Histories larger than one machine holds: dask DataFrames, in any partitions.

Rows are brought together by series, in parts of neighbouring series whose bounds hang on the series
alone, so that no partitioning of the input changes a figure. Each part is read, fitted and forecast
by the code that serves a history in memory; where it needs what all series show, parts stop, what
they give is put together, and they begin again knowing it (see `talentmatch.demand.models.shared`).
Everything that lasts is the result of a task, so that a worker that is lost costs what it held.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import ChainMap, Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from copy import copy
from dataclasses import dataclass, field, replace
from importlib import metadata
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone

from talentmatch.demand.basis import basis_counts, count_notes, set_aside_notes
from talentmatch.demand.fitted_forecaster import FittedForecaster
from talentmatch.demand.history.months import MonthColumn, first_days, read_months
from talentmatch.demand.history.names import fold_names
from talentmatch.demand.history.panel import Panel, check_columns, read_panel
from talentmatch.demand.history.remarks import Remark, remark_notes
from talentmatch.demand.history.row_checks import value_problems
from talentmatch.demand.history.series import canonical_order, dimensions
from talentmatch.demand.history.totals import is_total
from talentmatch.demand.models.shared import (
    ALONE,
    Contribution,
    Key,
    NotYetKnownError,
    PartOfAll,
    put_together,
)
from talentmatch.errors import InputError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import dask.dataframe as dd
    from dask.delayed import Delayed

__all__ = ["fit_partitions", "is_partitioned", "predict_partitions"]

Codes = NDArray[np.int64]
_Part = TypeVar("_Part")
_Result = TypeVar("_Result")
_Fitted = TypeVar("_Fitted", bound=FittedForecaster)

# Series of a part at most: so many that what is done once a part is little, so few that several fit
# into a worker. Histories that would be one part are some, unless they are small.
_MOST_SERIES, _LEAST_SERIES, _SOME = 50_000, 100, 4
# Results that are put together by one task.
_FAN_IN = 8
# Packages by which figures may differ.
_VERSIONED = ("talentmatch", "numpy", "pandas", "scipy", "scikit-learn", "lightgbm")
# Problems of partitions that are told.
_TOLD = 5
_YEAR = 12
# Remarks on single series, which each part makes of its own.
_OF_ROWS = ("held_back",)


def is_partitioned(history: object) -> bool:
    """Say whether a history is a dask DataFrame, without importing dask.

    Examples
    --------
    >>> is_partitioned(pd.DataFrame())
    False
    """
    return type(history).__module__.partition(".")[0] == "dask" or (
        hasattr(history, "dask") and hasattr(history, "to_delayed")
    )


def fit_partitions(
    forecaster: _Fitted, history: dd.DataFrame, covariates: pd.DataFrame | None
) -> _Fitted:
    """Learn from a history in partitions, as `DemandForecaster.fit` does from one in memory.

    Sets `parts_`, fitted forecasters of parts of the series, and what they have in common.
    """
    import dask

    _check_workers()
    if covariates is not None:
        raise InputError(
            phrase("demand_refused", "not_fitted"), [phrase("demand_refused", "parts_covariates")]
        )
    lookup, tally = _read_lookup(history, forecaster.gaps)
    frames = dask.persist(*_parts_of(history, lookup))
    known = {("ends",): np.array([tally.index[0], tally.index[-1]])}
    known[("tally",)] = tally.to_numpy()
    panels, _ = _in_rounds(frames, _ReadPart(forecaster.gaps), [known])
    del frames
    pieces, known = _in_rounds(panels, _FitPart(forecaster), [])
    first, facts = _computed(
        dask.delayed(_common)(pieces[0]), [dask.delayed(_counted)(piece) for piece in pieces]
    )
    forecaster.parts_, forecaster.statistics_ = pieces, known
    forecaster.season_, forecaster.weights_, forecaster.ratio_, panel = first
    remarks = [remark for _, _, told in facts for remark in told if remark[0] in _OF_ROWS]
    forecaster.set_aside_ = pd.concat([rows for _, rows, _ in facts], ignore_index=True)
    forecaster.panel_ = replace(
        panel, remarks=(*lookup.remarks, *remarks), set_aside=forecaster.set_aside_
    )
    counts: Counter[str] = sum((counts for counts, _, _ in facts), Counter())
    forecaster.notes_ = (
        *count_notes(counts, panel, forecaster.season_, forecaster.weights_),
        *remark_notes(forecaster.panel_.remarks),
        *set_aside_notes(forecaster.set_aside_, panel.months, panel.step),
    )
    return forecaster


def _common(piece: Any) -> tuple[Any, Any, Any, Panel]:
    """Return what the pieces have in common, and a panel of their months without series."""
    panel = piece.panel_
    nothing = replace(
        panel,
        keys=panel.keys.iloc[:0],
        seen=panel.seen[:0],
        openings=panel.openings[:0],
        first=panel.first[:0],
        has_row=panel.has_row[:0],
        shared=ALONE,
    )
    return replace(piece.season_, own=None), piece.weights_, piece.ratio_, nothing


def _counted(piece: Any) -> tuple[Counter[str], pd.DataFrame, tuple[Remark, ...]]:
    """Return what notes count of a piece, rows that were set aside, and remarks."""
    return piece.counts_, piece.panel_.set_aside, piece.panel_.remarks


def predict_partitions(
    forecaster: Any,
    horizon: int,
    levels: Sequence[float],
    aggregate: Sequence[str] | None,
) -> dd.DataFrame:
    """Forecast the months that follow a history in partitions, as `DemandForecaster.predict` does.

    Returns
    -------
    dask DataFrame
        One partition a part of the series; one in all where they are summed.
    """
    import dask.dataframe as dd

    predict = _PredictPart(horizon, tuple(levels), None if aggregate is None else tuple(aggregate))
    tables, _ = _in_rounds(forecaster.parts_, predict, forecaster.statistics_)
    chosen = tables if aggregate is None else tables[:1]
    return dd.from_delayed(chosen)


# ---------------------------------------------------------------- one round after another


@dataclass(frozen=True)
class _Attempt:
    """What came of a calculation on a part.

    Its result, or what it gives to be put together and what it keeps till then.
    """

    result: Any = None
    asked: Mapping[Key, Contribution] = field(default_factory=dict)
    kept: Mapping[Key, Any] = field(default_factory=dict)


def _attempt(
    calculate: Callable[[Any, PartOfAll], Any],
    part: Any,
    number: int,
    known: Sequence[dict[Key, Any]],
    before: _Attempt | None,
) -> _Attempt:
    shared = PartOfAll(part=number, known=ChainMap(*known), own=dict(before.kept) if before else {})
    try:
        return _Attempt(result=calculate(part, shared))
    except NotYetKnownError:
        return _Attempt(asked=shared.asked, kept=shared.own)


def _asked(attempts: Sequence[_Attempt | Mapping[Key, Any]]) -> Mapping[Key, Any]:
    """Return what neighbouring parts give together; nothing of parts that are through."""
    return put_together([a.asked if isinstance(a, _Attempt) else a for a in attempts])


def _learnt(asked: Mapping[Key, Contribution]) -> dict[Key, Any]:
    """Return what becomes known by a round."""
    return {key: whole.then(whole.value) for key, whole in asked.items()}


def _in_rounds(
    parts: Sequence[Delayed], calculate: Callable[[Any, PartOfAll], Any], known: Sequence[Any]
) -> tuple[list[Delayed], list[Any]]:
    """Calculate on all parts, round after round, until none needs anything of the others.

    Returns
    -------
    results : list of Delayed
        One a part, calculated and kept where they were.
    known : list of Delayed
        Statistics of all series, a mapping for each round.
    """
    import dask

    attempt, gather, learn = (dask.delayed(f) for f in (_attempt, _asked, _learnt))
    known = [dask.delayed(one) for one in known]
    attempts: list[Any] = [None] * len(parts)
    while True:
        attempts = [attempt(calculate, part, n, known, attempts[n]) for n, part in enumerate(parts)]
        asked = attempts
        while len(asked) > 1 or asked is attempts:
            asked = [gather(asked[k : k + _FAN_IN]) for k in range(0, len(asked), _FAN_IN)]
        *attempts, learnt = dask.persist(*attempts, learn(asked[0]))
        known.append(learnt)
        if not _computed(dask.delayed(len)(learnt))[0]:
            return [attempt.result for attempt in attempts], known


def _computed(*values: Any) -> tuple[Any, ...]:
    """Return calculated values; InputError where scheduler or workers are gone."""
    import dask

    lost: tuple[type[BaseException], ...] = (ConnectionError, TimeoutError)
    if importlib.util.find_spec("distributed"):
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        lost = (*lost, CommClosedError, KilledWorker, CancelledError)
    try:
        found: tuple[Any, ...] = dask.compute(*values)
    except lost as error:
        raise InputError(
            phrase("demand_refused", "not_fitted"),
            [phrase("demand_refused", "parts_lost", error=f"{type(error).__name__}: {error}")],
        ) from error
    return found


def _check_workers() -> None:
    """Raise where workers have other versions of what forecasts are made with."""
    if "distributed" not in sys.modules:
        return
    from distributed import get_client

    try:
        client = get_client()
    except ValueError:  # another scheduler, or none
        return
    ours = _versions()
    different = []
    for worker, theirs in client.run(_versions, on_error="return").items():
        if theirs != ours:
            facts = theirs if isinstance(theirs, Exception) else _differing(theirs, ours)
            different.append(phrase("demand_refused", "parts_worker", worker=worker, facts=facts))
    if different:
        raise InputError(phrase("demand_refused", "parts_workers"), different[:_TOLD])


def _versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in _VERSIONED}


def _differing(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    return ", ".join(
        f"{name} {theirs[name]} ≠ {version}"
        for name, version in ours.items()
        if theirs[name] != version
    )


# ---------------------------------------------------------------- from rows to parts


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
    remarks : tuple
        What was noticed in reading names and months.
    dtypes : Series
        Types of the dimensions.
    """

    dims: tuple[str, ...]
    spellings: tuple[pd.Index, ...]
    ranks: tuple[Codes, ...]
    names: tuple[pd.Index, ...]
    written: pd.Index
    months: Any
    remarks: tuple[Remark, ...]
    dtypes: Any
    series: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def order(self) -> list[int]:
        """Places of the dimensions in the order by which series stand, the first the last."""
        return sorted(range(len(self.dims)), key=lambda place: str(self.dims[place]))

    @property
    def series_of_a_part(self) -> int:
        """How many neighbouring series are a part; hangs on their number alone."""
        series = len(self.series)
        parts = max(-(-series // _MOST_SERIES), min(_SOME, series // _LEAST_SERIES), 1)
        return -(-series // parts)

    def number(self, rows: pd.DataFrame) -> Codes:
        """Return the number of the series of each row: greater for what stands later."""
        number = np.zeros(len(rows), dtype=np.int64)
        for place in reversed(self.order):
            own = self.spellings[place].get_indexer(rows[self.dims[place]])
            number = number * len(self.names[place]) + self.ranks[place][own]
        return number

    def keys(self, number: Codes) -> list[Codes]:
        """Return the rank of the name in each dimension of series, from their numbers."""
        ranks: list[Codes] = [number] * len(self.dims)
        for place in self.order:
            number, ranks[place] = np.divmod(number, len(self.names[place]))
        return ranks


def _read_lookup(history: dd.DataFrame, gaps: str) -> tuple[_Lookup, pd.Series]:
    """Read what names and months are written in all partitions; raise where rows are unusable.

    Returns
    -------
    lookup : _Lookup
    tally : Series
        Rows of each month, by month counted from year 0; months without rows are 0.
    """
    import dask

    meta = history._meta
    check_columns(history.columns, gaps, empty=False)
    dims = dimensions(meta)
    summaries = [dask.delayed(_summary)(part, dims) for part in history.to_delayed()]
    while len(summaries) > 1:
        summaries = [
            dask.delayed(_summaries)(summaries[k : k + _FAN_IN])
            for k in range(0, len(summaries), _FAN_IN)
        ]
    (summary,) = _computed(*summaries)
    if summary.problems:
        raise InputError(phrase("demand_refused", "history"), summary.problems[:_TOLD])
    if not len(summary.months):
        check_columns(history.columns, gaps, empty=True)
    column, remarks, tally = _read_written(summary.months)
    spellings, ranks, names = [], [], []
    for name in dims:
        own, own_ranks, own_names, told = _read_names(summary.names[name], name)
        spellings.append(own)
        ranks.append(own_ranks)
        names.append(own_names)
        remarks += told
    _check_parts(dims, names)
    lookup = _Lookup(
        dims=tuple(dims),
        spellings=tuple(spellings),
        ranks=tuple(ranks),
        names=tuple(names),
        written=pd.Index(summary.months.index),
        months=column,
        remarks=tuple(remarks),
        dtypes=meta[dims].dtypes,
    )
    numbers = [dask.delayed(_numbers)(part, lookup) for part in history.to_delayed()]
    while len(numbers) > 1:
        numbers = [
            dask.delayed(_union)(numbers[k : k + _FAN_IN]) for k in range(0, len(numbers), _FAN_IN)
        ]
    (series,) = _computed(*numbers)
    return replace(lookup, series=series), tally


@dataclass(frozen=True)
class _Summary:
    """What is written in a partition: rows of each month, names of each dimension, problems."""

    months: pd.Series
    names: Mapping[str, pd.Series]
    problems: list[str]


def _summary(rows: pd.DataFrame, dims: Sequence[str]) -> _Summary:
    openings = pd.to_numeric(rows["openings"], errors="coerce").to_numpy(dtype=float)
    problems = value_problems(rows, dims, openings) if len(rows) else []
    if rows["month"].isna().any():
        problems.append(
            phrase("demand_refused", "month_missing", n=int(rows["month"].isna().sum()))
        )
    names = {name: pd.Series(rows[name].unique(), dtype=object) for name in dims}
    return _Summary(_tally(rows["month"]), names, problems)


def _tally(months: pd.Series) -> pd.Series:
    return months.groupby(months, observed=True).size()


def _summaries(parts: Sequence[_Summary]) -> _Summary:
    """Return what is written in several partitions."""
    months = pd.concat([part.months for part in parts])
    names = {
        name: pd.Series(pd.concat([part.names[name] for part in parts]).unique(), dtype=object)
        for name in parts[0].names
    }
    problems = [problem for part in parts for problem in part.problems]
    return _Summary(months.groupby(level=0).sum(), names, problems)


def _read_written(rows: pd.Series) -> tuple[Any, list[Remark], pd.Series]:
    """Read the months that are written; return what each stands for, remarks, and rows by month."""
    column = read_months(pd.Series(rows.index))
    if column.step not in (1, 3):
        raise InputError(
            phrase("demand_refused", "history"), [phrase("demand_refused", "parts_step")]
        )
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
    names = folded[[name]].drop_duplicates().reset_index(drop=True)
    names = names.iloc[canonical_order(names)][name]
    rank = pd.Index(names.astype(object)).get_indexer(folded[name].astype(object))
    return pd.Index(written), rank, pd.Index(names.astype(object)), remarks


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


def _parts_of(history: dd.DataFrame, lookup: _Lookup) -> list[Delayed]:
    """Bring the rows of neighbouring series together: one part after another, as a history."""
    import dask

    parts = -(-len(lookup.series) // lookup.series_of_a_part)
    shared = dask.delayed(lookup)
    meta = pd.DataFrame({"part": [0], "series": [0], "month": [0], "openings": [0.0]})
    meta = meta.astype({"part": np.int32, "series": np.int64, "month": np.int32}).iloc[:0]
    compact = history.map_partitions(_compact, shared, meta=meta)
    if parts > 1:
        compact = compact.set_index("part", divisions=[*range(parts), parts - 1])
    else:
        compact = compact.repartition(npartitions=1)
    return [dask.delayed(_history)(part, shared) for part in compact.to_delayed()]


def _compact(rows: pd.DataFrame, lookup: _Lookup) -> pd.DataFrame:
    """Return rows as numbers: part, series, place of the month among what is written, openings."""
    series = np.searchsorted(lookup.series, lookup.number(rows))
    return pd.DataFrame(
        {
            "part": (series // lookup.series_of_a_part).astype(np.int32),
            "series": series,
            "month": lookup.written.get_indexer(rows["month"]).astype(np.int32),
            "openings": pd.to_numeric(rows["openings"]).to_numpy(dtype=float),
        }
    )


def _history(rows: pd.DataFrame, lookup: _Lookup) -> pd.DataFrame:
    """Return the rows of a part as a history: names by category, months as they were read."""
    series, code = np.unique(rows["series"].to_numpy(), return_inverse=True)
    columns: dict[str, Any] = {}
    ranks = lookup.keys(lookup.series[series])
    for name, rank, names in zip(lookup.dims, ranks, lookup.names, strict=True):
        there, own = np.unique(rank, return_inverse=True)
        columns[name] = pd.Categorical.from_codes(own[code], categories=names[there])
    columns["month"] = lookup.months[rows["month"].to_numpy()]
    columns["openings"] = rows["openings"].to_numpy()
    history = pd.DataFrame(columns)
    history.attrs["dtypes"] = dict(lookup.dtypes)
    return history


# ---------------------------------------------------------------- what is done on a part


@dataclass(frozen=True)
class _ReadPart:
    """Read a part of a history as a panel."""

    gaps: Any

    def __call__(self, history: pd.DataFrame, shared: PartOfAll) -> Panel:
        dtypes = history.attrs["dtypes"]
        panel = read_panel(history, gaps=self.gaps, shared=shared)
        if panel.step == _YEAR:
            raise InputError(
                phrase("demand_refused", "history"), [phrase("demand_refused", "parts_step")]
            )
        return replace(
            panel,
            keys=panel.keys.astype(dtypes),
            seen=np.arange(len(panel.keys)),  # rows of partitions have no order
            shared=_bare(panel.shared),
        )


def _bare(shared: Any) -> Any:
    """Return where a part stands, without what was known of all."""
    return replace(shared, known={}, asked={}, own={}, scope=())


def _with(panel: Panel, shared: PartOfAll) -> Panel:
    """Return a panel that asks what is known."""
    own = panel.shared
    return replace(panel, shared=replace(shared, start=own.start, size=own.size))


@dataclass(frozen=True)
class _FitPart:
    """Fit a forecaster to a part."""

    forecaster: Any

    def __call__(self, panel: Panel, shared: PartOfAll) -> Any:
        piece = clone(self.forecaster).fit_panel(_with(panel, shared))
        piece.counts_ = basis_counts(piece.panel_)
        del piece.basis_, piece.notes_, piece.set_aside_
        piece.panel_ = panel
        piece.residuals_ = replace(piece.residuals_, shared=panel.shared)
        return piece


@dataclass(frozen=True)
class _PredictPart:
    """Forecast the series of a part, or what it gives to sums."""

    horizon: int
    levels: tuple[float, ...]
    aggregate: tuple[str, ...] | None

    def __call__(self, piece: Any, shared: PartOfAll) -> pd.DataFrame:
        piece = copy(piece)
        piece.panel_ = _with(piece.panel_, shared)
        residuals = piece.panel_.shared.within("residuals")
        piece.residuals_ = replace(piece.residuals_, shared=residuals)
        return piece.predict(self.horizon, self.levels, self.aggregate)
