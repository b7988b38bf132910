"""The audit of shortlists as it is filed under New York City's Local Law 144."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from talentmatch.evaluate.bias_audit import EEO_CATEGORIES, bias_audit
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_word

__all__ = ["LL144", "AuditBasis", "local_law_table"]

LL144 = ListSpec(
    "ll144",
    key=("attribute", "group"),
    grain="a category of people by a protected attribute, or by two",
    purpose="audit",
    fields=(
        Field("attribute", vocabulary="group", names_row=True),
        Field("group", vocabulary="group", names_row=True, label="category"),
        Field("people", unit="persons"),
        Field("data_share", unit="share", doc="Of the people whose category is known."),
        Field("selected", unit="persons"),
        Field("rate", unit="share", label="selection_rate"),
        Field("ratio", label="impact_ratio", doc="Of the rate to the highest of the categories."),
        Field("scoring_rate", unit="share"),
        Field("scoring_ratio", label="scoring_impact_ratio"),
        Field("left_out", vocabulary="fairness:left_out_"),
    ),
)
#: What the law asks for; other attributes follow below.
_ASKED = ("sex", "ethnicity")
_LEAST = 0.02


@dataclass(frozen=True, kw_only=True)
class AuditBasis:
    """What was audited: how many open postings on a day, and places of each shortlist."""

    as_of: pd.Timestamp
    postings: int
    top: int
    notes: tuple[str, ...] = ()


def local_law_table(
    groups: pd.DataFrame,
    selected: pd.Series[bool],
    scores: pd.Series[float],
    basis: AuditBasis,
) -> Result:
    """Return selection and scoring rates with impact ratios by category, and what must be said.

    Parameters
    ----------
    groups : DataFrame
        Protected attributes of everybody audited, as `protected_groups` gives every one.
    selected : Series of bool
        Who stands on a shortlist.
    scores : Series of float
        Everybody's best score.
    basis : AuditBasis
        What was audited.
    """
    known = [str(name) for name in groups if groups[name].notna().any()]
    order = [name for name in _ASKED if name in known]
    order += [name for name in known if name not in _ASKED]
    crossings = [("sex", name) for name in order if name != "sex" and "sex" in known]
    if not order:
        return Result(LL144, pd.DataFrame(), (*basis.notes, *_lacking(groups, known)))
    table = bias_audit(
        selected, groups[order], scores=scores, crossings=crossings, least_share=_LEAST
    )
    notes = (*basis.notes, *_notes(table, basis), *_lacking(groups, known))
    return Result(LL144, table, notes)


def _notes(table: pd.DataFrame, basis: AuditBasis) -> tuple[str, ...]:
    """Return what stands with the table: data, date, unknown categories, what was left out."""
    people = int(table.loc[table["attribute"].eq(table["attribute"].iloc[0]), "people"].sum())
    facts = {"day": f"{basis.as_of:%Y-%m-%d}", "postings": basis.postings, "top": basis.top}
    today = f"{pd.Timestamp.now():%Y-%m-%d}"
    notes = [
        phrase("fairness", "ll144_data", people=people, **facts),
        phrase("fairness", "ll144_made", today=today),
    ]
    unknown = table[table["left_out"].eq("unknown")]
    if len(unknown):
        counts = zip(unknown["attribute"], unknown["people"], strict=True)
        each = joined([_counted(attribute, n) for attribute, n in counts])
        notes.append(phrase("fairness", "ll144_unknown", each=each))
    few = table[table["left_out"].eq("few")]
    if len(few):
        facts = {"n": len(few), "share": f"{_LEAST:.0%}"}
        notes.append(phrase("fairness", "ll144_few", **facts))
    return tuple(notes)


def _counted(attribute: str, n: int) -> str:
    return phrase("fairness", "ll144_count", attribute=lazy_word("group", attribute), n=n)


def _lacking(groups: pd.DataFrame, known: list[str]) -> tuple[str, ...]:
    """Return what the law asks of the data and they do not have."""
    notes = [
        phrase("fairness", "ll144_lacks", attribute=lazy_word("group", name))
        for name in _ASKED
        if name not in known
    ]
    if "ethnicity" in known:
        words = groups["ethnicity"].dropna().astype("str").str.strip().str.lower()
        if not words.isin(EEO_CATEGORIES).all():
            notes.append(phrase("fairness", "ll144_categories"))
    return (*notes, phrase("fairness", "ll144_historical"))
