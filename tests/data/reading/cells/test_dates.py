"""Days as people, boards and spreadsheets write them, counted back or in seconds, or none."""

from datetime import date, datetime

import pandas as pd
import pytest
from firms_and_queries import FIRST_OF_MARCH
from hypothesis import given
from hypothesis import strategies as st
from read_sheets import frame_of, frames_of, people_by_name
from written_files import saved

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._column_days import (
    day_around,
    day_before,
    day_of_count,
    is_relative,
)
from talentmatch.data.reading.cells._value_dates import parse_date, parse_month
from talentmatch.data.store import Store

DAY = pd.Timestamp("2026-03-02")
HEAD = "职位名称,公司名称,工作地点,发布时间"
ROWS = ["昨天", "3天前发布", "30+ days ago", "刚刚", "03-01", "Posted 2 days ago", "2026-01-05"]
days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("cell", "day"),
    [("24年3月", "2024-03-01"), ("85年10月2日", "1985-10-02"), ("25年4月1日", "2025-04-01")],
)
def test_a_year_of_two_figures_with_its_sign_is_a_year(cell, day):
    assert str(parse_date(cell))[:10] == day


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("Jan-22", "2022-01-01"),
        ("Jan '22", "2022-01-01"),
        ("Sept 2022", "2022-09-01"),
        ("2022-M03", "2022-03-01"),
        ("Feb-99", "1999-02-01"),
        ("Jan 22", "None"),
        ("22-Jan", "None"),
        ("22-01", "None"),
    ],
)
def test_a_month_is_read_where_it_can_be_no_day(cell, day):
    assert str(parse_date(cell))[:10] == day


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (("11/03/2026", "25/03/2026", "02/04/2026"), ("2026-03-11", "2026-03-25", "2026-04-02")),
        (("11/03/2026", "03/25/2026"), ("2026-11-03", "2026-03-25")),
        (("11/03/2026", "03/25/2026", "25/03/2026"), (None, "2026-03-25", "2026-03-25")),
    ],
)
def test_days_of_one_column_have_one_order(tmp_path, days, read):
    rows = [[f"汤虚{n}", f"1990000034{n}", day] for n, day in enumerate(days)]
    people, _ = people_by_name(tmp_path, ["Name", "Phone", "Date Added"], *rows)
    assert [day and str(day)[:10] for day in people["registered_on"]] == list(read)


@pytest.mark.parametrize(
    ("days", "is_open"),
    [
        (("11/03/2026", "05/05/2026"), True),
        (("11/03/2026", "25/03/2026"), False),
        (("2026-03-11", "05/05/2026"), False),
    ],
)
def test_where_no_day_tells_the_order_it_is_said(tmp_path, days, is_open):
    rows = [[f"汤虚{n}", f"1990000034{n}", day] for n, day in enumerate(days)]
    _, notes = people_by_name(tmp_path, ["Name", "Phone", "Date Added"], *rows)
    assert ("days such as 11/03/2026 are read with the month first" in notes) == is_open


def test_months_that_may_be_days_are_set_aside_for_that(tmp_path):
    rows = [f"R{i % 2},22-{1 + i // 2:02},{50 + i}" for i in range(24)]
    frame = frame_of(tmp_path, "demand", "a.csv", "region,month,openings", *rows)
    assert frame["month"].isna().all() and len(frame) == 24


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("今日", "2026-03-02"),
        ("今天发布", "2026-03-02"),
        ("just posted", "2026-03-02"),
        ("5小时前", "2026-03-02"),
        ("昨日", "2026-03-01"),
        ("Yesterday", "2026-03-01"),
        ("前天", "2026-02-28"),
        ("1周前", "2026-02-23"),
        ("两天前", "2026-02-28"),
        ("a month ago", "2026-02-02"),
        ("10d ago", "2026-02-20"),
        ("12月31日", "2025-12-31"),
    ],
)
def test_days_are_counted_back(cell, day):
    assert is_relative(cell)
    assert day_before(cell, DAY) == pd.Timestamp(day)


@pytest.mark.parametrize(
    "cell", ["30+ days ago", "30天以上", "超过30天前", "半年前", "上周", "本月"]
)
def test_what_is_older_than_so_many_days_has_no_day(cell):
    assert is_relative(cell)
    assert day_before(cell, DAY) is None


@pytest.mark.parametrize("text", ["2026年招聘", "20260301与20260302", "招聘3人", "20261301"])
def test_words_that_name_no_one_day_tell_none(text):
    assert day_around(text) is None


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("智联_20260302.csv", ("", "")),
        ("a.csv", (",采集时间", ",2026-03-02")),
        ("a.csv", (",crawled_at", ",2026/3/2")),
    ],
)
def test_the_day_of_the_file_stands_in_its_name_or_a_column(tmp_path, name, extra):
    lines = [f"职位{at},甲江机械有限公司,苏州,{cell}{extra[1]}" for at, cell in enumerate(ROWS)]
    (tmp_path / name).write_text("\n".join([HEAD + extra[0], *lines]), "utf-8")
    with Store() as store:
        said = str(store.load(tmp_path))
        days = store._connection.execute("SELECT posted_on FROM posting ORDER BY title").fetchall()
    known = [
        "2026-03-01",
        "2026-02-27",
        None,
        "2026-03-02",
        "2026-03-01",
        "2026-02-28",
        "2026-01-05",
    ]
    assert [day and str(day)[:10] for (day,) in days] == known
    assert "5 days are counted back" in said
    assert "('30+ days ago'; row 4)" in said


def test_without_the_day_of_the_file_they_are_left_empty_with_the_reason(tmp_path):
    text = "\n".join(
        [HEAD, "钳工,甲江机械有限公司,苏州,昨天", "焊工,甲江机械有限公司,苏州,2026-01-05"]
    )
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with Store() as store:
        said = str(store.load(tmp_path))
        days = store._connection.execute("SELECT count(posted_on) FROM posting").fetchall()
    assert days == [(1,)]
    assert "needs the day of the file" in said


def test_a_day_without_its_year_loses_no_posting(tmp_path):
    text = (
        "职位名,公司名,城市,薪资,发布日期\n操作员,虚构一厂有限公司,苏州,6-8千/月,11-05发布\n"
        "检验员,虚构二厂有限公司,苏州,5-6千/月,2026-11-05发布\n"
    )
    (sheet,) = read_files(saved(tmp_path, "51job.csv", text, "gbk"))
    days = sheet.frame.set_index("title")["posted_on"]
    assert str(days["检验员"])[:10] == "2026-11-05" and days.isna()["操作员"]
    assert any("11-05发布" in str(note) and "row 2" in str(note) for note in sheet.notes)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05发布",
        "更新于2026-11-05",
        "2026-11-05 更新",
        "2026-11-05（周四）",
        "Posted on 2026-11-05",
        "发布时间：2026-11-05 10:20",
    ],
)
def test_what_boards_write_around_a_day_is_no_part_of_it(text):
    assert str(parse_date(text))[:10] == "2026-11-05"


@pytest.mark.parametrize(
    ("cell", "month"), [("2024年底", 12), ("2024年6月底", 6), ("2024年3月上旬", 3), ("2024年初", 1)]
)
def test_the_end_of_a_year_or_month_is_a_date_of_it(load_sheets, cell, month):
    rows = [["企业名称", "岗位名称", "需求人数", "到岗时间"], ["东星公司", "钳工", 3, cell]]
    got, _ = load_sheets("2024年需求调查", {"a": rows}, "SELECT wanted_by FROM need_survey")
    assert (got[0][0].year, got[0][0].month) == (2024, month)


@pytest.mark.parametrize(
    ("cells", "days", "told"),
    [
        (("2015", "2016年", "2016年5月"), ["NaT", "NaT", "2016-05-01"], "2 cells name a year"),
        (("2015-01-01", "2016/5/3", "2016.5"), ["2015-01-01", "2016-05-03", "2016-05-01"], ""),
    ],
)
def test_a_year_is_no_day(tmp_path, cells, days, told):
    lines = [
        "单位名称,所属行业,成立日期",
        *(f"{'甲乙丙'[at]}江机械有限公司,制造业,{cell}" for at, cell in enumerate(cells)),
    ]
    frames, notes = frames_of(tmp_path, *lines)
    assert [str(day)[:10] for day in frames["enterprise"]["founded_on"]] == days
    assert told in notes and ("name a year" in notes) == bool(told)


def test_postings_close_on_the_last_day_of_what_a_file_names(tmp_path):
    ends = {
        "2026年12月": "2026-12-31",
        "2026年底": "2026-12-31",
        "2027": "2027-12-31",
        "2026-12-05": "2026-12-05",
    }
    lines = [
        "职位名称,公司名称,薪资,发布日期,截止日期",
        *(f"焊工{at},甲厂,8K,2026-11-01,{end}" for at, end in enumerate(ends)),
    ]
    frames, _ = frames_of(tmp_path, *lines)
    closed = [str(day)[:10] for day in frames["posting"]["closed_on"]]
    assert closed == list(ends.values())


@pytest.mark.parametrize(
    "cell", [1748736000, 1748736000.0, "1748736000", "1748736000000", 1748707200000]
)
def test_seconds_and_milliseconds_are_a_day_in_china(cell):
    assert f"{day_of_count(cell):%Y-%m-%d}" == "2025-06-01"


@pytest.mark.parametrize("cell", ["20250601", 45352, "2025060108", "13912345678", None, True, "x"])
def test_what_is_no_count_of_time(cell):
    assert day_of_count(cell) is None


def test_counted_days_of_a_list_are_read_and_told(tmp_path):
    (tmp_path / "a.csv").write_text(
        "职位编号,职位名称,公司名称,发布时间,薪资\nb1,焊工,甲厂,1748736000,6-8K\n"
        "b2,钳工,乙厂,1748822400000,6-8K",
        "utf-8",
    )
    (sheet,) = read_files(tmp_path / "a.csv")
    assert sheet.frame["posted_on"].dt.strftime("%m-%d").tolist() == ["06-01", "06-02"]
    assert "that day in China (1748736000 → 2025-06-01; row 2, 3)" in str(sheet.notes)


def test_midnights_of_another_zone_on_the_eve_are_the_months_that_begin(tmp_path):
    rows = [
        "month,region,openings",
        "2023-12-31T16:00:00+00:00,苏州,15",
        "2024-01-31T16:00:00+00:00,苏州,4",
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")
    (sheet,) = read_files(tmp_path / "a.csv", table="demand")
    assert sheet.frame["month"].dt.strftime("%Y-%m").tolist() == ["2024-01", "2024-02"]


@pytest.mark.parametrize(
    "written",
    [
        "2024/3/1",
        "2024-03-01",
        "2024.3.1",
        "2024年3月1日",
        "2024年3月",
        "2024.03",
        "2024-3",
        "20240301",
        "202403",
        20240301,
        45352,
        "45352",
        45352.0,
        date(2024, 3, 1),
        datetime(2024, 3, 1),
        "２０２４年３月",
        "2024 年 3 月",
        "Mar 2024",
        "1 March 2024",
        "2024-03-01T00:00:00Z",
        "2024-03-01 00:00:00",
    ],
)
def test_one_day_however_it_is_written(written):
    assert parse_date(written) == FIRST_OF_MARCH


@given(days)
def test_a_day_survives_every_way_of_writing_it(day):
    for form in ("{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y%m%d}", "{0:%Y}年{0.month}月{0.day}日"):
        assert parse_date(form.format(day)) == pd.Timestamp(day)


@given(st.dates(date(1954, 10, 4), date(2100, 1, 1)))
def test_serial_days_of_spreadsheets_are_dates(day):
    assert parse_date((day - date(1899, 12, 30)).days) == pd.Timestamp(day)


@pytest.mark.parametrize("word", ["至今", "present", "随时到岗"])
def test_until_now_and_any_time_are_an_open_date(word):
    assert parse_date(word) is pd.NaT


@pytest.mark.parametrize("word", ["soon", "2024-13-01", "99999999", "2024-02-30", "三月"])
def test_what_is_no_date_is_not_guessed(word):
    assert parse_date(word) is None


def test_quarters_start_with_their_first_month():
    assert parse_date("2024年第二季度") == parse_date("2024Q2") == pd.Timestamp("2024-04-01")


@pytest.mark.parametrize("header", ["2024年3月", "202403", "2024-03", "2024/3", date(2024, 3, 1)])
def test_a_month_in_a_header_is_known(header):
    assert parse_month(header) == FIRST_OF_MARCH


@pytest.mark.parametrize("header", ["2024", "2024年", "企业名称", "202413", "20241"])
def test_a_header_that_names_no_month_is_left_alone(header):
    assert parse_month(header) is None


def test_what_stands_far_behind_a_day_is_read_too():
    blank = " " * 600
    assert str(parse_date(f"2024-03-01{blank}"))[:10] == "2024-03-01"
    assert parse_date(f"2024-03-01{blank}to 2027-02-28") is None
    assert parse_date("长期" + "有效" * 400) is None
