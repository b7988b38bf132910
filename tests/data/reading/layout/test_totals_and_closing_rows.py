"""Rows that are no records: totals, sums under any name, notes and signatures below."""

import pandas as pd
import pytest
from firms_and_queries import (
    DRIVES,
    FIRM,
    INSURED_BY_MONTH,
    NEEDS_COLUMNS,
    OTHER,
    PLAN,
    POSTS_ROWS,
    REGIONS,
    REGISTER_COLUMNS,
    SUPPLY_IN_FULL,
)
from read_sheets import block_of, sheets_of_lines

from talentmatch.data.reading.layout._no_records import is_part_total
from talentmatch.data.reading.layout._record_rows import records
from talentmatch.data.reading.rows._counted_once import without_whole_rows
from talentmatch.data.reading.rows._raw import Raw

FIRMS = ["甲江机械有限公司", "乙河食品有限公司", "丙山电子有限公司", "丁湖化工有限公司"]
TOWNS = ["东江街道", "西河镇", "南坪镇", "北坪镇"]
FIGURES = [[100, 101, 102, 103], [200, 201, 202, 203], [50, 51, 52, 53], [70, 71, 72, 73]]


def _months(title, heading, labels, *whole):
    body = [[label, *figures] for label, figures in zip(labels, FIGURES, strict=True)]
    return [[title], [heading, "1月", "2月", "3月", "4月"], *body, [*whole]]


HEADER = ["Code", "Area", "January 2025", "February 2025", "March 2025", "April 2025"]


def test_all_vacancies_are_no_industry():
    frame = pd.DataFrame(
        {
            "industry": ["All vacancies", "Manufacturing"],
            "month": pd.Timestamp(2024, 1, 1),
            "openings": [912.0, 62.0],
        }
    )
    assert without_whole_rows("demand", frame, Raw(frame, {}))["industry"].tolist() == [
        "Manufacturing"
    ]


def test_a_part_of_the_row_above_is_no_major_of_its_own():
    rows = [
        ["学校", "专业名称", "招生数"],
        ["江畔学院", "软件工程", 240],
        [None, "其中：嵌入式方向", 60],
        ["江畔学院", "护理", 90],
    ]
    block = block_of(rows)
    assert [row[1] for row in block.rows] == ["软件工程", "护理"] and block.dropped == {"part": 1}


def test_parts_below_a_total_that_is_left_out_are_records():
    rows = [
        ["地区", "年份", "人数"],
        ["合计", 2023, 100],
        ["其中：东江区", 2023, 60],
        ["西河区", 2023, 40],
    ]
    assert [row[0] for row in block_of(rows).rows] == ["其中：东江区", "西河区"]


def test_rows_of_changes_are_no_firm_and_kinds_behind_firms_no_part_of_them(load_book):
    rows = [
        ["企业名称", "2024年1月", "2024年2月", "2024年3月"],
        [f"{FIRM}（大型）", 100, 101, 103],
        [OTHER, 205, 206, 207],
        ["增减", None, 2, 3],
    ]
    got, _ = load_book("参保人数", rows, INSURED_BY_MONTH)
    assert sorted(value for _, value in got) == [100, 101, 103, 205, 206, 207]
    rows = [["企业名称", "岗位", "需求人数"], [f"{FIRM}（大型）\n", "车工", "2女"]]
    query = "SELECT name FROM enterprise", "SELECT post, openings FROM need_survey"
    _, needs, report = load_book("2024年用工需求", rows, *query)
    assert needs == [("车工", 2)] and f"{FIRM}（大型）" in report


def test_the_first_part_of_a_whole_that_is_left_out_is_kept(load_book):
    rows = [
        ["区域", "人才类别", "年份", "人数"],
        ["全市", "专业技术人才", 2023, 1000],
        ["其中：东江区", "专业技术人才", 2023, 600],
        ["西河区", "专业技术人才", 2023, 400],
    ]
    query = "SELECT region, people FROM talent_stock ORDER BY people"
    assert load_book("人才统计", rows, query)[0] == [("西河区", 400), ("东江区", 600)]


def test_a_total_behind_the_merged_cells_of_its_firm_is_no_post():
    header = ["展位", "企业名称", "企业简介", "岗位", "人数"]
    rows = [["A1", DRIVES, "制造", "磨工", 5], ["A1", DRIVES, "制造", "合计", 5]]
    assert records(rows, header, 5)[0] == rows[:1]


WITH_PARTS = [
    "行业,2024年1月,2024年2月,2024年3月",
    "制造业,1200,1250,1300",
    "通用设备制造业,500,520,540",
    "金融业,8,9,7",
]


def test_a_whole_of_its_parts_is_counted_once(tmp_path):
    whole = sheets_of_lines(tmp_path, "招聘需求.csv", *WITH_PARTS, "专用设备制造业,700,730,760")[
        "demand"
    ]
    assert set(whole.frame["industry"]) == {"通用设备制造业", "专用设备制造业", "金融业"}
    part = sheets_of_lines(tmp_path, "招聘需求.csv", *WITH_PARTS)["demand"]
    assert set(part.frame["industry"]) == {"制造业", "金融业"} and "通用设备制造业" in str(
        part.notes
    )


def test_what_is_less_than_its_parts_is_no_whole_of_them(tmp_path):
    lines = [WITH_PARTS[0], "制造业,12,13,14", *WITH_PARTS[2:]]
    assert len(sheets_of_lines(tmp_path, "招聘需求.csv", *lines)["demand"].frame) == 9


def test_parts_in_one_town_and_wholes_in_another_are_all_kept(tmp_path):
    lines = [
        "镇街,行业,2024年1月,2024年2月,2024年3月",
        "东江街道,制造业,12,13,14",
        "西河镇,通用设备制造业,5,6,7",
    ]
    assert len(sheets_of_lines(tmp_path, "招聘需求.csv", *lines)["demand"].frame) == 6


@pytest.mark.parametrize("last", ["Change on year", "% change", "Average", "同比增减"])
def test_rows_below_months_that_compare_them_are_none(load_book, last):
    months = ["Nov 2024", "Dec 2024", "Jan 2025 [p]"]
    rows = [
        ["Vacancies by region (thousands)"],
        ["Month", "Coastal", "Inland", "All regions"],
        *([month, 1, 2, 3] for month in months),
        [last, -0.1, "(0.05)", -0.15],
    ]
    query = "SELECT region, openings, count(*) FROM demand GROUP BY ALL ORDER BY 1"
    got, report = load_book("v", rows, query)
    assert got == [("Coastal", 1000, 3), ("Inland", 2000, 3)] and (
        last in report or "1 total row dropped" in report
    )


def test_the_whole_of_a_long_table_is_no_part_of_it(query_book):
    rows = [
        ["统计月份", "镇街", "职业", "新增岗位数"],
        ["2024-01", "东江街道", "焊工", 12],
        ["2024-01", "西河镇（2家）", "焊工", "8①"],
        ["2024-01", "全市", "焊工", 20],
    ]
    got, report = query_book(
        "岗位需求", "SELECT region, openings FROM demand ORDER BY openings", rows
    )
    assert got == [("西河镇", 8), ("东江街道", 12)]
    assert "1 rows for a whole beside the rows for its parts dropped (全市)" in str(report)


def test_totals_of_parts_are_no_schools(load_sheets):
    rows = [
        PLAN,
        [1, "甬江学院", "数控", 2024, 40],
        ["", "甬江学院小计", "", 2024, 40],
        [2, "海曙学院", "会计", 2024, 10],
        ["", "", "全市总计", "", 50],
        ["平均", "", "", "", 25],
        ["同比增长", "", "", "", "5%"],
        ["小计：", "", "", "", 50],
    ]
    got, report = load_sheets("招生计划", {"a": rows}, SUPPLY_IN_FULL)
    assert [row[0] for row in got] == ["甬江学院", "海曙学院"] and report.rejected == 0
    assert "5 total rows dropped" in str(report)


def test_totals_of_parts_are_no_enterprises_of_a_survey_or_a_register_of_persons(load_sheets):
    rows = [
        ["序号", "企业名称", "需求岗位", "需求人数"],
        [1, "东星公司", "钳工", 3],
        ["", "东星公司小计", "", 3],
        ["北区合计", "", "", 3],
    ]
    got, _ = load_sheets("2024年需求调查", {"a": rows}, "SELECT post, openings FROM need_survey")
    assert got == [("钳工", 3)]
    rows = [
        ["单位名称", "1月", "2月", "3月"],
        ["东星公司", 3, 4, 5],
        ["北区小计", 3, 4, 5],
        ["平均", 3, 4, 5],
    ]
    got, _ = load_sheets("2024年参保人数", {"a": rows}, "SELECT value FROM indicator")
    assert got == [(3,), (4,), (5,)]


def test_an_indicator_of_a_plan_may_be_called_a_total(load_sheets):
    rows = [
        ["指标名称", "年份", "目标值"],
        ["高技能人才合计", 2025, 28],
        ["工业增加值占比", 2025, 40],
        ["研发投入", 2025, 3],
    ]
    got, _ = load_sheets("规划目标", {"a": rows}, "SELECT target FROM target")
    assert len(got) == 3


def test_a_post_or_a_record_that_ends_like_a_total_is_kept(load_sheets):
    rows = [
        ["企业名称", "需求岗位", "需求人数", "学历要求"],
        ["东星公司", "成本合计", 2, "大专"],
        ["东星公司", "会计", 1, ""],
    ]
    got, _ = load_sheets(
        "2024年需求调查", {"a": rows}, "SELECT post FROM need_survey ORDER BY rowid"
    )
    assert got == [("成本合计",), ("会计",)]


@pytest.mark.parametrize(
    ("row", "is_total"),
    [
        (["Scotland total", 4.0, "[c]", None], True),
        (["North West sub-total", 4, "x", 3], True),
        (["云岭合计", 12, "…", 3], True),
        (["Totality Ltd", 4, 5], False),
        (["North total", "open", 3], False),
    ],
)
def test_a_total_of_a_name(row, is_total):
    assert is_part_total([cell for cell in row if cell is not None]) == is_total


def test_a_row_that_is_the_sum_of_the_others_is_no_region(load_pages):
    rows = [
        ["Area", "2024-01", "2024-02", "2024-03"],
        ["A-town", 10, 11, 12],
        ["B-town", 20, 21, 22],
        ["C-town", 5, 5, 5],
        ["Greatland", 35, 37, 39],
    ]
    got, report = load_pages("Demand", "SELECT DISTINCT region FROM demand ORDER BY 1", T=rows)
    assert [name for (name,) in got] == ["A-town", "B-town", "C-town"]
    assert "the sum of the other rows left out (Greatland)" in str(report)


@pytest.mark.parametrize("label", [None, "—", "甲江市", "规上企业", "工业"])
@pytest.mark.parametrize("whole", [(420, 424, 428, 432), (421, 424, 427, 432)])
def test_a_whole_of_firms_by_month_is_left_out(load_book, label, whole):
    rows = _months("2024年规上企业参保人数", "企业名称", FIRMS, label, *whole)
    found, report = load_book(
        "表", rows, "SELECT count(DISTINCT enterprise_id), sum(value) FROM indicator"
    )
    assert found == [(4, 1704)]
    assert "total row" in report or "sum of the other rows" in report


@pytest.mark.parametrize(
    ("label", "title", "whole", "kept"),
    [
        ("甲江市", "2024年各镇街招聘需求人数", (421, 424, 427, 432), False),
        ("甲园区", "2024年甲园区招聘需求人数", (421, 424, 427, 432), False),
        ("甲园区", "2024年各镇街招聘需求人数", (421, 425, 427, 431), True),
        ("中坪镇", "2024年各镇街招聘需求人数", (419, 425, 427, 432), True),
        ("甲江市", "2024年各镇街招聘需求人数", (450, 424, 427, 432), True),
        ("合计数", "2024年各镇街招聘需求人数", (450, 424, 427, 432), False),
    ],
)
def test_a_place_that_nearly_is_the_sum_of_others(load_book, label, title, whole, kept):
    rows = _months(title, "镇街", TOWNS, label, *whole)
    found, report = load_book("表", rows, "SELECT DISTINCT region FROM demand")
    assert ((label,) in found) == kept
    assert ("nearly the sum of the other rows" in report) == (kept and whole[0] != 450)


@pytest.mark.parametrize(
    ("label", "kept"), [("Greatland", True), ("All of it", True), ("Vacancies by region", False)]
)
def test_rounded_figures_may_miss_their_sum(load_book, label, kept):
    rows = [
        ["Vacancies by region (thousands)"],
        ["Region", "JAN 2024", "FEB 2024", "MAR 2024"],
        ["Lowmoor", 3.14, 3.05, 3.01],
        ["Kirkfield", 1.72, 1.75, 1.7],
        ["Port Alder", 1.01, 1.02, 1.03],
        [label, 5.88, 5.82, 5.73],
    ]
    found, report = load_book("vacs", rows, "SELECT DISTINCT region FROM demand")
    assert ((label,) in found) == kept
    assert ("nearly the sum" in report) == kept


@pytest.mark.parametrize("whole", ["8.8", "9.8"])
def test_a_sum_may_be_given_to_fewer_places_than_its_parts(load_book, whole):
    rows = [
        ["Vacancies by region (thousands)"],
        ["Region", "2024 JUL", "2024 AUG", "2024 SEP", "2024 OCT"],
        ["Upper Dale", "6.1", "6.0", "6.2", "x"],
        ["Lower Dale", "2.25", "2.3", "2.3", "2.31"],
        ["Coast", "0.4", "0.4", "0.4", "0.5"],
        ["Whole country", whole, "8.7", "8.9", None],
    ]
    found, _ = load_book("vacs", rows, "SELECT DISTINCT region FROM demand")
    assert (("Whole country",) in found) == (whole == "9.8")


HEADCOUNT = "SELECT value FROM indicator ORDER BY rowid"


@pytest.mark.parametrize("label", [None, "—", "甲江市", "规上工业", "重点企业"])
@pytest.mark.parametrize("whole", [420, 421])
def test_a_whole_below_a_register_is_no_firm(load_book, label, whole):
    rows = [["2024年末用工情况"], ["企业名称", "职工人数"]]
    rows += [[firm, figures[0]] for firm, figures in zip(FIRMS, FIGURES, strict=True)]
    assert load_book("表", [*rows, [label, whole]], HEADCOUNT)[0] == [(100,), (200,), (50,), (70,)]


@pytest.mark.parametrize(
    ("label", "figures"), [("稻香村", (2, 3, 5)), ("戊海船舶有限公司", (100, 200, 300))]
)
def test_a_firm_may_have_as_many_as_the_others(load_book, label, figures):
    names = [*FIRMS[:2], label]
    rows = [
        ["2024年末用工情况"],
        ["企业名称", "职工人数"],
        *map(list, zip(names, figures, strict=True)),
    ]
    assert load_book("表", rows, HEADCOUNT)[0] == [(float(figure),) for figure in figures]


def test_figures_without_a_firm_are_not_those_of_the_firm_above(load_book):
    rows = [["2024年末用工情况"], ["企业名称", "职工人数"], *[[f, 10] for f in FIRMS], [None, 777]]
    found, report = load_book("表", rows, HEADCOUNT)
    assert found == [(10,)] * 4
    assert "1 rows left out that leave empty what others name" in report


def test_the_last_row_of_a_form_with_figures_alone_stays_where_it_sums_up_nothing(load_book):
    rows = [["2024年企业人才需求"], ["企业名称", "岗位", "需求人数"], [FIRMS[0], "车工", 3]]
    rows += [[FIRMS[1], "焊工", 4], [None, "钳工", 7]]
    found, _ = load_book("表", rows, "SELECT post, openings FROM need_survey ORDER BY rowid")
    assert found == [("车工", 3), ("焊工", 4), ("钳工", 7)]


def test_plain_text_tables_have_such_rows_too(load_book, tmp_path):
    from talentmatch.data.store import Store

    lines = ["企业名称,统计月份,参保人数"]
    lines += [f"{firm},2024-03,{row[0]}" for firm, row in zip(FIRMS, FIGURES, strict=True)]
    (tmp_path / "参保.csv").write_text("\n".join([*lines, ",,420"]), encoding="utf-8")
    with Store() as store:
        report = str(store.load(tmp_path))
        assert len(store._connection.execute(HEADCOUNT).fetchall()) == 4
    assert "1 total row" in report


@pytest.mark.parametrize(
    ("label", "title", "kept"),
    [
        ("甲江机械有限公司", "2024年重点企业参保人数", True),
        ("甲江机械有限公司", "2024年甲江机械有限公司及各分厂参保人数", False),
        ("甲江片区", "2024年重点企业参保人数", False),
    ],
)
def test_a_firm_may_have_as_many_as_others_in_every_month(load_book, label, title, kept):
    rows = [[title], ["企业名称", "1月", "2月", "3月"], [label, 100, 110, 120]]
    rows += [["乙河食品厂", 50, 55, 60], ["丙山电子厂", 50, 55, 60]]
    found, report = load_book("表", rows, "SELECT max(value) FROM indicator")
    assert found == [(120 if kept else 60,)]
    assert ("nearly the sum of the other rows" in report) == kept


def test_what_every_row_says_names_no_sum(load_book):
    rows = _months("2024年企业情况", "企业名称", FIRMS, None, 420, 424, 428, 432)
    rows = [rows[0], *[[row[0], "参保人数", *row[1:]] for row in rows[1:]]]
    rows[1][1] = "指标"
    found, report = load_book("表", rows, "SELECT count(*), max(value) FROM indicator")
    assert found == [(16, 203)]
    assert "1 total row" in report


@pytest.mark.parametrize(
    ("lone", "told"),
    [
        ("101", "1 total row"),
        ("17+", "1 total row"),
        ("2024年", "1 heading row of a band"),
        ("1、东江街道", "1 heading row of a band"),
        ("2、服务业", "1 heading row of a band"),
    ],
)
def test_a_figure_alone_in_its_row_heads_nothing_and_a_year_may(load_book, lone, told):
    title, header = ["2025年重点企业用工需求"], ["企业名称", "岗位", "需求人数", "备注"]
    firms = [[FIRMS[0], "焊工", 33], [FIRMS[1], "质检员", 21], [FIRMS[2], "操作工", 46]]
    rows = [title, header, *firms, [None, None, lone]]
    found, report = load_book("表", rows, "SELECT openings FROM need_survey ORDER BY 1")
    assert found == [(21,), (33,), (46,)] and told in report


@pytest.mark.parametrize(
    ("whole", "left_out"),
    [
        ([1506, 1410, 1519, 1478], True),
        ([1506, 1410, None, 1478], True),
        ([1506, 1418, 1519, 1478], True),
        ([1506, 1400, 1519, 1478], False),
        ([1506, 1418, 1520, 1478], True),
        ([1506, 1419, 1520, 1479], False),
        ([1600, 1500, 1519, 1600], False),
    ],
)
def test_a_row_is_the_sum_of_others_of_which_some_are_not_given(load_book, whole, left_out):
    rows = [
        ["Online job adverts by local authority"],
        HEADER,
        ["E07000901", "Millbrook", 1420, 1395, 1410, 1388],
        ["E07000902", "Stanwick", 86, "[low]", 92, 90],
        ["E07000903", "Thornleigh", "[z]", 15, 17, "[low]"],
        ["E92000001", "Greatland", *whole],
    ]
    regions, report = load_book("adverts", rows, REGIONS)
    assert (("Greatland",) not in regions) == left_out
    assert ("the sum of the other rows left out (Greatland)" in report) == left_out


@pytest.mark.parametrize(
    "last", ["1、丙山电子有限公司", "★丙山电子有限公司", "丙山电子有限公司（停产）"]
)
def test_a_firm_alone_at_the_end_of_a_list_is_one(read_columns, last):
    rows = [["企业名称", "行业", "规模"], [FIRM, "C34", "小型"], [OTHER, "C14", "小型"], [last]]
    got, _ = read_columns("名录", rows, REGISTER_COLUMNS)
    assert len(got) == 3 and "丙山电子有限公司" in got[-1][0]


def test_posts_called_like_a_line_below_a_form_are_posts(read_columns):
    posts = ["联系人", "负责人", "审核人", "经办人"]
    rows = [
        ["2024年人才需求调查"],
        ["企业名称", "岗位", "需求人数", "学历"],
        *([FIRM, post, n + 1, "大专"] for n, post in enumerate(posts)),
    ]
    assert read_columns("需求", rows, NEEDS_COLUMNS)[0] == [
        (post, n + 1, 2024) for n, post in enumerate(posts)
    ]
    rows = [
        ["2024年人才需求调查"],
        ["岗位", "需求人数", "学历", "企业名称"],
        ["审核人", 2, "大专", FIRM],
        ["车工", 3, "大专", FIRM],
    ]
    assert read_columns("需求", rows, NEEDS_COLUMNS)[0] == [("审核人", 2, 2024), ("车工", 3, 2024)]
    rows = [["指标", "年份", "目标值"], ["人才总量", 2025, 10], ["总人数", 2025, 20]]
    assert read_columns("目标", rows, ("target", "indicator", "target"))[0] == [
        ("人才总量", 10),
        ("总人数", 20),
    ]


def test_a_label_that_nobody_filled_in_is_no_post():
    rows = [["需求岗位", "人数", "学历"], ["焊工", 3, "大专"], ["审核意见：", None, None]]
    assert [row[0] for row in block_of(rows).rows] == ["焊工"]


def test_a_line_for_the_seal_and_a_day_is_no_post(load_book):
    rows = [
        ["某县2025年度企业人才需求情况表"],
        ["企业名称：", FIRM, None, "社会信用代码：", "91330282MA2BBBB11A"],
        ["紧缺岗位", "需求人数", "学历学位", "薪酬待遇（万元/年）", "紧缺程度"],
        ["电气设计", 3, "本科", "12-18", "紧缺"],
        [None],
        ["企业盖章：", None, None, "年  月  日", None],
    ]
    query = "SELECT post, openings, education FROM need_survey"
    assert load_book("表", rows, query)[0] == [("电气设计", 3, "bachelor")]


#: What forms say below their tables.
BELOW = [
    ["企业盖章", None, "日期：2024年5月1日"],
    ["（公章）"],
    [None, None, None, "2024年5月20日"],
    ["经办人", "张三", "电话", "0571-88880000"],
    ["审核意见", "同意"],
    ["总人数", 3],
    ["福利待遇", "五险一金"],
    ["单位联系人", None, "联系电话", None],
    ["☆本表一式两份"],
    ["以下空白"],
    ["1.本表须盖章"],
]


@pytest.mark.parametrize("below", BELOW, ids=range(len(BELOW)))
def test_what_a_form_says_below_its_table_is_no_row_of_it(load_book, below):
    rows = [
        ["2024年企业人才需求调查表"],
        ["企业名称", FIRM, None, "统一社会信用代码", "91330282MA2BBBB11A"],
        ["岗位", "需求人数", "学历", "专业", "年薪（万元）"],
        ["车工", 3, "大专", "机械", "6-8"],
        below,
    ]
    found, _ = load_book("表", rows, "SELECT post, openings FROM need_survey")
    assert found == [("车工", 3)]


def test_remarks_below_a_plan_are_no_majors(load_book):
    rows = [
        ["2024年甲江职业学院招生计划"],
        ["专业", "层次", "招生计划", "备注"],
        ["护理", "大专", 3, None],
        ["机电", "大专", 4, None],
        *BELOW,
        ["公司福利：五险一金"],
    ]
    assert load_book("招生", rows, "SELECT major, seats FROM supply ORDER BY seats")[0] == [
        ("护理", 3),
        ("机电", 4),
    ]


def test_a_count_at_the_foot_and_the_number_of_a_page_are_no_enterprises(load_sheets):
    rows = [
        ["企业名称", "所属行业"],
        ["东星公司", "C34"],
        ["共计2家", ""],
        ["以上合计", "2"],
        ["共2家企业", ""],
        ["第1页 共3页", ""],
    ]
    got, _ = load_sheets("企业名录", {"a": rows}, "SELECT name FROM enterprise")
    assert got == [("东星公司",)]


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
def test_posts_at_the_end_of_a_list_are_no_remarks(frames_of_rows, row, title):
    titles = frames_of_rows(f"{FIRM}招聘岗位", *POSTS_ROWS, row)["posting"]["title"].tolist()
    assert titles == ["车工", "钳工", *([title] if title else [])]
