"""Cells that carry more than a value, or none: marks of notes, formulas, hidden rows and sheets."""

import json

import openpyxl
import pandas as pd
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.data.reading.cells._note_marks import marks_in
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells._value_numbers import parse_number, parse_range
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._years import parse_year
from talentmatch.data.store import Store

MARKS = [
    "①",
    "⑳",
    "❷",
    "⑴",
    "¹",
    "²",
    "⁽¹⁾",
    "*",
    "**",
    "＊",
    "†",
    "‡",
    "[1]",
    "[p]",
    "（注1）",
    "(r)",
    "注2",
    "#",
    " ①",
]
WRITTEN = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(1000, 10**7).map(lambda n: f"{n:,}"),
    st.integers(0, 999).map(lambda n: f"{n}人"),
    st.integers(1, 99).map(lambda n: f"{n}万元"),
    st.decimals(0, 100, places=1, allow_nan=False).map(lambda n: f"{n}%"),
)


@given(WRITTEN, st.sampled_from(MARKS))
def test_a_mark_behind_a_number_never_changes_it(number, mark):
    assert parse_number(number + mark) == parse_number(number) is not None
    assert marks_in(number + mark) and not marks_in(number)


@given(WRITTEN, st.sampled_from(["①", "❷", "²", "*", "※"]))
def test_a_mark_before_a_number_never_changes_it(number, mark):
    assert parse_number(mark + number) == parse_number(number)


@given(st.integers(0, 999), st.sampled_from(["①", "²", "⑴"]), st.integers(0, 999))
def test_a_mark_between_figures_never_makes_one_number_of_them(left, mark, right):
    assert parse_number(f"{left}{mark}{right}") is None


@pytest.mark.parametrize(
    ("parse", "cell", "plain"),
    [
        (parse_range, "50①-100②人", "50-100人"),
        (parse_pay, "8000-12000①", "8000-12000"),
        (parse_date, "2024年3月1日①", "2024年3月1日"),
        (parse_year, "2024①", "2024"),
    ],
)
def test_a_mark_changes_no_range_pay_day_or_year(parse, cell, plain):
    assert parse(cell) == parse(plain) is not None


@pytest.mark.parametrize("cell", ["120m²", "120 M²", "120㎡"])
def test_a_square_metre_is_no_mark(cell):
    assert parse_number(cell) == 120 and not marks_in(cell)


HEADER = ["学校", "专业", "年度", "计划数①"]
CELLS = {"数控": "12①", "会计": "8²", "护理": "12*", "焊接": "30"}
ROWS = [["甬江学院", major, "2024", cell] for major, cell in CELLS.items()]


def as_xlsx(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def as_docx(path, rows):
    document = Document()
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.save(path)


def as_json(path, rows):
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    path.write_text(json.dumps(records), "utf-8")


WRITE = {
    "xlsx": as_xlsx,
    "docx": as_docx,
    "json": as_json,
    "csv": lambda path, rows: path.write_text("\n".join(map(",".join, rows)), "utf-8"),
    "parquet": lambda path, rows: pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(path),
}


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a file and gives what a query finds, and the report."""

    def loaded(name, query, **options):
        with Store() as store:
            report = store.load(tmp_path / name, **options)
            return store._connection.execute(query).fetchall(), report

    return loaded


@pytest.mark.parametrize("ending", WRITE)
def test_marks_are_parted_and_counted_whatever_the_file(ending, tmp_path, load):
    WRITE[ending](tmp_path / f"招生计划.{ending}", [HEADER, *ROWS])
    got, report = load(f"招生计划.{ending}", "SELECT seats FROM supply ORDER BY rowid")
    assert got == [(12,), (8,), (12,), (30,)]
    assert "3 figures carry marks" in str(report) and "12①" in str(report)


@pytest.mark.parametrize("ending", WRITE)
def test_a_formula_nobody_calculated_sets_its_row_aside_and_says_what_to_do(ending, tmp_path, load):
    rows = [
        ["企业名称", "需求岗位", "需求人数"],
        ["甲厂", "钳工", "=C9+1"],
        ["甲厂", "=OFFSET(A1,0,0)", "3"],
        ["乙厂", "焊工", "2"],
    ]
    WRITE[ending](tmp_path / f"2024年需求调查.{ending}", rows)
    got, report = load(f"2024年需求调查.{ending}", "SELECT post, openings FROM need_survey")
    assert got == [("焊工", 2)] and report.rejected == 2
    aside = report.tables[0].rejects_path.read_text("utf-8-sig")
    assert aside.count("a formula nobody has calculated") == 2 and "钳工" in aside
    assert "若干" not in str(report)


def test_rows_that_take_a_firm_from_a_formula_above_them_are_set_aside_too(tmp_path, load):
    rows = [
        ["企业名称", "需求岗位", "需求人数"],
        ["丙厂", "会计", 1],
        ["=VLOOKUP(1,Z:Z,1)", "钳工", 3],
        [None, "焊工", 2],
    ]
    as_xlsx(tmp_path / "2024年需求调查.xlsx", rows)
    got, report = load("2024年需求调查.xlsx", "SELECT post FROM need_survey")
    assert got == [("会计",)] and report.rejected == 2


def test_a_nought_that_waits_for_its_calculation_is_calculated_or_no_figure(tmp_path, load):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "2024年需求调查.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["企业名称", "需求岗位", "需求人数"])
        sheet.write_row("A2", ["甲厂", "钳工"])
        sheet.write_formula("C2", "=1+2")
        sheet.write_row("A3", ["甲厂", "焊工"])
        sheet.write_formula("C3", "=1+3", value=4)
        sheet.write_row("A4", ["甲厂", "会计"])
        sheet.write_formula("C4", "=IF(1>0,5,6)")
        sheet.write_row("A5", ["甲厂", "文员"])
        sheet.write_formula("C5", "=VLOOKUP(A5,B:C,2)")
    got, report = load("2024年需求调查.xlsx", "SELECT post, openings FROM need_survey")
    assert got == [("钳工", 3), ("焊工", 4), ("会计", 5)] and report.rejected == 1


def test_simple_formulas_are_calculated_and_the_others_named(tmp_path, load):
    header = ["企业名称", "需求岗位", "男", "女", "需求人数"]
    formulas = {
        "钳工": "=C2+D2",
        "焊工": "=SUM(C3:D3)",
        "车工": "=($C$4-D4)*2",
        "电工": "=E2+E3",
        "普工": "=50%*C6",
        "会计": "=VLOOKUP(A7,B:C,2)",
        "文员": "=C8+D8",
        "保安": "=E9+1",
        "司机": "=C10/0",
        "护士": "=Sheet2!A1",
    }
    rows = [["甲厂", post, 4, "3人" if post == "文员" else 2, f] for post, f in formulas.items()]
    as_xlsx(tmp_path / "2024年需求调查.xlsx", [header, *rows])
    got, report = load("2024年需求调查.xlsx", "SELECT post, openings FROM need_survey")
    assert dict(got) == {"钳工": 6, "焊工": 6, "车工": 4, "电工": 12, "普工": 2}
    assert report.rejected == 5 and "5 formulas without a stored value calculated" in str(report)
    aside = report.tables[0].rejects_path.read_text("utf-8-sig")
    assert aside.count("a formula nobody has calculated") == 5


def test_errors_of_a_spreadsheet_are_unknown_and_told(tmp_path, load):
    as_xlsx(
        tmp_path / "招生计划.xlsx",
        [HEADER, ["甬江学院", "数控", 2024, 40], ["甬江学院", "会计", 2024, "#REF!"]],
    )
    got, report = load("招生计划.xlsx", "SELECT seats FROM supply ORDER BY rowid")
    assert got == [(40,), (None,)] and "1 figures are errors of the spreadsheet" in str(report)


def test_months_of_formulas_and_marks_are_told(tmp_path, load):
    as_xlsx(
        tmp_path / "2024年参保人数.xlsx",
        [["单位名称", "1月", "2月", "3月"], ["甲厂", "30①", "=B2+1", 32]],
    )
    got, report = load("2024年参保人数.xlsx", "SELECT value FROM indicator ORDER BY period")
    assert got == [(30,), (32,)]
    assert "a formula nobody has calculated" in str(report) and "carry marks" in str(report)


def test_hidden_rows_and_sheets_are_left_out_and_named(tmp_path, load):
    book = openpyxl.Workbook()
    book.active.title = "2024"
    for row in (HEADER, ["甬江学院", "数控", 2024, 40], ["甬江学院", "数控", 2024, 999]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    for state in ("hidden", "veryHidden"):
        old = book.create_sheet(f"旧 {state}")
        old.append(HEADER)
        old.append(["甬江学院", "数控", 2024, 777])
        old.sheet_state = state
    book.save(tmp_path / "招生计划.xlsx")
    got, report = load("招生计划.xlsx", "SELECT seats FROM supply")
    assert got == [(40,)]
    assert "1 hidden rows left out (3)" in str(report)
    assert str(report).count("the sheet is hidden; unhide it") == 2 and report.broken == 0


def test_hidden_columns_are_left_out_and_named_unless_asked_for(tmp_path, load):
    book = openpyxl.Workbook()
    for row in (
        ["学校", "专业", "年度", "计划数", "招生计划数", "毕业生数"],
        ["甬江学院", "数控", 2024, 40, 999, 30],
    ):
        book.active.append(row)
    book.active.column_dimensions["E"].hidden = True
    book.active.column_dimensions["F"].hidden = True
    book.save(tmp_path / "招生计划.xlsx")
    got, report = load("招生计划.xlsx", "SELECT seats, graduates FROM supply")
    assert got == [(40, None)]
    assert "hidden columns left out (招生计划数, 毕业生数)" in str(report)
    got, report = load("招生计划.xlsx", "SELECT graduates FROM supply", hidden=True)
    assert got == [(30,)] and "hidden" not in str(report)


def test_flags_of_statistical_offices_are_parted_and_counted(tmp_path, load):
    cells = {
        "数控": "12 b",
        "会计": "1,204p",
        "护理": "[c]",
        "焊接": ":",
        "电气": "…",
        "模具": "30（含定向5）",
    }
    rows = [["甬江学院", major, "'24", cell] for major, cell in cells.items()]
    as_xlsx(tmp_path / "招生计划.xlsx", [HEADER, *rows])
    got, report = load("招生计划.xlsx", "SELECT major, seats FROM supply WHERE year = 2024")
    assert dict(got) == {
        "数控": 12,
        "会计": 1204,
        "护理": None,
        "焊接": None,
        "电气": None,
        "模具": 30,
    }
    assert "2 figures carry marks of notes" in str(report)
    assert "3 cells say that no figure is given" in str(report)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12（含定向5）", 12),
        ("12(incl. 5 part-time)", 12),
        ("20名（长期招）", 20),
        ("1.2（万元）", 12000),
        ("12（另5）", None),
        ("12（15）", None),
        ("男5、女5", 10),
        ("本科2人，大专3人", 5),
        ("男女各4", 8),
        ("3月5、4月6", None),
        ("(0.02)", -0.02),
        ("−3", -3),
        ("12k", 12000),
        ("1.5 e", 1.5),
    ],
)
def test_what_stands_beside_a_number_never_makes_another_of_it(cell, number):
    assert parse_number(cell) == (number if number is None else pytest.approx(number))


def test_a_text_table_keeps_numbers_in_quotes(tmp_path, load):
    (tmp_path / "职位.csv").write_text('职位编号,职位名称\n"=""007""",钳工\n', "utf-8")
    got, _ = load("职位.csv", "SELECT posting_id FROM posting")
    assert got == [("007",)]
