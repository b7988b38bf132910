"""Units, flags and remainders of planners' tables, and what their titles name."""

import pytest
from loaded_books import loaded_book

FIRM, OTHER, THIRD = "甲江机械有限公司", "乙河食品有限公司", "丙山电子有限公司"


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a workbook and gives what queries find, and the report."""

    def loaded(name, rows, *queries, **how):
        found, report = loaded_book(tmp_path, name, rows, queries, **how)
        return *found, report

    return loaded


VACANCIES = (
    "SELECT region, month, openings FROM demand WHERE month = DATE '2024-01-01' ORDER BY region"
)


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
def test_thousands_of_a_title_count_whatever_the_form_of_the_table(load, title, scale, wide):
    if wide:
        rows = [["Region", "2024-01", "2024-02", "2024-03"], ["Hill", 2, 2, 3], ["Moor", 3, 4, 5]]
    else:
        rows = [["Region", "Month", "Vacancies"], ["Hill", "2024-01", 2], ["Moor", "2024-01", 3]]
    if not wide and "以" in title:
        title = title.replace("以千人计", "单位：千人")
    got, _ = load("v", [[title], *rows], VACANCIES)
    assert [(region, figure) for region, _, figure in got] == [
        ("Hill", 2 * scale),
        ("Moor", 3 * scale),
    ]


def test_flags_of_figures_behind_months_and_a_remainder_without_a_name(load):
    rows = [
        ["Vacancies by region"],
        ["Region", "2024 Jan", "2024 Feb r", "2024 Mar p", "% change"],
        ["Hill", 2, 3, 4, -1.5],
        ["Moor", 3, "..", 5, 2],
    ]
    query = "SELECT region, strftime(month, '%m'), openings FROM demand ORDER BY 1, 2"
    assert load("v", rows, query)[0] == [
        ("Hill", "01", 2),
        ("Hill", "02", 3),
        ("Hill", "03", 4),
        ("Moor", "01", 3),
        ("Moor", "03", 5),
    ]
    rows = [
        ["行业", "年份", "职业编码", "职业名称", "占比"],
        ["C18", 2024, "6-05-01-01", "制版师", 0.7],
        ["C18", 2024, "不详", "不详", 0.3],
    ]
    assert load("职业结构", rows, "SELECT occupation FROM occupation_mix")[0] == [("6-05-01-01",)]


def test_firms_below_a_heading_of_nobody_knows_what_have_no_town_of_the_title(load):
    rows = [
        ["甲江经开区企业一览表"],
        ["企业名称", "行业代码", "企业规模"],
        [THIRD, "C39", "小型"],
        ["【其他】", None, None],
        [FIRM, "C34", "小型"],
        ["【城西工业城】", None, None],
        [OTHER, "C14", "大型"],
    ]
    query = "SELECT name, region FROM enterprise ORDER BY rowid"
    assert load("名录", rows, query)[0] == [
        (THIRD, "甲江经开区"),
        (FIRM, None),
        (OTHER, "城西工业城"),
    ]


def test_what_the_first_title_names_holds_for_the_same_list_of_another_year(load):
    header = ["专业", "招生计划"]
    rows = [
        ["甲江职业学院2024年招生计划"],
        header,
        ["护理", 3],
        ["焊接", 4],
        [None],
        ["2025年招生计划", "单位：人"],
        header,
        ["护理", 5],
        ["焊接", 6],
    ]
    query = "SELECT institution, major, year, seats FROM supply ORDER BY year, seats"
    assert load("招生", rows, query)[0] == [
        ("甲江职业学院", major, year, seats)
        for major, year, seats in (
            ("护理", 2024, 3),
            ("焊接", 2024, 4),
            ("护理", 2025, 5),
            ("焊接", 2025, 6),
        )
    ]
    header = ["岗位", "招聘人数", "学历"]
    rows = [
        [f"{FIRM}2024年招聘岗位"],
        header,
        ["车工", 3, "大专"],
        [None],
        ["2025年招聘岗位"],
        header,
        ["钳工", 7, "大专"],
    ]
    query = "SELECT enterprise_name, title FROM posting ORDER BY openings"
    assert load("岗位", rows, query)[0] == [(FIRM, "车工"), (FIRM, "钳工")]


def test_sizes_below_a_heading_of_types_are_sizes(load):
    rows = [["企业名称", "企业类型", "行业代码"], [FIRM, "大型企业", "C34"], [OTHER, "微型", "C14"]]
    query = "SELECT size_class, ownership FROM enterprise ORDER BY rowid"
    assert load("名录", rows, query)[0] == [("large", None), ("micro", None)]
    rows[1][1], rows[2][1] = "民营", "国有"
    assert load("名录", rows, query)[0] == [(None, "private"), (None, "state")]


def test_later_names_of_rounding_calls(load):
    rows = [
        ["企业名称", "岗位", "现有", "流失率", "需求人数"],
        [FIRM, "车工", 100, 0.051, "=_xlfn.CEILING.MATH(C2*D2)"],
        [OTHER, "钳工", 40, 0.05, "=IFERROR(MROUND(C3*D3,5)/0,7)"],
        [THIRD, "焊工", 40, 0.05, "=IF(AND(C4>10,D4<1),MROUND(14,5),1)"],
    ]
    query = "SELECT post, openings FROM need_survey ORDER BY openings"
    assert load("2025年用工需求汇总", rows, query)[0] == [("车工", 6), ("钳工", 7), ("焊工", 15)]


def test_what_is_left_of_an_industry_is_no_occupation(load):
    shares = {
        "6-06-01-01": 0.2,
        "余杭竹编工": 0.1,
        "余类": 0.3,
        "未列明": 0.2,
        "其余职业": 0.1,
        "未知": 0.1,
    }
    rows = [
        ["行业", "年份", "职业编码", "占比"],
        *(["C20", 2024, *share] for share in shares.items()),
    ]
    query = "SELECT occupation FROM occupation_mix ORDER BY 1"
    assert load("职业结构", rows, query)[0] == [("6-06-01-01",), ("余杭竹编工",)]


@pytest.mark.parametrize("last", ["Change on year", "% change", "Average", "同比增减"])
def test_rows_below_months_that_compare_them_are_none(load, last):
    months = ["Nov 2024", "Dec 2024", "Jan 2025 [p]"]
    rows = [
        ["Vacancies by region (thousands)"],
        ["Month", "Coastal", "Inland", "All regions"],
        *([month, 1, 2, 3] for month in months),
        [last, -0.1, "(0.05)", -0.15],
    ]
    query = "SELECT region, openings, count(*) FROM demand GROUP BY ALL ORDER BY 1"
    got, report = load("v", rows, query)
    assert got == [("Coastal", 1000, 3), ("Inland", 2000, 3)] and (
        last in report or "1 total row dropped" in report
    )


def test_several_codes_with_names_in_a_cell_are_set_aside(load):
    rows = [
        ["行业", "年份", "职业编码及名称", "占比"],
        ["C13", 2024, "6-01-03-01 果蔬加工工", 0.4],
        ["C13", 2024, "4-02-06-01、4-02-06-02 仓储", 0.1],
    ]
    assert load("职业结构", rows, "SELECT occupation FROM occupation_mix")[0] == [("6-01-03-01",)]


def test_towns_whose_names_end_like_town_and_country(load):
    rows = [
        ["企业名称", "行业代码", "规模"],
        ["（一）老城乡", None, None],
        [FIRM, "C34", "小型"],
        ["（二）山下乡", None, None],
        [OTHER, "C14", "小型"],
    ]
    query = "SELECT name, region FROM enterprise ORDER BY rowid"
    assert load("名录", rows, query)[0] == [(FIRM, "老城乡"), (OTHER, "山下乡")]


def test_years_expected_below_measures_are_years(load):
    rows = [
        ["某市2025年中职学校招生计划与毕业生安排表"],
        ["序号", "学校", "专业", "招生计划（人）", None, None, "毕业生（人）", None, None],
        [None, None, None, "2023", "2024", "2025", "2023", "2024", "2025（预计）"],
        [1, "甲江职高", "烹饪", 90, 90, "…", 80, "85*", "86"],
    ]
    query = "SELECT institution, major, year, seats, graduates FROM supply ORDER BY year"
    got, _ = load(
        "招生", rows, query, merged=("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:I2")
    )
    assert got == [
        ("甲江职高", "烹饪", 2023, 90, 80),
        ("甲江职高", "烹饪", 2024, 90, 85),
        ("甲江职高", "烹饪", 2025, None, 86),
    ]


def test_a_line_for_the_seal_and_a_day_is_no_post(load):
    rows = [
        ["某县2025年度企业人才需求情况表"],
        ["企业名称：", FIRM, None, "社会信用代码：", "91330282MA2BBBB11A"],
        ["紧缺岗位", "需求人数", "学历学位", "薪酬待遇（万元/年）", "紧缺程度"],
        ["电气设计", 3, "本科", "12-18", "紧缺"],
        [None],
        ["企业盖章：", None, None, "年  月  日", None],
    ]
    query = "SELECT post, openings, education FROM need_survey"
    assert load("表", rows, query)[0] == [("电气设计", 3, "bachelor")]


#: What forms say below their tables.
BELOW = [
    ["企业盖章", None, "日期：2024年5月1日"],
    ["（公章）"],
    [None, None, None, "2024年5月20日"],
    ["经办人", "张三", "电话", "0571-88880000"],
    ["审核意见", "同意"],
    ["总人数", 3],
    ["福利待遇", "五险一金"],
    ["单位联系人", None, "联系电话", None],
    ["☆本表一式两份"],
    ["以下空白"],
    ["1.本表须盖章"],
]


@pytest.mark.parametrize("below", BELOW, ids=range(len(BELOW)))
def test_what_a_form_says_below_its_table_is_no_row_of_it(load, below):
    rows = [
        ["2024年企业人才需求调查表"],
        ["企业名称", FIRM, None, "统一社会信用代码", "91330282MA2BBBB11A"],
        ["岗位", "需求人数", "学历", "专业", "年薪（万元）"],
        ["车工", 3, "大专", "机械", "6-8"],
        below,
    ]
    found, _ = load("表", rows, "SELECT post, openings FROM need_survey")
    assert found == [("车工", 3)]


def test_remarks_below_a_plan_are_no_majors(load):
    rows = [
        ["2024年甲江职业学院招生计划"],
        ["专业", "层次", "招生计划", "备注"],
        ["护理", "大专", 3, None],
        ["机电", "大专", 4, None],
        *BELOW,
        ["公司福利：五险一金"],
    ]
    assert load("招生", rows, "SELECT major, seats FROM supply ORDER BY seats")[0] == [
        ("护理", 3),
        ("机电", 4),
    ]


@pytest.mark.parametrize(
    "years",
    [
        ("23年", "24年", "25年"),
        ("2022-2023", "2023-2024", "2024-2025"),
        ("2023", "2024", "2025（预计）"),
        ("2023", "2024", "合计"),
        ("2023", "2024", "增长%"),
    ],
)
def test_years_as_offices_write_them_below_a_measure(load, years):
    rows = [
        ["2024年甲江职业学院毕业情况"],
        ["专业", "毕业生（人）", None, None],
        [None, *years],
        ["护理", 10, 20, 30],
    ]
    query = "SELECT major, year, graduates FROM supply ORDER BY year"
    got, _ = load("毕业", rows, query, merged=("A2:A3", "B2:D2"))
    wanted = [("护理", 2023, 10), ("护理", 2024, 20), ("护理", 2025, 30)]
    assert got == (wanted if any("25" in year for year in years) else wanted[:2])


@pytest.mark.parametrize(
    ("years", "months"),
    [
        (("2024年（人）", "2025年（人）"), ("11月", "12月", "1月", "2月")),
        (("2024年参保人数", "2025年参保人数"), ("11月", "12月", "1月", "2月")),
        (("2024年", "2025年"), ("Nov", "Dec [r]", "Jan", "Feb [p]")),
    ],
)
def test_years_with_what_they_count_over_their_months(load, years, months):
    rows = [
        ["企业参保人数（人）"],
        ["单位名称", years[0], None, years[1], None],
        [None, *months],
        [FIRM, 1, 2, 3, 4],
    ]
    query = "SELECT strftime(period, '%Y-%m'), value FROM indicator ORDER BY 1"
    got, _ = load("参保", rows, query, merged=("A2:A3", "B2:C2", "D2:E2"))
    assert got == [("2024-11", 1), ("2024-12", 2), ("2025-01", 3), ("2025-02", 4)]


@pytest.mark.parametrize("label", ["申报单位（盖章）", "填报单位（盖章）", "单位名称（公章）："])
def test_a_firm_stands_beside_a_day_with_its_label_in_one_cell(load, label):
    rows = [
        ["2025年某县企业急需紧缺人才需求申报表"],
        [label, FIRM, None, None, "申报日期：2025年2月28日"],
        ["统一社会信用代码", "91330282MA2BBBB11A", None, "单位性质", "民营"],
        ["岗位名称", "需求数量", "学历", "拟付年薪（万元）"],
        ["质检", 5, "高中", "6-9"],
        ["主管部门意见", None, None, "（盖章）   年  月  日"],
    ]
    needs = "SELECT post, openings, round, pay_low, pay_high FROM need_survey"
    got, firms, _ = load("表", rows, needs, "SELECT name FROM enterprise")
    assert got == [("质检", 5, 2025, 5000, 7500)] and firms == [(FIRM,)]
