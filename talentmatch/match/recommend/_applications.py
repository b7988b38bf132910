"""Read a log of applications: who chose which posting, how much that counts, what is settled."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells.values import parse_choice
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase
from talentmatch.match._moments import text_moments

__all__ = ["log_problems", "rejected_pairs", "settled_pairs", "spelled", "weighted_choices"]

_WANTED = {"apply": 1.0, "accept": 1.0, "contact": 1.0, "interview": 1.0, "view": 0.2}
#: Of the candidate alone: what was only looked at may still be applied for.
_CHOSEN = ("apply", "contact")
#: After these, of either side, the pair is decided or in a process.
_SETTLED = ("interview", "offer", "accept", "reject")
_KEYS = ["candidate_id", "posting_id"]
_NAMED = 5


def spelled(interactions: pd.DataFrame) -> pd.DataFrame:
    """Return the log with sides and actions in the words of the table `interaction`.

    Case, tense and Chinese words are understood; a word that is not is missing, and a warning names
    it, since nobody could say whether it is a yes or a no.
    """
    problems = log_problems(interactions)
    if problems:
        raise InputError("interactions cannot be used", problems)
    return interactions.assign(
        **{
            name: _words(name, interactions[name])
            for name in ("side", "action")
            if name in interactions
        }
    )


def log_problems(interactions: object) -> list[str]:
    """Say why a log of applications cannot be read."""
    if not isinstance(interactions, pd.DataFrame):
        return [f"interactions is {type(interactions).__name__}; give a DataFrame"]
    problems = [f"no column '{key}'" for key in _KEYS if key not in interactions.columns]
    for key in _KEYS:
        if key in interactions and pd.api.types.infer_dtype(interactions[key]).startswith("mixed"):
            problems.append(f"'{key}' holds identifiers of several types; give all one type")
    at = interactions["at"] if "at" in interactions else pd.Series(dtype=float)
    if pd.api.types.is_float_dtype(at) and np.isinf(at.to_numpy(float, na_value=np.nan)).any():
        problems.append("'at' holds infinite values; leave out what has no day")
    return problems


def _words(name: str, cells: pd.Series[Any]) -> pd.Series[Any]:
    column = TABLES["interaction"][name]
    cells = cells.astype(object)
    cells = cells.mask(cells.map(lambda cell: isinstance(cell, str) and not cell.strip()))
    words = {cell: parse_choice(column, cell) for cell in cells.dropna().unique()}
    strange = [cell for cell, word in words.items() if not isinstance(word, str)]
    if strange:
        some = joined([*map(repr, strange[:_NAMED]), *["…"] * (len(strange) > _NAMED)])
        facts = {"n": int(cells.isin(strange).sum()), "column": name, "values": some}
        facts |= {"known": joined(column.choices)}
        warnings.warn(phrase("match_refused", "strange_words", **facts), stacklevel=4)
    return cells.map({**words, **dict.fromkeys(strange, _STRANGE)}).astype(object)


#: What stands for a word that is not known.
_STRANGE = "?"


def weighted_choices(log: pd.DataFrame, half_life: float) -> pd.DataFrame:
    """Return candidate_id, posting_id, weight: one row a pair that the candidate chose.

    Parameters
    ----------
    log : DataFrame
        From `spelled`.
    half_life : float
        See `PostingRecommender`.
    """
    chosen = log[_own(log)]
    weight = pd.Series(1.0, index=chosen.index)
    if "action" in chosen.columns:
        weight = chosen["action"].map(_WANTED).where(chosen["action"].notna(), 1.0)
    if "at" in chosen.columns:
        weight = weight * _freshness(chosen["at"], half_life)
    pairs = chosen[_KEYS].assign(weight=weight).dropna()
    if pairs.empty:
        raise InputError("interactions hold no choice of a candidate; there is nothing to learn")
    return pairs.groupby(_KEYS, sort=True)["weight"].max().reset_index()


def rejected_pairs(log: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that the candidate turned down without having applied.

    Whoever applied first, and turned the offer down, did want such a posting.
    """
    if "action" not in log.columns:
        return log.loc[[], _KEYS]
    own = log[_own(log)]
    wanted = own["action"].isna() | own["action"].map(_WANTED).eq(1.0)
    pairs = own.loc[own["action"].eq("reject"), _KEYS].dropna().drop_duplicates()
    both = pairs.merge(own.loc[wanted, _KEYS].drop_duplicates(), how="left", indicator=True)
    return both.loc[both["_merge"].eq("left_only"), _KEYS]


def settled_pairs(log: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that are never recommended.

    The candidate applied, either side turned the other down, they are in a process, or what was
    done is not known and may have been that. Who looked at a posting alone may see it again.
    """
    own = _own(log)
    if "action" not in log.columns:
        return log.loc[own, _KEYS].dropna().drop_duplicates()
    action = log["action"]
    unknown = action.eq(_STRANGE)
    if "side" in log.columns:
        unknown &= log["side"].ne("employer")
    chosen = own & (action.isna() | action.isin(_CHOSEN))
    return log.loc[chosen | action.isin(_SETTLED) | unknown, _KEYS].dropna().drop_duplicates()


def _own(log: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows are the candidate's; without a side all are."""
    if "side" not in log.columns:
        return pd.Series(True, index=log.index)
    own: pd.Series[bool] = log["side"].isna() | log["side"].eq("candidate")
    return own


def _freshness(at: pd.Series[Any], half_life: float) -> pd.Series[float]:
    """Return 1 for the latest choice, half as much each `half_life` days before, 1 without day."""
    moment = at.infer_objects()
    if not pd.api.types.is_numeric_dtype(moment):
        moment = _until_today(_moments(moment))
    age = moment.max() - moment
    if pd.api.types.is_timedelta64_dtype(age):
        age = age / pd.Timedelta(days=1)
    faded: pd.Series[float] = 0.5 ** (age.astype(float).fillna(0.0) / half_life)
    return faded


def _moments(at: pd.Series[Any]) -> pd.Series[pd.Timestamp]:
    if pd.api.types.is_datetime64_any_dtype(at):
        return at
    moment = text_moments(at)
    strange = at[moment.isna() & at.notna()]
    if len(strange):
        facts = {"n": len(strange), "first": strange.iloc[0]}
        warnings.warn(phrase("match_refused", "dates_unread", **facts), stacklevel=6)
    return moment


def _until_today(moment: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    """Take what is dated after today for as new as the newest before: it outweighs nothing."""
    now = pd.Timestamp.now(tz=moment.dt.tz)
    ahead = moment > now + pd.Timedelta(days=1)  # a day, since clocks and time zones differ
    if not ahead.any():
        return moment
    first = moment[ahead].iloc[0]
    facts = {"n": int(ahead.sum()), "first": f"{first:%Y-%m-%d}"}
    warnings.warn(phrase("match_refused", "dates_ahead", **facts), stacklevel=5)
    latest = moment[~ahead].max()
    return moment.where(~ahead, now if pd.isna(latest) else latest)
