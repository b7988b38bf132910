"""Codes of occupations as people and spreadsheets write them; a day is no occupation."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.data.intake.ingest import read_files
from talentmatch.errors import UnreadableFileError
from talentmatch.vocab import occupations
from talentmatch.vocab.occupation_codes import codes_of_day, written_code

MIX = ["行业代码", "职业编码", "职业名称", "年份", "占比（%）"]


def mix(tmp_path, *rows, header=MIX):
    import openpyxl

    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    book.save(tmp_path / "职业结构.xlsx")
    (sheet,) = read_files(tmp_path / "职业结构.xlsx", table="occupation_mix")
    read = sheet.frame.drop(index=list(sheet.unread))
    return dict(zip(read["occupation"], read["share"], strict=True)), sheet


@given(code=st.sampled_from(sorted(code for code in occupations.codes() if code.count("-") > 1)))
def test_every_code_is_read_in_every_spelling(code):
    parts = code.split("-")
    short = "-".join(str(int(part)) for part in parts)
    for text in (
        code,
        f"GBM{''.join(parts)}",
        "".join(parts),
        f"X{code}",
        code.replace("-", "—"),
        code.replace("-", "."),
        f" GBM {code}",
        short,
    ):
        assert written_code(text) == code, text


@pytest.mark.parametrize(
    "text",
    ["2512", "251", "15-1252", "15-1252.00", "A2-99", "4.1", "9-01-01", "2024", "电工", "JX-02-07"],
)
def test_codes_of_other_classifications_stay_what_they_are(text):
    assert written_code(text) is None


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_a_day_stands_for_codes_that_may_exist_alone(day):
    assert all(written_code(code) == code for code in codes_of_day(day))


def test_codes_are_brought_to_one_form_and_counted(tmp_path):
    rows = [
        ("C34", "GBM20207", "机械", 2024, 10),
        ("C34", "2020702", "制造", 2024, 6),
        ("C34", 6180107, "调整工", 2024, 1),
        ("C34", "X2-02-07-04", "设备", 2024, "3.2%"),
    ]
    shares, sheet = mix(tmp_path, *rows)
    assert shares == pytest.approx(
        {"2-02-07": 0.1, "2-02-07-02": 0.06, "6-18-01-07": 0.01, "2-02-07-04": 0.032}
    )
    assert any("4 codes brought" in note for note in sheet.notes)


@pytest.mark.parametrize(
    ("cell", "name", "code"),
    [
        (datetime(2001, 6, 18), "数控机床操作工（6-18-01）", "6-18-01"),
        (date(2001, 6, 18), "多工序数控机床操作调整工", "6-18-01"),
        (datetime(2007, 2, 2), "机械工程技术人员", "2-02-07"),
        (datetime(2002, 2, 7), "机械工程技术人员", "2-02-07"),
        ("2001/6/18", "数控机床操作工", "6-18-01"),
        ("18-Jun-01", "数控机床操作工", "6-18-01"),
        (datetime(2001, 6, 18), "会计", None),
        (datetime(2001, 6, 18), None, None),
        (37060, None, None),
        ("6月18日", None, None),
    ],
)
def test_a_day_is_a_code_only_if_the_name_confirms_it(tmp_path, cell, name, code):
    others = [
        ("C34", "2-02-07-02", "机械制造工程技术人员", 2024, 6),
        ("C34", "2-02-07-04", "设备", 2024, 3),
    ]
    shares, sheet = mix(tmp_path, ("C34", cell, name, 2024, 12.5), *others)
    assert shares.get(code) == (None if code is None else 0.125)
    assert set(shares) == {"2-02-07-02", "2-02-07-04"} | ({code} - {None})
    assert bool(sheet.unread) == (code is None)


def test_what_is_left_over_and_an_empty_cell_are_no_occupation(tmp_path):
    rows = [
        ("C34", "2-02-07", "机械", 2024, 10),
        ("C34", "其他", "其他人员", 2024, 80),
        ("C34", None, None, 2024, 10),
    ]
    shares, sheet = mix(tmp_path, *rows)
    assert shares == {"2-02-07": 0.1}
    assert "no occupation" in sheet.unread[1] and "empty" in sheet.unread[2]


def test_names_stand_in_where_there_is_no_code(tmp_path):
    header = ["行业代码", "职业编码", "职业名称", "年份", "占比"]
    rows = [("C34", None, "机械工程技术人员", 2024, 0.3), ("C34", "6-18-01", "冷加工", 2024, 0.2)]
    assert mix(tmp_path, *rows, header=header)[0] == {"2-02-07": 0.3, "6-18-01": 0.2}


def test_a_day_in_a_column_that_may_be_empty_costs_no_row(tmp_path):
    rows = pd.DataFrame(
        {
            "职位名称": ["电工", "会计"],
            "企业名称": ["甲厂", "乙厂"],
            "职业代码": ["2001-06-18", "2-06-03"],
            "招聘人数": [1, 2],
        }
    )
    rows.to_csv(tmp_path / "招聘.csv", index=False)
    (sheet,) = read_files(tmp_path / "招聘.csv", table="posting")
    assert sheet.frame["occupation"].tolist()[1] == "2-06-03" and not sheet.unread
    assert "2001" not in str(sheet.frame["occupation"].tolist()[0])
    assert any("left open (2001-06-18)" in note for note in sheet.notes)


@pytest.mark.parametrize("name", ["职业大典编码", "职业细类代码", "大典代码"])
@pytest.mark.parametrize("names", [["行业代码"], ["行业名称", "行业代码"]])
def test_codes_of_occupations_are_known_by_their_cells(tmp_path, name, names):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append([*names, name, "职业", "统计年份", "从业人员数", "占比"])
    first = ["C39"] if len(names) == 1 else ["计算机、通信和其他电子设备制造业", "C39"]
    book.active.append([*first, "6-25-04-07", "装接工", 2024, 412, "41.2%"])
    book.active.append([*first, "20209", "电子工程技术人员", 2024, 60, "6%"])
    book.save(tmp_path / "电子业.xlsx")
    (sheet,) = read_files(tmp_path / "电子业.xlsx")
    assert sheet.table == "occupation_mix"
    assert sheet.frame["occupation"].tolist() == ["6-25-04-07", "2-02-09"]
    assert sheet.frame["share"].tolist() == pytest.approx([0.412, 0.06])


def test_codes_of_industries_beside_people_employed_are_no_occupations(tmp_path):
    lines = [
        "行业,代码,职业,年份,从业人员数",
        "制造业,311,车工,2024,412",
        "建筑业,312,焊工,2024,60",
    ]
    (tmp_path / "就业.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="beyond doubt"):
        list(read_files(tmp_path / "就业.csv"))
