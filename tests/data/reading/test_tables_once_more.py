"""A header once more on a sheet, columns without a heading, lines within cells, totals of a name."""

import pytest
from loaded_books import loaded_book

from talentmatch.data.reading.layout._named_rows import is_part_total

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
