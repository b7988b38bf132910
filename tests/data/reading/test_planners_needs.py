"""Needs as offices collect them: partly filled, several posts in a cell, by quarter, by trade."""

import pytest
from test_other_people import rows_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells.still_wanted import still_wanted
from talentmatch.data.reading.layout.filled_columns import with_filled_posts
from talentmatch.data.reading.layout.listed_posts import listed_posts
from talentmatch.data.reading.layout.sheets import Block

NEEDS = "2025年企业用工需求"


def block(header, *rows):
    return Block(list(header), [list(row) for row in rows], "", {}, list(range(2, len(rows) + 2)))


def sheets(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    return {sheet.table: sheet for sheet in read_files(folder / name)}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("10人（已到岗2人）", 8),
        ("招10人,已招3人", 7),
        ("共需12名，目前已录用5名，还缺7名", 7),
        ("10(还需8)", 8),
        ("需求10人、已招满", 0),
        ("10 (2 filled)", 8),
        ("5（实到7）", 0),
        ("10人（已到岗2人，还缺9人）", None),
        ("10（还需12）", None),
        ("已到岗2人", None),
        ("10（含定向5）", None),
        ("10", None),
    ],
)
def test_how_many_are_wanted_still(cell, number):
    assert still_wanted(cell) == number


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("已招人数", "10（已到岗2）"),
        ("实际到岗人数", "10（已到岗2）"),
        ("Filled", "10（已到岗2）"),
        ("尚缺", "10（还缺2）"),
        ("剩余岗位数", "10（还缺2）"),
        ("录用人数", 10),
        ("缺口人数", 10),
        ("拟到岗时间", 10),
    ],
)
def test_who_is_there_already_stands_beside_who_was_wanted(heading, cell):
    read = with_filled_posts(block(["岗位名称", "需求人数", heading], ["焊工", 10, 2]))
    assert read.rows[0][1] == cell


def test_figures_of_months_count_what_was_opened_in_them():
    listed = block(["月份", "岗位", "招聘人数", "已招人数"], ["2025-01", "焊工", 10, 2])
    assert with_filled_posts(listed) is listed


def test_what_is_wanted_still_counts_and_is_told(tmp_path):
    lines = [NEEDS, "企业名称,岗位名称,计划招聘人数,已招人数,还需人数", "甲厂,焊工,10,2,8", "乙厂,钳工,8,8,0", "丙厂,电工,5,,", "丁厂,铣工,5,2,4"]  # fmt: skip
    sheet = sheets(tmp_path, "a.csv", *lines)["need_survey"]
    wanted = dict(zip(sheet.frame["post"], sheet.frame["openings"], strict=True))
    assert (wanted["焊工"], wanted["钳工"], wanted["电工"]) == (8, 0, 5)
    # What does not add up is no number: its row is set aside by the contract.
    assert wanted["铣工"] == "5（已到岗2，还缺4）"
    assert "still was read" in str(sheet.notes)


def test_a_vacancy_for_which_everybody_came_is_closed(tmp_path):
    rows = rows_of(tmp_path, "a.csv", "企业名称,招聘岗位,招聘人数,工作地点,薪资", "甲厂,焊工,8（已招满）,苏州,6-8K", "乙厂,钳工,8（已招3人）,苏州,6-8K")  # fmt: skip
    assert [row["closed_on"] == row["closed_on"] for row in rows] == [True, False]
    assert rows[1]["openings"] == 5


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("焊工、钳工各1人", [("焊工", "1"), ("钳工", "1")]),
        ("焊工和钳工各两名", [("焊工", "两"), ("钳工", "两")]),
        ("焊工/钳工（各2名），电工3名", [("焊工", "2"), ("钳工", "2"), ("电工", "3")]),
        ("1、焊工5人\n2、钳工3人", [("焊工", "5"), ("钳工", "3")]),
        ("焊工10人（已到岗2人）、电工1人", [("焊工", "10人（已到岗2人）"), ("电工", "1")]),
        ("司机（A1、A2）3人；电工1人", [("司机（A1、A2）", "3"), ("电工", "1")]),
        ("焊工、钳工", []),
        ("电工2人，焊工、钳工", []),
    ],
)
def test_each_post_of_a_cell_has_the_number_said_for_each(cell, posts):
    assert listed_posts(cell) == posts


@pytest.mark.parametrize(
    ("posts", "count", "read"),
    [
        ("焊工、钳工各1人", "2", [("焊工", 1), ("钳工", 1)]),
        ("焊工、钳工各1人", "3", [("焊工、钳工各1人", 3)]),
        ("焊工、钳工", "各2名", [("焊工", 2), ("钳工", 2)]),
        ("焊工、钳工", "5、3", [("焊工", 5), ("钳工", 3)]),
        ("焊工、钳工", "5", [("焊工、钳工", 5)]),
    ],
)
def test_posts_of_a_cell_and_the_number_beside_it(tmp_path, posts, count, read):
    rows = rows_of(tmp_path, "a.csv", NEEDS, "企业名称,岗位名称,需求人数", f"甲厂,{posts},{count}")
    assert [(row["post"], row["openings"]) for row in rows] == read


def test_a_cell_of_posts_without_numbers_is_told(tmp_path):
    sheet = sheets(tmp_path, "a.csv", NEEDS, "企业名称,需求岗位及人数", "甲厂,焊工2人", "乙厂,操作工")["need_survey"]  # fmt: skip
    assert sheet.frame["openings"].tolist()[0] == 2
    assert "without a number (row 4)" in str(sheet.notes)
