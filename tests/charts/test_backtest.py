"""Error and coverage as figures."""

import pandas as pd

from talentmatch.charts.backtest import coverage_by_step, error_by_origin


def test_error_is_drawn_beside_its_references():
    frame = pd.DataFrame(
        {"origin": ["2024-01"], "mae": [1.0], "mae_naive": [2.0], "mae_mean_of_three": [1.5]}
    )
    names = [trace.name for trace in error_by_origin(frame).data]
    assert names == ["forecast", "last value", "mean of three values"]
    assert error_by_origin(frame, lang="zh").data[1].name == "上期值"


def test_coverage_is_drawn_beside_its_nominal_share():
    frame = pd.DataFrame(
        {
            "step": [1, 2],
            "coverage_80": [0.8, 0.7],
            "coverage_95": [0.9, 0.9],
            "coverage_80_from_5": 1,
        }
    )
    figure = coverage_by_step(frame)
    assert [trace.name for trace in figure.data] == ["80 %", "95 %"]
    assert [shape.y0 for shape in figure.layout.shapes] == [0.8, 0.95]
