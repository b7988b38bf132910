"""Lists, feeds and forms of hunters in yet other words, with what comes near and is none of it."""

import json

import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells.value_pay import parse_pay
from talentmatch.data.reading.layout.columns import rank_tables

FIRM = "甲江机械有限公司"


def frames_of(folder, *lines, name="a.csv"):
    """Return the tables of a file of these lines, and all that is noted."""
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def test_people_under_other_headings_are_no_postings(tmp_path):
    lines = [
        "编号,人名,微信/手机,出生年,参加工作,最高学历,毕业院校,单位,职务,期望年薪(万),意向地,进度"
    ]
    lines += [f"1,班虚甲,wx:ban 13900000001,1986,2009.7,本科,虚构大学,{FIRM},选矿主管,25,南昌、鹰潭,已约面"]  # fmt: skip
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


def test_markup_in_the_cells_of_a_list_is_no_text(tmp_path):
    lines = ["标题,企业,薪资,刷新时间,正文"]
    lines += [f"工艺师,{FIRM},8K,2026-11-10,<p>熟悉CATIA &amp; UG</p><p>限男性</p>", f"车工,{FIRM},6K,2026-11-10,直径<35mm"]  # fmt: skip
    frames, _ = frames_of(tmp_path, *lines)
    texts = frames["posting"]["text"].tolist()
    assert texts == ["熟悉CATIA & UG", "直径<35mm"]
    assert "男" in str(frames["posting"]["unlawful_terms"].iloc[0])


@pytest.mark.parametrize(
    ("contacts", "phone", "email"),
    [
        ([("mobile", "13900000001"), ("E-mail", "a@example.com")], "13900000001", "a@example.com"),
        ([("email", "a@example.com")], None, "a@example.com"),
    ],
)
def test_contacts_with_their_kind_beside_them(tmp_path, contacts, phone, email):
    work = [{"org": FIRM, "role": "钳工", "from": "2019-05", "to": None, "current": True}]
    person = {"fullName": "萧虚七", "contacts": [{"type": kind, "value": text} for kind, text in contacts], "positions": work}  # fmt: skip
    text = json.dumps({"applications": [{"candidate": person}]}, ensure_ascii=False)
    frames, _ = frames_of(tmp_path, text, name="a.json")
    contact = frames["contact"].iloc[0]
    assert contact["email"] == email
    assert contact.get("phone") == phone or (phone is None and pd.isna(contact.get("phone")))


@pytest.mark.parametrize("cell", ["9000/月起步+计件", "9000起步"])
def test_pay_that_begins_at_a_figure(cell):
    pay = parse_pay(cell)
    assert pay.low == 9000 and pd.isna(pay.high)
