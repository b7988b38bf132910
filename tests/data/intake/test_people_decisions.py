"""What somebody decided about two records stands: it is undone by hand alone, and then wholly."""

import pandas as pd
import pytest

from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError, NotFoundError
from talentmatch.pipeline import merge_people, people_pairs, split_people

DAY = "2026-01-01"


def load(store):
    """Load two books: R1 and R2 are joined by name and telephone, R3 shares a mailbox with R4."""
    store.write(
        "candidate",
        pd.DataFrame(
            {
                "candidate_id": ["R1", "R2", "R3", "R4"],
                "title": ["焊工", "电焊工", "会计", "厂长"],
                "partner_id": [None, None, "R2", None],
                "skills": [["氩弧焊"], ["电焊"], None, None],
            }
        ),
    )
    store.write(
        "consent",
        pd.DataFrame(
            {
                "candidate_id": ["R1", "R2", "R3"],
                "purpose": "recruiting",
                "given_on": ["2025-01-01", "2025-02-01", "2025-03-01"],
            }
        ),
    )
    return store.write(
        "contact",
        pd.DataFrame(
            {
                "candidate_id": ["R1", "R2", "R3", "R4"],
                "name": ["王芳", "王方", "李强", "赵敏"],
                "phone": ["13800000001", "13800000001", "13900000002", "13700000003"],
                "email": [None, "w@x.cn", "home@x.cn", "home@x.cn"],
            }
        ),
    )


def everything(store):
    """Return all rows of people, as text."""
    tables = ("candidate", "consent", "contact")
    return {
        name: sorted(
            map(
                repr,
                store._connection.execute(
                    f"SELECT {', '.join(TABLES[name].names)} FROM {plain_rows(TABLES[name])}"
                ).fetchall(),
            )
        )
        for name in tables
    }


@pytest.fixture
def store():
    with Store(key=b"a key of at least sixteen bytes") as opened:
        yield opened


def apart_store():
    """Return the rows as they are where nobody was ever joined."""
    with Store(key=b"a key of at least sixteen bytes") as opened:
        opened.part_people(opened.pseudonym("R1"), opened.pseudonym("R2"))
        load(opened)
        return everything(opened)


@pytest.mark.slow
def test_a_split_gives_each_what_it_brought_and_outlives_loading_again(store):
    load(store)
    assert store.tables()["contact"] == 3
    said = split_people(store, "R1", "R2")
    assert store.pseudonym("R1") in said and "two people" in said
    assert everything(store) == apart_store()
    again = load(store)
    assert everything(store) == apart_store()
    assert store.pseudonym("R1") not in str(again.review["candidate_id"].tolist())


def test_rows_loaded_after_the_join_go_back_to_who_brought_them(store):
    load(store)
    later = {"candidate_id": ["R1", "R2"], "title": ["焊接工程师", "焊工班长"]}
    store.write("candidate", pd.DataFrame(later))
    assert store.tables()["candidate"] == 3
    split_people(store, "R2", "R1")
    rows = store._connection.execute(
        "SELECT title, skills FROM candidate WHERE candidate_id IN (?, ?) ORDER BY title",
        [store.pseudonym("R1"), store.pseudonym("R2")],
    ).fetchall()
    assert rows == [("焊工班长", ["电焊"]), ("焊接工程师", ["氩弧焊"])]


def test_a_merge_outlives_loading_again_and_a_split_undoes_it(store):
    load(store)
    before = everything(store)
    assert "one person" in merge_people(store, "R3", "R4")
    assert store.tables()["contact"] == 2
    load(store)
    assert store.tables()["contact"] == 2
    assert store.resolve_person("R3").person == store.pseudonym("R4")
    split_people(store, "R3", "R4")
    assert everything(store) == before


def test_what_a_record_leaves_empty_stays_as_another_of_the_person_says_it(store):
    load(store)
    store.part_people(store.pseudonym("R3"), store.pseudonym("R4"))
    store.join_people(
        pd.DataFrame(
            {
                "candidate_id": [store.pseudonym("R4")],
                "likely_id": [store.pseudonym("R3")],
            }
        )
    )
    before = everything(store)
    load(store)  # both records, of which the later one leaves cells empty
    assert everything(store) == before
    store.write(
        "contact",
        pd.DataFrame(
            {
                "candidate_id": ["R1"],
                "name": ["王芳"],
                "phone": ["13800000001"],
                "email": [None],
            }
        ),
    )
    mails = store.read("contact", as_of=DAY, purpose="recruiting").set_index("candidate_id")[
        "email"
    ]
    assert mails[store.resolve_person("R1").person] == "w@x.cn"


def test_a_third_record_stays_with_whom_the_split_leaves(store):
    load(store)
    merge_people(store, "R3", "R1")
    split_people(store, "R3", "R1")
    assert store.tables()["contact"] == 3
    assert store.resolve_person("R1").person == store.resolve_person("R2").person
    assert store.resolve_person("R3").person == store.pseudonym("R3")


def test_decisions_and_their_undoing_are_in_the_log(store):
    load(store)
    merge_people(store, "R3", "R4")
    split_people(store, "R3", "R4")
    assert {"merge", "split"} <= set(store.access_log.entries()["verb"])


def test_pairs_in_doubt_and_joined_ones_are_listed_until_they_are_decided(store):
    load(store)
    found = people_pairs(store, contacts=True).table
    assert found["outcome"].tolist() == ["in_doubt", "joined"] and found["shared"][0] == "email"
    assert {found["name"][0], found["likely_name"][0]} == {"李强", "赵敏"}
    split_people(store, "R3", "R4")
    split_people(store, "R1", "R2")
    assert people_pairs(store).table.empty


def test_a_merge_of_one_with_themselves_or_with_nobody_is_refused(store):
    load(store)
    with pytest.raises(InputError, match="one record"):
        merge_people(store, "R3", "R3")
    with pytest.raises(NotFoundError, match="not one person"):
        split_people(store, "R3", "R99")


def test_erasing_a_joined_person_leaves_nothing_of_their_records(store):
    load(store)
    store.erase("R2")
    assert store._connection.execute("SELECT count(*) FROM _record").fetchall() == [(0,)]


def test_no_beside_a_pair_of_the_review_parts_it(tmp_path):
    book = pd.DataFrame(
        {
            "candidate_id": ["A", "B"],
            "name": ["王芳", "王方"],
            "phone": ["13800000001"] * 2,
        }
    )
    book.to_csv(tmp_path / "contact.csv", index=False)
    with Store() as store:
        store.load(tmp_path / "contact.csv", table="contact")
        path = tmp_path / "person.review.csv"
        pd.read_csv(path, dtype=str).assign(same="否").to_csv(path, index=False)
        assert "1 pairs taken for two people" in str(store.load(path))
        assert store.tables()["contact"] == 2
        store.load(tmp_path / "contact.csv", table="contact")
        assert store.tables()["contact"] == 2
