"""Enterprises by code and name, reposts of one opening, duplicates of one person."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from talentmatch.data.intake.identity._alike_postings import (
    TEXT,
    TITLE,
    Advertisement,
    copies_in_order,
)
from talentmatch.data.intake.identity.enterprises import (
    bare_name,
    made_up_id,
    publisher_marks,
    resolve_enterprises,
)
from talentmatch.data.store import Store

CODE = "91350100M000100Y43"
DAY = "2025-01-01"

REGISTER = pd.DataFrame(
    {
        "enterprise_id": ["E1", "E2", "E3"],
        "name": [
            "宁波甬江精密机械有限公司",
            "慈溪海天软件股份有限公司",
            "上海蓝湖电子科技有限公司",
        ],
        "credit_code": [CODE, None, None],
        "aliases": [["甬江精机"], [], []],
    }
)


def resolve(*names, **columns):
    return resolve_enterprises(pd.DataFrame({"name": list(names), **columns}), REGISTER)


def test_a_code_of_the_register_decides_whatever_the_name():
    assert resolve("some other name", credit_code=[CODE.lower()]).enterprise_id.tolist() == ["E1"]


def test_a_valid_code_outside_the_register_is_a_new_enterprise():
    found = resolve_enterprises(
        pd.DataFrame({"name": ["x"], "credit_code": [CODE]}), REGISTER.drop(columns="credit_code")
    )
    assert found.enterprise_id.tolist() == [CODE]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("宁波甬江精密机械有限公司", "E1"),
        ("甬江精密机械（宁波）有限公司", "E1"),
        ("浙江省宁波市甬江精密机械集团有限公司", "E1"),
        ("甬江精机", "E1"),
        ("海天软件公司", "E2"),
        ("蓝湖电子科技", "E3"),
    ],
)
def test_a_name_written_otherwise_is_found(written, meant):
    found = resolve(written)
    assert found.enterprise_id.tolist() == [meant]
    assert found.review.empty


def test_an_uncertain_name_gets_an_id_of_its_own_and_is_put_up_for_review():
    found = resolve("甬江精密机器有限公司")
    assert found.enterprise_id.tolist() == [made_up_id("甬江精密机器有限公司")]
    assert found.review[["likely_id", "likely_name"]].to_numpy().tolist() == [
        ["E1", "宁波甬江精密机械有限公司"]
    ]


def test_the_same_name_in_another_city_is_for_a_person_to_decide():
    found = resolve("上海海天软件有限公司")
    assert found.enterprise_id.tolist() == [made_up_id("上海海天软件有限公司")]
    assert found.review["likely_id"].tolist() == ["E2"]


def test_a_name_like_none_is_new_and_no_name_is_nobody():
    found = resolve("完全不同贸易行", None, "")
    assert found.enterprise_id.tolist()[0] == made_up_id("完全不同贸易行")
    assert found.enterprise_id.isna().tolist() == [False, True, True]
    assert found.review.empty


def test_an_empty_register_makes_everybody_new():
    found = resolve_enterprises(pd.DataFrame({"name": ["甲厂"]}), REGISTER.iloc[:0])
    assert found.enterprise_id.tolist() == [made_up_id("甲厂")]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([*REGISTER["name"], "甲厂", "乙厂", None]), max_size=6))
def test_equal_names_get_equal_ids_in_whatever_order(names):
    found = resolve_enterprises(pd.DataFrame({"name": pd.Series(names, dtype="str")}), REGISTER)
    pairs = pd.DataFrame({"name": names, "id": found.enterprise_id.to_numpy()}).dropna()
    assert pairs.groupby("name")["id"].nunique().le(1).all()


def test_bare_names_keep_what_is_nothing_but_form():
    assert bare_name(pd.Series(["宁波市", "Acme Group Limited"])).tolist() == ["宁波市", "acme"]


def postings(**columns):
    base = {
        "posting_id": ["1", "2"],
        "enterprise_name": ["甬江精密机械公司"] * 2,
        "title": ["数控车工", "数控车工（急聘）"],
        "region": ["北区", "北区"],
        "posted_on": ["2024-01-01", "2024-02-01"],
        "text": ["操作数控车床，读懂图纸，两班倒"] * 2,
    }
    return pd.DataFrame({**base, **columns})


def originals(frame):
    with Store() as store:
        store.write("posting", frame)
        return store.read("posting", as_of=DAY, purpose="planning")["repost_of"].tolist()


def test_a_repost_points_at_the_earliest():
    frame = postings(
        posting_id=["1", "2", "3"],
        enterprise_name=["甲"] * 3,
        title=["数控车工"] * 3,
        region=["北区"] * 3,
        posted_on=["2024-02-01", "2024-01-01", "2024-02-20"],
        text=["操作数控车床"] * 3,
    )
    assert originals(frame) == ["2", pytest.approx(float("nan"), nan_ok=True), "2"]


@pytest.mark.parametrize(
    "columns",
    [
        {"posted_on": ["2024-01-01", "2024-06-01"]},
        {"region": ["北区", "南区"]},
        {"title": ["数控车工", "会计"]},
        {"text": ["操作数控车床，读懂图纸，两班倒", "负责全盘账务处理和纳税申报"]},
        {"enterprise_name": ["甬江精密机械公司", "蓝湖电子"]},
        {"text": [None, None]},
    ],
)
def test_what_differs_is_no_repost(columns):
    assert pd.isna(originals(postings(**columns))).all()


def test_without_texts_the_same_terms_make_a_repost():
    frame = postings(text=[None, None], pay_low=[8000, 8000], pay_high=[9000, 9000])
    assert originals(frame)[1] == "1"


def test_a_repost_of_a_stored_posting_is_found_and_noted():
    frame = postings()
    with Store() as store:
        store.write("posting", frame.iloc[:1])
        load = store.write("posting", frame.iloc[1:])
        assert "1 postings are reposts of another" in load.notes
        store.write("posting", frame.iloc[1:])
        kept = store.read("posting", as_of=DAY, purpose="planning")
    assert kept.set_index("posting_id")["repost_of"].to_dict()["2"] == "1"


WORK = "操作数控车床加工轴类零件，能看懂图纸，会使用卡尺千分尺，两班倒，包食宿，缴纳五险一金"


def test_an_agency_that_repeats_an_employers_posting_copies_it_whichever_came_first():
    names = ["瑞才人力资源有限公司", "甬江精密机械公司"]
    frame = postings(enterprise_name=names, title=["数控车工"] * 2, text=[WORK + "。", WORK])
    assert originals(frame)[0] == "2"
    with Store() as store:
        store.write("posting", frame.iloc[:1])
        load = store.write("posting", frame.iloc[1:])
        kept = store.read("posting", as_of=DAY, purpose="planning").set_index("posting_id")
    assert kept["repost_of"].to_dict()["1"] == "2"
    assert any("postings of agencies are copies" in note for note in load.notes)


@pytest.mark.parametrize(
    "columns",
    [
        {"pay_low": [6000, 9000]},
        {"region": ["北区", "南区"]},
        {
            "text": [
                WORK,
                "从事车床操作，负责设备点检与现场管理，熟悉工艺，八小时工作制，单休，有食堂和宿舍",
            ]
        },
        {"enterprise_name": ["蓝湖电子", "甬江精密机械公司"]},
        {"text": ["会看图纸", "会看图纸"]},
    ],
)
def test_an_agencys_posting_that_differs_is_no_copy(columns):
    frame = postings(
        enterprise_name=["瑞才人力资源有限公司", "甬江精密机械公司"], title=["数控车工"] * 2
    )
    frame = frame.assign(**{"text": [WORK, WORK], **columns})
    assert pd.isna(originals(frame)).all()


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("苏州百聘人力资源服务有限公司", True),
        ("锐仕猎头", True),
        ("鼎诚劳务派遣有限公司", True),
        ("江城人才服务中心", True),
        ("Robert Staffing Ltd", True),
        ("慈溪市人力资源和社会保障局", False),
        ("甬江精密机械公司", False),
        ("华才新材料有限公司", False),
    ],
)
def test_agencies_are_known_by_their_names(name, agency):
    with Store() as store:
        store.write("posting", postings(enterprise_name=[name] * 2))
        kept = store.read("posting", as_of=DAY, purpose="planning")
    assert kept["agency"].tolist() == [agency] * 2


@given(
    st.lists(
        st.tuples(
            st.integers(0, 150),
            st.sampled_from(["焊工", "电焊工人", "高级数控车工操作员", "高级数控车工操作工"]),
            st.sampled_from(
                [
                    None,
                    WORK,
                    WORK + "，有证优先",
                    WORK.replace("两班倒", "白班"),
                    "负责账务处理与纳税申报",
                ]
            ),
            st.sampled_from([None, (5000.0, "college"), (6000.0, "college")]),
        ),
        max_size=12,
    )
)
def test_copies_are_those_that_comparing_every_two_finds(drawn):
    start, window = pd.Timestamp("2024-01-01"), pd.Timedelta(days=60)
    rows = [
        Advertisement("甲", start + pd.Timedelta(days=day), f"{number:02d}", title, text, terms)
        for number, (day, title, text, terms) in enumerate(sorted(drawn, key=lambda row: row[0]))
    ]
    slow = {
        later.posting_id
        for place, later in enumerate(rows)
        for earlier in rows[:place]
        if later.day - earlier.day <= window and _is_copy(later, earlier)
    }
    assert {copy for copy, _ in copies_in_order(rows, window)} == slow


def _is_copy(one, other):
    if one.text is None or other.text is None:
        return one.terms is not None and (one.title, one.terms) == (other.title, other.terms)
    titles = JaroWinkler.similarity(one.title, other.title)
    return titles >= TITLE and fuzz.ratio(one.text, other.text) >= TEXT


def test_bulk_history_is_not_searched_for_reposts(monkeypatch):
    monkeypatch.setattr("talentmatch.data.intake.identity._reposts._MOST_ROWS", 1)
    with Store() as store:
        load = store.write("posting", postings())
    assert any("reposts were not looked for" in note for note in load.notes)


@pytest.mark.parametrize(
    ("name", "title", "agency", "dispatch"),
    [
        ("甬江人力资源有限公司", "普工", True, False),
        ("某某猎头公司", "总监", True, False),
        ("甬江精密", "普工（劳务派遣）", False, True),
        ("甬江精密", "车工", False, False),
        ("甬江精密", "人力资源经理", False, False),
        ("North Staffing Ltd", "welder", True, False),
        ("Talent Hunters Recruitment Ltd", "welder", True, False),
        ("甬江人才科技有限公司", "普工", True, False),
        ("某知名电子企业", "质量经理", True, False),
        ("大型上市公司", "质量经理", True, False),
        ("大型锻件有限公司", "质量经理", False, False),
    ],
)
def test_agencies_and_dispatch_are_marked(name, title, agency, dispatch):
    marks = publisher_marks(pd.DataFrame({"enterprise_name": [name], "title": [title]}))
    assert marks.iloc[0].tolist() == [agency, dispatch]


def test_a_posting_for_a_client_is_an_agencys():
    texts = [
        "Our client, Acme Software, is looking for",
        "为客户甬江精密招聘车工",
        "work with our client teams",
        "维护客户",
        None,
    ]
    marks = publisher_marks(pd.DataFrame({"enterprise_name": "甬江顾问", "text": texts}))
    assert marks["agency"].tolist() == [True, True, False, False, False]


def test_rows_that_name_an_enterprise_get_its_id_from_the_register():
    with Store() as store:
        store.write(
            "enterprise",
            pd.DataFrame({"name": ["宁波甬江精密机械有限公司"], "credit_code": [CODE]}),
        )
        survey = pd.DataFrame(
            {"enterprise_name": ["甬江精密机械公司"], "round": [2024], "post": ["车工"]}
        )
        store.write("need_survey", survey)
        load = store.write(
            "posting", postings(enterprise_name=["甬江精密机器公司", "甬江精密机械公司"])
        )
        surveyed = store.read("need_survey", as_of=DAY, purpose="planning")
        posted = store.read("posting", as_of=DAY, purpose="planning")
    assert surveyed["enterprise_id"].tolist() == [CODE]
    assert posted["enterprise_id"].tolist() == [made_up_id("甬江精密机器公司"), CODE]
    assert load.review["likely_id"].tolist() == [CODE]


def test_an_enterprise_without_a_code_joins_the_one_it_is_named_like():
    with Store() as store:
        store.write(
            "enterprise",
            pd.DataFrame({"name": ["宁波甬江精密机械有限公司"], "credit_code": [CODE]}),
        )
        store.write("enterprise", pd.DataFrame({"name": ["甬江精密机械公司"], "industry": ["C35"]}))
        kept = store.read("enterprise", as_of=DAY, purpose="planning")
    assert kept["enterprise_id"].tolist() == [CODE]


def test_uncertain_enterprises_of_a_load_stand_in_a_review_file(tmp_path):
    with Store() as store:
        store.write(
            "enterprise",
            pd.DataFrame({"name": ["宁波甬江精密机械有限公司"], "credit_code": [CODE]}),
        )
        frame = postings(
            enterprise_name=["甬江精密机器公司"] * 2, posted_on=pd.to_datetime(["2024-01-01"] * 2)
        )
        frame.to_parquet(tmp_path / "posting.parquet")
        report = store.load(tmp_path / "posting.parquet")
    assert pd.read_csv(tmp_path / "enterprise.review.csv")["likely_id"].tolist() == [CODE]
    assert "enterprise.review.csv" in str(report)


def test_two_records_of_one_person_become_one():
    with Store() as store:
        people = pd.DataFrame({"candidate_id": ["A-1", "B-7"], "title": ["焊工", "电焊工"]})
        store.write("candidate", people)
        known = {"candidate_id": ["A-1"], "name": ["李雷"], "phone": ["138 0013 8000"]}
        store.write("contact", pd.DataFrame(known))
        twin = {"candidate_id": ["B-7"], "name": ["李 雷"], "phone": ["+86-13800138000"]}
        load = store.write("contact", pd.DataFrame({**twin, "email": ["Li@example.com"]}))
        assert "1 people were found twice" in load.notes[0]
        assert store.tables() == {"candidate": 1, "contact": 1}
        consent = {"candidate_id": ["B-7"], "purpose": ["recruiting"], "given_on": ["2024-01-01"]}
        store.write("consent", pd.DataFrame(consent))
        kept = store.read("candidate", as_of=DAY, purpose="recruiting")
        assert kept["candidate_id"].tolist() == [store.pseudonym("A-1")]
        assert kept["title"].tolist() == ["电焊工"]
        assert store.erase("B-7").candidate == store.pseudonym("A-1")
        assert store.tables() == {}


def test_two_people_of_one_file_with_one_address_become_one_if_they_bear_one_name():
    with Store() as store:
        frame = {"candidate_id": ["A", "B", "C"], "email": ["x@y.cn", "X@y.cn", "z@y.cn"]}
        assert store.write("contact", pd.DataFrame(frame)).loaded == 3
        load = store.write("contact", pd.DataFrame({**frame, "name": ["李雷", "李雷", "韩梅梅"]}))
        assert load.loaded == 2
