"""Rows for the whole of a dimension beside rows for its parts: whoever adds all up counts twice."""

from __future__ import annotations

import re

import pandas as pd

from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import industries

__all__ = ["without_whole_rows"]

#: Tables whose rows are added up over dimensions.
_ADDED_UP = ("demand", "talent_stock", "workforce", "occupation_mix")
#: Tables that hold a whole beside its parts, under a name of its own.
_HOLD_WHOLES = {"employment": ("region", "occupation")}
_TOTAL = (
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总体|全部|total|overall|all"
    r"|(?:all|total)\s+(?:[a-z]+\s+){0,2}(?:vacancies|jobs|openings|posts|positions|employees"
    r"|workers|people|persons|staff|skills|levels|services|industry|economy|employment))"
)
_WHOLE = {
    "region": (
        r"全\s*[市省国区县域镇]|(?:全部|所有)(?:区域|地区|区县|镇街)"
        r"|all (?:regions|areas|districts)|uk|united kingdom|great britain|u\.?s\.?a?\.?"
        rf"|united states(?: of america)?|(?:eu|ea)\d{{2}}(?:_\d{{4}})?"
        rf"|(?:european union|euro area)\b.*|{_TOTAL}"
    ),
    "industry": (
        r"(?:全部|所有|各|全)行业(?:合计)?|all (?:industries|sectors)"
        rf"|(?:(?:nace|isic|sic|naics)\s*)?(?:{_TOTAL})(?:\s*[-–—:]\s*all\b.*)?"
    ),
    "occupation": rf"(?:全部|所有|各)(?:职业|岗位|工种)(?:合计)?|all occupations|{_TOTAL}",
    "skill": _TOTAL,
    "level": _TOTAL,
    "talent_group": _TOTAL,
}

_OCCUPATION = re.compile(r"\d(?:-\d\d){0,3}")
#: Sections of an industry from one letter to another: B-S, NACE G-I, B-S_X_O.
_SECTIONS = re.compile(
    r"(?:(?:nace|isic|sic)\s*)?([A-U])(?:[-_]([A-U]))?(?:_X_[A-U](?:_[A-U])*)?", re.I
)


def without_whole_rows(table: str, frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return the rows without those for a whole of which other rows are the parts.

    A whole that stands alone is kept.

    Parameters
    ----------
    table : str
        Name of the table.
    frame : DataFrame
        Parsed rows.
    raw : Raw
        Gets the notes.
    """
    for name in _HOLD_WHOLES.get(table, ()):
        if name in frame:
            frame = frame.assign(**{name: frame[name].mask(_is_whole(frame[name], name), "all")})
    if table not in _ADDED_UP:
        return frame
    key = [name for name in TABLES[table].key if name in frame]
    for name in _WHOLE:
        if name not in key:
            continue
        whole = _is_whole(frame[name], name)
        if not whole.any() or whole.all():
            continue
        # A part that leaves a month open is one in that month too.
        others = [other for other in key if other not in (name, "month", "period")]
        parts = frame.loc[~whole & frame[name].notna(), others]
        has_parts = _in(frame[others], parts) & whole
        if has_parts.any():
            some = joined(dict.fromkeys(frame.loc[has_parts, name].astype(str)))
            raw.notes.append(phrase("load", "wholes_dropped", n=int(has_parts.sum()), some=some))
            frame = frame[~has_parts]
    for name in ("industry", "occupation") if table == "demand" else ():
        if name in key:
            frame = _of_one_level(frame, name, [other for other in key if other != name], raw)
    return frame


def _of_one_level(frame: pd.DataFrame, name: str, others: list[str], raw: Raw) -> pd.DataFrame:
    """Return rows of which none counts what another one counts: C beside C34 and C35.

    Where the parts make up the whole it goes, else they do.
    """
    codes = {value: code for value in frame[name].dropna().unique() if (code := _code(name, value))}
    for whole, code in sorted(codes.items(), key=lambda pair: len(pair[1])):
        below = {value: own for value, own in codes.items() if own != code and own.startswith(code)}
        parts = [
            v
            for v, own in below.items()
            if not any(own != up and own.startswith(up) for up in below.values())
        ]
        if not below or not frame[name].eq(whole).any():
            continue
        own = frame[frame[name] == whole].set_index(others)["openings"]
        made = frame[frame[name].isin(parts)].groupby(others)["openings"].agg(["sum", "count"])
        counted = pd.to_numeric(own, errors="coerce").rename("whole")
        known = made.join(counted, how="inner").dropna()
        # Figures may be in thousands, and rounded.
        rounding = 0.5 * len(parts) + 5e-3 * known["whole"]
        # What is less than its parts is no whole of them, but what belongs to none.
        if (known["sum"] > known["whole"] + rounding).any():
            continue
        both = known[known["count"] == len(parts)]
        apart = both["whole"] - both["sum"]
        is_sum = len(both) > 0 and bool((apart <= rounding[both.index]).all())
        gone, beside = ([whole], parts) if is_sum else (list(below), [whole])
        series = [other for other in others if other not in ("month", "period")]
        here = frame[name].isin(gone) & _in(
            frame[series], frame.loc[frame[name].isin(beside), series]
        )
        if not here.any():
            continue
        facts = {"n": int(here.sum()), "some": joined(map(str, gone[:3])), "whole": str(whole)}
        raw.notes.append(phrase("load", "wholes_dropped" if is_sum else "parts_dropped", **facts))
        frame = frame[~here]
    return frame


def _code(name: str, value: object) -> str:
    """Return the code of an industry or occupation that begins as those of its whole do; empty if none."""
    text = str(value).strip()
    if name == "industry":
        return industries.code(text) or ""
    return f"{text}-" if _OCCUPATION.fullmatch(text) else ""


def _is_whole(values: pd.Series, name: str) -> pd.Series[bool]:
    """Tell values that call themselves the whole of a dimension."""
    named = values.astype("str").str.strip().str.lower()
    whole = named.str.fullmatch(_WHOLE[name], flags=re.I).fillna(False).astype(bool)
    return whole | named.isin(_sections_with_parts(named)) if name == "industry" else whole


def _sections_with_parts(names: pd.Series[str]) -> set[str]:
    """Return the names of several sections of which one has a name of its own.

    Examples
    --------
    >>> sorted(_sections_with_parts(pd.Series(["b-s", "c", "g-i", "f"])))
    ['b-s']
    """
    matches = {name: _SECTIONS.fullmatch(name) for name in names.dropna().unique()}
    spans = {name: (m[1].upper(), (m[2] or m[1]).upper()) for name, m in matches.items() if m}
    return {
        name
        for name, (first, last) in spans.items()
        if any(
            first <= low and high <= last and (first, last) != (low, high)
            for low, high in spans.values()
        )
    }


def _in(rows: pd.DataFrame, others: pd.DataFrame) -> pd.Series[bool]:
    """Tell rows that stand among other ones."""
    if not rows.shape[1]:
        return pd.Series(bool(len(others)), index=rows.index)
    keys = set(others.astype(str).itertuples(index=False, name=None))
    flags = [row in keys for row in rows.astype(str).itertuples(index=False, name=None)]
    return pd.Series(flags, index=rows.index)
