"""Disclosure control: what is left out of a table cannot be solved back from what is printed."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.optimize import linprog

from talentmatch.errors import InputError
from talentmatch.i18n import render
from talentmatch.report.protection.attack import feasible
from talentmatch.report.protection.disclosure import TOTAL, DisclosureRule, hide, protect
from talentmatch.report.protection.suppression import complement


def contributions(regions=5, occupations=12, firms=60, seed=0, **dims):
    """Return openings of enterprises: a few large ones, thin cells, one industry code of two letters."""
    random = np.random.default_rng(seed)
    n = 12 * firms
    return pd.DataFrame(
        {
            "region": [f"r{k}" for k in random.integers(regions, size=n)],
            "occupation": [f"o{k}" for k in (random.beta(1, 3, n) * occupations).astype(int)],
            "industry": random.choice(["C35", "C38", "I65", "G54"], n),
            "enterprise_id": [f"e{k}" for k in random.integers(firms, size=n)],
            "openings": np.ceil(random.pareto(1.2, n) * 3) + 1,
        }
    )


def truth_of(rows, cells, dims, parent=lambda code: None):
    """Sum every cell the slow and obvious way."""

    def belongs(code, wanted):
        while code is not None and code != wanted:
            code = parent(code)
        return wanted == TOTAL or code == wanted

    values = []
    for cell in cells[dims].itertuples(index=False):
        inside = np.ones(len(rows), dtype=bool)
        for dim, wanted in zip(dims, cell, strict=True):
            inside &= rows[dim].map(lambda code, w=wanted: belongs(code, w)).to_numpy()
        values.append(rows.loc[inside, "openings"].sum())
    return np.array(values)


def solved_back(cells, dims, value, parent=lambda code: None):
    """Attack what is printed: least and greatest value of each sensitive cell that fits all sums."""
    places = {key: k for k, key in enumerate(cells[dims].itertuples(index=False, name=None))}
    sums, right = [], []
    for axis in range(len(dims)):
        groups = {}
        for key, k in places.items():
            if key[axis] != TOTAL:
                above = (*key[:axis], parent(key[axis]) or TOTAL, *key[axis + 1 :])
                groups.setdefault(above, []).append(k)
        for above, parts in groups.items():
            row = np.zeros(len(cells))
            row[parts] = 1
            row[places[above]] -= 1
            sums.append(row)
            right.append(0.0)
    printed = cells["status"].eq("printed").to_numpy()
    bounds = [
        (v, v) if p else (0, None) for v, p in zip(cells[value].fillna(0), printed, strict=True)
    ]
    found = {}
    for k in np.flatnonzero(cells["status"].eq("sensitive")):
        aim = np.zeros(len(cells))
        aim[k] = 1
        low = linprog(aim, A_eq=np.array(sums), b_eq=right, bounds=bounds)
        high = linprog(-aim, A_eq=np.array(sums), b_eq=right, bounds=bounds)
        found[k] = (low.fun, np.inf if high.status == 3 else -high.fun)
    return found


def assert_cannot_be_solved(rows, protected, parent=lambda code: None):
    cells, dims = protected.cells, list(protected.dims)
    truth = truth_of(rows, cells, dims, parent)
    printed = cells["status"].eq("printed")
    assert cells.loc[printed, "openings"].tolist() == truth[printed].tolist()
    assert cells.loc[~printed, "openings"].isna().all()
    found = solved_back(cells, dims, "openings", parent)
    assert found, "the table has sensitive cells, or this test says nothing"
    for k, (low, high) in found.items():
        wide = max(0.2 * truth[k], min(1.0, truth[k]))
        assert high >= truth[k] + 0.99 * wide, cells.loc[k]
        assert low <= max(truth[k] - 0.99 * wide, 0) + 1e-3, cells.loc[k]


@pytest.mark.parametrize("seed", [0, 2])
def test_hidden_cells_of_a_table_with_margins_cannot_be_solved_back(seed):
    rows = contributions(seed=seed)
    assert_cannot_be_solved(rows, protect(rows, ["region", "occupation"]))


def test_hidden_cells_under_subtotals_cannot_be_solved_back():
    def parent(code):
        return code[0] if code in {"C35", "C38", "I65", "G54"} else None

    rows = contributions(seed=4, regions=2, occupations=4, firms=25)
    dims = ["region", "industry", "occupation"]
    protected = protect(rows, dims, parents={"industry": parent})
    assert {"C", TOTAL} < set(protected.cells["industry"])
    assert_cannot_be_solved(rows, protected, parent)


def test_leaving_out_the_sensitive_cells_alone_would_give_some_away():
    """The oracle of the tests above: the attack does find what complementary cells protect."""
    rows = contributions(seed=0)
    protected = protect(rows, ["region", "occupation"])
    truth = truth_of(rows, protected.cells, ["region", "occupation"])
    naive = protected.cells.assign(openings=truth)
    naive["status"] = naive["status"].replace("complement", "printed")
    widths = [
        high - low
        for low, high in solved_back(naive, ["region", "occupation"], "openings").values()
    ]
    assert min(widths) < 1e-6


def test_no_printed_cell_is_thin_or_dominated():
    rows = contributions(seed=3)
    protected = protect(rows, ["region", "occupation"])
    inner = protected.cells.loc[protected.cells[["region", "occupation"]].ne(TOTAL).all(axis=1)]
    for cell in inner.loc[inner["status"].eq("printed")].itertuples():
        own = rows.loc[rows["region"].eq(cell.region) & rows["occupation"].eq(cell.occupation)]
        firms = own.groupby("enterprise_id")["openings"].sum().sort_values()
        assert len(firms) >= 3
        assert firms.iloc[-1] <= 0.75 * firms.sum()
        assert firms.iloc[:-2].sum() >= 0.1 * firms.iloc[-1]


def test_a_table_in_which_nothing_is_thin_is_printed_whole():
    rows = pd.DataFrame(
        [(o, e, 2.0) for o in "xyz" for e in "abcd"],
        columns=["occupation", "enterprise_id", "openings"],
    )
    protected = protect(rows, ["occupation"])
    assert protected.cells["status"].eq("printed").all() and protected.notes == ()


def test_a_higher_minimum_hides_more():
    rows = pd.DataFrame(
        [(f"o{n}", f"e{k}", 2.0) for n in range(1, 9) for k in range(n)],
        columns=["occupation", "enterprise_id", "openings"],
    )
    hidden = [
        protect(rows, ["occupation"], rule=DisclosureRule(min_count=least))
        .cells["status"]
        .eq("sensitive")
        .sum()
        for least in (1, 4, 6)
    ]
    assert hidden == [2, 3, 5], "two firms know each other too well whatever the minimum"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_that_would_be_empty_offers_a_coarser_level(lang):
    rows = pd.DataFrame(
        [(f"r{k}", f"o{k % 3}", f"e{k}", 1.0) for k in range(30)],
        columns=["region", "occupation", "enterprise_id", "openings"],
    )
    protected = protect(rows, ["region", "occupation"])
    assert "3" in render(protected.notes[-1], lang) and len(protected.notes) == 2
    coarser = protect(rows, ["occupation"])
    assert coarser.cells["status"].eq("printed").all()


def test_a_table_of_one_enterprise_says_that_no_level_helps():
    rows = pd.DataFrame({"occupation": ["x", "y"], "enterprise_id": "a", "openings": 1.0})
    protected = protect(rows, ["occupation"])
    assert protected.hidden.all()
    assert "nor of a coarser one" in protected.notes[-1]


def test_figures_of_a_list_are_emptied_where_their_cell_is_hidden_or_unknown():
    rows = pd.DataFrame(
        {"occupation": list("xxxxyzzz"), "enterprise_id": list("abcdaabc"), "openings": 2.0}
    )
    listed = pd.DataFrame(
        {"occupation": ["x", "y", "unknown"], "gap": [4.0, 1.0, 9.0], "grade": "high"}
    )
    hidden = hide(listed, protect(rows, ["occupation"]), ["gap"])
    assert hidden["suppressed"].tolist() == [False, True, True]
    assert hidden["gap"].isna().tolist() == [False, True, True]
    assert hidden["grade"].tolist() == ["high"] * 3


def test_a_missing_column_and_a_negative_value_are_named():
    with pytest.raises(InputError, match="'enterprise_id' is missing"):
        protect(pd.DataFrame({"occupation": ["x"], "openings": [1.0]}), ["occupation"])
    rows = pd.DataFrame({"occupation": ["x"], "enterprise_id": ["a"], "openings": [-1.0]})
    with pytest.raises(InputError, match="negative in 1 rows"):
        protect(rows, ["occupation"])
    with pytest.raises(InputError, match="1 at least"):
        DisclosureRule(min_count=0)


@pytest.mark.slow
def test_a_table_of_realistic_size_is_protected_in_seconds():
    rows = contributions(regions=20, occupations=100, firms=600, seed=1)
    started = time.process_time()
    protected = protect(rows, ["region", "occupation"])
    assert len(protected.cells) > 1_000
    assert time.process_time() - started < 30


@pytest.mark.slow
def test_the_experiment_finds_hidden_cells_wider_than_asked(tmp_path):
    script = Path(__file__).parents[2] / "experiments" / "disclosure_benchmark.py"
    done = subprocess.run(
        [sys.executable, script, "--quick"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    paths = [line for line in done.stdout.splitlines() if line.startswith("written to ")]
    together, table = (pd.read_csv(path.removeprefix("written to ")) for path in paths)
    assert together["known_beside_all"].eq(0).all()
    assert together["thin_changes_beside_all"].eq(0).all()
    assert together["known_alone"].any() and together["thin_changes_alone"].any()
    assert table["narrowest_over_needed"].ge(1).all()
    assert table["given_away_without_complement"].gt(0).all()


def test_a_large_cell_is_set_free_by_the_cheapest_cells_not_by_all_beside_it():
    """A move up that the same move down takes back is none: then whole sums were left out."""
    parts = np.vstack([np.kron(np.eye(6), np.ones(6)), np.tile(np.eye(6), 6)])
    sums = sparse.csr_array(np.hstack([parts, -np.eye(12)]))
    left_out = 0
    for seed in range(8):
        inner = np.ceil(np.random.default_rng(seed).lognormal(2, 1.2, 36))
        value = np.concatenate([inner, parts @ inner])
        need, largest = np.full(48, np.nan), int(np.argmax(inner))
        need[largest] = 0.2 * inner[largest]
        hidden = complement(sums, value, need)
        low, high = feasible(sums, value, hidden, np.array([largest]))[0]
        assert low <= 0.81 * inner[largest] and high >= 1.19 * inner[largest]
        left_out += int(hidden.sum())
    assert left_out < 8 * 20, "23 of 48 cells stand in a row or column of the cell or in both"


@pytest.mark.parametrize("unit", [1e-12, 1e-9, 1e-6])
def test_figures_in_a_large_unit_are_protected_like_counts(unit):
    """Openings in millions or billions: what is nothing to a solver is not nothing."""
    sums = sparse.csr_array([[1.0, 1.0, 1.0, 1.0, -1.0]])
    value, need = np.array([1.0, 2.0, 30.0, 40.0, 73.0]), np.array([20.0, *[np.nan] * 4])
    hidden = complement(sums, value, need)
    assert hidden.tolist() == [True, True, True, False, False]
    assert complement(sums, value * unit, need * unit).tolist() == hidden.tolist()
    ranges = feasible(sums, value, hidden, np.array([0]))
    again = feasible(sums, value * unit, hidden, np.array([0]))
    assert again / unit == pytest.approx(ranges)
