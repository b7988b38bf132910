"""People and postings as strangers write them: files that were seen for the first time, kind by kind."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from openpyxl import Workbook

from talentmatch.data.intake.identity.same_firm import same_firms
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._asked_limits import least_education, least_years
from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.cells._value_numbers import parse_experience
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._work_years import years_of_work
from talentmatch.data.reading.formats._board_records import board_records
from talentmatch.data.reading.formats._form_labels import labelled_parts
from talentmatch.data.reading.formats._forms import form_of_lines, form_of_rows
from talentmatch.data.reading.formats._json_forms import job_posting
from talentmatch.data.reading.formats._json_resumes import as_json_resume, json_resume
from talentmatch.data.reading.formats._mails import people_in_prose, read_mail
from talentmatch.data.reading.formats._page_layout import Piece, reading_order
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.columns import rank_tables
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._career import present_employer
from talentmatch.data.reading.rows.people._job_words import is_employer, is_title
from talentmatch.data.reading.rows.people._jobs import job_of_cells, jobs_of
from talentmatch.data.reading.rows.people._remarks import take_conditions
from talentmatch.vocab import skill_mentions
from talentmatch.vocab.places import covers, place, places
from talentmatch.vocab.skill_clauses import is_denied

FIRM = "甲江机械有限公司"


def frames_of(folder, *lines, name="a.csv"):
    """Return the tables of a file of these lines, and all that is noted."""
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("月综合6500—8500元", 6500, 8500),
        ("18-22元/时，加班另计", 3132, 3828),
        ("3500底薪+2%提成，综合8千-1.5万", 8000, 15000),
        ("1.2M-1.5M CNY per annum", 100000, 125000),
        ("六千到八千", 6000, 8000),
        ("计件，4500-9000", 4500, 9000),
        ("30k/month + 13th month", 30000, 30000),
    ],
)
def test_pay_in_other_words(cell, low, high):
    assert parse_pay(cell)[:2] == (low, high)


@pytest.mark.parametrize(
    ("cell", "months"),
    [("25-30k (12 months + 1 bonus month)", 13), ("15k*(12+2)", 14), ("20k×(13+3)薪", 16)],
)
def test_months_of_pay_beside_those_of_the_year(cell, months):
    assert parse_pay(cell).months == months


def test_a_unit_of_another_currency_leaves_pay_open(tmp_path):
    lines = ["职位编号,职位名称,公司名称,最低薪资,最高薪资,薪资单位"]
    lines += [f"A{n},电工,{FIRM},5000,7000,{unit}" for n, unit in enumerate(("元/月", "USD/month"))]
    frames, notes = frames_of(tmp_path, *lines)
    low = frames["posting"].set_index("posting_id")["pay_low"]
    assert low["A0"] == 5000 and pd.isna(low["A1"]) and "USD" in notes


def test_a_heading_of_a_month_or_a_year_is_of_neither_alone(tmp_path):
    lines = [
        "职位编号,职位名称,公司名称,月薪/年薪",
        f"A1,高工,{FIRM},25k—35k",
        f"A2,总监,{FIRM},80万-100万",
    ]
    frames, _ = frames_of(tmp_path, *lines)
    low = frames["posting"].set_index("posting_id")["pay_low"]
    assert low["A1"] == 25000 and low["A2"] == pytest.approx(66666.67)


def test_firm_and_post_in_the_cell_of_the_employer(tmp_path):
    lines = [
        "姓名,手机,现任,学历",
        f'支一 / Kevin,13900000001,"{FIRM}\n研发总监",MS',
        '赵二,13900000002,"（空窗）\n曾任某厂厂长",大专',
    ]
    frames, _ = frames_of(tmp_path, *lines)
    people = frames["candidate"]
    assert (
        people["employer"].isna().tolist() == [False, True]
        and people["title"].iloc[0] == "研发总监"
    )
    assert people["education"].tolist() == ["master", "college"]
    assert frames["contact"]["name"].tolist() == ["支一", "赵二"]


def test_pay_today_and_pay_expected_in_one_column(tmp_path):
    lines = [
        "姓名,手机,薪资（现/期望）",
        "王一,13900000001,现26万/期望32万",
        "赵二,13900000002,20W/24W",
        "钱三,13900000003,期望30万/现25万",
    ]
    frames, _ = frames_of(tmp_path, *lines)
    assert frames["candidate"]["expected_yearly_pay"].tolist() == [320000, 240000, 300000]


@pytest.mark.parametrize(
    ("remark", "name"),
    [
        ("不去望川医疗", "望川医疗"),
        ("2026年8月从望川医疗离职，勿推回原单位", "望川医疗"),
        ("请对南通松寒制药保密", "南通松寒制药"),
        ("请勿推给华虚电子", "华虚电子"),
        ("务必避开青岚重机", "青岚重机"),
        ("虚星集团除外", "虚星集团"),
        ("不要把简历发给鹿苑精细化工", "鹿苑精细化工"),
        ("不考虑博世系", "博世"),
        ("简历不要发给乙江泵业", "乙江泵业"),
        ("请勿推给华虚", "华虚"),
        ("避开华虚", "华虚"),
    ],
)
def test_remarks_that_hide_somebody_from_a_firm(remark, name):
    assert conditions_of(remark)["blocked_employers"].tolist() == [name]


@pytest.mark.parametrize(
    "remark",
    [
        "不去工厂",
        "勿推小厂",
        "不去太远的地方",
        "避开前东家",
        "不去夜班",
        "对家人保密",
        "不要推中介",
        "不投国企",
        "对客户信息保密",
        "避开高峰",
        "避开周末面试",
        "对薪资保密",
        "不要发到群里",
        "不要让HR知道",
        "不去内地",
        "周末除外",
        "不推同行",
        "不去竞争对手",
        "不想推翻之前决定",
        "不推卸责任",
        "不去新能源",
        "不去汽车电子",
        "不去房地产",
        "不去贸易公司",
        "不去外资",
        "不去销售型公司",
        "规避法律风险",
        "排除设备故障",
        "从原公司离职，不想回原公司",
    ],
)
def test_remarks_that_name_no_firm_block_none(remark):
    assert "blocked_employers" not in conditions_of(remark)


def test_a_refused_trade_is_told_and_an_excepted_place_is_read():
    raw = raw_of("不去新能源，上海除外")
    assert raw.cells["wanted_regions"].tolist() == ["除上海外均可"]
    assert "不去新能源" in " ".join(map(str, raw.notes))


def conditions_of(remark):
    return raw_of(remark).cells


def raw_of(remark):
    raw = Raw(pd.DataFrame({"name": ["王一"]}), {"name": "姓名"}, numbers=[2])
    block = find_block(
        RawSheet("a.xlsx", [["姓名", "手机", "备注"], ["王一", "13900000001", remark]])
    )
    take_conditions(raw, replace(block, header=["姓名", "手机", "备注"]))
    return raw


def test_who_has_left_has_no_employer_and_their_title_no_remark(tmp_path):
    lines = [
        "姓名,手机,现单位及职务,经验,TEL",
        "王一,13900000001,曾任昆山丰禾食品 质量经理（已离职）,7年,",
        f"赵二,13900000002,{FIRM} 钳工,3年,",
    ]
    frames, notes = frames_of(tmp_path, *lines)
    people = frames["candidate"]
    assert people["title"].tolist() == ["质量经理", "钳工"]
    assert people["employer"].isna().tolist() == [True, False] and "left their job" in notes
    assert people["experience_years"].tolist() == [7, 3]
    lines = ["姓名,手机,现公司,现职位", "王一,13900000001,待业,前公司：昆山博济电子 品质工程师"]
    assert frames_of(tmp_path, *lines)[0]["candidate"]["title"].tolist() == ["品质工程师"]


def test_levels_alone_beside_schools_are_kept(tmp_path):
    lines = [
        "姓名,手机,现职位,学历情况",
        "王一,13900000001,钳工,本科（虚构师大，在职）",
        "赵二,13900000002,钳工,大专·函授",
        "钱三,13900000003,钳工,硕士·东吴虚大·会计学",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people["education"].tolist() == ["bachelor", "college", "master"]
    assert people["major"].isna().tolist() == [True, True, False]


def test_headings_of_groups_above_a_heading_with_brackets():
    rows = [
        ["序号", "人选信息", None, "期望", None],
        [None, "姓名", "学历（第一学历/最高）", "年薪（万）", "地点"],
        [1, "王一", "大专/本科", 38, "常州"],
        [2, "赵二", "本科/硕士", 35, "苏州"],
    ]
    header = find_block(RawSheet("a.xlsx", rows)).header
    assert header[2] == "学历（第一学历/最高）"


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("不出江苏", ["江苏"]),
        ("不去烟台，其余山东都行", ["山东（烟台除外）"]),
        ("只看杭州，其他不考虑", ["杭州"]),
        ("杭州、宁波", ["杭州", "宁波"]),
    ],
)
def test_places_that_somebody_stays_within(tmp_path, cell, wanted):
    frames, _ = frames_of(tmp_path, "姓名,手机,期望城市", f'王一,13900000001,"{cell}"')
    assert frames["candidate"]["wanted_regions"].tolist() == [wanted]


def test_boards_with_headings_of_one_word(tmp_path):
    lines = [
        "职位,薪资,城市-区域,年限,学历,企业,标签,职位介绍,发布,抓取时间",
        (
            "热处理工程师,15-25k·14薪,无锡-新吴区,3年以上,本科,无锡曜石热能装备有限公司,五险,"
            "负责渗碳,3天前,2026-11-15 10:22:31"
        ),
    ]
    row = frames_of(tmp_path, *lines)[0]["posting"].iloc[0]
    assert row[["title", "pay_low", "pay_months", "region"]].tolist() == [
        "热处理工程师",
        15000,
        14,
        "无锡-新吴区",
    ]
    assert row["experience_min"] == 3 and str(row["posted_on"])[:10] == "2026-11-12"


def test_facts_of_a_posting_in_one_cell(tmp_path):
    lines = [
        "职位名,公司名,属性,月薪",
        f"注塑领班,{FIRM},昆山 | 3-4年经验 | 高中 | 招2人,0.6-0.8万/月",
        f"普工,{FIRM},张家港 | 无需经验 | 招若干人,23元/小时",
    ]
    frames, notes = frames_of(tmp_path, *lines)
    rows = frames["posting"].set_index("title")
    assert rows.loc["注塑领班", ["region", "education", "openings", "experience_min"]].tolist() == [
        "昆山",
        "senior_middle",
        2,
        3,
    ]
    assert rows.loc["普工", "region"] == "张家港" and pd.isna(rows.loc["普工", "openings"])
    assert "facts that stand there together" in notes


def test_a_number_of_postings_and_a_district_under_keys(tmp_path):
    lines = ["编号,岗位,用人单位,待遇", f"Y101,焊工,{FIRM},6-8K", f"Y102,钳工,{FIRM},6-8K"]
    assert [*frames_of(tmp_path, *lines)[0]["posting"]["posting_id"]] == ["Y101", "Y102"]
    lines = ["编号,岗位,用人单位,待遇", f"1,焊工,{FIRM},6-8K", f"2,钳工,{FIRM},6-8K"]
    assert not {"1", "2"} & {*frames_of(tmp_path, *lines)[0]["posting"]["posting_id"]}
    lines = [
        "jobName,companyName,salary60,workCity,cityDistrict,education",
        f"焊工,{FIRM},8-9K,苏州,常熟市,大专",
    ]
    assert frames_of(tmp_path, *lines)[0]["posting"]["region"].tolist() == ["苏州·常熟市"]


@pytest.mark.parametrize(
    ("item", "denied"),
    [
        ("CICPA (2 of 6 papers passed)", True),
        ("CPA（6科过3科）", True),
        ("CPA 6/6科", False),
        ("CFA part-qualified", True),
        ("CICPA in progress", True),
        ("ACCA member", False),
    ],
)
def test_an_examination_passed_in_part_is_no_certificate(item, denied):
    assert is_denied(item) is denied


def test_a_controller_is_no_firm():
    assert skill_mentions.extract(["Siemens PLC\n* no night shift"]) == [["Siemens PLC"]]
    assert skill_mentions.extract(["Buyer, Tesco PLC"]) == [[]]


def test_an_employer_names_no_skill(tmp_path):
    lines = [
        "姓名,手机,现公司,现职位,工作经历",
        "王一,13900000001,Unreal Works,Artist,2019.03-至今 Unreal Works Artist",
    ]
    assert frames_of(tmp_path, *lines)[0]["candidate"]["skills"].tolist() == [[]]


def test_a_firm_within_words_about_an_interview(tmp_path):
    lines = [
        "姓名,手机,现公司,面试情况",
        f"王一,13900000001,{FIRM},11月3日面乙江泵业一面通过",
        f"赵二,13900000002,{FIRM},电话面试通过",
    ]
    rows = frames_of(tmp_path, *lines)[0]["process"]
    assert rows[["firm", "stage"]].to_numpy().tolist() == [["乙江泵业", "in_process"]]


def test_a_stage_before_a_colon_is_no_firm(tmp_path):
    lines = [
        "姓名,手机,现公司,面试情况",
        f"王一,13900000001,{FIRM},不合适：经验不足",
        f"赵二,13900000002,{FIRM},已入职-试用期",
    ]
    assert "process" not in frames_of(tmp_path, *lines)[0]


def test_who_has_left_in_a_year_and_a_town_before_a_post(tmp_path):
    lines = [
        "姓名,手机,公司,职位",
        f"王一,13900000001,{FIRM},质量经理（2019年离职）",
        f"赵二,13900000002,{FIRM} 钳工,",
        "钱三,13900000003,无锡 销售,",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people["title"].fillna("").tolist() == ["质量经理", "钳工", ""]
    assert people["employer"].fillna("").tolist() == ["", FIRM, "无锡 销售"]


def test_posts_under_the_heading_of_who_holds_them_are_no_employers(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "姓名,手机,学历,现任",
        "王一,13900000001,本科,质量经理",
        "赵二,13900000002,大专,车间主任",
    )
    assert "employer" not in frames["candidate"]


def test_terms_of_contracts_are_no_years_of_work(tmp_path):
    frames, _ = frames_of(
        tmp_path, "客户,职位,年限,服务费率", f"{FIRM},质量经理,1,20%", "乙江泵业有限公司,焊工,2,18%"
    )
    assert frames["client"]["fee_rate"].tolist() == [0.2, 0.18]
    frames, _ = frames_of(
        tmp_path, "企业,职位,年限", f"{FIRM},质量经理,3-5年", f"{FIRM},焊工,1-3年"
    )
    assert frames["posting"]["experience_min"].tolist() == [3, 1]


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        (["企业", "职位", "需求人数", "学历", "经验", "年度"], "need_survey"),
        (["企业", "岗位", "缺口人数", "地址", "更新时间"], "need_survey"),
        (["学校", "专业", "毕业生数", "Tel"], None),
        (["单位", "Tel", "地址", "经验"], None),
        (["姓名", "Tel", "职位"], "candidate"),
        (["企业", "职位", "薪资", "学历", "发布", "更新时间"], "posting"),
    ],
)
def test_headings_of_any_list_tell_no_table(headers, table):
    ranked = rank_tables(headers)
    assert (ranked[0][0] if ranked else None) == table


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("12年销售", 12),
        ("2015年毕业，5年经验", 5),
        ("5年，2年管理", 5),
        ("20年党龄", None),
        ("3年合同", None),
    ],
)
def test_years_of_work_beside_other_years(cell, years):
    assert years_of_work(cell, date(2026, 11, 1)) == years


def test_a_level_behind_a_firm_and_its_post_is_no_schooling():
    lines = [f"2019.03-2021.06 {FIRM} 质量经理 本科", "2015.09-2019.06 虚构农大 机械 本科"]
    assert [(job.employer, job.title) for job in jobs_of(lines)] == [(FIRM, "质量经理")]


@pytest.mark.parametrize("post", ["起重工", "绿化工", "汽车修理工", "护理工", "土建工", "硫化工"])
def test_workers_whose_trade_ends_like_a_firm(post):
    assert (is_title(post), is_employer(post)) == (True, False)


def test_firms_by_their_trade_and_trades_alone():
    names = ("甲江化工", "甲江重工", "精细化工", "石油化工", "起重工")
    assert [*map(is_employer, names)] == [True, True, False, False, False]


def test_years_below_the_label_of_a_term_are_not_asked_for():
    texts = ("合同期限：\n3年以上", "质保\n3-5年", "任职要求：\n3-5年")
    assert [*map(least_years, texts)] == [None, None, 3]


def test_what_is_pursued_is_no_skill_and_a_trade_is():
    texts = [
        "pursuing excellence with Java",
        "preparing for AWS migration",
        "pursuing PMP certification",
    ]
    assert (
        skill_mentions.extract(texts)[:2] == [["Java"], ["AWS"]]
        and not skill_mentions.extract(texts)[2]
    )


def test_the_firm_beside_an_application_is_no_employer(tmp_path):
    frames, _ = frames_of(
        tmp_path, "Name,Email,Position Applied,Company Name", "Li Si,li@example.com,Welder,Acme Ltd"
    )
    assert "employer" not in frames["candidate"]


def test_facts_of_others_are_none_of_the_post(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "职位,公司,导师背景",
        f"质量经理,{FIRM},硕士 10年经验",
        f"焊工,{FIRM},本科 15年经验",
    )
    assert not {"education", "experience_min"} & {*frames["posting"]}


@pytest.mark.parametrize(
    "text",
    [
        (
            "我是李明，乙江泵业有限公司HR，贵司推荐的经理周五面试，电话13900000001，"
            "本科以上学历，5年经验。"
        ),
        (
            "本人是王强，甲江机械有限公司招聘经理，现在招聘焊工，要求大专，3年以上经验，"
            "电话13900000001"
        ),
        "感谢推荐，候选人王五，暂不合适，要求8年经验，本科以上，如有合适的请发到hr@example.com",
        "推荐一位候选人，张三，男，本科，10年经验，请联系顾问小林13900000009",
        "候选人：轩辕立，男，38岁，本科，电话见简历。我的电话13900000002",
        "推荐人选：张三，男，38岁，本科\n\n李四 招聘经理\n13900000002",
        "之前推荐的人选张三，男，本科，10年经验，领导很认可。\n王五\n人事 13900000009",
        "请候选人王丽，女，本科，35岁，周五到会议室，联系人赵六13900000002",
        "推荐李四。张三，男，本科，13900000001；李四，女，硕士，13900000002",
        (
            "I would like to introduce Mary Smith, our new Manager. She has 10 years of "
            "experience and a Master degree, mary@example.com"
        ),
    ],
)
def test_whoever_is_only_mentioned_or_reached_by_another_telephone_is_nobody(text):
    assert people_in_prose(text.split("\n")) == []


def test_lines_about_a_person_are_no_signature():
    text = "推荐人选：轩辕立，男，本科\n现居 宁波\n汉族\n电话13900001803"
    assert [person["手机"] for person in people_in_prose(text.split("\n"))] == ["13900001803"]


def test_an_applicant_in_running_text_and_days_that_are_no_pay():
    text = "我是王强，应聘贵公司焊工岗位，大专，5年经验，期望2周内到岗，我的电话13900000001"
    (person,) = people_in_prose([text])
    assert (person["姓名"], person["手机"], person["期望岗位"]) == ("王强", "13900000001", "焊工")
    assert "期望薪资" not in person


def test_cells_too_long_for_a_name_are_told(tmp_path):
    frames, notes = frames_of(tmp_path, "姓名,手机,现公司", f"{'虚' * 2000},13900000001,{FIRM}")
    assert frames["contact"].get("name", pd.Series([None])).isna().all() and "longer than" in notes


def test_numbered_times_are_understood(tmp_path):
    lines = [
        "姓名,手机,公司1,职位1,时间1,公司2,职位2,时间2",
        f"王一,13900000001,{FIRM},钳工,2019.03-至今,乙江厂,学徒,2015.07-2019.02",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), "utf-8")
    sheet = next(iter(read_files(path, consent="recruiting")))
    assert sheet.unmapped == () and sheet.frame["experience_years"].iloc[0] > 10


@pytest.mark.parametrize(
    ("cell", "years"),
    [("At least 4 years of embedded C", 4), ("4+ years in automotive electronics", 4)],
)
def test_years_in_a_trade(cell, years):
    assert parse_experience(cell)[0] == years


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


def test_a_report_of_a_consultant_is_about_the_person():
    lines = [
        ["候选人报告"],
        ["Consultant 顾问：Eva Chen  13911002498"],
        ["Name 姓名", "濮良弼", "Age 年龄", "43"],
        ["Mobile 手机", "13911002402", "Education 学历", "本科"],
        ["Work Experience 工作经历"],
        [f"2014.04 - 至今   {FIRM}   质量经理"],
    ]
    (record,) = form_of_lines(lines, "a.docx").records
    assert record["Name 姓名"] == "濮良弼" and record["手机"] == "13911002402"


def test_labels_in_frames_and_mails_behind_a_telephone():
    lines = [
        ["王一"],
        ["【应聘】运营副总"],
        ["【期望】税前80万/年"],
        ["联系方式：13911002502 / wang@example.com"],
        ["工作经历"],
        [f"2014.04 - 2016.05   {FIRM}   质量经理"],
        ["其他工作"],
        [f"2012.04 - 2014.03   {FIRM}   钳工"],
        ["教育经历"],
        ["2008-2012 虚构大学 本科"],
    ]
    (record,) = form_of_lines(lines, "a.docx").records
    assert record["邮箱"] == "wang@example.com" and record["工作年限"] == pytest.approx(
        4.2, abs=0.1
    )
    assert "运营副总" in str(record["求职意向"]) or record["应聘"] == "运营副总"


def test_labels_above_their_values():
    lines = [
        ["应聘部门", "应聘职位", "可到职日期", "期望月薪"],
        ["质量部", "品质主管", "2026-12-15", "12000"],
        ["姓名", "性别", "出生年月", "身份证号码"],
        ["阚一", "女", "1991-04", "略"],
        ["手机号码", "邮箱", "现住址", "紧急联系人及电话"],
        ["13922003131", "kan@example.com", "仪征市", "阚父 13922003199"],
        ["工作经历"],
        [f"2014.04 - 2016.05   {FIRM}   质量经理"],
    ]
    (record,) = form_of_lines(lines, "a.docx").records
    assert (record["姓名"], record["手机"], record["应聘职位"], record["期望月薪"]) == (
        "阚一",
        "13922003131",
        "品质主管",
        "12000",
    )
    assert record["可到职日期"] == "2026-12-15"


def test_a_name_set_apart_and_lists_below_a_heading_of_work():
    lines = [
        ["车  明  远"],
        ["手机：13900000001"],
        ["WORK"],
        ["SEP 2010 – FEB 2014: Graduate Engineer, Moyle Turbines Ltd"],
        ["EDUCATION"],
        ["2006 – 2010: BSc, Univ. of Athry"],
    ]
    (record,) = form_of_lines(lines, "a.docx").records
    assert record["姓名"] == "车明远" and record["当前职位"] == "Graduate Engineer"


@pytest.mark.parametrize(
    ("line", "employer", "title"),
    [
        ("2018.03-至今 鹿苑精细化工（泰兴） 采购主管", "鹿苑精细化工（泰兴）", "采购主管"),
        (
            "Aug 2019 – Present    DSV虚构物流（中国）有限公司    Contract Logistics Manager",
            "DSV虚构物流（中国）有限公司",
            "Contract Logistics Manager",
        ),
    ],
)
def test_firms_and_posts_of_a_line(line, employer, title):
    (job,) = jobs_of([line])
    assert (job.employer, job.title) == (employer, title)


def test_models_and_kinds_are_held_as_the_skill_they_are_of(tmp_path):
    lines = [
        "姓名,手机,技能标签",
        '王一,13900000001,"西门子S7-1200、机器人"',
        '赵二,13900000002,"RCM、SAP PM. Not familiar with Maximo."',
    ]
    held = frames_of(tmp_path, *lines)[0]["candidate"]["skills"].tolist()
    assert held[0] == ["Siemens PLC", "Industrial robots"]
    assert not any("Maximo" in skill for skill in held[1])


def test_days_in_the_left_margin_belong_to_their_posts():
    left = [
        ("Experience", 0),
        ("2022 Jan - now", 20),
        ("2016 Aug - 2021 Dec", 56),
        ("Education", 80),
        ("2011 - 2016", 100),
    ]
    right = [
        ("Head of Purchasing, Nordisk Ltd.", 20),
        ("Team of 9 in 2023", 36),
        ("Strategic Buyer, Wexel", 56),
        ("MSc Industry", 100),
    ]
    pieces = [Piece(text, 0, y, 100, y + 10) for text, y in left]
    pieces += [Piece(text, 180, y, 400, y + 10) for text, y in right]
    assert ["2016 Aug - 2021 Dec", "Strategic Buyer, Wexel"] in reading_order(pieces)


def test_resumes_of_other_programs():
    part = {
        "items": [
            {
                "company": "Oakhurst Paper",
                "position": "Maintenance Lead",
                "date": "March 2020 to Present",
            },
            {"company": "Hidden", "date": "2010 - 2012", "visible": False},
        ]
    }
    reactive = {
        "basics": {"name": "Ravn Solberg", "location": "Changzhou"},
        "sections": {"experience": part},
    }
    record = json_resume(as_json_resume(reactive))
    assert (record["现工作单位"], record["当前职位"]) == ("Oakhurst Paper", "Maintenance Lead")
    info = {
        "Identification": {
            "PersonName": {"FirstName": "Marek", "Surname": "Dvorsky"},
            "ContactInfo": {"Email": {"Contact": "marek@example.com"}},
        },
        "WorkExperience": [
            {
                "Period": {"From": {"Year": 2018, "Month": 4}, "Current": True},
                "Position": {"Label": "Tooling Engineer"},
                "Employer": {"Name": "Ferrum"},
            }
        ],
    }
    record = json_resume(as_json_resume({"SkillsPassport": {"LearnerInfo": info}}))
    assert (record["姓名"], record["邮箱"], record["现工作单位"]) == (
        "Marek Dvorsky",
        "marek@example.com",
        "Ferrum",
    )


def test_posts_within_one_firm_and_skills_by_kinds():
    work = [
        {
            "company": "云麓软件",
            "positions": [
                {"title": "架构师", "startDate": "2022-03", "endDate": ""},
                {"title": "开发工程师", "startDate": "2018-04", "endDate": "2022-02"},
            ],
        }
    ]
    record = json_resume(
        {"basics": {"name": "龙一"}, "work": work, "skills": {"languages": ["Java"]}}
    )
    assert (record["当前职位"], record["现工作单位"], record["技能"]) == (
        "架构师",
        "云麓软件",
        "Java",
    )


def test_a_mail_that_tells_of_somebody_in_running_text(tmp_path):
    text = (
        f"推荐一位人选：轩辕立，男，38岁，本科，现任{FIRM}质量经理，13年经验，电话13900001803，"
        "期望年薪35万。\n\n顾问 小林\n电话 13900009999"
    )
    (person,) = people_in_prose(text.splitlines())
    assert (
        person["姓名"],
        person["手机"],
        person["现工作单位"],
        person["当前职位"],
        person["期望薪资"],
    ) == ("轩辕立", "13900001803", FIRM, "质量经理", "35万")
    path = tmp_path / "a.eml"
    path.write_text(
        f"From: a@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n{text}",
        "utf-8",
    )
    assert read_mail(path)[0].records[0]["姓名"] == "轩辕立"
    assert people_in_prose(["附件推荐材料请查收，联系人张三，电话13900000001"]) == []


def test_the_town_of_a_street_address():
    place = {
        "@type": "Place",
        "address": {"streetAddress": "泰州市海陵区虚构路8号", "addressCountry": "CN"},
    }
    assert job_posting({"title": "x", "jobLocation": place})["region"] == "泰州市海陵区虚构路8号"
    place = {"address": {"streetAddress": "8 Main St"}}
    assert "region" not in job_posting({"title": "x", "jobLocation": place})


def test_profiles_with_numbers_of_a_person(tmp_path):
    people = [
        {
            "first_name": "Inga",
            "last_name": "Carrow",
            "occupation": "Operations Manager",
            "experiences": [
                {
                    "starts_at": {"day": 1, "month": 3, "year": 2021},
                    "ends_at": None,
                    "company": "Brightwell Valves",
                    "title": "Operations Manager",
                }
            ],
            "education": [],
            "personal_emails": ["inga@example.com"],
            "personal_numbers": ["+8613900001301"],
        }
    ]
    frames, _ = frames_of(tmp_path, json.dumps(people), name="a.json")
    assert frames["contact"]["phone"].tolist() == ["+8613900001301"]


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("80-100万/年，股权另议", 66666.67, 83333.33),
        ("RMB 12,000–15,000 p.m.", 12000, 15000),
        ("10000 to 14000 yuan", 10000, 14000),
        ("15k/月，可面议", 15000, 15000),
    ],
)
def test_pay_with_more_words_around_it(cell, low, high):
    assert parse_pay(cell)[:2] == (low, high)


@pytest.mark.parametrize(
    ("cell", "low", "months"), [("20k以上/14个月", 20000, 14), ("min. 8000", 8000, None)]
)
def test_pay_from_an_end_on(cell, low, months):
    pay = parse_pay(cell)
    assert (
        pay.low == low
        and pd.isna(pay.high)
        and (pd.isna(pay.months) if months is None else pay.months == months)
    )


@pytest.mark.parametrize(
    ("ends", "pay"),
    [
        ({"minValue": 7000}, (7000, None)),
        ({"maxValue": 9000}, (None, 9000)),
        ({"value": 8000}, (8000, 8000)),
    ],
)
def test_one_end_of_pay_of_a_posting_leaves_the_other_open(ends, pay):
    salary = {"currency": "CNY", "value": {**ends, "unitText": "MONTH"}}
    read = parse_pay(job_posting({"title": ["PLC Technician"], "baseSalary": [salary]})["pay"])
    assert tuple(None if pd.isna(end) else end for end in read[:2]) == pay
    assert job_posting({"title": ["PLC Technician"]}) == {"title": "PLC Technician"}


@pytest.mark.parametrize(
    ("wish", "offer", "verdict"),
    [
        (("远程", "厦门"), "福州", "no"),
        (("远程", "厦门"), "远程", "yes"),
        (("远程", "厦门"), "厦门翔安", "yes"),
        (("厦门",), "远程/福州", "maybe"),
        (("远程", "火星"), "福州", "maybe"),
    ],
)
def test_work_at_home_beside_a_town(wish, offer, verdict):
    assert covers(places(wish), place(offer)) == verdict
    assert covers(place("/".join(wish)), place(offer)) == verdict


def test_a_label_that_nobody_knows_ends_the_value_before_it():
    line = "职位：设备主管 公司：如皋驰远轮胎有限公司 行业：橡胶"
    assert labelled_parts(line, "candidate") == [
        "职位：设备主管",
        "公司：如皋驰远轮胎有限公司",
        "行业：橡胶",
    ]


def test_a_form_in_two_languages_is_a_person():
    rows = [
        ["Application Form 应聘登记表"],
        ["Name 姓名：", "岑一", "Mobile 手机：", "13900000001"],
        ["E-mail 邮箱：", "c@example.com", "Major 专业：", "自动化"],
        ["Expected Salary 期望月薪：", "20000", "Start of Work 参加工作时间：", "2012-07"],
    ]
    rows += [
        ["Work Experience 工作经历"],
        ["From-To 起止时间", "Company 单位", "Position 职务"],
        ["2018.06-至今", FIRM, "工程师"],
    ]
    form = form_of_rows(RawSheet("a.xlsx", rows))
    (record,) = form.records
    assert form.table == "candidate" and record["手机"] == "13900000001"
    assert (record["现工作单位"], record["当前职位"]) == (FIRM, "工程师")


@pytest.mark.parametrize(
    ("second", "degree", "major"),
    [(["硕士", "虚构南大 分析化学"], "master", "分析化学"), (["", ""], "bachelor", "应用化学")],
)
def test_degrees_by_the_way_of_study(second, degree, major):
    lines = [["姓名", "司寇一", "性别", "女"], ["联系电话", "13900000001", "民族", "汉"]]
    lines += [["全日制学历学位", "本科 理学学士", "毕业院校及专业", "虚构苏大 应用化学"]]
    lines += [["在职学历学位", second[0], "毕业院校及专业", second[1]]]
    (record,) = form_of_lines(lines, "报名表.docx").records
    assert (record["学历"], record["专业"]) == (degree, major)


def test_headings_of_careers_in_english():
    lines = [
        "Rasmus Thorne",
        "139 4400 5611",
        "Professional History",
        "Melt Shop Manager — Fjell Steel Co., Ltd.",
        "Jan ’19 to date",
        "Academic Record",
        "M.Sc. Metallurgy, Univ. of Ulv, ’10 – ’12",
        "Competencies: EAF",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.docx").records
    assert (record["当前职位"], record["现工作单位"]) == (
        "Melt Shop Manager",
        "Fjell Steel Co., Ltd.",
    )


def test_a_wish_between_strokes():
    lines = [
        "仉一",
        "13900000001",
        "求职意向",
        "结构工程师 / 南通 / 18-22K",
        "工作经历",
        f"2020.06-至今 {FIRM} 结构工程师",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.pdf").records
    assert record["求职意向"] == "结构工程师 / 南通 / 18-22K"


def test_demands_side_by_side():
    asked = "大专 | 3-5年 | 双休"
    assert (least_education(asked), least_years(asked)) == ("college", 3)
    assert (least_education("学历不限 | 经验不限"), least_years("学历不限 | 经验不限")) == (
        None,
        None,
    )


def test_whom_not_to_send_somebody_to_and_pay_below_a_bare_wish(tmp_path):
    lines = ["姓名,手机,当前公司,期望,Do not send to,Total Exp"]
    lines += [
        "王一,13900000001,甲厂,12K左右,Korsvik,11 yrs 6 mths",
        "赵二,13900000002,乙厂,30W,,4+ years",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people["expected_yearly_pay"].tolist() == [144000, 300000]
    assert people["blocked_employers"].tolist()[0] == ["Korsvik"]
    assert people["experience_years"].tolist() == [11.5, 4]


def test_places_below_a_bare_wish_are_no_pay(tmp_path):
    lines = [
        "姓名,手机,当前公司,学历,期望",
        "王一,13900000001,甲厂,本科,苏州",
        "赵二,13900000002,乙厂,大专,南通",
    ]
    frames, _ = frames_of(tmp_path, *lines)
    assert frames["candidate"].get("expected_yearly_pay", pd.Series(dtype=float)).isna().all()


def test_resumes_of_parsers_after_hr_xml_and_keys_in_snake_case():
    post = {
        "Title": "NDT Inspector",
        "StartDate": {"YearMonth": "2017-02"},
        "EndDate": {"StringDate": "current"},
    }
    person = {
        "ContactInfo": {
            "PersonName": {"FormattedName": "Bo Tranberg"},
            "ContactMethod": [
                {"Telephone": {"FormattedNumber": "13900000001"}},
                {"InternetEmailAddress": "bo@example.com"},
            ],
        },
        "EmploymentHistory": {
            "EmployerOrg": [{"EmployerOrgName": "Gull Aerospace", "PositionHistory": [post]}]
        },
        "EducationHistory": {
            "SchoolOrInstitution": [
                {"Degree": [{"DegreeName": "Bachelor", "DegreeMajor": [{"Name": ["Materials"]}]}]}
            ]
        },
    }
    record = json_resume(as_json_resume({"Resume": {"StructuredXMLResume": person}}))
    assert (record["姓名"], record["手机"], record["邮箱"]) == (
        "Bo Tranberg",
        "13900000001",
        "bo@example.com",
    )
    assert (record["现工作单位"], record["当前职位"], record["专业"]) == (
        "Gull Aerospace",
        "NDT Inspector",
        "Materials",
    )
    work = [
        {"name": "Havn Cranes", "position": "Technician", "start_date": "2018-09", "end_date": ""}
    ]
    record = json_resume(as_json_resume({"basics": {"name": "Per Dahl"}, "work": work}))
    assert record["现工作单位"] == "Havn Cranes" and record["工作年限"] > 5


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("一年20-25万", 16666.67, 20833.33),
        ("月5000-6000", 5000, 6000),
        ("年20万", 16666.67, 16666.67),
    ],
)
def test_a_period_before_pay(cell, low, high):
    assert parse_pay(cell)[:2] == (low, high)


def test_promotions_on_the_line_of_a_firm_keep_its_time():
    line = f"2014/03—2019/12 {FIRM} 采购专员→采购主管"
    (job,) = jobs_of([line])
    assert (job.employer, job.title, job.span.start.year) == (FIRM, "采购主管", 2014)


@pytest.mark.parametrize(
    ("wish", "offer", "verdict"),
    [
        ("家在诸暨，只看诸暨", "义乌", "no"),
        ("家在诸暨，只看诸暨", "诸暨市店口镇", "yes"),
        ("只考虑绍兴", "杭州", "no"),
        ("杭绍甬", "上海闵行", "no"),
        ("杭绍甬", "绍兴上虞", "yes"),
    ],
)
def test_the_only_place_somebody_would_go_to(wish, offer, verdict):
    assert covers(place(wish), place(offer)) == verdict


def test_people_in_a_page_of_graphql():
    nodes = [
        {
            "id": "c-100200",
            "fullName": "夏侯音",
            "mobile": "13900000001",
            "totalExperienceYears": 8.5,
            "preferredLocations": ["绍兴"],
            "currentPosition": {"title": "主管", "company": {"name": FIRM}},
            "education": [
                {"degree": "本科", "major": "机械工程", "school": "虚构绍大", "endYear": 2018}
            ],
        },
        {
            "id": "c-100201",
            "fullName": "尉迟川",
            "mobile": None,
            "currentPosition": None,
            "education": [],
        },
    ]
    records = board_records({"data": {"candidates": {"edges": [{"node": node} for node in nodes]}}})
    assert [record["fullName"] for record in records] == ["夏侯音", "尉迟川"]
    assert records[0]["现工作单位"] == FIRM


def test_firm_and_post_parted_by_and_and_what_somebody_says_below_wishes(tmp_path):
    lines = ["姓名,联系,公司&职务,希望薪资", f"王一,13900000001,{FIRM} & 总工,月2万"]
    frames, _ = frames_of(tmp_path, *lines)
    person = frames["candidate"].iloc[0]
    assert (person["employer"], person["title"], person["expected_yearly_pay"]) == (
        FIRM,
        "总工",
        240000,
    )
    assert frames["contact"]["phone"].tolist() == ["13900000001"]
    lines = [
        "王一",
        "13900000001",
        "工作经历",
        f"2018.01-至今 {FIRM} 采购经理",
        "期望",
        "薪资18-22K 城市绍兴",
        "评价",
        "精通SAP；不会日语",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.docx").records
    assert "SAP" not in str(record.get("求职意向")) and "SAP" in record["自我评价"]


_CAREER = [
    "王一",
    "13900000001",
    "工作经历",
    f"2018.01-2024.12 {FIRM} 采购经理",
    "2014.01-2017.12 乙乙机械厂 采购员",
]


def record_of_career(*said, behind=("教育经历", "2010.09-2014.06 虚构大学 机械工程 本科")):
    """Return the record of a résumé in which something is said between two posts."""
    lines = [*_CAREER[:4], *said, _CAREER[4], *behind]
    return form_of_lines([[line] for line in lines], "a.docx").records[0]


@pytest.mark.parametrize(
    "said",
    [
        ("培训：每年参加两次",),
        ("技能：精通PLC编程与伺服调试，熟悉机器人", "语言：英语六级"),
        ("项目：智能仓库建设，带队10人完成上线",),
        ("荣誉：先进个人",),
        ("学习：自学PLC",),
        ("学习", "自学PLC"),
        ("Key achievements:", "• Cut costs by 10%"),
    ],
)
def test_posts_go_on_behind_what_is_said_beside_a_label(said):
    record = record_of_career(*said)
    assert record["工作年限"] == 11.0
    assert record["教育经历"] == "2010.09-2014.06 虚构大学 机械工程 本科"


@pytest.mark.parametrize(
    "said",
    [
        ("实习：2013.07-2013.09 丙丙机械厂 实习生", "2012.07-2012.09 丁丁机械厂 技术员"),
        ("项目：智能仓库", f"2026.01-至今 {FIRM}ERP项目 负责人"),
        ("教育：虚构大学 本科", "2006.09-2010.06 虚构大学 机械工程 本科"),
    ],
)
def test_stays_below_a_label_are_no_posts(said):
    lines = [*_CAREER[:3], *_CAREER[3:], *said]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert record["工作年限"] == 11.0 and "现工作单位" not in record


@pytest.mark.parametrize("said", ["荣誉：2020年先进", "技能：精通UG与AutoCAD二维三维制图"])
def test_posts_with_labels_go_on_behind_what_is_said(said):
    lines = ["王一", "13900000001", "工作经历"]
    lines += [f"公司：{FIRM}", "职位：主管", "时间：2018.01-至今", said]
    lines += ["公司：乙厂", "职位：设备员", "时间：2014.01-2017.12"]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert record["工作年限"] > 12
    assert (record["现工作单位"], record["当前职位"]) == (FIRM, "主管")


@pytest.mark.parametrize(
    ("projects", "years"),
    [
        (["智能仓库", "2014.01-2017.12 乙河机械有限公司 采购员"], 11.0),
        (["2019.03-2020.05 上汽虚构有限公司 电气工程师"], 7.0),
        (["2013.03-2013.06 丙江机械有限公司 毕业设计"], 7.0),
        (["2013.07-2013.09 丙江机械有限公司 实习生"], 7.0),
        (["2016.03-2017.05 丙江机械有限公司ERP项目 项目经理"], 7.0),
        (["2014.01-2017.12 丙江机械有限公司 智能仓库 负责人"], 7.0),
        (["2014.01-2017.12 丙江机械有限公司 智能仓库"], 7.0),
        (["2014.01-2017.12 丙江机械有限公司 采购部 采购员"], 11.0),
    ],
)
def test_only_posts_before_those_above_go_on_behind_projects(projects, years):
    lines = [*_CAREER[:4], "项目经历", *projects]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert (record["工作年限"], record["当前职位"]) == (years, "采购经理")


def test_degree_on_a_line_of_its_own_belongs_to_the_school_above():
    record = record_of_career(
        behind=("学习", "2010.09-2014.06 虚构大学 机械工程", "学历：本科", "主修课程：液压、测量")
    )
    found = [record[name] for name in ("学历", "专业", "毕业院校")]
    assert found == ["本科", "机械工程", "虚构大学"]


def _form_of_a_firm(*more):
    return [
        ["企业用工需求登记表"],
        ["单位名称", FIRM, "所在镇街", "周巷镇"],
        ["岗位名称", "数控车工", "招聘人数", 5],
        ["学历要求", "大专", "薪资待遇", "6000-8000元/月"],
        ["登记时间", "2026年11月3日", "联系人", "张三"],
        *more,
    ]


@pytest.mark.parametrize(
    ("more", "place", "day"),
    [
        ([], "周巷镇", "2026-11-03"),
        ([["工作地点", "杭州", "发布日期", "2026-11-01"]], "杭州", "2026-11-01"),
    ],
)
def test_town_and_day_that_a_firm_fills_in_are_those_of_its_post(tmp_path, more, place, day):
    book = Workbook()
    for row in _form_of_a_firm(*more):
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    (sheet,) = read_files(tmp_path / "form.xlsx")
    post = sheet.frame.iloc[0]
    assert (sheet.table, post["region"], str(post["posted_on"])[:10]) == ("posting", place, day)


def test_further_posts_of_a_form_have_its_firm_town_and_day_and_the_next_form_its_own():
    rows = _form_of_a_firm()
    further = [["岗位名称", "钳工", "招聘人数", 2]]
    other = [
        ["单位名称", "乙江机械有限公司", "所在镇街", "观海卫镇"],
        ["岗位名称", "焊工", "学历要求", "高中"],
    ]
    lines = [rows[1], rows[4], *rows[2:4], *further, *other]
    records = form_of_rows(RawSheet("a.xlsx", lines)).records
    heads = [
        [record.get(name) for name in ("单位名称", "工作地点", "登记时间")] for record in records
    ]
    assert heads[0] == heads[1] == [FIRM, "周巷镇", "2026年11月3日"]
    assert heads[2:] == [["乙江机械有限公司", "观海卫镇", None]]


@pytest.mark.parametrize(
    ("cells", "days", "told"),
    [
        (("2015", "2016年", "2016年5月"), ["NaT", "NaT", "2016-05-01"], "2 cells name a year"),
        (("2015-01-01", "2016/5/3", "2016.5"), ["2015-01-01", "2016-05-03", "2016-05-01"], ""),
    ],
)
def test_a_year_is_no_day(tmp_path, cells, days, told):
    lines = [
        "单位名称,所属行业,成立日期",
        *(f"{'甲乙丙'[at]}江机械有限公司,制造业,{cell}" for at, cell in enumerate(cells)),
    ]
    frames, notes = frames_of(tmp_path, *lines)
    assert [str(day)[:10] for day in frames["enterprise"]["founded_on"]] == days
    assert told in notes and ("name a year" in notes) == bool(told)


def test_postings_close_on_the_last_day_of_what_a_file_names(tmp_path):
    ends = {
        "2026年12月": "2026-12-31",
        "2026年底": "2026-12-31",
        "2027": "2027-12-31",
        "2026-12-05": "2026-12-05",
    }
    lines = [
        "职位名称,公司名称,薪资,发布日期,截止日期",
        *(f"焊工{at},甲厂,8K,2026-11-01,{end}" for at, end in enumerate(ends)),
    ]
    frames, _ = frames_of(tmp_path, *lines)
    closed = [str(day)[:10] for day in frames["posting"]["closed_on"]]
    assert closed == list(ends.values())


@pytest.mark.parametrize(
    ("cell", "low", "months"),
    [("12-18K/月 十三薪", 12000, 13), ("1.5万，十四薪", 15000, 14), ("十三级岗位", None, None)],
)
def test_months_of_pay_in_chinese_figures(cell, low, months):
    pay = parse_pay(cell)
    assert (pay and pay.low, pay and pay.months) == (low, months)


@pytest.mark.parametrize(
    ("end", "label", "title"),
    [
        ("", "Process Engineer", "Senior Process Engineer"),
        ("2020-01", "Process Engineer", "Process Engineer"),
        ("", "Looking for new challenges", "Senior Process Engineer"),
    ],
)
def test_a_post_that_goes_on_says_more_than_a_label(end, label, title):
    work = [
        {
            "name": "Fictive Polymers",
            "position": "Senior Process Engineer",
            "startDate": "2018-05",
            "endDate": end,
        }
    ]
    assert (
        json_resume({"basics": {"name": "Li Si", "label": label}, "work": work})["当前职位"]
        == title
    )


def test_levels_of_schools_of_a_parser():
    schools = [
        {
            "level": "统招",
            "degree": "本科",
            "college": "虚构大学",
            "major": "物流",
            "to": "2015-06",
        },
        {"level": "硕士", "institution": "虚构科大", "major": "供应链", "to": "2018-06"},
    ]
    works = [{"employer": FIRM, "post": "主管", "from": "2018-07", "to": "至今", "level": "P6"}]
    person = {
        "full_name": "苗青禾",
        "mobile": "13900000001",
        "mail": "miao@example.com",
        "educations": schools,
        "works": works,
    }
    (record,) = board_records({"resumes": [person]})
    assert (record["学历"], record["专业"]) == ("硕士", "供应链")


def test_wishes_below_a_career_and_posts_with_their_department():
    lines = [
        ["姓名", "巫一", "电话", "13900000001"],
        ["第一意向", "电气主管", "应聘部门", "电气部"],
        ["起止", "单位", "部门/职务", "月收入", "离开原因", "证明人"],
        ["2019.10-今", FIRM, "工程部/电气工程师", "10500", "发展", "赵工"],
        ["2013.07-2019.09", "乙厂", "调试员", "6000", "期满", "钱工"],
        ["薪酬"],
        ["现月薪", "10500", "期望月薪", "13000", "最低接受", "12000"],
    ]
    (record,) = form_of_lines(lines, "a.docx").records
    found = [record.get(name) for name in ("当前职位", "现工作单位", "期望月薪", "第一意向")]
    assert found == ["电气工程师", FIRM, "13000", "电气主管"]
    assert "13000" not in record["工作经历"] and "10500" not in record["工作经历"]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("生产部/主管", "主管"),
        ("机械/电气工程师", "机械/电气工程师"),
        ("采购、物控", "采购、物控"),
        ("工程部", None),
        ("村干部", "村干部"),
    ],
)
def test_departments_are_no_part_of_a_post_in_a_career(title, bare):
    assert job_of_cells({"time": "2018.03-至今", "employer": FIRM, "title": title}).title == bare


def test_columns_of_two_things_without_a_sign_and_years_below_a_career(tmp_path):
    lines = ["姓名,手机,工作经历（年）,目前公司 职位,薪资（现→期望）"]
    lines += [
        f"蔚一,13900000001,13,{FIRM} 焊接工程师,1.2万→1.5万",
        "隗二,13900000002,6.5,待业（原乙厂 焊工）,面谈",
    ]
    frames, notes = frames_of(tmp_path, *lines)
    people = frames["candidate"]
    assert people["experience_years"].tolist() == [13, 6.5]
    assert people["employer"].fillna("").tolist() == [FIRM, ""]
    assert people["title"].fillna("").tolist() == ["焊接工程师", ""]
    assert people["expected_yearly_pay"].fillna(0).tolist() == [180000, 0]
    assert "目前公司 职位: 1 cells name neither" in notes


@pytest.mark.parametrize("heading", ["自我评价", "项目经历"])
def test_numbers_in_other_texts_are_no_years_of_work(tmp_path, heading):
    frames, _ = frames_of(tmp_path, f"姓名,手机,当前公司,{heading}", "王一,13900000001,甲厂,13")
    assert frames["candidate"].get("experience_years", pd.Series([None])).isna().all()


@pytest.mark.parametrize(
    ("text", "firm", "found"),
    [
        ("腾岳轨道", "横店腾岳轨道装备有限公司", [False]),
        ("横店腾岳轨道", "腾岳轨道装备有限公司", [False]),
        ("精密机械", "甬江精密机械有限公司", []),
        ("磐石超硬材料", "横店磐石超硬材料有限公司", [False]),
        ("苏州精密机械", "宁波甬江精密机械有限公司", []),
        ("杭州腾岳轨道", "长春虚构腾岳轨道装备有限公司", []),
    ],
)
def test_brands_without_the_word_in_front_of_them_are_a_doubt(text, firm, found):
    firms = pd.DataFrame({"enterprise_id": [None], "enterprise_name": [firm]}, dtype=object)
    assert same_firms([text], firms)["sure"].tolist() == found


@pytest.mark.parametrize(
    ("cell", "employer"),
    [("（离职）原甲铸造厂", None), ("离职）原甲铸造厂", None), ("甲铸造厂（在职）", "甲铸造厂")],
)
def test_who_left_has_no_employer_whatever_stands_behind(cell, employer):
    assert present_employer(cell) == employer


@pytest.mark.parametrize(
    ("cell", "years"), [("应届-2年", None), ("应届", 0), ("26年应届毕业", 0), ("2年", 2)]
)
def test_two_answers_in_one_cell_are_no_years(cell, years):
    assert years_of_work(cell, date(2026, 11, 30)) == years


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("Board member", "Manager"),
        ("Trustee", "Manager"),
        ("Board Member Relations Manager", "Board Member Relations Manager"),
    ],
)
def test_seats_beside_a_post_are_not_the_post(title, held):
    work = [
        {"name": "Fictive Steel", "position": "Manager", "startDate": "2021-10", "endDate": ""},
        {"name": "Housing Coop", "position": title, "startDate": "2022-01", "endDate": ""},
    ]
    assert json_resume({"basics": {"name": "Li Si"}, "work": work})["当前职位"] == held


@pytest.mark.parametrize("cell", ["8千包吃住", "8000包住", "0.8万管吃管住"])
def test_board_and_lodging_right_behind_pay(cell):
    assert parse_pay(cell)[:2] == (8000, 8000)


def test_years_beside_years_in_a_firm_and_degrees_with_remarks(tmp_path):
    lines = ["姓名,手机,司龄/工龄,学历/学校,dq", "王一,13900000001,6年/19年,本科/虚构东北大,长春"]
    lines += ["赵二,13900000002,—/25年,大专（自考本科在读）,沈阳"]
    frames, _ = frames_of(tmp_path, *lines)
    people = frames["candidate"]
    assert people["experience_years"].tolist() == [19, 25]
    assert people["education"].tolist() == ["bachelor", "college"]


def test_posts_go_on_behind_achievements_though_their_firm_tells_no_form():
    lines = [
        "Nora Fictive",
        "nora@example.com",
        "Career",
        "Engineer | Fictive Dairy Ltd. | 05/2019 – present",
        "Key achievements:",
        "• Cut downtime (2021 – 2022)",
        "Maintenance Engineer | Fictive Brewing AB | 08/2013 – 04/2019",
    ]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert record["工作年限"] > 13 and "2021" in record["个人总结"]


@pytest.mark.parametrize(
    ("label", "held", "title"),
    [
        ("Welding engineer", "Engineer", "Welding engineer"),
        ("Engineer", "Welding engineer", "Welding engineer"),
        ("Welder", "Engineer", "Engineer"),
    ],
)
def test_a_label_that_says_the_post_more_exactly_is_kept(label, held, title):
    work = [{"name": "Fictive Steel", "position": held, "startDate": "2018-05", "endDate": ""}]
    assert (
        json_resume({"basics": {"name": "Li Si", "label": label}, "work": work})["当前职位"]
        == title
    )


def test_years_and_levels_side_by_side_where_nothing_is_asked(tmp_path):
    lines = ["职位,公司名称,经验/学历,薪资"]
    lines += [
        f"岗{at},甲厂,{cell},8K"
        for at, cell in enumerate(("5年以上/学历不限", "不限/大专", "在校/本科", "3年/高中"))
    ]
    frames, _ = frames_of(tmp_path, *lines)
    posts = frames["posting"]
    assert posts["experience_min"].fillna(-1).tolist() == [5, 0, 0, 3]
    assert posts["education"].fillna("").tolist() == ["", "college", "bachelor", "senior_middle"]


def test_time_on_two_lines_at_the_left_of_a_row_and_wishes_under_two_labels():
    lines = [
        ["麻六", "13900000001"],
        ["目标职位：设备总监　期望：40-50万/年"],
        ["工作经历", ""],
        [
            "2016.05\n至今",
            f"{FIRM}\n设备经理（2020.01 起）\n设备主管（2016.05–2019.12）\n负责全厂TPM",
        ],
        ["2010.07\n2016.04", "许昌虚构卷烟机械\n维修技师"],
        ["教育经历", ""],
        ["2006.09\n2010.06", "虚构河工大 机械设计 本科"],
    ]
    (record,) = form_of_lines(lines, "a.docx").records
    assert (record["当前职位"], record["现工作单位"]) == ("设备经理", FIRM)
    assert record["工作年限"] > 16 and record["学历"] == "bachelor"
    assert {"设备总监", "40-50万/年"} <= set(str(record["目标职位"]).split("；"))


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


@pytest.mark.parametrize(
    ("name", "content", "missed"),
    [
        ("a.pdf", b"%PDF-1.4 broken", True),
        ("a.pdf", b"\x89PNG", False),
        ("a.docx", b"PK\x03\x04nothing", True),
        ("a.docx", b"\x89PNG", False),
    ],
)
def test_only_what_begins_as_a_document_is_missed(tmp_path, name, content, missed):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "b.csv").write_text("姓名,手机,当前公司\n王一,13900000001,甲厂", "utf-8")
    sheets = {sheet.file.name: sheet for sheet in read_files(tmp_path, consent="recruiting")}
    assert sheets[name].skipped and sheets[name].passed is not missed


def test_a_career_goes_on_behind_what_somebody_earns_and_not_with_courses():
    lines = ["王一", "13900000001", "工作经历", f"2018.01-至今 {FIRM} 主管"]
    lines += ["待遇", "月薪8000元，期望25-30万", "2014.01-2017.12 乙河机械有限公司 设备员"]
    lines += ["技能：精通UG与AutoCAD二维三维制图", "2010.09-2013.06 某某培训中心 电工证"]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert 12 < record["工作年限"] < 14
    assert "25-30万" in record["个人总结"]


@pytest.mark.parametrize(("label", "years"), [("实习经历", 7.0), ("培训", 11.0)])
def test_firms_behind_what_is_said_of_internships_are_no_posts(label, years):
    said = f"{label}：曾在多家制造企业了解产线与设备"
    lines = [*_CAREER[:4], said, "2014.01-2017.12 乙河机械有限公司 设备员"]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert record["工作年限"] == years


def test_a_post_at_an_institution_is_no_school():
    work = {"institution": "甲江研究院", "position": "研究员", "start": "2015-07", "end": "至今"}
    school = {"institution": "虚构大学", "degree": "硕士", "start": "2011-09", "end": "2015-06"}
    person = {"name": "王一", "phone": "13900000001", "work": [work], "education": [school]}
    (record,) = board_records({"resumes": [person]})
    assert (record["现工作单位"], record["学历"]) == ("甲江研究院", "硕士")
    assert record["毕业院校"] == "虚构大学"
