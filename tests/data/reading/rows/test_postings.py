"""Postings: text, place, number, days, employer and remarks."""

from datetime import date

import pandas as pd
import pytest
from firms_and_queries import FIRM
from loaded_books import loaded_book, queried_lines
from read_sheets import (
    frames_and_notes,
    frames_of,
    frames_of_csv,
    people_of_rows,
    rows_of,
)
from written_files import text_file

from talentmatch.data.intake.ingest import read_files


def test_what_columns_leave_blank_the_text_says(tmp_path):
    lines = (
        "职位编号,职位名称,学历,经验,职位描述\n1,钳工,,,高中以上学历，5年以上经验\n"
        "2,焊工,不限,不限,高中以上学历，5年以上经验\n3,车工,大专,1-3年,\n"
    )
    found, _ = queried_lines(
        tmp_path,
        "职位.csv",
        lines,
        "SELECT education, experience_min FROM posting ORDER BY posting_id",
    )
    assert found == [("senior_middle", 5), (None, 0), ("college", 1)]


@pytest.mark.parametrize("heading", ["详情", "职位详情", "职位描述"])
def test_a_web_address_is_no_description(tmp_path, heading):
    frames, notes = frames_of(
        tmp_path,
        f"职位名称,公司名称,工作地点,薪资,{heading}",
        "焊工,甲厂,苏州,6-8K,https://jobs.example.com/1?a=2#b",
        "钳工,甲厂,苏州,6-8K,查看职位详情>>",
        "电工,甲厂,苏州,6-8K,负责配电，详见 www.example.com/3",
        "网页工程师,甲厂,苏州,6-8K,ASP.net",
    )
    texts = frames["posting"]["text"].astype(object).where(frames["posting"]["text"].notna(), None)
    assert texts.tolist() == [None, None, "负责配电，详见 www.example.com/3", "ASP.net"]
    assert "only lead to a page elsewhere" in notes


def test_the_client_of_a_list_of_vacancies_is_the_employer(tmp_path):
    (row,) = rows_of(
        tmp_path, "b.csv", "客户,招聘岗位,人数,工作地点,薪资", "虚河有限公司,会计,1,昆山,8-9K"
    )
    assert row["enterprise_name"] == "虚河有限公司"


@pytest.mark.parametrize("major", ["专业不限", "不限", "无要求", "any"])
def test_any_major_is_none(tmp_path, major):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "职位名称,公司名称,工作城市,薪资范围,专业要求",
        f"会计,虚海有限公司,苏州,6-8K,{major}",
    )
    assert row["major"] is None or row["major"] != row["major"]


def test_days_on_which_a_vacancy_was_opened_and_closed(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "职位编号,职位名称,客户,城市,状态,开放日期,关闭日期",
        "P1,会计,虚海有限公司,苏州,已关闭,2026/8/1,2026/10/1",
    )
    assert (str(row["posted_on"])[:10], str(row["closed_on"])[:10]) == ("2026-08-01", "2026-10-01")


VACANCIES = ["职位编号", "职位名称", "招聘单位", "工作地点", "发布日期", "截止日期", "状态"]


def test_a_vacancy_that_is_said_to_be_closed_is_not_open(tmp_path):
    states = ("招聘中", "已关闭", "已招满（10.5）", "暂停", "急招", "未招满", "Closed", "")
    rows = [
        [f"K{n}", f"岗位{n}经理", "虚构电子有限公司", "苏州", "2026-01-05", "", state]
        for n, state in enumerate(states)
    ]
    rows.append(["K8", "出纳", "虚构电子有限公司", "苏州", "2026-01-05", "2026-02-01", "已关闭"])
    read, notes = people_of_rows(tmp_path, VACANCIES, *rows)
    closed = read["posting"].set_index("posting_id")["closed_on"]
    today = f"{date.today():%Y-%m-%d}"
    assert {key: str(day)[:10] for key, day in closed.dropna().items()} == {
        **dict.fromkeys(("K1", "K2", "K3", "K6"), today),
        "K8": "2026-02-01",
    }
    assert (
        f"状态: 4 vacancies are no longer open and tell no day; they count as closed by {today}"
        in notes
    )


def test_markup_in_the_cells_of_a_list_is_no_text(tmp_path):
    lines = ["标题,企业,薪资,刷新时间,正文"]
    lines += [
        f"工艺师,{FIRM},8K,2026-11-10,<p>熟悉CATIA &amp; UG</p><p>限男性</p>",
        f"车工,{FIRM},6K,2026-11-10,直径<35mm",
    ]
    frames, _ = frames_of(tmp_path, *lines)
    texts = frames["posting"]["text"].tolist()
    assert texts == ["熟悉CATIA & UG", "直径<35mm"]
    assert "男" in str(frames["posting"]["unlawful_terms"].iloc[0])


def test_names_of_software_are_no_web_addresses(tmp_path):
    texts = ["ASP.NET/C#", "Socket.io/Redis", "example.com/jobs/1"]
    rows = [f"工程师,{FIRM},宁波,8K,{text}" for text in texts]
    frames, _ = frames_of(tmp_path, "职位名称,公司名称,工作地点,薪资,职位描述", *rows)
    text = frames["posting"]["text"].astype(object)
    assert text.where(text.notna(), None).tolist() == [*texts[:2], None]


def test_a_day_of_publication_as_a_key_of_a_program(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "jobs.csv",
        "job_id,job_title,company_name,city,salary,post_date",
        "P1,焊工,虚海有限公司,苏州,8-9K,2026-10-01",
    )
    assert str(row["posted_on"])[:10] == "2026-10-01"


def test_city_and_district_of_two_columns_are_one_place(tmp_path):
    rows = [
        ["职位名称", "公司名称", "城市", "区域", "薪资"],
        ["焊工", "虚构一厂", "南京", "鼓楼区", "5-6K"],
        ["电工", "虚构一厂", "苏州", "", "5-6K"],
    ]
    tables, _ = frames_of_csv(tmp_path / "a.csv", rows)
    assert tables["posting"]["region"].tolist() == ["南京·鼓楼区", "苏州"]


@pytest.mark.parametrize(
    ("remark", "field", "value"),
    [
        ("45岁以下，男性优先", "unlawful_terms", ["sex: 男性优先", "age: 45岁以下"]),
        ("本科及以上学历，急聘", "education", "bachelor"),
        ("3年以上相关经验", "experience_min", 3),
        ("熟练使用SolidWorks", "skills", ["SolidWorks"]),
    ],
)
def test_what_a_remark_of_a_posting_asks_for_counts_like_its_text(tmp_path, remark, field, value):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "单位名称,岗位名称,招聘人数,工作地点,备注",
        f"虚海有限公司,工程师,1,苏州,{remark}",
    )
    assert row[field] == value


def test_the_last_day_and_the_end_of_a_vacancy_in_its_remark(tmp_path):
    frames, notes = frames_and_notes(
        tmp_path,
        "a.csv",
        "单位名称,岗位名称,招聘人数,工作地点,备注",
        "虚海有限公司,会计,1,苏州,截止日期：2026年12月31日",
        "虚河有限公司,会计,1,苏州,已招满",
        "虚江有限公司,会计,1,苏州,佣金20%；客户要求高",
    )
    posting = frames["posting"]
    assert str(posting["closed_on"][0].date()) == "2026-12-31"
    assert posting["closed_on"].notna().tolist() == [True, True, False]
    # What the agency settles with its client is no part of an advertisement.
    assert "text" not in posting
    assert any("备注" in note and "row 2, 3" in note for note in notes)


def test_firms_of_public_vacancies_and_years_in_a_trade(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "用人单位,岗位,人数,工作年限,工作地点",
        "虚州市人民医院,护士,10,5年以上（医疗行业）,虚州",
    )
    assert (row["enterprise_name"], row["experience_min"]) == ("虚州市人民医院", 5)


@pytest.mark.parametrize("text", ["", ",岗位要求"])
def test_a_remark_makes_no_other_vacancy(tmp_path, text):
    head, row = (
        "岗位名称,公司名称,工作地点,薪资" + text,
        "焊工,虚海精工有限公司,苏州,8000-10000元/月",
    )
    row += ",会氩弧焊" if text else ""
    (plain,) = rows_of(tmp_path, "a.csv", head, row)
    (said,) = rows_of(tmp_path, "b.csv", f"{head},备注", f"{row},要求持焊工证")
    assert said["posting_id"] == plain["posting_id"]
    assert "持焊工证" in said["text"] and "持焊工证" not in str(plain.get("text"))


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


def test_facts_of_others_are_none_of_the_post(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "职位,公司,导师背景",
        f"质量经理,{FIRM},硕士 10年经验",
        f"焊工,{FIRM},本科 15年经验",
    )
    assert not {"education", "experience_min"} & {*frames["posting"]}


def test_how_many_are_taken_on_under_a_heading_that_says_nothing(tmp_path):
    frames, _ = frames_of(
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
    frames, _ = frames_of(tmp_path, f"职位名称,公司名称,薪资,{header}", *rows)
    found = frames["posting"].get("openings")
    assert (None if found is None or found.isna().all() else found.tolist()) == openings


def test_posts_of_firms_that_nobody_names_are_kept(tmp_path):
    rows = [["企业名称", "招聘岗位", "招聘人数"], [None, "焊工", 6], [None, "电工", 3]]
    query = "SELECT title, openings FROM posting ORDER BY openings"
    (found,), _ = loaded_book(tmp_path, "招聘岗位", rows, [query])
    assert found == [("电工", 3), ("焊工", 6)]


@pytest.mark.parametrize(
    ("title", "post", "firm"),
    [
        ("Buyer @ Xuhai", "Buyer", "Xuhai"),
        ("Welder at Xuhe Ltd", "Welder", "Xuhe Ltd"),
        ("Clerk - Xujiang Ltd", "Clerk", "Xujiang Ltd"),
        ("焊工（虚海有限公司）", "焊工", "虚海有限公司"),
        ("焊工（夜班）", "焊工（夜班）", None),
        ("Look at home - Sales", "Look at home - Sales", None),
    ],
)
def test_the_firm_that_a_title_names_is_the_employer(tmp_path, title, post, firm):
    (sheet,) = read_files(text_file(tmp_path, "职位名称,工作地点,薪资", f"{title},苏州,6-8K"))
    row = sheet.frame.iloc[0]
    assert (row["title"], row.get("enterprise_name")) == (post, firm)
    assert ("is read as the employer" in str(sheet.notes)) is (firm is not None)


def test_degrees_are_no_place_and_words_in_brackets_no_markup(frames_of_rows):
    rows = [["公司名称", "职位名称", "薪资", "坐标"], [FIRM, "工程师<Java>", "6K", "120.58,31.30"]]
    frame = frames_of_rows(*rows)["posting"]
    assert frame["title"].tolist() == ["工程师<Java>"]
    assert frame.get("region", pd.Series([None])).isna().all()
    rows[1][1:] = ["<b>车工</b>", "6K", "苏州"]
    assert frames_of_rows(*rows)["posting"][["title", "region"]].to_numpy().tolist() == [
        ["车工", "苏州"]
    ]
