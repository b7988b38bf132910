"""Sheets as an office leaves them: what is no record adds nothing, and what is left out is said."""

import openpyxl
import pytest

from talentmatch.data.store import Store

PLAN = ["序号", "学校名称", "专业名称", "年度", "招生计划数"]


@pytest.fixture
def load(tmp_path):
    """Return a function that loads sheets by name and gives what a query finds, and the report."""

    def loaded(name, sheets, query, merged=()):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            for cells in merged:
                sheet.merge_cells(cells)
        book.save(tmp_path / f"{name}.xlsx")
        with Store() as store:
            report = store.load(tmp_path / f"{name}.xlsx")
            return store._connection.execute(query).fetchall(), report

    return loaded


SUPPLY = "SELECT institution, major, year, seats, graduates FROM supply ORDER BY rowid"


def test_totals_of_parts_are_no_schools(load):
    rows = [
        PLAN,
        [1, "甬江学院", "数控", 2024, 40],
        ["", "甬江学院小计", "", 2024, 40],
        [2, "海曙学院", "会计", 2024, 10],
        ["", "", "全市总计", "", 50],
        ["平均", "", "", "", 25],
        ["同比增长", "", "", "", "5%"],
        ["小计：", "", "", "", 50],
    ]
    got, report = load("招生计划", {"a": rows}, SUPPLY)
    assert [row[0] for row in got] == ["甬江学院", "海曙学院"] and report.rejected == 0
    assert "5 total rows dropped" in str(report)


def test_totals_of_parts_are_no_enterprises_of_a_survey_or_a_register_of_persons(load):
    rows = [
        ["序号", "企业名称", "需求岗位", "需求人数"],
        [1, "东星公司", "钳工", 3],
        ["", "东星公司小计", "", 3],
        ["北区合计", "", "", 3],
    ]
    got, _ = load("2024年需求调查", {"a": rows}, "SELECT post, openings FROM need_survey")
    assert got == [("钳工", 3)]
    rows = [
        ["单位名称", "1月", "2月", "3月"],
        ["东星公司", 3, 4, 5],
        ["北区小计", 3, 4, 5],
        ["平均", 3, 4, 5],
    ]
    got, _ = load("2024年参保人数", {"a": rows}, "SELECT value FROM indicator")
    assert got == [(3,), (4,), (5,)]


def test_an_indicator_of_a_plan_may_be_called_a_total(load):
    rows = [
        ["指标名称", "年份", "目标值"],
        ["高技能人才合计", 2025, 28],
        ["工业增加值占比", 2025, 40],
        ["研发投入", 2025, 3],
    ]
    got, _ = load("规划目标", {"a": rows}, "SELECT target FROM target")
    assert len(got) == 3


def test_a_post_or_a_record_that_ends_like_a_total_is_kept(load):
    rows = [
        ["企业名称", "需求岗位", "需求人数", "学历要求"],
        ["东星公司", "成本合计", 2, "大专"],
        ["东星公司", "会计", 1, ""],
    ]
    got, _ = load("2024年需求调查", {"a": rows}, "SELECT post FROM need_survey ORDER BY rowid")
    assert got == [("成本合计",), ("会计",)]


def test_a_table_below_another_is_read_under_its_own_headings(load):
    rows = [
        PLAN,
        [1, "甬江学院", "数控", 2024, 40],
        [],
        ["毕业生情况"],
        ["学校名称", "专业名称", "年度", "毕业生数"],
        ["甬江学院", "护理", 2024, 999],
    ]
    got, report = load("招生计划", {"a": rows}, SUPPLY)
    assert got == [("甬江学院", "数控", 2024, 40, None), ("甬江学院", "护理", 2024, None, 999)]
    assert "招生计划.xlsx, from row 3 on" in str(report)


def test_a_header_printed_again_on_each_page_is_no_table_of_its_own(load):
    rows = [
        ["学校名称", "专业名称", "年度", "计划", None],
        [None, None, None, "招生计划数", "毕业生数"],
    ]
    body = [["甬江学院", "数控", 2024, 40, 30]], [["甬江学院", "护理", 2024, 50, 40]]
    got, report = load("招生计划", {"a": [*rows, *body[0], *rows, *body[1]]}, SUPPLY)
    assert [row[3:] for row in got] == [(40, 30), (50, 40)] and len(report.tables) == 1


def test_a_school_on_its_first_line_alone_holds_for_the_lines_below(load):
    rows = [
        PLAN,
        [1, "甬江学院", "数控", 2024, 40],
        [2, None, "护理", 2024, 40],
        [3, "海曙学院", "会计", 2024, 10],
    ]
    got, report = load("招生计划", {"a": rows}, SUPPLY)
    assert [row[0] for row in got] == ["甬江学院", "甬江学院", "海曙学院"]
    assert "1 blanks filled from the row above" in str(report)


@pytest.mark.parametrize(
    ("name", "title", "sheet", "place"),
    [
        ("招生计划2023", "2025年招生计划", "2024年", "title"),
        ("招生计划2023", "招生计划", "2025年", "sheet"),
        ("招生计划2025", "招生计划", "表", "file"),
    ],
)
def test_a_plan_without_a_column_of_years_takes_that_of_title_sheet_or_file(
    load, name, title, sheet, place
):
    rows = [[title], ["学校名称", "专业名称", "招生计划数"], ["甬江学院", "数控", 40]]
    got, report = load(name, {sheet: rows, "封面": [["x"]]}, SUPPLY)
    assert got == [("甬江学院", "数控", 2025, 40, None)]
    assert "taken as 2025 from " in str(report) and place in str(report)


def test_figures_in_hundreds_are_counted_one_by_one(load):
    rows = [["学校名称", "专业名称", "年度", "招生计划数（百人）"], ["甬江学院", "数控", 2024, 0.4]]
    assert load("招生计划", {"a": rows}, SUPPLY)[0][0][3] == 40
    rows = [["单位：百人"], ["单位名称", "1月", "2月", "3月"], ["东星公司", 3, "暂缺", 5]]
    got, report = load("2024年参保人数", {"a": rows}, "SELECT value FROM indicator")
    assert got == [(300,), (500,)]
    assert "counted in 百人: multiplied by 100" in str(report)
    assert "1 cells of months hold no figure and were left out (first: 暂缺)" in str(report)


def test_a_place_in_brackets_is_no_unit(load):
    rows = [
        ["学校名称", "专业名称", "年度", "招生计划数（千岛湖校区）"],
        ["甬江学院", "数控", 2024, 40],
    ]
    assert load("招生计划", {"a": rows}, SUPPLY)[0][0][3] == 40


def test_a_programme_called_ten_thousand_people_multiplies_nothing(load):
    rows = [
        ["2024年万人计划企业参保人数"],
        ["单位名称", "1月", "2月", "3月"],
        ["东星公司", 3, 4, 5],
    ]
    got, _ = load("参保人数", {"a": rows}, "SELECT value FROM indicator")
    assert got == [(3,), (4,), (5,)]


def test_a_sheet_that_contradicts_another_is_said(load):
    head, row = PLAN[1:], ["甬江学院", "数控", 2024]
    sheets = {"今年": [head, [*row, 40]], "旧": [head, [*row, 10]]}
    got, report = load("招生计划", sheets, SUPPLY)
    assert len(got) == 1 and "1 rows replace rows that said otherwise before" in str(report)
    same = {"今年": [head, [*row, 40]], "又": [head, [*row, 40]]}
    assert "said otherwise" not in str(load("招生计划", same, SUPPLY)[1])


def test_empty_columns_and_rows_and_a_first_sheet_of_notes_change_nothing(load):
    rows = [
        [],
        [None, None, "某市招生计划"],
        [],
        [None, "学校名称", None, "专业名称", None, "年度", "招生计划数"],
        [None, "甬江学院", None, "数控", None, 2024, 40],
        [],
        [None, "海曙学院", None, "护理", None, 2024, 50],
    ]
    got, _ = load("招生计划", {"说明": [["请逐行填写"]], "表": rows}, SUPPLY)
    assert [row[3] for row in got] == [40, 50]


def test_a_list_of_numbers_of_people_is_no_talent_stock_for_the_year_in_its_title(tmp_path):
    from talentmatch.data.intake.ingest import read_files

    (tmp_path / "会议.csv").write_text("2024年会议报名,\n部门,人数\n甲,3\n乙,4\n", "utf-8")
    (sheet,) = read_files(tmp_path)
    assert sheet.table == "" and sheet.skipped


def test_indicators_in_several_units_are_stored_in_one_under_one_name(load):
    rows = [
        ["企业名称", "指标名称", "月份", "数值", "单位"],
        ["东星公司", "营业收入", "2024年1月", "1,234.5", "万元"],
        ["东星公司", "营业收入", "2024-02", "0.12", "亿元"],
        ["东星公司", "期末从业人员数", "2024/3", "1.2千", "人"],
        ["东星公司", "用电量", "202404", "３", "万千瓦时"],
        ["东星公司", "研发人员", "202404", 7, "人"],
    ]
    got, _ = load(
        "企业指标", {"a": rows}, "SELECT metric, value, unit FROM indicator ORDER BY rowid"
    )
    assert got == [
        ("revenue", 12345000, "CNY"),
        ("revenue", 12000000, "CNY"),
        ("headcount", 1200, "persons"),
        ("electricity", 30000, "kWh"),
        ("研发人员", 7, "persons"),
    ]


def test_a_cell_that_writes_its_own_scale_is_not_multiplied_by_that_of_the_title(load):
    rows = [
        ["2024年企业营业收入（万元）"],
        ["企业名称", "1月", "2月", "3月"],
        ["东星公司", 100, "1,200", "1.2亿"],
    ]
    got, _ = load("营业收入", {"a": rows}, "SELECT value FROM indicator ORDER BY period")
    assert got == [(1e6,), (1.2e7,), (1.2e8,)]


def test_a_count_at_the_foot_and_the_number_of_a_page_are_no_enterprises(load):
    rows = [
        ["企业名称", "所属行业"],
        ["东星公司", "C34"],
        ["共计2家", ""],
        ["以上合计", "2"],
        ["共2家企业", ""],
        ["第1页 共3页", ""],
    ]
    got, _ = load("企业名录", {"a": rows}, "SELECT name FROM enterprise")
    assert got == [("东星公司",)]


@pytest.mark.parametrize(
    ("cell", "month"), [("2024年底", 12), ("2024年6月底", 6), ("2024年3月上旬", 3), ("2024年初", 1)]
)
def test_the_end_of_a_year_or_month_is_a_date_of_it(load, cell, month):
    rows = [["企业名称", "岗位名称", "需求人数", "到岗时间"], ["东星公司", "钳工", 3, cell]]
    got, _ = load("2024年需求调查", {"a": rows}, "SELECT wanted_by FROM need_survey")
    assert (got[0][0].year, got[0][0].month) == (2024, month)


def test_lists_printed_side_by_side_are_one_list(load, tmp_path):
    part = ["学校名称", "专业名称", "年度", "招生计划数"]
    rows = [
        [*part, None, *part],
        ["甬江学院", "数控", 2024, 40, None, "海曙学院", "护理", 2024, 50],
        ["甬江学院", "焊接", 2024, 30, None, "海曙学院", "会计", "哪年", 60],
        ["甬江小计", "", "", 70, None, "海曙小计", "", "", 110],
    ]
    got, report = load("招生计划", {"a": rows}, SUPPLY)
    assert [row[3] for row in got] == [40, 30, 50] and report.rejected == 1
    text = (tmp_path / "招生计划.rejected.csv").read_text("utf-8-sig")
    assert "海曙学院,会计,哪年,60" in text and "\n3," in text
    assert "not understood" not in str(report)


def test_a_credit_code_that_a_spreadsheet_took_for_a_number_is_no_code_of_somebody_else(load):
    register = [
        ["企业名称", "统一社会信用代码", "所属行业"],
        ["东星公司", "9.2E+17", "C34"],
        ["西星公司", 919999999799556996.0, "C34"],
    ]
    got, report = load("名录", {"企业名录": register}, "SELECT credit_code FROM enterprise")
    assert got == [(None,), (None,)] and "2 codes were saved as numbers" in str(report)
    survey = [
        ["企业名称", "统一社会信用代码", "岗位名称", "需求人数"],
        ["东星公司", 919999999799556996.0, "钳工", 3],
    ]
    got, _ = load("2024年需求调查", {"a": survey}, "SELECT enterprise_id FROM need_survey")
    assert got[0][0].startswith("e-")
    months = [
        ["企业名称", "统一社会信用代码", "1月", "2月", "3月"],
        ["东星公司", 919999999799556996.0, 3, 4, 5],
    ]
    got, report = load("2024年参保人数", {"a": months}, "SELECT enterprise_id FROM indicator")
    assert got[0][0].startswith("e-") and "1 codes were saved as numbers" in str(report)
