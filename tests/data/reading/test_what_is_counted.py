"""Figures of which nothing says what they count: a question, and the option that answers it."""

import pytest
from loaded_books import loaded_book

from talentmatch.data.intake.ingest import read_files
from talentmatch.errors import ContractError

BY_MONTH = ["镇街,1月,2月,3月", "甲镇,100,110,120", "乙镇,200,210,220"]


def saved(folder, *lines):
    (folder / "a.csv").write_text("\n".join(lines), "utf-8")
    return folder / "a.csv"


@pytest.mark.parametrize(
    "title", ["2025年各镇情况", "2025年各镇用工人数", "2025年各镇数据（单位：人）"]
)
def test_towns_by_month_that_count_nothing_known_are_asked_about(tmp_path, title):
    path = saved(tmp_path, title, *BY_MONTH)
    with pytest.raises(
        ContractError, match=r"vacancies, people employed, or people insured.*--table demand"
    ):
        list(read_files(path))
    (sheet,) = read_files(path, table="demand")
    assert sheet.frame["openings"].tolist() == [100, 110, 120, 200, 210, 220]


@pytest.mark.parametrize("title", ["2025年各镇招聘需求", "2025年各镇用工需求", "2025年各镇缺工"])
def test_towns_by_month_whose_title_says_what_they_count(tmp_path, title):
    (sheet,) = read_files(saved(tmp_path, title, *BY_MONTH))
    assert len(sheet.frame) == 6


@pytest.mark.parametrize(
    "lines",
    [
        ["企业名称,用工人数", "甲厂,100", "乙厂,200"],
        ["企业名称,岗位,用工人数", "甲厂,焊工,100", "乙厂,钳工,200"],
        ["月份,镇街,用工人数", "2025年1月,甲镇,100", "2025年2月,甲镇,200"],
    ],
)
def test_workers_that_may_be_wanted_or_employed_are_asked_about(tmp_path, lines):
    path = saved(tmp_path, *lines)
    with pytest.raises(ContractError, match='"用工人数=openings"'):
        list(read_files(path))
    (sheet,) = read_files(path, mapping={"用工人数": "openings"})
    assert sheet.frame["openings"].tolist() == [100, 200]


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        (["企业名称,从业人员", "甲厂,100"], "value"),
        (["企业名称,岗位名称,在岗人数", "甲厂,焊工,100"], "employed"),
    ],
)
def test_the_other_answer_is_read_too(tmp_path, lines, column):
    (sheet,) = read_files(saved(tmp_path, "2025年6月企业情况", *lines))
    assert sheet.frame[column].tolist() == [100]


@pytest.mark.parametrize("words", ["2025年用工需求", "2025年招聘计划"])
def test_workers_whose_title_says_that_they_are_wanted(tmp_path, words):
    sheets = list(read_files(saved(tmp_path, words, "企业名称,岗位名称,用工人数", "甲厂,焊工,5")))
    assert sheets[0].frame["openings"].tolist() == [5]


def test_a_class_of_graduates_beside_seats_of_its_school_year(tmp_path):
    (sheet,) = read_files(
        saved(tmp_path, "虚州学院2024-2025学年情况", "专业,招生计划,2025届毕业生", "机电,120,98")
    )
    rows = sheet.frame.fillna(0)[["year", "seats", "graduates"]].values.tolist()
    assert rows == [[2024, 120, 0], [2025, 0, 98]]


def test_occupations_by_code_and_quarter(tmp_path):
    (sheet,) = read_files(
        saved(
            tmp_path,
            "职业编码,职业名称,2024年四季度,2025年一季度,2025年二季度",
            "6-18-02-04,焊工,100,120,130",
            "6-31-01-03,电工,80,90,85",
        )
    )
    assert sheet.frame["openings"].tolist() == [100, 120, 130, 80, 90, 85]


def test_whom_firms_want_to_train_is_no_vacancy_unless_somebody_says_so(tmp_path):
    path = saved(tmp_path, "2025年企业培训需求", "企业名称,工种,人数", "甲厂,焊工,5")
    with pytest.raises(ContractError, match="people to train, not to hire"):
        list(read_files(path))
    (sheet,) = read_files(path, table="need_survey", mapping={"工种": "post"})
    assert sheet.frame["openings"].tolist() == [5]
    (sheet,) = read_files(
        saved(tmp_path, "虚海培训学校招聘计划", "企业名称,招聘岗位,招聘人数", "虚海培训学校,教师,5")
    )
    assert sheet.frame["openings"].tolist() == [5]


def test_a_list_by_which_posts_are_filled_counts_them(tmp_path):
    rows = [
        ["2024年缺工调度表"],
        ["行业", "1月", "2月", "3月"],
        ["制造业", 50, 60, 61],
        ["建筑业", 20, 25, 27],
    ]
    (found,), _ = loaded_book(tmp_path, "行业", rows, ["SELECT count(*) FROM demand"])
    assert found == [(6,)]


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("招聘人数", True),
        ("用工需求统计表", True),
        ("缺工情况（单位：人）", True),
        ("岗位需求量", True),
        ("岗位需求月度统计表", True),
        ("招聘满意度", False),
        ("招聘会参会人数", False),
        ("招聘录用人数统计", False),
        ("招聘完成率", False),
        ("招聘会场次", False),
        ("平均招聘周期（天）", False),
        ("招聘平台访问量", False),
        ("空岗补贴发放人数", False),
        ("岗位空缺持续月数", False),
    ],
)
@pytest.mark.parametrize("header", [["1月", "2月", "3月"], ["2021年", "2022年", "2023年"]])
def test_other_measures_of_recruiting_are_no_openings(tmp_path, words, read, header):
    title = f"{'2024年' if '月' in header[0] else ''}各行业{words}"
    rows = [[title], ["行业", *header], ["制造业", 50, 60, 61], ["建筑业", 20, 25, 27]]
    (found,), _ = loaded_book(tmp_path, "行业", rows, ["SELECT count(*) FROM demand"])
    assert found == [(6 if read else 0,)]


@pytest.mark.parametrize(
    ("names", "periods"),
    [
        (["2024财年", "1月", "2月", "3月"], "2024-01, 2024-02, 2024-03"),
        (["FY2024", "1月", "2月", "3月", "4月"], "2024-01, 2024-02, 2024-03, 2024-04"),
        (["FY2024", "1月", "2月", "3月"], ""),
        (["2024财年", "11月", "12月", "1月"], ""),
        (["FY2024", "4月", "5月", "6月", "7月"], ""),
        (["FY2024/25", "1月", "2月", "3月", "4月"], ""),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_months_of_a_fiscal_year_are_read_where_they_are_of_one_year(
    tmp_path, names, periods, above
):
    year, *months = names
    lines = [["企业名称", year, *months[1:]], [None, *months]] if above else [["企业名称", *months]]
    lines[0][2:] = [None] * (len(months) - 1) if above else months[1:]
    title = "企业参保人数" if above else f"企业参保人数（{year}）"
    rows = [[title], *lines, ["甲江机械有限公司", *range(10, 10 + len(months))]]
    query = "SELECT string_agg(strftime(period, '%Y-%m'), ', ' ORDER BY period) FROM indicator"
    (found,), _ = loaded_book(tmp_path, "参保", rows, [query])
    assert (found[0][0] or "") == periods


@pytest.mark.parametrize(
    ("title", "names", "figures", "told"),
    [
        ("Vacancies and vacancy rate by region", ("Vacancies", "Vacancy rate"), (10, 2.1), False),
        ("2024年空岗数及空岗率", ("空岗数", "空岗率"), (10, "2%"), False),
        ("2024年各镇街空岗率", ("", ""), (2.1, 2), True),
    ],
)
def test_numbers_beside_rates_are_numbers(tmp_path, title, names, figures, told):
    months = ["Jan 2024", "Feb 2024", "Mar 2024"]
    rows = [[title], ["Region", *months], ["Lowmoor", *[figures[0]] * 3]]
    if names[0]:
        pairs = [[month, None] for month in months]
        rows[1:] = [
            ["Region", *(cell for pair in pairs for cell in pair)],
            [None, *names * 3],
            ["Lowmoor", *figures * 3],
        ]
    (found,), report = loaded_book(tmp_path, "表", rows, ["SELECT openings FROM demand"])
    assert found == [(figures[0],)] * 3
    assert ("an index or a rate" in report) == told


@pytest.mark.parametrize("remark", ["(provisional)", " [revised]", " estimated"])
def test_remarks_behind_english_months_are_no_measures(tmp_path, remark):
    rows = [["Vacancies by region"], ["Region", "Jan 2024", "Feb 2024", f"March 2024{remark}"]]
    rows.append(["Lowmoor", 10, 11, 12])
    query = "SELECT openings FROM demand ORDER BY month"
    (found,), report = loaded_book(tmp_path, "表", rows, [query])
    assert found == [(10,), (11,), (12,)]
    assert "3 monthly columns" in report


@pytest.mark.parametrize(
    ("titles", "name", "column", "beside", "read"),
    [
        (["2024年第三季度"], "2024年10月职业供求", "岗位需求数", "占比", False),
        (["2024年前三季度"], "2024年10月职业供求", "岗位需求数", "占比", False),
        (["职业需求"], "2024年10月职业供求", "岗位需求数", "占比", True),
        (["2024年"], "2024年10月职业需求", "岗位需求数", "占比", True),
        (["职业缺口"], "2024年10月职业供求", "缺口数", "求人倍率", False),
        (["职业缺口"], "2024年10月职业供求", "岗位需求数", "求人倍率", True),
    ],
)
def test_a_file_of_a_month_may_hold_a_quarter_or_gaps(tmp_path, titles, name, column, beside, read):
    rows = [titles, ["职业", column, beside], ["焊工", 620, 2.9], ["保安", 105, 1.4]]
    query = "SELECT strftime(month, '%Y-%m'), openings FROM demand ORDER BY openings"
    (found,), report = loaded_book(tmp_path, name, rows, [query], sheet="1")
    assert found == ([("2024-10", 105), ("2024-10", 620)] if read else [])
    assert ("outnumber seekers" in report) == (column == "缺口数")
