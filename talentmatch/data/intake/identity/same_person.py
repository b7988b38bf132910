"""Tell which records are of one person: two independent marks join, one alone is asked about.

A mark is a full name, a telephone number or an e-mail address. A recruiter's number stands with
many people, a couple shares a mailbox, and many people bear one name: each mark alone says little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells.person_names import COUPLE, full_name

__all__ = ["Likeness", "likeness"]

_PERSON = ("candidate_id", "name", "phone", "email")
_REVIEW = (
    "outcome",
    *_PERSON,
    *(f"likely_{name}".replace("candidate_", "") for name in _PERSON),
    "shared",
    "same",
)


@dataclass(frozen=True)
class Likeness:
    """Who is one person, who may be, and which marks say nothing.

    Attributes
    ----------
    aliases : dict of str to str
        Pseudonym to the one of the same person that is kept.
    review : DataFrame
        A pair a row: outcome ("joined" or "in doubt"), both records, which marks they share,
        and `same`, empty, for the answer.
    crowded : int
        Telephones and e-mails that stand with more people than a couple.
    crowd : int
        People with whom they stand.
    """

    aliases: dict[str, str]
    review: pd.DataFrame
    crowded: int
    crowd: int


def likeness(marks: pd.DataFrame) -> Likeness:
    """Compare records that share a mark.

    Parameters
    ----------
    marks : DataFrame
        A mark of a record a row: candidate_id, name, phone, email, fresh (bool: whether it comes in
        now) and mark ("p" and a telephone number or "e" and an address).

    Returns
    -------
    Likeness
        Records are one person if they bear the same full name and share a telephone or an e-mail;
        or share both while at most one name is known. What stands with more people than a couple
        is no mark.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     [("a", "王芳", True, "p1"), ("b", "王 芳", True, "p1"), ("c", "李强", True, "p1")],
    ...     columns=["candidate_id", "name", "fresh", "mark"],
    ... ).assign(phone="1", email=None)
    >>> found = likeness(rows)
    >>> found.aliases, found.review[["outcome", "candidate_id", "likely_id"]].values.tolist()
    ({'b': 'a'}, [['joined', 'b', 'a'], ['in doubt', 'c', 'a']])
    """
    marks = marks.assign(who=marks["candidate_id"].map(_names(marks)))
    bearer = marks["who"].where(marks["who"] != "", marks["candidate_id"])
    crowded = bearer.groupby(marks["mark"]).transform("nunique") > COUPLE
    kept = _kept(marks, [_by_name(marks[~crowded]), _by_both(marks[~crowded])])
    aliases = {alias: other for alias, other in kept.items() if alias != other}
    joined = pd.DataFrame({"candidate_id": list(aliases), "likely_id": list(aliases.values())})
    asked = _asked(marks.assign(kept=marks["candidate_id"].map(kept)), crowded)
    pairs = pd.concat([joined.assign(outcome="joined"), asked.assign(outcome="in doubt")])
    return Likeness(
        aliases,
        _review(pairs, marks),
        crowded=int(marks.loc[crowded, "mark"].nunique()),
        crowd=int(marks.loc[crowded, "candidate_id"].nunique()),
    )


def _names(marks: pd.DataFrame) -> dict[str, str]:
    """Return the full name of each record: of two, that which comes in now."""
    names = marks.assign(who=marks["name"].map(full_name)).sort_values("fresh", kind="stable")
    # An empty name comes first, so that a later one replaces it.
    names = names.sort_values("who", key=lambda who: who != "", kind="stable")
    return dict(zip(names["candidate_id"], names["who"], strict=True))


def _by_name(marks: pd.DataFrame) -> pd.DataFrame:
    """Link records of one name and one mark to the first of them."""
    named = marks[marks["who"] != ""]
    first = named.groupby(["mark", "who"])["candidate_id"].transform("min")
    return pd.DataFrame({"one": named["candidate_id"], "other": first})


def _by_both(marks: pd.DataFrame) -> pd.DataFrame:
    """Link records that share telephone and e-mail, where no second name speaks against it."""
    phones, emails = (marks[marks["mark"].str.startswith(kind)] for kind in "pe")
    both = phones.merge(emails[["candidate_id", "mark"]], on="candidate_id")
    groups = both.assign(who=both["who"].where(both["who"] != "")).groupby(["mark_x", "mark_y"])
    first = groups["candidate_id"].transform("min")
    alone = groups["who"].transform("nunique") <= 1
    return pd.DataFrame({"one": both["candidate_id"], "other": first})[alone]


def _kept(marks: pd.DataFrame, links: list[pd.DataFrame]) -> dict[str, str]:
    """Return of each record the one that is kept: one stored before, else the first by pseudonym."""
    import scipy.sparse as sp
    from scipy.sparse.csgraph import connected_components

    ids = pd.Index(marks["candidate_id"].unique())
    linked = pd.concat(links)
    ends = ids.get_indexer(linked["one"]), ids.get_indexer(linked["other"])
    graph = sp.coo_array((np.ones(len(linked)), ends), shape=(len(ids), len(ids)))
    group = pd.Series(connected_components(graph, directed=False)[1], index=ids)
    rows = marks.assign(group=marks["candidate_id"].map(group))
    names = rows[rows["who"] != ""].groupby("group")["who"].nunique()
    # A record without a name that fits two people joins neither.
    unclear = rows["group"].isin(names.index[names > 1])
    order = rows[~unclear].sort_values(["fresh", "candidate_id"]).drop_duplicates("group")
    first = rows["group"].map(dict(zip(order["group"], order["candidate_id"], strict=True)))
    return dict(zip(rows["candidate_id"], first.fillna(rows["candidate_id"]), strict=True))


def _asked(marks: pd.DataFrame, crowded: pd.Series[bool]) -> pd.DataFrame:
    """Return the pairs that share one mark alone: any of a couple's, or in a crowd those of one name."""
    within = marks["mark"] + np.where(crowded, "|" + marks["who"], "")
    rows = marks.assign(within=within)[~crowded | (marks["who"] != "")]
    rows = rows.sort_values(["fresh", "kept"]).drop_duplicates(["within", "kept"])
    first = rows.groupby("within")[["kept", "fresh"]].transform("first")
    # What was stored before was asked about when it came.
    apart = (rows["kept"] != first["kept"]) & rows["fresh"]
    pairs = {"candidate_id": rows["kept"], "likely_id": first["kept"]}
    return pd.DataFrame(pairs)[apart].drop_duplicates()


def _review(pairs: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Put both records and what they share beside each pair."""
    people = marks.sort_values("fresh").drop_duplicates("candidate_id", keep="last")
    known = people.set_index("candidate_id")[["name", "phone", "email"]]
    table = pairs.join(known, on="candidate_id").join(known.add_prefix("likely_"), on="likely_id")
    held = marks.groupby("candidate_id")["mark"].agg(set)
    shared = [
        held[one] & held[other]
        for one, other in zip(pairs["candidate_id"], pairs["likely_id"], strict=True)
    ]
    kinds = [sorted({{"p": "phone", "e": "email"}[mark[0]] for mark in both}) for both in shared]
    table = table.assign(shared=[", ".join(kind) for kind in kinds], same=None)
    return table[list(_REVIEW)].reset_index(drop=True)
