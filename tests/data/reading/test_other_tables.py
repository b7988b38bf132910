"""Tables of offices and firms in other words and layouts than the cases have."""

import docx
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout.context import with_context
from talentmatch.data.reading.layout.header_rows import find_block
from talentmatch.data.reading.layout.labels import meaning_of
from talentmatch.data.reading.layout.sheets import Block, RawSheet
from talentmatch.data.reading.layout.value_kinds import value_kinds
from talentmatch.data.reading.layout.wide_years import by_year
from talentmatch.errors import ContractError

FIRM = "虚海精工有限公司"


def sheets_of(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    return list(read_files(folder / name))


def frame_of(folder, table, name, *lines):
    return next(sheet.frame for sheet in sheets_of(folder, name, *lines) if sheet.table == table)


@pytest.mark.parametrize(
    ("title", "month"),
    [("Register of companies, June 2025", "2025-06-01"), ("Staff as of 30 June 2025", "2025-06-01")],
)  # fmt: skip
def test_a_month_in_an_english_title_is_that_of_its_figures(tmp_path, title, month):
    frame = frame_of(tmp_path, "indicator", "a.csv", f'"{title}",,', "Company name,Credit code,Employees", "Fictive Gears Co. Ltd.,91990000000000001X,120")  # fmt: skip
    assert frame["period"].astype(str).tolist() == [month]


@pytest.mark.parametrize("title", ["Staff, second quarter 2025", "Staff, January to June 2025", "Staff, printed 4 July 2025"])  # fmt: skip
def test_a_part_of_a_year_in_english_is_no_year_and_no_month(title):
    block = Block(["Company name", "Employees"], [["Fictive Gears Ltd", 5]], title, {}, [3])
    assert with_context(block, "")[0].header == block.header


@pytest.mark.parametrize(
    ("label", "field", "value"),
    [
        ("District: Riverside", "region", "Riverside"),
        ("所属镇街：东江街道", "region", "东江街道"),
        ("甲、北渡科技园（共2家）", "region", "北渡科技园"),
        ("Industry: Manufacturing", "industry", "Manufacturing"),
    ],
)
def test_a_band_may_name_what_it_gives(label, field, value):
    assert meaning_of(label) == (field, value)


def test_a_base_and_targets_from_year_to_year_are_a_plan():
    block = Block(["指标", "2025年（基期）", "2026年目标", "2027年目标"], [["人才总量", 52, 54, 56]], "", {}, [2])  # fmt: skip
    turned, _ = by_year(block, "")
    assert turned.header == ["指标", "基期年份", "基期值", "年份", "目标值"]
    assert turned.rows == [["人才总量", "2025", 52, "2026", 54], ["人才总量", "2025", 52, "2027", 56]]  # fmt: skip


def test_school_years_in_english_are_years(tmp_path):
    frame = frame_of(tmp_path, "supply", "graduates.csv", "Institution,Programme,2022/23,2023/24,2024/25p", "Fictive College,Welding,45,48*,50")  # fmt: skip
    assert frame[["year", "graduates"]].astype(int).to_numpy().tolist() == [[2023, 45], [2024, 48], [2025, 50]]  # fmt: skip


def test_what_is_noted_of_a_turned_row_names_the_row_of_the_file():
    rows = [
        ["学校", "专业", "2023年", "2024年"],
        ["甲学院", "软件", 5, 7],
        ["甲学院", "焊接", 3, 4],
    ]
    turned, _ = by_year(find_block(RawSheet("a.xlsx", rows)), "招生")
    assert turned.row_numbers == [2, 2, 3, 3]


def test_labels_all_the_way_down_with_a_year_of_a_survey_are_an_answer(tmp_path):
    frame = frame_of(tmp_path, "need_survey", "a.csv", "调查年度,2025", f"企业名称,{FIRM}", "社会信用代码,91990000000000001X", "岗位名称,测试工程师", "需求人数,3", "学历,本科及以上")  # fmt: skip
    assert frame[["round", "post", "openings"]].to_numpy().tolist() == [[2025, "测试工程师", 3]]


def test_a_register_by_number_of_organisation_is_a_register(tmp_path):
    frame = frame_of(tmp_path, "enterprise", "园区企业花名册.csv", "单位名称,组织机构代码,行业门类", f"{FIRM},MA0000001,制造业")  # fmt: skip
    assert frame[["enterprise_id", "industry"]].to_numpy().tolist() == [["MA0000001", "C"]]


def test_a_published_list_in_a_document_is_no_advertisement(tmp_path):
    document = docx.Document()
    document.add_paragraph("2024年度紧缺人才目录")
    rows = [["序号", "产业链", "岗位名称", "紧缺指数", "需求数量"], ["1", "智能装备", "工艺工程师", "极度紧缺（5级）", "120"]]  # fmt: skip
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "2024紧缺目录.docx")
    with pytest.raises(ContractError, match="--edition"):
        list(read_files(tmp_path / "2024紧缺目录.docx"))


@pytest.mark.parametrize(
    ("cells", "kind", "share"),
    [(["90,000-110,000", "60,000"], "money", 1.0), (["90,000-110,000", "60,000"], "industry", 0.0), (["60,000"], "place", 0.0), (["通用设备制造业"], "industry", 1.0)],
)  # fmt: skip
def test_figures_with_commas_are_money_and_no_code(cells, kind, share):
    assert value_kinds(cells).get(kind, 0.0) == share


def test_people_in_post_under_a_short_heading(tmp_path):
    frame = frame_of(tmp_path, "workforce", "2025年6月用工.csv", "企业名称,信用代码,职业代码,在岗,离职人数", f"{FIRM},91990000000000001X,6-18-01,40,2")  # fmt: skip
    assert frame["employed"].tolist() == [40]
