"""Charts of lists for the page: what ECharts draws, out of the same rows as the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from talentmatch.i18n import Language, phrase
from talentmatch.lists.words import in_words

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["DRAWN", "charts_of"]

_BLUE, _BAND, _ORANGE, _GREY = "#1b4f72", "#aed6f1", "#f0b27a", "#7a7a7a"
#: Colours of parts of a whole, and the class of the stylesheet that has each.
_PARTS: Final = {
    "blue": _BLUE,
    "orange": "#ca6f1e",
    "green": "#1e8449",
    "violet": "#76448a",
    "teal": "#148f77",
    "grey": _GREY,
    "red": "#a93226",
    "sky": "#5dade2",
}
#: Lists beside another that are drawn and make no table that anybody would read.
DRAWN: Final = frozenset({"retention"})
#: Bars of one chart.
_BARS = 15


def charts_of(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Return the charts of a list: `title`, `option` and `legend` (class and text) of each.

    There are none where a table says it better.

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
    if dims and len(table[dims].drop_duplicates()) > 1:
        return []
    title = phrase("web", "chart_fan", lang)
    if dims:
        words = in_words(result.spec, table.head(1), lang).iloc[0]
        names = [name for name in ("region", "industry_name", "post", "skill") if name in words]
        title = phrase("planning", "chart_fan_of", lang, of=" · ".join(map(str, words[names])))
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
    legend = [("blue", mean)] + [
        (key, phrase("web", "chart_interval", lang, level=level))
        for key, level in (("band", 80), ("light", 95))
    ]
    option = {
        "grid": _GRID,
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value", "name": phrase("web", "chart_per_month", lang)},
        "series": series,
    }
    return [{"title": title, "option": option, "legend": legend}]


def _bars(
    figure: str, low: str, high: str, title: str, room: str = "web"
) -> Callable[..., list[dict[str, Any]]]:
    """Return what draws the largest figures of a list as bars, their interval as a thin line."""

    def draw(result: Result, lang: Language) -> list[dict[str, Any]]:
        if figure not in result.table:
            return []
        rows = result.table.dropna(subset=[figure]).nlargest(_BARS, figure).iloc[::-1]
        if rows.empty:
            return []
        lows = rows[low].fillna(rows[figure])
        widths = rows[high].fillna(rows[figure]) - lows
        thin = {"type": "bar", "stack": "interval", "barWidth": 3, "silent": True}
        interval = phrase("web", "chart_interval", lang, level=80)
        option = {
            "grid": {**_GRID, "left": 8, "containLabel": True},
            "xAxis": {"type": "value", "axisLabel": {"hideOverlap": True}},
            "yAxis": _names(_rows_named(result, rows, lang)),
            "tooltip": {"trigger": "axis"},
            "series": [
                {
                    "type": "bar",
                    "name": phrase(room, title, lang),
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
        return [{"title": phrase(room, title, lang), "option": option}]

    return draw


def _rows_named(result: Result, rows: pd.DataFrame, lang: Language) -> pd.Series | pd.Index:
    """Return what each row is called beside its bar."""
    words = in_words(result.spec, rows, lang)
    names = [name for name in ("chain", "industry_name", "post", "source") if name in words]
    return words[names].astype(str).agg(" · ".join, axis=1) if names else rows.index.astype(str)


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
    return [{"title": phrase("web", "chart_way", lang), "option": option}, *_paths(result, lang)]


def _paths(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Draw of each target its planned path, what was reported, and where it leads."""
    path = getattr(result, "path", None)
    if path is None or path.empty:
        return []
    charts = []
    units = dict(zip(result.table["indicator"], result.table.get("unit", ""), strict=False))
    for name, points in path.groupby("indicator", sort=False):
        if name not in units:
            continue
        years = sorted(points["year"].unique())
        option = {
            "grid": _GRID,
            "xAxis": {"type": "category", "data": [str(year) for year in years]},
            "yAxis": {"type": "value", "name": str(units[name] or ""), "scale": True},
            "series": _lines_of_path(points, years, lang),
        }
        legend = [
            (key, phrase("report", f"chart_{kind}", lang)) for kind, (key, *_) in _PATHS.items()
        ]
        title = phrase("planning", "chart_path_of", lang, of=str(name))
        charts.append({"title": title, "option": option, "legend": legend, "small": True})
    return charts


def _lines_of_path(points: pd.DataFrame, years: list[Any], lang: Language) -> list[dict[str, Any]]:
    """Return the interval of a path as a band, and its lines over it."""
    values = {
        kind: points.loc[points["kind"].eq(kind)].set_index("year").reindex(years)
        for kind in _PATHS
    }
    ends = values["forecast"][["lo-80", "hi-80"]]
    area = {"color": _BAND, "opacity": 0.6}
    shared = {
        "type": "line",
        "stack": "80",
        "symbol": "none",
        "lineStyle": {"width": 0},
        "silent": True,
        "connectNulls": True,
    }
    return [
        {**shared, "data": _rounded(ends["lo-80"])},
        {**shared, "data": _rounded(ends["hi-80"] - ends["lo-80"]), "areaStyle": area},
        *(
            {
                "type": "line",
                "name": phrase("report", f"chart_{kind}", lang),
                "data": _rounded(values[kind]["value"]),
                "connectNulls": True,
                "lineStyle": {"color": colour, "width": 2, "type": dash},
                "itemStyle": {"color": colour},
            }
            for kind, (_, colour, dash) in _PATHS.items()
        ),
    ]


#: Kind of a point of a target's path to its key in the legend, colour and dash.
_PATHS: Final = {
    "path": ("grey", _GREY, "dotted"),
    "actual": ("blue", _BLUE, "solid"),
    "forecast": ("orange", "#ca6f1e", "dashed"),
}


def _seats(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Draw the seats of majors beside those that are wanted, those that change most."""
    table = result.table
    if not {"seats", "wanted", "change"} <= set(table.columns):
        return []
    rows = table.dropna(subset=["seats", "wanted"])
    rows = rows.loc[rows["change"].abs().nlargest(_BARS).index].iloc[::-1]
    if rows.empty:
        return []
    words = in_words(result.spec, rows, lang)
    names = words[["institution", "major"]].astype(str).agg(" · ".join, axis=1)
    kinds = (("wanted", "orange", "chart_seats_wanted"), ("seats", "blue", "chart_seats_now"))
    option = {
        "grid": {**_GRID, "left": 8, "containLabel": True},
        "xAxis": {"type": "value", "axisLabel": {"hideOverlap": True}},
        "yAxis": _names(names),
        "tooltip": {"trigger": "axis"},
        "series": [
            {
                "type": "bar",
                "name": phrase("report", said, lang),
                "data": _rounded(rows[name]),
                "itemStyle": {"color": _PARTS[key]},
            }
            for name, key, said in kinds
        ],
    }
    legend = [(key, phrase("report", said, lang)) for _, key, said in reversed(kinds)]
    return [{"title": phrase("planning", "chart_seats", lang), "option": option, "legend": legend}]


def _quarters(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Draw who comes in each quarter, the sources one upon the other; what is counted twice is left out."""
    table = result.table
    if not {"quarter", "source", "persons", "counted"} <= set(table.columns):
        return []
    counted = table.assign(persons=table["persons"] * table["counted"])
    sums = counted.pivot_table(index="quarter", columns="source", values="persons", aggfunc="sum")
    sums = sums.loc[:, sums.sum().ne(0)].fillna(0.0)
    if sums.empty:
        return []
    sources = pd.DataFrame({"source": list(sums.columns)})
    words = [str(word) for word in in_words(result.spec, sources, lang)["source"]]
    keys = [list(_PARTS)[place % len(_PARTS)] for place in range(len(words))]
    option = {
        "grid": _GRID,
        "xAxis": {"type": "category", "data": [f"{quarter:%Y-%m}" for quarter in sums.index]},
        "yAxis": {"type": "value", "name": phrase("planning", "persons", lang)},
        "tooltip": {"trigger": "axis"},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": word,
                "data": _rounded(sums[source]),
                "itemStyle": {"color": _PARTS[key]},
                "barMaxWidth": 80,
            }
            for source, word, key in zip(sums.columns, words, keys, strict=True)
        ],
    }
    legend = list(zip(keys, words, strict=True))
    title = phrase("planning", "chart_quarters", lang)
    return [{"title": title, "option": option, "legend": legend}]


def _differences(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Draw by how much each scenario moves the rows that move most."""
    table = result.table
    moves = [str(name) for name in table.columns if re.fullmatch(r"moves_\d", str(name))]
    rows = table.dropna(subset=moves, how="all").head(12).iloc[::-1]
    if rows.empty:
        return []
    words = in_words(result.spec, rows, lang)
    named = [name for name in ("post", "institution", "major", "indicator") if name in words]
    keys = ("blue", "orange", "green", "violet")
    legend = [
        (key, phrase("planning", "scenario_number", lang, n=name.removeprefix("moves_")))
        for key, name in zip(keys, moves, strict=False)
    ]
    option = {
        "grid": {**_GRID, "left": 8, "containLabel": True},
        "xAxis": {"type": "value", "axisLabel": {"hideOverlap": True}},
        "yAxis": _names(words[named].astype(str).agg(" · ".join, axis=1)),
        "tooltip": {"trigger": "axis"},
        "series": [
            {
                "type": "bar",
                "name": text,
                "data": _rounded(rows[name]),
                "itemStyle": {"color": _PARTS[key]},
            }
            for (key, text), name in reversed(list(zip(legend, moves, strict=True)))
        ],
    }
    title = phrase("planning", "chart_differences", lang)
    return [{"title": title, "option": option, "legend": legend}]


def _curves(result: Result, lang: Language) -> list[dict[str, Any]]:
    """Draw of each programme the share still there after so many months, all years together."""
    curves = getattr(result, "retention", pd.DataFrame())
    if curves.empty:
        return []
    together = curves.loc[curves["cohort"].astype(str).eq("all")]
    names = dict(zip(result.table["programme_id"], result.table["name"], strict=True))
    series, legend = [], []
    for key, (number, points) in zip(_PARTS, together.groupby("programme_id"), strict=False):
        name = str(names.get(number, number))
        legend.append((key, name))
        series.append(
            {
                "type": "line",
                "step": "end",
                "symbol": "none",
                "name": name,
                "data": [
                    [round(float(month), 2), round(float(share) * 100, 1)]
                    for month, share in points[["months", "retained"]].itertuples(index=False)
                ],
                "lineStyle": {"color": _PARTS[key], "width": 2},
            }
        )
    if not series:
        return []
    option = {
        "grid": _GRID,
        "xAxis": {"type": "value", "name": phrase("planning", "months", lang)},
        "yAxis": {"type": "value", "name": "%", "max": 100},
        "series": series,
    }
    title = phrase("planning", "chart_retention", lang)
    return [{"title": title, "option": option, "legend": legend}]


def _names(names: Iterable[object]) -> dict[str, Any]:
    """Return an axis of names."""
    label = {"width": 180, "overflow": "truncate", "interval": 0}
    return {"type": "category", "data": list(names), "axisLabel": label}


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
    "demand_sources": _bars("mean", "lo-80", "hi-80", "chart_sources", "planning"),
    "majors": _seats,
    "supply": _quarters,
    "scenarios": _differences,
    "programmes": _curves,
}
