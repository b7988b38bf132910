"""Files of offices and agencies that say a thing elsewhere, or by another sign, than most do."""

from dataclasses import replace

import pytest
from test_other_people import rows_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells.years import NamedYears, school_year_in
from talentmatch.data.reading.formats.forms import form_of_lines
from talentmatch.data.reading.layout.listed_posts import by_listed_post, listed_posts
from talentmatch.data.reading.layout.recognising import named_by_values
from talentmatch.data.reading.layout.repeated_cells import with_repeated_cells
from talentmatch.data.reading.layout.sense import guesses
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.layout.split_columns import by_part
from talentmatch.data.reading.rows.person_head import from_head
from talentmatch.vocab.places import covers, place, places


def block(header, *rows):
    return Block(list(header), [list(row) for row in rows], "", {}, list(range(2, len(rows) + 2)))


@pytest.mark.parametrize("mark", ["同上", "〃", "″", '"', "（同上）", "Ditto", "仝上", "如上"])
def test_the_same_as_above_is_what_stands_above(mark):
    read, notes = with_repeated_cells(block(["企业", "岗位"], ["甲厂", "焊工"], [mark, "钳工"]))
    assert (read.rows[1], len(notes)) == (["甲厂", "钳工"], 1)


def test_the_same_as_at_the_left_is_what_stands_there_and_nothing_above_stays_as_written():
    read, _ = with_repeated_cells(block(["籍贯", "现居"], ["苏州", "同左"], ["同上", "无锡"]))
    assert read.rows == [["苏州", "苏州"], ["苏州", "无锡"]]
    assert with_repeated_cells(block(["籍贯"], ["同上"]))[0].rows == [["同上"]]


def test_firms_and_years_written_once_and_then_the_same(tmp_path):
    rows = rows_of(tmp_path, "a.csv", "企业名称,岗位名称,需求人数,学历要求,需求年度", "虚海有限公司,焊工,5,高中,2025", "同上,钳工,3,〃,〃", "〃,电工,2,大专,2026")  # fmt: skip
    assert {row["enterprise_name"] for row in rows} == {"虚海有限公司"}
    assert [row["round"] for row in rows] == [2025, 2025, 2026]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某校2024—2025学年学生情况", "2024-25学年"),
        ("2024至2025学年度", "2024-25学年"),
        ("2024学年招生", "2024学年"),
        ("Academic year 2024/25", "2024-25学年"),
        ("2024年招生", ""),
        ("2023-2024学年与2024-2025学年", ""),
    ],
)
def test_a_school_year_in_a_title(title, year):
    assert school_year_in(title) == year
    assert NamedYears.around(title, "", "").school == year


@pytest.mark.parametrize("title", ["虚州学院2024—2025学年学生情况", "虚州学院2024学年学生情况"])
def test_graduates_of_the_school_year_of_a_title_leave_in_its_second_year(tmp_path, title):
    rows = rows_of(tmp_path, "a.csv", title, "专业名称,毕业生数,招生数", "机电,120,130", "数控,98,100")  # fmt: skip
    assert {(row["year"], row["graduates"]) for row in rows if row["graduates"] > 0} == {(2025, 120), (2025, 98)}  # fmt: skip
    assert {(row["year"], row["seats"]) for row in rows if row["seats"] > 0} == {(2024, 130), (2024, 100)}  # fmt: skip


def test_a_whole_beside_what_is_among_it_counts():
    read, _ = by_part(block(["专业", "招生数合计", "招生数其中：春季招生"], ["机电", 130, 20]))
    assert read.header == ["专业", "招生数", "招生数其中：春季招生"]


@pytest.mark.parametrize(
    "lines",
    [
        ["求职意向", "地点：苏州,上海-浦东", "职能/职位：生产经理"],
        ["职业意向", "工作城市：苏州,上海-浦东", "职位：生产经理"],
    ],
)
def test_labels_below_a_heading_of_wishes_are_wishes(lines):
    person = ["姓名：宇虚一", "手机：19900000111", *lines, "工作经历", "2019.03-至今 虚河有限公司 主管"]  # fmt: skip
    (record,) = form_of_lines([[line] for line in person], "a.html").records
    assert (record["期望城市"], record["期望职位"]) == ("苏州,上海-浦东", "生产经理")


def test_an_advertisement_in_a_few_labels_that_ends_in_what_is_required():
    lines = [
        "职位：设备经理",
        "公司：虚海精工有限公司",
        "地点：苏州相城",
        "要求：",
        "1. 本科以上；",
    ]
    form = form_of_lines([[line] for line in lines], "a.eml")
    assert (form.table, form.records[0]["任职要求"]) == ("posting", "1. 本科以上；")


@pytest.mark.parametrize(
    ("line", "home"),
    [
        ("Shanghai, China | +86 199 0000 0125 | nora@example.com", "Shanghai, China"),
        ("19900000125 | 苏州 工业园区", "苏州 工业园区"),
        ("机械工程师 | 19900000125 | 北京大学", None),
        ("China | +86 199 0000 0125", None),
    ],
)
def test_a_place_beside_the_telephone_is_where_somebody_lives(line, home):
    assert from_head(["Nora Inventee", line])["现居住地"] == home


@pytest.mark.parametrize(
    ("wish", "offer", "covered"),
    [("深圳(老家苏州)", "苏州", "no"), ("杭州（配偶在宁波）", "宁波", "no"), ("深圳（家在苏州，可回）", "苏州", "maybe")],
)  # fmt: skip
def test_where_somebody_comes_from_is_not_where_they_want_to_work(wish, offer, covered):
    assert covers(places((wish,)), place(offer)) == covered


@pytest.mark.parametrize("remark", ["勿打电话", "请勿致电", "不要再打扰"])
def test_who_is_not_to_be_called_has_not_agreed(tmp_path, remark):
    (tmp_path / "a.csv").write_text(
        f"姓名,手机,现职位,备注\n韩一,19900000711,会计,{remark}", "utf-8"
    )
    frames = {s.table: s.frame for s in read_files(tmp_path / "a.csv", consent="recruiting")}
    assert frames["consent"]["withdrawn_on"].notna().all()


def test_the_client_of_a_list_of_vacancies_is_the_employer(tmp_path):
    (row,) = rows_of(tmp_path, "b.csv", "客户,招聘岗位,人数,工作地点,薪资", "虚河有限公司,会计,1,昆山,8-9K")  # fmt: skip
    assert row["enterprise_name"] == "虚河有限公司"


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
    rows = rows_of(tmp_path, "a.csv", "2025年人才需求", "企业名称,需求岗位及人数,学历要求", "虚海精工有限公司,焊工5人；钳工3人,大专", "虚河有限公司,电工2人,不限")  # fmt: skip
    assert [(row["post"], row["openings"]) for row in rows] == [("焊工", 5), ("钳工", 3), ("电工", 2)]  # fmt: skip


def test_numbers_of_posts_that_do_not_make_up_that_of_their_row_are_not_dealt_out():
    listed = block(["企业", "缺工工种", "缺工人数"], ["甲厂", "焊工5、钳工3", 10])
    read, notes = by_listed_post(listed)
    assert (read.rows, len(notes)) == (listed.rows, 1)


@pytest.mark.parametrize(
    ("title", "field"), [("2025届毕业生生源信息", "graduates"), ("2025年招生计划", "seats")]
)
def test_a_bare_number_of_students_is_of_those_whom_the_title_names(title, field):
    students = replace(block(["院校", "专业", "人数"], ["甲校", "会计", 30]), titles=title)
    assert named_by_values("supply", students) == {"人数": field}


def test_a_bare_number_of_students_under_no_title_is_left_open():
    header, row = ["院校", "专业", "年份", "人数"], ["甲校", "会计", 2025, 30]
    assert 3 not in guesses("supply", header, [row], {0: "institution", 1: "major", 2: "year"})


def test_the_least_pay_of_a_need_is_no_most(tmp_path):
    (row,) = rows_of(tmp_path, "a.csv", "2025年用工需求", "企业名称,岗位名称,需求人数,最低月薪（元）", "虚海有限公司,焊工,5,6000")  # fmt: skip
    assert row["pay_low"] == 6000
    assert "pay_high" not in row or row["pay_high"] != row["pay_high"]
