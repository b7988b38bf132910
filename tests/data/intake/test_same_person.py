"""Who is one person: two independent marks join, one mark alone is asked about, nobody is lost."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.data.intake.identity._same_person import likeness
from talentmatch.data.reading.cells._person_marks import full_name
from talentmatch.data.store import Store

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover

COLUMNS = ["candidate_id", "name", "phone", "email"]


def contacts(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS).astype(object)


def kept_of(store, ids):
    """Return the pseudonym under which each id is kept."""
    known = dict(store._connection.execute("SELECT * FROM main._same_person").fetchall())
    return {one: known.get(store.pseudonym(one), store.pseudonym(one)) for one in ids}


def load_in(rows, *parts):
    """Return the store after the rows came in parts, and what each load said."""
    store = Store()
    loads, start = [], 0
    for size in (*parts, len(rows)):
        part = rows.iloc[start : start + size]
        if len(part):
            loads.append(store.write("contact", part))
        start += size
    return store, loads


@pytest.mark.parametrize("parts", [(), (1,)], ids=["one load", "two loads"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("王芳", "13800000001", None), ("王 芳", "+86 138-0000-0001", None)),
        (("王芳", "13800000001", "w@x.cn"), ("王芳", "13900000002", "W@X.cn")),
        (("陳國華", "13800000001", None), ("陈国华", "１３８０００００００１", None)),
        (("王芳（已离职）", "13800000001/13900000002", None), ("王芳", "13900000002", None)),
        (("Ann Lee", None, "ann@x.cn"), ("ＡＮＮ  ＬＥＥ", None, "ann＠x.cn")),
        ((None, "13800000001", "w@x.cn"), ("王芳", "13800000001", "w@x.cn")),
    ],
)
def test_two_marks_make_one_person(one, other, parts):
    store, loads = load_in(contacts(("A", *one), ("B", *other)), *parts)
    assert store.tables() == {"contact": 1}
    assert "1 people were found twice" in str(loads[-1])
    a, b = store.pseudonym("A"), store.pseudonym("B")
    assert f"{a} = {b}" in str(loads[-1]) or f"{b} = {a}" in str(loads[-1])


@pytest.mark.parametrize("parts", [(), (1,)], ids=["one load", "two loads"])
@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("王芳", "13800000001", None), ("李强", "13800000001", None), "phone"),
        (("王芳", None, "home@x.cn"), ("李强", None, "home@x.cn"), "email"),
        (
            ("王芳", "13800000001", "home@x.cn"),
            ("李强", "13800000001", "home@x.cn"),
            "email, phone",
        ),
        ((None, "13800000001", None), (None, "13800000001", "w@x.cn"), "phone"),
        (("王先生", "13800000001", None), ("王先生", "13800000001", None), "phone"),
        (("李*", "13800000001", None), ("李*", "13800000001", None), "phone"),
    ],
)
def test_one_mark_joins_nobody_and_is_asked_about(one, other, shared, parts):
    store, loads = load_in(contacts(("A", *one), ("B", *other)), *parts)
    assert store.tables() == {"contact": 2}
    assert "they stay apart" in str(loads[-1])
    review = loads[-1].review
    assert review[["outcome", "shared"]].to_numpy().tolist() == [["in doubt", shared]]
    assert set(review.iloc[0][["candidate_id", "likely_id"]]) == {
        store.pseudonym("A"),
        store.pseudonym("B"),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("王芳", "13800000001", None), ("王芳", "13900000002", None)),
        (("王芳", "138****0001", None), ("王芳", "138****0001", None)),
        (("王芳", None, None), ("王芳", None, None)),
    ],
)
def test_a_name_alone_joins_nobody_and_is_asked_about(one, other):
    store, loads = load_in(contacts(("A", *one), ("B", *other)))
    assert store.tables() == {"contact": 2}
    assert loads[0].review[["outcome", "shared"]].to_numpy().tolist() == [["in doubt", "name"]]


def test_of_a_name_that_many_bear_nobody_is_asked():
    rows = contacts(*((f"R{n}", "王芳", f"138{n}0{n}00{n}00", None) for n in range(5)))
    store, loads = load_in(rows)
    assert store.tables() == {"contact": 5} and loads[0].review.empty


def test_a_record_without_a_name_that_fits_two_people_joins_neither():
    rows = contacts(
        ("A", "王芳", "13800000001", "home@x.cn"),
        ("B", "李强", "13800000001", "home@x.cn"),
        ("C", None, "13800000001", "home@x.cn"),
    )
    store, _ = load_in(rows)
    assert store.tables() == {"contact": 3}


def test_a_new_record_can_show_two_stored_ones_to_be_one_person_and_nothing_of_them_is_lost():
    with Store() as store:
        people = pd.DataFrame({"candidate_id": ["A", "B", "C"], "title": ["焊工", "电焊工", None]})
        store.write("candidate", people)
        store.write("contact", contacts(("A", "王芳", "13800000001", None)))
        store.write("contact", contacts(("B", "王芳", None, "w@x.cn")))
        assert store.tables()["contact"] == 2
        store.write("contact", contacts(("C", "王芳", "13800000001", "w@x.cn")))
        assert store.tables() == {"candidate": 1, "contact": 1}
        assert len(set(kept_of(store, "ABC").values())) == 1
        again = store.write("contact", contacts(("D", "王芳", "13800000001", None)))
        assert again.review["outcome"].tolist() == ["joined"]
        assert store.resolve_person("w@x.cn").person == store.resolve_person("D").person


def test_a_review_filled_in_by_hand_joins_the_pairs_that_are_one(tmp_path):
    book = contacts(
        ("A", "王芳", "13800000001", None), ("B", "Grace Wang", "13800000001", "w@x.cn")
    )
    (tmp_path / "book").mkdir()
    book.to_csv(tmp_path / "book" / "contact.csv", index=False)
    with Store() as store:
        report = store.load(tmp_path / "book", table="contact")
        path = tmp_path / "book" / "person.review.csv"
        assert path.name in str(report)
        review = pd.read_csv(path, dtype=str)
        assert {review["name"][0], review["likely_name"][0]} == {"王芳", "Grace Wang"}
        unanswered = store.load(path)
        assert "0 people joined" in str(unanswered) and store.tables() == {"contact": 2}
        review.assign(same="是").to_csv(path, index=False)
        assert "1 people joined" in str(store.load(path))
        assert store.tables() == {"contact": 1}
        assert store.resolve_person("w@x.cn").person == store.resolve_person("13800000001").person
        assert store.load(tmp_path / "book", table="contact").loaded == 1
        assert store.tables() == {"contact": 1}


def seeded_book(seed, recruiter=60, others=60):
    """Return a book, and of each record who it really is."""
    random = np.random.default_rng(seed)
    surnames, given_names = list("王李张刘陈杨赵黄周吴"), list("伟芳娜敏静强磊军洋勇艳杰")
    name = lambda: "".join([random.choice(surnames), *random.choice(given_names, 2)])  # noqa: E731
    number = iter(range(10**6))
    phone = lambda: f"139{next(number):08d}"  # noqa: E731
    rows, truth = [], []

    def add(person, *row):
        rows.append((f"R{len(rows)}", *row))
        truth.append(person)

    for n in range(recruiter):  # one recruiter's number, now and then her mailbox too
        mail = "hr@agency.cn" if random.random() < 0.5 else f"own{n}@x.cn"
        add(f"recruited {n}", name(), "0512-6666 8888", mail)
    for n in range(others):
        who, own, home = name(), phone(), f"home{n}@x.cn"
        kind = n % 5
        if kind == 0:  # a couple shares a mailbox
            add(f"wife {n}", who, own, home)
            add(f"husband {n}", "孙" + who[1:] + "男", phone(), home)
        elif kind == 1:  # two of one name
            add(f"one {n}", who, own, None)
            add(f"another {n}", who, phone(), f"other{n}@x.cn")
        elif kind == 2:  # the same person with two numbers
            add(f"same {n}", who, own, home)
            add(f"same {n}", " ".join(who), phone(), home.upper())
        elif kind == 3:  # the same person, spelt otherwise
            add(f"same {n}", who, own, None)
            add(
                f"same {n}",
                who.translate(str.maketrans("张刘陈杨赵", "張劉陳楊趙")),
                f"+86 {own}",
                home,
            )
        else:  # a number that went over to somebody else
            add(f"before {n}", who, own, None)
            add(f"after {n}", "钱" + who[1:] + "新", own, None)
    order = random.permutation(len(rows))
    return contacts(*(rows[at] for at in order)), [truth[at] for at in order]


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 60), max_size=3))
def test_on_a_seeded_book_all_who_are_joined_are_one_person_and_all_who_share_two_marks_are_joined(
    seed, parts
):
    book, truth = seeded_book(seed)
    store, _ = load_in(book, *parts)
    kept = kept_of(store, book["candidate_id"])
    really = dict(zip(book["candidate_id"], truth, strict=True))
    joined = {pair for pair in combinations(really, 2) if kept[pair[0]] == kept[pair[1]]}
    same = {pair for pair in combinations(really, 2) if really[pair[0]] == really[pair[1]]}
    assert joined == same
    assert store.tables()["contact"] == len(set(truth)), "nobody is lost"
    store.close()


def book_of(folder, columns, *rows):
    path = folder / "候选人.csv"
    pd.DataFrame(list(rows), columns=columns).to_csv(path, index=False)
    with Store() as store:
        report = store.load(path)
        return store.tables()["candidate"], str(report)


@pytest.mark.parametrize(
    ("columns", "rows", "people"),
    [
        (
            ["姓名", "手机", "职位"],
            [("王芳", "13800000001", "会计"), ("王芳", "13800000001", "出纳")],
            1,
        ),
        (
            ["姓名", "手机", "职位"],
            [(None, "13800000001", "会计"), (None, "13800000001", "焊工")],
            2,
        ),
        (["姓名", "职位", "学历"], [("王芳", "会计", "本科"), ("王芳", "会计", "本科")], 1),
        (
            ["姓名", "职位", "学历", "工作年限"],
            [("王芳", "会计", "本科", 3), ("王芳", "会计", "本科", 20)],
            2,
        ),
        (
            ["姓名", "手机", "职位"],
            [(name, "13800000001", "会计") for name in ("王芳", "李强", "赵敏")]
            + [("王芳", "13800000001", "焊工")],
            4,
        ),
        (
            ["人才编号", "姓名", "手机", "职位"],
            [("1", "王芳", "13800000001", "会计"), ("1", "李强", "13800000002", "焊工")],
            2,
        ),
    ],
)
def test_rows_without_numbers_of_their_own_are_one_person_by_two_marks_only(
    tmp_path, columns, rows, people
):
    kept, said = book_of(tmp_path, columns, *rows)
    assert kept == people
    if people == len(rows) == 2 and "手机" not in columns:
        assert "1 rows bear the name or the number of another" in said


def test_a_book_loaded_again_adds_nobody(tmp_path):
    rows = [("王芳", "会计", "本科", 3), ("王芳", "会计", "本科", 20), ("李强", "焊工", "高中", 9)]
    path = tmp_path / "候选人.csv"
    pd.DataFrame(rows, columns=["姓名", "职位", "学历", "工作年限"]).to_csv(path, index=False)
    with Store() as store:
        store.load(path)
        before = store.tables()
        store.load(path)
        assert store.tables() == before


@given(st.text(max_size=12))
def test_a_name_compared_is_compared_the_same_again(name):
    assert full_name(full_name(name)) in (full_name(name), "")


TWICE = contacts(("A", "王芳", "13800000001", None), ("B", "王芳", "13800000001", None))


def answers(*rows):
    columns = ["candidate_id", "purpose", "given_on", "withdrawn_on"]
    return pd.DataFrame(list(rows), columns=columns)


@pytest.mark.parametrize("order", ["AB", "BA"])
@pytest.mark.parametrize("joined_first", [False, True], ids=["then joined", "joined before"])
def test_what_one_record_forbids_stays_forbidden_when_two_are_found_to_be_one(order, joined_first):
    given = {
        "A": ("recruiting", "2024-01-01", "2024-03-01"),
        "B": ("recruiting", "2024-02-01", None),
    }
    blocked = {"A": ["E-1", "E-2"], "B": ["E-2", "E-3"]}
    with Store() as store:
        if joined_first:
            store.write("contact", TWICE)
        people = {"candidate_id": list(order), "blocked_employers": [blocked[o] for o in order]}
        store.write("candidate", pd.DataFrame(people))
        store.write("consent", answers(*((one, *given[one]) for one in order)))
        if not joined_first:
            store.write("contact", TWICE)
        assert store.tables() == {"candidate": 1, "consent": 1, "contact": 1}
        days = store._connection.execute("SELECT given_on, withdrawn_on FROM consent").fetchall()
        assert [str(day)[:10] for day in days[0]] == ["2024-01-01", "2024-03-01"]
        (employers,) = store._connection.execute(
            "SELECT list_sort(blocked_employers) FROM candidate"
        ).fetchone()
        assert employers == ["E-1", "E-2", "E-3"]


def test_a_review_answered_by_hand_gives_no_withdrawn_consent_back():
    with Store() as store:
        store.write(
            "consent",
            answers(
                ("A", "recruiting", "2024-01-01", "2024-03-01"),
                ("B", "recruiting", "2024-01-01", None),
            ),
        )
        a, b = store.pseudonym("A"), store.pseudonym("B")
        for one, other in ((a, b), (b, a)):
            store.join_people(pd.DataFrame({"candidate_id": [one], "likely_id": [other]}))
        ((day,),) = store._connection.execute("SELECT withdrawn_on FROM consent").fetchall()
        assert str(day)[:10] == "2024-03-01"


#: Of invented people: one telephone, and numbers of identity cards or none.
CARDS = {"A": "110101199003070011", "B": "110101199003070038", "C": None}


def of_cards(folder, *ids, own=False):
    """Return what loading rows of one name and telephone with these cards said, and the store."""
    store = Store()
    loads = []
    for one in ids:
        number = {"编号": one} if own else {}
        row = {
            **number,
            "姓名": "王芳",
            "手机": "13800000001",
            "身份证号": CARDS[one[0]],
            "现职位": "会计",
        }
        pd.DataFrame([row]).to_csv(folder / f"{one}.csv", index=False)
        report = store.load(folder / f"{one}.csv", consent="recruiting")
        loads.append(next(load for load in report.tables if load.table == "contact"))
    return store, loads


@pytest.mark.parametrize("own", [False, True])
def test_two_identity_numbers_under_one_name_and_telephone_are_asked_about(tmp_path, own):
    store, loads = of_cards(tmp_path, "A", "B", own=own)
    assert store.tables()["contact"] == 2
    assert loads[-1].review[["outcome", "shared"]].to_numpy().tolist() == [["in doubt", "phone"]]


def test_who_has_no_number_joins_one_of_two_numbers_and_not_both(tmp_path):
    store, _ = of_cards(tmp_path, "A", "C", "B")
    assert store.tables()["contact"] == 2


def test_one_identity_number_under_two_numbers_of_the_file_is_one_person(tmp_path):
    store, _ = of_cards(tmp_path, "A1", "A2", own=True)
    assert store.tables()["contact"] == 1


def test_no_identity_number_outlives_its_person(tmp_path):
    store, _ = of_cards(tmp_path, "A", "C")
    (person,) = store.read("candidate", as_of=pd.Timestamp.now(), purpose="recruiting")[
        "candidate_id"
    ]
    assert store._connection.execute("SELECT count(*) FROM main._identity").fetchall() == [(1,)]
    store.erase(person)
    assert store._connection.execute("SELECT count(*) FROM main._identity").fetchall() == [(0,)]


def test_who_is_one_person_hangs_on_no_pseudonym(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[3] / "experiments"))
    from identity_books import VARIANTS, people_book

    book = people_book(VARIANTS["other"], 1, 600, 120)
    marks = {"phones": "phone", "emails": "email"}
    lists = {
        name: [[cell] if isinstance(cell, str) else [] for cell in book[of]]
        for name, of in marks.items()
    }
    work = book[["employer", "title", "major"]]
    work = work.join(work.apply(lambda cells: cells.map(cells.value_counts())).add_suffix("_n"))
    groups = set()
    for seed in range(6):  # each store gives other pseudonyms
        own = [f"c-{n:03d}" for n in np.random.default_rng(seed).permutation(len(book))]
        records = book[["name", "phone", "email"]].assign(candidate_id=own, fresh=True, **lists)
        records = records.sort_values("candidate_id", ignore_index=True)
        aliases = likeness(records, work=work.set_axis(own)).aliases
        person = pd.Series(own).replace(aliases)
        groups.add(frozenset(map(tuple, person.groupby(person).groups.values())))
    assert len(groups) == 1 and len(groups.pop()) < len(book) - 50
