"""Workbooks of other formats, and files that only call themselves workbooks."""

import shutil
from pathlib import Path

import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats.readers import read_ods, read_workbook
from talentmatch.errors import UnreadableFileError

BOOKS = Path(__file__).parent / "workbooks"
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
