"""A column a week, and what stands in a title or a cell beside its figure."""

from datetime import datetime, timedelta

import pytest
from openpyxl import Workbook

from talentmatch.data.intake.ingest import read_files
from talentmatch.errors import UnreadableFileError

WEEKS = [datetime(2025, 1, 6) + timedelta(7 * n) for n in range(9)]


def book(folder, *rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def text(folder, *lines):
    (folder / "a.csv").write_text("\n".join(lines), "utf-8")
    return folder / "a.csv"


@pytest.mark.parametrize(
    ("labels", "row"),
    [(["职业"], ["焊工"]), (["镇街", "岗位"], ["甲镇", "焊工"])],
)
def test_weeks_under_days_of_a_spreadsheet_are_summed_to_months(tmp_path, labels, row):
    path = book(tmp_path, ["2025年各职业每周招聘需求"], [*labels, *WEEKS], [*row, *range(1, 10)])
    (sheet,) = read_files(path)
    assert sheet.table == "demand"
    # February has two days of the week of 27 January: 4 × 2/7 + 5 + 6 + 7, and five of that of 24
    # February.
    assert sheet.frame[["month", "openings"]].astype(str).values.tolist() == [
        ["2025-02-01", "25.0"]
    ]
    assert "2025-01, 2025-03" in str(sheet.notes)


@pytest.mark.parametrize(
    "header",
    [
        "第1周,第2周,第3周,第4周,第5周",
        "12月30日-1月5日,1月6日-12日,1月13日-1月19日,1月20日-1月26日,1月27日-2月2日",
    ],
)
def test_weeks_of_the_year_of_the_title(tmp_path, header):
    path = text(tmp_path, "2025年各职业招聘需求", f"职业,{header}", "焊工,1,2,3,4,5")
    (sheet,) = read_files(path)
    assert sheet.frame[["month", "openings"]].astype(str).values.tolist() == [
        ["2025-01-01", "14.0"]
    ]


def test_weeks_of_firms_are_refused_with_what_to_do(tmp_path):
    path = book(tmp_path, ["企业每周从业人员"], ["企业名称", *WEEKS], ["甲厂", *range(9)])
    with pytest.raises(UnreadableFileError, match="one column a month"):
        list(read_files(path))
    path = book(
        tmp_path, ["企业从业人员"], ["企业名称", "2025-01", "2025-02", "2025-03"], ["甲厂", 5, 6, 7]
    )
    (sheet,) = read_files(path)
    assert sheet.frame["value"].tolist() == [5, 6, 7]


@pytest.mark.parametrize(
    ("title", "post", "firm"),
    [
        ("Buyer @ Xuhai", "Buyer", "Xuhai"),
        ("Welder at Xuhe Ltd", "Welder", "Xuhe Ltd"),
        ("Clerk - Xujiang Ltd", "Clerk", "Xujiang Ltd"),
        ("焊工（虚海有限公司）", "焊工", "虚海有限公司"),
        ("焊工（夜班）", "焊工（夜班）", None),
        ("Look at home - Sales", "Look at home - Sales", None),
    ],
)
def test_the_firm_that_a_title_names_is_the_employer(tmp_path, title, post, firm):
    (sheet,) = read_files(text(tmp_path, "职位名称,工作地点,薪资", f"{title},苏州,6-8K"))
    row = sheet.frame.iloc[0]
    assert (row["title"], row.get("enterprise_name")) == (post, firm)
    assert ("is read as the employer" in str(sheet.notes)) is (firm is not None)


def test_commas_and_points_that_both_begin_decimals(tmp_path):
    (sheet,) = read_files(
        text(
            tmp_path,
            "2025年各镇招聘需求",
            "镇街;1月;2月;3月",
            "甲镇;12.5;11,3;10",
            "乙镇;20;21,5;22",
        )
    )
    assert sheet.frame["openings"].tolist() == [12.5, 11.3, 10, 20, 21.5, 22]
    assert "both are read so" in str(sheet.notes)


def test_pay_that_is_not_understood_is_told_by_its_row(tmp_path):
    (sheet,) = read_files(
        text(tmp_path, "企业名称,招聘岗位,薪资", "甲厂,焊工,6-8K", "乙厂,经理,年包45-50个")
    )
    assert sheet.frame["pay_low"].tolist()[0] == 6000
    assert "(row 3)" in str(sheet.notes)


@pytest.mark.parametrize("header", ["Unternehmen,Stelle,Anzahl,Ort", "会社名,職種,募集人数,勤務地"])
def test_headings_of_other_languages_are_refused_not_guessed(tmp_path, header):
    with pytest.raises(UnreadableFileError, match="--map"):
        list(read_files(text(tmp_path, header, "Xuhai GmbH,Dreher,2,Suzhou")))
