"""Charts of a workbook that its program draws from the cells: they can be edited and copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from talentmatch.report.labels import Readable

__all__ = ["Placed", "SheetChart", "add_charts"]

_COLOUR, _LINE = "#8fb0d0", "#1f4e79"
#: Size of a chart [px], and the cells that it takes.
_WIDTH, _HEIGHT, _ROWS, _COLUMNS = 620, 380, 20, 10
_ACROSS = 2


@dataclass(frozen=True, kw_only=True)
class SheetChart:
    """A chart of a sheet's columns.

    Attributes
    ----------
    sheet : str
        Name of the sheet as it was asked for.
    title : str
        Title of the chart.
    names : str
        Heading key of the column that names a bar or a point.
    figures : tuple of str
        Heading keys of the columns drawn.
    ends : tuple of str
        Heading keys of the 80 % interval of the first figure: lines of their own in a line chart,
        error bars in a bar chart; may be empty.
    line : bool
        Whether points are joined in the order of the rows, as months are.
    most : int
        Bars drawn, from the first row on.
    beside : str
        Heading key of the column whose words stand in the bars, where the names alone may be the
        same, as those of posts by chain; a table without that column has none.
    """

    sheet: str
    title: str
    names: str
    figures: tuple[str, ...]
    ends: tuple[str, ...] = ()
    line: bool = False
    most: int = 15
    beside: str = ""


@dataclass(frozen=True)
class Placed:
    """A list as it stands in a workbook: name of its sheet, row of its heading, its columns."""

    name: str
    top: int
    page: Readable


def add_charts(
    workbook: Any,
    sheet: Any,
    charts: Sequence[SheetChart],
    placed: Mapping[str, Placed],
    *,
    note: str = "",
) -> None:
    """Draw charts on a sheet, two beside each other.

    Parameters
    ----------
    workbook, sheet
        Of xlsxwriter.
    charts : sequence of SheetChart
        What is drawn; a chart whose sheet lacks a column or has no figure is left out.
    placed : mapping of str to Placed
        Where each list stands.
    note : str
        What stands above them, such as that the data is simulated.
    """
    sheet.write_string(0, 0, note)
    drawable = [chart for chart in charts if chart.sheet in placed and _has(chart, placed)]
    for number, chart in enumerate(drawable):
        at = (1 + _ROWS * (number // _ACROSS), _COLUMNS * (number % _ACROSS))
        sheet.insert_chart(*at, _drawn(workbook, chart, placed[chart.sheet]))
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _has(chart: SheetChart, placed: Mapping[str, Placed]) -> bool:
    frame = placed[chart.sheet].page.frame
    needed = {chart.names, *chart.figures, *chart.ends}
    return needed <= set(frame.columns) and bool(frame[list(chart.figures)].notna().any(axis=None))


def _drawn(workbook: Any, chart: SheetChart, place: Placed) -> Any:
    frame = place.page.frame
    last = len(frame) if chart.line else min(len(frame), chart.most)
    drawn = workbook.add_chart({"type": "line" if chart.line else "bar"})
    figures = (*chart.figures, *chart.ends) if chart.line else chart.figures
    for number, figure in enumerate(figures):
        series = {
            "name": _cells(place, figure, 0, 0),
            "categories": _cells(place, chart.names, 1, last),
            "values": _cells(place, figure, 1, last),
        }
        drawn.add_series(series | _style(chart, frame.head(last), number))
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_size({"width": _WIDTH, "height": _HEIGHT})
    drawn.set_legend({"position": "bottom"} if len(figures) > 1 else {"none": True})
    if not chart.line:
        # The first row stands at the top, as in the table.
        drawn.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        drawn.set_x_axis({"num_format": "#,##0", "label_position": "high"})
    return drawn


def _style(chart: SheetChart, rows: pd.DataFrame, number: int) -> dict[str, Any]:
    if chart.line:
        dash = "solid" if number == 0 else "dash"
        return {"line": {"color": _LINE if number == 0 else _COLOUR, "dash_type": dash}}
    style: dict[str, Any] = {"fill": {"color": _COLOUR if number == 0 else _LINE}, "gap": 40}
    if number == 0 and chart.beside in rows:
        custom = [{"value": str(word)} for word in rows[chart.beside]]
        style["data_labels"] = {
            "value": True,
            "custom": custom,
            "position": "inside_base",
            "font": {"size": 8},
        }
    if number == 0 and chart.ends:
        low, high = chart.ends
        figure = rows[chart.figures[0]]
        style["x_error_bars"] = {
            "type": "custom",
            "plus_values": (rows[high] - figure).fillna(0).clip(lower=0).tolist(),
            "minus_values": (figure - rows[low]).fillna(0).clip(lower=0).tolist(),
            "line": {"color": _LINE},
        }
    return style


def _cells(place: Placed, column: str, first: int, last: int) -> list[Any]:
    """Return the cells of a column as xlsxwriter names them, rows counted from the heading."""
    at = list(place.page.frame.columns).index(column)
    return [place.name, place.top + first, at, place.top + last, at]
