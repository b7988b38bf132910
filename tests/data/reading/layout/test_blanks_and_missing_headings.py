"""Empty cells below a filled one, merged cells, columns without a heading, numbers before names."""

import docx
import openpyxl
import pytest
from firms_and_queries import CODE, FIRM, OTHER, PLAN, REGIONS, SUPPLY_IN_FULL
from loaded_books import loaded_book
from read_sheets import block, consented_sheets, rows_of
from written_files import book_of_rows

from talentmatch.data.reading.layout.reshaping._cell_repairs import with_repeated_cells
from talentmatch.data.store import Store

MONTHS = ["1月", "2月", "3月"]


def test_town_and_firm_on_the_first_line_of_each_hold_for_the_lines_below(tmp_path):
    rows = [
        ["街道", "企业名称", "岗位", "人数"],
        ["首南街道", "甲虚公司", "焊工", 3],
        ["", "", "钳工", 2],
        ["", "乙虚公司", "电工", 4],
        ["下应街道", "丙虚公司", "普工", 20],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "街道.xlsx", rows))
    assert sheet.frame["region"].tolist() == ["首南街道"] * 3 + ["下应街道"]
    assert sheet.frame["enterprise_name"].tolist() == [
        "甲虚公司",
        "甲虚公司",
        "乙虚公司",
        "丙虚公司",
    ]
    assert any("1 blanks filled" in str(note) for note in sheet.notes)


@pytest.mark.parametrize("mark", ["同上", "〃", "″", '"', "（同上）", "Ditto", "仝上", "如上"])
def test_the_same_as_above_is_what_stands_above(mark):
    read, notes = with_repeated_cells(block(["企业", "岗位"], ["甲厂", "焊工"], [mark, "钳工"]))
    assert (read.rows[1], len(notes)) == (["甲厂", "钳工"], 1)


def test_the_same_as_at_the_left_is_what_stands_there_and_nothing_above_stays_as_written():
    read, _ = with_repeated_cells(block(["籍贯", "现居"], ["苏州", "同左"], ["同上", "无锡"]))
    assert read.rows == [["苏州", "苏州"], ["苏州", "无锡"]]
    read, notes = with_repeated_cells(block(["籍贯"], ["同上"], ["苏州"]))
    assert read.rows == [[None], ["苏州"]]
    assert "there is none; left empty" in str(notes[0])


def test_firms_and_years_written_once_and_then_the_same(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,岗位名称,需求人数,学历要求,需求年度",
        "虚海有限公司,焊工,5,高中,2025",
        "同上,钳工,3,〃,〃",
        "〃,电工,2,大专,2026",
    )
    assert {row["enterprise_name"] for row in rows} == {"虚海有限公司"}
    assert [row["round"] for row in rows] == [2025, 2025, 2026]


def test_a_label_written_once_for_its_group_holds_for_all_of_its_rows(query_book):
    rows = [
        ["2024年各镇街招聘需求"],
        ["镇街", "职业", "1月", "2月", "3月"],
        ["东江街道", "车工", 1, 2, 3],
        [None, "焊工", 4, 5, 6],
        ["西河镇", "电工", 7, 8, 9],
    ]
    query = "SELECT region, occupation, sum(openings) FROM demand GROUP BY 1, 2 ORDER BY 3"
    got, report = query_book("岗位需求", query, rows)
    assert got == [("东江街道", "车工", 6), ("东江街道", "焊工", 15), ("西河镇", "电工", 24)]
    assert "镇街: 1 blanks filled from the row above" in str(report)
    rows = [
        ["行业", "职业编码", "占比（%）"],
        ["C34", "6-18-01", 12.5],
        [None, "6-18-02", 8],
        ["C38", "6-31-01", 10],
    ]
    query = "SELECT industry, occupation FROM occupation_mix ORDER BY 1, 2"
    got, _ = query_book("2024年职业结构", query, rows)
    assert got == [("C34", "6-18-01"), ("C34", "6-18-02"), ("C38", "6-31-01")]


def test_below_another_firm_or_group_an_empty_cell_is_not_the_one_above(query_book):
    rows = [
        ["统一社会信用代码", "企业名称", "月份", "参保人数"],
        [CODE, FIRM, "2024-01", 100],
        [None, None, "2024-02", 101],
        [None, OTHER, "2024-01", 200],
    ]
    query = (
        "SELECT count(DISTINCT enterprise_id), sum(value) FILTER (enterprise_id = ?) FROM indicator"
    ).replace("?", f"'{CODE}'")
    assert query_book("企业参保", query, rows)[0] == [(2, 201)]
    rows = [
        ["月份", "镇街", "职业", "招聘人数"],
        ["2024-01", "东江街道", "车工", 5],
        ["2024-02", None, "焊工", 3],
    ]
    got, report = query_book("需求月报", "SELECT region, openings FROM demand", rows)
    assert got == [("东江街道", 5)] and report.rejected == 1


def test_an_empty_dimension_beside_named_ones_is_not_all_of_it(query_book):
    rows = [
        ["2024年招聘需求"],
        ["职业", "镇街", "1月", "2月", "3月"],
        ["车工", "东江街道", 1, 2, 3],
        ["焊工", None, 4, 5, 6],
    ]
    got, report = query_book("岗位需求", "SELECT DISTINCT region FROM demand", rows)
    assert got == [("东江街道",)] and "1 rows left out that leave empty" in str(report)


def test_a_school_on_its_first_line_alone_holds_for_the_lines_below(load_sheets):
    rows = [
        PLAN,
        [1, "甬江学院", "数控", 2024, 40],
        [2, None, "护理", 2024, 40],
        [3, "海曙学院", "会计", 2024, 10],
    ]
    got, report = load_sheets("招生计划", {"a": rows}, SUPPLY_IN_FULL)
    assert [row[0] for row in got] == ["甬江学院", "甬江学院", "海曙学院"]
    assert "1 blanks filled from the row above" in str(report)


FAIR_ROWS = [
    ["2025年招聘会岗位汇总"],
    ["企业名称", "招聘岗位", "招聘人数", "薪资（元/月）"],
    [FIRM, "焊工", "共30人", "7000-9000"],
    [None, "下料工", None, "5500-7000"],
    [OTHER, "磨边工", 20, "4500"],
    [None, "分拣工", "若干", "4000"],
    [None, "保洁", None, "3000"],
]


def _written(folder, kind, rows, merged):
    """Write a list as a workbook or a document; `merged` are rows and columns from 0, first and last."""
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph(rows[0][0])
        table = document.add_table(len(rows) - 1, len(rows[1]))
        for number, row in enumerate(rows[1:]):
            for place, cell in enumerate(row):
                table.cell(number, place).text = "" if cell is None else str(cell)
        for top, left, bottom, right in merged:
            table.cell(top - 1, left).merge(table.cell(bottom - 1, right))
        document.save(folder / "汇总.docx")
        return
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for top, left, bottom, right in merged:
        book.active.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )
    book.save(folder / "汇总.xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_number_merged_over_several_posts_is_of_none_of_them(tmp_path, kind):
    merged = [(2, 0, 3, 0), (4, 0, 6, 0), (2, 2, 3, 2), (5, 2, 6, 2)]
    _written(tmp_path, kind, FAIR_ROWS, merged)
    with Store() as store:
        report = str(store.load(tmp_path))
        query = "SELECT title, openings, pay_low FROM posting ORDER BY pay_low DESC"
        found = store._connection.execute(query).fetchall()
    assert found == [
        ("焊工", None, 7000),
        ("下料工", None, 5500),
        ("磨边工", 20, 4500),
        ("分拣工", None, 4000),
        ("保洁", None, 3000),
    ]
    assert "1 merged cells give one number for several rows" in report
    assert "row 3, 4" in report if kind == "xlsx" else True


def test_a_number_merged_over_the_lines_of_one_post_is_its_own(tmp_path):
    rows = [*FAIR_ROWS[:3], [None, None, None, None], *FAIR_ROWS[4:5]]
    _written(tmp_path, "xlsx", rows, [(2, place, 3, place) for place in range(4)])
    with Store() as store:
        assert "one number for several rows" not in str(store.load(tmp_path))
        query = "SELECT DISTINCT title, openings FROM posting ORDER BY openings"
        assert store._connection.execute(query).fetchall() == [("磨边工", 20), ("焊工", 30)]


def test_a_number_merged_over_months_is_of_none_of_them(tmp_path):
    rows = [
        ["2025年企业参保人数"],
        ["单位名称", "1月", "2月", "3月"],
        [FIRM, 90, None, 91],
        [OTHER, 214, 215, 213],
    ]
    query = "SELECT month(period), value FROM indicator ORDER BY value"
    merged = ("A1:D1", "B3:C3")
    (found,), report = loaded_book(tmp_path, "表", rows, [query], merged=merged)
    assert found == [(3, 91), (3, 213), (1, 214), (2, 215)]
    assert "1 rows have a number merged over several columns (90" in str(report)


def test_a_number_merged_over_two_firms_that_want_one_post_is_of_neither(tmp_path):
    rows = [["企业名称", "岗位", "需求人数"], [FIRM, "焊工", 10], [OTHER, "焊工", None]]
    query = "SELECT count(*), count(openings) FROM posting"
    (found,), report = loaded_book(tmp_path, "岗位", rows, [query], merged=["C2:C3"])
    assert found == [(2, 0)]
    assert "give one number for several rows" in str(report)


@pytest.mark.parametrize(
    ("cells", "towns", "said"),
    [
        (["东江街道", None, "西河镇"], ["东江街道", "东江街道", "西河镇"], "read as 区域"),
        (["好", None, "差"], [None, None, None], "a column without a heading is not read"),
        ([None, None, "西河镇"], [None, None, None], "a column without a heading is not read"),
        ([None, None, None], [None, None, None], ""),
    ],
)
def test_what_stands_under_no_heading_is_read_or_told(tmp_path, cells, towns, said):
    firms = [FIRM, OTHER, "丙山电子有限公司"]
    body = [[cell, firm, "通用设备制造业"] for cell, firm in zip(cells, firms, strict=True)]
    rows = [["甲江市企业名录"], [None, "企业名称", "所属行业"], *body]
    query = "SELECT region FROM enterprise ORDER BY rowid"
    (found,), report = loaded_book(tmp_path, "表", rows, [query])
    assert [town for (town,) in found] == towns
    assert said in str(report)
    assert ("without a heading" in str(report)) == bool(said)


def test_a_column_beside_one_of_towns_is_none_of_them(tmp_path):
    rows = [["甲江市企业名录"], [None, "企业名称", "镇街"]]
    rows += [["东江街道", FIRM, "西河镇"], ["南坪镇", OTHER, "西河镇"]]
    query = "SELECT DISTINCT region FROM enterprise"
    (found,), report = loaded_book(tmp_path, "表", rows, [query])
    assert found == [("西河镇",)]
    assert "a column without a heading is not read" in str(report)


def test_an_empty_cell_beside_towns_in_each_row_stays_empty(tmp_path):
    towns = ["东江街道", "东江街道", None, "西河镇"]
    rows = [
        [town, f"甲{sign}机械有限公司", 1] for town, sign in zip(towns, "江河湖海", strict=True)
    ]
    query = "SELECT region FROM enterprise ORDER BY rowid"
    head = [None, "企业名称", "员工人数"]
    (found,), report = loaded_book(tmp_path, "名录", [head, *rows], [query])
    assert [town for (town,) in found] == towns
    assert "read as 区域 of each row" in str(report)


@pytest.mark.parametrize("second", ["企业名称", None])
@pytest.mark.parametrize("numbers", [("1.", "2."), (1, 2), ("（一）", "（二）")])
def test_a_heading_over_numbers_and_names_is_of_the_names(load_book, second, numbers):
    rows = [["企业名称", second, "所属行业"], [numbers[0], "甲江机械有限公司", "C34"]]
    rows.append([numbers[1], "乙河食品有限公司", "C14"])
    found, _ = load_book("企业名录", rows, "SELECT name FROM enterprise ORDER BY industry")
    assert found == [("乙河食品有限公司",), ("甲江机械有限公司",)]


def test_a_remark_beside_a_number_of_people_takes_no_heading_from_it(load_book):
    rows = [["企业名称", "岗位", "招聘人数", None], ["甲江机械有限公司", "焊工", 3, "急需"]]
    found, _ = load_book("招聘岗位", rows, "SELECT title, openings FROM posting")
    assert found == [("焊工", 3)]


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["1.甲江机械有限公司", "2、乙河食品有限公司"], ["乙河食品有限公司", "甲江机械有限公司"]),
        (["①甲江机械有限公司", "②乙河食品有限公司"], ["乙河食品有限公司", "甲江机械有限公司"]),
        (
            ["甲江机械有限公司（新增）", "乙河食品（丙山）有限公司"],
            ["乙河食品（丙山）有限公司", "甲江机械有限公司"],
        ),
        (["甲江机械\n有限公司", "乙河食品有限公司"], ["乙河食品有限公司", "甲江机械有限公司"]),
        (["360安全科技有限公司", "58同城有限公司"], ["360安全科技有限公司", "58同城有限公司"]),
        (["5.电子有限公司", "乙河食品有限公司"], ["5.电子有限公司", "乙河食品有限公司"]),
    ],
)
def test_numbers_before_names_and_remarks_behind_them_are_taken_off(load_book, cells, names):
    rows = [["企业名称", "所属行业"], *([cell, "C34"] for cell in cells)]
    found, report = load_book("企业名录", rows, "SELECT name FROM enterprise ORDER BY 1")
    assert sorted(name for (name,) in found) == sorted(names)
    assert ("without numbers before them" in report) == (sorted(cells) != sorted(names))


def test_numbered_posts_majors_and_towns_are_read_without_their_numbers(load_book):
    rows = [
        ["企业名称", "岗位", "招聘人数"],
        ["甲江机械有限公司", "1.焊工", 3],
        [None, "2.车工", 2],
    ]
    rows += [["乙河食品有限公司", "1.保安", 1], [None, "2.数控铣工", 1]]
    query = "SELECT title FROM posting ORDER BY 1"
    assert load_book("招聘岗位", rows, query)[0] == [("保安",), ("数控铣工",), ("焊工",), ("车工",)]
    rows = [
        ["2024年各镇街用工需求"],
        ["镇街", *MONTHS],
        ["1.东江街道", 3, 4, 5],
        ["2.西河镇", 2, 3, 4],
    ]
    assert load_book("需求", rows, REGIONS)[0] == [("东江街道",), ("西河镇",)]
