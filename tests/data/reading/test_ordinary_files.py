"""Ordinary files that stand near a rule of another kind of file: what is read there is what they say."""

import json
from datetime import date

import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.rows.people._wanted_places import wanted_places
from talentmatch.data.store import Store
from talentmatch.vocab.places import covers, place, places
from tests.data.reading.loaded_books import loaded_book

A, B = "甲江机械有限公司", "乙河科技有限公司"
MONTHS = [f"{month}月" for month in range(1, 13)]
BY_MONTH = [["行业", *MONTHS], ["制造业", *range(101, 113)], ["建筑业", *range(51, 63)]]
PERSON = ["个人简历", "姓名：王一  电话：13900000001", "工作经历"]
SCHOOL = ["教育经历", "2008.09-2012.06 虚构大学 机械 本科"]


def frames_of(folder, name, content):
    path = folder / name
    path.write_text(content, "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def records_of(folder, *records):
    return frames_of(folder, "a.json", json.dumps(records, ensure_ascii=False))


def people_of(folder, *lines):
    frames, notes = frames_of(folder, "a.csv", "\n".join(lines))
    frame = frames["candidate"].astype(object)
    return frame.where(frame.notna(), None), notes


def form_of(*lines):
    form = form_of_lines([line.split("|") for line in lines], "a.docx")
    return form.records, " | ".join(map(str, form.notes))


@pytest.mark.parametrize(
    "contact",
    [
        {"contact": {"first_name": "Ann", "last_name": "Lee", "email": "ann@x.com"}},
        {"hiring_manager": {"first_name": "Ann", "last_name": "Lee", "email": "ann@x.com"}},
        {"person": {"name": "Ann Lee", "email": "ann@x.com"}, "status": "open", "apply_url": "x"},
        {"candidate": {"education": "bachelor"}, "status": "open"},
    ],
)
def test_whom_a_vacancy_names_is_no_applicant(tmp_path, contact):
    posts = [
        {"position": post, "company": "Acme Ltd", "salary": "10-15K", "description": "Buys"}
        | contact
        for post in ("Buyer", "Engineer")
    ]
    frames, _ = records_of(tmp_path, *posts)
    assert frames["posting"]["title"].tolist() == ["Buyer", "Engineer"]
    assert "candidate" not in frames


def test_who_holds_a_post_has_applied_for_none(tmp_path):
    people = [
        {"person": {"name": name, "phone": phone}, "position": post, "company": A}
        for name, phone, post in (("张三", "13800001111", "焊工"), ("李四", "13800001112", "车工"))
    ]
    frames, _ = records_of(tmp_path, *[one | {"status": "在职"} for one in people])
    assert frames["candidate"]["title"].tolist() == ["焊工", "车工"]
    assert frames["candidate"]["employer"].tolist() == [A, A]


def test_what_an_application_says_itself_is_kept(tmp_path):
    person = {"name": "张三", "phone": "13800001111", "title": "焊工"}
    own = {"id": 4, "job": {"title": "班长"}, "stage": "New", "expected_salary": "30k"}
    frames, _ = records_of(tmp_path, own | {"candidate": person}, own | {"candidate": person})
    row = frames["candidate"].iloc[0]
    assert (row["expected_yearly_pay"], list(row["wanted_titles"])) == (360_000, ["班长"])


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("单位,岗位,姓名,职务,电话", "焊接工程师"),
        ("部门,岗位,姓名,职务,电话,现单位", "焊接工程师"),
        ("推荐人,岗位,姓名,职务,电话,现单位", "组长"),
    ],
)
def test_a_post_before_the_name_is_held_in_the_rolls_of_a_firm(tmp_path, header, title):
    cells = {"单位": A, "现单位": A, "部门": "技术部", "推荐人": "王五"}
    cells |= {"岗位": "焊接工程师", "姓名": "张三", "职务": "组长", "电话": "13800001101"}
    frame, _ = people_of(tmp_path, header, ",".join(cells[name] for name in header.split(",")))
    assert frame["title"].tolist() == [title]


@pytest.mark.parametrize(
    ("remark", "column", "value"),
    [
        ("浙江都不考虑", "wanted_regions", ["除浙江外均可"]),
        ("南昌都不去", "wanted_regions", ["除南昌外均可"]),
        ("西宁都不去", "wanted_regions", ["除西宁外均可"]),
        ("不去小米和美的", "blocked_employers", ["小米", "美的"]),
        ("不去中通、圆通这类快递", "blocked_employers", ["中通", "圆通"]),
        ("不考虑江淮地区", "blocked_employers", None),
    ],
)
def test_names_near_those_of_towns_and_firms_in_remarks(tmp_path, remark, column, value):
    frame, notes = people_of(
        tmp_path, "姓名;电话;职位;备注", f"张三;13800001101;钳工;{remark}", "李四;13800001102;钳工;"
    )
    found = frame[column].iloc[0] if column in frame else None
    assert (None if found is None else list(found)) == value
    assert value is not None or remark in notes


@pytest.mark.parametrize(
    ("cell", "wants"),
    [
        ("江苏、浙江都不去，其他都可以", ["no", "no", "yes"]),
        ("江苏和浙江不考虑", ["no", "no", "yes"]),
        ("江苏、浙江都可以", ["yes", "yes", "no"]),
    ],
)
def test_several_places_are_refused_or_wanted_alike(cell, wants):
    wish = places((wanted_places(cell),))
    assert [covers(wish, place(name)) for name in ("江苏", "浙江", "北京")] == wants


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (["姓名|张三|电话|13900000001", f"工作单位（盖章）|{A}|职务|工程师"], "工作单位（盖章）"),
        (
            ["姓名|张三|电话|13900000001", "本人签名|张三", f"现工作单位|{A}|职务|工程师"],
            "现工作单位",
        ),
        ([f"基本信息表|姓名|张三|现工作单位|{A}", "电话|13900000001|职务|工程师"], "现工作单位"),
    ],
)
def test_the_firm_somebody_works_at_may_seal_a_form_or_stand_below_a_name(lines, label):
    (record,), notes = form_of("人才申报表", *lines)
    assert record[label] == A and "no employer" not in notes


def test_an_agency_on_the_last_line_of_a_career_is_named():
    (record,), notes = form_of(*PERSON, "2019.07-至今 采购经理", "乙河人力资源有限公司")
    assert record.get("现工作单位") is None and "乙河人力资源有限公司" in notes


@pytest.mark.parametrize(
    ("duty", "years"),
    [
        ("客户开发与维护，年销售3000万", 10.4),
        ("项目管理：带领10人", 10.4),
        ("设备维护、产线改造", 10.4),
        ("客户：丙港集团", 5.9),
    ],
)
def test_duties_below_a_post_under_projects_make_it_no_project(duty, years):
    post = f"2015.01-2019.06 {B} 设备工程师"
    lines = [f"2019.07-2025.05 {A} 设备经理", "项目经历", post, duty]
    (record,), _ = form_of(*PERSON, *lines, *SCHOOL)
    assert record["工作年限"] == pytest.approx(years, abs=0.05)


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (["lastModifyTime", "createTime"], "2024-02-01"),
        (["createTime", "refreshTime"], "2024-01-01"),
        (["lastModifyTime"], "2024-01-01"),
    ],
)
def test_the_last_change_dates_a_posting_that_has_no_other_day(tmp_path, keys, day):
    days = dict(zip(keys, ("2024-01-01", "2024-02-01"), strict=False))
    post = {"jobName": "工程师", "companyName": A, "cityName": "宁波", "salaryDesc": "10-15K"}
    frames, _ = records_of(tmp_path, days | post, days | post | {"jobName": "经理"})
    assert {f"{posted:%Y-%m-%d}" for posted in frames["posting"]["posted_on"]} == {day}


def test_names_of_software_are_no_web_addresses(tmp_path):
    texts = ["ASP.NET/C#", "Socket.io/Redis", "example.com/jobs/1"]
    rows = [f"工程师,{A},宁波,8K,{text}" for text in texts]
    frames, _ = frames_of(
        tmp_path, "a.csv", "\n".join(["职位名称,公司名称,工作地点,薪资,职位描述", *rows])
    )
    text = frames["posting"]["text"].astype(object)
    assert text.where(text.notna(), None).tolist() == [*texts[:2], None]


def test_two_numbers_of_one_name_and_several_names_of_a_cell_stay(tmp_path):
    rows = [["岗位", "单位名称", "人数"], ["一、二车间操作工", A, 3], ["二、三车间质检员", B, 2]]
    query = "SELECT title FROM posting ORDER BY rowid"
    (found,), _ = loaded_book(tmp_path, "招聘", rows, [query])
    assert found == [("一、二车间操作工",), ("二、三车间质检员",)]


@pytest.mark.parametrize(
    ("title", "firm"),
    [
        ("2024春季慈溪甲江科技有限公司招聘岗位", "慈溪甲江科技有限公司"),
        ("2024年冬虫夏草药业有限公司招聘岗位", "冬虫夏草药业有限公司"),
        ("2024年度夏令营教育集团招聘岗位", "夏令营教育集团"),
        ("2049电子商务有限公司招聘岗位", "2049电子商务有限公司"),
        ("甲江2020科技有限公司招聘岗位", "甲江2020科技有限公司"),
        ("2024秋学期甲江科技有限公司招聘岗位", "甲江科技有限公司"),
        ("2024年春节后甲江科技有限公司招聘岗位", "甲江科技有限公司"),
    ],
)
def test_firms_of_titles_near_seasons_and_years(tmp_path, title, firm):
    rows = [[title], ["岗位", "人数"], ["焊工", 3], ["车工", 2]]
    (found,), _ = loaded_book(tmp_path, "a", rows, ["SELECT DISTINCT enterprise_name FROM posting"])
    assert found == [(firm,)]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("2024年各行业岗位需求及同比增长情况", 24),
        ("从2024年1月开始各行业用工需求", 24),
        ("自2024年1月各行业用工需求", 24),
        ("2024年各行业岗位需求同比增长情况", 0),
        ("2024年1月各行业用工需求", 0),
    ],
)
def test_titles_that_name_changes_or_months_beside_needs(tmp_path, title, rows):
    ((found,),), _ = loaded_book(
        tmp_path, "a", [[title], *BY_MONTH], ["SELECT count(*) FROM demand"]
    )
    assert found == (rows,)


def by_year(title, *years):
    return [[title], ["行业", *[f"{year}年" for year in years]], *[[c, 50, 60, 70] for c in "CE"]]


@pytest.mark.parametrize(
    ("title", "ahead", "rows"),
    [
        ("各行业招聘人数", 0, 6),
        ("各行业人才需求", 1, 0),
        ("未来三年各行业人才需求", 0, 0),
        ("人才招聘会签约人数", 0, 0),
        ("企业招聘费用（万元）", 0, 0),
        ("各行业招聘企业数", 0, 0),
        ("招聘难度指数", 0, 0),
    ],
)
def test_years_ahead_and_what_else_recruiting_counts_are_no_openings(tmp_path, title, ahead, rows):
    last = date.today().year + ahead
    book = by_year(title, last - 2, last - 1, last)
    ((found,),), _ = loaded_book(tmp_path, "a", book, ["SELECT count(*) FROM demand"])
    assert found == (rows,)


def test_openings_by_year_of_posts_are_no_advertisements(tmp_path):
    rows = [["各行业招聘人数"], ["行业", "岗位", "2023年", "2024年"], ["制造业", "焊工", 5, 6]]
    queries = [
        "SELECT year(month), openings FROM demand ORDER BY 1",
        "SELECT count(*) FROM posting",
    ]
    found, _ = loaded_book(tmp_path, "a", rows, queries)
    assert found == [[(2023, 5.0), (2024, 6.0)], [(0,)]]


@pytest.mark.parametrize("more", [["上年1月", "上年2月"], ["本年3月", "上年1月"]])
def test_measures_down_the_side_that_are_no_vacancies_are_refused(tmp_path, more):
    rows = [["2024年主要经济指标"], ["指标", "单位", "本年1月", "本年2月", *more]]
    rows += [["用电量", "万千瓦时", 5, 6, 4, 5], ["产值", "亿元", 5, 6, 4, 5]]
    ((found,),), report = loaded_book(tmp_path, "a", rows, ["SELECT count(*) FROM demand"])
    assert found == (0,) and "no vacancies (用电量)" in report


def test_a_number_for_the_name_of_a_firm_is_set_aside_or_told_in_every_table(tmp_path):
    figures = "企业名称,月份,指标,数值\n1,2024-11,用电量,300\n甲江机械有限公司,2024-11,用电量,500\n"
    (tmp_path / "figures.csv").write_text(figures, "utf-8")
    posts = "企业名称,岗位,招聘人数\n360,焊工,3\n甲江机械有限公司,车工,2\n"
    (tmp_path / "posts.csv").write_text(posts, "utf-8")
    with Store() as store:
        report = str(store.load(tmp_path))
        read = {"as_of": "2029-12-31", "purpose": "planning"}
        assert store.read("indicator", **read)["value"].tolist() == [500.0]
        assert "360" in store.read("posting", **read)["enterprise_name"].tolist()
    assert "1 postings have a number for the name of their enterprise (360; rows 2)" in report
