"""A list for a receiver holds nothing by which somebody could be named."""

from functools import partial

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentmatch.data.protection import anonymity
from talentmatch.data.protection._person_mask import person_patterns, without_person
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase, render
from talentmatch.lists import Field, ListSpec
from talentmatch.vocab.plain_titles import plain_title

DAY = "2024-06-01"
OPEN = (
    "rank",
    "posting_id",
    "title",
    "occupation",
    "occupation_name",
    "education",
    "title_rank",
    "skill_grade",
    "talent_level",
    "full_time_education",
    "skills",
    "skills_covered",
    "licences",
    "reasons",
    "available_from",
)
#: Whatever may stand in a list of people: who hides it knows it by the declaration alone.
PEOPLE = ListSpec("people", tuple(Field(name, personal=False) for name in OPEN))
anonymise = partial(anonymity.anonymise, spec=PEOPLE)
TEXTS = [c for c in TABLES["candidate"].columns if c.kind in ("text", "list") and not c.choices]

names = st.tuples(
    st.sampled_from("欧钱孙褚卫蒋"), st.text("虚鑫淼焱垚珺璟", min_size=1, max_size=2)
)
phones = st.integers(13_000_000_000, 19_999_999_999).map(str)
mails = st.from_regex(r"[a-z]{5}[0-9]{2}@[a-z]{4}\.(cn|com)", fullmatch=True)
firms = st.text("虚构星锐澜屿", min_size=4, max_size=6)


def planted(column, name, phone, mail, firm):
    text = (
        f"{firm}唯一的{name} {name[0]} {name[1:]}-总经理 {phone[:3]}-{phone[3:7]}-{phone[7:]} "
        f"{mail} QQ {phone[:9]}"
    )
    return [text, name, phone] if column.kind == "list" else text


@pytest.mark.slow
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names, phones, mails, firms)
def test_what_is_planted_in_any_column_of_a_person_is_in_no_cell_for_a_receiver(
    store, parts, phone, mail, firm
):
    name = "".join(parts)
    row = {c.name: [planted(c, name, phone, mail, firm)] for c in TEXTS if not c.person}
    row |= {
        "employer": [f"苏州{firm}模具有限公司"],
        "reasons": [f"{firm} {name} {phone} {mail} {firm}模具"],
    }
    row |= {
        "candidate_id": ["P-003"],
        "experience_years": [7.0],
        "expected_yearly_pay": [180_000.0],
    }
    people = pd.DataFrame(row)
    store.write("candidate", people.drop(columns="reasons"))
    contact = {"candidate_id": ["P-003"], "name": [name], "phone": [phone], "email": [mail]}
    store.write("contact", pd.DataFrame(contact))
    rows = people.assign(candidate_id=store.pseudonym("P-003"), occupation_name=people["title"])
    shown = anonymise(rows, store, receiver="E1", as_of=DAY)
    cells = " ".join(str(cell) for cell in shown.iloc[0])
    squeezed = cells.replace(" ", "").replace("-", "")
    for trace in (name, phone, mail, mail.split("@")[0], firm, "P-003", store.pseudonym("P-003")):
        assert trace not in cells and trace.replace("-", "") not in squeezed
    assert shown["title"].tolist() == ["总经理"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("明虚名-总经理", "总经理"),
        ("慈溪唯一上市公司财务总监", "财务总监"),
        ("CFO of the only listed company in Cixi", "cfo"),
        ("注塑主管 13800138000", "注塑主管"),
        ("资深设备工程师（王芳）", "资深设备工程师"),
        ("Li Lei, welder", "welder"),
        ("虚构星锐一把手", None),
        ("13800138000", None),
        ("", None),
    ],
)
def test_of_a_title_the_kind_of_work_is_left(written, shown):
    assert plain_title(written) == shown


def test_a_title_that_says_nothing_common_gives_way_to_the_occupation(store):
    people = {"candidate_id": ["P-003"], "title": ["虚构星锐一把手"], "occupation": ["6-18-01-01"]}
    store.write("candidate", pd.DataFrame(people))
    rows = pd.DataFrame({**people, "candidate_id": [store.pseudonym("P-003")]})
    assert anonymise(rows, store, receiver="E1", as_of=DAY)["title"].tolist() == ["车工"]


def test_a_skill_or_licence_of_one_person_alone_is_not_shown(store, agree):
    ids = [f"S-{n}" for n in range(3)]
    people = {"candidate_id": ids, "licences": [["叉车证"]] * 2 + [["叉车证", "星锐一号"]]}
    store.write("candidate", pd.DataFrame({**people, "skills": [["PLC", "王芳工作室"]] * 3}))
    store.write("candidate", pd.DataFrame({"candidate_id": ["P-001"], "skills": [["灯塔"]]}))
    for person in ids:
        agree(person)
    rows = pd.DataFrame(
        {
            "candidate_id": [store.pseudonym("S-2")],
            "licences": [["叉车证", "星锐一号"]],
            "skills": [["PLC", "王芳工作室", "灯塔"]],
        }
    )
    shown = anonymise(rows, store, receiver="E1", as_of=DAY).iloc[0]
    assert shown["licences"] == ["叉车证"]
    assert shown["skills"] == ["PLC", "王芳工作室"]


def test_neither_willingness_nor_an_exact_figure_of_the_person_is_open(store):
    rows = pd.DataFrame(
        {"candidate_id": ["c-1"], "candidate": [0.9], "mutual": [0.4], "score": [0.4]}
    )
    shown = anonymise(rows, store, receiver="E1", as_of=DAY)
    assert shown[["candidate", "mutual", "score"]].isna().all(axis=None)


@pytest.mark.parametrize(
    "text",
    [
        "虚构星锐",
        "虚构星锐模具",
        "苏州虚构星锐模具有限公司",
        "星锐模具",
        "XR Mould",
        "ＸＲ  Mould",
        "虚构 星锐",
    ],
)
def test_an_employer_is_taken_out_in_every_spelling(text):
    who = {
        "candidate_id": "a",
        "name": None,
        "phone": None,
        "email": None,
        "employer": "E7",
        "employer_name": "苏州虚构星锐模具有限公司",
        "aliases": ["XR Mould"],
    }
    pattern = person_patterns(pd.DataFrame([who]))["a"]
    assert without_person(f"在{text}任职", pattern) == "在…任职"


def test_a_registered_employer_is_known_by_id_name_and_alias():
    with Store() as store:
        firm = {
            "enterprise_id": ["E7"],
            "name": ["苏州虚构星锐模具有限公司"],
            "aliases": [["XR Mould"]],
        }
        store.write("enterprise", pd.DataFrame(firm))
        for employer in ("E7", "苏州虚构星锐模具有限公司", "XR Mould"):
            store.write("candidate", pd.DataFrame({"candidate_id": ["a"], "employer": [employer]}))
            who = store.identifying([store.pseudonym("a")])
            assert who["employer_name"].tolist() == firm["name"]
            assert list(who["aliases"].iloc[0]) == ["XR Mould"]


def test_a_sentence_for_a_receiver_is_masked_in_whatever_language_it_is_said(store):
    store.write("candidate", pd.DataFrame({"candidate_id": ["P-003"], "employer": ["虚构星锐"]}))
    said = phrase("match", "receiver_unclear", receiver="虚构星锐")
    rows = pd.DataFrame({"candidate_id": [store.pseudonym("P-003")]})
    rows["reasons"] = pd.Series([said], dtype=object)
    shown = anonymise(rows, store, receiver="E1", as_of=DAY)["reasons"].iloc[0]
    for lang in ("en", "zh"):
        assert render(said, lang) != render(shown, lang) and "星锐" not in render(shown, lang)


def test_what_is_not_declared_is_not_shown(store):
    rows = pd.DataFrame({"candidate_id": ["c-1"], "education": ["master"], "rank": [1]})
    shown = anonymity.anonymise(rows, store, spec=ListSpec("bare", ()), receiver="E1", as_of=DAY)
    assert shown[["education", "rank"]].isna().all(axis=None)
    assert anonymise(rows, store, receiver="E1", as_of=DAY)["education"].tolist() == ["master"]
