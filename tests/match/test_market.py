"""The market in equilibrium, against the definition and against fitting in turn."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from talentmatch.errors import InputError
from talentmatch.match.allocation._kernels import DenseKernel, SparseKernel
from talentmatch.match.allocation.market import equilibrium


def slow_equilibrium(joint, openings, temperature):
    """Fit rows and columns in turn until nothing moves."""
    kernel = np.exp(joint / (2 * temperature))
    y = np.sqrt(openings)
    for _ in range(20_000):
        s = kernel @ y
        x = (np.sqrt(s * s + 4) - s) / 2
        s = x @ kernel
        y = (np.sqrt(s * s + 4 * openings) - s) / 2
    return kernel * x[:, None] * y


def market(n, m, seed=0):
    random = np.random.default_rng(seed)
    return random.normal(size=(n, m)), random.normal(size=(n, m)), random.integers(1, 4, m)


def assert_in_equilibrium(masses, u, v, openings, temperature):
    alone, vacant = 1 - masses.sum(axis=1), openings - masses.sum(axis=0)
    assert alone.min() > -1e-6
    assert vacant.min() > -1e-6
    rows, columns = np.flatnonzero(alone > 1e-6), np.flatnonzero(vacant > 1e-6)
    seen = np.ix_(rows, columns)
    expected = 0.5 * np.log(alone[rows])[:, None] + 0.5 * np.log(vacant[columns])
    expected = expected + (u + v)[seen] / (2 * temperature)
    np.testing.assert_allclose(np.log(masses[seen]), expected, rtol=0, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 12),
    st.integers(1, 8),
    st.integers(0, 10_000),
    st.sampled_from([5.0, 1.0, 0.5, 0.2]),
)
def test_masses_keep_to_the_marginals_and_the_identity(n, m, seed, temperature):
    u, v, openings = market(n, m, seed)
    masses = equilibrium(u, v, openings, temperature)
    assert (masses >= 0).all()
    assert_in_equilibrium(masses, u, v, openings, temperature)


@pytest.mark.parametrize("temperature", [2.0, 0.5, 0.2])
def test_masses_agree_with_fitting_in_turn(temperature):
    u, v, openings = market(7, 4)
    expected = slow_equilibrium(u + v, openings, temperature)
    assert equilibrium(u, v, openings, temperature) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("temperature", [1.0, 0.1, 0.02])
def test_a_larger_market_is_solved_at_every_temperature(temperature):
    u, v, openings = market(400, 90, seed=3)
    masses = equilibrium(u - 1, v - 1, openings, temperature)
    assert_in_equilibrium(masses, u - 1, v - 1, openings, temperature)


@pytest.mark.parametrize("common", [0.0, 2.0])
@pytest.mark.parametrize("openings", [1, 5, 20])
def test_a_cold_market_keeps_to_the_marginals_where_either_side_is_scarce(openings, common):
    random = np.random.default_rng(7)
    n, m = 1500, 300
    u = random.normal(size=(n, m)) + common * random.normal(size=m)
    v = random.normal(size=(n, m)) + common * random.normal(size=(n, 1))
    held = random.integers(1, 2 * openings, m) if openings > 1 else np.ones(m)
    assert_in_equilibrium(equilibrium(u, v, held, 0.02), u, v, held, 0.02)


@pytest.mark.parametrize("openings", [1, 5, 8])
@pytest.mark.parametrize("apart", [0.0, 0.05])
def test_a_cold_market_of_common_tastes_spreads_masses_over_all_pairs(openings, apart):
    random = np.random.default_rng(2)
    n, m = 1500, 300
    u = random.normal(size=m) + apart * random.normal(size=(n, m))
    v = random.normal(size=(n, 1)) + apart * random.normal(size=(n, m))
    held = np.full(m, openings)
    masses = equilibrium(u, v, held, 0.02)
    assert_in_equilibrium(masses, u, v, held, 0.02)
    sparse = equilibrium(sp.csr_array(u), sp.csr_array(v), held, 0.02)
    np.testing.assert_allclose(sparse.toarray(), masses, atol=1e-6)


def test_a_pair_far_worse_than_half_the_bits_hold_weighs_nothing():
    u, v, openings = market(300, 40, seed=5)
    masses = equilibrium(u, v, openings, 0.5)
    u = np.column_stack([u, np.full(300, -1e200)])
    v = np.column_stack([v, np.zeros(300)])
    wider = equilibrium(u, v, [*openings, 2], 0.5)
    assert wider[:, :-1] == pytest.approx(masses, abs=1e-6)
    assert wider[:, -1] == pytest.approx(0.0)


def test_utilities_too_large_for_half_the_bits_are_solved_all_the_same():
    u, v, openings = market(300, 40, seed=5)
    masses = equilibrium(1e3 * u, 1e3 * v, openings, 500.0)
    np.testing.assert_allclose(masses, equilibrium(u, v, openings, 0.5), atol=1e-6)
    assert_in_equilibrium(equilibrium(1e3 * u, v, openings), 1e3 * u, v, openings, 1.0)


def test_a_sparse_market_of_many_postings_is_solved_without_a_dense_system():
    random = np.random.default_rng(1)
    n, m, each = 6000, 3500, 12
    columns = np.sort(random.integers(0, m // each, (n, each)) + np.arange(each) * (m // each))
    ends = np.arange(0, n * each + 1, each)
    u, v = (sp.csr_array((random.normal(size=n * each), columns.ravel(), ends)) for _ in range(2))
    openings = random.integers(1, 4, u.shape[1])
    masses = equilibrium(u, v, openings, 0.1)
    alone, vacant = 1 - masses.sum(axis=1), openings - masses.sum(axis=0)
    rows, taken = np.repeat(np.arange(n), each), masses.indices
    told = (alone[rows] > 1e-6) & (vacant[taken] > 1e-6) & (masses.data > 0)
    expected = 0.5 * np.log(alone[rows[told]] * vacant[taken[told]])
    expected += (u.data + v.data)[told] / 0.2
    assert min(alone.min(), vacant.min()) > -1e-6
    assert np.log(masses.data[told]) == pytest.approx(expected, abs=1e-5)


def test_a_cold_market_comes_near_the_best_assignment():
    u = np.array([[3.0, 0.0], [2.0, 1.5]])
    masses = equilibrium(u, u, temperature=0.02)
    assert masses == pytest.approx(np.eye(2), abs=1e-6)


def test_sparse_pairs_agree_with_dense_ones_and_stored_zeros_are_feasible():
    u, v, openings = market(9, 5)
    u[0, 0] = v[0, 0] = 0.0
    rows, columns = np.indices(u.shape).reshape(2, -1)
    full = [sp.csr_array((a.ravel(), (rows, columns)), shape=a.shape) for a in (u, v)]
    masses = equilibrium(*full, openings, 0.5)
    assert masses.format == "csr"
    assert masses.nnz == u.size
    assert masses.toarray() == pytest.approx(equilibrium(u, v, openings, 0.5), abs=1e-6)


def test_a_pair_absent_from_either_side_is_infeasible():
    ours = sp.csr_array(([1.0, 1.0, 0.0], ([0, 0, 1], [0, 1, 1])), shape=(3, 2))
    theirs = sp.csr_array(([1.0, 1.0], ([0, 1], [1, 1])), shape=(3, 2))
    masses = equilibrium(ours, theirs)
    assert sorted(zip(*(c.tolist() for c in masses.nonzero()), strict=True)) == [(0, 1), (1, 1)]
    dense = np.full((3, 2), -60.0)
    dense[0, 1], dense[1, 1] = 2.0, 1.0
    assert masses.toarray() == pytest.approx(equilibrium(dense, np.zeros((3, 2))), abs=1e-6)


def test_a_posting_without_openings_gets_nobody():
    u, v, _ = market(5, 3)
    masses = equilibrium(u, v, [1, 0, 2])
    assert (masses[:, 1] == 0).all()
    assert masses[:, [0, 2]] == pytest.approx(equilibrium(u[:, [0, 2]], v[:, [0, 2]], [1, 2]))
    closed = equilibrium(sp.csr_array(u), sp.csr_array(v), [1, 0, 2])
    assert closed.toarray() == pytest.approx(masses, abs=1e-6)


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_an_empty_side_gives_an_empty_market(shape):
    empty = np.zeros(shape)
    assert equilibrium(empty, empty).shape == shape
    assert equilibrium(sp.csr_array(empty), sp.csr_array(empty)).shape == shape
    assert equilibrium(np.zeros((2, 2)), np.zeros((2, 2)), [0, 0]).sum() == 0


def test_inputs_stay_as_they_were():
    u, v, openings = market(6, 3)
    before = u.copy(), v.copy(), openings.copy()
    equilibrium(u, v, openings)
    for now, then in zip((u, v, openings), before, strict=True):
        assert (now == then).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1.0]], [[1.0, 2.0]]), "have shapes"),
        (([[np.nan]], [[1.0]]), "NaN or infinite"),
        (([[1.0]], [[-np.inf]]), "NaN or infinite"),
        ((sp.csr_array([[np.inf]]), sp.csr_array([[1.0]])), "candidate_utility holds NaN"),
        ((sp.csr_array([[1.0]]), [[1.0]]), "one utility is sparse"),
        (([[1.0]], [[1.0]], [1, 2]), "there are 1 postings"),
        (([[1.0]], [[1.0]], [-1]), "at least 0"),
        (([[1.0]], [[1.0]], None, 0.0), "temperature is 0.0"),
        (([[1.0]], [[1.0]], None, np.nan), "temperature is nan"),
        (([[1.0]], [[1.0]], ["x"], "1"), "temperature is '1'(.|\\n)*openings holds"),
        ((["a"], [[1.0]], None, np.inf), "temperature is inf(.|\\n)*candidate_utility holds"),
    ],
)
def test_a_market_that_makes_no_sense_says_why(arguments, message):
    with pytest.raises(InputError, match=message):
        equilibrium(*arguments)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "temperature"), [("own", 0.05), ("common", 0.02)])
def test_a_market_of_more_people_than_seats_is_solved_at_low_temperatures(kind, temperature):
    # One percent of the pairs stands for all and leads astray; more of them do not.
    random = np.random.default_rng(0)
    shape, openings = (5_000, 1_000), np.full(1_000, 4.0)
    if kind == "own":
        ours, theirs = random.normal(size=shape), random.normal(size=shape)
    else:
        best, ablest = random.normal(size=1_000), random.normal(size=(5_000, 1))
        ours = best + 0.3 * random.normal(size=shape)
        theirs = ablest + 0.3 * random.normal(size=shape)
    masses = equilibrium(ours, theirs, openings, temperature)
    alone, vacant = 1 - masses.sum(axis=1), openings - masses.sum(axis=0)
    assert alone.min() > -1e-5 and vacant.min() > -1e-5
    # Among those who are matched for sure nobody would rather change places (Choo and Siow).
    rows, columns = np.nonzero(masses > 0.99)
    joint = ours + theirs
    swapped = joint[rows[:200]][:, columns[:200]]
    kept = joint[rows[:200], columns[:200]]
    assert len(rows) > 200
    assert (swapped + swapped.T - kept[:, None] - kept <= 1e-6).all()


@pytest.mark.parametrize("scale", [0.5, 25.0, 400.0])
def test_stored_pairs_carry_the_masses_that_all_pairs_would(scale):
    random = np.random.default_rng(3)
    joint = random.normal(size=(60, 25))
    a, b = random.normal(size=60), random.normal(size=25) * scale
    r = np.where(np.arange(60) % 2, 1.0, random.uniform(0.3, 3, 60))
    dense, sparse = DenseKernel(joint.copy()), SparseKernel(sp.csr_array(joint))
    for ours, right in zip(sparse.flow(b, r, scale), dense.flow(b, r, scale), strict=True):
        assert_allclose(ours, right, rtol=1e-10, atol=1e-10)
    level = dense.level(a, b, scale, 300)
    kept, right = (kernel.over(a, b, scale, level) for kernel in (sparse, dense))
    assert (kept != right).nnz == 0 and kept.nnz == right.nnz
    d, low = random.normal(size=25), b - (joint.max() + 1) * scale - b.max()
    passed = [kernel.curvature(a, low, scale, r)(d) for kernel in (sparse, dense)]
    assert_allclose(*passed, rtol=1e-4, atol=1e-12)


def test_rows_without_pairs_stay_alone():
    joint = sp.csr_array(([1.0], [2], [0, 0, 1, 1]), shape=(3, 4))
    a, inflow = SparseKernel(joint).flow(np.zeros(4), np.array([1.0, 1.0, 4.0]), 1.0)
    assert_allclose(np.exp(2 * a[[0, 2]]), [1.0, 4.0])
    assert inflow[[0, 1, 3]].tolist() == [0.0, 0.0, 0.0] and inflow[2] > 0
