"""Days and weeks of openings become months when they are loaded."""

import re

import pandas as pd
import pytest

from talentmatch.data.reading.cells.month_cells import months_of_column
from talentmatch.data.reading.cells.value_dates import parse_date
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


@pytest.mark.parametrize(
    ("cells", "months"),
    [
        (["01/02/2024", "01/03/2024"], [2, 3]),
        (["02/01/2024", "03/01/2024"], [2, 3]),
        (["2024-01-31T16:00:00Z", "2024-02-29T16:00:00Z"], [2, 3]),
        ([pd.Timestamp("2024-01-31 16:00"), pd.Timestamp("2024-02-29 16:00")], [2, 3]),
        (["2024-01-31 23:59:59", "2024-02-29 23:59:59"], [1, 2]),
        (["2024-W01", "2024年第6周"], [1, 2]),
    ],
)
def test_months_told_by_days_and_by_midnights_elsewhere_are_the_months_meant(cells, months):
    read, notes = months_of_column(pd.Series(cells), "month")
    assert [parse_date(cell).month for cell in read] == months
    assert all(not re.search("[a-z]{4}", render(note, "zh").replace("month", "")) for note in notes)


def test_days_that_vary_in_both_numbers_are_left_to_the_order_of_days():
    cells = pd.Series(["01/02/2024", "03/04/2024"])
    assert months_of_column(cells, "month")[1] == ()
