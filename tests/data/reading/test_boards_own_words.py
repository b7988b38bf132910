"""Own words of boards, agencies and registers: ranges of years, perks in skills, graphs of posts."""

import math
from datetime import date

import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._asked_limits import least_years
from talentmatch.data.reading.cells._value_numbers import parse_experience
from talentmatch.data.reading.cells._value_pay import currency, parse_pay
from talentmatch.data.reading.formats._board_records import board_records
from talentmatch.data.reading.formats._json_forms import forms_in_page, job_posting, read_json_file
from talentmatch.data.reading.formats._json_keys import key_words, posting_field
from talentmatch.data.reading.formats._resume_parts import career_table
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.rows._enrich import _PERK
from talentmatch.data.store import Store
from talentmatch.vocab.skill_mentions import extract


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Fluent English. 3 to 5 years of experience.", 3),
        ("between three and five years of experience", 3),
        ("at least five (5) years' experience", 5),
        ("5 or more years of experience", 5),
        ("工作经验3年至5年", 3),
        ("3～5年经验", 3),
        ("3年到5年工作经验", 3),
        ("本科5年以上、硕士3年以上工作经验", 3),
        ("up to 3 years of experience", None),
        ("10年以上", 10),
        ("公司成立10年以上", None),
    ],
)
def test_the_lower_end_of_years_counts_however_the_range_is_written(text, years):
    assert least_years(text) == years


@pytest.mark.parametrize(
    ("cell", "ends"),
    [
        ("3年（含）以上", (3, math.nan)),
        ("经验3-5年", (3, 5)),
        ("minimum 3 years", (3, math.nan)),
        ("最少2年", (2, math.nan)),
        ("5年以上采购经验", (5, math.nan)),
        ("at least 5 years’ relevant experience", (5, math.nan)),
        ("No experience necessary", (0, math.nan)),
    ],
)
def test_years_of_a_cell_with_words_around_them(cell, ends):
    assert parse_experience(cell) == pytest.approx(ends, nan_ok=True)


def test_perks_are_no_skills_and_skills_no_perks():
    perks = [
        "五险一金",
        "包吃住",
        "周末双休",
        "带薪年假",
        "年终奖金",
        "股票期权",
        "定期体检",
        "餐补",
        "住房补贴",
        "免费班车",
        "弹性工作制",
        "下午茶",
        "扁平管理",
        "补充商业保险",
        "晋升空间大",
        "岗前培训",
        "13薪",
    ]
    assert [one for one in perks if not _PERK.fullmatch(one)] == []
    skills = [
        "Python",
        "培训讲师",
        "体检操作",
        "保险精算",
        "旅游产品策划",
        "班车调度",
        "餐饮管理",
        "期权定价",
    ]
    assert [one for one in skills if _PERK.fullmatch(one)] == []


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("培训经历：西门子S7-1500", ["Siemens PLC"]),
        ("客服电话 400-000-0000", []),
        ("联系人：采购部王经理", []),
        ("负责客服工作", ["Customer service"]),
        ("2021.01-2022.12 虚构培训学校 讲师", []),
        ("2018.05 科学注塑RJG培训（深圳）", ["Injection moulding"]),
        ("2018.05-2019.05 负责员工培训", ["Employee training"]),
    ],
)
def test_headings_and_lines_to_call_are_no_skills(text, skills):
    assert extract([text]) == [skills]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("期望地", "wanted_regions"),
        ("想去城市", "wanted_regions"),
        ("Yrs Exp", "experience_years"),
        ("总工龄", "experience_years"),
        ("目前就职企业", "employer"),
        ("应征职务", "applied_post"),
        ("目标年薪", "pay"),
        ("人选手机", "phone"),
    ],
)
def test_headings_of_people_that_are_built_of_two_words(header, field):
    assert fields_of("candidate")[heading(header)][0][0] == field


def test_keys_of_boards():
    keys = ["jobDescribe", "positionDetail", "issueDateString", "positionAdvantage"]
    assert [posting_field(key_words([key])) for key in keys] == [
        "岗位描述",
        "岗位描述",
        "发布日期",
        None,
    ]


def test_a_graph_names_the_firm_once_and_a_post_is_at_several_places(tmp_path):
    page = """<script type="application/ld+json">{"@graph": [
      {"@type": "Organization", "@id": "#o", "name": "虚构图谱有限公司"},
      {"@type": "JobPosting", "title": "文员", "hiringOrganization": {"@id": "#o"}, "jobLocation": [
       {"address": {"addressLocality": "昆山市"}}, {"address": {"addressLocality": "太仓市"}}
      ]}]}</script>"""
    ((record,),) = (form.records for form in forms_in_page(page, tmp_path / "a.html"))
    assert (record["enterprise_name"], record["region"]) == ("虚构图谱有限公司", "昆山市/太仓市")


def test_work_from_anywhere_and_pay_of_other_forms():
    price = {
        "@type": "PriceSpecification",
        "priceCurrency": "CNY",
        "minPrice": 90000,
        "maxPrice": 120000,
        "unitText": "ANN",
    }
    both = {"title": "x", "jobLocation": {"address": {"addressLocality": ["苏州", "无锡"]}}}
    assert job_posting(both)["region"] == "苏州/无锡"
    post = {"title": "x", "jobLocationType": "TELECOMMUTE", "baseSalary": price}
    assert job_posting(post) == {"title": "x", "region": "远程", "pay": "90000-120000元/年"}
    beside = {
        "title": "x",
        "baseSalary": {"value": {"value": 300000, "unitText": "YEAR"}},
        "salaryCurrency": "HKD",
    }
    assert job_posting(beside)["pay"] == "300000 HKD"
    spread = {
        "title": "x",
        "estimatedSalary": [{"@type": "MonetaryAmountDistribution", "median": 120000}],
    }
    assert "median" in job_posting(spread)["pay"]
    schools = [
        {"credentialCategory": "postgraduate degree"},
        {"credentialCategory": "bachelor degree"},
    ]
    assert (
        job_posting({"title": "x", "educationRequirements": schools})["education"]
        == "bachelor degree"
    )


def test_a_list_of_items_in_a_file_of_linked_data(tmp_path):
    path = tmp_path / "jobs.jsonld"
    path.write_text(
        '{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": '
        '"JobPosting", "title": "钳工"}}]}',
        "utf-8",
    )
    assert [form.records for form in read_json_file(path)] == [[{"title": "钳工"}]]


def table(folder, name, lines, query):
    """Return what a query finds in a store of a text table, and the report."""
    (folder / name).write_text(lines, "utf-8")
    with Store() as store:
        report = str(store.load(folder / name, consent="recruiting"))
        return store._connection.execute(query).fetchall(), report


def test_ends_of_pay_that_contradict_each_other_or_their_month_are_left_open(tmp_path):
    lines = (
        "职位编号,职位名称,月薪下限(元),月薪上限(元)\n1,焊工,9000,7000\n2,总监,300000,500000\n"
        "3,钳工,6000,8000\n"
    )
    found, report = table(
        tmp_path, "职位.csv", lines, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    )
    assert found == [(None, None), (None, None), (6000, 8000)]
    assert "9000-7000" in report and "300000-500000" in report


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("固定5000+提成", 5000, math.nan),
        ("4-6K/月 兼职", 4000, 6000),
        ("8K-10K + 住房补贴", 8000, 10000),
        ("月综合收入8000-12000元", 8000, 12000),
        ("日结200元", 4350, 4350),
        ("计件工资，6000-9000", 6000, 9000),
        ("月入8000+", 8000, math.nan),
        ("12万/年薪", 10000, 10000),
        ("6000保底+计件", 6000, math.nan),
        ("8000 per month before tax", None, None),
    ],
)
def test_further_words_around_pay(written, low, high):
    pay = parse_pay(written)
    assert (pay and pay[:2]) == (None if low is None else pytest.approx((low, high), nan_ok=True))
    assert currency(written) is None


def test_what_columns_leave_blank_the_text_says(tmp_path):
    lines = (
        "职位编号,职位名称,学历,经验,职位描述\n1,钳工,,,高中以上学历，5年以上经验\n"
        "2,焊工,不限,不限,高中以上学历，5年以上经验\n3,车工,大专,1-3年,\n"
    )
    found, _ = table(
        tmp_path,
        "职位.csv",
        lines,
        "SELECT education, experience_min FROM posting ORDER BY posting_id",
    )
    assert found == [("senior_middle", 5), (None, 0), ("college", 1)]


def test_other_names_of_firms_in_a_register_and_in_a_list_of_clients(tmp_path):
    lines = (
        '企业名称,简称,英文名称,曾用名\n苏州琅环自动化有限公司,琅环,"Langhuan Automation Co., '
        'Ltd.",苏州旧梦设备有限公司\n'
    )
    found, _ = table(tmp_path, "企业名录.csv", lines, "SELECT aliases FROM enterprise")
    names = ["琅环", "Langhuan Automation Co., Ltd.", "苏州旧梦设备有限公司"]
    assert [list(one) for (one,) in found] == [names]
    lines = (
        "客户名称,客户简称,曾用名,禁猎期至\n苏州云海精密光学有限公司,云海光学,苏州老镜片厂,"
        "2028-12-31\n"
    )
    found, _ = table(tmp_path, "客户.csv", lines, "SELECT name, aliases FROM enterprise")
    assert [(name, list(one)) for name, one in found] == [
        ("苏州云海精密光学有限公司", ["云海光学", "苏州老镜片厂"])
    ]


def test_a_career_whose_first_and_last_month_are_columns():
    career = career_table(["服务单位", "职务", "起", "止", "薪资"])
    job = career.job(["虚构电子厂", "检验员", "2013.7", "2018.4", "5000"])
    assert (job.employer, job.title) == ("虚构电子厂", "检验员")
    assert job.span and (job.span.start, job.span.end) == (date(2013, 7, 1), date(2018, 5, 1))


def test_two_rows_of_headings_whose_lower_name_several_things(tmp_path):
    rows = [
        ["基本信息", "", "", "现状", "", "意向", ""],
        ["姓名", "性别/年龄", "学历/院校/专业", "公司", "总工龄", "薪酬(税前月薪)", "城市"],
        ["陶虚一", "男/35", "本科/虚构理工大学/自动化", "虚构设备公司", "20余年", "18-20K", "苏州"],
    ]
    lines = "\n".join(",".join(row) for row in rows)
    query = (
        "SELECT education, major, employer, experience_years, expected_yearly_pay, "
        "wanted_regions FROM candidate"
    )
    found, _ = table(tmp_path, "人才地图.csv", lines, query)
    assert [tuple(one) for one in found] == [
        ("bachelor", "自动化", "虚构设备公司", 20, 228000, ["苏州"])
    ]


def test_a_start_of_work_that_is_no_day_is_named(tmp_path):
    lines = "姓名,手机,参加工作时间\n华虚三,19900000303,11年\n曹虚一,19900000301,2009年7月\n"
    found, report = table(
        tmp_path, "人选.csv", lines, "SELECT count(*) FROM candidate WHERE experience_years IS NULL"
    )
    assert found == [(1,)] and "'11年'" in report


def test_a_page_whose_texts_break_lines_and_one_that_no_program_reads(tmp_path):
    good = (
        '<script type="application/ld+json">//<![CDATA[\n{"@type":"JobPosting","title":"Barista",'
        '"description":"Coffee\nTea"}\n//]]></script>'
    )
    bad = '<script type="application/ld+json">{"@type":"JobPosting","title":}</script>'
    (form,) = forms_in_page(good + bad, tmp_path / "a.html")
    assert [record["title"] for record in form.records] == ["Barista"]
    assert "1" in str(form.notes[0])


def test_the_name_of_a_place_is_no_persons_and_tags_of_a_program_are_no_skills():
    person = {
        "id": "c1",
        "firstName": "Uma",
        "lastName": "Fable",
        "title": "Scientist",
        "company": "Fable Bio",
        "location": {"name": "Suzhou"},
        "expected_salary": "350k CNY",
        "highest_degree": "PhD",
        "years_of_experience": 7,
        "tags": ["Python", "hot"],
        "emailAddresses": [{"value": "uma@example.com"}],
        "phoneNumbers": [{"value": "19900000831"}],
    }
    (record,) = board_records([person])
    assert (
        "Suzhou" not in record.get("姓名", "")
        and record["技能"] == ["Python"]
        and record["tags"] == ["hot"]
    )


def test_hundreds_without_a_unit_are_no_pay_of_a_month():
    assert parse_pay("700-750") is None and parse_pay("800元").low == 800


def test_present_pay_beside_expected_pay_and_headings_that_name_whose_they_are(tmp_path):
    lines = (
        "候选人姓名,候选人电话,候选人邮箱,现薪/期望薪\n喻虚一,19900000701,yu@example.com,"
        "25万/32万\n柏虚二,19900000702,,10K/12K\n"
    )
    (tmp_path / "人选.csv").write_text(lines, "utf-8")
    frames = {
        sheet.table: sheet.frame
        for sheet in read_files(tmp_path / "人选.csv", consent="recruiting")
    }
    assert frames["contact"]["name"].tolist() == ["喻虚一", "柏虚二"]
    assert frames["contact"]["phone"].tolist() == ["19900000701", "19900000702"]
    assert frames["candidate"]["expected_yearly_pay"].tolist() == [320000, 144000]


def test_how_keen_somebody_is_names_no_post(tmp_path):
    (tmp_path / "人选.csv").write_text(
        "姓名,手机,意向\n喻虚一,19900000701,强\n柏虚二,19900000702,一般\n", "utf-8"
    )
    frame = next(iter(read_files(tmp_path / "人选.csv", consent="recruiting"))).frame
    assert "wanted_titles" not in frame or frame["wanted_titles"].map(len).sum() == 0
