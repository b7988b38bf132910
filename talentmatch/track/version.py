"""One version of one model, as the registry knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = ["ModelVersion"]


@dataclass(frozen=True)
class ModelVersion:
    """One version of one model.

    Attributes
    ----------
    kind : str
        demand, match or team.
    version : int
        Number in the registry.
    run_id : str
        MLflow run it came from.
    created : datetime
        When it was registered [UTC].
    champion : bool
        Whether it is in use.
    metrics : dict of str to float
        Metrics of its backtest.
    spec : dict
        Model spec as it was then.
    as_of, fingerprint : str
        Date and hash of the data it was trained on.
    rows : int
        Rows it was trained on.
    cells : str
        Hash of the cells its backtest was judged on; empty for a version of before they were kept.
    dims : tuple of str, optional
        Dimensions of its series; None for a version of before they were kept, or one without.
    """

    kind: str
    version: int
    run_id: str
    created: datetime
    champion: bool
    metrics: dict[str, float]
    spec: dict[str, Any]
    as_of: str
    fingerprint: str
    rows: int
    cells: str = ""
    dims: tuple[str, ...] | None = None
