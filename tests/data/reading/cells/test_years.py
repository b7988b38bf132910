"""The year that a cell, a title, a column or the name of a file tells."""

from datetime import date

import openpyxl
import pytest
from firms_and_queries import DRIVES, MILL, NEEDS_ROWS, SUPPLY_IN_FULL
from loaded_books import loaded_rows
from read_sheets import sheets_of_lines

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._years import (
    NamedYears,
    parse_year,
    school_year_in,
    year_in,
    years_of_months,
)
from talentmatch.errors import ContractError

YEARS = [
    "2024年",
    "2024级",
    "２０２４",
    "24级",
    "2024/9/1",
    "2024年9月",
    "2024-2025学年",
    "二〇二四年",
    date(2024, 9, 1),
    2024,
]


def survey(path, title, *, years=None, sheets=("Sheet1",)):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        if title:
            sheet.append([title])
        head = ["企业名称", "岗位名称", "需求人数", "学历要求"]
        sheet.append([*head, "调查年度"] if years else head)
        for number in range(2):
            row = [f"甬江{number}厂", "钳工", 3, "大专"]
            sheet.append([*row, years[number]] if years else row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某校2024—2025学年学生情况", "2024-25学年"),
        ("2024至2025学年度", "2024-25学年"),
        ("2024学年招生", "2024学年"),
        ("Academic year 2024/25", "2024-25学年"),
        ("2024年招生", ""),
        ("2023-2024学年与2024-2025学年", ""),
    ],
)
def test_a_school_year_in_a_title(title, year):
    assert school_year_in(title) == year
    assert NamedYears.around(title, "", "").school == year


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_a_year_of_an_enrolment_plan(tmp_path, ending, year):
    rows = [["学校", "专业", "年度", "计划数"], ["甬江学院", "数控", year, 40]]
    got, _ = loaded_rows(tmp_path / f"招生计划.{ending}", rows, "SELECT year FROM supply")
    assert got == [(2024,)]


def test_days_of_answers_give_the_round_of_all(tmp_path):
    lines = [
        "企业名称,岗位,需求人数,填报时间",
        f"{DRIVES},磨工,3,2025.3.1",
        f"{MILL},焊工,5,3月3日",
    ]
    assert sheets_of_lines(tmp_path, "用工.csv", *lines)["need_survey"].frame["round"].tolist() == [
        2025,
        2025,
    ]


@pytest.mark.parametrize(
    ("name", "title", "sheet", "place"),
    [
        ("招生计划2023", "2025年招生计划", "2024年", "title"),
        ("招生计划2023", "招生计划", "2025年", "sheet"),
        ("招生计划2025", "招生计划", "表", "file"),
    ],
)
def test_a_plan_without_a_column_of_years_takes_that_of_title_sheet_or_file(
    load_sheets, name, title, sheet, place
):
    rows = [[title], ["学校名称", "专业名称", "招生计划数"], ["甬江学院", "数控", 40]]
    got, report = load_sheets(name, {sheet: rows, "封面": [["x"]]}, SUPPLY_IN_FULL)
    assert got == [("甬江学院", "数控", 2025, 40, None)]
    assert "taken as 2025 from " in str(report) and place in str(report)


@pytest.mark.parametrize(
    "title",
    [
        "自2024年3月起企业用工需求调查",
        "企业用工需求调查〔2024〕第5号",
        "根据2024年紧缺人才目录征集的企业用工需求",
        "2024年同期企业用工需求调查",
        "2024年企业用工需求调查（同比2023年）",
        "2024年企业用工需求调查〔2023〕5号",
    ],
)
def test_the_year_of_a_list_that_names_no_other(frames_of_rows, title):
    assert frames_of_rows(title, *NEEDS_ROWS)["need_survey"]["round"].tolist() == [2024, 2024]


@pytest.mark.parametrize(
    ("title", "years", "name", "taken", "disagreeing"),
    [
        ("2024年人才需求调查", None, "需求调查2023.xlsx", [2024, 2024], "2023"),
        ("2024年人才需求调查", (2023, 2023), "需求调查.xlsx", [2024, 2024], "2023"),
        ("2024年人才需求调查", ("2024年", None), "需求调查2024.xlsx", [2024, 2024], ""),
        ("2024年人才需求调查", (2022, 2023), "需求调查.xlsx", [2022, 2023], "2024"),
        ("人才需求调查", ("２０２４年", "2024年度"), "需求调查2023.xlsx", [2024, 2024], "2023"),
        ("人才需求调查", (2022, None), "需求调查2023.xlsx", [2022, 2023], "2023"),
        ("人才需求调查", None, "需求调查2023.xlsx", [2023, 2023], ""),
        ("二〇二四年人才需求调查", None, "需求调查2023.xlsx", [2024, 2024], "2023"),
        ("2024年人才需求调查（填报日期：2025年1月10日）", None, "调查.xlsx", [2024, 2024], ""),
        ("2024年人才需求调查 制表：2025年1月", None, "调查.xlsx", [2024, 2024], ""),
        ("2021—2025年规划 人才需求调查", None, "调查2023.xlsx", [2023, 2023], ""),
    ],
)
def test_the_title_counts_then_the_column_then_the_file(
    tmp_path, title, years, name, taken, disagreeing
):
    (sheet,) = read_files(survey(tmp_path / name, title, years=years))
    assert sheet.frame["round"].tolist() == taken
    told = [note for note in sheet.notes if note.startswith("round") and "counts" in note]
    assert bool(told) == bool(disagreeing) and all(disagreeing in note for note in told)


def test_each_sheet_has_the_year_of_its_own_name(tmp_path):
    path = survey(tmp_path / "需求调查2022.xlsx", "", sheets=("2023年", "2024年"))
    assert [set(sheet.frame["round"]) for sheet in read_files(path)] == [{2023}, {2024}]


def test_months_without_a_year_take_that_of_the_title(tmp_path):
    path = tmp_path / "参保2022.csv"
    path.write_text("2023年参保人数\n单位名称,1月,2月,3月\n甬江厂,1,2,3\n", "utf-8")
    (sheet,) = read_files(path)
    assert set(sheet.frame["period"].dt.year) == {2023}


@pytest.mark.parametrize(
    "cell",
    [
        "2024年",
        "2024级",
        "24级",
        "2024届",
        "２０２４",
        "2024学年",
        "2024-2025学年",
        "2024/2025",
        "二〇二四年",
        " 2024 年 ",
        2024.0,
        "2024.0",
        "2024年秋季",
    ],
)
def test_a_year_is_read_as_offices_write_it(cell):
    assert parse_year(cell) == 2024


@pytest.mark.parametrize("cell", ["40人", "20240", "24", "一千", "", 2024.5])
def test_what_is_no_year_is_none(cell):
    assert parse_year(cell) is None


def test_a_title_of_two_years_names_none():
    assert year_in("2023年与2024年对比") is None


@pytest.mark.parametrize(
    "title",
    [
        "2025年1-3月岗位需求情况表",
        "2025年10-12月用工",
        "2025年1—12月",
        "2025.4-6月需求",
        "2025年1月-3月需求",
    ],
)
def test_months_from_to_are_no_day_and_their_year_counts(title):
    assert year_in(title) == 2025
    assert year_in("某表（填报日期：2025-1-10）") is None


@pytest.mark.parametrize(
    "title",
    [
        "按2021年口径统计的2024年需求",
        "2024年需求（以2020年为基期）",
        "参照2019年标准的2024年需求",
        "2024年需求（较2022年增长）",
        "2024年职业结构（2020年版职业分类）",
        "职业分类大典（2022年版）2024年职业结构",
        "2024年从业人员（GB/T 4754—2017）",
        "甬人社发〔2023〕15号附件：2024年需求",
        "2024年参保人数（与2023年同口径）",
        "按2020年价格计算的2024年产值",
        "2023年认定企业2024年用工需求",
        "2024年需求（2025年填报）",
        "Vacancies 2024 (SOC 2020), compared with 2023",
    ],
)
def test_a_year_of_a_standard_or_comparison_is_not_that_of_the_table(title):
    assert year_in(title) == 2024 and years_of_months([1, 2, 3], title) == [2024] * 3


@pytest.mark.parametrize(
    "title",
    [
        "2024年标准厂房企业用工",
        "2024年版紧缺人才目录",
        "紧缺人才目录（2024年修订）",
        "2024年按行业分类统计",
        "2024年职业分类统计表",
        "根据2024年政策性岗位计划招聘",
        "根据2024年人才需求调查整理",
        "以2024年为统计年度的企业名单",
        "2024年认定企业名单",
        "2024年较高薪酬岗位",
        "2024年基准薪酬岗位",
        "2024年发布的紧缺目录",
        "Vacancies, 2024 standard occupational groups",
    ],
)
def test_a_year_beside_words_like_those_of_a_standard_is_that_of_the_table(title):
    assert year_in(title) == 2024


@pytest.mark.parametrize(
    "title",
    ["2022年和2024年人才需求", "2024年与2022年相比的人才需求", "2024年（含2023年结转）人才需求"],
)
def test_of_two_years_of_a_title_none_is_guessed(tmp_path, title):
    with pytest.raises(ContractError, match=r"several years \(202[23], 2024\)"):
        [*read_files(survey(tmp_path / "调查.xlsx", title))]
    (sheet,) = read_files(survey(tmp_path / "调查2024.xlsx", title))
    assert set(sheet.frame["round"]) == {2024}
    with pytest.raises(ContractError, match="several years"):
        [*read_files(survey(tmp_path / "调查2019.xlsx", title))]
    assert years_of_months([1, 2], f"{title}\n2019") is None


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("人才需求（202409）", "表.xlsx", 2024),
        ("人才需求20240918", "表.xlsx", 2024),
        ("人才需求", "表20240918.xlsx", 2024),
        ("2023年人才需求", "表20240918.xlsx", 2023),
    ],
)
def test_years_in_figures_without_signs(tmp_path, title, name, year):
    (sheet,) = read_files(survey(tmp_path / name, title))
    assert set(sheet.frame["round"]) == {year}


def test_short_years_from_one_to_another_name_none(tmp_path):
    assert year_in("24-25年度人才需求") is None and parse_year("24-25学年") == 2024
    assert year_in("建厂10-20年企业2024年人才需求") == 2024
