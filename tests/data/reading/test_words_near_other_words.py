"""Titles, headings and rows that come near a rule of words and are none of its cases."""

import pandas as pd
import pytest
from openpyxl import Workbook

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._form_heads import firms_stand_above

FIRM, OTHER = "甲江机械有限公司", "乙河食品有限公司"
NEEDS = (["企业名称", "岗位", "需求人数"], [FIRM, "车工", 3], [OTHER, "钳工", 5])
POSTS = (["岗位", "招聘人数", "学历"], ["车工", 3, "大专"], ["钳工", 5, "大专"])
PEOPLE = ["王虚一", "13900000001"]


@pytest.fixture
def load(tmp_path):
    """Return a function that reads the rows of a sheet and gives the frame of each table."""

    def loaded(*rows):
        book = Workbook()
        for row in rows:
            book.active.append([row] if isinstance(row, str) else row)
        book.save(tmp_path / "a.xlsx")
        sheets = read_files(tmp_path / "a.xlsx", consent="recruiting")
        return {sheet.table: sheet.frame for sheet in sheets}

    return loaded


@pytest.mark.parametrize(
    "title",
    [
        "自2024年3月起企业用工需求调查",
        "企业用工需求调查〔2024〕第5号",
        "根据2024年紧缺人才目录征集的企业用工需求",
        "2024年同期企业用工需求调查",
        "2024年企业用工需求调查（同比2023年）",
        "2024年企业用工需求调查〔2023〕5号",
    ],
)
def test_the_year_of_a_list_that_names_no_other(load, title):
    assert load(title, *NEEDS)["need_survey"]["round"].tolist() == [2024, 2024]


@pytest.mark.parametrize(
    ("title", "town"),
    [
        ("2024年夏邑县企业用工需求", "夏邑县"),
        ("2024年春江街道企业用工需求", "春江街道"),
        ("2024年春西河镇企业用工需求", "西河镇"),
        ("2024年初村镇企业用工需求", "初村镇"),
        ("2024年本号镇企业用工需求", "本号镇"),
        ("2024年中心店镇企业用工需求", "中心店镇"),
        ("2024年西河镇乡村振兴企业用工需求", "西河镇"),
        ("2024年西河镇乡镇企业用工需求", "西河镇"),
        ("甲江县镇村企业用工需求", "甲江县"),
        ("全县镇村企业用工需求", None),
    ],
)
def test_towns_whose_name_begins_or_goes_on_like_another_word(load, title, town):
    frames = load(title, *NEEDS)
    regions = frames["enterprise"]["region"].tolist() if town else [None, None]
    assert regions == [town, town] and (town is not None) is ("enterprise" in frames)


@pytest.mark.parametrize(
    ("title", "firm"),
    [
        ("2024年春兰集团招聘岗位", "春兰集团"),
        ("2024年初心科技有限公司招聘岗位", "初心科技有限公司"),
        ("甲市第二轮胎有限公司招聘岗位", "甲市第二轮胎有限公司"),
        ("甲江集团（总部）招聘岗位", "甲江集团"),
        ("甲江集团公司招聘岗位", "甲江集团公司"),
        (f"{FIRM}提供岗位一览表", FIRM),
        (f"{FIRM}发布招聘岗位", FIRM),
        (f"{FIRM}招聘各地分公司岗位", FIRM),
        (f"（主办单位：某市人社局）{FIRM}招聘岗位", FIRM),
        (f"{FIRM}及各分公司招聘岗位", None),
    ],
)
def test_firms_of_titles_among_words_that_end_a_name(load, title, firm):
    firms = load(title, *POSTS)["posting"].get("enterprise_name", pd.Series([None, None]))
    assert [None if pd.isna(name) else name for name in firms] == [firm, firm]


@pytest.mark.parametrize("town", ["西河镇", "西河乡"])
def test_a_town_alone_over_its_firms_is_one(load, town):
    frames = load("企业用工需求调查", NEEDS[0], [town], *NEEDS[1:])
    assert frames["enterprise"]["region"].tolist() == [town, town]


def test_the_name_of_a_band_keeps_its_number(load):
    frame = load(POSTS[0], ["第二轮胎厂"], POSTS[1], [FIRM], POSTS[2])["posting"]
    assert frame["enterprise_name"].tolist() == ["第二轮胎厂", FIRM]


@pytest.mark.parametrize(
    ("row", "title"),
    [
        (["审核人", 1, "大专"], "审核人"),
        (["管理咨询师", None, None], "管理咨询师"),
        (["★高级车工", None, None], "高级车工"),
        (["联系人", "王小姐", "13900000001"], None),
        (["咨询电话：0512-66660000", None, None], None),
    ],
)
def test_posts_at_the_end_of_a_list_are_no_remarks(load, row, title):
    titles = load(f"{FIRM}招聘岗位", *POSTS, row)["posting"]["title"].tolist()
    assert titles == ["车工", "钳工", *([title] if title else [])]


@pytest.mark.parametrize(
    ("title", "openings"),
    [
        ("Talent needs survey 2024, in Thousand Oaks", 3),
        ("Talent needs survey 2024 (salary in thousands)", 3),
        ("Talent needs survey 2024, pay in 000s", 3),
        ("Talent needs survey 2024, hiring in hundreds of firms", 3),
        ("Talent needs survey 2024 of firms with 1,000s of staff", 3),
        ("Talent needs survey 2024, in thousands of jobs", 3000),
        ("Talent needs survey 2024 (thousands)", 3000),
    ],
)
def test_thousands_that_count_no_posts(load, title, openings):
    frame = load(title, ["Company", "Post", "Openings"], ["Fictive Ltd", "Welder", 3])
    assert frame["need_survey"]["openings"].tolist() == [openings]


@pytest.mark.parametrize("header", ["面试地点", "户籍地区", "销售区域", "招聘会地点", "生源地区"])
def test_where_something_else_is_leaves_the_town_of_the_title(load, header):
    rows = [[*NEEDS[0], header], [*NEEDS[1], "甲市"], [*NEEDS[2], "乙市"]]
    assert load("西河镇企业用工需求", *rows)["enterprise"]["region"].tolist() == ["西河镇"] * 2


@pytest.mark.parametrize(
    ("header", "pay"), [("薪资预算", 6000), ("预算月薪", 6000), ("招聘预算（元）", None)]
)
def test_pay_that_a_firm_plans_to_give(load, header, pay):
    rows = [[*NEEDS[0], header], [*NEEDS[1], "6000-8000"], [*NEEDS[2], "6000-7000"]]
    frame = load("企业用工需求调查", *rows)["need_survey"]
    assert [*frame.get("pay_low", [])] == ([pay, pay] if pay else [])


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            ("公司名称", "岗位名称", "招聘人数", "月薪", "姓名", "电话"),
            (FIRM, "车工", 3, "8K", *PEOPLE),
        ),
        (
            ("Name", "Phone", "Job Title", "Openings", "Salary"),
            ("Fictive Ltd", "1", "Welder", 3, "8K"),
        ),
        (
            ("招聘单位", "岗位名称", "招聘人数", "毕业院校", "户籍"),
            (FIRM, "车工", 3, "不限", "本县"),
        ),
    ],
)
def test_who_is_to_be_asked_makes_a_list_of_posts_none_of_people(load, header, row):
    frames = load(header, row)
    assert frames["posting"]["openings"].tolist() == [3] and "candidate" not in frames


def test_who_is_to_be_asked_leaves_a_register_in_its_town(load):
    frames = load("2024年西河镇企业名录", ["企业名称", "姓名", "电话"], [FIRM, *PEOPLE])
    assert frames["enterprise"]["region"].tolist() == ["西河镇"] and "candidate" not in frames


@pytest.mark.parametrize(
    ("header", "cell", "field"),
    [
        ("目前在职", "是", "employer"),
        ("目前在职", FIRM, "employer"),
        ("单位", "元/月", "employer"),
        ("是否屏蔽公司", "是", "blocked_employers"),
    ],
)
def test_answers_and_units_are_no_firms(load, header, cell, field):
    frame = load(["姓名", "电话", "期望薪资", header], [*PEOPLE, "8000", cell])["candidate"]
    values = [value for value in frame.get(field, []) if isinstance(value, str | list)]
    assert values == ([cell] if cell == FIRM else [])


@pytest.mark.parametrize(
    ("remark", "blocked"),
    [
        ("Not open to Night Shifts", None),
        ("Not interested in Sales Roles", None),
        ("doesn't consider Project Based Work", None),
        ("竞业公司：没有", None),
        ("大厂不看", None),
        (f"与{FIRM[:4]}签有竞业，不能去丙山化工", ["甲江机械", "丙山化工"]),
    ],
)
def test_remarks_that_name_no_firm_to_be_hidden_from(load, remark, blocked):
    frame = load(["姓名", "电话", "当前职位", "备注"], [*PEOPLE, "钳工", remark])["candidate"]
    assert [*frame.get("blocked_employers", [None])] == [blocked]
    assert frame.get("wanted_regions", pd.Series([None])).isna().all()


def test_degrees_are_no_place_and_words_in_brackets_no_markup(load):
    rows = [["公司名称", "职位名称", "薪资", "坐标"], [FIRM, "工程师<Java>", "6K", "120.58,31.30"]]
    frame = load(*rows)["posting"]
    assert frame["title"].tolist() == ["工程师<Java>"]
    assert frame.get("region", pd.Series([None])).isna().all()
    rows[1][1:] = ["<b>车工</b>", "6K", "苏州"]
    assert load(*rows)["posting"][["title", "region"]].to_numpy().tolist() == [["车工", "苏州"]]


@pytest.mark.parametrize("more", [("公司福利", "五险一金"), ("学历要求", "大专")])
def test_what_a_firm_says_of_itself_moves_it_to_no_other_post(more):
    post = [["招聘人数", "3"], ["薪资待遇", "6000元"]]
    forms = [["单位名称", FIRM], ["岗位名称", "焊工"], *post, ["单位名称", OTHER]]
    assert firms_stand_above([*forms, [*more], ["岗位名称", "电工"], *post])
