"""Days and weeks of openings become months when they are loaded."""

import re

import numpy as np
import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.lake import _chunks as chunks
from talentmatch.data.reading.cells._column_days import months_of_column
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.rows._figure_periods import sum_by_month
from talentmatch.data.reading.rows._month_headings import month_columns
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import render


def frame(days, openings=10.0):
    return pd.DataFrame({"region": "A", "month": pd.to_datetime(days), "openings": openings})


@pytest.fixture
def raw():
    return Raw(cells=pd.DataFrame(), headers={})


def test_weeks_are_divided_by_their_days_and_a_month_that_is_not_whole_is_left_out(raw):
    weeks = pd.date_range("2023-01-02", "2023-04-10", freq="W-MON")
    months = sum_by_month(frame(weeks), raw)
    assert months["month"].dt.month.tolist() == [2, 3]
    # 28 and 31 days of 10 a week are 40 and 44.3.
    assert months["openings"].tolist() == [40.0, 44.0]
    assert raw.notes == [
        "15 rows of days or weeks were summed to 2 rows of months; left out, as not whole: "
        "2023-01, 2023-04",
        "a week that runs over two months is divided between them by its days (the first is taken "
        "as 2023-01-02 to 2023-01-08); months are whole numbers that keep the total of each series",
    ]
    assert "按月汇总" in render(raw.notes[0], "zh") and "按天数" in render(raw.notes[1], "zh")


def test_the_months_of_weeks_add_up_to_the_weeks(raw):
    weeks = pd.date_range("2024-01-01", "2025-12-22", freq="W-MON")
    rows = frame(weeks, np.arange(len(weeks)) % 3)
    whole = rows[rows["month"] <= "2025-11-24"]
    months = sum_by_month(rows, raw)
    assert (months["openings"] % 1 == 0).all() and len(months) == 23
    assert abs(months["openings"].sum() - whole["openings"].sum()) <= 1


@pytest.mark.parametrize(("name", "january"), [("week starting", 1.0), ("week ending", 7.0)])
def test_a_heading_says_which_end_of_a_week_is_told(name, january):
    raw = Raw(cells=pd.DataFrame(), headers={"month": name})
    rows = frame(pd.date_range("2024-01-07", "2024-04-07", freq="W-SUN"), 0.0)
    rows.loc[rows["month"] == "2024-03-31", "openings"] = 7.0
    months = sum_by_month(rows, raw).set_index("month")["openings"]
    assert months.get(pd.Timestamp("2024-03-01")) == january


def test_a_series_that_stops_within_a_month_has_no_short_month(raw):
    days = pd.date_range("2024-01-01", "2024-03-31")
    early = frame(days[days <= "2024-03-10"], 1.0).assign(region="B")
    months = sum_by_month(pd.concat([frame(days, 1.0), early], ignore_index=True), raw)
    assert months.groupby("region")["openings"].apply(list).to_dict() == {
        "A": [31.0, 29.0, 31.0],
        "B": [31.0, 29.0],
    }
    assert "1 series stop before the others" in raw.notes[-1] and "B, 2024-03" in raw.notes[-1]


def test_a_rare_series_keeps_its_weeks_whole_months(raw):
    weeks = pd.date_range("2024-01-01", "2024-06-24", freq="W-MON")
    rare = frame(["2024-01-29", "2024-05-06"], 7.0).assign(region="B")
    months = sum_by_month(pd.concat([frame(weeks), rare], ignore_index=True), raw)
    rare_months = months[months["region"] == "B"].set_index("month")["openings"]
    assert rare_months.to_dict() == {
        pd.Timestamp("2024-01-01"): 3.0,
        pd.Timestamp("2024-02-01"): 4.0,
        pd.Timestamp("2024-05-01"): 7.0,
    }


def test_working_days_need_no_weekend_at_the_end_of_a_month(raw):
    months = sum_by_month(frame(pd.bdate_range("2024-04-01", "2024-05-31"), 1.0), raw)
    assert months["openings"].tolist() == [22.0, 23.0]
    months = sum_by_month(frame(pd.bdate_range("2024-02-01", "2024-03-29"), 1.0), raw)
    assert months["openings"].tolist() == [21.0, 21.0]


@pytest.mark.parametrize("name", ["周", "日期", "week", "统计日期"])
def test_weeks_and_days_are_found_by_what_their_heading_means(tmp_path, name):
    days = pd.date_range("2024-01-01", "2024-03-31", freq="W-MON" if name in "周week" else "D")
    rows = [f"{day:%Y-%m-%d},甲区,焊工,3" for day in days]
    file = tmp_path / "a.csv"
    file.write_text("\n".join([f"{name},区域,职业,需求人数", *rows]), "utf-8")
    (sheet,) = read_files(file)
    assert sheet.table == "demand" and sheet.frame["month"].dt.month.tolist() == [1, 2, 3]


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


@pytest.mark.parametrize(("freq", "in_parts"), [("MS", True), ("W-MON", False), ("D", False)])
def test_a_large_file_of_days_or_weeks_is_read_whole(tmp_path, monkeypatch, freq, in_parts):
    monkeypatch.setattr(chunks, "_LARGE", 0)
    rows = [f"a,{day:%Y-%m-%d},3" for day in pd.date_range("2024-01-01", periods=9, freq=freq)]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(["occupation,month,openings", *rows]), "utf-8")
    assert (chunks.large_csv(file, "demand", None) is not None) == in_parts


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%G-W%V"])
def test_columns_of_weeks_are_rows_of_weeks(tmp_path, form):
    weeks = pd.date_range("2024-01-01", "2024-03-25", freq="W-MON")
    file = tmp_path / "a.csv"
    head = ",".join(["职业", *(f"{week:{form}}" for week in weeks)])
    file.write_text("\n".join([head, ",".join(["焊工", *["7"] * len(weeks)])]), "utf-8")
    (sheet,) = read_files(file)
    assert sheet.frame["openings"].tolist() == [31, 29, 31]


def test_firms_by_week_are_no_firms_by_the_weeks_that_begin_a_month():
    header = ["企业名称", *(f"2024-{month:02d}-{day:02d}" for month in (1, 4, 7) for day in (1, 8))]
    assert month_columns(header) == {}
