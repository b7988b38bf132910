"""Figures of plan targets: the path, what was reported, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.charts import FONTS
from talentmatch.i18n import Language, phrase

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["target_paths"]

_COLUMNS = 3
_HEIGHT = 240
_INK = "#1f4e79"
#: Told apart by dash and mark, so that a grey print can be read.
_DRAWN: Mapping[str, Mapping[str, Any]] = {
    "path": {"mode": "lines", "line": {"color": "#7a7a7a", "dash": "dot", "width": 2}},
    "actual": {
        "mode": "lines+markers",
        "line": {"color": _INK, "dash": "solid", "width": 2.5},
        "marker": {"symbol": "circle", "size": 8},
    },
    "forecast": {
        "mode": "lines+markers",
        "line": {"color": _INK, "dash": "dash", "width": 2},
        "marker": {"symbol": "diamond-open", "size": 9},
    },
}


def target_paths(
    path: pd.DataFrame,
    *,
    units: Mapping[str, str] | None = None,
    title: str = "",
    lang: Language = "en",
) -> Figure:
    """Draw of each target its path, the reported values, and the forecast with its interval.

    Parameters
    ----------
    path : DataFrame
        `indicator`, `year`, `kind` ("path", "actual", "forecast"), `value`, `lo-80`, `hi-80`.
    units : mapping of str to str, optional
        Indicator to its unit.
    title : str
        Title of the figure.
    lang : {"en", "zh"}
        Language of the labels.

    Examples
    --------
    >>> path = pd.DataFrame({"indicator": "sites", "year": [2020, 2025, 2020, 2025],
    ...                      "kind": ["path", "path", "actual", "forecast"],
    ...                      "value": [9.0, 20.0, 9.0, 18.0], "lo-80": [None, None, None, 15.0],
    ...                      "hi-80": [None, None, None, 21.0]})
    >>> [trace.line.dash for trace in target_paths(path).data]
    ['dot', 'solid', 'dash']
    """
    from plotly.subplots import make_subplots

    names = list(dict.fromkeys(path["indicator"]))
    rows = max(ceil(len(names) / _COLUMNS), 1)
    titles = [_panel_title(str(name), (units or {}).get(str(name)), lang) for name in names]
    figure = make_subplots(
        rows=rows, cols=_COLUMNS, subplot_titles=titles, vertical_spacing=0.32 / rows
    )
    in_legend: set[str] = set()
    for place, name in enumerate(names):
        for kind, style in _DRAWN.items():
            points = path.loc[path["indicator"].eq(name) & path["kind"].eq(kind)]
            if len(points):
                figure.add_scatter(
                    **_line(points, kind),
                    **style,
                    name=phrase("report", f"chart_{kind}", lang),
                    legendgroup=kind,
                    showlegend=kind not in in_legend,
                    row=place // _COLUMNS + 1,
                    col=place % _COLUMNS + 1,
                )
                in_legend.add(kind)
    figure.update_annotations(font_size=13)
    figure.update_xaxes(tickformat="d", dtick=1)
    return figure.update_layout(
        title=title,
        font_family=FONTS,
        template="plotly_white",
        height=_HEIGHT * rows + 110,
        legend={"orientation": "h", "y": -0.22 / rows},
    )


def _line(points: pd.DataFrame, kind: str) -> dict[str, Any]:
    """Return the points of one line; the path of a second target year begins a new stroke."""
    if kind != "path":
        points = points.drop_duplicates("year").sort_values("year")
    years: list[int | None] = []
    values: list[float | None] = []
    for year, value in zip(points["year"], points["value"], strict=True):
        if years and years[-1] is not None and int(year) <= years[-1]:
            years.append(None)
            values.append(None)
        years.append(int(year))
        values.append(float(value))
    line: dict[str, Any] = {"x": years, "y": values}
    if kind == "forecast":
        line["error_y"] = {
            "type": "data",
            "symmetric": False,
            "color": _INK,
            "thickness": 1.5,
            "width": 5,
            "array": (points["hi-80"] - points["value"]).tolist(),
            "arrayminus": (points["value"] - points["lo-80"]).tolist(),
        }
    return line


def _panel_title(name: str, unit: str | None, lang: Language) -> str:
    return phrase("report", "with_unit", lang, name=name, unit=unit) if unit else name
