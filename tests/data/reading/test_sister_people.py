"""People and postings as other boards, agencies and tracking systems write them."""

import json

import docx
import pytest

from talentmatch.data.intake.identity.firm_names import firm_names
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._stages import stage_of
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.vocab.places import covers, place, places
from talentmatch.vocab.skill_clauses import without_denied


def sheets_of(path):
    """Return the tables that a file was read as."""
    return {sheet.table: sheet.frame for sheet in read_files(path, consent="recruiting")}


def saved(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


AMOUNTS = """site,title,company,location,date_posted,interval,min_amount,max_amount,currency,description
indeed,Process Engineer,Fictive Moulding Ltd,"Suzhou, JS, CN",2026-11-03,yearly,180000.0,240000.0,CNY,Mould
indeed,Data Analyst,Fictive Data Inc,"Shanghai, SH, CN",2026-11-04,monthly,15000,20000,CNY,Look
linkedin,Sales Lead,Fictive Sales LLC,"Austin, TX, US",2026-11-04,hourly,30,45,USD,Sell
linkedin,Technician,Fictive Tools,"Kunshan, Jiangsu, China",2026-11-04,,,,,Mend
indeed,Machinist,Fictive Parts,Wuxi,2026-11-04,hourly,40,50,CNY,Turn
"""


def test_pay_in_columns_of_its_ends_has_their_period_and_currency(tmp_path):
    frame = sheets_of(saved(tmp_path, "jobs.csv", AMOUNTS))["posting"].set_index("title")
    assert frame.loc["Process Engineer", ["pay_low", "pay_high"]].tolist() == [15000, 20000]
    assert frame.loc["Data Analyst", ["pay_low", "pay_high"]].tolist() == [15000, 20000]
    assert frame.loc[["Sales Lead", "Technician"], ["pay_low", "pay_high"]].isna().all(axis=None)
    assert frame.loc["Machinist", ["pay_low", "pay_high"]].tolist() == [6960, 8700]


def test_a_day_without_its_year_loses_no_posting(tmp_path):
    text = (
        "职位名,公司名,城市,薪资,发布日期\n操作员,虚构一厂有限公司,苏州,6-8千/月,11-05发布\n"
        "检验员,虚构二厂有限公司,苏州,5-6千/月,2026-11-05发布\n"
    )
    (sheet,) = read_files(saved(tmp_path, "51job.csv", text, "gbk"))
    days = sheet.frame.set_index("title")["posted_on"]
    assert str(days["检验员"])[:10] == "2026-11-05" and days.isna()["操作员"]
    assert any("11-05发布" in str(note) and "row 2" in str(note) for note in sheet.notes)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05发布",
        "更新于2026-11-05",
        "2026-11-05 更新",
        "2026-11-05（周四）",
        "Posted on 2026-11-05",
        "发布时间：2026-11-05 10:20",
    ],
)
def test_what_boards_write_around_a_day_is_no_part_of_it(text):
    assert str(parse_date(text))[:10] == "2026-11-05"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("保底6000，上不封顶", 6000, None),
        ("计件，月均7000-9000", 7000, 9000),
        ("月平均收入约9000元", 9000, 9000),
    ],
)
def test_pay_by_the_piece(text, low, high):
    pay = parse_pay(text)
    assert pay.low == low and (pay.high == high if high else pay.high != pay.high)


def test_an_applicant_tracking_system_calls_wishes_desired_and_available(tmp_path):
    text = (
        "First Name,Last Name,E-Mail,Cell Phone,Candidate Owner,Current Title,Current "
        "Pay,Desired Pay,Date Available,Date Created\nMara,Fictive,mara@example.com,+86 199 0000 "
        "0401,Otto Recruiter,Plant Manager,40k,45k/month,2027-01-04,2026-10-01\n"
        'Olga,Fictive,olga@example.com,19900000403,Otto Recruiter,HR Director,,"USD '
        '110,000",,2026-10-05\n'
    )
    frame = sheets_of(saved(tmp_path, "candidates.csv", text))["candidate"].set_index("title")
    assert frame["expected_yearly_pay"].tolist()[0] == 540000
    assert frame["expected_yearly_pay"].isna().tolist() == [False, True]
    assert str(frame.loc["Plant Manager", "available_from"])[:10] == "2027-01-04"
    assert str(frame.loc["HR Director", "registered_on"])[:10] == "2026-10-05"


def test_a_label_that_is_no_title_is_none(tmp_path):
    work = [{"name": "Fictive Auto", "position": "Line Lead", "startDate": "2018-03"}]
    basics = {"name": "Rob Fictive", "label": "Looking for new challenges"}
    path = saved(tmp_path, "a.json", json.dumps({"basics": basics, "work": work}))
    assert sheets_of(path)["candidate"]["title"].tolist() == ["Line Lead"]


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
    row = sheets_of(saved(tmp_path, "c.json", json.dumps(content)))["candidate"].iloc[0]
    assert (row["title"], row["employer"]) == ("版图工程师", "虚构芯片有限公司")


def test_relatives_in_a_form_are_no_second_person(tmp_path):
    rows = [
        ("姓名", "晏虚三", "性别", "女"),
        ("学历", "中专", "联系电话", "19900000443"),
        ("家庭成员", "姓名", "关系", "联系电话"),
        ("", "晏父", "父亲", "19900000996"),
        ("工作经历", "起止年月", "工作单位", "职务"),
        ("", "2018.05-至今", "虚构食品有限公司", "质检员"),
        ("", "2012.07-2018.04", "虚构乳业", "化验员"),
        ("可到岗时间", "2026-12-01", "", ""),
    ]
    document = docx.Document()
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "登记表.docx")
    frames = sheets_of(tmp_path / "登记表.docx")
    (row,) = frames["candidate"].to_dict("records")
    assert (row["title"], row["employer"]) == ("质检员", "虚构食品有限公司")
    assert frames["contact"][["name", "phone"]].values.tolist() == [["晏虚三", "19900000443"]]


def test_the_highest_education_of_a_saved_page(tmp_path):
    page = (
        "<html><body><div>史虚一</div><table><tr><td>手机："
        "</td><td>19900000461</td></tr><tr><td>学历/学位："
        "</td><td>大专</td></tr></table><h3>工作经验</h3><p>2018/3-至今　虚构模塑科技有限公司　模"
        "具主管</p></body></html>"
    )
    frame = sheets_of(saved(tmp_path, "a.html", page))["candidate"]
    assert frame["education"].tolist() == ["college"]


def test_offices_held_at_school_are_no_years_of_work(tmp_path):
    document = docx.Document()
    lines = (
        "满虚五",
        "19900004025",
        "2026届应届毕业生",
        "教育背景",
        "2022.09-2026.06 虚构大学 软件工程 本科",
        "校园经历",
        "2023.09-2024.06 社团主席",
    )
    for line in lines:
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    frame = sheets_of(tmp_path / "a.docx")["candidate"]
    assert frame.get("experience_years", frame["education"]).isin([0, "bachelor"]).all()


def test_a_board_that_calls_a_post_its_name(tmp_path):
    post = {
        "number": "CC1",
        "name": "注塑工程师",
        "salary60": "8000-12000元",
        "workCity": "苏州",
        "companyName": "虚构塑胶有限公司",
        "education": "大专",
        "workingExp": "3-5年",
        "publishTime": "2026-11-08 08:00:00",
        "staffCard": {"staffName": "柯女士", "hrJob": "人事经理"},
    }
    content = {"code": 200, "data": {"list": [post, {**post, "number": "CC2", "name": "质检"}]}}
    frames = sheets_of(saved(tmp_path, "a.json", json.dumps(content)))
    assert set(frames) == {"posting"}
    row = frames["posting"].iloc[0]
    told = row[["title", "enterprise_name", "pay_low", "pay_high", "education"]].tolist()
    assert told == ["注塑工程师", "虚构塑胶有限公司", 8000, 12000, "college"]


def test_years_of_work_are_no_age_whatever_the_key(tmp_path):
    person = {
        "resName": "季**",
        "resWorkyearAge": "10年",
        "resBirthYearAge": "34岁",
        "resEdulevelName": "硕士",
        "resTitle": "产品总监",
        "wantSalary": "面议",
    }
    frame = sheets_of(
        saved(tmp_path, "a.json", json.dumps({"data": [person, person | {"resTitle": "运营"}]}))
    )["candidate"]
    assert frame["experience_years"].tolist() == [10, 10] and set(frame["education"]) == {"master"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("无锡远航（现：虚构远航精工机械股份有限公司）", "虚构远航精工机械"),
        ("甬江机械（现更名为：海曙精密机械有限公司）", "海曙精密机械"),
        ("甬江机械（已更名为海曙精密机械有限公司）", "海曙精密机械"),
        ("Ningbo Yong Ltd (formerly Haishu Machinery)", "haishu machinery"),
        ("海曙精密（前身为甬江机械厂）", "甬江机械厂"),
        ("现代机械（北方现代机械）", "北方现代机械"),
    ],
)
def test_names_in_brackets_are_taken_without_the_word_before_them(text, named):
    assert named in [one.bare for one in firm_names(text)]


@pytest.mark.parametrize(
    ("wanted", "given", "verdict"),
    [
        (("北京除外",), "北京朝阳区", "no"),
        (("北京除外",), "深圳", "maybe"),
        (("除北京", "上海外均可"), "上海-浦东新区", "no"),
        (("除北京", "上海外均可"), "北京", "no"),
        (("除北京", "上海外均可"), "苏州", "maybe"),
        (("北京", "上海除外"), "北京", "no"),
        (("江苏", "不去徐州"), "徐州", "no"),
        (("江苏", "不去徐州"), "南京", "yes"),
        (("浙江（宁波除外）",), "宁波", "no"),
        (("浙江（宁波除外）",), "杭州", "yes"),
        (("北上广以外",), "广州", "no"),
    ],
)
def test_places_left_out_in_front_and_behind(wanted, given, verdict):
    assert covers(places(wanted), place(given)) == verdict


@pytest.mark.parametrize(
    "text",
    [
        "CPA在考",
        "CPA备考中",
        "在考CPA",
        "CPA（考试中）",
        "CPA已过3门",
        "准备报考CPA",
        "CPA已报名",
        "CPA未过",
    ],
)
def test_an_examination_that_is_not_passed_is_no_certificate(text):
    assert "CPA" not in without_denied(text)


@pytest.mark.parametrize(
    "text", ["CPA，现在考虑新机会", "CPA 现在考虑外企", "通过CPA考试", "CPA；考勤管理"]
)
def test_an_examination_that_is_passed_stays(text):
    assert "CPA" in without_denied(text)


def test_who_left_in_the_probation_is_not_proposed_again():
    assert [stage_of(cell) for cell in ("试用期离职", "入职后离职", "离职")] == [
        "declined",
        "declined",
        None,
    ]
