"""Formulas in cells: calculated where they are simple, else no figure, and told."""

import pytest
from firms_and_queries import FIRM, OTHER, THIRD
from openpyxl import Workbook
from written_files import WRITE, book_of_rows

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._formula_values import formula_values
from talentmatch.data.reading.formats._ods_files import plain_references

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


@pytest.mark.parametrize("ending", WRITE)
def test_a_formula_nobody_calculated_sets_its_row_aside_and_says_what_to_do(
    ending, tmp_path, load_file
):
    rows = [
        ["企业名称", "需求岗位", "需求人数"],
        ["甲厂", "钳工", "=C9+1"],
        ["甲厂", "=OFFSET(A1,0,0)", "3"],
        ["乙厂", "焊工", "2"],
    ]
    WRITE[ending](tmp_path / f"2024年需求调查.{ending}", rows)
    got, report = load_file(f"2024年需求调查.{ending}", "SELECT post, openings FROM need_survey")
    assert got == [("焊工", 2)] and report.rejected == 2
    aside = report.tables[0].rejects_path.read_text("utf-8-sig")
    assert aside.count("a formula nobody has calculated") == 2 and "钳工" in aside
    assert "若干" not in str(report)


def test_rows_that_take_a_firm_from_a_formula_above_them_are_set_aside_too(tmp_path, load_file):
    rows = [
        ["企业名称", "需求岗位", "需求人数"],
        ["丙厂", "会计", 1],
        ["=VLOOKUP(1,Z:Z,1)", "钳工", 3],
        [None, "焊工", 2],
    ]
    book_of_rows(tmp_path / "2024年需求调查.xlsx", rows)
    got, report = load_file("2024年需求调查.xlsx", "SELECT post FROM need_survey")
    assert got == [("会计",)] and report.rejected == 2


def test_a_nought_that_waits_for_its_calculation_is_calculated_or_no_figure(tmp_path, load_file):
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
    got, report = load_file("2024年需求调查.xlsx", "SELECT post, openings FROM need_survey")
    assert got == [("钳工", 3), ("焊工", 4), ("会计", 5)] and report.rejected == 1


def test_simple_formulas_are_calculated_and_the_others_named(tmp_path, load_file):
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
    book_of_rows(tmp_path / "2024年需求调查.xlsx", [header, *rows])
    got, report = load_file("2024年需求调查.xlsx", "SELECT post, openings FROM need_survey")
    assert dict(got) == {"钳工": 6, "焊工": 6, "车工": 4, "电工": 12, "普工": 2}
    assert report.rejected == 5 and "5 formulas without a stored value calculated" in str(report)
    aside = report.tables[0].rejects_path.read_text("utf-8-sig")
    assert aside.count("a formula nobody has calculated") == 5


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


def test_a_formula_repeats_a_text_and_rounds(query_book):
    rows = [
        ["企业名称", "岗位", "需求人数", "月薪下限"],
        [FIRM, "车工", "=ROUND(2.5,0)", 5000],
        ["=A2", "电工", "=C2+1", "=OFFSET(D2,0,0)"],
    ]
    query = "SELECT post, openings, pay_low FROM need_survey ORDER BY openings"
    got, report = query_book("2024年人才需求", query, rows)
    assert got == [("车工", 3, 5000), ("电工", 4, None)]
    assert "月薪下限: 1 cells hold a formula nobody has calculated" in str(report)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=ROUNDUP(B1*0.3,0)", 3),
        ("=ROUNDDOWN(B1*0.3,0)", 2),
        ("=B1+C1+D1", 11),
        ("=SUMIFS(B1:B2,A1:A2,A1)", 9),
        ("=CEILING(B1*0.3,1)", 3),
        ("=FLOOR(B1,2)", 8),
        ("=SUMPRODUCT(B1:C1,B1:C1)", 85),
        ("=SUMPRODUCT(B1:D1)", 11),
        # 1.1 * 10 is 11.000000000000002 where nobody rounds.
        ("=ROUNDUP((B1+1)*1.1,0)", 11),
    ],
)
def test_formulas_of_rounding_and_of_cells_some_of_which_are_empty(formula, value):
    rows = [["磨工", 9.0, 2.0, None, None, None], ["车工", 4.0]]
    assert formula_values(rows, {(0, 5): formula}) == {(0, 5): value}


@pytest.mark.parametrize(
    "formula",
    [
        "=B1+E1",
        "=D1+G1",
        "=D1+1",
        "=CEILING(C1-B1,2)",
        "=SUMPRODUCT(B1:C1,B1:B2,B1:C1)",
        "=SUMPRODUCT((A1:A2=A1)*B1:B2)",
    ],
)
def test_a_sign_or_nothing_at_all_is_no_figure_of_a_sum(formula):
    assert formula_values([["磨工", 9.0, 2.0, None, "/"]], {(0, 5): formula}) == {}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=B1&"-"&C1', "6000-8000"),
        ('=CONCATENATE(A1,"（",B1,"）")', "磨工（6000）"),
        ('=TEXT(B1/1000,"0.0")&"K"', "6.0K"),
        ('=IF(D1="",B1,B1+D1)', 6000.0),
        ("=PRODUCT(B1:C1)", 48_000_000.0),
    ],
)
def test_texts_and_questions_of_formulas_are_calculated(formula, value):
    assert formula_values([["磨工", 6000.0, 8000.0, ""]], {(0, 4): formula}) == {(0, 4): value}


def test_days_put_together_and_repeated():
    values = formula_values(
        [["", ""]], {(0, 0): "=DATE(2025,3,15)", (0, 1): "=A1", (0, 2): "=A1+1"}
    )
    assert {place: str(day) for place, day in values.items()} == {
        (0, 0): "2025-03-15",
        (0, 1): "2025-03-15",
    }


def test_formulas_of_opendocument_are_written_as_others():
    assert plain_references('=SUM([.C3:.D4];2)&";"&[$表.A1]') == "=SUM(C3:D4,2)&\";\"&'表'!A1"


def test_later_names_of_rounding_calls(load_book):
    rows = [
        ["企业名称", "岗位", "现有", "流失率", "需求人数"],
        [FIRM, "车工", 100, 0.051, "=_xlfn.CEILING.MATH(C2*D2)"],
        [OTHER, "钳工", 40, 0.05, "=IFERROR(MROUND(C3*D3,5)/0,7)"],
        [THIRD, "焊工", 40, 0.05, "=IF(AND(C4>10,D4<1),MROUND(14,5),1)"],
    ]
    query = "SELECT post, openings FROM need_survey ORDER BY openings"
    assert load_book("2025年用工需求汇总", rows, query)[0] == [
        ("车工", 6),
        ("钳工", 7),
        ("焊工", 15),
    ]
