"""Rows and sheets that say the same twice, otherwise, or in sum."""

import openpyxl
import pytest
from firms_and_queries import DRIVES, FIRM, OTHER, PLAN, PRECISION, SUPPLY_IN_FULL, THIRD
from read_sheets import consented_sheets, sheets_of_lines
from written_files import book_of_rows

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.store import Store


def test_remarks_tell_two_rows_of_one_post_apart_and_the_head_of_a_form_is_no_heading(tmp_path):
    rows = [
        ["城南街道2026年上半年企业用工需求汇总表"],
        ["填报单位：城南街道办", "", "", "填报日期：2026.3.5", ""],
        ["企业名称", "招聘工种", "缺口人数（人）", "其中：急需", "备注"],
        ["宁川虚电子公司", "SMT操作员", 30, 10, ""],
        ["宁川虚电子公司", "SMT操作员", 8, 3, "夜班"],
    ]
    firms, sheet = consented_sheets(book_of_rows(tmp_path / "用工.xlsx", rows))
    assert sheet.frame["openings"].tolist() == [38] and "urgency" not in sheet.frame
    assert sheet.unmapped == ("其中：急需",) and firms.frame["region"].tolist() == ["城南街道"]
    same = [rows[2][:3], ["宁川虚电子公司", "钳工", 5], ["宁川虚电子公司", "钳工", 6]]
    (answers,) = consented_sheets(book_of_rows(tmp_path / "用工2026.xlsx", same))
    assert answers.frame["openings"].tolist() == [5, 6], "a later answer, of which the last counts"


def test_a_sheet_that_sums_up_the_sheets_of_firms_is_left_out(tmp_path):
    book = openpyxl.Workbook()
    for name, rows in {
        "汇总": [["车工", 4], ["测试", 2]],
        PRECISION: [["车工", 4]],
        "虚江软件有限公司": [["测试", 2]],
    }.items():
        sheet = book.create_sheet(name)
        for row in [["岗位", "人数"], *rows]:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "用工表.xlsx")
    sheets = list(read_files(tmp_path / "用工表.xlsx"))
    (summary,) = [sheet for sheet in sheets if not sheet.table]
    assert "stand on the sheets of the firms" in summary.skipped
    assert [row for sheet in sheets if sheet.table for row in sheet.frame["title"]] == [
        "车工",
        "测试",
    ]


def test_postings_that_differ_in_their_number_alone_are_two(tmp_path):
    lines = [
        "企业名称,岗位,招聘人数,薪资",
        f"{DRIVES},磨工,10,6-8K",
        f"{DRIVES},磨工,4,6-8K",
        f"{DRIVES},磨工,4,6-8K",
    ]
    ids = sheets_of_lines(tmp_path, "a.csv", *lines)["posting"].frame["posting_id"]
    assert ids[0] != ids[1] == ids[2]


@pytest.mark.parametrize(
    ("sheet", "rows", "left_out"),
    [
        ("合计", [[FIRM, 16], ["合计", 16]], True),
        ("按企业", [[FIRM, 16], [OTHER, 3]], True),
        ("按企业", [[FIRM, 16], [OTHER, 5]], False),
        ("合计", [[FIRM, 17], [THIRD, 4]], False),
        ("普工", [[OTHER, 3]], False),
    ],
)
def test_a_sheet_that_sums_up_the_posts_of_firms_is_left_out(tmp_path, sheet, rows, left_out):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "明细"
    posts = [[FIRM, "车工", 12], [FIRM, "焊工", 4], [OTHER, "测试工程师", 3]]
    for row in [["2024年用工需求明细"], ["企业名称", "岗位", "需求人数"], *posts]:
        page.append(row)
    other = book.create_sheet(sheet)
    for row in [["企业", "人数"], *rows]:
        other.append(row)
    book.save(tmp_path / "用工.xlsx")
    with Store() as store:
        report = str(store.load(tmp_path))
        query = "SELECT count(*) FROM need_survey WHERE post IS NULL OR post = 'all'"
        kept = store._connection.execute(query).fetchone()[0]
    assert ("would count them twice" in report) == left_out
    assert kept == 0 if left_out else kept > 0 or "left out" in report


def test_two_vacancies_of_one_name_are_added_and_two_answers_are_not(query_book):
    rows = [
        ["企业名称", "岗位名称", "需求人数", "学历", "填报日期"],
        [FIRM, "工程师", 2, "本科", None],
        [FIRM, "工程师", 3, "硕士", None],
        [OTHER, "钳工", 2, "中专", "2024-03-01"],
        [OTHER, "钳工", 5, "大专", "2024-04-01"],
    ]
    got, _ = query_book(
        "2024年人才需求调查", "SELECT post, openings FROM need_survey ORDER BY post", rows
    )
    assert got == [("工程师", 5), ("钳工", 5)]


def test_a_sheet_that_contradicts_another_is_said(load_sheets):
    head, row = PLAN[1:], ["甬江学院", "数控", 2024]
    sheets = {"今年": [head, [*row, 40]], "旧": [head, [*row, 10]]}
    got, report = load_sheets("招生计划", sheets, SUPPLY_IN_FULL)
    assert len(got) == 1 and "1 rows replace rows that said otherwise before" in str(report)
    same = {"今年": [head, [*row, 40]], "又": [head, [*row, 40]]}
    assert "said otherwise" not in str(load_sheets("招生计划", same, SUPPLY_IN_FULL)[1])


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
