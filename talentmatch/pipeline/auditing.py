"""The fairness audit of shortlists: rates by group, and what could stand in for a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.evaluate.fairness import audit, protected_groups
from talentmatch.evaluate.proxies import career_facts, explained, proxies
from talentmatch.match.features.comparison_table import compare
from talentmatch.phrases import Language, phrase, phrase_keys
from talentmatch.pipeline.matching import (
    Market,
    open_postings,
    read_market,
    scored_pairs,
)
from talentmatch.pipeline.state import require

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["FairnessAudit", "audit_fairness", "audit_sheets"]

#: Columns of a candidate that comparisons read and that may stand in for an attribute.
_READ = ("experience_years", "education", "major", "title_rank", "skill_grade",
         "expected_yearly_pay", "region")  # fmt: skip
_GROUP_COLUMNS = ("attribute", "group", "people", "selected", "rate", "ratio", "reference",
                  "scoring_rate", "scoring_ratio", "scoring_reference", "small",
                  "under_four_fifths")  # fmt: skip
#: Postings near a person, of which the best gives the score.
_NEAREST = 10


@dataclass(frozen=True, kw_only=True)
class FairnessAudit:
    """What an audit found.

    Attributes
    ----------
    groups : DataFrame
        See `talentmatch.evaluate.fairness.audit`; the score of a person is the best mutual
        probability at any open posting.
    proxies : DataFrame
        column, attribute, group, known [persons], auc [1], `explains`: share of the variance of
        scores that the column explains [1], and `moves`: share of the places on shortlists that go
        to others when the column is left blank [1]; 0 for what the ranking never reads.
    notes : tuple of str
        What the scores rest on.
    """

    groups: pd.DataFrame
    proxies: pd.DataFrame
    notes: tuple[str, ...] = ()


def audit_fairness(
    store: Store, *, tracking: Tracking, top: int = 10, lang: Language = "en"
) -> FairnessAudit:
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
    lang : {"zh", "en"}
        Language of the notes.
    """
    require(store, "match")
    market = read_market(store, tracking, lang)
    current = open_postings(market.postings, market.as_of)
    pairs = market.pairs_of(current, market.candidates)
    comparisons, scored = scored_pairs(market, pairs)
    shown = _shown(scored, top)
    people = market.candidates["candidate_id"]
    scores = _best_scores(market, current, scored)
    groups = protected_groups(store, people, market.as_of)
    selected = people.isin(scored.loc[shown, "candidate_id"])
    return FairnessAudit(
        groups=audit(selected, groups, scores=scores),
        proxies=_proxies(market, groups, scores, _Lists(market, pairs, comparisons, top)),
        notes=market.notes,
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
        changed = compare(self.pairs, blank, market.postings, as_of=market.as_of,
                          history=market.history, titles=market.titles)  # fmt: skip
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


def audit_sheets(found: FairnessAudit, lang: Language) -> dict[str, pd.DataFrame]:
    """Return groups and proxies as people read them, by the name of their sheet.

    Ratios stand with their interval in one cell; codes become words.

    Parameters
    ----------
    found : FairnessAudit
        What the audit found.
    lang : {"zh", "en"}
        Language of the reader.
    """
    groups = found.groups.assign(
        **{name: found.groups[name].map(lambda text: _word(text, lang))
           for name in ("attribute", "group", "reference", "scoring_reference")},
        rate=_with_interval(found.groups, "rate"),
        ratio=_with_interval(found.groups, "ratio"),
        scoring_ratio=_with_interval(found.groups, "scoring_ratio", "scoring"),
    )  # fmt: skip
    stand_ins = found.proxies.assign(
        **{name: found.proxies[name].map(lambda text: _word(text, lang))
           for name in ("column", "attribute", "group")}
    ).rename(columns={"column": "proxy"})  # fmt: skip
    return {
        phrase("fairness", "groups_sheet", lang): groups[list(_GROUP_COLUMNS)],
        phrase("fairness", "proxies_sheet", lang): stand_ins,
    }


def _with_interval(table: pd.DataFrame, figure: str, ends: str | None = None) -> list[str]:
    """Write a figure and its 95 % interval in one cell; empty where it is not known."""
    low, high = (table[f"{ends or figure}_{end}"] for end in ("low", "high"))
    return [
        "" if pd.isna(value) else f"{value:.3f} ({a:.3f}–{b:.3f})"
        for value, a, b in zip(table[figure], low, high, strict=True)
    ]


def _word(text: str, lang: Language) -> str:
    keys = phrase_keys("fairness")
    parts = [phrase("fairness", part, lang) if part in keys else part for part in text.split(" × ")]
    return " × ".join(parts)
