"""Cells that list several posts, with their numbers or without."""

import pytest
from firms_and_queries import FIRM, NEEDS, NEEDS_TITLE, OTHER, TECHNOLOGY
from loaded_books import loaded_book
from read_sheets import block, rows_of, sheets_of_lines

from talentmatch.data.reading.layout.reshaping._listed_posts import by_listed_post, listed_posts


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("焊工5、钳工3", [("焊工", "5"), ("钳工", "3")]),
        ("1.焊工（5名）\n2.钳工（3-5名）", [("焊工", "5"), ("钳工", "3-5")]),
        ("五轴CNC：2人；电工：1人。", [("五轴CNC", "2"), ("电工", "1")]),
        ("焊工、钳工", []),
        ("司机（A2）、调度员", []),
        ("焊工5人", []),
    ],
)
def test_posts_that_a_cell_lists_with_their_numbers(cell, posts):
    assert listed_posts(cell) == posts


def test_each_post_of_a_cell_is_a_row_and_its_number_is_its_own(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "2025年人才需求",
        "企业名称,需求岗位及人数,学历要求",
        "虚海精工有限公司,焊工5人；钳工3人,大专",
        "虚河有限公司,电工2人,不限",
    )
    assert [(row["post"], row["openings"]) for row in rows] == [
        ("焊工", 5),
        ("钳工", 3),
        ("电工", 2),
    ]


def test_numbers_of_posts_that_do_not_make_up_that_of_their_row_are_not_dealt_out():
    listed = block(["企业", "缺工工种", "缺工人数"], ["甲厂", "焊工5、钳工3", 10])
    read, notes = by_listed_post(listed)
    assert (read.rows, len(notes)) == (listed.rows, 1)


@pytest.mark.parametrize("cell", ["车间1、车间2", "P6、P7", "焊工5、钳工3"])
def test_numbers_behind_names_are_of_nobody_where_neither_cell_nor_row_says_of_whom(cell):
    read, notes = by_listed_post(block(["企业", "招聘岗位", "招聘人数"], ["虚甲厂", cell, None]))
    assert read.rows == [["虚甲厂", cell, None]]
    assert "may be of anything" in str(notes[0])


def test_two_numbers_of_one_name_and_several_names_of_a_cell_stay(tmp_path):
    rows = [
        ["岗位", "单位名称", "人数"],
        ["一、二车间操作工", FIRM, 3],
        ["二、三车间质检员", TECHNOLOGY, 2],
    ]
    query = "SELECT title FROM posting ORDER BY rowid"
    (found,), _ = loaded_book(tmp_path, "招聘", rows, [query])
    assert found == [("一、二车间操作工",), ("二、三车间质检员",)]


def test_a_remark_says_the_number_of_each_post_of_a_cell(load_book):
    rows = [
        ["企业名称", "岗位", "需求人数", "备注"],
        [FIRM, "钳工、铣工", 6, "各3人"],
        [OTHER, "电工/焊工", 7, "电工3人，焊工4人"],
        [OTHER, "司机、搬运工", 7, "急"],
    ]
    got, report = load_book("2024年用工需求", rows, NEEDS)
    assert [row[:2] for row in got] == [
        ("钳工", 3),
        ("铣工", 3),
        ("电工", 3),
        ("焊工", 4),
        ("司机、搬运工", 7),
    ]
    assert "1 cells name several posts under one number (row 4)" in report


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
    rows = rows_of(
        tmp_path, "a.csv", NEEDS_TITLE, "企业名称,岗位名称,需求人数", f"甲厂,{posts},{count}"
    )
    assert [(row["post"], row["openings"]) for row in rows] == read


def test_a_cell_of_posts_without_numbers_is_told(tmp_path):
    sheet = sheets_of_lines(
        tmp_path, "a.csv", NEEDS_TITLE, "企业名称,需求岗位及人数", "甲厂,焊工2人", "乙厂,操作工"
    )["need_survey"]
    assert sheet.frame["openings"].tolist()[0] == 2
    assert "without a number (row 4)" in str(sheet.notes)


def test_a_number_behind_its_post_that_has_no_column_of_its_own(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,招聘岗位,工作地点,薪资",
        "甲厂,焊工（5名）,苏州,6-8K",
        "乙厂,钳工3人、电工2人,苏州,6-8K",
        "丙厂,车间1,苏州,6-8K",
    )
    read = [
        (row["title"], None if row["openings"] != row["openings"] else row["openings"])
        for row in rows
    ]
    assert read == [("焊工", 5), ("钳工", 3), ("电工", 2), ("车间1", None)]


def test_posts_under_a_heading_that_says_number_in_brackets(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,岗位（人数）,薪资",
        "甲厂,焊工（5）、钳工（3）,6-8K",
        "乙厂,电工（2人）,7-9K",
    )
    assert [(row["title"], row["openings"]) for row in rows] == [
        ("焊工", 5),
        ("钳工", 3),
        ("电工", 2),
    ]


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("焊工：5人，持证", [("焊工", "5")]),
        ("电工1人，有低压证；钳工2人", [("电工", "1"), ("钳工", "2")]),
        ("焊工5人，钳工", []),
    ],
)
def test_what_is_asked_of_a_post_is_no_post(cell, posts):
    assert listed_posts(cell, least=1) == posts


def test_posts_and_their_numbers_on_lines_of_a_cell(tmp_path):
    rows = [
        ["2024年夏季招聘会"],
        ["单位名称", "招聘岗位", "招聘人数", "学历要求", "薪资待遇（元/月）"],
        [FIRM, "1.铣工\n2.钳工\n3.质检员", "5\n8-10\n若干", "大专", "6000-8000\n5500起\n5000起"],
        [OTHER, "炒茶工\n（女）", "3", "不限", "4000"],
    ]
    query = "SELECT title, openings, pay_low, education FROM posting ORDER BY rowid"
    (found,), _ = loaded_book(tmp_path, "表", rows, [query])
    assert found[:3] == [
        ("铣工", 5, 6000, "college"),
        ("钳工", 9, 5500, "college"),
        ("质检员", None, 5000, "college"),
    ]
    assert found[3][1:3] == (3, 4000)
