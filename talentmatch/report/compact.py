"""Fold a wide table for a page: figure and interval in one cell, what never varies in a note."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from talentmatch.i18n import Language, phrase
from talentmatch.report.labels import WHOLE, Readable, as_text, heading, texts_of, whole_number
from talentmatch.vocab import levels

__all__ = ["compact"]

#: Figures of one period of a history.
_PERIODS = ("per_month", "per_quarter", "per_half_year", "per_whole_year", "per_period")
#: Figure to the columns of its 80 % interval.
_INTERVALS = {
    "mean": ("lo-80", "hi-80"),
    **{
        name: (f"{name}_lo", f"{name}_hi")
        for name in (*_PERIODS, "employed_ahead", "openings_year")
    },
    "over": ("over_lo", "over_hi"),
    "per_year": ("per_year_lo", "per_year_hi"),
    "number": ("per_year_lo", "per_year_hi"),
    "gap": ("gap_lo", "gap_hi"),
    "gap_then": ("gap_then_lo", "gap_then_hi"),
    "persons": ("persons_lo", "persons_hi"),
    "wanted": ("wanted_lo", "wanted_hi"),
    "assumed": ("assumed_lo", "assumed_hi"),
    "expected": ("expected_lo", "expected_hi"),
    "retained": ("stays_lo", "stays_hi"),
    "retained_36": ("retained_lo", "retained_hi"),
    "placed_share": ("placed_lo", "placed_hi"),
    **{f"moves_{n}": (f"moves_{n}_lo", f"moves_{n}_hi") for n in range(1, 5)},
}
#: Value to the year it is of.
_OF_YEAR = {"target": "year", "baseline": "baseline_year", "latest": "latest_year"}
_WIDER = ("lo-95", "hi-95", *(f"{name}_{end}95" for name in _PERIODS for end in ("lo", "hi")))
#: Codes that a page leaves to the workbook, where the name beside them says it.
_NAMED = {"enterprise_id": "enterprise_name", "occupation": "post", "industry": "industry_name"}
#: Between the parts of a basis.
_NEXT = r"[;；]\s*"
_PAY = ("pay_p25", "pay_p50", "pay_p75")
#: What a post asks of a person: one cell of a page, one column each of a workbook.
_ASKED = ("education", "major", "title_rank", "skill_grade", "experience_min")
#: What a page leaves to the workbook, beside the column that says which list it is.
_LEFT = {
    "lead_id": ("posting_id",),
    "fee_how": (
        "openings",
        "open_now",
        "to_come",
        "unfilled",
        "fee",
        "fee_basis",
        "candidates",
        "chance",
        "placements",
    ),
    "call_kind": ("posting_id",),
    "dispatch": (
        "occupation",
        "pay_months",
        "experience_max",
        "licences",
        "text",
        "dispatch",
        "unlawful_terms",
    ),
    "brings_project": ("patents", "full_time", "area_needed"),
    "project_kind": (
        "readiness_min",
        "capital_to_bring",
        "project_months",
        "area_offered",
        "offers",
    ),
    "pace_needed": ("direction", "planned", "pace_slowest", "pace_fastest", "paces"),
    "programme": ("programme_id",),
    "unfilled_share": ("probability",),
    "gap_then": ("intake",),
    "with_3": tuple(f"with_{n}" for n in range(1, 5)),
}


def compact(page: Readable, lang: Language) -> tuple[Readable, list[str]]:
    """Return a list that fits a page, and notes on the columns that hold one text only.

    Parameters
    ----------
    page : Readable
        The list.
    lang : {"zh", "en"}
        Language of headings and notes.

    Returns
    -------
    tuple of (Readable, list of str)
        Columns under their headings, intervals in brackets behind their figure.

    Examples
    --------
    >>> rows = pd.DataFrame({"gap": [5.0], "gap_lo": [2.0], "gap_hi": [8.0]})
    >>> compact(Readable(rows), "en")[0].frame.iloc[0].tolist()
    ['5 (2–8)']
    >>> compact(Readable(rows - 4), "zh")[0].frame.iloc[0].tolist()
    ['1 (-2至4)']
    """
    folded = page.frame.copy()
    for figure, (low, high) in _INTERVALS.items():
        if {figure, low, high} <= set(folded.columns):
            unit = page.unit(figure)
            folded[figure] = [
                _with_interval(value, ends, lang, unit)
                for value, *ends in folded[[figure, low, high]].itertuples(index=False)
            ]
    for value, year in _OF_YEAR.items():
        if {value, year} <= set(folded.columns):
            folded[value] = [
                f"{as_text(figure, lang, page.unit(value))} ({when})" if as_text(figure) else ""
                for figure, when in zip(
                    folded[value], texts_of(folded[year], "year", lang), strict=True
                )
            ]
            folded = folded.drop(columns=year)
    if {"months", "retained"} <= set(folded.columns):
        folded = _months_aside(folded, lang)
    if _by_quarter(folded):
        folded = _quarters_aside(folded, lang)
    if set(_PAY) <= set(folded.columns):
        folded["pay_range"] = [
            " / ".join(as_text(value) for value in row) if any(map(as_text, row)) else ""
            for row in folded[list(_PAY)].itertuples(index=False)
        ]
    if len(set(_ASKED) & set(folded.columns)) > 2:
        folded = _asked_in_one(folded, lang)
    spent = [c for pair in _INTERVALS.values() for c in pair] + [*_WIDER, *_PAY]
    spent += [name for mark, names in _LEFT.items() if mark in folded.columns for name in names]
    spent += [code for code, name in _NAMED.items() if name in folded.columns]
    folded = folded.drop(columns=[column for column in spent if column in folded.columns])
    frame, notes = _without_constant(folded, lang)
    return Readable(frame, page.fields), notes


def _with_interval(value: object, ends: Sequence[float], lang: Language, unit: str) -> str:
    """Write a figure with its interval in brackets; a dash beside a minus could not be read."""
    if not as_text(value):
        return ""
    if unit in WHOLE:
        ends = [whole_number(end) if math.isfinite(end) else end for end in ends]
    between = phrase("report", "to", lang) if any(end < 0 for end in ends) else "–"
    return (
        f"{as_text(value, lang, unit)} ({between.join(as_text(end, lang, unit) for end in ends)})"
    )


def _months_aside(frame: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Put the points of a curve beside each other: a row a curve."""
    months = sorted(frame["months"].unique())
    keys = [name for name in frame.columns if name in ("programme", "cohort")]
    wide = frame.pivot_table(
        index=keys, columns="months", values="retained", aggfunc="first", sort=False
    )[months]
    wide.columns = pd.Index([phrase("report", "after_months", lang, n=month) for month in months])
    return wide.reset_index().fillna("")


def _by_quarter(frame: pd.DataFrame) -> bool:
    """Return whether a list is supply by quarter and source, counted alike in every quarter."""
    columns = {"quarter", "source", "persons", "counted"}
    if not columns <= set(frame.columns) or frame.duplicated(["quarter", "source"]).any():
        return False
    return bool(frame.groupby("source")["counted"].nunique(dropna=False).max() == 1)


def _quarters_aside(frame: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Put the quarters beside each other: a row a source."""
    wide = frame.pivot_table(
        index=["source", "counted"],
        columns="quarter",
        values="persons",
        aggfunc="first",
        sort=False,
    )
    wide.columns = pd.Index([phrase("report", "from_quarter", lang, day=day) for day in wide])
    wide = wide.reset_index().fillna("")
    return wide[[name for name in wide if name != "counted"] + ["counted"]]


def _asked_in_one(frame: pd.DataFrame, lang: Language) -> pd.DataFrame:
    columns = [name for name in _ASKED if name in frame.columns]
    place = list(frame.columns).index(columns[0])
    # What is not asked is no demand: no rank, no grade, no year.
    nothing = {levels.label(kind, "none", lang) for kind in ("title_rank", "skill_grade")}
    texts = frame[columns].map(lambda value: as_text(value, lang))
    texts = texts.where(~texts.isin(nothing), "")
    if "experience_min" in columns:
        texts["experience_min"] = [
            phrase("planner", "years_of_experience", lang, n=text) if text not in ("", "0") else ""
            for text in texts["experience_min"]
        ]
    between = phrase("report", "comma", lang)
    parts = [between.join(filter(None, row)) for row in texts.itertuples(index=False)]
    folded = frame.drop(columns=columns)
    folded.insert(place, "asked_for", parts)
    return folded


def _without_constant(frame: pd.DataFrame, lang: Language) -> tuple[pd.DataFrame, list[str]]:
    """Say once what every basis begins with, and leave the rest in its row."""
    texts = (
        frame["basis"].dropna().astype(str) if "basis" in frame.columns else pd.Series(dtype=str)
    )
    parts = texts.str.split(_NEXT, n=1, regex=True)
    heads = parts.str[0]
    if len(texts) < 2 or len(set(heads)) > 1:
        return frame, []
    rest = parts.str[1].fillna("").reindex(frame.index, fill_value="")
    note = f"{heading('basis', lang)}: {heads.iloc[0]}"
    folded = frame.drop(columns="basis") if not rest.any() else frame.assign(basis=rest)
    return folded, [note]
