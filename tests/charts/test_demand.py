"""The fan holds history, forecast and bands; bars are the largest groups."""

import pandas as pd
import pytest

from talentmatch.charts.demand import demand_by_group, demand_fan, demand_parts

PAST = pd.DataFrame(
    {
        "month": pd.to_datetime(["2024-01-01", "2024-01-01", "2024-02-01"]),
        "openings": [1.0, 2.0, 4.0],
    }
)
AHEAD = pd.DataFrame(
    {
        "month": pd.to_datetime(["2024-03-01", "2024-04-01"]),
        "mean": [5.0, 6.0],
        "lo-80": [4.0, 4.0],
        "hi-80": [6.0, 9.0],
        "lo-95": [2.0, 1.0],
        "hi-95": [8.0, 12.0],
    }
)


def test_the_fan_has_a_band_for_each_level_widest_first():
    figure = demand_fan(PAST, AHEAD, title="C35")
    assert [trace.name for trace in figure.data] == [
        "95 % interval",
        "80 % interval",
        "so far",
        "forecast",
    ]
    assert figure.layout.title.text == "C35"
    assert "Noto Sans CJK SC" in figure.layout.font.family


def test_the_forecast_starts_where_the_history_ends():
    figure = demand_fan(PAST, AHEAD)
    assert list(figure.data[2].y) == [3.0, 4.0]
    assert list(figure.data[3].y) == [4.0, 5.0, 6.0]


def test_the_fan_speaks_chinese():
    assert demand_fan(PAST, AHEAD, lang="zh").data[3].name == "预测值"


@pytest.mark.parametrize("top", [1, 2])
def test_the_largest_groups_are_drawn_with_their_error(top):
    frame = AHEAD.assign(industry=["C35", "C39"])
    figure = demand_by_group(frame, "industry", top=top)
    (bars,) = figure.data
    assert list(bars.y) == ["C35", "C39"][-top:]
    low, high = frame.set_index("industry").loc["C39", ["lo-80", "hi-80"]]
    mean = bars.x[-1]
    assert (bars.error_x.arrayminus[-1], bars.error_x.array[-1]) == (mean - low, high - mean)
    assert "80 % intervals" in figure.layout.xaxis.title.text, "the interval of the tables"


def test_several_rows_of_a_group_are_summed_without_error():
    frame = AHEAD.assign(industry="C35")
    (bars,) = demand_by_group(frame, "industry").data
    assert list(bars.x) == [11.0]
    assert bars.error_x.array is None


def test_the_parts_of_a_forecast_are_stacked_under_their_sum():
    table = AHEAD[["month", "mean"]].assign(level=4.0, season=[0.5, 1.5], orders=0.5)
    figure = demand_parts(table, lang="zh")
    assert [trace.name for trace in figure.data] == ["近期水平", "季节因素", "订单", "预测值"]
    assert figure.layout.barmode == "relative"
    stacked = sum(pd.Series(trace.y) for trace in figure.data[:-1])
    assert stacked.tolist() == list(figure.data[-1].y)
