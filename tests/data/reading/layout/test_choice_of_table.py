"""Which table the headings of a sheet are of."""

import pytest
from firms_and_queries import CODE, DRIVES, FIRM, NAME_AND_PHONE, REGISTER_COLUMNS, WANTED
from read_sheets import block, frames_of, sheets_of_lines
from written_files import book_of_rows

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.layout._recognising import recognised
from talentmatch.data.reading.layout.columns import rank_tables
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES


def test_needs_that_are_none_of_people_name_no_survey(read_columns):
    rows = [["企业名称", "统一社会信用代码", "所在镇街"], [FIRM, "91330282MA2BBBB11A", "东江街道"]]
    assert read_columns("企业需求登记", rows, REGISTER_COLUMNS)[0] == [(FIRM, "东江街道")]


def test_shares_by_occupation_without_majors_are_not_of_majors(tmp_path):
    table = block(
        ["职业大类", "职业小类", "需求人数", "比重"],
        ["生产制造", "机械冷加工人员", "1,200", "30.5%"],
        ["生活服务", "餐饮服务人员", "900", "22.9%"],
    )
    assert recognised(table, NamedYears(), "2025年1季度分职业需求", {})[0] != "major_occupation"


@pytest.mark.parametrize("name", list(TABLES))
def test_a_table_is_recognised_from_its_own_labels(name):
    labels = [column.zh or column.name for column in TABLES[name].columns]
    assert rank_tables(labels, hint=TABLES[name].zh)[0][0] == name
    names = list(TABLES[name].names)
    assert rank_tables(names, hint=name)[0][0] == name


@pytest.mark.parametrize(
    ("headers", "hint", "table"),
    [
        (
            ["序号", "企业名称", "统一社会信用代码", "所属行业", "所属镇街"],
            "企业名录",
            "enterprise",
        ),
        (
            ["企业名称", "岗位名称", "需求人数", "学历要求", "专业要求"],
            "人才需求调查",
            "need_survey",
        ),
        (["岗位名称", "招聘人数", "薪资待遇", "岗位职责", "工作地点", "公司名称"], "", "posting"),
        (["姓名", "性别", "手机", "学历", "期望薪资", "当前公司"], "导出", "candidate"),
        (["学校名称", "专业名称", "年度", "招生计划数"], "", "supply"),
        (["candidate_id", "name", "phone", "email"], "", "contact"),
        (["参保单位", "月份", "参保人数"], "社保", "indicator"),
    ],
)
def test_a_table_is_recognised_from_headers_as_people_write_them(headers, hint, table):
    assert rank_tables(headers, hint)[0][0] == table


def test_headers_of_nothing_known_are_no_table():
    assert rank_tables(["颜色", "重量", "口味"]) == []


def test_people_under_other_headings_are_no_postings(tmp_path):
    lines = [
        "编号,人名,微信/手机,出生年,参加工作,最高学历,毕业院校,单位,职务,期望年薪(万),意向地,进度"
    ]
    lines += [
        (
            f"1,班虚甲,wx:ban 13900000001,1986,2009.7,本科,虚构大学,{FIRM},选矿主管,25,南昌、"
            "鹰潭,已约面"
        )
    ]
    frames, _ = frames_of(tmp_path, *lines)
    person = frames["candidate"].iloc[0]
    assert "posting" not in frames and frames["contact"]["phone"].tolist() == ["13900000001"]
    assert (person["employer"], person["title"]) == (FIRM, "选矿主管")
    assert person["expected_yearly_pay"] == 250000 and person["wanted_regions"] == ["南昌", "鹰潭"]


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        (["职务", "单位", "最高学历", "毕业院校", "出生年", "期望年薪"], None),
        (["职位名称", "公司名称", "薪资", "学历要求", "工作地点"], "posting"),
        (["职位名称", "公司名称", "户籍要求", "年龄要求", "意向地"], "posting"),
    ],
)
def test_wishes_and_a_life_are_of_no_posting(headers, table):
    ranked = [name for name, _ in rank_tables(headers)]
    assert table in ranked[:1] if table else "posting" not in ranked


def test_a_title_of_monitoring_does_not_make_lacks_people_employed(query_book):
    rows = [
        ["企业用工监测点缺工情况（2025年2月）"],
        ["企业名称", "统一社会信用代码", "缺工工种", "缺工人数", "月工资（元）"],
        [FIRM, CODE, "焊工", 12, "7000-9500"],
        [FIRM, CODE, "搬运工", 8, "5500"],
    ]
    assert query_book("用工监测", WANTED, rows)[0] == [("焊工", 12), ("搬运工", 8)]


def test_a_list_of_firms_with_contacts_and_states_is_no_list_of_people(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "企业名称,联系人,电话,状态,负责人\n虚构一厂,李,0512-88888888,跟进,王\n", "utf-8"
    )
    assert not [s for s in read_files(tmp_path) if s.table == "candidate"]


def test_posts_make_no_register_of_firms(tmp_path):
    lines = [
        "用人单位,单位性质,招聘岗位（工种类）,招聘人数,工作地点",
        f"{DRIVES},民营,磨工,5,东江街道",
    ]
    tables = sheets_of_lines(tmp_path, "a.csv", *lines)
    assert "enterprise" not in tables


@pytest.mark.parametrize("post", ["岗位", "招聘岗位", "职位名称", "工种", "岗位名称"])
def test_a_sheet_of_openings_by_month_is_demand_whatever_it_calls_the_posts(tmp_path, post):
    rows = [
        ["苏州市", name, f"2024-{month:02}", 3 * month]
        for name in ("钳工", "电工")
        for month in range(1, 13)
    ]
    path = book_of_rows(tmp_path / "用工.xlsx", [["地区", post, "月份", "需求人数"], *rows])
    with Store() as store:
        loads = store.load(path)
        query = "SELECT occupation, count(*), sum(openings) FROM demand GROUP BY 1 ORDER BY 1"
        found = store._connection.execute(query).fetchall()
    assert [load.table for load in loads.tables] == ["demand"]
    assert found == [("电工", 12, 234.0), ("钳工", 12, 234.0)]


def test_a_list_of_numbers_of_people_is_no_talent_stock_for_the_year_in_its_title(tmp_path):
    from talentmatch.data.intake.ingest import read_files

    (tmp_path / "会议.csv").write_text("2024年会议报名,\n部门,人数\n甲,3\n乙,4\n", "utf-8")
    (sheet,) = read_files(tmp_path)
    assert sheet.table == "" and sheet.skipped


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
    ("header", "row"),
    [
        (
            ("公司名称", "岗位名称", "招聘人数", "月薪", "姓名", "电话"),
            (FIRM, "车工", 3, "8K", *NAME_AND_PHONE),
        ),
        (
            ("Name", "Phone", "Job Title", "Openings", "Salary"),
            ("Fictive Ltd", "1", "Welder", 3, "8K"),
        ),
        (
            ("招聘单位", "岗位名称", "招聘人数", "毕业院校", "户籍"),
            (FIRM, "车工", 3, "不限", "本县"),
        ),
    ],
)
def test_who_is_to_be_asked_makes_a_list_of_posts_none_of_people(frames_of_rows, header, row):
    frames = frames_of_rows(header, row)
    assert frames["posting"]["openings"].tolist() == [3] and "candidate" not in frames


def test_who_is_to_be_asked_leaves_a_register_in_its_town(frames_of_rows):
    frames = frames_of_rows(
        "2024年西河镇企业名录", ["企业名称", "姓名", "电话"], [FIRM, *NAME_AND_PHONE]
    )
    assert frames["enterprise"]["region"].tolist() == ["西河镇"] and "candidate" not in frames
