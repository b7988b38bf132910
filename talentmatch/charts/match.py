"""Figures of a match model: is it calibrated, and how do the two sides agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.charts import FONTS
from talentmatch.i18n import Language, phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from plotly.graph_objects import Figure

__all__ = ["calibration_chart", "calibration_table", "two_sides_chart"]


def calibration_table(answers: ArrayLike, probability: ArrayLike, bins: int = 10) -> pd.DataFrame:
    """Return predicted probability and share of yes in bins of equally many pairs.

    Parameters
    ----------
    answers : array of shape (n,)
        1 for yes, 0 for no, NaN for none.
    probability : array of shape (n,)
        Predicted probability [1].
    bins : int
        Most bins.

    Returns
    -------
    DataFrame
        predicted and observed [1], pairs.

    Examples
    --------
    >>> calibration_table([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], bins=2)["observed"].tolist()
    [0.0, 1.0]
    """
    pairs = pd.DataFrame(
        {
            "observed": np.asarray(answers, dtype=float),
            "predicted": np.asarray(probability, dtype=float),
        }
    ).dropna()
    place = pairs["predicted"].rank(method="first").sub(1)
    table = pairs.groupby((place * bins / max(len(pairs), 1)).astype(int)).agg(
        predicted=("predicted", "mean"), observed=("observed", "mean"), pairs=("observed", "size")
    )
    return table.reset_index(drop=True)


def calibration_chart(
    answers: ArrayLike, probability: ArrayLike, *, bins: int = 10, lang: Language = "en"
) -> Figure:
    """Draw the share of yes against the predicted probability; on the diagonal it is calibrated.

    Examples
    --------
    >>> len(calibration_chart([0, 1], [0.2, 0.8], bins=2).data)
    2
    """
    import plotly.graph_objects as go

    table = calibration_table(answers, probability, bins)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"dash": "dot", "color": "#888"},
        name=phrase("match", "chart_perfect", lang),
    )
    figure.add_scatter(
        x=table["predicted"],
        y=table["observed"],
        customdata=table["pairs"],
        mode="lines+markers",
        name=phrase("match", "chart_seen", lang),
        hovertemplate="%{x:.2f} → %{y:.2f} (n = %{customdata})",
    )
    return figure.update_layout(
        font_family=FONTS,
        template="plotly_white",
        xaxis_title=phrase("match", "chart_predicted", lang),
        yaxis_title=phrase("match", "chart_observed", lang),
    )


def two_sides_chart(scores: pd.DataFrame, *, lang: Language = "en") -> Figure:
    """Draw both sides' probabilities of each pair, coloured by the mutual one.

    Parameters
    ----------
    scores : DataFrame
        candidate, employer, mutual [1], as `ReciprocalRanker.predict` gives them.
    lang : {"en", "zh"}
        Language of the labels.

    Examples
    --------
    >>> scores = pd.DataFrame({"candidate": [0.5], "employer": [0.4], "mutual": [0.2]})
    >>> two_sides_chart(scores).data[0].x
    array([0.5])
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    figure.add_scattergl(
        x=scores["candidate"].to_numpy(),
        y=scores["employer"].to_numpy(),
        mode="markers",
        marker={
            "color": scores["mutual"].to_numpy(),
            "colorscale": "Viridis",
            "showscale": True,
            "colorbar": {"title": phrase("match", "chart_mutual", lang)},
        },
        hovertemplate="%{x:.2f}, %{y:.2f}: %{marker.color:.2f}<extra></extra>",
    )
    return figure.update_layout(
        font_family=FONTS,
        template="plotly_white",
        xaxis={"title": phrase("match", "chart_candidate", lang), "range": [0, 1]},
        yaxis={"title": phrase("match", "chart_employer", lang), "range": [0, 1]},
    )
