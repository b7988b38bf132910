"""One file that cannot be read, for whatever reason, never costs the rest of a folder."""

import json
import os
import time
import zipfile

import openpyxl
import pytest
from typer.testing import CliRunner

from talentmatch.app.cli import app
from talentmatch.data.intake import reader_process
from talentmatch.data.intake._reader_limits import Limits
from talentmatch.data.intake.reader_process import read_bounded
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.store import Store
from talentmatch.errors import UnreadableFileError

ROWS = [["学校名称", "专业名称", "年度", "招生计划数"], ["甬江学院", "数控", 2024, 40]]


def workbook(path, rows=(), sheets=1):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for number in range(sheets - 1):
        book.create_sheet(f"s{number}").append(["甲", number])
    book.save(path)
    return path


def rewritten(path, old, new, member="xl/worksheets/sheet1.xml"):
    """Change one member of a workbook, as no program would write it."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert old in members[member]
    members[member] = members[member].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def far_cell(path):
    rows = [["岗位名称", "需求人数"], ["钳工", 3]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active["XFD1048576"] = 1
    book.save(path.with_suffix(".xlsx"))


def far_cell_out_of_order(path):
    workbook(path.with_suffix(".xlsx"), [["岗位名称", "需求人数"], ["钳工", 3]])
    far = b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    rewritten(path.with_suffix(".xlsx"), b"<sheetData>", far)


def merged_over_one_another(path):
    workbook(path.with_suffix(".xlsx"), [["岗位名称", "需求人数"], *[["钳工", 3]] * 5000])
    merged = b'<mergeCell ref="A1:XFD6000"/>' * 20000
    merged = b'</sheetData><mergeCells count="20000">' + merged + b"</mergeCells>"
    rewritten(path.with_suffix(".xlsx"), b"</sheetData>", merged)


def many_sheets(path):
    workbook(path.with_suffix(".xlsx"), [["岗位名称", "需求人数"]], sheets=1200)


def many_sheets_of_an_open_workbook(path):
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table")
    )
    tables = '<table:table table:name="t"/>' * 1200
    with zipfile.ZipFile(path.with_suffix(".ods"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", f"<office:document {spaces}>{tables}</office:document>")


def many_tables_of_a_page(path):
    table = "<table><tr><td>岗位名称</td></tr></table>"
    path.with_suffix(".xls").write_text(f"<html><body>{table * 1200}</body></html>", "utf-8")


def bomb(path):
    with zipfile.ZipFile(path.with_suffix(".xlsx"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 * 1024**2))


def fields_without_end(path):
    records = [{f"字段{n}-{m}": 1 for m in range(40)} for n in range(2000)]
    path.with_suffix(".json").write_text(json.dumps(records), "utf-8")


def nested_without_end(path):
    path.with_suffix(".json").write_text("[" * 100_000, "utf-8")


def a_number_of_5000_digits(path):
    path.with_suffix(".json").write_text('[{"岗位名称": "钳工", "需求人数": %s}]' % ("9" * 5000))


def a_wide_cell_of_a_document(path):
    from docx import Document

    document = Document()
    document.add_table(2, 2).cell(0, 0).text = "岗位名称"
    document.save(path.with_suffix(".docx"))
    old, new = b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="200000000"/>'
    rewritten(path.with_suffix(".docx"), old, new, member="word/document.xml")


HOSTILE = [
    far_cell,
    far_cell_out_of_order,
    merged_over_one_another,
    many_sheets,
    many_sheets_of_an_open_workbook,
    many_tables_of_a_page,
    bomb,
    fields_without_end,
    nested_without_end,
    a_number_of_5000_digits,
    a_wide_cell_of_a_document,
]


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_what_cannot_be_read_is_left_out_with_a_reason_and_the_rest_of_the_folder_loads(
    make, tmp_path
):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    workbook(inbox / "招生.xlsx", ROWS)
    make(inbox / "a")
    with Store() as store:
        report = store.load(inbox)
        assert store._connection.execute("SELECT seats FROM supply").fetchall() == [(40,)]
    (said,) = report.skipped or report.passed
    assert said.startswith("a.") and "; " in said, "the file, why, and what to do"
    assert report.unread == (0 if make is a_wide_cell_of_a_document else 1)


def test_the_command_says_what_was_left_out_and_ends_with_3(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inbox").mkdir()
    workbook(tmp_path / "inbox" / "招生.xlsx", ROWS)
    far_cell(tmp_path / "inbox" / "需求")
    said = CliRunner().invoke(app, ["load", "inbox", "--lang", "en"])
    assert said.exit_code == 3 and "left out: " in said.output and "1 rows loaded" in said.output
    assert "copy the table" in " ".join(said.output.split())


def test_a_far_cell_is_found_without_taking_memory(tmp_path):
    far_cell(tmp_path / "a")
    began = time.monotonic()
    with Store() as store, pytest.raises(UnreadableFileError, match="17,179,869,184 cells"):
        store.load(tmp_path / "a.xlsx")
    assert time.monotonic() - began < 20


def test_cells_that_have_a_format_and_no_value_do_not_count(tmp_path):
    path = workbook(tmp_path / "招生.xlsx", ROWS)
    rewritten(
        path,
        b"</row></sheetData>",
        b'<c r="XFD2" s="0"/></row><row r="1048576" ht="20"/></sheetData>',
    )
    with Store() as store:
        assert store.load(path).loaded == 1


def aborts(path, options):
    os.abort()


def sleeps(path, options):
    time.sleep(60)


def swells(path, options):
    return bytearray(options.mapping and 8 * 1024**3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "limits", "message"),
    [
        (aborts, Limits(1024**3, 60), "ends the reader"),
        (sleeps, Limits(1024**3, 0.5), "took longer than"),
        (swells, Limits(1024**2 * 512, 60), "more memory"),
    ],
)
def test_a_reader_that_ends_or_exceeds_its_limits_is_replaced(
    task, limits, message, tmp_path, monkeypatch
):
    path = tmp_path / "a.csv"
    path.write_text("x", "utf-8")
    monkeypatch.setattr(reader_process, "limits_of", lambda path: limits)
    with pytest.raises(UnreadableFileError, match=message):
        read_bounded(task, path, Options(mapping={"x": "y"}))
    monkeypatch.undo()
    workbook(tmp_path / "招生.xlsx", ROWS)
    with Store() as store:
        assert store.load(tmp_path / "招生.xlsx").loaded == 1


def test_the_reader_knows_the_mappings_and_the_posts_of_the_store(tmp_path):
    path = tmp_path / "需求2024.csv"
    path.write_text("企业名称,岗位X,需求人数\n甲厂,钳工,3\n", "utf-8")
    with Store() as store:
        store.load(path, mapping={"岗位X": "post"})
        again = tmp_path / "需求2025.csv"
        again.write_text("企业名称,岗位X,需求人数\n甲厂,焊工,4\n", "utf-8")
        store.load(again)
        rows = store._connection.execute("SELECT post FROM need_survey ORDER BY 1").fetchall()
        assert rows == [("焊工",), ("钳工",)]


@pytest.mark.slow
def test_a_small_file_is_read_far_within_its_limits(tmp_path, monkeypatch):
    path = tmp_path / "职位.csv"
    rows = "\n".join(f"电气工程师,东星机械有限公司,8-12k,熟悉PLC编程{n}" for n in range(200))
    path.write_text(f"职位名称,招聘单位,薪资,职位描述\n{rows}\n", "utf-8")
    few = Limits(700 * 1024**2, 120)
    monkeypatch.setattr(reader_process, "limits_of", lambda path: few)
    reader_process._reader().close()  # one that has not read anything yet
    with Store() as store:
        assert store.load(path).loaded == 200


def test_a_number_of_400_digits_sets_its_row_aside(tmp_path):
    path = tmp_path / "岗位需求.json"
    path.write_text(
        '[{"月份": "2024-01", "新增岗位数": 3}, {"月份": "2024-02", "新增岗位数": %s}]'
        % ("9" * 400),
        "utf-8",
    )
    with Store() as store:
        report = store.load(path, table="demand")
        assert (report.loaded, report.rejected) == (1, 1)
        assert "is not a number" in report.tables[0].rejects["reason"].iloc[0]
