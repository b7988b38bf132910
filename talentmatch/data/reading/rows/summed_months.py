"""Days and weeks of openings, summed to the months that a history is made of."""

from __future__ import annotations

import pandas as pd

from talentmatch.data.reading.rows.raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase

__all__ = ["sum_by_month"]


def sum_by_month(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return openings by month, one row a series and month, where they are given by day or week.

    Counts alone are summed: what is no whole number may be a rate, of which a month has no sum.
    A first or last month that is not whole is left out.

    Parameters
    ----------
    frame : DataFrame
        Rows of the table `demand`: month, as it was read, openings, and what dimensions there are.
    raw : Raw
        Cells of all fields; gets the notes.
    """
    days = frame["month"]
    month = days.dt.to_period("M").dt.to_timestamp()
    monthly = frame.assign(month=month)
    if "openings" not in frame or (days == month).all():
        return monthly
    dims = [name for name in TABLES["demand"].key if name != "month" and name in frame]
    series = frame.groupby(dims, dropna=False).ngroup() if dims else pd.Series(0, days.index)
    rows = pd.DataFrame({"series": series, "month": month, "day": days})
    openings = pd.to_numeric(frame["openings"], errors="coerce")
    # The same day twice is no sum: who of the two is right is not known here.
    twice = rows.duplicated().any()
    shorter = rows.duplicated(["series", "month"]).any()
    if not shorter or twice or (openings.dropna() % 1 != 0).any():
        return monthly
    summed = openings.groupby([series, month]).transform("sum", min_count=1)
    whole = ~month.isin(_part_months(days))
    selection = whole & ~rows.duplicated(["series", "month"])
    result: pd.DataFrame = monthly.assign(openings=summed)[selection]
    part_months = ", ".join(f"{part:%Y-%m}" for part in sorted(set(month[~whole])))
    facts = {"n": len(frame), "months": len(result), "left": part_months}
    raw.notes.append(
        phrase("load", "summed_months_part" if part_months else "summed_months", **facts)
    )
    return result


def _part_months(days: pd.Series) -> list[pd.Timestamp]:
    """Return the first and the last month, where days or weeks of them are not there."""
    dates = pd.Series(days.dropna().unique()).sort_values()
    gap = dates.diff().median()
    first, last = dates.iloc[0], dates.iloc[-1]
    parts = []
    if (first - gap).to_period("M") == first.to_period("M"):
        parts.append(first.to_period("M").to_timestamp())
    if (last + gap).to_period("M") == last.to_period("M"):
        parts.append(last.to_period("M").to_timestamp())
    return parts
