"""Tables of offices and firms in other words and layouts than the cases have."""

import docx
import openpyxl
import pytest
from test_resume_files import pdf

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.formats._text_tables import parted_dimensions
from talentmatch.data.reading.layout._context import with_context
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout._wide_years import by_year
from talentmatch.data.reading.layout.sheets import Block, RawSheet
from talentmatch.errors import ContractError

FIRM = "虚海精工有限公司"


def sheets_of(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    return list(read_files(folder / name))


def frame_of(folder, table, name, *lines):
    return next(sheet.frame for sheet in sheets_of(folder, name, *lines) if sheet.table == table)


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("Register of companies, June 2025", "2025-06-01"),
        ("Staff as of 30 June 2025", "2025-06-01"),
    ],
)
def test_a_month_in_an_english_title_is_that_of_its_figures(tmp_path, title, month):
    frame = frame_of(
        tmp_path,
        "indicator",
        "a.csv",
        f'"{title}",,',
        "Company name,Credit code,Employees",
        "Fictive Gears Co. Ltd.,91990000000000001X,120",
    )
    assert frame["period"].astype(str).tolist() == [month]


@pytest.mark.parametrize(
    "title",
    ["Staff, second quarter 2025", "Staff, January to June 2025", "Staff, printed 4 July 2025"],
)
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
    block = Block(
        ["指标", "2025年（基期）", "2026年目标", "2027年目标"],
        [["人才总量", 52, 54, 56]],
        "",
        {},
        [2],
    )
    turned, _ = by_year(block, "")
    assert turned.header == ["指标", "基期年份", "基期值", "年份", "目标值"]
    assert turned.rows == [
        ["人才总量", "2025", 52, "2026", 54],
        ["人才总量", "2025", 52, "2027", 56],
    ]


def test_school_years_in_english_are_years(tmp_path):
    frame = frame_of(
        tmp_path,
        "supply",
        "graduates.csv",
        "Institution,Programme,2022/23,2023/24,2024/25p",
        "Fictive College,Welding,45,48*,50",
    )
    assert frame[["year", "graduates"]].astype(int).to_numpy().tolist() == [
        [2023, 45],
        [2024, 48],
        [2025, 50],
    ]


def test_what_is_noted_of_a_turned_row_names_the_row_of_the_file():
    rows = [
        ["学校", "专业", "2023年", "2024年"],
        ["甲学院", "软件", 5, 7],
        ["甲学院", "焊接", 3, 4],
    ]
    turned, _ = by_year(find_block(RawSheet("a.xlsx", rows)), "招生")
    assert turned.row_numbers == [2, 2, 3, 3]


def test_labels_all_the_way_down_with_a_year_of_a_survey_are_an_answer(tmp_path):
    frame = frame_of(
        tmp_path,
        "need_survey",
        "a.csv",
        "调查年度,2025",
        f"企业名称,{FIRM}",
        "社会信用代码,91990000000000001X",
        "岗位名称,测试工程师",
        "需求人数,3",
        "学历,本科及以上",
    )
    assert frame[["round", "post", "openings"]].to_numpy().tolist() == [[2025, "测试工程师", 3]]


def test_a_register_by_number_of_organisation_is_a_register(tmp_path):
    frame = frame_of(
        tmp_path,
        "enterprise",
        "园区企业花名册.csv",
        "单位名称,组织机构代码,行业门类",
        f"{FIRM},MA0000001,制造业",
    )
    assert frame[["enterprise_id", "industry"]].to_numpy().tolist() == [["MA0000001", "C"]]


def test_a_published_list_in_a_document_is_no_advertisement(tmp_path):
    document = docx.Document()
    document.add_paragraph("2024年度紧缺人才目录")
    rows = [
        ["序号", "产业链", "岗位名称", "紧缺指数", "需求数量"],
        ["1", "智能装备", "工艺工程师", "极度紧缺（5级）", "120"],
    ]
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "2024紧缺目录.docx")
    with pytest.raises(ContractError, match="--edition"):
        list(read_files(tmp_path / "2024紧缺目录.docx"))


@pytest.mark.parametrize(
    ("cells", "kind", "share"),
    [
        (["90,000-110,000", "60,000"], "money", 1.0),
        (["90,000-110,000", "60,000"], "industry", 0.0),
        (["60,000"], "place", 0.0),
        (["通用设备制造业"], "industry", 1.0),
    ],
)
def test_figures_with_commas_are_money_and_no_code(cells, kind, share):
    assert value_kinds(cells).get(kind, 0.0) == share


def test_people_in_post_under_a_short_heading(tmp_path):
    frame = frame_of(
        tmp_path,
        "workforce",
        "2025年6月用工.csv",
        "企业名称,信用代码,职业代码,在岗,离职人数",
        f"{FIRM},91990000000000001X,6-18-01,40,2",
    )
    assert frame["employed"].tolist() == [40]


def table_page(title, *rows):
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body><h2>{title}</h2><table>{cells}</table></body></html>"


def pdf_of(title, *rows):
    return pdf(
        [
            (40, 40, title),
            *(
                (40 + 110 * x, 80 + 20 * y, text)
                for y, row in enumerate(rows)
                for x, text in enumerate(row)
            ),
        ]
    )


SCARCE = [
    ["序号", "岗位名称", "紧缺程度", "需求人数"],
    ["1", "工艺工程师", "非常紧缺", "120"],
    ["2", "焊工", "紧缺", "60"],
]
MONTHS = [["区县", "1月", "2月"], ["东江区", "300", "320"], ["西河区", "150", "155"]]
FORM = [
    ["单位名称", FIRM, "信用代码", "91990000000000001X"],
    ["岗位名称", "需求人数", "学历", "月薪"],
    ["车工", "4", "中专", "6000-8000"],
]


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_tables_of_offices_on_pages_are_no_advertisements(tmp_path, ending):
    def load(name, title, rows):
        path = tmp_path / f"{name}.{ending}"
        path.write_bytes(
            pdf_of(title, *rows) if ending == "pdf" else table_page(title, *rows).encode()
        )
        return list(read_files(path))

    with pytest.raises(ContractError, match="--edition"):
        load("目录", "2024年度紧缺人才目录", SCARCE)
    (sheet,) = load("需求", "2024年各区岗位需求", MONTHS)
    assert sheet.table == "demand" and sheet.frame["openings"].tolist() == [300, 320, 150, 155]
    survey = next(
        s.frame for s in load("表", "2025年用工需求调查表", FORM) if s.table == "need_survey"
    )
    assert survey[["post", "openings", "round"]].to_numpy().tolist() == [["车工", 4, 2025]]


def test_people_listed_in_a_pdf_are_all_read(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "现职位"],
        ["韩一", "19900001301", "本科", "焊工"],
        ["韩二", "19900001302", "大专", "电工"],
    ]
    (tmp_path / "a.pdf").write_bytes(pdf_of("候选人名单", *rows))
    frame = next(read_files(tmp_path / "a.pdf", consent="recruiting")).frame
    assert frame["title"].tolist() == ["焊工", "电工"]


def test_the_heading_of_another_column_is_no_title(tmp_path):
    document = docx.Document()
    rows = [["岗位名称", "区县", "1月", "2月"], ["焊工", "东江区", "300", "320"]]
    document.add_paragraph("2024年岗位需求")
    table = document.add_table(2, 4)
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "a.docx")
    (sheet,) = read_files(tmp_path / "a.docx")
    assert sheet.table == "demand" and sheet.frame["openings"].tolist() == [300, 320]


def test_figures_in_hundreds_are_counted_one_by_one(tmp_path):
    frame = frame_of(
        tmp_path,
        "demand",
        "a.csv",
        "Job openings by town (hundreds),,,",
        "Town,Jan-24,Feb-24,Mar-24",
        "Riverside,12,12.5,13",
        "Hillfoot,8,,7.9",
    )
    assert frame["openings"].tolist() == [1200, 1250, 1300, 800, 790]


@pytest.mark.parametrize(
    ("cell", "number"), [("2（博士1）", 2), ("5（男3、女2）", 5), ("2（博士3）", None)]
)
def test_people_of_a_kind_in_brackets_are_among_those_counted(cell, number):
    assert parse_number(cell) == number


def test_a_table_of_two_columns_above_another_is_told():
    rows = [
        ["2025年5月月报"],
        ["区县", "岗位数"],
        ["东江区", 310],
        ["西河区", 160],
        [],
        ["企业名称", "信用代码", "在岗人数"],
        [FIRM, "91990000000000001X", 128],
    ]
    assert find_block(RawSheet("a.xlsx", rows)).dropped["above"] == 2


def test_a_label_beside_its_figure_above_a_table_is_no_record():
    rows = [
        ["2025年月报"],
        ["参会企业", 12],
        ["企业名称", "信用代码", "在岗人数"],
        [FIRM, "91990000000000001X", 128],
    ]
    assert "above" not in find_block(RawSheet("a.xlsx", rows)).dropped


@pytest.mark.parametrize(
    ("geo", "industry", "header"),
    [("DE", "C", ["行业", "地区"]), ("DE", "B-S", ["地区"]), ("EU27_2020", "C", ["行业"])],
)
def test_one_place_or_industry_in_all_keys_is_that_of_the_rows(geo, industry, header):
    rows = [["freq,nace_r2,geo\\TIME_PERIOD", "2022-Q1 "], [f"Q,{industry},{geo}", "12.5 b"]]
    assert parted_dimensions(rows)[0][0] == [*header, "2022-Q1"]


def test_baseline_and_targets_in_english_are_a_plan():
    block = Block(
        ["Indicator", "Baseline 2025", "Target 2027", "Target 2030"],
        [["Talent", 52, 56, 65]],
        "",
        {},
        [2],
    )
    assert [row[1:] for row in by_year(block, "")[0].rows] == [
        ["2025", 52, "2027", 56],
        ["2025", 52, "2030", 65],
    ]


def test_a_sheet_that_sums_up_the_sheets_of_firms_is_left_out(tmp_path):
    book = openpyxl.Workbook()
    for name, rows in {
        "汇总": [["车工", 4], ["测试", 2]],
        FIRM: [["车工", 4]],
        "虚江软件有限公司": [["测试", 2]],
    }.items():
        sheet = book.create_sheet(name)
        for row in [["岗位", "人数"], *rows]:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "用工表.xlsx")
    sheets = list(read_files(tmp_path / "用工表.xlsx"))
    (summary,) = [sheet for sheet in sheets if not sheet.table]
    assert "stand on the sheets of the firms" in summary.skipped
    assert [row for sheet in sheets if sheet.table for row in sheet.frame["title"]] == [
        "车工",
        "测试",
    ]


def test_a_sheet_named_after_a_school_by_its_short_name_is_of_it():
    assert meaning_of("西河职院") == ("institution", "西河职院")


def test_thousands_in_the_heading_of_a_column_count(tmp_path):
    frame = frame_of(
        tmp_path,
        "demand",
        "jobs.csv",
        "Month,Region,Vacancies (thousands)",
        "Jan 2024,Riverside,1.2",
        "Feb 2024,Riverside,1.3 p",
    )
    assert frame["openings"].tolist() == [1200, 1300]


def test_months_that_may_be_days_are_set_aside_for_that(tmp_path):
    rows = [f"R{i % 2},22-{1 + i // 2:02},{50 + i}" for i in range(24)]
    frame = frame_of(tmp_path, "demand", "a.csv", "region,month,openings", *rows)
    assert frame["month"].isna().all() and len(frame) == 24
