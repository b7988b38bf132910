"""Forms of vacancies: which firm, town and pay belong to which of their posts."""

import docx
import pytest
from firms_and_queries import CAR_PARTS, FIRM, MOTORS, ONE, OTHER, TWO
from openpyxl import Workbook
from resumes import form_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._form_heads import firms_stand_above
from talentmatch.data.reading.formats._forms import form_of_lines, form_of_rows
from talentmatch.data.reading.layout._firm_forms import firm_forms
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.reading.rows._firm_answers import shape_firm_forms
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.store import Store

POST = ["岗位名称|焊工|招聘人数|3", "薪资待遇|6000元/月|学历要求|大专"]
OTHER_POST = ["岗位名称|电工|招聘人数|5", "薪资待遇|7000元/月|学历要求|本科"]
HOLDING = "丁水集团有限公司"
POST_LINES = ["岗位名称：焊工", "招聘人数：3", "薪资待遇：6000-8000元"]
OTHER_POST_LINES = ["岗位名称：钳工", "招聘人数：2", "薪资待遇：5000-7000元"]


def firm(name):
    return f"单位名称：{name}"


@pytest.mark.parametrize(
    ("lines", "firms"),
    [
        ([*POST, f"单位名称|{TWO}|所在镇|浒山"], [ONE]),
        ([*POST, *OTHER_POST, f"单位名称|{TWO}|所在镇|浒山"], [ONE, ONE]),
        ([*POST, f"单位名称|{TWO}", *OTHER_POST], [ONE, TWO]),
        (["岗位名称|焊工", f"单位名称|{TWO}"], [TWO]),
    ],
)
def test_the_head_of_a_form_without_a_post_is_no_firm_of_the_posts_above(lines, firms):
    form = form_of("招聘需求表", f"单位名称|{ONE}|所在镇|周巷", *lines)
    assert [record["单位名称"] for record in form.records] == firms
    assert {record.get("工作地点") for record in form.records} <= {"周巷", None}
    told = any("no post below it" in str(note) for note in form.notes)
    assert told is lines[-1].startswith("单位名称|乙二机械有限公司|")


def test_posts_under_numbered_labels_are_posts_each():
    rows = [
        ["企业名称", FIRM, "登记日期", "2025年3月6日"],
        ["岗位1", "热处理工", "需求人数", "4人"],
        ["学历要求", "中专", "月薪（元）", "6500-8500"],
        ["岗位2", "检验员", "需求人数", "2"],
        ["学历要求", "大专", "月薪（元）", "6000"],
        ["岗位3", "", "需求人数", ""],
    ]
    parts = list(shape_firm_forms(firm_forms(RawSheet("a.xlsx", rows)), Options()))
    survey = next(part.frame for part in parts if part.table == "need_survey")
    assert survey[["post", "openings", "pay_low", "round"]].to_numpy().tolist() == [
        ["热处理工", 4, 6500, 2025],
        ["检验员", 2, 6000, 2025],
    ]


GROUP = "甲集团有限公司"


def posts_of(*lines):
    """Return title, firm and pay of the posts of a form."""
    form = form_of_lines([["用工需求表"], *([*line.split("|")] for line in lines)], "a.docx")
    return [tuple(r.get(n) for n in ("岗位名称", "单位名称", "薪资待遇")) for r in form.records]


@pytest.mark.parametrize(
    ("lines", "firms"),
    [
        (
            [
                "岗位名称|焊工|招聘人数|3",
                f"单位名称|{ONE}|薪资待遇|6000元",
                "岗位名称|电工|招聘人数|5",
                f"单位名称|{TWO}|薪资待遇|7000元",
            ],
            (ONE, TWO),
        ),
        (
            [
                "岗位名称|焊工",
                f"单位名称|{ONE}",
                "薪资待遇|6000元",
                "岗位名称|电工",
                f"单位名称|{TWO}",
                "薪资待遇|7000元",
            ],
            (ONE, TWO),
        ),
        (
            [
                "岗位名称|焊工|招聘人数|3",
                f"单位名称|{ONE}|薪资待遇|6000元",
                "岗位名称|电工|招聘人数|5",
                "薪资待遇|7000元|学历要求|本科",
            ],
            (ONE, None),
        ),
        (
            [
                "岗位名称|焊工|薪资待遇|6000元",
                f"单位名称|{TWO}|所在镇|浒山",
                "岗位名称|电工|薪资待遇|7000元",
            ],
            (GROUP, TWO),
        ),
        (
            [
                "岗位名称|焊工|薪资待遇|6000元",
                f"单位名称|{TWO}|联系人|张三",
                "岗位名称|电工|薪资待遇|7000元",
            ],
            (GROUP, TWO),
        ),
    ],
)
def test_pay_is_of_the_post_whose_firm_stands_above_or_below_it(lines, firms):
    found = posts_of(f"单位名称|{GROUP}|所在镇|周巷", *lines)
    assert found == [("焊工", firms[0], "6000元"), ("电工", firms[1], "7000元")]


def _form_of_a_firm(*more):
    return [
        ["企业用工需求登记表"],
        ["单位名称", FIRM, "所在镇街", "周巷镇"],
        ["岗位名称", "数控车工", "招聘人数", 5],
        ["学历要求", "大专", "薪资待遇", "6000-8000元/月"],
        ["登记时间", "2026年11月3日", "联系人", "张三"],
        *more,
    ]


@pytest.mark.parametrize(
    ("more", "place", "day"),
    [
        ([], "周巷镇", "2026-11-03"),
        ([["工作地点", "杭州", "发布日期", "2026-11-01"]], "杭州", "2026-11-01"),
    ],
)
def test_town_and_day_that_a_firm_fills_in_are_those_of_its_post(tmp_path, more, place, day):
    book = Workbook()
    for row in _form_of_a_firm(*more):
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    (sheet,) = read_files(tmp_path / "form.xlsx")
    post = sheet.frame.iloc[0]
    assert (sheet.table, post["region"], str(post["posted_on"])[:10]) == ("posting", place, day)


def test_further_posts_of_a_form_have_its_firm_town_and_day_and_the_next_form_its_own():
    rows = _form_of_a_firm()
    further = [["岗位名称", "钳工", "招聘人数", 2]]
    other = [
        ["单位名称", "乙江机械有限公司", "所在镇街", "观海卫镇"],
        ["岗位名称", "焊工", "学历要求", "高中"],
    ]
    lines = [rows[1], rows[4], *rows[2:4], *further, *other]
    records = form_of_rows(RawSheet("a.xlsx", lines)).records
    heads = [
        [record.get(name) for name in ("单位名称", "工作地点", "登记时间")] for record in records
    ]
    assert heads[0] == heads[1] == [FIRM, "周巷镇", "2026年11月3日"]
    assert heads[2:] == [["乙江机械有限公司", "观海卫镇", None]]


@pytest.mark.parametrize("post", ["招聘岗位", "岗位名称"])
def test_the_form_of_a_vacancy_stays_one(tmp_path, post):
    document = docx.Document()
    document.add_paragraph("2024年招聘岗位需求登记表")
    rows = [("企业名称", FIRM), ("联系人", "张三"), (post, "焊工"), ("招聘人数", "5")]
    table = document.add_table(len(rows), 2)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(tmp_path / "登记表.docx")
    with Store() as store:
        store.load(tmp_path)
        name = "posting" if post == "招聘岗位" else "need_survey"
        found = store._connection.execute(f"SELECT openings FROM {name}").fetchall()
    assert found == [(5,)]


@pytest.mark.parametrize(
    ("lines", "firms", "note"),
    [
        ([*POST_LINES, firm(FIRM)], [FIRM], ""),
        ([*POST_LINES, firm(FIRM), *OTHER_POST_LINES], [None, None], "above another"),
        (
            [*POST_LINES, firm(FIRM), "所在镇：周巷", "岗位名称：钳工"],
            [None, None],
            "above another",
        ),
        ([*POST_LINES, firm(FIRM), *OTHER_POST_LINES, firm(MOTORS)], [FIRM, MOTORS], ""),
        ([POST_LINES[0], firm(FIRM), *POST_LINES[1:], OTHER_POST_LINES[0]], [FIRM, None], ""),
        ([*POST_LINES, firm(FIRM), "岗位名称：", "招聘人数："], [None], "no post below it"),
        ([firm(FIRM), *POST_LINES, "岗位名称：", "招聘人数："], [FIRM], ""),
        (
            [firm(CAR_PARTS), *POST_LINES, firm(FIRM), *OTHER_POST_LINES, firm(MOTORS)],
            [CAR_PARTS, FIRM],
            "no post below it",
        ),
        (
            [firm(HOLDING), *POST_LINES, firm(FIRM), *OTHER_POST_LINES, firm(MOTORS)],
            [FIRM, MOTORS],
            "",
        ),
    ],
)
def test_firms_below_posts_are_theirs_where_the_form_shows_it(lines, firms, note):
    form = form_of_lines([["用工需求表"], *([line] for line in lines)], "a.docx")
    assert [record.get("单位名称") for record in form.records] == firms
    assert "周巷" not in form.records[0].values()
    said = " ".join(map(str, form.notes))
    assert note in said and bool(said) is bool(note)


def test_numbered_labels_of_several_posts():
    lines = [
        "一、招聘岗位：焊工",
        "薪资：6000元/月",
        "要求：高中",
        "二、招聘岗位：质检员",
        "薪资：5000元/月",
    ]
    form = form_of_lines([[f"{FIRM}招聘简章"], *([line] for line in lines)], "a.docx")
    assert [record["一、招聘岗位"] for record in form.records] == ["焊工", "质检员"]
    assert [record["薪资"] for record in form.records] == ["6000元/月", "5000元/月"]


def test_numbered_labels_within_one_post_all_count():
    lines = ["招聘岗位：焊工", "1、岗位要求：持证", "2、岗位要求：能倒班", "薪资：6000元/月"]
    form = form_of_lines([[f"{FIRM}招聘简章"], *([line] for line in lines)], "a.docx")
    assert {"持证", "能倒班"} <= {*form.records[0].values()}


@pytest.mark.parametrize("more", [("公司福利", "五险一金"), ("学历要求", "大专")])
def test_what_a_firm_says_of_itself_moves_it_to_no_other_post(more):
    post = [["招聘人数", "3"], ["薪资待遇", "6000元"]]
    forms = [["单位名称", FIRM], ["岗位名称", "焊工"], *post, ["单位名称", OTHER]]
    assert firms_stand_above([*forms, [*more], ["岗位名称", "电工"], *post])
