"""Seats and graduates by school, major and year."""

from dataclasses import replace

import pytest
from firms_and_queries import SUPPLY
from loaded_books import loaded_book
from openpyxl import Workbook
from read_sheets import block, frame_of, rows_of, sheets_of_lines, the_sheet
from written_files import book_of_rows, text_file

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout._named_by_values import named_by_values
from talentmatch.data.reading.layout._sense import guesses
from talentmatch.data.reading.layout._wide_years import by_year
from talentmatch.data.reading.layout.sheets import Block


@pytest.mark.parametrize("title", ["虚州学院2024—2025学年学生情况", "虚州学院2024学年学生情况"])
def test_graduates_of_the_school_year_of_a_title_leave_in_its_second_year(tmp_path, title):
    rows = rows_of(
        tmp_path, "a.csv", title, "专业名称,毕业生数,招生数", "机电,120,130", "数控,98,100"
    )
    assert {(row["year"], row["graduates"]) for row in rows if row["graduates"] > 0} == {
        (2025, 120),
        (2025, 98),
    }
    assert {(row["year"], row["seats"]) for row in rows if row["seats"] > 0} == {
        (2024, 130),
        (2024, 100),
    }


@pytest.mark.parametrize(
    ("title", "field"), [("2025届毕业生生源信息", "graduates"), ("2025年招生计划", "seats")]
)
def test_a_bare_number_of_students_is_of_those_whom_the_title_names(title, field):
    students = replace(block(["院校", "专业", "人数"], ["甲校", "会计", 30]), titles=title)
    assert named_by_values("supply", students) == {"人数": field}


def test_a_bare_number_of_students_under_no_title_is_left_open():
    header, row = ["院校", "专业", "年份", "人数"], ["甲校", "会计", 2025, 30]
    assert 3 not in guesses("supply", header, [row], {0: "institution", 1: "major", 2: "year"})


def test_a_short_name_of_a_school_and_year_groups_are_of_its_graduates(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "虚州职院近三届毕业生人数,,,",
        "专业（方向）,2023届,2024届,2025届",
        "数控技术,98,105,110",
    )
    assert [(row["institution"], row["year"], row["graduates"]) for row in rows] == [
        ("虚州职院", 2023, 98),
        ("虚州职院", 2024, 105),
        ("虚州职院", 2025, 110),
    ]


def test_an_empty_year_is_told(query_book):
    rows = [["甲江大学招生计划"], ["专业", 2023, 2024], ["护理", 90, 100], ["法学", 40, "…"]]
    query = "SELECT major, year, seats FROM supply ORDER BY 1, 2"
    got, report = query_book("招生计划", query, rows)
    assert got == [("护理", 2023, 90), ("护理", 2024, 100), ("法学", 2023, 40)]
    assert "1 years without a figure left out" in str(report)


def test_what_is_expected_of_a_year_group_is_its_year(query_book):
    rows = [
        ["学校", "专业", "2024届毕业生", "2025届毕业生（预计）", "2024级招生"],
        ["甲江大学", "护理", 81, 90, 120],
    ]
    query = "SELECT year, seats, graduates FROM supply ORDER BY 1"
    assert query_book("生源", query, rows)[0] == [(2024, 120, 81), (2025, None, 90)]


def test_school_years_in_english_are_years(tmp_path):
    frame = frame_of(
        tmp_path,
        "supply",
        "graduates.csv",
        "Institution,Programme,2022/23,2023/24,2024/25p",
        "Fictive College,Welding,45,48*,50",
    )
    assert frame[["year", "graduates"]].astype(int).to_numpy().tolist() == [
        [2023, 45],
        [2024, 48],
        [2025, 50],
    ]


def test_graduates_stand_in_the_year_in_which_their_school_year_ends(tmp_path):
    rows = [
        ["学校", "专业", "学年", "毕业生数", "招生计划数"],
        ["甲校", "数控", "2023-2024学年", 100, 120],
        ["甲校", "焊接", "2023/24", 50, None],
        ["甲校", "护理", "2023/24", None, 40],
        ["乙校", "数控", "2024", 70, 80],
    ]
    sheet = the_sheet(book_of_rows(tmp_path / "院校.xlsx", rows))
    told = sheet.frame.fillna(-1)[["major", "year", "graduates", "seats"]].values.tolist()
    assert told == [
        ["数控", 2023, -1, 120],
        ["数控", 2024, 100, -1],
        ["焊接", 2024, 50, -1],
        ["护理", 2023, -1, 40],
        ["数控", 2024, 70, 80],
    ]
    assert any("2 rows name a school year" in note for note in sheet.notes)


def test_women_below_a_total_are_no_major_and_a_class_names_a_year_alone(load_book):
    rows = [
        ["甲江职业学院2022—2023年招生毕业"],
        ["专业", "2022年", None, "2023年", None],
        [None, "毕业人数", "招生人数", "毕业人数", "招生人数"],
        ["电子商务", 210, 260, 232, 280],
        ["总计", 210, 260, 232, 280],
        ["其中：女", 120, 130, 99, 140],
    ]
    got, _ = load_book("招生", rows, SUPPLY, merged=("A1:E1", "B2:C2", "D2:E2"))
    assert got == [("电子商务", 2022, 260, 210), ("电子商务", 2023, 280, 232)]
    rows = [["甲江技师学院2023级各专业招生情况"], ["专业", "计划招生数"], ["数控加工", 80]]
    query = "SELECT institution, year, seats FROM supply"
    assert load_book("招生", rows, query, sheet="2023级")[0] == [("甲江技师学院", 2023, 80)]


def test_plans_of_one_year_stand_beside_what_came_in_another(load_book):
    rows = [
        ["学校", "专业", "2024年招生", "2024年毕业", "2025年计划招生", "2025年预计毕业"],
        ["甲江技校", "焊接", 60, 41, 65, 45],
    ]
    assert load_book("招生", rows, SUPPLY)[0] == [("焊接", 2024, 60, 41), ("焊接", 2025, 65, 45)]
    rows = [
        ["学校", "专业", "2023届毕业生", None, "2024级新生", None],
        [None, None, "人数", "其中留杭", "计划", "实际录取"],
        ["甲江技校", "焊接", 88, 52, 90, 86],
    ]
    got, report = load_book("招生", rows, SUPPLY, merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert got == [("焊接", 2023, None, 88), ("焊接", 2024, 90, None)]
    assert "其中留杭" in report and "实际录取" in report


def test_figures_over_bare_years(load_book):
    rows = [
        ["学校", "专业名称", "招生计划数", None, "毕业生数", None],
        [None, None, "2022", "2023", 2022, 2023],
        ["甲江技校", "护理", 300, 320, 276, "290*"],
    ]
    got, _ = load_book("招生", rows, SUPPLY, merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert got == [("护理", 2022, 300, 276), ("护理", 2023, 320, 290)]


def test_what_is_planned_below_a_year_without_its_word_is_of_that_year(load_book):
    rows = [
        ["学校", "专业", "2024", None, "2025", None],
        [None, None, "招生", "毕业", "招生计划", "毕业（预计）"],
        ["甲江技校", "焊接", 60, 41, 65, 45],
    ]
    got, _ = load_book("招生", rows, SUPPLY, merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert got == [("焊接", 2024, 60, 41), ("焊接", 2025, 65, 45)]


def test_figures_of_schools_without_a_year_are_of_the_title_s(tmp_path):
    lines = [
        "2025年招生计划及近两年毕业生",
        "学校,专业,招生计划,2024届毕业生,2025届毕业生",
        "东海大学,法学,50,44,45",
        "东海大学,护理,60,—,—",
    ]
    frame = sheets_of_lines(tmp_path, "a.csv", *lines)["supply"].frame.set_index(["major", "year"])
    assert frame.loc[("法学", 2024), "seats"] != 50 and frame.loc[("法学", 2025), "seats"] == 50
    assert frame.loc[("护理", 2025), "seats"] == 60
    block = Block(
        ["专业", "招生计划", "2024届毕业生", "2025届毕业生"], [["法学", 50, 44, 45]], "", {}, [2]
    )
    turned, notes = by_year(block, "")
    assert "招生计划" not in turned.header and "招生计划" in str(notes)


def test_a_word_for_no_intake_leaves_the_seats_open(tmp_path):
    lines = [
        "2024年招生",
        "学校,专业,招生计划,毕业生数",
        "东海技师学院,焊接加工,停招,75",
        "东海技师学院,数控加工,45,30",
    ]
    sheet = sheets_of_lines(tmp_path, "a.csv", *lines)["supply"]
    assert sheet.frame["graduates"].tolist() == [75, 30]
    assert sheet.frame["seats"].isna().tolist() == [True, False] and "停招" in str(sheet.notes)


def test_a_column_for_each_level_of_education(tmp_path):
    lines = [
        "全市高校毕业生人数",
        "院校,专业,2024届专科,2024届本科,2025届专科,2025届本科",
        "东海大学,日语,,28,,30",
        "港城职院,护理,460,,475,",
    ]
    frame = sheets_of_lines(tmp_path, "a.csv", *lines)["supply"].frame
    rows = frame[["major", "year", "education", "graduates"]].astype(object).to_numpy().tolist()
    assert ["日语", 2025, "bachelor", 30.0] in rows and ["护理", 2024, "college", 460.0] in rows
    assert len(rows) == 4


def test_those_at_work_here_are_no_graduates(tmp_path):
    book = Workbook()
    for row in (
        ["东海技师学院2024届毕业生就业情况"],
        ["专业", "毕业生数", None, "本地就业", None],
        [None, "总数", "其中女生", "人数", "比例"],
        ["数控加工", 88, 12, 60, "75%"],
        ["焊接加工", "75", "-", 40, "57%"],
    ):
        book.active.append(row)
    book.active.merge_cells("B2:C2")
    book.active.merge_cells("D2:E2")
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_files(tmp_path / "a.xlsx")
    assert sheet.frame["graduates"].tolist() == [88, 75]


def test_years_of_two_digits(tmp_path):
    lines = [
        "学校,专业,23年招生计划,24年招生计划,23届毕业生,24届毕业生",
        "东海大学,法学,50,55,44,46",
    ]
    frame = sheets_of_lines(tmp_path, "a.csv", *lines)["supply"].frame
    assert frame[["year", "seats", "graduates"]].to_numpy().tolist() == [
        [2023, 50, 44],
        [2024, 55, 46],
    ]


def test_plans_under_two_kinds_of_training_add_up(tmp_path):
    book = Workbook()
    for row in (
        ["云岭技师学院2025年招生"],
        ["专业", "中级工（三年）", None, "高级工（五年）", None],
        [None, "计划", "学费", "计划", "学费"],
        ["焊接加工", 45, 2600, 20, 3200],
        ["数控加工", 100, 2600, "—", None],
    ):
        book.active.append(row)
    for cells in ("A2:A3", "B2:C2", "D2:E2"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_files(tmp_path / "a.xlsx")
    assert sheet.frame["seats"].tolist() == [65, 100]


def test_years_expected_below_measures_are_years(load_book):
    rows = [
        ["某市2025年中职学校招生计划与毕业生安排表"],
        ["序号", "学校", "专业", "招生计划（人）", None, None, "毕业生（人）", None, None],
        [None, None, None, "2023", "2024", "2025", "2023", "2024", "2025（预计）"],
        [1, "甲江职高", "烹饪", 90, 90, "…", 80, "85*", "86"],
    ]
    query = "SELECT institution, major, year, seats, graduates FROM supply ORDER BY year"
    got, _ = load_book(
        "招生", rows, query, merged=("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:I2")
    )
    assert got == [
        ("甲江职高", "烹饪", 2023, 90, 80),
        ("甲江职高", "烹饪", 2024, 90, 85),
        ("甲江职高", "烹饪", 2025, None, 86),
    ]


@pytest.mark.parametrize(
    "years",
    [
        ("23年", "24年", "25年"),
        ("2022-2023", "2023-2024", "2024-2025"),
        ("2023", "2024", "2025（预计）"),
        ("2023", "2024", "合计"),
        ("2023", "2024", "增长%"),
    ],
)
def test_years_as_offices_write_them_below_a_measure(load_book, years):
    rows = [
        ["2024年甲江职业学院毕业情况"],
        ["专业", "毕业生（人）", None, None],
        [None, *years],
        ["护理", 10, 20, 30],
    ]
    query = "SELECT major, year, graduates FROM supply ORDER BY year"
    got, _ = load_book("毕业", rows, query, merged=("A2:A3", "B2:D2"))
    wanted = [("护理", 2023, 10), ("护理", 2024, 20), ("护理", 2025, 30)]
    assert got == (wanted if any("25" in year for year in years) else wanted[:2])


def test_school_years_over_pairs_of_columns_lose_nobody(query_book):
    rows = [
        ["院校", "专业名称", "2023-2024学年", None, "2024-2025学年", None],
        [None, None, "招生人数", "毕业人数", "招生人数", "毕业人数"],
        ["甲江大学", "机械工程", 60, 50, 70, "—"],
    ]
    got, _ = query_book("招生", SUPPLY, rows, merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert got == [("机械工程", 2023, 60, None), ("机械工程", 2024, 70, 50)]


def test_one_major_at_two_levels_is_both_together(query_book):
    rows = [
        ["院校", "专业", "层次", "招生计划"],
        ["甲江大学", "护理", "本科", 60],
        ["甲江大学", "护理", "专科", 100],
        ["甲江大学", "法学", "本科", 50],
    ]
    query = "SELECT major, seats, education FROM supply ORDER BY seats"
    got, report = query_book("2024年招生计划", query, rows)
    assert got == [("法学", 50, "bachelor"), ("护理", 160, None)]
    assert "added up: 1 (护理)" in str(report)


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


def test_parts_of_what_is_counted_in_schools_are_no_measures(tmp_path):
    rows = [["院校", "专业", "批次", "2024年招生"]]
    rows += [["甲江学院", "数控技术", "提前招生", 20], ["甲江学院", "数控技术", "统一招生", 60]]
    (found,), _ = loaded_book(tmp_path, "院校", rows, ["SELECT sum(seats) FROM supply"])
    assert found == [(80,)]


def test_a_class_of_graduates_beside_seats_of_its_school_year(tmp_path):
    (sheet,) = read_files(
        text_file(
            tmp_path, "虚州学院2024-2025学年情况", "专业,招生计划,2025届毕业生", "机电,120,98"
        )
    )
    rows = sheet.frame.fillna(0)[["year", "seats", "graduates"]].values.tolist()
    assert rows == [[2024, 120, 0], [2025, 0, 98]]
