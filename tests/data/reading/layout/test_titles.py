"""Firm, school, town and office that a title, a sheet or a file names."""

from dataclasses import replace

import pandas as pd
import pytest
from firms_and_queries import FIRM, NEEDS_ROWS, OTHER, POSTS_ROWS, REGISTER_COLUMNS, SUPPLY_COLUMNS
from loaded_books import found_in, loaded_book
from read_sheets import block

from talentmatch.data.reading.layout._context import with_context
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.errors import TalentMatchError


def test_names_of_sheets_say_town_and_month(load_pages):
    header = ["企业名称", "统一社会信用代码", "行业"]
    got, _ = load_pages(
        "企业名录",
        "SELECT name, region FROM enterprise ORDER BY rowid",
        东江街道=[header, ["甲江机械有限公司", None, "C34"]],
        西河镇=[header, ["乙河食品有限公司", None, "C14"]],
    )
    assert got == [("甲江机械有限公司", "东江街道"), ("乙河食品有限公司", "西河镇")]
    months = {f"{n}月": [["单位", "参保人数"], ["甲江机械有限公司", 30 + n]] for n in (1, 2)}
    got, _ = load_pages(
        "参保2024", "SELECT strftime(period, '%Y-%m'), value FROM indicator ORDER BY 1", **months
    )
    assert got == [("2024-01", 31), ("2024-02", 32)]


def test_a_title_says_firm_and_year_of_filling_in(load_pages):
    rows = [
        ["人才需求表"],
        ["填报单位：甲江机械有限公司", None, "填报日期：2024年3月5日"],
        ["岗位", "数量", "学历要求"],
        ["钳工", 3, "大专"],
    ]
    got, report = load_pages("表", "SELECT round, post, openings FROM need_survey", 表=rows)
    assert got == [(2024, "钳工", 3)]
    assert "form of 甲江机械有限公司" in str(report)


def test_an_office_that_collects_is_no_firm(load_pages):
    rows = [
        ["填报单位：某市公共就业服务中心"],
        ["企业名称", "岗位", "需求人数"],
        ["甲江机械有限公司", "钳工", 3],
    ]
    _, report = load_pages("2024年人才需求", "SELECT 1", 表=rows)
    assert "taken from the title" not in str(report).replace(
        "round: taken as 2024 from the title", ""
    )


def test_the_whole_name_of_a_school_and_towns_of_nowhere(read_columns):
    rows = [["甲江县职业教育中心学校2024年招生计划"], ["专业", "招生计划"], ["护理", 3]]
    assert read_columns("招生", rows, SUPPLY_COLUMNS)[0] == [("甲江县职业教育中心学校", 2024, 3)]
    rows = [
        ["企业名称", "行业"],
        ["西河镇企业名单"],
        [FIRM, "C34"],
        ["重点乡镇企业名单"],
        [OTHER, "C14"],
    ]
    assert ("重点乡镇") not in [
        region for _, region in read_columns("名录", rows, REGISTER_COLUMNS)[0]
    ]


@pytest.mark.parametrize(
    "lead",
    [
        "2024年",
        "2024年度",
        "2024—2025学年",
        "2024年秋季",
        "2024级",
        "附件1：2024年",
        "二〇二四年",
        "关于2024年",
        "“十四五”2024年",
        "按2021年口径统计的2024年",
        "（2024年）",
    ],
)
def test_what_stands_before_a_name_in_a_title_is_no_part_of_it(read_columns, lead):
    rows = [[f"{lead}黄陵职业学院招生计划"], ["专业", "招生计划"], ["护理", 3]]
    ((school, _, seats),), _ = read_columns("招生", rows, SUPPLY_COLUMNS)
    assert (school, seats) == ("黄陵职业学院", 3)
    posts = [["岗位", "招聘人数", "学历"], ["车工", 3, "大专"]]
    got, _ = read_columns(
        "岗位", [[f"{lead}{FIRM}招聘岗位"], *posts], ("posting", "enterprise_name", "title")
    )
    assert got == [(FIRM, "车工")]
    for town in ("黄陵县", "店头镇", "桥山街道"):
        rows = [[f"{lead}{town}企业名录"], ["企业名称", "行业"], [FIRM, "C34"]]
        assert read_columns("名录", rows, REGISTER_COLUMNS)[0] == [(FIRM, town)]


def test_a_column_of_towns_says_more_than_the_title(read_columns):
    rows = [
        ["黄陵县重点企业名录"],
        ["镇办", "企业名称", "行业门类及大类", "规模类型"],
        ["店头镇", FIRM, "专用设备制造业", "中型"],
        ["桥山街道办", OTHER, "食品制造业", "小型"],
    ]
    columns = ("enterprise", "name", "region", "industry", "size_class")
    got, _ = read_columns("名录", rows, columns)
    assert got == [(FIRM, "店头镇", "C35", "medium"), (OTHER, "桥山街道办", "C14", "small")]
    rows[1][0] = "产地"
    assert read_columns("名录", rows, REGISTER_COLUMNS)[0] == [(FIRM, "黄陵县"), (OTHER, "黄陵县")]


@pytest.mark.parametrize(
    "title",
    [
        "全县乡镇企业名录",
        "重点乡镇企业名录",
        "特色小镇企业名单",
        "2024年乡镇街道企业名录",
        "送岗下乡活动企业名单",
        "返乡创业企业名单",
        "百强县企业名录",
        "贫困县企业名录",
        "延安市两区一县企业名录",
    ],
)
def test_words_of_titles_that_end_like_a_place_are_none(read_columns, title):
    rows = [[title], ["企业名称", "行业"], [FIRM, "C34"]]
    assert [pd.isna(region) for _, region in read_columns("名录", rows, REGISTER_COLUMNS)[0]] == [
        True
    ]


@pytest.mark.parametrize(
    "title",
    [
        "企业招聘岗位（主办单位：丙山人力资源有限公司）",
        "丙山机械有限公司等企业招聘岗位",
        "丙山集团下属企业招聘岗位",
        "丙山机械有限公司及丁水食品有限公司招聘岗位",
        "市属国有有限公司招聘岗位",
        "丙山人力资源有限公司发布的招聘岗位",
    ],
)
def test_posts_are_not_of_a_firm_that_only_made_the_list_or_is_one_of_several(read_columns, title):
    rows = [[title], ["岗位", "招聘人数", "学历"], ["车工", 3, "大专"]]
    got, _ = read_columns("岗位", rows, ("posting", "enterprise_name", "title"))
    assert [(pd.isna(firm), post) for firm, post in got] == [(True, "车工")]
    rows[0] = ["丙山集团有限公司东江分公司招聘岗位"]
    got, _ = read_columns("岗位", rows, ("posting", "enterprise_name", "title"))
    assert got == [("丙山集团有限公司东江分公司", "车工")]


@pytest.mark.parametrize(
    "title",
    [
        "2024年市属大学招生计划",
        "技师学院、职业学校2024年招生计划",
        "五所大学2024年招生计划",
        "2024年公办学校招生计划",
    ],
)
def test_kinds_of_schools_are_no_school(read_columns, title):
    with pytest.raises(TalentMatchError, match="institution"):
        read_columns("招生", [[title], ["专业", "招生计划"], ["护理", 3]], SUPPLY_COLUMNS)


@pytest.mark.parametrize(
    ("title", "industry", "region"),
    [
        ("虚州市制造业岗位空缺数", "C", None),
        ("Job vacancies, Manufacturing", "C", None),
        ("制造业、建筑业企业用工需求", None, None),
        ("Job vacancies by industry, education", None, None),
        ("2024年东江区招聘岗位需求数", None, "东江区"),
        ("2024年全市各区县招聘岗位需求数", None, None),
    ],
)
def test_the_one_industry_or_district_of_a_title_is_that_of_its_figures(title, industry, region):
    listed = replace(block(["职业", "2024-01"], ["焊工", 3]), titles=title)
    (row,) = (dict(zip(b.header, b.rows[0], strict=True)) for b in [with_context(listed, "")[0]])
    assert (row.get("industry"), row.get("region")) == (industry, region)


def test_the_grade_of_a_client_is_no_part_of_its_name():
    titled = replace(block(["岗位", "HC"], ["会计", 1]), titles="客户：虚海股份有限公司（A类）")
    assert with_context(titled, "")[0].rows[0][-1] == "虚海股份有限公司"


def test_a_code_above_the_table_is_that_of_the_firm_above_it():
    block = Block(
        ["工种", "人数"],
        [["钳工", 3]],
        f"填报单位：{FIRM} 统一社会信用代码：919900000000000018",
        {},
        [3],
    )
    assert with_context(block, "")[0].rows == [["钳工", 3, FIRM, "919900000000000018"]]


def test_the_name_of_a_file_says_school_and_firm(tmp_path):
    text = "专业名称\t学年\t招生计划\n护理\t2023—2024学年\t130②\n"
    (tmp_path / "甲江职业技术学院招生.tsv").write_text(text, "gbk")
    (tmp_path / f"{FIRM}2024年需求.csv").write_text("岗位,需求人数\n车工,2\n", "utf-8")
    query = "SELECT institution, year, seats FROM supply"
    got, report = found_in(tmp_path / "甲江职业技术学院招生.tsv", query)
    assert got == [("甲江职业技术学院", 2023, 130)]
    assert "institution taken from the name of the file" in str(report)
    got, _ = found_in(tmp_path / f"{FIRM}2024年需求.csv", "SELECT enterprise_name FROM posting")
    assert got == [(FIRM,)]


def test_a_year_end_of_another_table_is_no_month_of_it():
    block = Block(["地区", "人才数"], [["江北区", 5]], "2024年末各区人才数", {}, [1])
    assert with_context(block, "")[0].header == ["地区", "人才数"]


@pytest.mark.parametrize(
    ("title", "firm"),
    [
        ("2024春季慈溪甲江科技有限公司招聘岗位", "慈溪甲江科技有限公司"),
        ("2024年冬虫夏草药业有限公司招聘岗位", "冬虫夏草药业有限公司"),
        ("2024年度夏令营教育集团招聘岗位", "夏令营教育集团"),
        ("2049电子商务有限公司招聘岗位", "2049电子商务有限公司"),
        ("甲江2020科技有限公司招聘岗位", "甲江2020科技有限公司"),
        ("2024秋学期甲江科技有限公司招聘岗位", "甲江科技有限公司"),
        ("2024年春节后甲江科技有限公司招聘岗位", "甲江科技有限公司"),
    ],
)
def test_firms_of_titles_near_seasons_and_years(tmp_path, title, firm):
    rows = [[title], ["岗位", "人数"], ["焊工", 3], ["车工", 2]]
    (found,), _ = loaded_book(tmp_path, "a", rows, ["SELECT DISTINCT enterprise_name FROM posting"])
    assert found == [(firm,)]


def test_a_sheet_named_after_a_school_by_its_short_name_is_of_it():
    assert meaning_of("西河职院") == ("institution", "西河职院")


def test_centres_of_education_are_schools_and_letters_within_codes_no_codes(load_book):
    rows = [
        ["鹿寨职业教育中心2024年招生、毕业情况表"],
        ["专业", "招生计划（人）", "毕业生（人）"],
        ["汽车维修", 60, 40],
    ]
    query = "SELECT institution, year, seats, graduates FROM supply"
    assert load_book("招生", rows, query)[0] == [("鹿寨职业教育中心", 2024, 60, 40)]
    rows = [
        ["行业", "年份", "职业编码", "占比"],
        ["C20", 2024, "6-06-01-01", 0.2],
        ["C20", 2024, "60602O1", 0.1],
    ]
    query = "SELECT occupation FROM occupation_mix"
    assert load_book("职业结构", rows, query)[0] == [("6-06-01-01",)]


@pytest.mark.parametrize(
    "title", ["2025年东江街道用工月报", "2025年度云岭市东江街道用工月报", "关于东江街道用工的月报"]
)
def test_the_town_of_a_title_has_no_year_in_its_name(title):
    read, _ = with_context(replace(block(["月份", "新增岗位"], ["1月", 3]), titles=title), "")
    assert read.rows == [["1月", 3, "东江街道"]]


def test_a_school_in_the_title_is_that_of_its_majors(query_book):
    rows = [
        ["甲江大学2024年招生计划表"],
        ["专业名称", "层次", "计划数"],
        ["护理", "专科", "80（含定向5）"],
    ]
    query = "SELECT institution, year, seats FROM supply"
    assert query_book("计划", query, rows)[0] == [("甲江大学", 2024, 80)]
    rows[0] = ["2024年高等学校招生计划表"]
    assert query_book("计划", query, rows)[0] == []


def test_a_middle_school_is_a_school():
    assert meaning_of("甲江职业中学").field == "institution"


POSTS_OF_ONE_FIRM = [["岗位名称", "人数", "学历"], ["工艺工程师", 3, "本科"], ["质检员", 5, "大专"]]


@pytest.mark.parametrize(
    ("title", "firm"),
    [
        ("2024年秋季甲江科技有限公司招聘岗位表", "甲江科技有限公司"),
        ("2024年春苏州甲江科技有限公司招聘岗位表", "苏州甲江科技有限公司"),
        ("2024甲江科技有限公司招聘岗位表", "甲江科技有限公司"),
        ("2024年春风机械有限公司招聘岗位表", "春风机械有限公司"),
        ("2024年春江苏甲江食品有限公司招聘岗位表", "江苏甲江食品有限公司"),
        ("2024年夏津甲江食品有限公司招聘岗位表", "夏津甲江食品有限公司"),
        ("秋甲江科技有限公司招聘岗位表", "秋甲江科技有限公司"),
        ("2024年秋甲江科技有限公司招聘岗位表", None),
        ("2024秋甲江科技有限公司校园招聘岗位表", None),
        ("2024年初甲江科技有限公司招聘岗位表", None),
    ],
)
def test_a_season_before_a_firm_is_taken_off_where_it_is_plain_and_asked_else(
    load_book, title, firm
):
    got, report = load_book(
        "招聘岗位", [[title], *POSTS_OF_ONE_FIRM], "SELECT DISTINCT enterprise_name FROM posting"
    )
    assert got == [(firm,)]
    assert ("nobody knows: left open" in report) == (firm is None)


def test_a_name_of_the_file_or_a_column_settles_what_a_season_leaves_open(load_book):
    query = "SELECT DISTINCT enterprise_name FROM posting"
    title = ["2024年秋甲江科技有限公司招聘岗位表"]
    got, report = load_book("甲江科技有限公司岗位", [title, *POSTS_OF_ONE_FIRM], query)
    assert (got, "left open" in report) == ([("甲江科技有限公司",)], False)


@pytest.mark.parametrize(
    ("title", "school"),
    [
        ("2024年春蕾艺术学校招生计划", "春蕾艺术学校"),
        ("2024年秋实职业学院招生计划", "秋实职业学院"),
        ("2024年秋甲江职业学院招生计划", "甲江职业学院"),
        ("2024年春江苏甲江职业学院招生计划", "江苏甲江职业学院"),
        ("2024年春季甲江职业学院招生计划", "甲江职业学院"),
    ],
)
def test_a_season_before_a_school_is_no_part_of_it_and_a_word_is(load_book, title, school):
    rows = [[title], ["专业", "招生计划数"], ["护理", 100], ["会计", 50]]
    query = "SELECT DISTINCT institution, year FROM supply"
    assert load_book("招生", rows, query)[0] == [(school, 2024)]


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
def test_towns_whose_name_begins_or_goes_on_like_another_word(frames_of_rows, title, town):
    frames = frames_of_rows(title, *NEEDS_ROWS)
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
def test_firms_of_titles_among_words_that_end_a_name(frames_of_rows, title, firm):
    firms = frames_of_rows(title, *POSTS_ROWS)["posting"].get(
        "enterprise_name", pd.Series([None, None])
    )
    assert [None if pd.isna(name) else name for name in firms] == [firm, firm]


@pytest.mark.parametrize("header", ["面试地点", "户籍地区", "销售区域", "招聘会地点", "生源地区"])
def test_where_something_else_is_leaves_the_town_of_the_title(frames_of_rows, header):
    rows = [[*NEEDS_ROWS[0], header], [*NEEDS_ROWS[1], "甲市"], [*NEEDS_ROWS[2], "乙市"]]
    assert (
        frames_of_rows("西河镇企业用工需求", *rows)["enterprise"]["region"].tolist()
        == ["西河镇"] * 2
    )
