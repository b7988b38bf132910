"""Lists as they may be printed: without what tells about one enterprise, in table or export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch import pipeline
from talentmatch.demand.scenario_file import load_scenario
from talentmatch.errors import InputError
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_word
from talentmatch.pipeline.readiness import data_date
from talentmatch.report._linked_protection import KNOWN_WITHIN, LinkedProtection, protect_linked
from talentmatch.report.disclosure import TOTAL, DisclosureRule, coarser_notes, hide
from talentmatch.report.publication_memory import (
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
    from talentmatch.demand.scenario import Scenario
    from talentmatch.pipeline.needs import By
    from talentmatch.track import Tracking

__all__ = [
    "contributions",
    "printed_shortage",
    "published",
    "published_edition",
    "published_groups",
    "published_list",
    "published_majors",
    "published_scenario",
    "published_shortage",
    "unchecked",
]

#: What the store would keep of the lists of one report, by list and table.
Drafts = list[Mapping[str, pd.DataFrame]]
_YEARS = 2
_BY = ("region", "industry", "occupation", "chain")
#: So many cells are named in a refusal.
_NAMED = 5
#: Names of codes that stand in the column before.
_NAMES_OF = frozenset({"industry_name", "post"})
#: With more of its rows left out the list is printed by post, not by chain and post.
_MOST_LEFT_OUT = 0.5


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


def published(
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
    rows = _everybody(store) if dims and set(dims) <= set(_BY) else pd.DataFrame()
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
        problems = [*_cell_names(linked.pinned), phrase("report", "print_coarser")]
        key = "given_away" if memory.lists else "given_away_by_total"
        return InputError(phrase("report", key, **facts), problems)
    if len(linked.changed) and marked["suppressed"].all():
        problems = [*_cell_names(linked.changed), phrase("report", "wait_for_changes")]
        least = linked.protected.rule.min_count
        return InputError(phrase("report", "few_changed", least=least), problems)
    return None


def _cell_names(cells: pd.DataFrame) -> list[str]:
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


def published_groups(
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
    store, result, rule, refuse
        As for `published`.
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
    checked, notes = published(store, every, [dim], rule=rule, refuse=refuse, beside=beside)
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


def published_list(store: Store, result: Result, *, rule: DisclosureRule | None = None) -> Result:
    """Return a list of openings as it may be printed: its dimensions stand before its figures.

    Parameters
    ----------
    store, rule
        As for `published`.
    result : Result
        A forecast, a yearly demand, or what either is made of.

    Raises
    ------
    InputError
        If it is by a dimension of which nothing tells the enterprises behind a row, or nothing of
        it may be printed beside what was given out before.
    """
    text = [
        str(name) for name in takewhile(lambda name: _is_text(result.table[name]), result.table)
    ]
    dims = [name for name in text if name not in _NAMES_OF]
    strange = [label("columns", name) for name in dims if name not in _BY]
    if strange:
        raise InputError(
            phrase("report", "no_public", dims=joined(strange)),
            [phrase("report", "by_public", dims=joined(_BY[:3]))],
        )
    public, left_out = published(store, result, dims, rule=rule, refuse=True)
    return replace(public, notes=(*result.notes, *left_out))


def published_scenario(
    store: Store,
    result: Result,
    scenario: Scenario | str | Path,
    *,
    rule: DisclosureRule | None = None,
) -> Result:
    """Return a forecast under a scenario as it may be printed.

    A change of one place, industry or occupation moves each row by the part of it that lies there:
    the difference would tell a figure that the list does not print.

    Parameters
    ----------
    store, rule
        As for `published`.
    result : Result
        What `talentmatch.pipeline.scenario_demand` returned.
    scenario : Scenario, str or Path
        What changes, or the YAML file that says it.

    Raises
    ------
    InputError
        If a difference would tell a figure that is not printed; else as for `published_list`.
    """
    changes = load_scenario(scenario) if isinstance(scenario, (str, Path)) else scenario
    public = published_list(store, result, rule=rule)
    narrowed = [one.where for one in changes.indicators] + [one.where for one in changes.levels]
    where = dict.fromkeys(dim for one in narrowed for dim in one)
    rows_tell = set(where) <= set(public.table) and "suppressed" not in public.table
    if where and not rows_tell:
        dims = joined(label("columns", dim) for dim in where)
        raise InputError(
            phrase("report", "narrow_scenario", dims=dims),
            [phrase("report", "narrow_scenario_way", dims=dims)],
        )
    return public


def _is_text(values: pd.Series) -> bool:
    return values.dtype.kind not in "iufMb"


def published_majors(
    store: Store,
    majors: pipeline.Majors,
    *,
    rule: DisclosureRule | None = None,
    refuse: bool = False,
    beside: Drafts | None = None,
) -> pipeline.Majors:
    """Return seats and gaps as they may be printed.

    Parameters
    ----------
    store, rule, refuse
        As for `published`.
    majors : Majors
        What `talentmatch.pipeline._majors` returned.
    """
    codes = majors.table["posts"]
    public, left_out = published_groups(
        store, majors, "occupation", codes, rule=rule, refuse=refuse, beside=beside
    )
    gaps, more = published(
        store, majors.list_of_gaps, ["occupation"], rule=rule, refuse=refuse, beside=beside
    )
    notes = dict.fromkeys([*majors.notes, *left_out, *(more if not left_out else ())])
    memory = {
        table: pd.concat([one.memory[table] for one in (public, gaps) if table in one.memory])
        for table in {*public.memory, *gaps.memory}
    }
    found = replace(majors, table=public.table, gaps=gaps.table)
    return replace(found, notes=tuple(notes), memory=memory)


def published_shortage(
    store: Store,
    *,
    tracking: Tracking,
    rule: DisclosureRule | None = None,
    by: By | None = None,
) -> Result:
    """Return the list of scarce posts as it may be printed, and what its figures rest on.

    Where most rows by chain and post would have to be left out, the list is by post alone, and
    says so.

    Parameters
    ----------
    store, rule
        As for `published`.
    tracking : Tracking
        Where the demand model is.
    by : {"chain", "post"}, optional
        What a row is; as the data allows if not given.

    Raises
    ------
    InputError
        If nothing of it may be printed beside what was given out before.
    """
    return printed_shortage(store, tracking=tracking, rule=rule, refuse=True, by=by)[0]


def printed_shortage(
    store: Store,
    *,
    tracking: Tracking,
    rule: DisclosureRule | None = None,
    refuse: bool = False,
    by: By | None = None,
    beside: Drafts | None = None,
) -> tuple[Result, pipeline.Shortage]:
    """Return the list of scarce posts as it may be printed, and as it stands inside."""
    least = (rule or DisclosureRule()).min_count
    inside = pipeline.shortage(store, tracking=tracking, least=least, by=by)
    by_post = "chain" not in inside.table.columns
    trial = None if beside is None else [*beside]
    public = _public_shortage(store, inside, rule=rule, refuse=refuse and by_post, beside=trial)
    hidden = public.table.get("suppressed", pd.Series(False, index=public.table.index))
    if by_post or hidden.mean() <= _MOST_LEFT_OUT:
        if beside is not None and trial is not None:
            beside[:] = trial
        return public, inside
    inside = pipeline.shortage(store, tracking=tracking, by="post", least=least)
    public = _public_shortage(store, inside, rule=rule, refuse=refuse, beside=beside)
    own = len(inside.notes)
    why = phrase("report", "by_post_instead", n=int(hidden.sum()), of=len(hidden))
    return replace(public, notes=(*public.notes[:own], why, *public.notes[own:])), inside


def published_edition(
    store: Store, shortage: pipeline.Shortage, edition: str, *, rule: DisclosureRule | None = None
) -> Result:
    """Return a list of scarce posts as an edition of it may be printed.

    Parameters
    ----------
    store, rule
        As for `published`.
    shortage : Shortage
        The list to publish.
    edition : str
        Name of the edition.

    Returns
    -------
    Result
        The list; its `memory` names the edition, its `inside` the rows whose figures must stay
        out of print.

    Raises
    ------
    InputError
        If nothing of it may be printed beside what was given out before.
    """
    public = _public_shortage(store, shortage, rule=rule, refuse=True, edition=edition)
    dims = [dim for dim in ("chain", "occupation") if dim in public.table]
    lost = public.table.get("suppressed", pd.Series(False, index=public.table.index))
    inside = _cell_names(public.table.loc[lost.astype(bool), dims].drop_duplicates())
    return replace(public, inside=tuple(inside))


def _public_shortage(
    store: Store,
    shortage: pipeline.Shortage,
    *,
    rule: DisclosureRule | None,
    refuse: bool,
    beside: Drafts | None = None,
    edition: str = NO_EDITION,
) -> Result:
    """Return the list alone as it may be printed: what is assumed and edited stays inside."""
    alone = Result(shortage.spec.renamed("shortage_public"), shortage.table, shortage.notes)
    dims = [dim for dim in ("chain", "occupation") if dim in alone.table.columns]
    public, left_out = published(
        store, alone, dims, rule=rule, refuse=refuse, beside=beside, edition=edition
    )
    return replace(public, notes=(*shortage.notes, *left_out))
