"""Tables that are read together, with those of earlier editions too, tell nothing of a few firms."""

from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from talentmatch import Store, pipeline
from talentmatch.errors import InputError
from talentmatch.i18n import render
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.deliver import deliver
from talentmatch.report.protection._linked_protection import protect_linked
from talentmatch.report.protection.disclosure import DisclosureRule, protect
from talentmatch.report.protection.publication_memory import read_memory
from talentmatch.report.protection.published import published_edition, published_list

DIMS = ["region", "industry", "occupation"]
TABLES = [list(dims) for n in (1, 2) for dims in combinations(DIMS, n)]
TODAY = pd.Timestamp("2025-01-15")


def city_of(seed, firms=12, rows=40):
    """Return openings of enterprises: thin cells, and firms that are large."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "region": random.choice(["north", "south", "west"], rows),
            "industry": random.choice(["C34", "I65", "G54"], rows),
            "chain": "(unknown)",
            "occupation": random.choice(["welder", "pilot", "clerk"], rows),
            "enterprise_id": [f"e{k}" for k in random.integers(firms, size=rows)],
            "openings": np.ceil(random.lognormal(1, 1, rows)),
        }
    )
    keys = [*DIMS, "chain", "enterprise_id"]
    return frame.groupby(keys, as_index=False)["openings"].sum()


def thin_cells(rows, dims):
    """Return which cells the rule calls sensitive, in the order of their codes."""
    cells = protect(rows, dims).cells
    leaves = cells.loc[cells[dims].ne("total").all(axis=1)].sort_values(dims)
    return leaves["status"].eq("sensitive")


def printed_tables(store, rows, tables, figure="openings"):
    """Print tables one after the other, each beside all before; return them with what is shown."""
    printed = []
    for dims in tables:
        memory = read_memory(store, TODAY)
        cells = rows.groupby(dims, as_index=False)[figure].sum()
        listed = cells.rename(columns={figure: "value"}).assign(
            list="forecast", period="all", measure="mean"
        )
        linked = protect_linked(rows, listed, memory, dims=dims)
        if len(linked.pinned):  # nothing helps: the table is refused, nothing of it is out
            continue
        kept = linked.protected.cells.loc[~linked.protected.hidden, dims]
        shown = pd.MultiIndex.from_frame(listed[dims]).isin(pd.MultiIndex.from_frame(kept))
        listed = listed.assign(shown=shown, thin=thin_cells(rows, dims).to_numpy())
        columns = [*DIMS, "chain", "enterprise_id", "openings"]
        for table, kept in memory.rows_to_keep(
            "forecast", dims, listed, rows[columns], TODAY
        ).items():
            store.write(table, kept)
        printed.append((dims, listed))
    return printed


def ranges(printed):
    """Attack all tables at once: least and greatest value of every hidden cell, by brute force.

    A reader knows the names of all rows: a combination that no table lists is empty.
    """
    codes = [sorted({c for dims, t in printed if d in dims for c in t[d]}) for d in DIMS]
    cube = pd.MultiIndex.from_product(codes, names=DIMS).to_frame(index=False)
    for dims, table in printed:
        cube = cube.merge(table[dims], on=dims)
    known, right, asked = [], [], []
    for dims, table in printed:
        places = pd.MultiIndex.from_frame(cube[dims]) if len(dims) > 1 else pd.Index(cube[dims[0]])
        for row in table.to_dict("records"):
            key = tuple(row[d] for d in dims)
            inside = (places == (key if len(dims) > 1 else key[0])).astype(float)
            if row["shown"]:
                known.append(inside)
                right.append(row["value"])
            else:
                asked.append((inside, row["value"], row["thin"]))
    how = {"A_eq": np.array(known), "b_eq": right} if known else {}
    return [(*_range(inside, how), *facts) for inside, *facts in asked]


def _range(inside, how):
    low, high = linprog(inside, **how), linprog(-inside, **how)
    return low.fun, np.inf if high.status == 3 else -high.fun


def known_cells(printed, *, sensitive=False):
    """Return the hidden cells (those of few firms alone) that the attack knows to ten per cent."""
    return [
        (low, high, value)
        for low, high, value, thin in ranges(printed)
        if low >= 0.9 * value and high <= 1.1 * value and (thin or not sensitive)
    ]


@pytest.mark.slow
@given(st.integers(0, 10_000), st.permutations(TABLES))
@settings(max_examples=6)
def test_no_hidden_cell_of_one_and_two_way_tables_is_known_to_ten_per_cent(seed, tables):
    with Store() as store:
        printed = printed_tables(store, city_of(seed), tables)
    assert not known_cells(printed)


@pytest.mark.slow
@given(st.integers(0, 10_000))
@settings(max_examples=5)
def test_figures_that_fall_otherwise_than_the_openings_behind_them_are_no_better_known(seed):
    rows = city_of(seed)
    rows["forecast"] = np.random.default_rng(seed).lognormal(0, 2, len(rows))
    with Store() as store:
        printed = printed_tables(store, rows, TABLES, figure="forecast")
    assert not known_cells(printed, sensitive=True)
    assert len(printed) >= 4, "most of the tables can be printed"


def test_cells_of_few_firms_that_alone_are_hidden_are_given_away_by_other_tables():
    """The oracle of the tests above: the attack does find what the memory protects."""
    known = 0
    for seed in range(3):
        rows = city_of(seed)
        tables = []
        for dims in TABLES:
            thin = thin_cells(rows, dims).to_numpy()
            table = rows.groupby(dims, as_index=False)["openings"].sum()
            table = table.rename(columns={"openings": "value"}).assign(thin=thin, shown=~thin)
            tables.append((dims, table))
        known += len(known_cells(tables, sensitive=True))
    assert known > 0


PLACE = {"region": "north", "industry": "C34", "chain": "(unknown)", "occupation": "welder"}
NEWCOMER = {**PLACE, "enterprise_id": "new", "openings": 30.0}
BY_PLACE = [["region"], ["occupation"], ["region", "occupation"]]


def two_editions(before, after, tables):
    """Print tables of two states of a city; return the cells that both print, with their change."""
    with Store() as store:
        first = printed_tables(store, before, tables)
        second = printed_tables(store, after, tables)
    then_by = {tuple(dims): table for dims, table in first}
    for dims, now in second:
        both = now.merge(then_by[tuple(dims)], on=dims, suffixes=("", "_then"))
        both = both.loc[both["shown"] & both["shown_then"]]
        own = both[dims].eq([PLACE[dim] for dim in dims]).all(axis=1)
        yield dims, both.loc[own], both


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("tables", list(permutations(BY_PLACE))[::2])
def test_a_newcomer_that_is_alone_in_its_cell_is_not_read_off(seed, tables):
    before = city_of(seed, firms=40, rows=300)
    places = before.loc[before["region"].ne("north") | before["occupation"].ne("welder"), DIMS]
    others = places.drop_duplicates(["region", "occupation"]).assign(chain="(unknown)")
    grown = [others.assign(enterprise_id=f"grown{k}", openings=6.0) for k in range(4)]
    after = pd.concat([before, pd.DataFrame([NEWCOMER]), *grown], ignore_index=True)
    editions = list(two_editions(before, after, list(tables)))
    finest = next(own for dims, own, _ in editions if len(dims) == 2)
    assert finest.empty, "its own cell is left out"
    assert sum(len(both) for *_, both in editions) >= 4, "and most others are printed"
    # Every margin that both editions print holds what others changed too.
    for dims, own, both in editions:
        change = both["value"] - both["value_then"]
        assert (change.loc[own.index] >= 30 + 2 * 24).all(), dims


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_where_one_firm_alone_changed_no_figure_of_it_is_printed_anywhere(seed):
    before = city_of(seed, firms=40, rows=300)
    after = pd.concat([before, pd.DataFrame([NEWCOMER])], ignore_index=True)
    for _, own, _ in two_editions(before, after, BY_PLACE):
        assert own.empty


def openings_list(store):
    """Return a list of openings by occupation out of the postings of a store."""
    sql = "SELECT occupation, sum(openings) AS mean FROM posting GROUP BY ALL ORDER BY ALL"
    frame = store.query(sql, as_of="2025-02-01", purpose="planning")
    fields = (Field("occupation", names_row=True), Field("mean", unit="positions"))
    return Result(ListSpec("forecast", fields), frame)


def postings(firms, occupation, openings=2, first=0):
    return pd.DataFrame(
        {
            "posting_id": [f"{occupation}-{f}-{first}" for f in firms],
            "enterprise_id": list(firms),
            "occupation": occupation,
            "openings": openings,
            "posted_on": "2025-01-10",
            "title": "t",
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "word"), [("en", "to hide: Welders"), ("zh", "须隐去：焊工")])
def test_a_list_in_which_one_firm_alone_changed_is_refused_and_names_the_cell(lang, word):
    with Store() as store:
        store.write("posting", postings("ABCD", "6-18-02-04"))
        first = published_list(store, openings_list(store))
        assert (
            first.table["mean"].tolist() == [8.0]
            and not first.table.get("suppressed", pd.Series([False])).any()
        )
        deliver(store, [first])
        again = published_list(store, openings_list(store))
        assert again.table["mean"].tolist() == [8.0], "the same list may be given out again"
        store.write("posting", postings("N", "6-18-02-04", openings=20))
        with pytest.raises(InputError) as refusal:
            published_list(store, openings_list(store))
        said = "\n".join(
            render(part, lang) for part in (refusal.value.args[0], *refusal.value.problems)
        )
        assert word in said
        store.write("posting", postings("OPQ", "6-18-02-04", openings=20))
        later = published_list(store, openings_list(store))
        assert later.table["mean"].tolist() == [88.0], "four newcomers hide one another"


def test_a_draft_is_not_remembered_and_what_is_given_out_is():
    with Store() as store:
        store.write("posting", postings("ABCD", "6-18-02-04"))
        public = published_list(store, openings_list(store))
        deliver(store, [public], draft=True)
        assert read_memory(store, TODAY).tables == ()
        deliver(store, [public])
        (table,) = read_memory(store, TODAY).tables
        assert table.dims == ("occupation",)
        assert table.cells["shown"].tolist() == [True]
        assert table.figures[["list", "measure", "value"]].to_numpy().tolist() == [
            ["forecast", "mean", 8.0]
        ]


def kept_cells(store):
    return store.read("published_cell", as_of=pd.Timestamp.now(), purpose="planning")


def test_the_same_list_given_out_again_is_not_recorded_again():
    with Store() as store:
        store.write("posting", postings("ABCD", "6-18-02-04"))
        for _ in range(3):
            deliver(store, [published_list(store, openings_list(store))])
        assert len(kept_cells(store)) == 1
        store.write("posting", postings("OPQR", "6-18-02-04", openings=20))
        deliver(store, [published_list(store, openings_list(store))])
        assert kept_cells(store)["cell_figure"].tolist() == [8.0, 88.0]


@pytest.mark.slow
def test_a_list_that_is_published_as_an_edition_is_recorded_under_its_name_too(own_city, tracking):
    posts = pipeline.shortage(own_city, tracking=tracking, by="post")
    for edition in ("2025", "2025", "2025 again"):
        deliver(own_city, [published_edition(own_city, posts, edition)])
    counts = kept_cells(own_city)["edition_name"].value_counts()
    assert set(counts.index) == {"2025", "2025 again"} and len(set(counts)) == 1


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(st.integers(0, 40), st.permutations(TABLES))
def test_lists_of_one_report_are_held_against_each_other(seed, tables):
    rows = city_of(seed)
    printed, drafts = [], []
    columns = [*DIMS, "chain", "enterprise_id", "openings"]
    with Store() as store:
        for dims in tables:
            cells = rows.groupby(dims, as_index=False)["openings"].sum()
            listed = cells.rename(columns={"openings": "value"}).assign(
                list="draft", period="all", measure="mean"
            )
            memory = read_memory(store, TODAY, drafts=drafts)
            linked = protect_linked(rows, listed, memory, dims=dims)
            if len(linked.pinned):
                continue
            kept = linked.protected.cells.loc[~linked.protected.hidden, dims]
            shown = pd.MultiIndex.from_frame(listed[dims]).isin(pd.MultiIndex.from_frame(kept))
            listed = listed.assign(shown=shown, thin=thin_cells(rows, dims).to_numpy())
            drafts.append(memory.rows_to_keep("draft", dims, listed, rows[columns], TODAY))
            printed.append((dims, listed))
        assert kept_cells(store).empty, "a draft leaves nothing behind"
    assert len(printed) > 1 and known_cells(printed) == []


def test_a_store_of_before_opens_and_remembers_nothing(tmp_path):
    import duckdb

    path = tmp_path / "old.duckdb"
    with Store(path) as store:
        store.write("posting", postings("ABCD", "6-18-02-04"))
    with duckdb.connect(str(path)) as file:
        file.execute("DROP TABLE published_cell")
        file.execute("DROP TABLE published_basis")
        file.execute("UPDATE _meta SET value = 'earlier' WHERE key = 'form'")
    with Store(path) as store:
        assert read_memory(store, TODAY).tables == ()
        deliver(store, [published_list(store, openings_list(store))])
        assert len(read_memory(store, TODAY).tables) == 1


def test_an_edition_is_remembered_by_its_name(own_city, tracking):
    posts = pipeline.shortage(own_city, tracking=tracking, by="post")
    public = published_edition(own_city, posts, "2025")
    deliver(own_city, [public])
    cells = own_city.read("published_cell", as_of=pd.Timestamp.now(), purpose="planning")
    assert set(cells["edition_name"]) == {"2025"} and set(cells["list_name"]) == {"shortage_public"}
    assert set(cells["cell_codes"]) == set(public.table["occupation"])
    left_out = set(public.table.loc[public.table["suppressed"], "occupation"])
    assert left_out and set(cells.loc[~cells["cell_shown"], "cell_codes"]) == left_out
    assert len(public.inside) == min(len(left_out), 5) + (len(left_out) > 5)


@pytest.mark.slow
def test_no_count_of_a_public_list_is_below_the_rule_it_prints(city, tracking):
    import re

    from talentmatch.report.protection.published import published_shortage

    rule = DisclosureRule(min_count=4)
    public = published_shortage(city, tracking=tracking, rule=rule)
    texts = [render(text, "en") for text in (*public.notes, *public.table["basis"].dropna())]
    counts = [
        int(n)
        for text in texts
        for n in re.findall(r"(\d+) (?:of \d+ )?(?:enterprises|postings and answers|answers)", text)
    ]
    assert counts and min(counts) >= 4
    assert any("fewer than 4" in text for text in texts)
