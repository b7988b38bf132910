"""A form a firm loads as one answer, however it is laid out and in whatever kind of file it comes."""

import shutil
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from docx import Document
from firms_and_queries import BOOKS, CODE, CODE_OF_FIRM, DRIVES, FIRM, PRECISION
from loaded_books import loaded_book
from read_sheets import frame_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout._firm_forms import firm_forms
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.reading.rows._firm_answers import has_table
from talentmatch.data.store import Store

HEADS = [
    ["云岭市2024年度企业人才需求调查表"],
    ["单位名称（盖章）", "海宏机械有限公司", "", "统一社会信用代码", CODE],
    ["所属行业", "通用设备制造业", "", "所在镇街", "东江街道"],
    ["职工总数", "120人", "", "其中专业技术人员", "24人"],
    ["是否有人才需求", "☑是  □否", "", "填表日期", "2024年9月12日"],
]
POSTS = [
    ["序号", "需求岗位", "需求人数", "学历要求", "薪酬范围（万元/年）"],
    [1, "数控工艺工程师", 2, "本科", "10-15"],
    [2, "装配钳工", "10", "中专", "7-9"],
    [3, "", "", "", ""],
    ["填表说明：1.需求人数为未来一年拟招聘人数。"],
    ["单位负责人：", "", "", "填表人："],
]


def book_of_sheets(path, *sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def rows_by_table(path):
    """Return the rows of each table that a file gives."""
    frames: dict[str, list[pd.DataFrame]] = {}
    for sheet in read_files(path):
        frames.setdefault(sheet.table, []).append(sheet.frame)
    return {table: pd.concat(parts, ignore_index=True) for table, parts in frames.items()}


def answers(path):
    survey = rows_by_table(path)["need_survey"]
    return list(zip(survey["enterprise_name"], survey["post"], survey["openings"], strict=True))


CODE_OF_FORM = "91330282MA0000001D"
FIGURES = (
    "SELECT enterprise_id, metric, strftime(period, '%Y-%m'), value FROM indicator"
    " ORDER BY metric, period"
)


def test_labelled_cells_above_the_table_hold_for_its_rows(tmp_path):
    found = rows_by_table(book_of_sheets(tmp_path / "a.xlsx", HEADS + POSTS))
    survey = found["need_survey"]
    assert survey["post"].tolist() == ["数控工艺工程师", "装配钳工"]
    assert survey["enterprise_id"].eq(CODE).all() and survey["round"].eq(2024).all()
    assert survey["openings"].tolist() == [2, 10]
    assert survey["pay_low"].tolist() == pytest.approx([8333.33, 5833.33])
    assert survey["answered_on"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2024-09-12"]


def test_a_form_says_who_the_firm_is_and_how_many_work_there(tmp_path):
    found = rows_by_table(book_of_sheets(tmp_path / "a.xlsx", HEADS + POSTS))
    firm, headcount = found["enterprise"].iloc[0], found["indicator"].iloc[0]
    assert (firm["name"], firm["industry"], firm["region"]) == (
        "海宏机械有限公司",
        "C34",
        "东江街道",
    )
    assert (headcount["metric"], headcount["value"]) == ("headcount", 120)
    assert str(headcount["period"])[:10] == "2024-09-01"


def test_labels_and_values_in_one_cell_are_parted(tmp_path):
    rows = [
        ["2025年企业用工需求申报表"],
        [f"填报单位：海宏机械厂（公章）          统一社会信用代码：{CODE}"],
        ["联系人：李某   联系电话：0574-1234567   填报日期：2025年3月1日"],
        ["招聘岗位", "招聘人数", "学历", "月薪（元）"],
        ["焊工", 5, "高中", "6000-8000"],
        ["示例：车工", 3, "大专", "5000"],
        ["合计", 5],
    ]
    assert answers(book_of_sheets(tmp_path / "a.xlsx", rows)) == [("海宏机械厂", "焊工", 5)]


def test_forms_of_several_firms_are_kept_apart(tmp_path):
    def form(firm, post):
        return [
            ["人才需求调查表（2023年）"],
            ["企业名称", firm, None, "从业人员数", 88],
            ["岗位", "需求人数", "学历"],
            [post, 3, "本科"],
            ["填表人：张", "", "审核人："],
        ]

    one, two = form("甲阀门厂", "钳工"), form("乙软件有限公司", "程序员")
    expected = [("甲阀门厂", "钳工", 3), ("乙软件有限公司", "程序员", 3)]
    assert answers(book_of_sheets(tmp_path / "sheets.xlsx", one, two)) == expected
    assert answers(book_of_sheets(tmp_path / "below.xlsx", [*one, [], *two])) == expected


def test_parts_named_in_a_merged_first_column_are_seen_through(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in [
        ["企业人才需求情况登记表"],
        ["企业基本情况", "企业名称", "戊光电有限公司", "员工总数", "约300人"],
        [None, "法定代表人", "某", "填表日期", "2024.8.1"],
        ["人才需求情况", "岗位名称", "需求人数", "学历要求", "薪资（元/月）"],
        [None, "光学工程师", 2, "硕士", "20000-30000"],
        [None, "装配工", 20, "初中", "5500"],
        [None, None, None, None, None],
    ]:
        sheet.append(row)
    for area in ("A2:A3", "A4:A7"):
        sheet.merge_cells(area)
    workbook.save(path)
    assert answers(path) == [("戊光电有限公司", "光学工程师", 2), ("戊光电有限公司", "装配工", 20)]


def test_who_ticks_that_nobody_is_wanted_has_answered(tmp_path):
    heads = [*HEADS[:4], ["是否有人才需求", "□是  ☑否"]]
    survey = rows_by_table(book_of_sheets(tmp_path / "a.xlsx", [*heads, POSTS[0], POSTS[3]]))[
        "need_survey"
    ]
    assert survey[["post", "openings", "round"]].values.tolist() == [["all", 0, 2024]]


@pytest.mark.parametrize(
    ("answer", "said"),
    [("是☑  否□", False), ("有√ 无□", False), ("是□ 否☑", True), ("□有 ☑无", True)],
)
def test_boxes_may_stand_behind_their_answers(tmp_path, answer, said):
    heads = [*HEADS[:4], ["是否有人才需求", answer]]
    book_of_sheets(tmp_path / "a.xlsx", [*heads, POSTS[0], POSTS[3]])
    assert ("need_survey" in [sheet.table for sheet in read_files(tmp_path)]) == said
    book_of_sheets(tmp_path / "a.xlsx", [*heads, *POSTS])
    notes = " ".join(note for sheet in read_files(tmp_path) for note in sheet.notes)
    assert ("the form says that there is no need" in notes) == said


@pytest.mark.parametrize(
    "label", ["组织机构代码/信用代码", "统一社会信用代码或注册号", "信用代码／税号"]
)
def test_a_label_of_two_names_asks_for_what_one_of_them_is(tmp_path, label):
    heads = [HEADS[0], [*HEADS[1][:3], label, CODE], *HEADS[2:]]
    survey = rows_by_table(book_of_sheets(tmp_path / "a.xlsx", [*heads, *POSTS]))["need_survey"]
    assert survey["enterprise_id"].tolist() == [CODE, CODE]


def test_a_label_that_asks_for_two_things_is_none_of_them(tmp_path):
    heads = [
        HEADS[0],
        HEADS[1],
        ["企业简称/曾用名", "海宏", "", "联系人/电话", "张某 1"],
        *HEADS[3:],
    ]
    survey = rows_by_table(book_of_sheets(tmp_path / "a.xlsx", [*heads, *POSTS]))["need_survey"]
    assert set(survey["enterprise_name"]) == {"海宏机械有限公司"}


def test_a_form_left_open_is_named_and_gives_no_row(tmp_path):
    book_of_sheets(tmp_path / "a.xlsx", [*HEADS, POSTS[0], POSTS[3]])
    (sheet,) = read_files(tmp_path)
    assert "海宏机械有限公司" in sheet.skipped and "names no post" in sheet.skipped


def test_posts_beside_labels_are_read_too(tmp_path):
    rows = [
        ["2024年紧缺人才需求登记表"],
        ["用人单位", "庚模具有限公司", "所属行业", "模具制造"],
        ["需求岗位", "模具设计师", "需求人数", 3],
        ["学历要求", "大专", "专业要求", "模具设计与制造"],
        ["薪酬待遇", "12-18万/年", "工作经验要求", "3年以上"],
    ]
    survey = rows_by_table(book_of_sheets(tmp_path / "a.xlsx", rows))["need_survey"].iloc[0]
    assert (survey["post"], survey["openings"], survey["education"]) == ("模具设计师", 3, "college")
    assert (survey["pay_low"], survey["pay_high"], survey["round"]) == (10000, 15000, 2024)


def test_an_office_that_collects_the_rows_is_no_firm(tmp_path):
    heads = [
        ["2024年人才需求调查汇总表"],
        ["填报单位：观海卫镇人民政府", "", "", "填报日期：2024年5月6日"],
    ]
    rows = [["序号", "企业名称", "需求岗位", "需求人数"], [1, "辛电器有限公司", "注塑工", 5]]
    assert answers(book_of_sheets(tmp_path / "a.xlsx", heads + rows)) == [
        ("辛电器有限公司", "注塑工", 5)
    ]
    (tmp_path / "without").mkdir()
    book_of_sheets(
        tmp_path / "without/b.xlsx",
        [*heads, ["序号", "需求岗位", "需求人数"], [1, "注塑工", 5]],
    )
    (sheet,) = read_files(tmp_path / "without")
    assert "enterprise_id" in sheet.skipped and not len(sheet.frame)


@pytest.mark.parametrize("name", ["form.xls", "form.ods"])
def test_workbooks_of_other_programs_are_forms_as_well(name, tmp_path):
    found = {
        "form.xls": ("澜石新能源科技有限公司", ["电池研发工程师", "设备维修工"], [5, 7]),
        "form.ods": ("北渡智能装备股份有限公司", ["电气工程师", "销售经理"], [3, 1]),
    }[name]
    paths = [BOOKS / name]
    if name.endswith("xls"):
        paths.append(Path(shutil.copy(BOOKS / name, tmp_path / "form.et")))
    for path in paths:
        survey = rows_by_table(path)["need_survey"]
        assert survey["enterprise_name"].unique().tolist() == [found[0]]
        assert survey["post"].tolist() == found[1] and survey["openings"].tolist() == found[2]


@pytest.mark.parametrize("in_paragraphs", [False, True])
def test_a_document_is_a_form_too(tmp_path, in_paragraphs):
    document = Document()
    document.add_paragraph("2024年度企业人才需求调查表")
    if in_paragraphs:
        document.add_paragraph("单位名称：海宏机械有限公司")
        document.add_paragraph(f"统一社会信用代码：{CODE}    联系人：某")
    table = document.add_table(rows=0, cols=5)
    for row in [*([] if in_paragraphs else HEADS[1:]), *POSTS[:4]]:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = str(text)
    document.save(tmp_path / "a.docx")
    survey = rows_by_table(tmp_path / "a.docx")["need_survey"]
    assert survey["post"].tolist() == ["数控工艺工程师", "装配钳工"]
    assert survey["enterprise_id"].eq(CODE).all() and survey["round"].eq(2024).all()


def test_what_a_form_says_of_its_firm_does_not_overwrite_the_register(tmp_path):
    register = {
        "enterprise_id": [CODE],
        "credit_code": [CODE],
        "name": ["海宏机械有限公司"],
        "industry": ["C3421"],
    }
    with Store(tmp_path / "s.duckdb") as store:
        store.write("enterprise", pd.DataFrame(register))
        report = store.load(book_of_sheets(tmp_path / "a.xlsx", HEADS + POSTS))
        now = {"as_of": "2030-01-01", "purpose": "planning"}
        assert store.read("enterprise", **now)["industry"].tolist() == ["C3421"]
        assert len(store.read("need_survey", **now)) == 2
        assert {load.table for load in report.tables} == {"indicator", "need_survey"}


@pytest.mark.parametrize(("place", "forms"), [(0, 1), (3_000, 0)])
def test_a_long_sheet_is_a_form_only_if_it_begins_with_one(place, forms):
    rows = [[f"岗位{n}", n] for n in range(6_000)]
    rows[place:place] = [["单位名称", "甲机械有限公司", "职工总数", "120人"], ["需求岗位", "人数"]]
    assert len(firm_forms(RawSheet("a.xlsx", rows))) == forms


def test_a_firm_beside_a_label_that_ends_in_a_colon():
    rows = [
        ["单位（公章）：", FIRM, "机构代码：", "919900000000000018"],
        ["需求岗位", "人数"],
        ["钳工", 2],
    ]
    (form,) = firm_forms(RawSheet("a.xlsx", rows))
    assert form.heads == {"enterprise_name": FIRM, "enterprise_id": "919900000000000018"}


def test_posts_of_a_form_in_a_document_have_the_firm_above_them(tmp_path):
    document = docx.Document()
    for rows in (
        [["企业名称", FIRM, "统一社会信用代码", "919900000000000018"]],
        [
            ["序号", "岗位名称", "紧缺程度", "拟引进人数", "学历/职称要求", "年薪（万元）"],
            ["1", "钳工", "紧缺", "3人", "大专/中级", "12-18"],
        ],
    ):
        table = document.add_table(len(rows), len(rows[0]))
        for place, row in enumerate(rows):
            for cell, text in zip(table.rows[place].cells, row, strict=True):
                cell.text = text
    document.save(tmp_path / "2025年人才需求问卷.docx")
    sheets = list(read_files(tmp_path / "2025年人才需求问卷.docx"))
    survey = next(sheet.frame for sheet in sheets if sheet.table == "need_survey")
    (row,) = survey.to_dict("records")
    assert (row["enterprise_id"], row["post"], row["openings"], row["pay_low"]) == (
        "919900000000000018",
        "钳工",
        3,
        10000,
    )


def test_a_form_asks_for_two_years(query_book):
    rows = [
        ["人才需求征集表（2025年）"],
        ["企业名称", FIRM, "联系人", "某某"],
        ["需求岗位", "2025年需求人数", "2026年需求人数", "学历"],
        ["车工", 5, 3, "大专"],
        ["电工", "2", "—", "中专"],
    ]
    query = "SELECT round, post, openings FROM need_survey ORDER BY 1, 3"
    assert query_book("征集表", query, rows)[0] == [
        (2025, "电工", 2),
        (2025, "车工", 5),
        (2026, "车工", 3),
    ]


def test_labels_all_the_way_down_with_a_year_of_a_survey_are_an_answer(tmp_path):
    frame = frame_of(
        tmp_path,
        "need_survey",
        "a.csv",
        "调查年度,2025",
        f"企业名称,{PRECISION}",
        "社会信用代码,91990000000000001X",
        "岗位名称,测试工程师",
        "需求人数,3",
        "学历,本科及以上",
    )
    assert frame[["round", "post", "openings"]].to_numpy().tolist() == [[2025, "测试工程师", 3]]


def test_a_day_beside_the_firm_of_a_form_dates_it_and_its_code_stays_with_it(load_book):
    rows = [
        ["技能人才需求表"],
        [f"单位：{FIRM}", None, None, "2024年6月"],
        ["统一社会信用代码：" + " ".join([CODE_OF_FIRM[:8], CODE_OF_FIRM[8:]])],
        ["工种", "现有人数", "需求人数", "紧缺程度"],
        ["电焊工", 46, 12, "□一般 ☑紧缺"],
    ]
    query = "SELECT round, openings, enterprise_id FROM need_survey"
    got, firms, _ = load_book(
        "表", rows, query, "SELECT credit_code FROM enterprise", merged=("A2:C2",)
    )
    assert got == [(2024, 12, CODE_OF_FIRM)] and firms == [(CODE_OF_FIRM,)]
    rows = [
        ["2024年人才需求表"],
        ["企业名称", FIRM, "联系人", "—"],
        ["员工总数", 210, "信用代码", CODE_OF_FIRM],
        ["需求岗位", "人数", "学历"],
        ["车工", 2, "大专"],
    ]
    got, _, report = load_book("表", rows, query, "SELECT * FROM indicator")
    assert got == [(2024, 2, CODE_OF_FIRM)] and "员工总数 210: not kept" in report


def test_posts_in_blocks_of_labels_are_of_one_firm(load_book):
    blocks = [
        [
            ["岗位一", "岗位名称", post, "需求人数", number],
            [None, "学历要求", "本科", "薪酬（元/月）", "9000-14000"],
        ]
        for post, number in (("暖通工程师", 4), ("焊工", "15人"))
    ]
    rows = [
        ["企业引才登记表"],
        ["企业全称", FIRM, None, "登记时间", "2024.05.06"],
        ["社会信用代码", CODE_OF_FIRM, None, "所在镇街", "店口镇"],
        *blocks[0],
        *blocks[1],
    ]
    got, _ = load_book(
        "登记表", rows, "SELECT title, openings, enterprise_id FROM posting ORDER BY rowid"
    )
    assert got == [("暖通工程师", 4, CODE_OF_FIRM), ("焊工", 15, CODE_OF_FIRM)]


def test_what_the_form_of_a_firm_counts_by_month_is_of_the_firm(load_book):
    rows = [
        ["2025年企业用工月报"],
        [f"填报单位：{FIRM}"],
        ["指标", "1月", "2月", "3月"],
        ["月末在岗人数", 300, 302, 299],
        ["缺工人数", 7, 6, 4],
    ]
    query = "SELECT metric, sum(value) FROM indicator GROUP BY 1 ORDER BY 1"
    got, demand, _ = load_book("月报", rows, query, "SELECT * FROM demand")
    assert got == [("headcount", 901), ("缺工人数", 17)] and demand == []


@pytest.mark.parametrize(
    "title", ["2024年企业用工（人才）需求情况表", "2024年用人计划表", "2024年岗位需求采集表"]
)
def test_forms_of_needs_are_answers_whatever_their_title(load_book, title):
    rows = [
        [title],
        [f"企业名称：{FIRM}", None, None, "填报时间：2023年11月"],
        ["岗位类别", "岗位名称", "需求数量", "任职条件", "薪酬（元/月）"],
        ["普工", "装卸工", "男10", "无", "5500-6800"],
    ]
    query = "SELECT round, post, openings, pay_low FROM need_survey"
    assert load_book("表", rows, query)[0] == [(2024, "装卸工", 10, 5500)]


@pytest.mark.parametrize(
    "table",
    [
        [["需求岗位", "车工", "钳工"], ["需求人数", 3, 3], ["薪酬（元/月）", "6000-8000", None]],
        [
            ["序号", "岗位", "人数", None, "序号", "岗位", "人数"],
            [1, "车工", 3, None, 2, "钳工", 3],
        ],
        [["需求岗位", "车工", "需求人数", 3], ["需求岗位", "钳工", "需求人数", 3]],
    ],
)
def test_posts_of_a_form_stand_beside_one_another(load_book, table):
    rows = [
        ["2025年企业人才需求调查表"],
        ["企业名称", FIRM, "统一社会信用代码", CODE_OF_FIRM],
        ["填表日期", "2025年3月1日", "联系人", "某"],
        *table,
    ]
    query = "SELECT post, openings FROM need_survey ORDER BY post DESC"
    assert load_book("表", rows, query)[0] == [("钳工", 3), ("车工", 3)]


def test_a_word_beside_the_post_of_a_form_is_no_other_post(load_book):
    rows = [
        ["2025年企业人才需求调查表"],
        ["企业名称", FIRM, "统一社会信用代码", CODE_OF_FIRM],
        ["需求岗位", "车工", "急"],
        ["需求人数", 3],
    ]
    assert load_book("表", rows, "SELECT post, openings FROM need_survey")[0] == [("车工", 3)]


def test_a_form_whose_first_table_is_of_its_staff_is_one_all_the_same():
    rows = [
        ["企业名称", DRIVES, "填报日期", "2025-07-02"],
        ["一、现有用工"],
        ["工种", "在岗人数", "近期流失"],
        ["焊工", 40, 3],
        ["二、缺工情况"],
        ["工种", "缺工人数", "月薪（元）"],
        ["焊工", 8, "8000"],
    ]
    assert has_table(firm_forms(RawSheet("a.docx", rows))[0])


@pytest.mark.parametrize("label", ["申报单位（盖章）", "填报单位（盖章）", "单位名称（公章）："])
def test_a_firm_stands_beside_a_day_with_its_label_in_one_cell(load_book, label):
    rows = [
        ["2025年某县企业急需紧缺人才需求申报表"],
        [label, FIRM, None, None, "申报日期：2025年2月28日"],
        ["统一社会信用代码", "91330282MA2BBBB11A", None, "单位性质", "民营"],
        ["岗位名称", "需求数量", "学历", "拟付年薪（万元）"],
        ["质检", 5, "高中", "6-9"],
        ["主管部门意见", None, None, "（盖章）   年  月  日"],
    ]
    needs = "SELECT post, openings, round, pay_low, pay_high FROM need_survey"
    got, firms, _ = load_book("表", rows, needs, "SELECT name FROM enterprise")
    assert got == [("质检", 5, 2025, 5000, 7500)] and firms == [(FIRM,)]


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("甲江市企业人才需求征集表（2025年）", "need_survey"),
        ("甲江市2025年企业用工需求登记表", "need_survey"),
        ("甲江市企业招聘岗位信息（2025年）", "posting"),
        ("企业人才需求征集表", "posting"),
    ],
)
def test_posts_one_below_the_other_in_a_form_of_a_survey(tmp_path, title, table):
    rows = [
        [title],
        ["企业名称", FIRM, "信用代码", "91330683MA2XXXX21G"],
        ["岗位名称", "熔铸工程师", "需求人数", 2],
        ["学历要求", "本科", "年薪（万元）", "12-15"],
        ["岗位名称", "天车工", "需求人数", "4"],
        ["学历要求", "中专", "年薪（万元）", "6～7.2"],
        ["填表人", "某某", "联系电话", "0999-1000009"],
    ]
    needs = "SELECT post, openings, round, round(pay_low) FROM need_survey ORDER BY openings"
    vacancies = "SELECT title, openings FROM posting ORDER BY openings"
    found, _ = loaded_book(tmp_path, "表", rows, [needs, vacancies], merged=("A1:D1",))
    posts = [("熔铸工程师", 2, 2025, 10000), ("天车工", 4, 2025, 5000)]
    wanted = [posts, []] if table == "need_survey" else [[], [post[:2] for post in posts]]
    assert found == wanted


@pytest.mark.parametrize("unit", [False, True])
def test_years_across_in_the_form_of_a_firm_are_its_figures(load_book, unit):
    head = ["指标", "计量单位", 2023, 2024] if unit else ["项目", "2023年", "2024年"]
    rows = [
        ["2024年企业基本情况表"],
        ["企业名称", FIRM, *[None] * (len(head) - 2)],
        ["统一社会信用代码", CODE_OF_FORM, *[None] * (len(head) - 2)],
        head,
        ["职工人数", "人", 110, 120] if unit else ["职工人数（人）", 110, 120],
        ["其中：女", "人", 11, 12] if unit else ["其中：女", 11, 12],
        ["营业收入", "万元", 600, 700] if unit else ["营业收入（万元）", 600, 700],
    ]
    found, _ = load_book("情况表", rows, FIGURES)
    assert found == [
        (CODE_OF_FORM, "headcount", "2023-12", 110),
        (CODE_OF_FORM, "headcount", "2024-12", 120),
        (CODE_OF_FORM, "revenue", "2023-01", 6_000_000),
        (CODE_OF_FORM, "revenue", "2024-01", 7_000_000),
    ]


def test_figures_by_year_of_several_firms_or_of_none_are_no_form(load_book):
    rows = [["甲市主要指标"], ["项目", "2023年", "2024年"], ["职工人数（人）", 110, 120]]
    assert load_book("指标", rows, FIGURES)[0] == []
