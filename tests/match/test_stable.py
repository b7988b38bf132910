"""Stable matching against the textbook, placement against every possibility."""

import itertools
import tracemalloc

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.match.allocation import _assignment as placing
from talentmatch.match.allocation.stable import place, stable_match


def textbook(ours, theirs, openings):
    """One candidate proposes at a time, to the best posting not yet asked."""
    n, m = ours.shape
    wishes = [
        [j for j in np.argsort(-ours[i]) if np.isfinite(ours[i, j]) and np.isfinite(theirs[i, j])]
        for i in range(n)
    ]
    holds = [[] for _ in range(m)]
    free = list(range(n))
    while free:
        i = free.pop()
        if not wishes[i]:
            continue
        j = wishes[i].pop(0)
        holds[j].append(i)
        if len(holds[j]) > openings[j]:
            worst = min(holds[j], key=lambda k: theirs[k, j])
            holds[j].remove(worst)
            free.append(worst)
    placed = np.full(n, -1)
    for j, people in enumerate(holds):
        placed[people] = j
    return placed


def blocking_pairs(ours, theirs, openings, placed):
    pairs = []
    for i, j in itertools.product(*map(range, ours.shape)):
        if not (np.isfinite(ours[i, j]) and np.isfinite(theirs[i, j])) or openings[j] == 0:
            continue
        held = [k for k in range(len(placed)) if placed[k] == j]
        rather = placed[i] < 0 or ours[i, j] > ours[i, placed[i]]
        room = len(held) < openings[j] or theirs[i, j] > min(theirs[k, j] for k in held)
        if rather and room and placed[i] != j:
            pairs.append((i, j))
    return pairs


def market(n, m, seed, *, levels=None, absent=0.2):
    random = np.random.default_rng(seed)

    def scores():
        values = random.integers(0, levels, (n, m)) if levels else random.normal(size=(n, m))
        values = values.astype(float)
        values[random.random((n, m)) < absent] = random.choice([np.nan, -np.inf])
        return values

    return scores(), scores(), random.integers(0, 4, m)


sizes = st.tuples(st.integers(1, 25), st.integers(1, 24), st.integers(0, 10_000))


@settings(max_examples=60, deadline=None)
@given(sizes, st.sampled_from(["candidate", "employer"]), st.sampled_from([None, 3]))
def test_no_pair_would_rather_have_each_other(size, proposing, levels):
    ours, theirs, openings = market(*size, levels=levels)
    placed = stable_match(ours, theirs, openings, proposing=proposing)
    used = np.bincount(placed[placed >= 0], minlength=openings.size)
    assert (used <= openings).all()
    here = np.flatnonzero(placed >= 0)
    assert np.isfinite(ours[here, placed[here]]).all()
    assert np.isfinite(theirs[here, placed[here]]).all()
    assert blocking_pairs(ours, theirs, openings, placed) == []


@settings(max_examples=40, deadline=None)
@given(sizes)
def test_candidates_proposing_agrees_with_the_textbook(size):
    ours, theirs, openings = market(*size)
    assert (stable_match(ours, theirs, openings) == textbook(ours, theirs, openings)).all()


def test_lists_longer_than_one_sorted_part_agree_with_the_textbook():
    ours, theirs, openings = market(150, 70, seed=5, absent=0.0)
    openings[:] = 1
    assert (stable_match(ours, theirs, openings) == textbook(ours, theirs, openings)).all()


def every_list_sorted(wishes, regard, quotas, ties):
    """Match as the textbook does, from whole lists: proposers of several seats, ties by rank."""
    (wanted, seats), (rank, rank_in) = quotas, ties
    lists = [
        [j for j in np.lexsort((rank_in, -row)) if np.isfinite(row[j]) and np.isfinite(given[j])]
        for row, given in zip(wishes, regard, strict=True)
    ]
    holds, asked = [[] for _ in seats], [0] * len(lists)
    free = [i for i, n in enumerate(wanted) for _ in range(n)]
    while free:
        i = free.pop()
        if asked[i] == len(lists[i]):
            continue
        j = lists[i][asked[i]]
        asked[i] += 1
        holds[j].append(i)
        if len(holds[j]) > seats[j]:
            worst = max(holds[j], key=lambda k: (-regard[k, j], rank[k]))
            holds[j].remove(worst)
            free.append(worst)
    return holds


SHAPES = {
    "normal": lambda random, shape: random.normal(size=shape),
    "common": lambda random, shape: random.normal(size=shape[1]) + 0.1 * random.normal(size=shape),
    "levels": lambda random, shape: random.integers(0, 4, shape).astype(float),
    "better to the end": lambda random, shape: np.tile(np.arange(float(shape[1])), (shape[0], 1)),
    "one kind": lambda random, shape: np.zeros(shape),
}


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(1, 120), st.integers(1, 200), st.integers(0, 10_000)),
    st.sampled_from(sorted(SHAPES)),
    st.sampled_from(sorted(SHAPES)),
    st.sampled_from(["candidate", "employer"]),
    st.booleans(),
)
def test_lists_made_as_long_as_needed_give_what_whole_lists_give(size, kind, other, side, short):
    n, m, seed = size
    random = np.random.default_rng(seed)
    ours, theirs = SHAPES[kind](random, (n, m)), SHAPES[other](random, (m, n)).T
    ours[random.random((n, m)) < 0.1] = np.nan
    if short:
        ours, theirs = ours.astype(np.float32), theirs.astype(np.float32)
    openings = random.integers(0, 1 + max(2, 2 * n // m), m)
    placed = stable_match(ours, theirs, openings, proposing=side, random_state=3)
    random = np.random.default_rng(3)
    ties = random.permutation(n), random.permutation(m)
    seats = np.minimum(openings, n)
    right = np.full(n, -1)
    if side == "candidate":
        holds = every_list_sorted(ours, theirs, (np.ones(n, int), seats), ties)
        for j, people in enumerate(holds):
            right[people] = j
    else:
        holds = every_list_sorted(theirs.T, ours.T, (seats, np.ones(n, int)), ties[::-1])
        for i, posts in enumerate(holds):
            right[i] = posts[0] if posts else -1
    assert placed.tolist() == right.tolist()


def test_scores_of_32_bits_are_matched_in_no_more_memory_than_they_take():
    ours, theirs = np.random.default_rng(1).normal(size=(2, 1500, 1500)).astype(np.float32)
    stable_match(ours[:9, :9], theirs[:9, :9])
    tracemalloc.start()
    placed = stable_match(ours, theirs)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # A copy of the wishes, lists of 4 bytes a cell that are hardly written, and three flags.
    assert most < 3 * ours.nbytes
    assert placed.tolist() == stable_match(ours.astype(float), theirs.astype(float)).tolist()


def test_tables_that_may_not_be_written_or_lie_otherwise_are_matched_alike():
    ours, theirs, openings = market(60, 40, seed=2)
    right = stable_match(ours, theirs, openings).tolist()
    for table in (np.asfortranarray(theirs), np.repeat(theirs, 2, axis=1)[:, ::2]):
        assert stable_match(ours, table, openings).tolist() == right
    ours.flags.writeable = theirs.flags.writeable = False
    assert stable_match(ours, theirs, openings).tolist() == right
    assert stable_match(ours.tolist(), theirs.tolist(), openings).tolist() == right


def test_the_side_that_proposes_is_served_best():
    ours = np.array([[2.0, 1.0], [1.0, 2.0]])
    theirs = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert stable_match(ours, theirs).tolist() == [0, 1]
    assert stable_match(ours, theirs, proposing="employer").tolist() == [1, 0]


def test_ties_are_broken_by_the_seed():
    equal = np.ones((30, 1))
    winners = {int(np.argmax(stable_match(equal, equal, random_state=s))) for s in range(20)}
    assert len(winners) > 5
    again = [stable_match(equal, equal, random_state=4).tolist() for _ in range(2)]
    assert again[0] == again[1]


def test_inputs_stay_as_they_were():
    ours, theirs, openings = market(8, 5, 0)
    before = ours.copy(), theirs.copy(), openings.copy()
    stable_match(ours, theirs, openings)
    stable_match(ours, theirs, openings, proposing="employer")
    for now, then in zip((ours, theirs, openings), before, strict=True):
        assert np.array_equal(now, then, equal_nan=True)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 10_000))
def test_a_placement_is_worth_as_much_as_the_best_of_all(n, m, seed):
    scores, _, openings = market(n, m, seed)

    def worth(placed):
        if (np.bincount([j for j in placed if j >= 0], minlength=m) > openings).any():
            return -np.inf
        each = [scores[i, j] for i, j in enumerate(placed) if j >= 0]
        return sum(each) if np.isfinite(each).all() else -np.inf

    best = max(worth(p) for p in itertools.product(range(-1, m), repeat=n))
    assert worth(place(scores, openings)) == pytest.approx(best)


def test_an_empty_side_places_nobody():
    for match in (lambda a: stable_match(a, a), place):
        assert match(np.zeros((0, 3))).tolist() == []
        assert match(np.zeros((2, 0))).tolist() == [-1, -1]
    ones = np.ones((2, 2))
    assert stable_match(ones, ones, [0, 0]).tolist() == [-1, -1]
    assert place(ones, [0, 0]).tolist() == [-1, -1]


def test_input_that_cannot_be_matched_says_why():
    ones = np.ones((2, 2))
    with pytest.raises(InputError, match="have shapes"):
        stable_match(ones, np.ones((2, 3)))
    with pytest.raises(InputError, match=r"candidate_scores has shape \(2,\)"):
        stable_match([1, 2], ones)
    with pytest.raises(InputError, match=r"employer_scores holds \+inf"):
        stable_match(ones, ones * np.inf)
    with pytest.raises(InputError, match="whole numbers"):
        place(ones, [0.5, 1])
    with pytest.raises(InputError, match=r"scores holds \+inf"):
        place(ones * np.inf)
    with pytest.raises(InputError, match="at least 0"):
        place(ones, [-1, 1])
    with pytest.raises(InputError, match="proposing is 'both'"):
        stable_match(ones, ones, proposing="both")


def drawn(kind, n, m, random):
    common, able = random.normal(size=m), random.normal(size=(n, 1))
    return {
        "own": lambda: random.normal(size=(n, m)),
        "few levels": lambda: random.integers(-1, 4, (n, m)).astype(float),
        "common": lambda: common + able + 0.3 * random.normal(size=(n, m)),
        "identical": lambda: np.tile(common, (n, 1)),
        "many forbidden": lambda: np.where(
            random.random((n, m)) < 0.8, np.nan, random.random((n, m))
        ),
    }[kind]()


@pytest.mark.parametrize("kind", ["own", "few levels", "common", "identical", "many forbidden"])
@pytest.mark.parametrize("seed", range(12))
def test_a_placement_found_by_prices_is_worth_that_of_every_seat_expanded(seed, kind, monkeypatch):
    random = np.random.default_rng(seed)
    n, m = random.integers(20, 150), random.integers(1, 40)
    scores = drawn(kind, n, m, random)
    openings = random.integers(0, 2 + seed, m)
    expanded = np.nan_to_num(scores[:, np.repeat(np.arange(m), openings)]).clip(0)
    rows, columns = scipy.optimize.linear_sum_assignment(expanded, maximize=True)
    monkeypatch.setattr(placing, "_DENSE", 0)
    monkeypatch.setattr(placing, "_TRIED", 1 + seed % 4)
    monkeypatch.setattr(placing, "_LOOKED_AT", 20)
    found = place(scores, openings)
    here = np.flatnonzero(found >= 0)
    assert (np.bincount(found[here], minlength=m) <= openings).all()
    assert scores[here, found[here]].sum() == pytest.approx(expanded[rows, columns].sum())


@pytest.mark.parametrize("kind", ["common", "few levels"])
def test_a_placement_of_many_is_worth_that_of_the_linear_programme(kind, monkeypatch):
    monkeypatch.setattr(placing, "_DENSE", 0)
    n, m = 500, 80
    random = np.random.default_rng(4)
    scores, openings = drawn(kind, n, m, random), random.integers(1, 12, m)
    everybody = sp.kron(sp.eye_array(n), np.ones((1, m)))
    seats = sp.kron(np.ones((1, n)), sp.eye_array(m))
    limits = np.concatenate([np.ones(n), openings])
    best = scipy.optimize.linprog(
        -scores.ravel(), A_ub=sp.vstack([everybody, seats]), b_ub=limits, method="highs"
    )
    placed = place(scores, openings)
    here = np.flatnonzero(placed >= 0)
    assert scores[here, placed[here]].sum() == pytest.approx(-best.fun)


def test_nobody_is_placed_where_nothing_is_worth_a_seat():
    for unwanted in (-1.0, np.nan, -np.inf):
        assert (place(np.full((3000, 2000), unwanted)) == -1).all()


def test_common_tastes_of_many_are_matched_in_order():
    n, m = 600, 150
    ours = np.broadcast_to(np.arange(m, 0.0, -1), (n, m))
    theirs = np.broadcast_to(np.arange(n, 0.0, -1)[:, None], (n, m))
    expected = np.where(np.arange(n) // 2 < m, np.arange(n) // 2, -1)
    for side in ("candidate", "employer"):
        found = stable_match(ours, theirs, np.full(m, 2), proposing=side)
        assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("match", [place, lambda scores, o: stable_match(scores, scores, o)])
def test_more_seats_than_anybody_could_take_are_as_good_as_one_for_each(match):
    scores = np.array([[2.0, 1.0], [3.0, 1.0], [1.0, 2.0]])
    assert match(scores, [1e30, 1e30]).tolist() == match(scores, [3, 3]).tolist() == [0, 0, 1]


@pytest.mark.parametrize("factor", [1e-200, 1e-9, 1e200])
def test_scores_of_any_size_place_the_same_people(factor, monkeypatch):
    monkeypatch.setattr("talentmatch.match.allocation._assignment._DENSE", 0)
    scores = np.random.default_rng(0).random((120, 30))
    now, again = (place(scores * size, np.full(30, 3)) for size in (1.0, factor))

    def worth(seat):
        return scores[np.arange(120), seat][seat >= 0].sum()

    assert (again >= 0).sum() == (now >= 0).sum() == 90
    assert worth(again) == pytest.approx(worth(now))
