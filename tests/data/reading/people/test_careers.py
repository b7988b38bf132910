"""Posts of a career: spans, employers, titles, breaks, and what is no post."""

from datetime import date

import pytest
from firms_and_queries import CAR_PARTS, FIRM, MOTORS
from read_sheets import frames_and_notes
from resumes import HEAD_OF_ZHU, STUDIES, TODAY, person_of, years_since

from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._resume_parts import career_table
from talentmatch.data.reading.rows.people._career import from_jobs, from_schools, school_of
from talentmatch.data.reading.rows.people._job_words import plain_firms
from talentmatch.data.reading.rows.people._jobs import job_of_cells, jobs_of


def told(*lines):
    facts = from_jobs(jobs_of(lines))
    return facts["当前职位"], facts["现工作单位"], facts["工作年限"]


def test_careers_without_dates_or_degrees_tell_nothing():
    assert jobs_of(["很多年"]) == [] and from_schools([school_of("自学")]) == {}


def test_a_post_stands_above_its_time_whatever_its_firm_is_called():
    lines = [
        "Fictive AG, Suzhou — Plant Manager",
        "March 2018 – Present",
        "• Led 300 people",
        "Muster GmbH — Supervisor",
        "Jul '12 – Feb 2018",
    ]
    posts = [(job.employer, job.title) for job in jobs_of(lines)]
    assert posts == [("Fictive AG", "Plant Manager"), ("Muster GmbH", "Supervisor")]


def test_posts_of_one_line_are_several_and_the_present_one_is_the_last():
    jobs = jobs_of(["2015.07-2019.12 虚构设计院 设计师；2020.01-至今 虚构电力公司 技术主管"])
    assert [(job.employer, job.title) for job in jobs][1] == ("虚构电力公司", "技术主管")


def test_a_career_whose_first_and_last_month_are_columns():
    career = career_table(["服务单位", "职务", "起", "止", "薪资"])
    job = career.job(["虚构电子厂", "检验员", "2013.7", "2018.4", "5000"])
    assert (job.employer, job.title) == ("虚构电子厂", "检验员")
    assert job.span and (job.span.start, job.span.end) == (date(2013, 7, 1), date(2018, 5, 1))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018.03-2020.05", date(2018, 3, 1), date(2020, 6, 1)),
        ("2018年3月至2020年5月", date(2018, 3, 1), date(2020, 6, 1)),
        ("二〇一八年三月至二〇二〇年五月", date(2018, 3, 1), date(2020, 6, 1)),
        ("Mar. 2018 — Sept. 2020", date(2018, 3, 1), date(2020, 10, 1)),
        ("Mar '18 – Dec '20", date(2018, 3, 1), date(2021, 1, 1)),
        ("03/2018 - 12/2020", date(2018, 3, 1), date(2021, 1, 1)),
        ("201803-202012", date(2018, 3, 1), date(2021, 1, 1)),
        ("18年3月-20年12月", date(2018, 3, 1), date(2021, 1, 1)),
        ("01 Jan 2018 to 31 Dec 2020", date(2018, 1, 1), date(2020, 12, 31)),
        ("2018 – 2020", date(2018, 7, 1), date(2020, 7, 1)),
        ("2018年7月—2020年底", date(2018, 7, 1), date(2021, 1, 1)),
    ],
)
def test_a_span_is_read_however_its_ends_are_written(text, start, end):
    span = span_in(f"{text} 某公司")
    assert (span.start, span.end, span.is_open) == (start, end, False)


@pytest.mark.parametrize(
    "text",
    [
        "2018.03-至今",
        "2018年3月起至今",
        "Mar 2018 – Present",
        "March 2018 - to date",
        "since March 2018",
        "2018/3-now",
        "2018.03 — 目前",
        "自2018年3月起",
        "Mar '18 to present",
        "2018.03 –",
    ],
)
def test_a_span_that_goes_on_ends_today(text):
    span = span_in(text)
    assert (span.start, span.end, span.is_open) == (date(2018, 3, 1), TODAY, True)


@pytest.mark.parametrize(
    "text", ["电话 0512-20189999", "199-0000-0109", "pay 2010-3000", "GB/T 2260", ""]
)
def test_numbers_that_are_no_span_are_none(text):
    assert span_in(text) is None


def test_promotions_inside_one_employer_are_one_spell():
    title, employer, n = told(
        "虚构汽车公司    2017.07-至今",
        "质量经理    2022.01-至今",
        "负责体系，带10人团队。",
        "检验员    2017.07-2021.12",
    )
    assert (title, employer) == ("质量经理", "虚构汽车公司")
    assert n == pytest.approx(years_since(date(2017, 7, 1)), abs=0.1)


def test_posts_at_one_time_count_once():
    _, _, n = told("2010.01-2015.12 甲公司 工程师", "2012.01-2017.12 乙公司 顾问")
    assert n == pytest.approx(8.0, abs=0.1)


@pytest.mark.parametrize(
    "lines",
    [
        ("2019.03-至今 虚构泵业有限公司 设备主管", "2015.07-2019.02 虚构阀门厂 设备工程师"),
        (
            "虚构泵业有限公司 | 设备主管 | 2019.03 - 至今",
            "负责维护。",
            "虚构阀门厂 | 设备工程师 | 2015.07 - 2019.02",
        ),
        (
            "设备主管",
            "虚构泵业有限公司",
            "2019年3月至今",
            "• 带领3名工程师",
            "设备工程师",
            "虚构阀门厂",
            "2015年7月-2019年2月",
        ),
        (
            "公司名称：虚构泵业有限公司",
            "担任职务：设备主管",
            "起止时间：2019.03-至今",
            "工作内容：管理3名工程师",
            "公司名称：虚构阀门厂",
            "担任职务：设备工程师",
            "起止时间：2015.07-2019.02",
        ),
        (
            "2019.03-至今",
            "虚构泵业有限公司",
            "设备主管",
            "2015.07-2019.02",
            "虚构阀门厂",
            "设备工程师",
        ),
        ("虚构泵业有限公司【设备主管】2019.03-至今", "虚构阀门厂【设备工程师】2015.07-2019.02"),
        (
            "虚构泵业有限公司 (2019.03 - 至今 · 7年3个月)",
            "设备主管",
            "虚构阀门厂 (2015.07 - 2019.02)",
            "设备工程师",
        ),
    ],
)
def test_employer_title_and_time_stand_in_any_order(lines):
    title, employer, n = told(*lines)
    assert (title, employer) == ("设备主管", "虚构泵业有限公司")
    assert n == pytest.approx(years_since(date(2015, 7, 1)), abs=0.2)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Quality Manager, Fictive Brakes Co., Ltd.    Mar '20 – to date",
            "• Led audits",
            "Inspector, Fictive Works Inc    March 2011 - Feb 2020",
        ),
        (
            "Quality Manager",
            "Fictive Brakes Co., Ltd.",
            "Mar 2020 – Present",
            "Led audits.",
            "Inspector",
            "Fictive Works Inc",
            "Mar 2011 – Feb 2020",
        ),
        (
            "2020-03 - Present Fictive Brakes Co., Ltd. Quality Manager",
            "2011-03 - 2020-02 Fictive Works Inc Inspector",
        ),
        (
            "Fictive Brakes Co., Ltd.",
            "6 yrs 3 mos",
            "Quality Manager",
            "Mar 2020 - Present (6 yrs)",
            "Fictive Works Inc",
            "Inspector",
            "Mar 2011 - Feb 2020",
        ),
    ],
)
def test_english_careers_are_read_as_chinese_ones(lines):
    title, employer, n = told(*lines)
    assert (title, employer) == ("Quality Manager", "Fictive Brakes Co., Ltd.")
    assert n == pytest.approx(years_since(date(2011, 3, 1)), abs=0.2)


def test_what_is_not_sure_is_left_open():
    assert told("2020.01-至今 某某 打杂", "2018.01-2019.12 甲公司 经理")[:2] == (None, None)
    assert told("2020.05-2018.03 甲公司 经理")[2] is None
    assert told("很多年") == (None, None, None)


def test_internships_and_side_posts_are_no_employment():
    title, employer, n = told(
        "2015.07-至今 虚构机械有限公司 总工程师",
        "2022.03-至今 虚构咨询公司 兼职顾问",
        "2014.07-2014.12 虚构厂 实习生",
    )
    assert (title, employer) == ("总工程师", "虚构机械有限公司")
    assert n == pytest.approx(years_since(date(2015, 7, 1)), abs=0.1)


def test_a_department_before_a_title_is_no_part_of_it():
    (job,) = jobs_of(
        ["2018/03 -- 至今 虚河电子有限公司（8年）", "采购部｜采购主管 ｜ 15001-20000元/月"]
    )
    assert (job.employer, job.title) == ("虚河电子有限公司", "采购主管")


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


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["2020.1-至今 自由职业", "2015.7-2019.12 虚构厂 工程师"], "自由职业"),
        (["2020.1-至今 自主创业（餐饮）"], "自主创业（餐饮）"),
        (["2020 - present Self-employed", "2015-2019 Fable Ltd, Engineer"], "Self-employed"),
        (
            [
                "2019/4 – 至今 虚构汽车座椅有限公司",
                "设备工程师 → 2022/1 设备副主管",
                "2012/7 – 2019/3 虚构家电股份有限公司 技术员",
            ],
            "设备副主管",
        ),
    ],
)
def test_the_last_post_of_who_is_their_own_master_or_was_promoted(lines, title):
    assert from_jobs(jobs_of(lines))["当前职位"] == title


def test_a_last_post_without_a_title_is_said():
    person, notes = person_of(
        *HEAD_OF_ZHU, "工作经历", "2020.1-至今 虚构有限公司", "2015.7-2019.12 虚构厂 工程师"
    )
    assert "当前职位" not in person and any("title" in str(note) for note in notes)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("▶ 虚构智能装备股份有限公司（上市公司，500人）  2021.03—至今", None),
        ("职位：自动化工程师（2023.01晋升为项目经理）", "项目经理"),
        ("历任：挡车工、班长、车间主任", "车间主任"),
    ],
)
def test_signs_before_a_line_and_posts_held_one_after_the_other(line, title):
    jobs = jobs_of(["虚构纺织有限公司  2014.3-2026.8", line] if title else [line])
    assert jobs[-1].title == title


def test_a_firm_without_ltd_above_its_posts_and_a_department_in_brackets():
    jobs = jobs_of(
        [
            "Mythos Semiconductors, Suzhou | Aug 2016 – Present",
            "  Principal Engineer | Jan 2024 – Present",
            "  Process Engineer | Aug 2016 – Dec 2023",
        ]
    )
    assert {job.employer for job in jobs} == {"Mythos Semiconductors"}
    jobs = jobs_of(
        ["虚构动力电池有限公司  2017.08 – 至今", "高级工艺经理  2023.05 – 至今   （涂布工艺部）"]
    )
    assert (jobs[-1].employer, jobs[-1].title) == ("虚构动力电池有限公司", "高级工艺经理")


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


@pytest.mark.parametrize(
    ("line", "firm"),
    [
        ("Fictive Glass Co., Ltd. Bengbu, Technician, 2014 - 2019", "Fictive Glass Co., Ltd."),
        ("Fictive Glass (Bengbu) Ltd., Technician, 2014 - 2019", "Fictive Glass (Bengbu) Ltd."),
        ("Fictive Ltd New Haven, Technician, 2014 - 2019", "Fictive Ltd New Haven"),
    ],
)
def test_a_place_behind_the_form_of_a_firm_is_no_part_of_its_name(line, firm):
    assert [job.employer for job in jobs_of([line])] == [firm]


def test_a_field_of_work_above_a_title_is_no_firm_where_that_stands_below_the_days():
    lines = ["Key Account Management", "Sales Manager", "2019 - Present", "Acme Ltd"]
    lines += ["New Business", "Sales Engineer", "2015 - 2019", "Zeta GmbH"]
    assert not any(plain_firms(lines))


@pytest.mark.parametrize(
    ("inside", "employer"),
    [("冰箱工厂", "甲家电集团有限公司"), ("乙河电器有限公司", "乙河电器有限公司")],
)
def test_a_part_of_the_firm_above_is_no_employer(inside, employer):
    jobs = jobs_of(["甲家电集团有限公司    2014.02-至今", f"2021.01-至今    {inside}    制造经理"])
    assert (jobs[-1].employer, jobs[-1].title) == (employer, "制造经理")


@pytest.mark.parametrize("number", ["1、", "2.", "（3）", "①", "一、"])
def test_numbers_before_a_firm_are_no_name(number):
    (job,) = jobs_of([f"{number}{FIRM}（2016年4月—2019年3月）", "职务：主管"])
    assert (job.employer, job.title) == (FIRM, "主管")


@pytest.mark.parametrize("beside", ["人力资源部", "人力资源部 | 月薪 20000元", "20-25K"])
def test_a_department_and_pay_beside_a_title_are_no_part_of_it(beside):
    (job,) = jobs_of(["2019.05 - 至今 （7年）", "虚云网络技术有限公司", f"人事经理 | {beside}"])
    assert (job.employer, job.title) == ("虚云网络技术有限公司", "人事经理")


@pytest.mark.parametrize(
    "lines",
    [
        [
            "服役经历",
            "2008.12-2013.12 某舰 班长",
            "工作经历",
            "2014.07-2024.06 虚江科技有限公司 安全主管",
        ],
        [
            "工作经历",
            "2014.07-2024.06 虚江科技有限公司 安全主管",
            "2008.12-2013.12 中国人民解放军某部 班长",
        ],
        [
            "Work Experience",
            "2014.07 - 2024.06 Fictive Works Ltd. Safety Manager",
            "Military Service",
            "2008.12 - 2013.12 Army, sergeant",
        ],
    ],
)
def test_military_service_is_kept_told_and_no_year_of_work(tmp_path, lines):
    frames, notes = frames_and_notes(tmp_path, "a.txt", "姓名：己虚一", "手机：19900000851", *lines)
    (row,) = frames["candidate"].to_dict("records")
    assert row["experience_years"] == 10
    assert "2008.12" in row["text"]
    assert any("military service" in note for note in notes)


def test_military_service_in_a_column_of_its_own_is_kept(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,服役经历,工作经历",
        "己虚五,19900000855,安全主管,2008.12-2013.12 陆军某部,2014.07-2024.06 "
        "虚江科技有限公司 安全主管",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["experience_years"], "陆军某部" in row["text"]) == (10, True)


def test_who_works_at_a_hospital_of_the_army_works():
    (job,) = jobs_of(["2008.12-2013.12 解放军某医院 护士"])
    assert not job.is_apart


def test_a_level_behind_a_firm_and_its_post_is_no_schooling():
    lines = [f"2019.03-2021.06 {FIRM} 质量经理 本科", "2015.09-2019.06 虚构农大 机械 本科"]
    assert [(job.employer, job.title) for job in jobs_of(lines)] == [(FIRM, "质量经理")]


@pytest.mark.parametrize(
    ("time", "start", "end"),
    [
        ("'19.3-'26.6", "2019-03-01", "2026-07-01"),
        ("19.03-26.06", "2019-03-01", "2026-07-01"),
        ("2016 Aug - 2021 Dec", "2016-08-01", "2022-01-01"),
    ],
)
def test_times_of_a_career_in_short(time, start, end):
    span = job_of_cells({"time": time}).span
    assert (str(span.start), str(span.end)) == (start, end)
    assert span_in("rows 10.5-12.3") is None


def test_schools_among_the_posts_are_none_of_them():
    lines = [
        "2012.07-2015.07 苏州味岚食品有限公司 计划主管",
        "2018.09-2020.06 虚构交大 MBA（在职）",
        "2008.09-2012.06 虚构农大 食品工程 本科",
    ]
    assert [job.employer for job in jobs_of(lines)] == ["苏州味岚食品有限公司"]


def test_promotions_on_the_line_of_a_firm_keep_its_time():
    line = f"2014/03—2019/12 {FIRM} 采购专员→采购主管"
    (job,) = jobs_of([line])
    assert (job.employer, job.title, job.span.start.year) == (FIRM, "采购主管", 2014)


@pytest.mark.parametrize(
    ("lines", "employers"),
    [
        (
            [
                "2020.03-至今 质量经理",
                "负责体系",
                FIRM,
                "2016.07-2020.02 质量员",
                "负责检验",
                MOTORS,
            ],
            [FIRM, MOTORS],
        ),
        (
            [
                "2016.07-2020.02 质量员",
                "负责检验",
                MOTORS,
                "2020.03-至今 质量经理",
                "负责体系",
                FIRM,
            ],
            [MOTORS, FIRM],
        ),
        (["2020.03-至今 质量经理", "负责体系", FIRM, "2016.07-2020.02 质量员"], [None, FIRM]),
        (
            [
                FIRM,
                "2020.03-至今 质量经理",
                "负责体系",
                MOTORS,
                "2016.07-2020.02 质量员",
                "检验",
                CAR_PARTS,
            ],
            [FIRM, MOTORS],
        ),
        (
            ["2020.03-至今 质量经理", "负责体系", f"2016.07-2020.02 {FIRM} 质量员", MOTORS],
            [None, FIRM],
        ),
        (["2020.03-至今 质量经理", "负责体系", FIRM], [None]),
    ],
)
def test_firms_below_the_text_of_posts(lines, employers):
    assert [job.employer for job in jobs_of(lines)] == employers


def test_a_firm_below_the_only_post_is_told():
    lines = ["王虚一", "13900000001", "工作经历", "2020.03-至今 质量经理", "负责体系", FIRM]
    form = form_of_lines([[line] for line in lines], "a.docx")
    assert form.records[0].get("现工作单位") is None
    assert FIRM in " ".join(map(str, form.notes))


@pytest.mark.parametrize(
    ("line", "firm", "title", "is_open"),
    [
        (f"2018.03-至今（已离职） {FIRM} 主管", FIRM, "主管", False),
        (f"2018.03-至今（离职原因：搬迁） {FIRM} 主管", FIRM, "主管", True),
        (f"2018.03-至今（离职交接中） {FIRM} 主管", FIRM, "主管", True),
        (f"自2018年3月起任职于{FIRM}，担任主管", FIRM, "主管", True),
        (f"2018.03-至今 {FIRM} 任职资格主管", FIRM, "任职资格主管", True),
        ("2018.03-至今 主管 @ 甲江机械", "甲江机械", "主管", True),
        (f"2018.03-至今 项目经理（兼 主管） {FIRM}", FIRM, "项目经理（兼主管）", True),
        (f"2018.03 - {FIRM} 主管", FIRM, "主管", True),
        (f"2018.03 - 2020.04 {FIRM} 主管", FIRM, "主管", False),
    ],
)
def test_posts_as_people_word_them(line, firm, title, is_open):
    (job,) = jobs_of([line])
    assert (job.employer, job.title, job.span.is_open) == (firm, title, is_open)


@pytest.mark.parametrize(
    "line", ["2020.05 - 客户丙山公司审核", "2020.03 - ERP上线", "2021.03 - 晋升"]
)
def test_a_day_within_a_post_begins_none(line):
    jobs = jobs_of([f"2018.03-至今 {FIRM} 主管", line, f"2014.07-2018.02 {MOTORS} 工程师"])
    assert [job.title for job in jobs] == ["主管", "工程师"]


ENGLISH = ["Nora Fictive", "nora@example.com | 13900000001", "Experience"]
PUMPS = "Fictive Pumps Co., Ltd."
VALVES = "Fictive Valves Ltd."


@pytest.mark.parametrize(
    ("lines", "title", "firm", "years"),
    [
        (
            [
                "Plant Manager",
                PUMPS,
                "2018-01 – 2026-09",
                "Career break (family)",
                "2026-10 – present",
                "Engineer",
                VALVES,
                "2012-07 – 2017-12",
            ],
            "Plant Manager",
            None,
            14.3,
        ),
        (
            [f"01/18 - Current   Plant Manager   {PUMPS}", f"07/12 - 12/17   Engineer   {VALVES}"],
            "Plant Manager",
            PUMPS,
            None,
        ),
        (
            [f"Manager | {PUMPS} | Q1 2018 - Q4 2024", f"Engineer | {VALVES} | Q3 2012 - Q4 2017"],
            "Manager",
            None,
            12.2,
        ),
        (
            ["Consultant – client Fictive Motors, via Fictive Consulting Ltd. – 01/2018 to now"],
            "Consultant",
            "Fictive Consulting Ltd.",
            None,
        ),
    ],
)
def test_english_careers(lines, title, firm, years):
    form = form_of_lines([[line] for line in [*ENGLISH, *lines, *STUDIES]], "a.docx")
    record = form.records[0]
    assert (record.get("当前职位"), record.get("现工作单位")) == (title, firm)
    assert years is None or abs(record["工作年限"] - years) < 0.2


def test_what_is_done_at_a_firm_may_begin_like_a_break():
    jobs = jobs_of([f"2018.03-至今 {FIRM}", "育儿产品推广", f"2014.07-2018.02 {MOTORS} 工程师"])
    assert [(job.employer, job.is_apart) for job in jobs] == [(FIRM, False), (MOTORS, False)]


@pytest.mark.parametrize(
    "line", ["负责产假人员管理", "11/03-12/03 参加培训", "Kept 03/05 - 04/05 of the goals"]
)
def test_other_lines_within_a_post(line):
    (job, *_) = jobs_of([MOTORS, "考研英语讲师", "2018.03-至今"])
    assert (job.employer, job.title, job.is_apart) == (MOTORS, "考研英语讲师", False)

    jobs = jobs_of([f"2018.03-至今 {FIRM} 主管", line, f"2014.07-2018.02 {MOTORS} 工程师"])
    assert [(job.employer, job.title) for job in jobs] == [(FIRM, "主管"), (MOTORS, "工程师")]
