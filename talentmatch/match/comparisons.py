"""Named comparisons of candidate and posting, as `features/candidate_posting_pairs.yml` declares them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError
from talentmatch.match.ladders import experience_comparisons, ladder_comparisons
from talentmatch.match.overlap import contains, holdings, skill_comparisons
from talentmatch.match.past_answers import POPULARITY, popularity
from talentmatch.match.place_fit import home_fit, wanted_fit
from talentmatch.match.wording import text_similarity

__all__ = ["TitleSimilarity", "compare", "popularity"]

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
TitleSimilarity = Callable[[pd.Series, pd.Series], Array]


def compare(
    pairs: pd.DataFrame,
    candidates: pd.DataFrame,
    postings: pd.DataFrame,
    *,
    as_of: str | date | pd.Timestamp | None = None,
    history: pd.DataFrame | None = None,
    titles: TitleSimilarity = text_similarity,
) -> pd.DataFrame:
    """Compare candidate and posting of each pair.

    Parameters
    ----------
    pairs : DataFrame
        candidate_id and posting_id; `at` where each pair has a moment of its own. Popularity
        columns that stand here already (the feature set's SQL gives them) are passed on.
    candidates, postings : DataFrame
        Rows of the tables `candidate` and `posting`; absent columns give missing comparisons. A
        column `industry` on both sides, where it was joined, gives the industry move.
    as_of : str, date or Timestamp, optional
        Moment from which days are counted, where `pairs` has no `at`.
    history : DataFrame, optional
        Earlier pairs with the answers of both sides, see `popularity`.
    titles : callable, optional
        How alike the titles of persons and of postings are [1], for two columns of them; by
        default by character n-grams, see `talentmatch.match.text_meaning` for meaning too.

    Returns
    -------
    DataFrame on the index of `pairs`
        Numeric comparisons, NaN where a side says nothing; units and meaning stand in the spec.

    Raises
    ------
    InputError
        If a pair names a candidate or posting that its table lacks.

    Examples
    --------
    >>> who = pd.DataFrame({"candidate_id": ["c-1"], "title": ["CNC operator"], "skills": [["cnc", "cad"]]})
    >>> post = pd.DataFrame({"posting_id": ["p-1"], "title": ["CNC operator"], "skills": [["cnc"]]})
    >>> pair = pd.DataFrame({"candidate_id": ["c-1"], "posting_id": ["p-1"]})
    >>> compare(pair, who, post)[["skills_covered", "title_similarity"]].round(2).values.tolist()
    [[1.0, 1.0]]
    """
    who = _rows(pairs, candidates, "candidate_id")
    post = _rows(pairs, postings, "posting_id")
    if len(pairs) < len(candidates):
        # Nothing below depends on people who stand in no pair.
        rows, who = np.unique(who, return_inverse=True)
        candidates = candidates.iloc[rows].reset_index(drop=True)
    person = candidates.iloc[who].reset_index(drop=True)
    job = postings.iloc[post].reset_index(drop=True)
    moment = _moments(pairs, as_of)
    found: dict[str, Array] = {
        **_skills(candidates, postings, who, post),
        **_kind_of_work(person, job, titles),
        **ladder_comparisons(person, job),
        **experience_comparisons(
            _number(person, "experience_years"),
            _number(job, "experience_min"),
            _number(job, "experience_max"),
        ),
        **_pay(person, job),
        **_place(candidates, postings, who, post),
        **_time(person, job, moment),
        **_popularity(pairs, history, moment),
    }
    return pd.DataFrame(found, index=pairs.index)


def _rows(pairs: pd.DataFrame, table: pd.DataFrame, key: str) -> Rows:
    rows = pd.Index(table[key]).get_indexer(pd.Index(pairs[key]))
    if (rows < 0).any():
        lost = pairs.loc[rows < 0, key]
        raise InputError(
            f"pairs name {lost.nunique()} {key} that the table lacks (first: {lost.iloc[0]!r})"
        )
    return np.asarray(rows, dtype=np.int64)


def _number(frame: pd.DataFrame, column: str) -> Array:
    if column not in frame:
        return np.full(len(frame), np.nan)
    return np.asarray(pd.to_numeric(frame[column]).to_numpy(dtype=float, na_value=np.nan))


def _text(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series(np.nan, index=frame.index, dtype="str")
    return frame[column].astype("str")


def _lists(frame: pd.DataFrame, column: str) -> list[object]:
    return frame[column].tolist() if column in frame else [None] * len(frame)


def _moments(pairs: pd.DataFrame, as_of: str | date | pd.Timestamp | None) -> pd.Series:
    if "at" in pairs:
        return pairs["at"].reset_index(drop=True)
    return pd.Series(pd.Timestamp(as_of) if as_of is not None else pd.NaT, index=range(len(pairs)))


def _skills(
    candidates: pd.DataFrame, postings: pd.DataFrame, who: Rows, post: Rows
) -> dict[str, Array]:
    has, asked = holdings(_lists(candidates, "skills"), _lists(postings, "skills"))
    held, needed = holdings(_lists(candidates, "licences"), _lists(postings, "licences"))
    return {
        **skill_comparisons(has, asked, who, post),
        "licences_held": np.where(held.given[who], contains(held, needed, who, post), np.nan),
    }


def _kind_of_work(
    person: pd.DataFrame, job: pd.DataFrame, titles: TitleSimilarity
) -> dict[str, Array]:
    return {
        "title_similarity": titles(_text(person, "title"), _text(job, "title")),
        "wanted_title_similarity": _wanted_title(person, job, titles),
        "occupation_distance": _occupation_distance(person, job),
        "major_match": text_similarity(_text(person, "major"), _text(job, "major")),
        "industry_move": _industry_move(person, job),
    }


def _wanted_title(person: pd.DataFrame, job: pd.DataFrame, titles: TitleSimilarity) -> Array:
    """Return the similarity of the posting's title to the nearest of the titles wanted."""
    wanted = pd.Series(_lists(person, "wanted_titles"), index=person.index).explode()
    wanted = wanted[wanted.notna()]
    near = pd.Series(
        titles(wanted, _text(job, "title").loc[wanted.index]),
        index=wanted.index,
        dtype=float,
    )
    return near.groupby(level=0).max().reindex(person.index).to_numpy(dtype=float)


def _occupation_distance(person: pd.DataFrame, job: pd.DataFrame) -> Array:
    from talentmatch.vocab import occupations

    first, first_codes = pd.factorize(_text(person, "occupation"))
    second, second_codes = pd.factorize(_text(job, "occupation"))
    between = occupations.distance_matrix(list(first_codes), list(second_codes))
    padded = np.full((len(first_codes) + 1, len(second_codes) + 1), np.nan)
    padded[:-1, :-1] = between
    return padded[first, second]


def _industry_move(person: pd.DataFrame, job: pd.DataFrame) -> Array:
    """Return 0 for the same industry, up to 1 for another section, by the letters shared."""
    table = pd.DataFrame({"a": _text(person, "industry"), "b": _text(job, "industry")})
    distinct = table.dropna().drop_duplicates()
    moves = [_apart(a, b) for a, b in distinct.itertuples(index=False)]
    joined = table.merge(distinct.assign(move=moves), on=["a", "b"], how="left")
    return joined["move"].to_numpy(dtype=float)


def _apart(a: str, b: str) -> float:
    length = min(len(a), len(b))
    shared = next((at for at in range(length) if a[at] != b[at]), length)
    return 1.0 - shared / max(length, 1)


def _pay(person: pd.DataFrame, job: pd.DataFrame) -> dict[str, Array]:
    low, high = _number(job, "pay_low"), _number(job, "pay_high")
    low, high = np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)
    months = np.nan_to_num(_number(job, "pay_months"), nan=12.0)
    expected = _number(person, "expected_yearly_pay")
    with np.errstate(divide="ignore", invalid="ignore"):
        offered = np.log((low + high) / 2 * months / expected)
        over = np.maximum(np.log(expected / (high * months)), 0.0)
    return {
        "pay_over_expected": np.where(np.isfinite(offered), np.clip(offered, -2.0, 2.0), np.nan),
        "expected_over_budget": np.where(np.isfinite(over), np.minimum(over, 2.0), np.nan),
    }


def _place(
    candidates: pd.DataFrame, postings: pd.DataFrame, who: Rows, post: Rows
) -> dict[str, Array]:
    wanted, region = _lists(candidates, "wanted_regions"), _lists(postings, "region")
    open_to_all = np.array([_is_empty(cell) for cell in wanted], dtype=bool)
    named = np.array([isinstance(cell, str) for cell in region], dtype=bool)
    anywhere = open_to_all[who] & named[post]
    return {
        "region_wanted": np.where(anywhere, 1.0, wanted_fit(wanted, region).of(who, post)),
        "region_same": home_fit(_lists(candidates, "region"), region).of(who, post),
    }


def _is_empty(cell: object) -> bool:
    return isinstance(cell, (list, tuple, np.ndarray)) and len(cell) == 0


def _time(person: pd.DataFrame, job: pd.DataFrame, moment: pd.Series) -> dict[str, Array]:
    return {
        "posting_age": np.maximum(_days(moment, job, "posted_on"), 0.0),
        "candidate_age": np.maximum(_days(moment, person, "registered_on"), 0.0),
        "days_to_start": np.maximum(-_days(moment, person, "available_from"), 0.0),
    }


def _days(moment: pd.Series, frame: pd.DataFrame, column: str) -> Array:
    if column not in frame or not pd.api.types.is_datetime64_any_dtype(moment):
        return np.full(len(frame), np.nan)
    passed = moment - pd.to_datetime(frame[column])
    return np.asarray((passed / pd.Timedelta(days=1)).to_numpy(dtype=float, na_value=np.nan))


def _popularity(
    pairs: pd.DataFrame, history: pd.DataFrame | None, moment: pd.Series
) -> dict[str, Array]:
    if history is not None:
        asked = pairs[["candidate_id", "posting_id"]].reset_index(drop=True).assign(at=moment)
        found = popularity(history, asked)
        return {name: found[name].to_numpy(dtype=float) for name in POPULARITY}
    return {name: _number(pairs, name) for name in POPULARITY}
