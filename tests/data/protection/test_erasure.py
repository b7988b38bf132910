"""Erasure: the person meant is gone from store, lists and runs, and nobody and nothing else."""

import json

import openpyxl
import pandas as pd
import pytest

from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.errors import NotFoundError, StoreError
from talentmatch.i18n import render

DAY = "2024-06-01"


def everywhere(store, agree):
    """Put one person into every table about people, and into sentences of others."""
    store.write(
        "contact",
        pd.DataFrame({"candidate_id": ["P-001"], "phone": ["13800138000"], "name": ["李雷"]}),
    )
    agree("P-001")
    store.write("candidate", pd.DataFrame({"candidate_id": ["P-002"], "partner_id": ["P-001"]}))
    store.write(
        "team",
        pd.DataFrame({"team_id": ["T1"], "lead_id": ["P-001"], "name": ["call 13800138000"]}),
    )
    store.write("collaboration", pd.DataFrame({"candidate_a": ["P-002"], "candidate_b": ["P-001"]}))
    store.write(
        "judge_score",
        pd.DataFrame(
            {
                "subject_id": [store.pseudonym("P-001")],
                "judge": ["j"],
                "criterion": ["c"],
                "score": [1],
            }
        ),
    )


def exports(folder, person):
    nested = folder / "reports"
    nested.mkdir(parents=True)
    frame = pd.DataFrame({"candidate_id": [person, "c-other"], "score": [1, 2]})
    frame.to_csv(folder / "leads.csv", index=False)
    frame.to_excel(folder / "leads.xlsx", index=False)
    frame.to_parquet(folder / "cache.parquet")
    records = {"rows": [{"candidate_id": person}, {"candidate_id": "c-other"}], "best": person}
    (folder / "leads.json").write_text(json.dumps(records), "utf-8")
    (folder / "broken.json").write_text(f"{{{person}", "utf-8")
    (nested / "report.html").write_text(f"<p>{person}</p>", "utf-8")
    (nested / "other.html").write_text("<p>nobody</p>", "utf-8")


def test_erasing_removes_a_person_from_every_table_and_export_and_proves_it(store, tmp_path, agree):
    everywhere(store, agree)
    person = store.pseudonym("P-001")
    exports(tmp_path / "out", person)
    report = store.erase("P-001", folders=[tmp_path / "out"])
    assert report.remaining == 0
    assert set(report.removed) == {
        "candidate",
        "contact",
        "consent",
        "team",
        "collaboration",
        "judge_score",
    }
    assert store.tables() == {"candidate": 1, "team": 1, "judge_score": 1}
    files = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert files == {"leads.csv", "leads.xlsx", "leads.json", "other.html"}
    assert pd.read_csv(tmp_path / "out/leads.csv")["candidate_id"].tolist() == ["c-other"]
    sheet = openpyxl.load_workbook(tmp_path / "out/leads.xlsx").active
    assert [row[0].value for row in sheet.iter_rows()] == ["candidate_id", "c-other"]
    assert json.loads((tmp_path / "out/leads.json").read_text("utf-8")) == {
        "rows": [{"candidate_id": "c-other"}]
    }
    assert f"{person} erased" in str(report)
    assert sum("deleted" in line for line in report.files) == 3


def test_erasing_leaves_no_bytes_in_the_file_of_the_store(tmp_path):
    path = tmp_path / "city.duckdb"
    with Store(path) as store:
        many = [f"P-{n:04d}" for n in range(300)]
        phones = [f"139{n:08d}" for n in range(300)]
        store.write("contact", pd.DataFrame({"candidate_id": many, "phone": phones}))
        person, other = store.pseudonym("P-0017"), store.pseudonym("P-0018")
        store.erase(person)
        assert store.tables() == {"contact": 299}
        assert store.access_log.verify() is None
    content = path.read_bytes()
    assert other.encode() in content
    assert b"13900000017" not in content
    assert person.encode() not in content


@pytest.fixture
def office(tmp_path):
    """Return a folder with a store, what talentmatch wrote beside it, and files of the user."""
    from shutil import copyfile

    from talentmatch.data.copies.backup import backup

    path = tmp_path / "city.duckdb"
    with Store(path) as opened:
        opened.write("candidate", pd.DataFrame({"candidate_id": ["P-001", "P-002"]}))
        person = opened.pseudonym("P-001")
    exports(tmp_path / "out", person)
    backup(path, tmp_path / "copies" / "city.tar.gz")
    (tmp_path / "old").mkdir()
    copyfile(path, tmp_path / "old" / "copy.duckdb")
    pd.DataFrame({"id": ["P-001", "P-002"]}).to_excel(tmp_path / "people.xlsx", index=False)
    (tmp_path / "notes.txt").write_text(f"call P-001, here {person}", "utf-8")
    (tmp_path / "candidate.rejected.csv").write_text("id,reason\nP-001,x\nP-002,y\n", "utf-8")
    return tmp_path


USERS_OWN = ("old/copy.duckdb", "copies/city.tar.gz", "people.xlsx", "notes.txt")


def test_erasing_beside_the_store_leaves_what_talentmatch_did_not_write_and_names_it(office):
    before = {name: (office / name).read_bytes() for name in USERS_OWN}
    with Store(office / "city.duckdb") as opened:
        person = opened.pseudonym("P-001")
        report = opened.erase("P-001", beside=True)
        assert opened.tables() == {"candidate": 1}
    assert {name: (office / name).read_bytes() for name in USERS_OWN} == before
    kept = {line.split(": ")[0]: line for line in report.files_kept}
    assert set(kept) == {str(office / name) for name in USERS_OWN}
    assert "erase the person there too" in kept[str(office / "old/copy.duckdb")]
    assert "make it again" in kept[str(office / "copies/city.tar.gz")]
    assert all("not written by talentmatch" in kept[str(office / n)] for n in USERS_OWN[2:])
    assert "files left as they are hold the person: 4" in str(report)
    assert not any("city.duckdb:" in line for line in report.files)
    assert person.encode() not in (office / "city.duckdb").read_bytes()
    assert "P-001" not in (office / "candidate.rejected.csv").read_text("utf-8")
    outputs = {path.name for path in (office / "out").rglob("*") if path.is_file()}
    assert outputs == {"leads.csv", "leads.xlsx", "leads.json", "other.html"}
    assert pd.read_csv(office / "out/leads.csv")["candidate_id"].tolist() == ["c-other"]


def test_the_file_of_the_store_is_never_taken_away_while_a_person_is_erased(office, monkeypatch):
    from pathlib import Path

    gone = []
    unlink = Path.unlink
    monkeypatch.setattr(Path, "unlink", lambda p, **how: (gone.append(p.name), unlink(p, **how)))
    with Store(office / "city.duckdb") as opened:
        opened.erase("P-001", folders=[office], beside=True)
    assert "report.html" in gone
    assert not {"city.duckdb", "city.duckdb.key", "copy.duckdb", "city.tar.gz"} & set(gone)


def test_a_folder_that_is_named_loses_the_rows_of_tables_of_ones_own_too(office):
    with Store(office / "city.duckdb") as opened:
        report = opened.erase("P-001", folders=[office])
    cells = openpyxl.load_workbook(office / "people.xlsx").active.values
    assert [value for (value,) in cells] == ["id", "P-002"]
    left = {line.split(": ")[0] for line in report.files_kept}
    assert left == {str(office / name) for name in USERS_OWN if name != "people.xlsx"}
    assert "remove the person from it yourself" in str(report)


def test_a_table_that_cannot_be_read_is_left_rather_than_deleted(store, tmp_path):
    (tmp_path / "people.csv").write_bytes("编号,姓名\nP-001,李雷\n".encode("gb18030"))
    report = store.erase("P-001", folders=[tmp_path])
    assert (tmp_path / "people.csv").exists() and len(report.files_kept) == 1


@pytest.mark.slow
def test_a_backup_without_the_person_is_not_complained_about(office):
    from talentmatch.data.copies.backup import backup

    with Store(office / "city.duckdb") as opened:
        opened.erase("P-001", beside=True)
    backup(office / "city.duckdb", office / "copies/city.tar.gz", replace=True)
    with Store(office / "city.duckdb") as opened:
        report = opened.erase("P-001", beside=True)
    assert not any("city.tar.gz" in line for line in report.files_kept)


def test_runs_lose_the_person_and_stay(store, tmp_path):
    import sqlite3

    person = store.pseudonym("P-001")
    with sqlite3.connect(tmp_path / "mlflow.db") as runs:
        runs.execute("CREATE TABLE tags (key VARCHAR(9), value VARCHAR(99))")
        runs.executemany("INSERT INTO tags VALUES ('who', ?)", [(person,), ("others",)])
    runs.close()
    report = store.erase("P-001", folders=[tmp_path])
    assert (report.files_kept, len(report.files)) == ((), 1)
    assert person.encode() not in (tmp_path / "mlflow.db").read_bytes()
    with sqlite3.connect(tmp_path / "mlflow.db") as runs:
        assert runs.execute("SELECT value FROM tags").fetchall() == [("…",), ("others",)]
    runs.close()


def test_models_and_nightly_steps_lose_the_person_whatever_kind_of_file(office):
    for name in ("mlartifacts/1/members.txt", ".night/stage/list.txt"):
        (office / name).parent.mkdir(parents=True)
        (office / name).write_text("P-001", "utf-8")
    with Store(office / "city.duckdb") as opened:
        opened.erase("P-001", beside=True)
    assert not (office / "mlartifacts/1/members.txt").exists()
    assert not (office / ".night/stage/list.txt").exists()


def test_an_id_that_is_a_plain_number_takes_no_model_with_it(store, tmp_path):
    model = tmp_path / "mlartifacts" / "booster.txt"
    model.parent.mkdir()
    model.write_text("threshold=1001", "utf-8")
    store.write("candidate", pd.DataFrame({"candidate_id": ["1001"]}))
    assert store.erase("1001", folders=[tmp_path]).files == ()
    assert model.read_text("utf-8") == "threshold=1001"
    model.write_text(store.pseudonym("1001"), "utf-8")
    store.erase("1001", folders=[tmp_path])
    assert not model.exists()


def test_erase_from_the_command_line_names_what_is_left(command, office):
    code, out, told = command("erase", "P-001", "--yes", "--store", office / "city.duckdb")
    assert code == 0
    assert f"{office / 'copies/city.tar.gz'}: a backup made before; make it again" in out + told
    assert "city.duckdb: deleted" not in out + told


def test_an_erased_person_stays_out_until_they_agree_again(store, agree):
    everywhere(store, agree)
    store.erase("P-001")
    again = pd.DataFrame({"candidate_id": ["P-001", "P-003"], "title": ["焊工", "铣工"]})
    load = store.write("candidate", again)
    assert load.loaded == 1
    assert "1 rows are of people who were erased" in load.notes[0]
    agree("P-001", given_on="2020-01-01")
    assert store.write("candidate", again).loaded == 1, "that consent is older than the erasure"
    agree("P-001", given_on="2100-01-01")
    assert store.write("candidate", again).loaded == 2


def test_a_partner_who_was_erased_is_not_pointed_at_again(store, agree):
    store.erase("P-001")
    agree("P-002")
    load = store.write(
        "candidate", pd.DataFrame({"candidate_id": ["P-002"], "partner_id": ["P-001"]})
    )
    assert load.loaded == 1
    assert store.read("candidate", as_of=DAY, purpose="recruiting")["partner_id"].isna().all()


def test_erasing_names_a_folder_that_is_missing_and_changes_nothing(store, tmp_path):
    with pytest.raises(StoreError, match="is not a folder"):
        store.erase("P-001", folders=[tmp_path / "absent"])
    assert store.tables() == {"candidate": 2}


def test_erasing_somebody_unknown_removes_nothing(store):
    report = store.erase("P-999")
    assert (report.removed, report.remaining) == ({}, 0)
    assert "no rows" in str(report)


@pytest.fixture
def agency(tmp_path):
    """Return the path of a store in which much beside people could be taken for a person."""
    path = tmp_path / "agency.duckdb"
    with Store(path) as opened:
        rows = {"candidate_id": ["P-001", "P-002", "A-2024"], "title": ["焊工", "焊工", "会计"]}
        opened.write("candidate", pd.DataFrame(rows))
        contact = {
            "candidate_id": ["P-001", "P-002", "P-003"],
            "name": ["李雷", "李雷", "韩梅梅"],
            "phone": ["138-0013-8000", "13900139000", "13700137000"],
            "email": [None, "Li@example.com", None],
        }
        opened.write("contact", pd.DataFrame(contact))
        firm = {
            "enterprise_id": ["E-77"],
            "name": ["甬江精密 A-2024"],
            "permitted_use": "commercial",
        }
        opened.write("enterprise", pd.DataFrame(firm))
        posting = {
            "posting_id": ["A-2024", "J-5001"],
            "enterprise_id": "E-77",
            "title": "焊工",
            "posted_on": "2024-01-01",
            "text": ["A-2024 applied", "none"],
        }
        opened.write("posting", pd.DataFrame(posting))
    return path


def whole(store):
    """Return every row of every table, the log and the marks of the erased among them."""
    tables = store._connection.execute("SHOW TABLES").fetchall()
    return {
        name: sorted(
            map(repr, store._connection.execute(f'SELECT * FROM main."{name}"').fetchall())
        )
        for (name,) in tables
    }


@pytest.mark.parametrize(
    "text", ["焊工", "J-5001", "E-77", "甬江精密", "焊", " ", "李雷", "c-0123"]
)
def test_what_is_no_candidate_or_several_is_refused_and_nothing_changes(agency, text):
    with Store(agency) as opened:
        before = whole(opened)
        with pytest.raises(NotFoundError):
            opened.erase(text, beside=True)
        assert whole(opened) == before


def test_a_refusal_tells_the_way_to_the_person(agency, command):
    with Store(agency) as opened:
        ids = sorted(map(opened.pseudonym, ("P-001", "P-002")))
    for lang, said in (
        ("en", "a telephone number, an e-mail or a name"),
        ("zh", "原文件中的人选编号"),
    ):
        told = command("erase", "焊工", "--yes", "--store", agency, "--lang", lang)
        assert told[0] != 0 and said in told[1] + told[2]
        told = command("erase", "李雷", "--yes", "--store", agency, "--lang", lang)
        assert told[0] != 0 and all(person in told[1] + told[2] for person in ids)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "P-001"),
        ("+86 138 0013 8000", "P-001"),
        ("li@EXAMPLE.com", "P-002"),
        ("韩梅梅", "P-003"),
    ],
)
def test_a_contact_of_one_person_is_that_person_and_the_id_is_said(agency, command, text, number):
    with Store(agency) as opened:
        person = opened.pseudonym(number)
        assert (opened.resolve_person(text).person, opened.resolve_person(text).by) == (
            person,
            "contact",
        )
    code, out, err = command("erase", text, "--yes", "--store", agency)
    assert code == 0 and f"By the contacts, '{text}' is {person}." in out + err
    with Store(agency) as opened:
        assert opened.tables()["contact"] == 2 and opened.tables()["posting"] == 2


def test_a_number_that_is_an_id_of_something_else_too_stays_there(agency):
    with Store(agency) as opened:
        assert opened.erase("A-2024").removed == {"candidate": 1, "enterprise": 1, "posting": 1}
        rows = opened._connection.execute("SELECT posting_id, text FROM main.posting ORDER BY 1")
        assert rows.fetchall() == [("A-2024", "… applied"), ("J-5001", "none")]


def test_an_id_with_a_slip_names_the_one_it_is_like(agency, command):
    with Store(agency) as opened:
        person = opened.pseudonym("P-003")
        before = opened.tables()
    for slip in (person[:-1], person[:-1] + ("0" if person[-1] != "0" else "1")):
        code, out, err = command("erase", slip, "--yes", "--store", agency)
        assert code != 0 and person in out + err
    with Store(agency) as opened:
        assert opened.tables() == before


def test_a_telephone_that_others_have_too_stays_with_them(store, tmp_path):
    ids = ["P-001", "P-002", "P-003", "P-004"]
    spelt = [
        "138-0013-8000 / 0512-66667777",
        "13800138000",
        "+86 138 0013 8000",
        "１３８００１３８０００",
    ]
    mails = ["li@x.cn; home@x.cn", "HOME@x.cn", None, None]
    contact = {"candidate_id": ids, "name": ["李雷", "韩梅", "赵敏", "王强"]}
    store.write("contact", pd.DataFrame(contact | {"phone": spelt, "email": mails}))
    cells = ["13800138000", "home@x.cn", "0512 66667777", "LI@x.cn", "nobody"]
    pd.DataFrame({"text": cells}).to_csv(tmp_path / "list.csv", index=False)
    others = [store.pseudonym(one) for one in ids[1:]]
    report = store.erase("P-001", folders=[tmp_path])
    assert report.removed == {"candidate": 1, "contact": 1}
    rows = store._connection.execute(f"SELECT phone, email FROM {plain_rows(TABLES['contact'])}")
    assert set(rows.fetchall()) == set(zip(spelt[1:], mails[1:], strict=True))
    assert pd.read_csv(tmp_path / "list.csv")["text"].tolist() == [*cells[:2], "nobody"]
    (said,) = report.unsure
    assert said.startswith("2 telephones or e-mails") and all(one in said for one in others)
    assert "同时属于他人" in render(report.summary(), "zh")
