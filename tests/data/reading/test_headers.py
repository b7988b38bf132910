import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.columns import (
    map_headers,
    mapping_key,
    nearest_fields,
    rank_tables,
)
from talentmatch.data.reading.layout.headings import fields_of, heading, unit_of
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError


def block(*rows):
    return find_block(RawSheet("test", [list(row) for row in rows]))


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


@pytest.mark.parametrize("name", list(TABLES))
def test_a_table_is_recognised_from_its_own_labels(name):
    labels = [column.zh or column.name for column in TABLES[name].columns]
    assert rank_tables(labels, hint=TABLES[name].zh)[0][0] == name
    names = list(TABLES[name].names)
    assert rank_tables(names, hint=name)[0][0] == name


@pytest.mark.parametrize(
    ("headers", "hint", "table"),
    [
        (
            ["序号", "企业名称", "统一社会信用代码", "所属行业", "所属镇街"],
            "企业名录",
            "enterprise",
        ),
        (
            ["企业名称", "岗位名称", "需求人数", "学历要求", "专业要求"],
            "人才需求调查",
            "need_survey",
        ),
        (["岗位名称", "招聘人数", "薪资待遇", "岗位职责", "工作地点", "公司名称"], "", "posting"),
        (["姓名", "性别", "手机", "学历", "期望薪资", "当前公司"], "导出", "candidate"),
        (["学校名称", "专业名称", "年度", "招生计划数"], "", "supply"),
        (["candidate_id", "name", "phone", "email"], "", "contact"),
        (["参保单位", "月份", "参保人数"], "社保", "indicator"),
    ],
)
def test_a_table_is_recognised_from_headers_as_people_write_them(headers, hint, table):
    assert rank_tables(headers, hint)[0][0] == table


def test_headers_of_nothing_known_are_no_table():
    assert rank_tables(["颜色", "重量", "口味"]) == []


def test_title_total_note_and_blank_rows_are_no_records():
    found = block(
        ["2024年企业名录", "", ""],
        ["填报单位：某局", "", ""],
        ["序号", "企业名称", "行业"],
        [1, "甲厂", "C34"],
        ["", "", ""],
        [2, "乙厂", "C35"],
        ["小计", 2, ""],
        ["合 计", 2, ""],
        ["注：数据截至年底", "", ""],
        ["填表说明：一行一家", "", ""],
        ["", "Total", 2],
    )
    assert found.header == ["序号", "企业名称", "行业"]
    assert found.rows == [[1, "甲厂", "C34"], [2, "乙厂", "C35"]]
    assert found.dropped == {"total": 3, "note": 2}
    assert "2024年企业名录" in found.titles


def test_two_header_lines_are_joined():
    found = block(
        ["序号", "企业名称", "需求情况", "", "薪酬", ""],
        ["", "", "岗位名称", "需求人数", "下限", "上限"],
        [1, "甲厂", "钳工", 3, 5000, 8000],
    )
    assert found.header == ["序号", "企业名称", "岗位名称", "需求人数", "薪酬下限", "薪酬上限"]
    assert len(found.rows) == 1


def test_months_below_years_are_joined():
    found = block(
        ["单位名称", "2023年", "", "2024年"], ["", "11月", "12月", "1月"], ["甲", 1, 2, 3]
    )
    assert found.header == ["单位名称", "2023年11月", "2023年12月", "2024年1月"]


def test_a_first_record_is_not_taken_for_a_second_header_line():
    found = block(["职位", "学历", "薪资"], ["钳工", "大专", "面议"], ["焊工", "", "8k"])
    assert found.header == ["职位", "学历", "薪资"] and len(found.rows) == 2


def test_headers_repeated_by_page_breaks_are_dropped():
    found = block(["职位", "学历", "薪资"], ["钳工", "大专", "8k"], ["职位", "学历", "薪资"])
    assert found.dropped == {"repeated header": 1}


def test_a_sheet_of_prose_has_no_header():
    assert block(["这是一段说明。"], ["第二段。"]) is None
    assert block() is None


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


@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=6), st.integers(), st.none()), max_size=4), max_size=6
    )
)
def test_no_grid_breaks_the_search_for_a_header(rows):
    found = find_block(RawSheet("test", rows))
    assert found is None or all(len(row) == len(found.header) for row in found.rows)
