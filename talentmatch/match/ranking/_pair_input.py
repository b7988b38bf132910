"""What the ranker is given, checked once: a numeric frame, answers, weights and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError, collected
from talentmatch.match._moments import text_moments

__all__ = ["ShownPairs", "labels", "matrix", "moments", "names", "shown_pairs", "weights"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ShownPairs:
    """Pairs to learn from, each once, in an order that their content alone decides.

    Parameters
    ----------
    columns : list of str
        Names of the columns of `X`, sorted.
    X : ndarray of shape (n_rows, n_columns)
        Comparisons, NaN where missing.
    answers : dict of str to ndarray of shape (n_rows,)
        Side to 1, 0 or NaN.
    weight : ndarray of shape (n_rows,)
        How much each row counts: rows that are the same were added up.
    groups, times : ndarray of shape (n_rows,), optional
        Codes of groups, and moments as numbers.
    """

    columns: list[str]
    X: Array
    answers: dict[str, Array]
    weight: Array
    groups: NDArray[np.int64] | None
    times: Array | None


def shown_pairs(
    pairs: pd.DataFrame,
    answers: Mapping[str, ArrayLike | None],
    *,
    groups: ArrayLike | None = None,
    at: ArrayLike | None = None,
    weight: ArrayLike | None = None,
) -> ShownPairs:
    """Check and settle what a ranker learns from.

    A row given twice is one row of weight 2, one of weight 0 is none, and neither the order of rows
    nor that of columns is seen by what follows.

    Parameters
    ----------
    pairs : DataFrame of shape (n_rows, n_columns)
        Comparisons.
    answers : mapping of str to array of shape (n_rows,)
        ``candidate_accepts`` and ``employer_accepts``; None where a side gave none.
    groups, at, weight
        See `ReciprocalRanker.fit`.

    Raises
    ------
    InputError
        With all problems of all arguments.
    """
    columns = sorted(names(pairs))
    problems: list[str] = []

    X = collected(lambda: matrix(pairs, columns), problems)
    said = {
        name: collected(partial(labels, given, pairs, name), problems)
        for name, given in answers.items()
    }
    counts = collected(lambda: weights(weight, pairs), problems)
    when = collected(lambda: moments(groups, at, pairs), problems)
    if problems or X is None or counts is None or when is None:
        raise InputError("pairs cannot be learnt from", problems)
    answered = {side: values for side, values in said.items() if values is not None}
    return _settled(columns, X, answered, counts, *when)


def _settled(
    columns: list[str],
    X: Array,
    answers: Mapping[str, Array],
    weight: Array,
    groups: NDArray[np.int64] | None,
    times: Array | None,
) -> ShownPairs:
    facts = [*X.T, *answers.values(), *(one for one in (groups, times) if one is not None)]
    # Adding 0 makes one of 0.0 and -0.0.
    marks = pd.util.hash_pandas_object(pd.DataFrame(np.column_stack(facts) + 0.0), index=False)
    distinct, first, code = np.unique(marks.to_numpy(), return_index=True, return_inverse=True)
    counts = np.bincount(code, weight, minlength=len(distinct)).astype(float)
    # A row that counts for nothing is none.
    first, counts = first[counts > 0], counts[counts > 0]
    return ShownPairs(
        columns,
        X[first],
        {side: said[first] for side, said in answers.items()},
        counts,
        None if groups is None else np.unique(groups[first], return_inverse=True)[1],
        None if times is None else times[first],
    )


def names(pairs: pd.DataFrame) -> list[str]:
    """Return the column names of pairs to learn from.

    Raises
    ------
    InputError
        If there are no columns, or two of one name.
    """
    if not isinstance(pairs, pd.DataFrame):
        raise InputError(f"pairs is {type(pairs).__name__}; give a DataFrame, one row a pair")
    if pairs.shape[1] == 0:
        raise InputError("pairs has no columns; see talentmatch.match.compare for what to compare")
    twice = sorted({str(name) for name in pairs.columns[pairs.columns.duplicated()]})
    if twice:
        raise InputError(
            "pairs has columns of one name", [f"'{name}' stands twice" for name in twice]
        )
    return [str(name) for name in pairs.columns]


def matrix(pairs: pd.DataFrame, columns: list[str]) -> Array:
    """Return the columns as floats, rows in order.

    Raises
    ------
    InputError
        If a column is missing, not numeric, or holds infinities; all problems at once.

    Examples
    --------
    >>> matrix(pd.DataFrame({"a": [1, 2], "b": [True, False]}), ["b", "a"]).tolist()
    [[1.0, 1.0], [0.0, 2.0]]
    """
    if not isinstance(pairs, pd.DataFrame):
        raise InputError(f"pairs is {type(pairs).__name__}; give a DataFrame, one row a pair")
    by_name = {str(name): pairs[name] for name in pairs.columns}
    problems = [
        f"{column}: column is missing{_likely(column, by_name)}"
        for column in columns
        if column not in by_name
    ]
    table = np.empty((len(pairs), len(columns)))
    for at, column in enumerate(columns):
        if column not in by_name:
            continue
        values = by_name[column]
        is_real = pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values)
        if not is_real or pd.api.types.is_complex_dtype(values):
            problems.append(
                f"{column}: {values.dtype} is not numeric (first value: {_first(values)})"
            )
            continue
        table[:, at] = values.to_numpy(dtype=float, na_value=np.nan)
        infinite = np.isinf(table[:, at])
        if infinite.any():
            row = pairs.index[int(np.argmax(infinite))]
            problems.append(
                f"{column}: {infinite.sum()} rows are infinite (first: row {row}); use NaN"
            )
    if problems:
        raise InputError("pairs cannot be scored", problems)
    return table


def _first(values: pd.Series) -> str:
    return repr(values.iloc[0]) if len(values) else "none"


def _likely(column: str, by_name: dict[str, pd.Series]) -> str:
    from rapidfuzz import process

    nearest = process.extractOne(column, list(by_name), score_cutoff=70)
    return f"; did you mean '{nearest[0]}'?" if nearest else ""


def labels(answers: ArrayLike | None, pairs: pd.DataFrame, name: str) -> Array:
    """Return one side's answers as 1, 0 or NaN; all NaN where none are given.

    Raises
    ------
    InputError
        If the length differs, or a value is neither 0, 1 nor missing.
    """
    if answers is None:
        return np.full(len(pairs), np.nan)
    values = _floats(answers, pairs, name)
    wrong = np.isfinite(values) & (values != 0) & (values != 1) | np.isinf(values)
    if wrong.any():
        first = int(np.argmax(wrong))
        raise InputError(
            f"{name} holds {values[first]:g} in row {pairs.index[first]}; "
            "write 1 for yes, 0 for no, NaN where this side did not see the pair"
        )
    return values


def weights(weight: ArrayLike | None, pairs: pd.DataFrame) -> Array:
    """Return the weight of each pair, one each where none are given.

    Raises
    ------
    InputError
        If the length differs, or a weight is below zero or not finite.
    """
    if weight is None:
        return np.ones(len(pairs))
    values = _floats(weight, pairs, "weight")
    if not (np.isfinite(values) & (values >= 0)).all():
        raise InputError("weight holds values that are below zero or not finite")
    return values


def moments(
    groups: ArrayLike | None, at: ArrayLike | None, pairs: pd.DataFrame
) -> tuple[NDArray[np.int64] | None, Array | None]:
    """Return group codes and times as numbers.

    Raises
    ------
    InputError
        If a length differs or a time is missing.
    """
    codes = times = None
    if groups is not None:
        _same_length(groups, pairs, "groups")
        labelled = pd.Series(np.asarray(groups))
        codes = pd.factorize(labelled, use_na_sentinel=False, sort=True)[0].astype(np.int64)
    if at is not None:
        _same_length(at, pairs, "at")
        moment = pd.Series(np.asarray(at))
        if not pd.api.types.is_numeric_dtype(moment):
            moment = _dates(moment)
        if moment.isna().any():
            raise InputError(f"at is missing in {int(moment.isna().sum())} of {len(pairs)} pairs")
        if pd.api.types.is_datetime64_any_dtype(moment):
            moment = moment.astype("int64")
        times = moment.to_numpy(dtype=float)
    return codes, times


def _dates(moment: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(moment):
        return moment
    dates = text_moments(moment)
    strange = dates.isna() & moment.notna()
    if strange.any():
        row = int(np.argmax(strange))
        raise InputError(
            f"at holds {moment.iloc[row]!r} at position {row}, which is no date; write it as "
            "2024-02-01"
        )
    return dates


def _same_length(values: ArrayLike, pairs: pd.DataFrame, name: str) -> None:
    if np.ndim(values) != 1:
        raise InputError(f"{name} is no list; give one value for each of {len(pairs)} pairs")
    length = len(np.asarray(values))
    if length != len(pairs):
        raise InputError(f"{name} has {length} values for {len(pairs)} pairs")


def _floats(values: ArrayLike, pairs: pd.DataFrame, name: str) -> Array:
    _same_length(values, pairs, name)
    column = values if isinstance(values, pd.Series) else pd.Series(values)
    numbers = pd.to_numeric(column, errors="coerce")
    strange = (numbers.isna() & column.notna()).to_numpy(bool)
    if strange.any():
        row = int(np.argmax(strange))
        raise InputError(f"{name} holds {column.iloc[row]!r} at position {row}, which is no number")
    return np.asarray(numbers.to_numpy(dtype=float, na_value=np.nan))
