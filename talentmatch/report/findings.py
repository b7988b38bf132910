"""What a report says first: of each part the answer in a sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.report.labels import whole_number
from talentmatch.report.section import Finding, Section

__all__ = [
    "finding_of_leads",
    "finding_of_majors",
    "finding_of_shortage",
    "finding_of_supply",
    "finding_of_targets",
    "finding_of_year",
    "main_findings",
]

MAIN_FINDINGS = ListSpec(
    "main_findings",
    key=("topic",),
    grain="one of the first findings of a report",
    fields=(
        Field("topic", vocabulary="report:", names_row=True),
        Field("finding"),
        Field("action"),
    ),
)
#: Most important first; so many stand on the first page.
_ORDER = ("yearly", "shortage", "majors", "targets", "leads", "supply")
_MOST = 5
#: Rows that a sentence names.
_NAMED = 3


def main_findings(sections: Iterable[Section]) -> Result:
    """Return the first findings of a report.

    Parameters
    ----------
    sections : iterable of Section
        Its parts; those with a finding of their own come in the order of weight.
    """
    findings = {part.key: part.finding for part in sections if part.finding is not None}
    topics = [key for key in _ORDER if key in findings][:_MOST]
    table = pd.DataFrame({"topic": topics}, dtype=object)
    for column, name in (("finding", "sentence"), ("action", "action")):
        table[column] = lazy_cells([getattr(findings[key], name) for key in topics], table.index)
    return Result(MAIN_FINDINGS, table)


def finding_of_year(notes: Sequence[str]) -> Finding | None:
    """Say how many openings there are in all, as the first note of a yearly demand does."""
    if not notes:
        return None
    return Finding(phrase("findings", "year", total=notes[0]), phrase("findings", "year_action"))


def finding_of_shortage(
    public: Result, inside: Result, *, changes: str | None, waiting: int, unchecked: Sequence[str]
) -> Finding | None:
    """Say which posts are scarcest.

    Parameters
    ----------
    public : Result
        The list as it may be printed: posts and gaps that are named are of it.
    inside : Result
        The same list with all its grades, of which the numbers are told.
    changes : str, optional
        What changed since the edition in force, in a sentence.
    waiting : int
        Figures that wait for somebody to confirm them.
    unchecked : sequence of {"cells", "people", "supply"}
        Checks that could not be made, for lack of data.
    """
    listed, shown = inside.table, public.table.dropna(subset=["gap"])
    if shown.empty:
        return None
    grades = pd.Series([getattr(grade, "code", grade) for grade in listed["grade"]])
    first = shown.nlargest(_NAMED, "gap")
    facts = {
        "n": listed["post"].nunique(),
        "severe": listed["post"][grades.eq("severe").to_numpy()].nunique(),
        "posts": joined((_gap(row) for row in first.to_dict("records")), "; "),
    }
    sentence = phrase("findings", "shortage", **facts)
    if changes:
        sentence = phrase("findings", "two", first=sentence, second=changes)
    # Posts, as they are counted above; a row of which only the name is shown has no grade to
    # settle.
    unsettled = grades.notna() & ~grades.isin(["severe", "high", "mild"])
    ranges = listed["post"][unsettled.to_numpy()].nunique()
    actions = []
    if waiting:
        actions.append(phrase("findings", "shortage_waits", n=waiting))
    elif ranges:
        actions.append(phrase("findings", "shortage_ranges", n=ranges))
    if unchecked:
        lacking = joined((phrase("findings", f"unchecked_{name}") for name in unchecked), "; ")
        actions.append(phrase("findings", "shortage_unchecked", lacking=lacking))
    if not actions:
        actions.append(phrase("findings", "shortage_action"))
    action, *others = actions
    for other in others:
        action = phrase("findings", "two", first=action, second=other)
    return Finding(sentence, action)


def _gap(row: Mapping[Hashable, Any]) -> str:
    facts = {name: whole_number(float(row[name])) for name in ("gap", "gap_lo", "gap_hi")}
    post = lazy_word("occupation", str(row["post"]))
    if row.get("chain"):
        chain = lazy_word("planner:chain_|chain", str(row["chain"]))
        post = phrase("findings", "post_of_chain", post=post, chain=chain)
    return phrase("findings", "gap", post=post, **facts)


def finding_of_majors(public: Result) -> Finding | None:
    """Say to which majors most seats should be added, and from which most should be taken."""
    rows = public.table.dropna(subset=["change"])
    most, least = rows.nlargest(1, "change"), rows.nsmallest(1, "change")
    parts = [
        phrase(
            "findings",
            key,
            institution=row["institution"],
            major=lazy_word("major", str(row["major"])),
            **{
                name: whole_number(float(row[name]))
                for name in ("seats", "wanted", "wanted_lo", "wanted_hi")
            },
            change=abs(whole_number(float(row["change"]))),
        )
        for key, chosen in (
            ("majors_more", most.query("change > 0")),
            ("majors_fewer", least.query("change < 0")),
        )
        for row in chosen.to_dict("records")
    ]
    if not parts:
        return None
    facts = {
        "n": len(rows),
        "add": int(rows["change"].gt(0).sum()),
        "cut": int(rows["change"].lt(0).sum()),
    }
    sentence = phrase("findings", "majors", **facts)
    for part in parts:
        sentence = phrase("findings", "two", first=sentence, second=part)
    return Finding(sentence, phrase("findings", "majors_action"))


def finding_of_targets(targets: Result) -> Finding | None:
    """Say how many targets are likely to be missed, and which most."""
    rows = targets.table
    behind = rows.loc[rows["state"].isin(["off", "at_risk", "missed"])]
    facts = {"n": len(rows), "behind": len(behind)}
    if behind.empty:
        return Finding(phrase("findings", "targets", **facts), phrase("findings", "targets_kept"))
    worst = behind.sort_values("probability", na_position="first", kind="stable").iloc[0]
    both = {"first": phrase("findings", "targets", **facts), "second": worst["finding"]}
    sentence = phrase("findings", "two", **both)
    return Finding(sentence, phrase("findings", "targets_action", indicator=worst["indicator"]))


def finding_of_leads(leads: Result) -> Finding | None:
    """Say what the first leads can be expected to bring."""
    rows = leads.table
    if rows.empty:
        return None
    first = rows.iloc[0]
    facts = {
        "n": len(rows),
        "fee": float(rows["value"].sum()),
        "enterprise": first["enterprise_name"],
        "post": lazy_word("occupation", str(first["post"])),
    }
    return Finding(phrase("findings", "leads", **facts), phrase("findings", "leads_action"))


def finding_of_supply(supply: Result) -> Finding | None:
    """Say how many people will be there within a year, and how many of them the schools send."""
    rows = supply.table
    counted = rows[["persons", "lo-80", "hi-80"]].mul(rows["counted"], axis=0)
    total, low, high = counted.sum()
    if total <= 0:
        return None
    schools = counted.loc[rows["source"].eq("graduates"), "persons"].sum() / total
    facts = {"n": float(total), "low": float(low), "high": float(high), "schools": float(schools)}
    return Finding(phrase("findings", "supply", **facts), phrase("findings", "supply_action"))
