"""Layouts that offices send once more: upper headings, bands with sums, months cut short, Word tables."""

import openpyxl
import pytest

from talentmatch.data.reading.layout._context import with_context
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.store import Store

FIRM, OTHER = "甲江机械有限公司", "乙河食品有限公司"
INSURED = "SELECT strftime(period, '%Y-%m'), value FROM indicator ORDER BY period, value"
WANTED = "SELECT post, openings FROM need_survey ORDER BY rowid"
DEMAND = "SELECT region, industry, strftime(month, '%m'), openings FROM demand ORDER BY 1, 2, 3"


def found(path, query, **options):
    """Return what a query gives of a store that holds a file, and the report of its loading."""
    with Store() as store:
        report = store.load(path, **options)
        return store._connection.execute(query).fetchall(), report


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a folder with one workbook, and gives what `found` gives."""

    def loaded(name, query, rows, *, merged=(), **options):
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append(row)
        for cells in merged:
            workbook.active.merge_cells(cells)
        workbook.save(tmp_path / f"{name}.xlsx")
        return found(tmp_path, query, **options)

    return loaded


def test_a_list_of_firms_in_a_word_document_is_no_advertisement(tmp_path):
    cells = [
        ["企业名称", "岗位", "需求人数", "薪资待遇"],
        [FIRM, "车工", "5人", "6000-9000元/月"],
        ["", "质检员", "3", "面议"],
        ["合计", "", "8", ""],
    ]
    _document(tmp_path / "汇总.docx", ["2024年人才需求汇总表"], cells)
    query = "SELECT round, post, openings, pay_low FROM need_survey ORDER BY openings DESC"
    got, report = found(tmp_path, query)
    assert got == [(2024, "车工", 5, 6000), (2024, "质检员", 3, None)]
    assert "汇总.docx, table 1" in str(report)


def _document(path, lines, cells):
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(len(cells), len(cells[0]))
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(path)


def test_posts_that_one_firm_advertises_in_a_table_are_postings_of_it(tmp_path):
    cells = [
        ["岗位名称", "人数", "学历要求", "月薪"],
        ["车工", "5", "中专", "6000-9000"],
        ["质检员", "3", "高中", "4500起"],
    ]
    _document(tmp_path / "简章.docx", [f"{FIRM}招聘简章", "公司简介：主营机械。"], cells)
    query = "SELECT enterprise_name, title, openings FROM posting ORDER BY openings"
    assert found(tmp_path, query)[0] == [(FIRM, "质检员", 3), (FIRM, "车工", 5)]


def test_employers_in_a_table_of_a_resume_are_no_list_of_firms(tmp_path):
    cells = [
        ["公司名称", "职位", "人数", "学历要求"],
        [FIRM, "车工", "5", "大专"],
        [OTHER, "班长", "3", "大专"],
    ]
    lines = ["姓名：李四    性别：男    电话：13900000000", "求职意向：车工", "工作经历"]
    _document(tmp_path / "李四.docx", lines, cells)
    query = "SELECT (SELECT count(*) FROM candidate), (SELECT count(*) FROM posting)"
    assert found(tmp_path, query, consent="recruiting")[0] == [(1, 0)]


def test_a_third_table_below_is_read_though_months_head_it(load):
    rows = [
        ["企业名称", "行业", "规模"],
        [FIRM, "C34", "中型"],
        [],
        ["2024年人才需求"],
        ["企业名称", "岗位", "需求人数"],
        [FIRM, "车工", 5],
        [],
        ["2024年参保人数"],
        ["企业名称", "1月", "2月", "3月"],
        [FIRM, 100, ":", 102],
    ]
    got, report = load("企业", INSURED, rows)
    assert got == [("2024-01", 100), ("2024-03", 102)]
    assert [entry.table for entry in report.tables].count("need_survey") == 1
    assert report.rejected == 0


def test_a_table_beside_another_that_is_left_out_counts_as_lost(load):
    rows = [
        ["2024年", None, None, None, "2025年", None],
        ["企业名称", "岗位", "需求人数", None, "岗位", "需求人数"],
        [FIRM, "车工", 5, None, "车工", 6],
    ]
    got, report = load("人才需求", WANTED, rows)
    assert got == [("车工", 5)] and report.broken == 1


def test_a_formula_repeats_a_text_and_rounds(load):
    rows = [
        ["企业名称", "岗位", "需求人数", "月薪下限"],
        [FIRM, "车工", "=ROUND(2.5,0)", 5000],
        ["=A2", "电工", "=C2+1", "=OFFSET(D2,0,0)"],
    ]
    query = "SELECT post, openings, pay_low FROM need_survey ORDER BY openings"
    got, report = load("2024年人才需求", query, rows)
    assert got == [("车工", 3, 5000), ("电工", 4, None)]
    assert "月薪下限: 1 cells hold a formula nobody has calculated" in str(report)


def test_several_codes_in_one_cell_are_no_code(load):
    rows = [["企业名称", "职业编码", "岗位", "需求人数"], [FIRM, "6-18-01、6-20-01", "现场岗位", 4]]
    got, report = load("2024年人才需求调查", "SELECT occupation FROM need_survey", rows)
    assert got != [("6-18-01、6-20-01",)] and "name several codes" in str(report)
    rows = [["行业", "职业编码", "占比（%）"], ["C34", "6-18-01/6-20-01", 4], ["C34", "6-18-02", 7]]
    got, report = load("2024年职业结构", "SELECT occupation, share FROM occupation_mix", rows)
    assert got == [("6-18-02", 0.07)]
    (entry,) = [entry for entry in report.tables if entry.table == "occupation_mix"]
    assert "names several occupations" in str(entry.rejects["reason"].iloc[0])


SHARES = "SELECT occupation, round(share, 6) FROM occupation_mix ORDER BY 2"


def test_shares_without_a_sign_are_all_in_per_cent_where_they_make_up_100(load):
    rows = [
        ["行业", "职业编码", "比重"],
        ["C34", "6-18-01", 12.5],
        ["C34", "6-18-02", 0.8],
        ["C34", "其他", 86.7],
    ]
    got, report = load("2024年职业结构", SHARES, rows)
    assert got == [("6-18-02", 0.008), ("6-18-01", 0.125)]
    assert "read as per cent" in str(report)


def test_a_share_that_may_be_either_is_set_aside(load):
    rows = [["行业", "职业编码", "比重"], ["C34", "6-18-01", 12.5], ["C34", "6-18-02", 0.8]]
    got, report = load("2024年职业结构", SHARES, rows)
    assert got == [("6-18-01", 0.125)]
    assert "may be 0.8 % or a part of 1" in str(report.tables[0].rejects["reason"].iloc[0])


def test_a_sign_in_the_title_holds_for_its_shares(load):
    rows = [
        ["2024年职业结构（%）"],
        ["行业", "职业编码", "占比"],
        ["C34", "6-18-01", 0.5],
        ["C34", "6-18-02", 0.4],
    ]
    assert load("结构", SHARES, rows)[0] == [("6-18-02", 0.004), ("6-18-01", 0.005)]


def test_an_empty_year_is_told(load):
    rows = [["甲江大学招生计划"], ["专业", 2023, 2024], ["护理", 90, 100], ["法学", 40, "…"]]
    query = "SELECT major, year, seats FROM supply ORDER BY 1, 2"
    got, report = load("招生计划", query, rows)
    assert got == [("护理", 2023, 90), ("护理", 2024, 100), ("法学", 2023, 40)]
    assert "1 years without a figure left out" in str(report)


def test_what_is_expected_of_a_year_group_is_its_year(load):
    rows = [
        ["学校", "专业", "2024届毕业生", "2025届毕业生（预计）", "2024级招生"],
        ["甲江大学", "护理", 81, 90, 120],
    ]
    query = "SELECT year, seats, graduates FROM supply ORDER BY 1"
    assert load("生源", query, rows)[0] == [(2024, 120, 81), (2025, None, 90)]


@pytest.mark.parametrize("band", ["一、东江街道", "东江街道", "东江街道（1家）"])
def test_a_heading_over_rows_that_gives_their_sum_is_a_band(load, band):
    rows = [
        ["企业名称", "岗位", "需求人数", "学历"],
        [band, None, 8, None],
        [FIRM, "车工", 5, "大专"],
        [None, "质检员", 3, "高中"],
        ["西河镇", None, "6人", None],
        [OTHER, "电工", 6, "本科"],
    ]
    got, report = load("2024年人才需求", WANTED, rows)
    assert got == [("车工", 5), ("质检员", 3), ("电工", 6)]
    assert "2 heading rows of bands left out" in str(report) and report.rejected == 0


def test_numbered_rows_of_figures_are_records_without_their_number(load):
    rows = [
        ["2024年分行业招聘人数"],
        ["行业", "1月", "2月", "3月"],
        ["一、制造业", 10, 11, 12],
        ["二、建筑业", 4, 5, 6],
    ]
    query = "SELECT industry, sum(openings) FROM demand GROUP BY 1 ORDER BY 2"
    assert load("招聘人数", query, rows)[0] == [("建筑业", 15), ("制造业", 33)]


@pytest.mark.parametrize("years", [("2024年", "2025年"), (2024, 2025), ("2024", "2025")])
def test_nothing_need_stand_above_the_labels_of_rows(load, years):
    first, second = years
    rows = [
        [None, first, None, None, second, None],
        ["单位名称", "10月", "11月", "12月", "1月", "2月"],
        [FIRM, 100, 101, 102, 110, "111*"],
    ]
    got, _ = load("参保", INSURED, rows, merged=("B1:D1", "E1:F1"))
    assert got == [
        ("2024-10", 100),
        ("2024-11", 101),
        ("2024-12", 102),
        ("2025-01", 110),
        ("2025-02", 111),
    ]


def test_english_months_below_years(load):
    rows = [
        ["Vacancies by region (thousands)"],
        [None, 2024, None, None, 2025],
        ["Region", "Nov", "Dec", None, "Jan"],
        ["North", 1.2, "1.3r", None, "x"],
        ["South", 2, 2.1, None, 2.2],
    ]
    query = "SELECT region, strftime(month, '%Y-%m'), openings FROM demand ORDER BY 1, 2"
    got, _ = load("Vacancies", query, rows)
    assert got == [
        ("North", "2024-11", 1200),
        ("North", "2024-12", 1300),
        ("South", "2024-11", 2000),
        ("South", "2024-12", 2100),
        ("South", "2025-01", 2200),
    ]


@pytest.mark.parametrize("of_year", ["", "2024年"])
def test_months_below_quarters_and_no_sum_of_them(load, of_year):
    quarters = [f"{of_year}一季度", None, None, None, f"{of_year}二季度", None]
    rows = [
        ["企业参保人数"],
        ["单位名称", *quarters],
        [None, "1月", "2月", "3月", "小计", "4月", "小计"],
        [FIRM, 100, 101, 102, 303, 103, 103],
    ]
    got, report = load("2024年参保", INSURED, rows, merged=("A2:A3", "B2:E2", "F2:G2"))
    assert got == [("2024-01", 100), ("2024-02", 101), ("2024-03", 102), ("2024-04", 103)]
    assert "小计" in str(report)


def test_sectors_stand_over_months_and_alone(load):
    rows = [
        ["2024年新增岗位"],
        ["镇街", "第一产业", None, "第二产业", None],
        [None, "1月", "2月", "1月", "2月"],
        ["东江街道", 1, 2, 30, "31①"],
        ["西河镇", "…", 1, 10, 11],
    ]
    got, _ = load("岗位", DEMAND, rows, merged=("A2:A3", "B2:C2", "D2:E2"))
    assert got == [
        ("东江街道", "第一产业", "01", 1),
        ("东江街道", "第一产业", "02", 2),
        ("东江街道", "第二产业", "01", 30),
        ("东江街道", "第二产业", "02", 31),
        ("西河镇", "第一产业", "02", 1),
        ("西河镇", "第二产业", "01", 10),
        ("西河镇", "第二产业", "02", 11),
    ]
    rows = [
        ["2024年招聘岗位数"],
        ["月份", "第一产业", "第二产业", "合计"],
        ["1月", 1, 30, 31],
        ["2月", "…", 31, 31],
    ]
    got, report = load("岗位", DEMAND, rows)
    assert got == [
        ("all", "第一产业", "01", 1),
        ("all", "第二产业", "01", 30),
        ("all", "第二产业", "02", 31),
    ]
    assert "1 of them without a figure left out" in str(report)


def test_two_half_years_alone_are_half_years(load):
    rows = [["镇街", "上半年", "下半年"], ["东江街道", 120, 130], ["西河镇", 40, 50]]
    query = "SELECT region, strftime(month, '%Y-%m'), openings FROM demand ORDER BY ALL"
    got, report = load("岗位需求2024", query, rows)
    assert got == [
        ("东江街道", "2024-01", 120),
        ("东江街道", "2024-07", 130),
        ("西河镇", "2024-01", 40),
        ("西河镇", "2024-07", 50),
    ]
    assert "half a year stands at its first month" in str(report)
    assert "gaps" not in str(report)


@pytest.mark.parametrize("pair", [("2024Q1", "2024Q2"), ("2024年第一季度", "2024年第二季度")])
def test_two_quarters_alone_are_quarters(load, pair):
    query = "SELECT strftime(month, '%Y-%m'), openings FROM demand ORDER BY ALL"
    got, report = load("a", query, [["职业", *pair], ["焊工", 120, 130]])
    assert got == [("2024-01", 120), ("2024-04", 130)]
    assert "a quarter stands at its first month" in str(report)


def test_two_quarters_of_firms_are_refused_with_a_remedy_that_works(load):
    rows = [["单位名称", "2024Q1", "2024Q2"], [FIRM, 120, 130]]
    got, report = load("a", INSURED, rows)
    assert got == [] and "name it in a title above the table" in str(report)
    got, _ = load("b", INSURED, [["2024年参保人数"], *rows])
    assert got == [("2024-01", 120), ("2024-04", 130)]


def test_october_keeps_its_nought_where_months_are_numbers(load):
    rows = [
        ["月份", "单位名称", "参保人数"],
        [2024.09, FIRM, 99],
        [2024.1, FIRM, 100],
        [2024.11, FIRM, 101],
    ]
    months = [("2024-09", 99), ("2024-10", 100), ("2024-11", 101)]
    assert load("参保", INSURED, rows)[0] == months
    rows = [["企业参保人数"], ["单位名称", 2024.09, 2024.1, 2024.11], [FIRM, 99, 100, 101]]
    assert load("参保", INSURED, rows)[0] == months


def test_ends_of_months_without_their_year_are_months(load):
    rows = [["2024年参保人数"], ["单位名称", "1月末", "2月末", "3月末"], [FIRM, 99, "80+5", 101]]
    got, report = load("参保", INSURED, rows)
    assert got == [("2024-01", 99), ("2024-02", 85), ("2024-03", 101)]
    assert "added up ('80+5')" in str(report)


def test_a_cell_with_its_own_unit_is_not_in_that_of_the_title(load):
    rows = [
        ["企业参保人数（2024年，单位：千人）"],
        ["单位名称", "1月", "2月", "3月"],
        [FIRM, "200人", 0.201, "0.202②"],
    ]
    assert load("参保", INSURED, rows)[0] == [("2024-01", 200), ("2024-02", 201), ("2024-03", 202)]


def test_the_name_of_a_file_says_school_and_firm(tmp_path):
    text = "专业名称\t学年\t招生计划\n护理\t2023—2024学年\t130②\n"
    (tmp_path / "甲江职业技术学院招生.tsv").write_text(text, "gbk")
    (tmp_path / f"{FIRM}2024年需求.csv").write_text("岗位,需求人数\n车工,2\n", "utf-8")
    query = "SELECT institution, year, seats FROM supply"
    got, report = found(tmp_path / "甲江职业技术学院招生.tsv", query)
    assert got == [("甲江职业技术学院", 2023, 130)]
    assert "institution taken from the name of the file" in str(report)
    got, _ = found(tmp_path / f"{FIRM}2024年需求.csv", "SELECT enterprise_name FROM posting")
    assert got == [(FIRM,)]


def test_chains_above_the_rows_of_a_published_list_are_theirs(load):
    rows = [
        ["序号", "岗位", "紧缺程度", "需求人数"],
        ["一、高端装备产业链", None, None, None],
        [1, "机械设计", "紧缺", "15①"],
        ["二、新能源产业链", None, None, None],
        [2, "机械设计", "非常紧缺", 3],
    ]
    query = "SELECT chain, grade, number FROM shortage_edition ORDER BY number"
    got, report = load(
        "2023年紧缺人才目录", query, rows, merged=("A2:D2", "A4:D4"), edition=("2023", "2023-12-01")
    )
    assert got == [("新能源产业链", "severe", 3), ("高端装备产业链", "high", 15)]
    assert "chain taken from the heading rows of bands" in str(report)


def test_a_form_asks_for_two_years(load):
    rows = [
        ["人才需求征集表（2025年）"],
        ["企业名称", FIRM, "联系人", "某某"],
        ["需求岗位", "2025年需求人数", "2026年需求人数", "学历"],
        ["车工", 5, 3, "大专"],
        ["电工", "2", "—", "中专"],
    ]
    query = "SELECT round, post, openings FROM need_survey ORDER BY 1, 3"
    assert load("征集表", query, rows)[0] == [
        (2025, "电工", 2),
        (2025, "车工", 5),
        (2026, "车工", 3),
    ]


CODE = "91350100M000100Y43"
WHOSE = "SELECT enterprise_id, post FROM need_survey ORDER BY rowid"


def test_a_code_with_a_character_a_cell_is_one_code(load):
    rows = [
        ["人才需求征集表（2025年）"],
        ["企业名称", FIRM],
        ["统一社会信用代码", *CODE],
        ["需求岗位", "需求人数", "学历"],
        ["车工", 5, "大专"],
    ]
    assert load("征集表", WHOSE, rows)[0] == [(CODE, "车工")]
    rows[2] = ["统一社会信用代码", "9", "135", "01"]
    (row,), _ = load("征集表", WHOSE, rows)
    assert row[0].startswith("e-")


@pytest.mark.parametrize(
    "code",
    [
        "91350100m000100y43",
        "91350100 M000 100Y 43",
        "'91350100M000100Y43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
    ],
)
def test_a_code_is_the_same_however_it_is_written(load, code):
    rows = [["企业名称", "统一社会信用代码", "岗位", "需求人数"], [FIRM, code, "车工", 5]]
    assert load("2024年人才需求", WHOSE, rows)[0] == [(CODE, "车工")]


def test_a_firm_without_its_code_never_takes_that_of_the_firm_above(load):
    rows = [
        ["企业名称", "统一社会信用代码", "岗位", "需求人数"],
        [FIRM, CODE, "车工", 5],
        [None, None, "钳工", 2],
        [OTHER, 919900000000000018, "电工", 3],
        ["丙山软件有限公司", None, "测试员", 4],
    ]
    got, report = load("2024年人才需求", WHOSE, rows)
    assert [row[0] for row in got[:2]] == [CODE, CODE]
    assert len({row[0] for row in got}) == 3
    assert "enterprise_id: 1 blanks filled from the row above" in str(report)


@pytest.mark.parametrize(
    ("name", "table"), [("2024年人才需求", "need_survey"), ("2024年招聘岗位", "posting")]
)
def test_a_row_with_a_code_of_its_own_takes_no_name_from_above(load, name, table):
    rows = [
        ["企业名称", "统一社会信用代码", "岗位", "招聘人数"],
        [FIRM, CODE, "车工", 5],
        [None, CODE, "钳工", 2],
        [None, "91990000000000002B", "电工", 3],
    ]
    named = "enterprise_name, " if table == "posting" else ""
    got, _ = load(name, f"SELECT {named}enterprise_id FROM {table} ORDER BY rowid", rows)
    assert [row[-1] for row in got] == [CODE, CODE, "91990000000000002B"]
    assert table == "need_survey" or [row[0] for row in got] == [FIRM, FIRM, None]


def test_a_label_written_once_for_its_group_holds_for_all_of_its_rows(load):
    rows = [
        ["2024年各镇街招聘需求"],
        ["镇街", "职业", "1月", "2月", "3月"],
        ["东江街道", "车工", 1, 2, 3],
        [None, "焊工", 4, 5, 6],
        ["西河镇", "电工", 7, 8, 9],
    ]
    query = "SELECT region, occupation, sum(openings) FROM demand GROUP BY 1, 2 ORDER BY 3"
    got, report = load("岗位需求", query, rows)
    assert got == [("东江街道", "车工", 6), ("东江街道", "焊工", 15), ("西河镇", "电工", 24)]
    assert "镇街: 1 blanks filled from the row above" in str(report)
    rows = [
        ["行业", "职业编码", "占比（%）"],
        ["C34", "6-18-01", 12.5],
        [None, "6-18-02", 8],
        ["C38", "6-31-01", 10],
    ]
    query = "SELECT industry, occupation FROM occupation_mix ORDER BY 1, 2"
    got, _ = load("2024年职业结构", query, rows)
    assert got == [("C34", "6-18-01"), ("C34", "6-18-02"), ("C38", "6-31-01")]


def test_below_another_firm_or_group_an_empty_cell_is_not_the_one_above(load):
    rows = [
        ["统一社会信用代码", "企业名称", "月份", "参保人数"],
        [CODE, FIRM, "2024-01", 100],
        [None, None, "2024-02", 101],
        [None, OTHER, "2024-01", 200],
    ]
    query = (
        "SELECT count(DISTINCT enterprise_id), sum(value) FILTER (enterprise_id = ?) FROM indicator"
    ).replace("?", f"'{CODE}'")
    assert load("企业参保", query, rows)[0] == [(2, 201)]
    rows = [
        ["月份", "镇街", "职业", "招聘人数"],
        ["2024-01", "东江街道", "车工", 5],
        ["2024-02", None, "焊工", 3],
    ]
    got, report = load("需求月报", "SELECT region, openings FROM demand", rows)
    assert got == [("东江街道", 5)] and report.rejected == 1


def test_an_empty_dimension_beside_named_ones_is_not_all_of_it(load):
    rows = [
        ["2024年招聘需求"],
        ["职业", "镇街", "1月", "2月", "3月"],
        ["车工", "东江街道", 1, 2, 3],
        ["焊工", None, 4, 5, 6],
    ]
    got, report = load("岗位需求", "SELECT DISTINCT region FROM demand", rows)
    assert got == [("东江街道",)] and "1 rows left out that leave empty" in str(report)


def test_a_code_that_lost_its_digits_is_no_blank(load):
    rows = [
        ["统一社会信用代码", "岗位", "需求人数"],
        [CODE, "车工", 5],
        [919900000000000018, "电工", 3],
    ]
    got, report = load("2024年人才需求", WHOSE, rows, table="need_survey")
    assert got == [(CODE, "车工")] and report.rejected == 1


def test_a_month_among_figures_is_no_heading(tmp_path):
    text = "FREQ,GEO,TIME_PERIOD,OBS_VALUE,UNIT_MULT\nM,DE,2024-01,231.5,3\nM,DE,2024-02,233,3\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    _, report = found(tmp_path, "SELECT 1")
    assert report.unread == 1 and "'2024-01'" not in str(report)


def test_staff_by_occupation_is_of_the_month_in_its_title(load):
    rows = [
        ["企业在岗人员分职业统计（2024年末）"],
        ["企业名称", "统一社会信用代码", "职业代码", "职业名称", "在岗人数"],
        [FIRM, CODE, "6-18-02-04", "焊工", 40],
        [FIRM, CODE, "631-03", "机修", 9],
        ["小计", None, None, None, 49],
    ]
    query = "SELECT occupation, period::varchar, employed FROM workforce"
    got, report = load("在岗人员分职业", query, rows)
    assert got == [("6-18-02-04", "2024-12-01", 40)] and report.rejected == 1
    rows[0] = ["截至2025年6月30日在岗人员"]
    assert load("在岗人员分职业", query, rows)[0] == [("6-18-02-04", "2025-06-01", 40)]


def test_a_year_end_of_another_table_is_no_month_of_it():
    block = Block(["地区", "人才数"], [["江北区", 5]], "2024年末各区人才数", {}, [1])
    assert with_context(block, "")[0].header == ["地区", "人才数"]


def test_firms_under_a_bare_unit_are_firms_beside_months_too(load):
    rows = [
        ["单位", "2024年", None, "2025年", None],
        [None, "11月", "12月", "1月", "2月"],
        [FIRM, 500, 510, 512, 515],
        [OTHER, 60, "61①", 61, 62],
    ]
    got, report = load("企业参保人数", INSURED, rows, merged=("A1:A2", "B1:C1", "D1:E1"))
    assert got[:2] == [("2024-11", 60), ("2024-11", 500)] and got[-1] == ("2025-02", 515)
    assert len(got) == 8 and report.rejected == 0


def test_a_title_of_monitoring_does_not_make_lacks_people_employed(load):
    rows = [
        ["企业用工监测点缺工情况（2025年2月）"],
        ["企业名称", "统一社会信用代码", "缺工工种", "缺工人数", "月工资（元）"],
        [FIRM, CODE, "焊工", 12, "7000-9500"],
        [FIRM, CODE, "搬运工", 8, "5500"],
    ]
    assert load("用工监测", WANTED, rows)[0] == [("焊工", 12), ("搬运工", 8)]


@pytest.mark.parametrize("occupation", ["职业代码", "职业", "职业名称"])
def test_the_one_occupation_of_a_firm_is_not_its_headcount(load, occupation):
    rows = [
        ["用工监测（2025年2月）"],
        ["企业名称", "统一社会信用代码", occupation, "在岗人数"],
        [FIRM, CODE, "6-18-02-04", 12],
    ]
    got, report = load("用工监测", "SELECT occupation, employed FROM workforce", rows)
    assert got == [("6-18-02-04", 12)] and "headcount" not in str(report)
