"""Rows and parts that would count the same thing twice, stand over one another or want nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from talentmatch.data.reading.cells._distinct import suspects, texts_among
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.reshaping._month_measures import end_of_month
from talentmatch.data.reading.layout.sheets import Block, ParsedSheet
from talentmatch.data.reading.rows._figure_units import metric_of
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import industries

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["counted_once", "join_alike_rows", "without_need", "without_whole_rows"]

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
#: Figures that add up over rows of one key, by table.
_ADDED: Mapping[str, tuple[str, ...]] = {
    "supply": ("seats", "graduates"),
    "need_survey": ("openings",),
    "workforce": ("employed", "hires", "separations", "retiring"),
    "occupation_mix": ("share",),
}
#: Cells beside the key that tell two rows apart: 车工 and 铣工 may be one code.
_NAMES = ("occupation", "occupation_name")
_NOBODY = re.compile(
    r"\s*(?:(?:本年度?|今年|目前|当前|近期|现阶段)*(?:暂时?|尚|均)?(?:无|没有|不需要?"
    r"|不)\s*(?:人才|用工|用人|招聘|招工|岗位|人员)*"
    r"(?:需求|招聘|招工|招人|用工|缺口|缺工|计划)(?:计划|需求)?"
    r"|(?:currently\s+)?(?:not\s+hiring|no\s+(?:vacanc(?:y|ies)|needs?|openings?)))"
    r"\s*[。.!！]?\s*",
    re.I,
)
#: What stands in place of a post where there is none.
_NONE = re.compile(r"\s*(?:暂?无|没有|暂?无岗位|none|nil|n\.?a\.?|no)\s*[。.]?\s*", re.I)
#: What every such answer holds.
_NOBODY_SIGN = r"(?i)[无没不]|not|no\s"
_LONGEST = 60


def counted_once(parts: Sequence[tuple[str, ParsedSheet]], source: str) -> list[ParsedSheet]:
    """Return the parts of which none gives the same month of the same series another figure.

    How many there are at the end of a month goes before what is called by its own name, and that
    before what only the title tells.

    Raises
    ------
    ContractError
        If nothing tells which of two is meant.
    """
    ranks = [_rank(measure, part.table) for measure, part in parts]
    kept: list[int] = []
    for number in sorted(range(len(parts)), key=lambda n: -ranks[n]):
        part = parts[number][1]
        rivals = [other for other in kept if _same_figures(part, parts[other][1])]
        if any(ranks[other] == ranks[number] for other in rivals):
            problem = phrase("contract", "measures_alike", n=len(rivals) + 1)
            raise ContractError(part.table, [problem], source=source)
        kept += [] if rivals else [number]
    return [parts[number][1] for number in sorted(kept)]


def _rank(measure: str, table: str) -> int:
    """Return how surely a measure is the figure of its table; of vacancies none goes before another."""
    if table != "indicator":
        return 0
    return 2 if end_of_month(measure) else int(metric_of(measure) is not None)


def _same_figures(one: ParsedSheet, other: ParsedSheet) -> bool:
    """Tell two parts that have a figure for the same month of the same series."""
    if one.table != other.table or one.table not in ("demand", "indicator"):
        return False
    keys = [
        name
        for name in (*TABLES[one.table].key, "enterprise_name")
        if name in one.frame and name in other.frame
    ]
    rows = (part.frame[keys].astype(str).drop_duplicates() for part in (one, other))
    return bool(pd.concat(rows).duplicated().any())


def without_whole_rows(table: str, frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return the rows without those for a whole of which other rows are the parts.

    A whole that stands alone is kept.
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
            raw.tell("wholes_dropped", n=int(has_parts.sum()), some=some)
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


def join_alike_rows(
    table: str, frame: pd.DataFrame, raw: Raw, beside: Callable[[], pd.DataFrame]
) -> pd.DataFrame:
    """Return rows of which no two have one key and differ in more than their figures.

    The figures of such rows are added up, and what they do not agree on is left open. Rows that
    differ in nothing else are later answers to the same question, of which the last counts.

    Parameters
    ----------
    table : str
        Name of the table.
    frame : DataFrame
        Parsed rows.
    raw : Raw
        Cells as written; gets the notes.
    beside : callable
        Returns the cells that belong to no field, such as remarks: they tell rows apart, too.
    """
    figures = [name for name in _ADDED.get(table, ()) if name in frame]
    key = [n for n in (*TABLES[table].key, "enterprise_name") if n in frame] if figures else []
    if not key:
        return frame
    frame = frame.reset_index(names="_row")
    doubled = frame.duplicated(key, keep=False) & ~frame["_row"].isin(list(raw.unread))
    doubled &= _has_key(frame, key)
    if not doubled.any():
        return frame.set_index("_row").rename_axis(None)
    labels = [name for name in raw.cells if name not in {*key, *figures} - {*_NAMES}]
    telling = pd.concat([raw.cells[labels], beside()], axis=1).astype(str)
    surplus: list[Any] = []
    added: list[str] = []
    for _, rows in frame[doubled].groupby(key, sort=False, dropna=False):
        values = rows[figures].apply(pd.to_numeric, errors="coerce")
        complementary = bool(values.notna().sum().le(1).all())
        differ = telling.loc[rows["_row"]].nunique().gt(1).any()
        if _is_unread(rows, values) or _is_answered_anew(rows) or not (complementary or differ):
            continue
        whole = _joined(rows, figures, values)
        frame.loc[rows.index[0], list(whole)] = pd.Series(whole, dtype=object)
        surplus += list(rows.index[1:])
        added += [] if complementary else [_row_name(rows.iloc[0], table)]
    if added:
        some = joined(list(dict.fromkeys(added))[:3])
        raw.tell("alike_rows_added", n=len(added), some=some)
    return frame.drop(index=surplus).set_index("_row").rename_axis(None)


def _is_unread(rows: pd.DataFrame, values: pd.DataFrame) -> bool:
    """Tell rows with a figure that nobody could read."""
    return bool(values.isna().to_numpy().sum() > rows[values.columns].isna().to_numpy().sum())


def _is_answered_anew(rows: pd.DataFrame) -> bool:
    """Tell answers of several days, of which the last counts."""
    return "answered_on" in rows and len(set(rows["answered_on"].dropna())) > 1


def _has_key(frame: pd.DataFrame, key: list[str]) -> pd.Series[bool]:
    """Tell rows that say of what they are: of an enterprise by its number or by its name."""
    firms = [name for name in key if name.startswith("enterprise_")]
    others = [name for name in key if name not in firms]
    complete = frame[others].notna().all(axis=1)
    return complete & frame[firms].notna().any(axis=1) if firms else complete


def _joined(rows: pd.DataFrame, figures: list[str], values: pd.DataFrame) -> dict[str, Any]:
    """Return what rows of one key say together."""
    complementary = values.notna().sum().le(1).all()
    # A sum of what is known and what is not would be too small.
    result: dict[str, Any] = {
        name: values[name].sum(min_count=1 if complementary else len(values)) for name in figures
    }
    for name in rows.columns.difference([*figures, "_row"]):
        cells = [cell for cell in rows[name] if not (isinstance(cell, list) or is_blank(cell))]
        if len({str(cell) for cell in cells}) > 1 or (cells and len(cells) < len(rows)):
            ends = {"pay_low": min, "pay_high": max}.get(name)
            numbers = all(isinstance(cell, (int, float)) for cell in cells)
            whole = len(cells) == len(rows)
            result[name] = ends(cells) if ends and numbers and whole else None
    return result


def _row_name(row: pd.Series[Any], table: str) -> str:
    names = {"supply": "major", "need_survey": "post"}
    return str(row[names.get(table, "occupation")])


def without_need(table: str, frame: pd.DataFrame, block: Block, raw: Raw) -> pd.DataFrame:
    """Return the rows of a table of posts without those that need nobody.

    In a survey the enterprise has answered all the same: where it has no other row, it stays with
    the post ``all`` and the number 0.
    """
    if table not in ("need_survey", "posting") or frame.empty:
        return frame
    flags = _says_nobody(block, frame.index) | _names_none(frame)
    openings = frame.get("openings", pd.Series(0.0, index=frame.index)).astype(object)
    numbers = pd.to_numeric(openings, errors="coerce").astype("float64")
    nobody = pd.Series(flags, index=frame.index) & ~(numbers > 0)
    if not nobody.any():
        return frame
    of_file = block.row_numbers
    rows = ", ".join(str(of_file[int(place)]) for place in frame.index[nobody])
    raw.tell("needs_nobody", n=int(nobody.sum()), rows=rows)
    firm = next((name for name in ("enterprise_id", "enterprise_name") if name in frame), None)
    if table == "posting" or firm is None:
        return frame[~nobody]
    others = set(frame.loc[~nobody, firm].dropna())
    alone = nobody & ~frame[firm].isin(others) & ~frame[firm].where(nobody).duplicated()
    answers = frame[alone].assign(post="all", openings=0.0)
    for name in ("pay_low", "pay_high", "education", "occupation", "experience_min"):
        if name in answers:
            answers[name] = None
    return pd.concat([frame[~nobody], answers]).sort_index()


def _says_nobody(block: Block, places: pd.Index) -> NDArray[np.bool_]:
    """Tell which rows have a cell that says that nobody is needed."""
    if isinstance(block.rows, TextRows):
        rows = np.zeros(len(block.rows), dtype=bool)
        for column in block.rows.coded:
            short = np.flatnonzero(pc.less_equal(pc.utf8_length(column.dictionary), _LONGEST))
            texts = column.dictionary.take(pa.array(short))
            mask = suspects(texts, _NOBODY_SIGN, short=0)
            sure = [
                short[place]
                for place in np.flatnonzero(mask)
                if _NOBODY.fullmatch(texts[place].as_py())
            ]
            rows |= np.isin(column.indices.to_numpy(), sure) if sure else False
        return np.asarray(rows[places.to_numpy()])
    flags = (
        any(isinstance(cell, str) and _NOBODY.fullmatch(cell) for cell in block.rows[int(place)])
        for place in places
    )
    return np.fromiter(flags, dtype=bool, count=len(places))


def _names_none(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which rows say instead of a post that there is none."""
    post = next((frame[name] for name in ("post", "title") if name in frame), None)
    if post is None:
        return np.zeros(len(frame), dtype=bool)
    none = [name for name in texts_among(post) if _NONE.fullmatch(name)]
    return post.isin(none).to_numpy(dtype=bool)
