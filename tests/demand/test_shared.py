"""Statistics of all series, asked for by parts of them: what one process would answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.demand.models._shared import (
    ALONE,
    Contribution,
    NotYetKnownError,
    PartOfAll,
    put_together,
)

sizes = st.lists(st.integers(0, 7), min_size=1, max_size=5)


def answers(ask, parts):
    """Return what each part is told, all of them asking until they know."""
    known = {}
    for _ in range(20):
        asked, told = [], []
        for number, part in enumerate(parts):
            shared = PartOfAll(part=number, known=known)
            try:
                told.append(ask(part, shared))
            except NotYetKnownError:
                asked.append(shared.asked)
        if not asked:
            return told
        known = known | {key: whole.then(whole.value) for key, whole in put_together(asked).items()}
    raise AssertionError("parts wait for one another")


def cut(values, lengths):
    return np.split(values, np.cumsum(lengths)[:-1])


@given(sizes, st.integers(1, 12))
def test_rows_are_drawn_from_all_parts_as_from_one_table(lengths, most):
    values = np.arange(sum(lengths)) * 10.0
    expected = ALONE.drawn("values", values, most)
    assert len(expected) == min(most, len(values))
    for told in answers(
        lambda own, shared: shared.drawn("values", own, most), cut(values, lengths)
    ):
        np.testing.assert_array_equal(told, expected)


@given(sizes, st.integers(1, 4))
def test_every_nth_series_of_all_parts_is_every_nth_of_one_table(lengths, every):
    values = np.arange(sum(lengths))

    def thin(own, shared):
        shared = shared.placed(len(own))
        start, _ = shared.among(len(own))
        rows = own[-start % every :: every]
        thinned = shared.thinned(every)
        place, series = thinned.among(len(rows))
        np.testing.assert_array_equal(rows, values[::every][place : place + len(rows)])
        return series, thinned.rows("rows", lambda: rows)

    for series, told in answers(thin, cut(values, lengths)):
        assert series == len(values[::every])
        np.testing.assert_array_equal(told, values[::every])


@given(sizes.filter(sum))
def test_places_and_sums_are_those_of_all(lengths):
    values = np.arange(sum(lengths), dtype=float)

    def ask(own, shared):
        start, whole = shared.placed(len(own)).among(len(own))
        mean = shared.total("sums", lambda: (own.sum(), len(own)), lambda sums: sums[0] / sums[1])
        counts = shared.each((1, 2), lambda k: shared.total(f"{k}", lambda: k * len(own)))
        return start, whole, float(mean), counts

    starts = np.cumsum([0, *lengths[:-1]])
    n = len(values)
    assert answers(ask, cut(values, lengths)) == [
        (start, n, pytest.approx(values.mean()), {1: n, 2: 2 * n}) for start in starts
    ]


@given(st.lists(st.floats(-9, 9), min_size=2, max_size=8), st.integers(1, 7))
def test_parts_are_put_together_in_their_order_however_they_are_grouped(numbers, middle):
    parts = [
        {
            ("sum",): Contribution("total", (number, np.array([number]))),
            ("rows",): Contribution("rows", np.array([[number, place]])),
            ("columns",): Contribution("rows", np.array([[number], [place]]), axis=1),
        }
        for place, number in enumerate(numbers)
    ]
    middle = min(middle, len(parts) - 1)
    halves = put_together([put_together(parts[:middle]), put_together(parts[middle:])])
    for whole in (put_together(parts), halves):
        assert whole["sum",].value[0] == pytest.approx(sum(numbers), abs=1e-12)
        assert whole["rows",].value.tolist() == [[n, k] for k, n in enumerate(numbers)]
        assert whole["columns",].value.tolist() == [numbers, list(range(len(numbers)))]


def test_parts_that_ask_for_different_things_are_not_put_together():
    one, other = ({(name,): Contribution("total", 1)} for name in ("a", "b"))
    with pytest.raises(RuntimeError, match="different statistics"):
        put_together([one, other])


def test_what_is_kept_is_calculated_once_and_by_its_question():
    shared, calls = PartOfAll(part=0, known={}), []
    for scope in ("a", "b", "a"):
        shared.within(scope).kept("value", lambda scope=scope: calls.append(scope) or scope)
    assert calls == ["a", "b"]
    assert shared.within("b").kept("value", lambda: "anew") == "b"
