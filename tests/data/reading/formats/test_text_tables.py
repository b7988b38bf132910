"""Text tables: large ones read as columns, quotes, and the exports of statistics offices."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from read_sheets import months_of, sheets_of_lines, the_sheet

from talentmatch.data.reading.cells.values import parse_values
from talentmatch.data.reading.formats._text_tables import columns_of_csv, parted_dimensions
from talentmatch.data.reading.formats.readers import read_csv
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, ParsedSheet, RawSheet
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._shaping import shape_sheet
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES

HEADER = ["企业名称", "岗位", "招聘人数", "薪资", "学历", "发布日期", "技能", "职位描述"]
CELLS = [
    st.sampled_from(
        [
            "甲厂",
            "乙公司",
            "合计",
            " 小计",
            "备注：以上",
            "",
            "-",
            "（一）机械",
            "企业名称",
            "=A1+B1",
        ]
    ),
    st.sampled_from(
        ["钳工", "焊工（限男性）", "合 计", "岗位", "", "本页合计", "TOTAL", "东区小计"]
    ),
    st.sampled_from(
        ["3", "若干", "12①", "", "-4", "３", "约5人", "招聘人数", "#REF!", "=SUM(A1:A3)", "x"]
    ),
    st.sampled_from(["8-12k", "面议", "", "30-50万", "6000", "薪资", "200元/天", "很好"]),
    st.sampled_from(["本科", "大专及以上", "不限", "", "学历"]),
    st.sampled_from(["2024-03-01", "2024年5月", "", "昨天", "2024/6/7", "发布日期"]),
    st.sampled_from(["PLC、CAD", "plc,焊接", "", "无", '["Excel"]']),
    st.sampled_from(
        [
            "年龄35岁以下，会看图",
            "电话13800001111",
            "",
            "负责设备调试，五险一金，两班倒，包食宿",
            "９０后优先，负责设备调试与维护工作",
            "n/a",
            "注：" + "长" * 40,
        ]
    ),
]


def _written(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def _said(sheet: ParsedSheet) -> list[object]:
    rows = None if sheet.origin is None else list(sheet.origin.rows)
    numbers = None if sheet.origin is None else sheet.origin.numbers
    places = None if sheet.places is None else sheet.places.tolist()
    return [
        sheet.table,
        sheet.notes,
        sheet.unmapped,
        sheet.skipped,
        sheet.unread,
        rows,
        numbers,
        places,
    ]


def test_a_text_table_keeps_numbers_in_quotes(tmp_path, load_file):
    (tmp_path / "职位.csv").write_text('职位编号,职位名称\n"=""007""",钳工\n', "utf-8")
    got, _ = load_file("职位.csv", "SELECT posting_id FROM posting")
    assert got == [("007",)]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*CELLS), min_size=1, max_size=25))
@example([("合计", "甲厂", "3", "", "", "", "", ""), ("", "甲厂", "合计", "3", "", "", "", "")])
@example([tuple(HEADER), ("甲厂", "钳工", "3", "招聘人数", "学历", "", "", ""), ("",) * 8])
def test_columns_say_what_rows_say(rows):
    table = [HEADER, *map(list, rows)]
    columns = columns_of_csv(_written(table), ",", least=0)
    assert isinstance(columns, TextRows)
    slow = list(shape_sheet(RawSheet("岗位.csv", table, "岗位"), Options()))
    quick = list(shape_sheet(RawSheet("岗位.csv", columns, "岗位"), Options()))
    assert list(map(_said, quick)) == list(map(_said, slow))
    for one, other in zip(quick, slow, strict=True):
        pd.testing.assert_frame_equal(one.frame, other.frame)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(*CELLS, st.text(" \t\u3000\x1c\x85a甲-", max_size=4)), min_size=3, max_size=12
    )
)
def test_columns_of_ever_different_cells_say_what_rows_say(rows):
    header = ["企业名称", "岗位名称", *HEADER[2:], "职位编号"]
    table = [header, *map(list, rows)]
    columns = columns_of_csv(_written(table), ",", least=0)
    with pytest.MonkeyPatch.context() as patch:
        # So that three rows are many already.
        patch.setattr("talentmatch.data.reading.layout._text_rows._AT_ONCE", 1)
        quick = list(
            shape_sheet(RawSheet("岗位.csv", columns, "招聘职位"), Options(table="posting"))
        )
    slow = list(shape_sheet(RawSheet("岗位.csv", table, "招聘职位"), Options(table="posting")))
    assert list(map(_said, quick)) == list(map(_said, slow))
    for one, other in zip(quick, slow, strict=True):
        pd.testing.assert_frame_equal(one.frame, other.frame)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=6), min_size=1, max_size=5))
@example(["\x1c甲", "N/A ", "\u3000-", "a\0", "\x85"])
def test_texts_are_read_alike_however_they_are_kept(texts):
    column = TABLES["posting"]["text"]
    slow = parse_values(column, pd.Series(texts, dtype=object))
    pd.testing.assert_series_equal(parse_values(column, pd.Series(texts, dtype="str")), slow)


def test_a_large_file_is_read_straight_and_says_the_same(tmp_path, monkeypatch):
    rows = [["职位名称", "职位描述"], *(["钳工", f'他说 "{n}"，\n会看图'] for n in range(50))]
    path = tmp_path / "岗位.csv"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path.write_bytes(_written(rows).encode(encoding))
        (slow,) = read_csv(path)
        monkeypatch.setattr("talentmatch.data.reading.formats.readers._LARGE", 1)
        (quick,) = read_csv(path)
        monkeypatch.undo()
        assert isinstance(quick.rows, TextRows) == encoding.startswith("utf-8")
        assert (list(quick.rows), quick.hint, quick.source) == (
            list(slow.rows),
            slow.hint,
            slow.source,
        )


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='ab,"\n\r甲 ', max_size=40))
@example('a,"b\n""c"""\r\n甲,\r\n')
@example('a,b"c"\n')
@example("a,b\n\nc,d\n")
def test_a_table_becomes_the_columns_of_its_rows_or_none(text):
    columns = columns_of_csv(text, ",", least=0)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    while rows and not rows[-1]:
        rows.pop()
    # A line without a cell has as little to say as one of empty cells.
    assert columns is None or list(columns) == [row or [""] * columns.width for row in rows]


def test_a_table_by_the_book_is_read_as_columns():
    columns = columns_of_csv('甲;"他说 ""好""; 行\n吗"\r\n乙;\r\n', ";", least=0)
    assert list(columns or []) == [["甲", '他说 "好"; 行\n吗'], ["乙", ""]]


@pytest.mark.parametrize("text", ['a,b"c"\n1,2', "a,b\n1,2,3", "a,b\r1,2", 'a,"b\n1,2'])
def test_a_table_against_the_book_is_left_to_a_reading_by_rows(text):
    assert columns_of_csv(text, ",", least=0) is None


def test_a_large_table_is_not_walked_row_by_row(monkeypatch):
    header = ["posting_id", "enterprise_id", "职位名称", "招聘人数", "发布日期", "职位描述"]
    text = "负责设备的安装、调试和日常维护，能看懂图纸，第{n}号"
    plain = ["钳工", "2", "2024-03-01"]
    rows = [[f"P{n}", f"E{n % 7}", *plain, text.format(n=n)] for n in range(MOST_BY_HAND + 1)]
    columns = columns_of_csv(_written([header, *rows]), ",", least=0)
    walked = 0

    def counted(self):
        nonlocal walked
        for place in range(len(self)):
            walked += 1
            yield self[place]

    monkeypatch.setattr(TextRows, "__iter__", counted)
    (sheet,) = shape_sheet(RawSheet("岗位.csv", columns, "岗位"), Options())
    assert len(sheet.frame) == len(rows) and walked < 300
    assert isinstance(sheet.frame["text"].dtype, pd.StringDtype), "as Arrow keeps it"


@pytest.mark.parametrize(
    ("geo", "industry", "header"),
    [("DE", "C", ["行业", "地区"]), ("DE", "B-S", ["地区"]), ("EU27_2020", "C", ["行业"])],
)
def test_one_place_or_industry_in_all_keys_is_that_of_the_rows(geo, industry, header):
    rows = [["freq,nace_r2,geo\\TIME_PERIOD", "2022-Q1 "], [f"Q,{industry},{geo}", "12.5 b"]]
    assert parted_dimensions(rows)[0][0] == [*header, "2022-Q1"]


def test_series_whose_dimensions_stand_in_one_column(tmp_path):
    text = (
        "freq,nace_r2,geo\\TIME_PERIOD\t2022-Q1 \t2022-Q2 \t2022-Q3 \nQ,C,DE\t12.5 \t13.1 b\t: \n"
        "Q,F,DE\t3.0 p\t2.9 \t: c\n"
    )
    (tmp_path / "jvs.tsv").write_text(text, "utf-8")
    sheet = the_sheet(tmp_path / "jvs.tsv")
    rows = zip(
        sheet.frame["industry"], months_of(sheet.frame), sheet.frame["openings"], strict=True
    )
    assert list(rows) == [
        ("NACE C", "2022-01", 12.5),
        ("NACE C", "2022-04", 13.1),
        ("NACE F", "2022-01", 3.0),
        ("NACE F", "2022-04", 2.9),
    ]
    assert any("2 figures carry flags" in note for note in sheet.notes)


def test_the_total_of_a_classification_is_no_industry(tmp_path):
    keys = "freq,nace_r2,unit,geo\\TIME_PERIOD\t2024-01 \t2024-02 \t2024-03 \n"
    rows = (
        "M,C,NR,XA\t1520 \t1490 p\t: \nM,F,NR,XA\t310 \t: c\t320 e\n"
        "M,TOTAL,NR,XA\t5120 \t5080 p\t5210 \n"
    )
    (tmp_path / "job_vacancies.tsv").write_text(keys + rows, encoding="utf-8")
    with Store() as store:
        store.load(tmp_path)
        found = store._connection.execute("SELECT sum(openings) FROM demand").fetchall()
    assert found == [(1520 + 1490 + 310 + 320,)]


def test_sections_of_which_one_stands_beside_them_are_its_whole(tmp_path):
    lines = [
        "geo,nace_r2,2023-10,2023-11,2023-12",
        "DE,B-S,1580,1510,1430",
        "DE,C,265,:,240",
        "EU27_2020,C,900,910,920",
    ]
    frame = sheets_of_lines(tmp_path, "jobs vacancies.csv", *lines)["demand"].frame
    assert set(frame["industry"]) == {"C"} and set(frame["region"]) == {"DE"}


def test_few_periods_and_many_dimensions_of_a_statistics_office(tmp_path):
    head = "freq,s_adj,nace_r2,indic_em,geo\\TIME_PERIOD\t2023-Q1 \t2023-Q2 \t2023-Q3 \n"
    lines = "Q,NSA,C,JOBVAC,DE\t231000 p\t: c\t233000 e\nQ,NSA,F,JOBVAC,DE\t131000 \t132000 b\t: \n"
    (tmp_path / "jvs_q.tsv").write_text(head + lines, encoding="utf-8")
    (tmp_path / "lfsq_egan2.tsv").write_text(head + lines, encoding="utf-8")
    with Store() as store:
        report = str(store.load(tmp_path))
        got = store._connection.execute("SELECT sum(openings), count(*) FROM demand").fetchall()
    assert got == [(727000, 4)]
    assert "lfsq_egan2.tsv" in report and "are no vacancies" in report
