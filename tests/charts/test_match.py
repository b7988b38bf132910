"""Figures of the match model."""

import numpy as np
import pandas as pd

from talentmatch.charts.match import calibration_chart, calibration_table, two_sides_chart


def test_calibrated_probabilities_lie_on_the_diagonal():
    rng = np.random.default_rng(0)
    p = rng.random(20_000)
    table = calibration_table(rng.random(20_000) < p, p, bins=5)
    assert table["pairs"].sum() == 20_000
    np.testing.assert_allclose(table["observed"], table["predicted"], atol=0.03)


def test_missing_answers_are_left_out():
    assert calibration_table([1, np.nan], [0.5, 0.5])["pairs"].sum() == 1


def test_axes_are_in_the_readers_language():
    chart = calibration_chart([0, 1], [0.1, 0.9], lang="zh")
    assert chart.layout.xaxis.title.text == "预测概率"
    scores = pd.DataFrame({"candidate": [0.1], "employer": [0.2], "mutual": [0.02]})
    assert two_sides_chart(scores, lang="zh").layout.yaxis.title.text == "用人方意愿概率"
