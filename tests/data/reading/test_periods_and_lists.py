"""Quarters, school years, published lists, classes of industry, and tables of statistics offices."""

from datetime import date

import openpyxl
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.store import Store
from talentmatch.errors import ContractError

PUBLISHED = [
    ["某市2023年度急需紧缺人才目录"],
    ["序号", "产业", "岗位名称", "需求人数", "紧缺程度"],
    [1, "智能制造", "焊工", 120, "★★★"],
    [2, "", "电工", 60, "★★"],
    [3, "新材料", "灯塔看守员七", "若干", "★"],
]


def book(path, rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def read(path, **options):
    (sheet,) = read_files(path, **options)
    return sheet


def months(frame, column="month"):
    return frame[column].dt.strftime("%Y-%m").tolist()


def test_columns_of_quarters_stand_at_their_first_month(tmp_path):
    for header in (
        ["职业", "2023Q3", "2023-Q4", "2024年第一季度"],
        ["职业", "Q3 2023", "2023年4季度", "2024Q1"],
    ):
        sheet = read(
            book(tmp_path / "需求.xlsx", [header, ["焊工", 10, 12, 11], ["电工", 5, 6, 7]])
        )
        assert months(sheet.frame)[:3] == ["2023-07", "2023-10", "2024-01"]
        assert sheet.frame["openings"].tolist() == [10, 12, 11, 5, 6, 7]
        assert any("3 quarterly columns" in note for note in sheet.notes)


def test_the_year_above_its_quarters(tmp_path):
    rows = [
        ["分职业招聘需求人数"],
        ["职业", "2023年", "", "2024年", ""],
        ["", "三季度", "四季度", "一季度", "二季度"],
        ["焊工", 1, 2, 3, 4],
        ["电工", 5, 6, 7, 8],
    ]
    sheet = read(book(tmp_path / "a.xlsx", rows))
    assert months(sheet.frame)[:4] == ["2023-07", "2023-10", "2024-01", "2024-04"]


def test_a_quarter_beside_its_months_is_their_sum(tmp_path):
    rows = [
        ["职业", "2024年1月", "2024年2月", "2024年3月", "2024年一季度"],
        ["焊工", 1, 2, 3, 6],
        ["电工", 5, 6, 7, 18],
    ]
    sheet = read(book(tmp_path / "a.xlsx", rows))
    assert sheet.frame["openings"].tolist() == [1, 2, 3, 5, 6, 7]


def test_a_column_of_quarters(tmp_path):
    rows = [
        ["职业", "季度", "需求人数"],
        ["焊工", "2024年第一季度", 10],
        ["焊工", "2024年第二季度", 12],
    ]
    assert months(read(book(tmp_path / "a.xlsx", rows)).frame) == ["2024-01", "2024-04"]


def test_graduates_stand_in_the_year_in_which_their_school_year_ends(tmp_path):
    rows = [
        ["学校", "专业", "学年", "毕业生数", "招生计划数"],
        ["甲校", "数控", "2023-2024学年", 100, 120],
        ["甲校", "焊接", "2023/24", 50, None],
        ["甲校", "护理", "2023/24", None, 40],
        ["乙校", "数控", "2024", 70, 80],
    ]
    sheet = read(book(tmp_path / "院校.xlsx", rows))
    told = sheet.frame.fillna(-1)[["major", "year", "graduates", "seats"]].values.tolist()
    assert told == [
        ["数控", 2023, -1, 120],
        ["数控", 2024, 100, -1],
        ["焊接", 2024, 50, -1],
        ["护理", 2023, -1, 40],
        ["数控", 2024, 70, 80],
    ]
    assert any("2 rows name a school year" in note for note in sheet.notes)


def test_a_published_list_asks_for_its_name_and_day(tmp_path):
    path = book(tmp_path / "目录.xlsx", PUBLISHED)
    with pytest.raises(ContractError, match="--edition NAME --published-on"):
        read(path)


def test_a_published_list_becomes_an_edition(tmp_path):
    path = book(tmp_path / "目录.xlsx", PUBLISHED)
    with Store(tmp_path / "s.duckdb") as store:
        report = store.load(path, edition=("2023", date(2023, 12, 1)))
        rows = store.read("shortage_edition", as_of="2030-01-01", purpose="planning")
    assert report.loaded == 3 and set(rows["edition"]) == {"2023"}
    assert rows["published_on"].dt.date.unique().tolist() == [date(2023, 12, 1)]
    told = rows.set_index("post")
    assert told["grade"].to_dict() == {"焊工": "severe", "电工": "high", "灯塔看守员七": "mild"}
    assert told.loc["焊工", ["occupation", "number", "chain"]].tolist() == [
        "6-18-02-04",
        120,
        "智能制造",
    ]
    assert told.loc["电工", "chain"] == "智能制造"


def test_grades_are_read_by_their_own_scale_and_others_are_set_aside(tmp_path):
    def grades(*words):
        rows = [
            ["2022紧缺职业目录"],
            ["职业名称", "紧缺等级"],
            *([f"岗位{n}", word] for n, word in enumerate(words)),
        ]
        path = book(tmp_path / "a.xlsx", rows)
        return read(path, edition=("2022", date(2022, 12, 1))).frame["grade"].tolist()

    assert grades("非常紧缺", "紧缺", "比较紧缺") == ["severe", "high", "mild"]
    assert grades("非常紧缺", "比较紧缺", "一般紧缺") == ["severe", "high", "mild"]
    assert grades("★★★★★", "★★★★")[0] == "★★★★★"


def test_the_command_needs_name_and_day_together(command, tmp_path):
    path = book(tmp_path / "目录.xlsx", PUBLISHED)
    store = tmp_path / "s.duckdb"
    code, _, err = command("load", path, "--edition", "2023", "--store", store)
    assert code == 2 and "both its name and its day" in " ".join(err.split())
    code, _, err = command(
        "load",
        path,
        "--edition",
        "2023",
        "--published-on",
        "2023-12-01",
        "--store",
        store,
        "--lang",
        "zh",
    )
    assert code == 0 and "已保存为 2023 版" in err


def test_a_class_that_is_not_known_counts_as_the_group_above(tmp_path):
    rows = [
        ["企业名称", "行业代码"],
        ["甲厂", "C3999"],
        ["乙场", 111],
        ["丙厂", 3421],
        ["丁厂", "通用设备制造业（34）"],
    ]
    sheet = read(book(tmp_path / "名录.xlsx", rows), table="enterprise")
    codes = sheet.frame["industry"].tolist()
    assert codes[0] in ("C399", "C3999") and codes[1].startswith("A011")
    assert codes[2:] == ["C3421", "C34"]
    assert any("had lost the nought" in note for note in sheet.notes)


def test_series_whose_dimensions_stand_in_one_column(tmp_path):
    text = (
        "freq,nace_r2,geo\\TIME_PERIOD\t2022-Q1 \t2022-Q2 \t2022-Q3 \nQ,C,DE\t12.5 \t13.1 b\t: \n"
        "Q,F,DE\t3.0 p\t2.9 \t: c\n"
    )
    (tmp_path / "jvs.tsv").write_text(text, "utf-8")
    sheet = read(tmp_path / "jvs.tsv")
    rows = zip(sheet.frame["industry"], months(sheet.frame), sheet.frame["openings"], strict=True)
    assert list(rows) == [
        ("NACE C", "2022-01", 12.5),
        ("NACE C", "2022-04", 13.1),
        ("NACE F", "2022-01", 3.0),
        ("NACE F", "2022-04", 2.9),
    ]
    assert any("2 figures carry flags" in note for note in sheet.notes)
