"""What a page is headed by, and firms whose names do not say that they are firms."""

import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._unlawful import without_unlawful
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._page_layout import Piece, reading_order
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.data.reading.rows.people._plain_firms import plain_firms

LEFT = ["Contact", "18800001111 (Mobile)", "ann@example.com", "Top Skills", "Lean Manufacturing"]
CAREER = [
    "Experience",
    "Acme",
    "Plant Manager",
    "March 2019 - Present (7 years 9 months)",
    "Suzhou",
    "Zeta Forging",
    "Production Manager",
    "August 2012 - February 2019 (6 years 7 months)",
]


def page(left, right, *, name_size=20):
    side = [Piece(text, 0, 14 * n, 80, 14 * n + 10) for n, text in enumerate(left)]
    beside = [Piece(text, 200, 14 * n, 380, 14 * n + 10) for n, text in enumerate(right, 2)]
    return [*side, Piece("Ann Roe", 200, 0, 300, name_size), *beside]


def test_the_largest_line_heads_a_page_though_it_stands_in_the_right_column():
    lines = reading_order(page(LEFT, CAREER))
    assert lines[:2] == [["Ann Roe"], ["Contact"]]
    (row,) = form_of_lines(lines, "Profile.pdf").records
    assert row["姓名"] == "Ann Roe"
    jobs = [(job.employer, job.title) for job in jobs_of(CAREER[1:])]
    assert jobs == [("Acme", "Plant Manager"), ("Zeta Forging", "Production Manager")]


@pytest.mark.parametrize("size", [10, 12])
def test_a_line_hardly_larger_than_the_others_heads_no_page(size):
    assert reading_order(page(LEFT, CAREER, name_size=size))[0] == ["Contact"]


def test_a_large_line_further_down_and_several_large_ones_stay_where_they_are():
    lines = [Piece(text, 0, 14 * n, 80, 14 * n + 10) for n, text in enumerate(LEFT * 2)]
    down = Piece("Honours", 0, 200, 80, 220)
    assert reading_order([*lines, down])[-1] == ["Honours"]
    large = [Piece("Ann", 0, 20, 80, 40), Piece("Posts", 0, 60, 80, 80)]
    small = [Piece(text, 0, 100 + 14 * n, 80, 110 + 14 * n) for n, text in enumerate(LEFT)]
    assert reading_order([*large, *small])[:2] == [["Ann"], ["Posts"]]


@pytest.mark.parametrize(
    "lines",
    [
        ["Plant Manager", "2019 - Present", "Led 40 people", "Buyer", "2012 - 2019"],
        ["Acme", "Plant Manager", "2019 - Present", "Led 40 people", "Buyer", "2012 - 2019"],
        ["Quality Department", "Manager", "2019 - Present", "Line Team", "Buyer", "2012 - 2019"],
        ["Suzhou", "Plant Manager", "2019 - Present", "Wuxi", "Buyer", "2012 - 2019"],
        ["Acme", "Plant Manager", "2019 - Present"],
    ],
)
def test_lines_above_posts_that_may_be_anything_are_no_firms(lines):
    assert not any(plain_firms(lines))


def test_both_words_of_a_limit_by_family_leave_the_text():
    texts = pd.Series(["限已婚已育，现金管理", "限未婚未育者；出纳"])
    left, terms = without_unlawful(texts)
    assert [text.strip("，；") for text in left] == ["现金管理", "出纳"]
    assert terms.map(len).tolist() == [1, 1]


NAMED = ["晁虚三", "17700001103", "学历：中专"]
POSTS = ["2019.02-2026.08 甲江铸造厂 造型工", "2014.03-2019.01 乙河铸造厂 学徒"]


def test_a_name_a_telephone_and_two_posts_are_a_resume_without_headings():
    (row,) = form_of_lines([[line] for line in NAMED + POSTS], "a.docx").records
    assert (row["姓名"], row["手机"], row["当前职位"]) == ("晁虚三", "17700001103", "造型工")
    assert row["工作年限"] == 12.5


@pytest.mark.parametrize(
    "lines",
    [
        [*NAMED, POSTS[0]],
        [*NAMED, "甲江铸造有限公司", "乙河铸造有限公司"],
        [*NAMED, *POSTS, "鲁虚四", "17700001104"],
        [*NAMED, "2019.02-2020.08 甲江水泥线改造项目", "2014.03-2015.01 乙河奖学金"],
        ["各位同事", *POSTS],
    ],
)
def test_letters_and_lists_in_which_somebody_is_named_are_no_resume(lines):
    assert form_of_lines([[line] for line in lines], "a.docx") is None


def test_the_cell_of_a_whole_life_is_a_career_and_one_of_deeds_is_none():
    head = [["姓名", "雍虚五", "手机", "17700000501"], ["学历", "大专", "专业", "机械"]]
    told = [*head, ["个人简历", "\n".join(POSTS)]]
    (row,) = form_of_lines(told, "a.docx").records
    assert (row["工作年限"], row["当前职位"]) == (12.5, "造型工")
    told = [*head, ["项目简历", "2019.02-2026.08 甲江桥梁项目\n2014.03-2019.01 乙河隧道项目"]]
    (row,) = form_of_lines(told, "a.docx").records
    assert "当前职位" not in row


@pytest.mark.parametrize(
    ("header", "cell", "pay"),
    [
        ("Expected (k RMB/yr)", "300-350", 325_000),
        ("期望（万/年）", "30", 300_000),
        ("Expected (days)", "30", None),
        ("期望", "30", None),
    ],
)
def test_a_bare_wish_is_pay_where_its_unit_says_so(tmp_path, header, cell, pay):
    path = tmp_path / "a.csv"
    path.write_text(f"姓名,手机,当前职位,{header}\n雍虚五,17700000501,焊工,{cell}\n", "utf-8")
    (frame, *_) = (one.frame for one in read_files(path, consent="recruiting"))
    found = frame["expected_yearly_pay"].tolist() if "expected_yearly_pay" in frame else [None]
    assert found == [pay]
