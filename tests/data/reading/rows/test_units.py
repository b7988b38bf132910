"""Units and scales in titles, headings and cells."""

import pytest
from firms_and_queries import FIRM, INSURED, NEEDS, OPENINGS_BY_REGION, OTHER, SUPPLY_IN_FULL
from read_sheets import csv_of, frame_of

VACANCIES = (
    "SELECT region, month, openings FROM demand WHERE month = DATE '2024-01-01' ORDER BY region"
)


def test_thousands_behind_a_comma_are_thousands(tmp_path):
    sheets = csv_of(
        tmp_path,
        "a.csv",
        '"Vacancies by local authority - thousands",,,',
        "Region,Jan 2024,Feb 2024,Mar 2024",
        "Birch [note 2],0.8,[c],0.9",
    )
    frame = sheets[0].frame
    assert frame["openings"].tolist() == [800, 900] and set(frame["region"]) == {"Birch"}


def test_a_cell_with_its_own_unit_is_not_in_that_of_the_title(query_book):
    rows = [
        ["企业参保人数（2024年，单位：千人）"],
        ["单位名称", "1月", "2月", "3月"],
        [FIRM, "200人", 0.201, "0.202②"],
    ]
    assert query_book("参保", INSURED, rows)[0] == [
        ("2024-01", 200),
        ("2024-02", 201),
        ("2024-03", 202),
    ]


def test_figures_in_hundreds_are_counted_one_by_one(tmp_path):
    frame = frame_of(
        tmp_path,
        "demand",
        "a.csv",
        "Job openings by town (hundreds),,,",
        "Town,Jan-24,Feb-24,Mar-24",
        "Riverside,12,12.5,13",
        "Hillfoot,8,,7.9",
    )
    assert frame["openings"].tolist() == [1200, 1250, 1300, 800, 790]


def test_thousands_in_the_heading_of_a_column_count(tmp_path):
    frame = frame_of(
        tmp_path,
        "demand",
        "jobs.csv",
        "Month,Region,Vacancies (thousands)",
        "Jan 2024,Riverside,1.2",
        "Feb 2024,Riverside,1.3 p",
    )
    assert frame["openings"].tolist() == [1200, 1300]


def test_hundreds_before_another_line_of_the_title_count(load_book):
    rows = [
        ["Online job vacancies by district, hundreds"],
        ["Some shorthand is used, [c] = confidential"],
        ["District", "Oct 2023", "Nov 2023", "Dec 2023"],
        ["Marlbridge", "12.4", "13.0", "[c]"],
        ["#Otterford", 3.2, 3, 2.9],
    ]
    got, _ = load_book("Vacancies", rows, OPENINGS_BY_REGION)
    assert got == [
        ("Marlbridge", "2023-10", 1240),
        ("Marlbridge", "2023-11", 1300),
        ("Otterford", "2023-10", 320),
        ("Otterford", "2023-11", 300),
        ("Otterford", "2023-12", 290),
    ]


def test_a_unit_alone_above_a_table_counts(load_book):
    rows = [
        ["Table 2: Job adverts by region [note 1]"],
        ["Thousands"],
        ["Region [note 2]", "Jul 2024", "Aug 2024", "Sep 2024 [p]"],
        ["Lowland", "10.2", "9.8", "10.9"],
        ["Islands [note 3]", 0.09, 0.1, "[c]"],
    ]
    got, _ = load_book("adverts", rows, OPENINGS_BY_REGION)
    assert got == [
        ("Islands", "2024-07", 90),
        ("Islands", "2024-08", 100),
        ("Lowland", "2024-07", 10200),
        ("Lowland", "2024-08", 9800),
        ("Lowland", "2024-09", 10900),
    ]


@pytest.mark.parametrize(
    ("title", "scale"),
    [
        ("Job vacancies by region, 000s", 1000),
        ("Vacancies ('000)", 1000),
        ("Vacancies (thousands)", 1000),
        ("各区空缺岗位数（以千人计）", 1000),
        ("Vacancies 10 000 largest posts", 1),
        ("Vacancies of firms over 1,000 staff", 1),
    ],
)
@pytest.mark.parametrize("wide", [True, False])
def test_thousands_of_a_title_count_whatever_the_form_of_the_table(load_book, title, scale, wide):
    if wide:
        rows = [["Region", "2024-01", "2024-02", "2024-03"], ["Hill", 2, 2, 3], ["Moor", 3, 4, 5]]
    else:
        rows = [["Region", "Month", "Vacancies"], ["Hill", "2024-01", 2], ["Moor", "2024-01", 3]]
    if not wide and "以" in title:
        title = title.replace("以千人计", "单位：千人")
    got, _ = load_book("v", [[title], *rows], VACANCIES)
    assert [(region, figure) for region, _, figure in got] == [
        ("Hill", 2 * scale),
        ("Moor", 3 * scale),
    ]


def test_units_of_a_title_reach_its_figures_and_a_cell_says_its_own(query_book):
    rows = [
        ["2024年人才需求调查（单位：百人、万元/年）"],
        ["企业名称", "岗位名称", "需求人数", "薪酬"],
        [FIRM, "普工", 2, "6-9"],
        [OTHER, "质检", "30人", 12],
    ]
    got, _ = query_book("调查", NEEDS, rows)
    assert got == [("普工", 200, 5000, 7500), ("质检", 30, 10000, 10000)]
    rows = [
        ["区域", "人才类别", "年份", "人数（万人）"],
        ["东区", "高技能人才", 2023, "1.2万人"],
        ["西区", "高技能人才", 2023, "8000人"],
        ["南区", "高技能人才", 2023, 1.5],
    ]
    got, _ = query_book("人才统计", "SELECT people FROM talent_stock ORDER BY rowid", rows)
    assert got == [(12000,), (8000,), (15000,)]


def test_seats_and_persons_in_hundreds_are_counted_one_by_one(load_sheets):
    rows = [["学校名称", "专业名称", "年度", "招生计划数（百人）"], ["甬江学院", "数控", 2024, 0.4]]
    assert load_sheets("招生计划", {"a": rows}, SUPPLY_IN_FULL)[0][0][3] == 40
    rows = [["单位：百人"], ["单位名称", "1月", "2月", "3月"], ["东星公司", 3, "暂缺", 5]]
    got, report = load_sheets("2024年参保人数", {"a": rows}, "SELECT value FROM indicator")
    assert got == [(300,), (500,)]
    assert "counted in 百人: multiplied by 100" in str(report)
    assert "1 cells of months hold no figure and were left out (first: 暂缺)" in str(report)


def test_a_place_in_brackets_is_no_unit(load_sheets):
    rows = [
        ["学校名称", "专业名称", "年度", "招生计划数（千岛湖校区）"],
        ["甬江学院", "数控", 2024, 40],
    ]
    assert load_sheets("招生计划", {"a": rows}, SUPPLY_IN_FULL)[0][0][3] == 40


def test_a_programme_called_ten_thousand_people_multiplies_nothing(load_sheets):
    rows = [
        ["2024年万人计划企业参保人数"],
        ["单位名称", "1月", "2月", "3月"],
        ["东星公司", 3, 4, 5],
    ]
    got, _ = load_sheets("参保人数", {"a": rows}, "SELECT value FROM indicator")
    assert got == [(3,), (4,), (5,)]


def test_a_cell_that_writes_its_own_scale_is_not_multiplied_by_that_of_the_title(load_sheets):
    rows = [
        ["2024年企业营业收入（万元）"],
        ["企业名称", "1月", "2月", "3月"],
        ["东星公司", 100, "1,200", "1.2亿"],
    ]
    got, _ = load_sheets("营业收入", {"a": rows}, "SELECT value FROM indicator ORDER BY period")
    assert got == [(1e6,), (1.2e7,), (1.2e8,)]


def test_a_scale_of_the_cell_goes_before_that_of_the_title(load_book):
    rows = [["Vacancies by region (thousands)"], ["Region", "Jan 2024", "Feb 2024", "Mar 2024"]]
    rows += [["Hill", "1.2k", 1.3, 1.4], ["Moor", 0.5, 0.6, 0.7]]
    query = "SELECT openings FROM demand WHERE region = 'Hill' ORDER BY month"
    assert load_book("v", rows, query)[0] == [(1200,), (1300,), (1400,)]


@pytest.mark.parametrize(
    ("title", "openings"),
    [
        ("Talent needs survey 2024, in Thousand Oaks", 3),
        ("Talent needs survey 2024 (salary in thousands)", 3),
        ("Talent needs survey 2024, pay in 000s", 3),
        ("Talent needs survey 2024, hiring in hundreds of firms", 3),
        ("Talent needs survey 2024 of firms with 1,000s of staff", 3),
        ("Talent needs survey 2024, in thousands of jobs", 3000),
        ("Talent needs survey 2024 (thousands)", 3000),
    ],
)
def test_thousands_that_count_no_posts(frames_of_rows, title, openings):
    frame = frames_of_rows(title, ["Company", "Post", "Openings"], ["Fictive Ltd", "Welder", 3])
    assert frame["need_survey"]["openings"].tolist() == [openings]
