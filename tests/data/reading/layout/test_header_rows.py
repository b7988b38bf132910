"""Which rows are the header, of how many lines, and what stands above it."""

import pytest
from firms_and_queries import FIRM, INSURED, OTHER, SUMS, SUPPLY, SUPPLY_IN_FULL
from hypothesis import given
from hypothesis import strategies as st
from loaded_books import found_in, loaded_book, queried_lines
from read_sheets import block_of, consented_sheets
from written_files import book_of_rows

from talentmatch.data.reading.layout import _header_rows as header_rows
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.sheets import RawSheet


def block_found(*rows):
    return find_block(RawSheet("test", [list(row) for row in rows]))


DEMAND = "SELECT region, industry, strftime(month, '%m'), openings FROM demand ORDER BY 1, 2, 3"


def test_rows_above_the_headings_that_look_like_records_are_named(tmp_path):
    rows = [
        ["甲区", "机器", 12, 30],
        ["乙区", "化工", 15, 20],
        ["企业名称", "招聘岗位", "拟招聘人数", "月薪（元）"],
        ["甲虚公司", "焊工", 12, "6000-8000"],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "需求2024.xlsx", rows))
    assert len(sheet.frame) == 1
    assert any("2 rows above the headings" in str(note) for note in sheet.notes)


def test_two_rows_of_headings_whose_lower_name_several_things(tmp_path):
    rows = [
        ["基本信息", "", "", "现状", "", "意向", ""],
        ["姓名", "性别/年龄", "学历/院校/专业", "公司", "总工龄", "薪酬(税前月薪)", "城市"],
        ["陶虚一", "男/35", "本科/虚构理工大学/自动化", "虚构设备公司", "20余年", "18-20K", "苏州"],
    ]
    lines = "\n".join(",".join(row) for row in rows)
    query = (
        "SELECT education, major, employer, experience_years, expected_yearly_pay, "
        "wanted_regions FROM candidate"
    )
    found, _ = queried_lines(tmp_path, "人才地图.csv", lines, query)
    assert [tuple(one) for one in found] == [
        ("bachelor", "自动化", "虚构设备公司", 20, 228000, ["苏州"])
    ]


def test_a_year_below_a_measure_of_one_column_beside_groups_of_years():
    rows = [
        ["企业", "从业人员（人）", None, "营业收入", None, "应付薪酬"],
        [None, "2023年", "2024年", "2023年", "2024年", "2024年"],
        ["甲厂", 1, 2, 3, 4, 5],
    ]
    assert find_block(RawSheet("a.xlsx", rows)).header == [
        "企业",
        "从业人员（人）2023年",
        "从业人员（人）2024年",
        "营业收入2023年",
        "营业收入2024年",
        "应付薪酬2024年",
    ]


def test_ends_of_months_below_a_year_are_months():
    rows = [
        ["企业名称", "2023年度", None, "2024年度"],
        [None, "11月末", "12月末", "1月末"],
        [FIRM, 510, 512, 515],
    ]
    assert block_of(rows).header == ["企业名称", "2023年11月", "2023年12月", "2024年1月"]


def test_figures_below_bare_months_are_told_apart_by_them():
    rows = [
        ["企业名称", "1月", None, "2月", None],
        [None, "从业人员", "营业收入", "从业人员", "营业收入"],
        [FIRM, 500, 1200.5, 505, 1180],
    ]
    assert block_of(rows).header[1:] == ["1月从业人员", "1月营业收入", "2月从业人员", "2月营业收入"]


def test_title_total_note_and_blank_rows_are_no_records():
    found = block_found(
        ["2024年企业名录", "", ""],
        ["填报单位：某局", "", ""],
        ["序号", "企业名称", "行业"],
        [1, "甲厂", "C34"],
        ["", "", ""],
        [2, "乙厂", "C35"],
        ["小计", 2, ""],
        ["合 计", 2, ""],
        ["注：数据截至年底", "", ""],
        ["填表说明：一行一家", "", ""],
        ["", "Total", 2],
    )
    assert found.header == ["序号", "企业名称", "行业"]
    assert found.rows == [[1, "甲厂", "C34"], [2, "乙厂", "C35"]]
    assert found.dropped == {"total": 3, "note": 2}
    assert "2024年企业名录" in found.titles


def test_two_header_lines_are_joined():
    found = block_found(
        ["序号", "企业名称", "需求情况", "", "薪酬", ""],
        ["", "", "岗位名称", "需求人数", "下限", "上限"],
        [1, "甲厂", "钳工", 3, 5000, 8000],
    )
    assert found.header == ["序号", "企业名称", "岗位名称", "需求人数", "薪酬下限", "薪酬上限"]
    assert len(found.rows) == 1


def test_months_below_years_are_joined():
    found = block_found(
        ["单位名称", "2023年", "", "2024年"], ["", "11月", "12月", "1月"], ["甲", 1, 2, 3]
    )
    assert found.header == ["单位名称", "2023年11月", "2023年12月", "2024年1月"]


def test_a_first_record_is_not_taken_for_a_second_header_line():
    found = block_found(["职位", "学历", "薪资"], ["钳工", "大专", "面议"], ["焊工", "", "8k"])
    assert found.header == ["职位", "学历", "薪资"] and len(found.rows) == 2


def test_headers_repeated_by_page_breaks_are_dropped():
    found = block_found(["职位", "学历", "薪资"], ["钳工", "大专", "8k"], ["职位", "学历", "薪资"])
    assert found.dropped == {"repeated header": 1}


def test_a_sheet_of_prose_has_no_header():
    assert block_found(["这是一段说明。"], ["第二段。"]) is None
    assert block_found() is None


@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=6), st.integers(), st.none()), max_size=4), max_size=6
    )
)
def test_no_grid_breaks_the_search_for_a_header(rows):
    found = find_block(RawSheet("test", rows))
    assert found is None or all(len(row) == len(found.header) for row in found.rows)


@pytest.mark.parametrize("years", [("2024年", "2025年"), (2024, 2025), ("2024", "2025")])
def test_nothing_need_stand_above_the_labels_of_rows(query_book, years):
    first, second = years
    rows = [
        [None, first, None, None, second, None],
        ["单位名称", "10月", "11月", "12月", "1月", "2月"],
        [FIRM, 100, 101, 102, 110, "111*"],
    ]
    got, _ = query_book("参保", INSURED, rows, merged=("B1:D1", "E1:F1"))
    assert got == [
        ("2024-10", 100),
        ("2024-11", 101),
        ("2024-12", 102),
        ("2025-01", 110),
        ("2025-02", 111),
    ]


def test_english_months_below_years(query_book):
    rows = [
        ["Vacancies by region (thousands)"],
        [None, 2024, None, None, 2025],
        ["Region", "Nov", "Dec", None, "Jan"],
        ["North", 1.2, "1.3r", None, "x"],
        ["South", 2, 2.1, None, 2.2],
    ]
    query = "SELECT region, strftime(month, '%Y-%m'), openings FROM demand ORDER BY 1, 2"
    got, _ = query_book("Vacancies", query, rows)
    assert got == [
        ("North", "2024-11", 1200),
        ("North", "2024-12", 1300),
        ("South", "2024-11", 2000),
        ("South", "2024-12", 2100),
        ("South", "2025-01", 2200),
    ]


def test_sectors_stand_over_months_and_alone(query_book):
    rows = [
        ["2024年新增岗位"],
        ["镇街", "第一产业", None, "第二产业", None],
        [None, "1月", "2月", "1月", "2月"],
        ["东江街道", 1, 2, 30, "31①"],
        ["西河镇", "…", 1, 10, 11],
    ]
    got, _ = query_book("岗位", DEMAND, rows, merged=("A2:A3", "B2:C2", "D2:E2"))
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
    got, report = query_book("岗位", DEMAND, rows)
    assert got == [
        ("all", "第一产业", "01", 1),
        ("all", "第二产业", "01", 30),
        ("all", "第二产业", "02", 31),
    ]
    assert "1 of them without a figure left out" in str(report)


def test_a_month_among_figures_is_no_heading(tmp_path):
    text = "FREQ,GEO,TIME_PERIOD,OBS_VALUE,UNIT_MULT\nM,DE,2024-01,231.5,3\nM,DE,2024-02,233,3\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    _, report = found_in(tmp_path, "SELECT 1")
    assert report.unread == 1 and "'2024-01'" not in str(report)


@pytest.mark.parametrize(
    ("years", "months"),
    [
        (("2024年（人）", "2025年（人）"), ("11月", "12月", "1月", "2月")),
        (("2024年参保人数", "2025年参保人数"), ("11月", "12月", "1月", "2月")),
        (("2024年", "2025年"), ("Nov", "Dec [r]", "Jan", "Feb [p]")),
    ],
)
def test_years_with_what_they_count_over_their_months(load_book, years, months):
    rows = [
        ["企业参保人数（人）"],
        ["单位名称", years[0], None, years[1], None],
        [None, *months],
        [FIRM, 1, 2, 3, 4],
    ]
    query = "SELECT strftime(period, '%Y-%m'), value FROM indicator ORDER BY 1"
    got, _ = load_book("参保", rows, query, merged=("A2:A3", "B2:C2", "D2:E2"))
    assert got == [("2024-11", 1), ("2024-12", 2), ("2025-01", 3), ("2025-02", 4)]


def test_a_wide_header_is_searched_for_october_once(monkeypatch):
    calls = []
    real = header_rows.october
    monkeypatch.setattr(header_rows, "october", lambda names: calls.append(1) or real(names))
    header = ["行业", *(f"2024.{month:02}" for month in (8, 9)), "2024.1", "2024.11"]
    block = header_rows.find_block(RawSheet("a.xlsx", [header, ["制造业", 1, 2, 3, 4]]))
    assert block.header[3] == "2024-10" and len(calls) == 1


def test_three_lines_of_a_header_are_one(query_book):
    rows = [
        ["学校名称", "专业", "2024年", None, None, None],
        [None, None, "招生计划", None, "毕业生", None],
        [None, None, "本科", "专科", "本科", "专科"],
        ["甲江大学", "机械工程", 60, 20, 50, 15],
    ]
    merged = ("A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2")
    got, _ = query_book("计划", SUPPLY, rows, merged=merged)
    assert got == [("机械工程", 2024, 80, 65)]


def test_empty_columns_and_rows_and_a_first_sheet_of_notes_change_nothing(load_sheets):
    rows = [
        [],
        [None, None, "某市招生计划"],
        [],
        [None, "学校名称", None, "专业名称", None, "年度", "招生计划数"],
        [None, "甬江学院", None, "数控", None, 2024, 40],
        [],
        [None, "海曙学院", None, "护理", None, 2024, 50],
    ]
    got, _ = load_sheets("招生计划", {"说明": [["请逐行填写"]], "表": rows}, SUPPLY_IN_FULL)
    assert [row[3] for row in got] == [40, 50]


def test_headings_of_groups_above_a_heading_with_brackets():
    rows = [
        ["序号", "人选信息", None, "期望", None],
        [None, "姓名", "学历（第一学历/最高）", "年薪（万）", "地点"],
        [1, "王一", "大专/本科", 38, "常州"],
        [2, "赵二", "本科/硕士", 35, "苏州"],
    ]
    header = find_block(RawSheet("a.xlsx", rows)).header
    assert header[2] == "学历（第一学历/最高）"


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


def test_a_year_of_one_column_beside_years_of_two(load_book):
    rows = [
        ["甲江职业学院招生和毕业生情况"],
        ["专业名称", "2024年", None, "2025年"],
        [None, "招生", "毕业", "招生"],
        ["护理", 100, "90（含结业3）", 110],
        ["会计", 50, "—", "60"],
    ]
    query = "SELECT major, year, seats, graduates FROM supply ORDER BY 1, 2"
    assert load_book("招生", rows, query, merged=("B2:C2",))[0] == [
        ("会计", 2024, 50, None),
        ("会计", 2025, 60, None),
        ("护理", 2024, 100, 90),
        ("护理", 2025, 110, None),
    ]
