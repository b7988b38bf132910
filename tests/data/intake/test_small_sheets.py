"""Many small files are written together, and what came of each is told apart."""

import pandas as pd

import talentmatch as tm
from talentmatch.data.intake._small_sheets import is_small, write_together
from talentmatch.data.reading.layout.sheets import ParsedSheet


def person(number, **more):
    row = {"candidate_id": [f"p{number}"], "title": ["焊工"], **more}
    return ParsedSheet("candidate", pd.DataFrame(row), f"{number}.pdf")


def test_each_sheet_is_told_its_own_rows_and_rejects():
    sheets = [person(1, experience_years=[3.0]), person(2, experience_years=[-4.0]), person(3)]
    with tm.Store() as store:
        loads = write_together(
            sheets, lambda table, frame, source: store.write(table, frame, source=source)
        )
        stored = store.read("candidate", as_of="2029-01-01", purpose="recruiting")
    assert [(load.source, load.loaded, load.rejected) for load in loads] == [
        ("1.pdf", 1, 0),
        ("2.pdf", 0, 1),
        ("3.pdf", 1, 0),
    ]
    assert loads[1].rejects.index.tolist() == [0]
    assert len(stored) in (0, 2)  # people without consent are not shown


def test_a_sheet_that_breaks_its_contract_sinks_no_other():
    broken = ParsedSheet("candidate", pd.DataFrame({"title": ["焊工"]}), "x.pdf")
    with tm.Store() as store:
        loads = write_together(
            [person(1), broken],
            lambda table, frame, source: store.write(table, frame, source=source),
        )
    assert loads[0].loaded == 1 and isinstance(loads[1], tm.errors.ContractError)


def test_a_column_that_a_file_lacks_leaves_what_is_stored(tmp_path):
    with tm.Store(tmp_path / "s.duckdb") as store:
        write_together(
            [person(1, employer=["甲公司"]), person(2)],
            lambda t, f, source: store.write(t, f, source=source),
        )
        write_together(
            [person(1), person(2, employer=["乙公司"])],
            lambda t, f, source: store.write(t, f, source=source),
        )
        store.write(
            "consent",
            pd.DataFrame(
                {
                    "candidate_id": ["p1", "p2"],
                    "purpose": "recruiting",
                    "given_on": ["2024-01-01"] * 2,
                }
            ),
        )
        stored = store.read("candidate", as_of="2029-01-01", purpose="recruiting")
    assert sorted(stored["employer"]) == ["乙公司", "甲公司"]


def test_books_of_people_and_other_tables_do_not_wait():
    many = pd.DataFrame({"candidate_id": range(50)})
    assert is_small(person(1))
    assert not is_small(ParsedSheet("candidate", many, "a.csv"))
    assert not is_small(ParsedSheet("posting", many.head(1), "a.csv"))
