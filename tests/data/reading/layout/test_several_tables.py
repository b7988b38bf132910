"""Several tables on one sheet: below one another, side by side, on the next page."""

import pytest
from firms_and_queries import (
    DRIVES,
    FIRM,
    INSURED,
    INSURED_BY_MONTH,
    MILL,
    NEEDS,
    NEEDS_COLUMNS,
    OTHER,
    PLAN,
    PRECISION,
    REGISTER_COLUMNS,
    SUMS,
    SUPPLY,
    SUPPLY_COLUMNS,
    SUPPLY_IN_FULL,
    WANTED,
)
from loaded_books import loaded_book
from read_sheets import block, block_of, consented_sheets
from written_files import book_of_rows

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.reshaping._side_by_side import below_one_another, column_parts
from talentmatch.data.reading.layout.sheets import RawSheet

FIRMS = "SELECT count(DISTINCT enterprise_id) FROM indicator"


def _blocks(title, years, *, second=""):
    rows = [[title]]
    for number, year in enumerate(years):
        rows += [[second]] if number and second else []
        rows += [["单位名称", year, None, None], [None, "1月", "2月", "3月"]]
        rows += [[FIRM, 100 + number, 101, 102], [OTHER, 15, 16, 17]]
    return rows


def test_a_table_above_the_likeliest_header_is_read_and_not_lost(tmp_path):
    rows = [
        ["一、企业名录"],
        ["统一社会信用代码", "企业名称", "所属行业", "所在镇街"],
        ["91330200MA0000001X", "甲虚公司", "C34", "东江街道"],
        ["", "乙虚公司", "C36", "东江街道"],
        [],
        ["二、用工需求（2024年）"],
        ["企业名称", "招聘岗位", "拟招聘人数", "月薪（元）"],
        ["甲虚公司", "焊工", 12, "6000-8000"],
    ]
    first, second = consented_sheets(book_of_rows(tmp_path / "上下.xlsx", rows))
    assert first.table == "enterprise" and first.frame["name"].tolist() == ["甲虚公司", "乙虚公司"]
    assert second.table == "need_survey" and second.frame["openings"].tolist() == [12]


def test_tables_side_by_side_are_read_apart(load_pages):
    rows = [
        ["企业名录", None, None, "2024年人才需求", None, None],
        ["企业名称", "行业", None, "企业名称", "需求岗位", "需求人数"],
        ["甲江机械有限公司", "C34", None, "甲江机械有限公司", "钳工", 3],
        [None, None, None, "甲江机械有限公司", "焊工", 2],
    ]
    got, report = load_pages("企业", "SELECT post, openings FROM need_survey ORDER BY 2", 表=rows)
    assert got == [("焊工", 2), ("钳工", 3)]
    assert {entry.table for entry in report.tables} == {"enterprise", "need_survey"}


def test_an_empty_column_in_one_table_parts_nothing(load_pages):
    rows = [
        ["企业名称", "行业", None, "需求岗位", "需求人数"],
        ["甲江机械有限公司", "C34", None, "钳工", 3],
        ["乙河食品有限公司", "C14", None, "包装工", 2],
    ]
    got, report = load_pages("2024年人才需求", "SELECT count(*) FROM need_survey", 表=rows)
    # What the list says of the firms goes to the register.
    assert got == [(2,)] and {one.table for one in report.tables} == {"need_survey", "enterprise"}


def test_a_table_below_with_headings_of_its_own_is_read_too(load_pages):
    rows = [
        ["企业名称", "行业", "规模"],
        ["甲江机械有限公司", "C34", "中型"],
        [],
        ["2024年人才需求"],
        ["用人单位", "招聘工种", "拟招聘人员数"],
        ["甲江机械有限公司", "钳工", 3],
    ]
    got, _ = load_pages("企业", "SELECT round, post, openings FROM need_survey", 表=rows)
    assert got == [(2024, "钳工", 3)]


@pytest.mark.parametrize(
    "between",
    [
        "填报日期：2024年1月10日",
        "制表人：李四 2024-01-10",
        "注：2022年数据为快报数",
        "甲江市人社局 2024年1月",
        "2023年企业人才需求调查表（第2页）",
        "（以上为2022年遗留岗位）",
        "二、2024年新增",
    ],
)
def test_what_stands_below_a_page_begins_no_table(read_columns, between):
    header = ["企业名称", "岗位", "需求人数"]
    rows = [
        ["2023年企业人才需求调查表"],
        header,
        [FIRM, "车工", 3],
        [between],
        header,
        [OTHER, "钳工", 7],
    ]
    assert read_columns("需求", rows, NEEDS_COLUMNS)[0] == [("车工", 3, 2023), ("钳工", 7, 2023)]


@pytest.mark.parametrize(
    "titles",
    [
        [["2025年招生计划"], ["单位：人"]],
        [["2025年招生计划", None, "单位：人"]],
        [[None], ["注：含五年一贯制"], ["2025年招生计划"], [None]],
    ],
)
def test_units_notes_and_gaps_beside_the_title_of_another_year(read_columns, titles):
    header = ["学校", "专业", "招生计划"]
    rows = [["2024年招生计划"], header, ["甲校", "护理", 3], *titles, header, ["甲校", "护理", 8]]
    assert read_columns("招生", rows, SUPPLY_COLUMNS)[0] == [("甲校", 2024, 3), ("甲校", 2025, 8)]


def test_lists_of_towns_of_other_years_below_one_another(read_columns):
    header = ["企业名称", "岗位", "需求人数"]
    rows = [
        ["2024年西河镇企业用工需求表"],
        header,
        [FIRM, "车工", 3],
        ["2025年东江镇企业用工需求表"],
        header,
        [OTHER, "钳工", 7],
    ]
    assert read_columns("用工需求", rows, NEEDS_COLUMNS)[0] == [
        ("车工", 3, 2024),
        ("钳工", 7, 2025),
    ]
    rows[3] = ["2024年东江镇企业用工需求表"]
    assert read_columns("用工需求", rows, REGISTER_COLUMNS)[0] == [
        (FIRM, "西河镇"),
        (OTHER, "东江镇"),
    ]


@pytest.mark.parametrize(
    "title",
    ["2025年全市企业用工需求表", "2025年各镇企业用工需求表", "2025年企业用工需求表（东区）"],
)
def test_a_list_of_other_places_below_that_of_a_town_is_none_of_it(read_columns, title):
    header = ["企业名称", "岗位", "需求人数"]
    rows = [
        ["2024年西河镇企业用工需求表"],
        header,
        [FIRM, "车工", 3],
        [title],
        header,
        [OTHER, "钳工", 7],
    ]
    assert read_columns("用工需求", rows, NEEDS_COLUMNS)[0] == [
        ("车工", 3, 2024),
        ("钳工", 7, 2025),
    ]
    assert (OTHER, "西河镇") not in read_columns("用工需求", rows, REGISTER_COLUMNS)[0]
    rows[3] = ["2025年企业用工需求表"]
    assert (OTHER, "西河镇") in read_columns("用工需求", rows, REGISTER_COLUMNS)[0]


def test_a_further_table_below_its_title_is_one_of_its_own():
    rows = [
        ["岗位", "人数", "学历"],
        ["业务员", "5-8", "大专"],
        ["表二 2024年流失情况", "", ""],
        ["岗位", "流失人数", "主要原因"],
        ["业务员", "4", "薪资"],
    ]
    block = block_of(rows)
    assert ([row[0] for row in block.rows], block.below) == (["业务员"], 2)


def test_a_third_table_below_is_read_though_months_head_it(query_book):
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
    got, report = query_book("企业", INSURED, rows)
    assert got == [("2024-01", 100), ("2024-03", 102)]
    assert [entry.table for entry in report.tables].count("need_survey") == 1
    assert report.rejected == 0


def test_a_table_beside_another_that_is_left_out_counts_as_lost(query_book):
    rows = [
        ["2024年", None, None, None, "2025年", None],
        ["企业名称", "岗位", "需求人数", None, "岗位", "需求人数"],
        [FIRM, "车工", 5, None, "车工", 6],
    ]
    got, report = query_book("人才需求", WANTED, rows)
    assert got == [("车工", 5)] and report.broken == 1


def test_a_table_of_two_columns_above_another_is_told():
    rows = [
        ["2025年5月月报"],
        ["区县", "岗位数"],
        ["东江区", 310],
        ["西河区", 160],
        [],
        ["企业名称", "信用代码", "在岗人数"],
        [PRECISION, "91990000000000001X", 128],
    ]
    assert find_block(RawSheet("a.xlsx", rows)).dropped["above"] == 2


def test_a_label_beside_its_figure_above_a_table_is_no_record():
    rows = [
        ["2025年月报"],
        ["参会企业", 12],
        ["企业名称", "信用代码", "在岗人数"],
        [PRECISION, "91990000000000001X", 128],
    ]
    assert "above" not in find_block(RawSheet("a.xlsx", rows)).dropped


def test_the_same_table_of_another_year_below_is_of_that_year(load_book):
    header = ["学校", "专业", "招生计划"]
    rows = [
        ["2024年招生计划"],
        header,
        ["甲校", "护理", 3],
        ["2025年招生计划"],
        header,
        ["甲校", "护理", 8],
    ]
    assert load_book("招生", rows, SUPPLY)[0] == [("护理", 2024, 3, None), ("护理", 2025, 8, None)]
    header = ["企业名称", "1月", "2月", "3月"]
    rows = [
        ["2024年参保人数"],
        header,
        [FIRM, 1, 2, 3],
        ["2025年参保人数"],
        header,
        [FIRM, 4, 5, 6],
    ]
    got, _ = load_book("参保", rows, INSURED_BY_MONTH)
    assert [value for _, value in got] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("again", ["2024年用工需求", "2024年用工需求（续）"])
def test_a_header_repeated_on_the_next_page_is_of_the_same_table(load_book, again):
    header = ["企业名称", "岗位", "需求人数"]
    rows = [["2024年用工需求"], header, [FIRM, "车工", 3], [again], header, [OTHER, "钳工", 7]]
    got, report = load_book("需求", rows, NEEDS)
    assert [row[:2] for row in got] == [("车工", 3), ("钳工", 7)] and "from row" not in report


def test_lists_of_towns_below_one_another_are_of_their_towns(load_book):
    header = ["企业名称", "所属行业"]
    rows = [["东江街道企业名单"], header, [FIRM, "C34"], ["西河镇企业名单"], header, [OTHER, "C14"]]
    query = "SELECT name, region FROM enterprise ORDER BY rowid"
    assert load_book("名录", rows, query)[0] == [(FIRM, "东江街道"), (OTHER, "西河镇")]


def test_the_title_above_the_first_of_several_forms_is_that_of_all(tmp_path):
    lines = [
        "2025年人才需求,,",
        "企业：虚海有限公司,,",
        "岗位,人数,学历",
        "焊工,5,大专",
        "企业：虚河有限公司,,",
        "岗位,人数,学历",
        "钳工,3,不限",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    needs = [
        sheet.frame for sheet in read_files(tmp_path / "a.csv") if sheet.table == "need_survey"
    ]
    assert [(row["round"].iloc[0], row["post"].iloc[0]) for row in needs] == [
        (2025, "焊工"),
        (2025, "钳工"),
    ]


def test_lists_of_two_columns_stand_side_by_side():
    header = ["企业名称", "参保人数", "", "企业名称", "参保人数"]
    assert below_one_another(block(header, [DRIVES, 118, None, MILL, "300"])).rows == [
        [DRIVES, 118],
        [MILL, "300"],
    ]


def test_a_table_far_to_the_right_is_named_by_the_column_of_its_spreadsheet():
    rows = [
        ["企业名称", "行业", *[""] * 700, "职位名称", "招聘人数"],
        [DRIVES, "C34", *[""] * 700, "钳工", 2],
        [MILL, "C35", *[""] * 702],
    ]
    parts = column_parts(RawSheet("a.xlsx", rows))
    assert [part.name for part in parts] == ["A", "AAA"]


def test_what_the_first_title_names_holds_for_the_same_list_of_another_year(load_book):
    header = ["专业", "招生计划"]
    rows = [
        ["甲江职业学院2024年招生计划"],
        header,
        ["护理", 3],
        ["焊接", 4],
        [None],
        ["2025年招生计划", "单位：人"],
        header,
        ["护理", 5],
        ["焊接", 6],
    ]
    query = "SELECT institution, major, year, seats FROM supply ORDER BY year, seats"
    assert load_book("招生", rows, query)[0] == [
        ("甲江职业学院", major, year, seats)
        for major, year, seats in (
            ("护理", 2024, 3),
            ("焊接", 2024, 4),
            ("护理", 2025, 5),
            ("焊接", 2025, 6),
        )
    ]
    header = ["岗位", "招聘人数", "学历"]
    rows = [
        [f"{FIRM}2024年招聘岗位"],
        header,
        ["车工", 3, "大专"],
        [None],
        ["2025年招聘岗位"],
        header,
        ["钳工", 7, "大专"],
    ]
    query = "SELECT enterprise_name, title FROM posting ORDER BY openings"
    assert load_book("岗位", rows, query)[0] == [(FIRM, "车工"), (FIRM, "钳工")]


def test_a_table_below_another_is_read_under_its_own_headings(load_sheets):
    rows = [
        PLAN,
        [1, "甬江学院", "数控", 2024, 40],
        [],
        ["毕业生情况"],
        ["学校名称", "专业名称", "年度", "毕业生数"],
        ["甬江学院", "护理", 2024, 999],
    ]
    got, report = load_sheets("招生计划", {"a": rows}, SUPPLY_IN_FULL)
    assert got == [("甬江学院", "数控", 2024, 40, None), ("甬江学院", "护理", 2024, None, 999)]
    assert "招生计划.xlsx, from row 3 on" in str(report)


def test_a_header_printed_again_on_each_page_is_no_table_of_its_own(load_sheets):
    rows = [
        ["学校名称", "专业名称", "年度", "计划", None],
        [None, None, None, "招生计划数", "毕业生数"],
    ]
    body = [["甬江学院", "数控", 2024, 40, 30]], [["甬江学院", "护理", 2024, 50, 40]]
    got, report = load_sheets("招生计划", {"a": [*rows, *body[0], *rows, *body[1]]}, SUPPLY_IN_FULL)
    assert [row[3:] for row in got] == [(40, 30), (50, 40)] and len(report.tables) == 1


def test_lists_printed_side_by_side_are_one_list(load_sheets, tmp_path):
    part = ["学校名称", "专业名称", "年度", "招生计划数"]
    rows = [
        [*part, None, *part],
        ["甬江学院", "数控", 2024, 40, None, "海曙学院", "护理", 2024, 50],
        ["甬江学院", "焊接", 2024, 30, None, "海曙学院", "会计", "哪年", 60],
        ["甬江小计", "", "", 70, None, "海曙小计", "", "", 110],
    ]
    got, report = load_sheets("招生计划", {"a": rows}, SUPPLY_IN_FULL)
    assert [row[3] for row in got] == [40, 30, 50] and report.rejected == 1
    text = (tmp_path / "招生计划.rejected.csv").read_text("utf-8-sig")
    assert "海曙学院,会计,哪年,60" in text and "\n3," in text
    assert "not understood" not in str(report)


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
    assert "2 repeated header rows dropped" in str(report)


def test_other_posts_of_the_same_firms_below_a_title_are_of_the_same_list(tmp_path):
    header = ["企业名称", "岗位", "需求人数"]
    first, second = [[FIRM, "焊工", 5], [OTHER, "钳工", 3]], [[FIRM, "电工", 2], [OTHER, "普工", 1]]
    rows = [["2025年企业用工需求表"], header, *first, ["二、辅助岗位"], header, *second]
    query = "SELECT count(*), min(round) FROM need_survey"
    (found,), _ = loaded_book(tmp_path, "用工", rows, [query])
    assert found == [(4, 2025)]
