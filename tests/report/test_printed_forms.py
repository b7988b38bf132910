"""The list on paper: one A4 page across in the workbook, and in a form of the office's own."""

import io

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

from talentmatch.errors import InputError, UnreadableFileError
from talentmatch.i18n import render
from talentmatch.lists import Result
from talentmatch.plan.printed_list import SHORTAGE_PRINTED, printed_list
from talentmatch.report.labels import readable
from talentmatch.report.sheets.form_layout import fill_form
from talentmatch.report.sheets.workbook import workbook_bytes

#: Posts of the lists, and their names.
POSTS = [
    "6-18-02-04",
    "6-18-01-07",
    "2-02-38-03",
    "4-04-05-01",
    "2-02-10-03",
    "6-31-01-03",
    "4-08-05",
    "2-06-03-00",
    "4-01-06-01",
]
NAMES = ["焊工", "多工序数控机床操作调整工", "大数据工程技术人员"]


def listed(n=3, **columns):
    table = pd.DataFrame(
        {
            "chain": ["robots"] * n,
            "post": POSTS[:n],
            "grade": ["severe", "high", *["mild"] * n][:n],
            "number": [float(10 * (n - i)) for i in range(n)],
            "gap": [float(n - i) for i in range(n)],
            **columns,
        }
    )
    return Result(SHORTAGE_PRINTED, table)


def form(path, headings, *, title="附件", empty=2, foot=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = title
    sheet.merge_cells("A1:D1")
    for column, text in enumerate(headings, start=1):
        sheet.cell(2, column).value = text
        sheet.cell(3, column).font = Font(italic=True)
    if foot:
        sheet.cell(3 + empty, 1).value = foot
        sheet.merge_cells(start_row=3 + empty, end_row=3 + empty, start_column=1, end_column=3)
    book.save(path)
    return path


def filled(path, result, lang="zh"):
    found = fill_form(path, (printed_list(result),), lang)
    return found, openpyxl.load_workbook(io.BytesIO(found.content)).active


def test_a_form_is_filled_under_its_own_headings_in_its_own_style(tmp_path):
    path = form(
        tmp_path / "f.xlsx", ["序号", "岗位（职业）名称", "紧缺指数", "需求人数（人）", "联系人"]
    )
    found, sheet = filled(path, listed())
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == [1, 2, 3] and [row[3] for row in rows] == [30, 20, 10]
    assert [row[1] for row in rows] == NAMES
    assert [row[2] for row in rows] == ["★★★", "★★", "★"]
    assert [row[4] for row in rows] == [None, None, None]
    assert all(sheet.cell(row, 4).font.italic for row in (3, 4, 5))
    assert [render(note, "zh") for note in found.notes] == [
        "表中以下栏目未能识别或单位不同，留空：联系人"
    ]
    assert sheet["A1"].value == "附件"


def test_what_stands_below_moves_down_and_nothing_is_written_over(tmp_path):
    path = form(tmp_path / "f.xlsx", ["序号", "岗位名称", "缺口"], empty=2, foot="注：说明")
    _, sheet = filled(path, listed(n=9))
    texts = [row[0].value for row in sheet.iter_rows(min_row=3)]
    assert texts == [1, 2, 3, 4, 5, 6, 7, 8, 9, "注：说明"]
    assert "A12:C12" in {str(one) for one in sheet.merged_cells.ranges}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headings_of_both_languages_are_known_whatever_the_words_are(tmp_path, lang):
    path = form(tmp_path / "f.xlsx", ["No.", "Position", "Number wanted", "Grade"])
    _, sheet = filled(path, listed(n=1), lang)
    row = [cell.value for cell in sheet[3]][:4]
    words = {"zh": ["焊工", "非常紧缺"], "en": ["Welders", "severely scarce"]}[lang]
    assert row == [1, words[0], 10, words[1]]


def test_a_text_that_begins_like_a_formula_stays_text(tmp_path):
    path = form(tmp_path / "f.xlsx", ["序号", "产业链", "岗位名称", "缺口"])
    _, sheet = filled(path, listed(n=1, chain=["=1+1"]))
    assert sheet["B3"].value == "=1+1" and sheet["B3"].data_type == "s"


def test_what_is_no_form_is_refused_with_what_a_form_needs(tmp_path):
    path = form(tmp_path / "f.xlsx", ["姓名", "电话", "岗位名称"])
    with pytest.raises(InputError, match="at least three headings"):
        fill_form(path, (printed_list(listed()),), "zh")
    (tmp_path / "g.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UnreadableFileError):
        fill_form(tmp_path / "g.xlsx", (printed_list(listed()),), "zh")


def test_the_printed_sheet_fits_one_page_across_at_ten_points_and_says_its_notes_at_the_end():
    page = readable(printed_list(listed()), "zh")
    content = workbook_bytes(
        {"打印稿": page},
        "zh",
        note="模拟数据",
        printed={"打印稿": ("紧缺人才目录", ["依据一", "依据二"])},
    )
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["紧缺人才目录"] and rows[1] == ["模拟数据"]
    assert rows[-2:] == [["依据一"], ["依据二"]]
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    widths = sum(dimension.width for dimension in sheet.column_dimensions.values())
    assert widths <= 149, "one A4 page across without being made smaller"
    sizes = {cell.font.size for row in sheet.iter_rows() for cell in row if cell.value}
    assert min(sizes) >= 9
    assert sum(str(one).startswith("B") for one in sheet.merged_cells.ranges) == 1, "one chain"


def test_headings_over_two_rows_are_refused_and_nothing_is_lost(tmp_path):
    path = form(tmp_path / "f.xlsx", ["序号", "岗位名称", "紧缺程度", "需求情况"])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("B2:B3")
    book.active["D3"] = "需求人数"
    book.save(path)
    with pytest.raises(InputError, match="two rows"):
        fill_form(path, (printed_list(listed()),), "zh")


def test_a_unit_that_the_list_does_not_give_stays_empty_and_is_named(tmp_path):
    path = form(tmp_path / "f.xlsx", ["序号", "岗位名称", "紧缺程度", "缺口（万人）"], foot="合计")
    found = fill_form(path, (printed_list(listed(n=9)),), "zh", marks=("模拟数据",))
    sheet = openpyxl.load_workbook(io.BytesIO(found.content)).active
    assert [row[3].value for row in sheet.iter_rows(min_row=3, max_row=11)] == [None] * 9
    assert [render(note, "zh") for note in found.notes] == [
        "表中以下栏目未能识别或单位不同，留空：缺口（万人）"
    ]
    assert sheet.cell(sheet.max_row, 1).value == "模拟数据"


def with_cells(path, **cells):
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book.active[place] = value
    book.save(path)
    return path


HEADINGS = ["序号", "岗位名称", "紧缺程度", "需求人数"]


@pytest.mark.parametrize("n", [2, 3, 9])
def test_sums_below_the_list_cover_it_however_long_it_is(tmp_path, n):
    path = form(tmp_path / "f.xlsx", HEADINGS, empty=3, foot="合计")
    with_cells(
        path, D6="=SUM(D3:D5)", E6='=COUNTIF($C$3:$C$5,"紧缺")', D7="=D6/2", E1="=SUM(D3:D5)"
    )
    _, sheet = filled(path, listed(n=n))
    last = max(2 + n, 5)
    assert sheet.cell(last + 1, 1).value == "合计"
    assert sheet.cell(last + 1, 4).value == f"=SUM(D3:D{last})" == sheet["E1"].value
    assert sheet.cell(last + 1, 5).value == f'=COUNTIF($C$3:$C${last},"紧缺")'
    assert sheet.cell(last + 2, 4).value == f"=D{last + 1}/2"
    assert [sheet.cell(row, 4).value for row in range(3, 3 + n)] == [10 * (n - i) for i in range(n)]


def test_a_sum_above_a_form_without_an_end_covers_the_list_too(tmp_path):
    path = with_cells(form(tmp_path / "f.xlsx", HEADINGS), E1="=SUM(Sheet!D3:D4)")
    _, sheet = filled(path, listed(n=9))
    assert sheet["E1"].value == "=SUM(D3:D11)"


def test_a_sum_of_single_rows_is_refused_where_rows_are_added(tmp_path):
    path = form(tmp_path / "f.xlsx", HEADINGS, empty=2, foot="合计")
    with_cells(path, D5="=D3+D4")
    with pytest.raises(InputError, match=r"D5 \(=D3\+D4\) names single rows"):
        filled(path, listed(n=3))
    _, sheet = filled(path, listed(n=2))
    assert sheet["D5"].value == "=D3+D4", "two rows are what it is of"


def test_numbers_of_rows_written_beforehand_give_way_and_none_is_left_without_a_post(tmp_path):
    path = form(tmp_path / "f.xlsx", HEADINGS, empty=5, foot="注：说明")
    with_cells(path, A3=1, A4="2.", A5=3, A6="４", A7=5)
    _, sheet = filled(path, listed(n=2))
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == [
        1,
        2,
        None,
        None,
        None,
        "注：说明",
    ]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"B3": "焊工", "D3": 20}, "row 3 of f.xlsx is filled in already"),
        ({"B4": "车工", "C4": "紧缺"}, "row 4 of f.xlsx is filled in already"),
        ({"D3": "=E3-F3"}, "formula of its own"),
    ],
)
def test_a_form_that_is_filled_in_already_is_refused(tmp_path, cells, why):
    path = with_cells(form(tmp_path / "f.xlsx", HEADINGS, empty=3), **cells)
    with pytest.raises(InputError, match=why):
        filled(path, listed(n=1))


def test_a_form_without_industry_chains_takes_rows_by_post_alone(tmp_path):
    path = form(tmp_path / "f.xlsx", HEADINGS)
    twice = listed(n=2, chain=["robots", "bearings"], post=["6-18-02-04"] * 2)
    with pytest.raises(InputError, match="no column for the industry chain") as refused:
        filled(path, twice)
    assert "--by post" in str(refused.value)
    by_post = Result(SHORTAGE_PRINTED, listed(n=2).table.drop(columns="chain"))
    assert [cell.value for cell in filled(path, by_post)[1]["B"]][2:4] == NAMES[:2]
    with_chain = form(tmp_path / "g.xlsx", ["产业链", *HEADINGS])
    assert [cell.value for cell in filled(with_chain, twice)[1]["A"]][2:4] == ["机器人", "bearings"]


def test_a_form_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(UnreadableFileError, match="there is no such file"):
        fill_form(tmp_path / "missing.xlsx", (printed_list(listed()),), "zh")


def test_what_another_sheet_takes_from_the_form_is_named(tmp_path):
    path = form(tmp_path / "f.xlsx", HEADINGS, foot="合计")
    book = openpyxl.load_workbook(path)
    book.active.title = "目录"
    book.active.print_area = "A1:D5"
    book.create_sheet("汇总")["A1"] = "=目录!D5"
    book.save(path)
    found, sheet = filled(path, listed(n=9))
    assert [render(note, "zh") for note in found.notes] == [
        "其他工作表中引用本表的公式未作调整，请核对：汇总!A1"
    ]
    assert sheet.print_area.endswith("$A$1:$D$12")


@pytest.mark.parametrize(
    "heading",
    [
        "缺口（百人）",
        "缺口（千人）",
        "缺口（人/月）",
        "gap (thousands)",
        "年薪P50（万元）",
        "薪酬（万元/月）",
    ],
)
def test_figures_never_go_under_a_heading_of_another_unit(tmp_path, heading):
    path = form(tmp_path / "f.xlsx", ["岗位名称", "紧缺程度", "需求人数", heading])
    found, sheet = filled(path, listed(pay_p50=[100_000.0] * 3))
    assert heading in render(found.notes[0], "zh")
    assert [sheet.cell(row, 4).value for row in (3, 4, 5)] == [None] * 3
    assert [sheet.cell(row, 3).value for row in (3, 4, 5)] == [30, 20, 10]


def test_merged_cells_of_empty_rows_are_parted_and_every_post_is_written(tmp_path):
    path = form(tmp_path / "f.xlsx", ["产业链", "岗位名称", "需求人数", "缺口"], foot="合计")
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A3:A4")
    book.active.merge_cells("B3:C3")
    book.save(path)
    _, sheet = filled(path, listed())
    assert [sheet.cell(row, 3).value for row in (3, 4, 5)] == [30, 20, 10]
    assert [sheet.cell(row, 2).value for row in (3, 4, 5)] == NAMES
    assert sheet["A6"].value == "合计", "the sum moved down by one"


def test_merged_cells_that_reach_into_the_sum_are_refused(tmp_path):
    path = form(tmp_path / "f.xlsx", ["产业链", "岗位名称", "需求人数", "缺口"])
    book = openpyxl.load_workbook(path)
    book.active["B5"] = "合计"
    book.active.merge_cells("A3:A5")
    book.save(path)
    with pytest.raises(InputError, match=r"A3:A5"):
        filled(path, listed())
