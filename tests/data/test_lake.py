"""A lake lets in and lets out what its store would, from Parquet beside it."""

import gc
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

from talentmatch.data.lake import _chunks as chunks
from talentmatch.data.lake import _lake as lake_module
from talentmatch.data.lake import _open_lake as open_lake
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.errors import (
    AccessError,
    ContractError,
    InputError,
    NotFoundError,
    StoreError,
    UnreadableFileError,
)

KEY = b"a key of at least sixteen bytes"
LATE = "2100-01-01"
PLANNING = {"as_of": LATE, "purpose": "planning"}


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "city.duckdb", key=KEY) as opened:
        yield opened


@pytest.fixture
def small_parts(monkeypatch):
    """Read files a few rows at a time, and leave many small files unmerged."""
    monkeypatch.setattr(lake_module, "CHUNK_ROWS", 7)
    monkeypatch.setattr(open_lake, "_MANY_FILES", 10**6)


def demand(rows=12, **columns):
    months = pd.date_range("2023-01-01", periods=6, freq="MS")
    return pd.DataFrame(
        {
            "region": np.where(np.arange(rows) < rows // 2, "北区", "南区"),
            "month": np.resize(months, rows),
            "openings": np.arange(rows) + 1.0,
            "permitted_use": np.resize(["commercial", "statistical", "administrative"], rows),
        }
        | columns
    )


def postings(rows=60, first=0, **columns):
    number = np.arange(first, first + rows)
    facts = {
        "posting_id": [f"P{n:05d}" for n in number],
        "enterprise_name": np.resize(["东方机械有限公司", "远大人力资源有限公司"], rows),
        "title": np.resize(["数控车工", "会计", "电气工程师（限男性）"], rows),
        "region": "北区",
        "openings": np.resize([1, 2, None, -4], rows),
        "posted_on": pd.Timestamp("2024-01-15") + pd.to_timedelta(number % 90, unit="D"),
        "closed_on": pd.Timestamp("2024-06-15"),
        "education": np.resize(["college", "bachelor", "college", "no such thing", "master"], rows),
        "skills": [["PLC", "CAD"]] * rows,
        "text": [f"负责设备调试,编号{n},联系电话13800138{n % 1000:03d}。" for n in number],
    }
    return pd.DataFrame(facts | columns)


def parquet(path, frame, **options):
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, **options)
    return path


def ordered(frame, *by):
    return frame.sort_values(list(by), ignore_index=True)


def entries(store):
    return store.access_log.entries()


# --- the same contracts


@pytest.mark.slow
def test_a_file_read_in_parts_is_taken_in_as_the_store_would(tmp_path, store, small_parts):
    path = parquet(tmp_path / "postings.parquet", postings())
    mine = store.lake.load(path)
    with Store(key=KEY) as other:
        theirs = other.load(path)
        expected = other.read("posting", **PLANNING)
    assert store.lake.verify().strays == 0
    assert (mine.loaded, mine.rejected) == (theirs.loaded, theirs.rejected) == (36, 24)
    found = store.lake.read("posting", **PLANNING)
    # Copies are looked for within one part alone.
    expected, found = (frame.drop(columns="repost_of") for frame in (expected, found))
    assert_frame_equal(ordered(found, "posting_id"), ordered(expected, "posting_id"))
    assert found["text"].str.contains("…").all()
    assert found["unlawful_terms"].str.len().sum() > 0


def test_rows_set_aside_stand_beside_the_file_with_their_numbers(tmp_path, store, small_parts):
    path = parquet(tmp_path / "demand.parquet", demand(20, openings=[*np.arange(18.0), -1, -2]))
    report = store.lake.load(path)
    (table,) = report.tables
    aside = pd.read_csv(table.rejects_path, encoding="utf-8-sig")
    assert aside.iloc[:, 0].tolist() == [19, 20]
    assert aside.iloc[0, 1] == "openings: -1 is below 0 positions"
    assert table.rejects_path in [output.path for output in store.outputs()]


def test_a_file_that_lacks_a_column_is_refused_and_leaves_nothing(tmp_path, store):
    with pytest.raises(ContractError, match="openings"):
        store.lake.write("demand", demand().drop(columns="openings"))
    assert store.lake.tables() == {}


def test_of_rows_of_one_key_the_last_counts_across_parts_and_loads(tmp_path, store, small_parts):
    twice = pd.concat([demand(), demand(openings=np.arange(12) + 101.0)])
    report = store.lake.load(parquet(tmp_path / "demand.parquet", twice))
    assert report.loaded == 12
    read = ordered(store.lake.read("demand", **PLANNING), "region", "month")
    assert read["openings"].min() == 101 and len(read) == 12
    load = store.lake.write("demand", demand(2, openings=[7.0, 8.0]))
    assert "2 rows replace stored ones with the same key" in load.summary()
    read = store.lake.read("demand", **PLANNING)
    assert len(read) == 12 and sorted(read["openings"])[:3] == [7, 8, 102]


def test_a_posting_that_comes_again_in_another_month_leaves_its_first_month(store):
    store.lake.write("posting", postings(4, openings=1, education="college"))
    moved = postings(1, openings=1, education="college", posted_on=pd.Timestamp("2025-07-01"))
    store.lake.write("posting", moved)
    read = store.lake.read("posting", **PLANNING)
    assert len(read) == 4
    assert read.set_index("posting_id").loc["P00000", "posted_on"] == pd.Timestamp("2025-07-01")


def test_a_load_of_fewer_columns_keeps_the_others(store):
    store.lake.write("demand", demand(4, source="人社局"))
    load = store.lake.write("demand", demand(4, openings=9.0))
    assert store.lake.read("demand", **PLANNING)["source"].tolist() == ["人社局"] * 4
    assert "keep what they held" in load.summary()


# --- the same filters


@pytest.mark.parametrize("purpose", ["planning", "service", "recruiting"])
@pytest.mark.parametrize("as_of", ["2023-04-15", LATE])
def test_date_and_purpose_let_out_what_the_store_would(store, purpose, as_of):
    store.lake.write("demand", demand())
    with Store() as other:
        other.write("demand", demand())
        expected = other.read("demand", as_of=as_of, purpose=purpose)
    read = store.lake.read("demand", as_of=as_of, purpose=purpose)
    spread = store.lake.dask("demand", as_of=as_of, purpose=purpose, partition_rows=3).compute()
    for frame in (read, spread):
        assert_frame_equal(ordered(frame, "region", "month"), ordered(expected, "region", "month"))


def test_an_event_that_is_still_to_come_reads_as_missing(store):
    store.lake.write("posting", postings(2, openings=1, education="college"))
    early = store.lake.read("posting", as_of="2024-02-01", purpose="planning")
    assert early["closed_on"].isna().all() and len(early) == 2


def test_a_purpose_that_is_none_is_refused_and_not_logged(store):
    store.lake.write("demand", demand())
    with pytest.raises(AccessError):
        store.lake.read("demand", as_of=LATE, purpose="no such purpose")
    with pytest.raises(AccessError):
        store.lake.dask("demand", as_of=LATE, purpose="no such purpose")
    assert entries(store).empty


def test_a_query_sees_lake_and_store_and_people_only_with_consent(store):
    store.write(
        "candidate", pd.DataFrame({"candidate_id": ["A", "B"], "title": "焊工", "region": "北区"})
    )
    agreed = {"candidate_id": ["A"], "purpose": "recruiting", "given_on": "2023-01-01"}
    store.write("consent", pd.DataFrame(agreed))
    store.lake.write("demand", demand())
    sql = (
        "SELECT count(DISTINCT candidate_id) AS people, count(DISTINCT month) AS months "
        "FROM candidate JOIN demand USING (region)"
    )
    answer = store.lake.query(sql, as_of=LATE, purpose="recruiting")
    assert answer.iloc[0].tolist() == [1, 2]  # commercial rows alone
    assert store.query(sql, as_of=LATE, purpose="recruiting").equals(answer)


def test_a_query_reaches_no_file(store):
    store.lake.write("demand", demand())
    file = store.lake.manifest.files[0].name
    with pytest.raises(AccessError):
        store.lake.query(f"SELECT * FROM read_parquet('{store.lake.place}/{file}')", **PLANNING)


def test_months_open_their_files_alone(store):
    store.lake.write("demand", demand())
    for file in store.lake.manifest.files:
        if file.part != "2023-03":
            Path(store.lake.place, file.name).unlink()
    read = store.lake.read("demand", months=("2023-03", "2023-03"), **PLANNING)
    assert read["month"].unique().tolist() == [pd.Timestamp("2023-03-01")] and len(read) == 2
    spread = store.lake.dask("demand", months=("2023-03", "2023-03"), **PLANNING)
    assert len(spread) == 2
    count = store.lake.query(
        "SELECT count(*) AS n FROM demand", months=("2023-03", "2023-03"), **PLANNING
    )
    assert count["n"].tolist() == [2]


def test_a_date_opens_no_file_of_later_months(store):
    store.lake.write("demand", demand())
    for file in store.lake.manifest.files:
        if file.part > "2023-03":
            Path(store.lake.place, file.name).unlink()
    assert len(store.lake.read("demand", as_of="2023-04-01", purpose="planning")) == 6


@pytest.mark.parametrize(
    "months", [("2023-05", "2023-02"), ("2023", "2024"), ("2023-13", "2023-14")]
)
def test_months_that_are_none_are_refused(store, months):
    store.lake.write("demand", demand())
    with pytest.raises(InputError, match="first and the last"):
        store.lake.read("demand", months=months, **PLANNING)


def test_a_table_without_months_lies_by_hash_and_says_so(store):
    rows = {
        "enterprise_id": [f"E{n}" for n in range(40)],
        "round": 2024,
        "post": "焊工",
        "number": 3,
    }
    store.lake.write("need_survey", pd.DataFrame(rows))
    assert len({file.part for file in store.lake.manifest.files}) > 3
    store.lake.write("need_survey", pd.DataFrame(rows).iloc[:5])
    assert len(store.lake.read("need_survey", **PLANNING)) == 40
    with pytest.raises(InputError, match="no months"):
        store.lake.read("need_survey", months=("2024-01", "2024-02"), **PLANNING)


# --- the same log


def test_each_read_is_one_entry_of_the_stores_log(store):
    store.lake.write("demand", demand())
    store.lake.read("demand", as_of="2023-04-01", purpose="service")
    store.lake.query("SELECT 1 AS one FROM demand, enterprise", **PLANNING)
    spread = store.lake.dask("demand", receiver="X", **PLANNING)
    assert len(spread) == len(spread.compute()) == 12
    with store.acting_as("wang"):
        store.lake.read("enterprise", **PLANNING)
    log = entries(store)
    assert log["verb"].tolist() == ["read", "query", "read", "read"]
    assert log["tables"].tolist() == ["demand", "enterprise, demand", "demand", "enterprise"]
    assert log["rows"].tolist() == [4, 0, 12, 0]
    assert log["receiver"].tolist()[2] == "X" and log["user"].iloc[-1] == "wang"


# --- dask


def test_partitions_have_the_same_dtypes_whatever_is_missing_in_them(store):
    rows = postings(20, education="college", openings=[1] * 10 + [None] * 10)
    rows["posted_on"] = pd.to_datetime(["2024-01-05"] * 10 + ["2024-02-05"] * 10)
    store.lake.write("posting", rows)
    spread = store.lake.dask("posting", partition_rows=5, **PLANNING)
    assert spread.npartitions == 2
    parts = [part.compute() for part in spread.partitions]
    assert all(part.dtypes.equals(spread.dtypes) for part in parts)
    assert parts[0]["skills"].tolist() == [["PLC", "CAD"]] * 10
    assert spread["openings"].sum().compute() == 10


def test_a_dask_frame_outlives_one_change_and_names_the_second(store):
    store.lake.write("demand", demand())
    spread = store.lake.dask("demand", columns=["month", "openings"], **PLANNING)
    store.lake.write("demand", demand(12, openings=5.0))
    assert spread["openings"].sum().compute() == 78
    store.lake.write("demand", demand(12, openings=6.0))
    with pytest.raises(StoreError, match="ask again"):
        spread.compute()


def test_a_frame_of_no_visible_rows_has_one_empty_partition_with_the_same_columns(store):
    store.lake.write("demand", demand())
    empty = store.lake.dask("demand", as_of="2020-01-01", purpose="planning")
    whole = store.lake.dask("demand", **PLANNING)
    assert empty.npartitions == 1 and len(empty.compute()) == 0
    assert empty.compute().dtypes.equals(whole.dtypes)


def test_a_worker_of_another_version_says_so(store, monkeypatch):
    store.lake.write("demand", demand())
    spread = store.lake.dask("demand", **PLANNING)
    whole = TABLES["demand"]
    fewer = type(whole)(**{**whole.__dict__, "columns": whole.columns[:-1]})
    monkeypatch.setitem(TABLES, "demand", fewer)
    with pytest.raises(StoreError, match="same version on all workers"):
        spread.compute(scheduler="sync")


def test_a_file_that_is_damaged_when_a_worker_reads_it_says_so(store):
    store.lake.write("demand", demand())
    spread = store.lake.dask("demand", **PLANNING)
    file = next(Path(store.lake.place).rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:99])
    with pytest.raises(StoreError, match="talentmatch lake verify"):
        spread.compute(scheduler="sync")


def test_what_is_not_in_the_lake_is_no_dask_frame(store):
    store.lake.write("demand", demand())
    with pytest.raises(NotFoundError):
        store.lake.dask("posting", **PLANNING)
    with pytest.raises(NotFoundError):
        store.lake.dask("demand", columns=["opening"], **PLANNING)


# --- whole or not at all


def test_a_load_that_fails_leaves_the_lake_as_it_was(tmp_path, store, small_parts, monkeypatch):
    store.lake.write("demand", demand())
    before = sorted(path for path in Path(store.lake.place).rglob("*"))
    path = parquet(tmp_path / "more.parquet", demand(openings=99.0))

    def fails(*args, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(open_lake, "write_manifest", fails)
    with pytest.raises(StoreError):
        store.lake.load(path)
    monkeypatch.undo()
    assert store.lake.read("demand", **PLANNING)["openings"].max() == 12
    assert sorted(path for path in Path(store.lake.place).rglob("*")) == before


def test_files_of_a_load_that_was_killed_belong_to_nothing_and_go(tmp_path, store):
    store.lake.write("demand", demand())
    place = Path(store.lake.place)
    stray = place / "demand" / "2023-01" / "00000002-000000-00000000.parquet"
    stray.write_bytes(b"half a file")
    (place / ".staging-x").mkdir()
    # Its list was written, and the store did not come to its commit.
    (place / "manifest" / "00000002.json").write_bytes(b"{}")
    assert store.lake.verify().strays == 2 and not store.lake.verify().problems
    assert len(store.lake.read("demand", **PLANNING)) == 12
    store.lake.write("demand", demand(2))
    assert not stray.exists() and not (place / ".staging-x").exists()
    assert store.lake.verify().strays == 0


def test_rows_of_people_go_into_the_store_in_the_same_transaction(tmp_path, store):
    folder = tmp_path / "files"
    folder.mkdir()
    parquet(folder / "demand.parquet", demand())
    people = {"candidate_id": ["P1", "P2"], "title": ["焊工", "会计"]}
    pd.DataFrame(people).to_csv(folder / "candidate.csv", index=False)
    report = store.lake.load(folder)
    assert store.own_tables() == {"candidate": 2} and store.lake.tables() == {"demand": 12}
    assert store.tables() == {"candidate": 2, "demand": 12}
    assert "stays in the store" in report.summary()


# --- one place


def test_a_table_lies_in_the_store_or_in_the_lake(store):
    store.write("demand", demand())
    with pytest.raises(StoreError, match="lake move"):
        store.lake.write("demand", demand())
    assert store.lake.move("demand") == 12
    assert store.own_tables() == {} and store.lake.tables() == {"demand": 12}
    assert store.latest("demand") == store.lake.latest("demand")
    with pytest.raises(StoreError, match="--lake"):
        store.write("demand", demand())
    assert_frame_equal(store.read("demand", **PLANNING), store.lake.read("demand", **PLANNING))
    assert entries(store)["verb"].eq("read").sum() == 2
    with pytest.raises(InputError, match="may not lie"):
        store.lake.move("candidate")


def test_a_lake_goes_with_its_store_and_is_missed_where_it_does_not(tmp_path):
    with Store(tmp_path / "a.duckdb", key=KEY) as store:
        store.lake.write("demand", demand())
    home = tmp_path / "elsewhere"
    home.mkdir()
    (tmp_path / "a.duckdb").rename(home / "b.duckdb")
    missed = pytest.raises(StoreError, match="put the folder back")
    with Store(home / "b.duckdb", key=KEY) as store, missed:
        store.read("demand", **PLANNING)
    (tmp_path / "a.duckdb.lake").rename(home / "a.duckdb.lake")
    with Store(home / "b.duckdb", key=KEY) as store:
        assert len(store.lake.read("demand", **PLANNING)) == 12


def test_a_lake_of_another_store_is_left_alone(tmp_path):
    with Store(tmp_path / "a.duckdb", key=KEY) as store:
        store.lake.write("demand", demand())
        place = store.lake.place
    with Store(tmp_path / "b.duckdb", key=b"another key of sixteen bytes") as other:
        other.lake.lie_at(place)
        with pytest.raises(StoreError, match="another store"):
            other.lake.write("demand", demand())
    with Store(tmp_path / "a.duckdb", key=KEY) as store:
        assert len(store.lake.read("demand", **PLANNING)) == 12
        with pytest.raises(StoreError, match="cannot lie in two places"):
            store.lake.lie_at(str(tmp_path / "c"))


def test_a_store_in_memory_says_that_its_lake_needs_a_place(tmp_path):
    with Store() as store:
        with pytest.raises(StoreError, match="lie_at"):
            store.lake.write("demand", demand())
        store.lake.lie_at(str(tmp_path / "lake"))
        store.lake.write("demand", demand())
        assert len(store.lake.read("demand", **PLANNING)) == 12


# --- care


@pytest.mark.slow
def test_compaction_leaves_one_file_a_month_and_the_same_rows(tmp_path, store, small_parts):
    store.lake.load(
        parquet(tmp_path / "postings.parquet", postings(60, openings=1, education="college"))
    )
    before = ordered(store.lake.read("posting", **PLANNING), "posting_id")
    assert len(store.lake.manifest.files) > 5
    outcome = store.lake.compact()
    assert outcome.after == len({file.part for file in store.lake.manifest.files}) == 3
    after = ordered(store.lake.read("posting", **PLANNING), "posting_id")
    assert_frame_equal(after, before)
    assert store.lake.compact().before == store.lake.compact().after == 3
    assert store.lake.verify().rows == 60


def test_verify_names_what_is_missing_and_what_was_changed(store):
    store.lake.write("demand", demand())
    missing, changed, *_ = store.lake.manifest.files
    Path(store.lake.place, missing.name).unlink()
    file = Path(store.lake.place, changed.name)
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    check = store.lake.verify()
    assert len(check.problems) == 2
    assert f"{missing.name} is missing" in check.summary()
    assert f"{changed.name} is not as it was written" in check.summary()


def test_a_list_of_files_that_somebody_changed_is_not_read(store):
    store.lake.write("demand", demand())
    path = Path(store.lake.place, "manifest", "00000001.json")
    outer = json.loads(path.read_text("utf-8"))
    outer["lake"] = outer["lake"].replace("2023-01", "2023-02")
    path.write_text(json.dumps(outer), "utf-8")
    with pytest.raises(StoreError, match="is not what this store wrote"):
        store.lake.read("demand", **PLANNING)


def test_files_of_an_earlier_contract_are_read_with_those_of_today(store, monkeypatch):
    from talentmatch.data.lake import _change as change
    from talentmatch.data.lake import _parts as parts

    whole = TABLES["demand"]
    fewer = type(whole)(**{**whole.__dict__, "columns": whole.columns[:-1]})
    monkeypatch.setitem(TABLES, "demand", fewer)
    store.lake.write("demand", demand(4))
    monkeypatch.setitem(TABLES, "demand", whole)
    store.lake.write("demand", demand(8))
    assert parts.form_of(whole) != parts.form_of(fewer) == change.form_of(fewer)
    read = store.lake.read("demand", **PLANNING)
    assert len(read) == 8 + 2 and set(read["permitted_use"].dropna()) == set(
        demand()["permitted_use"]
    )
    store.lake.compact()
    assert len(store.lake.read("demand", **PLANNING)) == len(read)


# --- people


def test_an_erasure_masks_what_texts_of_the_lake_tell_of_a_person(store):
    store.write("candidate", pd.DataFrame({"candidate_id": ["P-0001"], "title": ["焊工"]}))
    store.write(
        "contact",
        pd.DataFrame({"candidate_id": ["P-0001"], "name": ["陈国华"], "phone": ["13900139000"]}),
    )
    texts = ["面试请找陈国华。", "请找陈国华民，先到先得。", "负责焊接。"]
    ids = {"posting_id": ["P1", "P2", "P3"], "title": "焊工", "posted_on": "2024-01-05"}
    store.lake.write("posting", pd.DataFrame(ids | {"text": texts}))
    assert store.rehearse_erasure("P-0001").removed["posting"] == 1
    assert sorted(store.lake.read("posting", **PLANNING)["text"]) == sorted(texts)
    report = store.erase("P-0001", beside=True)
    read = store.lake.read("posting", **PLANNING).set_index("posting_id")["text"]
    assert read.tolist() == ["面试请找…。", *texts[1:]] or read["P1"] == "面试请找…。"
    assert report.removed["posting"] == 1 and "the lake" in report.searched
    assert any("posting.text" in place or "name like it" in place for place in report.unsure)
    assert not store.lake.verify().problems
    stored = [path.read_bytes() for path in Path(store.lake.place).rglob("*.parquet")]
    assert len(stored) == len(store.lake.manifest.files) == 1


def test_an_erasure_says_where_the_lake_could_not_be_searched(tmp_path, store):
    store.write("candidate", pd.DataFrame({"candidate_id": ["P-0001"], "title": ["焊工"]}))
    store.lake.write("demand", demand())
    Path(store.lake.place).rename(tmp_path / "away")
    report = store.erase("P-0001")
    assert "was not searched" in report.summary() and report.removed == {"candidate": 1}


# --- files


def test_a_large_text_table_is_read_in_parts(tmp_path, store, small_parts, monkeypatch):
    monkeypatch.setattr(chunks, "_LARGE", 1)
    heads = {
        "month": "月份",
        "openings": "新增岗位数",
        "region": "区域",
        "permitted_use": "用途限制",
    }
    rows = demand(openings=[*map(str, range(10)), "1,200", "许多"]).rename(columns=heads)
    path = tmp_path / "demand.csv"
    rows.to_csv(path, index=False, encoding="gb18030")
    report = store.lake.load(path, table="demand")
    assert (report.loaded, report.rejected) == (11, 1)
    read = store.lake.read("demand", **PLANNING)
    assert read["openings"].max() == 1200 and set(read["region"]) == {"北区", "南区"}


def test_a_large_text_table_with_a_line_too_long_leaves_nothing(tmp_path, store, monkeypatch):
    monkeypatch.setattr(chunks, "_LARGE", 1)
    path = tmp_path / "demand.csv"
    path.write_text("month,openings\n2024-01-01,3\n2024-02-01,4,5\n", "utf-8")
    with pytest.raises(UnreadableFileError, match="number of cells"):
        store.lake.load(path)
    assert store.lake.tables() == {}


def test_of_a_file_of_a_folder_that_breaks_off_nothing_stays(
    tmp_path, store, small_parts, monkeypatch
):
    monkeypatch.setattr(chunks, "_LARGE", 1)
    monkeypatch.setattr(chunks, "_BLOCK", 100)
    folder = tmp_path / "files"
    folder.mkdir()
    parquet(folder / "a.parquet", demand())
    lines = [f"2030-{month:02d}-01,3" for month in range(1, 13)]
    (folder / "b.csv").write_text("\n".join(["month,openings", *lines, "2031-01-01,4,5"]), "utf-8")
    (folder / "c.jpg").write_bytes(b"picture")
    report = store.lake.load(folder)
    assert store.lake.tables() == {"demand": 12} and store.lake.verify().strays == 0
    assert (report.unread, len(report.skipped), len(report.passed)) == (1, 1, 1)


def test_other_files_are_read_as_the_store_reads_them(tmp_path, store):
    rows = demand().rename(columns={"month": "月份", "openings": "新增岗位数", "region": "区域"})
    rows.to_excel(tmp_path / "岗位需求月.xlsx", index=False)
    report = store.lake.load(tmp_path / "岗位需求月.xlsx", table="demand")
    assert report.loaded == 12 and store.lake.tables() == {"demand": 12}


def test_an_empty_file_and_no_rows_leave_the_lake_as_it_is(tmp_path, store):
    store.lake.load(parquet(tmp_path / "demand.parquet", demand().iloc[:0]))
    assert store.lake.tables() == {} and store.lake.read("demand", **PLANNING).empty


def test_a_place_that_nothing_is_known_of_is_refused(store):
    with pytest.raises(StoreError, match="nothing is known of"):
        store.lake.lie_at("nosuch://bucket/lake")


@pytest.mark.parametrize("kind", ["memory", pytest.param("s3", marks=pytest.mark.slow)])
def test_a_lake_lies_where_fsspec_reaches(kind, tmp_path, store, request):
    place = "memory://lake" if kind == "memory" else request.getfixturevalue("bucket")
    store.lake.lie_at(place)
    store.lake.load(parquet(tmp_path / "demand.parquet", demand()))
    store.lake.write("demand", demand(2, openings=[7.0, 8.0]))
    assert len(store.lake.read("demand", **PLANNING)) == 12
    assert (
        len(store.lake.dask("demand", partition_rows=4, **PLANNING).compute(scheduler="sync")) == 12
    )
    store.lake.compact()
    store.lake.compact()
    check = store.lake.verify()
    assert (check.rows, check.problems) == (12, ())
    assert list(store.path.parent.glob("*.lake")) == []


@pytest.fixture
def bucket(monkeypatch):
    """Give an empty bucket of a server of this machine."""
    server = pytest.importorskip("moto.server", reason="moto is not installed")
    s3fs = pytest.importorskip("s3fs", reason="s3fs is not installed")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    address = "http://{}:{}".format(*running.get_host_and_port())
    for name, value in {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("province")
    yield "s3://province/lake"
    s3fs.S3FileSystem.clear_instance_cache()
    gc.collect()
    running.stop()


@pytest.mark.slow
def test_memory_stays_while_a_file_grows(tmp_path, monkeypatch):
    """What two million rows need more than half a million stays far below their size."""
    import subprocess
    import sys

    script = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from store_benchmark import write_postings\n"
        "from talentmatch.data.lake import _lake as lake\n"
        "from talentmatch.data.store import Store\n"
        "lake.CHUNK_ROWS = 200_000\n"
        "folder, rows = Path(sys.argv[2]), int(sys.argv[3])\n"
        "write_postings(folder / 'p.parquet', rows, 0)\n"
        "with Store(folder / 'c.duckdb') as store:\n"
        "    print(store.lake.load(folder / 'p.parquet').loaded)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    peaks = {}
    experiments = Path(__file__).parents[2] / "experiments"
    for rows in (500_000, 2_000_000):
        folder = tmp_path / str(rows)
        folder.mkdir()
        run = [sys.executable, "-c", script, str(experiments), str(folder), str(rows)]
        done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=600)
        loaded, peaks[rows] = map(int, done.stdout.split())
        assert loaded == rows - rows // 1000
    assert peaks[2_000_000] < 1.25 * peaks[500_000]


@pytest.mark.slow
def test_a_load_that_is_killed_leaves_all_or_nothing(tmp_path):
    """Kill a load of corrections at several moments; what is read is one load or the other."""
    import random
    import subprocess
    import sys
    import time

    rows = postings(20_000, openings=1, education="college")
    before = parquet(tmp_path / "before.parquet", rows)
    after = parquet(tmp_path / "after.parquet", rows.assign(openings=2))
    path = tmp_path / "city.duckdb"
    script = (
        "import sys\n"
        "from talentmatch.data.lake import _lake as lake\n"
        "from talentmatch.data.store import Store\n"
        "lake.CHUNK_ROWS = 3000\n"
        "with Store(sys.argv[1]) as store:\n"
        "    print('begins', flush=True)\n"
        "    store.lake.load(sys.argv[2])\n"
    )
    subprocess.run([sys.executable, "-c", script, path, before], check=True, capture_output=True)
    moments = random.Random(0)
    for _ in range(6):
        run = [sys.executable, "-c", script, path, after]
        with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as load:
            load.stdout.readline()
            time.sleep(moments.uniform(0.1, 3))
            load.kill()
        with Store(path) as store:
            read = store.lake.read("posting", **PLANNING)
            assert store.lake.verify().problems == ()
        assert len(read) == 20_000 and read["openings"].nunique() == 1
    subprocess.run([sys.executable, "-c", script, path, after], check=True, capture_output=True)
    with Store(path) as store:
        assert store.lake.read("posting", **PLANNING)["openings"].unique().tolist() == [2]
        assert store.lake.verify().strays == 0


@pytest.mark.slow
def test_workers_of_a_cluster_read_the_files_themselves(store):
    distributed = pytest.importorskip("distributed")
    store.lake.write("demand", demand())
    spread = store.lake.dask("demand", partition_rows=3, **PLANNING)
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster, distributed.Client(cluster):
        assert spread.npartitions == 6
        assert spread["openings"].sum().compute() == 78
        assert spread.groupby("region")["openings"].sum().compute().to_dict() == {
            "北区": 21,
            "南区": 57,
        }


def test_firms_that_a_survey_names_get_their_numbers_as_in_the_store(tmp_path, store):
    path = tmp_path / "需求2025.csv"
    path.write_text("企业名称,岗位,需求人数\n甲厂,钳工,3\n", "utf-8")
    with Store(key=KEY) as other:
        ours, theirs = store.lake.load(path), other.load(path)
        assert ours.loaded == theirs.loaded == 1
        there = other.read("need_survey", **PLANNING)
    assert_frame_equal(store.lake.read("need_survey", **PLANNING), there)


def test_a_document_without_a_table_is_passed_over_as_by_the_store(tmp_path, store):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "about.html").write_text("<p>hello</p>", "utf-8")
    demand(2).to_parquet(folder / "demand.parquet")
    with Store(key=KEY) as other:
        assert str(store.lake.load(folder)) == str(other.load(folder))
