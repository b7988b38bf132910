"""The same kinds of tables as other offices write them: every figure is where the file has it, or is told."""

import pytest
from loaded_books import loaded_book

from talentmatch.data.reading.rows._figure_units import metric_of
from talentmatch.data.store import Store

FIRM, OTHER = "甲江机械有限公司", "乙河食品有限公司"


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a folder of one workbook and gives a query's answer and report."""

    def loaded(name, query, rows, **how):
        (found,), report = loaded_book(tmp_path, name, rows, [query], **how)
        return found, report

    return loaded


WANTED = "SELECT post, openings, pay_low, pay_high FROM need_survey ORDER BY rowid"


def test_people_wanted_in_columns_of_men_and_women_are_added_and_ends_of_pay_kept_apart(load):
    rows = [
        ["用工企业", "工种", "需求人数", None, "月薪（元）", None, "学历"],
        [None, None, "男", "女", "最低", "最高", None],
        [FIRM, "车工", 5, 3, 5000, 7000, "初中"],
        [OTHER, "包装工", 2, "10人", 4000, 5000, "不限"],
    ]
    merged = ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2")
    got, report = load("2024年用工需求调查", WANTED, rows, merged=merged)
    assert got == [("车工", 8, 5000, 7000), ("包装工", 12, 4000, 5000)]
    assert "需求人数: stands in several columns (男, 女), added up" in report


def test_parts_in_brackets_are_no_whole(load):
    rows = [
        [
            "企业名称",
            "岗位",
            "需求人数（男）",
            "需求人数（女）",
            "最低年薪（万元）",
            "最高年薪（万元）",
        ],
        [FIRM, "车工", 5, 3, 6, 9],
    ]
    got, _ = load("2024年人才需求调查", WANTED, rows)
    assert got == [("车工", 8, 5000, 7500)]


def test_a_whole_beside_its_parts_counts_alone_and_an_age_is_no_pay(load):
    rows = [
        ["企业名称", "岗位", "需求人数", None, "年龄", None],
        [None, None, "合计", "其中：应届", "最低", "最高"],
        [FIRM, "车工", 8, 3, 18, 45],
    ]
    got, report = load("2024年人才需求调查", WANTED, rows)
    assert got == [("车工", 8, None, None)]
    assert "of its columns (合计, 应届) the whole alone is read" in report


SUPPLY = "SELECT major, year, seats, graduates FROM supply ORDER BY major, year"


def test_three_lines_of_a_header_are_one(load):
    rows = [
        ["学校名称", "专业", "2024年", None, None, None],
        [None, None, "招生计划", None, "毕业生", None],
        [None, None, "本科", "专科", "本科", "专科"],
        ["甲江大学", "机械工程", 60, 20, 50, 15],
    ]
    merged = ("A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2")
    got, _ = load("计划", SUPPLY, rows, merged=merged)
    assert got == [("机械工程", 2024, 80, 65)]


def test_school_years_over_pairs_of_columns_lose_nobody(load):
    rows = [
        ["院校", "专业名称", "2023-2024学年", None, "2024-2025学年", None],
        [None, None, "招生人数", "毕业人数", "招生人数", "毕业人数"],
        ["甲江大学", "机械工程", 60, 50, 70, "—"],
    ]
    got, _ = load("招生", SUPPLY, rows, merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert got == [("机械工程", 2023, 60, None), ("机械工程", 2024, 70, 50)]


def test_years_that_stand_before_their_figure_are_columns_of_years(load):
    rows = [["学校", "专业", "2023年招生", "2024年招生"], ["甲江大学", "护理", "90", "100*"]]
    assert load("招生人数", SUPPLY, rows)[0] == [
        ("护理", 2023, 90, None),
        ("护理", 2024, 100, None),
    ]


def test_one_major_at_two_levels_is_both_together(load):
    rows = [
        ["院校", "专业", "层次", "招生计划"],
        ["甲江大学", "护理", "本科", 60],
        ["甲江大学", "护理", "专科", 100],
        ["甲江大学", "法学", "本科", 50],
    ]
    query = "SELECT major, seats, education FROM supply ORDER BY seats"
    got, report = load("2024年招生计划", query, rows)
    assert got == [("法学", 50, "bachelor"), ("护理", 160, None)]
    assert "added up: 1 (护理)" in report


def test_two_vacancies_of_one_name_are_added_and_two_answers_are_not(load):
    rows = [
        ["企业名称", "岗位名称", "需求人数", "学历", "填报日期"],
        [FIRM, "工程师", 2, "本科", None],
        [FIRM, "工程师", 3, "硕士", None],
        [OTHER, "钳工", 2, "中专", "2024-03-01"],
        [OTHER, "钳工", 5, "大专", "2024-04-01"],
    ]
    got, _ = load(
        "2024年人才需求调查", "SELECT post, openings FROM need_survey ORDER BY post", rows
    )
    assert got == [("工程师", 5), ("钳工", 5)]


def test_units_of_a_title_reach_its_figures_and_a_cell_says_its_own(load):
    rows = [
        ["2024年人才需求调查（单位：百人、万元/年）"],
        ["企业名称", "岗位名称", "需求人数", "薪酬"],
        [FIRM, "普工", 2, "6-9"],
        [OTHER, "质检", "30人", 12],
    ]
    got, _ = load("调查", WANTED, rows)
    assert got == [("普工", 200, 5000, 7500), ("质检", 30, 10000, 10000)]
    rows = [
        ["区域", "人才类别", "年份", "人数（万人）"],
        ["东区", "高技能人才", 2023, "1.2万人"],
        ["西区", "高技能人才", 2023, "8000人"],
        ["南区", "高技能人才", 2023, 1.5],
    ]
    got, _ = load("人才统计", "SELECT people FROM talent_stock ORDER BY rowid", rows)
    assert got == [(12000,), (8000,), (15000,)]


def test_ranges_in_wide_letters_and_sums_are_numbers_of_people(load):
    rows = [
        ["企业名称", "岗位", "需求人数"],
        [FIRM, "钳工", "２～３"],
        [FIRM, "装配", "5+3"],
        [OTHER, "品控", "12(含女工4)"],
    ]
    got, report = load(
        "2024年人才需求调查", "SELECT openings FROM need_survey ORDER BY rowid", rows
    )
    assert got == [(2,), (8,), (12,)]
    assert "added up ('5+3')" in report


def test_a_plan_to_hire_goes_before_what_is_lacking(load):
    rows = [["企业名称", "岗位", "现有人数", "缺口人数", "计划招聘人数"], [FIRM, "车工", 50, 8, 5]]
    got, report = load("2024年人才需求调查", "SELECT openings FROM need_survey", rows)
    assert got == [(5,)] and "not understood: 现有人数, 缺口人数" in report


FIGURES = "SELECT metric, value FROM indicator ORDER BY value"


def test_of_two_measures_side_by_side_the_known_one_is_read_and_the_other_named(load):
    rows = [
        ["单位名称", "参保人数", None, None, "缴费基数（万元）", None, None],
        [None, "2024年", None, None, "2024年", None, None],
        [None, "1月", "2月", "3月", "1月", "2月", "3月"],
        [FIRM, 100, 101, 102, 50.1, 50.2, 50.3],
    ]
    merged = ("A1:A3", "B1:D1", "E1:G1", "B2:D2", "E2:G2")
    got, report = load("社保", FIGURES, rows, merged=merged)
    assert got == [("insured_persons", 100), ("insured_persons", 101), ("insured_persons", 102)]
    assert "not understood: 缴费基数（万元）2024年1月" in report


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("2024年企业入库税金（单位：万元）", "count"),
        ("2024年职工平均工资（元）", "count"),
        ("企业社保缴费基数", "count"),
    ],
)
def test_months_of_another_measure_are_no_people(load, title, why):
    rows = [[title], ["企业名称", "2024年1月", "2024年2月", "2024年3月"], [FIRM, 10, 11, 12]]
    got, report = load("企业", FIGURES, rows)
    assert got == [] and why in report and "name it in the title" in report


def test_months_of_seekers_are_no_vacancies(load):
    rows = [
        ["2024年各区求职人数"],
        ["区县", "1月", "2月", "3月"],
        ["东区", 10, 11, 12],
        ["西区", 5, 6, 7],
    ]
    got, report = load("求职", "SELECT * FROM demand", rows)
    assert got == [] and "are no vacancies" in report


def test_rows_that_name_their_measure_and_unit_keep_them(load):
    rows = [
        ["企业名称", "指标", "单位", "2024年1月", "2024年2月", "2024年3月"],
        [FIRM, "从业人员", "人", 100, None, None],
        [FIRM, "营业收入", "万元", 2, "3亿", None],
    ]
    got, _ = load("企业指标", "SELECT metric, value, unit FROM indicator ORDER BY value", rows)
    assert got == [
        ("headcount", 100, "persons"),
        ("revenue", 20000, "CNY"),
        ("revenue", 3e8, "CNY"),
    ]


STAFF = (
    "SELECT occupation, month(period), employed, hires FROM workforce ORDER BY occupation, period"
)


def test_posts_stand_for_occupations_where_no_code_is_given(load):
    rows = [
        ["2024年6月企业用工情况"],
        ["单位名称", "工种", "现有职工数", "本月新招"],
        [FIRM, "车工", 30, 2],
        [FIRM, "数控车工", 20, 1],
        [OTHER, "电工", "15人", "—"],
    ]
    got, _ = load("用工情况", STAFF, rows)
    assert got == [("6-18-01-01", 6, 50, 3), ("6-31-01-03", 6, 15, None)]


def test_people_employed_by_post_and_month_are_workforce(load):
    rows = [
        ["2024年企业在岗人数"],
        ["企业名称", "岗位", "1月", "2月", "3月"],
        [FIRM, "车工", 30, 31, None],
        [FIRM, "钳工", 20, 21, 22],
    ]
    got, _ = load("在岗人数", STAFF, rows)
    assert got == [
        ("6-18-01-01", 1, 30, None),
        ("6-18-01-01", 2, 31, None),
        ("6-18-04-06", 1, 20, None),
        ("6-18-04-06", 2, 21, None),
        ("6-18-04-06", 3, 22, None),
    ]


def test_months_take_their_year_from_beside_or_above(load):
    query = "SELECT year(period), month(period), value FROM indicator ORDER BY value"
    rows = [
        ["单位名称", "年份", "月份", "参保人数"],
        [FIRM, 2023, 12, 99],
        [FIRM, 2024, "1月", 100],
    ]
    assert load("参保", query, rows)[0] == [(2023, 12, 99), (2024, 1, 100)]
    rows = [["月份", FIRM, OTHER], ["1月", 100, 200], ["2月", 101, "…"]]
    got, _ = load("参保", query, rows, sheet="2024年参保人数")
    assert got == [(2024, 1, 100), (2024, 2, 101), (2024, 1, 200)]


def test_the_whole_of_a_long_table_is_no_part_of_it(load):
    rows = [
        ["统计月份", "镇街", "职业", "新增岗位数"],
        ["2024-01", "东江街道", "焊工", 12],
        ["2024-01", "西河镇（2家）", "焊工", "8①"],
        ["2024-01", "全市", "焊工", 20],
    ]
    got, report = load("岗位需求", "SELECT region, openings FROM demand ORDER BY openings", rows)
    assert got == [("西河镇", 8), ("东江街道", 12)]
    assert "1 rows for a whole beside the rows for its parts dropped (全市)" in report


def test_shares_by_name_and_per_mille_under_the_industry_of_the_file(load):
    rows = [["职业名称", "占比（‰）"], ["车工", 125], ["其他", 875]]
    got, _ = load("C34职业结构2024", "SELECT industry, occupation, share FROM occupation_mix", rows)
    assert got == [("C34", "6-18-01-01", 0.125)]


def test_a_firm_above_the_first_table_is_that_of_its_rows(load):
    rows = [
        [f"一、{FIRM}"],
        ["岗位", "人数", "月薪"],
        ["车工", 5, "5000-7000"],
        [],
        [f"二、{OTHER}"],
        ["岗位", "人数", "月薪"],
        ["电工", 2, "6千-8千"],
    ]
    got, _ = load("岗位表", "SELECT enterprise_name, title FROM posting ORDER BY title DESC", rows)
    assert got == [(FIRM, "车工"), (OTHER, "电工")]


def test_an_unknown_industry_costs_a_firm_its_cell_alone(load):
    rows = [
        ["企业名称", "行业"],
        [FIRM, "危险废物治理"],
        [OTHER, "9999"],
        ["丙山彩票有限公司", "R9041"],
    ]
    got, report = load("企业行业", "SELECT industry FROM enterprise ORDER BY rowid", rows)
    assert got == [("N7724",), (None,), ("R9041",)]
    assert "1 cells name no industry" in report and "9999" in report


def test_few_periods_and_many_dimensions_of_a_statistics_office(tmp_path):
    head = "freq,s_adj,nace_r2,indic_em,geo\\TIME_PERIOD\t2023-Q1 \t2023-Q2 \t2023-Q3 \n"
    lines = "Q,NSA,C,JOBVAC,DE\t231000 p\t: c\t233000 e\nQ,NSA,F,JOBVAC,DE\t131000 \t132000 b\t: \n"
    (tmp_path / "jvs_q.tsv").write_text(head + lines, encoding="utf-8")
    (tmp_path / "lfsq_egan2.tsv").write_text(head + lines, encoding="utf-8")
    with Store() as store:
        report = str(store.load(tmp_path))
        got = store._connection.execute("SELECT sum(openings), count(*) FROM demand").fetchall()
    assert got == [(727000, 4)]
    assert "lfsq_egan2.tsv" in report and "are no vacancies" in report


def test_sums_of_vacancies_are_no_postings(load):
    rows = [
        ["2024年三季度招聘需求前十位职业"],
        ["排名", "职位名称", "招聘人数", "占比（%）"],
        [1, "焊工", 1530, 12.1],
        [2, "营销员", "2,210", 15],
    ]
    got, report = load("需求", "SELECT * FROM posting", rows)
    assert got == [] and "they count vacancies" in report


def test_pairs_of_columns_a_month_are_told_apart(load):
    rows = [
        ["企业人数月报"],
        ["企业名称", "2024年1月", None, "2024年2月", None],
        [None, "参保人数", "在岗人数", "参保人数", "在岗人数"],
        [FIRM, 100, 110, 101, 111],
    ]
    rows[1] += ["2024年3月", None]
    rows[2] += ["参保人数", "在岗人数"]
    rows[3] += [102, 112]
    got, _ = load("人数", FIGURES, rows, merged=("A2:A3", "B2:C2", "D2:E2", "F2:G2"))
    assert got == [("insured_persons", n) for n in (100, 101, 102)] + [
        ("headcount", n) for n in (110, 111, 112)
    ]


def test_changes_and_seekers_beside_vacancies_are_not_read(load):
    rows = [
        ["区县", *["2024年1月", None] * 1, "2024年2月", None, "2024年3月", None],
        [None, *["招聘人数", "同比（%）"] * 3],
        ["东区", 100, 1.5, 101, 2.5, 102, 3.5],
        ["西区", 50, 1, 51, 2, 52, 3],
    ]
    query = "SELECT region, sum(openings), count(*) FROM demand GROUP BY 1 ORDER BY 1"
    got, report = load("各区招聘", query, rows, merged=("A1:A2", "B1:C1", "D1:E1", "F1:G1"))
    assert got == [("东区", 303, 3), ("西区", 153, 3)]
    assert "同比（%）" in report


def test_marks_of_month_ends_and_forecasts_are_part_of_no_name(load):
    rows = [
        ["企业参保人数"],
        ["企业名称", "2024年1月末", "2024年2月末", "2024年3月（预计）"],
        [FIRM, 100, 101, 102],
    ]
    got, _ = load("参保", "SELECT month(period), value FROM indicator ORDER BY 1", rows)
    assert got == [(1, 100), (2, 101), (3, 102)]


def test_signs_and_numbers_of_posts_around_a_firm_are_not_its_name(load):
    rows = [
        ["岗位名称", "招聘人数", "学历要求", "月薪（千元）"],
        [f"★ {FIRM}（2个岗位，共8人）", None, None, None],
        ["车工", 5, "中专", "5-7"],
        [f"▲{OTHER}  电话：0999-1000001", None, None, None],
        ["电工", "若干", "大专", "8-10"],
    ]
    got, _ = load("招聘", "SELECT enterprise_name, title FROM posting ORDER BY title DESC", rows)
    assert got == [(FIRM, "车工"), (OTHER, "电工")]


def test_a_review_of_columns_that_are_parts_gives_their_sum_again(tmp_path):
    path = tmp_path / "2024年人才需求.csv"
    path.write_text(
        f"企业名称,岗位,需求人数（男）,需求人数（女）\n{FIRM},车工,5,3\n", encoding="utf-8"
    )
    with Store() as store:
        store.review([path], tmp_path / "review.xlsx")
        store.load(path, reviewed=tmp_path / "review.xlsx")
        found = store._connection.execute("SELECT openings FROM need_survey").fetchall()
    assert found == [(8,)]


def test_parts_beside_one_that_nobody_knows_are_not_taken_for_the_whole(load):
    rows = [
        ["企业名称", "岗位", "需求人数｜本科", "需求人数｜硕士及以上", "需求人数｜外派"],
        [FIRM, "工程师", 2, 1, 4],
    ]
    got, report = load("2024年人才需求调查", WANTED, rows)
    assert got == [] and "openings" in report
    rows = [[*rows[0][:4]], [*rows[1][:4]]]
    assert load("2024年人才需求调查", WANTED, rows)[0] == [("工程师", 3, None, None)]


def test_a_school_in_the_title_is_that_of_its_majors(load):
    rows = [
        ["甲江大学2024年招生计划表"],
        ["专业名称", "层次", "计划数"],
        ["护理", "专科", "80（含定向5）"],
    ]
    query = "SELECT institution, year, seats FROM supply"
    assert load("计划", query, rows)[0] == [("甲江大学", 2024, 80)]
    rows[0] = ["2024年高等学校招生计划表"]
    assert load("计划", query, rows)[0] == []


@pytest.mark.parametrize(
    ("title", "metric"),
    [
        ("企业职工参保人数分月统计 单位：人", "insured_persons"),
        ("在岗职工养老保险参保人数", "insured_persons"),
        ("2024年各企业用工参保情况", "insured_persons"),
        ("Insured employees by month", "insured_persons"),
        ("企业职工人数", "headcount"),
        ("参保人数及从业人员", "unknown"),
        ("职工人数、社保人数", "unknown"),
    ],
)
def test_staff_who_are_insured_are_insured_persons_and_two_measures_are_none(title, metric):
    assert metric_of(title)[0] == metric
