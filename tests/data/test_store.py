"""The store lets in what fits and lets out what may be read."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.errors import AccessError, ContractError, InputError, NotFoundError, StoreError
from talentmatch.i18n import render

LATE = "2100-01-01"


def targets(*values, year=2025):
    return pd.DataFrame(
        {"indicator": [f"i{n}" for n in range(len(values))], "year": year, "target": list(values)}
    )


def demand(**columns):
    return pd.DataFrame({"month": ["2024-01-01", "2024-02-01"], "openings": [1, 2], **columns})


@pytest.fixture
def store():
    with Store() as opened:
        yield opened


def values(store, table="target", column="target", **read):
    frame = store.read(table, **{"as_of": LATE, "purpose": "planning", **read})
    return frame[column].tolist()


def test_what_is_written_is_read_and_counted(store):
    load = store.write("target", targets(3, 4), source="plan.xlsx")
    assert (load.loaded, load.rejected, load.source) == (2, 0, "plan.xlsx")
    assert values(store) == [3.0, 4.0]
    assert store.tables() == {"target": 2}


def test_a_second_row_of_a_key_replaces_the_first(store):
    store.write("target", targets(3, 4))
    store.write("target", targets(5))
    assert sorted(values(store)) == [4.0, 5.0]


def test_a_second_load_of_fewer_columns_keeps_the_others_and_says_so(store):
    first = {"enterprise_id": ["E1"], "name": ["A"], "industry": ["C34"], "ownership": ["foreign"]}
    store.write("enterprise", pd.DataFrame(first))
    fewer = pd.DataFrame({"enterprise_id": ["E1", "E2"], "name": ["A2", "B"], "industry": "C35"})
    load = store.write("enterprise", fewer)
    held = store.read("enterprise", as_of="2030-01-01", purpose="planning").set_index(
        "enterprise_id"
    )
    assert held["name"].to_dict() == {"E1": "A2", "E2": "B"}
    assert held.loc["E1", "ownership"] == "foreign"
    assert held["ownership"].isna().tolist().count(True) == 1
    assert "1 rows were there before" in " ".join(load.notes)


def test_a_column_left_empty_in_a_second_load_is_emptied(store):
    first = {"enterprise_id": ["E1"], "name": ["A"], "industry": ["C34"], "ownership": ["foreign"]}
    store.write("enterprise", pd.DataFrame(first))
    store.write("enterprise", pd.DataFrame(first).assign(ownership=None))
    assert (
        store.read("enterprise", as_of="2030-01-01", purpose="planning")["ownership"].isna().all()
    )


def test_of_two_rows_of_a_key_in_one_load_the_last_counts_and_is_noted(store):
    load = store.write("demand", demand(month=["2024-01-01"] * 2))
    assert load.loaded == 1
    assert "1 rows came again later under the same key" in load.notes[0]
    assert values(store, "demand", "openings") == [2.0]


def test_unlawful_limits_are_taken_out_named_and_noted(store):
    frame = pd.DataFrame(
        {
            "posting_id": ["1", "2"],
            "title": ["钳工（限男性）", "会计"],
            "text": ["会看图纸，35岁以下", "做账"],
        }
    )
    load = store.write("posting", frame)
    rows = store.read("posting", as_of=LATE, purpose="planning")
    assert "1 postings name limits that the law forbids" in load.notes[0]
    assert "男" not in rows["title"][0]
    assert "35" not in rows["text"][0]
    assert [term.split(":")[0] for term in rows["unlawful_terms"][0]] == ["sex", "age"]
    assert rows["unlawful_terms"][1] == []


def test_rows_that_break_the_contract_are_set_aside_and_the_rest_is_stored(store):
    load = store.write("demand", demand(openings=[-4, 2]))
    assert (load.loaded, load.rejected) == (1, 1)
    assert load.rejects["reason"].tolist() == ["openings: -4 is below 0 positions"]
    assert "1 rows loaded, 1 set aside" in str(load)


def test_a_missing_column_stores_nothing(store):
    with pytest.raises(ContractError, match=r"plan\.csv does not fit table 'target'"):
        store.write("target", targets(3).drop(columns="year"), source="plan.csv")
    assert store.tables() == {}


def test_columns_outside_the_contract_are_noted(store):
    load = store.write("target", targets(3).assign(remark="x", **{"set day": "2024-01-01"}))
    assert any("remark" in note for note in load.notes)


def test_month_gaps_are_noted(store):
    load = store.write("demand", demand(month=["2024-01-01", "2024-05-01"], region=["北区"] * 2))
    assert load.notes == ("1 series have gaps in their months (first: region=北区, 3 missing)",)
    assert render(load.notes[0], "zh") == "1 条序列的月份不连续（首个：地区=北区，缺 3 个月）"


def test_an_unknown_table_names_the_nearest(store):
    with pytest.raises(NotFoundError, match="no table 'postings'; nearest: posting"):
        store.read("postings", as_of=LATE, purpose="planning")


def test_a_wrong_date_and_a_missing_date_are_told(store):
    with pytest.raises(InputError, match="as_of='soon' is not a date"):
        store.read("target", as_of="soon", purpose="planning")
    with pytest.raises(InputError, match="as_of is missing"):
        store.read("target", as_of=None, purpose="planning")


def _random_rows(table, rng, rows):
    """Rows with every column filled, dates and years around 2020."""
    frame = {}
    for column in table.columns:
        if column.choices:
            cells = rng.choice(column.choices, rows)
        elif column.vocabulary:
            cells = [None] * rows
        elif column.kind in ("date", "datetime"):
            days = rng.integers(0, 4000, rows).astype("timedelta64[D]")
            cells = np.datetime64("2015-01-01") + days
            cells = (
                np.where(rng.random(rows) < 0.1, np.datetime64("NaT", "D"), cells)
                if not column.required
                else cells
            )
        elif column.kind in ("int", "float"):
            low, high = (
                (2015, 2026) if column.unit == "year" else (column.low or 0, column.high or 9)
            )
            cells = rng.integers(low, high, rows, endpoint=True)
        elif column.kind == "bool":
            cells = rng.random(rows) < 0.5
        elif column.kind == "list":
            cells = [["a"]] * rows
        else:
            cells = [f"{column.name}{n}" for n in rng.integers(0, 5, rows)]
        frame[column.name] = cells
    return pd.DataFrame(frame)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 10_000),
    st.dates(pd.Timestamp("2014-01-01").date(), pd.Timestamp("2027-01-01").date()),
)
@pytest.mark.parametrize(
    "table", [t for t in TABLES.values() if t.known_from], ids=lambda t: t.name
)
def test_nothing_later_than_as_of_leaves_any_table(table, seed, as_of):
    rng = np.random.default_rng(seed)
    rows = _random_rows(table, rng, 30)
    store = _shared_store()
    with store._transaction():
        store._connection.execute(f'DELETE FROM main."{table.name}"').fetchall()
        store.write(table.name, rows)
        for person in table.subjects:
            people = pd.Series(rows[person].unique())
            given = {"candidate_id": people, "purpose": table.purposes[0], "given_on": "2000-01-01"}
            store.write("consent", pd.DataFrame(given)) if table.name != "consent" else None
    out = store.read(table.name, as_of=as_of, purpose=table.purposes[0])
    now = pd.Timestamp(as_of)
    moments = store._connection.sql(
        f'SELECT {table.known_from} AS known FROM main."{table.name}"'
    ).df()
    expected = moments["known"].isna() | (pd.to_datetime(moments["known"]) <= now)
    assert len(out) == expected.sum()
    store._connection.register("let_out", out)
    if len(out):
        left = store._connection.sql(f"SELECT max({table.known_from}) FROM let_out").fetchall()[0][
            0
        ]
        assert left is None or pd.Timestamp(left) <= now
    for column in table.columns:
        if column.event:
            assert out[column.name].dropna().le(now).all()


_STORES = []


def _shared_store():
    """One store for all examples: opening one takes longer than an example."""
    if not _STORES:
        _STORES.append(Store())
    return _STORES[0]


def test_a_closing_day_in_the_future_is_not_known_yet(store):
    frame = pd.DataFrame(
        {
            "posting_id": ["1"],
            "title": ["x"],
            "posted_on": ["2024-01-01"],
            "closed_on": ["2024-03-01"],
        }
    )
    store.write("posting", frame)
    assert store.read("posting", as_of="2024-02-01", purpose="planning")["closed_on"].isna().all()
    assert store.read("posting", as_of="2024-03-01", purpose="planning")["closed_on"].notna().all()


@pytest.mark.parametrize(
    ("purpose", "seen"),
    [("planning", {"s", "a", "c"}), ("service", {"a", "c"}), ("recruiting", {"c"})],
)
def test_permitted_use_decides_what_a_purpose_sees(store, purpose, seen):
    uses = ["statistical", "administrative", "commercial"]
    frame = pd.DataFrame({"enterprise_id": ["s", "a", "c"], "name": "x", "permitted_use": uses})
    store.write("enterprise", frame)
    assert set(values(store, "enterprise", "enterprise_id", purpose=purpose)) == seen


def test_rows_that_do_not_say_are_for_statistics_alone(store):
    store.write("enterprise", pd.DataFrame({"enterprise_id": ["s"], "name": ["x"]}))
    assert values(store, "enterprise", "enterprise_id", purpose="recruiting") == []


def test_a_table_is_closed_to_purposes_it_does_not_name(store):
    with pytest.raises(AccessError, match="'protected' may not be read for purpose 'recruiting'"):
        store.read("protected", as_of=LATE, purpose="recruiting")
    with pytest.raises(AccessError, match="'protected'"):
        store.query("SELECT * FROM protected", as_of=LATE, purpose="planning")
    with pytest.raises(AccessError, match="unknown purpose 'sales'"):
        store.read("target", as_of=LATE, purpose="sales")


def test_the_reason_of_a_row_set_aside_names_the_nearest_industries(store):
    rows = pd.DataFrame({"enterprise_id": ["e"], "name": ["x"], "industry": ["专用设备制告业"]})
    (reason,) = store.write("enterprise", rows).rejects["reason"]
    assert "nearest: C35 专用设备制造业, " in reason and reason.count(", ") == 3


def test_a_column_that_does_not_exist_is_told(store):
    with pytest.raises(StoreError, match="nope"):
        store.query("SELECT nope FROM target", as_of=LATE, purpose="planning")


def test_latest_is_the_last_moment_a_table_knows(store):
    assert store.latest("demand") is None
    store.write("demand", demand())
    assert store.latest("demand") == pd.Timestamp("2024-03-01")
    assert store.latest("site") is None


def test_rejects_stand_beside_the_source(tmp_path):
    frame = pd.DataFrame({"posting_id": ["1", "2"], "title": ["=1+1", "b"], "openings": [-1, 1]})
    source = tmp_path / "posting.parquet"
    frame.to_parquet(source)
    with Store() as store:
        report = store.load(source)
        titles = values(store, "posting", "title")
    assert (report.loaded, report.rejected, titles) == (1, 1, ["b"])
    path = report.tables[0].rejects_path
    assert path == tmp_path / "posting.rejected.csv"
    written = pd.read_csv(path)
    assert written["reason"].tolist() == ["openings: -1 is below 1 position"]
    assert written["title"].tolist() == ["'=1+1"], "a spreadsheet would run the formula"
    assert "posting.rejected.csv" in str(report)


def test_a_parquet_file_and_a_frame_come_in_alike(tmp_path):
    frame = pd.DataFrame(
        {
            "posting_id": ["1", "2", "2"],
            "title": ["数控车工", "会计", "会计"],
            "enterprise_name": ["甬江精密机械公司", "海曙劳务公司", "海曙劳务公司"],
            "openings": [2, 1, 3],
            "posted_on": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"]),
            "skills": [["PLC"], [], []],
            "text": ["电话13800138000", "工作", "工作"],
        }
    )
    frame.to_parquet(tmp_path / "posting.parquet")
    with Store() as one, Store() as other:
        one.load(tmp_path / "posting.parquet")
        other.write("posting", frame)
        left, right = (s.read("posting", as_of=LATE, purpose="planning") for s in (one, other))
    pd.testing.assert_frame_equal(left, right)
    assert left["text"].tolist() == ["电话…", "工作"]
    assert left["agency"].tolist() == [False, True]


def test_a_file_loads_by_its_headers_and_the_mapping_is_remembered(tmp_path):
    (tmp_path / "目标.csv").write_text("规划指标,年份,目标值\n孵化器,2025,20\n", "utf-8")
    with Store() as store:
        report = store.load(tmp_path / "目标.csv", table="target")
        assert values(store) == [20.0]
    assert report.loaded == 1
    assert "1 rows loaded" in str(report)


def test_tables_are_counted_anew_with_each_change_and_inside_a_transaction():
    row = pd.DataFrame({"indicator": ["x"], "year": [2030], "target": [1.0]})
    with Store() as store, Store() as other:
        assert store.tables() == {} == other.tables()
        store.write("target", row)
        assert store.tables() == {"target": 1} and other.tables() == {}
        with store.together():
            store.write("target", row.assign(year=2031))
            assert store.tables() == {"target": 2}
            assert store.acting_as("li").tables() == {"target": 2}
        assert store.tables() == {"target": 2}
        told = store.tables()
        told.clear()
        assert store.tables() == {"target": 2}, "what is returned is the caller's own"


def test_answers_of_the_round_of_this_year_are_known_once_they_are_there():
    today = pd.Timestamp.now().normalize()
    rows = {"enterprise_id": ["a", "b"], "round": [today.year, today.year + 1], "post": "焊工"}
    with Store() as store:
        store.write("need_survey", pd.DataFrame(rows))
        known = [
            len(store.read("need_survey", as_of=day, purpose="planning"))
            for day in (today, today - pd.Timedelta(days=1))
        ]
    assert known == [2, 0]
