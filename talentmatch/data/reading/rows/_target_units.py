"""Figures of plan targets in the unit of their indicator, however a cell writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.data.reading.cells._value_numbers import SCALES, parse_number, plain
from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["figures_in_unit", "other_units"]

#: A reported value is within so many times of baseline and target, or in another unit.
_FAR = 30
_FIGURES = ("target", "baseline", "value")
#: A cell that writes a scale of its own: 15.3万, 35%, 百分之六十.
_OWN = re.compile(r"[十百千万亿%‰成]")
_SCALE = re.compile(r"(百万|千万|[十百千万亿%‰])")
_PER_CENT = frozenset({"%", "百分比", "百分数"})
#: Signs before the name of an indicator that is a part of the one above.
_OF_WHICH = re.compile(r"^\s*(?:[#＃]|其\s*中\s*[:：]?)\s*")
_AT_MOST = re.compile(r"^(?:<=?|≤|不超过|不高于|不大于|低于|控制在)|(?:以下|以内|之内)$")


def figures_in_unit(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return the frame with figures in the unit of each row.

    A table has one unit an indicator, while its cells say 15.3万 under 万人, or 35% beside 35. A
    share without a unit is in per cent. Where no column says whether more is better, a target that
    is a limit, such as ≤3, says so.
    """
    headers = {name: raw.unit(name) for name in _FIGURES if name in raw.cells}
    units = _units(frame, raw, next(filter(None, headers.values()), ""))
    for name in headers:
        frame[name] = _typed(
            [_figure(cell, unit) for cell, unit in zip(raw.cells[name], units, strict=True)]
        )
    if "indicator" in frame:
        frame["indicator"] = frame["indicator"].astype("str").str.replace(_OF_WHICH, "", regex=True)
        _set_doubtful_shares_aside(frame, raw, units, list(headers))
    if "target" not in headers:
        return frame
    texts = raw.cells["target"].map(lambda cell: "" if is_blank(cell) else plain(cell))
    limits = texts.str.contains(_AT_MOST)
    directions = frame.get("direction", pd.Series(None, index=frame.index, dtype=object))
    shares = texts.str.endswith("%")
    units = units.mask((units == "") & shares, "%").replace("", None)
    return frame.assign(direction=directions.mask(directions.isna() & limits, "down"), unit=units)


def _set_doubtful_shares_aside(
    frame: pd.DataFrame, raw: Raw, units: pd.Series[Any], names: list[str]
) -> None:
    """Set aside what may be 0.41 % or 41 % beside figures of one indicator such as 38.2 and 42.5."""
    figures = frame[names].apply(pd.to_numeric, errors="coerce")
    figures = figures.where(units.map(lambda unit: plain(unit) in _PER_CENT), axis=0)
    most = figures.max(axis=1).groupby(frame["indicator"]).transform("max")
    for name in names:
        signed = raw.cells[name].map(lambda cell: "%" in plain(cell)).astype(bool)
        few = figures[name].gt(0) & figures[name].le(1) & most.gt(_FAR * figures[name]) & ~signed
        for row in frame.index[few]:
            raw.unread.setdefault(
                row, phrase("load", "share_doubtful", cell=str(raw.cells[name][row]))
            )


def _units(frame: pd.DataFrame, raw: Raw, header: str) -> pd.Series[Any]:
    cells = raw.cells.get("unit", pd.Series(None, index=frame.index, dtype=object))
    return cells.map(lambda cell: header if is_blank(cell) else parse_text(cell) or header)


def _figure(cell: object, unit: str) -> object:
    """Return the number of a cell in a unit; what is not understood stays as written."""
    if is_blank(cell):
        return None
    number = parse_number(cell)
    if number is None or isinstance(cell, (int, float)) or not _OWN.search(plain(cell)):
        return cell if number is None else number
    unit_text = plain(unit)
    own = "%" if "百分" in unit_text else (_SCALE.match(unit_text) or [""])[0]
    if not own and "%" in plain(cell) and not unit_text:
        own = "%"
    return round(number / SCALES[own], 9)


def _typed(figures: list[object]) -> Any:
    understood = all(f is None or isinstance(f, (int, float)) for f in figures)
    return pd.array(figures, dtype="float64") if understood else pd.array(figures, dtype=object)


def other_units(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Note the indicator whose reported values can hardly be in the unit of its target."""
    rows = connection.execute(
        "SELECT a.indicator, a.year, a.value, t.target, t.unit FROM main.target_actual AS a "
        "JOIN main.target AS t USING (indicator) WHERE a.value > 0 AND t.target > 0 AND ("
        f"a.value > {_FAR} * greatest(t.target, coalesce(t.baseline, t.target)) OR "
        f"{_FAR} * a.value < least(t.target, coalesce(nullif(t.baseline, 0), t.target))) "
        "ORDER BY ALL"
    ).fetchall()
    if not rows:
        return []
    indicator, year, value, target, unit = rows[0]
    facts = {"indicator": indicator, "year": year, "value": value, "target": target}
    return [phrase("load", "other_unit", n=len(rows), unit=unit or "", **facts)]
