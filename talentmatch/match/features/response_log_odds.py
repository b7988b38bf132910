"""How likely a yes is, by earlier answers of both sides: a Rasch model that learns as it goes."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError

__all__ = ["RESPONSE_LOG_ODDS", "response_log_odds", "yes_odds"]

#: Column: whose answer it foretells. Models that are saved know the columns by these names.
RESPONSE_LOG_ODDS: Final = {
    "yes_odds_candidate": "candidate_accepts",
    "yes_odds_posting": "employer_accepts",
}
_PEOPLE = ("candidate_id", "posting_id")


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
    (`popularity`) do not know. Both are learnt answer by answer as means and variances [2]_.

    Parameters
    ----------
    history : DataFrame
        candidate_id, posting_id, the clock, candidate_accepts and employer_accepts (1, 0, or NaN
        where that side did not see the pair).
    pairs : DataFrame, optional
        Pairs and moments asked about; those of `history` themselves if None.
    clock : str
        Column that tells when, of one kind in both tables.
    spread : float
        How much people differ before anything is known of them: standard deviation of eagerness
        and of appeal [logit].

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
        missing, moments are of several kinds, or the spread is not above zero.

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
    {'yes_odds_candidate': [-0.6, -0.0], 'yes_odds_posting': [0.9, 0.8]}
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
    odds[order] = _compiled()(people[order], answers[order], is_answer[order], float(spread) ** 2)
    return pd.DataFrame(
        odds[: len(questions)], index=questions.index, columns=list(RESPONSE_LOG_ODDS)
    )


#: Its former name.
yes_odds = response_log_odds


def _check(history: pd.DataFrame, questions: pd.DataFrame, clock: str, spread: float) -> None:
    columns = (*_PEOPLE, clock)
    problems = [
        f"{name} has no column '{column}'"
        for name, frame, needed in (
            ("history", history, (*columns, *RESPONSE_LOG_ODDS.values())),
            ("pairs", questions, columns),
        )
        for column in needed
        if column not in frame.columns
    ]
    if not problems:
        problems = [
            f"{frame[column].isna().sum()} rows of {name} have no {column}; "
            + ("leave them out or date them" if column == clock else "leave them out or name them")
            for name, frame in (("history", history), ("pairs", questions))
            for column in columns
            if frame[column].isna().any()
        ] + _strange_answers(history)
    if not spread > 0:
        problems.append(f"spread is {spread}; it must be above 0")
    if problems:
        raise InputError("past answers cannot be weighed", list(dict.fromkeys(problems)))


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
    try:
        if pd.api.types.infer_dtype(moments).startswith("mixed"):
            raise TypeError("values of several kinds")
        return np.asarray(pd.factorize(moments, sort=True)[0], dtype=np.int64)
    except TypeError as error:
        raise InputError(
            "past answers cannot be weighed",
            [f"{moments.name} cannot be put in order: {error}; make it one kind in both tables"],
        ) from error


def _numbered(pairs: pd.DataFrame) -> NDArray[np.int64]:
    """Return numbers of both sides; no candidate has that of a posting."""
    first, second = (pd.factorize(pairs[name], sort=True)[0] for name in _PEOPLE)
    return np.column_stack([first, second + first.max(initial=-1) + 1]).astype(np.int64)


def _passed(people: Any, answers: Any, is_answer: Any, variance: float) -> Any:
    """Go through questions and answers in order of time; return the odds before each answer."""
    least_chance, least_base = 0.05, 0.02  # a surprise counts so much; the base rate stays so loose
    n = people.max() + 1 if people.size else 0
    eager, appeal, base = np.zeros(n), np.zeros(n), np.zeros(2)
    of_eager, of_appeal, of_base = np.full(n, variance), np.full(n, variance), np.ones(2)
    odds = np.empty(people.shape)
    for row in range(people.shape[0]):
        for side in range(2):
            who, whom = people[row, side], people[row, 1 - side]
            unsure = of_eager[who] + of_appeal[whom] + of_base[side]
            z = (eager[who] + appeal[whom] + base[side]) / np.sqrt(1 + np.pi * unsure / 8)
            odds[row, side] = z
            answer = answers[row, side]
            if not is_answer[row] or np.isnan(answer):
                continue
            p = 1 / (1 + np.exp(-z))
            chance = max(p * (1 - p), least_chance)
            shrink = 1 / (1 / chance + unsure)
            step = (answer - p) / chance * shrink
            eager[who] += of_eager[who] * step
            appeal[whom] += of_appeal[whom] * step
            base[side] += of_base[side] * step
            of_eager[who] -= of_eager[who] ** 2 * shrink
            of_appeal[whom] -= of_appeal[whom] ** 2 * shrink
            of_base[side] = max(of_base[side] - of_base[side] ** 2 * shrink, least_base)
    return odds


@cache
def _compiled() -> Any:
    """Return the loop as machine code, kept on disk where the folder may be written."""
    import numba

    return numba.njit(cache=True)(_passed)
