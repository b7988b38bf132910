"""Who is in process, hired or declined somewhere is not proposed there again, and the list says so."""

import csv

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.i18n import render
from talentmatch.pipeline.matches._processes import settled_pairs

POSTS = [
    ["职位编号", "职位名称", "公司名称", "工作地点", "职位描述", "更新时间"],
    ["K1", "工艺经理", "苏州虚构星锐模具有限公司", "苏州", "注塑工艺", "2026-11-05"],
    ["K2", "电气工程师", "苏州虚构星锐模具有限公司", "苏州", "PLC", "2026-11-05"],
    ["K3", "工艺经理", "昆山虚构远方塑业有限公司", "苏州", "注塑工艺", "2026-11-05"],
]
BOOK = [
    [
        "顾问",
        "姓名",
        "手机",
        "目前职位",
        "推荐职位编号",
        "推荐客户",
        "推荐职位",
        "推荐状态",
        "推荐日期",
    ],
    [
        "小王",
        "甲虚一",
        "19900000601",
        "工艺主管",
        "",
        "虚构星锐模具",
        "工艺经理",
        "一面通过",
        "2026-11-01",
    ],
    [
        "小王",
        "乙虚二",
        "19900000602",
        "工艺主管",
        "",
        "苏州虚构星锐模具有限公司",
        "设备主管",
        "已入职",
        "",
    ],
    ["小王", "丙虚三", "19900000603", "工艺主管", "", "", "工艺经理", "客户否决", ""],
    ["小李", "丁虚四", "19900000604", "工艺主管", "", "虚构星锐模具", "工艺经理", "待沟通", ""],
    ["小李", "戊虚五", "19900000605", "工艺主管", "K3", "", "", "候选人放弃", ""],
    ["小李", "己虚六", "19900000606", "工艺主管", "", "虚构星锐模具", "工艺经理", "绿色", ""],
]


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    write(folder / "职位.csv", POSTS)
    write(folder / "人选.csv", BOOK)
    with Store() as store:
        store.notes = [
            str(n) for t in store.load(folder, consent="recruiting").tables for n in t.notes
        ]
        yield store


@pytest.fixture(scope="module")
def names(store):
    contact = store.read("contact", as_of="2026-12-31", purpose="recruiting")
    return contact.set_index("candidate_id")["name"]


def test_a_process_bars_from_that_post_a_hire_from_the_firm_a_bare_title_as_a_doubt(store, names):
    postings = store.read("posting", as_of="2026-12-31", purpose="recruiting")
    found = settled_pairs(store, pd.Timestamp("2026-12-31"), postings, store.firms())
    rows = zip(found["candidate_id"].map(names), found["posting_id"], found["unsure"], strict=True)
    assert {*rows} == {
        ("甲虚一", "K1", False),
        ("乙虚二", "K1", False),
        ("乙虚二", "K2", False),
        ("丙虚三", "K1", True),
        ("丙虚三", "K3", True),
        ("戊虚五", "K3", False),
    }


def test_the_list_leaves_them_out_and_says_how_many(store, names, no_models):
    found = pipeline.match(store, tracking=no_models, posting_id="K1", top=20)
    assert {*found.table["candidate_id"].map(names)} == {"丁虚四", "戊虚五", "己虚六"}
    notes = [render(note, "zh") for note in found.notes]
    assert any("已录用或已被拒的：2 个" in note for note in notes)
    assert any("存疑" in note and "1 个" in note for note in notes)


def test_the_owner_of_a_row_is_not_kept_and_an_unknown_stage_is_named_by_row(store):
    assert "顾问: not kept" in store.notes
    assert any("tell no stage" in note and "row 7" in note for note in store.notes)


def test_a_list_of_applications_by_number_is_a_table_of_its_own(tmp_path):
    rows = [
        ["Candidate ID", "Job ID", "Stage", "Applied On"],
        ["c1", "K1", "Offer - Declined", "2026-11-02"],
        ["c2", "K1", "Phone Screen", "2026-11-03"],
    ]
    with Store() as store:
        consent = {"candidate_id": ["c1", "c2"], "purpose": "recruiting", "given_on": "2026-11-01"}
        store.write("candidate", pd.DataFrame({"candidate_id": ["c1", "c2"]}))
        store.write("consent", pd.DataFrame(consent))
        assert store.load(write(tmp_path / "applications.csv", rows)).tables[0].table == "process"
        stored = store.read("process", as_of="2026-12-31", purpose="recruiting")
    assert {*zip(stored["posting_id"], stored["stage"], strict=True)} == {
        ("K1", "declined"),
        ("K1", "in_process"),
    }
