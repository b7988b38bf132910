"""Days that count back from the day of a file, where the file tells it."""

import pandas as pd
import pytest

from talentmatch.data.reading.cells._column_days import day_around, day_before, is_relative
from talentmatch.data.store import Store

DAY = pd.Timestamp("2026-03-02")
HEAD = "职位名称,公司名称,工作地点,发布时间"
ROWS = ["昨天", "3天前发布", "30+ days ago", "刚刚", "03-01", "Posted 2 days ago", "2026-01-05"]


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
