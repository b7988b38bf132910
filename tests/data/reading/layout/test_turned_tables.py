"""Tables turned upright: fields down the side, trades or towns across, numbered columns."""

import pytest
from firms_and_queries import FIRM, NEEDS_TITLE, OTHER
from read_sheets import block, rows_of, sheets_of_lines

from talentmatch.data.reading.layout._groups import by_group
from talentmatch.data.reading.layout.reshaping._columns_of_needs import by_trade
from talentmatch.data.reading.layout.reshaping._side_by_side import by_number
from talentmatch.data.reading.layout.reshaping._upright import upright
from talentmatch.data.reading.layout.sheets import Block, RawSheet

POSTS = "SELECT enterprise_name, title, openings FROM posting ORDER BY rowid"


def test_posts_asked_for_in_numbered_questions_are_a_row_each(load_content):
    head = (
        "序号,1、贵单位全称：,4、2025年计划招聘岗位（1）,4、招聘人数（1）,4、"
        "2025年计划招聘岗位（2）,4、招聘人数（2）"
    )
    text = f"{head}\n1,{FIRM},数控车工,5,质检员,2\n2,{OTHER},电工,8,(空),(空)\n"
    got, said = load_content(text, POSTS)
    assert got == [(FIRM, "数控车工", 5), (FIRM, "质检员", 2), (OTHER, "电工", 8)]
    assert "4 numbered columns" in said


@pytest.mark.parametrize(
    "header",
    [
        ["企业", "岗位1", "人数1", "岗位2", "人数2"],
        ["企业", "岗位（一）", "人数（一）", "岗位（二）", "人数（二）"],
        ["企业", "岗位1名称", "岗位1需求人数", "岗位2名称", "岗位2需求人数"],
        ["企业", "岗位一名称", "人数", "岗位二名称", "人数"],
        ["企业", "岗位名称", "人数", "岗位名称", "人数"],
        ["企业", "招聘岗位", "招聘人数", "招聘岗位2", "招聘人数2"],
        ["Company", "Position #1", "Openings #1", "Position #2", "Openings #2"],
    ],
)
def test_posts_side_by_side_stand_below_one_another(header):
    rows = [["甲厂", "钳工", 3, "焊工", 1], ["乙厂", "电工", 2, None, None]]
    turned, notes = by_number(Block(header, rows, "", {}, [2, 3]))
    assert turned.rows == [["甲厂", "钳工", 3], ["甲厂", "焊工", 1], ["乙厂", "电工", 2]]
    assert turned.source_rows == [0, 0, 1]
    assert len(notes) == 1


@pytest.mark.parametrize(
    "header",
    [
        [
            "姓名",
            "现职位",
            "技能1",
            "技能2",
            "工作经历1公司",
            "工作经历1职位",
            "工作经历2公司",
            "工作经历2职位",
        ],
        ["企业", "岗位", "2023年人数", "2024年人数"],
        ["岗位", "1月人数", "2月人数"],
        ["企业", "岗位1", "岗位2"],
        ["企业", "联系电话1", "联系电话2", "岗位", "人数"],
    ],
)
def test_other_numbered_columns_stay_where_they_are(header):
    block = Block(header, [["x"] * len(header)], "", {}, [2])
    assert by_number(block) == (block, [])


def test_columns_under_towns_become_rows_of_towns(load_pages):
    rows = [
        ["职业", "东江街道", None, None, "西河镇", None, None],
        [None, *["2024年1月", "2024年2月", "2024年3月"] * 2],
        ["焊工", 1, 2, 3, 4, 5, 6],
    ]
    got, _ = load_pages(
        "岗位需求",
        "SELECT region, occupation, sum(openings) FROM demand GROUP BY 1, 2 ORDER BY 1",
        表=rows,
    )
    assert got == [("东江街道", "焊工", 6), ("西河镇", "焊工", 15)]


def test_a_cross_table_of_months_and_towns_becomes_rows(load_pages):
    rows = [
        ["2024年各镇街招聘需求人数"],
        ["月份", "东江街道", "西河镇", "合计"],
        ["2024年1月", 3, 4, 7],
        ["2024年2月", 5, 6, 11],
    ]
    got, _ = load_pages(
        "需求", "SELECT region, sum(openings) FROM demand GROUP BY 1 ORDER BY 1", 表=rows
    )
    assert got == [("东江街道", 8), ("西河镇", 10)]


@pytest.mark.parametrize(
    "rows",
    [
        [["企业名称", "甲厂", "乙厂"], ["需求岗位", "焊工", "电工"], ["需求人数", 5, 2]],
        [
            [NEEDS_TITLE],
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
    found = sheets_of_lines(
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
        NEEDS_TITLE,
        "企业名称,甲有限公司,乙有限公司",
        "所属行业,纺织业,化工",
        "需求岗位1,焊工,电工",
        "需求人数1,5,2",
        "需求岗位2,钳工,",
        "需求人数2,3,",
    ]
    found = sheets_of_lines(tmp_path, "a.csv", *lines)["need_survey"].frame
    read = found[["enterprise_name", "post", "openings"]].values.tolist()
    assert read == [["甲有限公司", "焊工", 5], ["甲有限公司", "钳工", 3], ["乙有限公司", "电工", 2]]


def test_a_column_for_each_trade_is_a_row_for_each(tmp_path):
    lines = [
        NEEDS_TITLE,
        "企业,镇街,数控车工,质检员,会计,合计",
        "甲有限公司,甲镇,5,3,0,8",
        "乙有限公司,乙镇,1,,4,6",
        "合计,,6,3,4,14",
    ]
    sheet = sheets_of_lines(tmp_path, "a.csv", *lines)["need_survey"]
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
        tmp_path, "a.csv", NEEDS_TITLE, "企业名称,虚海有限公司,虚河有限公司", "焊工,5,3", "钳工,2,1"
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


def test_a_column_for_all_of_the_groups_is_none_of_them():
    parted, notes = by_group(
        block(["专业", "甲职业学院", "乙技师学院", "合计"], ["数控", 120, 45, 165]), "招生人数"
    )
    assert [row[-1] for row in parted.rows] == [120, 45] and "合计" in str(notes)
