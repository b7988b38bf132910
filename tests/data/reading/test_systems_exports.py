"""Exports of boards and applicant systems: wishes in lists, fields that name themselves, keys of crawlers."""

import json

import openpyxl
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout.headings import heading

FIRM = "甲江机械有限公司"


def tables_of(path):
    """Return the tables of a file, and all that is noted."""
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def json_tables(folder, content):
    (folder / "a.json").write_text(json.dumps(content), "utf-8")
    return tables_of(folder / "a.json")


def csv_tables(folder, *lines):
    (folder / "a.csv").write_text("\n".join(lines), "utf-8")
    return tables_of(folder / "a.csv")


def person_of_board(*wishes, **more):
    work = {"companyName": FIRM, "positionName": "焊工", "startDate": "2019.05", "endDate": "至今"}
    head = {"name": "宫虚一", "age": 36, "workYearDesc": "13年", "degreeName": "本科"}
    return {"list": [{"baseInfo": head, "expectList": [*wishes], "workExpList": [work], **more}]}


def test_wishes_in_a_list_are_wishes_and_no_posts(tmp_path):
    one = {"positionName": "<em>焊工</em>班长", "salaryDesc": "9-11K", "locationName": "重庆"}
    frames, _ = json_tables(tmp_path, person_of_board(one, {**one, "positionName": "钳工"}))
    person = frames["candidate"].iloc[0]
    assert (person["title"], person["employer"]) == ("焊工", FIRM)
    assert person["wanted_titles"] == ["焊工班长", "钳工"]
    assert person["wanted_regions"] == ["重庆"]
    assert 108_000 <= person["expected_yearly_pay"] <= 132_000
    assert "9-11K" not in str(person.get("text"))


def test_two_wishes_of_different_pay_leave_it_open(tmp_path):
    wishes = ({"positionName": "钳工", "salaryDesc": pay} for pay in ("9-11K", "7-8K"))
    frames, notes = json_tables(tmp_path, person_of_board(*wishes))
    assert (
        frames["candidate"].get("expected_yearly_pay") is None
        or frames["candidate"]["expected_yearly_pay"].isna().all()
    )
    assert "expectList.salary" in notes


def test_who_has_no_post_has_no_wish_for_one(tmp_path):
    wish = {"positionName": "仓库主管", "locationName": "重庆"}
    content = person_of_board(wish)
    content["list"][0]["workExpList"] = []
    content["list"][0]["lastPosition"] = "仓管员"
    frames, _ = json_tables(tmp_path, content)
    assert frames["candidate"]["title"].tolist() == ["仓管员"]
    assert frames["candidate"]["wanted_titles"].tolist() == [["仓库主管"]]


def test_fields_that_name_themselves(tmp_path):
    fields = [
        {"name": "Expected salary", "value": "480000 CNY per year"},
        {"name": "Years of experience", "value": "12"},
    ]
    person = {"fullName": "Uma Fictive", "emails": ["uma@example.com"], "customFields": fields}
    application = {"id": "ap-1", "stage": "Screen", "posting": {"text": "Buyer"}}
    frames, _ = json_tables(tmp_path, {"data": [{**application, "candidate": person}]})
    assert frames["contact"][["name", "email"]].to_numpy().tolist() == [
        ["Uma Fictive", "uma@example.com"]
    ]
    person = frames["candidate"].iloc[0]
    assert (person["experience_years"], person["expected_yearly_pay"]) == (12, 480_000)
    assert person["wanted_titles"] == ["Buyer"]


def test_how_many_are_taken_on_under_a_heading_that_says_nothing(tmp_path):
    frames, _ = csv_tables(
        tmp_path,
        "job_title,company_name,salary,company_demand,other_asks,job_message",
        f"电机工程师,{FIRM},1-1.5万/月,招2人,英语,负责永磁电机",
        f"保洁,{FIRM},3.2-3.5千/月,招若干人,,打扫",
    )
    posts = frames["posting"]
    assert posts["openings"].fillna(-1).tolist() == [2, -1]
    assert posts["text"].tolist() == ["负责永磁电机", "打扫"]


@pytest.mark.parametrize(
    ("header", "cells", "openings"),
    [("demand", ("招2人", "会招人"), None), ("招工", ("招2人", "招3人"), [2, 3])],
)
def test_other_texts_of_taking_on(tmp_path, header, cells, openings):
    rows = [f"车工,{FIRM},6-8K,{cells[0]}", f"钳工,{FIRM},6-8K,{cells[1]}"]
    frames, _ = csv_tables(tmp_path, f"职位名称,公司名称,薪资,{header}", *rows)
    found = frames["posting"].get("openings")
    assert (None if found is None or found.isna().all() else found.tolist()) == openings


@pytest.mark.parametrize(
    ("columns", "cells", "place"),
    [
        ("地点,期望城市", "苏州,上海", "苏州"),
        ("城市,意向城市", "苏州,上海", "苏州"),
        ("地点,技能", "苏州,焊接", None),
        ("地点,现居地,期望城市", "昆山,苏州,上海", "苏州"),
        ("面试时间,地点,期望城市", "2026-11-03,无锡,上海", None),
        ("地点,期望城市", "三楼会议室,上海", None),
        ("应聘岗位,地点,期望城市", "焊工,无锡,上海", None),
    ],
)
def test_a_bare_place_beside_the_wanted_one_is_where_somebody_is(tmp_path, columns, cells, place):
    frames, _ = csv_tables(
        tmp_path, f"姓名,电话,当前职位,{columns}", f"甲虚一,13900000011,焊工,{cells}"
    )
    found = frames["candidate"].get("region")
    assert (None if found is None or found.isna().all() else found.iloc[0]) == place


@pytest.mark.parametrize(
    ("header", "bare"),
    [
        ("邮箱 E-mail", "邮箱"),
        ("邮箱/E-mail", "邮箱"),
        ("学历 Education", "学历"),
        ("等级 A-B", "等级ab"),
        ("岗位 JD", "岗位jd"),
    ],
)
def test_headings_with_their_english_behind(header, bare):
    assert heading(header) == bare


def test_an_address_under_a_label_in_two_languages(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["应聘申请表 APPLICATION FORM"],
        ["姓名 Name", "庾虚六", "性别 Sex", "女"],
        ["电话 Mobile", "15700000502", "邮箱 E-mail", "yu6@example.com"],
        ["应聘职位 Position Applied", "报关主管", "期望月薪 Expected Salary", "11000"],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    frames, _ = tables_of(tmp_path / "a.xlsx")
    assert frames["contact"]["email"].tolist() == ["yu6@example.com"]


def test_skills_with_a_name_and_a_value_stay_skills(tmp_path):
    content = person_of_board(
        skills=[{"name": "PLC", "value": "expert"}, {"name": "SQL", "value": "good"}],
        preferredTools=[{"name": "Torno"}],
    )
    frames, _ = json_tables(tmp_path, content)
    assert frames["contact"]["name"].tolist() == ["宫虚一"]
    assert {"PLC programming", "SQL"} <= {*frames["candidate"]["skills"].iloc[0]}
    assert frames["candidate"].get("wanted_titles") is None or not any(
        frames["candidate"]["wanted_titles"]
    )


@pytest.mark.parametrize(
    ("columns", "cells", "phone", "email"),
    [
        ("Phone,Mobile", "0512-66660001,13900000501", "13900000501", None),
        (
            "Email,Secondary Email,Phone,Mobile",
            "a@x.com,b@x.com,,13900000502",
            "13900000502",
            "a@x.com",
        ),
        ("手机,紧急联系人,电话", ",李某,13900000999", None, None),
        ("电话,紧急联系人,手机", "13900000503,李某,13900000999", "13900000503", None),
    ],
)
def test_telephones_beside_one_another_are_of_the_person(tmp_path, columns, cells, phone, email):
    rows = f"Name,{columns},Job Title", f"Vera Fictive,{cells},Buyer"
    contact = csv_tables(tmp_path, *rows)[0]["contact"].iloc[0]
    found = [contact.get(name) for name in ("phone", "email")]
    assert [one if isinstance(one, str) else None for one in found] == [phone, email]


@pytest.mark.parametrize(
    ("columns", "cells", "title", "applied"),
    [
        ("Date Applied,Stage,Job Title", "2026-11-03,Screen,Buyer", None, "Buyer"),
        ("投递时间,职位", "2026-11-03,采购员", None, "采购员"),
        ("Date Applied,Job Title,Company", "2026-11-03,Buyer,Fictive Pumps", "Buyer", None),
        ("Date Applied,Current Title", "2026-11-03,Buyer", "Buyer", None),
        ("报名时间,部门,职位", "2026-11-03,采购部,采购员", "采购员", None),
        ("Updated,Job Title", "2026-11-03,Buyer", "Buyer", None),
        ("更新,推荐岗位", "2026-11-03,采购员", None, None),
    ],
)
def test_the_post_of_a_list_of_applications_is_not_held(tmp_path, columns, cells, title, applied):
    rows = f"Name,Email,Education,{columns}", f"Zora Fictive,z@example.com,Bachelor,{cells}"
    frames, _ = csv_tables(tmp_path, *rows)
    found = frames["candidate"].get("title")
    assert (None if found is None or found.isna().all() else found.iloc[0]) == title
    wanted = frames["candidate"].get("wanted_titles")
    assert ([] if wanted is None else wanted.iloc[0]) == ([applied] if applied else [])


@pytest.mark.parametrize(
    ("titles", "kept"),
    [
        (("Dr.", "Dipl.-Ing."), [None, None]),
        (("Ms.", ""), [None, None]),
        (("Ms.", "Buyer"), ["Ms.", "Buyer"]),
        (("Engineer", "Sir Director"), ["Engineer", "Sir Director"]),
    ],
)
def test_forms_of_address_are_no_posts(tmp_path, titles, kept):
    rows = [f"P{n} Fictive,{n}@example.com,{title}" for n, title in enumerate(titles)]
    frames, notes = csv_tables(tmp_path, "Name,Email,Title", *rows)
    frame = frames["candidate"]
    assert ("Title: forms of address" in notes) is (kept == [None, None])
    found = frame.get("title")
    found = (
        [None, None] if found is None else [one if isinstance(one, str) else None for one in found]
    )
    assert found == kept


@pytest.mark.parametrize(
    ("cell", "level"), [("M.S", "master"), ("B.E", "bachelor"), ("BS", "bachelor"), ("M.E.S", None)]
)
def test_short_degrees(tmp_path, cell, level):
    rows = "Name,Email,Highest Qualification Held", f"Vera Fictive,v@example.com,{cell}"
    found = csv_tables(tmp_path, *rows)[0]["candidate"].get("education")
    assert (None if found is None or found.isna().all() else found.iloc[0]) == level


def vacancies(**more):
    head = {"jobTitle": "Buyer", "companyName": FIRM, "jobDegree": "本科", "city": "Suzhou"}
    return [{"jobId": f"90000{number}", **head, **more} for number in (1, 2)]


@pytest.mark.parametrize(
    ("pay", "ends"),
    [
        (
            {"salary": {"min": 20000, "max": 30000, "currency": "CNY", "unit": "MONTH"}},
            (20000, 30000),
        ),
        ({"salary": [{"min": 20000, "max": 30000, "currency": "CNY"}]}, (20000, 30000)),
        ({"salaryFrom": 20, "salaryTo": 30, "salaryUnit": "K/月"}, (20000, 30000)),
        ({"minSalary": 20000, "maxSalary": 30000}, (20000, 30000)),
        ({"salary": {"min": 20000, "max": 30000, "period": "monthly"}}, (20000, 30000)),
        ({"salary": {"min": 240000, "max": 360000, "interval": "yearly"}}, (20000, 30000)),
        ({"pay": {"range": {"min": 15000, "max": 25000}, "currency": "CNY"}}, (15000, 25000)),
        ({"pay": {"minimum": 80000, "maximum": 90000, "currency": "USD"}}, (None, None)),
        ({"salaryDesc": "20-30K"}, (20000, 30000)),
    ],
)
def test_both_ends_of_pay_in_an_object(tmp_path, pay, ends):
    posts = json_tables(tmp_path, vacancies(**pay))[0]["posting"]
    found = posts.get(["pay_low", "pay_high"])
    row = (None, None) if found is None else [None if one != one else one for one in found.iloc[0]]
    assert tuple(row) == ends


@pytest.mark.parametrize(
    ("key", "value", "years"),
    [
        ("required_months_of_experience", 36, 3),
        ("monthsOfExperience", 18, 1.5),
        ("yearsOfExperience", 3, 3),
        ("jobExperience", "3-5年", 3),
    ],
)
def test_months_of_work_asked_for(tmp_path, key, value, years):
    posts = json_tables(tmp_path, vacancies(salaryDesc="20-30K", **{key: value}))[0]["posting"]
    assert posts["experience_min"].tolist() == [years, years]


@pytest.mark.parametrize(
    ("header", "cell", "years"),
    [("工作年限（月）", "36", 3), ("工作年限", "36个月", 3), ("工作年限（年）", "3", 3)],
)
def test_months_of_work_in_lists(tmp_path, header, cell, years):
    rows = f"姓名,电话,当前职位,{header}", f"甲虚一,13900000011,焊工,{cell}"
    assert csv_tables(tmp_path, *rows)[0]["candidate"]["experience_years"].tolist() == [years]


def test_places_and_skills_of_a_vacancy_in_lists(tmp_path):
    more = {"locations": [{"city": "Suzhou"}, {"city": "Wuxi"}], "skills": [{"name": "SAP"}]}
    (post, _) = vacancies(salaryDesc="20-30K", **more)
    del post["city"]
    posts = json_tables(tmp_path, [post, {**post, "jobId": "900003"}])[0]["posting"]
    assert (posts["region"].iloc[0], posts["skills"].iloc[0]) == ("Suzhou、Wuxi", ["SAP"])


def test_the_post_held_beside_that_of_a_client(tmp_path):
    frames, _ = csv_tables(
        tmp_path,
        "客户,职位,人选,电话,目前公司,目前职位,推荐日期",
        f"{FIRM},质量经理,甲虚一,13900000061,丙山汽车有限公司,质量主管,2026/11/3",
    )
    person = frames["candidate"].iloc[0]
    assert (person["title"], person["employer"]) == ("质量主管", "丙山汽车有限公司")


def test_part_time_is_no_major_and_contact_no_a_telephone(tmp_path):
    frames, _ = csv_tables(
        tmp_path, "Name,Contact No,Qualification", "丙虚三,+86 13900000081,本科（非全）"
    )
    person = frames["candidate"].iloc[0]
    assert (person["education"], person["full_time_education"]) == ("bachelor", False)
    assert person.get("major") is None or person["major"] != person["major"]
    assert str(frames["contact"]["phone"].iloc[0]).endswith("13900000081")


def test_months_of_work_of_people_in_json(tmp_path):
    head = {"designation": "Buyer", "company": FIRM, "degree": "B.E in Polymer"}
    people = [
        {"full_name": "A Fictive", "email": "a@x.com", **head, "total_experience_months": 90},
        {
            "full_name": "B Fictive",
            "email": "b@x.com",
            **head,
            "experience": {"months": 3, "years": 7},
        },
    ]
    frame = json_tables(tmp_path, people)[0]["candidate"]
    assert frame["experience_years"].tolist() == [7.5, 7]
    assert frame["education"].tolist() == ["bachelor"] * 2


@pytest.mark.parametrize(
    "keys",
    [
        {"work_months": 3, "work_years": 7},
        {"currentWorkMonths": 18, "workYears": 7},
        {"intern_work_months": 6, "work_month_salary": "9000", "total_years_of_experience": 7},
    ],
)
def test_months_beside_years_count_nothing(tmp_path, keys):
    person = {"name": "甲虚一", "phone": "13900000011", "title": "焊工", "education": "本科"}
    assert json_tables(tmp_path, [person | keys])[0]["candidate"]["experience_years"][0] == 7


def test_an_object_without_a_name_is_no_value(tmp_path):
    person = {"姓名": "甲虚一", "手机": "13900000011", "学历": {"名称": "本科"}, "专业": "数控"}
    more = {"现职位": {"id": 77}, "公司": {"名称": FIRM}, "工作经验": {"months": 18}}
    frame = json_tables(tmp_path, [person | more])[0]["candidate"]
    assert frame["employer"].tolist() == [FIRM]
    assert not {"title", "experience_years"} & {*frame}


@pytest.mark.parametrize(
    ("key", "field", "skills"),
    [
        ("skillInfo", {"name": "PLC编程", "value": "精通"}, ["PLC programming"]),
        ("emergencyInfo", {"name": "电话", "value": "13900001111"}, None),
    ],
)
def test_what_names_itself_is_no_field_of_the_person_everywhere(tmp_path, key, field, skills):
    person = {"name": "甲虚一", "email": "a@x.com", "title": "主管", "education": "本科"}
    frames, _ = json_tables(tmp_path, [person | {key: [field]}])
    assert "phone" not in frames["contact"] or frames["contact"]["phone"].isna().all()
    if skills:
        assert frames["candidate"]["skills"].tolist() == [skills]


@pytest.mark.parametrize(
    ("remark", "firm"),
    [
        ("已离职，可随时到岗", None),
        ("优先苏州；目前离职", None),
        ("离职原因：搬迁", FIRM),
        ("老板已离职", FIRM),
        ("在职，一个月到岗", FIRM),
        ("离职", None),
        ("离职、交接需一个月", FIRM),
        ("离职中，月底到岗", FIRM),
    ],
)
def test_remarks_that_somebody_has_left(tmp_path, remark, firm):
    rows = "姓名,电话,当前公司,当前职位,备注", f"甲虚一,13900000011,{FIRM},焊工,{remark}"
    frames, notes = csv_tables(tmp_path, *rows)
    found = frames["candidate"]["employer"].iloc[0]
    assert (found if isinstance(found, str) else None) == firm
    assert ("have left" in notes) is (firm is None)


def test_lists_and_lone_objects_of_several_tables(tmp_path):
    person = {"name": "甲虚一", "phone": "13900000011", "title": "焊工"}
    post = {"title": "质检员", "enterprise_name": FIRM, "posted_on": "2026-11-03"}
    frames, _ = json_tables(tmp_path, {"candidate": [person], "posting": post})
    assert [frames[name]["title"].tolist() for name in ("candidate", "posting")] == [
        ["焊工"],
        ["质检员"],
    ]


@pytest.mark.parametrize(
    "beside",
    [
        {"requirements": [{"title": "Must have", "text": "TIG"}]},
        {"hiringManager": [{"title": "Plant Manager", "city": "Shanghai"}]},
        {"contacts": {"title": "HR Manager", "name": "Bo Ek"}},
        {"applicants": [{"name": "Ann Lee", "degree": "Master", "city": "Suzhou"}]},
        {"similarJobs": [{"title": "Painter", "company": "Beta"}]},
        {"similarJobs": [{"title": "Painter"}, {"title": "Cook"}]},
    ],
)
def test_objects_beside_a_vacancy_say_nothing_of_it(tmp_path, beside):
    post = {"title": "Welder", "company": FIRM, "salary": "8-10K", "publishDate": "2026-11-03"}
    posts = json_tables(tmp_path, [beside | post, beside | post | {"title": "Fitter"}])[0][
        "posting"
    ]
    assert posts["title"].tolist() == ["Welder", "Fitter"]
    assert posts["enterprise_name"].tolist() == [FIRM, FIRM]
    assert not {"region", "education"} & {*posts}


def test_of_several_telephones_of_a_record_the_one_that_is_given_counts(tmp_path):
    posts = [
        {"occupation": "Buyer", "companyName": "Fictive Shoes", "educationDegree": "Bachelor"}
    ] * 3
    reached = [
        {"firstName": "Ann", "mobile": "18900000402", "phone": ""},
        {"firstName": "Bea", "mobile": "", "phone": "18900000403"},
        {"firstName": "Cid", "mobile": None, "phone": ""},
    ]
    people = [{**one, **post, "lastName": "Roe"} for one, post in zip(reached, posts, strict=True)]
    frames, _ = json_tables(tmp_path, {"total": 3, "data": people})
    phones = frames["contact"]["phone"].fillna("").tolist()
    assert phones == ["18900000402", "18900000403", ""]
