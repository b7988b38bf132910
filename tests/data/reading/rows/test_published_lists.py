"""Published lists of scarce posts: edition, grades, chains."""

from datetime import date

import docx
import pytest
from read_sheets import the_sheet
from written_files import book_of_rows

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


def test_chains_above_the_rows_of_a_published_list_are_theirs(query_book):
    rows = [
        ["序号", "岗位", "紧缺程度", "需求人数"],
        ["一、高端装备产业链", None, None, None],
        [1, "机械设计", "紧缺", "15①"],
        ["二、新能源产业链", None, None, None],
        [2, "机械设计", "非常紧缺", 3],
    ]
    query = "SELECT chain, grade, number FROM shortage_edition ORDER BY number"
    got, report = query_book(
        "2023年紧缺人才目录", query, rows, merged=("A2:D2", "A4:D4"), edition=("2023", "2023-12-01")
    )
    assert got == [("新能源产业链", "severe", 3), ("高端装备产业链", "high", 15)]
    assert "chain taken from the heading rows of bands" in str(report)


def test_a_published_list_in_a_document_is_no_advertisement(tmp_path):
    document = docx.Document()
    document.add_paragraph("2024年度紧缺人才目录")
    rows = [
        ["序号", "产业链", "岗位名称", "紧缺指数", "需求数量"],
        ["1", "智能装备", "工艺工程师", "极度紧缺（5级）", "120"],
    ]
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "2024紧缺目录.docx")
    with pytest.raises(ContractError, match="--edition"):
        list(read_files(tmp_path / "2024紧缺目录.docx"))


def test_a_published_list_asks_for_its_name_and_day(tmp_path):
    path = book_of_rows(tmp_path / "目录.xlsx", PUBLISHED)
    with pytest.raises(ContractError, match="--edition NAME --published-on"):
        the_sheet(path)


def test_a_published_list_becomes_an_edition(tmp_path):
    path = book_of_rows(tmp_path / "目录.xlsx", PUBLISHED)
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
        path = book_of_rows(tmp_path / "a.xlsx", rows)
        return the_sheet(path, edition=("2022", date(2022, 12, 1))).frame["grade"].tolist()

    assert grades("非常紧缺", "紧缺", "比较紧缺") == ["severe", "high", "mild"]
    assert grades("非常紧缺", "比较紧缺", "一般紧缺") == ["severe", "high", "mild"]
    assert grades("★★★★★", "★★★★")[0] == "★★★★★"


def test_the_command_needs_name_and_day_together(command, tmp_path):
    path = book_of_rows(tmp_path / "目录.xlsx", PUBLISHED)
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
