"""Files of planners' offices in layouts unseen before: stored as the file says, or it is told."""

import pytest
from loaded_books import loaded_book

from talentmatch.data.reading.formats._formula_values import formula_values
from talentmatch.data.store import Store

FIRM, OTHER, THIRD = "甲江机械有限公司", "乙河食品有限公司", "丙山电子有限公司"
CODE = "91330282MA2BBBB11A"


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a workbook and gives what queries find, and the report."""

    def loaded(name, rows, *queries, **how):
        found, report = loaded_book(tmp_path, name, rows, queries, **how)
        return *found, report

    return loaded


REGISTER = "SELECT name, region, chain FROM enterprise ORDER BY rowid"


def test_bands_of_chains_hold_towns_and_signs_are_no_part_of_names(load):
    rows = [
        ["序号", "企业名称", "主营产品", "企业规模", "成立时间"],
        ["一、智能装备产业链"],
        [None, "（一）店口镇"],
        [1, f"★{FIRM}", "铜管", "大型", "2004年3月"],
        ["二、大健康产业链"],
        [None, "（一）长安镇（高新区）"],
        [1, OTHER, "药", "中型", "1998/6/12"],
    ]
    query = REGISTER.replace("chain", "chain, founded_on::VARCHAR")
    got, report = load("企业清单", rows, query)
    assert got == [
        (FIRM, "店口镇", "智能装备产业链", "2004-03-01"),
        (OTHER, "长安镇（高新区）", "大健康产业链", "1998-06-12"),
    ]
    assert f"★{FIRM}" in report


def test_the_sum_of_a_band_may_stand_in_a_column_of_words(load):
    rows = [
        ["企业名称", "法定代表人", "行业", "平均用工人数"],
        ["东江街道", "2", None, 830],
        [FIRM, "张三", "通用设备制造业", 610],
        [OTHER, "李四", "食品制造业", 220],
        ["西河镇", "1", None, 88],
        [THIRD, "王五", "仪器仪表制造业", 88],
    ]
    got, _ = load("企业名录", rows, REGISTER)
    assert got == [(FIRM, "东江街道", None), (OTHER, "东江街道", None), (THIRD, "西河镇", None)]


@pytest.mark.parametrize("name", ["所在镇（街道）", "所属乡镇", "所在镇街道"])
def test_towns_under_their_kinds_are_regions(load, name):
    rows = [["企业名称", name, "所属行业"], [FIRM, "陈埭镇", "纺织业"]]
    assert load("名单", rows, REGISTER)[0] == [(FIRM, "陈埭镇", None)]


SUPPLY = "SELECT major, year, seats, graduates FROM supply ORDER BY major, year"


def test_women_below_a_total_are_no_major_and_a_class_names_a_year_alone(load):
    rows = [
        ["甲江职业学院2022—2023年招生毕业"],
        ["专业", "2022年", None, "2023年", None],
        [None, "毕业人数", "招生人数", "毕业人数", "招生人数"],
        ["电子商务", 210, 260, 232, 280],
        ["总计", 210, 260, 232, 280],
        ["其中：女", 120, 130, 99, 140],
    ]
    got, _ = load("招生", rows, SUPPLY, merged=("A1:E1", "B2:C2", "D2:E2"))
    assert got == [("电子商务", 2022, 260, 210), ("电子商务", 2023, 280, 232)]
    rows = [["甲江技师学院2023级各专业招生情况"], ["专业", "计划招生数"], ["数控加工", 80]]
    query = "SELECT institution, year, seats FROM supply"
    assert load("招生", rows, query, sheet="2023级")[0] == [("甲江技师学院", 2023, 80)]


def test_plans_of_one_year_stand_beside_what_came_in_another(load):
    rows = [
        ["学校", "专业", "2024年招生", "2024年毕业", "2025年计划招生", "2025年预计毕业"],
        ["甲江技校", "焊接", 60, 41, 65, 45],
    ]
    assert load("招生", rows, SUPPLY)[0] == [("焊接", 2024, 60, 41), ("焊接", 2025, 65, 45)]
    rows = [
        ["学校", "专业", "2023届毕业生", None, "2024级新生", None],
        [None, None, "人数", "其中留杭", "计划", "实际录取"],
        ["甲江技校", "焊接", 88, 52, 90, 86],
    ]
    got, report = load("招生", rows, SUPPLY, merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert got == [("焊接", 2023, None, 88), ("焊接", 2024, 90, None)]
    assert "其中留杭" in report and "实际录取" in report


def test_figures_over_bare_years(load):
    rows = [
        ["学校", "专业名称", "招生计划数", None, "毕业生数", None],
        [None, None, "2022", "2023", 2022, 2023],
        ["甲江技校", "护理", 300, 320, 276, "290*"],
    ]
    got, _ = load("招生", rows, SUPPLY, merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert got == [("护理", 2022, 300, 276), ("护理", 2023, 320, 290)]


NEEDS = "SELECT post, openings, pay_low, pay_high FROM need_survey ORDER BY rowid"


def test_posts_of_firms_under_a_title_of_a_month_are_needs(load):
    rows = [
        ["企业用工岗位征集汇总表（2024年9月）"],
        ["企业", "岗位名称", "需求人数", "试用期薪酬", "转正后薪酬"],
        [FIRM, "电镀工", 4, 5000, "7000-8000"],
    ]
    got, demand, _ = load("征集表", rows, NEEDS, "SELECT * FROM demand")
    assert got == [("电镀工", 4, 7000, 8000)] and demand == []


def test_a_remark_says_the_number_of_each_post_of_a_cell(load):
    rows = [
        ["企业名称", "岗位", "需求人数", "备注"],
        [FIRM, "钳工、铣工", 6, "各3人"],
        [OTHER, "电工/焊工", 7, "电工3人，焊工4人"],
        [OTHER, "司机、搬运工", 7, "急"],
    ]
    got, report = load("2024年用工需求", rows, NEEDS)
    assert [row[:2] for row in got] == [
        ("钳工", 3),
        ("铣工", 3),
        ("电工", 3),
        ("焊工", 4),
        ("司机、搬运工", 7),
    ]
    assert "1 cells name several posts under one number (row 4)" in report


def test_what_a_plan_leaves_without_those_there_is_what_is_wanted(load):
    rows = [
        ["企业名称", "岗位", "计划用工", "已招聘", "需求人数"],
        [FIRM, "焊工", 20, 12, 8],
        [OTHER, "钳工", 6, 1, 5],
    ]
    got, _ = load("2024年用工需求调查", rows, NEEDS)
    assert [row[:2] for row in got] == [("焊工", 8), ("钳工", 5)]


def test_quarters_of_scarce_posts_are_their_sum(load):
    rows = [
        ["2024年度企业紧缺岗位需求表"],
        ["企业", "岗位名称", "一季度", "二季度", "全年需求人数"],
        [FIRM, "测试工程师", 1, 2, 3],
    ]
    assert [row[:2] for row in load("需求", rows, NEEDS)[0]] == [("测试工程师", 3)]


@pytest.mark.parametrize(
    ("post", "number"), [("人才需求岗位", "拟引进数量"), ("急需紧缺岗位", "引进人才数")]
)
def test_headings_of_needs_in_two_words(load, post, number):
    rows = [["企业名称", post, number], [FIRM, "机械装配", 10]]
    assert load("2025年申报表", rows, NEEDS)[0] == [("机械装配", 10, None, None)]


def test_a_day_beside_the_firm_of_a_form_dates_it_and_its_code_stays_with_it(load):
    rows = [
        ["技能人才需求表"],
        [f"单位：{FIRM}", None, None, "2024年6月"],
        ["统一社会信用代码：" + " ".join([CODE[:8], CODE[8:]])],
        ["工种", "现有人数", "需求人数", "紧缺程度"],
        ["电焊工", 46, 12, "□一般 ☑紧缺"],
    ]
    query = "SELECT round, openings, enterprise_id FROM need_survey"
    got, firms, _ = load("表", rows, query, "SELECT credit_code FROM enterprise", merged=("A2:C2",))
    assert got == [(2024, 12, CODE)] and firms == [(CODE,)]
    rows = [
        ["2024年人才需求表"],
        ["企业名称", FIRM, "联系人", "—"],
        ["员工总数", 210, "信用代码", CODE],
        ["需求岗位", "人数", "学历"],
        ["车工", 2, "大专"],
    ]
    got, _, report = load("表", rows, query, "SELECT * FROM indicator")
    assert got == [(2024, 2, CODE)] and "员工总数 210: not kept" in report


def test_posts_in_blocks_of_labels_are_of_one_firm(load):
    blocks = [
        [
            ["岗位一", "岗位名称", post, "需求人数", number],
            [None, "学历要求", "本科", "薪酬（元/月）", "9000-14000"],
        ]
        for post, number in (("暖通工程师", 4), ("焊工", "15人"))
    ]
    rows = [
        ["企业引才登记表"],
        ["企业全称", FIRM, None, "登记时间", "2024.05.06"],
        ["社会信用代码", CODE, None, "所在镇街", "店口镇"],
        *blocks[0],
        *blocks[1],
    ]
    got, _ = load(
        "登记表", rows, "SELECT title, openings, enterprise_id FROM posting ORDER BY rowid"
    )
    assert got == [("暖通工程师", 4, CODE), ("焊工", 15, CODE)]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=ROUNDUP(B1*0.3,0)", 3),
        ("=ROUNDDOWN(B1*0.3,0)", 2),
        ("=B1+C1+D1", 11),
        ("=SUMIFS(B1:B2,A1:A2,A1)", 9),
        ("=CEILING(B1*0.3,1)", 3),
        ("=FLOOR(B1,2)", 8),
        ("=SUMPRODUCT(B1:C1,B1:C1)", 85),
        ("=SUMPRODUCT(B1:D1)", 11),
        # 1.1 * 10 is 11.000000000000002 where nobody rounds.
        ("=ROUNDUP((B1+1)*1.1,0)", 11),
    ],
)
def test_formulas_of_rounding_and_of_cells_some_of_which_are_empty(formula, value):
    rows = [["磨工", 9.0, 2.0, None, None, None], ["车工", 4.0]]
    assert formula_values(rows, {(0, 5): formula}) == {(0, 5): value}


@pytest.mark.parametrize(
    "formula",
    [
        "=B1+E1",
        "=D1+G1",
        "=D1+1",
        "=CEILING(C1-B1,2)",
        "=SUMPRODUCT(B1:C1,B1:B2,B1:C1)",
        "=SUMPRODUCT((A1:A2=A1)*B1:B2)",
    ],
)
def test_a_sign_or_nothing_at_all_is_no_figure_of_a_sum(formula):
    assert formula_values([["磨工", 9.0, 2.0, None, "/"]], {(0, 5): formula}) == {}


OPENINGS = "SELECT region, strftime(month, '%Y-%m'), openings FROM demand ORDER BY 1, 2"


def test_hundreds_before_another_line_of_the_title_count(load):
    rows = [
        ["Online job vacancies by district, hundreds"],
        ["Some shorthand is used, [c] = confidential"],
        ["District", "Oct 2023", "Nov 2023", "Dec 2023"],
        ["Marlbridge", "12.4", "13.0", "[c]"],
        ["#Otterford", 3.2, 3, 2.9],
    ]
    got, _ = load("Vacancies", rows, OPENINGS)
    assert got == [
        ("Marlbridge", "2023-10", 1240),
        ("Marlbridge", "2023-11", 1300),
        ("Otterford", "2023-10", 320),
        ("Otterford", "2023-11", 300),
        ("Otterford", "2023-12", 290),
    ]


def test_the_total_of_a_classification_is_no_industry(tmp_path):
    keys = "freq,nace_r2,unit,geo\\TIME_PERIOD\t2024-01 \t2024-02 \t2024-03 \n"
    rows = (
        "M,C,NR,XA\t1520 \t1490 p\t: \nM,F,NR,XA\t310 \t: c\t320 e\n"
        "M,TOTAL,NR,XA\t5120 \t5080 p\t5210 \n"
    )
    (tmp_path / "job_vacancies.tsv").write_text(keys + rows, encoding="utf-8")
    with Store() as store:
        store.load(tmp_path)
        found = store._connection.execute("SELECT sum(openings) FROM demand").fetchall()
    assert found == [(1520 + 1490 + 310 + 320,)]


@pytest.mark.parametrize("name", ["Date", "月份"])
def test_months_down_the_side_with_places_across(load, name):
    rows = [
        ["Vacancies by region, thousands"],
        [name, "东江区", "西河区", "合计"],
        ["2024年1月", "4.1", 2.2, 6.3],
        ["2024年2月(r)", 4.3, "[x]", 4.3],
        ["2024年3月", 4.2, 2.1, 6.3],
    ]
    got, report = load("series", rows, OPENINGS)
    assert got == [
        ("东江区", "2024-01", 4100),
        ("东江区", "2024-02", 4300),
        ("东江区", "2024-03", 4200),
        ("西河区", "2024-01", 2200),
        ("西河区", "2024-03", 2100),
    ]
    assert "months stand down the side" in report


def test_marks_of_some_bare_months_and_indices_are_told(load):
    rows = [
        ["2024年1—4月各镇街发布岗位指数"],
        ["镇街", "1月", "2月(r)", "3月", "4月(p)"],
        ["东江镇", 96.1, 97, 98, 99],
    ]
    got, report = load("岗位", rows, OPENINGS)
    assert [row[2] for row in got] == [96.1, 97, 98, 99] and "are an index" in report


INSURED = "SELECT strftime(period, '%Y-%m'), value FROM indicator ORDER BY 1"


@pytest.mark.parametrize(
    ("years", "months"),
    [
        (("二〇二四年", "二〇二五年"), ("十一月", "十二月", "一月")),
        (("2024年", "2025年"), (11, 12, 1)),
        ((2024, 2025), (11, 12, 1)),
    ],
)
def test_years_and_months_in_words_or_numbers_alone(load, years, months):
    rows = [["单位名称", years[0], None, years[1]], [None, *months], [FIRM, 131, 133, 130]]
    got, _ = load("参保人数", rows, INSURED, merged=("A1:A2", "B1:C1"))
    assert got == [("2024-11", 131), ("2024-12", 133), ("2025-01", 130)]


def test_a_plan_with_what_was_reached_is_target_and_actual(load):
    rows = [
        ["指标", "单位", "2020年基数", "2022年完成", "2023年完成", "2025年目标"],
        ["人才总量", "万人", 10.2, 11.9, 12.8, 15],
    ]
    queries = (
        "SELECT baseline, baseline_year, target, year FROM target",
        "SELECT year, value FROM target_actual ORDER BY 1",
    )
    targets, actuals, _ = load("规划指标", rows, *queries)
    assert targets == [(10.2, 2020, 15, 2025)] and actuals == [(2022, 11.9), (2023, 12.8)]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (
            [["人才类别", "博士", "硕士", "本科"], ["党政人才", 3, 120, 800]],
            "they count people by level of education",
        ),
        (
            [["2024年各镇街参保人数"], ["镇街", "1月", "2月", "3月"], ["东江镇", 1, 2, 3]],
            "such figures are kept by enterprise",
        ),
        (
            [
                ["2024年人力资源市场供求（按行业）"],
                ["行业", "需求比重（%）"],
                ["制造业", 42],
                ["建筑业", 58],
            ],
            "the shares are of vacancies",
        ),
        (
            [
                ["2024年公共就业服务机构供求（按产业）"],
                ["行业", "需求人数", "比重（%）"],
                ["制造业", 42, 42],
            ],
            "the shares are of vacancies",
        ),
        (
            [
                ["2025年用工情况"],
                ["企业名称", "1月", None, "2月", None],
                [None, "职工人数", "从业人员", "职工人数", "从业人员"],
                [FIRM, 9, 8, 7, 6],
            ],
            "2 groups of monthly columns count the same series",
        ),
        (
            [["Vacancies"], ["Industry", "Nov-Jan 2024", "Dec-Feb 2024"], ["Mining", 6, 6]],
            "count over several months",
        ),
    ],
)
def test_refusals_say_what_the_table_holds(load, rows, why):
    assert why in load("统计", rows)[-1]


def test_a_balance_in_a_document_is_refused_as_one_of_a_workbook(tmp_path):
    from docx import Document

    document = Document()
    document.add_paragraph("2024年第四季度“最缺工”职业排行")
    rows = [
        ["排名", "职业名称", "招聘人数", "求职人数", "缺口数"],
        ["1", "快递员", "860", "312", "548"],
        ["2", "焊工", "511", "198", "313"],
    ]
    table = document.add_table(rows=3, cols=5)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(tmp_path / "排行.docx")
    with Store() as store:
        report = str(store.load(tmp_path))
        stored = store._connection.execute("SELECT count(*) FROM posting").fetchall()
    assert stored == [(0,)] and "'求职人数'" in report and "no table has these columns" in report


def test_rows_of_changes_are_no_firm_and_kinds_behind_firms_no_part_of_them(load):
    rows = [
        ["企业名称", "2024年1月", "2024年2月", "2024年3月"],
        [f"{FIRM}（大型）", 100, 101, 103],
        [OTHER, 205, 206, 207],
        ["增减", None, 2, 3],
    ]
    got, _ = load("参保人数", rows, INSURED)
    assert sorted(value for _, value in got) == [100, 101, 103, 205, 206, 207]
    rows = [["企业名称", "岗位", "需求人数"], [f"{FIRM}（大型）\n", "车工", "2女"]]
    query = "SELECT name FROM enterprise", "SELECT post, openings FROM need_survey"
    _, needs, report = load("2024年用工需求", rows, *query)
    assert needs == [("车工", 2)] and f"{FIRM}（大型）" in report


def test_a_shortened_list_of_codes_is_several(load):
    rows = [
        ["行业代码", "职业", "年份", "占比（%）"],
        ["C39", "6-25-02-03 芯片制造工", 2024, 6.2],
        ["C39", "2-02-09-01/02", 2024, 4.1],
        ["C39", "6-25-04-07", 2024, 18],
    ]
    query = "SELECT occupation, share FROM occupation_mix ORDER BY 1"
    assert load("职业结构", rows, query)[0] == [("6-25-02-03", 0.062), ("6-25-04-07", 0.18)]


def test_bands_of_no_known_kind_leave_a_register_one(load):
    rows = [
        ["企业名称", "信用代码", "所属行业", "所属镇区"],
        ["已入库企业："],
        [FIRM, CODE, "C34", "时堰镇"],
        ["拟入库企业："],
        [OTHER, None, "纺织业（C17）", "梁垛镇"],
    ]
    got, _ = load("培育库", rows, "SELECT region, industry FROM enterprise ORDER BY rowid")
    assert got == [("时堰镇", "C34"), ("梁垛镇", "C17")]


def test_a_unit_alone_above_a_table_counts(load):
    rows = [
        ["Table 2: Job adverts by region [note 1]"],
        ["Thousands"],
        ["Region [note 2]", "Jul 2024", "Aug 2024", "Sep 2024 [p]"],
        ["Lowland", "10.2", "9.8", "10.9"],
        ["Islands [note 3]", 0.09, 0.1, "[c]"],
    ]
    got, _ = load("adverts", rows, OPENINGS)
    assert got == [
        ("Islands", "2024-07", 90),
        ("Islands", "2024-08", 100),
        ("Lowland", "2024-07", 10200),
        ("Lowland", "2024-08", 9800),
        ("Lowland", "2024-09", 10900),
    ]


def test_a_code_with_a_letter_behind_it_is_set_aside(load):
    rows = [
        ["行业代码", "职业代码", "年份", "占比（%）"],
        ["C14", "6-02-01-01", 2024, 22],
        ["C14", "6_02_01_06", 2024, 3],
        ["C14", "60201Z", 2024, 1],
    ]
    got, report = load("职业结构", rows, "SELECT occupation FROM occupation_mix ORDER BY 1")
    assert got == [("6-02-01-01",), ("6-02-01-06",)] and "1 set aside" in report


def test_the_first_part_of_a_whole_that_is_left_out_is_kept(load):
    rows = [
        ["区域", "人才类别", "年份", "人数"],
        ["全市", "专业技术人才", 2023, 1000],
        ["其中：东江区", "专业技术人才", 2023, 600],
        ["西河区", "专业技术人才", 2023, 400],
    ]
    query = "SELECT region, people FROM talent_stock ORDER BY people"
    assert load("人才统计", rows, query)[0] == [("西河区", 400), ("东江区", 600)]


def test_targets_of_several_years_between_what_was_reached(load):
    rows = [
        ["指标", "2023年实际", "2024年目标", "2024年完成", "2025年目标"],
        ["高企数", 10, 12, 11, 15],
    ]
    queries = (
        "SELECT year, target FROM target ORDER BY 1",
        "SELECT year, value FROM target_actual ORDER BY 1",
    )
    targets, actuals, _ = load("指标", rows, *queries)
    assert targets == [(2024, 12), (2025, 15)] and actuals == [(2023, 10), (2024, 11)]


@pytest.mark.parametrize(
    ("figure", "other"),
    [
        ("期末人数", "其中女性"),
        ("期末", "其中：女"),
        ("期末人数", "期初人数"),
        ("月末人数", "上月末人数"),
        ("月末人数", "本月新增"),
        ("在岗人数", "人数"),
        ("在岗人数", "缺工人数"),
        ("本月人数", "上月人数"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_of_figures_below_months_the_one_of_all_at_the_end_is_kept(load, figure, other, first):
    pair = (figure, other) if first else (other, figure)
    cells = {figure: (300, 302), other: (12, 13)}
    rows = [
        ["2025年企业用工情况"],
        ["企业名称", "1月", None, "2月", None],
        [None, *pair, *pair],
        [FIRM, *(cells[name][n] for n in (0, 1) for name in pair)],
    ]
    got, report = load("用工月报", rows, INSURED, merged=("B2:C2", "D2:E2"))
    assert got == [("2025-01", 300), ("2025-02", 302)] and f"1月{other}" in report


def test_people_employed_and_insured_below_months_are_two_figures(load):
    rows = [
        ["2025年企业用工情况"],
        ["企业名称", "1月", None, "2月", None],
        [None, "职工人数", "参保人数", "职工人数", "参保人数"],
        [FIRM, 9, 8, 7, 6],
    ]
    query = "SELECT metric, sum(value) FROM indicator GROUP BY 1 ORDER BY 1"
    got, _ = load("用工月报", rows, query, merged=("B2:C2", "D2:E2"))
    assert got == [("headcount", 16), ("insured_persons", 14)]


def test_what_the_form_of_a_firm_counts_by_month_is_of_the_firm(load):
    rows = [
        ["2025年企业用工月报"],
        [f"填报单位：{FIRM}"],
        ["指标", "1月", "2月", "3月"],
        ["月末在岗人数", 300, 302, 299],
        ["缺工人数", 7, 6, 4],
    ]
    query = "SELECT metric, sum(value) FROM indicator GROUP BY 1 ORDER BY 1"
    got, demand, _ = load("月报", rows, query, "SELECT * FROM demand")
    assert got == [("headcount", 901), ("缺工人数", 17)] and demand == []


def test_women_among_the_staff_are_not_the_staff(load):
    rows = [
        ["企业名称", "月份", "期末人数", "其中女职工人数", "缺工人数"],
        [FIRM, "2025-01", 300, 100, 4],
        [OTHER, "2025-01", 90, 20, 1],
    ]
    query = "SELECT employed FROM workforce ORDER BY 1"
    assert load("用工情况", rows, query)[0] == [(90,), (300,)]
    rows = [[row[0], row[1], row[3]] for row in rows]
    got, report = load("用工情况", rows, query)
    assert got == [] and "其中女职工人数" in report


@pytest.mark.parametrize(
    "name", ["县市区", "县（市、区）", "区市县", "市（州）", "各县市区", "旗县"]
)
def test_kinds_of_places_head_regions(load, name):
    rows = [
        ["各地2025年招聘岗位发布数"],
        [name, "2025年1月", "2025年2月", "2025年3月"],
        ["东江市", 3, 2, 5],
        ["西河市", 1, 2, 3],
    ]
    assert len(load("岗位", rows, OPENINGS)[0]) == 6


def test_towns_between_stars_are_bands(load):
    rows = [
        ["企业名称", "行业"],
        ["★关口街道★"],
        [FIRM, "C34"],
        ["★永安村★"],
        [OTHER, "C14"],
        ["◆新农村◆"],
        [THIRD, "C39"],
    ]
    got, report = load("企业名录", rows, "SELECT name, region FROM enterprise ORDER BY rowid")
    assert got == [(FIRM, "关口街道"), (OTHER, "永安村"), (THIRD, None)] and "新农村" in report


@pytest.mark.parametrize(
    "title", ["2024年企业用工（人才）需求情况表", "2024年用人计划表", "2024年岗位需求采集表"]
)
def test_forms_of_needs_are_answers_whatever_their_title(load, title):
    rows = [
        [title],
        [f"企业名称：{FIRM}", None, None, "填报时间：2023年11月"],
        ["岗位类别", "岗位名称", "需求数量", "任职条件", "薪酬（元/月）"],
        ["普工", "装卸工", "男10", "无", "5500-6800"],
    ]
    query = "SELECT round, post, openings, pay_low FROM need_survey"
    assert load("表", rows, query)[0] == [(2024, "装卸工", 10, 5500)]


@pytest.mark.parametrize("sums", [(None, None), (330, 3)])
def test_bands_of_lists_with_two_columns_are_no_firms(load, sums):
    rows = [
        ["企业名称", "从业人员"],
        ["一、东江街道", sums[0]],
        [FIRM, 300],
        [OTHER, 30],
        ["二、西河镇", sums[1]],
        [THIRD, 3],
    ]
    got, _ = load("企业名录", rows, "SELECT name, region FROM enterprise ORDER BY name")
    assert got == [(THIRD, "西河镇"), (OTHER, "东江街道"), (FIRM, "东江街道")]


def test_a_town_among_firms_that_sums_nothing_up_and_firms_by_their_name_alone_stay(load):
    rows = [["企业名称", "从业人员"], ["东江街道", 40], [FIRM, 300], [OTHER, 30]]
    assert load("企业名录", rows, REGISTER)[0] == [
        ("东江街道", None, None),
        (FIRM, None, None),
        (OTHER, None, None),
    ]
    rows = [
        ["企业名称", "备注"],
        ["甲江实业", None],
        ["一、乙河实业有限公司", None],
        [FIRM, "停产"],
    ]
    assert len(load("企业名录", rows, REGISTER)[0]) == 3


def test_kinds_of_posts_in_a_list_of_two_columns_are_no_posts(load):
    rows = [["岗位", "人数"], ["一、技术类"], ["车工", 3], ["二、普工类"], ["装卸工", 4]]
    got, _ = load("2024年用工需求", rows, "SELECT title, openings FROM posting ORDER BY openings")
    assert got == [("车工", 3), ("装卸工", 4)]


MONTHS = ["10月", "11月", "12月", "1月", "2月"]
TURN = [("2023-10", 1), ("2023-11", 2), ("2023-12", 3), ("2024-01", 4), ("2024-02", 5)]


@pytest.mark.parametrize("corner", ["月份", "年份", "指标", None])
def test_a_word_over_the_firms_leaves_the_years_over_their_months(load, corner):
    rows = [
        ["企业参保人数"],
        [corner, "2023年", None, None, "2024年", None],
        ["企业名称", *MONTHS],
        [FIRM, 1, 2, 3, 4, 5],
        [OTHER, *[None] * 5],
    ]
    assert load("参保", rows, INSURED, merged=("B2:D2", "E2:F2"))[0] == TURN


@pytest.mark.parametrize(
    "title", ["2023年10月至2024年2月企业参保人数", "企业参保人数（2023—2024年）"]
)
def test_months_run_on_into_the_second_of_two_years_that_a_title_names(load, title):
    assert load("参保", [[title], ["企业名称", *MONTHS], [FIRM, 1, 2, 3, 4, 5]], INSURED)[0] == TURN
    rows = [
        [title],
        ["企业名称", "月份", "参保人数"],
        *([FIRM, month, n + 1] for n, month in enumerate(MONTHS)),
    ]
    got, report = load("参保", rows, INSURED)
    assert got == TURN and "the year 2023, 2024 taken from the title" in report


@pytest.mark.parametrize(
    ("title", "months"),
    [
        ("2024年企业参保人数", MONTHS),
        ("2023—2024年企业参保人数", ["1月", "2月", "3月"]),
        ("2024年企业参保人数", ["三季度", "四季度", "一季度", "二季度"]),
    ],
)
def test_months_of_which_nobody_knows_the_year_are_not_stored(load, title, months):
    rows = [[title], ["企业名称", *months], [FIRM, *range(len(months))]]
    assert load("参保", rows, "SELECT * FROM indicator")[0] == []
    rows = [
        [title],
        ["企业名称", "月份", "参保人数"],
        *([FIRM, month, n] for n, month in enumerate(months)),
    ]
    assert load("参保", rows, "SELECT * FROM indicator")[0] == []


@pytest.mark.parametrize("months", [["3月", "2月", "1月"], ["1月", "3月", "12月"]])
def test_months_of_one_year_in_any_order_are_of_that_year(load, months):
    rows = [["2024年企业参保人数（2025年1月5日填）"], ["企业名称", *months], [FIRM, 1, 2, 3]]
    got, _ = load("参保", rows, INSURED)
    assert got == sorted((f"2024-{int(month[:-1]):02d}", n + 1) for n, month in enumerate(months))
    rows = [
        ["2024年企业参保人数"],
        ["企业名称", "月份", "参保人数"],
        *([firm, month, 1] for firm in (FIRM, OTHER) for month in ("11月", "12月", "1月")),
    ]
    rows = [rows[0], rows[1], *(row for row in rows[2:] if row != [OTHER, "12月", 1])]
    assert load("参保", rows[:-1], "SELECT * FROM indicator")[0] == []


def test_measures_below_months_that_run_on_are_told(load):
    rows = [
        ["2024年各镇街招聘"],
        ["镇街", "12月招聘岗位数", "1月招聘岗位数", "2月招聘岗位数"],
        ["东江街道", 1, 2, 3],
    ]
    got, report = load("月报", rows, OPENINGS)
    assert got == [] and "of which year each of the months is" in report
    rows[1] = ["镇街", "1月招聘岗位数", "2月招聘岗位数", "1月求职人数", "2月求职人数"]
    rows[2].append(4)
    got, _ = load("月报", rows, OPENINGS)
    assert got == [("东江街道", "2024-01", 1), ("东江街道", "2024-02", 2)]


def test_codes_and_names_of_occupations_in_one_column_and_days_beside_posts(load):
    rows = [
        ["行业", "职业编码及名称", "年份", "占比"],
        ["C34", "6-18-01-07 调整工", 2024, "11%"],
        ["C34", "（6-20-01）装配人员", 2024, "8%"],
        ["C34", "18-Jun-01", 2024, "7%"],
    ]
    query = "SELECT occupation, share FROM occupation_mix ORDER BY 1"
    assert load("职业结构", rows, query)[0] == [("6-18-01-07", 0.11), ("6-20-01", 0.08)]
    rows = [
        ["企业名称", "岗位名称", "职业编码", "需求人数"],
        [FIRM, "数控车工", "2001-06-18", "3(A2)"],
        [FIRM, "焊工", "6-18-02-04", "2(35岁以下)"],
    ]
    query = "SELECT occupation, openings FROM need_survey ORDER BY 2"
    got, report = load("2024年用工需求", rows, query)
    assert got == [("6-18-02-04", 2), (None, 3)] and "left open (2001-06-18)" in report


def test_months_as_bands_run_on_as_in_headings(load):
    rows = [
        ["2024年11月至2025年1月各镇街招聘"],
        ["镇街", "招聘岗位数"],
        ["11月"],
        ["东江街道", 1],
        ["西河镇", 2],
        ["1月"],
        ["东江街道", 3],
    ]
    got, _ = load("招聘", rows, OPENINGS)
    assert got == [("东江街道", "2024-11", 1), ("东江街道", "2025-01", 3), ("西河镇", "2024-11", 2)]
    rows[0] = ["2024年各镇街招聘"]
    assert load("招聘", rows, OPENINGS)[0] == []


def test_codes_go_before_names_of_occupations_in_english(load):
    rows = [
        ["Industry", "Occupation code", "Occupation", "Year", "Share"],
        ["C34", "6-18-02-04", "Welders", 2024, 0.2],
        ["C34", "6-20-01", "Assemblers", 2024, 0.1],
    ]
    query = "SELECT occupation FROM occupation_mix ORDER BY 1"
    assert load("shares", rows, query)[0] == [("6-18-02-04",), ("6-20-01",)]


def test_what_is_planned_below_a_year_without_its_word_is_of_that_year(load):
    rows = [
        ["学校", "专业", "2024", None, "2025", None],
        [None, None, "招生", "毕业", "招生计划", "毕业（预计）"],
        ["甲江技校", "焊接", 60, 41, 65, 45],
    ]
    got, _ = load("招生", rows, SUPPLY, merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert got == [("焊接", 2024, 60, 41), ("焊接", 2025, 65, 45)]


def test_the_same_table_of_another_year_below_is_of_that_year(load):
    header = ["学校", "专业", "招生计划"]
    rows = [
        ["2024年招生计划"],
        header,
        ["甲校", "护理", 3],
        ["2025年招生计划"],
        header,
        ["甲校", "护理", 8],
    ]
    assert load("招生", rows, SUPPLY)[0] == [("护理", 2024, 3, None), ("护理", 2025, 8, None)]
    header = ["企业名称", "1月", "2月", "3月"]
    rows = [
        ["2024年参保人数"],
        header,
        [FIRM, 1, 2, 3],
        ["2025年参保人数"],
        header,
        [FIRM, 4, 5, 6],
    ]
    got, _ = load("参保", rows, INSURED)
    assert [value for _, value in got] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("again", ["2024年用工需求", "2024年用工需求（续）"])
def test_a_header_repeated_on_the_next_page_is_of_the_same_table(load, again):
    header = ["企业名称", "岗位", "需求人数"]
    rows = [["2024年用工需求"], header, [FIRM, "车工", 3], [again], header, [OTHER, "钳工", 7]]
    got, report = load("需求", rows, NEEDS)
    assert [row[:2] for row in got] == [("车工", 3), ("钳工", 7)] and "from row" not in report


def test_lists_of_towns_below_one_another_are_of_their_towns(load):
    header = ["企业名称", "所属行业"]
    rows = [["东江街道企业名单"], header, [FIRM, "C34"], ["西河镇企业名单"], header, [OTHER, "C14"]]
    query = "SELECT name, region FROM enterprise ORDER BY rowid"
    assert load("名录", rows, query)[0] == [(FIRM, "东江街道"), (OTHER, "西河镇")]


@pytest.mark.parametrize(
    "table",
    [
        [["需求岗位", "车工", "钳工"], ["需求人数", 3, 3], ["薪酬（元/月）", "6000-8000", None]],
        [
            ["序号", "岗位", "人数", None, "序号", "岗位", "人数"],
            [1, "车工", 3, None, 2, "钳工", 3],
        ],
        [["需求岗位", "车工", "需求人数", 3], ["需求岗位", "钳工", "需求人数", 3]],
    ],
)
def test_posts_of_a_form_stand_beside_one_another(load, table):
    rows = [
        ["2025年企业人才需求调查表"],
        ["企业名称", FIRM, "统一社会信用代码", CODE],
        ["填表日期", "2025年3月1日", "联系人", "某"],
        *table,
    ]
    query = "SELECT post, openings FROM need_survey ORDER BY post DESC"
    assert load("表", rows, query)[0] == [("钳工", 3), ("车工", 3)]


def test_a_word_beside_the_post_of_a_form_is_no_other_post(load):
    rows = [
        ["2025年企业人才需求调查表"],
        ["企业名称", FIRM, "统一社会信用代码", CODE],
        ["需求岗位", "车工", "急"],
        ["需求人数", 3],
    ]
    assert load("表", rows, "SELECT post, openings FROM need_survey")[0] == [("车工", 3)]


def test_degrees_of_a_form_are_parts_of_what_is_wanted(load):
    rows = [
        ["2025年企业人才需求调查表"],
        ["企业名称", FIRM, "统一社会信用代码", CODE],
        ["填表日期", "2025年3月1日", "联系人", "某"],
        ["岗位", "博士", "硕士", "本科", "合计"],
        ["研发", 1, 2, 3, 6],
        ["工艺", None, 1, None, 1],
    ]
    query = "SELECT post, openings FROM need_survey ORDER BY 2"
    assert load("表", rows, query)[0] == [("工艺", 1), ("研发", 6)]


@pytest.mark.parametrize("sums", [(420, 45), (None, None)])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_towns_over_their_firms_in_a_column_of_their_own(tmp_path, sums, kind):
    rows = [
        ["乡镇", "企业名称", "行业", "从业人员（人）"],
        ["鹿寨镇（2家）", None, None, sums[0]],
        [None, FIRM, "C34", 300],
        [None, OTHER, "C26", 120],
        ["平山镇（1家）", None, None, sums[1]],
        [None, THIRD, "C20", 45],
    ]
    if kind == "xlsx":
        loaded_book(tmp_path, "名录", rows, [])
    else:
        text = "\n".join(
            ",".join("" if cell is None else str(cell) for cell in row) for row in rows
        )
        (tmp_path / "名录.csv").write_text(text, encoding="utf-8")
    with Store() as store:
        store.load(tmp_path)
        query = "SELECT name, region FROM enterprise ORDER BY rowid"
        found = store._connection.execute(query).fetchall()
    assert found == [(FIRM, "鹿寨镇"), (OTHER, "鹿寨镇"), (THIRD, "平山镇")]


def test_a_firm_without_a_town_below_others_keeps_none(load):
    rows = [["乡镇", "企业名称", "行业"], ["鹿寨镇", FIRM, "C34"], [None, OTHER, "C26"]]
    query = "SELECT name, region FROM enterprise ORDER BY rowid"
    assert load("名录", rows, query)[0] == [(FIRM, "鹿寨镇"), (OTHER, None)]


def test_centres_of_education_are_schools_and_letters_within_codes_no_codes(load):
    rows = [
        ["鹿寨职业教育中心2024年招生、毕业情况表"],
        ["专业", "招生计划（人）", "毕业生（人）"],
        ["汽车维修", 60, 40],
    ]
    query = "SELECT institution, year, seats, graduates FROM supply"
    assert load("招生", rows, query)[0] == [("鹿寨职业教育中心", 2024, 60, 40)]
    rows = [
        ["行业", "年份", "职业编码", "占比"],
        ["C20", 2024, "6-06-01-01", 0.2],
        ["C20", 2024, "60602O1", 0.1],
    ]
    query = "SELECT occupation FROM occupation_mix"
    assert load("职业结构", rows, query)[0] == [("6-06-01-01",)]


@pytest.mark.parametrize("title", ["2024年1-3月参保人数（与2023年同口径）", "参保202403"])
def test_the_year_that_a_title_names_first_is_that_of_its_months(load, title):
    rows = [[title], ["企业名称", "1月", "2月", "3月"], [FIRM, 1, 2, 3]]
    assert load("参保", rows, INSURED)[0] == [("2024-01", 1), ("2024-02", 2), ("2024-03", 3)]
