"""Tables with a column a month: insured persons of enterprises, demand of series."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.data.contract.credit_code import whole_codes
from talentmatch.data.reading.cells.note_marks import (
    is_formula,
    marks_in,
    name_without_marks,
    unmarked,
)
from talentmatch.data.reading.cells.periods import length_of
from talentmatch.data.reading.cells.points import with_points_read
from talentmatch.data.reading.cells.value_dates import parse_date, parse_month
from talentmatch.data.reading.cells.value_numbers import (
    SCALES,
    in_parts,
    is_withheld,
    parse_number,
)
from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.layout.context import ADDED
from talentmatch.data.reading.layout.headings import IGNORED, heading
from talentmatch.data.reading.layout.lacking import over_one_another
from talentmatch.data.reading.layout.recognising import named_by_values
from talentmatch.data.reading.layout.reshaping.month_measures import months_as_rows
from talentmatch.data.reading.layout.sense import guesses
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows.indicator_units import (
    UNKNOWN,
    in_base_units,
    metric_of,
    named_metrics,
    own_scale,
)
from talentmatch.data.reading.rows.raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError
from talentmatch.i18n import joined, label, phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "days_as_rows",
    "fields_of_labels",
    "has_days_of_firms",
    "is_wide",
    "melt_months",
    "month_columns",
    "names_of_labels",
    "says_no_measure",
    "staff_by_month",
    "unread_labels",
]

_LEAST_MONTHS = 3
#: Lengths of the periods of columns, the shortest first.
_LENGTHS = ("month", "quarter", "half")
#: Of two rows either may be twice the other's half by chance.
_LEAST_ROWS = 3
#: A day with its year, or a week of one.
_DAY = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?(?: 00:00:00)?|\d{4}年?[-/ ]*(?:第\d{1,2}[周週]|[Ww]\d{1,2})"
)
_BARE_WEEK = re.compile(r"第?\d{1,2}[周週]")
_SPAN_OF_DAYS = re.compile(
    r"(\d{1,2})[月./](\d{1,2})[日号]?\s*[-~至到—–]+\s*(?:(\d{1,2})[月./])?(\d{1,2})[日号]?"
)
_BARE = re.compile(r"(\d{1,2})月(?:份|末|底)?")
_BARE_PERIOD = re.compile(r"第?[一二三四1-4]季度?[末底]?|Q[1-4]|[上下]半年[末底]?|H[12]", re.I)
_NUMBERED = re.compile(
    r"^\s*(?:[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、.．])\s*(?=\S)"
)
_YEAR = re.compile(r"((?:19|20)\d{2})年?")
#: The whole beside its months.
_SUM = re.compile(r"(?:全年|年度|合计|总计|小计|共计)+(?:数|人数)?|total", re.I)
#: Unit that a title names, such as 单位：万元.
_MULTIPLE = re.compile(
    r"(?:单位\s*[:：]?\s*|[(（])(百|千|万|百万|千万|亿)(人次|人|个|名|元|千瓦时)"
)
_ENGLISH = r"(?:hundreds?|thousands?|millions?)"
_ENGLISH_MULTIPLE = re.compile(
    rf"\(?\bin\s+{_ENGLISH}\b|\(\s*{_ENGLISH}(?:\s+of\s+\w+)?\s*\)|['’]000s?\b|\(000s?\)"
    rf"|(?:units?\s*:|[,;–—-])\s*{_ENGLISH}\b(?![ \t]*(?-i:[a-z]))|\bTHS(?:_\w+)?\b",
    re.I,
)
_COUNTED = {"persons": "人", "CNY": "元", "kWh": "千瓦时"}
#: Row labels of series and the dimension of `demand` they are.
_DIMENSIONS = {
    "region": (
        "region_id",
        "region",
        "区域",
        "地区",
        "城市",
        "镇街",
        "乡镇",
        "街道",
        "区县",
        "县区",
    ),
    "industry": ("industry_id", "industry", "行业", "行业代码"),
    "occupation": (
        "r1_id",
        "occupation_id",
        "occupation",
        "职业",
        "岗位",
        "职业代码",
        "岗位名称",
        "职业编码",
        "职业编号",
        "工种代码",
        "职业名称",
        "工种",
        "工种名称",
        "职位",
        "职位名称",
    ),
    "skill": ("skill_id", "skill", "技能"),
}
_ENTERPRISE = {
    "enterprise_id": ("enterprise_id", "企业编号", "统一社会信用代码", "社会信用代码", "信用代码", "credit_code"),
    "enterprise_name": ("enterprise_name", "企业名称", "单位名称", "公司名称", "用人单位", "参保单位", "参保单位名称", "company", "name"),
}  # fmt: skip
#: Columns that say of each row what it counts, and in which unit.
_MEASURES = {
    "metric": ("metric", "指标", "指标名称", "统计指标", "项目", "measure"),
    "unit": ("unit", "单位", "计量单位", "指标单位"),
}
_ROW_NUMBERS = ("r0_id",)
_POST = re.compile(r"(?:岗位|职位|工种|职业)(?:名称|编码|代码)?$")
#: What stands in tables of regions, industries or occupations beside vacancies, and words of these.
_NO_DEMAND = re.compile(
    r"求职|失业|工资|薪|就业人[数员]|从业人?[数员]|参保|离职|产值|收入|人口|毕业|在校|招生|存量|人才总量|用电"
    r"|seekers|unemploy|wage|earnings|salar|workforce jobs|payroll|population|graduates"
    r"|\b(?:lfs[aiq]?|une|earn|nama|educ|demo)_",
    re.I,
)
_DEMAND = re.compile(
    r"招聘|岗位|需求|空缺|用工|缺工|缺口|职位|vacanc|openings?|advert|posting|demand|jobs|\bjvs",
    re.I,
)
#: Words that say for sure that vacancies are counted; 用工 may be of those who work.
_OPENINGS = re.compile(_DEMAND.pattern.replace("|用工", ""), re.I)
#: Figures that count nothing, but say how many there are beside those of another time.
_INDEX = re.compile(r"[\u4e00-\u9fff]{0,4}指数|[=＝]\s*100\b|\bind(?:ex|ices)\b[^\n]{0,30}", re.I)
_CONTRACT_NAMES = frozenset({"region_id", "industry_id", "region", "industry"})


def month_columns(header: list[str], context: str = "") -> dict[int, pd.Timestamp]:
    """Return the position and month of each header that names a month.

    Headers such as ``3月`` get their year from the title or the name of the file.

    Examples
    --------
    >>> list(month_columns(["单位名称", "1月", "2月"], "2023年参保人数").values())[1]
    Timestamp('2023-02-01 00:00:00')
    """
    days = _day_columns(header, context)
    named = {place: name for place, name in enumerate(header) if place not in days}
    months = {place: month for place, name in named.items() if (month := parse_month(name))}
    lengths = {place: length_of(header[place]) for place in months}
    # Beside its months a quarter is their sum, and half a year beside its quarters.
    shortest = next((kind for kind in _LENGTHS if kind in lengths.values()), "month")
    months = {place: month for place, month in months.items() if lengths[place] == shortest}
    year = _YEAR.search(context)
    if not months and year:
        bare = {place: _BARE.fullmatch(unmarked(name).strip()) for place, name in enumerate(header)}
        months = {
            place: pd.Timestamp(int(year[1]), int(match[1]), 1)
            for place, match in bare.items()
            if match and 1 <= int(match[1]) <= 12
        }
    if not months and year:
        pairs = ((place, parse_month(f"{year[1]}年{name.strip()}")) for place, name in enumerate(header) if _BARE_PERIOD.fullmatch(name.strip()))  # fmt: skip
        months = {place: month for place, month in pairs if month is not None}
    return months


def days_as_rows(block: Block, context: str) -> Block:
    """Return a row a day or week for a table of series with a column for each; else the block.

    Examples
    --------
    >>> header = ["职业", "2024-01-01", "2024-01-08", "2024-01-15"]
    >>> days_as_rows(Block(header, [["钳工", 5, 6, 7]], "", {}, [2]), "").rows[1]
    ['钳工', '2024-01-08', 6]
    """
    days = _day_columns(block.header, context)
    labels = _labels(block.header, days)
    firms = {"enterprise_id", "enterprise_name"} & set(labels)
    if not days or not labels or firms or _NO_DEMAND.search(context):
        return block
    named = {place: f"{day:%Y-%m-%d}" for place, day in days.items()}
    return months_as_rows(block, named, "需求人数")


def has_days_of_firms(block: Block, context: str) -> bool:
    """Tell figures of enterprises by day or week, of which a month has no sum."""
    days = _day_columns(block.header, context)
    return bool(days and {"enterprise_id", "enterprise_name"} & set(_labels(block.header, days)))


def _day_columns(header: list[str], context: str = "") -> dict[int, pd.Timestamp]:
    """Return the places of headings that name days or weeks, several of them in a month.

    Weeks such as 第1周 and 1月6日-1月12日 are of the year that the words around the table name.
    """
    named = {place: str(name).strip() for place, name in enumerate(header) if name}
    if year := _YEAR.search(context):
        named = _of_year(named, int(year[1]))
    days = {
        place: day
        for place, name in named.items()
        if _DAY.fullmatch(name) and (day := parse_date(name)) is not None and not pd.isna(day)
    }
    months = {(day.year, day.month) for day in days.values()}
    return days if len(days) >= max(_LEAST_MONTHS, len(months) + 1) else {}


def _of_year(names: Mapping[int, str], year: int) -> dict[int, str]:
    """Return weeks with their year, and spans of seven days as the first of them.

    Where spans run over the turn of a year, most of them are of the one that is named.

    Examples
    --------
    >>> _of_year({0: "职业", 1: "第1周"}, 2025), _of_year({1: "1月6日-1月9日"}, 2025)
    ({0: '职业', 1: '2025年第1周'}, {1: '1月6日-1月9日'})
    >>> _of_year({1: "12月30日-1月5日", 2: "1月6日-12日", 3: "1月13日-19日"}, 2025)
    {1: '2024-12-30', 2: '2025-01-06', 3: '2025-01-13'}
    """
    dated = {place: f"{year}年第{name.removeprefix('第')}" if _BARE_WEEK.fullmatch(name) else name for place, name in names.items()}  # fmt: skip
    spans = {place: m for place, name in names.items() if (m := _SPAN_OF_DAYS.fullmatch(name))}
    turns, before = [0], 0
    for match in spans.values():
        turns.append(turns[-1] + (int(match[1]) < before))
        before = int(match[1])
    usual = max(turns[1:], key=turns[1:].count, default=0)
    for (place, match), turn in zip(spans.items(), turns[1:], strict=True):
        begin = parse_date(f"{year + turn - usual}-{match[1]}-{match[2]}")
        end = None if begin is None else begin + pd.Timedelta(days=6)
        ends_so = end is not None and (end.month, end.day) == (int(match[3] or match[1]), int(match[4]))  # fmt: skip
        if begin is not None and ends_so:
            dated[place] = f"{begin:%Y-%m-%d}"
    return dated


def is_wide(header: list[str], context: str = "") -> bool:
    """Return whether a table has a column a month."""
    months = month_columns(header, context)
    if len(months) >= _LEAST_MONTHS or len(months) < 2:
        return len(months) >= _LEAST_MONTHS
    # Two months are all there is where the title says of what; quarters and half-years say so themselves.
    named = any(length_of(header[place]) != "month" for place in months)
    labels = _labels(header, months)
    firms = {"enterprise_id", "enterprise_name"} & set(labels)
    measure = metric_of(*context.split("\n"))
    counted = bool(measure or _DEMAND.search(context)) or (named and not firms)
    # What a title gives has no place beside firms, and is read beside series.
    unread = {name for name in unread_labels(header, context) if not _SUM.fullmatch(name.strip())}
    unread -= set(ADDED)
    return counted and bool(labels) and not unread


def names_of_labels(
    block: Block, by_hand: Mapping[str, str], context: str = ""
) -> tuple[list[str], list[str]]:
    """Return the header with labels of rows under the names of their fields, and what was learnt.

    Parameters
    ----------
    block : Block
        Header and records of a table with a column a month.
    by_hand : mapping of str to str
        Header to column, as the caller says.
    context : str
        Words around the table.
    """
    months = month_columns(block.header, context)
    by_hand = {**named_by_values("indicator", block), **by_hand}
    header = [
        name if place in months else by_hand.get(name, name)
        for place, name in enumerate(block.header)
    ]
    labels = _labels(header, months)
    fields = {place: name for name, place in labels.items()} | dict.fromkeys(months, "month")
    notes = []
    for table in (
        () if {"enterprise_id", "enterprise_name"} & set(labels) else ("indicator", "demand")
    ):
        for place, guess in guesses(table, header, block.rows, fields).items():
            if guess.sure and guess.field in {*_ENTERPRISE, *_DIMENSIONS} - set(labels):
                facts = {"header": header[place], "field": guess.field, "reason": guess.reason}
                notes.append(phrase("load", "by_sense", **facts))
                header[place], fields[place] = guess.field, guess.field
    return header, notes


def fields_of_labels(
    block: Block, by_hand: Mapping[str, str], context: str = ""
) -> tuple[list[str], dict[int, str]]:
    """Return the header under the names of its fields, and the fields by their place."""
    header, _ = names_of_labels(block, by_hand, context)
    months = month_columns(header, context)
    return header, {place: name for name, place in _labels(header, months).items()}


def says_no_measure(block: Block, context: str) -> bool:
    """Tell a table of towns or industries by month of which no word says what it counts.

    Examples
    --------
    >>> block = Block(["镇街", "2025-01", "2025-02", "2025-03"], [], "", {}, [])
    >>> [says_no_measure(block, words) for words in ("2025年", "2025年用工人数", "2025年用工需求")]
    [True, True, False]
    """
    months = month_columns(block.header, context)
    labels = _labels(block.header, months)
    # Programs write the names of the contract as they are, people Industry (SIC 2007).
    machine = any(heading(name) in _CONTRACT_NAMES and re.fullmatch(r"[a-z0-9_]+", name) for name in block.header)  # fmt: skip
    only = bool(labels) and {*labels} <= {"region", "industry"} and not machine
    return only and not _OPENINGS.search(context) and not _NO_DEMAND.search(context)


def unread_labels(header: list[str], context: str = "") -> tuple[str, ...]:
    """Return the headings of a table with a column a month that are neither month nor label."""
    months = month_columns(header, context)
    used = {*months, *_labels(header, months).values()}
    return tuple(
        name
        for place, name in enumerate(header)
        if place not in used and name and heading(name) not in IGNORED
    )


def staff_by_month(block: Block, context: str) -> Block | None:
    """Return people employed by firm, post and month as a row a month; None if the table is no such.

    Parameters
    ----------
    block : Block
        Header and records of a table with a column a month.
    context : str
        Words around the table, a line for each scope, the nearest first.
    """
    months = month_columns(block.header, context)
    rest = ["" if place in months else name for place, name in enumerate(block.header)]
    firms = {"enterprise_id", "enterprise_name"} & set(_labels(rest, months))
    posts = any(_POST.search(heading(name)) for name in rest if name)
    metric = metric_of(*context.split("\n"))
    if not (firms and posts and metric and metric[0] == "headcount"):
        return None
    labels = {place: f"{month:%Y-%m}" for place, month in months.items()}
    return months_as_rows(block, labels, "在岗人数")


def melt_months(
    frame: pd.DataFrame, *, context: str = "", source: str = ""
) -> tuple[str, pd.DataFrame, list[str]]:
    """Turn a column a month into a row a month.

    Parameters
    ----------
    frame : DataFrame
        Headers as columns, one series or enterprise a row.
    context : str
        Words around the table: what it counts, and its year.
    source : str
        Written to `demand.source`.

    Returns
    -------
    table : str
        ``indicator`` for enterprises, else ``demand``.
    rows : DataFrame
        Columns of that table, on the index of `frame`; months without a figure are left out.
    notes : list of str
        What was left out or taken for what.

    Examples
    --------
    >>> wide = pd.DataFrame({"region_id": [4], "2021-01": [3.0], "2021-02": [None], "2021-03": [5]})
    >>> table, rows, notes = melt_months(wide)
    >>> table, rows["openings"].tolist()
    ('demand', [3.0, 5.0])
    """
    header = [str(name) for name in frame.columns]
    months = month_columns(header, context)
    labels = _labels(header, months)
    _check_labels(frame, header, labels, months, source)
    figures = [frame.iloc[:, place] for place in months]
    name = str(frame.columns[min(months)]) if months else ""
    figures, of_points = with_points_read(figures, name)
    values = pd.concat([_numbers(column) for column in figures], axis=1)
    values.columns = pd.DatetimeIndex(list(months.values()))
    cells = {name: frame.iloc[:, place].map(_without_marks) for name, place in labels.items()}
    length = length_of(header[min(months)]) if months else "month"
    turned = {"quarter": "quarters_turned", "half": "halves_turned"}.get(length, "months_turned")
    notes = [phrase("load", turned, n=len(months)), *of_points]
    sums = _sums_of_others(values)
    if sums.any():
        names = frame.iloc[:, next(iter(labels.values()), 0)][sums]
        notes.append(phrase("load", "sums_of_others", some=joined(map(str, names))))
        frame, values = frame[~sums], values[~sums]
        cells = {name: column[~sums] for name, column in cells.items()}
    if "enterprise_id" in cells:
        title = TABLES["indicator"]["enterprise_id"].label
        cells["enterprise_id"], more = whole_codes(cells["enterprise_id"], title)
        notes += more
    for name in _DIMENSIONS.keys() & cells.keys():
        cells[name] = _without_numbering(cells[name])
    frame, values, cells, more = _labelled(frame, values, cells)
    notes += more
    ids = pd.DataFrame({name: _texts(column) for name, column in cells.items()}, index=frame.index)
    long = _long(ids, values, np.column_stack([_owned(frame.iloc[:, place]) for place in months]))
    notes += _gaps(frame.iloc[:, list(months)], values)
    if {"enterprise_id", "enterprise_name"} & set(labels):
        return "indicator", *_indicator(long, context, notes, source)
    scope = next((s for s in context.split("\n") if _NO_DEMAND.search(s) or _DEMAND.search(s)), "")
    if _NO_DEMAND.search(scope):
        measure = metric_of(scope)
        key = "no_vacancies_of_firms" if measure and measure[0] != UNKNOWN else "no_vacancies"
        problem = phrase("contract", key, what=" ".join(scope.split()))
        raise ContractError("demand", [problem], source=source or "the data")
    if index := _INDEX.search(context):
        notes.append(phrase("load", "index_kept", word=index[0].strip()))
    return "demand", *_demand(_in_positions(long, context, notes), source, notes)


def _labelled(
    frame: pd.DataFrame, values: pd.DataFrame, cells: dict[str, pd.Series[Any]]
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, pd.Series[Any]], list[str]]:
    """Leave out rows that leave a dimension empty which the others name: they are not all of it."""
    blank = pd.DataFrame({name: cells[name].map(is_blank) for name in _DIMENSIONS if name in cells})
    partly = blank.loc[:, ~blank.all()].any(axis=1) if len(blank.columns) else blank.any(axis=1)
    if not partly.any():
        return frame, values, cells, []
    note = phrase("load", "labels_empty", n=int(partly.sum()), name=str(frame.columns[0]))
    kept = {name: column[~partly] for name, column in cells.items()}
    return frame[~partly], values[~partly], kept, [note]


def _sums_of_others(values: pd.DataFrame) -> pd.Series[bool]:
    """Tell the row that is the sum of all others in every month that has them all."""
    whole = values.dropna(axis=1)
    none = pd.Series(False, index=values.index)
    if len(values) < _LEAST_ROWS or whole.shape[1] < _LEAST_MONTHS - 1:
        return none
    # Rounded figures miss their sum by half a unit of the last place each.
    close = (whole.sum() - 2 * whole).abs() <= 1e-9 + 1e-6 * whole.abs()
    same = close.all(axis=1) & whole.gt(0).all(axis=1)
    return same if same.sum() == 1 else none


def _in_positions(long: pd.DataFrame, context: str, notes: list[str]) -> pd.DataFrame:
    """Bring figures in thousands, as the words around the table say, to positions."""
    scale, unit = _multiple(context, ("人次", "人", "个", "名"))
    if scale == 1.0:
        return long
    notes.append(phrase("load", "in_multiples", unit=unit, scale=scale))
    # A cell that writes 万 itself is not in thousands.
    scaled = long["value"].where(long["owned"], (long["value"] * scale).round(6))
    return long.assign(value=scaled)


def _multiple(context: str, units: tuple[str, ...]) -> tuple[float, str]:
    """Return the multiple of a unit in which figures stand, and how it is written."""
    match = _MULTIPLE.search(context)
    if match and match[2] in units:
        return SCALES[match[1]], f"{match[1]}{match[2]}"
    multiple = _ENGLISH_MULTIPLE.search(context)
    if multiple is None:
        return 1.0, ""
    words = multiple[0].lower()
    scale = 100.0 if "hundred" in words else 1e6 if "million" in words else 1000.0
    return scale, multiple[0].strip("(),; ")


def _gaps(cells: pd.DataFrame, values: pd.DataFrame) -> list[str]:
    """Say how many months are empty, and which cells hold something that is no figure."""
    open_cells = cells.to_numpy(dtype=object)[values.isna().to_numpy()]
    words = [cell for cell in open_cells if not is_blank(cell)]
    notes = []
    if len(open_cells) > len(words):
        notes.append(phrase("load", "months_empty", n=len(open_cells) - len(words)))
    formulas = [cell for cell in words if is_formula(cell)]
    if formulas:
        notes.append(phrase("load", "months_formulas", n=len(formulas), some=formulas[0][:40]))
    withheld = [cell for cell in words if is_withheld(cell)]
    if withheld:
        some = joined(map(str, dict.fromkeys(withheld)))
        notes.append(phrase("load", "months_withheld", n=len(withheld), some=some))
    words = [cell for cell in words if not is_formula(cell) and not is_withheld(cell)]
    if words:
        notes.append(phrase("load", "months_unread", n=len(words), some=str(words[0])[:40]))
    sums = [c for c in cells.to_numpy(dtype=object).ravel() if isinstance(c, str) and in_parts(c)]
    if sums:
        name = joined(dict.fromkeys(map(str, cells.columns[:1])))
        facts = {"name": name, "n": len(sums), "some": repr(sums[0])}
        notes.append(phrase("load", "figures_added", **facts))
    marked = [cell for cell in cells.to_numpy(dtype=object).ravel() if marks_in(cell)]
    if marked:
        name = joined(dict.fromkeys(map(str, cells.columns[:1])))
        facts = {"name": name, "n": len(marked), "some": repr(marked[0])}
        notes.append(phrase("load", "marks_parted", **facts))
    return notes


def _check_labels(
    frame: pd.DataFrame,
    header: list[str],
    labels: dict[str, int],
    months: dict[int, pd.Timestamp],
    source: str,
) -> None:
    """Raise if rows would stand over one another, since what tells them apart was not read."""
    firms = {"enterprise_id", "enterprise_name"} & set(labels)
    table = "indicator" if firms else "demand"
    rows = pd.DataFrame({name: frame.iloc[:, place] for name, place in labels.items()}, frame.index)
    figures = pd.concat([rows, frame.iloc[:, list(months)]], axis=1)
    lacking = [name for name in _DIMENSIONS if name not in labels] or ["enterprise"]
    others = [name for place, name in enumerate(header) if place not in {*months, *labels.values()}]
    unread = [name for name in others if name and heading(name) not in IGNORED]
    if not firms:
        problems = over_one_another(table, figures, lacking, unread)
    else:
        # A firm that comes twice with other figures came with something that tells them apart.
        problems = over_one_another(table, figures, ["metric"], unread) if unread else []
    twice = sorted({month for month in months.values() if [*months.values()].count(month) > 1})
    if twice:
        problems.append(phrase("contract", "months_twice", some=f"{twice[0]:%Y-%m}", n=len(twice)))
    if problems:
        raise ContractError(table, problems, source=source or "the data")


def _without_marks(cell: Any) -> Any:
    """Return a label without the marks that point to a note: Birch [note 2]."""
    return name_without_marks(cell) if isinstance(cell, str) else cell


def _labels(header: list[str], months: dict[int, pd.Timestamp]) -> dict[str, int]:
    """Return the label columns: each dimension and the place it stands."""
    places = {heading(name): place for place, name in enumerate(header) if place not in months}
    labels: dict[str, int] = {}
    for dimension, names in {**_ENTERPRISE, **_DIMENSIONS}.items():
        for name in names:
            if heading(name) in places:
                labels.setdefault(dimension, places[heading(name)])
    if not labels:
        numbers = [places[heading(name)] for name in _ROW_NUMBERS if heading(name) in places]
        labels = {"skill": numbers[0]} if numbers else {}
    if {"enterprise_id", "enterprise_name"} & set(labels):
        labels = {name: labels[name] for name in _ENTERPRISE if name in labels}
        return labels | _measure_labels(places)
    return labels


def _measure_labels(places: Mapping[str, int]) -> dict[str, int]:
    """Return the columns that say what each row counts; of a unit alone nobody knows of what."""
    columns: dict[str, int] = {}
    for field, names in _MEASURES.items():
        own = [places[heading(name)] for name in names if heading(name) in places]
        if own:
            columns[field] = own[0]
    return columns if "metric" in columns else {}


def _numbers(cells: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return cells.astype("float64")
    parsed = cells.map(lambda cell: None if is_blank(cell) else parse_number(cell))
    return pd.to_numeric(parsed, errors="coerce").astype("float64")


def _owned(cells: pd.Series[Any]) -> NDArray[np.bool_]:
    """Tell which cells write a scale of their own."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return np.zeros(len(cells), dtype=bool)
    return cells.map(own_scale).to_numpy(dtype=bool)


def _without_numbering(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return names of places or industries without 一、 or （一） before them."""
    return cells.map(lambda cell: _NUMBERED.sub("", cell) if isinstance(cell, str) else cell)


def _texts(cells: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_integer_dtype(cells.dtype):
        return cells.astype("str")
    return cells.map(lambda cell: None if is_blank(cell) else parse_text(cell)).astype("str")


def _long(ids: pd.DataFrame, values: pd.DataFrame, owned: NDArray[np.bool_]) -> pd.DataFrame:
    rows, columns = values.shape
    repeated = ids.take(np.repeat(np.arange(rows), columns))
    repeated["month"] = np.tile(values.columns.to_numpy(), rows)
    repeated["value"] = values.to_numpy().ravel()
    repeated["owned"] = owned.ravel()
    return repeated[repeated["value"].notna()]


def _indicator(
    long: pd.DataFrame, context: str, notes: list[str], source: str
) -> tuple[pd.DataFrame, list[str]]:
    frame = long.rename(columns={"month": "period"})
    if "metric" in frame:
        return _own_metrics(frame, notes)
    metric_and_unit = metric_of(*context.split("\n"))
    metric, unit = metric_and_unit or ("insured_persons", "persons")
    if metric == UNKNOWN:
        what = " ".join(context.split())
        problem = phrase("contract", "measure_unknown", what=what)
        raise ContractError("indicator", [problem], source=source or "the data")
    key = "taken_as" if metric_and_unit else "taken_as_untold"
    notes.append(phrase("load", key, metric=label("metrics", metric)))
    scale, multiple = _multiple(context, (_COUNTED.get(unit, ""),))
    if scale != 1.0:
        notes.append(phrase("load", "in_multiples", unit=multiple, scale=scale))
    # A cell that writes 亿 itself is not in 万元.
    scaled = frame["value"].where(frame["owned"], (frame["value"] * scale).round(6))
    return frame.assign(metric=metric, unit=unit, value=scaled).drop(columns="owned"), notes


def _own_metrics(frame: pd.DataFrame, notes: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Bring rows that name their own metric to its name here, and to its unit."""
    rows = frame.assign(metric=named_metrics(frame["metric"]))
    if "unit" in rows:
        # A cell that writes 亿 itself is not in 万元.
        bare = rows["unit"].astype(object).str.replace(r"^(?:百万|千万|[百千万亿])", "", regex=True)
        rows = rows.assign(unit=rows["unit"].astype(object).where(~rows["owned"], bare))
    raw = Raw(rows, {})
    return in_base_units(rows.drop(columns="owned"), raw), [*notes, *raw.notes]


def _demand(long: pd.DataFrame, source: str, notes: list[str]) -> tuple[pd.DataFrame, list[str]]:
    frame = long.rename(columns={"value": "openings"}).drop(columns="owned")
    dimensions = [name for name in frame.columns if name in _DIMENSIONS]
    by = joined([label("things", name) for name in dimensions], " × ")
    notes.append(phrase("load", "series_by", dims=by) if by else phrase("load", "one_series"))
    return frame.assign(source=source) if source else frame, notes
