"""A form a firm loads as one answer, however it is laid out and in whatever kind of file it comes."""

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from docx import Document

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout._firm_forms import firm_forms
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.store import Store

BOOKS = Path(__file__).parent / "workbooks"
CODE = "91350100M000100Y43"
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


def book(path, *sheets):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def tables(path):
    """Return the rows of each table that a file gives."""
    frames: dict[str, list[pd.DataFrame]] = {}
    for sheet in read_files(path):
        frames.setdefault(sheet.table, []).append(sheet.frame)
    return {table: pd.concat(parts, ignore_index=True) for table, parts in frames.items()}


def answers(path):
    survey = tables(path)["need_survey"]
    return list(zip(survey["enterprise_name"], survey["post"], survey["openings"], strict=True))


def test_labelled_cells_above_the_table_hold_for_its_rows(tmp_path):
    found = tables(book(tmp_path / "a.xlsx", HEADS + POSTS))
    survey = found["need_survey"]
    assert survey["post"].tolist() == ["数控工艺工程师", "装配钳工"]
    assert survey["enterprise_id"].eq(CODE).all() and survey["round"].eq(2024).all()
    assert survey["openings"].tolist() == [2, 10]
    assert survey["pay_low"].tolist() == pytest.approx([8333.33, 5833.33])
    assert survey["answered_on"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2024-09-12"]


def test_a_form_says_who_the_firm_is_and_how_many_work_there(tmp_path):
    found = tables(book(tmp_path / "a.xlsx", HEADS + POSTS))
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
    assert answers(book(tmp_path / "a.xlsx", rows)) == [("海宏机械厂", "焊工", 5)]


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
    assert answers(book(tmp_path / "sheets.xlsx", one, two)) == expected
    assert answers(book(tmp_path / "below.xlsx", [*one, [], *two])) == expected


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
    survey = tables(book(tmp_path / "a.xlsx", [*heads, POSTS[0], POSTS[3]]))["need_survey"]
    assert survey[["post", "openings", "round"]].values.tolist() == [["all", 0, 2024]]


@pytest.mark.parametrize(
    ("answer", "said"),
    [("是☑  否□", False), ("有√ 无□", False), ("是□ 否☑", True), ("□有 ☑无", True)],
)
def test_boxes_may_stand_behind_their_answers(tmp_path, answer, said):
    heads = [*HEADS[:4], ["是否有人才需求", answer]]
    book(tmp_path / "a.xlsx", [*heads, POSTS[0], POSTS[3]])
    assert ("need_survey" in [sheet.table for sheet in read_files(tmp_path)]) == said
    book(tmp_path / "a.xlsx", [*heads, *POSTS])
    notes = " ".join(note for sheet in read_files(tmp_path) for note in sheet.notes)
    assert ("the form says that there is no need" in notes) == said


@pytest.mark.parametrize(
    "label", ["组织机构代码/信用代码", "统一社会信用代码或注册号", "信用代码／税号"]
)
def test_a_label_of_two_names_asks_for_what_one_of_them_is(tmp_path, label):
    heads = [HEADS[0], [*HEADS[1][:3], label, CODE], *HEADS[2:]]
    survey = tables(book(tmp_path / "a.xlsx", [*heads, *POSTS]))["need_survey"]
    assert survey["enterprise_id"].tolist() == [CODE, CODE]


def test_a_label_that_asks_for_two_things_is_none_of_them(tmp_path):
    heads = [
        HEADS[0],
        HEADS[1],
        ["企业简称/曾用名", "海宏", "", "联系人/电话", "张某 1"],
        *HEADS[3:],
    ]
    survey = tables(book(tmp_path / "a.xlsx", [*heads, *POSTS]))["need_survey"]
    assert set(survey["enterprise_name"]) == {"海宏机械有限公司"}


def test_a_form_left_open_is_named_and_gives_no_row(tmp_path):
    book(tmp_path / "a.xlsx", [*HEADS, POSTS[0], POSTS[3]])
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
    survey = tables(book(tmp_path / "a.xlsx", rows))["need_survey"].iloc[0]
    assert (survey["post"], survey["openings"], survey["education"]) == ("模具设计师", 3, "college")
    assert (survey["pay_low"], survey["pay_high"], survey["round"]) == (10000, 15000, 2024)


def test_an_office_that_collects_the_rows_is_no_firm(tmp_path):
    heads = [
        ["2024年人才需求调查汇总表"],
        ["填报单位：观海卫镇人民政府", "", "", "填报日期：2024年5月6日"],
    ]
    rows = [["序号", "企业名称", "需求岗位", "需求人数"], [1, "辛电器有限公司", "注塑工", 5]]
    assert answers(book(tmp_path / "a.xlsx", heads + rows)) == [("辛电器有限公司", "注塑工", 5)]
    (tmp_path / "without").mkdir()
    book(
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
        survey = tables(path)["need_survey"]
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
    survey = tables(tmp_path / "a.docx")["need_survey"]
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
        report = store.load(book(tmp_path / "a.xlsx", HEADS + POSTS))
        now = {"as_of": "2030-01-01", "purpose": "planning"}
        assert store.read("enterprise", **now)["industry"].tolist() == ["C3421"]
        assert len(store.read("need_survey", **now)) == 2
        assert {load.table for load in report.tables} == {"indicator", "need_survey"}


@pytest.mark.parametrize(("place", "forms"), [(0, 1), (3_000, 0)])
def test_a_long_sheet_is_a_form_only_if_it_begins_with_one(place, forms):
    rows = [[f"岗位{n}", n] for n in range(6_000)]
    rows[place:place] = [["单位名称", "甲机械有限公司", "职工总数", "120人"], ["需求岗位", "人数"]]
    assert len(firm_forms(RawSheet("a.xlsx", rows))) == forms
