"""Figures of demand: the fan of one series, and openings by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.charts import FONTS
from talentmatch.i18n import Language, phrase, phrase_keys

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["demand_by_group", "demand_fan", "demand_grid", "demand_parts"]

_LINE = "#1f4e79"
#: Lighter than the line, so that an interval shows on a bar.
_BAR = "#8fb0d0"
#: Two figures of this height [px] stand on one printed page.
_HEIGHT = 320
_FRAME, _BAR_HEIGHT = 110, 20
#: Months as people of both languages write them.
_MONTH = "%Y-%m"
_SHADES = ("rgba(31,78,121,0.15)", "rgba(31,78,121,0.30)", "rgba(31,78,121,0.45)")


def _levels(forecast: pd.DataFrame) -> list[str]:
    """Return the names of the levels of a forecast, widest first."""
    names = [str(name).removeprefix("lo-") for name in forecast if str(name).startswith("lo-")]
    return sorted(names, key=float, reverse=True)


def _axis(lang: Language, months: int) -> str:
    return phrase("demand", "openings_axis" if months == 1 else "openings_periods", lang)


def demand_fan(
    history: pd.DataFrame,
    forecast: pd.DataFrame,
    *,
    title: str = "",
    lang: Language = "en",
    months: int = 1,
) -> Figure:
    """Draw openings so far, the forecast and its intervals.

    Parameters
    ----------
    history : DataFrame with month, openings
        Rows of one month are summed [positions per month].
    forecast : DataFrame with month, mean, lo-, hi-
        One series, as `predict` gives it; sum with `aggregate` first.
    title : str
        Title of the figure.
    lang : {"en", "zh"}
        Language of the labels.
    months : int, default=1
        Months of a period: 3 where the figures are quarterly.

    Examples
    --------
    >>> past = pd.DataFrame({"month": pd.to_datetime(["2024-01-01"]), "openings": [4.0]})
    >>> ahead = pd.DataFrame({"month": pd.to_datetime(["2024-02-01"]), "mean": [4.0],
    ...                       "lo-80": [2.0], "hi-80": [6.0]})
    >>> len(demand_fan(past, ahead).data)
    3
    """
    import plotly.graph_objects as go

    past = history.groupby("month")["openings"].sum()
    last = pd.DataFrame({"month": [past.index[-1]], "mean": [past.iloc[-1]]})
    joined = pd.concat([last, forecast], ignore_index=True).sort_values("month")
    figure = go.Figure()
    for shade, level in zip(_SHADES, _levels(forecast), strict=False):
        low = joined[f"lo-{level}"].fillna(joined["mean"])
        high = joined[f"hi-{level}"].fillna(joined["mean"])
        figure.add_scatter(
            x=[*joined["month"], *joined["month"][::-1]],
            y=[*high, *low[::-1]],
            mode="lines",
            fill="toself",
            fillcolor=shade,
            line={"width": 0},
            hoverinfo="skip",
            name=phrase("demand", "interval", lang, level=level),
        )
    figure.add_scatter(x=past.index, y=past, name=phrase("demand", "past", lang), line_color=_LINE)
    figure.add_scatter(
        x=joined["month"],
        y=joined["mean"],
        name=phrase("demand", "forecast", lang),
        line={"color": _LINE, "dash": "dash"},
    )
    figure = _laid_out(figure, title, _axis(lang, months))
    return figure.update_xaxes(tickformat=_MONTH)


def demand_by_group(
    forecast: pd.DataFrame,
    group: str,
    *,
    top: int = 15,
    title: str = "",
    unit: str | None = None,
    lang: Language = "en",
) -> Figure:
    """Draw the openings of the largest groups as bars with the interval that tables show.

    Parameters
    ----------
    forecast : DataFrame
        A column of groups, mean, lo- and hi-; one row a group (or more, and the means are summed
        and the bars drawn without interval).
    group : str
        Column whose values are the bars.
    top : int, default=15
        Bars drawn.
    title : str
        Title of the figure.
    unit : str, optional
        Label of the axis, if not openings per month.
    lang : {"en", "zh"}
        Language of the labels.

    Examples
    --------
    >>> frame = pd.DataFrame({"industry": ["C35", "C39"], "mean": [4.0, 9.0],
    ...                       "lo-80": [2.0, 5.0], "hi-80": [6.0, 14.0]})
    >>> list(demand_by_group(frame, "industry").data[0].y)
    ['C35', 'C39']
    """
    import plotly.graph_objects as go

    single = not forecast[group].duplicated().any()
    summed = forecast.groupby(group)["mean"].sum().reset_index()
    bars = (forecast if single else summed).sort_values("mean").tail(top)
    level, error = next(reversed(_levels(bars)), None), None
    axis = unit or phrase("demand", "openings_axis", lang)
    if level:
        axis = phrase("demand", "with_interval", lang, unit=axis, level=level)
        error = {
            "type": "data",
            "symmetric": False,
            "color": _LINE,
            "array": (bars[f"hi-{level}"] - bars["mean"]).tolist(),
            "arrayminus": (bars["mean"] - bars[f"lo-{level}"]).tolist(),
        }
    figure = go.Figure(
        go.Bar(
            x=bars["mean"].tolist(),
            y=bars[group].astype(str).tolist(),
            error_x=error,
            orientation="h",
            marker_color=_BAR,
        )
    )
    figure = _laid_out(figure, title, "").update_layout(height=_FRAME + _BAR_HEIGHT * len(bars))
    return figure.update_xaxes(title=axis)


def demand_grid(forecast: pd.DataFrame, *, title: str = "", lang: Language = "en") -> Figure:
    """Draw openings by place and industry as a grid, the darker the more.

    Parameters
    ----------
    forecast : DataFrame
        `region`, `industry_name`, `mean`; a cell without a figure stays empty [positions].
    title : str
        Title of the figure.
    lang : {"en", "zh"}
        Language of the labels.

    Examples
    --------
    >>> frame = pd.DataFrame({"region": ["east"], "industry_name": ["textiles"], "mean": [4.4]})
    >>> demand_grid(frame).data[0].text.tolist()
    [['4']]
    """
    import plotly.graph_objects as go

    cells = forecast.groupby(["industry_name", "region"])["mean"].sum(min_count=1).unstack()
    cells = cells.loc[cells.sum(axis=1).sort_values().index]
    cells = cells[cells.sum().sort_values(ascending=False).index]
    figure = go.Figure(
        go.Heatmap(
            z=cells.to_numpy(),
            x=cells.columns.astype(str).tolist(),
            y=cells.index.astype(str).tolist(),
            text=cells.map(lambda value: "" if pd.isna(value) else f"{value:,.0f}").to_numpy(),
            texttemplate="%{text}",
            colorscale=[[0, "#f2f6fa"], [1, _BAR]],
            showscale=False,
            hoverongaps=False,
            xgap=1,
            ygap=1,
        )
    )
    figure = _laid_out(figure, title, "")
    return figure.update_layout(height=_FRAME + 26 * len(cells), hovermode="closest")


def demand_parts(
    explained: pd.DataFrame, *, title: str = "", lang: Language = "en", months: int = 1
) -> Figure:
    """Draw what a forecast is made of, month by month: stacked parts, and their sum as a line.

    Parameters
    ----------
    explained : DataFrame
        Month, one column a part, and mean: `Explanation.table` of one series or total; other
        columns of numbers are parts [positions per month].
    title : str
        Title of the figure.
    lang : {"en", "zh"}
        Language of the labels.
    months : int, default=1
        Months of a period: 3 where the figures are quarterly.

    Examples
    --------
    >>> table = pd.DataFrame({"month": pd.to_datetime(["2024-01-01"]), "level": [4.0],
    ...                       "season": [-1.0], "mean": [3.0]})
    >>> [trace.name for trace in demand_parts(table).data]
    ['level of late', 'season', 'forecast']
    """
    import plotly.graph_objects as go

    numbers = explained.select_dtypes("number").columns
    figure = go.Figure()
    for part in [name for name in numbers if name != "mean"]:
        figure.add_bar(x=explained["month"], y=explained[part], name=_part(str(part), lang))
    figure.add_scatter(
        x=explained["month"],
        y=explained["mean"],
        mode="lines+markers",
        name=phrase("demand", "forecast", lang),
        line_color=_LINE,
    )
    figure = _laid_out(figure, title, _axis(lang, months))
    figure.update_xaxes(tickformat=_MONTH, tickvals=explained["month"])
    return figure.update_layout(barmode="relative")


def _part(name: str, lang: Language) -> str:
    keys = phrase_keys("demand_why")
    if name in keys:
        return phrase("demand_why", name, lang, amount="").strip()
    return phrase("demand_why", f"name_{name}", lang) if f"name_{name}" in keys else name


def _laid_out(figure: Figure, title: str, axis: str) -> Figure:
    return figure.update_layout(
        title=title,
        font_family=FONTS,
        template="plotly_white",
        yaxis_title=axis,
        hovermode="x unified",
        legend={"orientation": "h"},
        height=_HEIGHT,
        margin={"t": 50, "b": 40, "l": 10, "r": 10},
    )
