"""What of any list may be printed: without what tells about one enterprise, beside all given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_word
from talentmatch.pipeline.readiness import data_date
from talentmatch.report.protection._linked_protection import (
    KNOWN_WITHIN,
    LinkedProtection,
    protect_linked,
)
from talentmatch.report.protection.disclosure import TOTAL, DisclosureRule, coarser_notes, hide
from talentmatch.report.protection.publication_memory import (
    ADDED,
    DIMS,
    NO_EDITION,
    UNKNOWN,
    PublicationMemory,
    coded_as,
    read_memory,
)

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "COUNTED_BY",
    "Drafts",
    "cell_names",
    "contributions",
    "printable",
    "printable_groups",
    "unchecked",
]

#: What the store would keep of the lists of one report, by list and table.
Drafts = list[Mapping[str, pd.DataFrame]]
#: Years of postings that count, and the dimensions by which the store tells who is behind them.
_YEARS = 2
COUNTED_BY = ("region", "industry", "occupation", "chain")
#: So many cells are named in a refusal.
_NAMED = 5


def contributions(store: Store, dims: Sequence[str]) -> pd.DataFrame:
    """Return who is behind the openings of each cell: postings and survey answers by enterprise.

    Of a survey the latest round counts, as it does for the figures: who answered an earlier one
    stands behind none of them.

    Parameters
    ----------
    store : Store
        The data.
    dims : sequence of {"region", "industry", "occupation", "chain"}
        Dimensions of the table.

    Returns
    -------
    DataFrame
        Dimensions, `enterprise_id` and `openings` of the last two years [positions]; an agency's
        posting without enterprise counts as one enterprise of its own.
    """
    as_of = data_date(store)
    start = as_of - pd.DateOffset(years=_YEARS)
    listed = ", ".join(dims)
    return store.query(
        f"""
        WITH named AS (
          SELECT p.region, e.industry, e.chain, p.occupation,
                 coalesce(p.enterprise_id, p.posting_id) AS enterprise_id,
                 CAST(coalesce(p.openings, 1) AS DOUBLE) AS openings
          FROM posting AS p LEFT JOIN enterprise AS e USING (enterprise_id)
          WHERE p.repost_of IS NULL AND p.posted_on > TIMESTAMP '{start}'
          UNION ALL
          SELECT e.region, e.industry, e.chain, coalesce(n.occupation, n.post), n.enterprise_id,
                 CAST(coalesce(n.openings, 1) AS DOUBLE)
          FROM need_survey AS n LEFT JOIN enterprise AS e USING (enterprise_id)
          WHERE n.round = (SELECT max(round) FROM need_survey)
        )
        SELECT {listed}, enterprise_id, sum(openings) AS openings
        FROM named GROUP BY ALL ORDER BY ALL
        """,
        as_of=as_of,
        purpose="planning",
    )


def printable(
    store: Store,
    result: Result,
    dims: Sequence[str],
    *,
    rule: DisclosureRule | None = None,
    refuse: bool = False,
    beside: Drafts | None = None,
    edition: str = NO_EDITION,
) -> tuple[Result, tuple[str, ...]]:
    """Return a list as it may be printed, and what was left out of it.

    A row keeps its name and loses everything else where fewer enterprises than the rule asks for
    stand behind it, where one dominates it, or where it would give such a row away, beside all
    lists that were given out before too (see `protect_linked`). Columns that are not public are
    left out.

    Parameters
    ----------
    store : Store
        Where the enterprises behind the openings are.
    result : Result
        A list by `dims`.
    dims : sequence of str
        Dimensions of the list.
    rule : DisclosureRule, optional
        Thresholds.
    refuse : bool, default=False
        Whether a list that lists given out before forbid is refused; else its rows show their
        names alone.
    beside : list of dict, optional
        The `memory` of the lists that stand in the same report: they bind this list as if they
        were given out, and it is added to them.
    edition : str
        Name of the edition that the list is, if it is one.

    Returns
    -------
    tuple of (Result, tuple of str)
        The list with `suppressed` (bool) where something is left out, and notes; its `memory`
        holds what the store must keep once it is given out.

    Raises
    ------
    InputError
        If nothing may be printed beside what was given out before; it names the cells.
    """
    result = _public_columns(result)
    rows = _everybody(store) if dims and set(dims) <= set(COUNTED_BY) else pd.DataFrame()
    if rows.empty:
        return result, (phrase("report", "not_checked"),)
    as_of = data_date(store)
    memory = read_memory(store, as_of, drafts=beside or ())
    listed = _figures_listed(result, dims)
    linked = protect_linked(rows, listed, memory, dims=dims, rule=rule)
    marked = hide(result.table, linked.protected, _figures(result))
    refusal = _refusal(marked, linked, memory)
    if refusal is not None and refuse:
        raise refusal
    if refusal is not None:
        return replace(result, table=_emptied(result)), (refusal.args[0],)
    shown = listed.assign(shown=~listed["row"].map(marked["suppressed"]).astype(bool))
    kept = memory.rows_to_keep(result.spec.name, dims, shown, rows, as_of, edition=edition)
    if beside is not None:
        beside.append(kept)
    if not marked["suppressed"].any():
        return replace(result, memory=kept), ()
    coarser = coarser_notes(_coded(rows, result.table, dims), linked.protected)
    return replace(result, table=marked, memory=kept), (*_left_out(marked, linked), *coarser)


def printable_groups(
    store: Store,
    result: Result,
    dim: str,
    codes: pd.Series,
    *,
    rule: DisclosureRule | None = None,
    refuse: bool = False,
    beside: Drafts | None = None,
) -> tuple[Result, tuple[str, ...]]:
    """Return a list whose rows sum over several codes as it may be printed.

    A row loses its figures where one of its codes may not be printed: beside the other codes it
    would give that one away.

    Parameters
    ----------
    store, result, rule, refuse, beside
        As for `printable`.
    dim : {"industry", "occupation"}
        What the codes are of.
    codes : Series of list of str
        Codes of each row.
    """
    each = codes.explode().dropna()
    every = Result(
        ListSpec(result.spec.name, (Field(dim, names_row=True),)),
        pd.DataFrame({dim: sorted(set(each)), "figure": 1.0}),
    )
    checked, notes = printable(store, every, [dim], rule=rule, refuse=refuse, beside=beside)
    result = replace(result, memory=checked.memory)
    if "suppressed" not in checked.table:
        return result, notes
    hidden = set(checked.table.loc[checked.table["suppressed"], dim])
    lost = each.isin(hidden).groupby(level=0).any().reindex(codes.index, fill_value=False)
    public = result.table.copy()
    figures = _figures(result)
    for name in figures:
        public[name] = public[name].mask(lost)
    least = (rule or DisclosureRule()).min_count
    note = phrase("report", "rows_left_out", n=int(lost.sum()), of=len(public), least=least)
    return replace(result, table=public.assign(suppressed=lost)), (note,) if lost.any() else ()


def unchecked(store: Store, result: Result) -> list[str]:
    """Return what a list of scarce posts could not be held against before printing.

    Returns
    -------
    list of {"cells", "people", "supply"}
        "cells" where nothing tells which enterprises stand behind the openings.
    """
    cells = ["cells"] if _everybody(store).empty else []
    return [*cells, *getattr(result, "unchecked", ())]


def _emptied(result: Result) -> pd.DataFrame:
    """Return the names of all rows alone."""
    lost = pd.Series(True, index=result.table.index)
    nothing = {name: result.table[name].mask(lost) for name in _figures(result)}
    return result.table.assign(**nothing, suppressed=True)


def _left_out(marked: pd.DataFrame, linked: LinkedProtection) -> tuple[str, ...]:
    """Say how many rows show their name alone, and why."""
    least = linked.protected.rule.min_count
    facts = {"n": int(marked["suppressed"].sum()), "of": len(marked), "least": least}
    notes = [phrase("report", "rows_left_out", **facts)]
    if len(linked.changed):
        notes.append(phrase("report", "changes_left_out", n=len(linked.changed), least=least))
    return tuple(notes)


def _everybody(store: Store) -> pd.DataFrame:
    """Return who is behind all openings; empty where nothing tells of an enterprise."""
    rows = contributions(store, DIMS)
    if rows["enterprise_id"].isna().all():
        return pd.DataFrame()
    names = [*DIMS, "enterprise_id"]
    return rows.assign(**{name: rows[name].fillna(UNKNOWN).astype(str) for name in names})


def _coded(rows: pd.DataFrame, frame: pd.DataFrame, dims: Sequence[str]) -> pd.DataFrame:
    """Return who is behind the openings by the codes under which a list prints them."""
    codes = {dim: rows[dim].map(coded_as(frame[dim], dim)) for dim in dims}
    return rows.assign(**codes)


def _figures_listed(result: Result, dims: Sequence[str]) -> pd.DataFrame:
    """Return the figures of a list one below the other; those that add up with their values."""
    frame = result.table.reset_index(drop=True)
    if "baseline_openings" in frame:  # under a scenario: these add up with the plain forecasts
        frame = frame.assign(mean=frame["baseline_openings"])
    rows = frame[list(dims)].astype(str).assign(row=result.table.index, list=result.spec.name)
    times = [name for name in ("month", "year") if name in frame]
    period = frame[times[0]].astype(str) if times else "all"
    added = [name for name in ADDED if name in frame and frame[name].dtype.kind in "if"]
    parts = [rows.assign(period=period, measure=name, value=frame[name]) for name in added]
    if not parts:
        parts = [rows.assign(period=period, measure="all", value=np.nan)]
    return pd.concat(parts, ignore_index=True)


def _refusal(
    marked: pd.DataFrame, linked: LinkedProtection, memory: PublicationMemory
) -> InputError | None:
    """Return why nothing of a list may be printed beside earlier ones, with the cells at risk."""
    if len(linked.pinned):
        before = joined([label("sheets", name) for name in memory.lists])
        facts = {"before": before, "within": f"{KNOWN_WITHIN:.0%}"}
        problems = [*cell_names(linked.pinned), phrase("report", "print_coarser")]
        key = "given_away" if memory.lists else "given_away_by_total"
        return InputError(phrase("report", key, **facts), problems)
    if len(linked.changed) and marked["suppressed"].all():
        problems = [*cell_names(linked.changed), phrase("report", "wait_for_changes")]
        least = linked.protected.rule.min_count
        return InputError(phrase("report", "few_changed", least=least), problems)
    return None


def cell_names(cells: pd.DataFrame) -> list[str]:
    """Return what cells are called, the first few of them."""
    names = []
    for cell in cells.head(_NAMED).to_dict("records"):
        words = [_word(str(dim), str(code)) for dim, code in cell.items()]
        names.append(phrase("report", "cell_to_hide", cell=joined(words, " × ")))
    if len(cells) > _NAMED:
        names.append(phrase("report", "more_cells", n=len(cells) - _NAMED))
    return names


def _word(dim: str, code: str) -> str:
    if code == TOTAL:
        return phrase("report", "all_of", dim=label("columns", dim))
    return lazy_word("planner:chain_|chain" if dim == "chain" else dim, code)


def _public_columns(result: Result) -> Result:
    inside = [name for name in result.table.columns if not result.spec[str(name)].public]
    return replace(result, table=result.table.drop(columns=inside))


def _figures(result: Result) -> list[str]:
    """Return the columns that do more than name a row."""
    return [str(name) for name in result.table.columns if not result.spec[str(name)].names_row]
