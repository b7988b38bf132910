"""Sisters of the planner's cases: bands, enrolment, fairs, balances and tables of statistics offices."""

from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import Workbook

from talentmatch.data.intake._period_sheets import with_periods_added
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.formats._formula_values import formula_values
from talentmatch.data.reading.formats._ods_files import plain_references
from talentmatch.data.reading.layout._context import with_context
from talentmatch.data.reading.layout._firm_forms import firm_forms
from talentmatch.data.reading.layout._groups import by_group
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._labels import meaning_of, plain_label
from talentmatch.data.reading.layout._record_rows import records
from talentmatch.data.reading.layout._wide_years import by_year
from talentmatch.data.reading.layout.reshaping._columns_of_needs import by_quarter
from talentmatch.data.reading.layout.reshaping._listed_posts import listed_posts
from talentmatch.data.reading.layout.reshaping._months_down import with_crossed_months
from talentmatch.data.reading.layout.reshaping._side_by_side import below_one_another
from talentmatch.data.reading.layout.reshaping._split_columns import by_part
from talentmatch.data.reading.layout.sheets import Block, ParsedSheet, RawSheet
from talentmatch.data.reading.rows._firm_answers import has_table
from talentmatch.errors import ContractError
from talentmatch.vocab import levels

FIRM, SHOP, MILL = "恒锐传动有限公司", "万家商贸有限公司", "博远船舶配件有限公司"


def sheets(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    return {sheet.table: sheet for sheet in read_files(folder / name)}


def bands_of(header, *rows):
    body, _, dropped, bands = records(list(map(list, rows)), header, len(header))
    return [row[1] for row in body], dropped, bands


@pytest.mark.parametrize("ordinal", ["一", "（二）", "III", "第一部分"])
def test_the_number_of_a_band_may_stand_in_a_column_of_its_own(ordinal):
    header = ["序号", "企业名称", "代码", "人数"]
    rows = [
        [ordinal, "通用设备制造业（3家）", None, None],
        [1, FIRM, "9", 230],
        [2, MILL, "8", 118],
    ]
    firms, dropped, bands = bands_of(header, *rows)
    assert firms == [FIRM, MILL] and dropped == {"band": 1}
    assert [band["industry"] for band in bands] == ["通用设备制造业"] * 2


def test_chinese_numbers_of_firms_are_no_bands():
    firms, dropped, _ = bands_of(
        ["序号", "企业名称", "电话"], ["一", FIRM, None], ["二", MILL, None]
    )
    assert firms == [FIRM, MILL] and not dropped


def test_a_band_ends_those_that_began_below_the_one_before_it():
    header = ["序号", "企业名称", "法人", "规模"]
    rows = [
        ["一、制造业"],
        ["（一）西河镇"],
        [1, FIRM, "某", "中型"],
        ["二、批发和零售业"],
        [2, SHOP, "某", "小型"],
    ]
    _, _, bands = bands_of(header, *rows)
    assert [band.get("region") for band in bands] == ["西河镇", None]
    assert [band["industry"] for band in bands] == ["制造业", "批发和零售业"]


@pytest.mark.parametrize("label", ["东江街道", "市直企业"])
def test_a_merged_band_with_its_sum_is_no_firm_and_no_post(label):
    header = ["序号", "单位", "岗位", "需求人数", "学历"]
    rows = [
        [label, label, label, 13, None],
        [1, FIRM, "磨工", 10, "中专"],
        [2, FIRM, "会计", 3, "不限"],
    ]
    firms, dropped, _ = bands_of(header, *rows)
    assert firms == [FIRM, FIRM] and dropped == {"band": 1}


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("▶ 西河镇：2家", "西河镇"),
        (f"{FIRM}（联系人：王女士 0999-1234567）", FIRM),
        (f"{FIRM}（电话 0999-1234567）", FIRM),
        ("青禾食品（云岭）有限公司", "青禾食品（云岭）有限公司"),
    ],
)
def test_counts_and_contacts_are_no_part_of_a_band(label, plain):
    assert plain_label(label) == plain


def test_a_letter_is_no_industry():
    assert meaning_of("A") is None and meaning_of("C34").field == "industry"


def test_bands_of_months_date_the_postings_below_them(tmp_path):
    lines = [
        "开发区企业招聘信息台账（2025年）",
        "序号,企业名称,岗位,招聘人数,薪资",
        "一月,,,,",
        f"1,{FIRM},磨工,10,6000-8000",
        "三月份（2家）,,,,",
        f"2,{FIRM},磨工,4,6000-8000",
    ]
    sheet = sheets(tmp_path, "a.csv", *lines)["posting"]
    assert sheet.frame["posted_on"].dt.strftime("%Y-%m").tolist() == ["2025-01", "2025-03"]
    assert sheet.frame["posting_id"].nunique() == 2


def test_postings_that_differ_in_their_number_alone_are_two(tmp_path):
    lines = [
        "企业名称,岗位,招聘人数,薪资",
        f"{FIRM},磨工,10,6-8K",
        f"{FIRM},磨工,4,6-8K",
        f"{FIRM},磨工,4,6-8K",
    ]
    ids = sheets(tmp_path, "a.csv", *lines)["posting"].frame["posting_id"]
    assert ids[0] != ids[1] == ids[2]


def test_bands_that_mean_nothing_known_are_named(tmp_path):
    lines = [
        "招聘岗位表",
        "序号,岗位,人数,月薪,学历",
        "远岫软件工作室,,,,",
        "1,测试,2,7000-9000,大专",
    ]
    assert "远岫软件工作室" in str(sheets(tmp_path, "a.csv", *lines)["posting"].notes)


def test_what_a_survey_says_of_its_firms_is_for_the_register(tmp_path):
    lines = [
        "2025年企业缺工情况",
        "企业名称,所在镇街,所属行业,企业规模,岗位,缺工人数",
        f"{FIRM},东江街道,通用设备制造业,中型,磨工,10",
        f"{FIRM},东江街道,通用设备制造业,,车工,2",
        f"{MILL},西河镇,其他,,焊工,5",
        f"{MILL},南坪镇,,,钳工,1",
    ]
    read = sheets(tmp_path, "a.csv", *lines)
    firms = read["enterprise"].frame.set_index("name").astype(object)
    assert read["enterprise"].supplement and not read["need_survey"].unmapped
    assert firms.loc[FIRM, ["region", "industry", "size_class"]].tolist() == [
        "东江街道",
        "C34",
        "medium",
    ]
    # Of two towns nobody knows which.
    assert firms.loc[MILL].drop("enterprise_id").isna().all()
    assert "其他" in str(read["enterprise"].notes)


def test_figures_of_schools_without_a_year_are_of_the_title_s(tmp_path):
    lines = [
        "2025年招生计划及近两年毕业生",
        "学校,专业,招生计划,2024届毕业生,2025届毕业生",
        "东海大学,法学,50,44,45",
        "东海大学,护理,60,—,—",
    ]
    frame = sheets(tmp_path, "a.csv", *lines)["supply"].frame.set_index(["major", "year"])
    assert frame.loc[("法学", 2024), "seats"] != 50 and frame.loc[("法学", 2025), "seats"] == 50
    assert frame.loc[("护理", 2025), "seats"] == 60
    block = Block(
        ["专业", "招生计划", "2024届毕业生", "2025届毕业生"], [["法学", 50, 44, 45]], "", {}, [2]
    )
    turned, notes = by_year(block, "")
    assert "招生计划" not in turned.header and "招生计划" in str(notes)


def test_a_word_for_no_intake_leaves_the_seats_open(tmp_path):
    lines = [
        "2024年招生",
        "学校,专业,招生计划,毕业生数",
        "东海技师学院,焊接加工,停招,75",
        "东海技师学院,数控加工,45,30",
    ]
    sheet = sheets(tmp_path, "a.csv", *lines)["supply"]
    assert sheet.frame["graduates"].tolist() == [75, 30]
    assert sheet.frame["seats"].isna().tolist() == [True, False] and "停招" in str(sheet.notes)


def test_a_column_for_each_level_of_education(tmp_path):
    lines = [
        "全市高校毕业生人数",
        "院校,专业,2024届专科,2024届本科,2025届专科,2025届本科",
        "东海大学,日语,,28,,30",
        "港城职院,护理,460,,475,",
    ]
    frame = sheets(tmp_path, "a.csv", *lines)["supply"].frame
    rows = frame[["major", "year", "education", "graduates"]].astype(object).to_numpy().tolist()
    assert ["日语", 2025, "bachelor", 30.0] in rows and ["护理", 2024, "college", 460.0] in rows
    assert len(rows) == 4


def block(header, *rows):
    return Block(list(header), [list(row) for row in rows], "", {}, list(range(2, len(rows) + 2)))


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


def test_a_total_behind_the_merged_cells_of_its_firm_is_no_post():
    header = ["展位", "企业名称", "企业简介", "岗位", "人数"]
    rows = [["A1", FIRM, "制造", "磨工", 5], ["A1", FIRM, "制造", "合计", 5]]
    assert records(rows, header, 5)[0] == rows[:1]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=B1&"-"&C1', "6000-8000"),
        ('=CONCATENATE(A1,"（",B1,"）")', "磨工（6000）"),
        ('=TEXT(B1/1000,"0.0")&"K"', "6.0K"),
        ('=IF(D1="",B1,B1+D1)', 6000.0),
        ("=PRODUCT(B1:C1)", 48_000_000.0),
    ],
)
def test_texts_and_questions_of_formulas_are_calculated(formula, value):
    assert formula_values([["磨工", 6000.0, 8000.0, ""]], {(0, 4): formula}) == {(0, 4): value}


def test_days_put_together_and_repeated():
    values = formula_values(
        [["", ""]], {(0, 0): "=DATE(2025,3,15)", (0, 1): "=A1", (0, 2): "=A1+1"}
    )
    assert {place: str(day) for place, day in values.items()} == {
        (0, 0): "2025-03-15",
        (0, 1): "2025-03-15",
    }


def test_formulas_of_opendocument_are_written_as_others():
    assert plain_references('=SUM([.C3:.D4];2)&";"&[$表.A1]') == "=SUM(C3:D4,2)&\";\"&'表'!A1"


@pytest.mark.parametrize("cell", ["6.1804", "51-4041", "ISCO 7223", "06:18:01"])
def test_what_is_no_code_beside_codes_in_words_is_set_aside(tmp_path, cell):
    lines = [
        "行业代码,职业编码,年份,占比",
        "C34,6-18-02-04 焊工,2024,8%",
        "C34,（6-20-01-01）,2024,5%",
        f"C34,{cell},2024,2%",
    ]
    assert list(sheets(tmp_path, "a.csv", *lines)["occupation_mix"].unread) == [2]


def test_a_code_that_became_a_number_with_a_point(tmp_path):
    lines = [
        "2025年度企业人才需求",
        "企业名称,岗位名称,职业编码,需求人数",
        f"{FIRM},网管,4040202.0,1",
    ]
    assert sheets(tmp_path, "a.csv", *lines)["need_survey"].frame["occupation"][0] == "4-04-02-02"


def test_sections_of_which_one_stands_beside_them_are_its_whole(tmp_path):
    lines = [
        "geo,nace_r2,2023-10,2023-11,2023-12",
        "DE,B-S,1580,1510,1430",
        "DE,C,265,:,240",
        "EU27_2020,C,900,910,920",
    ]
    frame = sheets(tmp_path, "jobs vacancies.csv", *lines)["demand"].frame
    assert set(frame["industry"]) == {"C"} and set(frame["region"]) == {"DE"}


@pytest.mark.parametrize("heading", ["求职人数", "求人倍率"])
def test_a_balance_of_a_market_is_no_survey(tmp_path, heading):
    lines = [
        "2025年二季度部分职业供求",
        f"职业（工种）,需求人数,{heading},主要需求企业",
        f"车工,320,110,{FIRM}",
        f"电工,150,90,{MILL}",
    ]
    with pytest.raises(ContractError, match=heading):
        sheets(tmp_path, "a.csv", *lines)


def test_posts_make_no_register_of_firms(tmp_path):
    lines = [
        "用人单位,单位性质,招聘岗位（工种类）,招聘人数,工作地点",
        f"{FIRM},民营,磨工,5,东江街道",
    ]
    tables = sheets(tmp_path, "a.csv", *lines)
    assert "enterprise" not in tables


def test_quarters_of_a_workbook_add_up():
    rows = [{"enterprise_name": FIRM, "round": 2025, "post": "磨工", "openings": n} for n in (3, 4)]
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
        f"1,{FIRM},磨工,3,6-8K",
        "二季度,,,,",
        f"2,{FIRM},磨工,4,6-8K",
    ]
    assert sheets(tmp_path, "a.csv", *lines)["need_survey"].frame["openings"].tolist() == [7]


def test_months_of_needs_add_up_and_months_of_staff_do_not():
    header, row = ["企业名称", "岗位", "1月", "2月", "3月"], [FIRM, "磨工", 2, 3, None]
    assert by_quarter(block(header, row), "2025年用工需求计划")[0].rows == [[FIRM, "磨工", 5.0]]
    staff = block(header, row)
    assert by_quarter(staff, "2025年在岗人数")[0] is staff


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


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("5人，急需", 5),
        ("10人，其中硕士3人", 10),
        ("5名、长期", 5),
        ("1,2", None),
        ("5、6人", None),
    ],
)
def test_remarks_without_brackets_behind_a_number(cell, number):
    assert parse_number(cell) == number


@pytest.mark.parametrize("word", ["长期", "若干（长期有效）", "视情况", "招满为止"])
def test_words_that_leave_a_number_open(word):
    assert parse_number(word) != parse_number(word)


def test_lists_of_two_columns_stand_side_by_side():
    header = ["企业名称", "参保人数", "", "企业名称", "参保人数"]
    assert below_one_another(block(header, [FIRM, 118, None, MILL, "300"])).rows == [
        [FIRM, 118],
        [MILL, "300"],
    ]


def test_those_at_work_here_are_no_graduates(tmp_path):
    book = Workbook()
    for row in (
        ["东海技师学院2024届毕业生就业情况"],
        ["专业", "毕业生数", None, "本地就业", None],
        [None, "总数", "其中女生", "人数", "比例"],
        ["数控加工", 88, 12, 60, "75%"],
        ["焊接加工", "75", "-", 40, "57%"],
    ):
        book.active.append(row)
    book.active.merge_cells("B2:C2")
    book.active.merge_cells("D2:E2")
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_files(tmp_path / "a.xlsx")
    assert sheet.frame["graduates"].tolist() == [88, 75]


def test_a_column_for_all_of_the_groups_is_none_of_them():
    parted, notes = by_group(
        block(["专业", "甲职业学院", "乙技师学院", "合计"], ["数控", 120, 45, 165]), "招生人数"
    )
    assert [row[-1] for row in parted.rows] == [120, 45] and "合计" in str(notes)


def test_sums_beside_crossed_months_are_left_out():
    header = ["年份", "行业", "1月", "2月", "3月", "一季度合计"]
    turned, notes = with_crossed_months(
        block(header, [2023, "制造业", 1, 2, 3, 6], [2024, "制造业", 4, 5, 6, 15])
    )
    assert turned.rows == [["制造业", 1, 2, 3, 4, 5, 6]] and "一季度合计" in str(notes)


def test_bare_months_before_what_they_count_take_the_year_of_the_title(tmp_path):
    lines = [
        "各镇街招聘与求职情况（2024年）",
        "镇街,1月招聘岗位数,1月求职人数,2月招聘岗位数,2月求职人数",
        "东江街道,320,210,280,260",
        "西河镇,150,/,140,130",
    ]
    frame = sheets(tmp_path, "a.csv", *lines)["demand"].frame
    assert sorted(frame["openings"]) == [140, 150, 280, 320]


def test_pay_without_a_currency_beside_pounds_is_left_open(tmp_path):
    lines = [
        "Employer survey 2025",
        "company name,post,openings,salary (per year)",
        'Acme Ltd,Welder,3,"28,000-32,000"',
        'Acme Ltd,Machinist,2,"£34,000"',
    ]
    sheet = sheets(tmp_path, "a.csv", *lines)["need_survey"]
    assert sheet.frame["pay_low"].isna().all() and "28,000-32,000" in str(sheet.notes)


def test_a_form_whose_first_table_is_of_its_staff_is_one_all_the_same():
    rows = [
        ["企业名称", FIRM, "填报日期", "2025-07-02"],
        ["一、现有用工"],
        ["工种", "在岗人数", "近期流失"],
        ["焊工", 40, 3],
        ["二、缺工情况"],
        ["工种", "缺工人数", "月薪（元）"],
        ["焊工", 8, "8000"],
    ]
    assert has_table(firm_forms(RawSheet("a.docx", rows))[0])


def test_years_of_two_digits(tmp_path):
    lines = [
        "学校,专业,23年招生计划,24年招生计划,23届毕业生,24届毕业生",
        "东海大学,法学,50,55,44,46",
    ]
    frame = sheets(tmp_path, "a.csv", *lines)["supply"].frame
    assert frame[["year", "seats", "graduates"]].to_numpy().tolist() == [
        [2023, 50, 44],
        [2024, 55, 46],
    ]


def test_a_zone_with_a_letter_is_no_industry():
    assert meaning_of("A区（东区）").field == "region" if meaning_of("A区（东区）") else True
    assert find_block(RawSheet("a.xlsx", [["企业名称", "行业"], [FIRM, "C34"]])).rows


WITH_PARTS = [
    "行业,2024年1月,2024年2月,2024年3月",
    "制造业,1200,1250,1300",
    "通用设备制造业,500,520,540",
    "金融业,8,9,7",
]


def test_a_whole_of_its_parts_is_counted_once(tmp_path):
    whole = sheets(tmp_path, "招聘需求.csv", *WITH_PARTS, "专用设备制造业,700,730,760")["demand"]
    assert set(whole.frame["industry"]) == {"通用设备制造业", "专用设备制造业", "金融业"}
    part = sheets(tmp_path, "招聘需求.csv", *WITH_PARTS)["demand"]
    assert set(part.frame["industry"]) == {"制造业", "金融业"} and "通用设备制造业" in str(
        part.notes
    )


def test_what_is_less_than_its_parts_is_no_whole_of_them(tmp_path):
    lines = [WITH_PARTS[0], "制造业,12,13,14", *WITH_PARTS[2:]]
    assert len(sheets(tmp_path, "招聘需求.csv", *lines)["demand"].frame) == 9


def test_parts_in_one_town_and_wholes_in_another_are_all_kept(tmp_path):
    lines = [
        "镇街,行业,2024年1月,2024年2月,2024年3月",
        "东江街道,制造业,12,13,14",
        "西河镇,通用设备制造业,5,6,7",
    ]
    assert len(sheets(tmp_path, "招聘需求.csv", *lines)["demand"].frame) == 6


def test_a_merged_band_of_a_year_is_no_line_of_the_header():
    rows = [
        ["序号", "企业名称", "岗位", "人数"],
        ["2024年"] * 4,
        [1, FIRM, "磨工", 5],
        ["2025年"] * 4,
        [1, FIRM, "磨工", 8],
    ]
    found = find_block(RawSheet("a.xlsx", rows))
    assert found.header == rows[0] and [band["year"] for band in found.bands] == ["2024", "2025"]


def test_columns_of_one_year_and_one_name_are_not_read_as_the_first(tmp_path):
    header = ["学校", "专业", "2025年招生", "2025年招生", "2024年招生", "2024年招生"]
    turned = block(header, ["东海大学", "法学", 1, 2, 3, 4])
    assert by_year(turned, "")[0].rows == turned.rows


def test_nobody_earns_millions_a_month():
    assert (
        parse_pay("4500起", unit="万元/年") is None
        and parse_pay("60-80", unit="万元/年").low == 50_000
    )


@pytest.mark.parametrize(("word", "urgency"), [("高", "high"), ("中", "medium"), ("低", "low")])
def test_how_urgent_in_a_word(word, urgency):
    assert levels.parse("urgency", word) == urgency


def test_days_of_answers_give_the_round_of_all(tmp_path):
    lines = ["企业名称,岗位,需求人数,填报时间", f"{FIRM},磨工,3,2025.3.1", f"{MILL},焊工,5,3月3日"]
    assert sheets(tmp_path, "用工.csv", *lines)["need_survey"].frame["round"].tolist() == [
        2025,
        2025,
    ]


def test_months_in_full_width_figures(tmp_path):
    lines = [
        "２０２４年各区招聘岗位数",
        "区　县,１月,２月,３月",
        "东城区,１２０,１３１,－",
        "西城区,８０,……,９１",
    ]
    assert sheets(tmp_path, "a.csv", *lines)["demand"].frame["openings"].tolist() == [
        120,
        131,
        80,
        91,
    ]


@pytest.mark.parametrize(
    "title", ["2025年东江街道用工月报", "2025年度云岭市东江街道用工月报", "关于东江街道用工的月报"]
)
def test_the_town_of_a_title_has_no_year_in_its_name(title):
    read, _ = with_context(replace(block(["月份", "新增岗位"], ["1月", 3]), titles=title), "")
    assert read.rows == [["1月", 3, "东江街道"]]


def test_jobs_of_industries_by_month_are_asked_about(tmp_path):
    with pytest.raises(ContractError):
        sheets(
            tmp_path,
            "lfs.csv",
            "Industry (SIC 2007),Jun-23,Sep-23,Dec-23",
            "C Manufacturing,2600,2590,2580",
            "F Construction,2150,2160,~",
        )


def test_a_post_that_takes_several_levels_asks_for_the_least(tmp_path):
    lines = [
        "2025年企业用工需求",
        "企业名称,岗位,需求人数,学历",
        f"{FIRM},磨工,3,初中/高中/中专",
        f"{MILL},焊工,5,大专或本科",
    ]
    read = sheets(tmp_path, "a.csv", *lines)["need_survey"].frame["education"]
    assert read.tolist() == ["junior_middle", "college"]


def test_plans_under_two_kinds_of_training_add_up(tmp_path):
    book = Workbook()
    for row in (
        ["云岭技师学院2025年招生"],
        ["专业", "中级工（三年）", None, "高级工（五年）", None],
        [None, "计划", "学费", "计划", "学费"],
        ["焊接加工", 45, 2600, 20, 3200],
        ["数控加工", 100, 2600, "—", None],
    ):
        book.active.append(row)
    for cells in ("A2:A3", "B2:C2", "D2:E2"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_files(tmp_path / "a.xlsx")
    assert sheet.frame["seats"].tolist() == [65, 100]
