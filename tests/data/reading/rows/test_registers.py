"""Registers of firms: names, codes, industries, and what is no register."""

import pytest
from firms_and_queries import (
    CODE,
    DRIVES,
    FIGURES,
    FIRM,
    MILL,
    OTHER,
    PRECISION,
    REGISTER,
    REGISTER_AND_CHAIN,
)
from loaded_books import loaded_book, queried_lines
from read_sheets import consented_sheets, figures, frame_of, sheets_of_lines, the_sheet
from written_files import book_of_rows

from talentmatch.data.intake.identity.enterprises import made_up_id
from talentmatch.data.store import Store


def test_other_names_of_firms_in_a_register_and_in_a_list_of_clients(tmp_path):
    lines = (
        '企业名称,简称,英文名称,曾用名\n苏州琅环自动化有限公司,琅环,"Langhuan Automation Co., '
        'Ltd.",苏州旧梦设备有限公司\n'
    )
    found, _ = queried_lines(tmp_path, "企业名录.csv", lines, "SELECT aliases FROM enterprise")
    names = ["琅环", "Langhuan Automation Co., Ltd.", "苏州旧梦设备有限公司"]
    assert [list(one) for (one,) in found] == [names]
    lines = (
        "客户名称,客户简称,曾用名,禁猎期至\n苏州云海精密光学有限公司,云海光学,苏州老镜片厂,"
        "2028-12-31\n"
    )
    found, _ = queried_lines(tmp_path, "客户.csv", lines, "SELECT name, aliases FROM enterprise")
    assert [(name, list(one)) for name, one in found] == [
        ("苏州云海精密光学有限公司", ["云海光学", "苏州老镜片厂"])
    ]


def test_a_register_in_the_months_of_its_figures_names_each_firm_once(load_content):
    rows = [
        ["企业名称", "行业代码", "月份", "参保人数"],
        [FIRM, "3411", "2024-01", 100],
        [FIRM, "3411", "2024-02", 101],
        [OTHER, "1411", "2024-01", 200],
    ]
    got, said = load_content(rows, "SELECT name, industry FROM enterprise ORDER BY rowid")
    assert got == [(FIRM, "C3411"), (OTHER, "C1411")]
    assert "set aside" not in said and "again" not in said
    assert [row[2] for row in load_content(rows, FIGURES)[0]] == [100.0, 101.0, 200.0]


def test_a_number_for_the_name_of_a_firm_is_set_aside_or_told_in_every_table(tmp_path):
    figures = "企业名称,月份,指标,数值\n1,2024-11,用电量,300\n甲江机械有限公司,2024-11,用电量,500\n"
    (tmp_path / "figures.csv").write_text(figures, "utf-8")
    posts = "企业名称,岗位,招聘人数\n360,焊工,3\n甲江机械有限公司,车工,2\n"
    (tmp_path / "posts.csv").write_text(posts, "utf-8")
    with Store() as store:
        report = str(store.load(tmp_path))
        read = {"as_of": "2029-12-31", "purpose": "planning"}
        assert store.read("indicator", **read)["value"].tolist() == [500.0]
        assert "360" in store.read("posting", **read)["enterprise_name"].tolist()
    assert "1 postings have a number for the name of their enterprise (360; rows 2)" in report


def test_a_register_by_number_of_organisation_is_a_register(tmp_path):
    frame = frame_of(
        tmp_path,
        "enterprise",
        "园区企业花名册.csv",
        "单位名称,组织机构代码,行业门类",
        f"{PRECISION},MA0000001,制造业",
    )
    assert frame[["enterprise_id", "industry"]].to_numpy().tolist() == [["MA0000001", "C"]]


@pytest.mark.parametrize("name", ["所在镇（街道）", "所属乡镇", "所在镇街道"])
def test_towns_under_their_kinds_are_regions(load_book, name):
    rows = [["企业名称", name, "所属行业"], [FIRM, "陈埭镇", "纺织业"]]
    assert load_book("名单", rows, REGISTER_AND_CHAIN)[0] == [(FIRM, "陈埭镇", None)]


def test_what_a_survey_says_of_its_firms_is_for_the_register(tmp_path):
    lines = [
        "2025年企业缺工情况",
        "企业名称,所在镇街,所属行业,企业规模,岗位,缺工人数",
        f"{DRIVES},东江街道,通用设备制造业,中型,磨工,10",
        f"{DRIVES},东江街道,通用设备制造业,,车工,2",
        f"{MILL},西河镇,其他,,焊工,5",
        f"{MILL},南坪镇,,,钳工,1",
    ]
    read = sheets_of_lines(tmp_path, "a.csv", *lines)
    firms = read["enterprise"].frame.set_index("name").astype(object)
    assert read["enterprise"].supplement and not read["need_survey"].unmapped
    assert firms.loc[DRIVES, ["region", "industry", "size_class"]].tolist() == [
        "东江街道",
        "C34",
        "medium",
    ]
    # Of two towns nobody knows which.
    assert firms.loc[MILL].drop("enterprise_id").isna().all()
    assert "其他" in str(read["enterprise"].notes)


def test_sizes_below_a_heading_of_types_are_sizes(load_book):
    rows = [["企业名称", "企业类型", "行业代码"], [FIRM, "大型企业", "C34"], [OTHER, "微型", "C14"]]
    query = "SELECT size_class, ownership FROM enterprise ORDER BY rowid"
    assert load_book("名录", rows, query)[0] == [("large", None), ("micro", None)]
    rows[1][1], rows[2][1] = "民营", "国有"
    assert load_book("名录", rows, query)[0] == [(None, "private"), (None, "state")]


@pytest.mark.parametrize("name", ["注册资本（万元）", "占地面积（亩）", "主要产品", "研发人员"])
@pytest.mark.parametrize("title", ["甲江市重点企业", "规上工业企业一览表"])
def test_a_register_is_read_beside_a_column_nobody_knows(tmp_path, name, title):
    rows = [[title], ["企业名称", "所属行业", name], [FIRM, "通用设备制造业", 30]]
    (found,), report = loaded_book(tmp_path, "表", [*rows, [OTHER, "食品制造业", 12]], [REGISTER])
    assert [firm for firm, _ in found] == [FIRM, OTHER]
    assert f"columns not understood: {name}" in str(report)


@pytest.mark.parametrize(
    ("title", "name", "second"),
    [
        ("甲江市重点企业", "缺员数", OTHER),
        ("甲江市重点企业", "2024年", OTHER),
        ("甲江市重点企业", "岗位数量", OTHER),
        ("甲江市重点企业", "注册资本", FIRM),
        ("甲江市客户企业", "注册资本", OTHER),
        ("甲江市一览", "注册资本", OTHER),
        ("甲江市重点企业", "拟引进人数", OTHER),
        ("禁止推荐的企业", "原因", OTHER),
        ("竞争企业", "产品", OTHER),
    ],
)
def test_other_lists_of_firms_are_no_register(tmp_path, title, name, second):
    rows = [[title], ["企业名称", "所属行业", name], [FIRM, "通用设备制造业", 30]]
    (found,), _ = loaded_book(tmp_path, "表", [*rows, [second, "食品制造业", 12]], [REGISTER])
    assert found == []


def test_a_number_is_no_name_of_a_firm(load_book):
    rows = [["企业名称", "统一社会信用代码", "所属行业"], ["1", "91330282MA0000001D", "C34"]]
    rows.append(["乙河食品有限公司", "91330282MA0000011E", "C14"])
    found, report = load_book("企业名录", rows, "SELECT name FROM enterprise")
    assert found == [("乙河食品有限公司",)] and "1 set aside" in report


def test_a_class_that_is_not_known_counts_as_the_group_above(tmp_path):
    rows = [
        ["企业名称", "行业代码"],
        ["甲厂", "C3999"],
        ["乙场", 111],
        ["丙厂", 3421],
        ["丁厂", "通用设备制造业（34）"],
    ]
    sheet = the_sheet(book_of_rows(tmp_path / "名录.xlsx", rows), table="enterprise")
    codes = sheet.frame["industry"].tolist()
    assert codes[0] in ("C399", "C3999") and codes[1].startswith("A011")
    assert codes[2:] == ["C3421", "C34"]
    assert any("had lost the nought" in note for note in sheet.notes)


def test_the_finest_industry_of_a_register_counts(tmp_path):
    found, _ = figures(
        tmp_path,
        "企业名称,行业门类,行业大类,行业中类,行业小类,成立日期",
        "虚海有限公司,C,34,342,3421,2010-01-01",
        "虚河有限公司,G,54,,,2011-01-01",
    )
    assert found["enterprise"].frame["industry"].tolist() == ["C3421", "G54"]
    assert "the finest" in str(found["enterprise"].notes)


def test_classes_of_the_standard_under_their_full_heading(tmp_path):
    found, read = figures(
        tmp_path,
        "企业名称,国民经济行业代码（GB/T 4754-2017）,从业人员期末人数",
        "虚海有限公司,3563,120",
        "虚河有限公司,0399,30",
    )
    assert found["enterprise"].frame["industry"].tolist() == ["C3563", "A0399"]
    assert read == [["headcount", 120], ["headcount", 30]]


def test_an_unknown_industry_costs_a_firm_its_cell_alone(query_book):
    rows = [
        ["企业名称", "行业"],
        [FIRM, "危险废物治理"],
        [OTHER, "9999"],
        ["丙山彩票有限公司", "R9041"],
    ]
    got, report = query_book("企业行业", "SELECT industry FROM enterprise ORDER BY rowid", rows)
    assert got == [("N7724",), (None,), ("R9041",)]
    assert "1 cells name no industry" in str(report) and "9999" in str(report)


def test_industries_beside_needs_that_are_none_are_named_row_by_row(load_book):
    rows = [
        ["2025年用工需求"],
        ["企业名称", "行业类别", "岗位", "需求人数"],
        ["甲江机械有限公司", "通用设备制造业", "焊工", 3],
        ["乙河食品有限公司", "茶业", "车工", 4],
    ]
    query = "SELECT industry FROM enterprise ORDER BY 1"
    found, report = load_book("用工", rows, query)
    assert found == [("C34",), (None,)]
    assert "1 cells name no industry" in report and "茶业" in report
    rows[2][1] = "机械"
    found, report = load_book("用工", rows, query)
    assert found == [] and "columns not understood: 行业类别" in report


@pytest.mark.parametrize("name", ["行业代码及名称", "国民经济行业名称及代码", "所属行业及代码"])
def test_industries_under_headings_of_code_and_name(load_book, name):
    rows = [["企业名称", name, "企业规模"], ["甲江机械有限公司", "C34通用设备制造业", "中型"]]
    query = "SELECT name, industry FROM enterprise"
    assert load_book("企业名录", rows, query)[0] == [("甲江机械有限公司", "C34")]


def test_a_firm_with_a_mistyped_code_stays_and_the_code_is_named(tmp_path):
    rows = [
        ["企业名称", "统一社会信用代码", "所属行业"],
        ["甲虚公司", "91330200MA0000001X", "C34"],
        ["乙虚公司", "91350100M000100Y43", "C36"],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "企业名录.xlsx", rows))
    assert sheet.frame["name"].tolist() == ["甲虚公司", "乙虚公司"]
    assert sheet.frame["credit_code"].fillna("").tolist() == ["", "91350100M000100Y43"]
    assert any("row 2" in str(note) and "'L'" in str(note) for note in sheet.notes)


WHOSE = "SELECT enterprise_id, post FROM need_survey ORDER BY rowid"


def test_a_code_with_a_character_a_cell_is_one_code(query_book):
    rows = [
        ["人才需求征集表（2025年）"],
        ["企业名称", FIRM],
        ["统一社会信用代码", *CODE],
        ["需求岗位", "需求人数", "学历"],
        ["车工", 5, "大专"],
    ]
    assert query_book("征集表", WHOSE, rows)[0] == [(CODE, "车工")]
    rows[2] = ["统一社会信用代码", "9", "135", "01"]
    (row,), _ = query_book("征集表", WHOSE, rows)
    assert row[0].startswith("e-")


@pytest.mark.parametrize(
    "code",
    [
        "91350100m000100y43",
        "91350100 M000 100Y 43",
        "'91350100M000100Y43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
    ],
)
def test_a_code_is_the_same_however_it_is_written(query_book, code):
    rows = [["企业名称", "统一社会信用代码", "岗位", "需求人数"], [FIRM, code, "车工", 5]]
    assert query_book("2024年人才需求", WHOSE, rows)[0] == [(CODE, "车工")]


def test_a_firm_without_its_code_never_takes_that_of_the_firm_above(query_book):
    rows = [
        ["企业名称", "统一社会信用代码", "岗位", "需求人数"],
        [FIRM, CODE, "车工", 5],
        [None, None, "钳工", 2],
        [OTHER, 919900000000000018, "电工", 3],
        ["丙山软件有限公司", None, "测试员", 4],
    ]
    got, report = query_book("2024年人才需求", WHOSE, rows)
    assert [row[0] for row in got[:2]] == [CODE, CODE]
    assert len({row[0] for row in got}) == 3
    assert "enterprise_id: 1 blanks filled from the row above" in str(report)


@pytest.mark.parametrize(
    ("name", "table"), [("2024年人才需求", "need_survey"), ("2024年招聘岗位", "posting")]
)
def test_a_row_with_a_code_of_its_own_takes_no_name_from_above(query_book, name, table):
    rows = [
        ["企业名称", "统一社会信用代码", "岗位", "招聘人数"],
        [FIRM, CODE, "车工", 5],
        [None, CODE, "钳工", 2],
        [None, "91990000000000002B", "电工", 3],
    ]
    named = "enterprise_name, " if table == "posting" else ""
    got, _ = query_book(name, f"SELECT {named}enterprise_id FROM {table} ORDER BY rowid", rows)
    assert [row[-1] for row in got] == [CODE, CODE, "91990000000000002B"]
    assert table == "need_survey" or [row[0] for row in got] == [FIRM, FIRM, None]


def test_a_code_that_lost_its_digits_is_no_blank(query_book):
    rows = [
        ["统一社会信用代码", "岗位", "需求人数"],
        [CODE, "车工", 5],
        [919900000000000018, "电工", 3],
    ]
    got, report = query_book("2024年人才需求", WHOSE, rows, table="need_survey")
    assert got == [(CODE, "车工")] and report.rejected == 1


def test_a_firm_is_one_in_either_kind_of_brackets():
    assert made_up_id("虚海汽配（苏州）有限公司") == made_up_id("虚海汽配(苏州)有限公司")


def test_a_credit_code_that_a_spreadsheet_took_for_a_number_is_no_code_of_somebody_else(
    load_sheets,
):
    register = [
        ["企业名称", "统一社会信用代码", "所属行业"],
        ["东星公司", "9.2E+17", "C34"],
        ["西星公司", 919999999799556996.0, "C34"],
    ]
    got, report = load_sheets("名录", {"企业名录": register}, "SELECT credit_code FROM enterprise")
    assert got == [(None,), (None,)] and "2 codes were saved as numbers" in str(report)
    survey = [
        ["企业名称", "统一社会信用代码", "岗位名称", "需求人数"],
        ["东星公司", 919999999799556996.0, "钳工", 3],
    ]
    got, _ = load_sheets("2024年需求调查", {"a": survey}, "SELECT enterprise_id FROM need_survey")
    assert got[0][0].startswith("e-")
    months = [
        ["企业名称", "统一社会信用代码", "1月", "2月", "3月"],
        ["东星公司", 919999999799556996.0, 3, 4, 5],
    ]
    got, report = load_sheets(
        "2024年参保人数", {"a": months}, "SELECT enterprise_id FROM indicator"
    )
    assert got[0][0].startswith("e-") and "1 codes were saved as numbers" in str(report)
