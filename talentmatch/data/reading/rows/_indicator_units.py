"""Indicators of enterprises under one name and in one unit, however a table writes them."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._value_numbers import SCALES, parse_number, plain
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase

__all__ = [
    "METRICS",
    "UNKNOWN",
    "in_base_units",
    "metric_named",
    "metric_of",
    "named_metrics",
    "own_scale",
]

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
_OTHER = re.compile(
    r"工资|薪|税(?!务)|利润|费(?!者|人数|人员|职工)|基数|[^效]率|同比|环比|占比|比[重例]|单价"
    r"|价格|投资|资产|负债|补贴|补助|新增|净增|增减|增[长幅速]"
    r"|减少|离职|流失|招聘|招工|缺工|缺口|需求|空缺|用工计划|培训|参训|累计|人均|面积|专利"
    r"|贷款|库存|产量|能耗|用水|用气|wage|salar|\bpay|tax|profit|\brate"
    r"|growth|change|average|cumulative|vacanc|openings|demand|needs|planned",
    re.I,
)
_BASE = {"人": "persons", "元": "CNY", "千瓦时": "kWh", "度": "kWh"}
_UNIT = re.compile(r"(百万|千万|百|千|万|亿)?(人|元|千瓦时|度)")
#: People of a firm who are insured: their insurance is what is counted.
_INSURED_STAFF = re.compile(
    r"(?:在岗|在职|从业)?(?:职工|员工|从业人员|用工|在岗人员"
    r"|人员)[^、，,;；和及与]{0,8}?(?:参保|社保)"
    r"|(?:参保|社保)(?:在岗)?(?:职工|员工|人员|从业人员)|insured\W+(?:employees|headcount)"
    r"|(?:employees|headcount)\W+(?:who are )?insured",
    re.I,
)
#: A name that is one of the words and says nothing else of the figure.
_BEFORE = r"(?:企业|单位|本?[月季]末|本期末?|期末|年末|平均|全部|全年|主营|工业|总)*"
_AFTER = r"(?:人员|期末|年末|平均|人数|总值|额|量|总额|总数)*数?"
_OWN = re.compile(
    r"\d\s*(?:百万|千万|[百千万亿]|人次?$|[名个元]$|k$|m$|mn$|million$|thousand$)", re.I
)


def own_scale(cell: object) -> bool:
    """Tell a cell that writes its own scale or unit, such as 1.2亿 or 200人.

    Examples
    --------
    >>> own_scale("1.2亿"), own_scale("200人"), own_scale("1.2k"), own_scale("1,200")
    (True, True, True, False)
    """
    return isinstance(cell, str) and bool(_OWN.search(plain(cell)))


def metric_of(*scopes: str) -> tuple[str, str] | None:
    """Return the metric that words around figures of enterprises name, and its unit.

    The first of the scopes that names a measure counts; if that is none of these it is `UNKNOWN`.

    Parameters
    ----------
    *scopes : str
        Words around the figures, the nearest first.

    Examples
    --------
    >>> metric_of("", "2024年企业参保人数"), metric_of("企业社保缴费基数", "参保.xlsx"), metric_of("月报")
    (('insured_persons', 'persons'), ('unknown', ''), None)
    """
    for scope in scopes:
        plainly = _INSURED_STAFF.sub("insured", scope)
        metrics = {(name, unit) for name, unit, words in METRICS if re.search(words, plainly, re.I)}
        if _OTHER.search(scope) or len(metrics) > 1:
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
    matches = [None if is_blank(unit) else _UNIT.fullmatch(plain(unit)) for unit in frame["unit"]]
    scales = [SCALES[match[1] or ""] if match else 1.0 for match in matches]
    units = [
        _BASE[match[2]] if match else unit
        for match, unit in zip(matches, frame["unit"], strict=True)
    ]
    cells = zip(frame["value"], raw.cells["value"], scales, strict=True)
    figures = [_scaled(value, cell, scale) for value, cell, scale in cells]
    if any(scale != 1.0 for scale in scales):
        raw.notes.append(phrase("load", "base_units", n=sum(scale != 1.0 for scale in scales)))
    return frame.assign(value=figures, unit=units)


def metric_named(name: str) -> str | None:
    """Return the metric whose name a text is; None if it says anything else.

    Examples
    --------
    >>> metric_named("从业人员期末人数"), metric_named("营业收入"), metric_named("从业人员平均工资")
    ('headcount', 'revenue', None)
    """
    for metric, _, words in METRICS:
        if re.fullmatch(f"{_BEFORE}(?:{words}){_AFTER}", name.strip(), re.I):
            return metric
    return None


def _metric_name(name: Any) -> Any:
    return name if is_blank(name) else metric_named(str(name)) or name


def _scaled(value: Any, cell: object, scale: float) -> Any:
    number = parse_number(value) if isinstance(value, str) else value
    if number is None or not isinstance(number, (int, float)) or own_scale(cell):
        return value
    return round(number * scale, 9)
