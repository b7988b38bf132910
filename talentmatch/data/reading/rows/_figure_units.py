"""Figures in the unit of what they count, however a table writes them: shares, targets, indicators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells._value_numbers import SCALES, parse_number, plain
from talentmatch.data.reading.cells.values import is_blank, parse_text, parse_values
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "BASE_UNITS",
    "METRICS",
    "UNKNOWN",
    "figures_in_unit",
    "in_base_units",
    "is_share",
    "metric_named",
    "metric_of",
    "named_metrics",
    "other_units",
    "own_scale",
    "share_cells",
]

#: Shares of one whole add up to so much in per cent, rounded as they are.
_SUM_OF_SHARES = (98.0, 102.0)
#: Fields that tell one whole from another.
_OF_WHOLE = ("industry", "region", "year")
_SIGNS_OF_SHARES = ("%", "％", "‰")
#: A reported value is within so many times of baseline and target, or in another unit.
_FAR = 30
_FIGURES = ("target", "baseline", "value")
#: A cell that writes a scale of its own: 15.3万, 35%, 百分之六十.
_SIGN_OF_SCALE = re.compile(r"[十百千万亿%‰成]")
_SCALE = re.compile(r"(百万|千万|[十百千万亿%‰])")
_PER_CENT = frozenset({"%", "百分比", "百分数"})
#: Signs before the name of an indicator that is a part of the one above.
_OF_WHICH = re.compile(r"^\s*(?:[#＃]|其\s*中\s*[:：]?)\s*")
_AT_MOST = re.compile(r"^(?:<=?|≤|不超过|不高于|不大于|低于|控制在)|(?:以下|以内|之内)$")
#: Metric, its unit, and the words that name it.
METRICS = (
    ("insured_persons", "persons", r"参保|社保|insured"),
    ("headcount", "persons", r"从业|用工|员工|职工|在岗|headcount|employees"),
    ("revenue", "CNY", r"营业收入|营收|销售|revenue"),
    ("output", "CNY", r"产值|output"),
    ("electricity", "kWh", r"用电|electric"),
    ("orders", "CNY", r"订单|orders"),
    ("exports", "CNY", r"出口|export"),
)
#: What words say that name no metric of which anything is known.
UNKNOWN = "unknown"
#: Measures beside these: of money paid, of changes, of shares.
_OTHER_MEASURES = re.compile(
    r"工资|薪|税(?!务)|利润|费(?!者|人数|人员|职工)|基数|[^效]率|同比|环比|占比|比[重例]|单价"
    r"|价格|投资|资产|负债|补贴|补助|新增|净增|增减|增[长幅速]"
    r"|减少|离职|流失|招聘|招工|缺工|缺口|需求|空缺|用工计划|培训|参训|累计|人均|面积|专利"
    r"|贷款|库存|产量|能耗|用水|用气|wage|salar|\bpay|tax|profit|\brate"
    r"|growth|change|average|cumulative|vacanc|openings|demand|needs|planned",
    re.I,
)
#: Unit in which figures are stored, by the word for it in the unit of a table.
BASE_UNITS = {"人": "persons", "元": "CNY", "千瓦时": "kWh", "度": "kWh"}
_SCALED_UNIT = re.compile(r"(百万|千万|百|千|万|亿)?(人|元|千瓦时|度)")
#: People of a firm who are insured: their insurance is what is counted.
_INSURED_STAFF = re.compile(
    r"(?:在岗|在职|从业)?(?:职工|员工|从业人员|用工|在岗人员"
    r"|人员)[^、，,;；和及与]{0,8}?(?:参保|社保)"
    r"|(?:参保|社保)(?:在岗)?(?:职工|员工|人员|从业人员)|insured\W+(?:employees|headcount)"
    r"|(?:employees|headcount)\W+(?:who are )?insured",
    re.I,
)
#: A name that is one of the words and says nothing else of the figure.
_BEFORE_METRIC = r"(?:企业|单位|本?[月季]末|本期末?|期末|年末|平均|全部|全年|主营|工业|总)*"
_BEHIND_METRIC = r"(?:人员|期末|年末|平均|人数|总值|额|量|总额|总数)*数?"
_FIGURE_WITH_SCALE = re.compile(
    r"\d\s*(?:百万|千万|[百千万亿]|人次?$|[名个元]$|k$|m$|mn$|million$|thousand$)", re.I
)


def is_share(column: Column) -> bool:
    """Tell a column of shares, which are 1 at most."""
    return column.kind == "float" and column.unit == "1" and column.high == 1


def share_cells(column: Column, raw: Raw) -> pd.Series[Any]:
    """Return shares as parts of 1; where no unit is named, what is above 1 is in per cent.

    Beside such figures 0.8 may be 0.8 % or 80 %. Where all of a whole add up to 100 it is the
    first; else its row is set aside.
    """
    cells, unit = raw.cells[column.name], raw.unit(column.name)
    bare = pd.Series([_bare(cell) for cell in cells], index=cells.index, dtype="float64")
    large = bare.gt(1) & bare.le(100)
    if unit or not large.any():
        return parse_values(column, cells, unit=unit)
    doubtful = bare.gt(0) & bare.le(1) & ~_of_whole(bare, raw)
    for row in cells.index[doubtful]:
        raw.unread[row] = phrase("load", "share_doubtful", cell=str(cells[row]))
    facts = {"name": raw.headers[column.name], "n": int((bare.notna() & ~doubtful).sum())}
    raw.notes.append(phrase("load", "shares_in_percent", **facts))
    return parse_values(column, cells, unit="%")


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


def own_scale(cell: object) -> bool:
    """Tell a cell that writes its own scale or unit, such as 1.2亿 or 200人.

    Examples
    --------
    >>> own_scale("1.2亿"), own_scale("200人"), own_scale("1.2k"), own_scale("1,200")
    (True, True, True, False)
    """
    return isinstance(cell, str) and bool(_FIGURE_WITH_SCALE.search(plain(cell)))


def metric_of(*scopes: str) -> tuple[str, str] | None:
    """Return the metric that words around figures of enterprises name, and its unit.

    The first of the scopes that names a measure counts; if that is none of these it is `UNKNOWN`.

    Examples
    --------
    >>> metric_of("", "2024年企业参保人数"), metric_of("企业社保缴费基数", "参保.xlsx"), metric_of("月报")
    (('insured_persons', 'persons'), ('unknown', ''), None)
    """
    for scope in scopes:
        plainly = _INSURED_STAFF.sub("insured", scope)
        metrics = {(name, unit) for name, unit, words in METRICS if re.search(words, plainly, re.I)}
        if _OTHER_MEASURES.search(scope) or len(metrics) > 1:
            return UNKNOWN, ""
        if metrics:
            return metrics.pop()
    return None


def named_metrics(names: pd.Series[Any]) -> pd.Series[Any]:
    """Return metrics under the names they have here; others stay as written."""
    return names.map(_metric_name)


def in_base_units(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return rows of `indicator` whose figures of persons, money and power are in these units."""
    if "metric" in frame and "metric" in raw.cells:
        frame = frame.assign(metric=frame["metric"].map(_metric_name))
    if not {"unit", "value"} <= set(frame) or "value" not in raw.cells or raw.unit("value"):
        return frame
    matches = [
        None if is_blank(unit) else _SCALED_UNIT.fullmatch(plain(unit)) for unit in frame["unit"]
    ]
    scales = [SCALES[match[1] or ""] if match else 1.0 for match in matches]
    units = [
        BASE_UNITS[match[2]] if match else unit
        for match, unit in zip(matches, frame["unit"], strict=True)
    ]
    cells = zip(frame["value"], raw.cells["value"], scales, strict=True)
    figures = [_scaled(value, cell, scale) for value, cell, scale in cells]
    if any(scale != 1.0 for scale in scales):
        raw.tell("base_units", n=sum(scale != 1.0 for scale in scales))
    return frame.assign(value=figures, unit=units)


def metric_named(name: str) -> str | None:
    """Return the metric whose name a text is; None if it says anything else.

    Examples
    --------
    >>> metric_named("从业人员期末人数"), metric_named("营业收入"), metric_named("从业人员平均工资")
    ('headcount', 'revenue', None)
    """
    for metric, _, words in METRICS:
        if re.fullmatch(f"{_BEFORE_METRIC}(?:{words}){_BEHIND_METRIC}", name.strip(), re.I):
            return metric
    return None


def _bare(cell: object) -> float | None:
    """Return a figure without a sign of its own."""
    if is_blank(cell) or any(sign in str(cell) for sign in _SIGNS_OF_SHARES):
        return None
    return parse_number(cell)


def _of_whole(bare: pd.Series[float], raw: Raw) -> pd.Series[bool]:
    """Tell figures that make up 100 together with the others of their whole."""
    keys = [raw.cells[name].astype("str") for name in _OF_WHOLE if name in raw.cells]
    sums = bare.groupby(keys, dropna=False).transform("sum") if keys else bare * 0 + bare.sum()
    return sums.between(*_SUM_OF_SHARES)


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
    if number is None or isinstance(cell, (int, float)) or not _SIGN_OF_SCALE.search(plain(cell)):
        return cell if number is None else number
    unit_text = plain(unit)
    own = "%" if "百分" in unit_text else (_SCALE.match(unit_text) or [""])[0]
    if not own and "%" in plain(cell) and not unit_text:
        own = "%"
    return round(number / SCALES[own], 9)


def _typed(figures: list[object]) -> Any:
    understood = all(f is None or isinstance(f, (int, float)) for f in figures)
    return pd.array(figures, dtype="float64") if understood else pd.array(figures, dtype=object)


def _metric_name(name: Any) -> Any:
    return name if is_blank(name) else metric_named(str(name)) or name


def _scaled(value: Any, cell: object, scale: float) -> Any:
    number = parse_number(value) if isinstance(value, str) else value
    if number is None or not isinstance(number, (int, float)) or own_scale(cell):
        return value
    return round(number * scale, 9)
