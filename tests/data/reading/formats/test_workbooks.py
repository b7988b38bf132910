"""Workbooks of every format: what is hidden, merged, in per cent, and files that only say so."""

import shutil

import openpyxl
import pytest
import xlsxwriter
from firms_and_queries import BOOKS
from written_files import PLAN_HEADER

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._sheet_marks import marks_of
from talentmatch.data.reading.formats.readers import read_ods, read_workbook
from talentmatch.data.store import Store
from talentmatch.errors import UnreadableFileError

TABLE = "\n".join(
    (
        "岗位\t企业名称\t需求人数\t学历",
        "包装工\t寅食品有限公司\t12\t初中",
        "品控员\t寅食品有限公司\t1\t大专",
    )
)


def rows(path):
    (sheet,) = read_files(path, table="need_survey")
    return list(zip(sheet.frame["post"], sheet.frame["openings"], strict=True))


def test_hidden_rows_and_sheets_are_left_out_and_named(tmp_path, load_file):
    book = openpyxl.Workbook()
    book.active.title = "2024"
    for row in (PLAN_HEADER, ["甬江学院", "数控", 2024, 40], ["甬江学院", "数控", 2024, 999]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    for state in ("hidden", "veryHidden"):
        old = book.create_sheet(f"旧 {state}")
        old.append(PLAN_HEADER)
        old.append(["甬江学院", "数控", 2024, 777])
        old.sheet_state = state
    book.save(tmp_path / "招生计划.xlsx")
    got, report = load_file("招生计划.xlsx", "SELECT seats FROM supply")
    assert got == [(40,)]
    assert "1 hidden rows left out (3)" in str(report)
    assert str(report).count("the sheet is hidden; unhide it") == 2 and report.broken == 0


def test_hidden_columns_are_left_out_and_named_unless_asked_for(tmp_path, load_file):
    book = openpyxl.Workbook()
    for row in (
        ["学校", "专业", "年度", "计划数", "招生计划数", "毕业生数"],
        ["甬江学院", "数控", 2024, 40, 999, 30],
    ):
        book.active.append(row)
    book.active.column_dimensions["E"].hidden = True
    book.active.column_dimensions["F"].hidden = True
    book.save(tmp_path / "招生计划.xlsx")
    got, report = load_file("招生计划.xlsx", "SELECT seats, graduates FROM supply")
    assert got == [(40, None)]
    assert "hidden columns left out (招生计划数, 毕业生数)" in str(report)
    got, report = load_file("招生计划.xlsx", "SELECT graduates FROM supply", hidden=True)
    assert got == [(30,)] and "hidden" not in str(report)


def test_a_cell_shown_in_per_cent_is_the_same_as_one_that_writes_it(tmp_path):
    path = tmp_path / "规划目标.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("封面")
        sheet, share = book.add_worksheet("目标"), book.add_format({"num_format": "0.0%"})
        sheet.write_row("A1", ["指标名称", "年份", "基期值", "目标值"])
        sheet.write_row("A2", ["高技能人才占比", 2025])
        sheet.write("C2", 0.315, share)
        sheet.write("D2", 0.35, book.add_format({"num_format": 9, "bold": True}))
        sheet.write_row("A3", ["孵化器", 2025, 3, 20])
    assert marks_of(path)["目标"].shares == ((1, 2), (1, 3))
    with Store() as store:
        store.load(path)
        rows = store._connection.execute("SELECT baseline, target, unit FROM target ORDER BY rowid")
        assert rows.fetchall() == [(31.5, 35, "%"), (3, 20, None)]


def test_a_share_shown_in_per_cent_under_a_heading_in_per_cent_is_not_divided_twice(tmp_path):
    path = tmp_path / "招生计划.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, share = book.add_worksheet(), book.add_format({"num_format": "0%"})
        sheet.write_row("A1", ["学校", "专业", "年度", "计划数", "留甬率（%）"])
        sheet.write_row("A2", ["甬江学院", "数控", 2024, 40])
        sheet.write("E2", 0.6, share)
        sheet.write_row("A3", ["甬江学院", "护理", 2024, 40, 60])
    with Store() as store:
        store.load(path)
        rows = store._connection.execute("SELECT stay_share FROM supply").fetchall()
    assert rows == [(0.6,), (0.6,)]


def test_the_old_format_keeps_what_is_hidden_to_itself():
    shown, hidden = read_workbook(BOOKS / "hidden.xls")
    assert "hidden" in hidden.skipped and not hidden.rows
    assert shown.hidden == {4} and shown.rows[3] == []
    assert "1 hidden rows left out (4)" in shown.notes[0]


def test_the_old_format_says_which_cells_are_in_per_cent():
    shown, _ = read_workbook(BOOKS / "hidden.xls")
    assert [row[3] for row in shown.rows if row] == ["占比（%）", "12.5%", "35%", "0.4%"]


def test_merged_cells_of_an_open_document_repeat_their_value():
    (sheet,) = read_ods(BOOKS / "form.ods")
    assert sheet.rows[0] == ["云岭市2024年度企业人才需求调查表"] * 5
    assert sheet.rows[7][:3] == [1.0, "电气工程师", 3.0]


ODS = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles>
<style:style style:name="no"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="a"><table:table-column/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell office:value-type="string"><text:p>share</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16383"/></table:table-row>
<table:table-row><table:table-cell office:value-type="percentage" office:value="0.125"><text:p>13%</text:p>
</table:table-cell><table:table-cell office:value-type="date"
office:date-value="2001-06-18"><text:p>x</text:p>
</table:table-cell></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell office:value-type="float" office:value="3"/>
</table:table-row><table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>
</table:table><table:table table:name="b" table:style-name="no"><table:table-row>
<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_open_documents_say_what_is_hidden_and_in_per_cent(tmp_path):
    import zipfile
    from datetime import date

    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS)
    shown, hidden = read_ods(tmp_path / "a.ods")
    assert shown.rows == [["share"], ["12.5%", date(2001, 6, 18)], []]
    assert shown.hidden == {1} and "hidden" in shown.notes[0] and "hidden" in hidden.skipped


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("kind", [".xls", ".tsv", ".txt"])
def test_text_under_any_name_and_in_any_encoding(tmp_path, kind, encoding):
    (tmp_path / f"a{kind}").write_text(TABLE, encoding)
    assert rows(tmp_path / f"a{kind}") == [("包装工", 12), ("品控员", 1)]


def test_a_page_that_calls_itself_a_workbook(tmp_path):
    cells = [line.split("\t") for line in TABLE.split("\n")]
    body = "".join(f"<tr><td>{'<td>'.join(row)}</tr>" for row in cells)
    page = f"<html><body><table border=1>{body}</table></body></html>"
    (tmp_path / "a.xls").write_bytes(page.encode("gbk"))
    assert rows(tmp_path / "a.xls") == [("包装工", 12), ("品控员", 1)]


def test_a_new_workbook_under_the_old_name(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for line in TABLE.split("\n"):
        book.active.append(line.split("\t"))
    book.save(tmp_path / "a.xlsx")
    shutil.move(tmp_path / "a.xlsx", tmp_path / "a.xls")
    assert rows(tmp_path / "a.xls") == [("包装工", 12), ("品控员", 1)]


def test_no_workbook_at_all_is_refused(tmp_path):
    (tmp_path / "a.xls").write_bytes(b"BIFF")
    with pytest.raises(UnreadableFileError, match="not what its name says"):
        list(read_files(tmp_path / "a.xls"))
