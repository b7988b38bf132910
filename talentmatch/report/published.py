"""Lists as they may be printed: without what tells about one enterprise, in table or export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch import pipeline
from talentmatch.errors import InputError
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.readiness import data_date
from talentmatch.report.disclosure import DisclosureRule, hide, protect
from talentmatch.vocab import industries, occupations

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = [
    "contributions",
    "printed_shortage",
    "published",
    "published_groups",
    "published_list",
    "published_majors",
    "published_shortage",
]

_YEARS = 2
#: Codes that a list may print coarser than the register holds them.
_ABOVE = {"industry": industries.ancestors, "occupation": occupations.ancestors}
_BY = ("region", "industry", "occupation", "chain")
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
    store: Store, result: Result, dims: Sequence[str], *, rule: DisclosureRule | None = None
) -> tuple[Result, tuple[str, ...]]:
    """Return a list as it may be printed, and what was left out of it.

    A row keeps its name and loses everything else where fewer enterprises than the rule asks for
    stand behind it, where one dominates it, or where it would give such a row away. Columns that
    are not public are left out.

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

    Returns
    -------
    tuple of (Result, tuple of str)
        The list with `suppressed` (bool) where something is left out, and notes.
    """
    result = _public_columns(result)
    frame = result.table
    rows = contributions(store, dims) if dims and set(dims) <= set(_BY) else pd.DataFrame()
    if rows.empty or rows["enterprise_id"].isna().all():
        return result, (phrase("report", "not_checked"),)
    for dim in sorted({*dims} & {*_ABOVE}):
        rows[dim] = rows[dim].map(_coded_as(frame[dim], dim))
    protected = protect(rows, dims, rule=rule)
    marked = hide(frame, protected, _figures(result))
    if not marked["suppressed"].any():
        return result, ()
    hidden = int(marked["suppressed"].sum())
    least = protected.rule.min_count
    note = phrase("report", "rows_left_out", n=hidden, of=len(marked), least=least)
    coarser = protected.notes[1:]
    return replace(result, table=marked), (note, *coarser)


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
) -> tuple[Result, tuple[str, ...]]:
    """Return a list whose rows sum over several codes as it may be printed.

    A row loses its figures where one of its codes may not be printed: beside the other codes it
    would give that one away.

    Parameters
    ----------
    store, result, rule
        As for `published`.
    dim : {"industry", "occupation"}
        What the codes are of.
    codes : Series of list of str
        Codes of each row.
    """
    each = codes.explode().dropna()
    every = Result(
        ListSpec("codes", (Field(dim, names_row=True),)),
        pd.DataFrame({dim: sorted(set(each)), "figure": 1.0}),
    )
    checked, notes = published(store, every, [dim], rule=rule)
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
        If it is by a dimension of which nothing tells the enterprises behind a row.
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
    public, left_out = published(store, result, dims, rule=rule)
    return replace(public, notes=(*result.notes, *left_out))


def _is_text(values: pd.Series) -> bool:
    return values.dtype.kind not in "iufMb"


def published_majors(
    store: Store, majors: pipeline.Majors, *, rule: DisclosureRule | None = None
) -> pipeline.Majors:
    """Return seats and gaps as they may be printed.

    Parameters
    ----------
    store, rule
        As for `published`.
    majors : Majors
        What `talentmatch.pipeline.majors` returned.
    """
    codes = majors.table["posts"]
    public, left_out = published_groups(store, majors, "occupation", codes, rule=rule)
    gaps, more = published(store, majors.list_of_gaps, ["occupation"], rule=rule)
    notes = dict.fromkeys([*majors.notes, *left_out, *(more if not left_out else ())])
    return replace(majors, table=public.table, gaps=gaps.table, notes=tuple(notes))


def published_shortage(
    store: Store, *, tracking: Tracking, rule: DisclosureRule | None = None
) -> Result:
    """Return the list of scarce posts as it may be printed, and what its figures rest on.

    Where most rows by chain and post would have to be left out, the list is by post alone, and
    says so.
    """
    return printed_shortage(store, tracking=tracking, rule=rule)[0]


def printed_shortage(
    store: Store, *, tracking: Tracking, rule: DisclosureRule | None = None
) -> tuple[Result, pipeline.Shortage]:
    """Return the list of scarce posts as it may be printed, and as it stands inside."""
    least = (rule or DisclosureRule()).min_count
    inside = pipeline.shortage(store, tracking=tracking, least=least)
    shortage = _listed_alone(inside)
    if "chain" not in shortage.table.columns:
        public, left_out = published(store, shortage, ["occupation"], rule=rule)
        return replace(public, notes=(*shortage.notes, *left_out)), inside
    public, left_out = published(store, shortage, ["chain", "occupation"], rule=rule)
    hidden = public.table.get("suppressed", pd.Series(False, index=public.table.index))
    if hidden.mean() <= _MOST_LEFT_OUT:
        return replace(public, notes=(*shortage.notes, *left_out)), inside
    inside = pipeline.shortage(store, tracking=tracking, by="post", least=least)
    coarser = _listed_alone(inside)
    public, left_out = published(store, coarser, ["occupation"], rule=rule)
    facts = {"n": int(hidden.sum()), "of": len(hidden)}
    why = phrase("report", "by_post_instead", **facts)
    return replace(public, notes=(*coarser.notes, why, *left_out)), inside


def _listed_alone(shortage: pipeline.Shortage) -> Result:
    """Return the list alone: what is assumed and edited stays inside."""
    return Result(shortage.spec.renamed("shortage_public"), shortage.table, shortage.notes)


def _coded_as(printed: pd.Series, dim: str) -> Callable[[object], object]:
    """Return the map from a code to the one above it under which the list prints it."""
    above = _ABOVE[dim]
    codes = set(printed.astype(str))

    def code_of(code: object) -> object:
        if not isinstance(code, str) or code in codes:
            return code
        return next((upper for upper in reversed(above(code)) if upper in codes), code)

    return code_of
