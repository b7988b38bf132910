"""Large text tables: read as columns, they say what a reading row by row says."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells._unlawful import SUSPECT, find_unlawful, without_unlawful
from talentmatch.data.reading.cells.values import parse_values
from talentmatch.data.reading.formats._text_tables import columns_of_csv
from talentmatch.data.reading.formats.readers import read_csv
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, ParsedSheet, RawSheet
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._shaping import shape_sheet
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


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(alphabet="男女岁35９０后 \u3000yearsold限性别，负责KſİMale", max_size=30),
        max_size=8,
    )
)
def test_no_text_that_shows_an_unlawful_limit_is_passed_over(texts):
    frame = pd.Series(texts, dtype="str")
    near = suspects(frame, SUSPECT)
    assert not [
        text for text, seen in zip(texts, near, strict=True) if find_unlawful(text) and not seen
    ]
    _, found = without_unlawful(frame)
    assert found.tolist() == [find_unlawful(text) for text in texts]


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
