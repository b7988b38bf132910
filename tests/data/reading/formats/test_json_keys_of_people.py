"""Keys of people in JSON: wishes in lists, fields that name themselves, months, objects."""

import json

import pytest
from firms_and_queries import FIRM
from read_sheets import frames_and_notes, json_tables, notes_of, tables_read
from written_files import saved

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._board_records import board_records


def person_of_board(*wishes, **more):
    work = {"companyName": FIRM, "positionName": "焊工", "startDate": "2019.05", "endDate": "至今"}
    head = {"name": "宫虚一", "age": 36, "workYearDesc": "13年", "degreeName": "本科"}
    return {"list": [{"baseInfo": head, "expectList": [*wishes], "workExpList": [work], **more}]}


def test_the_name_of_a_firm_or_level_in_a_nested_record_is_no_name_of_a_person(tmp_path):
    person = {
        "name": "雷*",
        "eduLevelName": "硕士",
        "workYears": "8年",
        "compName": "甲光电",
        "jobTitle": "工程师",
        "channelLabelName": "x",
    }
    path = tmp_path / "search.json"
    path.write_text(json.dumps({"data": {"list": [{"simpleForm": person}]}}), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    (row,) = sheets[0].frame.to_dict("records")
    assert (row["employer"], row["education"]) == ("甲光电", "master")
    assert "channelLabelName" in notes_of(sheets)


def test_two_keys_of_one_meaning_are_told(tmp_path):
    path = tmp_path / "people.json"
    people = [
        {
            "fullName": "赵一",
            "education": "本科",
            "jobTitle": "钳工",
            "lastPosition": "焊工",
            "workYears": 3,
            "age": 30,
        }
    ]
    path.write_text(json.dumps({"list": people}), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    assert sheets[0].frame["title"].tolist() == ["钳工"] and "lastPosition" in notes_of(sheets)


def test_people_each_under_their_number():
    person = {
        "displayName": "Bea Lee",
        "primaryEmail": "bea@example.com",
        "currentTitle": "Buyer",
        "yearsExperience": 11,
    }
    document = {
        "meta": {"exported": "2026"},
        "candidates": {"c_1": person, "c_2": {**person, "displayName": "Cai Lee"}},
    }
    records = board_records(document)
    assert ["Bea Lee" in record.values() for record in records] == [True, False]


@pytest.mark.parametrize("within", ["_source", "attributes"])
def test_people_within_what_a_search_found_are_no_postings(within):
    person = {
        "name": "戴**",
        "position": "<em>铝</em>工",
        "company": "甲厂",
        "degree": "本科",
        "workYears": 5,
        "salaryExpect": "9000-12000",
    }
    (record,) = board_records({"hits": {"hits": [{"_id": "h1", "_score": 1.2, within: person}]}})
    assert (record["name"], record["期望薪资"], record["company"]) == ("戴**", "9000-12000", "甲厂")


def test_service_and_internships_of_json_are_no_years_of_work(tmp_path):
    board = (
        '[{"name":"甲试十二","mobile":"19900003051","workExperiences":[{"company":"虚海科技有限公'
        '司","title":"算法工程师","start":"2020-01","end":"2024-12"},{"company":"某部队",'
        '"title":"班长","start":"2014-09","end":"2016-09"}]}]'
    )
    frames, notes = frames_and_notes(tmp_path, "a.json", board)
    assert frames["candidate"]["experience_years"].tolist() == [5]
    assert any("military service" in note for note in notes)
    resume = (
        '{"basics":{"name":"子试四","email":"z4@example.com"},"work":[{"name":"Fictive '
        'Data","position":"Data Engineer","startDate":"2020-01","endDate":"2024-12"},'
        '{"name":"Unreal AI","position":"Intern","startDate":"2019-01","endDate":"2019-12"}]}'
    )
    frames, _ = frames_and_notes(tmp_path, "b.json", resume)
    assert frames["candidate"]["experience_years"].tolist() == [5]


def test_keys_of_an_entry_that_speak_of_the_job_are_not_all_its_title(tmp_path):
    posts = [
        {
            "job_cpy": "虚构芯片有限公司",
            "job_position": "版图工程师",
            "job_nature": "全职",
            "start_date": "2020.04",
            "end_date": "至今",
        },
        {
            "job_cpy": "虚构微电子",
            "job_position": "助理工程师",
            "start_date": "2016.07",
            "end_date": "2020.03",
        },
    ]
    base = {"name": "桑虚三", "mobile": "19900000423", "degree": "硕士", "work_year": "10年"}
    content = {"result": {"base_info": base, "job_exp_objs": posts}}
    row = tables_read(saved(tmp_path, "c.json", json.dumps(content)))["candidate"].iloc[0]
    assert (row["title"], row["employer"]) == ("版图工程师", "虚构芯片有限公司")


def test_years_of_work_are_no_age_whatever_the_key(tmp_path):
    person = {
        "resName": "季**",
        "resWorkyearAge": "10年",
        "resBirthYearAge": "34岁",
        "resEdulevelName": "硕士",
        "resTitle": "产品总监",
        "wantSalary": "面议",
    }
    frame = tables_read(
        saved(tmp_path, "a.json", json.dumps({"data": [person, person | {"resTitle": "运营"}]}))
    )["candidate"]
    assert frame["experience_years"].tolist() == [10, 10] and set(frame["education"]) == {"master"}


def test_age_of_a_job_is_no_age_and_addresses_of_mail(tmp_path):
    person = {
        "realName": "解虚六",
        "mobileNo": "13900000001",
        "emailAddr": "xie@example.com",
        "jobAge": 6,
        "eduDegree": "本科",
        "nowPositionName": "工程师",
    }
    (record,) = board_records({"rows": [person]})
    assert (record["工作年限"], record["邮箱"]) == (6, "xie@example.com")
    assert "年龄" not in record


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


def test_lists_and_lone_objects_of_several_tables(tmp_path):
    person = {"name": "甲虚一", "phone": "13900000011", "title": "焊工"}
    post = {"title": "质检员", "enterprise_name": FIRM, "posted_on": "2026-11-03"}
    frames, _ = json_tables(tmp_path, {"candidate": [person], "posting": post})
    assert [frames[name]["title"].tolist() for name in ("candidate", "posting")] == [
        ["焊工"],
        ["质检员"],
    ]


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


@pytest.mark.parametrize(
    "content",
    [
        {"candidate": {"name": "甲虚一", "phone": "13900000001", "title": "焊工"}, "job": "班长"},
        {"candidate": {"name": "甲虚一", "phone": "13900000001", "title": "焊工"}},
        [{"candidate": {"name": "甲虚一", "phone": "13900000001", "title": "焊工"}, "score": 8}],
        [{"姓名": {"值": "甲虚一"}, "电话": {"值": "13900000001"}, "职位": {"值": "焊工"}}],
        {"candidate": [{"name": "甲虚一", "phone": "13900000001", "title": "焊工"}]},
    ],
)
def test_an_object_is_no_value(tmp_path, content):
    (tmp_path / "a.json").write_text(json.dumps(content), "utf-8")
    frames = {one.table: one.frame for one in read_files(tmp_path / "a.json", consent="recruiting")}
    contact = frames["contact"].iloc[0]
    assert (contact["name"], contact["phone"]) == ("甲虚一", "13900000001")
    assert frames["candidate"]["title"].tolist() == ["焊工"]


def test_names_under_keys_of_their_own_are_no_text_of_keys(tmp_path):
    people = [{"candidate": {"full": "甲虚三", "mobile": "13900000003"}, "position": "质检"}]
    (tmp_path / "a.json").write_text(json.dumps(people), "utf-8")
    sheets = list(read_files(tmp_path / "a.json", consent="recruiting"))
    (contact,) = (sheet.frame for sheet in sheets if sheet.table == "contact")
    assert contact.get("name") is None or contact["name"].isna().all()


def test_a_lone_application_gives_its_person_no_title_of_the_post(tmp_path):
    person = {"name": "Ann Lee", "email": "ann@example.org"}
    application = {"stage": "Interview", "job": {"title": "Buyer"}, "candidate": person}
    (tmp_path / "a.json").write_text(json.dumps(application), "utf-8")
    sheets = {s.table: s.frame for s in read_files(tmp_path / "a.json", consent="recruiting")}
    assert "title" not in sheets["candidate"].dropna(axis=1)
    assert sheets["process"][["post", "stage"]].values.tolist() == [["Buyer", "in_process"]]
