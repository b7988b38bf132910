"""A demand model that is learnt in parts, wherever dask calculates: its data, backtest and fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.demand import DemandForecaster, PartedForecaster, drop_constant_dims
from talentmatch.demand.dask_forecaster import JUDGED, backtest_parts
from talentmatch.demand.history.rows import split_history
from talentmatch.demand.partitions import PartedPanel, read_parted
from talentmatch.errors import SpecError
from talentmatch.i18n import label, phrase
from talentmatch.partitions import computed, cut
from talentmatch.pipeline.demand._demand_history import require_months
from talentmatch.pipeline.demand.indicators import demand_covariates, join_covariates
from talentmatch.pipeline.models._training_tasks import (
    RECIPES,
    Findings,
    Recipe,
    demand_findings,
    require_demand,
)
from talentmatch.specs import ModelSpec, build
from talentmatch.track import frame_fingerprint

if TYPE_CHECKING:
    import dask.dataframe as dd

    from talentmatch.data.store import Store

__all__ = ["PartedHistory", "parts_notes", "recipe_of_parts"]

#: Rows of a piece of a history that is cut from memory, at most.
_ROWS = 500_000
_DIMS = ("region", "industry", "occupation", "skill", "enterprise")


@dataclass(frozen=True)
class PartedHistory:
    """What a demand model learns from, in partitions.

    Attributes
    ----------
    history : dask DataFrame
        Dimensions, month, openings.
    covariates : DataFrame or None
        Indicators; a row a group and month, which one process holds.
    rows : int
        Rows of the history.
    fingerprint : str
        Short hash of both; of a history from the store, that of one process.
    gaps : str
        What stands for a month without a row.
    """

    history: dd.DataFrame
    covariates: pd.DataFrame | None
    rows: int
    fingerprint: str
    gaps: str = "zero"

    def __len__(self) -> int:
        return self.rows

    @cached_property
    def read(self) -> PartedPanel:
        """The history as it was read, once for backtest and fit."""
        return read_parted(self.history, self.gaps)


def recipe_of_parts(kind: str, tasks: int) -> Recipe:
    """Return the recipe of demand in parts.

    Raises
    ------
    SpecError
        If it is another model: these learn from what one process holds.
    """
    if kind != "demand":
        raise SpecError(kind, [phrase("cluster", "demand_alone", kind=label("kinds", kind))])
    return replace(
        RECIPES["demand"],
        data=partial(_data, tasks=tasks),
        backtest=_backtest,
        fit=_fit,
        example=_example,
        fingerprint=lambda data: data.fingerprint,
        kept=lambda fitted: {},
    )


def parts_notes(fitted: PartedForecaster) -> tuple[str, ...]:
    """Say on what a forecast of parts rests, and that a part of the series was judged if it was."""
    series = int(fitted.series)
    judged = (phrase("cluster", "judged", every=-(-series // JUDGED)),) if series > JUDGED else ()
    return (*fitted.forecast_notes(), *judged)


def _data(store: Store, spec: ModelSpec, as_of: pd.Timestamp, tasks: int) -> PartedHistory:
    gaps = getattr(_own(spec.make(), spec.name), "gaps", "zero")
    return _from_lake(store, spec, as_of, gaps) or _from_store(store, spec, as_of, gaps, tasks)


def _from_store(
    store: Store, spec: ModelSpec, as_of: pd.Timestamp, gaps: str, tasks: int
) -> PartedHistory:
    """Cut a history that the store holds, or counts from postings."""
    history = drop_constant_dims(build(spec.features, store, as_of))
    if history.empty:
        require_demand(store, spec)
    history, _ = split_history(history)
    covariates = _covariates(store, spec, as_of, history)
    joined = join_covariates(history, covariates)
    return PartedHistory(
        cut(history, _ROWS, least=tasks), covariates, len(joined), frame_fingerprint(joined), gaps
    )


def _from_lake(
    store: Store, spec: ModelSpec, as_of: pd.Timestamp, gaps: str
) -> PartedHistory | None:
    """Read a history where it lies in the lake, by whoever calculates; None where it does not."""
    if spec.features != "demand_history" or "demand" not in store.lake.tables():
        return None
    columns = [*_DIMS, "month", "openings"]
    rows = store.lake.dask("demand", as_of=as_of, purpose="planning", columns=columns)
    rows = rows.map_partitions(_whole_months, as_of, meta=rows._meta)
    facts = [_facts(part) for part in rows.to_delayed()]
    (read,) = computed(facts)
    count = sum(number for number, *_ in read)
    if not count:
        return None
    split = {name for _, _, names, _ in read for name in names}
    dims = [name for name in _DIMS if name in split]
    groups = pd.concat([groups for *_, groups in read]).drop_duplicates(ignore_index=True)
    covariates = _covariates(store, spec, as_of, groups[[name for name in groups if name in dims]])
    digest = sha256(f"{dims}{sum(mark for _, mark, *_ in read) % 2**64}".encode())
    if covariates is not None:
        digest.update(frame_fingerprint(covariates).encode())
    history = rows[[*dims, "month", "openings"]]
    return PartedHistory(history, covariates, count, digest.hexdigest()[:16], gaps)


def _whole_months(rows: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the openings of months that were over, a row a series and month."""
    over = rows["month"] + pd.DateOffset(months=1) <= as_of.normalize() + pd.Timedelta(days=1)
    month = rows["month"].dt.to_period("M").dt.to_timestamp()
    keys = [*_DIMS, "month"]
    of_month = rows.assign(month=month)[over].groupby(keys, as_index=False, dropna=False)[
        "openings"
    ]
    summed: Any = of_month.sum()
    whole_months: pd.DataFrame = summed[list(rows.columns)].astype(rows.dtypes)
    return whole_months


def _facts(rows: Any) -> Any:
    import dask

    return dask.delayed(_facts_of)(rows)


def _facts_of(rows: pd.DataFrame) -> tuple[int, int, list[str], pd.DataFrame]:
    """Return the number of rows, their mark, dimensions that split them, and groups of indicators."""
    mark = int(pd.util.hash_pandas_object(rows, index=False).to_numpy().sum(dtype=np.uint64))
    split = [name for name in _DIMS if (rows[name].fillna("all") != "all").any()]
    return len(rows), mark, split, rows[["region", "industry"]].drop_duplicates()


def _covariates(
    store: Store, spec: ModelSpec, as_of: pd.Timestamp, history: pd.DataFrame
) -> pd.DataFrame | None:
    feature_set = spec.settings.get("covariates")
    if feature_set is None:
        return None
    return demand_covariates(store, history, as_of, feature_set=feature_set)


def _own(estimator: Any, name: str) -> DemandForecaster:
    """Return an estimator that can be fitted in parts; raise for any other."""
    if not isinstance(estimator, DemandForecaster):
        own = phrase("cluster", "own_estimator", model=type(estimator).__name__)
        raise SpecError(name, [own])
    return estimator


def _backtest(
    estimator: Any, data: PartedHistory, options: Mapping[str, Any], split: Any = None
) -> Findings:
    """Forecast from past origins; `split` names their last known months."""
    panel = data.read.common
    require_months(len(panel.months), options, panel.step)
    origins = _same_origins(panel.months, split, options["horizon"]) or options["origins"]
    tested = backtest_parts(
        _own(estimator, type(estimator).__name__),
        data.read,
        covariates=data.covariates,
        **{**options, "origins": origins},
    )
    return demand_findings(tested, panel.step)


def _same_origins(months: pd.DatetimeIndex, last: Sequence[Any] | None, horizon: int) -> list[int]:
    """Return how many months are known at some months, of those that a history can judge."""
    place = months.get_indexer(pd.DatetimeIndex(list(last or ()))) + 1
    return sorted(int(n) for n in place if 1 <= n <= len(months) - horizon)


def _fit(estimator: Any, data: PartedHistory) -> PartedForecaster:
    return PartedForecaster(estimator).fit(data.read, data.covariates)


def _example(fitted: PartedForecaster, data: PartedHistory) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pd.DataFrame({"horizon": [1]}), fitted.predict_parts(horizon=1).head(2)
