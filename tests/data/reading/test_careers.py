"""What careers tell, in the ways people write them: spells, posts, schools, the head of a résumé."""

from datetime import date

import pytest

from talentmatch.data.reading.cells._person_marks import district_of
from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.cells._value_numbers import parse_experience
from talentmatch.data.reading.rows.people._career import from_jobs, school_of
from talentmatch.data.reading.rows.people._head_lines import from_head, own_telephone
from talentmatch.data.reading.rows.people._jobs import jobs_of

TODAY = date.today()


def years(since, until=TODAY):
    return (until - since).days / 365.25


def told(*lines):
    facts = from_jobs(jobs_of(lines))
    return facts["当前职位"], facts["现工作单位"], facts["工作年限"]


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
    assert n == pytest.approx(years(date(2017, 7, 1)), abs=0.1)


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
    assert n == pytest.approx(years(date(2015, 7, 1)), abs=0.2)


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
    assert n == pytest.approx(years(date(2011, 3, 1)), abs=0.2)


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
    assert n == pytest.approx(years(date(2015, 7, 1)), abs=0.1)


@pytest.mark.parametrize(
    ("line", "degree", "major"),
    [
        ("BSc Logistics, Fictive University, 2010 - 2014", "bachelor", "Logistics"),
        ("2011 - 2015 Fictive Univ. Mechanical Eng. BSc", "bachelor", "Mechanical Eng"),
        ("MSc Supply Chain, Fictive College 2011 – 2013", "master", "Supply Chain"),
        ("2010.09-2014.06 虚构职业技术学院 大专 数控技术专业", "college", "数控技术"),
        ("虚构工学院 · 机械电子工程 · 本科 · 2010-2014", "bachelor", "机械电子工程"),
        ("某大学 硕士在读 2024-2027", None, None),
    ],
)
def test_a_school_gives_degree_and_major(line, degree, major):
    school = school_of(line)
    assert (school.degree, school.major) == (degree, major)


def test_the_name_is_no_title_place_or_heading():
    assert from_head(["虚构人才", "项目经理", "张 三", "苏州"])["姓名"] == "张三"
    assert (
        from_head(["CURRICULUM VITAE", "JANE A. FICTIVE", "Senior Buyer"])["姓名"]
        == "JANE A. FICTIVE"
    )
    assert from_head(["常州", "电焊工", "本科"])["姓名"] is None


def test_years_since_the_first_post_are_stated_in_the_head():
    assert from_head(["程虚", "2013年7月参加工作"])["工作年限"] == pytest.approx(
        years(date(2013, 7, 1)), abs=0.1
    )
    assert parse_experience("7年3月")[0] == parse_experience("7 years 3 months")[0] == 7.25


def test_the_end_of_a_foreign_number_is_no_telephone_of_its_own():
    assert own_telephone("+49 170 5550 1010") == "+49 170 5550 1010"
    assert own_telephone("0512-65001234、+86 199-0000-0109") == "+86 199-0000-0109"
    assert from_head(["虚构人才服务 0512-65001234", "李虚"])["手机"] is None


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("苏州市相城区虚构路1号", "苏州市相城区"),
        ("浙江省宁波市鄞州区虚构路88弄3号201室", "浙江省宁波市鄞州区"),
        ("虚构花园3幢201室", None),
        ("12 Fictive Street, Suzhou", "Suzhou"),
        ("苏州工业园区", "苏州工业园区"),
        ("T 01", "T 01"),
    ],
)
def test_of_a_home_no_more_than_the_district_is_kept(address, kept):
    assert district_of(address) == kept


def test_honours_are_no_part_of_a_major():
    school = school_of("B.Eng. (Hons) Electronic Engineering, University of Nowhere, 2012–2015")
    assert (school.degree, school.major) == ("bachelor", "Electronic Engineering")
