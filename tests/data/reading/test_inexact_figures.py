"""Figures that are bounds, about so many, or in doubt: what is kept, and what the report says."""

import pytest

from talentmatch.data.reading.cells._points import points_in
from talentmatch.data.reading.cells._value_numbers import is_inexact, parse_number
from talentmatch.data.store import Store


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a text table and gives what a query finds, and the report."""

    def loaded(text, query, name="a.csv"):
        (tmp_path / name).write_text(text, "utf-8")
        with Store() as store:
            report = store.load(tmp_path)
            return store._connection.execute(query).fetchall(), str(report)

    return loaded


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("≥3", 3),
        ("10+", 10),
        ("10+人", 10),
        ("3人以上", 3),
        ("不少于5人", 5),
        ("约20", 20),
        ("20左右", 20),
        ("不超过8", 8),
        ("at least 4", 4),
        ("up to 6", 6),
        ("approx. 20", 20),
        ("5 or more", 5),
        ("十余人", 10),
        ("三人以上", 3),
        ("2-3人", 2.5),
        ("百余人", 100),
        ("1.2万余人", 12000),
    ],
)
def test_bounds_and_spans_are_told_from_numbers(written, number):
    assert parse_number(written) == number
    assert is_inexact(written)


def test_the_report_names_the_rows_of_bounds(load):
    text = (
        "单位,岗位,需求人数,年度\n甲江机械有限公司,钳工,≥3,2025\n甲江机械有限公司,焊工,4,2025\n"
        "甲江机械有限公司,电工,约20人,2025\n"
    )
    got, said = load(text, "SELECT openings FROM need_survey ORDER BY openings")
    assert got == [(3,), (4,), (20,)]
    assert "2 figures are bounds" in said
    assert "row 2, 4" in said


def test_bounds_of_months_are_told_with_their_rows(load):
    text = "occupation,2024-01,2024-02,2024-03\n焊工,120,130,125\n电工,80,78+,82\n"
    got, said = load(text, "SELECT openings FROM demand WHERE occupation = '电工' ORDER BY month")
    assert got == [(80,), (78,), (82,)]
    assert "'78+'; row 3" in said


@pytest.mark.parametrize(
    ("cells", "kind", "doubtful"),
    [
        (["1.204", "1,204", "987"], "mixed", {"1.204", "1,204"}),
        (["1.204", "1,204", "12.5"], "open", set()),
        (["1.204", "2,310", "12,5"], "mixed", {"1.204", "2,310"}),
        (["1.204", "12.5", "12,5"], "mixed", {"1.204"}),
        (["1,204", "12,5"], "mixed", {"1,204"}),
        (["1.204", 987], "thousands", set()),
        (["1,204", "12.5"], "", set()),
        (["1,204", "1,204,500.5"], "", set()),
    ],
)
def test_points_and_commas_of_one_column_are_weighed_together(cells, kind, doubtful):
    points = points_in(cells)
    assert (points.kind, points.doubtful) == (kind, doubtful)


def test_figures_that_may_mean_either_are_set_aside_with_the_reason(load):
    text = (
        "企业名称;统计月份;参保人数\n甲江化工有限公司;2024-05;1.204\n"
        "乙江机械有限公司;2024-05;1,204\n丙江食品有限公司;2024-05;987\n"
    )
    got, said = load(text, "SELECT value FROM indicator")
    assert got == [(987,)]
    assert "2 set aside" in said
    assert "may mean either" in said


def test_months_that_may_mean_either_are_left_out(load):
    text = "occupation;2024-01;2024-02;2024-03\nwelder;1.204;1,204;987\nfitter;870;12,5;33\n"
    got, said = load(text, "SELECT openings FROM demand ORDER BY openings")
    assert got == [(12.5,), (33,), (870,), (987,)]
    assert "may mean either" in said


@pytest.mark.parametrize(
    ("name", "cell", "openings"),
    [
        ("需求人数", "1,20", None),
        ("需求人数", "1,200", 1200),
        ("需求人数（万人）", "1,25", 12500),
        ("需求人数", "1.200", 1200),
    ],
)
def test_a_count_of_people_has_no_decimals_behind_a_comma(load, name, cell, openings):
    firm = "甲江机械有限公司"
    text = f'单位,岗位,{name},年度\n{firm},钳工,"{cell}",2025\n{firm},焊工,110,2025\n'
    got, said = load(text, "SELECT openings FROM need_survey WHERE post = '钳工'")
    assert got == [(openings,)]
    assert ("1,20" in said) == (openings is None)
