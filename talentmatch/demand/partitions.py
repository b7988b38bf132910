"""Histories larger than one machine holds: dask DataFrames, in any partitions.

Each part of the series is read, fitted and forecast by the code that serves a history in memory;
where it needs what all series show, parts stop, what they give is put together, and they begin again
knowing it (see `talentmatch.demand.models.shared`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.base import clone

from talentmatch.demand.basis import (
    basis_counts,
    count_notes,
    late_facts,
    late_notes_of,
    set_aside_notes,
)
from talentmatch.demand.history.panel import Panel, panel_of
from talentmatch.demand.history.partitions import read_partitions
from talentmatch.demand.history.remarks import Remark, remark_notes
from talentmatch.demand.history.rows import PackedRows
from talentmatch.demand.models.rounds import in_rounds
from talentmatch.demand.models.shared import ALONE, PartOfAll
from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.partitions import check_workers, computed

if TYPE_CHECKING:
    import dask.dataframe as dd

__all__ = ["fit_partitions", "predict_partitions"]

_YEAR = 12
# Remarks on single series, which each part makes of its own; all make the others alike.
_OF_SERIES = ("held_back",)


def fit_partitions(forecaster: Any, history: dd.DataFrame, covariates: pd.DataFrame | None) -> None:
    """Learn from a history in partitions, as `DemandForecaster.fit` does from one in memory.

    Sets `parts_`, fitted forecasters of parts of the series, and what they have in common.
    """
    import dask

    check_workers()
    if covariates is not None:
        raise InputError(
            phrase("demand_refused", "not_fitted"), [phrase("demand_refused", "parts_covariates")]
        )
    rows = read_partitions(history, forecaster.gaps)
    months = rows.tally.index
    known = {("ends",): np.array([months[0], months[-1]]), ("tally",): rows.tally.to_numpy()}
    panels, _ = in_rounds(rows.parts, _ReadPart(forecaster.gaps, rows.dtypes), [known])
    rows.parts.clear()  # panels stand for them
    (read,) = computed([dask.delayed(_read_facts)(panel) for panel in panels])
    # Of a part all rows of which are set aside there is nothing to fit.
    panels = [panel for panel, (series, _, _) in zip(panels, read, strict=True) if series]
    pieces, statistics = in_rounds(panels, _FitPart(forecaster), [])
    first, facts = computed(
        dask.delayed(_common)(pieces[0]), [dask.delayed(_fit_facts)(piece) for piece in pieces]
    )
    forecaster.parts_, forecaster.statistics_ = pieces, statistics
    forecaster.season_, forecaster.weights_, forecaster.ratio_, panel = first
    forecaster.set_aside_ = pd.concat([aside for _, aside, _ in read], ignore_index=True)
    remarks = _joined_remarks([remarks for *_, remarks in read], rows.remarks)
    forecaster.panel_ = replace(panel, remarks=remarks, set_aside=forecaster.set_aside_)
    counts: Counter[str] = sum((counts for counts, _ in facts), Counter())
    forecaster.notes_ = (
        *count_notes(counts, panel, forecaster.season_, forecaster.weights_),
        *remark_notes(remarks),
        *late_notes_of(late for _, late in facts),
        *set_aside_notes(forecaster.set_aside_, panel.months, panel.step),
    )


def _joined_remarks(
    parts: Sequence[tuple[Remark, ...]], of_names: Sequence[Remark]
) -> tuple[Remark, ...]:
    """Return what was noticed of all series, in reading names, and of single series."""
    of_all = [remark for remark in parts[0] if remark[0] not in _OF_SERIES]
    of_series = [remark for part in parts for remark in part if remark[0] in _OF_SERIES]
    return (*of_all, *of_names, *of_series)


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


def _read_facts(panel: Panel) -> tuple[int, pd.DataFrame, tuple[Remark, ...]]:
    """Return the number of series of a part, rows that were set aside, and remarks."""
    return len(panel.keys), panel.set_aside, panel.remarks


def _fit_facts(piece: Any) -> tuple[Counter[str], dict[str, Any]]:
    """Return what notes count of a part, and its late series."""
    return piece.counts_, piece.late_


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
    tables, _ = in_rounds(forecaster.parts_, predict, forecaster.statistics_)
    chosen = tables if aggregate is None else tables[:1]
    return dd.from_delayed(chosen)


@dataclass(frozen=True)
class _ReadPart:
    """Read a part of a history as a panel."""

    gaps: Any
    dtypes: Any

    def __call__(self, rows: PackedRows, shared: PartOfAll) -> Panel:
        panel = panel_of(rows.unpacked(), gaps=self.gaps, shared=shared)
        if panel.step == _YEAR:
            raise InputError(
                phrase("demand_refused", "history"), [phrase("demand_refused", "parts_step")]
            )
        return replace(
            panel,
            keys=panel.keys.astype(self.dtypes),
            seen=np.arange(len(panel.keys)),  # rows of partitions have no order
            shared=_bare(panel.shared),
        )


def _bare(shared: Any) -> Any:
    """Return where a part stands, without what was known of all."""
    return replace(shared, known={}, asked={}, own={}, scope=())


def _with(panel: Panel, shared: PartOfAll) -> Panel:
    """Return a panel that asks what is known."""
    own: Any = panel.shared
    return replace(panel, shared=replace(shared, start=own.start, size=own.size))


@dataclass(frozen=True)
class _FitPart:
    """Fit a forecaster to a part."""

    forecaster: Any

    def __call__(self, panel: Panel, shared: PartOfAll) -> Any:
        piece = clone(self.forecaster).fit_panel(_with(panel, shared))
        piece.counts_, piece.late_ = basis_counts(piece.panel_), late_facts(piece.panel_)
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
        table: pd.DataFrame = piece.predict(self.horizon, self.levels, self.aggregate)
        return table
