"""The fictitious files: as messy as real ones, reproducible, and loadable."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from docx import Document

from talentmatch.data.sample._words import experience_words, pay_words
from talentmatch.data.sample.files import files_folder, write_files


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write_files(folder)
    return folder


def _cells(path: Path) -> object:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return {
            page.title: (
                [list(row) for row in page.iter_rows(values_only=True)],
                sorted(map(str, page.merged_cells.ranges)),
                [name for name, column in page.column_dimensions.items() if column.hidden],
            )
            for page in book.worksheets
        }
    if path.suffix == ".docx":
        document = Document(str(path))
        tables = [[c.text for c in row.cells] for table in document.tables for row in table.rows]
        return [p.text for p in document.paragraphs], tables
    return path.read_bytes()


def _names(folder: Path) -> list[str]:
    # Whoever loads the folder finds rejected rows beside the file: not part of what was written.
    files = (path for path in folder.rglob("*.*") if not path.name.endswith(".rejected.csv"))
    return sorted(str(path.relative_to(folder)) for path in files)


@pytest.mark.slow
def test_the_committed_folder_equals_what_is_written(written):
    committed = files_folder()
    assert _names(committed) == _names(written)
    for name in _names(written):
        assert _cells(committed / name) == _cells(written / name), name


def test_the_folder_is_small():
    assert sum(path.stat().st_size for path in files_folder().rglob("*.*")) < 400_000


def _page(name: str) -> pd.DataFrame:
    page = openpyxl.load_workbook(files_folder() / name).worksheets[0]
    return pd.DataFrame(page.iter_rows(values_only=True), dtype=object)


def _texts(name: str) -> list[str]:
    return [str(cell) for cell in _page(name).to_numpy().ravel() if cell is not None]


@pytest.mark.parametrize("name", [n for n in _names(files_folder()) if n.endswith(".xlsx")])
def test_every_title_says_that_the_data_are_simulated(name):
    for page in openpyxl.load_workbook(files_folder() / name).worksheets:
        assert "模拟数据" in page["A1"].value


def test_the_register_is_as_messy_as_real_ones():
    page = openpyxl.load_workbook(files_folder() / "planner" / "企业名录.xlsx").worksheets[0]
    assert page.merged_cells.ranges
    assert any(column.hidden for column in page.column_dimensions.values())
    first = [row[0] for row in page.iter_rows(values_only=True)]
    assert "合计" in first
    assert any(str(cell).startswith("填报说明") for cell in first)


def test_the_survey_leaves_numbers_open_and_writes_pay_in_several_ways():
    cells = set(_texts("planner/人才需求调查2024.xlsx"))
    assert {"若干", "面议"} <= cells
    assert any(cell.endswith("k") for cell in cells)
    assert any(cell.startswith("年薪") for cell in cells)
    assert "本科及以上" in cells


def test_insured_persons_cover_three_years_of_months():
    cells = _texts("planner/参保人数2024.xlsx")
    months = [cell for cell in cells if cell.endswith("月") and "年" in cell]
    assert len(months) == 36


def test_targets_are_written_in_gb18030():
    raw = (files_folder() / "planner" / "规划目标.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert "重点产业学院数,2025,5" in raw.decode("gb18030")


def test_job_descriptions_hold_unlawful_limits_an_agency_and_a_repost():
    text = "".join(_texts("headhunter/职位描述.xlsx"))
    for term in ("限男性，35岁以下", "面议", "若干", "人力资源有限公司"):
        assert term in text
    assert _page("headhunter/职位描述.xlsx")[1].dropna().duplicated().any()


def test_one_person_is_exported_twice():
    page = _page("headhunter/候选人导出.xlsx")
    people = page[page[3].astype("str").str.startswith("000")]
    assert people[3].duplicated().sum() == 3


def test_names_of_enterprises_connect_the_files():
    register = set(_page("planner/企业名录.xlsx")[2].dropna())
    assert set(_page("planner/参保人数2024.xlsx")[1].iloc[3:-1].dropna()) <= register
    survey = _page("planner/人才需求调查2024.xlsx")
    answered = set(survey[1].iloc[5:].dropna())
    assert answered <= register
    assert 0.25 < len(answered) / 60 < 0.42


@pytest.mark.parametrize(
    ("style", "expected"),
    [(0, "8-12k"), (1, "8000-12000元/月"), (2, "0.8万-1.2万"), (3, "年薪10-14万")],
)
def test_pay_is_written_in_the_way_of_a_style(style, expected):
    assert pay_words(8000, 12000, style) == expected


def test_more_than_twelve_months_of_pay_are_said():
    assert pay_words(15000, 20000, 0, months=13) == "15-20k·13薪"


def test_experience_is_open_from_to_or_any():
    assert experience_words(3) == "3年以上"
    assert experience_words(3, 5) == "3-5年"
    assert experience_words(0) == "经验不限"
