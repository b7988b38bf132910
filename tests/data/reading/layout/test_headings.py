"""What a heading means, and how a mapping is made, kept and refused."""

import pytest
from firms_and_queries import FIRM, NEEDS, OPENINGS_BY_REGION
from hypothesis import given
from hypothesis import strategies as st
from loaded_books import loaded_book
from read_sheets import csv_of

from talentmatch.data.reading.layout.columns import map_headers, mapping_key, nearest_fields
from talentmatch.data.reading.layout.headings import fields_of, heading, unit_of
from talentmatch.data.reading.layout.reshaping._listed_posts import listed_posts
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("期望地", "wanted_regions"),
        ("想去城市", "wanted_regions"),
        ("Yrs Exp", "experience_years"),
        ("总工龄", "experience_years"),
        ("目前就职企业", "employer"),
        ("应征职务", "applied_post"),
        ("目标年薪", "pay"),
        ("人选手机", "phone"),
    ],
)
def test_headings_of_people_that_are_built_of_two_words(header, field):
    assert fields_of("candidate")[heading(header)][0][0] == field


def test_headings_that_are_keys_of_a_program_are_understood(tmp_path):
    sheets = csv_of(
        tmp_path,
        "export.csv",
        "number,name,companyName,workCity,salary60,workingExp,jobDegree,recruitNumber,publishTime",
        f"CC0012,软件工程师,{FIRM},无锡,1.2万-2万,3-5年,本科,2,2026-11-09",
    )
    (row,) = sheets[0].frame.to_dict("records")
    assert sheets[0].table == "posting"
    assert (row["posting_id"], row["title"], row["enterprise_name"]) == (
        "CC0012",
        "软件工程师",
        FIRM,
    )
    assert (row["pay_low"], row["experience_max"], row["openings"]) == (12000, 5, 2)


@pytest.mark.parametrize(
    "written",
    [
        "薪资范围",
        " 薪资 范围 ",
        "*薪资范围",
        "薪资范围（元/月）",
        "薪资\n范围：",
        "薪资范围[元]",
        "3.薪资范围",
    ],
)
def test_a_header_is_one_however_it_is_dressed(written):
    assert heading(written) == "薪资范围"


def test_the_unit_in_brackets_is_kept_apart():
    assert unit_of("年产值（万元）") == "万元"
    assert unit_of("需求(人)") == "人"
    assert heading("（人）") == "人" or heading("（人）") == "(人)"


def test_every_table_knows_its_own_columns_by_name_and_label():
    for name, table in TABLES.items():
        for column in table.columns:
            assert column.name in [field for field, _ in fields_of(name)[heading(column.name)]]
            if column.zh:
                assert column.name in [field for field, _ in fields_of(name)[heading(column.zh)]]


def test_several_texts_go_into_one_column_and_other_columns_are_filled_once():
    mapped = map_headers("posting", ["岗位职责", "任职要求", "职位", "岗位"])
    assert mapped.fields == {0: "text", 1: "text", 2: "title"}
    assert mapped.unmapped == ("岗位",)


def test_a_hand_made_mapping_goes_before_every_guess():
    mapped = map_headers("posting", ["职位", "Post"], {"post": "title"})
    assert mapped.fields == {1: "title"}


def test_a_mapping_to_a_column_that_does_not_exist_names_the_nearest():
    with pytest.raises(InputError, match="nearest: posted_on"):
        map_headers("posting", ["day"], {"day": "posted_no"})


def test_missing_columns_are_told_and_likely_headers_found():
    assert map_headers("posting", ["薪资"]).missing == ("posting_id", "title")
    assert nearest_fields("posting", "职位名")[0] == "title"


@given(st.permutations(["职位", "薪资", "学历"]))
def test_the_order_of_columns_does_not_change_what_is_remembered(headers):
    assert mapping_key(headers) == mapping_key(["职位", "薪资", "学历"])


@pytest.mark.parametrize(
    ("post", "number"), [("人才需求岗位", "拟引进数量"), ("急需紧缺岗位", "引进人才数")]
)
def test_headings_of_needs_in_two_words(load_book, post, number):
    rows = [["企业名称", post, number], [FIRM, "机械装配", 10]]
    assert load_book("2025年申报表", rows, NEEDS)[0] == [("机械装配", 10, None, None)]


@pytest.mark.parametrize(
    "name", ["县市区", "县（市、区）", "区市县", "市（州）", "各县市区", "旗县"]
)
def test_kinds_of_places_head_regions(load_book, name):
    rows = [
        ["各地2025年招聘岗位发布数"],
        [name, "2025年1月", "2025年2月", "2025年3月"],
        ["东江市", 3, 2, 5],
        ["西河市", 1, 2, 3],
    ]
    assert len(load_book("岗位", rows, OPENINGS_BY_REGION)[0]) == 6


def test_a_cell_of_megabytes_is_no_heading_and_no_list_of_posts():
    assert len(heading("x,3\n" * 1_000_000)) <= 2_000
    assert listed_posts("焊工5人；" * 1_000_000) == []
    assert heading("学历要求（" + "说明" * 500 + "）") == "学历要求"


@pytest.mark.parametrize(
    ("header", "bare"),
    [
        ("邮箱 E-mail", "邮箱"),
        ("邮箱/E-mail", "邮箱"),
        ("学历 Education", "学历"),
        ("等级 A-B", "等级ab"),
        ("岗位 JD", "岗位jd"),
    ],
)
def test_headings_with_their_english_behind(header, bare):
    assert heading(header) == bare


@pytest.mark.parametrize("name", ["State", "Nation", "Council"])
def test_states_by_month_are_places(tmp_path, name):
    rows = [
        ["Job openings (thousands)"],
        [name, "Jul. 2024", "Aug. 2024", "Sep. 2024(p)", "Change from: Aug. 2024"],
        ["Alder", 182, 179, "175", -4],
        ["Birch", "1,020", "1,015", "(1)", -3],
        ["Total, all", "1,202", "1,194", None, -7],
    ]
    query = "SELECT region, sum(openings) FROM demand GROUP BY ALL ORDER BY ALL"
    (found,), _ = loaded_book(tmp_path, "openings", rows, [query])
    assert found == [("Alder", 536_000), ("Birch", 2_035_000)]


def test_a_heading_with_its_english_behind_it_is_the_heading():
    assert heading("行业 Sector") == heading("行业/Sector") == heading("行业\nSector") == "行业"
    assert heading("薪资 CNY") == "薪资cny"
