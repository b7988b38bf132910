"""How likely a yes is, by earlier answers of both sides: a Rasch model that learns as it goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from numbers import Real
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError
from talentmatch.match._moments import text_moments

__all__ = ["RESPONSE_LOG_ODDS", "response_log_odds", "yes_odds"]

#: Column: whose answer it foretells. Models that are saved know the columns by these names.
RESPONSE_LOG_ODDS: Final = {
    "yes_odds_candidate": "candidate_accepts",
    "yes_odds_posting": "employer_accepts",
}
_PEOPLE = ("candidate_id", "posting_id")

#: Who is wanted is choosier: correlation of appeal and eagerness of one person, as on speed dates.
_LIKENESS = -0.3
#: All that is known is fitted anew when the answers have grown by this share.
_GROWTH = 0.005
#: Beyond these, squares of the spread are no numbers any more.
_SPREADS = (1e-6, 1e6)


def response_log_odds(
    history: pd.DataFrame,
    pairs: pd.DataFrame | None = None,
    *,
    clock: str = "at",
    spread: float = 1.5,
) -> pd.DataFrame:
    """Return the log odds of a yes of each side, from strictly earlier answers.

    Each has an eagerness and an appeal, and a yes is as likely as the eagerness of who answers and
    the appeal of who is asked about allow [1]_. A yes from somebody who seldom says it therefore
    tells more of the other's appeal than one from somebody who always does, which shares of yes
    (`popularity`) do not know. Both are learnt answer by answer as means and variances [2]_, and
    fitted anew to all answers as these grow: what is learnt later of who answered tells more of
    whom they answered before.

    Parameters
    ----------
    history : DataFrame
        candidate_id, posting_id, the clock, candidate_accepts and employer_accepts (1, 0, or NaN
        where that side did not see the pair).
    pairs : DataFrame, optional
        Pairs and moments asked about; those of `history` themselves if None.
    clock : str
        Column that tells when, of one kind in both tables: numbers, dates, or dates as text.
    spread : float
        How much people differ before anything is known of them: standard deviation of eagerness
        and of appeal, from 1e-6 to 1e6 [logit].

    Returns
    -------
    DataFrame on the index of `pairs`
        `yes_odds_candidate` and `yes_odds_posting` [logit], drawn in by what is not known yet; 0
        before anybody answered. What happens at a moment or later changes nothing about it.
        Answers of one moment are taken in the order of the ids.

    Raises
    ------
    InputError
        If a column is missing, a row has no moment or nobody, an answer is neither 0, 1 nor
        missing, moments are of several kinds or no dates, identifiers are numbers in one table and
        texts in the other, or the spread is out of bounds.

    References
    ----------
    .. [1] Rasch (1960), Probabilistic Models for Some Intelligence and Attainment Tests.
    .. [2] Herbrich, Minka & Graepel (2006), TrueSkill: a Bayesian skill rating system, NIPS 19.

    Examples
    --------
    >>> history = pd.DataFrame({
    ...     "candidate_id": list("abab"), "posting_id": list("xxyy"), "at": [1, 2, 3, 4],
    ...     "candidate_accepts": [0, 0, 0, 1], "employer_accepts": [1, 1, 1, 1],
    ... })
    >>> pairs = pd.DataFrame({"candidate_id": ["a", "b"], "posting_id": ["z", "z"], "at": [5, 5]})
    >>> response_log_odds(history, pairs).round(1).to_dict("list")
    {'yes_odds_candidate': [-0.7, 0.0], 'yes_odds_posting': [0.8, 0.7]}
    """
    questions = history if pairs is None else pairs
    _check(history, questions, clock, spread)
    both = pd.concat([questions[[*_PEOPLE, clock]], history[[*_PEOPLE, clock]]], ignore_index=True)
    is_answer = np.arange(len(both)) >= len(questions)
    answers = np.full((len(both), 2), np.nan)
    answers[is_answer] = _numeric(history).to_numpy(dtype=float, na_value=np.nan)
    people, moments = _numbered(both), _numbered_moments(both[clock])
    # Of one moment, questions come before answers; the order of rows plays no part.
    order = np.lexsort((*answers.T[::-1], *people.T[::-1], is_answer, moments))
    odds = np.empty((len(both), 2))
    odds[order] = _foretold(people[order], answers[order], moments[order], float(spread) ** 2)
    return pd.DataFrame(
        odds[: len(questions)], index=questions.index, columns=list(RESPONSE_LOG_ODDS)
    )


#: Its former name.
yes_odds = response_log_odds


def _check(history: pd.DataFrame, questions: pd.DataFrame, clock: str, spread: object) -> None:
    columns = (*_PEOPLE, clock)
    tables = {"history": history, "pairs": questions}
    problems = [
        f"{name} is {type(frame).__name__}; give a DataFrame"
        for name, frame in tables.items()
        if not isinstance(frame, pd.DataFrame)
    ] or [
        f"{name} has no column '{column}'"
        for name, needed in (
            ("history", (*columns, *RESPONSE_LOG_ODDS.values())),
            ("pairs", columns),
        )
        for column in needed
        if column not in tables[name].columns
    ]
    if not problems:
        problems = [
            f"{frame[column].isna().sum()} rows of {name} have no {column}; "
            + ("leave them out or date them" if column == clock else "leave them out or name them")
            for name, frame in tables.items()
            for column in columns
            if frame[column].isna().any()
        ]
        problems += _strange_answers(history) + _strangers(history, questions)
    number = isinstance(spread, Real) and not isinstance(spread, bool)
    if not (number and _SPREADS[0] <= float(spread) <= _SPREADS[1]):  # type: ignore[arg-type]
        problems.append(
            f"spread is {spread!r}; it must be a number from {_SPREADS[0]:g} to {_SPREADS[1]:g}"
        )
    if problems:
        raise InputError("past answers cannot be weighed", list(dict.fromkeys(problems)))


def _strangers(history: pd.DataFrame, questions: pd.DataFrame) -> list[str]:
    """Name identifiers that are numbers in one table and none in the other."""
    problems = []
    for column in _PEOPLE:
        one, other = (frame[column].infer_objects() for frame in (history, questions))
        numeric = [pd.api.types.is_numeric_dtype(ids) for ids in (one, other)]
        if len(one) and len(other) and numeric[0] != numeric[1]:
            problems.append(
                f"{column} is {one.dtype} in history and {other.dtype} in pairs; give both one type"
            )
    return problems


def _numeric(history: pd.DataFrame) -> pd.DataFrame:
    numbers = {
        name: pd.to_numeric(history[name], errors="coerce") for name in RESPONSE_LOG_ODDS.values()
    }
    return pd.DataFrame(numbers)


def _strange_answers(history: pd.DataFrame) -> list[str]:
    problems = []
    for column, values in _numeric(history).items():
        raw = history[str(column)]
        strange = raw[raw.notna() & ~values.astype(float).between(0, 1)]
        if len(strange):
            problems.append(
                f"{len(strange)} rows of history have {column} {strange.iloc[0]}; "
                "an answer is 1, 0, or missing where the pair was not seen"
            )
    return problems


def _numbered_moments(moments: pd.Series) -> NDArray[np.int64]:
    """Return the place of each moment in time."""
    if isinstance(moments.dtype, pd.CategoricalDtype):
        moments = moments.astype(moments.cat.categories.dtype)
    if pd.api.types.infer_dtype(moments) == "string":
        moments = _read(moments)
    try:
        if pd.api.types.infer_dtype(moments).startswith("mixed"):
            raise TypeError("values of several kinds")
        return np.asarray(pd.factorize(moments, sort=True)[0], dtype=np.int64)
    except TypeError as error:
        raise InputError(
            "past answers cannot be weighed",
            [f"{moments.name} cannot be put in order: {error}; make it one kind in both tables"],
        ) from error


def _read(moments: pd.Series) -> pd.Series[pd.Timestamp]:
    dates = text_moments(moments)
    if dates.isna().any():
        first = moments[dates.isna()].iloc[0]
        raise InputError(
            "past answers cannot be weighed",
            [f"{moments.name} holds {first!r}, which is no date; write it as 2024-02-01"],
        )
    return dates


def _numbered(pairs: pd.DataFrame) -> NDArray[np.int64]:
    """Return numbers of both sides; no candidate has that of a posting."""
    first, second = (pd.factorize(pairs[name], sort=True)[0] for name in _PEOPLE)
    return np.column_stack([first, second + first.max(initial=-1) + 1]).astype(np.int64)


def _foretold(
    people: NDArray[np.int64],
    answers: NDArray[np.float64],
    moments: NDArray[np.int64],
    variance: float,
) -> NDArray[np.float64]:
    """Go through questions and answers in order of time; return the odds before each answer."""
    answer, fit = (_compiled(step) for step in (_answer, _fit))
    size = people.max(initial=-1) + 1
    # Rows: eagerness and appeal; one base a side.
    known = np.zeros((2, size)), np.full((2, size), variance), np.zeros(2), np.ones(2)
    odds = np.empty(people.shape)
    told = np.cumsum(np.isfinite(answers).any(axis=1))
    gone, fitted = 0, 0
    for start in np.flatnonzero(np.diff(moments, prepend=-1))[1:]:
        if told[start - 1] > fitted * (1 + _GROWTH):
            answer(people[gone:start], answers[gone:start], odds[gone:start], *known)
            fit(people[:start], answers[:start], *known, variance, _LIKENESS)
            gone, fitted = start, told[start - 1]
    answer(people[gone:], answers[gone:], odds[gone:], *known)
    return odds


def _answer(
    people: Any, answers: Any, odds: Any, mean: Any, unsure: Any, base: Any, of_base: Any
) -> None:
    """Foretell each row in `odds` and learn from its answers."""
    least_chance = 0.05  # a surprise counts so much
    for row in range(people.shape[0]):
        for side in range(2):
            who, whom = people[row, side], people[row, 1 - side]
            spread = unsure[0, who] + unsure[1, whom] + of_base[side]
            z = (mean[0, who] + mean[1, whom] + base[side]) / np.sqrt(1 + np.pi * spread / 8)
            odds[row, side] = z
            if np.isnan(answers[row, side]):
                continue
            p = 1 / (1 + np.exp(-z))
            chance = max(p * (1 - p), least_chance)
            shrink = 1 / (1 / chance + spread)
            step = (answers[row, side] - p) / chance * shrink
            mean[0, who] += unsure[0, who] * step
            mean[1, whom] += unsure[1, whom] * step
            base[side] += of_base[side] * step
            unsure[0, who] -= unsure[0, who] ** 2 * shrink
            unsure[1, whom] -= unsure[1, whom] ** 2 * shrink
            of_base[side] -= of_base[side] ** 2 * shrink


def _fit(
    people: Any,
    answers: Any,
    mean: Any,
    unsure: Any,
    base: Any,
    of_base: Any,
    variance: float,
    likeness: float,
) -> None:
    """Move means to where all answers together are likeliest, by Newton steps of one kind each."""
    least_chance, longest, close, most = 0.02, 1.0, 1e-3, 50
    own = 1 / (variance * (1 - likeness**2))
    for _ in range(most):
        moved = 0.0
        for kind in range(3):  # eagerness, appeal, base
            slope, bend = np.zeros((2, mean.shape[1]))
            for row in range(people.shape[0]):
                for side in range(2):
                    if np.isnan(answers[row, side]):
                        continue
                    who, whom = people[row, side], people[row, 1 - side]
                    p = 1 / (1 + np.exp(-mean[0, who] - mean[1, whom] - base[side]))
                    place = side if kind == 2 else (who if kind == 0 else whom)
                    slope[place] += answers[row, side] - p
                    bend[place] += max(p * (1 - p), least_chance)
            if kind == 2:
                steps = (slope[:2] - base) / (bend[:2] + 1)
                base += steps
                of_base[:] = 1 / (bend[:2] + 1)
            else:
                steps = slope - own * (mean[kind] - likeness * mean[1 - kind])
                steps = np.minimum(np.maximum(steps / (bend + own), -longest), longest)
                mean[kind] += steps
                unsure[kind] = 1 / (bend + own)
            moved = max(moved, np.abs(steps).max())
        if moved < close:
            return


@cache
def _compiled(loop: Callable[..., Any]) -> Any:
    """Return a loop as machine code, kept on disk where the folder may be written."""
    import numba

    return numba.njit(cache=True)(loop)
