"""Processes with clients: stages, applications, clients and firms off limits."""

import pytest
from firms_and_queries import FIRM
from read_sheets import frames_and_notes, frames_of, frames_of_csv

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._stages import stage_of
from talentmatch.data.reading.rows._completion import firm_id


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


def test_people_in_numbered_columns_behind_a_post_are_people_in_process_there(tmp_path):
    lines = [
        "客户,职位,候选人1,电话1,状态1,候选人2,电话2,状态2",
        "虚甲电子,设备经理,潘虚一,19900000721,已入职,葛虚二,19900000722,客户拒绝",
        "虚乙食品,生产经理,奚虚三,19900000723,面试中,,,",
    ]
    (tmp_path / "职位进展.csv").write_text("\n".join(lines), "utf-8")
    frames = {
        sheet.table: sheet.frame
        for sheet in read_files(tmp_path / "职位进展.csv", consent="recruiting")
    }
    assert frames["process"][["firm", "post", "stage"]].to_numpy().tolist() == [
        ["虚甲电子", "设备经理", "hired"],
        ["虚甲电子", "设备经理", "declined"],
        ["虚乙食品", "生产经理", "in_process"],
    ]
    assert "posting" not in frames


def test_a_day_without_its_year_is_no_day_of_a_process(tmp_path):
    path = tmp_path / "推荐记录.csv"
    path.write_text(
        "候选人,电话,推荐公司,推荐岗位,推荐日期,进展\n花一,19900001451,虚甲有限公司,工程师,"
        "11/3,待面试\n花二,19900001452,虚甲有限公司,工程师,2026.10.8,已入职",
        "utf-8",
    )
    sheets = list(read_files(path, consent="recruiting"))
    days = next(sheet.frame for sheet in sheets if sheet.table == "process")["at"]
    assert [str(day)[:10] for day in days] == ["NaT", "2026-10-08"]
    assert "row 2 '11/3'" in " ".join(str(note) for sheet in sheets for note in sheet.notes)


@pytest.mark.parametrize(
    ("cell", "stage"),
    [
        ("面试未通过", "declined"),
        ("拒offer", "declined"),
        ("待入职", "offer"),
        ("Offer - Declined", "declined"),
        ("Submitted-to-client", "in_process"),
        ("待推荐", "open"),
        ("Stage：Hired\n状态：Qualified", "hired"),
        ("面试状态：待沟通", "open"),
        ("未参加面试", "declined"),
        ("绿色", None),
        ("", None),
    ],
)
def test_stages(cell, stage):
    assert stage_of(cell) == stage


def test_a_post_applied_for_is_that_of_the_process_too(tmp_path):
    rows = [
        ["应聘者姓名", "手机号码", "应聘职位", "应聘状态"],
        ["王虚构", "13800001239", "财务经理", "淘汰"],
    ]
    tables, _ = frames_of_csv(tmp_path / "a.csv", rows)
    assert tables["process"][["post", "stage"]].to_numpy().tolist() == [["财务经理", "declined"]]


@pytest.mark.parametrize("heading", ["应聘公司", "投递公司", "面试公司"])
def test_who_has_applied_to_a_firm_is_in_process_there_though_no_stage_is_told(tmp_path, heading):
    frames, notes = frames_and_notes(
        tmp_path,
        "a.csv",
        f"姓名,手机,现职位,现公司,{heading}",
        "乙虚一,19900000811,会计,虚湖有限公司,虚海有限公司、虚河有限公司",
        "乙虚二,19900000812,会计,虚湖有限公司,",
    )
    process = frames["process"]
    assert process["firm"].tolist() == ["虚海有限公司", "虚河有限公司"]
    assert set(process["stage"]) == {"in_process"}
    assert any("nothing is told of how far" in note for note in notes)


def test_a_stage_that_is_told_counts_and_a_client_alone_is_no_application(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,应聘公司,状态",
        "乙虚一,19900000811,会计,虚海有限公司,已拒绝",
        "乙虚二,19900000812,会计,虚河有限公司,",
    )
    assert frames["process"]["stage"].tolist() == ["declined", "in_process"]
    frames, _ = frames_and_notes(
        tmp_path, "b.csv", "姓名,手机,现职位,客户", "乙虚一,19900000811,会计,虚海有限公司"
    )
    assert "process" not in frames


@pytest.mark.parametrize(
    ("name", "lines", "until"),
    [
        ("a.csv", ["客户名称,合作状态,禁挖期至", "虚海有限公司,合作中,2027-12-31"], "2027-12-31"),
        ("a.csv", ["禁挖企业,截止日期", "虚海有限公司,2027-06"], "2027-06-30"),
        ("a.csv", ["序号,禁挖企业,禁挖期限", "1,虚海有限公司,2027年底"], "2027-12-31"),
        ("a.csv", ["序号,禁挖企业,禁挖期限", "1,虚海有限公司,长期"], "2099-12-31"),
        ("禁挖名单.csv", ["序号,企业名称", "1,虚海有限公司", "2,虚河有限公司"], "2099-12-31"),
        ("a.csv", ["客户名称,服务费率,签约日期", "虚海有限公司,20%,2026-01-01"], None),
    ],
)
def test_clients_and_firms_off_limits_without_numbers(tmp_path, name, lines, until):
    frames, notes = frames_and_notes(tmp_path, name, *lines)
    row = frames["client"].iloc[0]
    assert (row["name"], row["client_id"]) == ("虚海有限公司", firm_id("虚海有限公司"))
    day = row.get("off_limits_until")
    assert (None if day is None else str(day.date())) == until
    assert any("had no number" in note for note in notes)


def test_a_list_of_vacancies_of_clients_is_none_of_clients(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path, "a.csv", "客户名称,招聘岗位,人数,工作地点,薪资", "虚河有限公司,会计,1,昆山,8-9K"
    )
    assert {*frames} == {"posting"}


def test_why_somebody_was_declined_says_that_they_were(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "姓名,手机,应聘职位,当前阶段,淘汰原因",
        "甲试一,19900001001,会计,初筛,",
        "甲试二,19900001002,会计,初筛,学历不符",
        "甲试三,19900001003,会计,初筛,无",
    )
    assert frames["process"]["stage"].tolist() == ["in_process", "declined", "in_process"]


def test_rounds_of_interviews_and_the_last_that_came_of_them(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "候选人,电话,面试公司,面试岗位,轮次,结果",
        "丁试一,19900001008,虚海有限公司,会计,二面,未通过",
        "丁试一,19900001008,虚海有限公司,会计,一面,通过",
    )
    assert frames["process"]["stage"].tolist() == ["in_process", "declined"]


def test_who_began_where_is_hired_there(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "候选人,手机,入职公司,入职岗位,入职日期",
        "戊试一,19900001010,虚海有限公司,财务经理,2026-08-01",
    )
    assert frames["process"][["firm", "post", "stage"]].to_numpy().tolist() == [
        ["虚海有限公司", "财务经理", "hired"]
    ]


@pytest.mark.parametrize("cell", ["长期", "合作期内", "永久"])
def test_a_client_off_limits_for_good(tmp_path, cell):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "客户名称,禁挖期至",
        f"虚海有限公司,{cell}",
        "虚河有限公司,",
        "虚江有限公司,2027-06",
    )
    days = frames["client"]["off_limits_until"]
    assert [None if day is None or day != day else str(day)[:10] for day in days] == [
        "2099-12-31",
        None,
        "2027-06-30",
    ]


def test_who_left_in_the_probation_is_not_proposed_again():
    assert [stage_of(cell) for cell in ("试用期离职", "入职后离职", "离职")] == [
        "declined",
        "declined",
        None,
    ]


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
