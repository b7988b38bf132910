"""Numbers in cells: bounds, spans, points and commas, marks, flags, and what is none."""

import time
from datetime import datetime

import pandas as pd
import pytest
from firms_and_queries import FIRM, OTHER
from hypothesis import given
from hypothesis import strategies as st
from loaded_books import loaded_book, loaded_rows
from read_sheets import csv_of, notes_of
from written_files import PLAN_HEADER, WRITE, book_of_rows, text_file

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._note_marks import marks_in
from talentmatch.data.reading.cells._points import points_in
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells._value_numbers import is_inexact, parse_number, parse_range
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._years import parse_year
from talentmatch.data.reading.cells.values import is_unknown
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


@pytest.fixture
def load_text(tmp_path):
    """Return a function that loads a text table and gives what a query finds, and the report."""

    def loaded(text, query, name="a.csv"):
        (tmp_path / name).write_text(text, "utf-8")
        with Store() as store:
            report = store.load(tmp_path)
            return store._connection.execute(query).fetchall(), str(report)

    return loaded


SEATS = {
    "４０": 40,
    "1,200": 1200,
    "1，200": 1200,
    "1 200": 1200,
    "约40": 40,
    "40-50": 45,
    "1.2千": 1200,
    "四十": 40,
    "一百二十": 120,
    "40人": 40,
}
SHARES = {
    "60%": 0.6,
    "60％": 0.6,
    "0.6": 0.6,
    "六成": 0.6,
    "百分之六十": 0.6,
    "０．６": 0.6,
    0.6: 0.6,
}
EMPTY = ["", None, "—", "/", "NaN", "#N/A", "#DIV/0!", "无", "暂无", "若干", "未统计"]


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


@pytest.mark.parametrize("cell", ["不限人数", "名额不限", "常年招聘"])
def test_an_open_number_is_no_reason_to_lose_a_row(cell):
    assert parse_number(cell) != parse_number(cell)


def test_points_that_part_thousands_are_seen_by_the_whole_column(load_content):
    text = (
        "region;occupation;month;vacancies\nA;Welders;2024-01;1.204\nA;Welders;2024-02;1.310\n"
        "A;Welders;2024-03;987\n"
    )
    got, said = load_content(text, "SELECT openings FROM demand ORDER BY month")
    assert got == [(1204.0,), (1310.0,), (987.0,)]
    assert "points part thousands" in said
    wide = "region;occupation;2024-01;2024-02;2024-03\nA;Welders;1.204;1.310;987\n"
    assert load_content(wide, "SELECT openings FROM demand ORDER BY month")[0] == got


def test_points_that_may_be_either_are_told(load_content):
    text = (
        "region;occupation;month;vacancies\nA;Welders;2024-01;1.204\nA;Welders;2024-02;1.310\n"
        "A;Welders;2024-03;1.200\n"
    )
    got, said = load_content(text, "SELECT openings FROM demand ORDER BY month")
    assert got == [(1.204,), (1.31,), (1.2,)]
    assert "if it parts thousands" in said


@pytest.mark.parametrize(
    "cells",
    [["1.5", "2.125"], ["0.125", "0.250"], ["12", "1,204"], [1.204, 987]],
)
def test_plain_figures_are_left_alone(cells):
    assert points_in(cells).kind == ""


@pytest.mark.parametrize(
    ("cell", "number"),
    [("招3人", 3), ("拟招5名", 5), ("招约10人", 10), ("需求8人", 8), ("招5-8人", 6.5)],
)
def test_a_word_for_hiring_before_a_number(cell, number):
    assert parse_number(cell) == number


def test_hiring_an_open_number_is_an_open_number():
    assert pd.isna(parse_number("招若干人"))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("≥3", 3),
        ("10+", 10),
        ("10+人", 10),
        ("3人以上", 3),
        ("不少于5人", 5),
        ("约20", 20),
        ("20左右", 20),
        ("不超过8", 8),
        ("at least 4", 4),
        ("up to 6", 6),
        ("approx. 20", 20),
        ("5 or more", 5),
        ("十余人", 10),
        ("三人以上", 3),
        ("2-3人", 2.5),
        ("百余人", 100),
        ("1.2万余人", 12000),
    ],
)
def test_bounds_and_spans_are_told_from_numbers(written, number):
    assert parse_number(written) == number
    assert is_inexact(written)


def test_the_report_names_the_rows_of_bounds(load_text):
    text = (
        "单位,岗位,需求人数,年度\n甲江机械有限公司,钳工,≥3,2025\n甲江机械有限公司,焊工,4,2025\n"
        "甲江机械有限公司,电工,约20人,2025\n"
    )
    got, said = load_text(text, "SELECT openings FROM need_survey ORDER BY openings")
    assert got == [(3,), (4,), (20,)]
    assert "2 figures are bounds" in said
    assert "row 2, 4" in said


def test_bounds_of_months_are_told_with_their_rows(load_text):
    text = "occupation,2024-01,2024-02,2024-03\n焊工,120,130,125\n电工,80,78+,82\n"
    got, said = load_text(
        text, "SELECT openings FROM demand WHERE occupation = '电工' ORDER BY month"
    )
    assert got == [(80,), (78,), (82,)]
    assert "'78+'; row 3" in said


@pytest.mark.parametrize(
    ("cells", "kind", "doubtful"),
    [
        (["1.204", "1,204", "987"], "mixed", {"1.204", "1,204"}),
        (["1.204", "1,204", "12.5"], "open", set()),
        (["1.204", "2,310", "12,5"], "mixed", {"1.204", "2,310"}),
        (["1.204", "12.5", "12,5"], "mixed", {"1.204"}),
        (["1,204", "12,5"], "mixed", {"1,204"}),
        (["1.204", 987], "thousands", set()),
        (["1,204", "12.5"], "", set()),
        (["1,204", "1,204,500.5"], "", set()),
    ],
)
def test_points_and_commas_of_one_column_are_weighed_together(cells, kind, doubtful):
    points = points_in(cells)
    assert (points.kind, points.doubtful) == (kind, doubtful)


def test_figures_that_may_mean_either_are_set_aside_with_the_reason(load_text):
    text = (
        "企业名称;统计月份;参保人数\n甲江化工有限公司;2024-05;1.204\n"
        "乙江机械有限公司;2024-05;1,204\n丙江食品有限公司;2024-05;987\n"
    )
    got, said = load_text(text, "SELECT value FROM indicator")
    assert got == [(987,)]
    assert "2 set aside" in said
    assert "may mean either" in said


def test_months_that_may_mean_either_are_left_out(load_text):
    text = "occupation;2024-01;2024-02;2024-03\nwelder;1.204;1,204;987\nfitter;870;12,5;33\n"
    got, said = load_text(text, "SELECT openings FROM demand ORDER BY openings")
    assert got == [(12.5,), (33,), (870,), (987,)]
    assert "may mean either" in said


@pytest.mark.parametrize(
    ("name", "cell", "openings"),
    [
        ("需求人数", "1,20", None),
        ("需求人数", "1,200", 1200),
        ("需求人数（万人）", "1,25", 12500),
        ("需求人数", "1.200", 1200),
    ],
)
def test_a_count_of_people_has_no_decimals_behind_a_comma(load_text, name, cell, openings):
    firm = "甲江机械有限公司"
    text = f'单位,岗位,{name},年度\n{firm},钳工,"{cell}",2025\n{firm},焊工,110,2025\n'
    got, said = load_text(text, "SELECT openings FROM need_survey WHERE post = '钳工'")
    assert got == [(openings,)]
    assert ("1,20" in said) == (openings is None)


def test_a_number_of_seats_and_a_share(tmp_path, ending):
    rows = [["学校", "专业", "年度", "计划数", "留甬率"]]
    rows += [["甬江学院", f"专业{n}", 2024, cell, ""] for n, cell in enumerate(SEATS)]
    rows += [["海曙学院", f"专业{n}", 2024, "", cell] for n, cell in enumerate(SHARES)]
    got, report = loaded_rows(
        tmp_path / f"招生计划.{ending}", rows, "SELECT seats, stay_share FROM supply ORDER BY rowid"
    )
    assert report.rejected == 0
    assert got == [(n, None) for n in SEATS.values()] + [(None, n) for n in SHARES.values()]


def test_a_cell_that_says_nothing_is_unknown_and_never_zero(tmp_path, ending):
    rows = [["学校", "专业", "年度", "计划数", "毕业生数"]]
    rows += [["甬江学院", f"专业{n}", 2024, 40, cell] for n, cell in enumerate(EMPTY)]
    got, report = loaded_rows(tmp_path / f"招生计划.{ending}", rows, "SELECT graduates FROM supply")
    assert report.rejected == 0 and got == [(None,)] * len(EMPTY)


@pytest.mark.parametrize(
    ("cell", "number"), [("2（博士1）", 2), ("5（男3、女2）", 5), ("2（博士3）", None)]
)
def test_people_of_a_kind_in_brackets_are_among_those_counted(cell, number):
    assert parse_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("5人，急需", 5),
        ("10人，其中硕士3人", 10),
        ("5名、长期", 5),
        ("1,2", None),
        ("5、6人", None),
    ],
)
def test_remarks_without_brackets_behind_a_number(cell, number):
    assert parse_number(cell) == number


@pytest.mark.parametrize("word", ["长期", "若干（长期有效）", "视情况", "招满为止"])
def test_words_that_leave_a_number_open(word):
    assert parse_number(word) != parse_number(word)


def test_ranges_in_wide_letters_and_sums_are_numbers_of_people(query_book):
    rows = [
        ["企业名称", "岗位", "需求人数"],
        [FIRM, "钳工", "２～３"],
        [FIRM, "装配", "5+3"],
        [OTHER, "品控", "12(含女工4)"],
    ]
    got, report = query_book(
        "2024年人才需求调查", "SELECT openings FROM need_survey ORDER BY rowid", rows
    )
    assert got == [(2,), (8,), (12,)]
    assert "added up ('5+3')" in str(report)


@pytest.mark.parametrize(
    ("cell", "openings"),
    [
        (datetime(2025, 3, 5), 4),
        ("2025/3/5", 4),
        ("8月10日", 9),
        ("3-5", 4),
        (datetime(2025, 5, 3), None),
    ],
)
def test_a_span_of_people_that_a_spreadsheet_made_a_day(tmp_path, cell, openings):
    rows = [["企业名称", "招聘岗位", "招聘人数", "薪资（元/月）"], [FIRM, "焊工", cell, "6000"]]
    rows.append([OTHER, "电工", 20, "5000"])
    query = "SELECT openings FROM posting WHERE title = '焊工'"
    (found,), report = loaded_book(tmp_path, "招聘岗位", rows, [query])
    assert found == ([] if openings is None else [(openings,)])
    assert ("makes of spans" in str(report)) == (openings is not None and cell != "3-5")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.2万", 12000),
        ("1,234", 1234),
        ("３５", 35),
        ("约50人", 50),
        ("50-100人", 75),
        ("三名", 3),
        ("十二人", 12),
        ("20余人", 20),
        ("1.5亿", 1.5e8),
        ("8k", 8000),
        ("35%", 0.35),
        ("-4", -4),
        (7, 7),
        ("1e3", 1000),
        ("5人以上", 5),
        ("100%", 1.0),
    ],
)
def test_numbers_as_people_write_them(written, number):
    assert parse_number(written) == pytest.approx(number)


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers_survive_separators_and_units(number):
    assert parse_number(f"{number:,} 人") == number


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_range_has_its_number_in_its_middle(a, b):
    low, high = sorted((round(a, 2), round(b, 2)))
    ends = parse_range(f"{low:.2f}-{high:.2f}")
    assert ends == (low, high)
    assert low <= parse_number(f"{low:.2f}~{high:.2f}人") <= high


@pytest.mark.parametrize("word", ["many", "三四十", "12a", "", "5-3"])
def test_what_is_no_number_is_not_guessed(word):
    assert parse_number(word) is None


def test_unknown_numbers_are_counted():
    assert is_unknown(pd.Series(["若干", 3, "3", None, "若干名"], dtype=object)).sum() == 2


def test_a_cell_of_millions_of_letters_is_no_number_and_costs_nothing():
    rows = "x,3\n" * 1_000_000
    started = time.process_time()
    assert parse_number(rows) is None and parse_number("12（" + "其中定向，" * 20 + "）") == 12
    assert time.process_time() - started < 1


def test_commas_and_points_that_both_begin_decimals(tmp_path):
    (sheet,) = read_files(
        text_file(
            tmp_path,
            "2025年各镇招聘需求",
            "镇街;1月;2月;3月",
            "甲镇;12.5;11,3;10",
            "乙镇;20;21,5;22",
        )
    )
    assert sheet.frame["openings"].tolist() == [12.5, 11.3, 10, 20, 21.5, 22]
    assert "both are read so" in str(sheet.notes)


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


CELLS = {"数控": "12①", "会计": "8²", "护理": "12*", "焊接": "30"}
ROWS = [["甬江学院", major, "2024", cell] for major, cell in CELLS.items()]


@pytest.mark.parametrize("ending", WRITE)
def test_marks_are_parted_and_counted_whatever_the_file(ending, tmp_path, load_file):
    WRITE[ending](tmp_path / f"招生计划.{ending}", [PLAN_HEADER, *ROWS])
    got, report = load_file(f"招生计划.{ending}", "SELECT seats FROM supply ORDER BY rowid")
    assert got == [(12,), (8,), (12,), (30,)]
    assert "3 figures carry marks" in str(report) and "12①" in str(report)


def test_errors_of_a_spreadsheet_are_unknown_and_told(tmp_path, load_file):
    book_of_rows(
        tmp_path / "招生计划.xlsx",
        [PLAN_HEADER, ["甬江学院", "数控", 2024, 40], ["甬江学院", "会计", 2024, "#REF!"]],
    )
    got, report = load_file("招生计划.xlsx", "SELECT seats FROM supply ORDER BY rowid")
    assert got == [(40,), (None,)] and "1 figures are errors of the spreadsheet" in str(report)


def test_months_of_formulas_and_marks_are_told(tmp_path, load_file):
    book_of_rows(
        tmp_path / "2024年参保人数.xlsx",
        [["单位名称", "1月", "2月", "3月"], ["甲厂", "30①", "=B2+1", 32]],
    )
    got, report = load_file("2024年参保人数.xlsx", "SELECT value FROM indicator ORDER BY period")
    assert got == [(30,), (32,)]
    assert "a formula nobody has calculated" in str(report) and "carry marks" in str(report)


def test_flags_of_statistical_offices_are_parted_and_counted(tmp_path, load_file):
    cells = {
        "数控": "12 b",
        "会计": "1,204p",
        "护理": "[c]",
        "焊接": ":",
        "电气": "…",
        "模具": "30（含定向5）",
    }
    rows = [["甬江学院", major, "'24", cell] for major, cell in cells.items()]
    book_of_rows(tmp_path / "招生计划.xlsx", [PLAN_HEADER, *rows])
    got, report = load_file("招生计划.xlsx", "SELECT major, seats FROM supply WHERE year = 2024")
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


def test_names_with_marks_of_notes_are_the_names_and_told(tmp_path):
    sheets = csv_of(
        tmp_path,
        "招生计划.csv",
        "学校,专业,年度,计划数",
        "江畔学院*,护理①,2024,40",
        "江畔学院,C#,2024,30",
    )
    rows = sheets[0].frame[["institution", "major"]].to_numpy().tolist()
    assert rows == [["江畔学院", "护理"], ["江畔学院", "C#"]] and "护理①" in notes_of(sheets)


def test_flags_of_figures_behind_months_and_a_remainder_without_a_name(load_book):
    rows = [
        ["Vacancies by region"],
        ["Region", "2024 Jan", "2024 Feb r", "2024 Mar p", "% change"],
        ["Hill", 2, 3, 4, -1.5],
        ["Moor", 3, "..", 5, 2],
    ]
    query = "SELECT region, strftime(month, '%m'), openings FROM demand ORDER BY 1, 2"
    assert load_book("v", rows, query)[0] == [
        ("Hill", "01", 2),
        ("Hill", "02", 3),
        ("Hill", "03", 4),
        ("Moor", "01", 3),
        ("Moor", "03", 5),
    ]
    rows = [
        ["行业", "年份", "职业编码", "职业名称", "占比"],
        ["C18", 2024, "6-05-01-01", "制版师", 0.7],
        ["C18", 2024, "不详", "不详", 0.3],
    ]
    assert load_book("职业结构", rows, "SELECT occupation FROM occupation_mix")[0] == [
        ("6-05-01-01",)
    ]
