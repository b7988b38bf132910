"""Consent, pseudonyms, masks and anonymous shortlists."""

from functools import partial
from itertools import chain, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.data.contract._masks import masked
from talentmatch.data.protection import anonymity
from talentmatch.data.protection.privacy import is_local_uri
from talentmatch.data.reading.cells.formulas import neutralise
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.data.tables import TABLES
from talentmatch.lists import Field, ListSpec

KEY = b"a key of at least sixteen bytes"
DAY = "2024-06-01"
PEOPLE = ListSpec("people", tuple(Field(name, personal=False) for name in ("rank", "title")))
anonymise = partial(anonymity.anonymise, spec=PEOPLE)


def seen(store, as_of=DAY, purpose="recruiting", receiver=None):
    frame = store.read("candidate", as_of=as_of, purpose=purpose, receiver=receiver)
    return set(frame["candidate_id"])


def test_without_consent_nobody_is_let_out(store):
    assert seen(store) == set()


def test_consent_holds_for_its_purpose_from_its_day_to_its_last(store, agree):
    agree("P-001", expires_on="2024-12-31")
    assert seen(store) == {store.pseudonym("P-001")}
    assert seen(store, "2024-01-01") == seen(store, "2024-12-31 18:00") == seen(store)
    assert seen(store, "2023-12-31") == seen(store, "2025-01-01") == set()
    assert seen(store, purpose="service") == set()


@pytest.mark.parametrize("as_of", ["2024-02-01", DAY, "2030-01-01"])
def test_a_withdrawal_counts_whatever_the_date_asked_about(store, as_of, agree):
    agree("P-001", withdrawn_on="2025-05-05")
    assert seen(store, as_of) == set()


def test_consent_to_a_receiver_is_for_that_receiver(store, agree):
    agree("P-001", receiver="E1")
    assert seen(store) == seen(store, receiver="E2") == set()
    assert seen(store, receiver="E1") == {store.pseudonym("P-001")}


def test_who_withdrew_from_one_receiver_is_not_shown_to_it_though_all_others_may_see_them(
    store, agree
):
    agree("P-001")
    agree("P-001", receiver="E1", withdrawn_on="2024-03-01")
    assert seen(store, receiver="E1") == set()
    assert seen(store) == seen(store, receiver="E2") == {store.pseudonym("P-001")}


def test_a_withdrawal_from_everybody_ends_what_was_given_to_a_receiver_before(store, agree):
    agree("P-001", receiver="E1")
    agree("P-001", withdrawn_on="2024-02-01")
    assert seen(store, receiver="E1") == set()
    rows = shortlist(store).head(1)
    assert anonymise(rows, store, receiver="E1", as_of=DAY)["anonymous"].all()
    agree("P-001", receiver="E1", given_on="2024-03-01")
    assert seen(store, receiver="E1") == {store.pseudonym("P-001")}
    assert not anonymise(rows, store, receiver="E1", as_of=DAY)["anonymous"].any()


def may_see(rows, now, receiver):
    """Say of each person whether the rule, read row by row, lets them be seen for recruiting."""
    day, people = pd.Timestamp(now), set()
    given_by = {}
    for row in rows:
        if row["purpose"] == "recruiting":
            given_by.setdefault(row["candidate_id"], []).append(row)
    for row in chain.from_iterable(given_by.values()):
        own = given_by[row["candidate_id"]]
        holds = (
            row["receiver"] in ("*", receiver)
            and row["given_on"] <= day
            and row["withdrawn_on"] is None
            and (row["expires_on"] is None or row["expires_on"] >= day)
        )
        taken = any(
            other["receiver"] == "*"
            and other["withdrawn_on"] is not None
            and other["withdrawn_on"] >= row["given_on"]
            for other in own
        )
        refused = any(
            other["receiver"] == receiver and other["withdrawn_on"] is not None for other in own
        )
        if holds and not taken and not (receiver and refused):
            people.add(row["candidate_id"])
    return people


def test_whoever_is_seen_is_whom_the_rule_lets_be_seen(store):
    random = np.random.default_rng(0)
    days = pd.date_range("2024-01-01", periods=12, freq="MS")
    people = [f"P{number}" for number in range(400)]
    rows = []
    for person, purpose, receiver in product(people, ["recruiting", "service"], ["*", "E1", "E2"]):
        if random.random() < 0.5:
            continue
        first = int(random.integers(12))
        later = [day if random.random() < 0.4 else None for day in random.choice(days[first:], 2)]
        ends = dict(zip(["expires_on", "withdrawn_on"], later, strict=True))
        facts = {"candidate_id": person, "purpose": purpose, "receiver": receiver}
        rows.append({**facts, "given_on": days[first], **ends})
    store.write("candidate", pd.DataFrame({"candidate_id": people}))
    store.write("consent", pd.DataFrame(rows))
    for now, receiver in product(days, (None, "E1")):
        expected = may_see(rows, now, receiver)
        assert seen(store, now, receiver=receiver) == set(map(store.pseudonym, expected))
        assert 0 < len(expected) < len(people)


def test_a_receiver_is_text_and_no_sql(store):
    assert seen(store, receiver="x' OR '1'='1") == set()


@pytest.mark.parametrize("table", [t for t in TABLES.values() if t.subjects], ids=lambda t: t.name)
def test_every_table_about_people_asks_for_their_consent(store, table, agree):
    fill = {"date": "2020-01-01", "datetime": "2020-01-01", "int": 1, "float": 1.0}
    row = {
        c.name: c.choices[0] if c.choices else fill.get(c.kind, "P-001")
        for c in table.columns
        if c.required
    }
    for second in ("candidate_b",):
        if second in row:
            row[second] = "P-002"
    purpose = table.purposes[0]
    store.write(table.name, pd.DataFrame([row]))
    assert store.read(table.name, as_of=DAY, purpose=purpose).empty
    for number, _ in enumerate(table.subjects, start=1):
        agree(f"P-00{number}", purpose=purpose)
    assert len(store.read(table.name, as_of=DAY, purpose=purpose)) == 1


def test_a_partner_who_has_not_agreed_is_not_named(store, agree):
    store.write("candidate", pd.DataFrame({"candidate_id": ["P-001"], "partner_id": ["P-002"]}))
    agree("P-001")
    assert store.read("candidate", as_of=DAY, purpose="recruiting")["partner_id"].isna().all()
    agree("P-002")
    named = store.read("candidate", as_of=DAY, purpose="recruiting")["partner_id"].dropna()
    assert named.tolist() == [store.pseudonym("P-002")]


def test_ids_are_keyed_hashes_in_every_table_alike(store, agree):
    agree("P-001")
    stored = store._connection.execute("SELECT candidate_id FROM main.consent").fetchall()
    assert stored == [(store.pseudonym("P-001"),)]
    assert store.pseudonym("P-001").startswith("c-")
    assert Pseudonymiser(b"another key of enough bytes").pseudonym("P-001") != store.pseudonym(
        "P-001"
    )


@given(st.text())
def test_a_pseudonym_of_a_pseudonym_is_itself(raw):
    people = Pseudonymiser(KEY)
    assert people.pseudonym(people.pseudonym(raw)) == people.pseudonym(raw)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("电话13800138000,或138-0013-8001", "电话…,或…"),
        ("write to li.lei@example.com.cn now", "write to … now"),
        ("姓名：李雷，五年经验", "姓名：…，五年经验"),
        ("我叫韩梅梅，会Python", "我叫…，会Python"),
        ("座机 0574-63001234 微信号: lilei_88", "座机 … 微信号…"),
        ("身份证330282199001011234", "身份证…"),
        ("本人有10年经验，2014-2024年任车间主任，产值12000000元", None),
        ("C++, 年薪300000", None),
    ],
)
def test_contact_data_in_sentences_is_masked_and_nothing_else(store, text, clean):
    sql = f"SELECT {masked('x')} AS clean FROM said"
    said = pd.DataFrame({"x": [text]})
    answer = store.query(sql, as_of=DAY, purpose="planning", relations={"said": said})
    assert answer["clean"].tolist() == [clean or text]


def test_a_name_the_contacts_know_is_masked_whichever_comes_first(store, agree):
    agree("P-001")
    text = pd.DataFrame({"candidate_id": ["P-001"], "text": ["李雷是熟练焊工"]})
    name = pd.DataFrame({"candidate_id": ["P-001"], "name": ["李雷"]})
    store.write("candidate", text)
    store.write("contact", name)
    assert store.read("candidate", as_of=DAY, purpose="recruiting")["text"].tolist() == [
        "…是熟练焊工"
    ]
    store.write("candidate", text)
    assert store.read("candidate", as_of=DAY, purpose="recruiting")["text"].tolist() == [
        "…是熟练焊工"
    ]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "<script>alert(1)</script>"])
def test_a_formula_or_html_in_a_name_is_kept_as_data_and_harmless_in_exports(store, formula):
    store.write("enterprise", pd.DataFrame({"enterprise_id": ["1"], "name": [formula]}))
    frame = store.read("enterprise", as_of=DAY, purpose="planning")
    assert frame["name"].tolist() == [formula]
    assert not neutralise(frame)["name"].str.startswith(("=", "+", "-", "@")).any()
    assert frame["name"].tolist() == [formula], "the frame given stays as it is"


@pytest.mark.parametrize(
    ("uri", "local"),
    [
        ("sqlite:///demo/mlflow.db", True),
        ("mlruns", True),
        ("C:/mlruns", True),
        ("file:///tmp/mlruns", True),
        ("http://127.0.0.1:5000", True),
        ("http://localhost:5000", True),
        ("http://[::1]:5000", True),
        ("https://mlflow.example.org", False),
        ("http://10.0.0.5:5000", False),
        ("postgresql://db.example.org/mlflow", False),
        ("file://nas/mlruns", False),
    ],
)
def test_a_tracking_address_on_another_machine_is_told_from_a_local_one(uri, local):
    assert is_local_uri(uri) is local


def shortlist(store):
    return pd.DataFrame(
        {
            "rank": [1, 2],
            "candidate_id": [store.pseudonym("P-001"), store.pseudonym("P-002")],
            "title": ["焊工", "会计"],
            "employer": ["甬江精密", "E9"],
            "experience_years": [7.0, 30.0],
            "expected_yearly_pay": [180_000.0, 2_000_000.0],
            "region": ["北区", "南区"],
            "anything_else": ["telltale", "telltale"],
        }
    )


def test_a_shortlist_hides_who_has_not_agreed_to_this_receiver(store, agree):
    register = {"enterprise_id": ["E9"], "name": ["甲"], "industry": ["C3516"]}
    store.write("enterprise", pd.DataFrame({**register, "permitted_use": "commercial"}))
    agree("P-001", receiver="E1")
    agree("P-002", receiver="*")
    rows = shortlist(store)
    shown = anonymise(rows, store, receiver="E1", as_of=DAY)
    assert shown["anonymous"].tolist() == [False, True]
    assert shown.loc[0, list(rows.columns)].tolist() == rows.loc[0].tolist()
    hidden = shown.loc[1]
    assert hidden["candidate_id"] == "candidate 2"
    assert hidden["title"] == "会计"
    assert hidden["employer"] == "C35"
    assert hidden["experience_years"] == "20+"
    assert hidden["expected_yearly_pay"] == "800000+"
    assert pd.isna(hidden["region"])
    assert pd.isna(hidden["anything_else"])


def test_a_withdrawn_or_expired_consent_to_a_receiver_hides_again(store, agree):
    agree("P-001", receiver="E1", withdrawn_on="2030-01-01")
    agree("P-002", receiver="E1", expires_on="2024-02-01")
    shown = anonymise(shortlist(store), store, receiver="E1", as_of=DAY)
    assert shown["anonymous"].all()
