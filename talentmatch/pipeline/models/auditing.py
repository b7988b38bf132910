"""The fairness audit of shortlists: rates by group, and what could stand in for a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.evaluate.fairness import audit, protected_groups
from talentmatch.evaluate.proxies import career_facts, explained, proxies
from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.match.features import comparisons_reading
from talentmatch.match.features.comparison_table import compare
from talentmatch.pipeline.matches._title_similarity import title_similarity
from talentmatch.pipeline.matches.market import Market
from talentmatch.pipeline.matches.matching import open_postings, read_market
from talentmatch.pipeline.matches.scoring import scored_pairs
from talentmatch.pipeline.models._local_law import LL144, AuditBasis, local_law_table
from talentmatch.pipeline.readiness import require

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.match.protocol import Ranker
    from talentmatch.track import Tracking

__all__ = [
    "ACCESS",
    "FAIRNESS",
    "PROXIES",
    "AccessPart",
    "FairnessAudit",
    "access_entries",
    "access_part",
    "audit_fairness",
    "audited_groups",
    "flagged_groups",
]

#: Columns of a candidate that comparisons read and that may stand in for an attribute.
_READ = (
    "experience_years",
    "education",
    "major",
    "title_rank",
    "skill_grade",
    "expected_yearly_pay",
    "region",
)
FAIRNESS = ListSpec(
    "fairness",
    key=("attribute", "group"),
    grain="a group of people by a protected attribute, or by two",
    purpose="audit",
    fields=(
        Field("attribute", vocabulary="group", names_row=True),
        Field("group", vocabulary="group", names_row=True),
        Field("people", unit="persons"),
        Field("selected", unit="persons"),
        Field("rate", unit="share"),
        Field("rate_low", unit="share"),
        Field("rate_high", unit="share"),
        Field("ratio", doc="Of the rate to that of the reference."),
        Field("ratio_low"),
        Field("ratio_high"),
        Field("reference", vocabulary="group"),
        Field("mean_score", unit="share"),
        Field("scoring_rate", unit="share"),
        Field("scoring_ratio"),
        Field("scoring_low"),
        Field("scoring_high"),
        Field("scoring_reference", vocabulary="group"),
        Field("small"),
        Field("under_four_fifths"),
    ),
)
PROXIES = ListSpec(
    "proxies",
    key=("column", "attribute"),
    grain="a column that may stand in for a protected attribute",
    purpose="audit",
    fields=(
        Field("column", vocabulary="fairness:", label="proxy", names_row=True),
        Field("attribute", vocabulary="group", names_row=True),
        Field("group", vocabulary="group", names_row=True),
        Field("known", unit="persons"),
        Field("auc"),
        Field("explains", unit="share"),
        Field("moves", unit="share"),
    ),
)
ACCESS = ListSpec(
    "access",
    key=("entry",),
    grain="an entry of the access log",
    purpose="audit",
    # The words of the log are kept, by which its chain was hashed.
    fields=(
        Field("entry"),
        Field("at"),
        Field("verb"),
        Field("tables"),
        Field("purpose"),
        Field("receiver"),
        Field("rows"),
        Field("user"),
        Field("hash"),
    ),
)
#: Postings near a person, of which the best gives the score.
_NEAREST = 10


@dataclass(frozen=True)
class FairnessAudit(Result):
    """What an audit found.

    Attributes
    ----------
    table : DataFrame
        See `talentmatch.evaluate.fairness.audit`; the score of a person is the best mutual
        probability at any open posting.
    notes : tuple of str
        What the scores rest on.
    proxies : DataFrame
        column, attribute, group, known [persons], auc [1], `explains`: share of the variance of
        scores that the column explains [1], and `moves`: share of the places on shortlists that go
        to others when the column is left blank [1]; 0 for what the ranking never reads.
    ll144 : Result
        The same as it is filed under New York City's Local Law 144, with what the law asks for
        and the data do not have.
    """

    proxies: pd.DataFrame = field(default_factory=pd.DataFrame)
    ll144: Result = field(default_factory=lambda: Result(LL144, pd.DataFrame()))

    @property
    def groups(self) -> pd.DataFrame:
        """The table."""
        return self.table

    @property
    def sheets(self) -> tuple[Result, ...]:
        """The groups, what may stand in for them, and the table of Local Law 144."""
        return self, Result(PROXIES, self.proxies, self.notes), self.ll144


def access_entries(store: Store) -> Result:
    """List who read or exported what, and for which purpose, in the words of the log."""
    return Result(ACCESS, store.access_log.entries())


@dataclass(frozen=True)
class AccessPart(Result):
    """A part of the access log.

    Attributes
    ----------
    total, start : int
        How many entries there are of the kind asked for, and how many come before these.
    """

    total: int = 0
    start: int = 0


def access_part(
    store: Store,
    *,
    user: str = "",
    verb: str = "",
    person: str = "",
    since: pd.Timestamp | None = None,
    until: pd.Timestamp | None = None,
    start: int = 0,
    rows: int = 50,
) -> AccessPart:
    """Return who did what, the newest first, without reading the whole log.

    Entries name a person where their own page, contacts or erasure were asked for; a list of many
    people says how many they were.

    Parameters
    ----------
    store : Store
        The data.
    user, verb : str
        Who, and what was done; anybody and anything if empty.
    person : str
        Number of a person, posting or enterprise, as lists show it or as in the user's own files.
    since, until : Timestamp, optional
        First and last day.
    start, rows : int
        How many to pass over, and how many to return.
    """
    about = tuple(dict.fromkeys((person, store.pseudonym(person)))) if person else ()
    part, total = store.access_log.entries_of(
        user=user,
        verb=verb,
        about=about,
        since="" if since is None else f"{since:%Y-%m-%d}",
        before="" if until is None else f"{until + pd.Timedelta(days=1):%Y-%m-%d}",
        start=start,
        rows=rows,
    )
    return AccessPart(ACCESS, part, total=total, start=start)


def audited_groups(
    store: Store,
    *,
    tracking: Tracking,
    ranker: Ranker | None = None,
    spec: Mapping[str, Any] | None = None,
    top: int = 10,
) -> pd.DataFrame | None:
    """Return the groups of an audit of shortlists; None where there is nobody to audit.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is.
    ranker : Ranker, optional
        Another model than the champion, not in use yet.
    spec : mapping, optional
        Spec of that model, as `ModelSpec.as_dict` gives it.
    top : int
        Length of the shortlists.
    """
    if not {"protected", "candidate", "posting"} <= set(store.tables()):
        return None
    market = read_market(store, tracking)
    if ranker is not None:
        titles = market.titles if spec is None else title_similarity(store, spec)
        market = replace(market, ranker=ranker, titles=titles)
    current = open_postings(market.postings, market.as_of)
    if market.candidates.empty or current.empty:
        return None
    _, scored = scored_pairs(market, market.pairs_of(current, market.candidates))
    people = market.candidates["candidate_id"]
    groups = protected_groups(store, people, market.as_of)
    selected = people.isin(scored.loc[_shown(scored, top), "candidate_id"])
    return audit(selected, groups, scores=_best_scores(market, current, scored))


def flagged_groups(groups: pd.DataFrame | None) -> list[str]:
    """Say of each group that is under four fifths with certainty which it is, and its ratio.

    Examples
    --------
    >>> facts = {"attribute": ["sex"], "group": ["F"], "ratio": [0.5], "under_four_fifths": [True]}
    >>> flagged_groups(pd.DataFrame(facts))
    ['sex F (0.50)']
    """
    if groups is None:
        return []
    rows = groups[groups["under_four_fifths"].astype(bool)]
    facts = zip(rows["attribute"], rows["group"], rows["ratio"], strict=True)
    return [
        phrase("fairness", "flagged", attribute=attribute, group=group, ratio=f"{ratio:.2f}")
        for attribute, group, ratio in facts
    ]


def audit_fairness(store: Store, *, tracking: Tracking, top: int = 10) -> FairnessAudit:
    """Compare how often groups of people reach a shortlist of any open posting, and how they score.

    Protected attributes are read here alone, after all is ranked.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is.
    top : int
        Length of the shortlists.
    """
    require(store, "match")
    market = read_market(store, tracking)
    current = open_postings(market.postings, market.as_of)
    pairs = market.pairs_of(current, market.candidates)
    comparisons, scored = scored_pairs(market, pairs)
    shown = _shown(scored, top)
    people = market.candidates["candidate_id"]
    scores = _best_scores(market, current, scored)
    every = protected_groups(store, people, market.as_of, every=True)
    groups = every[["sex", "age"]]
    selected = people.isin(scored.loc[shown, "candidate_id"])
    basis = AuditBasis(as_of=market.as_of, postings=len(current), top=top, notes=market.notes)
    return FairnessAudit(
        FAIRNESS,
        audit(selected, groups, scores=scores),
        market.notes,
        proxies=_proxies(market, groups, scores, _Lists(market, pairs, comparisons, top)),
        ll144=local_law_table(every, selected, scores, basis),
    )


def _shown(scored: pd.DataFrame, top: int) -> pd.Series[bool]:
    order = scored.sort_values(["mutual", "candidate_id"], ascending=[False, True])
    return order.groupby("posting_id").cumcount().reindex(scored.index) < top


def _best_scores(market: Market, current: pd.DataFrame, scored: pd.DataFrame) -> pd.Series[float]:
    """Return everybody's best mutual probability; 0 where no posting may be shown to them."""
    own = market.pairs_of(current, market.candidates, _NEAREST, direction="postings")
    both = pd.concat([scored, scored_pairs(market, own)[1]])
    best = both.groupby("candidate_id")["mutual"].max()
    return market.candidates["candidate_id"].map(best).fillna(0.0)


@dataclass(frozen=True)
class _Lists:
    """All shortlists, so that they can be made again without a column."""

    market: Market
    pairs: pd.DataFrame
    comparisons: pd.DataFrame
    top: int

    def moves(self, column: str) -> float:
        """Return the share of places that go to others when a column of candidates is blank."""
        if column not in _READ or self.pairs.empty:
            return 0.0
        market = self.market
        blank = market.candidates.assign(**{column: None})
        blank[column] = blank[column].astype(market.candidates[column].dtype)
        # What does not read the column stays as it was.
        anew = compare(
            self.pairs,
            blank,
            market.postings,
            as_of=market.as_of,
            only=comparisons_reading(f"candidate.{column}"),
        )
        changed = self.comparisons.copy()
        changed[anew.columns] = anew
        before, after = (self._list(seen) for seen in (self.comparisons, changed))
        return float((before & ~after).sum() / max(before.sum(), 1))

    def _list(self, comparisons: pd.DataFrame) -> pd.Series[bool]:
        scored = self.pairs[["candidate_id", "posting_id"]].join(
            self.market.ranker.predict(comparisons)
        )
        return _shown(scored, self.top)


def _proxies(
    market: Market, groups: pd.DataFrame, scores: pd.Series[float], lists: _Lists
) -> pd.DataFrame:
    people = market.candidates
    read = [name for name in _READ if name in people]
    columns = pd.concat([career_facts(people, market.as_of), people[read]], axis=1)
    columns = columns.dropna(axis=1, how="all").reset_index(drop=True)
    found = pd.concat(
        [
            proxies(columns, groups[attribute]).assign(attribute=attribute)
            for attribute in groups.columns
        ],
        ignore_index=True,
    )
    # One row an attribute: the group that the column gives away most.
    found = found.sort_values("auc", ascending=False).drop_duplicates(["column", "attribute"])
    explains = {
        name: explained(columns[name], np.asarray(scores, dtype=np.float64)) for name in columns
    }
    moves = {name: lists.moves(str(name)) for name in columns}
    found["explains"], found["moves"] = found["column"].map(explains), found["column"].map(moves)
    order = ["column", "attribute", "group", "known", "auc", "explains", "moves"]
    return found[order].reset_index(drop=True)
