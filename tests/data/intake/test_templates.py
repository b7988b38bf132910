import openpyxl
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.intake.templates import write_template
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError, NotFoundError


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("table", list(TABLES))
def test_a_template_loads_back_as_no_rows_without_complaint(table, suffix, tmp_path):
    sheets = list(read_files(write_template(table, tmp_path / f"form{suffix}"), table=table))
    assert [(sheet.table, len(sheet.frame), sheet.skipped) for sheet in sheets] == [(table, 0, "")]
    assert sheets[0].unmapped == () and sheets[0].notes == ()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("table", list(TABLES))
def test_a_template_tells_its_table_by_itself(table, suffix, tmp_path):
    sheets = list(read_files(write_template(table, tmp_path / f"{table}{suffix}")))
    assert [sheet.table for sheet in sheets] == [table]


def test_a_workbook_offers_choices_and_notes_in_both_languages(tmp_path):
    book = openpyxl.load_workbook(write_template("posting", tmp_path / "posting.xlsx"))
    sheet = book["posting"]
    header = {cell.value: cell for cell in sheet[1]}
    assert "*职位名称" in header and "薪资下限（元/月）" in header
    assert "Title as advertised" in header["*职位名称"].comment.text
    assert "必填" in header["*职位名称"].comment.text
    assert len(sheet.data_validations.dataValidation) >= 4
    offered = {cell.value for row in book["选项 choices"].iter_rows() for cell in row}
    assert {"本科", "是", "否"} <= offered
    assert book["选项 choices"].sheet_state == "hidden"


def test_offered_choices_load_back_as_what_they_stand_for(tmp_path):
    path = write_template("posting", tmp_path / "posting.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["posting"]
    places = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, places["*职位编号"], "p1")
    sheet.cell(2, places["*职位名称"], "钳工")
    sheet.cell(2, places["学历"], "本科")
    sheet.cell(2, places["劳务派遣"], "是")
    book.save(path)
    (loaded,) = read_files(path)
    assert loaded.frame.loc[0, ["posting_id", "education", "dispatch"]].tolist() == [
        "p1",
        "bachelor",
        True,
    ]


def test_an_unknown_table_names_the_nearest(tmp_path):
    with pytest.raises(NotFoundError, match="posting"):
        write_template("postings", tmp_path / "a.xlsx")


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.xlsx or \.csv"):
        write_template("posting", tmp_path / "a.pdf")
