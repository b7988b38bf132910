"""Lists as they may be printed: what tells about one enterprise is left out of table, chart and export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch import pipeline
from talentmatch.errors import InputError
from talentmatch.phrases import Language, called, joined, phrase
from talentmatch.pipeline.state import Listed, data_date
from talentmatch.report.disclosure import DisclosureRule, hide, protect
from talentmatch.vocab import industries, occupations

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = [
    "contributions",
    "published",
    "published_groups",
    "published_list",
    "published_majors",
    "published_shortage",
]

#: What names a row and tells nothing about who is behind it.
_NAMES = frozenset(
    {
        *("chain", "chain_name", "industry", "industry_name"),
        *("occupation", "post", "region", "month", "year"),
    }
)
_YEARS = 2
#: Codes that a list may print coarser than the register holds them.
_ABOVE = {"industry": industries.ancestors, "occupation": occupations.ancestors}
_BY = ("region", "industry", "occupation", "chain")
#: Names of codes that stand in the column before.
_NAMES_OF = frozenset({"chain_name", "industry_name", "post"})
#: What a school's plan of enrolment tells of a major, and nothing of enterprises.
_MAJOR = ("institution", "major", "education", "intake", "graduates_in", "seats", "posts")
#: With more of its rows left out the list is printed by post, not by chain and post.
_MOST_LEFT_OUT = 0.5


def contributions(store: Store, dims: Sequence[str]) -> pd.DataFrame:
    """Return who stands behind the openings of each cell: postings and survey answers by enterprise.

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
          SELECT p.region, e.industry, e.chain, p.occupation, coalesce(p.enterprise_id, p.posting_id) AS
                 enterprise_id, CAST(coalesce(p.openings, 1) AS DOUBLE) AS openings
          FROM posting AS p LEFT JOIN enterprise AS e USING (enterprise_id)
          WHERE p.repost_of IS NULL AND p.posted_on > TIMESTAMP '{start}'
          UNION ALL
          SELECT e.region, e.industry, e.chain, coalesce(n.occupation, n.post), n.enterprise_id,
                 CAST(coalesce(n.openings, 1) AS DOUBLE)
          FROM need_survey AS n LEFT JOIN enterprise AS e USING (enterprise_id)
        )
        SELECT {listed}, enterprise_id, sum(openings) AS openings
        FROM named GROUP BY ALL ORDER BY ALL
        """,
        as_of=as_of,
        purpose="planning",
    )


def published(
    store: Store,
    frame: pd.DataFrame,
    dims: Sequence[str],
    *,
    rule: DisclosureRule | None = None,
    lang: Language = "en",
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a list as it may be printed, and what was left out of it.

    A row keeps its name and loses everything else where fewer enterprises than the rule asks for
    stand behind it, where one dominates it, or where it would give such a row away.

    Parameters
    ----------
    store : Store
        Where the enterprises behind the openings are.
    frame : DataFrame
        A list by `dims`.
    dims : sequence of str
        Dimensions of the list.
    rule : DisclosureRule, optional
        Thresholds.
    lang : {"zh", "en"}
        Language of the notes.

    Returns
    -------
    tuple of (DataFrame, tuple of str)
        The list with `suppressed` (bool) where something is left out, and notes.
    """
    rows = contributions(store, dims) if dims and set(dims) <= set(_BY) else pd.DataFrame()
    if rows.empty or rows["enterprise_id"].isna().all():
        return frame, (phrase("report", "not_checked", lang),)
    for dim in sorted({*dims} & {*_ABOVE}):
        rows[dim] = rows[dim].map(_coded_as(frame[dim], dim))
    found = protect(rows, dims, rule=rule, lang=lang)
    figures = [name for name in frame.columns if name not in _NAMES]
    marked = hide(frame, found, figures)
    if not marked["suppressed"].any():
        return frame, ()
    hidden = int(marked["suppressed"].sum())
    least = found.rule.min_count
    note = phrase("report", "rows_left_out", lang, n=hidden, of=len(marked), least=least)
    coarser = found.notes[1:]
    return marked, (note, *coarser)


def published_groups(
    store: Store,
    frame: pd.DataFrame,
    dim: str,
    *,
    names: Sequence[str] = (),
    rule: DisclosureRule | None = None,
    lang: Language = "en",
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a list whose rows sum over several codes as it may be printed.

    A row loses its figures where one of its codes may not be printed: beside the other codes it
    would give that one away.

    Parameters
    ----------
    store, rule, lang
        As for `published`.
    frame : DataFrame
        A list; `dim` holds lists of codes.
    dim : {"industry", "occupation"}
        Column of the codes; it is not printed.
    names : sequence of str
        Columns that tell nothing about enterprises and stay.
    """
    each = frame[dim].explode().dropna()
    codes = pd.DataFrame({dim: sorted(set(each)), "figure": 1.0})
    checked, notes = published(store, codes, [dim], rule=rule, lang=lang)
    shown = frame.drop(columns=dim)
    if "suppressed" not in checked:
        return shown, notes
    hidden = set(checked.loc[checked["suppressed"], dim])
    lost = each.isin(hidden).groupby(level=0).any().reindex(frame.index, fill_value=False)
    figures = [name for name in shown.columns if name not in names]
    shown[figures] = shown[figures].astype(object).where(~lost, None).infer_objects()
    least = (rule or DisclosureRule()).min_count
    note = phrase("report", "rows_left_out", lang, n=int(lost.sum()), of=len(frame), least=least)
    return shown.assign(suppressed=lost), (note,) if lost.any() else ()


def published_list(
    store: Store,
    found: Listed,
    *,
    rule: DisclosureRule | None = None,
    lang: Language = "en",
) -> Listed:
    """Return a list of openings as it may be printed: its dimensions stand before its figures.

    Parameters
    ----------
    store, rule, lang
        As for `published`.
    found : Listed
        A forecast, a yearly demand, or what either is made of.

    Raises
    ------
    InputError
        If it is by a dimension of which nothing tells the enterprises behind a row.
    """
    text = [str(name) for name in takewhile(lambda name: _is_text(found.table[name]), found.table)]
    dims = [name for name in text if name not in _NAMES_OF]
    strange = [called("columns", name) for name in dims if name not in _BY]
    if strange:
        raise InputError(
            phrase("report", "no_public", dims=joined(strange)),
            [phrase("report", "by_public", dims=joined(_BY[:3]))],
        )
    table, left_out = published(store, found.table, dims, rule=rule, lang=lang)
    return Listed(table, (*found.notes, *left_out))


def _is_text(values: pd.Series) -> bool:
    return values.dtype.kind not in "iufMb"


def published_majors(
    store: Store,
    found: pipeline.Majors,
    *,
    rule: DisclosureRule | None = None,
    lang: Language = "en",
) -> pipeline.Majors:
    """Return seats and gaps as they may be printed.

    Parameters
    ----------
    store, rule, lang
        As for `published`.
    found : Majors
        What `talentmatch.pipeline.majors` returned.
    """
    coded = found.table.assign(occupation=found.rows["occupations"])
    table, left_out = published_groups(
        store, coded, "occupation", names=_MAJOR, rule=rule, lang=lang
    )
    gaps, more = published(store, found.gaps, ["occupation"], rule=rule, lang=lang)
    notes = dict.fromkeys([*found.notes, *left_out, *(more if not left_out else ())])
    return replace(found, table=table, gaps=gaps, notes=tuple(notes))


def published_shortage(
    store: Store,
    *,
    tracking: Tracking,
    rule: DisclosureRule | None = None,
    lang: Language = "en",
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the list of scarce posts as it may be printed, and what its figures rest on.

    Where most rows by chain and post would have to be left out, the list is by post alone, and
    says so.
    """
    least = (rule or DisclosureRule()).min_count
    found = pipeline.shortage(store, tracking=tracking, lang=lang, least=least)
    if "chain" not in found.table.columns:
        table, left_out = published(store, found.table, ["occupation"], rule=rule, lang=lang)
        return table, (*found.notes, *left_out)
    table, left_out = published(store, found.table, ["chain", "occupation"], rule=rule, lang=lang)
    hidden = table.get("suppressed", pd.Series(False, index=table.index))
    if hidden.mean() <= _MOST_LEFT_OUT:
        return table, (*found.notes, *left_out)
    coarser = pipeline.shortage(store, tracking=tracking, lang=lang, by="post", least=least)
    table, left_out = published(store, coarser.table, ["occupation"], rule=rule, lang=lang)
    facts = {"n": int(hidden.sum()), "of": len(hidden)}
    why = phrase("report", "by_post_instead", lang, **facts)
    return table, (*coarser.notes, why, *left_out)


def _coded_as(printed: pd.Series, dim: str) -> Callable[[object], object]:
    """Return the map from a code to the one above it under which the list prints it."""
    above = _ABOVE[dim]
    shown = set(printed.astype(str))

    def code_of(code: object) -> object:
        if not isinstance(code, str) or code in shown:
            return code
        return next((upper for upper in reversed(above(code)) if upper in shown), code)

    return code_of
