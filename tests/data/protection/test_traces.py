"""A person is found by id, telephone and e-mail as a whole: nobody with a longer id is."""

import json
import sqlite3

import openpyxl
import pandas as pd
import pytest

from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.protection._person_mask import person_patterns
from talentmatch.data.protection._traces import Traces
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES

KEY = b"a key of at least sixteen bytes"
OTHERS = ["P-0010", "XP-001", "P-001-2", "P-0011;P-0012", "见P-0010号", "0P-001"]
PERSON = [
    "P-001",
    "P-001;P-002",
    "[P-002, P-001]",
    "面试P-001，已到岗",
    "简历_P-001.docx",
    "ref (P-001).",
]


def test_an_id_is_found_whole_in_cells_lists_and_sentences_and_never_inside_another():
    traces = Traces((), "P-001")
    assert [text for text in [*OTHERS, *PERSON] if traces.found_in(text)] == PERSON


@pytest.mark.parametrize(
    ("trace", "same", "other"),
    [
        (
            "13800138000",
            ["+86 138-0013-8000", "8613800138000", "电话13800138000。", "13800138000.0"],
            ["113800138000", "138001380001", "a13800138000b", "0.13800138000"],
        ),
        ("+86 138 0013 8000", ["13800138000"], ["13800138001"]),
        (
            "0512-66667777",
            ["051266667777", "(0512) 6666 7777", "+86 512 66667777", "86-0512-66667777"],
            ["66667777", "51266667777", "10512-66667777", "0513-66667777"],
        ),
        ("+86 512 66667777", ["0512-66667777", "8651266667777"], ["66667777"]),
        ("013800138000", ["13800138000", "+8613800138000"], ["23800138000"]),
        ("66667777", ["6666-7777"], ["0512-66667778", "166667777"]),
        (
            "Li@example.com",
            ["li@EXAMPLE.com.", "mailto:li@example.com"],
            ["bo.li@example.com", "li@example.com.cn", "li@example.community"],
        ),
    ],
)
def test_a_contact_is_found_however_it_is_written_and_never_inside_another(trace, same, other):
    traces = Traces((), "", (trace,))
    assert [text for text in [*other, *same] if traces.found_in(text)] == same


@pytest.mark.parametrize("other", ["P-1001", "31001", "1001.5", "0.1001", "1001-3"])
def test_a_number_alone_is_no_part_of_a_longer_one(other):
    traces = Traces((), "1001")
    assert all(map(traces.found_in, ("1001.0", "No.1001", "编号1001")))
    assert not traces.found_in(other)


@pytest.fixture
def office(tmp_path):
    """Return a folder of exports in which ids begin as another does."""
    frame = pd.DataFrame({"id": [*OTHERS, *PERSON], "score": range(len(OTHERS) + len(PERSON))})
    frame.to_csv(tmp_path / "people.csv", index=False, encoding="utf-8-sig")
    frame.to_excel(tmp_path / "people.xlsx", index=False)
    (tmp_path / "people.json").write_text(json.dumps(frame.to_dict("records")), "utf-8")
    (tmp_path / "others.html").write_text("<p>P-0010</p>", "utf-8")
    with sqlite3.connect(tmp_path / "mlflow.db") as runs:
        runs.execute("CREATE TABLE tags (value VARCHAR(99))")
        runs.executemany("INSERT INTO tags VALUES (?)", [("P-0010",), ("of P-001",)])
    runs.close()
    return tmp_path


def test_erasing_leaves_the_rows_of_people_whose_ids_only_begin_alike(office):
    with Store(key=KEY) as store:
        people = {"candidate_id": ["P-001", "P-0010"], "text": ["知P-0010", "荐P-001、P-0010"]}
        store.write("candidate", pd.DataFrame(people))
        report = store.erase("P-001", folders=[office])
        (kept,) = store._connection.execute(
            f"SELECT text FROM {plain_rows(TABLES['candidate'])}"
        ).fetchall()
    assert kept == ("荐…、P-0010",)
    assert report.files_kept == ()
    assert pd.read_csv(office / "people.csv")["id"].tolist() == OTHERS
    sheet = openpyxl.load_workbook(office / "people.xlsx").active
    assert [row[0] for row in sheet.values] == ["id", *OTHERS]
    assert [row["id"] for row in json.loads((office / "people.json").read_text())] == OTHERS
    assert (office / "others.html").exists()
    with sqlite3.connect(office / "mlflow.db") as runs:
        assert runs.execute("SELECT value FROM tags").fetchall() == [("P-0010",), ("of …",)]
    runs.close()


def test_the_place_of_a_cell_in_a_workbook_is_no_mention(tmp_path):
    book = openpyxl.Workbook()
    for number in range(1001):
        book.active.append([f"n{number}"])
    book.save(tmp_path / "many.xlsx")
    with Store(key=KEY) as store:
        store.write("candidate", pd.DataFrame({"candidate_id": ["A1001", "1000"]}))
        for person in ("A1001", "1000"):
            report = store.erase(person, folders=[tmp_path])
            assert (report.files, report.files_kept) == ((), ())


def test_a_list_for_a_receiver_hides_a_landline_of_twelve_figures():
    who = dict.fromkeys(["name", "email", "employer", "employer_name"])
    who |= {"candidate_id": "a", "phone": "0512-66667777", "aliases": []}
    pattern = person_patterns(pd.DataFrame([who]))["a"]
    assert pattern.sub("…", "电话 0512 6666 7777") == "电话 …"
