"""Tables in partitions: dask DataFrames, of which only whoever has one needs dask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from dask.delayed import Delayed

__all__ = ["by_partition", "gathered", "is_partitioned"]

# Results that are put together by one task.
_FAN_IN = 8


def is_partitioned(table: object) -> bool:
    """Say whether a table is a dask DataFrame or Series, without importing dask.

    Examples
    --------
    >>> is_partitioned(pd.DataFrame())
    False
    """
    return type(table).__module__.partition(".")[0] == "dask"


def by_partition(
    table: Any, calculate: Callable[..., pd.DataFrame], *given: Any, meta: pd.DataFrame
) -> Any:
    """Return what is calculated of each partition of a dask DataFrame or Series by itself.

    Parameters
    ----------
    table : dask DataFrame or Series
        Partitions that do not need one another.
    calculate : callable
        From a partition, and what is given beside it, to a table.
    *given : object
        Sent to each worker once: fitted estimators, tables to join.
    meta : DataFrame
        Columns and types of the result, without rows.

    Returns
    -------
    dask DataFrame
        Calculated when it is computed.
    """
    import dask

    sent = [dask.delayed(one) for one in given]
    return table.map_partitions(_unless_empty, *sent, calculate=calculate, columns=meta, meta=meta)


def _unless_empty(
    rows: Any, *given: Any, calculate: Callable[..., pd.DataFrame], columns: pd.DataFrame
) -> pd.DataFrame:
    return calculate(rows, *given).astype(columns.dtypes) if len(rows) else columns


def gathered(parts: Sequence[Delayed], join: Callable[[Sequence[Any]], Any]) -> Delayed:
    """Return what all parts give, joined a few at a time and in their order."""
    import dask

    joined = dask.delayed(join)
    while True:
        parts = [joined(parts[k : k + _FAN_IN]) for k in range(0, len(parts), _FAN_IN)]
        if len(parts) == 1:
            return parts[0]
