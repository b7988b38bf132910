"""Codes of occupations as people and spreadsheets write them, and shares of occupations."""

from datetime import date, datetime

import pandas as pd
import pytest
from firms_and_queries import DRIVES, FIRM
from hypothesis import given
from hypothesis import strategies as st
from read_sheets import sheets_of_lines

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.rows._coded_cells import occupation_cells
from talentmatch.data.reading.rows._raw import Raw
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


def test_what_is_no_code_of_an_occupation_is_left_open_and_told():
    raw = Raw(
        pd.DataFrame({"occupation": ["6-18-02-04", "61801 07", "99999 01", "暂无", "2-02-10-03"]}),
        {"occupation": "职业代码"},
    )
    codes = occupation_cells("need_survey", raw).tolist()
    assert codes == ["6-18-02-04", "6-18-01-07", None, None, "2-02-10-03"]
    assert "99999 01" in " ".join(map(str, raw.notes))


@pytest.mark.parametrize("cell", ["2.02E+06", "L9-99-99", "暂无"])
def test_what_is_no_code_is_set_aside_where_the_table_is_kept_by_occupation(cell):
    raw = Raw(
        pd.DataFrame({"occupation": ["6-18-01", cell, "2-02-07"]}), {"occupation": "职业代码"}
    )
    occupation_cells("occupation_mix", raw)
    assert list(raw.unread) == [1]


def test_a_code_of_another_classification_is_left_open():
    raw = Raw(
        pd.DataFrame({"occupation": ["6－31－01－03", "6180204", "15-2051"]}),
        {"occupation": "职业编码"},
    )
    assert occupation_cells("posting", raw).tolist() == ["6-31-01-03", "6-18-02-04", None]


def test_a_day_without_its_year_is_no_code():
    raw = Raw(pd.DataFrame({"occupation": ["6-18-02", "18-Jun"]}), {"occupation": "职业代码"})
    occupation_cells("occupation_mix", raw)
    assert list(raw.unread) == [1]


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


def test_several_codes_in_one_cell_are_no_code(query_book):
    rows = [["企业名称", "职业编码", "岗位", "需求人数"], [FIRM, "6-18-01、6-20-01", "现场岗位", 4]]
    got, report = query_book("2024年人才需求调查", "SELECT occupation FROM need_survey", rows)
    assert got != [("6-18-01、6-20-01",)] and "name several codes" in str(report)
    rows = [["行业", "职业编码", "占比（%）"], ["C34", "6-18-01/6-20-01", 4], ["C34", "6-18-02", 7]]
    got, report = query_book("2024年职业结构", "SELECT occupation, share FROM occupation_mix", rows)
    assert got == [("6-18-02", 0.07)]
    (entry,) = [entry for entry in report.tables if entry.table == "occupation_mix"]
    assert "names several occupations" in str(entry.rejects["reason"].iloc[0])


def test_a_shortened_list_of_codes_is_several(load_book):
    rows = [
        ["行业代码", "职业", "年份", "占比（%）"],
        ["C39", "6-25-02-03 芯片制造工", 2024, 6.2],
        ["C39", "2-02-09-01/02", 2024, 4.1],
        ["C39", "6-25-04-07", 2024, 18],
    ]
    query = "SELECT occupation, share FROM occupation_mix ORDER BY 1"
    assert load_book("职业结构", rows, query)[0] == [("6-25-02-03", 0.062), ("6-25-04-07", 0.18)]


def test_a_code_with_a_letter_behind_it_is_set_aside(load_book):
    rows = [
        ["行业代码", "职业代码", "年份", "占比（%）"],
        ["C14", "6-02-01-01", 2024, 22],
        ["C14", "6_02_01_06", 2024, 3],
        ["C14", "60201Z", 2024, 1],
    ]
    got, report = load_book("职业结构", rows, "SELECT occupation FROM occupation_mix ORDER BY 1")
    assert got == [("6-02-01-01",), ("6-02-01-06",)] and "1 set aside" in report


def test_codes_and_names_of_occupations_in_one_column_and_days_beside_posts(load_book):
    rows = [
        ["行业", "职业编码及名称", "年份", "占比"],
        ["C34", "6-18-01-07 调整工", 2024, "11%"],
        ["C34", "（6-20-01）装配人员", 2024, "8%"],
        ["C34", "18-Jun-01", 2024, "7%"],
    ]
    query = "SELECT occupation, share FROM occupation_mix ORDER BY 1"
    assert load_book("职业结构", rows, query)[0] == [("6-18-01-07", 0.11), ("6-20-01", 0.08)]
    rows = [
        ["企业名称", "岗位名称", "职业编码", "需求人数"],
        [FIRM, "数控车工", "2001-06-18", "3(A2)"],
        [FIRM, "焊工", "6-18-02-04", "2(35岁以下)"],
    ]
    query = "SELECT occupation, openings FROM need_survey ORDER BY 2"
    got, report = load_book("2024年用工需求", rows, query)
    assert got == [("6-18-02-04", 2), (None, 3)] and "left open (2001-06-18)" in report


def test_codes_go_before_names_of_occupations_in_english(load_book):
    rows = [
        ["Industry", "Occupation code", "Occupation", "Year", "Share"],
        ["C34", "6-18-02-04", "Welders", 2024, 0.2],
        ["C34", "6-20-01", "Assemblers", 2024, 0.1],
    ]
    query = "SELECT occupation FROM occupation_mix ORDER BY 1"
    assert load_book("shares", rows, query)[0] == [("6-18-02-04",), ("6-20-01",)]


@pytest.mark.parametrize("cell", ["6.1804", "51-4041", "ISCO 7223", "06:18:01"])
def test_what_is_no_code_beside_codes_in_words_is_set_aside(tmp_path, cell):
    lines = [
        "行业代码,职业编码,年份,占比",
        "C34,6-18-02-04 焊工,2024,8%",
        "C34,（6-20-01-01）,2024,5%",
        f"C34,{cell},2024,2%",
    ]
    assert list(sheets_of_lines(tmp_path, "a.csv", *lines)["occupation_mix"].unread) == [2]


def test_a_code_that_became_a_number_with_a_point(tmp_path):
    lines = [
        "2025年度企业人才需求",
        "企业名称,岗位名称,职业编码,需求人数",
        f"{DRIVES},网管,4040202.0,1",
    ]
    assert (
        sheets_of_lines(tmp_path, "a.csv", *lines)["need_survey"].frame["occupation"][0]
        == "4-04-02-02"
    )


def test_what_is_left_of_an_industry_is_no_occupation(load_book):
    shares = {
        "6-06-01-01": 0.2,
        "余杭竹编工": 0.1,
        "余类": 0.3,
        "未列明": 0.2,
        "其余职业": 0.1,
        "未知": 0.1,
    }
    rows = [
        ["行业", "年份", "职业编码", "占比"],
        *(["C20", 2024, *share] for share in shares.items()),
    ]
    query = "SELECT occupation FROM occupation_mix ORDER BY 1"
    assert load_book("职业结构", rows, query)[0] == [("6-06-01-01",), ("余杭竹编工",)]


def test_several_codes_with_names_in_a_cell_are_set_aside(load_book):
    rows = [
        ["行业", "年份", "职业编码及名称", "占比"],
        ["C13", 2024, "6-01-03-01 果蔬加工工", 0.4],
        ["C13", 2024, "4-02-06-01、4-02-06-02 仓储", 0.1],
    ]
    assert load_book("职业结构", rows, "SELECT occupation FROM occupation_mix")[0] == [
        ("6-01-03-01",)
    ]


def test_shares_of_vacancies_are_no_mix_of_people_employed(load_content):
    rows = [
        ["2025年第一季度企业岗位空缺情况"],
        ["职业", "岗位空缺数（个）", "占比"],
        ["焊工", 120, "30%"],
        ["电工", 80, "20%"],
    ]
    got, said = load_content(rows, "SELECT share FROM occupation_mix")
    assert got == []
    assert "shares are of vacancies" in said


SHARES = "SELECT occupation, round(share, 6) FROM occupation_mix ORDER BY 2"


def test_shares_without_a_sign_are_all_in_per_cent_where_they_make_up_100(query_book):
    rows = [
        ["行业", "职业编码", "比重"],
        ["C34", "6-18-01", 12.5],
        ["C34", "6-18-02", 0.8],
        ["C34", "其他", 86.7],
    ]
    got, report = query_book("2024年职业结构", SHARES, rows)
    assert got == [("6-18-02", 0.008), ("6-18-01", 0.125)]
    assert "read as per cent" in str(report)


def test_a_share_that_may_be_either_is_set_aside(query_book):
    rows = [["行业", "职业编码", "比重"], ["C34", "6-18-01", 12.5], ["C34", "6-18-02", 0.8]]
    got, report = query_book("2024年职业结构", SHARES, rows)
    assert got == [("6-18-01", 0.125)]
    assert "may be 0.8 % or a part of 1" in str(report.tables[0].rejects["reason"].iloc[0])


def test_a_sign_in_the_title_holds_for_its_shares(query_book):
    rows = [
        ["2024年职业结构（%）"],
        ["行业", "职业编码", "占比"],
        ["C34", "6-18-01", 0.5],
        ["C34", "6-18-02", 0.4],
    ]
    assert query_book("结构", SHARES, rows)[0] == [("6-18-02", 0.004), ("6-18-01", 0.005)]


def test_shares_by_name_and_per_mille_under_the_industry_of_the_file(query_book):
    rows = [["职业名称", "占比（‰）"], ["车工", 125], ["其他", 875]]
    got, _ = query_book(
        "C34职业结构2024", "SELECT industry, occupation, share FROM occupation_mix", rows
    )
    assert got == [("C34", "6-18-01-01", 0.125)]
