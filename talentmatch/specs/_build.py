"""Build a feature set: its SQL over what the store lets out as of a date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.specs.feature_spec import FeatureSpec, load_feature_spec

if TYPE_CHECKING:
    from datetime import date

    from talentmatch.data.contract.table import Purpose
    from talentmatch.data.store import Store

__all__ = ["build"]


def build(
    feature_set: str | FeatureSpec,
    store: Store,
    as_of: str | date | pd.Timestamp,
    *,
    purpose: Purpose | None = None,
    columns: Sequence[str] = (),
) -> pd.DataFrame:
    """Build a feature set as it could have been known on a date.

    Parameters
    ----------
    feature_set : str or FeatureSpec
        Name of a spec in ``features/``, or the spec itself.
    store : Store
        Where the tables are.
    as_of : str, date or Timestamp
        Nothing later than this leaves the store.
    purpose : {"planning", "recruiting", "service"}, optional
        Purpose of the read, if not the spec's own.
    columns : sequence of str
        Columns wanted beside the key, so that no other is computed; all if none are named.

    Returns
    -------
    DataFrame
        Tidy frame, one row a grain, ordered by the key, so that equal stores give equal frames.

    Examples
    --------
    >>> import talentmatch as tm
    >>> with tm.load_sample(seed=0) as city:
    ...     history = build("demand_history", city, "2024-12-31")
    >>> bool(history["openings"].ge(0).all())
    True
    """
    spec = load_feature_spec(feature_set) if isinstance(feature_set, str) else feature_set
    sql = spec.sql
    if columns:
        wanted = ", ".join(f'"{name}"' for name in (*spec.key, *columns))
        sql = f"SELECT {wanted} FROM ({sql.rstrip().rstrip(';')})"
    frame: pd.DataFrame = store.query(sql, as_of=as_of, purpose=purpose or spec.purpose)
    return frame.sort_values(list(spec.key), ignore_index=True)
