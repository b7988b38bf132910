"""Days and weeks of openings become months when they are loaded."""

import pandas as pd
import pytest

from talentmatch.data.reading.rows.raw import Raw
from talentmatch.data.reading.rows.summed_months import sum_by_month
from talentmatch.i18n import render


def frame(days, openings=10.0):
    return pd.DataFrame({"region": "A", "month": pd.to_datetime(days), "openings": openings})


@pytest.fixture
def raw():
    return Raw(cells=pd.DataFrame(), headers={})


def test_weeks_are_summed_and_a_month_that_is_not_whole_is_left_out(raw):
    weeks = pd.date_range("2023-01-02", "2023-04-10", freq="W-MON")
    months = sum_by_month(frame(weeks), raw)
    assert months["month"].dt.month.tolist() == [1, 2, 3]
    assert months["openings"].tolist() == [50.0, 40.0, 40.0]
    assert raw.notes == [
        "15 rows of days or weeks were summed to 3 rows of months; 2023-04 is not whole and was "
        "left out"
    ]
    assert "按月汇总" in render(raw.notes[0], "zh")


def test_days_of_several_series_are_summed_apart(raw):
    days = pd.date_range("2023-01-01", "2023-02-28")
    both = pd.concat([frame(days, 1.0), frame(days, 2.0).assign(region="B")], ignore_index=True)
    months = sum_by_month(both, raw)
    assert months["openings"].tolist() == [31.0, 28.0, 62.0, 56.0]
    assert raw.notes == ["118 rows of days or weeks were summed to 4 rows of months"]


@pytest.mark.parametrize(
    ("days", "openings"),
    [
        (["2023-01-31", "2023-02-28", "2023-03-31"], 10.0),  # months by their last day
        (["2023-01-02", "2023-01-02", "2023-02-01"], 10.0),  # one day twice is no week
        (["2023-01-02", "2023-01-09", "2023-01-16"], 10.5),  # no count
    ],
)
def test_what_is_no_count_of_days_or_weeks_is_only_read_by_its_month(raw, days, openings):
    rows = frame(days, openings)
    assert sum_by_month(rows, raw)["openings"].tolist() == rows["openings"].tolist()
    assert raw.notes == []
