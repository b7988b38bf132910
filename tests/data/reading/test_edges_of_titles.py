"""Titles, notes and months that come near a rule and are none of its cases: the table is read as before."""

import pandas as pd
import pytest
from openpyxl import Workbook

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout.reshaping._month_measures import is_part
from talentmatch.errors import ContractError, TalentMatchError

FIRM, OTHER = "甲江机械有限公司", "乙河食品有限公司"
NEEDS = ("need_survey", "post", "openings", "round")
SUPPLY = ("supply", "institution", "year", "seats")
INSURED = ("indicator", "period", "value")
REGISTER = ("enterprise", "name", "region")


@pytest.fixture
def load(tmp_path):
    """Return a function that reads a workbook and gives columns of one of its tables, and the report."""

    def loaded(name, rows, wanted):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / f"{name}.xlsx")
        sheets = [*read_files(tmp_path / f"{name}.xlsx")]
        table, *columns = wanted
        frames = [
            sheet.frame.reindex(columns=columns).astype(object)
            for sheet in sheets
            if sheet.table == table
        ]
        found = pd.concat(frames).itertuples(index=False, name=None)
        return [*found], " ".join(str(note) for sheet in sheets for note in sheet.notes)

    return loaded


@pytest.mark.parametrize(
    "between",
    [
        "填报日期：2024年1月10日",
        "制表人：李四 2024-01-10",
        "注：2022年数据为快报数",
        "甲江市人社局 2024年1月",
        "2023年企业人才需求调查表（第2页）",
        "（以上为2022年遗留岗位）",
        "二、2024年新增",
    ],
)
def test_what_stands_below_a_page_begins_no_table(load, between):
    header = ["企业名称", "岗位", "需求人数"]
    rows = [
        ["2023年企业人才需求调查表"],
        header,
        [FIRM, "车工", 3],
        [between],
        header,
        [OTHER, "钳工", 7],
    ]
    assert load("需求", rows, NEEDS)[0] == [("车工", 3, 2023), ("钳工", 7, 2023)]


@pytest.mark.parametrize(
    "titles",
    [
        [["2025年招生计划"], ["单位：人"]],
        [["2025年招生计划", None, "单位：人"]],
        [[None], ["注：含五年一贯制"], ["2025年招生计划"], [None]],
    ],
)
def test_units_notes_and_gaps_beside_the_title_of_another_year(load, titles):
    header = ["学校", "专业", "招生计划"]
    rows = [["2024年招生计划"], header, ["甲校", "护理", 3], *titles, header, ["甲校", "护理", 8]]
    assert load("招生", rows, SUPPLY)[0] == [("甲校", 2024, 3), ("甲校", 2025, 8)]


def test_lists_of_towns_of_other_years_below_one_another(load):
    header = ["企业名称", "岗位", "需求人数"]
    rows = [
        ["2024年西河镇企业用工需求表"],
        header,
        [FIRM, "车工", 3],
        ["2025年东江镇企业用工需求表"],
        header,
        [OTHER, "钳工", 7],
    ]
    assert load("用工需求", rows, NEEDS)[0] == [("车工", 3, 2024), ("钳工", 7, 2025)]
    rows[3] = ["2024年东江镇企业用工需求表"]
    assert load("用工需求", rows, REGISTER)[0] == [(FIRM, "西河镇"), (OTHER, "东江镇")]


@pytest.mark.parametrize(
    ("title", "months", "year"),
    [
        ("2024年新设企业2025年1-3月参保人数", (1, 2, 3), 2025),
        ("某市“十四五”（2021—2025年）监测：2024年企业参保人数", (1, 2, 3), 2024),
        ("企业参保人数（截至2024年3月31日）", (1, 2, 3), 2024),
        ("2023年10月—2024年3月企业参保人数", (1, 2, 3), 2024),
        ("2024-2025学年企业参保人数", (9, 10, 11), 2024),
        ("2023年7-12月入库企业2024年企业参保人数", (1, 2, 3), 2024),
        ("2025年1月报送的2024年企业参保人数", (1, 2, 3), 2024),
    ],
)
def test_the_year_of_months_among_other_years(load, title, months, year):
    rows = [[title], ["企业名称", *(f"{month}月" for month in months)], [FIRM, 1, 2, 3]]
    got, _ = load("参保", rows, INSURED)
    assert got == [(pd.Timestamp(year, month, 1), n + 1) for n, month in enumerate(months)]


def test_months_in_no_order_are_of_the_year_of_the_title(load):
    months = ("8月", "1月", "3月")
    rows = [
        ["2024年企业参保人数"],
        ["企业名称", "月份", "参保人数"],
        *([FIRM, month, n + 1] for n, month in enumerate(months)),
    ]
    assert load("参保", rows, INSURED)[0] == [
        (pd.Timestamp(2024, month, 1), n + 1) for n, month in enumerate((8, 1, 3))
    ]


def test_a_part_alone_is_not_all(load):
    rows = [
        ["2025年各镇街招聘"],
        ["镇街", "1月应届生岗位数", "2月应届生岗位数"],
        ["东江街道", 3, 2],
    ]
    with pytest.raises(ContractError, match="count a part alone \\(应届生岗位数\\)"):
        load("岗位", rows, INSURED)


def test_output_with_tax_and_of_clothes_is_no_part():
    assert not any(map(is_part, ("含税产值", "女装产值", "男鞋产量")))


def test_needs_that_are_none_of_people_name_no_survey(load):
    rows = [["企业名称", "统一社会信用代码", "所在镇街"], [FIRM, "91330282MA2BBBB11A", "东江街道"]]
    assert load("企业需求登记", rows, REGISTER)[0] == [(FIRM, "东江街道")]


def test_the_whole_name_of_a_school_and_towns_of_nowhere(load):
    rows = [["甲江县职业教育中心学校2024年招生计划"], ["专业", "招生计划"], ["护理", 3]]
    assert load("招生", rows, SUPPLY)[0] == [("甲江县职业教育中心学校", 2024, 3)]
    rows = [
        ["企业名称", "行业"],
        ["西河镇企业名单"],
        [FIRM, "C34"],
        ["重点乡镇企业名单"],
        [OTHER, "C14"],
    ]
    assert ("重点乡镇") not in [region for _, region in load("名录", rows, REGISTER)[0]]


@pytest.mark.parametrize("name", ["稻香村", "杏花村", "乌镇", "鹿港小镇", "平安"])
@pytest.mark.parametrize("first", [[], [FIRM, "小型", "C34", "2004"]])
def test_a_name_alone_that_may_be_a_firm_is_no_place(load, name, first):
    header = ["企业名称", "企业规模", "行业", "成立年份"]
    rows = [header, *([first] if first else []), [name], [OTHER, "大型", "C14", "2001"]]
    got, report = load("名录", rows, REGISTER)
    assert [(firm, pd.isna(town)) for firm, town in got] == [
        (firm, True) for firm in ([FIRM] if first else []) + [OTHER]
    ]
    assert name in report and "of a firm or a place" in report


@pytest.mark.parametrize(
    "labels",
    [
        ("一、杏花村", "二、稻香村"),
        ("杏花村（1家）", "稻香村（1家）"),
        ("杏花村", "稻香村"),
        ("店口镇", "平安街道"),
        ("安乐乡", "西河镇"),
        ("黄山", "六安"),
        ("东江街道", "二、稻香村"),
    ],
)
def test_names_alone_are_places_beside_others(load, labels):
    header = ["企业名称", "企业规模", "行业", "成立年份"]
    firms = [[FIRM, "小型", "C34", "2004"], [OTHER, "大型", "C14", "2001"]]
    rows = [header, [labels[0]], firms[0], [labels[1]], firms[1]]
    bare = [
        label.removeprefix("一、").removeprefix("二、").removesuffix("（1家）") for label in labels
    ]
    assert load("名录", rows, REGISTER)[0] == [(FIRM, bare[0]), (OTHER, bare[1])]


def test_a_town_alone_in_its_own_column_or_plainly_one_is_a_place(load):
    rows = [["村镇", "企业名称", "行业", "规模"], ["稻香村"], [None, FIRM, "C34", "小型"]]
    rows[0][0] = "所属乡镇"
    assert load("名录", rows, REGISTER)[0] == [(FIRM, "稻香村")]
    rows = [["企业名称", "行业", "规模"], ["东江街道"], [FIRM, "C34", "小型"]]
    assert load("名录", rows, REGISTER)[0] == [(FIRM, "东江街道")]


@pytest.mark.parametrize(
    "title",
    ["2025年全市企业用工需求表", "2025年各镇企业用工需求表", "2025年企业用工需求表（东区）"],
)
def test_a_list_of_other_places_below_that_of_a_town_is_none_of_it(load, title):
    header = ["企业名称", "岗位", "需求人数"]
    rows = [
        ["2024年西河镇企业用工需求表"],
        header,
        [FIRM, "车工", 3],
        [title],
        header,
        [OTHER, "钳工", 7],
    ]
    assert load("用工需求", rows, NEEDS)[0] == [("车工", 3, 2024), ("钳工", 7, 2025)]
    assert (OTHER, "西河镇") not in load("用工需求", rows, REGISTER)[0]
    rows[3] = ["2025年企业用工需求表"]
    assert (OTHER, "西河镇") in load("用工需求", rows, REGISTER)[0]


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
def test_what_stands_before_a_name_in_a_title_is_no_part_of_it(load, lead):
    rows = [[f"{lead}黄陵职业学院招生计划"], ["专业", "招生计划"], ["护理", 3]]
    ((school, _, seats),), _ = load("招生", rows, SUPPLY)
    assert (school, seats) == ("黄陵职业学院", 3)
    posts = [["岗位", "招聘人数", "学历"], ["车工", 3, "大专"]]
    got, _ = load(
        "岗位", [[f"{lead}{FIRM}招聘岗位"], *posts], ("posting", "enterprise_name", "title")
    )
    assert got == [(FIRM, "车工")]
    for town in ("黄陵县", "店头镇", "桥山街道"):
        rows = [[f"{lead}{town}企业名录"], ["企业名称", "行业"], [FIRM, "C34"]]
        assert load("名录", rows, REGISTER)[0] == [(FIRM, town)]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2024年甲江机械有限公司", FIRM),
        ("甲江机械有限公司（2024年）", FIRM),
        ("第一机床厂", "第一机床厂"),
        ("七月乐器有限公司", "七月乐器有限公司"),
        ("第二批发市场有限公司", "第二批发市场有限公司"),
        ("360安全有限公司", "360安全有限公司"),
    ],
)
def test_times_around_the_firm_of_a_band_are_no_part_of_its_name(load, label, name):
    rows = [
        ["2024年招聘岗位"],
        ["岗位", "招聘人数", "学历"],
        [label, None, None],
        ["车工", 3, "大专"],
        [OTHER, None, None],
        ["钳工", 5, "大专"],
    ]
    got, _ = load("岗位", rows, ("posting", "enterprise_name", "title"))
    assert got == [(name, "车工"), (OTHER, "钳工")]


def test_a_column_of_towns_says_more_than_the_title(load):
    rows = [
        ["黄陵县重点企业名录"],
        ["镇办", "企业名称", "行业门类及大类", "规模类型"],
        ["店头镇", FIRM, "专用设备制造业", "中型"],
        ["桥山街道办", OTHER, "食品制造业", "小型"],
    ]
    columns = ("enterprise", "name", "region", "industry", "size_class")
    got, _ = load("名录", rows, columns)
    assert got == [(FIRM, "店头镇", "C35", "medium"), (OTHER, "桥山街道办", "C14", "small")]
    rows[1][0] = "产地"
    assert load("名录", rows, REGISTER)[0] == [(FIRM, "黄陵县"), (OTHER, "黄陵县")]


@pytest.mark.parametrize(
    ("header", "cells", "pay"),
    [
        ("拟提供薪酬（万元/年）", ("9-12", "6.6-8.4"), [(7500, 10000), (5500, 7000)]),
        ("可支付薪资（元/月）", ("4500", "5000-6000"), [(4500, 4500), (5000, 6000)]),
        ("年薪酬支出（万元）", ("900", "1200"), [(None, None), (None, None)]),
    ],
)
def test_pay_under_headings_of_no_list(load, header, cells, pay):
    rows = [
        ["2024年人才需求调查"],
        ["企业名称", "岗位", "需求人数", header],
        [FIRM, "车工", 3, cells[0]],
        [OTHER, "钳工", 5, cells[1]],
    ]
    got, _ = load("需求", rows, ("need_survey", "pay_low", "pay_high"))
    assert [tuple(None if pd.isna(p) else p for p in row) for row in got] == pay


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
def test_words_of_titles_that_end_like_a_place_are_none(load, title):
    rows = [[title], ["企业名称", "行业"], [FIRM, "C34"]]
    assert [pd.isna(region) for _, region in load("名录", rows, REGISTER)[0]] == [True]


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
def test_posts_are_not_of_a_firm_that_only_made_the_list_or_is_one_of_several(load, title):
    rows = [[title], ["岗位", "招聘人数", "学历"], ["车工", 3, "大专"]]
    got, _ = load("岗位", rows, ("posting", "enterprise_name", "title"))
    assert [(pd.isna(firm), post) for firm, post in got] == [(True, "车工")]
    rows[0] = ["丙山集团有限公司东江分公司招聘岗位"]
    got, _ = load("岗位", rows, ("posting", "enterprise_name", "title"))
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
def test_kinds_of_schools_are_no_school(load, title):
    with pytest.raises(TalentMatchError, match="institution"):
        load("招生", [[title], ["专业", "招生计划"], ["护理", 3]], SUPPLY)


@pytest.mark.parametrize(
    "last", ["1、丙山电子有限公司", "★丙山电子有限公司", "丙山电子有限公司（停产）"]
)
def test_a_firm_alone_at_the_end_of_a_list_is_one(load, last):
    rows = [["企业名称", "行业", "规模"], [FIRM, "C34", "小型"], [OTHER, "C14", "小型"], [last]]
    got, _ = load("名录", rows, REGISTER)
    assert len(got) == 3 and "丙山电子有限公司" in got[-1][0]


def test_posts_called_like_a_line_below_a_form_are_posts(load):
    posts = ["联系人", "负责人", "审核人", "经办人"]
    rows = [
        ["2024年人才需求调查"],
        ["企业名称", "岗位", "需求人数", "学历"],
        *([FIRM, post, n + 1, "大专"] for n, post in enumerate(posts)),
    ]
    assert load("需求", rows, NEEDS)[0] == [(post, n + 1, 2024) for n, post in enumerate(posts)]
    rows = [
        ["2024年人才需求调查"],
        ["岗位", "需求人数", "学历", "企业名称"],
        ["审核人", 2, "大专", FIRM],
        ["车工", 3, "大专", FIRM],
    ]
    assert load("需求", rows, NEEDS)[0] == [("审核人", 2, 2024), ("车工", 3, 2024)]
    rows = [["指标", "年份", "目标值"], ["人才总量", 2025, 10], ["总人数", 2025, 20]]
    assert load("目标", rows, ("target", "indicator", "target"))[0] == [
        ("人才总量", 10),
        ("总人数", 20),
    ]
