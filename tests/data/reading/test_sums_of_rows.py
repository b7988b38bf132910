"""Rows that are the sum of the other ones, or nearly so, under no name of a total."""

import pytest
from loaded_books import loaded_book

FIRMS = ["甲江机械有限公司", "乙河食品有限公司", "丙山电子有限公司", "丁湖化工有限公司"]
TOWNS = ["东江街道", "西河镇", "南坪镇", "北坪镇"]
FIGURES = [[100, 101, 102, 103], [200, 201, 202, 203], [50, 51, 52, 53], [70, 71, 72, 73]]


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a workbook and gives what a query finds, and the report."""

    def loaded(name, rows, query):
        (found,), report = loaded_book(tmp_path, name, rows, [query])
        return found, report

    return loaded


def _months(title, heading, labels, *whole):
    body = [[label, *figures] for label, figures in zip(labels, FIGURES, strict=True)]
    return [[title], [heading, "1月", "2月", "3月", "4月"], *body, [*whole]]


@pytest.mark.parametrize("label", [None, "—", "甲江市", "规上企业", "工业"])
@pytest.mark.parametrize("whole", [(420, 424, 428, 432), (421, 424, 427, 432)])
def test_a_whole_of_firms_by_month_is_left_out(load, label, whole):
    rows = _months("2024年规上企业参保人数", "企业名称", FIRMS, label, *whole)
    found, report = load(
        "表", rows, "SELECT count(DISTINCT enterprise_id), sum(value) FROM indicator"
    )
    assert found == [(4, 1704)]
    assert "total row" in report or "sum of the other rows" in report


@pytest.mark.parametrize(
    ("label", "title", "whole", "kept"),
    [
        ("甲江市", "2024年各镇街招聘需求人数", (421, 424, 427, 432), False),
        ("甲园区", "2024年甲园区招聘需求人数", (421, 424, 427, 432), False),
        ("甲园区", "2024年各镇街招聘需求人数", (421, 425, 427, 431), True),
        ("中坪镇", "2024年各镇街招聘需求人数", (419, 425, 427, 432), True),
        ("甲江市", "2024年各镇街招聘需求人数", (450, 424, 427, 432), True),
        ("合计数", "2024年各镇街招聘需求人数", (450, 424, 427, 432), False),
    ],
)
def test_a_place_that_nearly_is_the_sum_of_others(load, label, title, whole, kept):
    rows = _months(title, "镇街", TOWNS, label, *whole)
    found, report = load("表", rows, "SELECT DISTINCT region FROM demand")
    assert ((label,) in found) == kept
    assert ("nearly the sum of the other rows" in report) == (kept and whole[0] != 450)


@pytest.mark.parametrize(
    ("label", "kept"), [("Greatland", True), ("All of it", True), ("Vacancies by region", False)]
)
def test_rounded_figures_may_miss_their_sum(load, label, kept):
    rows = [
        ["Vacancies by region (thousands)"],
        ["Region", "JAN 2024", "FEB 2024", "MAR 2024"],
        ["Lowmoor", 3.14, 3.05, 3.01],
        ["Kirkfield", 1.72, 1.75, 1.7],
        ["Port Alder", 1.01, 1.02, 1.03],
        [label, 5.88, 5.82, 5.73],
    ]
    found, report = load("vacs", rows, "SELECT DISTINCT region FROM demand")
    assert ((label,) in found) == kept
    assert ("nearly the sum" in report) == kept


@pytest.mark.parametrize("whole", ["8.8", "9.8"])
def test_a_sum_may_be_given_to_fewer_places_than_its_parts(load, whole):
    rows = [
        ["Vacancies by region (thousands)"],
        ["Region", "2024 JUL", "2024 AUG", "2024 SEP", "2024 OCT"],
        ["Upper Dale", "6.1", "6.0", "6.2", "x"],
        ["Lower Dale", "2.25", "2.3", "2.3", "2.31"],
        ["Coast", "0.4", "0.4", "0.4", "0.5"],
        ["Whole country", whole, "8.7", "8.9", None],
    ]
    found, _ = load("vacs", rows, "SELECT DISTINCT region FROM demand")
    assert (("Whole country",) in found) == (whole == "9.8")


HEADCOUNT = "SELECT value FROM indicator ORDER BY rowid"


@pytest.mark.parametrize("label", [None, "—", "甲江市", "规上工业", "重点企业"])
@pytest.mark.parametrize("whole", [420, 421])
def test_a_whole_below_a_register_is_no_firm(load, label, whole):
    rows = [["2024年末用工情况"], ["企业名称", "职工人数"]]
    rows += [[firm, figures[0]] for firm, figures in zip(FIRMS, FIGURES, strict=True)]
    assert load("表", [*rows, [label, whole]], HEADCOUNT)[0] == [(100,), (200,), (50,), (70,)]


@pytest.mark.parametrize(
    ("label", "figures"), [("稻香村", (2, 3, 5)), ("戊海船舶有限公司", (100, 200, 300))]
)
def test_a_firm_may_have_as_many_as_the_others(load, label, figures):
    names = [*FIRMS[:2], label]
    rows = [
        ["2024年末用工情况"],
        ["企业名称", "职工人数"],
        *map(list, zip(names, figures, strict=True)),
    ]
    assert load("表", rows, HEADCOUNT)[0] == [(float(figure),) for figure in figures]


def test_figures_without_a_firm_are_not_those_of_the_firm_above(load):
    rows = [["2024年末用工情况"], ["企业名称", "职工人数"], *[[f, 10] for f in FIRMS], [None, 777]]
    found, report = load("表", rows, HEADCOUNT)
    assert found == [(10,)] * 4
    assert "1 rows left out that leave empty what others name" in report


def test_the_last_row_of_a_form_with_figures_alone_stays_where_it_sums_up_nothing(load):
    rows = [["2024年企业人才需求"], ["企业名称", "岗位", "需求人数"], [FIRMS[0], "车工", 3]]
    rows += [[FIRMS[1], "焊工", 4], [None, "钳工", 7]]
    found, _ = load("表", rows, "SELECT post, openings FROM need_survey ORDER BY rowid")
    assert found == [("车工", 3), ("焊工", 4), ("钳工", 7)]


def test_plain_text_tables_have_such_rows_too(load, tmp_path):
    from talentmatch.data.store import Store

    lines = ["企业名称,统计月份,参保人数"]
    lines += [f"{firm},2024-03,{row[0]}" for firm, row in zip(FIRMS, FIGURES, strict=True)]
    (tmp_path / "参保.csv").write_text("\n".join([*lines, ",,420"]), encoding="utf-8")
    with Store() as store:
        report = str(store.load(tmp_path))
        assert len(store._connection.execute(HEADCOUNT).fetchall()) == 4
    assert "1 total row" in report


@pytest.mark.parametrize(
    ("label", "title", "kept"),
    [
        ("甲江机械有限公司", "2024年重点企业参保人数", True),
        ("甲江机械有限公司", "2024年甲江机械有限公司及各分厂参保人数", False),
        ("甲江片区", "2024年重点企业参保人数", False),
    ],
)
def test_a_firm_may_have_as_many_as_others_in_every_month(load, label, title, kept):
    rows = [[title], ["企业名称", "1月", "2月", "3月"], [label, 100, 110, 120]]
    rows += [["乙河食品厂", 50, 55, 60], ["丙山电子厂", 50, 55, 60]]
    found, report = load("表", rows, "SELECT max(value) FROM indicator")
    assert found == [(120 if kept else 60,)]
    assert ("nearly the sum of the other rows" in report) == kept


def test_what_every_row_says_names_no_sum(load):
    rows = _months("2024年企业情况", "企业名称", FIRMS, None, 420, 424, 428, 432)
    rows = [rows[0], *[[row[0], "参保人数", *row[1:]] for row in rows[1:]]]
    rows[1][1] = "指标"
    found, report = load("表", rows, "SELECT count(*), max(value) FROM indicator")
    assert found == [(16, 203)]
    assert "1 total row" in report


@pytest.mark.parametrize(
    ("lone", "told"),
    [
        ("101", "1 total row"),
        ("17+", "1 total row"),
        ("2024年", "1 heading row of a band"),
        ("1、东江街道", "1 heading row of a band"),
        ("2、服务业", "1 heading row of a band"),
    ],
)
def test_a_figure_alone_in_its_row_heads_nothing_and_a_year_may(load, lone, told):
    title, header = ["2025年重点企业用工需求"], ["企业名称", "岗位", "需求人数", "备注"]
    firms = [[FIRMS[0], "焊工", 33], [FIRMS[1], "质检员", 21], [FIRMS[2], "操作工", 46]]
    rows = [title, header, *firms, [None, None, lone]]
    found, report = load("表", rows, "SELECT openings FROM need_survey ORDER BY 1")
    assert found == [(21,), (33,), (46,)] and told in report
