"""Histories larger than one machine holds: dask DataFrames, in any partitions.

Each part of the series is read, fitted and forecast by the code that serves a history in memory;
where it needs what all series show, parts stop, what they give is put together, and they begin again
knowing it (see `talentmatch.demand.models._shared`).
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
from talentmatch.demand.history._covariates import check_covariate_table
from talentmatch.demand.history._rows_in_parts import read_partitions
from talentmatch.demand.history.panel import LaidOut, Panel, laid_out, panel_of
from talentmatch.demand.history.remarks import Remark, remark_notes
from talentmatch.demand.history.rows import PackedRows
from talentmatch.demand.models._rounds import in_rounds
from talentmatch.demand.models._shared import ALONE, PartOfAll
from talentmatch.demand.notes import driver_notes
from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.partitions import check_workers, computed, is_partitioned

if TYPE_CHECKING:
    import dask.dataframe as dd
    from dask.delayed import Delayed

__all__ = [
    "FitPart",
    "PartedPanel",
    "PredictPart",
    "count_part",
    "fit_partitions",
    "note_parts",
    "predict_partitions",
    "read_parted",
    "with_shared",
]

_YEAR = 12
# Remarks on single series, which each part makes of its own; all make the others alike.
_OF_SERIES = ("held_back", "bridged")


@dataclass(frozen=True)
class PartedPanel:
    """A history that was read, a panel for each part of neighbouring series.

    Attributes
    ----------
    panels : list of Delayed
        Panels, kept where they were read.
    common : Panel
        What they have in common, without series: months, step, rows set aside, remarks.
    """

    panels: list[Delayed]
    common: Panel


def read_parted(history: dd.DataFrame, gaps: str) -> PartedPanel:
    """Read a history in partitions.

    Raises
    ------
    InputError
        If it cannot be read, or workers have other versions.
    """
    import dask

    if not is_partitioned(history):
        raise InputError(
            phrase("demand_refused", "history"), [phrase("demand_refused", "parts_alone")]
        )
    check_workers()
    rows = read_partitions(history, gaps)
    months = rows.tally.index
    known = {("ends"): np.array([months[0], months[-1]]), ("tally",): rows.tally.to_numpy()}
    laid, _ = in_rounds(rows.parts, _laid_out, [known])
    rows.parts.clear()  # what is laid out stands for them, and panels for that
    panels, _ = in_rounds(laid, _ReadPart(gaps, rows.dtypes), [])
    laid.clear()
    (read,) = computed([dask.delayed(_read_facts)(panel) for panel in panels])
    # Of a part all rows of which are set aside there is nothing to fit.
    panels = [panel for panel, (series, _, _) in zip(panels, read, strict=True) if series]
    (common,) = computed(dask.delayed(_without_series)(panels[0]))
    aside = pd.concat([aside for _, aside, _ in read], ignore_index=True)
    remarks = _joined_remarks([remarks for *_, remarks in read], rows.remarks)
    return PartedPanel(panels, replace(common, remarks=remarks, set_aside=aside))


def fit_partitions(
    forecaster: Any, history: dd.DataFrame | PartedPanel, covariates: pd.DataFrame | None
) -> None:
    """Learn from a history in partitions, as `DemandForecaster.fit` does from one in memory.

    Sets `parts_`, fitted forecasters of parts of the series, and what they have in common.
    """
    import dask

    if covariates is not None:
        check_covariate_table(covariates)
    if not isinstance(history, PartedPanel):
        history = read_parted(history, forecaster.gaps)
    forecaster.parts_, forecaster.statistics_ = in_rounds(
        history.panels, FitPart(forecaster, covariates), []
    )
    (first,) = computed(dask.delayed(_learnt_of_all)(forecaster.parts_[0]))
    for name, value in first.items():
        setattr(forecaster, name, value)
    forecaster.panel_, forecaster.set_aside_ = history.common, history.common.set_aside
    note_parts(forecaster)


def note_parts(forecaster: Any) -> None:
    """Set `notes_` and `series_` from what all parts count, and from what leads them."""
    import dask

    led, facts = computed(
        dask.delayed(driver_notes)(forecaster.parts_[0]),
        [dask.delayed(_counted)(piece) for piece in forecaster.parts_],
    )
    panel = forecaster.panel_
    counts: Counter[str] = sum((counts for counts, _ in facts), Counter())
    forecaster.series_ = counts["series"]
    forecaster.notes_ = (
        *count_notes(counts, panel, forecaster.season_, forecaster.weights_),
        *remark_notes(panel.remarks),
        *late_notes_of(late for _, late in facts),
        *set_aside_notes(panel.set_aside, panel.months, panel.step),
        *led,
    )


def _joined_remarks(
    parts: Sequence[tuple[Remark, ...]], of_names: Sequence[Remark]
) -> tuple[Remark, ...]:
    """Return what was noticed of all series, in reading names, and of single series."""
    of_all = [remark for remark in parts[0] if remark[0] not in _OF_SERIES]
    of_series = [remark for part in parts for remark in part if remark[0] in _OF_SERIES]
    return (*of_all, *of_names, *of_series)


def _learnt_of_all(piece: Any) -> dict[str, Any]:
    """Return what the pieces have in common."""
    season = piece.season_
    return {
        "season_": replace(season, own=None),
        "own_seasons_": season.own is not None,
        "weights_": piece.weights_,
        "ratio_": piece.ratio_,
    }


def _without_series(panel: Panel) -> Panel:
    return replace(
        panel,
        keys=panel.keys.iloc[:0],
        seen=panel.seen[:0],
        openings=panel.openings[:0],
        first=panel.first[:0],
        has_row=panel.has_row[:0],
        shared=ALONE,
    )


def _read_facts(panel: Panel) -> tuple[int, pd.DataFrame, tuple[Remark, ...]]:
    """Return the number of series of a part, rows that were set aside, and remarks."""
    return len(panel.keys), panel.set_aside, panel.remarks


def _counted(piece: Any) -> tuple[Counter[str], dict[str, Any]]:
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

    predict = PredictPart(horizon, tuple(levels), None if aggregate is None else tuple(aggregate))
    tables, _ = in_rounds(forecaster.parts_, predict, forecaster.statistics_)
    chosen = tables if aggregate is None else tables[:1]
    return dd.from_delayed(chosen)


def _laid_out(rows: PackedRows, shared: PartOfAll) -> LaidOut:
    return laid_out(rows.unpacked(), shared)


@dataclass(frozen=True)
class _ReadPart:
    """Turn a part of a history into a panel."""

    gaps: Any
    dtypes: Any

    def __call__(self, laid: LaidOut, shared: PartOfAll) -> Panel:
        laid = replace(laid, openings=laid.openings.copy())
        panel = panel_of(laid, gaps=self.gaps, shared=shared)
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
    """Return where a part stands, without what is known of all."""
    return replace(shared, known={}, asked={}, own={}, scope=())


def with_shared(panel: Panel, shared: PartOfAll) -> Panel:
    """Return a panel that asks what is known."""
    own: Any = panel.shared
    return replace(panel, shared=replace(shared, start=own.start, size=own.size))


@dataclass(frozen=True)
class FitPart:
    """Fit a forecaster to a part, or to its first months."""

    forecaster: Any
    covariates: pd.DataFrame | None = None
    until: int | None = None

    def __call__(self, panel: Panel, shared: PartOfAll) -> Any:
        """Return the forecaster of a part."""
        if self.until is not None:
            panel = replace(panel.until(self.until), shared=panel.shared)
        piece = clone(self.forecaster).fit_panel(with_shared(panel, shared), self.covariates)
        count_part(piece)
        del piece.basis_, piece.notes_, piece.set_aside_
        piece.panel_ = panel
        piece.residuals_ = replace(piece.residuals_, shared=panel.shared)
        return piece


def count_part(piece: Any) -> None:
    """Keep with a part what notes on all parts count of it."""
    piece.counts_, piece.late_ = basis_counts(piece.panel_), late_facts(piece.panel_)


@dataclass(frozen=True)
class PredictPart:
    """Forecast the series of a part, or what it gives to sums."""

    horizon: int
    levels: tuple[float, ...]
    aggregate: tuple[str, ...] | None

    def __call__(self, piece: Any, shared: PartOfAll) -> pd.DataFrame:
        """Return the forecast of a part, or of all where it is summed."""
        piece = copy(piece)
        piece.panel_ = with_shared(piece.panel_, shared)
        residuals = piece.panel_.shared.within("residuals")
        piece.residuals_ = replace(piece.residuals_, shared=residuals)
        table: pd.DataFrame = piece.predict(self.horizon, self.levels, self.aggregate)
        return table
