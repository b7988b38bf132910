"""Needs of firms: numbers wanted in parts, by quarter, and how many are wanted still."""

import pandas as pd
import pytest
from firms_and_queries import CODE_OF_FIRM, DRIVES, FIRM, MILL, NEEDS, NEEDS_TITLE, OTHER
from loaded_books import loaded_book
from read_sheets import block, block_of, csv_of, notes_of, rows_of, sheets_of_lines

from talentmatch.data.intake._period_sheets import with_periods_added
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._still_wanted import still_wanted
from talentmatch.data.reading.layout.reshaping._columns_of_needs import by_quarter
from talentmatch.data.reading.layout.reshaping._filled_posts import with_filled_posts
from talentmatch.data.reading.layout.reshaping._split_columns import by_part
from talentmatch.data.reading.layout.sheets import ParsedSheet
from talentmatch.errors import ContractError


def test_who_needs_nobody_has_answered_and_leaves_no_open_number(load_pages):
    rows = [
        ["企业名称", "岗位名称", "需求人数", "备注"],
        ["甲江机械有限公司", "钳工", 3, None],
        ["乙河食品有限公司", None, None, "目前暂无用工需求"],
        ["丙山软件有限公司", "焊工", "/", "不招聘"],
        ["甲江机械有限公司", "焊工", "/", "暂无需求"],
    ]
    got, report = load_pages(
        "2024年用工需求", "SELECT post, openings FROM need_survey ORDER BY 2 DESC", 表=rows
    )
    assert got == [("钳工", 3), ("all", 0), ("all", 0)]
    assert "3 rows say that nobody is needed" in str(report) and "(rows 3, 4, 5)" in str(report)


def test_no_post_in_place_of_a_post_is_none(tmp_path):
    sheets = csv_of(
        tmp_path,
        "2024年人才需求调查.csv",
        "企业名称,岗位名称,需求人数",
        f"{FIRM},焊工,3",
        f"{FIRM},无,",
    )
    assert sheets[0].frame["post"].tolist() == ["焊工"] and "rows 3" in notes_of(sheets)


def test_posts_of_firms_under_a_title_of_a_month_are_needs(load_book):
    rows = [
        ["企业用工岗位征集汇总表（2024年9月）"],
        ["企业", "岗位名称", "需求人数", "试用期薪酬", "转正后薪酬"],
        [FIRM, "电镀工", 4, 5000, "7000-8000"],
    ]
    got, demand, _ = load_book("征集表", rows, NEEDS, "SELECT * FROM demand")
    assert got == [("电镀工", 4, 7000, 8000)] and demand == []


def test_what_a_plan_leaves_without_those_there_is_what_is_wanted(load_book):
    rows = [
        ["企业名称", "岗位", "计划用工", "已招聘", "需求人数"],
        [FIRM, "焊工", 20, 12, 8],
        [OTHER, "钳工", 6, 1, 5],
    ]
    got, _ = load_book("2024年用工需求调查", rows, NEEDS)
    assert [row[:2] for row in got] == [("焊工", 8), ("钳工", 5)]


def test_a_post_that_takes_several_levels_asks_for_the_least(tmp_path):
    lines = [
        "2025年企业用工需求",
        "企业名称,岗位,需求人数,学历",
        f"{DRIVES},磨工,3,初中/高中/中专",
        f"{MILL},焊工,5,大专或本科",
    ]
    read = sheets_of_lines(tmp_path, "a.csv", *lines)["need_survey"].frame["education"]
    assert read.tolist() == ["junior_middle", "college"]


def test_a_plan_to_hire_goes_before_what_is_lacking(query_book):
    rows = [["企业名称", "岗位", "现有人数", "缺口人数", "计划招聘人数"], [FIRM, "车工", 50, 8, 5]]
    got, report = query_book("2024年人才需求调查", "SELECT openings FROM need_survey", rows)
    assert got == [(5,)] and "not understood: 现有人数, 缺口人数" in str(report)


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


@pytest.mark.parametrize("wanted", ["招聘人数", "计划招聘人数", "拟招聘人数"])
def test_progress_of_hiring_is_read_under_any_name_of_who_is_wanted(tmp_path, wanted):
    head = f"企业名称,岗位,{wanted},已招人数,完成率,截止日期"
    lines = ["招聘进度表", head, "甲厂,焊工,50,20,40%,2024-06-30", "乙厂,钳工,8,,0%,2024-07-30"]
    sheet = sheets_of_lines(tmp_path, "招聘进度表.csv", *lines)["posting"]
    assert sheet.frame["openings"].tolist() == [30, 8]


def test_figures_of_months_count_what_was_opened_in_them():
    listed = block(["月份", "岗位", "招聘人数", "已招人数"], ["2025-01", "焊工", 10, 2])
    assert with_filled_posts(listed) is listed


def test_what_is_wanted_still_counts_and_is_told(tmp_path):
    lines = [
        NEEDS_TITLE,
        "企业名称,岗位名称,计划招聘人数,已招人数,还需人数",
        "甲厂,焊工,10,2,8",
        "乙厂,钳工,8,8,0",
        "丙厂,电工,5,,",
        "丁厂,铣工,5,2,4",
    ]
    sheet = sheets_of_lines(tmp_path, "a.csv", *lines)["need_survey"]
    wanted = dict(zip(sheet.frame["post"], sheet.frame["openings"], strict=True))
    assert (wanted["焊工"], wanted["钳工"], wanted["电工"]) == (8, 0, 5)
    # What does not add up is no number: its row is set aside by the contract.
    assert wanted["铣工"] == "5（已到岗2，还缺4）"
    assert "still was read" in str(sheet.notes)


def test_a_vacancy_for_which_everybody_came_is_closed(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,招聘岗位,招聘人数,工作地点,薪资",
        "甲厂,焊工,8（已招满）,苏州,6-8K",
        "乙厂,钳工,8（已招3人）,苏州,6-8K",
    )
    assert [row["closed_on"] == row["closed_on"] for row in rows] == [True, False]
    assert rows[1]["openings"] == 5


@pytest.mark.parametrize(
    ("remark", "openings", "closed"),
    [
        ("已到岗3人", 7, False),
        ("急需，还需4人", 4, False),
        ("停招", None, True),
        ("其中4人已到岗", 6, False),
        ("还有2人未到岗", 2, False),
        ("包吃住", 10, False),
        ("已到岗12人，还需3人", 10, False),
    ],
)
def test_a_remark_says_how_many_are_there(tmp_path, remark, openings, closed):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,招聘岗位,招聘人数,工作地点,备注",
        f'甲厂,焊工,10,苏州,"{remark}"',
    )
    number = (
        None if row["openings"] is None or row["openings"] != row["openings"] else row["openings"]
    )
    day = row.get("closed_on")
    assert (number, day is not None and day == day) == (openings, closed)


def test_who_is_there_in_brackets_behind_the_heading_or_under_each_firm(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        NEEDS_TITLE,
        "企业名称,岗位名称,需求人数,需求人数（已招）",
        "甲厂,焊工,10,2",
    )
    assert [row["openings"] for row in rows] == [8]
    rows = rows_of(
        tmp_path,
        "b.csv",
        "工种,虚海有限公司,,虚河有限公司,",
        ",需求,已招,需求,已招",
        "焊工,10,2,5,1",
    )
    assert [row["openings"] for row in rows] == [8, 4]


def test_quarters_of_scarce_posts_are_their_sum(load_book):
    rows = [
        ["2024年度企业紧缺岗位需求表"],
        ["企业", "岗位名称", "一季度", "二季度", "全年需求人数"],
        [FIRM, "测试工程师", 1, 2, 3],
    ]
    assert [row[:2] for row in load_book("需求", rows, NEEDS)[0]] == [("测试工程师", 3)]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("企业名称,岗位名称,一季度,二季度,三季度,四季度", ["甲厂,焊工,1,2,3,4"]),
        ("企业名称,岗位名称,Q1,Q2,Q3,Q4,合计", ["甲厂,焊工,1,2,3,4,10", "合计,,1,2,3,4,10"]),
        ("企业名称,岗位名称,上半年需求人数,下半年需求人数", ["甲厂,焊工,3人,7"]),
        ("企业名称,岗位名称,2025年第一季度招聘人数,2025年第二季度招聘人数", ["甲厂,焊工,3,7"]),
        ("企业名称,一季度,二季度,三季度,四季度", ["甲厂,1,2,3,4"]),
    ],
)
def test_needs_of_quarters_are_read_as_that_of_their_year(tmp_path, header, rows):
    sheet = sheets_of_lines(tmp_path, "a.csv", NEEDS_TITLE, header, *rows)["need_survey"]
    assert sheet.frame[["round", "openings"]].values.tolist() == [[2025, 10]]
    assert "read as their sum" in str(sheet.notes)


def test_quarters_of_two_years_are_two_needs(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        ",,2025年,,2026年,",
        "企业名称,岗位名称,上半年,下半年,上半年,下半年",
        "甲厂,焊工,1,2,3,4",
    )
    assert [(row["round"], row["openings"]) for row in rows] == [(2025, 3), (2026, 7)]


def test_a_whole_that_is_not_the_sum_of_its_quarters_is_left_empty():
    read, notes = by_quarter(
        block(
            ["企业名称", "岗位名称", "一季度", "二季度", "合计"],
            ["甲厂", "焊工", 1, 2, 4],
            ["乙厂", "钳工", 1, 2, 3],
        )
    )
    assert [row[-1] for row in read.rows] == [None, 3]
    assert "(row 2)" in notes[-1]


@pytest.mark.parametrize(
    ("header", "context"),
    [
        (["企业名称", "岗位名称", "一季度缺工人数", "二季度缺工人数"], ""),
        (["企业名称", "岗位名称", "一季度", "二季度"], "2025年企业缺工"),
        (["企业名称", "一季度营业收入", "二季度营业收入"], "2025年企业用工需求"),
        (["企业名称", "一季度", "二季度"], "2025年企业用工"),
        (["企业名称", "岗位名称", "一季度", "二季度"], "2025年培训需求"),
        (["职业", "一季度", "二季度"], "2025年招聘需求"),
    ],
)
def test_quarters_of_other_things_are_not_added(header, context):
    other = block(header, ["甲"] * (len(header) - 2) + [1, 2])
    assert by_quarter(other, context) == (other, [])


def test_what_firms_want_by_month_is_no_headcount(tmp_path):
    months = ["企业名称,1月,2月,3月", "甲厂,1,2,3", "乙厂,2,2,2"]
    assert sheets_of_lines(tmp_path, "a.csv", NEEDS_TITLE, *months)["need_survey"].frame[
        "openings"
    ].tolist() == [
        6,
        6,
    ]
    # Of those who lack on a day nobody knows how many lack in a year.
    (tmp_path / "b.csv").write_text("\n".join(("2025年企业缺工人数", *months)), "utf-8")
    with pytest.raises(ContractError, match="nothing is known"):
        list(read_files(tmp_path / "b.csv"))


def test_half_years_beside_their_quarters_are_not_added_again():
    header = [
        "企业名称",
        "岗位",
        "一季度",
        "二季度",
        "上半年",
        "三季度",
        "四季度",
        "下半年",
        "全年",
    ]
    read, notes = by_quarter(block(header, ["甲厂", "焊工", 1, 2, 3, 3, 4, 7, 10]))
    assert (read.header, read.rows) == (["企业名称", "岗位", "需求人数"], [["甲厂", "焊工", 10]])
    assert "上半年, 下半年" in str(notes)


def test_quarters_of_a_workbook_add_up():
    rows = [
        {"enterprise_name": DRIVES, "round": 2025, "post": "磨工", "openings": n} for n in (3, 4)
    ]
    parts = [
        ParsedSheet("need_survey", pd.DataFrame([row]), name, name=name)
        for row, name in zip(rows, ("一季度", "二季度"), strict=True)
    ]
    first, second = with_periods_added(parts)
    assert first.frame["openings"].tolist() == [7] and second.skipped


def test_quarters_in_bands_add_up(tmp_path):
    lines = [
        "2025年企业用工需求",
        "序号,企业名称,岗位,需求人数,月薪",
        "一季度,,,,",
        f"1,{DRIVES},磨工,3,6-8K",
        "二季度,,,,",
        f"2,{DRIVES},磨工,4,6-8K",
    ]
    assert sheets_of_lines(tmp_path, "a.csv", *lines)["need_survey"].frame["openings"].tolist() == [
        7
    ]


def test_months_of_needs_add_up_and_months_of_staff_do_not():
    header, row = ["企业名称", "岗位", "1月", "2月", "3月"], [DRIVES, "磨工", 2, 3, None]
    assert by_quarter(block(header, row), "2025年用工需求计划")[0].rows == [[DRIVES, "磨工", 5.0]]
    staff = block(header, row)
    assert by_quarter(staff, "2025年在岗人数")[0] is staff


def test_a_whole_beside_what_is_among_it_counts():
    read, _ = by_part(block(["专业", "招生数合计", "招生数其中：春季招生"], ["机电", 130, 20]))
    assert read.header == ["专业", "招生数", "招生数其中：春季招生"]


def test_men_women_and_either_side_by_side_are_added_up():
    rows = [
        ["用工单位", "工种", "招聘人数", None, None, "学历要求"],
        [None, None, "男", "女", "不限", None],
        [FIRM, "缝纫工", None, "30", 10, "不限"],
        [FIRM, "文员", None, None, "2-3", "大专"],
    ]
    block, notes = by_part(block_of(rows))
    assert [row[-1] for row in block.rows] == [40.0, "约2"] and "added up" in str(notes[0])


def test_numbers_by_grade_are_one_number():
    rows = [
        ["工种", "需求人数（高级工及以上）", "需求人数（中级工）", "需求人数（初级工）"],
        ["钳工", 3, 5, "2"],
        ["焊工", 1, None, "若干"],
    ]
    block, _ = by_part(block_of(rows))
    assert [row[-1] for row in block.rows] == [10.0, "若干"]


def test_men_and_women_alone_beside_a_post_are_numbers_wanted():
    rows = [
        ["企业名称", "岗位", "男", "女", "不限", "薪资"],
        [FIRM, "质检", None, "3", "2", "5000"],
    ]
    block, _ = by_part(block_of(rows))
    assert (block.header[-1], block.rows[0][-1]) == ("需求人数", 5)
    people = block_of([["姓名", "男", "女"], ["甲", "√", None], ["乙", None, "√"]])
    assert by_part(people)[0].header == ["姓名", "男", "女"]


def test_degrees_of_a_form_are_parts_of_what_is_wanted(load_book):
    rows = [
        ["2025年企业人才需求调查表"],
        ["企业名称", FIRM, "统一社会信用代码", CODE_OF_FIRM],
        ["填表日期", "2025年3月1日", "联系人", "某"],
        ["岗位", "博士", "硕士", "本科", "合计"],
        ["研发", 1, 2, 3, 6],
        ["工艺", None, 1, None, 1],
    ]
    query = "SELECT post, openings FROM need_survey ORDER BY 2"
    assert load_book("表", rows, query)[0] == [("工艺", 1), ("研发", 6)]


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        (["岗位", "应届生", "社会人员", "合计"], ["磨工", 2, 5, 7], 7),
        (["岗位", "一车间", "二车间", "小计"], ["磨工", 2, 5, 7], 7),
        (["岗位", "应届生", "社会人员"], ["磨工", 2, 5], 7),
        (["岗位", "男", "女", "不限"], ["磨工", None, "3", "2"], 5),
    ],
)
def test_numbers_wanted_that_no_heading_names(header, row, wanted):
    read, _ = by_part(block(header, row))
    assert read.rows[0][read.header.index("需求人数")] == wanted


def test_a_sum_that_is_none_is_no_number_wanted():
    assert (
        "需求人数"
        not in by_part(block(["岗位", "现有", "计划", "合计"], ["磨工", 2, 5, 9]))[0].header
    )


def test_people_wanted_in_columns_of_men_and_women_are_added_and_ends_of_pay_kept_apart(query_book):
    rows = [
        ["用工企业", "工种", "需求人数", None, "月薪（元）", None, "学历"],
        [None, None, "男", "女", "最低", "最高", None],
        [FIRM, "车工", 5, 3, 5000, 7000, "初中"],
        [OTHER, "包装工", 2, "10人", 4000, 5000, "不限"],
    ]
    merged = ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2")
    got, report = query_book("2024年用工需求调查", NEEDS, rows, merged=merged)
    assert got == [("车工", 8, 5000, 7000), ("包装工", 12, 4000, 5000)]
    assert "需求人数: stands in several columns (男, 女), added up" in str(report)


def test_parts_in_brackets_are_no_whole(query_book):
    rows = [
        [
            "企业名称",
            "岗位",
            "需求人数（男）",
            "需求人数（女）",
            "最低年薪（万元）",
            "最高年薪（万元）",
        ],
        [FIRM, "车工", 5, 3, 6, 9],
    ]
    got, _ = query_book("2024年人才需求调查", NEEDS, rows)
    assert got == [("车工", 8, 5000, 7500)]


def test_a_whole_beside_its_parts_counts_alone_and_an_age_is_no_pay(query_book):
    rows = [
        ["企业名称", "岗位", "需求人数", None, "年龄", None],
        [None, None, "合计", "其中：应届", "最低", "最高"],
        [FIRM, "车工", 8, 3, 18, 45],
    ]
    got, report = query_book("2024年人才需求调查", NEEDS, rows)
    assert got == [("车工", 8, None, None)]
    assert "of its columns (合计, 应届) the whole alone is read" in str(report)


def test_parts_beside_one_that_nobody_knows_are_not_taken_for_the_whole(query_book):
    rows = [
        ["企业名称", "岗位", "需求人数｜本科", "需求人数｜硕士及以上", "需求人数｜外派"],
        [FIRM, "工程师", 2, 1, 4],
    ]
    got, report = query_book("2024年人才需求调查", NEEDS, rows)
    assert got == [] and "openings" in str(report)
    rows = [[*rows[0][:4]], [*rows[1][:4]]]
    assert query_book("2024年人才需求调查", NEEDS, rows)[0] == [("工程师", 3, None, None)]


@pytest.mark.parametrize("parent", ["学历层次", "学历要求", "学历"])
def test_numbers_under_levels_of_education_are_of_people_wanted(tmp_path, parent):
    rows = [
        ["2025届校园招聘需求汇总表"],
        ["用人单位", "岗位名称", parent, None, "年薪（万元）"],
        [None, None, "硕士", "本科", None],
        [FIRM, "光学工程师", 2, "3", "12-25"],
        [OTHER, "质量工程师", None, 2, "8-10"],
    ]
    query = "SELECT title, openings FROM posting ORDER BY openings"
    (found,), _ = loaded_book(tmp_path, "表", rows, [query], merged=("C2:D2",))
    assert found == [("质量工程师", 2), ("光学工程师", 5)]
