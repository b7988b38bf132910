"""Forms that people fill in: labels and values, two languages, reports of consultants."""

import docx
import openpyxl
import pytest
import xlsxwriter
from firms_and_queries import FIRM, ONE, TWO
from read_sheets import (
    first_person,
    frames_and_notes,
    frames_of_text,
    sheets_by_table,
    tables_of,
    tables_read,
)
from resumes import FOUNDRY_POSTS, form_of, records_and_notes

from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._form_labels import labelled_parts
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.formats._forms import form_of_lines, form_of_rows
from talentmatch.data.reading.layout.sheets import RawSheet

PERSON = ["姓名|王一|电话|13900000001", "学历|本科|职务|钳工"]


def test_a_resume_as_a_workbook_form_becomes_a_candidate(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "简历.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "求职登记表")
        for row, cells in enumerate(
            [
                ["姓名", "孙测试", "性别", "女"],
                ["学历", "大专", "专业", "模具设计与制造"],
                ["联系电话", 13700001111, "工作年限", "5年"],
                ["期望岗位", "模具工", "技能等级", "高级工"],
            ],
            start=1,
        ):
            sheet.write_row(row, 0, cells)
    sheets = sheets_by_table(tmp_path / "简历.xlsx")
    person = sheets["candidate"].frame.iloc[0]
    assert person[["education", "major", "experience_years", "skill_grade"]].tolist() == [
        "college",
        "模具设计与制造",
        5,
        "grade_3",
    ]
    assert person["wanted_titles"] == ["模具工"]
    assert sheets["contact"].frame.loc[0, "phone"] == "13700001111"


@pytest.mark.parametrize(
    ("lines", "employers"),
    [
        ([*PERSON, "本人签字|", f"公司|{TWO}"], [None]),
        ([*PERSON, f"公司（盖章）|{TWO}"], [None]),
        ([*PERSON, f"公司名称|{TWO}|应聘登记表"], [None]),
        ([f"公司名称|{TWO}|应聘登记表", *PERSON, f"工作单位|{ONE}"], [ONE]),
        ([*PERSON, f"公司|{TWO}"], [TWO]),
        ([f"公司|{ONE}", *PERSON, f"公司|{TWO}"], [ONE]),
        ([f"公司|{ONE}", *PERSON, f"公司|{TWO}", "姓名|赵二|电话|13900000002"], [ONE, TWO]),
        ([*PERSON, f"公司|{ONE}", "姓名|赵二|电话|13900000002", f"公司|{TWO}"], [ONE, TWO]),
    ],
)
def test_a_firm_that_signs_or_heads_a_form_is_nobodys_employer(lines, employers):
    form = form_of(*lines)
    found = [record.get("公司", record.get("工作单位")) for record in form.records]
    assert found == employers


def test_what_stands_behind_a_further_firm_is_of_the_person_above():
    lines = [f"公司|{ONE}", "姓名|王一|学历|本科", f"公司|{TWO}", "手机|13900000001", "职务|钳工"]
    form = form_of(*lines)
    (record,) = form.records
    assert (record["公司"], record["手机"], record["职务"]) == (ONE, "13900000001", "钳工")
    assert TWO in " ".join(map(str, form.notes))


def test_a_form_of_labels_and_values_in_one_cell_is_one():
    rows = [
        ["面试登记表", "", ""],
        ["应聘岗位：注塑主管", "", "期望薪资：15K"],
        ["姓名：石一", "性别：男", "年龄：39"],
        ["电话：19900000001", "学历：大专", "专业：模具"],
    ]
    (record,) = form_of_rows(RawSheet("a.xlsx", rows)).records
    assert (record["姓名"], record["期望薪资"]) == ("石一", "15K")


def test_times_in_traditional_characters_and_labels_that_mean_nothing_beside_others():
    lines = [
        ["姓名：郎虚三", "电话：19900000733"],
        ["毕业时间：2021年6月", "毕业院校：虚构学院", "专业：英语", "学历：本科"],
    ]
    lines += [["由", "至", "公司", "職位"], ["2017/08", "現在", "虛構玩具有限公司", "採購員"]]
    form = form_of_lines(lines, "a.docx")
    (person,) = form.records
    told = [person.get(name) for name in ("专业", "学历", "当前职位", "现工作单位")]
    assert told == ["英语", "本科", "採購員", "虛構玩具有限公司"]
    assert person["工作年限"] > 8


def test_the_cell_of_a_whole_life_is_a_career_and_one_of_deeds_is_none():
    head = [["姓名", "雍虚五", "手机", "17700000501"], ["学历", "大专", "专业", "机械"]]
    told = [*head, ["个人简历", "\n".join(FOUNDRY_POSTS)]]
    (row,) = form_of_lines(told, "a.docx").records
    assert (row["工作年限"], row["当前职位"]) == (12.5, "造型工")
    told = [*head, ["项目简历", "2019.02-2026.08 甲江桥梁项目\n2014.03-2019.01 乙河隧道项目"]]
    (row,) = form_of_lines(told, "a.docx").records
    assert "当前职位" not in row


def test_one_post_in_full_behind_the_label_of_the_present_one():
    lines = [
        ["Name: Iris Roe", "Phone: 13200000701"],
        ["Present position: Lab Head, Fictive Polymers Co., Ltd., since August 2018"],
        ["Previous: Chemist, Fictive Resins Ltd., July 2012 - July 2018"],
        ["Education: PhD Chemistry, Fictive University, 2008 - 2012"],
    ]
    (row,) = form_of_lines(lines, "a.docx").records
    assert row["当前职位"] == "Lab Head" and row["工作年限"] > 14
    lines[1] = ["Present position: Head of Lab"]
    (row,) = form_of_lines(lines, "a.docx").records
    assert row["Present position"] == "Head of Lab"


def test_labels_above_values_and_lines_to_write_on_leave_the_value():
    cells = [
        ["姓名\n桂虚五", "性别\n女", "手机\n13100000501"],
        ["学历\n本科", "应聘职位\n财务经理", "到岗\n1周"],
    ]
    (row,) = form_of_lines(cells, "a.docx").records
    assert (row["姓名"], row["性别"], row["应聘职位"]) == ("桂虚五", "女", "财务经理")
    lines = [["姓名：__巩虚六__", "手机：_13200000502_", "学历：本科", "期望月薪：_22000_"]]
    (row,) = form_of_lines([*lines, ["工作经历"], [FOUNDRY_POSTS[0]]], "a.docx").records
    assert (row["姓名"], row["期望月薪"]) == ("巩虚六", "22000")
    pair = [["姓名", "越虚五", "手机", "13100001106"], ["目前年薪：", "55万", "期望年薪： 70-80万"]]
    (row,) = form_of_lines([*pair, ["工作经历"], [FOUNDRY_POSTS[0]]], "a.docx").records
    assert row["期望年薪"] == "70-80万"


@pytest.mark.parametrize(
    ("value", "employer", "title"),
    [
        ("虚构阀门有限公司 质量主管", "虚构阀门有限公司", "质量主管"),
        ("虚构阀门有限公司质量主管", "虚构阀门有限公司", "质量主管"),
        ("虚构机械厂", "虚构机械厂", None),
    ],
)
def test_a_label_of_two_things_gives_both(tmp_path, value, employer, title):
    lines = (
        "姓名：吴虚一  电话：19900000205",
        "毕业院校及专业：虚构学院 机电一体化技术",
        f"工作单位及职务：{value}",
    )
    person = first_person(frames_of_text(tmp_path, *lines))
    assert (person["major"], person["employer"]) == ("机电一体化技术", employer)
    assert person.get("title") == title


def test_a_known_label_behind_an_unknown_one_is_read(tmp_path):
    lines = ("姓名：吴虚一  电话：19900000205", "现薪资：12K 期望薪资：15K以上")
    assert first_person(frames_of_text(tmp_path, *lines))["expected_yearly_pay"] == 180000


def test_a_report_of_a_consultant_is_about_the_person_it_names(tmp_path):
    read = frames_of_text(
        tmp_path,
        "候选人推荐报告",
        "顾问：赵虚",
        "电话：13900000888",
        "顾问：赵虚   顾问电话：13900000888  邮箱 zhao@hunter.example.com",
        "候选人：孔虚怀",
        "联系方式：19900000207",
        "目前公司：虚构电器股份有限公司",
        "期望年薪：75-80万",
    )
    contact = read[0]["contact"].iloc[0]
    assert (contact["name"], contact["phone"]) == ("孔虚怀", "19900000207")
    assert "13900000888" not in str(read) and "zhao@" not in str(read)
    assert first_person(read)["expected_yearly_pay"] == 775000


@pytest.mark.parametrize(
    ("label", "field"),
    [("应聘部门/岗位", "applied_post"), ("应聘岗位/部门", "applied_post"), ("部门/科室", None)],
)
def test_a_department_before_the_post_applied_for(label, field):
    assert meaning_of(label, "candidate") == field


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (
            ["姓名|张三|电话|13900000001", f"工作单位（盖章）|{FIRM}|职务|工程师"],
            "工作单位（盖章）",
        ),
        (
            ["姓名|张三|电话|13900000001", "本人签名|张三", f"现工作单位|{FIRM}|职务|工程师"],
            "现工作单位",
        ),
        ([f"基本信息表|姓名|张三|现工作单位|{FIRM}", "电话|13900000001|职务|工程师"], "现工作单位"),
    ],
)
def test_the_firm_somebody_works_at_may_seal_a_form_or_stand_below_a_name(lines, label):
    (record,), notes = records_and_notes("人才申报表", *lines)
    assert record[label] == FIRM and "no employer" not in notes


def test_rows_below_a_heading_at_the_left_go_on_with_its_part():
    rows = [
        ["姓名", "窦二", "手机", "19900001441"],
        ["学历", "大专", "专业", "数控技术"],
        ["工作经历", "2020.5-今 虚机重工有限公司 数控班长", "", ""],
        ["", "2010.7-2020.4 虚机床厂 数控车工", "", ""],
        ["自我评价", "吃苦耐劳", "", ""],
    ]
    form = form_of_lines(rows, "a.docx")
    assert form.records[0]["工作年限"] > 16
    assert form.records[0]["自我评价"] == "吃苦耐劳"


def test_a_label_in_two_languages_is_one():
    line = "目标岗位 Objective：研发经理   姓名 Name：云二"
    assert [part.split("：")[1] for part in labelled_parts(line, "candidate")] == [
        "研发经理",
        "云二",
    ]
    assert len(labelled_parts("姓名：卞虚 Email：a@example.com", "candidate")) == 2


def test_the_present_post_in_a_consultants_words_and_labels_that_nothing_reads(tmp_path):
    frames, notes = frames_and_notes(
        tmp_path,
        "a.txt",
        "候选人：辰试五  男  1982年生",
        "联系方式：19900001030",
        "现任：虚江精密有限公司 生产总监（2018.3至今）",
        "期望薪资：70-80万",
        "不足之处：英语一般",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["employer"], row["title"]) == ("虚江精密有限公司", "生产总监")
    assert frames["protected"]["birth_year"].tolist() == [1982]
    assert any("labels were not read: 不足之处" in note for note in notes)


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
    frames = tables_read(tmp_path / "登记表.docx")
    (row,) = frames["candidate"].to_dict("records")
    assert (row["title"], row["employer"]) == ("质检员", "虚构食品有限公司")
    assert frames["contact"][["name", "phone"]].values.tolist() == [["晏虚三", "19900000443"]]


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


REPORT = ["目前公司|甲江机械有限公司|目前职位|焊接工程师", "目前年薪|20万|期望年薪|25-28万"]


@pytest.mark.parametrize(
    ("lines", "table"),
    [
        (
            ["候选人姓名|甲虚一|推荐职位|焊接经理", "联系方式|13900000001|学历|本科", *REPORT],
            "candidate",
        ),
        (["应聘者|甲虚一|应聘岗位|焊接主管", "电话|13900000001|学历|本科", *REPORT], "candidate"),
        (["岗位名称|焊接主管|招聘人数|2", "学历要求|本科|薪资待遇|8-9K", "联系人|李某"], "posting"),
        (["学历|本科|专业|焊接", *REPORT], None),
    ],
)
def test_forms_of_people_under_other_labels_of_the_name(lines, table):
    form = form_of_lines([["推荐报告"], *(line.split("|") for line in lines)], "a.docx")
    assert (form.table if form else None) == table
    if table == "candidate":
        assert "甲虚一" in form.records[0].values()


def test_labels_one_below_another_in_two_cells_at_the_head_of_a_page(tmp_path):
    document = docx.Document()
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = (
        "姓名：计虚七\n学历：本科",
        "电话：19900000723\n邮箱：ji7@example.com",
    )
    for line in ("工作经历", "2018.8-至今 虚构注塑（太仓）有限公司 注塑技术员"):
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    ((person,),) = (form.records for form in read_document(tmp_path / "a.docx"))
    told = [person.get(name) for name in ("姓名", "学历", "手机", "邮箱")]
    assert told == ["计虚七", "本科", "19900000723", "ji7@example.com"]
