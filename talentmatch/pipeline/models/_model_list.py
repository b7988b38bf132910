"""The versions of all models, each with the metric by which its gate decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.evaluate.names import measure_name
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.models._training import KINDS
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.track import ModelVersion, Tracking

__all__ = ["MODELS", "model_list"]

MODELS = ListSpec(
    "models",
    key=("kind", "version"),
    grain="a version of a model",
    fields=(
        Field("kind", vocabulary="kinds:", names_row=True),
        Field("version", names_row=True),
        Field("champion", doc="Whether it is in use."),
        Field("as_of", doc="The day up to which it knows the data."),
        Field("created"),
        Field("metric", doc="The measure by which its gate decides."),
        Field("score"),
        Field("run_id"),
    ),
)


def model_list(tracking: Tracking) -> Result:
    """List all versions with the metric that their gate decides by.

    Parameters
    ----------
    tracking : Tracking
        Where runs and models are.
    """
    registry = Registry(tracking)
    # To ask MLflow for versions makes its file; a list makes nothing.
    kinds = KINDS if tracking.begun else ()
    rows = [_row(version) for kind in kinds for version in registry.versions(kind)]
    table = pd.DataFrame(rows, columns=[field.name for field in MODELS.fields])
    metrics = lazy_cells(map(measure_name, table["metric"]), table.index)
    return Result(MODELS, table.assign(metric=metrics))


def _row(version: ModelVersion) -> dict[str, object]:
    metric = version.spec["gate"]["metric"]
    return {
        "kind": version.kind,
        "version": version.version,
        "champion": version.champion,
        "as_of": version.as_of,
        "created": version.created.date(),
        "metric": metric,
        "score": version.metrics.get(metric),
        "run_id": version.run_id,
    }
