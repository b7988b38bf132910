"""Needs as offices collect them: partly filled, several posts in a cell, by quarter, by trade."""

import pytest
from test_other_people import rows_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._still_wanted import still_wanted
from talentmatch.data.reading.formats._json_keys import key_words, posting_field
from talentmatch.data.reading.layout.reshaping._columns_of_needs import by_quarter, by_trade
from talentmatch.data.reading.layout.reshaping._filled_posts import with_filled_posts
from talentmatch.data.reading.layout.reshaping._listed_posts import listed_posts
from talentmatch.data.reading.layout.reshaping._upright import upright
from talentmatch.data.reading.layout.sheets import Block, RawSheet
from talentmatch.errors import ContractError

NEEDS = "2025年企业用工需求"


def block(header, *rows):
    return Block(list(header), [list(row) for row in rows], "", {}, list(range(2, len(rows) + 2)))


def sheets(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    return {sheet.table: sheet for sheet in read_files(folder / name)}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("10人（已到岗2人）", 8),
        ("招10人,已招3人", 7),
        ("共需12名，目前已录用5名，还缺7名", 7),
        ("10(还需8)", 8),
        ("需求10人、已招满", 0),
        ("10 (2 filled)", 8),
        ("5（实到7）", 0),
        ("10人（已到岗2人，还缺9人）", None),
        ("10（还需12）", None),
        ("已到岗2人", None),
        ("10（含定向5）", None),
        ("10", None),
    ],
)
def test_how_many_are_wanted_still(cell, number):
    assert still_wanted(cell) == number


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("已招人数", "10（已到岗2）"),
        ("实际到岗人数", "10（已到岗2）"),
        ("Filled", "10（已到岗2）"),
        ("尚缺", "10（还缺2）"),
        ("剩余岗位数", "10（还缺2）"),
        ("录用人数", 10),
        ("缺口人数", 10),
        ("拟到岗时间", 10),
    ],
)
def test_who_is_there_already_stands_beside_who_was_wanted(heading, cell):
    read = with_filled_posts(block(["岗位名称", "需求人数", heading], ["焊工", 10, 2]))
    assert read.rows[0][1] == cell


@pytest.mark.parametrize("wanted", ["招聘人数", "计划招聘人数", "拟招聘人数"])
def test_progress_of_hiring_is_read_under_any_name_of_who_is_wanted(tmp_path, wanted):
    head = f"企业名称,岗位,{wanted},已招人数,完成率,截止日期"
    lines = ["招聘进度表", head, "甲厂,焊工,50,20,40%,2024-06-30", "乙厂,钳工,8,,0%,2024-07-30"]
    sheet = sheets(tmp_path, "招聘进度表.csv", *lines)["posting"]
    assert sheet.frame["openings"].tolist() == [30, 8]


def test_figures_of_months_count_what_was_opened_in_them():
    listed = block(["月份", "岗位", "招聘人数", "已招人数"], ["2025-01", "焊工", 10, 2])
    assert with_filled_posts(listed) is listed


def test_what_is_wanted_still_counts_and_is_told(tmp_path):
    lines = [
        NEEDS,
        "企业名称,岗位名称,计划招聘人数,已招人数,还需人数",
        "甲厂,焊工,10,2,8",
        "乙厂,钳工,8,8,0",
        "丙厂,电工,5,,",
        "丁厂,铣工,5,2,4",
    ]
    sheet = sheets(tmp_path, "a.csv", *lines)["need_survey"]
    wanted = dict(zip(sheet.frame["post"], sheet.frame["openings"], strict=True))
    assert (wanted["焊工"], wanted["钳工"], wanted["电工"]) == (8, 0, 5)
    # What does not add up is no number: its row is set aside by the contract.
    assert wanted["铣工"] == "5（已到岗2，还缺4）"
    assert "still was read" in str(sheet.notes)


def test_a_vacancy_for_which_everybody_came_is_closed(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,招聘岗位,招聘人数,工作地点,薪资",
        "甲厂,焊工,8（已招满）,苏州,6-8K",
        "乙厂,钳工,8（已招3人）,苏州,6-8K",
    )
    assert [row["closed_on"] == row["closed_on"] for row in rows] == [True, False]
    assert rows[1]["openings"] == 5


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("焊工、钳工各1人", [("焊工", "1"), ("钳工", "1")]),
        ("焊工和钳工各两名", [("焊工", "两"), ("钳工", "两")]),
        ("焊工/钳工（各2名），电工3名", [("焊工", "2"), ("钳工", "2"), ("电工", "3")]),
        ("1、焊工5人\n2、钳工3人", [("焊工", "5"), ("钳工", "3")]),
        ("焊工10人（已到岗2人）、电工1人", [("焊工", "10人（已到岗2人）"), ("电工", "1")]),
        ("司机（A1、A2）3人；电工1人", [("司机（A1、A2）", "3"), ("电工", "1")]),
        ("焊工、钳工", []),
        ("电工2人，焊工、钳工", []),
    ],
)
def test_each_post_of_a_cell_has_the_number_said_for_each(cell, posts):
    assert listed_posts(cell) == posts


@pytest.mark.parametrize(
    ("posts", "count", "read"),
    [
        ("焊工、钳工各1人", "2", [("焊工", 1), ("钳工", 1)]),
        ("焊工、钳工各1人", "3", [("焊工、钳工各1人", 3)]),
        ("焊工、钳工", "各2名", [("焊工", 2), ("钳工", 2)]),
        ("焊工、钳工", "5、3", [("焊工", 5), ("钳工", 3)]),
        ("焊工、钳工", "5", [("焊工、钳工", 5)]),
    ],
)
def test_posts_of_a_cell_and_the_number_beside_it(tmp_path, posts, count, read):
    rows = rows_of(tmp_path, "a.csv", NEEDS, "企业名称,岗位名称,需求人数", f"甲厂,{posts},{count}")
    assert [(row["post"], row["openings"]) for row in rows] == read


def test_a_cell_of_posts_without_numbers_is_told(tmp_path):
    sheet = sheets(
        tmp_path, "a.csv", NEEDS, "企业名称,需求岗位及人数", "甲厂,焊工2人", "乙厂,操作工"
    )["need_survey"]
    assert sheet.frame["openings"].tolist()[0] == 2
    assert "without a number (row 4)" in str(sheet.notes)


@pytest.mark.parametrize(
    "rows",
    [
        [["企业名称", "甲厂", "乙厂"], ["需求岗位", "焊工", "电工"], ["需求人数", 5, 2]],
        [
            [NEEDS],
            ["序号", "项目", "企业一", "企业二"],
            [1, "企业名称", "甲厂", "乙厂"],
            [2, "需求岗位", "焊工", "电工"],
            [3, "需求人数", 5, 2],
            ["注：请盖章"],
        ],
    ],
)
def test_fields_down_the_side_are_turned_upright(rows):
    turned = upright(RawSheet("a.xlsx", rows))
    header, *records = turned.rows[len(turned.rows[0]) == 1 :][:3]
    assert header[-3:] == ["企业名称", "需求岗位", "需求人数"]
    assert [record[-3:] for record in records] == [["甲厂", "焊工", 5], ["乙厂", "电工", 2]]


@pytest.mark.parametrize(
    "rows",
    [
        [["企业名称", "岗位名称", "人数"], ["甲厂", "焊工", 5], ["乙厂", "电工", 2]],
        [
            ["单位名称", "甲公司", "联系人", "王虚"],
            ["需求岗位", "焊工", "人数", 3],
            ["学历", "大专", "月薪", "6K"],
        ],
        [["单位名称", "甲公司", "甲公司"], ["需求岗位", "焊工", "焊工"], ["需求人数", 3, 3]],
        [["地区", "1月", "2月"], ["苏州", 1, 2], ["无锡", 3, 4], ["常州", 5, 6]],
    ],
)
def test_what_stands_upright_stays_so(rows):
    sheet = RawSheet("a.xlsx", rows)
    assert upright(sheet) is sheet


def test_figures_of_firms_that_stand_side_by_side(tmp_path):
    found = sheets(
        tmp_path,
        "a.csv",
        "2025年6月企业指标",
        "指标,甲有限公司,乙有限公司",
        "职工人数,120,80",
        "营业收入（万元）,1000,2000",
    )["indicator"]
    figures = found.frame.set_index(["enterprise_name", "metric"])["value"]
    assert (figures["甲有限公司", "headcount"], figures["乙有限公司", "revenue"]) == (120, 2e7)
    assert "row 2 is column B" in str(found.notes)


def test_no_firm_of_a_form_that_lies_on_its_side_is_lost(tmp_path):
    lines = [
        NEEDS,
        "企业名称,甲有限公司,乙有限公司",
        "所属行业,纺织业,化工",
        "需求岗位1,焊工,电工",
        "需求人数1,5,2",
        "需求岗位2,钳工,",
        "需求人数2,3,",
    ]
    found = sheets(tmp_path, "a.csv", *lines)["need_survey"].frame
    read = found[["enterprise_name", "post", "openings"]].values.tolist()
    assert read == [["甲有限公司", "焊工", 5], ["甲有限公司", "钳工", 3], ["乙有限公司", "电工", 2]]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("企业名称,岗位名称,一季度,二季度,三季度,四季度", ["甲厂,焊工,1,2,3,4"]),
        ("企业名称,岗位名称,Q1,Q2,Q3,Q4,合计", ["甲厂,焊工,1,2,3,4,10", "合计,,1,2,3,4,10"]),
        ("企业名称,岗位名称,上半年需求人数,下半年需求人数", ["甲厂,焊工,3人,7"]),
        ("企业名称,岗位名称,2025年第一季度招聘人数,2025年第二季度招聘人数", ["甲厂,焊工,3,7"]),
        ("企业名称,一季度,二季度,三季度,四季度", ["甲厂,1,2,3,4"]),
    ],
)
def test_needs_of_quarters_are_read_as_that_of_their_year(tmp_path, header, rows):
    sheet = sheets(tmp_path, "a.csv", NEEDS, header, *rows)["need_survey"]
    assert sheet.frame[["round", "openings"]].values.tolist() == [[2025, 10]]
    assert "read as their sum" in str(sheet.notes)


def test_quarters_of_two_years_are_two_needs(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        ",,2025年,,2026年,",
        "企业名称,岗位名称,上半年,下半年,上半年,下半年",
        "甲厂,焊工,1,2,3,4",
    )
    assert [(row["round"], row["openings"]) for row in rows] == [(2025, 3), (2026, 7)]


def test_a_whole_that_is_not_the_sum_of_its_quarters_is_left_empty():
    read, notes = by_quarter(
        block(
            ["企业名称", "岗位名称", "一季度", "二季度", "合计"],
            ["甲厂", "焊工", 1, 2, 4],
            ["乙厂", "钳工", 1, 2, 3],
        )
    )
    assert [row[-1] for row in read.rows] == [None, 3]
    assert "(row 2)" in notes[-1]


@pytest.mark.parametrize(
    ("header", "context"),
    [
        (["企业名称", "岗位名称", "一季度缺工人数", "二季度缺工人数"], ""),
        (["企业名称", "岗位名称", "一季度", "二季度"], "2025年企业缺工"),
        (["企业名称", "一季度营业收入", "二季度营业收入"], "2025年企业用工需求"),
        (["企业名称", "一季度", "二季度"], "2025年企业用工"),
        (["企业名称", "岗位名称", "一季度", "二季度"], "2025年培训需求"),
        (["职业", "一季度", "二季度"], "2025年招聘需求"),
    ],
)
def test_quarters_of_other_things_are_not_added(header, context):
    other = block(header, ["甲"] * (len(header) - 2) + [1, 2])
    assert by_quarter(other, context) == (other, [])


def test_what_firms_want_by_month_is_no_headcount(tmp_path):
    months = ["企业名称,1月,2月,3月", "甲厂,1,2,3", "乙厂,2,2,2"]
    assert sheets(tmp_path, "a.csv", NEEDS, *months)["need_survey"].frame["openings"].tolist() == [
        6,
        6,
    ]
    # Of those who lack on a day nobody knows how many lack in a year.
    (tmp_path / "b.csv").write_text("\n".join(("2025年企业缺工人数", *months)), "utf-8")
    with pytest.raises(ContractError, match="nothing is known"):
        list(read_files(tmp_path / "b.csv"))


def test_half_years_of_occupations_beside_their_whole(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "2025年各职业用工需求人数",
        "职业,上半年,下半年,全年",
        "焊工,1,2,3",
        "钳工,2,2,4",
    )
    assert [row["openings"] for row in rows] == [1, 2, 2, 2]


def test_a_column_for_each_trade_is_a_row_for_each(tmp_path):
    lines = [
        NEEDS,
        "企业,镇街,数控车工,质检员,会计,合计",
        "甲有限公司,甲镇,5,3,0,8",
        "乙有限公司,乙镇,1,,4,6",
        "合计,,6,3,4,14",
    ]
    sheet = sheets(tmp_path, "a.csv", *lines)["need_survey"]
    read = sheet.frame[["enterprise_name", "post", "openings"]].values.tolist()
    assert read == [
        ["甲有限公司", "数控车工", 5],
        ["甲有限公司", "质检员", 3],
        ["甲有限公司", "会计", 0],
        ["乙有限公司", "数控车工", 1],
        ["乙有限公司", "会计", 4],
    ]
    assert "is not the sum of their trades" in str(sheet.notes)
    assert "(row 4)" in str(sheet.notes)


@pytest.mark.parametrize(
    ("header", "context", "measure"),
    [
        (["企业名称", "焊工", "电工"], "2025年6月在岗人员", "在岗人数"),
        (["企业名称", "缺工工种焊工", "缺工工种电工"], "2025年", ""),
        (["企业名称", "缺工工种焊工", "缺工工种电工"], "2025年缺工", "需求人数"),
        (["企业名称", "焊工人数", "电工（人）"], "2025年招聘", "需求人数"),
        (["镇街", "焊工", "电工"], "2025年6月用工需求", "需求人数"),
        (["企业名称", "高级工", "技师"], "2025年用工需求", ""),
        (["企业名称", "普工", "技工"], "2025年用工需求", ""),
        (["企业名称", "员工", "职工"], "2025年用工需求", ""),
        (["企业名称", "焊工", "电工"], "2025年企业培训需求", ""),
    ],
)
def test_what_stands_under_the_names_of_trades(header, context, measure):
    read, notes = by_trade(block(header, ["甲", 5, 3], ["乙", 1, 2]), context)
    assert (read.header[-1] == measure) is bool(notes) is bool(measure)
    assert not measure or [row[1] for row in read.rows] == ["焊工", "电工"] * 2


def test_a_number_behind_its_post_that_has_no_column_of_its_own(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,招聘岗位,工作地点,薪资",
        "甲厂,焊工（5名）,苏州,6-8K",
        "乙厂,钳工3人、电工2人,苏州,6-8K",
        "丙厂,车间1,苏州,6-8K",
    )
    read = [
        (row["title"], None if row["openings"] != row["openings"] else row["openings"])
        for row in rows
    ]
    assert read == [("焊工", 5), ("钳工", 3), ("电工", 2), ("车间1", None)]


def test_half_years_beside_their_quarters_are_not_added_again():
    header = [
        "企业名称",
        "岗位",
        "一季度",
        "二季度",
        "上半年",
        "三季度",
        "四季度",
        "下半年",
        "全年",
    ]
    read, notes = by_quarter(block(header, ["甲厂", "焊工", 1, 2, 3, 3, 4, 7, 10]))
    assert (read.header, read.rows) == (["企业名称", "岗位", "需求人数"], [["甲厂", "焊工", 10]])
    assert "上半年, 下半年" in str(notes)


def test_columns_that_make_up_the_whole_with_trades_are_read_with_them():
    read, notes = by_trade(
        block(
            ["企业名称", "生产一线", "技术研发", "管理", "合计"],
            ["甲厂", 50, 5, 3, 58],
            ["乙厂", 20, 2, 1, 23],
        ),
        "2025年用工需求",
    )
    assert [row[1:] for row in read.rows[:3]] == [["生产一线", 50], ["技术研发", 5], ["管理", 3]]
    assert len(notes) == 1


def test_posts_under_a_heading_that_says_number_in_brackets(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,岗位（人数）,薪资",
        "甲厂,焊工（5）、钳工（3）,6-8K",
        "乙厂,电工（2人）,7-9K",
    )
    assert [(row["title"], row["openings"]) for row in rows] == [
        ("焊工", 5),
        ("钳工", 3),
        ("电工", 2),
    ]


def test_firms_over_columns_with_their_sum_are_no_fields(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "项目,虚海有限公司,虚河有限公司,合计",
        "需求岗位,焊工,钳工,",
        "需求人数,5,3,8",
    )
    assert [(row["enterprise_name"], row["openings"]) for row in rows] == [
        ("虚海有限公司", 5),
        ("虚河有限公司", 3),
    ]


def test_the_corner_over_posts_with_firms_to_its_right(tmp_path):
    rows = rows_of(
        tmp_path, "a.csv", NEEDS, "企业名称,虚海有限公司,虚河有限公司", "焊工,5,3", "钳工,2,1"
    )
    assert {(row["enterprise_name"], row["post"]) for row in rows} == {
        (f, p) for f in ("虚海有限公司", "虚河有限公司") for p in ("焊工", "钳工")
    }


def test_trades_among_a_whole_are_read_with_those_that_are_no_trade():
    read, notes = by_trade(
        block(["企业名称", "缺工总数", "其中：焊工", "钳工", "普工"], ["甲厂", 10, 5, 3, 2]),
        "2025年缺工",
    )
    assert ([row[1] for row in read.rows], len(notes)) == (["焊工", "钳工", "普工"], 1)


def test_the_title_above_the_first_of_several_forms_is_that_of_all(tmp_path):
    lines = [
        "2025年人才需求,,",
        "企业：虚海有限公司,,",
        "岗位,人数,学历",
        "焊工,5,大专",
        "企业：虚河有限公司,,",
        "岗位,人数,学历",
        "钳工,3,不限",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    needs = [
        sheet.frame for sheet in read_files(tmp_path / "a.csv") if sheet.table == "need_survey"
    ]
    assert [(row["round"].iloc[0], row["post"].iloc[0]) for row in needs] == [
        (2025, "焊工"),
        (2025, "钳工"),
    ]


@pytest.mark.parametrize(
    ("remark", "openings", "closed"),
    [
        ("已到岗3人", 7, False),
        ("急需，还需4人", 4, False),
        ("停招", None, True),
        ("其中4人已到岗", 6, False),
        ("还有2人未到岗", 2, False),
        ("包吃住", 10, False),
        ("已到岗12人，还需3人", 10, False),
    ],
)
def test_a_remark_says_how_many_are_there(tmp_path, remark, openings, closed):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,招聘岗位,招聘人数,工作地点,备注",
        f'甲厂,焊工,10,苏州,"{remark}"',
    )
    number = (
        None if row["openings"] is None or row["openings"] != row["openings"] else row["openings"]
    )
    day = row.get("closed_on")
    assert (number, day is not None and day == day) == (openings, closed)


def test_who_is_there_in_brackets_behind_the_heading_or_under_each_firm(tmp_path):
    rows = rows_of(
        tmp_path, "a.csv", NEEDS, "企业名称,岗位名称,需求人数,需求人数（已招）", "甲厂,焊工,10,2"
    )
    assert [row["openings"] for row in rows] == [8]
    rows = rows_of(
        tmp_path,
        "b.csv",
        "工种,虚海有限公司,,虚河有限公司,",
        ",需求,已招,需求,已招",
        "焊工,10,2,5,1",
    )
    assert [row["openings"] for row in rows] == [8, 4]


def test_numbers_of_json_that_are_wanted_and_hired():
    fields = [posting_field(key_words([key])) for key in ("needNum", "hiredNum", "recruitCount")]
    assert fields == ["招聘人数", "已招人数", "招聘人数"]
