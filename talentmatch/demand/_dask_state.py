"""A forecaster of parts on disk: what all series share once, and each part in files of its own."""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.demand._forecaster import DemandForecaster
from talentmatch.demand._state import (
    FACTS,
    arrays_of,
    facts_of,
    learn_again,
    measure_again,
    months_of,
    ratio_of,
    save_boosters,
    season_of,
    set_aside_of,
)
from talentmatch.demand.engine import Weights
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.models._boosting import Ratio
from talentmatch.demand.models._rounds import in_rounds
from talentmatch.demand.models._shared import PartOfAll
from talentmatch.demand.partitions import count_part, note_parts, with_shared
from talentmatch.partitions import check_workers, computed, reached_by_all

if TYPE_CHECKING:
    pass

__all__ = ["load_common", "load_parts", "save_parts"]

_PARTS = "parts"
_COMMON = "common.npz"


def save_parts(forecaster: Any, folder: Path) -> None:
    """Write a forecaster that was fitted to a history in partitions, one part after another."""
    import dask

    panel = forecaster.panel_
    (folder / _PARTS).mkdir(parents=True, exist_ok=True)
    panel.set_aside.to_parquet(folder / "set_aside.parquet")
    panel.keys.to_parquet(folder / "keys.parquet")
    covariates = []
    for number, piece in enumerate(forecaster.parts_):
        (packed,) = computed(dask.delayed(_packed)(piece))
        covariates.append(packed.covariates)
        keys, arrays = _files(folder, number)
        keys.write_bytes(packed.keys)
        arrays.write_bytes(packed.arrays)
    np.savez(folder / _COMMON, allow_pickle=False, smoothers=forecaster.weights_.smoothers)
    facts = {
        **facts_of(forecaster),
        "own_seasons": forecaster.own_seasons_,
        "covariates": covariates[0],
        "parts": len(forecaster.parts_),
        "months": len(panel.months),
    }
    (folder / FACTS).write_text(json.dumps(facts, indent=1), "utf-8")
    save_boosters(forecaster.ratio_, folder)


@dataclass(frozen=True)
class _Packed:
    """A part as the bytes of its files."""

    keys: bytes
    arrays: bytes
    covariates: dict[str, Any] | None = None


def _packed(piece: Any) -> _Packed:
    keys, arrays = BytesIO(), BytesIO()
    piece.panel_.keys.to_parquet(keys, index=True)
    start, size = piece.panel_.shared.among(len(piece.panel_.keys))
    place = {"place": np.array([start, size])}
    np.savez_compressed(arrays, allow_pickle=False, **arrays_of(piece), **place)
    covariates = piece.covariates_
    names = None if covariates is None else {"names": covariates.names}
    return _Packed(keys.getvalue(), arrays.getvalue(), names)


def load_common(folder: Path) -> Any:
    """Read what all series share; parts are read where they are forecast, see `load_parts`."""
    facts = json.loads((folder / FACTS).read_text("utf-8"))
    with np.load(folder / _COMMON, allow_pickle=False) as stored:
        smoothers = stored["smoothers"]
    for number in range(facts["parts"]):
        for path in _files(folder, number):
            path.stat()  # a part that is gone is told now, not by a worker
    forecaster: Any = DemandForecaster(**facts["parameters"])
    keys = pd.read_parquet(folder / "keys.parquet")
    nothing = np.zeros((0, facts["months"]))
    forecaster.panel_ = Panel(
        keys=keys,
        seen=np.zeros(0, dtype=np.int64),
        step=facts["step"],
        months=months_of(facts, facts["months"]),
        openings=nothing,
        first=np.zeros(0, dtype=np.int64),
        has_row=nothing.astype(bool),
        set_aside=set_aside_of(folder),
        remarks=tuple((key, told) for key, told in facts["remarks"]),
    )
    forecaster.set_aside_ = forecaster.panel_.set_aside
    forecaster.season_ = season_of(facts)
    forecaster.own_seasons_ = facts["own_seasons"]
    forecaster.weights_ = Weights(smoothers, facts["boosting"], facts["lasting"])
    forecaster.ratio_ = ratio_of(facts, folder)
    return forecaster


def load_parts(forecaster: Any, folder: Path) -> None:
    """Read the parts of a forecaster where dask calculates now.

    Workers that reach the folder read their parts themselves; to others these are sent.
    """
    import dask

    check_workers()
    facts = json.loads((folder / FACTS).read_text("utf-8"))
    shared = reached_by_all(folder / FACTS, sha256((folder / FACTS).read_bytes()).hexdigest())
    common = dask.delayed((facts, forecaster.ratio_))
    read = dask.delayed(_piece)
    pieces = [
        read(folder if shared else _part(folder, number), number, common)
        for number in range(facts["parts"])
    ]
    measured, statistics = in_rounds(pieces, _MeasureAgain(facts), [])
    forecaster.parts_, forecaster.statistics_ = measured, statistics
    note_parts(forecaster)


def _part(folder: Path, number: int) -> _Packed:
    keys, arrays = _files(folder, number)
    return _Packed(keys.read_bytes(), arrays.read_bytes())


def _files(folder: Path, number: int) -> tuple[Path, Path]:
    path = folder / _PARTS / f"{number:05d}"
    return path.with_suffix(".parquet"), path.with_suffix(".npz")


def _piece(source: Path | _Packed, number: int, common: tuple[dict[str, Any], Ratio | None]) -> Any:
    """Return the forecaster of a part, as it was fitted, without what all parts tell together."""
    packed = source if isinstance(source, _Packed) else _part(source, number)
    facts, ratio = common
    with np.load(BytesIO(packed.arrays), allow_pickle=False) as stored:
        arrays = dict(stored)
    piece: Any = DemandForecaster(**facts["parameters"])
    keys = pd.read_parquet(BytesIO(packed.keys))
    learn_again(piece, facts, arrays, keys, ratio=ratio)
    start, size = arrays["place"].tolist()
    place = PartOfAll(part=number, known={}, start=start, size=size)
    piece.panel_ = replace(piece.panel_, shared=place)
    piece.residuals_ = replace(piece.residuals_, shared=place)
    return piece


@dataclass(frozen=True)
class _MeasureAgain:
    """Measure what follows from the histories of all parts."""

    facts: dict[str, Any]

    def __call__(self, piece: Any, shared: PartOfAll) -> Any:
        panel, piece = piece.panel_, copy(piece)
        piece.panel_ = with_shared(panel, shared)
        measure_again(piece, self.facts)
        count_part(piece)
        piece.panel_ = panel
        return piece
