"""Figures of a backtest: error by origin against the references, and coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.charts import FONTS
from talentmatch.i18n import Language, phrase

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["coverage_by_step", "error_by_origin"]


def error_by_origin(by_origin: pd.DataFrame, *, lang: Language = "en") -> Figure:
    """Draw the mean absolute error of each origin beside its references.

    Parameters
    ----------
    by_origin : DataFrame
        `Backtest.by("origin")`: origin, mae, and mae_ of each reference [positions].
    lang : {"en", "zh"}
        Language of the labels.

    Examples
    --------
    >>> frame = pd.DataFrame({"origin": ["2024-01"], "mae": [1.0], "mae_naive": [2.0]})
    >>> len(error_by_origin(frame).data)
    2
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    for column in [name for name in by_origin if str(name).startswith("mae")]:
        figure.add_scatter(
            x=by_origin["origin"],
            y=by_origin[column],
            mode="lines+markers",
            name=phrase("demand", f"error_{column}", lang),
        )
    return figure.update_layout(
        font_family=FONTS,
        template="plotly_white",
        xaxis_title=phrase("demand", "origin", lang),
        yaxis_title=phrase("demand", "error_axis", lang),
        xaxis_tickformat="%Y-%m",
        xaxis_tickvals=by_origin["origin"],
        yaxis_rangemode="tozero",
    )


def coverage_by_step(by_step: pd.DataFrame, *, lang: Language = "en", months: int = 1) -> Figure:
    """Draw the share of what came that lay within each interval, and the nominal share.

    Parameters
    ----------
    by_step : DataFrame
        `Backtest.by("step")`: step, and coverage_ of each level [1].
    lang : {"en", "zh"}
        Language of the labels.
    months : int, default=1
        Months of a period: 3 where the figures are quarterly.

    Examples
    --------
    >>> coverage_by_step(pd.DataFrame({"step": [1], "coverage_80": [0.82]})).data[0].name
    '80 %'
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    for column in [name for name in by_step if str(name).startswith("coverage_")]:
        level = str(column).removeprefix("coverage_")
        if not level.replace(".", "").isdigit():
            continue
        figure.add_bar(x=by_step["step"], y=by_step[column], name=f"{level} %")
        figure.add_hline(y=float(level) / 100, line_dash="dot")
    return figure.update_layout(
        font_family=FONTS,
        template="plotly_white",
        barmode="group",
        xaxis_title=phrase("demand", "step" if months == 1 else "step_periods", lang),
        xaxis_dtick=1,
        yaxis_title=phrase("demand", "coverage_axis", lang),
        yaxis_range=[0, 1.02],
    )
