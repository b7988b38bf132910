"""Who is in process, hired or declined where, and so is not proposed there again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.intake.identity.employers import FirmRegister
from talentmatch.data.intake.identity.same_firm import same_firms
from talentmatch.i18n import joined, phrase
from talentmatch.vocab.reading import comparable

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.pipeline.matches.market import Market

__all__ = ["process_notes", "settled_pairs"]

_NOWHERE = "all"
#: Ids that a note names.
_NAMED = 5
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[\s·/|,，、-]+")


def settled_pairs(
    store: Store, as_of: pd.Timestamp, postings: pd.DataFrame, register: FirmRegister | None
) -> pd.DataFrame:
    """Return the pairs of people and postings that a process was written down for.

    A posting's number decides; else the firm, together with the post where one is named: who was
    hired by a firm is not proposed to it for any post. A post without a firm bars from every
    posting of that title, which is a doubt.

    Returns
    -------
    DataFrame
        candidate_id, posting_id, stage and unsure (bool), one row a pair.
    """
    rows = store.read("process", as_of=as_of, purpose="recruiting")
    rows = rows.loc[rows["stage"].ne("open")].reset_index(drop=True)
    by_number = _by_number(rows, postings)
    rest = rows.loc[~rows.index.isin(by_number["row"])]
    with_firm = rest.loc[rest["firm"].ne(_NOWHERE)]
    alone = rest.loc[rest["firm"].eq(_NOWHERE) & rest["post"].ne(_NOWHERE)]
    columns = ["candidate_id", "posting_id", "stage", "unsure"]
    parts = [by_number[columns]] if len(by_number) else []
    if len(with_firm) and len(postings):
        parts.append(_by_firm(with_firm, postings, register)[columns])
    if len(alone) and len(postings):
        parts.append(_crossed(alone, postings).assign(unsure=True)[columns])
    if not any(map(len, parts)):
        return pd.DataFrame(
            {name: pd.Series(dtype="str") for name in columns[:3]}
            | {"unsure": pd.Series(dtype=bool)}
        )
    pairs = pd.concat(parts, ignore_index=True).sort_values("unsure", kind="stable")
    return pairs.drop_duplicates(["candidate_id", "posting_id"]).reset_index(drop=True)


def _by_number(rows: pd.DataFrame, postings: pd.DataFrame) -> pd.DataFrame:
    known = rows.loc[rows["posting_id"].isin(postings["posting_id"])]
    known = known.assign(unsure=False, row=known.index)
    firm = postings["enterprise_id"].fillna(postings["enterprise_name"])
    jobs = pd.DataFrame({"posting_id": postings["posting_id"], "employer": firm}).dropna()
    hired = known.loc[known["stage"].eq("hired")].merge(jobs, on="posting_id")
    others = hired.drop(columns="posting_id").merge(jobs, on="employer")
    return pd.concat([known, others[known.columns]], ignore_index=True) if len(others) else known


def _by_firm(
    rows: pd.DataFrame, postings: pd.DataFrame, register: FirmRegister | None
) -> pd.DataFrame:
    """Return the pairs of those whose firm is, or may be, that of a posting."""
    columns = ["enterprise_id", "enterprise_name"]
    firms = postings[columns].drop_duplicates().reset_index(drop=True)
    texts = rows["firm"].drop_duplicates().tolist()
    same = same_firms(texts, firms, register)
    links = firms.iloc[same["firm"]].reset_index(drop=True)
    links = links.assign(firm=[texts[at] for at in same["text"]], unsure=~same["sure"].to_numpy())
    jobs = postings[["posting_id", "title", *columns]].merge(links, on=columns)
    pairs = rows.drop(columns="posting_id").merge(jobs, on="firm")
    whole = pairs["post"].eq(_NOWHERE) | pairs["stage"].eq("hired")
    return pd.concat([pairs.loc[whole], _of_titles(pairs.loc[~whole])], ignore_index=True)


def _crossed(rows: pd.DataFrame, postings: pd.DataFrame) -> pd.DataFrame:
    # Each distinct post is held against each distinct title, not each row against each.
    posts = rows[["post"]].drop_duplicates()
    titles = _of_titles(posts.merge(postings[["title"]].drop_duplicates(), how="cross"))
    jobs = titles.merge(postings[["posting_id", "title"]], on="title")
    return rows.drop(columns="posting_id").merge(jobs, on="post")


def _of_titles(pairs: pd.DataFrame) -> pd.DataFrame:
    """Keep the pairs whose post, as it is written, is the title of the posting or stands in it."""
    both = zip(pairs["post"], pairs["title"], strict=True)
    return pairs.loc[[_alike(post, title) for post, title in both]]


def _alike(post: str, title: str) -> bool:
    first, second = (_ASIDE.sub("", comparable(text)) for text in (str(post), str(title)))
    return bool(first and second) and (first in second or second in first)


def process_notes(market: Market, posting_ids: pd.Series, query: str) -> tuple[str, ...]:
    """Say how many are left out of lists for what was written down of them.

    Parameters
    ----------
    market : Market
        Its candidates are those that stood to choice.
    posting_ids : Series of str
        Postings that did.
    query : {"posting_id", "candidate_id"}
        What lists are of.
    """
    pairs = market.settled
    if pairs is None or pairs.empty:
        return ()
    here = pairs["posting_id"].isin(posting_ids)
    here &= pairs["candidate_id"].isin(market.candidates["candidate_id"])
    column = "candidate_id" if query == "posting_id" else "posting_id"
    notes = []
    for key, rows in (
        ("left_out_process", pairs.loc[here & ~pairs["unsure"]]),
        ("left_out_process_doubt", pairs.loc[here & pairs["unsure"]]),
    ):
        who = sorted({*rows[column]})
        if who:
            names = joined(who[:_NAMED]) + (" …" if len(who) > _NAMED else "")
            notes.append(phrase("cells", key, n=len(who), names=names))
    return tuple(notes)
