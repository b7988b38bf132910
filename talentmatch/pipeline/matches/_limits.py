"""Who may not be shown where, and what a list says of those it leaves out or is not sure about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.data.intake.identity.employers import FirmRegister
from talentmatch.data.intake.identity.same_firm import same_firms
from talentmatch.i18n import joined, phrase
from talentmatch.match.candidates.eligibility import Constraints
from talentmatch.match.similarity.place_fit import wanted_fit
from talentmatch.vocab.places import place

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.pipeline.matches.market import Market

__all__ = [
    "clients_of_postings",
    "doubt_notes",
    "exclusions_of",
    "first_few",
    "notes_of_left_out",
    "without_own",
]

#: Ids and places that a note names.
_NAMED = 5


def exclusions_of(
    store: Store, as_of: pd.Timestamp, candidates: pd.DataFrame, register: FirmRegister | None
) -> pd.DataFrame:
    """Return who may not be shown where: running guarantees, clients off limits, pairs settled.

    `reason` is guarantee, process or client, `day` until when or since when, `firm` the client.
    """
    settled = store.query(
        """
        SELECT candidate_id, CAST(NULL AS VARCHAR) AS posting_id, 'guarantee' AS reason,
               max(coalesce(guarantee_until, joined_on)) AS day
        FROM placement
        WHERE left_on IS NULL AND coalesce(guarantee_until, joined_on) >= :as_of
        GROUP BY ALL
        UNION ALL
        SELECT candidate_id, posting_id, 'process' AS reason, CAST(max("at") AS DATE) AS day
        FROM interaction
        WHERE action IN ('interview', 'offer', 'accept', 'reject')
        GROUP BY ALL
        """,
        as_of=as_of,
        purpose="recruiting",
    )
    barred = _off_limits(store, as_of, candidates, register)
    settled["in_doubt"] = False
    return pd.concat([settled, barred.assign(posting_id=None)], ignore_index=True)


def _off_limits(
    store: Store, as_of: pd.Timestamp, candidates: pd.DataFrame, register: FirmRegister | None
) -> pd.DataFrame:
    """Return who works, or may work, at a client that is off limits, and whether it is a doubt."""
    clients = store.read("client", as_of=as_of, purpose="recruiting")
    columns = ["enterprise_id", "name", "off_limits_until"]
    firms = clients.loc[clients["off_limits_until"].ge(as_of), columns]
    if firms.empty:
        return candidates[["candidate_id"]].head(0).assign(in_doubt=False)
    texts = candidates["employer"].dropna().unique()
    names = firms[["enterprise_id", "name"]].rename(columns={"name": "enterprise_name"})
    same = same_firms(texts, names, register)
    by_employer = pd.DataFrame(
        {
            "employer": texts[same["text"]],
            "in_doubt": ~same["sure"].to_numpy(),
            "day": firms["off_limits_until"].to_numpy()[same["firm"]],
            "firm": firms["name"].fillna(firms["enterprise_id"]).to_numpy()[same["firm"]],
        }
    ).sort_values(["in_doubt", "day"], ascending=[True, False])
    barred = candidates[["candidate_id", "employer"]].merge(
        by_employer.drop_duplicates("employer"), on="employer"
    )
    return barred.drop(columns="employer").assign(reason="client")


def clients_of_postings(
    clients: pd.DataFrame,
    postings: pd.DataFrame,
    register: FirmRegister | None,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Return contracts, also under each id that the client has among the postings.

    A client that may be a posting's firm counts as one where it is off limits.
    """
    columns = ["enterprise_id", "enterprise_name"]
    firms = postings[columns].drop_duplicates().dropna(subset=["enterprise_id"])
    has_known_id = clients["enterprise_id"].isin(register.names if register else ())
    texts = clients["enterprise_id"].where(has_known_id, clients["name"]).fillna("")
    same = same_firms(texts, firms, register)
    ids = firms["enterprise_id"].to_numpy()[same["firm"]]
    alike = clients.iloc[same["text"]].assign(enterprise_id=ids, sure=same["sure"].to_numpy())
    alike = alike.loc[alike["sure"] | alike["off_limits_until"].ge(as_of)]
    # The last contract of an id holds: its own one, else a sure one.
    alike = alike.loc[~alike["enterprise_id"].isin(clients["enterprise_id"])]
    more = alike.sort_values("sure", kind="stable").drop(columns="sure")
    return pd.concat([more, clients], ignore_index=True)


def without_own(
    market: Market, pairs: pd.DataFrame, receiver: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Leave out who works at, or blocked, the enterprise that is to see the list; say how many."""
    posts = market.postings
    own = posts.loc[posts["enterprise_id"].eq(receiver), ["enterprise_id", "enterprise_name"]]
    firm = own.head(1) if len(own) else pd.DataFrame({"enterprise_id": [receiver]})
    firm = firm.assign(posting_id="receiver").reset_index(drop=True)
    people = pairs[["candidate_id"]].drop_duplicates().assign(posting_id="receiver")
    limits = Constraints(market.candidates, firm, register=market.register)
    who = pd.Index(market.candidates["candidate_id"]).get_indexer(pd.Index(people["candidate_id"]))
    barred = people.loc[limits.employer_is(who, np.zeros(len(who), np.int64)), "candidate_id"]
    kept = pairs.loc[~pairs["candidate_id"].isin(barred)].reset_index(drop=True)
    note = phrase("match", "left_out_receiver", n=len(barred), receiver=receiver)
    return kept, (note,) if len(barred) else ()


def notes_of_left_out(market: Market, postings: pd.DataFrame, query: str) -> tuple[str, ...]:
    """Say how many are kept from their own or a blocked employer, and how many for a doubt.

    Parameters
    ----------
    market : Market
        Its candidates are those that stood to choice.
    postings : DataFrame
        The postings that did.
    query : {"posting_id", "candidate_id"}
        What lists are of: people are counted on lists of postings, postings on those of people.
    """
    people = market.candidates
    limits = Constraints(people, postings, **market.limits)
    fit = limits.employers
    own, own_doubt = (set(zip(*pairs, strict=True)) for pairs in fit.pairs("own"))
    blocked, doubt = (set(zip(*pairs, strict=True)) for pairs in fit.pairs("blocked"))
    side = 0 if query == "posting_id" else 1
    ids = (people["candidate_id"], postings["posting_id"])[side]
    counted = {
        "own": own,
        "blocked": blocked - own,
        "doubt": (own_doubt | doubt) - own - blocked,
    }
    parts = []
    for reason, pairs in counted.items():
        who = sorted({str(ids.iloc[pair[side]]) for pair in pairs})
        if who:
            parts.append(phrase("match", f"left_out_{reason}", n=len(who), names=first_few(who)))
    perhaps = market.exclusions.loc[market.exclusions["in_doubt"], "candidate_id"]
    who = sorted({*perhaps} & {*people["candidate_id"]}) if side == 0 else []
    if who:
        parts.append(phrase("match", "left_out_client", n=len(who), names=first_few(who)))
    if 1 in (len(people), len(postings)) and len(people) and len(postings):
        parts += _otherwise_left_out(market, postings, limits, {*own, *blocked, *own_doubt, *doubt})
    what = "people_left_out" if side == 0 else "postings_left_out"
    return (phrase("match", what, parts=joined(parts, "; ")),) if parts else ()


def _otherwise_left_out(
    market: Market, postings: pd.DataFrame, limits: Constraints, barred: set[tuple[int, int]]
) -> list[str]:
    """Say how many of one list each other rule leaves out; who breaks several is counted once."""
    n = max(len(market.candidates), len(postings))
    who = np.arange(n) if len(postings) == 1 else np.zeros(n, np.int64)
    post = np.zeros(n, np.int64) if len(postings) == 1 else np.arange(n)
    broken = limits.broken(who, post)
    pairs = zip(who.tolist(), post.tolist(), strict=True)
    left = np.fromiter((pair not in barred for pair in pairs), np.bool_, count=n)
    parts = []
    reasons = market.exclusions.loc[~market.exclusions["in_doubt"]]
    for reason in ("client", "guarantee", "process"):
        some = reasons.loc[reasons["reason"].eq(reason)] if "reason" in reasons else reasons.head(0)
        named = market.candidates["candidate_id"].iloc[who].isin(some["candidate_id"]).to_numpy()
        parts.append((reason, broken["exclusion"] & named))
    parts += [(rule, broken[rule]) for rule in ("region", "licence")]
    notes = []
    for reason, mask in parts:
        if count := int((mask & left).sum()):
            notes.append(phrase("match", f"left_out_by_{reason}", n=count))
        left = left & ~mask
    return notes


def doubt_notes(market: Market, table: pd.DataFrame) -> tuple[str, ...]:
    """Say of which of those listed the place or the licences are in doubt, and which places nobody knows."""
    return () if table.empty else (*_place_notes(market, table), *_licence_notes(market, table))


def _place_notes(market: Market, table: pd.DataFrame) -> tuple[str, ...]:
    """Say of which of those listed the place is in doubt, and which places nobody knows."""
    people = market.candidates.set_index("candidate_id")["wanted_regions"]
    posts = market.postings.drop_duplicates("posting_id").set_index("posting_id")["region"]
    wanted = people.reindex(table["candidate_id"]).tolist()
    region = posts.reindex(table["posting_id"]).tolist()
    fit, rows = wanted_fit(wanted, region), np.arange(len(table))
    doubt = np.flatnonzero(fit.known(rows, rows) & np.isnan(fit.of(rows, rows)))
    texts = dict.fromkeys(text for row in doubt for text in (*wanted[row], region[row]))
    unknown = [text for text in texts if place(text).kinds == 0 and not place(text).may_cover]
    pairs = {
        (" / ".join(wanted[row]), region[row])
        for row in doubt
        if not {*wanted[row], region[row]} & {*unknown}
    }
    pair_notes = [
        phrase("match", "place_pair", wanted=one, region=other) for one, other in sorted(pairs)
    ]
    notes = []
    if unknown:
        notes.append(phrase("match", "places_unknown", names=first_few(unknown)))
    if pair_notes:
        notes.append(
            phrase("match", "places_in_doubt", n=len(doubt), pairs=first_few(pair_notes, "; "))
        )
    return tuple(notes)


def _licence_notes(market: Market, table: pd.DataFrame) -> tuple[str, ...]:
    """Say of how many of those listed nobody wrote down whether they hold a licence that is required."""
    needed = market.postings.drop_duplicates("posting_id").set_index("posting_id")["licences"]
    held = market.candidates.set_index("candidate_id")["licences"]
    asked = table["posting_id"].map(needed).map(lambda items: bool(_listed(items)))
    silent = table["candidate_id"].map(held).map(lambda items: _listed(items) is None)
    who = sorted(table.loc[asked & silent, "candidate_id"].unique())
    return (phrase("match", "licences_unknown", n=len(who), names=first_few(who)),) if who else ()


def _listed(items: object) -> list[object] | None:
    return list(items) if isinstance(items, (list, tuple, np.ndarray)) else None


def first_few(names: Sequence[str], mark: str = ", ") -> str:
    """Join the first few names, and say that there are more."""
    first = joined(names[:_NAMED], mark)
    return joined([first, phrase("match", "and_more")], "") if len(names) > _NAMED else first
