"""A header once more on a sheet, columns without a heading, lines within cells, totals of a name."""

from datetime import datetime

import docx
import openpyxl
import pytest
from loaded_books import loaded_book

from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._no_records import is_part_total
from talentmatch.data.store import Store

FIRM, OTHER = "甲江机械有限公司", "乙河食品有限公司"
SUMS = "SELECT metric, year(period), sum(value), count(*) FROM indicator GROUP BY ALL ORDER BY ALL"
FIRMS = "SELECT count(DISTINCT enterprise_id) FROM indicator"


def _blocks(title, years, *, second=""):
    rows = [[title]]
    for number, year in enumerate(years):
        rows += [[second]] if number and second else []
        rows += [["单位名称", year, None, None], [None, "1月", "2月", "3月"]]
        rows += [[FIRM, 100 + number, 101, 102], [OTHER, 15, 16, 17]]
    return rows


@pytest.mark.parametrize(
    ("title", "years", "second", "sums"),
    [
        (
            "企业参保人数",
            ["2023年", "2024年"],
            "",
            [("insured_persons", 2023, 351, 6), ("insured_persons", 2024, 352, 6)],
        ),
        (
            "企业用电量",
            [2023, 2024],
            "",
            [("electricity", 2023, 351, 6), ("electricity", 2024, 352, 6)],
        ),
        (
            "2024年用电量",
            ["2024年", "2024年"],
            "2024年参保人数",
            [("electricity", 2024, 351, 6), ("insured_persons", 2024, 352, 6)],
        ),
    ],
)
def test_a_header_of_two_lines_that_begins_again(tmp_path, title, years, second, sums):
    rows = _blocks(title, years, second=second)
    (found, firms), _ = loaded_book(tmp_path, "表", rows, [SUMS, FIRMS])
    assert found == sums
    assert firms == [(2,)]


def test_the_same_header_on_the_next_page_is_no_table(tmp_path):
    head = [["单位名称", "2024年", None, None], [None, "1月", "2月", "3月"]]
    rows = [["参保人数"], *head, [FIRM, 100, 101, 102], *head, [OTHER, 15, 16, 17]]
    (found, firms), report = loaded_book(tmp_path, "表", rows, [SUMS, FIRMS])
    assert found == [("insured_persons", 2024, 351, 6)]
    assert firms == [(2,)]
    assert "2 repeated header rows dropped" in report


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
    assert said in report
    assert ("without a heading" in report) == bool(said)


def test_a_column_beside_one_of_towns_is_none_of_them(tmp_path):
    rows = [["甲江市企业名录"], [None, "企业名称", "镇街"]]
    rows += [["东江街道", FIRM, "西河镇"], ["南坪镇", OTHER, "西河镇"]]
    query = "SELECT DISTINCT region FROM enterprise"
    (found,), report = loaded_book(tmp_path, "表", rows, [query])
    assert found == [("西河镇",)]
    assert "a column without a heading is not read" in report


def test_posts_and_their_numbers_on_lines_of_a_cell(tmp_path):
    rows = [
        ["2024年夏季招聘会"],
        ["单位名称", "招聘岗位", "招聘人数", "学历要求", "薪资待遇（元/月）"],
        [FIRM, "1.铣工\n2.钳工\n3.质检员", "5\n8-10\n若干", "大专", "6000-8000\n5500起\n5000起"],
        [OTHER, "炒茶工\n（女）", "3", "不限", "4000"],
    ]
    query = "SELECT title, openings, pay_low, education FROM posting ORDER BY rowid"
    (found,), _ = loaded_book(tmp_path, "表", rows, [query])
    assert found[:3] == [
        ("铣工", 5, 6000, "college"),
        ("钳工", 9, 5500, "college"),
        ("质检员", None, 5000, "college"),
    ]
    assert found[3][1:3] == (3, 4000)


@pytest.mark.parametrize("whole", ["All regions", "Total"])
def test_months_below_an_empty_corner(tmp_path, whole):
    rows = [
        ["Vacancies by region (thousands)"],
        [None, "Lakeside", "Moorland", whole],
        ["JAN 2024", 1.2, 0.5, 1.7],
        ["FEB 2024", 1.25, "[c]", None],
        ["MAR 2024 [r]", 1.3, 0.55, 1.85],
    ]
    query = "SELECT region, strftime(month, '%m'), openings FROM demand ORDER BY ALL"
    (found,), _ = loaded_book(tmp_path, "vacancies", rows, [query])
    assert found == [
        *[("Lakeside", month, n) for month, n in (("01", 1200), ("02", 1250), ("03", 1300))],
        *[("Moorland", month, n) for month, n in (("01", 500), ("03", 550))],
    ]


@pytest.mark.parametrize(
    ("row", "is_total"),
    [
        (["Scotland total", 4.0, "[c]", None], True),
        (["North West sub-total", 4, "x", 3], True),
        (["云岭合计", 12, "…", 3], True),
        (["Totality Ltd", 4, 5], False),
        (["North total", "open", 3], False),
    ],
)
def test_a_total_of_a_name(row, is_total):
    assert is_part_total([cell for cell in row if cell is not None]) == is_total


@pytest.mark.parametrize("name", ["State", "Nation", "Council"])
def test_states_by_month_are_places(tmp_path, name):
    rows = [
        ["Job openings (thousands)"],
        [name, "Jul. 2024", "Aug. 2024", "Sep. 2024(p)", "Change from: Aug. 2024"],
        ["Alder", 182, 179, "175", -4],
        ["Birch", "1,020", "1,015", "(1)", -3],
        ["Total, all", "1,202", "1,194", None, -7],
    ]
    query = "SELECT region, sum(openings) FROM demand GROUP BY ALL ORDER BY ALL"
    (found,), _ = loaded_book(tmp_path, "openings", rows, [query])
    assert found == [("Alder", 536_000), ("Birch", 2_035_000)]


def test_years_may_stand_below_their_months(tmp_path):
    rows = [
        ["企业参保人数"],
        ["单位名称", "1月", None, "2月", None],
        [None, "2023年", "2024年", "2023年", "2024年"],
        [FIRM, 100, 110, 101, 111],
        [OTHER, 5, 6, "—", 7],
    ]
    merged = ("A2:A3", "B2:C2", "D2:E2")
    (found,), _ = loaded_book(tmp_path, "表", rows, [SUMS], merged=merged)
    assert found == [("insured_persons", 2023, 206, 3), ("insured_persons", 2024, 234, 4)]


def test_years_of_bands_and_codes_of_majors(tmp_path):
    rows = [
        ["驻市院校招生毕业统计"],
        ["院校", "专业（代码）", "层次", "招生计划", "毕业生"],
        ["2024年"],
        ["甲江学院", "采矿工程（081501）", "本科", 120, 110],
        ["2025年（预计）"],
        ["甲江学院", "采矿工程（081501）", "本科", 125, 112],
    ]
    query = "SELECT major, year, seats, graduates FROM supply ORDER BY year"
    (found,), _ = loaded_book(tmp_path, "表", rows, [query], merged=("A3:E3", "A5:E5"))
    assert found == [("采矿工程", 2024, 120, 110), ("采矿工程", 2025, 125, 112)]


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("甲江市企业人才需求征集表（2025年）", "need_survey"),
        ("甲江市2025年企业用工需求登记表", "need_survey"),
        ("甲江市企业招聘岗位信息（2025年）", "posting"),
        ("企业人才需求征集表", "posting"),
    ],
)
def test_posts_one_below_the_other_in_a_form_of_a_survey(tmp_path, title, table):
    rows = [
        [title],
        ["企业名称", FIRM, "信用代码", "91330683MA2XXXX21G"],
        ["岗位名称", "熔铸工程师", "需求人数", 2],
        ["学历要求", "本科", "年薪（万元）", "12-15"],
        ["岗位名称", "天车工", "需求人数", "4"],
        ["学历要求", "中专", "年薪（万元）", "6～7.2"],
        ["填表人", "某某", "联系电话", "0999-1000009"],
    ]
    needs = "SELECT post, openings, round, round(pay_low) FROM need_survey ORDER BY openings"
    vacancies = "SELECT title, openings FROM posting ORDER BY openings"
    found, _ = loaded_book(tmp_path, "表", rows, [needs, vacancies], merged=("A1:D1",))
    posts = [("熔铸工程师", 2, 2025, 10000), ("天车工", 4, 2025, 5000)]
    wanted = [posts, []] if table == "need_survey" else [[], [post[:2] for post in posts]]
    assert found == wanted


def test_merged_cells_of_a_page_repeat_their_value(tmp_path):
    lines = [
        "<html><body><h2>甲江市2024年招聘会岗位汇总</h2><table>",
        "<tr><th>企业名称</th><th>招聘岗位</th><th>招聘人数</th><th>薪资待遇</th></tr>",
        f"<tr><td rowspan=2>{FIRM}</td><td>轧制工</td><td>20</td><td>5000-8000元</td></tr>",
        "<tr><td>设备工程师</td><td>2人</td><td>10-12万元/年</td></tr>",
        f"<tr><td>{OTHER}</td><td>分拣工</td><td>3</td><td>4000元</td></tr>",
        "</table><p>主办单位：甲江市就业中心</p></body></html>",
    ]
    (tmp_path / "岗位.html").write_text("".join(lines), "utf-8")
    with Store() as store:
        store.load(tmp_path)
        query = "SELECT enterprise_name, title, openings FROM posting ORDER BY openings"
        found = store._connection.execute(query).fetchall()
    assert found == [(FIRM, "设备工程师", 2), (OTHER, "分拣工", 3), (FIRM, "轧制工", 20)]


@pytest.mark.parametrize("name", ["用工需求.html", "用工需求.xls"])
def test_a_page_keeps_its_title_and_the_number_of_several_posts_of_nobody(tmp_path, name):
    lines = [
        "<html><body><h2>2024年企业用工需求调查表</h2><table>",
        "<tr><th>企业名称</th><th>岗位名称</th><th>需求人数</th></tr>",
        f"<tr><td rowspan=2>{FIRM}</td><td>焊工</td><td rowspan=2>12</td></tr>",
        f"<tr><td>车工</td></tr><tr><td>{OTHER}</td><td>会计</td><td>3</td></tr></table></html>",
    ]
    (tmp_path / name).write_text("".join(lines), "utf-8")
    with Store() as store:
        report = str(store.load(tmp_path / name))
        query = "SELECT post, round, openings FROM need_survey ORDER BY post"
        found = store._connection.execute(query).fetchall()
    assert found == [("会计", 2024, 3), ("焊工", 2024, None), ("车工", 2024, None)]
    assert "one number for several rows (12" in report


def test_posts_of_firms_that_nobody_names_are_kept(tmp_path):
    rows = [["企业名称", "招聘岗位", "招聘人数"], [None, "焊工", 6], [None, "电工", 3]]
    query = "SELECT title, openings FROM posting ORDER BY openings"
    (found,), _ = loaded_book(tmp_path, "招聘岗位", rows, [query])
    assert found == [("电工", 3), ("焊工", 6)]


@pytest.mark.parametrize(
    ("header", "posts", "left_out"),
    [
        (["编号", "岗位"], ["焊工", "电工"], True),
        (["编号", "岗位"], ["焊工", "钳工"], False),
        (["编号", "岗位", "岗位职责"], ["焊工", "电工"], False),
        (["镇街", "岗位", "人数"], ["焊工", "电工"], True),
    ],
)
def test_a_bare_list_of_the_posts_of_another_sheet_is_no_vacancy(tmp_path, header, posts, left_out):
    book = openpyxl.Workbook()
    page = book.active
    needs = [[FIRM, "焊工", 6], [OTHER, "电工", 3], [OTHER, "普工", "若干"]]
    for row in [["企业名称", "岗位", "人数"], *needs]:
        page.append(row)
    other = book.create_sheet("岗位库")
    other.append(header)
    for number, post in enumerate(posts):
        text = (6, 3)[number] if header[-1] == "人数" else "按图纸施工，负责设备维护"
        other.append([f"P{number}", post, text][: len(header)])
    book.save(tmp_path / "2024年用工需求.xlsx")
    with Store() as store:
        report = str(store.load(tmp_path))
        query = "SELECT count(*) FROM posting WHERE enterprise_name IS NULL"
        kept = store._connection.execute(query).fetchone()[0]
    assert (kept, "lists posts that another sheet wants" in report) == (
        0 if left_out else 2,
        left_out,
    )


NEEDS = [
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
    _written(tmp_path, kind, NEEDS, merged)
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
    rows = [*NEEDS[:3], [None, None, None, None], *NEEDS[4:5]]
    _written(tmp_path, "xlsx", rows, [(2, place, 3, place) for place in range(4)])
    with Store() as store:
        assert "one number for several rows" not in str(store.load(tmp_path))
        query = "SELECT DISTINCT title, openings FROM posting ORDER BY openings"
        assert store._connection.execute(query).fetchall() == [("磨边工", 20), ("焊工", 30)]


@pytest.mark.parametrize("parent", ["学历层次", "学历要求", "学历"])
def test_numbers_under_levels_of_education_are_of_people_wanted(tmp_path, parent):
    rows = [
        ["2025届校园招聘需求汇总表"],
        ["用人单位", "岗位名称", parent, None, "年薪（万元）"],
        [None, None, "硕士", "本科", None],
        [FIRM, "光学工程师", 2, "3", "12-25"],
        [OTHER, "质量工程师", None, 2, "8-10"],
    ]
    query = "SELECT title, openings FROM posting ORDER BY openings"
    (found,), _ = loaded_book(tmp_path, "表", rows, [query], merged=("C2:D2",))
    assert found == [("质量工程师", 2), ("光学工程师", 5)]


@pytest.mark.parametrize(
    ("names", "months"),
    [
        ([2024.9, 2024.1, 2024.11], [9, 10, 11]),
        ([2024.11, 2024.1, 2024.9], [9, 10, 11]),
        ([2024.1, 2024.2, 2024.3], [1, 2, 3]),
    ],
)
def test_october_without_its_nought(tmp_path, names, months):
    rows = [["参保人数"], ["单位名称", *names], [FIRM, 9, 10, 11], [OTHER, 19, 20, 21]]
    query = "SELECT DISTINCT month(period) FROM indicator ORDER BY ALL"
    (found,), _ = loaded_book(tmp_path, "表", rows, [query])
    assert [month for (month,) in found] == months


def test_a_middle_school_is_a_school():
    assert meaning_of("甲江职业中学").field == "institution"


@pytest.mark.parametrize("name", ["指标", "类型", "项目名称"])
@pytest.mark.parametrize("long", [False, True])
def test_rows_that_say_what_they_count_of_a_major(tmp_path, name, long):
    if long:
        head = ["院校", "专业", name, "年份", "人数"]
        body = [["招生计划", 2023, 80], ["毕业生", 2023, 70], ["招生计划", 2024, 85]]
    else:
        head = ["院校", "专业", name, "2023年", "2024年"]
        body = [["招生计划", 80, "85"], ["毕业生", "70*", "—"]]
    rows = [head, *([["甲江学院", "数控技术", *row] for row in body])]
    query = "SELECT year, seats, graduates FROM supply ORDER BY year"
    (found,), _ = loaded_book(tmp_path, "院校", rows, [query])
    assert found == [(2023, 80, 70), (2024, 85, None)]


def test_majors_that_sound_like_measures_stay_majors(tmp_path):
    head = ["院校", "专业", "2023年招生", "2023年毕业"]
    rows = [head, ["甲江学院", "就业指导", 80, 3], ["甲江学院", "毕业设计", 70, 4]]
    query = "SELECT major, seats, graduates FROM supply ORDER BY seats"
    (found,), _ = loaded_book(tmp_path, "院校", rows, [query])
    assert found == [("毕业设计", 70, 4), ("就业指导", 80, 3)]


def _levels(title, *figures):
    months = ["JAN 2024", "FEB 2024", "MAR 2024"]
    return [[title], ["Region", *months], *([[name, *own] for name, own in figures])]


LEVELS = _levels(
    "Vacancies by region (thousands)", ("North", [2.5, "2.6", 2.55]), ("South", [1.1, 1.2, 1])
)
RATES = _levels("Vacancy rate (%)", ("North", [2.1, "2.2", 2.15]), ("South", [3.1, 3, 3.2]))


@pytest.mark.parametrize("rows", [[*LEVELS, [None], *RATES], [*RATES, [None], *LEVELS]])
def test_rates_on_the_sheet_of_levels_are_left_out(tmp_path, rows):
    query = "SELECT region, sum(openings) FROM demand GROUP BY ALL ORDER BY ALL"
    (found,), report = loaded_book(tmp_path, "vacancies", rows, [query])
    assert found == [("North", 7650), ("South", 3300)]
    assert "other figures for the same series and months" in report


@pytest.mark.parametrize(
    ("second", "left_out"),
    [([90, 91, 92], True), ([100, 101, 104], False), ([100, 101, 102], False)],
)
def test_other_figures_of_a_firm_in_one_workbook(tmp_path, second, left_out):
    book = openpyxl.Workbook()
    for name, figures in (("养老", [100, 101, 102]), ("医疗", second)):
        page = book.create_sheet(name)
        for row in [["2024年参保人数"], ["单位名称", "1月", "2月", "3月"], [FIRM, *figures]]:
            page.append(row)
    del book["Sheet"]
    book.save(tmp_path / "参保.xlsx")
    with Store() as store:
        report = str(store.load(tmp_path))
        query = "SELECT value FROM indicator ORDER BY period"
        found = [value for (value,) in store._connection.execute(query).fetchall()]
    assert found == ([100, 101, 102] if left_out else second)
    assert ("other figures" in report) == left_out


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
    assert "1 rows have a number merged over several columns (90" in report


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
    assert ("makes of spans" in report) == (openings is not None and cell != "3-5")


def _book(folder, sheets, query):
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(folder / "参保与用工.xlsx")
    with Store() as store:
        report = str(store.load(folder))
        return store._connection.execute(query).fetchall(), report


@pytest.mark.parametrize(
    ("names", "titles", "kept"),
    [
        (("一稿", "更正"), ("参保人数", "参保人数"), 110),
        (("1", "2"), ("参保人数（快报）", "参保人数"), 110),
        (("定稿", "初稿"), ("参保人数", "参保人数"), 100),
        (("1", "2"), ("参保人数（更正前）", "参保人数（更正后）"), 110),
        (("1", "2"), ("参保人数（修订）", "参保人数（修订）"), 100),
    ],
)
def test_a_table_that_corrects_an_earlier_one_replaces_it(tmp_path, names, titles, kept):
    months = ["单位名称", "1月", "2月", "3月"]
    figures = [[FIRM, 100, 101, 102], [FIRM, 110, 111, 112]]
    sheets = {
        name: [[f"2024年{title}"], months, row]
        for name, title, row in zip(names, titles, figures, strict=True)
    }
    query = "SELECT value FROM indicator ORDER BY period LIMIT 1"
    found, report = _book(tmp_path, sheets, query)
    assert found == [(kept,)]
    assert ("rows replace rows that said otherwise" in report) == (kept == 110)


def test_a_sheet_that_goes_on_with_further_months_is_kept(tmp_path):
    title, firms = ["企业参保人数"], (FIRM, OTHER, "丙山电子有限公司")
    sheets = {
        "1月": [title, ["单位名称", "2024年1月", "2024年2月"], *([f, 100, 101] for f in firms)],
        "2月": [title, ["单位名称", "2024年2月", "2024年3月"], *([f, 103, 104] for f in firms)],
    }
    query = "SELECT sum(value) FROM indicator GROUP BY period ORDER BY period"
    found, _ = _book(tmp_path, sheets, query)
    assert found == [(300,), (309,), (312,)]


@pytest.mark.parametrize("post", ["招聘岗位", "岗位名称"])
def test_the_form_of_a_vacancy_stays_one(tmp_path, post):
    document = docx.Document()
    document.add_paragraph("2024年招聘岗位需求登记表")
    rows = [("企业名称", FIRM), ("联系人", "张三"), (post, "焊工"), ("招聘人数", "5")]
    table = document.add_table(len(rows), 2)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(tmp_path / "登记表.docx")
    with Store() as store:
        store.load(tmp_path)
        name = "posting" if post == "招聘岗位" else "need_survey"
        found = store._connection.execute(f"SELECT openings FROM {name}").fetchall()
    assert found == [(5,)]


@pytest.mark.parametrize(
    ("header", "rows", "kept"),
    [
        (["岗位", "人数"], [["焊工", 12], ["电工", 9]], 2),
        (["岗位", "月薪"], [["焊工", 9000], ["电工", 9500]], 2),
        (["岗位", "人数", "月薪"], [["焊工", 6, 9000], ["电工", 3, 9500]], 2),
        (["岗位", "人数", "月薪"], [["焊工", 6, 6000], ["电工", 3, 5000]], 0),
    ],
)
def test_posts_with_pay_or_numbers_of_their_own_are_kept(tmp_path, header, rows, kept):
    needs = [
        ["企业名称", "岗位", "人数", "月薪"],
        [FIRM, "焊工", 6, 6000],
        [OTHER, "电工", 3, 5000],
    ]
    query = "SELECT count(*) FROM posting WHERE enterprise_name IS NULL"
    found, _ = _book(tmp_path, {"企业岗位": needs, "公共岗位": [header, *rows]}, query)
    assert found == [(kept,)]


def test_other_posts_of_the_same_firms_below_a_title_are_of_the_same_list(tmp_path):
    header = ["企业名称", "岗位", "需求人数"]
    first, second = [[FIRM, "焊工", 5], [OTHER, "钳工", 3]], [[FIRM, "电工", 2], [OTHER, "普工", 1]]
    rows = [["2025年企业用工需求表"], header, *first, ["二、辅助岗位"], header, *second]
    query = "SELECT count(*), min(round) FROM need_survey"
    (found,), _ = loaded_book(tmp_path, "用工", rows, [query])
    assert found == [(4, 2025)]


def test_parts_of_what_is_counted_in_schools_are_no_measures(tmp_path):
    rows = [["院校", "专业", "批次", "2024年招生"]]
    rows += [["甲江学院", "数控技术", "提前招生", 20], ["甲江学院", "数控技术", "统一招生", 60]]
    (found,), _ = loaded_book(tmp_path, "院校", rows, ["SELECT sum(seats) FROM supply"])
    assert found == [(80,)]


def test_an_empty_cell_beside_towns_in_each_row_stays_empty(tmp_path):
    towns = ["东江街道", "东江街道", None, "西河镇"]
    rows = [
        [town, f"甲{sign}机械有限公司", 1] for town, sign in zip(towns, "江河湖海", strict=True)
    ]
    query = "SELECT region FROM enterprise ORDER BY rowid"
    head = [None, "企业名称", "员工人数"]
    (found,), report = loaded_book(tmp_path, "名录", [head, *rows], [query])
    assert [town for (town,) in found] == towns
    assert "read as 区域 of each row" in report


def test_a_number_merged_over_two_firms_that_want_one_post_is_of_neither(tmp_path):
    rows = [["企业名称", "岗位", "需求人数"], [FIRM, "焊工", 10], [OTHER, "焊工", None]]
    query = "SELECT count(*), count(openings) FROM posting"
    (found,), report = loaded_book(tmp_path, "岗位", rows, [query], merged=["C2:C3"])
    assert found == [(2, 0)]
    assert "give one number for several rows" in report
