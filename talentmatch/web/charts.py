"""Charts of lists for the page: what ECharts draws, out of the same rows as the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from talentmatch.i18n import Language, phrase
from talentmatch.lists.words import in_words

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["charts_of"]

_BLUE, _BAND, _ORANGE = "#1b4f72", "#aed6f1", "#f0b27a"
#: Bars of one chart.
_BARS = 15


def charts_of(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Return the charts of a list, each with its title; none where a table says it better.

    Parameters
    ----------
    result : Result
        The list.
    lang : str
        Language of words in them.
    """
    draw = _CHARTS.get(result.spec.name)
    return draw(result, lang) if draw is not None and len(result.table) else []


def _fan(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Draw the total of a forecast by month with its 80 and 95 % intervals."""
    table = result.table
    dims = [name for name in ("region", "industry", "occupation", "skill") if name in table]
    if dims:
        return []
    rows = table.dropna(subset=["mean"])
    months = [f"{month:%Y-%m}" for month in rows["month"]]
    series = []
    for level, opacity in ((95, 0.35), (80, 0.7)):
        low, high = rows[f"lo-{level}"], rows[f"hi-{level}"]
        name = phrase("web", "chart_interval", lang, level=level)
        shared = {"type": "line", "stack": str(level), "symbol": "none", "lineStyle": {"width": 0}}
        series.append({**shared, "name": f"{name} ", "data": _rounded(low), "silent": True})
        area = {"color": _BAND, "opacity": opacity}
        series.append({**shared, "name": name, "data": _rounded(high - low), "areaStyle": area})
    mean = phrase("web", "chart_mean", lang)
    series.append(
        {
            "type": "line",
            "name": mean,
            "data": _rounded(rows["mean"]),
            "lineStyle": {"color": _BLUE, "width": 2},
            "itemStyle": {"color": _BLUE},
        }
    )
    legend = [mean, *(phrase("web", "chart_interval", lang, level=level) for level in (80, 95))]
    option = {
        "legend": {"data": legend, "top": 0},
        "grid": _GRID,
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value", "name": phrase("web", "chart_per_month", lang)},
        "series": series,
    }
    return [{"title": phrase("web", "chart_fan", lang), "option": option}]


def _bars(figure: str, low: str, high: str, title: str) -> Callable[..., list[dict[str, Any]]]:
    """Return what draws the largest figures of a list as bars, their interval as a thin line."""

    def draw(result: Result, lang: Language) -> list[dict[str, Any]]:
        if figure not in result.table:
            return []
        rows = result.table.dropna(subset=[figure]).nlargest(_BARS, figure).iloc[::-1]
        if rows.empty:
            return []
        words = in_words(result.spec, rows, lang)
        names = [name for name in ("chain", "industry_name", "post") if name in words]
        texts = (
            words[names].astype(str).agg(" · ".join, axis=1) if names else rows.index.astype(str)
        )
        lows = rows[low].fillna(rows[figure])
        widths = rows[high].fillna(rows[figure]) - lows
        thin = {"type": "bar", "stack": "interval", "barWidth": 3, "silent": True}
        interval = phrase("web", "chart_interval", lang, level=80)
        option = {
            "grid": {**_GRID, "left": 8, "containLabel": True},
            "xAxis": {"type": "value"},
            "yAxis": {
                "type": "category",
                "data": list(texts),
                "axisLabel": {"width": 180, "overflow": "truncate", "interval": 0},
            },
            "tooltip": {"trigger": "axis"},
            "series": [
                {
                    "type": "bar",
                    "name": phrase("web", title, lang),
                    "data": _rounded(rows[figure]),
                    "itemStyle": {"color": _BLUE},
                    "barWidth": "60%",
                    "barGap": "-100%",
                },
                {**thin, "data": _rounded(lows), "itemStyle": {"color": "transparent"}},
                {
                    **thin,
                    "name": interval,
                    "data": _rounded(widths),
                    "itemStyle": {"color": _ORANGE},
                },
            ],
        }
        return [{"title": phrase("web", title, lang), "option": option}]

    return draw


def _targets(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Draw of each target how far it is and how far it will be, as a share of the way."""
    table = result.table
    needed = {"indicator", "baseline", "target", "latest"}
    if not needed <= set(table.columns):
        return []
    way = table["target"].sub(table["baseline"])
    share = table["latest"].sub(table["baseline"]).div(way.where(way.ne(0))).mul(100)
    rows = pd.DataFrame({"indicator": table["indicator"].astype(str), "share": share})
    rows = rows.dropna().iloc[::-1]
    if rows.empty:
        return []
    option = {
        "grid": {**_GRID, "left": 8, "containLabel": True},
        "xAxis": {"type": "value", "name": "%"},
        "yAxis": {"type": "category", "data": list(rows["indicator"])},
        "series": [
            {
                "type": "bar",
                "name": phrase("web", "chart_way", lang),
                "data": _rounded(rows["share"]),
                "itemStyle": {"color": _BLUE},
            }
        ],
    }
    return [{"title": phrase("web", "chart_way", lang), "option": option}]


_GRID: Final = {"left": 60, "right": 24, "top": 40, "bottom": 30}


def _rounded(values: pd.Series) -> list[float | None]:
    return [None if value != value else round(float(value), 2) for value in values]


_CHARTS: Final[Mapping[str, Callable[..., list[dict[str, Any]]]]] = {
    "forecast": _fan,
    "shortage": _bars("gap", "gap_lo", "gap_hi", "chart_gap"),
    "shortage_public": _bars("gap", "gap_lo", "gap_hi", "chart_gap"),
    "demand": _bars("mean", "lo-80", "hi-80", "chart_demand"),
    "leads": _bars("value", "value", "value", "chart_value"),
    "targets": _targets,
}
