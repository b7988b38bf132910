"""Seats of majors beside the seats that their posts want."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.charts import FONTS
from talentmatch.i18n import Language, phrase

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["seats_beside_wanted"]

_SEATS, _WANTED, _LINE = "#c9d6e4", "#8fb0d0", "#1f4e79"
_FRAME, _BAR_HEIGHT = 120, 34


def seats_beside_wanted(
    majors: pd.DataFrame, *, top: int = 12, title: str = "", lang: Language = "en"
) -> Figure:
    """Draw of each major the seats it has and those wanted, with the interval that tables show.

    Parameters
    ----------
    majors : DataFrame
        `major`, `seats`, and in all `wanted`, `wanted_lo`, `wanted_hi` [persons]; rows of one major
        are summed.
    top : int, default=12
        Majors drawn: those where seats and wanted lie furthest apart.
    title : str
        Title of the figure.
    lang : {"en", "zh"}
        Language of the labels.

    Examples
    --------
    >>> rows = pd.DataFrame({"major": ["mechatronics"], "seats": [120.0], "wanted": [180.0],
    ...                      "wanted_lo": [150.0], "wanted_hi": [210.0]})
    >>> [bar.x[0] for bar in seats_beside_wanted(rows).data]
    [120.0, 180.0]
    """
    import plotly.graph_objects as go

    sums = majors.groupby("major")[["seats", "wanted", "wanted_lo", "wanted_hi"]].sum()
    apart = (sums["wanted"] - sums["seats"]).abs().nlargest(top).index
    drawn = sums.loc[apart[::-1]]
    names = drawn.index.astype(str).tolist()
    figure = go.Figure()
    figure.add_bar(
        x=drawn["seats"].tolist(),
        y=names,
        orientation="h",
        name=phrase("report", "chart_seats_now", lang),
        marker_color=_SEATS,
    )
    figure.add_bar(
        x=drawn["wanted"].tolist(),
        y=names,
        orientation="h",
        name=phrase("report", "chart_seats_wanted", lang),
        marker_color=_WANTED,
        error_x={
            "type": "data",
            "symmetric": False,
            "color": _LINE,
            "array": (drawn["wanted_hi"] - drawn["wanted"]).tolist(),
            "arrayminus": (drawn["wanted"] - drawn["wanted_lo"]).tolist(),
        },
    )
    return figure.update_layout(
        title=title,
        font_family=FONTS,
        template="plotly_white",
        barmode="group",
        height=_FRAME + _BAR_HEIGHT * len(drawn),
        legend={"orientation": "h"},
        margin={"t": 50, "b": 40, "l": 10, "r": 10},
    )
