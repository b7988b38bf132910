"""Files of offices and agencies that say a thing elsewhere, or by another sign, than most do."""

from dataclasses import replace

import pytest
from test_other_people import rows_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._periods import with_years
from talentmatch.data.reading.cells._ticks import ticked
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._years import NamedYears, school_year_in
from talentmatch.data.reading.formats._board_records import board_records
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.layout._context import with_context
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._named_by_values import named_by_values
from talentmatch.data.reading.layout._recognising import recognised
from talentmatch.data.reading.layout._sense import guesses
from talentmatch.data.reading.layout.columns import map_headers
from talentmatch.data.reading.layout.reshaping._cell_repairs import with_repeated_cells
from talentmatch.data.reading.layout.reshaping._joined_cells import part_people
from talentmatch.data.reading.layout.reshaping._listed_posts import by_listed_post, listed_posts
from talentmatch.data.reading.layout.reshaping._split_columns import by_part
from talentmatch.data.reading.layout.sheets import Block, RawSheet
from talentmatch.data.reading.rows.people._career import from_jobs, present_employer
from talentmatch.data.reading.rows.people._head_lines import from_head, from_job_head
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.vocab.places import covers, place, places
from talentmatch.vocab.skill_mentions import extract


def block(header, *rows):
    return Block(list(header), [list(row) for row in rows], "", {}, list(range(2, len(rows) + 2)))


@pytest.mark.parametrize("mark", ["同上", "〃", "″", '"', "（同上）", "Ditto", "仝上", "如上"])
def test_the_same_as_above_is_what_stands_above(mark):
    read, notes = with_repeated_cells(block(["企业", "岗位"], ["甲厂", "焊工"], [mark, "钳工"]))
    assert (read.rows[1], len(notes)) == (["甲厂", "钳工"], 1)


def test_the_same_as_at_the_left_is_what_stands_there_and_nothing_above_stays_as_written():
    read, _ = with_repeated_cells(block(["籍贯", "现居"], ["苏州", "同左"], ["同上", "无锡"]))
    assert read.rows == [["苏州", "苏州"], ["苏州", "无锡"]]
    read, notes = with_repeated_cells(block(["籍贯"], ["同上"], ["苏州"]))
    assert read.rows == [[None], ["苏州"]]
    assert "there is none; left empty" in str(notes[0])


def test_firms_and_years_written_once_and_then_the_same(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,岗位名称,需求人数,学历要求,需求年度",
        "虚海有限公司,焊工,5,高中,2025",
        "同上,钳工,3,〃,〃",
        "〃,电工,2,大专,2026",
    )
    assert {row["enterprise_name"] for row in rows} == {"虚海有限公司"}
    assert [row["round"] for row in rows] == [2025, 2025, 2026]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某校2024—2025学年学生情况", "2024-25学年"),
        ("2024至2025学年度", "2024-25学年"),
        ("2024学年招生", "2024学年"),
        ("Academic year 2024/25", "2024-25学年"),
        ("2024年招生", ""),
        ("2023-2024学年与2024-2025学年", ""),
    ],
)
def test_a_school_year_in_a_title(title, year):
    assert school_year_in(title) == year
    assert NamedYears.around(title, "", "").school == year


@pytest.mark.parametrize("title", ["虚州学院2024—2025学年学生情况", "虚州学院2024学年学生情况"])
def test_graduates_of_the_school_year_of_a_title_leave_in_its_second_year(tmp_path, title):
    rows = rows_of(
        tmp_path, "a.csv", title, "专业名称,毕业生数,招生数", "机电,120,130", "数控,98,100"
    )
    assert {(row["year"], row["graduates"]) for row in rows if row["graduates"] > 0} == {
        (2025, 120),
        (2025, 98),
    }
    assert {(row["year"], row["seats"]) for row in rows if row["seats"] > 0} == {
        (2024, 130),
        (2024, 100),
    }


def test_a_whole_beside_what_is_among_it_counts():
    read, _ = by_part(block(["专业", "招生数合计", "招生数其中：春季招生"], ["机电", 130, 20]))
    assert read.header == ["专业", "招生数", "招生数其中：春季招生"]


@pytest.mark.parametrize(
    "lines",
    [
        ["求职意向", "地点：苏州,上海-浦东", "职能/职位：生产经理"],
        ["职业意向", "工作城市：苏州,上海-浦东", "职位：生产经理"],
    ],
)
def test_labels_below_a_heading_of_wishes_are_wishes(lines):
    person = [
        "姓名：宇虚一",
        "手机：19900000111",
        *lines,
        "工作经历",
        "2019.03-至今 虚河有限公司 主管",
    ]
    (record,) = form_of_lines([[line] for line in person], "a.html").records
    assert (record["期望城市"], record["期望职位"]) == ("苏州,上海-浦东", "生产经理")


def test_an_advertisement_in_a_few_labels_that_ends_in_what_is_required():
    lines = [
        "职位：设备经理",
        "公司：虚海精工有限公司",
        "地点：苏州相城",
        "要求：",
        "1. 本科以上；",
    ]
    form = form_of_lines([[line] for line in lines], "a.eml")
    assert (form.table, form.records[0]["任职要求"]) == ("posting", "1. 本科以上；")


@pytest.mark.parametrize(
    ("line", "home"),
    [
        ("Shanghai, China | +86 199 0000 0125 | nora@example.com", "Shanghai, China"),
        ("19900000125 | 苏州 工业园区", "苏州 工业园区"),
        ("机械工程师 | 19900000125 | 北京大学", None),
        ("China | +86 199 0000 0125", None),
    ],
)
def test_a_place_beside_the_telephone_is_where_somebody_lives(line, home):
    assert from_head(["Nora Inventee", line])["现居住地"] == home


@pytest.mark.parametrize(
    ("wish", "offer", "covered"),
    [
        ("深圳(老家苏州)", "苏州", "no"),
        ("杭州（配偶在宁波）", "宁波", "no"),
        ("深圳（家在苏州，可回）", "苏州", "maybe"),
    ],
)
def test_where_somebody_comes_from_is_not_where_they_want_to_work(wish, offer, covered):
    assert covers(places((wish,)), place(offer)) == covered


@pytest.mark.parametrize("remark", ["勿打电话", "请勿致电", "不要再打扰"])
def test_who_is_not_to_be_called_has_not_agreed(tmp_path, remark):
    (tmp_path / "a.csv").write_text(
        f"姓名,手机,现职位,备注\n韩一,19900000711,会计,{remark}", "utf-8"
    )
    frames = {s.table: s.frame for s in read_files(tmp_path / "a.csv", consent="recruiting")}
    assert frames["consent"]["withdrawn_on"].notna().all()


def test_the_client_of_a_list_of_vacancies_is_the_employer(tmp_path):
    (row,) = rows_of(
        tmp_path, "b.csv", "客户,招聘岗位,人数,工作地点,薪资", "虚河有限公司,会计,1,昆山,8-9K"
    )
    assert row["enterprise_name"] == "虚河有限公司"


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("焊工5、钳工3", [("焊工", "5"), ("钳工", "3")]),
        ("1.焊工（5名）\n2.钳工（3-5名）", [("焊工", "5"), ("钳工", "3-5")]),
        ("五轴CNC：2人；电工：1人。", [("五轴CNC", "2"), ("电工", "1")]),
        ("焊工、钳工", []),
        ("司机（A2）、调度员", []),
        ("焊工5人", []),
    ],
)
def test_posts_that_a_cell_lists_with_their_numbers(cell, posts):
    assert listed_posts(cell) == posts


def test_each_post_of_a_cell_is_a_row_and_its_number_is_its_own(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "2025年人才需求",
        "企业名称,需求岗位及人数,学历要求",
        "虚海精工有限公司,焊工5人；钳工3人,大专",
        "虚河有限公司,电工2人,不限",
    )
    assert [(row["post"], row["openings"]) for row in rows] == [
        ("焊工", 5),
        ("钳工", 3),
        ("电工", 2),
    ]


def test_numbers_of_posts_that_do_not_make_up_that_of_their_row_are_not_dealt_out():
    listed = block(["企业", "缺工工种", "缺工人数"], ["甲厂", "焊工5、钳工3", 10])
    read, notes = by_listed_post(listed)
    assert (read.rows, len(notes)) == (listed.rows, 1)


@pytest.mark.parametrize(
    ("title", "field"), [("2025届毕业生生源信息", "graduates"), ("2025年招生计划", "seats")]
)
def test_a_bare_number_of_students_is_of_those_whom_the_title_names(title, field):
    students = replace(block(["院校", "专业", "人数"], ["甲校", "会计", 30]), titles=title)
    assert named_by_values("supply", students) == {"人数": field}


def test_a_bare_number_of_students_under_no_title_is_left_open():
    header, row = ["院校", "专业", "年份", "人数"], ["甲校", "会计", 2025, 30]
    assert 3 not in guesses("supply", header, [row], {0: "institution", 1: "major", 2: "year"})


def test_the_least_pay_of_a_need_is_no_most(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "2025年用工需求",
        "企业名称,岗位名称,需求人数,最低月薪（元）",
        "虚海有限公司,焊工,5,6000",
    )
    assert row["pay_low"] == 6000
    assert "pay_high" not in row or row["pay_high"] != row["pay_high"]


def test_a_client_above_people_is_the_firm_they_were_proposed_to(tmp_path):
    lines = [
        "客户：虚海精工有限公司,,,,",
        "序号,候选人,电话,推荐岗位,进展",
        "1,贺虚一,19900000201,质量经理,一面通过",
        "客户：虚河电子,,,,",
        "1,贺虚三,19900000203,工艺工程师,待面试",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    frames = {s.table: s.frame for s in read_files(tmp_path / "a.csv", consent="recruiting")}
    assert frames["process"]["firm"].tolist() == ["虚海精工有限公司", "虚河电子"]


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("客户：虚河电子", ("client", "虚河电子")),
        ("招聘单位：虚海有限公司", ("enterprise_name", "虚海有限公司")),
        ("单位：万元", None),
    ],
)
def test_a_label_may_name_the_firm_of_the_rows_below(label, meaning):
    assert meaning_of(label) == meaning


@pytest.mark.parametrize(
    ("written", "level"),
    [("大专在读本科", "college"), ("本科在读研究生", "bachelor"), ("本科在读", "bachelor")],
)
def test_what_somebody_is_studying_for_behind_what_they_have_is_not_finished(
    tmp_path, written, level
):
    (row,) = rows_of(tmp_path, "a.csv", "姓名,手机,学历", f"韩一,19900000711,{written}")
    assert row["education"] == level


def test_a_department_before_a_title_is_no_part_of_it():
    (job,) = jobs_of(
        ["2018/03 -- 至今 虚河电子有限公司（8年）", "采购部｜采购主管 ｜ 15001-20000元/月"]
    )
    assert (job.employer, job.title) == ("虚河电子有限公司", "采购主管")


def test_what_was_applied_for_and_what_is_wanted_are_both_kept():
    fields = map_headers("candidate", ["姓名", "应聘职位", "期望从事职业："]).fields
    assert fields == {0: "name", 1: "applied_post", 2: "wanted_titles"}


def test_firms_over_a_person_and_posts_applied_for_are_no_post_held():
    person = {
        "name": "Zoe Sample",
        "headline": "Fictive Gears, Invented Ltd",
        "emails": ["z@example.com"],
        "tags": ["Python"],
        "location": "Hangzhou",
        "applications": [{"posting": {"title": "Backend Engineer"}, "createdAt": 1791000000000}],
    }
    (record,) = board_records({"data": [person]})
    assert (record["name"], record["应聘职位"]) == ("Zoe Sample", "Backend Engineer")
    assert not {"当前职位", "职位名称", "headline"} & {*record}


def test_a_year_on_the_first_of_its_months_alone_holds_for_the_others(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "全市招聘岗位需求数（人）,,,,",
        "行业,2024年11月,12月,1月,一季度小计",
        "制造业,100,120,130,130",
        "建筑业,1,2,3,3",
    )
    assert sorted({str(row["month"])[:7] for row in rows}) == ["2024-11", "2024-12", "2025-01"]


@pytest.mark.parametrize(
    ("header", "read"),
    [
        (["2024 Jan", "Feb", "Mar"], ["2024年1月", "2024年2月", "2024年3月"]),
        (["2025年3月", "2月", "1月"], ["2025年3月", "2025年2月", "2025年1月"]),
        (["2025年3月", "6月", "9月"], ["2025年3月", "2025年6月", "2025年9月"]),
        (["2025年6月", "1月", "2月"], ["2025年6月", "1月", "2月"]),
        (["May", "Name"], ["May", "Name"]),
    ],
)
def test_months_beside_one_with_its_year(header, read):
    read[0] = header[0]
    assert with_years(header) == read


def test_a_year_below_a_measure_of_one_column_beside_groups_of_years():
    rows = [
        ["企业", "从业人员（人）", None, "营业收入", None, "应付薪酬"],
        [None, "2023年", "2024年", "2023年", "2024年", "2024年"],
        ["甲厂", 1, 2, 3, 4, 5],
    ]
    assert find_block(RawSheet("a.xlsx", rows)).header == [
        "企业",
        "从业人员（人）2023年",
        "从业人员（人）2024年",
        "营业收入2023年",
        "营业收入2024年",
        "应付薪酬2024年",
    ]


@pytest.mark.parametrize(
    ("title", "industry", "region"),
    [
        ("虚州市制造业岗位空缺数", "C", None),
        ("Job vacancies, Manufacturing", "C", None),
        ("制造业、建筑业企业用工需求", None, None),
        ("Job vacancies by industry, education", None, None),
        ("2024年东江区招聘岗位需求数", None, "东江区"),
        ("2024年全市各区县招聘岗位需求数", None, None),
    ],
)
def test_the_one_industry_or_district_of_a_title_is_that_of_its_figures(title, industry, region):
    listed = replace(block(["职业", "2024-01"], ["焊工", 3]), titles=title)
    (row,) = (dict(zip(b.header, b.rows[0], strict=True)) for b in [with_context(listed, "")[0]])
    assert (row.get("industry"), row.get("region")) == (industry, region)


@pytest.mark.parametrize(
    ("lines", "years", "employer"),
    [
        (
            [
                "2021.01-2023.12: Career break (parental leave)",
                "2013.01-2020.12 Invented Ltd. Buyer",
            ],
            8.0,
            None,
        ),
        (["2022.03-至今 待业，照顾家庭", "2015.03-2022.02 虚海精工有限公司 会计"], 7.0, None),
        (["2018.01-2020.12 虚海育儿科技有限公司 育儿顾问"], 3.0, None),
    ],
)
def test_time_without_work_is_no_work(lines, years, employer):
    career = from_jobs(jobs_of(lines))
    assert career["工作年限"] == pytest.approx(years, abs=0.1)
    assert career["现工作单位"] == employer


def test_a_row_for_each_post_of_a_person_is_one_person_at_the_last_of_them(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,起止时间,工作单位,职务,学历",
        "叔一,19900000371,2019.3-至今,虚海精工有限公司,经理,本科",
        ",,2015.7-2019.2,虚河电子有限公司,主管,",
        "叔二,19900000372,2020.1-2026.6,虚江机电有限公司,会计,大专",
        "叔二,19900000372,2018.1-2019.12,虚湖有限公司,出纳,",
    )
    held = [
        (row["title"], row["employer"] if isinstance(row["employer"], str) else None)
        for row in rows
    ]
    assert held == [("经理", "虚海精工有限公司"), ("会计", None)]
    assert rows[1]["experience_years"] == pytest.approx(8.5, abs=0.1)


def test_two_people_of_one_name_are_two_though_each_has_a_post_a_row(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,开始时间,结束时间,公司,职位",
        "叔一,19900000371,2019.3,至今,虚海有限公司,经理",
        "叔一,19900000372,2015.7,2019.2,虚河有限公司,主管",
    )
    assert [row["title"] for row in rows] == ["经理", "主管"]


def test_what_a_saved_page_says_beside_its_title_is_of_the_post():
    lines = [
        "焊接工程师",
        "1.2-1.8万·14薪",
        "苏州-相城区 | 5-7年 | 本科 | 招2人",
        "虚海精工有限公司",
        "岗位职责：",
        "负责焊接工艺；",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.html").records
    assert record == {
        "职位名称": "焊接工程师",
        "薪资": "1.2-1.8万·14薪",
        "工作地点": "苏州-相城区",
        "工作经验": "5-7年",
        "学历要求": "本科",
        "招聘人数": "招2人",
        "企业名称": "虚海精工有限公司",
        "岗位职责": "负责焊接工艺；",
    }


def test_two_places_beside_a_title_are_left_open():
    assert "工作地点" not in from_job_head(["会计", "苏州 | 本科", "无锡 | 大专", "3-5年 | 招2人"])


def test_a_welding_procedure_is_no_office_software():
    assert extract(["编制WPS/PQR", "熟练使用WPS"]) == [["Welding"], ["Office software"]]


@pytest.mark.parametrize("major", ["专业不限", "不限", "无要求", "any"])
def test_any_major_is_none(tmp_path, major):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "职位名称,公司名称,工作城市,薪资范围,专业要求",
        f"会计,虚海有限公司,苏州,6-8K,{major}",
    )
    assert row["major"] is None or row["major"] != row["major"]


def test_a_hotline_below_a_mail_is_no_skill(tmp_path):
    mail = [
        "From: a@example.com",
        "Subject: x",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "姓名：赫一",
        "手机：19900000351",
        "工作经历",
        "2015.7-至今 虚海有限公司 质量主管",
        "发自我的iPhone",
        "客服热线 400-000-0000",
    ]
    (row,) = rows_of(tmp_path, "a.eml", *mail)
    assert "客服热线" not in row["text"]


@pytest.mark.parametrize("title", ["2024年制造业企业参保人数", "东江街道2024年参保人数"])
def test_what_a_title_says_beside_its_measure_costs_no_table_of_firms(tmp_path, title):
    rows = rows_of(
        tmp_path, "a.csv", title + ",,", "单位名称,2024Q1,2024Q2", "虚海精工有限公司,120,130"
    )
    assert [row["value"] for row in rows] == [120, 130]


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("□一般 ☑紧急 □特急", "紧急"),
        ("男□ 女√", "女"),
        ("☑本科 □硕士 ☑博士", "本科、博士"),
        ("[ ]不限 [x]大专", "大专"),
        ("□是 □否", ""),
        ("■ 焊工", None),
        ("焊工", None),
    ],
)
def test_what_is_ticked_is_chosen_and_not_what_stands_first(cell, options):
    assert ticked(cell) == options


def test_options_in_cells_of_a_table_and_a_form_are_those_ticked(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "2025年用工需求",
        "企业名称,岗位名称,需求人数,紧急程度",
        "虚海有限公司,焊工,5,□一般 ☑紧急",
    )
    assert row["urgency"] == "high"
    person = [
        "姓名：宇虚一",
        "手机：19900000111",
        "学历：□大专 ☑本科 □硕士",
        "工作经历",
        "2019.03-至今 虚河有限公司 主管",
    ]
    assert form_of_lines([[line] for line in person], "a.docx").records[0]["学历"] == "本科"


@pytest.mark.parametrize(
    ("cell", "day"),
    [("24年3月", "2024-03-01"), ("85年10月2日", "1985-10-02"), ("25年4月1日", "2025-04-01")],
)
def test_a_year_of_two_figures_with_its_sign_is_a_year(cell, day):
    assert str(parse_date(cell))[:10] == day


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("Jan-22", "2022-01-01"),
        ("Jan '22", "2022-01-01"),
        ("Sept 2022", "2022-09-01"),
        ("2022-M03", "2022-03-01"),
        ("Feb-99", "1999-02-01"),
        ("Jan 22", "None"),
        ("22-Jan", "None"),
        ("22-01", "None"),
    ],
)
def test_a_month_is_read_where_it_can_be_no_day(cell, day):
    assert str(parse_date(cell))[:10] == day


@pytest.mark.parametrize(
    ("cell", "low"),
    [("2.5万*15", 25_000), ("25K·14薪", 25_000), ("30万*12", 25_000), ("8-12K", None)],
)
def test_months_paid_under_a_heading_of_yearly_pay_make_it_a_month_s(cell, low):
    pay = parse_pay(cell, per_year=True)
    assert (pay and pay.low) == low


def test_several_posts_below_one_firm_in_a_text_are_each_read():
    lines = [
        "虚河食品有限公司招聘简章",
        "公司简介：成立于1998年。",
        "岗位名称：包装工",
        "招聘人数：20人",
        "岗位名称：机修工",
        "招聘人数：3",
        "任职要求：持电工证",
    ]
    records = form_of_lines([[line] for line in lines], "a.txt").records
    assert [(r["岗位名称"], r["招聘人数"], r["企业名称"]) for r in records] == [
        ("包装工", "20人", "虚河食品有限公司"),
        ("机修工", "3", "虚河食品有限公司"),
    ]


def test_a_short_heading_a_beginning_in_brackets_and_a_wish_behind_a_semicolon():
    lines = [
        "闻人虚一",
        "19900000451",
        "教育",
        "虚州大学 2011.9-2015.6 自动化 学士",
        "工作",
        "虚江机电有限公司（2020.7-）",
        "自动化主管",
        "其他",
        "可出差；期望城市：苏州/无锡",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.txt").records
    assert (record["现工作单位"], record["当前职位"], record["期望城市"]) == (
        "虚江机电有限公司",
        "自动化主管",
        "苏州/无锡",
    )


def test_people_in_a_table_of_a_page_are_all_read(tmp_path):
    page = (
        "<html><body><table><tr><th>姓名</th><th>学历</th><th>现公司</th><th>联系电话</th></tr><t"
        "r><td>东虚一</td><td>本科</td><td>虚海有限公司</td><td>19900000471</td></tr><tr><td>东虚"
        "二</td><td>大专</td><td>虚河有限公司</td><td>19900000472</td></tr></table></body></html>"
    )
    rows = rows_of(tmp_path, "a.html", page)
    assert [row["education"] for row in rows] == ["bachelor", "college"]


def test_days_on_which_a_vacancy_was_opened_and_closed(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "职位编号,职位名称,客户,城市,状态,开放日期,关闭日期",
        "P1,会计,虚海有限公司,苏州,已关闭,2026/8/1,2026/10/1",
    )
    assert (str(row["posted_on"])[:10], str(row["closed_on"])[:10]) == ("2026-08-01", "2026-10-01")


def test_shares_by_occupation_without_majors_are_not_of_majors(tmp_path):
    table = block(
        ["职业大类", "职业小类", "需求人数", "比重"],
        ["生产制造", "机械冷加工人员", "1,200", "30.5%"],
        ["生活服务", "餐饮服务人员", "900", "22.9%"],
    )
    assert recognised(table, NamedYears(), "2025年1季度分职业需求", {})[0] != "major_occupation"


def test_a_part_of_1_beside_per_cent_is_set_aside_and_a_part_keeps_its_name(tmp_path):
    lines = [
        "人才发展指标完成情况,,,",
        "指标,计量单位,2023年,2024年",
        "#高技能人才,万人,11,11.6",
        "人才贡献率,%,0.41,42.5",
        "失业率,%,0.9,1.1",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    (sheet,) = read_files(tmp_path / "a.csv")
    assert set(sheet.frame["indicator"]) == {"高技能人才", "人才贡献率", "失业率"}
    doubtful = [sheet.frame.iloc[place]["value"] for place in sheet.unread]
    assert doubtful == [0.41]


def test_a_short_name_of_a_school_and_year_groups_are_of_its_graduates(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "虚州职院近三届毕业生人数,,,",
        "专业（方向）,2023届,2024届,2025届",
        "数控技术,98,105,110",
    )
    assert [(row["institution"], row["year"], row["graduates"]) for row in rows] == [
        ("虚州职院", 2023, 98),
        ("虚州职院", 2024, 105),
        ("虚州职院", 2025, 110),
    ]


def test_targets_from_year_to_year_under_bare_years(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "人才规划分年度目标,,,,",
        "目标指标,单位,2025基数,2026,2027",
        "人才资源总量,万人,52.5,54,55.5",
    )
    assert [(row["year"], row["target"], row["baseline"]) for row in rows] == [
        (2026, 54, 52.5),
        (2027, 55.5, 52.5),
    ]


def test_people_hired_by_the_last_day_of_a_month_are_of_that_month(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,统计月份,本月新进,本月流失",
        "虚海精工有限公司,2025-05-31,5,1",
        "虚河食品有限公司,45808,5,1",
        "虚河食品有限公司,2025-06,6,1",
    )
    assert [str(row["period"])[:10] for row in rows] == ["2025-05-01", "2025-05-01", "2025-06-01"]


@pytest.mark.parametrize("cell", ["不限人数", "名额不限", "常年招聘"])
def test_an_open_number_is_no_reason_to_lose_a_row(cell):
    assert parse_number(cell) != parse_number(cell)


def test_how_well_a_skill_is_known_is_no_part_of_it(tmp_path):
    (row,) = rows_of(
        tmp_path, "a.csv", "姓名,手机,技能", '韩一,19900000711,"精通SolidWorks，熟悉AutoCAD"'
    )
    assert row["skills"] == ["SolidWorks", "AutoCAD"]


def test_an_employer_that_is_not_named_is_none():
    assert [present_employer(cell) for cell in ("（保密）", "保密", "虚海（保密）")] == [
        None,
        None,
        "虚海",
    ]


def test_yearly_pay_and_its_scale_may_stand_in_one_bracket():
    assert parse_pay("30-36", unit="税前年薪，万", per_year=True)[:2] == (25_000, 30_000)


def test_the_grade_of_a_client_is_no_part_of_its_name():
    titled = replace(block(["岗位", "HC"], ["会计", 1]), titles="客户：虚海股份有限公司（A类）")
    assert with_context(titled, "")[0].rows[0][-1] == "虚海股份有限公司"


@pytest.mark.parametrize("cell", ["车间1、车间2", "P6、P7", "焊工5、钳工3"])
def test_numbers_behind_names_are_of_nobody_where_neither_cell_nor_row_says_of_whom(cell):
    read, notes = by_listed_post(block(["企业", "招聘岗位", "招聘人数"], ["虚甲厂", cell, None]))
    assert read.rows == [["虚甲厂", cell, None]]
    assert "may be of anything" in str(notes[0])


def test_records_made_of_others_keep_their_bands_and_numbers():
    listed = Block(
        ["姓名", "现公司"],
        [["赵一", "甲"], ["钱二/孙三", "乙"]],
        "",
        {},
        [3, 5],
        bands=[{"region": "东江"}, {"region": "西河"}],
    )
    mapped = map_headers("candidate", listed.header)
    read, _ = part_people(listed, mapped)
    assert [band["region"] for band in read.bands] == ["东江", "西河", "西河"]
    assert read.numbers == read.row_numbers == [3, 5, 5]
