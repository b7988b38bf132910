"""Tables in partitions: dask DataFrames, of which only whoever has one needs dask."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.errors import ClusterLostError, InputError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from dask.delayed import Delayed
    from distributed import Client

__all__ = [
    "by_partition",
    "check_column",
    "check_whole",
    "check_workers",
    "computed",
    "current_client",
    "cut",
    "gathered",
    "is_partitioned",
    "reached_by_all",
    "reaching_cluster",
    "where_computed",
]

# Packages by which figures may differ, and workers that are named.
_VERSIONED = (
    *("talentmatch", "numpy", "pandas", "scipy", "scikit-learn", "lightgbm"),
    *("dask", "distributed"),
)
_TOLD = 5

# What dask says of what a closed client held, of a client that closes, and of nobody who answers
# it.
_GONE = ("Missing dependency", "ConnectionPool", "Timed out trying to connect")

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


def check_column(values: object, name: str) -> None:
    """Raise where a table was given in place of a column of it."""
    if getattr(values, "ndim", 1) > 1:
        raise InputError(phrase("cluster", "table_not_column", name=name))


def check_whole(**tables: object) -> None:
    """Raise where a table is in partitions that goes whole to those of another.

    Parameters
    ----------
    **tables : DataFrame
        By the names that they have in a call.
    """
    for name, table in tables.items():
        if is_partitioned(table):
            raise InputError(phrase("cluster", "table_in_parts", name=name))


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

    # Categories of one partition do not hold the names of all.
    named = [name for name in meta if isinstance(meta[name].dtype, pd.CategoricalDtype)]
    meta = meta.astype(dict.fromkeys(named, object))
    sent = [dask.delayed(one) for one in given]
    return table.map_partitions(_unless_empty, *sent, calculate=calculate, columns=meta, meta=meta)


def cut(table: pd.DataFrame, rows: int, least: int = 1) -> Any:
    """Return a table as a dask DataFrame of neighbouring rows, its lists left as they are.

    Parameters
    ----------
    table : DataFrame
        What every partition has a piece of; the piece goes where it is calculated with.
    rows : int
        Most rows of a partition.
    least : int, default=1
        Fewest partitions, if there are as many rows.
    """
    import dask
    import dask.dataframe as dd

    size = max(min(rows, -(-len(table) // least)), 1)
    starts = range(0, len(table), size) if len(table) else (0,)
    pieces = [dask.delayed(table.iloc[start : start + size]) for start in starts]
    with dask.config.set({"dataframe.convert-string": False}):
        return dd.from_delayed(pieces, meta=table.iloc[:0], verify_meta=False)


def _unless_empty(
    rows: Any, *given: Any, calculate: Callable[..., pd.DataFrame], columns: pd.DataFrame
) -> pd.DataFrame:
    if not len(rows):
        return columns
    table = calculate(rows, *given)
    typed = {name: _typed(table[name], columns[name].dtype) for name in columns}
    return pd.DataFrame(typed, index=table.index)


def _typed(column: pd.Series, dtype: Any) -> pd.Series:
    """Return a column in the type that all partitions have; raise where that would change a value."""
    if column.dtype == dtype:
        return column
    with suppress(TypeError, ValueError):
        typed = column.astype(dtype)
        same = (typed.astype(object) == column.astype(object)) | (typed.isna() & column.isna())
        if isinstance(dtype, pd.StringDtype) or same.all():
            return typed
    facts: dict[str, object] = {"name": str(column.name), "ours": dtype, "theirs": column.dtype}
    raise InputError(phrase("cluster", "types_differ", **facts))


def gathered(parts: Sequence[Delayed], join: Callable[[Sequence[Any]], Any]) -> Delayed:
    """Return what all parts give, joined a few at a time and in their order."""
    import dask

    joined = dask.delayed(join)
    while True:
        parts = [joined(parts[k : k + _FAN_IN]) for k in range(0, len(parts), _FAN_IN)]
        if len(parts) == 1:
            return parts[0]


@contextmanager
def reaching_cluster() -> Iterator[None]:
    """Raise ClusterLostError where scheduler or workers are gone."""
    lost: tuple[type[Exception], ...] = (ConnectionError, TimeoutError, CancelledError)
    if "distributed" in sys.modules:
        from distributed.client import ClosedClientError
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        lost = (*lost, ClosedClientError, CommClosedError, KilledWorker)
    perhaps: tuple[type[Exception], ...] = (*lost, ValueError, RuntimeError, OSError)
    try:
        yield
    except perhaps as error:
        if isinstance(error, lost) or str(error).startswith(_GONE):
            facts = ": ".join([type(error).__name__, *str(error).splitlines()[:1]]).rstrip(":. ")
            raise ClusterLostError(phrase("cluster", "lost", error=facts)) from error
        raise


def computed(*values: Any) -> tuple[Any, ...]:
    """Return calculated values."""
    import dask

    with reaching_cluster():
        found: tuple[Any, ...] = dask.compute(*values)
    return found


def check_workers(packages: Sequence[str] = _VERSIONED) -> None:
    """Raise where workers have other versions of what figures, or other packages, are made with."""
    client = current_client()
    if client is None:
        return
    ours = _versions(packages)
    with reaching_cluster():
        found = client.run(_versions, packages, on_error="return")
    different = []
    for worker, theirs in found.items():
        if theirs != ours:
            facts = theirs if isinstance(theirs, Exception) else _differing(theirs, ours)
            different.append(phrase("cluster", "worker", worker=worker, facts=facts))
    if different:
        raise InputError(phrase("cluster", "workers"), different[:_TOLD])


def where_computed() -> str:
    """Return a name of the cluster that dask calculates on now, or of this process."""
    client = current_client()
    return "here" if client is None else str(client.id)


def reached_by_all(path: Path, digest: str) -> bool:
    """Say whether whoever calculates reads this very file at its path."""
    client = current_client()
    with reaching_cluster():
        return client is None or all(client.run(_has, path, digest).values())


def _has(path: Path, digest: str) -> bool:
    try:
        return sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def current_client() -> Client | None:
    """Return the client of the cluster that dask calculates on now, if it is one."""
    if "distributed" not in sys.modules:
        return None
    from distributed import get_client

    try:
        return get_client()
    except ValueError:  # another scheduler, or none
        return None


def _versions(packages: Sequence[str]) -> dict[str, str]:
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, **{name: _version(name) for name in packages}}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "—"


def _differing(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    return ", ".join(
        f"{name} {theirs[name]} ≠ {version}"
        for name, version in ours.items()
        if theirs[name] != version
    )
