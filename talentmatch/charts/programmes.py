"""Figures of talent programmes: who is still there, by months since arrival."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.charts import FONTS
from talentmatch.i18n import Language, phrase

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["retention_curves"]

_COLUMNS = 2
_HEIGHT = 330
_INK = "#1f4e79"
_BAND = "rgba(31,78,121,0.15)"
#: Told apart by dash and width, so that a grey print can be read.
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SHADES = ("#9c5a1a", "#4d7f3c", "#7a4a8c", "#555555", "#b03a48", "#2f8f8f")


def retention_curves(
    curves: pd.DataFrame, whole: str, *, title: str = "", lang: Language = "en"
) -> Figure:
    """Draw the Kaplan–Meier curve of each cohort, a panel a programme.

    Parameters
    ----------
    curves : DataFrame
        `programme`, `cohort`, `months`, `retained`, `lo-95`, `hi-95` [1].
    whole : str
        The cohort that is all of them: drawn wide, with its 95 % interval.
    title : str
        Title of the figure.
    lang : {"en", "zh"}
        Language of the labels.

    Examples
    --------
    >>> rows = pd.DataFrame({"programme": "A", "cohort": ["2023", "2023", "all"],
    ...                      "months": [0.0, 9.0, 0.0], "retained": [1.0, 0.8, 1.0],
    ...                      "lo-95": [1.0, 0.5, 1.0], "hi-95": [1.0, 0.9, 1.0]})
    >>> [trace.name for trace in retention_curves(rows, "all").data]
    ['95 % interval', 'all', '2023']
    """
    from plotly.subplots import make_subplots

    names = list(dict.fromkeys(curves["programme"]))
    cohorts = sorted(set(curves["cohort"]) - {whole})
    rows = max(ceil(len(names) / _COLUMNS), 1)
    figure = make_subplots(
        rows=rows, cols=_COLUMNS, subplot_titles=names, vertical_spacing=0.3 / rows
    )
    in_legend: set[str] = set()
    for place, name in enumerate(names):
        panel = curves.loc[curves["programme"].eq(name)]
        for trace in _panel(panel, whole, cohorts, lang):
            is_first = trace["name"] not in in_legend
            in_legend.add(trace["name"])
            figure.add_scatter(
                **trace,
                legendgroup=trace["name"],
                showlegend=is_first,
                row=place // _COLUMNS + 1,
                col=place % _COLUMNS + 1,
            )
    figure.update_xaxes(title=phrase("programmes", "chart_months", lang), dtick=12)
    figure.update_yaxes(range=[0, 1.03], tickformat=".0%")
    figure.update_annotations(font_size=13)
    return figure.update_layout(
        title=title,
        font_family=FONTS,
        template="plotly_white",
        height=_HEIGHT * rows + 90,
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom"},
        margin={"b": 90},
    )


def _panel(
    panel: pd.DataFrame, whole: str, cohorts: list[str], lang: Language
) -> list[dict[str, Any]]:
    """Return the traces of one programme: the interval of all, all, and each year of arrival."""
    by = {cohort: rows.sort_values("months") for cohort, rows in panel.groupby("cohort")}
    traces = []
    if whole in by:
        traces += [_band(by[whole], lang), _steps(by[whole], whole, _INK, "solid", 3.0)]
    for number, cohort in enumerate(cohorts):
        if cohort in by:
            shade, dash = (part[number % len(part)] for part in (_SHADES, _DASHES[1:]))
            traces.append(_steps(by[cohort], cohort, shade, dash, 1.5))
    return traces


def _steps(rows: pd.DataFrame, name: str, colour: str, dash: str, width: float) -> dict[str, Any]:
    line = {"shape": "hv", "color": colour, "dash": dash, "width": width}
    return {"x": rows["months"], "y": rows["retained"], "mode": "lines", "line": line, "name": name}


def _band(rows: pd.DataFrame, lang: Language) -> dict[str, Any]:
    """Return the area between the two ends, both of them step functions."""
    corners = rows.loc[rows.index.repeat(2)]
    months = corners["months"].shift(-1).ffill().to_list()
    ends = [corners[end].to_list() for end in ("lo-95", "hi-95")]
    at = [corners["months"].iloc[0], *months[:-1]]
    return {
        "x": [*at, *at[::-1]],
        "y": [*ends[1], *ends[0][::-1]],
        "mode": "lines",
        "fill": "toself",
        "fillcolor": _BAND,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "name": phrase("demand", "interval", lang, level=95),
    }
