"""A query in SQL reads through the same filter as everybody: date, permitted use, consent."""

import pandas as pd
import pytest

from talentmatch.data.store import Store
from talentmatch.errors import AccessError, NotFoundError, StoreError

LATE = "2100-01-01"


def demand(**columns):
    return pd.DataFrame({"month": ["2024-01-01", "2024-02-01"], "openings": [1, 2], **columns})


@pytest.fixture
def store():
    with Store() as opened:
        yield opened


def test_the_query_sees_what_read_lets_out(store):
    store.write("demand", demand(permitted_use="commercial"))
    sql = "SELECT count(*) AS n, max(month) AS last FROM demand WHERE month <= :as_of"
    answer = store.query(sql, as_of="2024-02-15", purpose="recruiting")
    assert answer["n"].tolist() == [1]
    assert answer["last"].tolist() == [pd.Timestamp("2024-01-01")]


def test_a_query_may_bring_its_own_relations(store):
    store.write("demand", demand())
    extra = pd.DataFrame({"Region": ["all"], "zh": ["全市"]})
    sql = "SELECT DISTINCT zh FROM demand JOIN places ON demand.region = places.Region"
    answer = store.query(sql, as_of=LATE, purpose="planning", relations={"places": extra})
    assert answer["zh"].tolist() == ["全市"]
    with pytest.raises(AccessError, match="may not be named like a table"):
        store.query("SELECT 1", as_of=LATE, purpose="planning", relations={"demand": extra})
    with pytest.raises(NotFoundError, match="no table 'places'"):
        store.query(sql, as_of=LATE, purpose="planning")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM main.contact",
        "SELECT (SELECT max(name) FROM main.contact)",
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM duckdb_tables()",
        "SELECT * FROM query_table('contact')",
        "SELECT * FROM query('SELECT * FROM main.contact')",
        "DESCRIBE contact",
    ],
)
def test_a_query_cannot_go_round_the_filter(store, sql):
    with pytest.raises(AccessError):
        store.query(sql, as_of=LATE, purpose="recruiting")


@pytest.mark.parametrize(
    "sql", ["DELETE FROM target", "SELECT 1; SELECT 2", "nonsense", "DROP TABLE target"]
)
def test_a_query_is_one_select(store, sql):
    with pytest.raises(StoreError):
        store.query(sql, as_of=LATE, purpose="planning")
    assert store.tables() == {}


@pytest.mark.parametrize("name", ["_access_log", "_meta", "/etc/passwd", "information_schema"])
def test_a_query_sees_no_other_table(store, name):
    with pytest.raises(NotFoundError):
        store.query(f'SELECT * FROM "{name}"', as_of=LATE, purpose="planning")


def test_a_name_defined_by_the_query_still_reads_through_the_filter(store):
    store.write("enterprise", pd.DataFrame({"enterprise_id": ["s"], "name": ["x"]}))
    sql = "WITH enterprise AS (SELECT * FROM enterprise) SELECT * FROM enterprise"
    assert store.query(sql, as_of=LATE, purpose="recruiting").empty


@pytest.mark.parametrize(
    "sql",
    [
        "WITH _meta AS (SELECT * FROM _meta) SELECT * FROM _meta",
        "WITH a AS (WITH _meta AS (SELECT 1) SELECT * FROM _meta) SELECT * FROM _meta",
        "WITH a AS (WITH '/etc/hostname' AS (SELECT 1) SELECT 1) SELECT * FROM '/etc/hostname'",
        "WITH RECURSIVE _meta AS (SELECT value, 1 AS n FROM _meta UNION ALL "
        "SELECT value, n + 1 FROM _meta WHERE n < 2) SELECT * FROM _meta",
    ],
)
def test_a_name_defined_elsewhere_in_the_query_opens_no_other_table(store, sql):
    with pytest.raises((NotFoundError, StoreError)):
        store.query(sql.replace("'", '"'), as_of=LATE, purpose="planning")


def test_a_recursive_query_reads_through_the_filter_and_sees_itself(store):
    store.write("enterprise", pd.DataFrame({"enterprise_id": ["s"], "name": ["x"]}))
    sql = (
        "WITH RECURSIVE enterprise AS (SELECT name, 1 AS n FROM enterprise UNION ALL "
        "SELECT name, n + 1 FROM enterprise WHERE n < 3) SELECT n FROM enterprise ORDER BY n"
    )
    assert store.query(sql, as_of=LATE, purpose="recruiting").empty
    assert store.query(sql, as_of=LATE, purpose="planning")["n"].tolist() == [1, 2, 3]


def test_an_apostrophe_in_a_comment_does_not_hide_the_date(store):
    sql = "SELECT 1 AS n -- the city's\nWHERE :as_of > '2020-01-01' AND $$:as_of$$ = ':' || 'as_of'"
    assert store.query(sql, as_of=LATE, purpose="planning")["n"].tolist() == [1]
