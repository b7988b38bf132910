"""What stands around the rows reaches them: bands, upper headings, names of sheets, titles, tables beside."""

import openpyxl
import pytest

from talentmatch.data.store import Store


def sheets(path, **pages):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in pages.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    workbook.save(path)
    return path


@pytest.fixture
def load(tmp_path):
    """Return a function that loads sheets of a workbook and gives what a query finds, and the report."""

    def loaded(name, query, **pages):
        with Store() as store:
            report = store.load(sheets(tmp_path / f"{name}.xlsx", **pages))
            return store._connection.execute(query).fetchall(), report

    return loaded


def test_bands_of_towns_with_and_without_numbers_reach_the_rows_below(load):
    rows = [
        ["企业名称", "行业", "规模"],
        ["东江街道", None, None],
        ["甲江机械有限公司", "C34", "中型"],
        ["二、西河镇（2家）", None, None],
        ["乙河食品有限公司", "C14", "小型"],
        ["丙山软件有限公司", "I65", "小型"],
    ]
    got, report = load("企业名录", "SELECT name, region FROM enterprise ORDER BY rowid", 表=rows)
    assert got == [
        ("甲江机械有限公司", "东江街道"),
        ("乙河食品有限公司", "西河镇"),
        ("丙山软件有限公司", "西河镇"),
    ]
    assert "region taken from the heading rows of bands" in str(report)


def test_bands_of_firms_and_schools_reach_the_rows_below(load):
    rows = [
        ["岗位", "拟招人数", "学历"],
        ["甲江机械有限公司", None, None],
        ["钳工", 3, "大专"],
        ["乙河食品有限公司（1个岗位）", None, None],
        ["包装工", 5, None],
    ]
    got, _ = load(
        "2024年用工需求",
        "SELECT count(DISTINCT enterprise_id), sum(openings), count(*) FROM need_survey",
        表=rows,
    )
    assert got == [(2, 8, 2)]
    rows = [
        ["专业名称", "层次", "招生人数"],
        ["甲江大学", None, None],
        ["机械工程", "本科", 60],
        ["乙河职业技术学院", None, None],
        ["数控技术", "高职", 120],
    ]
    got, _ = load("2024年招生计划", "SELECT institution, seats FROM supply ORDER BY seats", 表=rows)
    assert got == [("甲江大学", 60), ("乙河职业技术学院", 120)]


def test_a_label_alone_among_firms_is_no_firm_and_a_firm_alone_is_one(load):
    rows = [
        ["企业名称", "行业", "规模", "地址"],
        ["重点企业", None, None, None],
        ["甲江机械有限公司", "C34", "中型", "x"],
        ["乙河食品有限公司", None, None, None],
        ["丙山软件有限公司", "I65", "小型", "y"],
    ]
    got, report = load("企业名录", "SELECT name FROM enterprise ORDER BY rowid", 表=rows)
    assert [name for (name,) in got] == ["甲江机械有限公司", "乙河食品有限公司", "丙山软件有限公司"]
    assert "1 heading row of a band left out" in str(report)


def test_columns_under_towns_become_rows_of_towns(load):
    rows = [
        ["职业", "东江街道", None, None, "西河镇", None, None],
        [None, *["2024年1月", "2024年2月", "2024年3月"] * 2],
        ["焊工", 1, 2, 3, 4, 5, 6],
    ]
    got, _ = load(
        "岗位需求",
        "SELECT region, occupation, sum(openings) FROM demand GROUP BY 1, 2 ORDER BY 1",
        表=rows,
    )
    assert got == [("东江街道", "焊工", 6), ("西河镇", "焊工", 15)]


def test_a_cross_table_of_months_and_towns_becomes_rows(load):
    rows = [
        ["2024年各镇街招聘需求人数"],
        ["月份", "东江街道", "西河镇", "合计"],
        ["2024年1月", 3, 4, 7],
        ["2024年2月", 5, 6, 11],
    ]
    got, _ = load("需求", "SELECT region, sum(openings) FROM demand GROUP BY 1 ORDER BY 1", 表=rows)
    assert got == [("东江街道", 8), ("西河镇", 10)]


def test_names_of_sheets_say_town_and_month(load):
    header = ["企业名称", "统一社会信用代码", "行业"]
    got, _ = load(
        "企业名录",
        "SELECT name, region FROM enterprise ORDER BY rowid",
        东江街道=[header, ["甲江机械有限公司", None, "C34"]],
        西河镇=[header, ["乙河食品有限公司", None, "C14"]],
    )
    assert got == [("甲江机械有限公司", "东江街道"), ("乙河食品有限公司", "西河镇")]
    months = {f"{n}月": [["单位", "参保人数"], ["甲江机械有限公司", 30 + n]] for n in (1, 2)}
    got, _ = load(
        "参保2024", "SELECT strftime(period, '%Y-%m'), value FROM indicator ORDER BY 1", **months
    )
    assert got == [("2024-01", 31), ("2024-02", 32)]


def test_a_title_says_firm_and_year_of_filling_in(load):
    rows = [
        ["人才需求表"],
        ["填报单位：甲江机械有限公司", None, "填报日期：2024年3月5日"],
        ["岗位", "数量", "学历要求"],
        ["钳工", 3, "大专"],
    ]
    got, report = load("表", "SELECT round, post, openings FROM need_survey", 表=rows)
    assert got == [(2024, "钳工", 3)]
    assert "form of 甲江机械有限公司" in str(report)


def test_an_office_that_collects_is_no_firm(load):
    rows = [
        ["填报单位：某市公共就业服务中心"],
        ["企业名称", "岗位", "需求人数"],
        ["甲江机械有限公司", "钳工", 3],
    ]
    _, report = load("2024年人才需求", "SELECT 1", 表=rows)
    assert "taken from the title" not in str(report).replace(
        "round: taken as 2024 from the title", ""
    )


def test_tables_side_by_side_are_read_apart(load):
    rows = [
        ["企业名录", None, None, "2024年人才需求", None, None],
        ["企业名称", "行业", None, "企业名称", "需求岗位", "需求人数"],
        ["甲江机械有限公司", "C34", None, "甲江机械有限公司", "钳工", 3],
        [None, None, None, "甲江机械有限公司", "焊工", 2],
    ]
    got, report = load("企业", "SELECT post, openings FROM need_survey ORDER BY 2", 表=rows)
    assert got == [("焊工", 2), ("钳工", 3)]
    assert {entry.table for entry in report.tables} == {"enterprise", "need_survey"}


def test_an_empty_column_in_one_table_parts_nothing(load):
    rows = [
        ["企业名称", "行业", None, "需求岗位", "需求人数"],
        ["甲江机械有限公司", "C34", None, "钳工", 3],
        ["乙河食品有限公司", "C14", None, "包装工", 2],
    ]
    got, report = load("2024年人才需求", "SELECT count(*) FROM need_survey", 表=rows)
    # What the list says of the firms goes to the register.
    assert got == [(2,)] and {one.table for one in report.tables} == {"need_survey", "enterprise"}


def test_a_table_below_with_headings_of_its_own_is_read_too(load):
    rows = [
        ["企业名称", "行业", "规模"],
        ["甲江机械有限公司", "C34", "中型"],
        [],
        ["2024年人才需求"],
        ["用人单位", "招聘工种", "拟招聘人员数"],
        ["甲江机械有限公司", "钳工", 3],
    ]
    got, _ = load("企业", "SELECT round, post, openings FROM need_survey", 表=rows)
    assert got == [(2024, "钳工", 3)]


def test_months_of_an_office_in_english_in_thousands_without_their_whole(load):
    rows = [
        ["Vacancies by area (in thousands)"],
        ["Local authority", "JAN 2024", "Feb-24 [r]", "2024M03", "Change on year"],
        ["Northtown", "1.2", "1.3e", "..", -0.1],
        ["Southtown", 2, "[c]", 2.2, "(0.3)"],
        ["All areas", 3.2, "[c]", None, 0],
    ]
    got, report = load(
        "Vacancies",
        "SELECT region, strftime(month, '%m'), openings FROM demand ORDER BY 1, 2",
        T=rows,
    )
    assert got == [
        ("Northtown", "01", 1200),
        ("Northtown", "02", 1300),
        ("Southtown", "01", 2000),
        ("Southtown", "03", 2200),
    ]
    assert "columns not understood: Change on year" in str(report)


def test_a_row_that_is_the_sum_of_the_others_is_no_region(load):
    rows = [
        ["Area", "2024-01", "2024-02", "2024-03"],
        ["A-town", 10, 11, 12],
        ["B-town", 20, 21, 22],
        ["C-town", 5, 5, 5],
        ["Greatland", 35, 37, 39],
    ]
    got, report = load("Demand", "SELECT DISTINCT region FROM demand ORDER BY 1", T=rows)
    assert [name for (name,) in got] == ["A-town", "B-town", "C-town"]
    assert "the sum of the other rows left out (Greatland)" in str(report)


def test_who_needs_nobody_has_answered_and_leaves_no_open_number(load):
    rows = [
        ["企业名称", "岗位名称", "需求人数", "备注"],
        ["甲江机械有限公司", "钳工", 3, None],
        ["乙河食品有限公司", None, None, "目前暂无用工需求"],
        ["丙山软件有限公司", "焊工", "/", "不招聘"],
        ["甲江机械有限公司", "焊工", "/", "暂无需求"],
    ]
    got, report = load(
        "2024年用工需求", "SELECT post, openings FROM need_survey ORDER BY 2 DESC", 表=rows
    )
    assert got == [("钳工", 3), ("all", 0), ("all", 0)]
    assert "3 rows say that nobody is needed" in str(report) and "(rows 3, 4, 5)" in str(report)


def test_a_quarter_is_no_month(load):
    rows = [["2024年第三季度职业供求"], ["职业", "招聘需求人数", "求职人数"], ["焊工", 1530, 420]]
    with pytest.raises(Exception, match="no table has these columns"):
        load("供求", "SELECT 1", 表=rows)
