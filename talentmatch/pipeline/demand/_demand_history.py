"""The openings by month that a forecast learns from: which rows count, and whether they are enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.demand.basis import late_notes, set_aside_notes
from talentmatch.demand.history.panel import drop_constant_dims, read_panel
from talentmatch.demand.history.periods import period_count
from talentmatch.demand.history.remarks import remark_notes
from talentmatch.demand.history.rows import history_step, split_history
from talentmatch.errors import InputError, MissingDataError, in_one_line
from talentmatch.i18n import phrase
from talentmatch.pipeline.readiness import data_date, require
from talentmatch.specs import build, load_model_spec

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "ahead_notes",
    "demand_history",
    "history_notes",
    "require_history",
    "require_months",
    "why_untrainable",
]

#: So late that rows of any month have come.
_ANY_DAY = pd.Timestamp("9998-12-31")


def demand_history(store: Store, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the openings by series and month, without dimensions that split nothing.

    Rows outside the months for which most series have reported are left out; see `history_notes`.
    """
    history = drop_constant_dims(build("demand_history", store, as_of or data_date(store)))
    return history if history.empty else split_history(history)[0]


def history_notes(store: Store, as_of: pd.Timestamp | None = None) -> tuple[str, ...]:
    """Name the rows of openings that no forecast looks at, and say which returns are late.

    Parameters
    ----------
    store : Store
        The data.
    as_of : Timestamp, optional
        Day of the question; rows of later months are named too.
    """
    today = as_of or data_date(store)
    history = build("demand_history", store, today)
    if history.empty:
        return ()
    # Who is late is seen from what was known that day; rows ahead are named whenever they came.
    latest = store.latest("demand")
    more = latest is None or latest > today
    rows = drop_constant_dims(build("demand_history", store, _ANY_DAY) if more else history)
    panel = read_panel(history[rows.columns])
    set_aside = pd.concat([panel.set_aside, _ahead(rows, today)], ignore_index=True)
    return (
        *_undivided(store, today),
        *remark_notes(panel.remarks),
        *late_notes(panel),
        *set_aside_notes(set_aside, panel.months, panel.step),
    )


def ahead_notes(store: Store) -> tuple[str, ...]:
    """Name the openings of months after those of which the data tells."""
    today, latest = data_date(store), store.latest("demand")
    if latest is None or latest <= today:
        return ()
    rows = _ahead(drop_constant_dims(build("demand_history", store, _ANY_DAY)), today)
    history = demand_history(store, today)
    if history.empty:
        return ()
    months = pd.DatetimeIndex(history["month"].drop_duplicates().sort_values())
    return set_aside_notes(rows, months, history_step(history))


def _undivided(store: Store, today: pd.Timestamp) -> tuple[str, ...]:
    """Say how many openings are of days or weeks that were written as they are."""
    query = "SELECT count(*) AS n FROM demand WHERE day(month) > 1"
    n = int(store.query(query, as_of=today, purpose="planning")["n"].iloc[0])
    return (phrase("demand", "undivided", n=n),) if n else ()


def _ahead(rows: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Return rows of months that were not over on a day."""
    over = rows["month"] + pd.DateOffset(months=1) <= today + pd.DateOffset(days=1)
    return rows[~over & (rows["openings"] > 0)]


def why_untrainable(store: Store) -> str:
    """Return in one line why training a demand model would refuse; empty where it would not."""
    try:
        require_history(store)
    except (InputError, MissingDataError) as error:
        return in_one_line(error.args[0])
    return ""


def require_history(store: Store) -> None:
    """Raise as training a demand model would, where the history is too short for its backtest.

    Raises
    ------
    MissingDataError
        If there are neither openings nor postings.
    InputError
        The message names how many months are needed.
    """
    require(store, "train demand")
    history = demand_history(store)
    step = 1 if history.empty else history_step(history)
    options = load_model_spec("demand_default", parameters=False).backtest
    require_months(history["month"].nunique(), options, step)


def require_months(periods: int, options: Mapping[str, Any], step: int = 1) -> None:
    """Raise if a history is too short for the backtest of a demand model.

    Parameters
    ----------
    periods : int
        Periods of history: months, quarters or years.
    options : mapping
        `origins` and `horizon` of the backtest [months].
    step : int, default=1
        Months of a period: 3 where the history is quarterly.

    Raises
    ------
    InputError
        The message names how many months are needed.
    """
    least = options["origins"] + options["horizon"]
    if periods < least:
        raise InputError(
            phrase("demand_refused", "short_history", periods=period_count(periods, step)),
            [phrase("demand_refused", "needs_months", periods=period_count(least, step))],
        )
