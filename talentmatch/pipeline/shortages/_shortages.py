"""From need and supply to the list of scarce posts, with what people changed in it by hand."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.tables.shared import SCARCITY_GRADES
from talentmatch.errors import InputError
from talentmatch.i18n import LazyText, joined, phrase, render
from talentmatch.lists import Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.demand._counts import count_shown
from talentmatch.pipeline.readiness import data_date, require
from talentmatch.pipeline.shortages._plausibility import (
    breaches,
    breaches_of,
    open_breaches,
    waiting_rows,
)
from talentmatch.pipeline.shortages.needs import By, YearlyNeed, yearly_need
from talentmatch.pipeline.shortages.supplying import supplied
from talentmatch.plan.assumptions import ASSUMPTIONS, Assumptions, load_assumptions
from talentmatch.plan.editions.edit_log import EDITS, shown_edits
from talentmatch.plan.editions.hand_edits import applied, row_names
from talentmatch.plan.plausibility import Breach
from talentmatch.plan.printed_list import printed_list
from talentmatch.plan.profiles import post_profiles
from talentmatch.plan.shortage import SCARCE, SHORTAGE, GradeRule, shortage_list

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.yearly.scenario_effect import ScenarioEffect
    from talentmatch.track import Tracking

__all__ = ["Shortage", "editions", "shortage", "surely_likely"]

#: Columns of the log of changes by hand.
_EDIT = ["row", "column", "before", "after", "why", "who", "at"]


@dataclass(frozen=True)
class Shortage(Result):
    """The list of scarce posts.

    Attributes
    ----------
    table : DataFrame
        As talent offices print it: industry chain, post, grade, number, interval, supply, gap,
        probability, education, major, title rank, skill grade, experience, abilities, yearly pay,
        basis, and `edited`, what was changed by hand.
    notes : tuple of str
        What its figures rest on.
    rows : DataFrame
        Every post with its codes, those that are not scarce too: the columns of the table, and
        `mean`, `grade_alone` (without the edition in force), `grade_computed` (before changes by
        hand, of which `grade_kept`, `grade_low` and `grade_high` tell the certainty), `held_back`
        (whether the grade waits for a confirmation), `grade_printed` and `asked`.
    edits : DataFrame
        Changes by hand in force: `row`, `column`, `before`, `after`, `why`, `who`, `at`.
    assumptions : DataFrame
        Assumed rates: `assumption`, `assumed`, `lo-80`, `hi-80`, `unit`, `meaning`, `source`.
    by : {"chain", "post"}
        What a row is.
    breaches : tuple of Breach
        Figures that are hardly possible; the grades that hang on them are held back.
    waiting : tuple of Breach
        Those that nobody has confirmed.
    confirmations : Result, optional
        The breaches as a list, with who confirmed which.
    unchecked : tuple of {"people", "supply"}
        What the figures could not be held against, for lack of data.
    """

    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    edits: pd.DataFrame = field(default_factory=pd.DataFrame)
    assumptions: pd.DataFrame = field(default_factory=pd.DataFrame)
    by: By = "post"
    breaches: tuple[Breach, ...] = ()
    waiting: tuple[Breach, ...] = ()
    confirmations: Result | None = None
    unchecked: tuple[str, ...] = ()

    @property
    def unlikely(self) -> tuple[str, ...]:
        """What is hardly possible, in sentences for whoever made the list."""
        return _unlikely(self.rows, self.breaches, self.waiting, 0)

    @property
    def sheets(self) -> tuple[Result, ...]:
        """The list as it is printed and whole, what is assumed, changed by hand, hardly possible."""
        assumed = Result(ASSUMPTIONS, self.assumptions)
        edits = (Result(EDITS, shown_edits(self.edits)),) if len(self.edits) else ()
        unlikely = (self.confirmations,) if self.confirmations is not None else ()
        return (printed_list(self), self, assumed, *edits, *unlikely)


def shortage(
    store: Store,
    *,
    tracking: Tracking,
    by: By | None = None,
    assumptions: Assumptions | None = None,
    least: int = 0,
    effect: ScenarioEffect | None = None,
) -> Shortage:
    """List scarce posts of the next twelve months, the largest gap first.

    Demand is what `yearly_demand` weighs out of all sources, row by row with their shares. The grade
    of the edition in force stands unless the figures contradict it beyond their interval. A grade
    that data drawn again would not give often enough is printed as a range of two grades, or as to
    be confirmed, one set by hand with who set it.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the demand model is.
    by : {"chain", "post"}, optional
        Rows by industry chain and post, or by post; none given: by chain where a forecast by
        industry allows it, else by post.
    assumptions : Assumptions, optional
        Rates and thresholds; those of ``models/plan/default.yml`` if none are given.
    least : int
        Fewest enterprises, people, postings or answers that basis and notes tell the number of; 0:
        of any.
    effect : ScenarioEffect, optional
        What a scenario does to the openings.

    Raises
    ------
    MissingDataError, TrackingError
        If neither a demand model nor a survey is there.
    InputError
        If the survey names no post with an occupation.
    """
    require(store, "shortage")
    as_of = data_date(store)
    assumed = assumptions or load_assumptions()
    need = yearly_need(store, tracking=tracking, as_of=as_of, by=by, least=least, effect=effect)
    supply = supplied(store, need, as_of=as_of, assumptions=assumed, least=least)
    rule = assumed.grade_rule()
    kind: By = "chain" if "chain" in need.table else "post"
    published = _in_force(store, kind)
    if need.table.empty:
        raise InputError(phrase("list_refused", "no_posts"))
    listed = shortage_list(need.table, supply.supply.by_year, rule=rule, published=published)
    profiles = post_profiles(_asked(store, as_of))
    rows, edits = _edited(store, listed.join(profiles, on="occupation"))
    unlikely = breaches(store, need, rows.assign(mean=listed["mean"]), _latest(store))
    waiting = open_breaches(store, unlikely)
    rows = rows.assign(held_back=waiting_rows(rows, waiting) & ~_graded_by_hand(rows, edits))
    notes = (
        *_unlikely(rows, unlikely, waiting, least),
        *need.notes,
        *supply.notes,
        _grades(rule),
        *_to_confirm(rows, rule),
        *_about(rows, edits),
        *_none_scarce(rows),
    )
    words = _grade_words(rows, edits, named=least == 0)
    rows = rows.assign(grade_printed=lazy_cells(words, rows.index))
    return Shortage(
        SHORTAGE,
        _printed(rows, least),
        notes,
        rows=rows,
        edits=edits,
        assumptions=assumed.table(supply.rates),
        by=kind,
        breaches=tuple(unlikely),
        waiting=tuple(waiting),
        confirmations=breaches_of(store, unlikely) if unlikely else None,
        unchecked=tuple(_unchecked(store, need)),
    )


def surely_likely(store: Store, *, tracking: Tracking) -> bool:
    """Say whether the openings alone tell that no figure of the list is hardly possible.

    Supply and grades, which take longest, are compared with nothing but an earlier edition.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the demand model is.
    """
    if len(editions(store)):
        return False
    need = yearly_need(store, tracking=tracking, as_of=data_date(store))
    return not breaches(store, need, need.table, None)


def _unchecked(store: Store, need: YearlyNeed) -> Iterator[str]:
    """Name what the openings could not be held against: people employed, graduates."""
    if not need.demand.people:
        yield "people"
    if "supply" not in store.tables():
        yield "supply"


def _graded_by_hand(rows: pd.DataFrame, edits: pd.DataFrame) -> pd.Series:
    """Say which grades somebody set with a name: they answer for them."""
    return row_names(rows).isin(edits.loc[edits["column"].eq("grade"), "row"])


def _unlikely(
    rows: pd.DataFrame, unlikely: Sequence[Breach], waiting: Sequence[Breach], least: int
) -> tuple[str, ...]:
    """Say which figures are hardly possible, and how many grades wait for somebody's word.

    In a printed list they are counted alone: a finding may name an enterprise.
    """
    if not unlikely:
        return ()
    n = int((rows["held_back"] & rows["grade"].ne("none")).sum())
    facts = {"n": len(unlikely), "waiting": len(waiting), "grades": n}
    if least:
        return (phrase("plausibility", "counted", **facts),) if waiting else ()
    keys = {breach.key for breach in waiting}
    findings = (
        phrase(
            "plausibility",
            "waits" if breach.key in keys else "confirmed",
            key=breach.key,
            finding=breach.finding,
        )
        for breach in unlikely
    )
    return (
        (*findings, phrase("plausibility", "how_to_confirm", **facts)) if waiting else (*findings,)
    )


def editions(store: Store) -> pd.DataFrame:
    """Return the rows of all published editions, the latest first; none if nothing is published.

    An edition is what an office decided, not what it knew of the world: it is read as of today.
    """
    if "shortage_edition" not in store.tables():
        return pd.DataFrame(columns=["edition", "chain", "occupation", "grade"])
    rows = store.read("shortage_edition", as_of=pd.Timestamp.now(), purpose="planning")
    keys = ["published_on", "published_at", "edition"]
    return rows.sort_values(keys, ascending=False, ignore_index=True, kind="stable")


def _in_force(store: Store, kind: By) -> pd.DataFrame | None:
    """Return the grades of the latest edition of the same kind of rows."""
    published = editions(store)
    by_chain = published.groupby("edition")["chain"].transform(
        lambda chains: chains.ne("all").any()
    )
    same = published.loc[by_chain.astype(bool).eq(kind == "chain")]
    if same.empty:
        return None
    latest = same.loc[same["edition"].eq(same["edition"].iloc[0])]
    return latest if kind == "chain" else latest.drop(columns="chain")


def _latest(store: Store) -> pd.DataFrame:
    """Return the rows of the latest edition, whatever its rows are."""
    published = editions(store)
    return published.loc[
        published["edition"].eq(published["edition"].iloc[0] if len(published) else "")
    ]


def _asked(store: Store, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return what postings and survey answers ask for, one under the other."""
    tables = store.tables()
    frames = [
        store.read(table, as_of=as_of, purpose="planning").assign(source=table)
        for table in ("posting", "need_survey")
        if table in tables
    ]
    if not frames:
        # A series of openings alone says nothing about what a post asks for.
        return pd.DataFrame(
            columns=[
                "occupation",
                "education",
                "major",
                "title_rank",
                "skill_grade",
                "experience_min",
                "skills",
                "pay_low",
                "pay_high",
            ]
        )
    requirements = pd.concat(frames, ignore_index=True)
    if "post" in requirements.columns:
        requirements["occupation"] = requirements["occupation"].fillna(requirements["post"])
    return requirements.reindex(columns=[*requirements.columns.union(["pay_months"], sort=False)])


def _edited(store: Store, listed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Round the figures as they are printed, put the changes by hand in and name them."""
    rows = SHORTAGE.rounded(listed.assign(number=listed["mean"], grade_computed=listed["grade"]))
    if "list_edit" not in store.tables():
        return rows.assign(edited=_lists(rows, {})), pd.DataFrame(columns=_EDIT)
    log = store.read("list_edit", as_of=pd.Timestamp.now(), purpose="planning")
    rows, edits = applied(rows, log.loc[log["list"].eq("shortage")])
    texts = [
        phrase(
            "planner",
            "edit",
            column=edit["column"],
            before=edit["before"] or "–",
            after=edit["after"],
            who=edit["who"],
            at=f"{edit['at']:%Y-%m-%d}",
            why=edit["why"],
        )
        for edit in shown_edits(edits).to_dict("records")
    ]
    changes: dict[Hashable, list[str]] = {}
    for row, text in zip(edits["row"], texts, strict=True):
        changes.setdefault(row, []).append(text)
    return rows.assign(edited=_lists(rows, changes), basis=_bases(listed, rows, edits)), edits


def _bases(listed: pd.DataFrame, rows: pd.DataFrame, edits: pd.DataFrame) -> pd.Series:
    """Say in the basis of a number set by hand that its interval and gap are those computed."""
    by_hand = row_names(rows).isin(edits.loc[edits["column"].eq("number"), "row"])
    sentences = [
        phrase("plan", "number_by_hand", basis=basis, computed=f"{mean:,.1f}")
        for basis, mean in zip(rows["basis"], listed["mean"], strict=True)
    ]
    return rows["basis"].where(~by_hand, lazy_cells(sentences, rows.index))


def _lists(rows: pd.DataFrame, changes: Mapping[Hashable, list[str]]) -> pd.Series:
    return pd.Series(
        [changes.get(name, []) for name in row_names(rows)], index=rows.index, dtype=object
    )


def _grades(rule: GradeRule) -> str:
    """Tell the thresholds of the grades."""
    parts = [
        phrase("plan", "threshold", grade=phrase("plan", f"grade_{grade}"), share=f"{share:.0%}")
        for grade in SCARCE
        for share in (getattr(rule, grade),)
    ]
    return phrase("plan", "grades", parts=joined(parts, "; "))


def _to_confirm(rows: pd.DataFrame, rule: GradeRule) -> tuple[str, ...]:
    """Say how many grades the data does not settle, of the list and of what it leaves out."""
    unsure, listed = rows["grade_low"].ne(rows["grade_high"]), rows["grade"].ne("none")
    facts = {"settled": f"{rule.settled:.0%}"}
    return tuple(
        phrase("planner", key, n=int((unsure & part).sum()), of=int(part.sum()), **facts)
        for key, part in (("to_confirm", listed), ("to_confirm_unlisted", ~listed))
        if (unsure & part).any()
    )


def _about(rows: pd.DataFrame, edits: pd.DataFrame) -> tuple[str, ...]:
    """Say how many grades stand from the edition before, and how many cells were changed."""
    notes = []
    by_hand = set(edits.loc[edits["column"].eq("grade"), "row"])
    kept = rows["grade"].ne(rows["grade_alone"]) & ~row_names(rows).isin(by_hand)
    if kept.any():
        notes.append(phrase("planner", "held", n=int(kept.sum())))
    if len(edits):
        notes.append(phrase("planner", "edits", n=len(edits)))
        numbers = int(edits["column"].eq("number").sum())
        if numbers:
            notes.append(phrase("plan", "numbers_by_hand", n=numbers))
    return tuple(notes)


def _none_scarce(rows: pd.DataFrame) -> tuple[str, ...]:
    """Say why a list is empty: no post reaches the lowest grade."""
    if rows["grade"].ne("none").any():
        return ()
    return (phrase("planner", "none_scarce", n=len(rows)),)


def _grade_words(rows: pd.DataFrame, edits: pd.DataFrame, *, named: bool) -> list[str]:
    """Return the grade of each row as it is printed: what the data does not settle says so.

    Who set a grade by hand is told inside the house alone. A program reads a code: one grade, the
    two ends of a range with a hyphen between, "to_confirm" or "held_back".
    """
    who = edits.loc[edits["column"].eq("grade")].set_index("row")["who"].to_dict()
    words: list[str] = []
    columns = ["grade", "grade_low", "grade_high", "held_back"]
    cells = rows[columns].itertuples(index=False, name=None)
    for name, (grade, low, high, held_back) in zip(row_names(rows), cells, strict=True):
        if held_back and grade != "none":
            words.append(_coded(phrase("plan", "grade_held_back"), "held_back"))
            continue
        word = _range_word(low, high)
        if name in who:
            new = phrase("plan", f"grade_{grade}")
            facts = {"grade": new, "who": who[name], "computed": word}
            key = "grade_by_hand" if named else "grade_by_office"
            word = _coded(phrase("plan", key, **facts), grade)
        words.append(word)
    return words


def _range_word(low: str, high: str) -> LazyText:
    """Return one grade, a range of two, or that nothing is settled, with its code."""
    if low == high:
        return _coded(phrase("plan", f"grade_{low}"), low)
    ends = {end: phrase("plan", f"grade_{grade}") for end, grade in (("low", low), ("high", high))}
    if SCARCITY_GRADES.index(high) - SCARCITY_GRADES.index(low) == 1:
        return _coded(phrase("plan", "grade_range", **ends), f"{low}-{high}")
    return _coded(phrase("plan", "grade_to_confirm"), "to_confirm")


def _coded(word: str, code: str) -> LazyText:
    return LazyText(partial(render, word), code=code)


def _printed(rows: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return the columns in the order in which talent offices print them."""
    shown = rows.loc[rows["grade"].ne("none")].reset_index(drop=True)
    shown["grade"] = shown["grade_printed"]
    if "chain" in shown:
        shown["chain"] = shown["chain"].fillna("all")
    shown["skills"] = [names if isinstance(names, list) else [] for names in shown["skills"]]
    sources = shown["asked"].fillna(0).astype(int)
    bases = [
        phrase("planner", "basis", basis=basis, n=count_shown(n, least)) if n else basis
        for basis, n in zip(shown["basis"], sources, strict=True)
    ]
    shown["basis"] = lazy_cells(bases, shown.index)
    if not shown["edited"].str.len().any():
        shown = shown.drop(columns="edited")
    return SHORTAGE.ordered(shown)
