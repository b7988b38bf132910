"""Formulas that take their value from another sheet, in workbooks that nobody has calculated."""

import pytest
from openpyxl import Workbook

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._formula_values import formula_values

REGISTER = [
    ["企业", "数", "镇"],
    ["甲厂", 5.0, "东镇"],
    ["乙厂", 7.0, "西镇"],
    ["丙厂", None, ""],
    ["甲厂", 2.0, "东镇"],
]
OWN = [["企业", "人数"], ["乙厂", ""], ["丁厂", ""]]


def rows_of(name):
    return {"库": REGISTER, "my list": REGISTER}.get(name)


def value(formula):
    return formula_values(OWN, {(0, 5): formula}, rows_of).get((0, 5))


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=VLOOKUP(A2,库!A:C,2,0)", 7),
        ("=VLOOKUP(A2,库!$A$2:$C$5,3,FALSE)", "西镇"),
        ('=VLOOKUP("甲厂",库!A:B,2,)', 5),
        ("=库!B2", 5),
        ("='my list'!$C$3", "西镇"),
        ("=INDEX(库!B:B,MATCH(A2,库!A:A,0))", 7),
        ("=INDEX(库!A1:C5,MATCH(A2,库!A1:A5,0),3)", "西镇"),
        ("=_xlfn.XLOOKUP(A2,库!A:A,库!B:B)", 7),
        ('=XLOOKUP(A3,库!A:A,库!B:B,"无")', "无"),
        ('=SUMIF(库!A:A,"甲厂",库!B:B)', 7),
        ("=IFERROR(VLOOKUP(A3,库!A:B,2,0),0)", 0),
        ("=库!B2+库!B3", 12),
        ("=SUM(库!B2:B5)*2", 28),
        ("=VLOOKUP(A2,库!A:B,2,0)*2", 14),
    ],
)
def test_what_stands_elsewhere(formula, result):
    assert value(formula) == result


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(A2,库!A:B,2)",  # the next smaller one
        "=VLOOKUP(A2,库!A:B,2,TRUE)",
        "=VLOOKUP(A3,库!A:B,2,0)",  # nowhere
        '=VLOOKUP("甲*",库!A:B,2,0)',
        '=VLOOKUP("丙厂",库!A:B,2,0)',  # an empty cell
        "=VLOOKUP(A2,库!A:B,9,0)",
        "=没有!A1",
        "=[1]库!A1",
        "=SUM(库!A1:B5)",  # texts among them
        '=SUMIF(库!A:A,">5",库!B:B)',
        "=INDEX(库!B:B,MATCH(A2,库!A:A,1))",
    ],
)
def test_what_is_no_exact_look_up_stays_as_it_is(formula):
    assert value(formula) is None


def test_figures_that_are_looked_up_are_added_up_like_others():
    rows = [["甲厂", "", "", ""]]
    formulas = {(0, 1): "=VLOOKUP(A1,库!A:B,2,0)", (0, 2): "=B1*2", (0, 3): "=B1+库!B3"}
    assert formula_values(rows, formulas, rows_of) == {(0, 1): 5, (0, 2): 10, (0, 3): 12}
    assert rows == [["甲厂", "", "", ""]]


def test_a_book_whose_numbers_stand_on_another_sheet(tmp_path):
    book = Workbook()
    sheet, other = book.active, book.create_sheet("人数")
    for row in (
        ["2025年用工需求"],
        ["企业名称", "岗位名称", "需求人数"],
        ["甲厂", "焊工", "=VLOOKUP(A3,人数!A:B,2,0)"],
        ["乙厂", "钳工", "=VLOOKUP(A4,人数!A:B,2,0)"],
    ):
        sheet.append(row)
    for row in (["企业", "数"], ["甲厂", "=2+3"]):
        other.append(row)
    book.save(tmp_path / "a.xlsx")
    needs = next(s for s in read_files(tmp_path / "a.xlsx") if s.table == "need_survey")
    assert needs.frame["openings"].tolist()[0] == 5
    # What stands nowhere is named by its cell.
    assert "VLOOKUP(A4" in str([*needs.unread.values()])


def test_sheets_that_refer_to_one_another_have_no_value(tmp_path):
    book = Workbook()
    first, second = book.active, book.create_sheet("B")
    first.title = "A"
    for sheet, other in ((first, "B"), (second, "A")):
        for row in (
            ["2025年用工需求"],
            ["企业名称", "岗位名称", "需求人数"],
            ["甲厂", "焊工", f"={other}!C3"],
        ):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert all(sheet.unread for sheet in read_files(tmp_path / "a.xlsx"))
