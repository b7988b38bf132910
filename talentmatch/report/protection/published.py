"""The lists that are given out, each as it may be printed: openings, majors, scarce posts."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch import pipeline
from talentmatch.demand.scenario_file import load_scenario
from talentmatch.errors import InputError
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Result
from talentmatch.report.protection.disclosure import DisclosureRule
from talentmatch.report.protection.printable import (
    COUNTED_BY,
    Drafts,
    cell_names,
    printable,
    printable_groups,
)
from talentmatch.report.protection.publication_memory import NO_EDITION

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.scenario import Scenario
    from talentmatch.pipeline.shortages.needs import By
    from talentmatch.track import Tracking

__all__ = [
    "printed_shortage",
    "published_edition",
    "published_list",
    "published_majors",
    "published_scenario",
    "published_shortage",
]

#: Names of codes that stand in the column before.
_NAMES_OF = frozenset({"industry_name", "post"})
#: With more of its rows left out the list is printed by post, not by chain and post.
_MOST_LEFT_OUT = 0.5


def published_list(store: Store, result: Result, *, rule: DisclosureRule | None = None) -> Result:
    """Return a list of openings as it may be printed: its dimensions stand before its figures.

    Parameters
    ----------
    store, rule
        As for `printable`.
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
    strange = [label("columns", name) for name in dims if name not in COUNTED_BY]
    if strange:
        raise InputError(
            phrase("report", "no_public", dims=joined(strange)),
            [phrase("report", "by_public", dims=joined(COUNTED_BY[:3]))],
        )
    public, left_out = printable(store, result, dims, rule=rule, refuse=True)
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
        As for `printable`.
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
    store, rule, refuse, beside
        As for `printable`.
    majors : Majors
        What `talentmatch.pipeline.majors` returned.
    """
    codes = majors.table["posts"]
    public, left_out = printable_groups(
        store, majors, "occupation", codes, rule=rule, refuse=refuse, beside=beside
    )
    gaps, more = printable(
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
        As for `printable`.
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
        As for `printable`.
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
    inside = cell_names(public.table.loc[lost.astype(bool), dims].drop_duplicates())
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
    public, left_out = printable(
        store, alone, dims, rule=rule, refuse=refuse, beside=beside, edition=edition
    )
    return replace(public, notes=(*shortage.notes, *left_out))
